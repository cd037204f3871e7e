//! Local times where clocks change: an hour may come twice, or not at all.

use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// What a local time means in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LocalTime {
    /// One instant.
    Once(DateTime<Utc>),
    /// Two, in order: clocks were set back.
    Twice(DateTime<Utc>, DateTime<Utc>),
    /// None: clocks were set forward over it. The instant is that of a clock which was not (as RFC 5545 reads it), after the change.
    Skipped(DateTime<Utc>),
}

impl LocalTime {
    /// Resolves `local` in `zone`; `None` at the edges of the calendar.
    pub(crate) fn of(local: NaiveDateTime, zone: Tz) -> Option<Self> {
        match zone.from_local_datetime(&local) {
            LocalResult::Single(instant) => Some(Self::Once(instant.to_utc())),
            LocalResult::Ambiguous(first, second) => Some(Self::Twice(first.to_utc(), second.to_utc())),
            LocalResult::None => {
                // Two days: where the date line moved, a whole day was skipped.
                let before = (1..=48).find_map(|hours| {
                    let earlier = local.checked_sub_signed(TimeDelta::hours(hours))?;
                    zone.from_local_datetime(&earlier).latest()
                })?;
                local.checked_sub_offset(before.offset().fix()).map(|utc| Self::Skipped(utc.and_utc()))
            }
        }
    }

    /// When something happened: the first of two instants; nothing for a time that no clock showed.
    pub(crate) fn stated(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Once(instant) | Self::Twice(instant, _) => Some(instant),
            Self::Skipped(_) => None,
        }
    }

    /// The last instant that can be meant: what has to wait for it is never too early.
    pub(crate) fn latest(self) -> DateTime<Utc> {
        match self {
            Self::Once(instant) | Self::Twice(_, instant) | Self::Skipped(instant) => instant,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(local: &str, zone: Tz) -> (Option<String>, String) {
        let local = NaiveDateTime::parse_from_str(local, "%F %R").unwrap();
        let time = LocalTime::of(local, zone).unwrap();
        let text = |instant: DateTime<Utc>| instant.format("%F %R").to_string();
        (time.stated().map(text), text(time.latest()))
    }

    #[test]
    fn clocks_that_change_make_hours_that_come_twice_or_not_at_all() {
        let same = |utc: &str| (Some(utc.to_owned()), utc.to_owned());
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(resolve("2027-03-28 01:59", berlin), same("2027-03-28 00:59"));
        assert_eq!(resolve("2027-03-28 02:00", berlin), (None, "2027-03-28 01:00".to_owned()));
        assert_eq!(resolve("2027-03-28 02:30", berlin), (None, "2027-03-28 01:30".to_owned()));
        assert_eq!(resolve("2027-03-28 03:00", berlin), same("2027-03-28 01:00"));
        let both = (Some("2027-10-31 00:30".to_owned()), "2027-10-31 01:30".to_owned());
        assert_eq!(resolve("2027-10-31 02:30", berlin), both);
        assert_eq!(resolve("2027-10-31 03:00", berlin), same("2027-10-31 02:00"));
        // Lebanon begins its summer at midnight; Samoa had no 30 December 2011.
        assert_eq!(resolve("2027-03-28 00:00", chrono_tz::Asia::Beirut), (None, "2027-03-27 22:00".to_owned()));
        assert_eq!(resolve("2011-12-30 12:00", chrono_tz::Pacific::Apia), (None, "2011-12-30 22:00".to_owned()));
    }
}

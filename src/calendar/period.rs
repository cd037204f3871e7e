//! Periods of the calendar: weeks, months, years, and the days that festivals move to.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::model::DayPeriod;

/// The day `days` after `from`, or before it.
pub(super) fn day_off(from: NaiveDate, days: i64) -> Option<NaiveDate> {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { from.checked_sub_days(distance) } else { from.checked_add_days(distance) }
}

/// The same day `months` later, or earlier; the last of the month where it has no such day.
pub(super) fn month_off(from: NaiveDate, months: i64) -> Option<NaiveDate> {
    let distance = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    if months < 0 { from.checked_sub_months(distance) } else { from.checked_add_months(distance) }
}

/// `months` whole months from the first of `month` on.
pub(super) fn months_from(year: i32, month: u32, months: i64) -> Option<DayPeriod> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(DayPeriod { first, last: month_off(first, months)?.pred_opt()? })
}

pub(super) fn year_of(year: i32) -> Option<DayPeriod> {
    months_from(year, 1, 12)
}

/// The week from Monday to Sunday that holds `day`.
pub(super) fn week_of(day: NaiveDate) -> Option<DayPeriod> {
    let first = day_off(day, -i64::from(day.weekday().num_days_from_monday()))?;
    Some(DayPeriod { first, last: day_off(first, 6)? })
}

/// Whether the calendar has this day in some year.
pub(super) fn exists_some_year(month: u32, day: u32) -> bool {
    NaiveDate::from_ymd_opt(2024, month, day).is_some()
}

/// Easter Sunday, by Gauss's rule in the form of Lichtenberg; from the reform of the calendar on.
pub(super) fn easter(year: i32) -> Option<NaiveDate> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let century = year / 100;
    let moon = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    let sun = 2 - (3 * century + 3) / 4;
    let cycle = year % 19;
    let seed = (19 * cycle + moon) % 30;
    let correction = (seed + cycle / 11) / 29;
    let limit = 21 + seed - correction;
    let first_sunday = 7 - (year + year / 4 + sun).rem_euclid(7);
    let march = limit + 7 - (limit - first_sunday).rem_euclid(7);
    day_off(NaiveDate::from_ymd_opt(year, 3, 1)?, i64::from(march) - 1)
}

/// The `nth` such weekday of a month.
pub(super) fn nth_weekday(year: i32, month: u32, weekday: Weekday, nth: u8) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth)
}

/// The first Sunday in Advent: the fourth before Christmas.
pub(super) fn first_advent(year: i32) -> Option<NaiveDate> {
    let eve = NaiveDate::from_ymd_opt(year, 12, 24)?;
    day_off(eve, -i64::from(eve.weekday().num_days_from_sunday()) - 21)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movable_days_stand_where_church_calendars_have_them() {
        for (year, easter_day, advent) in [
            (1818, "1818-03-22", "1818-11-29"),
            (2000, "2000-04-23", "2000-12-03"),
            (2025, "2025-04-20", "2025-11-30"),
            (2038, "2038-04-25", "2038-11-28"),
            (2049, "2049-04-18", "2049-11-28"),
        ] {
            assert_eq!(easter(year).unwrap().to_string(), easter_day);
            assert_eq!(first_advent(year).unwrap().to_string(), advent);
        }
    }
}

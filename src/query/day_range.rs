//! What stands behind `datum:`.

use chrono::{DateTime, Utc};

use crate::calendar::parse_day;
use crate::messages::Message;
use crate::model::{DEFAULT_ZONE, DayFilter, DayPeriod};

/// Reads `2025-10-16`, `2025-10-16..2025-10-21`, `..2025-10`, `7d`, `gestern`; also says how it was read, if not as it was written.
///
/// # Errors
/// What is no day.
pub(super) fn day_range(text: &str, now: DateTime<Utc>) -> Result<(DayFilter, Option<Message>), Message> {
    let day = |text: &str| parse_day(text.trim(), now, DEFAULT_ZONE).map_err(|error| error.message());
    let side = |text: &str| if text.is_empty() { Ok(None) } else { day(text).map(Some) };
    let of = |since: Option<DayPeriod>, until: Option<DayPeriod>| DayFilter {
        since: since.map(|period| period.first),
        until: until.map(|period| period.last),
    };
    match text.split_once("..") {
        Some(("", "")) => Err(Message::new("day-side")),
        None if text.trim().is_empty() => Err(Message::new("day-none")),
        None => day(text).map(|day| (of(Some(day), Some(day)), None)),
        Some((since, until)) => {
            let (first, last) = (side(since)?, side(until)?);
            let days = of(first, last);
            if !days.is_empty() {
                return Ok((days, None));
            }
            let (since, until) = (since.trim(), until.trim());
            let message = Message::new("warn-days-turned").with("since", since).with("until", until);
            Ok((of(last, first), Some(message)))
        }
    }
}

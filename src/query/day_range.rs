//! What stands behind `datum:`.

use chrono::{DateTime, Utc};

use crate::calendar::parse_day;
use crate::model::{DEFAULT_ZONE, DayFilter, DayPeriod};

/// Reads `2025-10-16`, `2025-10-16..2025-10-21`, `..2025-10`, `7d`, `gestern`; also says how it was read, if not as it was written.
///
/// # Errors
/// What is no day.
pub(super) fn day_range(text: &str, now: DateTime<Utc>) -> Result<(DayFilter, Option<String>), String> {
    let day = |text: &str| parse_day(text.trim(), now, DEFAULT_ZONE).map_err(|e| e.to_string());
    let side = |text: &str| if text.is_empty() { Ok(None) } else { day(text).map(Some) };
    let of = |since: Option<DayPeriod>, until: Option<DayPeriod>| DayFilter {
        since: since.map(|period| period.first),
        until: until.map(|period| period.last),
    };
    match text.split_once("..") {
        Some(("", "")) => Err("expected a day on one side of `..`".to_owned()),
        None if text.trim().is_empty() => Err("expected a day".to_owned()),
        None => day(text).map(|day| (of(Some(day), Some(day)), None)),
        Some((since, until)) => {
            let (first, last) = (side(since)?, side(until)?);
            let days = of(first, last);
            if !days.is_empty() {
                return Ok((days, None));
            }
            let (since, until) = (since.trim(), until.trim());
            let message = format!("`datum:{since}..{until}` ends before it begins: read as `datum:{until}..{since}`");
            Ok((of(last, first), Some(message)))
        }
    }
}

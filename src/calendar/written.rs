//! Days as Germans write them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::model::Precision;

/// A day: `16.10.2025`.
pub fn day_in_words(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// The period of a precision that begins on a day: `16.10.2025`, `10.2025`, `2025`.
pub fn period_in_words(first: NaiveDate, precision: Precision) -> String {
    match precision {
        Precision::Minute | Precision::Day => day_in_words(first),
        Precision::Month => first.format("%m.%Y").to_string(),
        Precision::Year => first.format("%Y").to_string(),
    }
}

/// An instant in a zone: `16.10.2025, 14:05`.
pub fn instant_in_words(instant: DateTime<Utc>, zone: Tz) -> String {
    format!("{}, {}", day_in_words(instant.with_timezone(&zone).date_naive()), time_in_words(instant, zone))
}

/// The time of day of an instant in a zone: `14:05`.
pub fn time_in_words(instant: DateTime<Utc>, zone: Tz) -> String {
    instant.with_timezone(&zone).format("%H:%M").to_string()
}

//! Days as they are typed: `2025-10-16`, `16.10.2025`, `2025-10`, `7d`, `gestern`.

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;

use super::date::{Named, parse_whole};
use super::word::{Word, word};
use crate::messages::Message;
use crate::model::DayPeriod;

/// Why a text names no days.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum DayError {
    /// Nothing that is known.
    Unknown {
        /// The text.
        found: String,
    },
    /// Looks like a day, but the calendar has none such.
    Impossible {
        /// The text.
        found: String,
    },
}

impl DayError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        match self {
            Self::Unknown { found } => Message::new("day-unknown").with("found", found.as_str()),
            Self::Impossible { found } => Message::new("day-impossible").with("found", found.as_str()),
        }
    }
}

/// Reads a day or a period as typed on a command line; `now` and `zone` say which day is today.
///
/// `7d` reaches from seven days before today to today, `2025-10` over the whole month.
///
/// # Errors
/// [`DayError`] if the text is no day, or one that the calendar does not have.
///
/// ```
/// use beleg::calendar::parse_day;
/// let now = "2025-10-21T08:00:00Z".parse().unwrap();
/// let week = parse_day("7d", now, chrono_tz::Europe::Berlin).unwrap();
/// assert_eq!((week.first.to_string(), week.last.to_string()), ("2025-10-14".to_owned(), "2025-10-21".to_owned()));
/// ```
pub fn parse_day(text: &str, now: DateTime<Utc>, zone: Tz) -> Result<DayPeriod, DayError> {
    let text = text.trim();
    let today = now.with_timezone(&zone).date_naive();
    let unknown = || DayError::Unknown { found: text.to_owned() };
    let back = |days: u64| today.checked_sub_days(Days::new(days)).ok_or_else(unknown);
    if let Some(days) = text.strip_suffix(['d', 'D']).and_then(|days| days.parse().ok()) {
        return Ok(DayPeriod { first: back(days)?, last: today });
    }
    if let Some(near) = word(text.to_lowercase().as_str()).and_then(|word| word.near(today)) {
        return Ok(near);
    }
    match parse_whole(text).map(|found| found.named) {
        Some(Named::Period(period, _)) => Ok(period),
        _ if looks_like_day(text) => Err(DayError::Impossible { found: text.to_owned() }),
        _ => Err(unknown()),
    }
}

/// Whether a text is shaped like a day with a year, whatever its numbers.
fn looks_like_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &&str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = |part: &&str| matches!(word(part), Some(Word::Month(_)));
    matches!(parts.as_slice(), [a, b, c] if is_number(a) && (is_number(b) || is_month(b)) && is_number(c))
        || matches!(parts.as_slice(), [a, b] if is_number(a) && a.len() == 4 && is_number(b))
}

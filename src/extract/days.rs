//! Days that texts speak of, that are typed on a command line, or stand in addresses and file names.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use super::dates::{Found, Named, Word, parse_at, parse_whole, word};
use crate::model::{ByteSpan, DayPeriod};

/// A day that a text speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayMention {
    /// Where the words stand.
    pub span: ByteSpan,
    /// The days meant; `None` where the words alone do not say it (`am Donnerstag`, `18. August`).
    pub period: Option<DayPeriod>,
}

/// Finds the days that `text` speaks of, ascending and disjoint; one pass.
///
/// Full dates and months with a year have a period. Near days (`gestern`) have one if `reference`, the day of publication, is given.
/// Weekdays and days without a year never have one: which is meant is guesswork. Days that do not exist are not found.
///
/// ```
/// use beleg::extract::days::find_days;
/// let found = find_days("Am 16. Oktober 2025 kam er, am Freitag ging er.", None);
/// let days: Vec<_> = found.iter().map(|day| day.period.map(|period| period.first.to_string())).collect();
/// assert_eq!(days, [Some("2025-10-16".to_owned()), None]);
/// ```
pub fn find_days(text: &str, reference: Option<NaiveDate>) -> Vec<DayMention> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            let joined = at > 0
                && bytes.get(at - 1).is_some_and(|before| matches!(before, b'.' | b',' | b':' | b'/' | b'-'))
                && at > 1
                && bytes.get(at - 2).is_some_and(u8::is_ascii_alphanumeric);
            match parse_at(text, at).filter(|day| !joined && ends_word(text, day.end)) {
                Some(day) => {
                    found.push(mention(at, &day, None));
                    at = day.day_end;
                }
                // No part of a rejected number is another day: `31.02.2025` holds no `1.02.2025`.
                None => at = behind_rejected(text, at),
            }
        } else if byte.is_ascii_alphabetic() || (0xC3..=0xC5).contains(byte) {
            let end = word_end(bytes, at);
            if may_be_named(bytes.get(at..end).unwrap_or_default())
                && let Some(named) = text.get(at..end).and_then(word)
                && let Some(day) = parse_at(text, at)
            {
                found.push(mention(
                    if named == Word::Weekday { with_preposition(text, at) } else { at },
                    &day,
                    reference.filter(|_| matches!(named, Word::Near(_))).and_then(|day| near(day, named)),
                ));
                at = day.day_end;
            } else {
                at = end;
            }
        } else {
            at += 1;
        }
    }
    found
}

/// A cheap test that lets all words of the calendar pass, and few others.
fn may_be_named(word: &[u8]) -> bool {
    const LONGEST: usize = 24;
    match word {
        [b'A', b'p' | b'u', ..]
        | [b'D', b'i' | b'o' | b'e', ..]
        | [b'F', b'e' | b'r', ..]
        | [b'J', b'a' | b'u' | 0xC3, ..]
        | [b'M', b'a' | b'i' | b'o' | b'r' | 0xC3, ..]
        | [b'N', b'o', ..]
        | [b'O', b'k' | b'c', ..]
        | [b'S', b'a' | b'e' | b'o' | b'u', ..]
        | [b'T', b'u' | b'h', ..]
        | [b'W', b'e', ..]
        | [b'G', b'e', b's', ..]
        | [b'H', b'e', b'u', ..]
        | [b'V', b'o', b'r', ..]
        | [0xC3, 0x9C | 0xBC, b'b', ..] => {
            word.len() <= LONGEST && !matches!(word, b"Die" | b"Der" | b"Den" | b"Dem" | b"Sie")
        }
        [b'a' | b'd'..=b'f' | b'n' | b's' | b'v' | b'z', .., b't', b'e']
        | [b'a' | b'd'..=b'f' | b'n' | b's' | b'v' | b'z', .., b't', b'e', b'n' | b'r'] => word.len() <= LONGEST,
        [b'g', b'e', b's', b't', ..] | [b'h', b'e', b'u', ..] | [b'v', b'o', b'r', b'g', ..] => true,
        _ => word == b"morgen",
    }
}

/// The place behind a number that is no day, and behind the month that belongs to it: `29. Februar 2023` holds no `Februar 2023`.
fn behind_rejected(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let behind = at + rest.iter().take_while(|byte| is_numeric(**byte)).count().max(1);
    let blanks = text.get(behind..).map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len());
    let month = behind + blanks;
    let end = word_end(text.as_bytes(), month.min(text.len()));
    match text.get(month..end).and_then(word) {
        Some(Word::Month(_)) => end,
        _ => behind,
    }
}

/// Where `am` before a weekday begins.
fn with_preposition(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let is_word = |rest: &str| !rest.ends_with(char::is_alphanumeric);
    match before.strip_suffix("am ").or_else(|| before.strip_suffix("Am ")) {
        Some(rest) if is_word(rest) => rest.len(),
        _ => at,
    }
}

fn is_numeric(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':' | b'/' | b'-')
}

/// Bytes of letters and digits (of letters beyond ASCII those that German and its neighbours use).
const IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || (b >= 0x80 && b <= 0xC5 && b != 0xC2);
        byte += 1;
    }
    table
};

fn word_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !IN_WORD[usize::from(*byte)]).unwrap_or(rest.len()).max(1)
}

/// Whether no letter or digit follows directly.
fn ends_word(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric()))
}

fn near(reference: NaiveDate, word: Word) -> Option<DayPeriod> {
    match word {
        Word::Near(days) if days < 0 => reference.checked_sub_days(Days::new(days.unsigned_abs())).map(DayPeriod::day),
        Word::Near(days) => reference.checked_add_days(Days::new(days.unsigned_abs())).map(DayPeriod::day),
        _ => None,
    }
}

fn mention(start: usize, day: &Found, near: Option<DayPeriod>) -> DayMention {
    let period = match day.named {
        Named::Period(period, _) => Some(period),
        Named::Open => near,
    };
    DayMention { span: ByteSpan::new(start, day.day_end), period }
}

/// Why a text names no days.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Nothing that is known.
    #[error(
        "expected a day such as `2025-10-16`, `16.10.2025`, `2025-10`, `Oktober 2025`, `2025`, `7d` or `gestern`, found `{found}`"
    )]
    Unknown {
        /// The text.
        found: String,
    },
    /// Looks like a day, but the calendar has none such.
    #[error("the calendar has no day `{found}`")]
    Impossible {
        /// The text.
        found: String,
    },
}

/// Reads a day or a period as typed on a command line; `now` and `zone` say which day is today.
///
/// `7d` reaches from seven days before today to today, `2025-10` over the whole month.
///
/// # Errors
/// [`DayError`] if the text is no day, or one that the calendar does not have.
///
/// ```
/// use beleg::extract::days::parse_day;
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
    if let Some(near) = word(text.to_lowercase().as_str()).and_then(|word| near(today, word)) {
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

/// The full plausible day written in a path or address (`/2025/10/16/`, `-20251016-`, `2025-10-16-`), and its place.
///
/// Plausible are days from 1900 to `latest`, parted from other digits.
pub(super) fn day_in_address(address: &str, latest: NaiveDate) -> Option<(NaiveDate, ByteSpan)> {
    let bytes = address.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)).map(|n| at + n) {
        let digits =
            |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = |from: usize, to: usize| address.get(from..to).and_then(|part| part.parse::<u32>().ok());
        let run = digits(start);
        let end = start + run;
        let day = match run {
            8 => Some((number(start, start + 4), number(start + 4, start + 6), number(start + 6, end), end)),
            4 => {
                let mark = bytes.get(end).copied().filter(|mark| matches!(mark, b'-' | b'/' | b'_' | b'.'));
                let month = digits(end + 1);
                let behind = end + 1 + month;
                let day = digits(behind + 1);
                (mark.is_some()
                    && (1..=2).contains(&month)
                    && bytes.get(behind).copied() == mark
                    && (1..=2).contains(&day))
                .then(|| {
                    (
                        number(start, end),
                        number(end + 1, behind),
                        number(behind + 1, behind + 1 + day),
                        behind + 1 + day,
                    )
                })
            }
            _ => None,
        };
        if let Some((Some(year), Some(month), Some(day), end)) = day
            && let Some(day) = NaiveDate::from_ymd_opt(year as i32, month, day)
            && day.year() >= 1900
            && day <= latest
        {
            return Some((day, ByteSpan::new(start, end)));
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_calendar_passes_the_cheap_test() {
        for line in include_str!("../../index-data/lexicon/calendar.txt").lines().filter(|line| !line.starts_with('#'))
        {
            for name in line.rsplit('\t').next().unwrap_or_default().split(' ') {
                assert!(may_be_named(name.as_bytes()), "{name}");
            }
        }
    }
}

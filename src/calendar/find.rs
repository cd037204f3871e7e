//! Dates that stand in texts.

use super::date::{FoundDate, Named, parse_at};
use super::word::{Word, word};
use crate::model::{ByteSpan, DayPeriod};

/// A date that a text states, with or without its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StatedDate {
    /// Where the words stand.
    pub(crate) span: ByteSpan,
    /// What they say.
    pub(crate) named: Named,
}

impl StatedDate {
    /// The days, if the year is said.
    pub(crate) fn period(&self) -> Option<DayPeriod> {
        match self.named {
            Named::Period(period, _) => Some(period),
            Named::Yearless { .. } => None,
        }
    }
}

/// Finds the dates that `text` states (`16. Oktober 2025`, `Oktober 2025`, `18. August`), ascending and disjoint; one pass.
///
/// Days that do not exist are not found.
pub(crate) fn find_dates(text: &str) -> Vec<StatedDate> {
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
                    found.push(stated(at, &day));
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
                found.push(stated(
                    if matches!(named, Word::Weekday(_)) { with_preposition(text, at) } else { at },
                    &day,
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

/// A prefilter by first letters: lets every word of the calendar pass and few others, so that few words are looked up.
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
        | [b'A' | b'D' | b'F' | b'J' | b'M'..=b'O' | b'S', b'A'..=b'Z' | 0xC3, ..]
        | [0xC3, 0x9C | 0xBC, b'b', ..] => {
            word.len() <= LONGEST && !matches!(word, b"Die" | b"Der" | b"Den" | b"Dem" | b"Sie")
        }
        [b'a' | b'd'..=b'f' | b'n' | b's' | b'v' | b'z', .., b't', b'e']
        | [b'a' | b'd'..=b'f' | b'n' | b's' | b'v' | b'z', .., b't', b'e', b'n' | b'r'] => word.len() <= LONGEST,
        [b'g', b'e', b's', b't', ..] | [b'h', b'e', b'u', ..] | [b'v', b'o', b'r', b'g', ..] => true,
        _ => word == b"morgen",
    }
}

/// The offset behind a number that is no day, and behind the month that belongs to it: `29. Februar 2023` holds no `Februar 2023`.
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
    match ["am ", "Am ", "AM "].into_iter().find_map(|am| before.strip_suffix(am)) {
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

fn stated(start: usize, day: &FoundDate) -> StatedDate {
    StatedDate { span: ByteSpan::new(start, day.day_end), named: day.named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_calendar_passes_the_cheap_test() {
        for line in crate::model::list::lines(include_str!("../../index-data/lexicon/calendar.txt")) {
            for name in line.rsplit('\t').next().unwrap_or_default().split(' ') {
                assert!(may_be_named(name.as_bytes()), "{name}");
            }
        }
    }
}

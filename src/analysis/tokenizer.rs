//! Cuts a text into tokens: words, the parts of hyphenated words, numbers.
//!
//! A token is a longest run of letters and digits, with the combining marks, invisible characters and apostrophes
//! inside it. What is special:
//!
//! - **Hyphens** part: `Tomahawk-Marschflugkörper` is two tokens in sequence; so do `_ : * / .` (`Politiker:innen`).
//! - **A hyphen at a line's end** joins if the next line goes on with a small letter (`Marschflug-⏎körper` is one token
//!   over all of it), unless it stands for a part left out (`Ein-⏎und Ausgang`). A soft hyphen there always joins.
//! - **Numbers**: `1.000.000`, `20 000` with a no-break, thin or plain space, `1'000`, `1,000,000`, `3,5`, `1.234,56` are one token.
//!   With a plain space three digits before it are a number of their own unless the whole is round (`100 000`, but `110 112`). `3.5`,
//!   `16.10.2025`, `16:30` are groups of digits in sequence, since a dot between short groups means a date, a time, a
//!   section or a version as often as a decimal point. A fraction in one character is a token of its own (`6½`).
//!
//! Limits: no other blanks inside words, so abbreviations (`z. B.`, `U.S.`) are their letters; scripts without blanks between
//! words (Chinese, Thai) come out as long runs.

use unicode_normalization::char::is_combining_mark;

use super::normalize::{is_apostrophe, is_fraction, is_invisible};
use crate::model::ByteSpan;

/// Words after a line-end hyphen that show that the hyphen stands for a part left out.
const AFTER_LEFT_OUT_PART: [&str; 8] = ["und", "oder", "bzw", "sowie", "bis", "als", "noch", "wie"];

/// The spans of the tokens of one text, ascending and disjoint.
pub(super) struct Tokenizer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokenizer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Tokenizer<'_> {
    type Item = ByteSpan;

    fn next(&mut self) -> Option<ByteSpan> {
        let start = self.next_start()?;
        self.at = self.token_end(start);
        Some(ByteSpan::new(start, self.at))
    }
}

/// What a character is to the tokenizer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// A combining mark; goes with the character before it.
    Mark,
    Invisible,
    Apostrophe,
    Hyphen,
    /// A token of its own.
    Fraction,
    Other,
}

static ASCII_CLASSES: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\'' | b'`' => Class::Apostrophe,
            b'-' => Class::Hyphen,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

impl Class {
    fn of(c: char) -> Self {
        match c {
            'ä' | 'ö' | 'ü' | 'ß' | 'Ä' | 'Ö' | 'Ü' => Self::Letter,
            '\u{2010}'..='\u{2015}' => Self::Hyphen,
            _ if is_invisible(c) => Self::Invisible,
            _ if is_apostrophe(c) => Self::Apostrophe,
            _ if is_fraction(c) => Self::Fraction,
            _ if is_combining_mark(c) => Self::Mark,
            _ if c.is_alphabetic() => Self::Letter,
            _ if c.is_numeric() => Self::Digit,
            _ => Self::Other,
        }
    }
}

impl<'t> Tokenizer<'t> {
    /// The class of the character at byte `at` and its length in bytes.
    fn class_at(&self, at: usize) -> Option<(Class, usize)> {
        let byte = *self.text.as_bytes().get(at)?;
        match ASCII_CLASSES.get(usize::from(byte)) {
            Some(&class) => Some((class, 1)),
            None => self.rest(at).chars().next().map(|c| (Class::of(c), c.len_utf8())),
        }
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    /// Where the next token starts, from where the last one ended.
    fn next_start(&self) -> Option<usize> {
        let mut at = self.at;
        loop {
            match self.class_at(at)? {
                (Class::Letter | Class::Digit | Class::Fraction, _) => return Some(at),
                (_, len) => at += len,
            }
        }
    }

    fn token_end(&self, start: usize) -> usize {
        // The class of the last visible character, marks aside.
        let Some((mut last, len)) = self.class_at(start) else { return start };
        let mut end = match last {
            Class::Fraction => return start + len,
            Class::Digit => number_end(self.text.as_bytes(), start).unwrap_or(start + len),
            _ => start + len,
        };
        loop {
            match self.class_at(end) {
                Some((class @ (Class::Letter | Class::Digit), len)) => {
                    last = class;
                    end += len;
                }
                Some((Class::Mark, len)) => end += len,
                Some((Class::Invisible, _)) => match self.after_invisible(end) {
                    Some(next) => end = next,
                    None => return end,
                },
                Some((Class::Apostrophe, len)) if last == Class::Letter && self.is_letter_at(end + len) => end += len,
                Some((Class::Hyphen, len)) if last == Class::Letter => match self.continuation(end + len) {
                    Some(next) => end = next,
                    None => return end,
                },
                _ => return end,
            }
        }
    }

    fn is_letter_at(&self, at: usize) -> bool {
        matches!(self.class_at(at), Some((Class::Letter, _)))
    }

    /// Where the word goes on after invisible characters, if it does; a soft hyphen may have broken the line.
    fn after_invisible(&self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let visible = rest.trim_start_matches(is_invisible);
        let next = at + rest.len() - visible.len();
        match self.class_at(next)? {
            (Class::Letter | Class::Digit | Class::Mark, _) => Some(next),
            _ if rest.strip_suffix(visible).is_some_and(|skipped| skipped.ends_with('\u{AD}')) => {
                self.next_line(next).filter(|&line| self.is_letter_at(line))
            }
            _ => None,
        }
    }

    /// Where a word that was hyphenated at a line's end goes on; `at` is behind the hyphen.
    fn continuation(&self, at: usize) -> Option<usize> {
        let next = self.next_line(at)?;
        let rest = self.rest(next);
        let goes_on = rest.chars().next().is_some_and(char::is_lowercase)
            && !AFTER_LEFT_OUT_PART.iter().any(|word| {
                rest.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c| Class::of(c) == Class::Letter))
            });
        goes_on.then_some(next)
    }

    /// The first character of the next line that is no blank, if between `at` and the line's end are only blanks.
    fn next_line(&self, at: usize) -> Option<usize> {
        let is_blank = |c| matches!(c, ' ' | '\t' | '\u{A0}');
        let line_end = self.rest(at).trim_start_matches(is_blank);
        let line = line_end.strip_prefix("\r\n").or_else(|| line_end.strip_prefix(['\n', '\r']))?;
        Some(self.text.len() - line.trim_start_matches(is_blank).len())
    }
}

/// So many groups of three digits may follow plain spaces: billions.
const MAX_GROUPS_WITH_SPACE: usize = 4;

/// The bytes of the number with which a text begins, its separators included; 0 if it begins otherwise.
pub(crate) fn number_length(text: &str) -> usize {
    number_end(text.as_bytes(), 0).unwrap_or(0)
}

/// The end of the number whose first ASCII digit is at `start`, its separators included.
fn number_end(bytes: &[u8], start: usize) -> Option<usize> {
    let whole = digits_end(bytes, start)?;
    let Some((separator, _)) = separator_at(bytes, whole) else { return Some(whole) };
    if follows_digits_and_point(bytes, start) {
        return Some(whole);
    }
    let groups = if bytes.get(start) == Some(&b'0') || whole - start > 3 {
        None
    } else {
        thousands_end(bytes, whole, separator)
    };
    Some(match (separator, groups) {
        (Separator::Comma, Some(end)) if end - whole > 4 && !point_and_digit_at(bytes, end) => end,
        (Separator::Comma, _) => decimals_end(bytes, whole).unwrap_or(whole),
        (_, None) => whole,
        (Separator::Space, Some(end)) if are_side_by_side(bytes, start, whole, end) => whole,
        (_, Some(end)) => match separator_at(bytes, end) {
            Some((Separator::Comma, _)) => decimals_end(bytes, end).unwrap_or(end),
            Some((Separator::Point, _)) => whole,
            _ => end,
        },
    })
}

/// What parts the digits of one number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Point,
    Comma,
    Apostrophe,
    /// A no-break or thin space.
    NarrowSpace,
    Space,
}

/// The separator at `at` and its length, if a digit follows it.
fn separator_at(bytes: &[u8], at: usize) -> Option<(Separator, usize)> {
    let (separator, len) = match bytes.get(at..)? {
        [b'.', ..] => (Separator::Point, 1),
        [b',', ..] => (Separator::Comma, 1),
        [b'\'', ..] => (Separator::Apostrophe, 1),
        [0xE2, 0x80, 0x99, ..] => (Separator::Apostrophe, 3),
        [b' ', ..] => (Separator::Space, 1),
        [0xC2, 0xA0, ..] => (Separator::NarrowSpace, 2),
        // Figure, punctuation, thin, hair and narrow no-break space.
        [0xE2, 0x80, 0x87..=0x8A | 0xAF, ..] => (Separator::NarrowSpace, 3),
        _ => return None,
    };
    bytes.get(at + len)?.is_ascii_digit().then_some((separator, len))
}

fn digits_end(bytes: &[u8], start: usize) -> Option<usize> {
    let digits = bytes.get(start..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then_some(start + digits)
}

/// The end of the groups of three digits, each after `separator`, that begin at `at`; at least one.
fn thousands_end(bytes: &[u8], at: usize, separator: Separator) -> Option<usize> {
    let mut end = at;
    let mut groups = 0;
    while let Some((_, len)) = separator_at(bytes, end).filter(|&(found, _)| found == separator) {
        match digits_end(bytes, end + len) {
            Some(group) if group == end + len + 3 => end = group,
            _ => break,
        }
        groups += 1;
        if separator == Separator::Space && groups == MAX_GROUPS_WITH_SPACE {
            break;
        }
    }
    (end > at).then_some(end)
}

/// Whether what has a plain space at `at` is two numbers side by side: three digits before it and no round number (`110 112`), or letters behind
/// it (`3 100m`).
fn are_side_by_side(bytes: &[u8], start: usize, at: usize, end: usize) -> bool {
    let is_round = || bytes.get(at..end).is_some_and(|groups| groups.ends_with(b"00"));
    at - start == 3 && !is_round() || bytes.get(end).is_some_and(u8::is_ascii_alphabetic)
}

/// The end of the decimals after the comma at `at`, unless it is the comma of a list (`1,2,3`).
fn decimals_end(bytes: &[u8], at: usize) -> Option<usize> {
    digits_end(bytes, at + 1).filter(|&end| !point_and_digit_at(bytes, end))
}

fn point_and_digit_at(bytes: &[u8], at: usize) -> bool {
    matches!(separator_at(bytes, at), Some((Separator::Point | Separator::Comma, _)))
}

/// Whether the digits at `start` are a later group of a date, a version or a list.
fn follows_digits_and_point(bytes: &[u8], start: usize) -> bool {
    matches!(bytes.get(..start), Some([.., digit, b'.' | b',']) if digit.is_ascii_digit())
}

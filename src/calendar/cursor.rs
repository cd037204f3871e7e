//! Reads along a text.

use super::word::{Word, word};

/// Reads along a text.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn eat(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        self.at += if found { what.len() } else { 0 };
        found
    }

    /// Passes over blanks inside a line (also no-break spaces), at most a line break among them.
    pub(super) fn blanks(&mut self) {
        let rest = self.rest();
        let after = rest.trim_start_matches(|c: char| c.is_whitespace());
        let passed = rest.len() - after.len();
        if rest.get(..passed).is_some_and(|gap| gap.matches('\n').count() < 2) {
            self.at += passed;
        }
    }

    /// A number of `least` to `most` digits; not a part of a longer one.
    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.rest().bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
        if digits < least || digits > most {
            return None;
        }
        let number = self.rest().get(..digits)?.parse().ok()?;
        self.at += digits;
        Some(number)
    }

    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// The name of a month, a point behind a short one with it.
    pub(super) fn month(&mut self) -> Option<u32> {
        let name = self.word();
        match word(name) {
            Some(Word::Month(month)) => {
                if name.len() <= 5 {
                    self.eat(".");
                }
                Some(month)
            }
            _ => None,
        }
    }

    pub(super) fn is_at_word_end(&self) -> bool {
        self.rest().chars().next().is_none_or(|c| !c.is_alphanumeric())
    }
}

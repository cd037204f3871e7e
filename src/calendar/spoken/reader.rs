//! Looks around in the tokens of a text.

use chrono::Datelike;

use super::super::date::Named;
use super::meaning::{Meaning, YearIs};
use super::token::{Role, Sense, Token, Unit};
use crate::model::DayPeriod;

/// Reads phrases in the tokens of a text.
pub(super) struct Phrases<'t, 'a> {
    pub(super) tokens: &'t [Token<'a>],
}

/// What a phrase means, and the first token behind it.
pub(super) type Read = Option<(Meaning, usize)>;

impl<'a> Phrases<'_, 'a> {
    pub(super) fn get(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at)
    }

    pub(super) fn before(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at.checked_sub(1)?)
    }

    pub(super) fn sense(&self, at: usize) -> Option<Sense> {
        self.get(at).map(|token| token.sense)
    }

    /// Whether the token is one of these words.
    pub(super) fn is_any(&self, at: usize, words: &[&str]) -> bool {
        self.get(at).is_some_and(|token| token.is_any(words))
    }

    pub(super) fn follows_any(&self, at: usize, words: &[&str]) -> bool {
        self.before(at).is_some_and(|token| token.is_any(words))
    }

    /// Whether no blank parts the token from the one before.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        matches!((self.before(at), self.get(at)), (Some(before), Some(token)) if before.end == token.start)
    }

    /// Whether a hyphen makes the token a part of another word.
    pub(super) fn is_in_compound(&self, at: usize) -> bool {
        let hyphen = |at: usize| matches!(self.sense(at), Some(Sense::Mark('-' | '‑')));
        let before = at >= 2 && hyphen(at - 1) && self.is_joined(at) && self.is_joined(at - 1);
        let letters = |at: usize| self.get(at).is_some_and(|token| token.text.starts_with(char::is_alphabetic));
        let behind = hyphen(at + 1) && self.is_joined(at + 1) && self.is_joined(at + 2) && letters(at + 2);
        before || behind && !self.get(at + 2).is_some_and(|token| token.is(Role::Part))
    }

    /// Passes over tokens of a role.
    pub(super) fn skip(&self, mut at: usize, role: Role) -> usize {
        while self.get(at).is_some_and(|token| token.is(role)) {
            at += 1;
        }
        at
    }

    /// Whether the token begins a sentence or a part of one.
    pub(super) fn is_first(&self, at: usize) -> bool {
        let Some(before) = self.before(at) else { return true };
        // `Dr. Freitag`.
        let is_title = || {
            self.get(at.wrapping_sub(2)).is_some_and(|title| title.is_capital() && title.text.chars().count() <= 4)
                && self.is_joined(at - 1)
        };
        match before.sense {
            Sense::Mark('.') => !is_title(),
            Sense::Mark(mark) => mark != '-',
            _ => false,
        }
    }

    /// Whether no mark makes the number a part of another number, a time, an amount or a name.
    pub(super) fn is_plain_number(&self, at: usize) -> bool {
        let is_digits = |at: usize| matches!(self.sense(at), Some(Sense::Number(..)));
        let joined_before = self.is_joined(at)
            && self.before(at).is_some_and(|before| match before.sense {
                Sense::Mark('(' | '[' | '„' | '"' | '»' | '«' | '›' | '‹' | '“' | '\'' | '‚') => false,
                Sense::Mark('-' | '–' | '—' | '/') => {
                    !matches!(self.sense(at.wrapping_sub(2)), Some(Sense::Number(_, 4)))
                }
                _ => true,
            });
        let joined_behind = self.is_joined(at + 1)
            && match self.sense(at + 1) {
                Some(Sense::Mark('.' | ',' | ':')) => self.is_joined(at + 2) && is_digits(at + 2),
                Some(Sense::Mark('-' | '–' | '—')) => {
                    self.is_joined(at + 2) && !matches!(self.sense(at + 2), Some(Sense::Number(_, 4)))
                }
                Some(Sense::Mark('/')) => !matches!(self.sense(at + 2), Some(Sense::Number(_, 4))),
                Some(Sense::Mark('%' | '€' | '$' | '°')) => true,
                _ => false,
            };
        !joined_before && !joined_behind
    }

    pub(super) fn is_counted(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| token.is(Role::Counted) || token.is_any(&["%", "€", "$"]))
    }

    /// ` 2005`, ` des Jahres 2005`, ` vergangenen Jahres`, ` im nächsten Jahr`, ` des Vorjahres`.
    pub(super) fn year_behind(&self, at: usize) -> (YearIs, usize) {
        let said = |at: usize| match self.sense(at) {
            Some(Sense::Number(year @ 1000..=2999, 4)) => Some((YearIs::Said(year as i32), at + 1)),
            _ => None,
        };
        if let Some(found) = said(at) {
            return found;
        }
        let noun = if self.is_any(at, &["des", "im", "dem"]) { at + 1 } else { at };
        let found = match (self.sense(noun), self.sense(noun + 1)) {
            (Some(Sense::Unit(Unit::Year)), _) => said(noun + 1),
            (Some(Sense::Relation(years)), Some(Sense::Unit(Unit::Year))) => Some((YearIs::Off(years), noun + 2)),
            (Some(Sense::Before(Unit::Year)), _) => Some((YearIs::Off(-1), noun + 1)),
            _ => None,
        };
        found.unwrap_or((YearIs::Open, at))
    }

    /// The year behind the other end: `Mai oder Juni 2006`, `vom 28. Dezember bis 3. Januar 2006`.
    pub(super) fn year_of_list(&self, at: usize, month: u32, year: YearIs) -> YearIs {
        if year != YearIs::Open || !self.is_any(at, &["und", "oder", "bis", "sowie", "–", "/"]) {
            return year;
        }
        let other =
            (at + 1..at + 4).find(|at| !self.is_any(*at, &["zum", "zu", "am", "im", "den", "dem"])).unwrap_or(at);
        match self.sense(other) {
            Some(Sense::Date(Named::Period(period, _))) => match month_of(period) {
                Some(last) if last < month => YearIs::Said(year_of(period) - 1),
                Some(_) => YearIs::Said(year_of(period)),
                None => year,
            },
            _ => year,
        }
    }
}

/// The month of a period inside one.
pub(super) fn month_of(period: DayPeriod) -> Option<u32> {
    (period.last - period.first).num_days().lt(&31).then(|| period.first.month())
}

pub(super) fn year_of(period: DayPeriod) -> i32 {
    period.first.year()
}

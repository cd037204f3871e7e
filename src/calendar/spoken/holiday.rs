//! Days that have names, fixed and movable.

use std::sync::LazyLock;

use chrono::{NaiveDate, Weekday};
use rustc_hash::FxHashMap;

use super::super::period::{day_off, easter, first_advent, nth_weekday};
use super::token::Token;
use crate::model::list;

/// When a festival is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Festival {
    Fixed {
        month: u32,
        day: u32,
    },
    /// Days from Easter Sunday.
    Easter(i64),
    /// Days from the first Sunday in Advent.
    Advent(i64),
    Nth {
        weekday: Weekday,
        nth: u8,
        month: u32,
    },
}

impl Festival {
    /// Its day in a year; `None` before the calendar that counts it.
    pub(super) fn day(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Easter(days) => day_off(easter(year)?, days),
            Self::Advent(days) => day_off(first_advent(year)?, days),
            Self::Nth { weekday, nth, month } => nth_weekday(year, month, weekday, nth),
        }
    }

    /// Reads `12-24`, `easter-2`, `advent+7`, `sunday2/5`.
    fn parse(text: &str) -> Option<Self> {
        if let Some(days) = text.strip_prefix("easter") {
            return days.parse().ok().map(Self::Easter);
        }
        if let Some(days) = text.strip_prefix("advent") {
            return days.parse().ok().map(Self::Advent);
        }
        if let Some((month, day)) = text.split_once('-') {
            return Some(Self::Fixed { month: month.parse().ok()?, day: day.parse().ok()? });
        }
        let (weekday, month) = text.split_once('/')?;
        let (name, nth) = weekday.split_at_checked(weekday.len().checked_sub(1)?)?;
        Some(Self::Nth { weekday: name.parse().ok()?, nth: nth.parse().ok()?, month: month.parse().ok()? })
    }
}

/// The names by their first word: all words, with hyphens as words of their own, and the festival.
type Names = FxHashMap<&'static str, Vec<(Vec<&'static str>, Festival)>>;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    for line in list::lines(include_str!("../../../index-data/lexicon/holidays.txt")) {
        let mut fields = list::fields(line);
        let Some(festival) = fields.next().and_then(Festival::parse) else { continue };
        for name in fields.next().unwrap_or_default().split('|') {
            let words: Vec<&str> = name.split_inclusive('-').flat_map(|part| part.split(' ')).flat_map(parts).collect();
            if let Some(first) = words.first() {
                names.entry(*first).or_default().push((words, festival));
            }
        }
    }
    names
});

/// A word and the hyphen behind it.
fn parts(word: &'static str) -> impl Iterator<Item = &'static str> {
    let bare = word.strip_suffix('-');
    [Some(bare.unwrap_or(word)), bare.map(|_| "-")].into_iter().flatten().filter(|part| !part.is_empty())
}

/// The festival that the first of `tokens` names, and how many tokens it takes.
pub(super) fn festival(tokens: &[Token<'_>]) -> Option<(Festival, usize)> {
    let names = NAMES.get(tokens.first()?.lower.as_ref())?;
    let is_said = |words: &[&str]| {
        tokens.len() >= words.len() && words.iter().zip(tokens).all(|(word, token)| token.lower == *word)
    };
    let (words, festival) = names.iter().filter(|(words, _)| is_said(words)).max_by_key(|(words, _)| words.len())?;
    Some((*festival, words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_says_a_day_of_every_year() {
        for line in list::lines(include_str!("../../../index-data/lexicon/holidays.txt")) {
            let festival = Festival::parse(list::fields(line).next().unwrap()).expect(line);
            for year in [1583, 1999, 2025, 9999] {
                assert!(festival.day(year).is_some(), "{line} {year}");
            }
        }
    }
}

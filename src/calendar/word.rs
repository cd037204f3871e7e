//! The words of the calendar: months, weekdays, near days, numbers of days.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use rustc_hash::FxHashMap;

use crate::model::{DayPeriod, list};

/// A word of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Month(u32),
    /// From 1, Monday.
    Weekday(u32),
    /// Days from today.
    Near(i64),
    /// `zweiten`: a day of a month, or a month.
    Ordinal(u32),
}

static WORDS: LazyLock<FxHashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for line in list::lines(include_str!("../../index-data/lexicon/calendar.txt")) {
        let mut fields = list::fields(line);
        let (kind, number) =
            (fields.next().unwrap_or_default(), fields.next().and_then(|n| n.parse().ok()).unwrap_or(0));
        for name in fields.next().unwrap_or_default().split(' ') {
            let word = match kind {
                "month" => Word::Month(u32::try_from(number).unwrap_or_default()),
                "weekday" => Word::Weekday(u32::try_from(number).unwrap_or_default()),
                "ordinal" => Word::Ordinal(u32::try_from(number).unwrap_or_default()),
                _ => Word::Near(number),
            };
            words.insert(name, word);
        }
    }
    words
});

/// Looks a word up that may name a month, a weekday or a near day; months and weekdays also in capitals.
pub(super) fn word(text: &str) -> Option<Word> {
    WORDS.get(text).copied().or_else(|| in_capitals(text))
}

fn in_capitals(text: &str) -> Option<Word> {
    const LONGEST: usize = 24;
    let mut letters = text.chars();
    let first = letters.next()?;
    let is_in_capitals = (2..=LONGEST).contains(&text.len()) && text.chars().all(char::is_uppercase);
    let word = is_in_capitals.then(|| first.to_string() + &letters.as_str().to_lowercase())?;
    // `HEUTE` and `MORGEN` head sections; nobody dates an article so.
    WORDS.get(word.as_str()).copied().filter(|word| matches!(word, Word::Month(_) | Word::Weekday(_)))
}

impl Word {
    /// The day that `gestern` means on a day; `None` for the other words.
    pub(super) fn near(self, today: NaiveDate) -> Option<DayPeriod> {
        let Self::Near(days) = self else { return None };
        let distance = Days::new(days.unsigned_abs());
        let day = if days < 0 { today.checked_sub_days(distance) } else { today.checked_add_days(distance) };
        day.map(DayPeriod::day)
    }
}

//! The words of the calendar: months, weekdays, near days, numbers of days.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use rustc_hash::FxHashMap;

use crate::model::{DayPeriod, list};

/// A word of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Month(u32),
    Weekday,
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
                "weekday" => Word::Weekday,
                "ordinal" => Word::Ordinal(u32::try_from(number).unwrap_or_default()),
                _ => Word::Near(number),
            };
            words.insert(name, word);
        }
    }
    words
});

/// Looks a word up that may name a month, a weekday or a near day.
pub(super) fn word(text: &str) -> Option<Word> {
    WORDS.get(text).copied()
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

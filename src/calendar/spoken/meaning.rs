//! What phrases that speak of days mean, before it is said when that is.

use super::holiday::Festival;
use super::token::Unit;
use crate::model::DayPeriod;

/// Which year a phrase speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearIs {
    /// Not said: the nearest that fits the tense.
    Open,
    /// `2024`.
    Said(i32),
    /// `vergangenen Jahres`: years from the present one.
    Off(i64),
    /// `im vergangenen Mai`: the last one, this one, the next one.
    Step(i64),
}

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Days that are stated.
    Days(DayPeriod),
    /// Days of a month.
    OfMonth {
        month: u32,
        first: u32,
        last: u32,
        year: YearIs,
    },
    /// So many months from the first of one on: a month, a season, a quarter, half a year.
    Months {
        month: u32,
        count: i64,
        year: YearIs,
    },
    Festival(Festival, YearIs),
    Year(i32),
    /// Ten years from this one on.
    Decade(i32),
    /// Days from the article's.
    Near(i64),
    /// The nearest in the tense; the last, the present or the next one with a step.
    Weekday {
        weekday: u32,
        step: Option<i64>,
    },
    /// `Dienstag, der 25.`
    Numbered {
        weekday: u32,
        day: u32,
    },
    /// A weekday of the week so many weeks off.
    WeekdayOf {
        weekday: u32,
        weeks: i64,
    },
    /// The week, month, year … so many off.
    Off(Unit, i64),
    /// A weekend, the nearest in the tense.
    Weekend,
    /// `vor drei Wochen`.
    Distant(Unit, i64),
    /// `die nächsten drei Tage`; before the article's day if negative.
    Stretch(Unit, i64),
    /// Days from the day that was spoken of last.
    FromLast(i64),
    /// Likewise, where nothing else can be meant.
    AfterLast(i64),
}

/// A phrase: the tokens `from..to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) meaning: Meaning,
}

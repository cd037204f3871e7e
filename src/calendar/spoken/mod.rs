//! Days that texts speak of: words → days, counted from the article's day.
//!
//! ```text
//! text ─ find_dates ─ token (words and what they mean) ─ phrase (what is said) ─┬─ resolve ─→ days
//!                                          tense (was it, or will it be?) ──────┘
//! ```
//!
//! The part of a period is not told: `Mitte August` is August, `Ende des Jahres` the year, as the words name no day. Seasons have three months
//! (winter from December on), weekends two days, weeks begin on Monday. Which Monday, May or Easter is meant is decided by the tense of the clause;
//! without one, a weekday is the last one and other days are the nearest ones. A weekday that is the article's own is that day.

mod days;
mod holiday;
mod meaning;
mod periods;
mod phrase;
mod reader;
mod resolve;
mod tense;
mod token;

use chrono::NaiveDate;

use self::meaning::{Meaning, Phrase};
use self::reader::Phrases;
use self::resolve::{Context, stated};
use self::tense::{Tense, tense};
use self::token::{Token, tokens};
use super::find::find_dates;
use crate::model::{ByteSpan, DayPeriod, Resolved};

/// Days that a text speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayMention {
    /// Where the words stand.
    pub span: ByteSpan,
    /// The days meant; `None` where neither the words nor the article say it.
    pub period: Option<DayPeriod>,
    /// How they are known.
    pub resolved: Option<Resolved>,
}

/// Finds the days that `text` speaks of, ascending and disjoint; `today` is the day of its article.
///
/// Without it only what the words say by themselves has days.
///
/// ```
/// use beleg::calendar::find_days;
/// let found = find_days("Am 16. Oktober 2025 kam er, am Freitag will er gehen.", "2025-10-16".parse().ok());
/// let days: Vec<_> = found.iter().filter_map(|day| day.period).map(|period| period.first.to_string()).collect();
/// assert_eq!(days, ["2025-10-16", "2025-10-17"]);
/// ```
pub fn find_days(text: &str, today: Option<NaiveDate>) -> Vec<DayMention> {
    let tokens = tokens(text, &find_dates(text));
    let phrases = Phrases { tokens: &tokens };
    let mut found = Vec::new();
    let mut last = None;
    let mut at = 0;
    while at < tokens.len() {
        let Some(phrase) = phrases.at(at) else {
            at += 1;
            continue;
        };
        at = phrase.to.max(at + 1);
        let known = stated(phrase.meaning).map(|period| (period, Resolved::Stated)).or_else(|| {
            let context = Context { today: today?, last };
            context.resolve(phrase.meaning, tense_of(&tokens, &phrase)).map(|period| (period, Resolved::Relative))
        });
        // With the article's day, what has no days is none: `29. Februar vorigen Jahres`, `das war in zwei Jahren geschafft`.
        let Some(span) = span(&tokens, &phrase).filter(|_| known.is_some() || today.is_none()) else { continue };
        let is_counted_from_last = matches!(phrase.meaning, Meaning::FromLast(_) | Meaning::AfterLast(_));
        if let Some((period, _)) = known.filter(|(period, _)| period.first == period.last && !is_counted_from_last) {
            last = Some(period.first);
        }
        found.push(DayMention { span, period: known.map(|(period, _)| period), resolved: known.map(|(_, how)| how) });
    }
    found
}

/// The tense, where it matters.
fn tense_of(tokens: &[Token<'_>], phrase: &Phrase) -> Tense {
    match phrase.meaning {
        Meaning::Near(_) | Meaning::Off(..) | Meaning::FromLast(_) | Meaning::AfterLast(_) | Meaning::Stretch(..) => {
            Tense::Unknown
        }
        _ => tense(tokens, phrase),
    }
}

/// The words of a phrase, with `am` before a weekday.
fn span(tokens: &[Token<'_>], phrase: &Phrase) -> Option<ByteSpan> {
    let (first, last) = (tokens.get(phrase.from)?, tokens.get(phrase.to.checked_sub(1)?)?);
    let before = phrase.from.checked_sub(1).and_then(|at| tokens.get(at)).filter(|before| before.is_any(&["am"]));
    let is_day = matches!(phrase.meaning, Meaning::Weekday { .. } | Meaning::WeekdayOf { .. } | Meaning::Weekend);
    let start = before.filter(|_| is_day).unwrap_or(first).start;
    Some(ByteSpan::new(start, last.end))
}

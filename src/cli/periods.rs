//! The periods of a timeline as bars and pictures show them.

use chrono::NaiveDate;

use super::Context;
use crate::messages::{Lang, Message};
use crate::model::{Timeline, TimelineBy, TimelineCount, TimelineCounts, TimelinePeriod};

/// What a timeline is about, of its counts.
pub(super) fn counted(count: TimelineCount, counts: &TimelineCounts) -> u64 {
    match count {
        TimelineCount::Passages => counts.passages,
        TimelineCount::Articles => counts.articles,
        TimelineCount::Occurrences => counts.occurrences.unwrap_or_default(),
    }
}

/// A period as it is read.
pub(super) fn name(lang: Lang, by: TimelineBy, from: NaiveDate, to: NaiveDate) -> String {
    match by {
        TimelineBy::Day => lang.day(from),
        TimelineBy::Week => format!("{}–{}", lang.day(from), lang.day(to)),
        TimelineBy::Month => lang.month(from),
        TimelineBy::Year => from.format("%Y").to_string(),
    }
}

/// The lines of a timeline: their values, in the order of the first period.
pub(super) fn lines(timeline: &Timeline) -> Vec<Option<&str>> {
    let first = timeline.periods.first().map(|period| period.from);
    let of_first = timeline.periods.iter().take_while(|period| Some(period.from) == first);
    of_first.map(|period| period.key.as_deref()).collect()
}

/// What is in no period, with its name.
pub(super) fn rest<'t>(timeline: &'t Timeline, context: &Context) -> Vec<(String, &'t TimelineCounts)> {
    let rest = [("date-none", &timeline.undated), ("timeline-imprecise", &timeline.imprecise)];
    let matching = rest.into_iter().filter(|(_, counts)| counts.passages > 0);
    matching.map(|(name, counts)| (context.say(Message::new(name)), counts)).collect()
}

/// The periods of one line.
pub(super) fn of_line<'t>(timeline: &'t Timeline, key: Option<&str>) -> Vec<&'t TimelinePeriod> {
    timeline.periods.iter().filter(|period| period.key.as_deref() == key).collect()
}

//! Where source lines stand: above the text among title and teaser, or below it.

use super::fact::{Fact, Field, Weight};
use super::imprint;
use super::labels::{self, Labelled};
use super::names::{is_address, is_outlet};
use crate::extract::header;
use crate::extract::lines::{byline, lines_of, trim};
use crate::model::{ByteSpan, RefusalReason};

/// The most that is looked at on each side, in bytes.
const REACH: usize = 8 << 10;
/// The most lines above the text that are none, and the longest of them, in bytes.
const TOP_OTHERS: (usize, usize) = (3, 320);
/// Likewise below the text: notes on rights.
const FOOT_OTHERS: (usize, usize) = (2, 160);
/// The most source lines on a side.
const MOST: usize = 40;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) facts: Vec<Fact>,
    pub(super) taken: Vec<ByteSpan>,
    pub(super) unsure: Vec<ByteSpan>,
    pub(super) refused: Vec<(&'static str, ByteSpan, RefusalReason)>,
}

impl Found {
    fn refuse(&mut self, facts: &[Fact], reason: RefusalReason) {
        let named = facts.iter().filter_map(|fact| Some((fact.field_of_article()?, fact.value, reason)));
        for (field, value, reason) in named {
            // In a short text both sides meet; who looks from the end knows what stands below.
            self.refused.retain(|(_, known, _)| *known != value);
            self.refused.push((field, value, reason));
        }
    }
}

/// What a line is.
#[derive(Debug)]
enum Line {
    Facts(Vec<Fact>),
    Unsure(Fact),
    Foreign,
    /// It states a day that may be two.
    Ambiguous(Fact),
    /// It says a day, as headers do; the layout reads it.
    Dated,
    Other,
}

/// Finds the source lines of a region.
pub(super) fn search(text: &str, region: ByteSpan) -> Found {
    let region = trim(text, region);
    let mut found = Found::default();
    let head_end = text.floor_char_boundary(region.end.min(region.start + REACH));
    let mut head = lines_of(text, ByteSpan::new(region.start, head_end));
    // A line that is cut says something else.
    if head_end < region.end {
        head.pop();
    }
    let reached = side(text, head.into_iter(), Side::Head, &mut found).unwrap_or(region.start);
    let foot_start = text.ceil_char_boundary(region.end.saturating_sub(REACH).max(reached));
    let foot = lines_of(text, ByteSpan::new(foot_start.min(region.end), region.end));
    let cut = usize::from(foot_start > reached);
    side(text, foot.into_iter().skip(cut).rev(), Side::Foot, &mut found);
    found.taken.sort_by_key(|span| span.start);
    found.unsure.sort_by_key(|span| span.start);
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Head,
    Foot,
}

/// Goes over the lines of one side from its outer end, and takes what counts; tells where the last of these ends.
fn side(text: &str, lines: impl Iterator<Item = ByteSpan>, side: Side, found: &mut Found) -> Option<usize> {
    let (most_others, longest) = if side == Side::Head { TOP_OTHERS } else { FOOT_OTHERS };
    let mut met: Vec<(ByteSpan, Line)> = Vec::new();
    let mut others = 0;
    for span in lines {
        let line = read(text, span);
        if matches!(line, Line::Other | Line::Foreign) {
            others += 1;
            if others > most_others || span.len() > longest {
                break;
            }
        }
        met.push((span, line));
        if met.len() > MOST {
            break;
        }
    }
    if side == Side::Foot {
        met.reverse();
    }
    join_values(text, &mut met);
    lone_outlets(text, &mut met);
    settle(text, met, side, found)
}

/// What a line says by itself.
fn read(text: &str, span: ByteSpan) -> Line {
    let own = span.of(text);
    if is_address(own) {
        let fact = Fact { field: Field::Url, value: span, weight: Weight::Strong };
        return Line::Facts(vec![fact]);
    }
    let is_dated = header::parse(text, span).is_some_and(|header| header.rest.is_empty());
    match labels::read(text, span) {
        Some(Labelled::Facts(facts)) => return Line::Facts(facts),
        Some(Labelled::Unsure(fact)) => return Line::Unsure(fact),
        Some(Labelled::Ambiguous(fact)) => return Line::Ambiguous(fact),
        Some(Labelled::Foreign) if !is_dated => return Line::Foreign,
        Some(Labelled::Foreign) | None => {}
    }
    if is_dated {
        return Line::Dated;
    }
    if byline(own).is_some() {
        // It is no block anyhow if it stands above the text; below it, it names who wrote the text.
        return Line::Facts(vec![Fact { field: Field::Author, value: span, weight: Weight::Weak }]);
    }
    imprint::read(text, span, false).map_or(Line::Other, Line::Facts)
}

/// A label alone on its line has its value on the next one.
fn join_values(text: &str, met: &mut Vec<(ByteSpan, Line)>) {
    let mut at = 0;
    while at + 1 < met.len() {
        let (Some((label, _)), Some((value, Line::Other))) = (met.get(at), met.get(at + 1)) else {
            at += 1;
            continue;
        };
        let joined = ByteSpan::new(label.start, value.end);
        let is_label = label.of(text).ends_with(':');
        if let (true, Some(Labelled::Facts(facts))) = (is_label, labels::read(text, joined)) {
            met.remove(at + 1);
            if let Some(slot) = met.get_mut(at) {
                *slot = (joined, Line::Facts(facts));
            }
        }
        at += 1;
    }
}

/// The name of an outlet alone on a line counts beside a line that says more.
fn lone_outlets(text: &str, met: &mut [(ByteSpan, Line)]) {
    for at in 0..met.len() {
        let is_fact = |at: Option<usize>| {
            at.and_then(|at| met.get(at)).is_some_and(|(_, line)| matches!(line, Line::Facts(_) | Line::Dated))
        };
        let is_beside = is_fact(at.checked_sub(1)) || is_fact(Some(at + 1));
        if let Some((span, line @ Line::Other)) = met.get_mut(at)
            && is_beside
            && is_outlet(span.of(text))
        {
            *line = Line::Facts(vec![Fact { field: Field::Outlet, value: *span, weight: Weight::Strong }]);
        }
    }
}

/// Takes the lines that count.
fn settle(text: &str, met: Vec<(ByteSpan, Line)>, side: Side, found: &mut Found) -> Option<usize> {
    let facts = || {
        met.iter().filter_map(|(_, line)| match line {
            Line::Facts(facts) => Some(facts.as_slice()),
            _ => None,
        })
    };
    let addresses: Vec<&str> =
        facts().flatten().filter(|fact| fact.field == Field::Url).map(|fact| fact.value.of(text)).collect();
    // A list of links names nobody's article.
    let is_link_list = addresses.iter().any(|address| Some(address) != addresses.first());
    let strong = facts()
        .filter(|facts| {
            facts.iter().any(|fact| fact.weight == Weight::Strong && !(is_link_list && fact.field == Field::Url))
        })
        .count();
    let is_sure = strong > 0 || (side == Side::Head && facts().count() + unsure(&met) > 1);
    let is_event = met.iter().any(|(_, line)| matches!(line, Line::Foreign)) && strong == 0;
    let (mut reached, mut has_title) = (None, false);
    for (span, line) in met {
        has_title |= matches!(line, Line::Other) && side == Side::Head;
        match line {
            Line::Facts(facts) if is_link_list && facts.iter().all(|fact| fact.field == Field::Url) => {
                found.refuse(&facts, RefusalReason::OtherArticle);
            }
            Line::Facts(facts) if (is_sure && !is_event) || (has_title && is_dated_name(&facts)) => {
                found.facts.extend(facts);
                found.taken.push(span);
                reached = Some(span.end);
            }
            Line::Ambiguous(fact) if !is_event => {
                found.facts.push(fact);
                found.taken.push(span);
                reached = Some(span.end);
            }
            Line::Ambiguous(fact) => found.refuse(&[fact], RefusalReason::Event),
            Line::Unsure(fact) if strong > 0 || (side == Side::Head && is_sure && !is_event) => {
                found.facts.push(fact);
                found.taken.push(span);
                reached = Some(span.end);
            }
            Line::Unsure(fact) => {
                found.refuse(&[fact], RefusalReason::Unsure);
                found.unsure.push(span);
            }
            Line::Facts(facts) => {
                let reason = if is_event { RefusalReason::Event } else { RefusalReason::Unsure };
                found.refuse(&facts, reason);
            }
            Line::Foreign | Line::Dated | Line::Other => {}
        }
    }
    reached
}

fn unsure(met: &[(ByteSpan, Line)]) -> usize {
    met.iter().filter(|(_, line)| matches!(line, Line::Unsure(_))).count()
}

/// `Sollum, 4. März 2025`: whose name it is does not matter for the day.
fn is_dated_name(facts: &[Fact]) -> bool {
    facts.len() > 1 && facts.iter().all(|fact| fact.weight == Weight::UnderTitle)
}

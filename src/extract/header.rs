//! Header lines: what a page says of its date above (or below) the text.
//!
//! `date 2025-10-16 …`, `Stand: 16.10.2025, 14:05 Uhr`, `Veröffentlicht am 16.10.2025 | Aktualisiert am 17.10.2025 um 9 Uhr`.
//! A headline or a teaser may follow on the same line.

use std::sync::LazyLock;

use crate::calendar::{FoundDate, Named, find_dates, parse_at};
use crate::model::{ByteSpan, Precision, list};

/// What a stated date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Published,
    Updated,
    /// `Stand:`: the publication if nothing else states it, else the update.
    AsOf,
}

/// A date of a header line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    pub(super) role: Role,
    pub(super) found: FoundDate,
    /// Where its words stand, without the label.
    pub(super) span: ByteSpan,
}

/// A header line.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) dates: Vec<Stated>,
    /// What else stands on the line; empty if nothing does.
    pub(super) rest: ByteSpan,
}

/// Labels in lower case, the longest first.
static LABELS: LazyLock<Vec<(&'static str, Role)>> = LazyLock::new(|| {
    let lines = list::lines(include_str!("../../index-data/lexicon/headers.txt"));
    let mut labels: Vec<_> = lines
        .filter_map(|line| line.split_once('\t'))
        .map(|(role, label)| match role {
            "published" => (label, Role::Published),
            "updated" => (label, Role::Updated),
            _ => (label, Role::AsOf),
        })
        .collect();
    labels.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
    labels
});

const SEPARATORS: [char; 10] = ['|', '·', '•', '–', '—', '-', ',', ';', '/', ':'];

/// Reads the block at `span` of `text` as a header line; `None` if it states no date with a year.
///
/// A date without a label counts only if nothing else stands on the line.
pub(super) fn parse(text: &str, span: ByteSpan) -> Option<Header> {
    let line = text.get(..span.end)?;
    let mut dates = Vec::new();
    let mut at = span.start;
    let mut labelled = false;
    loop {
        let start = skip(line, at, |c| c.is_whitespace() || SEPARATORS.contains(&c) || c == '(');
        let (role, day_at) = match label(line, start) {
            Some((role, end)) => (role, end),
            None if dates.is_empty() => (Role::Published, start),
            None => break,
        };
        let day_at = skip(line, day_at, |c| c == '(');
        let Some(found) = parse_at(line, day_at) else { break };
        if !matches!(found.named, Named::Period(_, Precision::Day)) {
            break;
        }
        labelled |= day_at > start;
        dates.push(Stated { role, found, span: ByteSpan::new(day_at, found.end) });
        at = found.end;
        if line.get(at..).is_some_and(|rest| rest.starts_with(')')) {
            at += 1;
        }
    }
    if dates.is_empty() {
        return None;
    }
    let rest = skip(line, at, |c| c.is_whitespace() || SEPARATORS.contains(&c) || c == '.');
    let is_note = line
        .get(rest..)
        .is_some_and(|rest| ["Lesedauer", "Lesezeit", "Autor"].iter().any(|note| rest.starts_with(note)));
    let rest = if is_note { span.end } else { rest };
    let rest = ByteSpan::new(rest, span.end);
    (labelled || rest.is_empty()).then_some(Header { dates, rest })
}

/// Whether a header begins with a label that announces an event as often (`Datum: 17.10.2025`, `Ort: Stadthalle`).
pub(super) fn is_event_like(text: &str, span: ByteSpan) -> bool {
    ["datum", "date"]
        .iter()
        .any(|label| span.of(text).get(..label.len()).is_some_and(|own| own.eq_ignore_ascii_case(label)))
}

/// Whether a line begins with a label of a date.
pub(super) fn is_labelled(text: &str, span: ByteSpan) -> bool {
    label(text, span.start).is_some()
}

/// The full day with which a paragraph begins, parted from it by a mark: `27.1.2022 – Bei der Feier`, `01.02.2022 „Der Markt`.
pub(super) fn leading_day(text: &str, span: ByteSpan) -> Option<Stated> {
    if !span.of(text).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let found = parse_at(text.get(..span.end)?, span.start)?;
    let rest = text.get(found.end..span.end)?.trim_start();
    let is_parted = rest.starts_with(['-', '–', '—', ':', '|', '„', '"', '»']);
    (is_parted && matches!(found.named, Named::Period(_, Precision::Day))).then_some(Stated {
        role: Role::Published,
        found,
        span: ByteSpan::new(span.start, found.end),
    })
}

/// The one full day that stands in a short line with other words (`Anna Weber, 16.10.2025, 14:05 Uhr`); nothing if there are several days.
pub(super) fn day_inside(text: &str, span: ByteSpan) -> Option<Stated> {
    const WORDS: usize = 24;
    let line = text.get(..span.end)?;
    if span.of(text).split_whitespace().count() > WORDS {
        return None;
    }
    let days: Vec<_> = find_dates(span.of(text)).into_iter().filter(|day| day.period().is_some()).collect();
    let (first, others) = days.split_first()?;
    if others.iter().any(|day| day.period() != first.period()) {
        return None;
    }
    // `am Dienstag, 6. Mai 2014` is one mention.
    let words = first.span.shifted(span.start);
    let am = ["am ", "Am ", "AM "].into_iter().find(|am| words.of(text).starts_with(am));
    let at = words.start + am.map_or(0, str::len);
    let found = parse_at(line, at)?;
    matches!(found.named, Named::Period(_, Precision::Day)).then_some(Stated {
        role: Role::Published,
        found,
        span: ByteSpan::new(at, found.end),
    })
}

fn skip(line: &str, at: usize, what: impl Fn(char) -> bool) -> usize {
    line.len() - line.get(at..).unwrap_or_default().trim_start_matches(what).len()
}

/// The label at `at`, and where its date must begin.
fn label(line: &str, at: usize) -> Option<(Role, usize)> {
    let rest = line.get(at..)?;
    let (label, role) = LABELS.iter().find(|(label, _)| {
        let mut own = rest.chars().flat_map(char::to_lowercase);
        label.chars().all(|c| own.next() == Some(c)) && own.next().is_none_or(|c| !c.is_alphanumeric())
    })?;
    let length: usize = rest.chars().take(label.chars().count()).map(char::len_utf8).sum();
    let mut at = skip(line, at + length, |c| c.is_whitespace() || c == ':' || c == '|');
    for word in ["am ", "vom ", "am: "] {
        if line.get(at..at + word.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(word)) {
            at = skip(line, at + word.len(), char::is_whitespace);
        }
    }
    Some((*role, at))
}

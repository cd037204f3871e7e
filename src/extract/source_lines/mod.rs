//! Lines at the head or foot of a plain text that say where it comes from, as people paste them and press databases write them.
//!
//! `Quelle: Hafenblatt vom 03.05.2019, S. 5`, `Autor: Eva Muster`, `SPIEGEL, 17.10.2025`, a bare address, YAML front matter. They become facts
//! and no block. A line that could be something else counts only beside one that could not: `Datum:` and `Ort:` alone announce an event.

mod fact;
mod front_matter;
mod imprint;
mod labels;
mod names;
mod zone;

use serde_json::Value;

use self::fact::{Fact, Field};
use super::agency::byline_names;
use super::lines::trim;
use super::running::running_lines;
use crate::ingest::{Declared, DeclaredDate, Draft, Layout};
use crate::model::{ByteSpan, RefusalReason};

/// The lines of a text that are no blocks, in its order.
#[derive(Debug, Default)]
pub(super) struct SourceLines {
    /// Those that became facts.
    pub(super) taken: Vec<ByteSpan>,
    /// Those that name a source of which it is not sure that it published the text, and those that stand on every page.
    pub(super) unsure: Vec<ByteSpan>,
    /// What looks like a fact and was not taken: the fact, its words, and why.
    pub(super) refused: Vec<(&'static str, ByteSpan, RefusalReason)>,
}

/// What a line of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A part of a block.
    Text,
    /// No block.
    Fact,
    /// A block by itself.
    Unsure,
}

impl SourceLines {
    /// What a line is.
    pub(super) fn part(&self, line: ByteSpan) -> Part {
        let holds = |spans: &[ByteSpan]| {
            let before = spans.partition_point(|span| span.start <= line.start);
            before.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|span| line.start < span.end)
        };
        match () {
            () if holds(&self.taken) => Part::Fact,
            () if holds(&self.unsure) => Part::Unsure,
            () => Part::Text,
        }
    }
}

/// Takes the source lines out of a plain text; what they state is declared in the draft, where it declares nothing yet.
pub(super) fn take(draft: &mut Draft) -> SourceLines {
    let mut lines = SourceLines::default();
    if !matches!(draft.layout, Layout::Plain) {
        return lines;
    }
    let text = draft.text.as_str();
    let mut facts = Vec::new();
    let mut start = 0;
    if let Some(matter) = front_matter::read(text) {
        start = matter.span.end;
        lines.taken.push(matter.span);
        facts.extend(matter.facts);
        for (key, words) in matter.others {
            draft.declared.extra.entry(key).or_insert(Value::String(words));
        }
    }
    let found = zone::search(text, ByteSpan::new(start, text.len()));
    lines.taken.extend(found.taken);
    lines.unsure = found.unsure;
    lines.unsure.extend(running_lines(text, &draft.pages));
    lines.unsure.sort_by_key(|line| line.start);
    lines.refused = found.refused;
    facts.extend(found.facts);
    if !facts.is_empty() {
        declare(draft, &facts);
    }
    lines
}

/// Writes facts into the draft: the first of each field counts, of authors and days all.
fn declare(draft: &mut Draft, facts: &[Fact]) {
    let Draft { text, offsets, declared, layout, .. } = draft;
    let (mut headline, mut kicker, mut teaser) = (None, None, None);
    for fact in facts {
        let span = trim(text, fact.value);
        let words = span.of(text);
        if words.is_empty() {
            continue;
        }
        match fact.field {
            Field::Outlet => set(&mut declared.outlet, words),
            Field::Url => set(&mut declared.url, &names::full_address(words)),
            Field::Place => set(&mut declared.place, words),
            Field::Language => set(&mut declared.language, names::language(words).unwrap_or_default()),
            Field::Author => add_authors(declared, words),
            Field::Published | Field::Updated => {
                let day = names::day_in(text, span).unwrap_or(span);
                let bytes = offsets.raw(text, day).unwrap_or(day);
                let date = DeclaredDate { text: day.of(text).to_owned(), bytes: Some(bytes) };
                match fact.field {
                    Field::Updated => declared.updated.push(date),
                    _ => declared.published.push(date),
                }
            }
            Field::Headline => headline = headline.or(Some(span)),
            Field::Kicker => kicker = kicker.or(Some(span)),
            Field::Teaser => teaser = teaser.or(Some(span)),
            Field::Extra(key) => match declared.extra.entry(key).or_insert_with(|| Value::String(String::new())) {
                Value::String(known) if known.is_empty() => words.clone_into(known),
                Value::String(known) if known != words => *known = format!("{known}, {words}"),
                _ => {}
            },
            Field::Nothing => {}
        }
    }
    if headline.is_some() || kicker.is_some() || teaser.is_some() {
        let whole = Some(ByteSpan::new(0, text.len()));
        *layout = Layout::Parts { headline, kicker, teaser, paragraphs: Vec::new(), text: whole };
    }
}

fn set(field: &mut Option<String>, words: &str) {
    if field.is_none() && !words.is_empty() {
        *field = Some(words.to_owned());
    }
}

fn add_authors(declared: &mut Declared, words: &str) {
    let (persons, agencies) = match names::are_turned(words) {
        true => (words.split(';').map(|name| name.trim().to_owned()).collect(), Vec::new()),
        false => byline_names(words),
    };
    declared.agencies.extend(agencies.into_iter().map(str::to_owned));
    for name in persons {
        if !declared.authors.contains(&name) {
            declared.authors.push(name);
        }
    }
}

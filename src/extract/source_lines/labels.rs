//! Lines with a label before a colon: `Quelle: Hafenblatt`, `Autor: Eva Muster`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::fact::{Fact, Field, Weight};
use super::imprint;
use super::names::{are_persons, are_turned, day_at, is_address, is_ambiguous, is_host, is_name, is_outlet, language};
use crate::extract::agency::agency_list;
use crate::extract::lines::trim;
use crate::model::{ByteSpan, list};

/// What a label says of the value behind it.
#[derive(Debug, Clone, Copy)]
enum Label {
    /// An outlet, an address, or both with a day.
    Source,
    Field(Field),
}

static LABELS: LazyLock<FxHashMap<&'static str, (Label, Weight)>> = LazyLock::new(|| {
    let mut labels = FxHashMap::default();
    for line in list::lines(include_str!("../../../index-data/lexicon/source_labels.txt")) {
        let mut fields = list::fields(line);
        let (Some(field), Some(weight), Some(label)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let weight = if weight == "strong" { Weight::Strong } else { Weight::Weak };
        labels.insert(label, (named(field), weight));
    }
    labels
});

fn named(field: &'static str) -> Label {
    Label::Field(match field {
        "source" => return Label::Source,
        "outlet" => Field::Outlet,
        "url" => Field::Url,
        "author" => Field::Author,
        "published" => Field::Published,
        "updated" => Field::Updated,
        "place" => Field::Place,
        "headline" => Field::Headline,
        "kicker" => Field::Kicker,
        "teaser" => Field::Teaser,
        "language" => Field::Language,
        other => other.strip_prefix("extra.").map_or(Field::Nothing, Field::Extra),
    })
}

/// What a line with a label is.
#[derive(Debug)]
pub(super) enum Labelled {
    /// It states these.
    Facts(Vec<Fact>),
    /// It names a source that need not be the outlet: `Quelle: Landesamt für Statistik`.
    Unsure(Fact),
    /// It states a day that may be two: it dates nothing, and is no heading either.
    Ambiguous(Fact),
    /// It has a label that is not known: `Eintritt: frei`.
    Foreign,
}

/// Reads a line with a label before a colon; `None` if it is none, or if its value is not of the label's kind.
pub(super) fn read(text: &str, line: ByteSpan) -> Option<Labelled> {
    const LONGEST_LABEL: usize = 40;
    let own = line.of(text);
    let colon = own.find(':').filter(|colon| *colon <= LONGEST_LABEL)?;
    let label = own.get(..colon)?.trim().trim_matches('*').to_lowercase();
    let value = trim(text, ByteSpan::new(line.start + colon + 1, line.end));
    if value.of(text).starts_with("//") {
        return None;
    }
    let Some((label, weight)) = LABELS.get(label.as_str()).copied() else {
        let is_label = label.split_whitespace().count() <= 2 && own.starts_with(char::is_uppercase);
        return is_label.then_some(Labelled::Foreign);
    };
    match label {
        Label::Field(field @ (Field::Published | Field::Updated)) if is_ambiguous(value.of(text)) => {
            Some(Labelled::Ambiguous(Fact { field, value, weight }))
        }
        Label::Source => source(text, value),
        Label::Field(field) => facts_of(text, field, value, weight).map(Labelled::Facts),
    }
}

/// What a value says under a key of which it is sure what it means: in front matter, where nothing else stands.
pub(super) fn under_key(text: &str, key: &str, value: ByteSpan) -> Vec<Fact> {
    let strong = |field| vec![Fact { field, value, weight: Weight::Strong }];
    match LABELS.get(key.to_lowercase().as_str()) {
        None => Vec::new(),
        Some((Label::Source | Label::Field(Field::Outlet), _)) if is_address(value.of(text)) => strong(Field::Url),
        Some((Label::Source, _)) => strong(Field::Outlet),
        Some((Label::Field(Field::Url), _)) if !is_address(value.of(text)) => Vec::new(),
        Some((Label::Field(field), _)) => strong(*field),
    }
}

/// What stands behind `Quelle:`.
fn source(text: &str, value: ByteSpan) -> Option<Labelled> {
    let words = value.of(text);
    // Who signs so is the agency whose copy it is.
    if words.is_empty() || agency_list(words).is_some() {
        return None;
    }
    let strong = |field| Labelled::Facts(vec![Fact { field, value, weight: Weight::Strong }]);
    if is_address(words) {
        return Some(strong(Field::Url));
    }
    if is_outlet(words) {
        return Some(strong(Field::Outlet));
    }
    if let Some(facts) = imprint::read(text, value, true) {
        return Some(Labelled::Facts(facts));
    }
    is_name(words).then_some(Labelled::Unsure(Fact { field: Field::Outlet, value, weight: Weight::Weak }))
}

/// The facts of a labelled value, if it is of the field's kind.
fn facts_of(text: &str, field: Field, value: ByteSpan, weight: Weight) -> Option<Vec<Fact>> {
    let words = value.of(text);
    let is_short = words.len() <= 120;
    let fits = match field {
        Field::Outlet if is_outlet(words) => return Some(vec![Fact { field, value, weight: Weight::Strong }]),
        Field::Outlet if is_address(words) => return Some(vec![Fact { field: Field::Url, value, weight }]),
        Field::Outlet => match imprint::read(text, value, true) {
            Some(facts) => return Some(facts),
            None => is_name(words),
        },
        Field::Url => is_address(words.trim_matches(['<', '>'])) || is_host(words),
        Field::Author => are_persons(words) || are_turned(words),
        Field::Published | Field::Updated => is_short && day_at(text, value).is_some(),
        Field::Language => language(words).is_some(),
        Field::Place => is_short && is_name(words),
        Field::Headline | Field::Kicker | Field::Teaser => !words.is_empty(),
        Field::Extra(_) | Field::Nothing => words.len() <= 240,
    };
    // A host alone is nobody's article.
    let field = if field == Field::Url && !is_address(words.trim_matches(['<', '>'])) { Field::Nothing } else { field };
    fits.then(|| vec![Fact { field, value, weight }])
}

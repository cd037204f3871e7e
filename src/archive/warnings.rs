//! What only the index can tell of a query: unknown values, wildcards that were cut, words that may be misspelt.

use super::ArchiveError;
use crate::analysis::Language;
use crate::engine::{Cut, Found, Snapshot, TermCount};
use crate::messages::Message;
use crate::model::{ByteSpan, Facet, Field, SearchRequest, Warning, WarningCode};
use crate::query::{KeywordFilter, Node, Plan, QueryWord, TermPattern, warn};

/// How many known values a warning about an unknown one names.
const NAMED_VALUES: usize = 8;
/// A word in more passages than these is not taken for misspelt.
const RARE: u64 = 2;
/// What was meant is in so many passages, or in so many times those of a word that is somewhere.
const FREQUENT: u64 = 2;
const TIMES: u64 = 20;
/// Shorter words, in letters, are too near to too many others.
const MIN_LETTERS: usize = 4;
/// From so many letters on, and if it begins alike, what was meant is looked for unasked.
const MIN_SURE_LETTERS: usize = 5;
/// From so many letters on two may differ.
const LONG: usize = 8;
/// Near words that are looked at: the most frequent ones.
const NEAR_WORDS: usize = 32;

/// What the engine noticed.
pub(super) fn index_warnings(
    found: &Found,
    snapshot: &dyn Snapshot,
    request: &SearchRequest,
) -> Result<Vec<Warning>, ArchiveError> {
    let query = request.query.as_str();
    let mut warnings: Vec<_> = found.cuts.iter().map(|cut| cut_warning(cut, query)).collect();
    for filter in &found.unknown {
        let span = ByteSpan::new(filter.span.start, filter.span.end);
        warnings.push(warn(query, span, WarningCode::UnknownValue, unknown_value(filter, snapshot)?));
    }
    Ok(warnings)
}

/// A word that stands nowhere, and what was meant by it.
#[derive(Debug)]
pub(super) struct Correction {
    /// Where it stands in the query.
    pub(super) span: ByteSpan,
    /// What is looked for instead.
    pub(super) meant: String,
}

/// Words that may be misspelt, with a warning for each; of those that stand nowhere, and are surely so, what was meant.
pub(super) fn misspelt(
    found: &Found,
    plan: &Plan,
    snapshot: &dyn Snapshot,
    request: &SearchRequest,
) -> Result<(Vec<Warning>, Vec<Correction>), ArchiveError> {
    let query = request.query.as_str();
    let (mut warnings, mut corrections) = (Vec::new(), Vec::new());
    let may_be_misspelt = |(word, frequency): &(&QueryWord, u64)| {
        *frequency <= RARE
            && !word.is_literal
            && word.exact.chars().count() >= MIN_LETTERS
            && word.exact.chars().all(char::is_alphabetic)
            // With `~` near words are found already.
            && !query.get(word.span.end..).is_some_and(|rest| rest.starts_with('~'))
    };
    let rare: Vec<_> = plan.words.iter().zip(found.frequencies.iter().copied()).filter(may_be_misspelt).collect();
    let language = Language::of_query(&request.filter.languages);
    for ((word, frequency), meant) in rare.iter().zip(meant_words(&rare, plan, language, snapshot)?) {
        let Some(meant) = meant else { continue };
        let span = ByteSpan::new(word.span.start, word.span.end);
        let typed = span.of(query);
        let suggestion = as_typed(&meant.term, typed);
        let there = Message::new("stands-in").with("n", *frequency);
        let count = passages(meant.count);
        let is_sure = *frequency == 0
            && word.exact.chars().count() >= MIN_SURE_LETTERS
            && word.exact.chars().next() == meant.term.chars().next();
        let (code, message) = if is_sure && !request.exact_words {
            corrections.push(Correction { span, meant: suggestion.clone() });
            let message = Message::new("warn-corrected")
                .with("typed", typed)
                .with("there", there)
                .with("suggestion", suggestion.as_str())
                .with("count", count);
            (WarningCode::Corrected, message)
        } else {
            (
                WarningCode::Spelling,
                Message::new("warn-spelling")
                    .with("typed", typed)
                    .with("there", there)
                    .with("suggestion", suggestion.as_str())
                    .with("count", count),
            )
        };
        warnings.push(Warning { suggestion: Some(suggestion), ..warn(query, span, code, message) });
    }
    Ok((warnings, corrections))
}

fn cut_warning(cut: &Cut, query: &str) -> Warning {
    match cut {
        Cut::Words { span, looked_for, fitting } => {
            let span = ByteSpan::new(span.start, span.end);
            let pattern = span.of(query);
            let message = match fitting {
                Some(all) => Message::new("warn-many-words")
                    .with("pattern", pattern)
                    .with("all", *all)
                    .with("looked_for", *looked_for),
                None => Message::new("warn-wildcard-cut").with("pattern", pattern).with("looked_for", *looked_for),
            };
            warn(query, span, WarningCode::WildcardCut, message)
        }
        Cut::Texts { read } => {
            let message = Message::new("warn-near-cut").with("read", *read);
            warn(query, ByteSpan::new(0, query.len()), WarningCode::NearCut, message)
        }
    }
}

/// So many passages, in words.
pub(super) fn passages(count: u64) -> Message {
    Message::new("passages").with("n", count)
}

fn unknown_value(filter: &KeywordFilter, snapshot: &dyn Snapshot) -> Result<Message, ArchiveError> {
    let KeywordFilter { fields, values, .. } = filter;
    let mut known = Vec::new();
    for facet in Facet::ALL.into_iter().filter(|facet| fields.contains(&facet.field())) {
        known.extend(snapshot.values(facet)?);
    }
    let names = fields.iter().map(|field| Message::words(Field::as_str(*field)));
    let names = names.reduce(|first, second| Message::new("or").with("first", first).with("second", second));
    let names = names.unwrap_or_else(|| Message::words(""));
    let of = |key| Message::new(key).with("names", names).with("values", values.join(", "));
    if known.is_empty() {
        return Ok(of("warn-value-none"));
    }
    let some: Vec<_> = known.iter().take(NAMED_VALUES).map(|value| format!("`{value}`")).collect();
    let some = some.join(", ");
    let message = of("warn-value");
    Ok(match known.len().saturating_sub(NAMED_VALUES) {
        0 => message.with("known", some),
        more => message.with("known", Message::new("and-more").with("names", some).with("more", more)),
    })
}

/// For each rare word the frequent one that is written much like it: the nearest, of these the most frequent. Counted are passages that anybody
/// may find: what stands only where nothing is found, as in what has an embargo, is not given away.
fn meant_words(
    rare: &[(&QueryWord, u64)],
    plan: &Plan,
    language: Language,
    snapshot: &dyn Snapshot,
) -> Result<Vec<Option<TermCount>>, ArchiveError> {
    let mut meant = vec![None; rare.len()];
    for distance in 1..=2 {
        let is_open = |(i, (word, _)): &(usize, &(&QueryWord, u64))| {
            meant.get(*i).is_some_and(Option::is_none) && (distance == 1 || word.exact.chars().count() >= LONG)
        };
        let open: Vec<_> = rare.iter().enumerate().filter(is_open).map(|(i, word)| (i, *word)).collect();
        let pattern = |(_, (word, _)): &(usize, (&QueryWord, u64))| TermPattern::Fuzzy {
            terms: vec![word.exact.clone()],
            distance,
        };
        let patterns: Vec<_> = open.iter().map(pattern).collect();
        if patterns.is_empty() {
            break;
        }
        let near = snapshot.terms(Field::Exact, &patterns, NEAR_WORDS)?;
        for ((i, (word, frequency)), near) in open.into_iter().zip(near) {
            for term in near.best {
                let enough = FREQUENT.max(TIMES * frequency);
                if term.count < enough || is_found_already(&term.term, word, plan, language) {
                    continue;
                }
                let count = findable(&term.term, plan, snapshot)?;
                if count >= enough {
                    meant[i] = Some(TermCount { count, ..term });
                    break;
                }
            }
        }
    }
    Ok(meant)
}

/// Whether a word is another form of one that is looked for, or of its family.
fn is_found_already(form: &str, word: &QueryWord, plan: &Plan, language: Language) -> bool {
    let tokens = plan.analyzer.tokens_in(form, language);
    tokens.iter().any(|token| {
        token.stop || word.has_term(&token.term) || token.parts.iter().any(|part| word.families.contains(part))
    })
}

/// In how many passages a form can be found.
fn findable(form: &str, plan: &Plan, snapshot: &dyn Snapshot) -> Result<u64, ArchiveError> {
    let pattern = TermPattern::OneOf(vec![form.to_owned()]);
    let plan = plan.for_counting(Node::Form { pattern, span: 0..0 });
    Ok(snapshot.search(&plan)?.total.passages)
}

/// A word of the index, with a capital where the typed one has it.
pub(super) fn as_typed(term: &str, typed: &str) -> String {
    let mut letters = term.chars();
    match letters.next() {
        Some(first) if typed.starts_with(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        _ => term.to_owned(),
    }
}

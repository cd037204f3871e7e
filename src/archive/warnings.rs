//! What only the index can tell of a query: unknown values, wildcards that were cut, words that may be misspelt.

use super::{Archive, ArchiveError};
use crate::analysis::{Analyzer, Language};
use crate::engine::{Found, Snapshot, TermCount};
use crate::model::{ByteSpan, Facet, Field, SearchRequest, Warning, WarningCode};
use crate::query::{KeywordFilter, Plan, QueryWord, TermPattern, warn};

/// How many known values a warning about an unknown one names.
const NAMED_VALUES: usize = 8;
/// A word in more passages than these is not taken for misspelt.
const RARE: u64 = 2;
/// What was meant is in so many passages, or in so many times those of a word that is somewhere.
const FREQUENT: u64 = 2;
const TIMES: u64 = 20;
/// Shorter words, in letters, are too near to too many others.
const MIN_LETTERS: usize = 4;
/// From so many letters on two may differ.
const LONG: usize = 8;
/// Near words that are looked at: the most frequent ones.
const NEAR_WORDS: usize = 32;

impl Archive {
    /// Adds what the engine noticed, in the order of the query.
    pub(super) fn add_warnings(
        &self,
        found: &Found,
        plan: &Plan,
        snapshot: &dyn Snapshot,
        request: &SearchRequest,
        analyzer: &mut Analyzer,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), ArchiveError> {
        let query = request.query.as_str();
        for (span, all) in &found.cut {
            let most = crate::engine::embedded::MAX_EXPANSIONS;
            let span = ByteSpan::new(span.start, span.end);
            let message = format!(
                "`{}` stands for {all} words, of which the {most} most frequent were looked for",
                span.of(query)
            );
            warnings.push(warn(query, span, WarningCode::WildcardCut, message));
        }
        for filter in &found.unknown {
            let span = ByteSpan::new(filter.span.start, filter.span.end);
            warnings.push(warn(query, span, WarningCode::UnknownValue, unknown_value(filter, snapshot)?));
        }
        let language = Language::of_query(&request.filter.languages);
        for (word, frequency) in plan.words.iter().zip(&found.frequencies) {
            let span = ByteSpan::new(word.span.start, word.span.end);
            // With `~` near words are found already.
            if query.get(span.end..).is_some_and(|rest| rest.starts_with('~')) {
                continue;
            }
            let Some(near) = misspelt(word, *frequency, language, snapshot, analyzer)? else { continue };
            let typed = span.of(query);
            let suggestion = as_typed(&near.term, typed);
            let there = match frequency {
                0 => "nowhere".to_owned(),
                1 => "in one passage only".to_owned(),
                n => format!("in {n} passages only"),
            };
            let message = format!("`{typed}` stands {there}. Meinten Sie `{suggestion}`? ({})", passages(near.count));
            let warning = warn(query, span, WarningCode::Spelling, message);
            warnings.push(Warning { suggestion: Some(suggestion), ..warning });
        }
        warnings.sort_by_key(|warning| (warning.start, warning.end));
        Ok(())
    }
}

pub(super) fn passages(count: u64) -> String {
    if count == 1 { "one passage".to_owned() } else { format!("{count} passages") }
}

fn unknown_value(filter: &KeywordFilter, snapshot: &dyn Snapshot) -> Result<String, ArchiveError> {
    let KeywordFilter { fields, values, .. } = filter;
    let mut known = Vec::new();
    for facet in Facet::ALL.into_iter().filter(|facet| fields.contains(&facet.field())) {
        known.extend(snapshot.values(facet)?);
    }
    let names = fields.iter().map(|field| Field::as_str(*field)).collect::<Vec<_>>().join(" or ");
    let mut message = format!("no article has the {names} `{}`", values.join(", "));
    match known.len() {
        0 => message.push_str("; none is known in this index"),
        n => {
            let some: Vec<_> = known.iter().take(NAMED_VALUES).map(|value| format!("`{value}`")).collect();
            let more = if n > NAMED_VALUES { format!(" and {} more", n - NAMED_VALUES) } else { String::new() };
            message.push_str(&format!("; known: {}{more}", some.join(", ")));
        }
    }
    Ok(message)
}

/// The frequent word that is written much like a rare one; the nearest, of these the most frequent.
fn misspelt(
    word: &QueryWord,
    frequency: u64,
    language: Language,
    snapshot: &dyn Snapshot,
    analyzer: &mut Analyzer,
) -> Result<Option<TermCount>, ArchiveError> {
    let letters = word.exact.chars().count();
    if frequency > RARE || letters < MIN_LETTERS || !word.exact.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    for distance in 1..=if letters < LONG { 1 } else { 2 } {
        let pattern = TermPattern::Fuzzy { terms: vec![word.exact.clone()], distance };
        let (near, _) = snapshot.terms(Field::Exact, &pattern, NEAR_WORDS)?;
        let is_meant = |near: &TermCount| {
            near.count >= FREQUENT.max(TIMES * frequency)
                // Another form of the same word, or of its family, is found already.
                && analyzer.tokens_in(&near.term, language).iter().all(|token| {
                    !token.stop && token.term != word.term && !token.parts.iter().any(|part| word.families.contains(part))
                })
        };
        if let Some(meant) = near.into_iter().find(is_meant) {
            return Ok(Some(meant));
        }
    }
    Ok(None)
}

/// A word of the index, with a capital where the typed one has it.
pub(super) fn as_typed(term: &str, typed: &str) -> String {
    let mut letters = term.chars();
    match letters.next() {
        Some(first) if typed.starts_with(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        _ => term.to_owned(),
    }
}

//! Why an article lacks outlet, day or author: what looked like one and was not taken for it, or that nothing does.

use super::agency::byline_names;
use super::blocks::line_of;
use super::dating::Dates;
use super::source_lines::SourceLines;
use crate::ingest::Draft;
use crate::model::{ArticleMeta, RefusalReason, RefusedFact};

/// What was refused of the facts that the article lacks; at least one entry for each of outlet, day and author that it lacks.
pub(super) fn refused_facts(draft: &Draft, lines: &SourceLines, dates: &Dates, meta: &ArticleMeta) -> Vec<RefusedFact> {
    let is_undated = meta.published.is_none() && meta.updated.is_none();
    let missing = [
        ("outlet", meta.outlet.is_none()),
        ("published", meta.published.is_none()),
        ("updated", is_undated),
        ("authors", meta.authors.is_empty()),
    ];
    let is_missing = |fact: &str| missing.iter().any(|(name, is_missing)| *name == fact && *is_missing);
    let of_lines = lines.refused.iter().map(|(fact, span, reason)| RefusedFact {
        line: Some(line_of(draft, span.start)),
        ..RefusedFact::new(fact, span.of(&draft.text), *reason)
    });
    // A byline that names a desk, or nobody.
    let byline = draft.declared.byline.iter().filter(|line| byline_names(line).0.is_empty());
    let nobody = byline.map(|line| RefusedFact::new("authors", line.trim(), RefusalReason::NoPerson));
    let all = draft.declared.refused.iter().cloned().chain(dates.untaken.iter().cloned()).chain(of_lines).chain(nobody);
    let mut refused: Vec<RefusedFact> = Vec::new();
    for fact in all.filter(|fact| is_missing(&fact.fact)) {
        let same = |known: &RefusedFact| (&known.fact, &known.value) == (&fact.fact, &fact.value);
        if !refused.iter().any(same) {
            refused.push(fact);
        }
    }
    // An agency wrote what it signs.
    let is_silent = [
        ("outlet", meta.outlet.is_none()),
        ("published", is_undated),
        ("authors", meta.authors.is_empty() && meta.agencies.is_empty()),
    ];
    for (fact, _) in is_silent.into_iter().filter(|(_, is_missing)| *is_missing) {
        if !refused.iter().any(|known| known.fact == fact) {
            refused.push(RefusedFact::not_stated(fact));
        }
    }
    refused
}

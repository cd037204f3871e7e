//! What the score of one passage is made of: every unit is run alone over the passage's article.

use tantivy::DocId;

use super::bm25::Statistics;
use super::expand::Meter;
use super::failure::Result;
use super::scorer::run_alone;
use super::segment::Segment;
use super::unit::Unit;
use super::view::View;
use super::weight::Weight;
use super::window::Window;
use crate::query::Plan;
use crate::query::ranking::{Contribution, ScoreSource};

/// The contributions to the score of a passage, in the order in which they are added up.
pub(super) fn contributions(
    view: &View,
    statistics: &Statistics,
    plan: &Plan,
    (ord, segment): (usize, &Segment),
    passage: DocId,
) -> Result<Vec<Contribution>> {
    let weight = Weight::new(view, statistics, plan, &mut Meter::new(plan.limits), &mut Vec::new())?;
    let at = segment.article_of(passage);
    let Some(end) = segment.parents.get(at).copied() else { return Ok(Vec::new()) };
    let base = segment.passages(at).start;
    let mut terms = Vec::new();
    for unit in weight.units.units.iter().flat_map(parted) {
        let mut window = Window::default();
        run_alone(&unit, &weight, (ord, segment), base..end + 1, &mut window)?;
        let score = |doc: DocId| window.scores.get(window.slot(doc)).copied().unwrap_or_default();
        let score = score(passage) + score(end) + window.headlines.get(window.slot(end));
        let (source, term) = named(&unit, &weight);
        terms.push(Contribution { source, term, score });
    }
    let paragraphs = segment.kind_and_paragraphs(passage).map_or(0, |(_, paragraphs)| paragraphs);
    Ok(plan.ranking.weigh(terms, weight.units.headline.heaviest, paragraphs))
}

/// A stem and its family as two.
fn parted(unit: &Unit) -> Vec<Unit> {
    match unit {
        Unit::Family { words, parts, word_weight, family_weight } => {
            let of =
                |parts, word_weight, family_weight| Unit::Family { words: *words, parts, word_weight, family_weight };
            vec![of(None, *word_weight, 0.0), of(*parts, 0.0, *family_weight)]
        }
        unit => vec![unit.clone()],
    }
}

fn named(unit: &Unit, weight: &Weight<'_>) -> (ScoreSource, String) {
    let leaf = unit.leaves().next().and_then(|leaf| weight.leaves.get(leaf));
    let source = match unit {
        Unit::Family { word_weight, .. } if *word_weight > 0.0 => ScoreSource::Word,
        Unit::Family { .. } => ScoreSource::Family,
        Unit::Single { source, .. } => *source,
    };
    (source, leaf.map(|leaf| leaf.name.clone()).unwrap_or_default())
}

//! The matching passages of one article.

use std::ops::Range;

use tantivy::DocId;

use super::scorer::Scorer;
use super::segment::Segment;
use super::window::{Bits, Window};
use crate::model::BlockKind;
use crate::query::Ranking;
use crate::query::ranking::{Placed, keep_below_body};

/// One matching passage of the article at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) doc: DocId,
    pub(super) kind: BlockKind,
    pub(super) score: f32,
    /// Which words of the query it has.
    words: u32,
}

/// Where matches are found, and how they are scored.
#[derive(Clone, Copy)]
pub(super) struct Matches<'m> {
    pub(super) segment: &'m Segment,
    pub(super) window: &'m Window,
    pub(super) found: &'m Bits,
    /// The paragraphs of the segment.
    pub(super) paragraphs: &'m Bits,
    pub(super) scorer: &'m Scorer<'m>,
    pub(super) ranking: &'m Ranking,
    /// Passages with lower scores are of no use but to be compared with others of their article.
    pub(super) least: f32,
}

impl Matches<'_> {
    /// Notes the matching passages in the slots of an article with their scores, those below `least` only where others are compared with them.
    /// `context` is what the article adds.
    pub(super) fn of_article(self, slots: Range<usize>, context: f32, matches: &mut Vec<Match>) {
        let Self { segment, window, found, paragraphs, scorer, ranking, least } = self;
        matches.clear();
        let matching =
            std::iter::successors(found.next(slots.start), |at| found.next(at + 1)).take_while(|at| *at < slots.end);
        let is_paragraph = |at: usize| paragraphs.contains(window.origin as usize + at);
        let are_compared = !matching.clone().all(is_paragraph);
        for at in matching {
            let (doc, sum) = (window.origin + at as DocId, window.scores[at] + context);
            if !are_compared && sum * ranking.max_early_factor() < least {
                continue;
            }
            let Some((kind, paragraphs)) = segment.kind_and_paragraphs(doc) else { continue };
            let score = sum * ranking.early_factor(paragraphs);
            matches.push(Match { doc, kind, score, words: 0 });
        }
        let has_body = matches.iter().any(|hit| hit.kind == BlockKind::Paragraph);
        if has_body && matches.iter().any(|hit| hit.kind != BlockKind::Paragraph) {
            matches.iter_mut().for_each(|hit| hit.words = scorer.words_at(window.slot(hit.doc)));
            keep_below_body(matches.iter_mut().map(|Match { kind, words, score, .. }| Placed {
                kind: *kind,
                words: *words,
                score,
            }));
        }
    }
}

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
    pub(super) scorer: &'m Scorer<'m>,
    pub(super) ranking: &'m Ranking,
}

impl Matches<'_> {
    /// Notes the matching passages in the slots of an article with their scores. `context` is what the article adds.
    pub(super) fn of_article(self, slots: Range<usize>, context: f32, matches: &mut Vec<Match>) {
        let Self { segment, window, found, scorer, ranking } = self;
        matches.clear();
        let matching =
            std::iter::successors(found.next(slots.start), |at| found.next(at + 1)).take_while(|at| *at < slots.end);
        for at in matching {
            let doc = window.origin + at as DocId;
            let Some((kind, paragraphs)) = segment.kind_and_paragraphs(doc) else { continue };
            let score = (window.scores[at] + context) * ranking.early_factor(paragraphs);
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

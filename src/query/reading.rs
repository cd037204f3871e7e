//! An article at hand: what a query says of it, decided on its texts alone.
//!
//! An engine decides the same for all articles at once, by its index.

use super::{AnalyzedText, Node, SpanQuery};
use crate::analysis::{Analyzer, Language};
use crate::model::{ArticleMeta, Block, BlockKind};

/// An article with its analysed texts.
#[derive(Debug)]
pub struct ReadArticle {
    meta: ArticleMeta,
    passages: Vec<(BlockKind, AnalyzedText)>,
}

impl ReadArticle {
    /// Reads all blocks of an article in its language.
    pub fn new(meta: &ArticleMeta, blocks: &[Block], analyzer: &Analyzer) -> Self {
        let language = Language::of_tag(meta.language.as_deref());
        let read = |block: &Block| (block.kind, AnalyzedText::new(&block.text, language, analyzer));
        Self { meta: meta.clone(), passages: blocks.iter().map(read).collect() }
    }

    /// Whether a part of a query holds of the passage that is this one in reading order, from 0.
    pub fn holds(&self, node: &Node, ordinal: usize) -> bool {
        self.passages.get(ordinal).is_some_and(|(_, text)| self.holds_among(node, &[text], false))
    }

    /// Whether it holds of some passages taken together: one has this word, another that.
    fn holds_among(&self, node: &Node, among: &[&AnalyzedText], excluded: bool) -> bool {
        let all_of = |wants: fn(BlockKind) -> bool| -> Vec<&AnalyzedText> {
            self.passages.iter().filter(|(kind, _)| wants(*kind)).map(|(_, text)| text).collect()
        };
        match node {
            Node::All => !among.is_empty(),
            Node::Nothing => false,
            Node::Term { .. } | Node::Form { .. } | Node::Phrase { .. } => {
                let query = SpanQuery::new(node);
                among.iter().any(|text| text.holds(&query))
            }
            Node::Near { .. } | Node::Sentence(_) => {
                let (query, candidates) = (SpanQuery::new(node), node.candidates());
                among.iter().any(|text| self.holds_among(&candidates, &[*text], excluded) && text.holds(&query))
            }
            Node::Compound { term, parts } => self.holds_among(&Node::of_compound(term, parts), among, excluded),
            Node::Article(inner) => {
                let has_word = |text: &&AnalyzedText| self.has_word(inner, text) != Some(false);
                self.holds_among(inner, &all_of(|kind| kind != BlockKind::Boilerplate), excluded)
                    && (excluded || among.iter().any(has_word))
            }
            Node::Title(inner) => {
                self.holds_among(inner, &all_of(|kind| matches!(kind, BlockKind::Headline | BlockKind::Kicker)), true)
            }
            Node::Keyword(filter) => filter.fits_article(&self.meta),
            Node::Days(days) => self.meta.date().is_some_and(|date| days.overlaps(date.period())),
            Node::Bool { must, should, must_not } => {
                let has = |part: &Node| self.holds_among(part, among, excluded);
                let wanted = !must.is_empty() || should.is_empty() && !must_not.is_empty() || should.iter().any(has);
                wanted && must.iter().all(has) && !must_not.iter().any(|part| self.holds_among(part, among, true))
            }
        }
    }

    /// Whether a passage has one of the words that are asked of its article; `None` if none are.
    fn has_word(&self, node: &Node, text: &AnalyzedText) -> Option<bool> {
        match node {
            Node::Compound { term, parts } => self.has_word(&Node::of_compound(term, parts), text),
            Node::Bool { must, should, .. } => {
                must.iter().chain(should).filter_map(|part| self.has_word(part, text)).reduce(|a, b| a || b)
            }
            Node::All | Node::Article(_) | Node::Title(_) | Node::Keyword(_) | Node::Days(_) => None,
            _ => Some(self.holds_among(node, &[text], false)),
        }
    }
}

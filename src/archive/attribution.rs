//! Who says what in an article that is shown.

use crate::analysis::Language;
use crate::extract::{TextBlock, attribute};
use crate::model::{ArticleMeta, Attribution, BlockKind, BlockView};

/// What is said in the teasers and paragraphs of a German article; nothing in other languages, whose forms no rule knows.
pub(super) fn attributions(meta: &ArticleMeta, blocks: &[BlockView]) -> Vec<Attribution> {
    if Language::of_tag(meta.language.as_deref()) != Language::GERMAN {
        return Vec::new();
    }
    let spoken = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Teaser | BlockKind::Paragraph));
    let blocks: Vec<TextBlock<'_>> = spoken.map(|block| TextBlock { id: &block.id, text: &block.text }).collect();
    attribute(&blocks)
}

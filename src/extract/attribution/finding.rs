//! What the rules find: spans of one block's text.

pub(super) use crate::model::AttributionRule as Rule;
use crate::model::ByteSpan;

/// Words that name a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Speaker {
    /// The number of the block they stand in.
    pub(super) block: usize,
    pub(super) span: ByteSpan,
    /// The name without article, adjectives and genitives.
    pub(super) head: ByteSpan,
    pub(super) pronoun: bool,
}

/// Who is found to say something, by which words and which rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) speaker: Option<Speaker>,
    pub(super) cue: Option<ByteSpan>,
    pub(super) rule: Rule,
}

/// A statement and who made it.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) block: usize,
    /// Empty for the sentence before, until it is known.
    pub(super) spans: Vec<ByteSpan>,
    pub(super) direct: bool,
    pub(super) frame: Frame,
    /// Whom a pronoun means.
    pub(super) meant: Option<Speaker>,
    /// Those who say that the speaker said it, the outermost first.
    pub(super) via: Vec<Speaker>,
    /// The sentence in which the frame stands.
    pub(super) sentence: ByteSpan,
}

impl Finding {
    /// Who speaks: whom the pronoun means, or the words themselves.
    pub(super) fn speaker(&self) -> Option<Speaker> {
        self.meant.or(self.frame.speaker)
    }
}

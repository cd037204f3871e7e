//! Half-open ranges, one type per unit.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of bytes, on character boundaries of the text it belongs to; `[start, end]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
#[schemars(with = "[usize; 2]")]
pub struct ByteSpan {
    /// The first byte inside.
    pub start: usize,
    /// The first byte behind.
    pub end: usize,
}

impl ByteSpan {
    /// A span from `start` to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The number of bytes inside.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether nothing is inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The part of `text` that the span covers; empty if the span does not lie on `text`'s character boundaries.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The span as the standard library writes it.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The same span, `offset` bytes further on.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }
}

impl From<[usize; 2]> for ByteSpan {
    fn from([start, end]: [usize; 2]) -> Self {
        Self { start, end }
    }
}

impl From<ByteSpan> for [usize; 2] {
    fn from(span: ByteSpan) -> Self {
        [span.start, span.end]
    }
}

/// A half-open range of Unicode scalar values of a passage's text; `[start, end]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
#[schemars(with = "[usize; 2]")]
pub struct CharSpan {
    /// The first character inside.
    pub start: usize,
    /// The first character behind.
    pub end: usize,
}

impl CharSpan {
    /// The characters from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Turns ascending, disjoint byte spans of `text` into character spans, in one pass.
    ///
    /// ```
    /// use beleg::model::{ByteSpan, CharSpan};
    /// let spans = CharSpan::from_bytes("für Öl", &[ByteSpan::new(5, 8)]);
    /// assert_eq!(spans, [CharSpan { start: 4, end: 6 }]);
    /// ```
    pub fn from_bytes(text: &str, spans: &[ByteSpan]) -> Vec<Self> {
        let mut chars = 0;
        let mut byte = 0;
        let mut advance = |to: usize| {
            chars += text.get(byte..to).unwrap_or_default().chars().count();
            byte = to;
            chars
        };
        spans.iter().map(|span| Self { start: advance(span.start), end: advance(span.end) }).collect()
    }
}

impl From<[usize; 2]> for CharSpan {
    fn from([start, end]: [usize; 2]) -> Self {
        Self { start, end }
    }
}

impl From<CharSpan> for [usize; 2] {
    fn from(span: CharSpan) -> Self {
        [span.start, span.end]
    }
}

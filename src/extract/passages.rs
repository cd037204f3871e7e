//! Cuts long paragraphs into passages, and says how long other blocks may be.

use crate::analysis::sentence::sentences;
use crate::model::{BlockKind, ByteSpan};

/// The longest passage, in words: what stands between blanks.
pub const MAX_WORDS: usize = 200;

/// A passage without blanks is cut at this length, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// The longest headline, kicker or section heading, in bytes: those of sections are held once per passage below them.
const MAX_TITLE_BYTES: usize = 1024;

/// The longest part of a text in which sentences and days are looked for at once, in bytes.
const WINDOW: usize = 1 << 20;

/// The longest block of a kind that is one passage, in bytes. A longer title or teaser is none, but a paragraph.
pub(super) fn longest(kind: BlockKind) -> usize {
    match kind {
        BlockKind::Headline | BlockKind::Kicker | BlockKind::Heading => MAX_TITLE_BYTES,
        BlockKind::Teaser | BlockKind::Paragraph | BlockKind::Caption | BlockKind::Boilerplate => MAX_BYTES,
    }
}

/// Parts of `span` of at most 1 MiB, cut at a blank where there is one: what is found in them is held in memory.
pub(super) fn windows(text: &str, span: ByteSpan) -> impl Iterator<Item = ByteSpan> {
    let mut start = span.start;
    std::iter::from_fn(move || {
        let rest = text.get(start..span.end).filter(|rest| !rest.is_empty())?;
        let mut length = rest.len();
        if length > WINDOW {
            let part = rest.get(..rest.floor_char_boundary(WINDOW)).unwrap_or_default();
            length = part.rfind(char::is_whitespace).filter(|blank| *blank > 0).unwrap_or(part.len());
        }
        let window = ByteSpan::new(start, start + length);
        start = window.end;
        Some(window)
    })
}

/// Cuts `text` into spans of at most [`MAX_WORDS`] words, only at sentence ends; a single sentence above that is cut between words.
///
/// The spans are ascending and disjoint; between them stand only blanks. A short text is one span.
pub fn split_passages(text: &str) -> Vec<ByteSpan> {
    // Bytes that blanks begin with, more often than not something else: cheaper to count than words.
    let gaps = text.bytes().filter(|byte| matches!(byte, 0..=b' ' | 0xC2 | 0xE1..=0xE3)).count();
    let words = if gaps < MAX_WORDS { 0 } else { text.split_whitespace().count() };
    if words <= MAX_WORDS && text.len() <= MAX_BYTES {
        return vec![ByteSpan::new(0, text.len())];
    }
    let target = words.div_ceil(words.div_ceil(MAX_WORDS).max(1));
    let mut spans: Vec<ByteSpan> = Vec::new();
    let mut open = 0;
    let in_window = |window: ByteSpan| {
        sentences(window.of(text)).into_iter().flat_map(move |span| pieces(text, span.shifted(window.start)))
    };
    for sentence in windows(text, ByteSpan::new(0, text.len())).flat_map(in_window) {
        let count = sentence.of(text).split_whitespace().count();
        match spans.last_mut() {
            Some(last)
                if open > 0 && open < target && open + count <= MAX_WORDS && sentence.end - last.start <= MAX_BYTES =>
            {
                last.end = sentence.end;
                open += count;
            }
            _ => {
                spans.push(sentence);
                open = count;
            }
        }
    }
    spans
}

/// A sentence, cut between words if it alone is too long.
fn pieces(text: &str, sentence: ByteSpan) -> Vec<ByteSpan> {
    let own = sentence.of(text);
    let mut pieces = Vec::new();
    let (mut start, mut end, mut count) = (0, 0, 0);
    for word in own.split_whitespace() {
        let at = word.as_ptr() as usize - own.as_ptr() as usize;
        if count == MAX_WORDS || (count > 0 && at + word.len() - start > MAX_BYTES) {
            pieces.push(ByteSpan::new(start, end));
            (start, count) = (at, 0);
        }
        end = at + word.len();
        count += 1;
        while end - start > MAX_BYTES {
            let cut = own.floor_char_boundary(start + MAX_BYTES);
            pieces.push(ByteSpan::new(start, cut));
            start = cut;
        }
    }
    if end > start {
        pieces.push(ByteSpan::new(start, end));
    }
    pieces.into_iter().map(|piece| piece.shifted(sentence.start)).collect()
}

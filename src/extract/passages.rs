//! Cuts long paragraphs into passages.

use crate::analysis::sentence::sentences;
use crate::model::ByteSpan;

/// The longest passage, in words: what stands between blanks.
pub const MAX_WORDS: usize = 200;

/// A passage without blanks is cut at this length, in bytes.
const MAX_BYTES: usize = 16 * 1024;

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
    for sentence in sentences(text).into_iter().flat_map(|span| pieces(text, span)) {
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

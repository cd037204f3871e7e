//! The days that an article speaks of, found in its passages when it is shown: nothing of them is stored.

use crate::calendar::find_days;
use crate::ingest::MAX_MENTIONS;
use crate::model::{ArticleMeta, Block, BlockKind, ByteSpan, HeaderDay, Mention, PassageId, Resolved};

/// The days that `blocks` speak of, counted from the article's day, and those of its header lines, in the order of the source; at most [`MAX_MENTIONS`].
pub fn mentions(meta: &ArticleMeta, blocks: &[Block], header_days: Vec<HeaderDay>) -> Vec<Mention> {
    let today = meta.date().filter(|date| date.last_day.is_none()).map(|date| date.day);
    let of_block = |block: &Block| {
        let passage = PassageId { article: meta.id.clone(), slot: block.slot }.to_string();
        let mut counted = Counted { text: &block.text, bytes: 0, chars: 0 };
        find_days(&block.text, today)
            .into_iter()
            .map(move |found| Mention {
                text: found.span.of(&block.text).to_owned(),
                day: found.period.map(|period| period.first),
                last_day: found.period.filter(|period| period.last != period.first).map(|period| period.last),
                bytes: bytes_of(block, found.span),
                passage: Some(passage.clone()),
                start: Some(counted.chars_before(found.span.start)),
                end: Some(counted.chars_before(found.span.end)),
                resolved: found.resolved,
            })
            .collect::<Vec<_>>()
    };
    // Indexes that were written before kept the days of passages, too.
    let is_beside = |day: &HeaderDay| {
        !blocks
            .iter()
            .any(|block| block.source.bytes.start <= day.bytes.start && day.bytes.end <= block.source.bytes.end)
    };
    let beside = header_days.into_iter().filter(is_beside).map(|HeaderDay { text, day, last_day, bytes }| Mention {
        text,
        day,
        last_day,
        bytes,
        passage: None,
        start: None,
        end: None,
        resolved: day.map(|_| Resolved::Stated),
    });
    let spoken = blocks.iter().filter(|block| block.kind != BlockKind::Boilerplate).flat_map(of_block);
    let mut mentions: Vec<Mention> = beside.collect();
    mentions.extend(spoken.take(MAX_MENTIONS));
    mentions.sort_by_key(|mention| mention.bytes);
    mentions
}

/// Counts characters up to ascending places.
struct Counted<'a> {
    text: &'a str,
    bytes: usize,
    chars: usize,
}

impl Counted<'_> {
    fn chars_before(&mut self, bytes: usize) -> usize {
        self.chars += self.text.get(self.bytes..bytes).map_or(0, |part| part.chars().count());
        self.bytes = bytes;
        self.chars
    }
}

/// Where a part of a block's text stands in the source.
///
/// A block's bytes are its text, or its text with other line breaks, in another encoding, or both; which of them, their number tells.
fn bytes_of(block: &Block, part: ByteSpan) -> ByteSpan {
    const MEASURES: [fn(&str) -> usize; 6] = [
        str::len,
        |text| text.len() + breaks(text),
        |text| text.chars().count(),
        |text| text.chars().count() + breaks(text),
        |text| 2 * text.encode_utf16().count(),
        |text| 2 * (text.encode_utf16().count() + breaks(text)),
    ];
    let whole = block.source.bytes;
    let measured = MEASURES.iter().find(|measure| measure(&block.text) == whole.len()).and_then(|measure| {
        let place = |at: usize| block.text.get(..at).map(|before| whole.start + measure(before));
        Some(ByteSpan::new(place(part.start)?, place(part.end)?))
    });
    measured.unwrap_or(whole)
}

/// Line breaks that were two bytes.
fn breaks(text: &str) -> usize {
    text.matches('\n').count()
}

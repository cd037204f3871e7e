//! The blocks of an article, with the bytes that they stand in.

use std::borrow::Cow;

use super::layout::{Known, Laid, lay_out, sort_out};
use super::lines::trim;
use super::passages::{longest, split_passages};
use super::source_lines::SourceLines;
use crate::ingest::{Beyond, Draft, Layout, MAX_PASSAGES};
use crate::model::{Block, BlockKind, ByteSpan, LineEnds, LineIndex, Slot, SourceOf, StoredSource, sha256};

/// The blocks of a draft in reading order.
///
/// # Errors
/// [`Beyond`] if there are too many lines or blocks.
pub(super) fn blocks_of(draft: &Draft, lines: &SourceLines) -> Result<Laid, Beyond> {
    let text = draft.text.as_str();
    let mut laid = match &draft.layout {
        Layout::Plain => {
            let known = Known { lines: Some(lines), ..Known::default() };
            lay_out(text, ByteSpan::new(0, text.len()), known)?
        }
        Layout::Parts { headline, kicker, teaser, paragraphs, text: running } => {
            let mut blocks = Vec::new();
            let mut add = |kind, span: &Option<ByteSpan>| blocks.extend(span.map(|span| (kind, trim(text, span))));
            add(BlockKind::Kicker, kicker);
            add(BlockKind::Headline, headline);
            add(BlockKind::Teaser, teaser);
            let mut laid = match running {
                Some(running) => {
                    let headline = headline.map(|span| span.of(text));
                    let known =
                        Known { headline, kicker: kicker.is_some(), teaser: teaser.is_some(), lines: Some(lines) };
                    lay_out(text, *running, known)?
                }
                None => Laid::default(),
            };
            blocks.append(&mut laid.blocks);
            blocks.extend(paragraphs.iter().map(|span| (BlockKind::Paragraph, trim(text, *span))));
            Laid { blocks, ..laid }
        }
        Layout::Known(blocks) => {
            let blocks = blocks.iter().map(|(kind, span)| (*kind, trim(text, *span))).collect();
            Laid { blocks, ..Laid::default() }
        }
        Layout::Blocks { blocks, notes } => sort_out(text, blocks, notes),
    };
    if laid.blocks.len() > MAX_PASSAGES {
        return Err(Beyond::Passages);
    }
    // What is longer than any title is a paragraph, and parted as one.
    let is_title = |kind| !matches!(kind, BlockKind::Caption | BlockKind::Boilerplate);
    for (kind, span) in &mut laid.blocks {
        if span.len() > longest(*kind) && is_title(*kind) {
            *kind = BlockKind::Paragraph;
        }
    }
    Ok(laid)
}

/// Where `span` of the draft's text stands in the source.
pub(super) fn source_span(draft: &Draft, span: ByteSpan) -> (ByteSpan, SourceOf) {
    match draft.offsets.raw(&draft.text, span) {
        Some(raw) => (raw, SourceOf::File),
        None => (span, SourceOf::Extracted),
    }
}

/// The line of the file on which an offset of the draft's text stands; counts lines, so that it is for few offsets.
pub(super) fn line_of(draft: &Draft, offset: usize) -> u64 {
    let lines = || LineIndex::new(draft.text.as_bytes(), LineEnds::FeedOrReturn, draft.record_line);
    draft.offsets.line(offset).unwrap_or_else(|| lines().line(draft.text.as_bytes(), offset))
}

/// Text with all line breaks as `\n`.
fn with_plain_breaks(text: &str) -> Cow<'_, str> {
    if !text.contains(['\r', '\u{2028}', '\u{2029}']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n"))
}

/// Writes blocks with their numbers, sections, lines and checksums.
pub(super) struct BlockWriter<'a> {
    draft: &'a Draft,
    section: Option<String>,
    paragraphs: u32,
    headings: u32,
    captions: u32,
    boilerplate: u32,
    lines: LineIndex,
}

impl<'a> BlockWriter<'a> {
    pub(super) fn new(draft: &'a Draft) -> Self {
        let lines = LineIndex::new(draft.text.as_bytes(), LineEnds::FeedOrReturn, draft.record_line);
        Self { draft, section: None, paragraphs: 0, headings: 0, captions: 0, boilerplate: 0, lines }
    }

    pub(super) fn write(&mut self, kind: BlockKind, span: ByteSpan, blocks: &mut Vec<Block>) {
        if kind == BlockKind::Paragraph {
            return self.paragraph(span, blocks);
        }
        // A long caption, or long boilerplate: each part has a number of its own.
        let parts = match span.len() > longest(kind) {
            true => split_passages(span.of(&self.draft.text)),
            false => vec![ByteSpan::new(0, span.len())],
        };
        for part in parts {
            let count = |number: &mut u32| std::mem::replace(number, *number + 1);
            let slot = match kind {
                BlockKind::Headline => Slot::Headline,
                BlockKind::Kicker => Slot::Kicker,
                BlockKind::Teaser => Slot::Teaser,
                BlockKind::Heading => Slot::Heading(count(&mut self.headings)),
                BlockKind::Caption => Slot::Caption(count(&mut self.captions)),
                BlockKind::Boilerplate => Slot::Boilerplate(count(&mut self.boilerplate)),
                BlockKind::Paragraph => return,
            };
            let block = self.block(slot, kind, part.shifted(span.start));
            if kind == BlockKind::Heading {
                self.section = Some(block.text.clone());
            }
            blocks.push(block);
        }
    }

    fn paragraph(&mut self, span: ByteSpan, blocks: &mut Vec<Block>) {
        let number = self.paragraphs;
        self.paragraphs += 1;
        if span.is_empty() {
            return;
        }
        let parts = split_passages(span.of(&self.draft.text));
        let is_split = parts.len() > 1;
        for (k, part) in parts.into_iter().enumerate() {
            let slot = Slot::Paragraph(number, is_split.then_some(k as u32));
            let block = self.block(slot, BlockKind::Paragraph, part.shifted(span.start));
            blocks.push(block);
        }
    }

    fn block(&mut self, slot: Slot, kind: BlockKind, span: ByteSpan) -> Block {
        let draft = self.draft;
        let text = with_plain_breaks(span.of(&draft.text)).into_owned();
        let (bytes, of) = source_span(draft, span);
        let raw = draft.offsets.bytes(&draft.text, span);
        let raw_sha256 = (raw.as_ref() != text.as_bytes()).then(|| sha256(&raw));
        let section = if kind == BlockKind::Heading { None } else { self.section.clone() };
        Block { slot, kind, text, section, source: StoredSource { line: self.line(span.start), bytes, of, raw_sha256 } }
    }

    /// The line on which an offset of the text stands; of its page, where there are pages.
    fn line(&self, offset: usize) -> u64 {
        let line = |offset| self.lines.line(self.draft.text.as_bytes(), offset);
        let page = self.draft.pages.iter().rev().find(|page| **page <= offset);
        match page {
            Some(page) => 1 + line(offset) - line(*page),
            None => self.draft.offsets.line(offset).unwrap_or_else(|| line(offset)),
        }
    }
}

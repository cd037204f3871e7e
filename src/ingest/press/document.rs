//! One document of an export, and how it becomes a draft.

use crate::ingest::draft::{Declared, DeclaredDate, Draft, Layout};
use crate::ingest::encoding::Decoded;
use crate::ingest::offsets::{OffsetMap, Piece};
use crate::model::{ByteSpan, LineIndex, sha256};

/// A document, and the file that it stands in.
pub(super) struct Document<'a> {
    pub(super) decoded: &'a Decoded,
    /// Of the whole file.
    pub(super) lines: &'a LineIndex,
    pub(super) span: ByteSpan,
    /// How many documents the file holds.
    pub(super) many: usize,
    /// Of the whole file.
    pub(super) sha256: &'a str,
}

/// The parts of a document, as places in the file's text.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) headline: Option<ByteSpan>,
    pub(super) kicker: Option<ByteSpan>,
    pub(super) teaser: Option<ByteSpan>,
    /// Running text, in one piece or several.
    pub(super) text: Vec<ByteSpan>,
    pub(super) declared: Declared,
}

impl<'a> Document<'a> {
    /// The text of the whole file.
    pub(super) fn text(&self) -> &'a str {
        &self.decoded.text
    }

    /// The lines that hold more than blanks, trimmed, and whether a blank line stands before each.
    pub(super) fn lines(&self) -> Vec<(ByteSpan, bool)> {
        lines(self.text(), self.span)
    }

    /// A day as it stands in the file.
    pub(super) fn date(&self, span: ByteSpan) -> DeclaredDate {
        let text = self.text();
        let bytes = if self.is_placed() { self.decoded.offsets.raw(text, span) } else { None };
        DeclaredDate { text: span.of(text).to_owned(), bytes }
    }

    /// The draft of a document whose parts are known; `None` if it has no text.
    pub(super) fn draft(&self, parts: Parts) -> Option<Draft> {
        let Parts { headline, kicker, teaser, text: running, declared } = parts;
        let mut writer = Writer { document: self, text: String::new(), pieces: Vec::new() };
        let [headline, kicker, teaser] = [headline, kicker, teaser].map(|span| span.and_then(|span| writer.push(span)));
        let mut region: Option<ByteSpan> = None;
        let mut paragraphs = Vec::new();
        for span in running {
            if is_wrapped(self.text(), span) {
                paragraphs.extend(writer.push(span));
                continue;
            }
            let own = writer.push_text(span);
            region = own.map(|own| ByteSpan::new(region.map_or(own.start, |region| region.start), own.end)).or(region);
        }
        let Writer { text, pieces, .. } = writer;
        if region.is_none() && paragraphs.is_empty() {
            return None;
        }
        let layout = Layout::Parts { headline, kicker, teaser, paragraphs, text: region };
        Some(self.with(text, pieces, layout, declared))
    }

    /// The draft of a document of which nothing is known.
    pub(super) fn plain(&self) -> Option<Draft> {
        let mut writer = Writer { document: self, text: String::new(), pieces: Vec::new() };
        writer.push_text(self.span)?;
        let Writer { text, pieces, .. } = writer;
        Some(self.with(text, pieces, Layout::Plain, Declared::default()))
    }

    fn with(&self, text: String, pieces: Vec<Piece>, layout: Layout, declared: Declared) -> Draft {
        let is_only = self.many == 1;
        let record_sha256 = if is_only { self.sha256.to_owned() } else { sha256(self.span.of(self.text()).as_bytes()) };
        Draft {
            text,
            offsets: self.offsets(pieces),
            layout,
            declared,
            record: 0,
            record_start: if is_only { 0 } else { self.span.start as u64 },
            record_line: self.lines.line(self.text().as_bytes(), self.span.start),
            record_sha256,
            container: None,
            pages: Vec::new(),
        }
    }

    /// Whether places in the file can be told without holding the file once per document.
    fn is_placed(&self) -> bool {
        const MOST: usize = 16;
        self.decoded.offsets.is_identity() || self.many <= MOST
    }

    fn offsets(&self, mut pieces: Vec<Piece>) -> OffsetMap {
        if !self.is_placed() {
            pieces.iter_mut().for_each(|piece| piece.raw = None);
            return OffsetMap::pieces(pieces);
        }
        let map = self.decoded.offsets.clone();
        let decoded = if map.is_identity() { String::new() } else { self.decoded.text.clone() };
        OffsetMap::pieces_of(pieces, decoded, map)
    }
}

/// Puts the text of a draft together.
struct Writer<'a> {
    document: &'a Document<'a>,
    text: String,
    pieces: Vec<Piece>,
}

impl Writer<'_> {
    /// Adds what stands at a place of the file, but for blanks around it.
    fn push(&mut self, span: ByteSpan) -> Option<ByteSpan> {
        let page = self.document.text();
        let span = trim(page, span);
        if span.is_empty() {
            return None;
        }
        self.part("\n\n");
        Some(self.piece(span))
    }

    /// Adds running text: each paragraph is a piece, so that it has its own line.
    fn push_text(&mut self, span: ByteSpan) -> Option<ByteSpan> {
        const WRAPPED: usize = 120;
        let page = self.document.text();
        let lines = lines(page, span);
        let long: usize = lines.iter().map(|(line, _)| line.len()).filter(|length| *length > WRAPPED).sum();
        let all: usize = lines.iter().map(|(line, _)| line.len()).sum();
        let is_parted = lines.iter().skip(1).any(|(_, is_apart)| *is_apart);
        let each_line = 2 * long > all || !is_parted;
        let mut paragraphs: Vec<(ByteSpan, bool)> = Vec::new();
        for (line, is_apart) in lines {
            match paragraphs.last_mut() {
                Some((last, _)) if !each_line && !is_apart => last.end = line.end,
                _ => paragraphs.push((line, is_apart)),
            }
        }
        let mut own: Option<ByteSpan> = None;
        for (paragraph, is_apart) in paragraphs {
            self.part(if is_apart || own.is_none() { "\n\n" } else { "\n" });
            let piece = self.piece(paragraph);
            own = Some(ByteSpan::new(own.map_or(piece.start, |own| own.start), piece.end));
        }
        own
    }

    fn part(&mut self, with: &str) {
        if !self.text.is_empty() {
            self.text.push_str(with);
        }
    }

    fn piece(&mut self, span: ByteSpan) -> ByteSpan {
        let page = self.document.text();
        let own = ByteSpan::new(self.text.len(), self.text.len() + span.len());
        self.text.push_str(span.of(page));
        let line = self.document.lines.line(page.as_bytes(), span.start);
        self.pieces.push(Piece { text: own, raw: Some(span.start), line });
        own
    }
}

/// Whether running text is one paragraph whose lines were wrapped.
fn is_wrapped(text: &str, span: ByteSpan) -> bool {
    const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;
    let lines = lines(text, span);
    let Some((_, before)) = lines.split_last() else { return false };
    !before.is_empty()
        && before
            .iter()
            .all(|(line, _)| WIDTHS.contains(&line.len()) && !line.of(text).ends_with(['.', '!', '?', '"', '“']))
        && lines.iter().skip(1).all(|(_, is_apart)| !is_apart)
}

/// The lines of a region that hold more than blanks, trimmed, and whether a blank line stands before each.
pub(super) fn lines(text: &str, region: ByteSpan) -> Vec<(ByteSpan, bool)> {
    let mut lines = Vec::new();
    let mut at = region.start;
    let mut is_apart = true;
    for piece in region.of(text).split_inclusive(['\n', '\r', '\u{c}']) {
        let line = trim(text, ByteSpan::new(at, at + piece.len()));
        at += piece.len();
        if line.is_empty() {
            // `\r\n` gives an empty piece behind each line.
            is_apart |= piece != "\n" || !text.get(..line.start).is_some_and(|before| before.ends_with('\r'));
        } else {
            lines.push((line, is_apart));
            is_apart = false;
        }
    }
    lines
}

/// A span without the blanks at its ends.
pub(super) fn trim(text: &str, span: ByteSpan) -> ByteSpan {
    let own = span.of(text);
    let kept = own.trim_start();
    let start = span.start + own.len() - kept.len();
    ByteSpan::new(start, start + kept.trim_end().len())
}

/// The tag of a language by its German or English name, with which the words begin: `GERMAN; DEUTSCH`.
pub(super) fn language(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    let known = [
        ("german", "de"),
        ("deutsch", "de"),
        ("english", "en"),
        ("englisch", "en"),
        ("french", "fr"),
        ("französisch", "fr"),
    ];
    known.iter().find(|(name, _)| lower.starts_with(name)).map(|(_, tag)| (*tag).to_owned())
}

//! From places in decoded text to places in raw bytes.

use std::borrow::Cow;

use crate::model::ByteSpan;

/// Bytes of text between two remembered places: a look-up counts at most so many.
const STRIDE: usize = 4096;

/// Maps spans of a draft's text to spans of the raw file.
///
/// A span that lies outside the text, or that does not stand in the file as text (a JSON string with escapes), maps to `None`.
#[derive(Debug, Clone, Default)]
pub struct OffsetMap(Map);

#[derive(Debug, Clone)]
enum Map {
    /// The text is the file from byte `shift` on.
    Identity { shift: usize },
    /// The file is in another encoding.
    Transcoded(Transcoded),
    /// The text is put together of strings of the file; ascending in the text.
    Pieces(Vec<Piece>),
    /// Likewise, of a file that was decoded before: the pieces' places are places in the decoded file.
    Layered { pieces: Vec<Piece>, decoded: String, file: Box<OffsetMap> },
}

impl Default for Map {
    fn default() -> Self {
        Self::Identity { shift: 0 }
    }
}

/// The encodings other than UTF-8 whose places can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// One byte per character.
    Byte,
    /// Two bytes per UTF-16 unit.
    Utf16,
}

impl Unit {
    /// Raw bytes that `text` takes.
    fn measure(self, text: &str) -> usize {
        match self {
            Self::Byte => text.chars().count(),
            Self::Utf16 => 2 * text.chars().map(char::len_utf16).sum::<usize>(),
        }
    }
}

#[derive(Debug, Clone)]
struct Transcoded {
    unit: Unit,
    raw: Vec<u8>,
    /// Pairs of places (text, raw), ascending, about one per [`STRIDE`].
    marks: Vec<(usize, usize)>,
}

impl Transcoded {
    fn place(&self, text: &str, offset: usize) -> Option<usize> {
        let after = self.marks.partition_point(|(at, _)| *at <= offset);
        let (at, raw) = self.marks.get(after.checked_sub(1)?)?;
        Some(raw + self.unit.measure(text.get(*at..offset)?))
    }
}

/// A string of the file inside the draft's text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Where it stands in the text.
    pub(super) text: ByteSpan,
    /// Where it begins in the file; `None` if it is written with escapes.
    pub(super) raw: Option<usize>,
    /// Its line of the file, from 1.
    pub(super) line: u64,
}

impl OffsetMap {
    /// The text is the file, from byte `shift` on.
    pub fn identity(shift: usize) -> Self {
        Self(Map::Identity { shift })
    }

    /// The text is put together of strings of the file.
    pub(super) fn pieces(pieces: Vec<Piece>) -> Self {
        Self(Map::Pieces(pieces))
    }

    /// The text is put together of strings of a file that was decoded to `decoded`, from where `file` leads to its bytes.
    pub(super) fn pieces_of(mut pieces: Vec<Piece>, decoded: String, file: Self) -> Self {
        match file.0 {
            Map::Identity { shift } => {
                pieces.iter_mut().for_each(|piece| piece.raw = piece.raw.map(|at| at + shift));
                Self::pieces(pieces)
            }
            _ => Self(Map::Layered { pieces, decoded, file: Box::new(file) }),
        }
    }

    /// Whether places in the text are places in the file, but for a constant.
    pub(super) fn is_identity(&self) -> bool {
        matches!(self.0, Map::Identity { .. })
    }

    /// The text has nothing in common with the bytes of its file.
    pub(super) fn none() -> Self {
        Self::pieces(Vec::new())
    }

    /// The text was decoded from `raw` (the whole file) behind `shift` bytes of byte order mark.
    pub(super) fn transcoded(unit: Unit, raw: Vec<u8>, shift: usize, text: &str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let (mut at, mut place) = (0, shift);
        marks.push((at, place));
        while at + STRIDE < text.len() {
            let next = text.ceil_char_boundary(at + STRIDE);
            place += unit.measure(text.get(at..next).unwrap_or_default());
            at = next;
            marks.push((at, place));
        }
        Self(Map::Transcoded(Transcoded { unit, raw, marks }))
    }

    /// Where `span` of the text stands in the raw file; `None` if it does not stand there as text.
    pub fn raw(&self, text: &str, span: ByteSpan) -> Option<ByteSpan> {
        text.get(span.range())?;
        match &self.0 {
            Map::Identity { shift } => Some(span.shifted(*shift)),
            Map::Transcoded(map) => Some(ByteSpan::new(map.place(text, span.start)?, map.place(text, span.end)?)),
            Map::Pieces(pieces) => inside(pieces, span),
            Map::Layered { pieces, decoded, file } => file.raw(decoded, inside(pieces, span)?),
        }
    }

    /// The bytes that stand in the source at `span` of the text: the raw file's, or the text's own where it does not stand in the file.
    pub fn bytes<'a>(&'a self, text: &'a str, span: ByteSpan) -> Cow<'a, [u8]> {
        let own = Cow::Borrowed(span.of(text).as_bytes());
        match &self.0 {
            Map::Identity { .. } | Map::Pieces(_) => own,
            Map::Layered { pieces, decoded, file } => match inside(pieces, span) {
                Some(span) => Cow::Owned(file.bytes(decoded, span).into_owned()),
                None => own,
            },
            Map::Transcoded(map) => match self.raw(text, span).and_then(|raw| map.raw.get(raw.range())) {
                Some(bytes) => Cow::Borrowed(bytes),
                None => own,
            },
        }
    }

    /// The line of the file, from 1, on which the string around `offset` begins; `None` if lines are to be counted in the text itself.
    pub fn line(&self, offset: usize) -> Option<u64> {
        match &self.0 {
            Map::Identity { .. } | Map::Transcoded(_) => None,
            Map::Pieces(pieces) | Map::Layered { pieces, .. } => piece_at(pieces, offset).map(|piece| piece.line),
        }
    }
}

/// Where a span stands that lies in one piece.
fn inside(pieces: &[Piece], span: ByteSpan) -> Option<ByteSpan> {
    let piece = piece_at(pieces, span.start).filter(|piece| span.end <= piece.text.end)?;
    Some(ByteSpan::new(span.start - piece.text.start, span.end - piece.text.start).shifted(piece.raw?))
}

fn piece_at(pieces: &[Piece], offset: usize) -> Option<&Piece> {
    let after = pieces.partition_point(|piece| piece.text.start <= offset);
    pieces.get(after.checked_sub(1)?)
}

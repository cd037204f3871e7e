//! Finding a passage again that no longer stands where it stood: in the encoding and with the line breaks of its file.

use encoding_rs::{Encoding, ISO_8859_15, WINDOWS_1252};
use memchr::memmem;

use crate::model::{ByteSpan, Source, sha256};

/// Whether bytes are the passage with this checksum.
pub(super) fn is_passage(bytes: Option<&[u8]>, wanted: &str) -> bool {
    bytes.is_some_and(|bytes| sha256(bytes) == wanted)
}

/// Where the passage stands now, and on which line: the place nearest to the old one whose bytes are the same.
pub(super) fn find(bytes: &[u8], text: &str, source: &Source) -> Option<(ByteSpan, u64)> {
    let (raw, unit) = raw_passage(text, source)?;
    // In UTF-16 the same bytes may also stand across two characters.
    let start = memmem::find_iter(bytes, &raw)
        .filter(|start| start % unit.width() == source.bytes.start % unit.width())
        .min_by_key(|start| start.abs_diff(source.bytes.start))?;
    let lines = unit.lines(bytes.get(..start).unwrap_or_default());
    Some((ByteSpan::new(start, start + raw.len()), 1 + lines))
}

/// How characters are written in a file, as far as it matters for finding them again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Byte,
    Utf16Little,
    Utf16Big,
}

impl Unit {
    fn width(self) -> usize {
        if self == Self::Byte { 1 } else { 2 }
    }

    /// The line breaks in `bytes`; a carriage return counts where no line feed follows it.
    fn lines(self, bytes: &[u8]) -> u64 {
        let (feed, back): (&[u8], &[u8]) = match self {
            Self::Byte => (b"\n", b"\r"),
            Self::Utf16Little => (b"\n\0", b"\r\0"),
            Self::Utf16Big => (b"\0\n", b"\0\r"),
        };
        let width = self.width();
        let is_at = |what: &[u8], at: usize| at.is_multiple_of(width) && bytes.get(at..at + width) == Some(what);
        let feeds = memmem::find_iter(bytes, feed).filter(|at| at % width == 0).count();
        let returns = memmem::find_iter(bytes, back).filter(|at| at % width == 0 && !is_at(feed, at + width)).count();
        (feeds + returns) as u64
    }
}

/// The passage as it stands in its file: its text with those line breaks and in that encoding that give the checksum it was cited with.
///
/// `None` if none does, as in a passage that has several kinds of line breaks.
fn raw_passage(text: &str, source: &Source) -> Option<(Vec<u8>, Unit)> {
    let breaks: &[&str] = if text.contains('\n') { &["\n", "\r\n", "\r", "\u{2028}", "\u{2029}"] } else { &["\n"] };
    breaks.iter().find_map(|line_break| {
        let text = text.replace('\n', line_break);
        let utf16 = |encode: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(encode).collect::<Vec<u8>>();
        let eight_bit = |encoding: &'static Encoding| encoding.encode(&text).0.into_owned();
        let candidates: [(&dyn Fn() -> Vec<u8>, Unit); 5] = [
            (&|| text.as_bytes().to_vec(), Unit::Byte),
            (&|| eight_bit(WINDOWS_1252), Unit::Byte),
            (&|| eight_bit(ISO_8859_15), Unit::Byte),
            (&|| utf16(u16::to_le_bytes), Unit::Utf16Little),
            (&|| utf16(u16::to_be_bytes), Unit::Utf16Big),
        ];
        candidates
            .into_iter()
            .map(|(encode, unit)| (encode(), unit))
            .find(|(raw, _)| raw.len() == source.bytes.len() && is_passage(Some(raw), &source.passage_sha256))
    })
}

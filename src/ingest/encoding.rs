//! Bytes become text: byte order marks, UTF-8, UTF-16, and the two 8-bit encodings that German text comes in.
//!
//! Nothing is repaired: a file that mixes encodings or is cut inside a character is refused with the place, because replacement characters would
//! hide words for ever. Of a page or an entry with a few broken bytes the parts are read in which none stands.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{ISO_8859_15, WINDOWS_1252};

use super::draft::{Declared, Layout};
use super::offsets::{OffsetMap, Unit};
use crate::model::{BlockKind, ByteSpan, SkipReason, line_feeds};

/// A decoded file.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) offsets: OffsetMap,
    /// Whether broken bytes of it were replaced.
    is_substituted: bool,
}

impl Decoded {
    fn new(text: String, offsets: OffsetMap) -> Self {
        Self { text, offsets, is_substituted: false }
    }

    /// Leaves out what cannot be read of an article that was made of this file from `from` on: blocks and facts in which a byte is broken. That is noted
    /// in `declared`.
    ///
    /// # Errors
    /// [`EncodingError::Broken`] with the first broken place, if that is in the title, or if no paragraph is left.
    pub(super) fn keep_whole(
        &self,
        text: &str,
        layout: &mut Layout,
        declared: &mut Declared,
        from: usize,
    ) -> Result<(), EncodingError> {
        let is_broken = |text: &str| memchr::memchr(SUBSTITUTE as u8, text.as_bytes()).is_some();
        if !self.is_substituted {
            return Ok(());
        }
        declared.retain(|value| !is_broken(value));
        if !is_broken(text) {
            return Ok(());
        }
        let behind = self.text.as_bytes().get(from..).unwrap_or_default();
        // A control character of the file itself is not broken, but there is no other if one was replaced.
        let Some(at) = memchr::memchr(SUBSTITUTE as u8, behind) else { return Ok(()) };
        let place = self.offsets.raw(&self.text, ByteSpan::new(from + at, from + at));
        let shift = place.map_or(0, |place| place.start - (from + at));
        let error = match broken_utf8(self.text.as_bytes(), from + at) {
            EncodingError::Broken { encoding, offset, line } => {
                EncodingError::Broken { encoding, offset: offset + shift, line }
            }
            other => other,
        };
        let (Layout::Known(blocks) | Layout::Blocks { blocks, .. }) = layout else { return Err(error) };
        let before = blocks.len();
        let is_title_broken =
            blocks.iter().any(|(kind, span)| *kind == BlockKind::Headline && is_broken(span.of(text)));
        blocks.retain(|(_, span)| !is_broken(span.of(text)));
        if is_title_broken || !blocks.iter().any(|(kind, _)| *kind == BlockKind::Paragraph) {
            return Err(error);
        }
        if blocks.len() < before {
            let what = if before - blocks.len() == 1 { "one part" } else { "some parts" };
            declared.unread = Some(format!("the article is read, but for {what} of it: {error}"));
        }
        if let Layout::Blocks { notes, .. } = layout {
            notes.retain(|span| !is_broken(span.of(text)));
        }
        Ok(())
    }
}

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum EncodingError {
    #[error(
        "the text is {encoding}, but broken at byte {offset} (line {line}); repair that place, or convert the whole file anew with `iconv`"
    )]
    Broken { encoding: &'static str, offset: usize, line: usize },
    #[error(
        "the encoding is not known (looks like {guess}); convert the file, for example with `iconv -f {guess} -t UTF-8`"
    )]
    Unknown { guess: String },
    #[error("no text: the file holds NUL or many control characters")]
    Binary,
}

impl EncodingError {
    pub(super) fn reason(&self) -> SkipReason {
        match self {
            Self::Broken { .. } => SkipReason::BrokenEncoding,
            Self::Unknown { .. } => SkipReason::UnknownEncoding,
            Self::Binary => SkipReason::Binary,
        }
    }
}

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// Decodes a whole file.
///
/// # Errors
/// [`EncodingError`] if the bytes are broken, in an unknown encoding, or no text.
pub(super) fn decode(raw: Vec<u8>) -> Result<Decoded, EncodingError> {
    if raw.starts_with(b"\xFF\xFE\0\0") || raw.starts_with(b"\0\0\xFE\xFF") {
        return Err(EncodingError::Unknown { guess: "UTF-32".to_owned() });
    }
    if let Some(order) = utf16_bom(&raw) {
        return decode_utf16(raw, order, 2);
    }
    if let Some(order) = utf16_by_zeros(&raw) {
        return decode_utf16(raw, order, 0).map_err(|_| EncodingError::Binary);
    }
    if has_control_characters(&raw) {
        return Err(EncodingError::Binary);
    }
    let marked = raw.starts_with(UTF8_BOM);
    match String::from_utf8(raw) {
        Ok(mut text) => {
            if marked {
                text.drain(..UTF8_BOM.len());
            }
            Ok(Decoded::new(text, OffsetMap::identity(if marked { UTF8_BOM.len() } else { 0 })))
        }
        Err(error) if marked => Err(broken_utf8(error.as_bytes(), error.utf8_error().valid_up_to())),
        Err(error) => decode_8_bit(error.into_bytes()),
    }
}

/// Decodes a page: as [`decode`], but what is not UTF-8 is read in the encoding that the page declares, and a few broken bytes in UTF-8 harm only what they
/// stand in.
///
/// # Errors
/// As [`decode`].
pub(super) fn decode_page(raw: Vec<u8>) -> Result<Decoded, EncodingError> {
    let is_other = is_utf16(&raw) || raw.starts_with(b"\0\0\xFE\xFF");
    if is_other || std::str::from_utf8(&raw).is_ok() || has_control_characters(&raw) {
        return decode(raw);
    }
    let seen = mixture(&raw);
    let is_marked = raw.starts_with(UTF8_BOM);
    // As in HTML: what can be read so far that it says UTF-16 is not in UTF-16. Pairs of letters that are UTF-8 by chance are rare.
    let declared = declared_encoding(&raw)
        .filter(|encoding| !matches!(encoding.name(), "UTF-8" | "UTF-16LE" | "UTF-16BE"))
        .filter(|_| !is_marked && (seen.good < 3 || seen.good <= seen.bad));
    let Some(encoding) = declared else {
        // A page that says nothing true is one of the old ones, or is broken.
        let is_utf8 = is_marked || !is_8_bit_german(&raw, &seen);
        let text = is_utf8.then(|| substituted(&raw, &seen)).flatten();
        let shift = if is_marked { UTF8_BOM.len() } else { 0 };
        return match text.and_then(|text| Some(text.get(shift..)?.to_owned())) {
            Some(text) => Ok(Decoded { is_substituted: true, ..Decoded::new(text, OffsetMap::identity(shift)) }),
            None => decode(raw),
        };
    };
    if let Some(guess) = other_code_page(&raw).filter(|_| encoding.is_single_byte()) {
        return Err(EncodingError::Unknown { guess: guess.to_owned() });
    }
    let (text, had_errors) = encoding.decode_without_bom_handling(&raw);
    if had_errors {
        return decode(raw);
    }
    let text = text.into_owned();
    let offsets = match encoding.is_single_byte() {
        true => OffsetMap::transcoded(Unit::Byte, raw, 0, &text),
        false => OffsetMap::none(),
    };
    Ok(Decoded::new(text, offsets))
}

/// Whether bytes that are not UTF-8 are German text in one byte per character: every one of them beyond ASCII reads well so.
fn is_8_bit_german(raw: &[u8], seen: &Mixture) -> bool {
    let is_mostly_bad = seen.good * 10 < seen.bad && !(seen.bad == 1 && seen.cut);
    is_mostly_bad && looks_western(raw)
}

/// Stands for a byte that is no UTF-8; as long as that byte, so that places stay what they are.
const SUBSTITUTE: char = '\u{1a}';

/// A page in UTF-8 with its broken bytes replaced; `None` if they are as many as its other letters beyond ASCII, or if it holds the substitute already.
///
/// Whoever asks must leave out what a substitute stands in: see [`Decoded::keep_whole`].
fn substituted(raw: &[u8], seen: &Mixture) -> Option<String> {
    const FEW: usize = 32;
    if memchr::memchr(SUBSTITUTE as u8, raw).is_some() || seen.bad > FEW.max(seen.good) {
        return None;
    }
    let mut text = String::with_capacity(raw.len());
    for chunk in raw.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| SUBSTITUTE));
    }
    Some(text)
}

/// The encoding that a page names in its first bytes: `<meta charset=…>`, `http-equiv`, or an XML declaration.
fn declared_encoding(raw: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    const HEAD: usize = 8192;
    let head = raw.get(..raw.len().min(HEAD))?.to_ascii_lowercase();
    let named = [b"charset".as_slice(), b"encoding"].into_iter().find_map(|key| {
        let behind =
            head.get(memchr::memmem::find(&head, key)? + key.len()..)?.trim_ascii_start().strip_prefix(b"=")?;
        let value = behind.trim_ascii_start().trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let end =
            value.iter().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_' | b':' | b'.'));
        value.get(..end?)
    })?;
    encoding_rs::Encoding::for_label(named)
}

/// Whether a file begins like UTF-16, with or without a byte order mark.
pub(super) fn is_utf16(head: &[u8]) -> bool {
    utf16_bom(head).or_else(|| utf16_by_zeros(head)).is_some()
}

/// The error for bytes that should be UTF-8 and are not from `offset` on.
fn broken_utf8(raw: &[u8], offset: usize) -> EncodingError {
    let line = 1 + line_feeds(raw.get(..offset).unwrap_or_default()) as usize;
    EncodingError::Broken { encoding: "UTF-8", offset, line }
}

#[derive(Debug, Clone, Copy)]
enum Order {
    Little,
    Big,
}

fn utf16_bom(raw: &[u8]) -> Option<Order> {
    match raw.get(..2)? {
        b"\xFF\xFE" => Some(Order::Little),
        b"\xFE\xFF" => Some(Order::Big),
        _ => None,
    }
}

/// German text in UTF-16 has a zero in nearly every second byte; no other text has any.
fn utf16_by_zeros(raw: &[u8]) -> Option<Order> {
    let sample = raw.get(..raw.len().min(4096) & !1)?;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    if pairs < 2 {
        None
    } else if odd * 10 >= pairs * 7 && even * 50 <= pairs {
        Some(Order::Little)
    } else if even * 10 >= pairs * 7 && odd * 50 <= pairs {
        Some(Order::Big)
    } else {
        None
    }
}

fn decode_utf16(raw: Vec<u8>, order: Order, shift: usize) -> Result<Decoded, EncodingError> {
    let body = raw.get(shift..).unwrap_or_default();
    let pairs = body.chunks_exact(2).map(|pair| match (order, pair) {
        (Order::Little, [low, high]) => u16::from_le_bytes([*low, *high]),
        (Order::Big, [high, low]) => u16::from_be_bytes([*high, *low]),
        _ => 0,
    });
    let mut text = String::with_capacity(body.len() / 2);
    let (mut offset, mut line) = (shift, 1);
    let broken = |offset, line| EncodingError::Broken { encoding: "UTF-16", offset, line };
    for unit in char::decode_utf16(pairs) {
        let character = unit.map_err(|_| broken(offset, line))?;
        line += usize::from(character == '\n');
        offset += 2 * character.len_utf16();
        text.push(character);
    }
    if body.len() % 2 == 1 {
        return Err(broken(offset, line));
    }
    if has_control_characters(text.as_bytes()) {
        return Err(EncodingError::Binary);
    }
    let offsets = OffsetMap::transcoded(Unit::Utf16, raw, shift, &text);
    Ok(Decoded::new(text, offsets))
}

/// Whether there is a NUL, or more than one control character in twenty bytes.
pub(super) fn has_control_characters(raw: &[u8]) -> bool {
    if memchr::memchr(0, raw).is_some() {
        return true;
    }
    let is_control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    raw.iter().filter(is_control).count() * 20 > raw.len()
}

/// What stands in bytes that are not valid UTF-8.
struct Mixture {
    first_bad: usize,
    /// Valid characters of two and more bytes.
    good: usize,
    bad: usize,
    /// The file ends inside a character that begins as German UTF-8 text's do.
    cut: bool,
}

fn mixture(raw: &[u8]) -> Mixture {
    let mut seen = Mixture { first_bad: raw.len(), good: 0, bad: 0, cut: false };
    let mut offset = 0;
    for chunk in raw.utf8_chunks() {
        seen.good += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        offset += chunk.valid().len();
        if let Some(lead) = chunk.invalid().first() {
            seen.bad += 1;
            seen.first_bad = seen.first_bad.min(offset);
            offset += chunk.invalid().len();
            let incomplete = std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
            seen.cut = incomplete && offset == raw.len() && matches!(lead, 0xC2..=0xC5 | 0xE2);
        }
    }
    seen
}

/// Decodes what is not UTF-8 as windows-1252 or ISO-8859-15, if that gives plausible text.
fn decode_8_bit(raw: Vec<u8>) -> Result<Decoded, EncodingError> {
    let seen = mixture(&raw);
    // An 8-bit text may hold a pair such as `Ü»` by chance; one in ten makes it a UTF-8 text that was damaged, unless it
    // reads better in an encoding of several bytes, which has more such pairs.
    if (seen.bad == 1 && seen.cut) || (seen.good > 0 && seen.good * 10 >= seen.bad) {
        let foreign = Some(guess(&raw)).filter(|guess| seen.good < seen.bad && !guess.is_single_byte());
        return Err(match foreign {
            Some(guess) => EncodingError::Unknown { guess: guess.name().to_owned() },
            None => broken_utf8(&raw, seen.first_bad),
        });
    }
    let encoding = single_byte(&raw)?;
    let text = encoding.decode_without_bom_handling(&raw).0.into_owned();
    let offsets = OffsetMap::transcoded(Unit::Byte, raw, 0, &text);
    Ok(Decoded::new(text, offsets))
}

/// Whether the first bytes of a file are not in UTF-8: most of their letters beyond ASCII are none there.
pub(super) fn is_8_bit(head: &[u8]) -> bool {
    let (mut good, mut bad, mut seen) = (0, 0, 0);
    for chunk in head.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        seen += chunk.valid().len() + chunk.invalid().len();
        // The last character may be cut by the end of what was read.
        bad += usize::from(!chunk.invalid().is_empty() && seen < head.len());
    }
    bad > good
}

/// The encoding of German text in one byte per character: windows-1252 or ISO-8859-15, if either gives plausible text.
///
/// # Errors
/// [`EncodingError::Unknown`] with what it looks like.
pub(super) fn single_byte(raw: &[u8]) -> Result<&'static encoding_rs::Encoding, EncodingError> {
    if let Some(guess) = other_code_page(raw) {
        return Err(EncodingError::Unknown { guess: guess.to_owned() });
    }
    if !looks_western(raw) {
        let guess = guess(raw);
        let impossible = raw.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D));
        if impossible || guess != WINDOWS_1252 || is_implausible(raw) {
            let guess = if guess == WINDOWS_1252 { "CP850" } else { guess.name() };
            return Err(EncodingError::Unknown { guess: guess.to_owned() });
        }
    }
    let windows = raw.iter().any(|byte| matches!(byte, 0x80..=0x9F));
    Ok(if !windows && raw.contains(&0xA4) { ISO_8859_15 } else { WINDOWS_1252 })
}

/// What bytes look like that are not UTF-8.
fn guess(raw: &[u8]) -> &'static encoding_rs::Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(raw, true);
    detector.guess(Some(b"de"), Utf8Detection::Deny)
}

/// The code page of DOS or of old Macintosh computers, if German text reads well in it and not in windows-1252: umlauts inside words there,
/// and none here.
fn other_code_page(raw: &[u8]) -> Option<&'static str> {
    // As windows-1252 reads them: `„ ” ` and nothing; `Š š Ÿ` and the paragraph sign.
    const DOS: [u8; 3] = [0x84, 0x94, 0x81];
    const MACINTOSH: [u8; 4] = [0x8A, 0x9A, 0x9F, 0xA7];
    let inside = |signs: &[u8]| {
        let all = raw.windows(3).filter(|window| {
            matches!(window, [before, sign, after]
                if signs.contains(sign) && before.is_ascii_alphabetic() && after.is_ascii_lowercase())
        });
        all.count()
    };
    let umlauts = raw.iter().filter(|byte| matches!(byte, 0xC4 | 0xD6 | 0xDC | 0xE4 | 0xF6 | 0xFC | 0xDF)).count();
    let (dos, macintosh) = (inside(&DOS), inside(&MACINTOSH));
    if dos.max(macintosh) <= umlauts {
        return None;
    }
    Some(if dos >= macintosh { "CP850" } else { "MACINTOSH" })
}

/// Whether every byte above ASCII is a letter or sign usual in German text as windows-1252 writes it, an umlaut among them.
fn looks_western(raw: &[u8]) -> bool {
    let mut umlauts = false;
    let usual = raw.iter().filter(|byte| **byte >= 0x80).all(|byte| match byte {
        0xC4 | 0xD6 | 0xDC | 0xE4 | 0xF6 | 0xFC | 0xDF => {
            umlauts = true;
            true
        }
        0x80
        | 0x82
        | 0x84
        | 0x85
        | 0x8B
        | 0x91..=0x97
        | 0x9B
        | 0xA0
        | 0xA4
        | 0xA7
        | 0xA9
        | 0xAB
        | 0xAD
        | 0xB0
        | 0xB2
        | 0xB3
        | 0xB4
        | 0xB7
        | 0xBB
        | 0xBD => true,
        0xC0..=0xCF | 0xE0..=0xEF | 0xF1 | 0xF2..=0xF4 | 0xF8..=0xFB => true,
        _ => false,
    });
    usual && umlauts && !is_implausible(raw)
}

/// Whether signs stand inside words, as they do when text of DOS or old Macintosh computers is read as windows-1252.
fn is_implausible(raw: &[u8]) -> bool {
    raw.windows(3).any(|window| {
        let [before, sign, after] = window else { return false };
        matches!(sign, 0x80..=0x8B | 0x8D..=0x91 | 0x93..=0x95 | 0x97..=0x99 | 0x9B | 0x9D | 0x9F | 0xA7 | 0xA9)
            && before.is_ascii_alphabetic()
            && after.is_ascii_lowercase()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(raw: &[u8]) -> Result<String, EncodingError> {
        decode(raw.to_vec()).map(|decoded| decoded.text)
    }

    #[test]
    fn byte_order_marks_are_no_text() {
        assert_eq!(text_of(b"\xEF\xBB\xBFT\xC3\xBCr").unwrap(), "Tür");
        assert_eq!(text_of(b"\xFF\xFET\0\xFC\0r\0").unwrap(), "Tür");
        assert_eq!(text_of(b"\xFE\xFF\0T\0\xFC\0r").unwrap(), "Tür");
    }

    #[test]
    fn utf16_without_mark_is_known_by_its_zeros() {
        assert_eq!(text_of(b"T\0\xFC\0r\0e\0n\0").unwrap(), "Türen");
        assert_eq!(text_of(b"\0T\0\xFC\0r\0e\0n").unwrap(), "Türen");
    }

    #[test]
    fn euro_sign_tells_8_bit_encodings_apart() {
        assert_eq!(text_of(b"F\xFCr 5 \x80 mehr").unwrap(), "Für 5 € mehr");
        assert_eq!(text_of(b"F\xFCr 5 \xA4 mehr").unwrap(), "Für 5 € mehr");
    }

    #[test]
    fn one_bad_byte_among_umlauts_is_broken_utf8() {
        let error = text_of("Für\nGrün ".as_bytes().iter().copied().chain(*b"\xFFx").collect::<Vec<_>>().as_slice());
        assert_eq!(error, Err(EncodingError::Broken { encoding: "UTF-8", offset: 11, line: 2 }));
    }

    #[test]
    fn a_file_cut_inside_its_last_character_is_broken() {
        assert!(matches!(text_of(b"Gr\xC3"), Err(EncodingError::Broken { offset: 2, .. })));
        assert!(matches!(text_of("Öl „Öl“".as_bytes().split_last().unwrap().1), Err(EncodingError::Broken { .. })));
        assert_eq!(text_of(b"Mit Gru\xDF").unwrap(), "Mit Gruß");
    }

    #[test]
    fn other_8_bit_encodings_are_not_guessed() {
        let (cyrillic, ..) = encoding_rs::KOI8_R.encode("Президент России заявил о готовности к переговорам");
        assert!(matches!(text_of(&cyrillic), Err(EncodingError::Unknown { .. })));
        assert!(matches!(text_of(b"Er k\x84mpft f\x81r die T\x81r"), Err(EncodingError::Unknown { .. })));
    }

    #[test]
    fn zeros_and_control_characters_are_no_text() {
        assert_eq!(text_of(b"abc\0def abc def"), Err(EncodingError::Binary));
        assert_eq!(text_of(b"\x01\x02\x03\x04"), Err(EncodingError::Binary));
    }

    #[test]
    fn places_map_back_through_every_encoding() {
        let text = "Ärger über die „Tür“ 😀 ".repeat(700);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [b"\xFF\xFE".as_slice(), &utf16].concat();
        let decoded = decode(marked.clone()).unwrap();
        for (start, _) in text.char_indices().step_by(97) {
            let span = ByteSpan::new(start, text.ceil_char_boundary((start + 300).min(text.len())));
            let raw = decoded.offsets.raw(&text, span).unwrap();
            let units: Vec<u16> =
                marked[raw.range()].chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            assert_eq!(String::from_utf16(&units).unwrap(), span.of(&text));
        }
    }
}

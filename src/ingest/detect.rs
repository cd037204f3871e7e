//! What a file is, by its first bytes: known formats that Beleg does not read get a hint how to turn them into text.

use super::encoding::{has_control_characters, is_utf16};
use crate::model::SkipReason;

/// The first bytes of an input, and whether they are all of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) complete: bool,
    pub(super) name: &'a str,
}

impl Head<'_> {
    /// The bytes without byte order mark and leading blanks.
    pub(super) fn content(&self) -> &[u8] {
        self.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(self.bytes).trim_ascii_start()
    }

    /// Whether the name ends in `.` and one of `endings`, in any case.
    pub(super) fn is_named(&self, endings: &[&str]) -> bool {
        let ending = self.name.rsplit_once('.').map_or("", |(_, ending)| ending);
        endings.iter().any(|wanted| ending.eq_ignore_ascii_case(wanted))
    }
}

/// Formats by their first bytes: place, bytes, name, what to do.
const FOREIGN: &[(usize, &[u8], &str, &str)] = &[
    (0, b"%PDF-", "a PDF file", "turn it into text with `pdftotext FILE`"),
    (0, b"\xD0\xCF\x11\xE0", "an old Office file", "turn it into text with `soffice --convert-to txt FILE`"),
    (0, b"{\\rtf", "an RTF file", "turn it into text with `pandoc -f rtf -t plain FILE`"),
    (0, b"BZh", "a bzip2 file", "unpack it with `bunzip2 FILE`"),
    (0, b"\xFD7zXZ\0", "an xz file", "unpack it with `unxz FILE`"),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7z archive", "unpack it with `7z x FILE`"),
    (0, b"Rar!\x1A\x07", "a RAR archive", "unpack it with `unrar x FILE`"),
    (
        0,
        b"\x89PNG\r\n\x1A\n",
        "a PNG picture",
        "only text can be indexed; `tesseract FILE stdout` reads text in pictures",
    ),
    (0, b"\xFF\xD8\xFF", "a JPEG picture", "only text can be indexed; `tesseract FILE stdout` reads text in pictures"),
    (0, b"GIF8", "a GIF picture", "only text can be indexed"),
    (8, b"WEBPVP8", "a WebP picture", "only text can be indexed"),
    (0, b"II*\0", "a TIFF picture", "only text can be indexed; `tesseract FILE stdout` reads text in pictures"),
    (0, b"MM\0*", "a TIFF picture", "only text can be indexed; `tesseract FILE stdout` reads text in pictures"),
    (4, b"ftyp", "a video or audio file", "only text can be indexed"),
    (0, b"OggS", "a video or audio file", "only text can be indexed"),
    (0, b"ID3\x03", "an MP3 file", "only text can be indexed"),
    (0, b"ID3\x04", "an MP3 file", "only text can be indexed"),
    (0, b"\x1A\x45\xDF\xA3", "a video file", "only text can be indexed"),
    (0, b"SQLite format 3\0", "an SQLite database", "export its texts as JSON Lines"),
    (0, b"\x7FELF", "a program", "only text can be indexed"),
    (0, b"%!PS", "a PostScript file", "turn it into text with `ps2ascii FILE`"),
];

/// Why an input with these first bytes is not read, as reason and message; `None` if it may be text.
pub(super) fn refuse(head: &Head<'_>) -> Option<(SkipReason, String)> {
    for (place, magic, name, hint) in FOREIGN {
        if head.bytes.get(*place..).is_some_and(|rest| rest.starts_with(magic)) {
            return Some((SkipReason::UnsupportedFormat, format!("this is {name}, which is not read; {hint}")));
        }
    }
    if is_markup(head.content()) && !is_html(head) && !XML_READ.contains(&xml_root(head).as_str()) {
        let message = "XML other than news (NewsML-G2, NITF) and feeds (RSS, Atom) is not read; turn it into text, for example with `pandoc`"
            .to_owned();
        return Some((SkipReason::UnsupportedFormat, message));
    }
    if !is_utf16(head.bytes) && !head.bytes.starts_with(b"\0\0\xFE\xFF") && has_control_characters(head.bytes) {
        let message = "no text: the file holds NUL or many control characters".to_owned();
        return Some((SkipReason::Binary, message));
    }
    None
}

/// Root elements of XML that is no HTML, and declarations that lead to them.
const XML_ROOTS: &[&str] = &[
    "rss",
    "feed",
    "rdf:rdf",
    "newsml",
    "newsitem",
    "newsmessage",
    "packageitem",
    "nitf",
    "urlset",
    "sitemapindex",
    "svg",
    "opml",
    "mediawiki",
    "tei",
    "xs:schema",
];

/// Root elements of XML that is read.
const XML_READ: &[&str] = &["newsitem", "newsmessage", "packageitem", "nitf", "rss", "feed", "rdf", "entry", "channel"];

/// The local name of the first element in lower case; empty if markup does not begin, or leads to none.
pub(super) fn xml_root(head: &Head<'_>) -> String {
    let plain: Vec<u8> = match is_utf16(head.bytes) {
        true => head.bytes.iter().copied().filter(|byte| !matches!(byte, 0 | 0xFE | 0xFF)).collect(),
        false => Vec::new(),
    };
    let head = if plain.is_empty() { *head } else { Head { bytes: &plain, ..*head } };
    let mut rest = head.content();
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b"?>",
            // Declarations of its own stand in brackets.
            [b'<', b'!', ..] if rest.iter().find(|byte| matches!(byte, b'[' | b'>')) == Some(&b'[') => b"]>",
            [b'<', b'!', ..] => b">",
            [b'<', ..] => break,
            _ => return String::new(),
        };
        let Some(at) = memchr::memmem::find(rest, end) else { return String::new() };
        rest = rest.get(at + end.len()..).unwrap_or_default();
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.');
    let name: Vec<u8> = rest.iter().skip(1).take(64).copied().take_while(is_name).collect();
    let name = String::from_utf8_lossy(&name).to_ascii_lowercase();
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

/// Whether an input is an HTML page: it begins with markup that is no other XML, or is named so and holds tags.
pub(super) fn is_html(head: &Head<'_>) -> bool {
    let plain: Vec<u8> = match is_utf16(head.bytes) {
        // Tags are ASCII: without the zeros they can be read.
        true => head.bytes.iter().copied().filter(|byte| !matches!(byte, 0 | 0xFE | 0xFF)).collect(),
        false => Vec::new(),
    };
    let head = if plain.is_empty() { *head } else { Head { bytes: &plain, ..*head } };
    let content = head.content();
    if !is_markup(content) {
        return head.is_named(&["html", "htm", "xhtml"])
            && memchr::memchr(b'<', content).is_some_and(|at| content.get(at..).is_some_and(is_markup));
    }
    let mut rest = content;
    loop {
        rest = rest.trim_ascii_start();
        let (end, skip): (&[u8], bool) = match rest {
            [b'<', b'!', b'-', b'-', ..] => (b"-->", true),
            [b'<', b'?', ..] => (b"?>", true),
            [b'<', b'!', ..] => {
                (b">", !rest.get(..24).unwrap_or(rest).to_ascii_lowercase().starts_with(b"<!doctype html"))
            }
            _ => (b"", false),
        };
        if !skip {
            break;
        }
        let Some(at) = memchr::memmem::find(rest, end) else { return head.is_named(&["html", "htm", "xhtml"]) };
        rest = rest.get(at + end.len()..).unwrap_or_default();
    }
    let name = rest
        .get(1..)
        .unwrap_or_default()
        .iter()
        .take(24)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b':');
    let name: String = name.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    rest.first() == Some(&b'<')
        && !name.is_empty()
        && !XML_ROOTS.contains(&name.as_str())
        && (!content.starts_with(b"<?xml") || name == "html" || rest.starts_with(b"<!"))
        || rest.get(..14).is_some_and(|rest| rest.eq_ignore_ascii_case(b"<!doctype html"))
}

/// Whether content begins with a tag, a comment or a declaration.
fn is_markup(content: &[u8]) -> bool {
    let Some(rest) = content.strip_prefix(b"<") else { return false };
    match rest.first() {
        Some(b'!' | b'?') => true,
        Some(letter) if letter.is_ascii_alphabetic() => {
            let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b':').count();
            matches!(rest.get(name), Some(b'>' | b'/' | b' ' | b'\n' | b'\r' | b'\t'))
        }
        _ => false,
    }
}

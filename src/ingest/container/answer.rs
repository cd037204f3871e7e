//! What a server answered, as web archives keep it: lines with names and values, then a page as it was packed for its way.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};

use brotli_decompressor::BrotliDecoderParameter;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::limits::{Counted, Guarded};
use crate::ingest::session::Session;
use crate::ingest::trouble::Trouble;
use crate::model::SkipReason;

/// The most that the lines before a record's or an answer's content take, in bytes: 256 KiB.
const MAX_LINES_BYTES: u64 = 256 << 10;
pub(super) const BUFFER: usize = 64 << 10;

/// The lines before a content: what it is, then names and values.
pub(super) struct Lines {
    pub(super) first: String,
    fields: Vec<(String, String)>,
}

impl Lines {
    /// Reads up to the blank line; `None` at the end of the input. Blank lines before are passed over.
    pub(super) fn read(input: &mut (impl BufRead + ?Sized)) -> io::Result<Option<Self>> {
        let mut left = MAX_LINES_BYTES;
        let mut first: Option<String> = None;
        let mut rest = Vec::new();
        loop {
            let start = rest.len();
            let n = input.take(left).read_until(b'\n', &mut rest)? as u64;
            left -= n;
            if left == 0 {
                let message = format!(
                    "the lines before a record of the web archive take more than {} KiB, or blank lines do; get the file anew",
                    MAX_LINES_BYTES >> 10
                );
                return Err(Trouble { reason: SkipReason::Malformed, message }.into());
            }
            let line = rest.get(start..).unwrap_or_default().trim_ascii();
            match (first.take(), line.is_empty()) {
                (None, true) if n == 0 => return Ok(None),
                (Some(_), true) if n == 0 => {
                    let message = "the web archive is cut off in the first lines of a record; get the file anew";
                    return Err(Trouble { reason: SkipReason::Malformed, message: message.to_owned() }.into());
                }
                (None, true) => rest.clear(),
                (Some(first), true) => {
                    rest.truncate(start);
                    return Ok(Some(Self { first, fields: fields(&rest) }));
                }
                (None, false) => {
                    first = Some(String::from_utf8_lossy(line).into_owned());
                    rest.clear();
                }
                (known, false) => first = known,
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The type of the content, in lower case; empty if nothing is said of it.
    pub(super) fn kind(&self) -> String {
        self.get("content-type").unwrap_or_default().to_ascii_lowercase()
    }
}

/// Names, in lower case, and values. Web archives hold what servers sent, so what browsers put up with is read: values that go on in a
/// further line, blanks before the colon. Lines that are none of both are passed over.
fn fields(lines: &[u8]) -> Vec<(String, String)> {
    // Records of archives and old or new versions of HTTP begin in other ways.
    let mut answer = [b"HTTP/1.1 200 OK\r\n", lines, b"\r\n"].concat();
    for at in 0..answer.len() {
        // No line is lost for a control character in it.
        let is_end = answer.get(at..at + 2) == Some(b"\r\n");
        if let Some(byte) =
            answer.get_mut(at).filter(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\t') && !is_end)
        {
            *byte = b' ';
        }
    }
    let mut headers = vec![httparse::EMPTY_HEADER; memchr::memchr_iter(b'\n', lines).count()];
    let mut response = httparse::Response::new(&mut headers);
    let was_read = httparse::ParserConfig::default()
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .ignore_invalid_headers_in_responses(true)
        .parse_response(&mut response, &answer);
    if was_read.is_err() {
        return Vec::new();
    }
    let value = |raw: &[u8]| String::from_utf8_lossy(raw).lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let fields = response.headers.iter().filter(|header| !header.name.is_empty());
    fields.map(|header| (header.name.to_ascii_lowercase(), value(header.value).trim().to_owned())).collect()
}

/// The content of an answer, without what was done to it for its way.
pub(super) struct Body;

impl Body {
    /// Archives also keep answers unpacked, with lines that tell of the packing: the content decides.
    pub(super) fn open<'a>(
        block: &'a mut dyn BufRead,
        answer: &Lines,
        packed: &'a Cell<u64>,
        session: &'a Session<'a>,
    ) -> Box<dyn Read + 'a> {
        let says = |name: &str, word: &str| {
            let value = answer.get(name).unwrap_or_default().to_ascii_lowercase();
            value.split(',').any(|part| part.trim() == word || part.trim().strip_prefix("x-") == Some(word))
        };
        let is_chunked = says("transfer-encoding", "chunked") && block.fill_buf().is_ok_and(begins_with_size);
        let mut content: Box<dyn BufRead + 'a> = if is_chunked {
            Box::new(BufReader::new(Chunks { inner: block, left: 0, begun: false, ended: false }))
        } else {
            Box::new(block)
        };
        let begins =
            |content: &mut dyn BufRead, magic: &[u8]| content.fill_buf().is_ok_and(|head| head.starts_with(magic));
        let (is_gzip, is_zstd) = (begins(&mut content, b"\x1F\x8B"), begins(&mut content, b"\x28\xB5\x2F\xFD"));
        let is_deflate = says("content-encoding", "deflate");
        let is_zlib = is_deflate && content.fill_buf().is_ok_and(is_zlib);
        // Many servers left the frame out that `deflate` should have.
        let is_bare = is_deflate && !is_zlib && !content.fill_buf().is_ok_and(begins_with_markup);
        // The only one without a mark at its beginning; what it begins with may look like the mark of another.
        let is_brotli = says("content-encoding", "br")
            && !says("content-encoding", "gzip")
            && !content.fill_buf().is_ok_and(begins_with_markup);
        let counted = Counted { inner: content, bytes: packed };
        if is_brotli {
            let mut decoder = brotli_decompressor::Decompressor::new(counted, BUFFER);
            // On the web windows have at most 16 MiB; others have up to 1 GiB.
            decoder.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
            Box::new(Guarded::new(decoder, packed, session, "page's brotli stream"))
        } else if is_gzip {
            Box::new(Guarded::new(MultiGzDecoder::new(counted), packed, session, "page's gzip stream"))
        } else if is_zlib {
            Box::new(Guarded::new(ZlibDecoder::new(counted), packed, session, "page's deflate stream"))
        } else if is_bare && !is_zstd {
            Box::new(Guarded::new(DeflateDecoder::new(counted), packed, session, "page's deflate stream"))
        } else if is_zstd {
            match zstd::stream::read::Decoder::new(counted) {
                Ok(decoder) => Box::new(Guarded::new(decoder, packed, session, "page's zstd stream")),
                Err(error) => {
                    let message = format!("the page's zstd stream cannot be read: {error}");
                    Box::new(Broken(Trouble { reason: SkipReason::Malformed, message }))
                }
            }
        } else {
            Box::new(counted)
        }
    }
}

/// What cannot be read.
struct Broken(Trouble);

impl Read for Broken {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        Err(self.0.clone().into())
    }
}

/// Whether a content begins with the frame of zlib: the method, and a checksum of the two bytes.
fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [method, flags, ..]
        if method & 0x0F == 8 && (u32::from(*method) << 8 | u32::from(*flags)).is_multiple_of(31))
}

/// Whether a content begins as a page does that is not packed.
fn begins_with_markup(head: &[u8]) -> bool {
    head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().starts_with(b"<")
}

/// Whether a content begins with the size of a chunk in hexadecimal, alone on its line.
fn begins_with_size(head: &[u8]) -> bool {
    let digits = head.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let behind = head.get(digits..).unwrap_or_default().iter().find(|byte| **byte != b' ');
    (1..=8).contains(&digits) && matches!(behind, Some(b'\r' | b'\n' | b';'))
}

/// Puts chunks together.
struct Chunks<R> {
    inner: R,
    left: u64,
    begun: bool,
    ended: bool,
}

impl<R: BufRead> Chunks<R> {
    /// The size of the next chunk.
    fn size(&mut self) -> io::Result<u64> {
        const LONGEST_LINE: u64 = 4096;
        let mut line = Vec::new();
        // The line break behind the chunk before, then the size.
        for _ in 0..if self.begun { 2 } else { 1 } {
            line.clear();
            (&mut self.inner).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        }
        self.begun = true;
        let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let digits = line.get(..digits).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default();
        u64::from_str_radix(digits, 16).map_err(|_| {
            let message = "the page is cut off, or its chunks have wrong sizes; get the file anew".to_owned();
            Trouble { reason: SkipReason::Malformed, message }.into()
        })
    }
}

impl<R: BufRead> Read for Chunks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            self.left = self.size()?;
            self.ended = self.left == 0;
            if self.ended {
                return Ok(0);
            }
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let n = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        if n == 0 {
            let message = "the page is cut off inside a chunk; get the file anew".to_owned();
            return Err(Trouble { reason: SkipReason::Malformed, message }.into());
        }
        self.left -= n as u64;
        Ok(n)
    }
}

//! Web archives (WARC, also compressed record by record): the pages among the answers of servers.
//!
//! Read are `response` records whose server answered well with HTML; all others (requests, pictures, scripts, errors) are passed over and counted.
//! A page that names no address and no date has those of its record. It is cited by its record's id, and its bytes count in the page as it was
//! before the server packed it for its way: neither chunks nor compression.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use brotli_decompressor::BrotliDecoderParameter;
use chrono::{DateTime, Utc};
use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::limits::{Counted, Guarded};
use super::member::read_member;
use crate::ingest::detect::{Head, is_html};
use crate::ingest::format::{Each, Format, Input, refused};
use crate::ingest::session::{Nesting, Session, Stream};
use crate::ingest::skipped;
use crate::ingest::trouble::Trouble;
use crate::model::{SkipReason, Skipped};

/// The most that the lines before a record's or an answer's content take, in bytes: 256 KiB.
const MAX_LINES_BYTES: u64 = 256 << 10;
const BUFFER: usize = 64 << 10;

/// A web archive.
pub(super) struct Warc;

impl Format for Warc {
    fn name(&self) -> &'static str {
        "warc"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"WARC/1.") || head.bytes.starts_with(b"WARC/0.")
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let (name, outer) = (input.name, input.nesting);
        let broken = |what: String| skipped(name, SkipReason::Malformed, what);
        let mut source = BufReader::with_capacity(BUFFER, input);
        let (mut number, mut pages) = (0u64, 0u64);
        while let Some(lines) = Lines::read(&mut source).map_err(|error| refused(name, &error))? {
            number += 1;
            if !lines.first.starts_with("WARC/") {
                return Err(broken(format!(
                    "record {number} of the web archive does not begin with `WARC/`; get the file anew"
                )));
            }
            let Some(length) = lines.get("content-length").and_then(|length| length.parse::<u64>().ok()) else {
                return Err(broken(format!(
                    "record {number} of the web archive has no `Content-Length`; get the file anew"
                )));
            };
            let id = lines.get("warc-record-id").map(|id| id.trim_matches(['<', '>']).to_owned());
            let id = id.filter(|id| !id.is_empty()).unwrap_or_else(|| format!("record {number}"));
            let mut block = Block { inner: &mut source, left: length };
            if lines.is("warc-type", "response") {
                match page(&mut block, &lines, &id, outer, each)? {
                    Some(flow) => {
                        pages += 1;
                        if flow.is_break() {
                            return Ok(());
                        }
                    }
                    None => outer.session.pass_over(),
                }
            } else {
                outer.session.pass_over();
            }
            io::copy(&mut block, &mut io::sink()).map_err(|error| refused(name, &error))?;
        }
        if pages == 0 && outer.session.visit.is_none() {
            let message = format!("the web archive holds no page: none of its {number} records is an answer with HTML");
            return Err(skipped(name, SkipReason::NoText, message));
        }
        Ok(())
    }
}

/// Reads the page in a record; `None` if there is none.
fn page(
    block: &mut dyn BufRead,
    record: &Lines,
    id: &str,
    outer: Nesting<'_>,
    each: Each<'_>,
) -> Result<Option<ControlFlow<()>>, Skipped> {
    let answer = match Lines::read(block) {
        Ok(Some(answer)) => answer,
        // The record says that it is an answer, and is none: its rest says why, if the archive is cut off.
        Ok(None) | Err(_) => return Ok(None),
    };
    let status = answer.first.split_ascii_whitespace().nth(1).unwrap_or_default();
    if !answer.first.starts_with("HTTP/") || !status.starts_with('2') || status.len() != 3 {
        return Ok(None);
    }
    let kind = answer.get("content-type").unwrap_or_default().to_ascii_lowercase();
    if !kind.is_empty() && !kind.contains("html") {
        return Ok(None);
    }
    let packed = Cell::new(0);
    let mut body = BufReader::new(Body::open(block, &answer, &packed, outer.session));
    if kind.is_empty() {
        let head = body.fill_buf().unwrap_or_default();
        if !is_html(&Head { bytes: head, complete: false, name: id }) {
            return Ok(None);
        }
    }
    let url = record.get("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
    let captured = record.get("warc-date").and_then(|date| DateTime::parse_from_rfc3339(date).ok());
    let captured = captured.map(|date| date.with_timezone(&Utc));
    // The server says so, whatever the page begins with.
    let stream = Stream { bytes: &mut body, name: id, size: None, format: Some("html") };
    let flow = read_member(stream, outer, &mut |record| {
        each(record.map(|mut draft| {
            if draft.declared.url.is_none() {
                draft.declared.url.clone_from(&url);
            }
            draft.declared.captured = captured;
            draft
        }))
    })?;
    Ok(Some(flow))
}

/// The lines before a content: what it is, then names and values.
struct Lines {
    first: String,
    fields: Vec<(String, String)>,
}

impl Lines {
    /// Reads up to the blank line; `None` at the end of the input. Blank lines before are passed over.
    fn read(input: &mut (impl BufRead + ?Sized)) -> io::Result<Option<Self>> {
        let mut left = MAX_LINES_BYTES;
        let mut lines: Option<Self> = None;
        loop {
            let mut raw = Vec::new();
            let n = input.take(left).read_until(b'\n', &mut raw)? as u64;
            left -= n;
            if left == 0 {
                let message = format!(
                    "the lines before a record of the web archive take more than {} KiB, or blank lines do; get the file anew",
                    MAX_LINES_BYTES >> 10
                );
                return Err(Trouble { reason: SkipReason::Malformed, message }.into());
            }
            let line = String::from_utf8_lossy(&raw);
            let line = line.trim();
            match (&mut lines, line.is_empty()) {
                (None, true) if n == 0 => return Ok(None),
                (Some(_), true) if n == 0 => {
                    let message = "the web archive is cut off in the first lines of a record; get the file anew";
                    return Err(Trouble { reason: SkipReason::Malformed, message: message.to_owned() }.into());
                }
                (None, true) => {}
                (Some(_), true) => return Ok(lines),
                (None, false) => lines = Some(Self { first: line.to_owned(), fields: Vec::new() }),
                (Some(lines), false) => {
                    if let Some((name, value)) = line.split_once(':') {
                        lines.fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                    }
                }
            }
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.get(name).is_some_and(|known| known.eq_ignore_ascii_case(value))
    }
}

/// A record's content, which must have its stated length.
struct Block<'a, R> {
    inner: &'a mut R,
    left: u64,
}

impl<R: BufRead> Read for Block<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let n = ready.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..n), ready.get(..n)) {
            to.copy_from_slice(from);
        }
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Block<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let ready = self.inner.fill_buf()?;
        if ready.is_empty() {
            let message = format!(
                "the web archive is cut off, {} bytes before the end of a record; get the file anew",
                self.left
            );
            return Err(Trouble { reason: SkipReason::Malformed, message }.into());
        }
        let n = usize::try_from(self.left).unwrap_or(usize::MAX).min(ready.len());
        Ok(ready.get(..n).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        self.left = self.left.saturating_sub(n as u64);
        self.inner.consume(n);
    }
}

/// The content of an answer, without what was done to it for its way.
struct Body;

impl Body {
    /// Archives also keep answers unpacked, with lines that tell of the packing: the content decides.
    fn open<'a>(
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
        let is_zlib = says("content-encoding", "deflate") && begins(&mut content, b"\x78");
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

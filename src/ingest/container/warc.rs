//! Web archives (WARC, also compressed record by record): the pages among the answers of servers.
//!
//! Read are `response` records whose server answered well with HTML; all others (requests, pictures, scripts, errors) are passed over and counted.
//! A page that names no address and no date has those of its record. It is cited by its record's id, and its bytes count in the page as it was
//! before the server packed it for its way: neither chunks nor compression.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use chrono::{DateTime, Utc};

use super::answer::{BUFFER, Body, Lines};
use super::member::read_member;
use crate::ingest::detect::{Head, is_html};
use crate::ingest::format::{Each, Format, Input, refused};
use crate::ingest::session::{Nesting, Stream};
use crate::ingest::skipped;
use crate::ingest::trouble::Trouble;
use crate::model::{SkipReason, Skipped};

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

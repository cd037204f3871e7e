//! Web archives (WARC, also compressed record by record).
//!
//! Read are `response`, `resource` and `conversion` records; all others are passed over and counted.

use std::io;

use super::answer::Lines;
use super::saved::{Archive, Entry, What};
use super::source::{Borders, Source};
use crate::ingest::detect::Head;
use crate::ingest::format::{Each, Format, Input};
use crate::model::Skipped;

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
        const WARC: Archive =
            Archive { borders: Borders { begins, find, end: Some(b"\r\n\r\n") }, mark: "`WARC/`", entry };
        WARC.read(input, each)
    }
}

/// Whether the lines of a record begin: the version, then a name.
fn begins(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"WARC/") else { return false };
    let Some(line) = rest.iter().position(|byte| *byte == b'\n') else { return rest.len() < 8 };
    let (version, behind) = rest.split_at(line);
    let is_version =
        matches!(version.trim_ascii_end(), [b'0' | b'1', b'.', minor @ ..] if minor.iter().all(u8::is_ascii_digit));
    let name = behind.iter().skip(1).take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'-').count();
    is_version && matches!(behind.get(1 + name), None | Some(b':' | b' ' | b'\t' | b'\r' | b'\n'))
}

/// Where one begins inside of these bytes, behind a line feed.
fn find(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, b"\nWARC/").find(|at| bytes.get(at + 1..).is_some_and(begins))
}

/// Reads the lines of a record; the inner error says what is wrong with them.
fn entry(source: &mut Source<'_>, number: u64) -> io::Result<Result<Entry, String>> {
    let Some(lines) = Lines::read(source)? else { return Ok(Err(String::new())) };
    let plain = |name: &str| lines.get(name).map(|value| value.trim_matches(['<', '>']).to_owned());
    let id = plain("warc-record-id").filter(|id| !id.is_empty()).unwrap_or_else(|| format!("record {number}"));
    let Some(length) = lines.get("content-length").and_then(|length| length.parse::<u64>().ok()) else {
        return Ok(Err(format!("record {number} of the web archive (`{id}`) has no `Content-Length`")));
    };
    let kind = lines.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let what = match lines.get("warc-type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "response" => What::Answer,
        "resource" => What::Resource(kind),
        "conversion" => What::Conversion(kind),
        _ => What::Other,
    };
    let captured = lines.get("warc-date").and_then(|date| chrono::DateTime::parse_from_rfc3339(date).ok());
    let captured = captured.map(|date| date.to_utc());
    Ok(Ok(Entry { id, url: plain("warc-target-uri"), captured, length, what }))
}

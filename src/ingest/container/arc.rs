//! Web archives of the years before WARC (ARC 1 and 2, also compressed record by record).
//!
//! A record is a line with address, host, time (UTC), type and length, then what the server answered.

use std::io::{self, BufRead, Read};

use chrono::{DateTime, NaiveDateTime, Utc};

use super::saved::{Archive, Entry, What};
use super::source::{Borders, REACH, Source};
use crate::ingest::detect::Head;
use crate::ingest::format::{Each, Format, Input};
use crate::model::Skipped;

/// A web archive of the old kind.
pub(super) struct Arc;

impl Format for Arc {
    fn name(&self) -> &'static str {
        "arc"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"filedesc:") && begins(head.bytes)
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        const ARC: Archive =
            Archive { borders: Borders { begins, find, end: None }, mark: "an address and a time", entry };
        ARC.read(input, each)
    }
}

/// What the line of a record says.
struct Line {
    url: String,
    captured: Option<DateTime<Utc>>,
    length: u64,
}

impl Line {
    /// Reads `https://example.org/ 192.0.2.1 20060101120000 text/html 500`; ARC 2 has more between type and length.
    fn parse(line: &[u8]) -> Option<Self> {
        const SCHEMES: [&[u8]; 6] = [b"http:", b"https:", b"dns:", b"ftp:", b"filedesc:", b"whois:"];
        if !SCHEMES.iter().any(|scheme| line.starts_with(scheme)) {
            return None;
        }
        let line = String::from_utf8_lossy(line.trim_ascii_end());
        let words: Vec<&str> = line.split(' ').collect();
        let is_digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let length = words.last().filter(|word| is_digits(word))?.parse().ok()?;
        // Addresses may hold blanks.
        let time = (2..words.len().checked_sub(2)?)
            .find(|at| words.get(*at).is_some_and(|word| word.len() == 14 && is_digits(word)))?;
        let captured = NaiveDateTime::parse_from_str(words.get(time)?, "%Y%m%d%H%M%S").ok().map(|time| time.and_utc());
        Some(Self { url: words.get(..time - 1)?.join(" "), captured, length })
    }
}

fn begins(bytes: &[u8]) -> bool {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    bytes.get(..end).is_some_and(|line| Line::parse(line).is_some())
}

/// Where a record begins inside of these bytes, behind a line feed.
fn find(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find(|at| bytes.get(at + 1..).is_some_and(begins))
}

/// Reads the line of a record; the inner error says what is wrong with it.
fn entry(source: &mut Source<'_>, number: u64) -> io::Result<Result<Entry, String>> {
    let mut line = Vec::new();
    source.take(REACH as u64).read_until(b'\n', &mut line)?;
    let Some(Line { url, captured, length }) = Line::parse(&line) else {
        return Ok(Err(format!("record {number} of the web archive has a line that is not read")));
    };
    let what = if url.starts_with("http") { What::Answer } else { What::Other };
    Ok(Ok(Entry { id: format!("record {number}"), url: Some(url), captured, length, what }))
}

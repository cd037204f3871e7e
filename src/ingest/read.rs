//! One input from its first byte to its last draft.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use super::detect::{self, Head};
use super::format::{Each, Format, Input, refused};
use super::{Draft, feed, html, json, json_feed, skipped, text, wire};
use crate::model::{SkipReason, Skipped};

/// Bytes that the format is chosen by.
const HEAD_BYTES: u64 = 64 * 1024;

/// All formats; the first that detects an input reads it, and the last one takes what is left.
const FORMATS: [&dyn Format; 8] =
    [&json_feed::JsonFeed, &json::Json, &wire::Iptc, &wire::NewsMl, &wire::Nitf, &feed::Feed, &html::Html, &text::Text];

/// What was read of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSummary {
    /// SHA-256 of the bytes that were read, in hexadecimal: of the whole input, unless reading was stopped.
    pub sha256: String,
    /// How many bytes were read.
    pub bytes: u64,
    /// How many records there were, the skipped ones included.
    pub records: u64,
    /// The format's name.
    pub format: &'static str,
}

/// Reads a file and hands on each of its records, or why one was skipped; stops when `each` breaks.
///
/// `name` is what reports call the file. Reading the same bytes again gives the same drafts.
///
/// # Errors
/// A report if the file as a whole cannot be read.
pub fn read_file(
    path: &Path,
    name: &str,
    each: &mut dyn FnMut(Result<Draft, Skipped>) -> ControlFlow<()>,
) -> Result<ReadSummary, Skipped> {
    let mut file = File::open(path).map_err(|error| refused(name, &error))?;
    let size = file.metadata().ok().filter(|metadata| metadata.is_file()).map(|metadata| metadata.len());
    read(&mut file, name, size, each)
}

/// Reads standard input or any other stream as [`read_file`] reads a file; `name` is `-` for standard input.
///
/// # Errors
/// A report if the stream as a whole cannot be read.
pub fn read_stream(
    mut input: impl Read,
    name: &str,
    each: &mut dyn FnMut(Result<Draft, Skipped>) -> ControlFlow<()>,
) -> Result<ReadSummary, Skipped> {
    read(&mut input, name, None, each)
}

fn read(input: &mut dyn Read, name: &str, size: Option<u64>, each: Each<'_>) -> Result<ReadSummary, Skipped> {
    let mut head = Vec::new();
    input.take(HEAD_BYTES).read_to_end(&mut head).map_err(|error| refused(name, &error))?;
    let seen = Head { bytes: &head, complete: (head.len() as u64) < HEAD_BYTES, name };
    if seen.complete && seen.content().is_empty() {
        let message = "the file is empty, or holds nothing but blanks".to_owned();
        return Err(skipped(name, SkipReason::Empty, message));
    }
    if let Some((reason, message)) = detect::refuse(&seen) {
        return Err(skipped(name, reason, message));
    }
    let [.., last] = FORMATS;
    let format = FORMATS.into_iter().find(|format| format.detect(&seen)).unwrap_or(last);
    let mut input = Input::new(head, input, name, size);
    let mut records = 0;
    format.read(&mut input, &mut |record| {
        let numbered = record.map(|draft| Draft { record: records, ..draft });
        records += 1;
        each(numbered)
    })?;
    let (sha256, bytes) = input.finish();
    Ok(ReadSummary { sha256, bytes, records, format: format.name() })
}

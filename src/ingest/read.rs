//! One input from its first byte to its last draft.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;

use super::columns::ColumnMap;
use super::container::{CONTAINERS, Place, Session, visit};
use super::detect::{self, Head};
use super::format::{Each, Format, Input, refused};
use super::{Draft, feed, html, json, json_feed, skipped, table, text, wire};
use crate::model::{SkipReason, Skipped};

/// Bytes that the format is chosen by.
const HEAD_BYTES: u64 = 64 * 1024;

/// All formats but the containers; the first that detects an input reads it, and the last one takes what is left.
const FORMATS: [&dyn Format; 9] = [
    &json_feed::JsonFeed,
    &json::Json,
    &wire::Iptc,
    &wire::NewsMl,
    &wire::Nitf,
    &feed::Feed,
    &html::Html,
    &table::Table,
    &text::Text,
];

/// What was read of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSummary {
    /// SHA-256 of the bytes that were read, in hexadecimal: of the whole input, unless reading was stopped.
    pub sha256: String,
    /// How many bytes were read.
    pub bytes: u64,
    /// How many records there were, the skipped ones included.
    pub records: u64,
    /// How many records of web archives were passed over, as they are no pages.
    pub passed_over: u64,
    /// The format's name.
    pub format: &'static str,
    /// Whether it is a table or may hold some, so that what is said of columns matters.
    pub has_columns: bool,
}

/// What somebody says of files before they are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which columns of tables hold what.
    pub columns: ColumnMap,
    /// Tables of whose columns nothing is known are read, too: for their extracted text, which is the same whatever is known.
    pub any_columns: bool,
}

impl ReadOptions {
    /// Nothing is said.
    pub const DEFAULT: Self = Self { columns: ColumnMap::EMPTY, any_columns: false };

    /// For checking what was cited, whatever was said when it was read.
    pub const CHECK: Self = Self { columns: ColumnMap::EMPTY, any_columns: true };

    /// Reads a file and hands on each of its records, or why one was skipped; stops when `each` breaks.
    ///
    /// `name` is what reports call the file. Reading the same bytes again gives the same drafts.
    ///
    /// # Errors
    /// A report if the file as a whole cannot be read.
    pub fn read_file(
        &self,
        path: &Path,
        name: &str,
        each: &mut dyn FnMut(Result<Draft, Skipped>) -> ControlFlow<()>,
    ) -> Result<ReadSummary, Skipped> {
        let mut file = File::open(path).map_err(|error| refused(name, &error))?;
        let size = file.metadata().ok().filter(|metadata| metadata.is_file()).map(|metadata| metadata.len());
        read_session(&mut file, size, &Session::new(name, Some(path), self), each)
    }

    /// Reads standard input or any other stream as [`Self::read_file`] reads a file; `name` is `-` for standard input.
    ///
    /// # Errors
    /// A report if the stream as a whole cannot be read.
    pub fn read_stream(
        &self,
        mut input: impl Read,
        name: &str,
        each: &mut dyn FnMut(Result<Draft, Skipped>) -> ControlFlow<()>,
    ) -> Result<ReadSummary, Skipped> {
        read_session(&mut input, None, &Session::new(name, None, self), each)
    }
}

/// Whether a file that begins with `head` is a container: its size then says little of what is in it.
pub fn is_container(head: &[u8], name: &str) -> bool {
    let seen = Head { bytes: head, complete: false, name };
    CONTAINERS.into_iter().any(|format| format.detect(&seen))
}

/// Reads a file of which nothing is said, as [`ReadOptions::read_file`] does.
///
/// # Errors
/// A report if the file as a whole cannot be read.
pub fn read_file(
    path: &Path,
    name: &str,
    each: &mut dyn FnMut(Result<Draft, Skipped>) -> ControlFlow<()>,
) -> Result<ReadSummary, Skipped> {
    ReadOptions::DEFAULT.read_file(path, name, each)
}

/// Reads a stream of which nothing is said, as [`ReadOptions::read_stream`] does.
///
/// # Errors
/// A report if the stream as a whole cannot be read.
pub fn read_stream(
    input: impl Read,
    name: &str,
    each: &mut dyn FnMut(Result<Draft, Skipped>) -> ControlFlow<()>,
) -> Result<ReadSummary, Skipped> {
    ReadOptions::DEFAULT.read_stream(input, name, each)
}

/// Reads the file of a session.
pub(super) fn read_session(
    input: &mut dyn Read,
    size: Option<u64>,
    session: &Session<'_>,
    each: Each<'_>,
) -> Result<ReadSummary, Skipped> {
    read_at(input, session.name, size, Place::root(session), each)
}

/// Reads an input, wherever it stands.
pub(super) fn read_at(
    input: &mut dyn Read,
    name: &str,
    size: Option<u64>,
    place: Place<'_>,
    each: Each<'_>,
) -> Result<ReadSummary, Skipped> {
    read(input, name, size, place, each).map_err(|skipped| place.blame(skipped))
}

fn read(
    input: &mut dyn Read,
    name: &str,
    size: Option<u64>,
    place: Place<'_>,
    each: Each<'_>,
) -> Result<ReadSummary, Skipped> {
    let mut head = Vec::new();
    input.take(HEAD_BYTES).read_to_end(&mut head).map_err(|error| refused(name, &error))?;
    let seen = Head { bytes: &head, complete: (head.len() as u64) < HEAD_BYTES, name };
    if seen.complete && seen.content().is_empty() {
        let message = "the file is empty, or holds nothing but blanks".to_owned();
        return Err(skipped(name, SkipReason::Empty, message));
    }
    let container = CONTAINERS.into_iter().find(|format| format.detect(&seen));
    let format = match container {
        Some(container) => match place.refuse(container) {
            Some(refusal) => return Err(refusal),
            None => container,
        },
        None => {
            if let Some((reason, message)) = detect::refuse(&seen) {
                return Err(skipped(name, reason, message));
            }
            let [.., last] = FORMATS;
            FORMATS.into_iter().find(|format| format.detect(&seen)).unwrap_or(last)
        }
    };
    let mut input = Input::new(head, input, name, size, place);
    let mut records = 0;
    match container {
        Some(_) => read_container(format, &mut input, &mut records, each)?,
        None => read_records(format, &mut input, &mut records, each)?,
    }
    let (sha256, bytes) = input.finish();
    let has_columns = container.is_some() || format.name() == table::Table.name();
    let passed_over = place.session.passed_over();
    Ok(ReadSummary { sha256, bytes, records, passed_over, format: format.name(), has_columns })
}

/// Reads a member whose format is known.
pub(super) fn read_known(
    format: &dyn Format,
    input: &mut dyn Read,
    name: &str,
    place: Place<'_>,
    each: Each<'_>,
) -> Result<(), Skipped> {
    let mut input = Input::new(Vec::new(), input, name, None, place);
    read_records(format, &mut input, &mut 0, each).map_err(|skipped| place.blame(skipped))
}

/// Reads what holds articles; each is told where it stands.
fn read_records(format: &dyn Format, input: &mut Input<'_>, records: &mut u64, each: Each<'_>) -> Result<(), Skipped> {
    let place = input.place;
    let member = place.member();
    if let (Some(member), Some(visitor)) = (member, place.session.visit) {
        return visit(visitor, member, format, input);
    }
    format.read(input, &mut |record| {
        let record = match record {
            Ok(draft) => Ok(Draft { record: *records, container: member.map(str::to_owned), ..draft }),
            Err(skipped) => Err(match member {
                Some(member) => Skipped { container: Some(member.to_owned()), ..place.blame(skipped) },
                None => skipped,
            }),
        };
        *records += 1;
        each(record)
    })
}

/// Reads a container to its last byte, however early its members end: its hash is that of the whole file.
///
/// Trouble behind the first record is reported as one of the records, so that those before it count.
fn read_container(
    format: &dyn Format,
    input: &mut Input<'_>,
    records: &mut u64,
    each: Each<'_>,
) -> Result<(), Skipped> {
    let (name, place) = (input.name, input.place);
    let mut stopped = false;
    let read = format.read(input, &mut |record| {
        *records += 1;
        let flow = each(record);
        stopped |= flow.is_break();
        flow
    });
    match read {
        Err(skipped) if *records > 0 && !stopped => {
            *records += 1;
            stopped = each(Err(place.blame(skipped))).is_break();
        }
        other => other?,
    }
    // A member's rest is passed over by its own container.
    if !stopped && place.is_root() && place.session.visit.is_none() {
        io::copy(input, &mut io::sink()).map_err(|error| refused(name, &error))?;
    }
    Ok(())
}

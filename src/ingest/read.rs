//! One input from its first byte to its last draft.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use tempfile::SpooledTempFile;

use super::container::{self, CONTAINERS, IN_MEMORY};
use super::convert::Converted;
use super::detect::{self, Head};
use super::format::{Each, Format, Input, read_head, refused};
use super::options::ReadOptions;
use super::session::{Member, Nesting, RecordText, Session, Stream, Visit};
use super::{Draft, feed, html, json, json_feed, mail_text, press, skipped, table, text, wire};
use crate::model::{SkipReason, Skipped};

/// Bytes that the format is chosen by.
const HEAD_BYTES: u64 = 64 * 1024;

/// All formats but the containers; the first that detects an input reads it, and the last one takes what is left.
const FORMATS: [&dyn Format; 11] = [
    &json_feed::JsonFeed,
    &json::Json,
    &wire::Iptc,
    &wire::NewsMl,
    &wire::Nitf,
    &feed::Feed,
    &html::Html,
    &press::Press,
    &mail_text::MailText,
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
    /// How many records of web archives and parts of mails were passed over, as they are no pages.
    pub passed_over: u64,
    /// Commands that were found and turned what stands in it into text, by ending.
    pub converted: BTreeMap<String, String>,
    /// The format's name.
    pub format: &'static str,
    /// Whether it is a table or may hold some, so that what is said of columns matters.
    pub has_columns: bool,
}

impl ReadOptions {
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
        read_session(&mut file, size, &open_session(name, Some(path), self), each)
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
        read_session(&mut input, None, &open_session(name, None, self), each)
    }
}

/// Whether a file that begins with `head` is a container: its size then says little of what is in it.
pub(crate) fn is_container(head: &[u8], name: &str) -> bool {
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

/// One file that is to be read.
pub(super) fn open_session<'a>(name: &'a str, file: Option<&'a Path>, options: &'a ReadOptions) -> Session<'a> {
    Session::new(name, file, options, |stream, nesting, each| match stream.format {
        Some(format) => read_known(format, stream, nesting, each),
        None => read(stream, nesting, each).map(drop),
    })
}

/// Reads the file of a session.
pub(super) fn read_session(
    bytes: &mut dyn Read,
    size: Option<u64>,
    session: &Session<'_>,
    each: Each<'_>,
) -> Result<ReadSummary, Skipped> {
    read(Stream { bytes, name: session.name, size, format: None }, Nesting::root(session), each)
}

/// Reads an input, however it is nested.
fn read(stream: Stream<'_>, nesting: Nesting<'_>, each: Each<'_>) -> Result<ReadSummary, Skipped> {
    detect_and_read(stream, nesting, each).map_err(|skipped| nesting.blame(skipped))
}

fn detect_and_read(stream: Stream<'_>, nesting: Nesting<'_>, each: Each<'_>) -> Result<ReadSummary, Skipped> {
    let name = stream.name;
    let head = read_head(&mut *stream.bytes, HEAD_BYTES).map_err(|error| refused(name, &error))?;
    let seen = Head { bytes: &head, complete: (head.len() as u64) < HEAD_BYTES, name };
    if seen.complete && seen.content().is_empty() {
        let message = "the file is empty, or holds nothing but blanks".to_owned();
        return Err(skipped(name, SkipReason::Empty, message));
    }
    let converted = nesting.session.options.converters.ending_of(&seen).map(Converted);
    let container = CONTAINERS.into_iter().find(|format| converted.is_none() && format.detect(&seen));
    let format = match (&converted, container) {
        (Some(converted), _) => converted as &dyn Format,
        (None, Some(container)) => match container::refuse(container, nesting) {
            Some(refusal) => return Err(refusal),
            None => container,
        },
        (None, None) => {
            if let Some((reason, message)) = detect::refuse(&seen) {
                return Err(skipped(name, reason, message));
            }
            let [.., last] = FORMATS;
            FORMATS.into_iter().find(|format| format.detect(&seen)).unwrap_or(last)
        }
    };
    let mut input = Input::new(head, Stream { bytes: &mut *stream.bytes, ..stream }, nesting);
    let mut records = 0;
    match container {
        Some(_) => read_container(format, &mut input, &mut records, each)?,
        None => read_records(format, &mut input, &mut records, each)?,
    }
    let (sha256, bytes) = input.finish();
    let has_columns = container.is_some() || format.name() == table::Table.name();
    let (passed_over, converted) = (nesting.session.passed_over(), nesting.session.converted());
    Ok(ReadSummary { sha256, bytes, records, passed_over, converted, format: format.name(), has_columns })
}

/// Reads a member whose format is known.
fn read_known(format: &str, stream: Stream<'_>, nesting: Nesting<'_>, each: Each<'_>) -> Result<(), Skipped> {
    let [.., last] = FORMATS;
    let format = FORMATS.into_iter().find(|known| known.name() == format).unwrap_or(last);
    let mut input = Input::new(Vec::new(), Stream { bytes: &mut *stream.bytes, ..stream }, nesting);
    read_records(format, &mut input, &mut 0, each).map_err(|skipped| nesting.blame(skipped))
}

/// Reads what holds articles; each is told where it stands.
fn read_records(format: &dyn Format, input: &mut Input<'_>, records: &mut u64, each: Each<'_>) -> Result<(), Skipped> {
    let nesting = input.nesting;
    let member = nesting.member();
    if let (Some(member), Some(visitor)) = (member, nesting.session.visit) {
        return visit(visitor, member, format, input);
    }
    let blame = |skipped: Skipped| match member {
        Some(member) => Skipped { container: Some(member.to_owned()), ..nesting.blame(skipped) },
        None => skipped,
    };
    let name = input.name;
    format.read(input, &mut |record| {
        let mut reports = Vec::new();
        let record = match record {
            Ok(mut draft) => {
                let line = Some(draft.record_line);
                let report = |reason, message| blame(Skipped { line, ..skipped(name, reason, message) });
                let cut = draft.declared.keep_within_limits().map(|message| report(SkipReason::Cut, message));
                let unread = draft.declared.unread.take();
                reports.extend(unread.map(|message| report(SkipReason::BrokenEncoding, message)));
                reports.extend(cut);
                Ok(Draft { record: *records, container: member.map(str::to_owned), ..draft })
            }
            Err(skipped) => Err(blame(skipped)),
        };
        *records += 1;
        each(record)?;
        // They belong to the record before, and are none of their own.
        reports.into_iter().try_for_each(|report| each(Err(report)))
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
    let (name, nesting) = (input.name, input.nesting);
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
            stopped = each(Err(nesting.blame(skipped))).is_break();
        }
        other => other?,
    }
    // A member's rest is passed over by its own container.
    if !stopped && nesting.is_root() && nesting.session.visit.is_none() {
        io::copy(input, &mut io::sink()).map_err(|error| refused(name, &error))?;
    }
    Ok(())
}

/// Hands a member on to who wants to see it.
fn visit(visitor: &dyn Visit, label: &str, format: &dyn Format, input: &mut Input<'_>) -> Result<(), Skipped> {
    if !visitor.wants(label) {
        return Ok(());
    }
    let (name, size) = (input.name, input.size);
    let mut session = open_session(name, None, input.nesting.session.options);
    session.goes_on = Rc::clone(&input.nesting.session.goes_on);
    let mut copied = Copied { inner: input, raw: SpooledTempFile::new(IN_MEMORY), failed: None };
    let stream = Stream { bytes: &mut copied, name, size, format: None };
    let mut texts = Vec::new();
    // A member that is cut off, or that unpacks without end, was read up to there when it was cited; by the same reader, as the last bytes
    // that come depend on how they are asked for. Records that cannot be read are none of those that were cited.
    let _ = format.read(&mut Input::new(Vec::new(), stream, Nesting::root(&session)), &mut |record| {
        texts.extend(record.ok().map(RecordText::from));
        ControlFlow::Continue(())
    });
    let _ = io::copy(&mut copied, &mut io::sink());
    let Copied { mut raw, failed, .. } = copied;
    failed.map_or_else(|| raw.rewind(), Err).map_err(|error| refused(name, &error))?;
    visitor.member(Member { container: label.to_owned(), raw, texts });
    Ok(())
}

/// Keeps what is read.
struct Copied<'a, R> {
    inner: &'a mut R,
    raw: SpooledTempFile,
    /// Why what was read could not be kept.
    failed: Option<io::Error>,
}

impl<R: Read> Read for Copied<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        if let Err(error) = self.raw.write_all(buffer.get(..n).unwrap_or_default()) {
            self.failed.get_or_insert(error);
        }
        Ok(n)
    }
}

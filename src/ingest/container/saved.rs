//! What web archives hold, and how it is read: the pages, feeds and articles among what servers sent.
//!
//! Pages are HTML. Feeds, NewsML-G2, NITF and JSON are read where they are news; everything else (requests, pictures, scripts, errors) is passed
//! over and counted. A page that names no address and no date has those of its record. It is cited by its record's id, and its bytes count in
//! the page as it was before the server packed it for its way: neither chunks nor compression.
//!
//! A record that cannot be read costs no other: what it lacks is told with its address, and the next one is looked for.

use std::cell::Cell;
use std::hash::BuildHasher;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::answer::{Body, Lines};
use super::member::{count_member, read_member};
use super::source::{Borders, Source};
use crate::ingest::detect::{Head, is_html};
use crate::ingest::draft::{Draft, Layout};
use crate::ingest::format::{Each, Format, Input, refused};
use crate::ingest::session::{Nesting, Stream};
use crate::ingest::trouble::{Trouble, trouble_in};
use crate::ingest::{feed, json_feed, skipped, wire};
use crate::model::{BlockKind, SkipReason, Skipped};

/// Formats of news that a server may send under many names.
const NEWS: [&dyn Format; 4] = [&json_feed::JsonFeed, &wire::NewsMl, &wire::Nitf, &feed::Feed];
/// The bytes that tell them, 16 KiB.
const HEAD_BYTES: u64 = 16 << 10;

/// A record of a web archive.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) url: Option<String>,
    /// When it was saved.
    pub(super) captured: Option<DateTime<Utc>>,
    /// Its stated length, in bytes.
    pub(super) length: u64,
    pub(super) what: What,
}

/// What a record holds.
pub(super) enum What {
    /// What a server answered, with the lines before it.
    Answer,
    /// What stood somewhere, of this type.
    Resource(String),
    /// What somebody made of a page, of this type: mostly its text.
    Conversion(String),
    /// Nothing to be read.
    Other,
}

impl Entry {
    /// Its address behind a message, or its id.
    fn blamed(&self, message: &str) -> String {
        const SHOWN: usize = 300;
        let name = self.url.as_ref().unwrap_or(&self.id);
        format!("{message} ({})", name.get(..name.floor_char_boundary(SHOWN)).unwrap_or_default())
    }
}

/// A kind of web archive.
pub(super) struct Archive {
    pub(super) borders: Borders,
    /// What records begin with, for messages.
    pub(super) mark: &'static str,
    /// Reads the lines before a record; the inner error says what is wrong with them.
    pub(super) entry: fn(&mut Source<'_>, u64) -> io::Result<Result<Entry, String>>,
}

/// How the reading of an archive goes on.
#[derive(Clone, Copy)]
enum Next {
    Record,
    End,
}

/// What was read so far.
struct Reading<'a> {
    name: &'a str,
    outer: Nesting<'a>,
    number: u64,
    /// Records that were read, or told to be broken.
    found: u64,
    /// Whether the next bytes belong to a record whose lines are broken, which was told.
    is_lost: bool,
    /// The addresses of pages, by their hash: what was made of them is not read once more.
    pages: FxHashSet<u64>,
}

impl Archive {
    /// Reads all records.
    ///
    /// # Errors
    /// A report if none can be read, or if the archive is to be read no further.
    pub(super) fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let (name, outer) = (input.name, input.nesting);
        let mut source = Source::new(input, outer.session);
        let mut reading = Reading { name, outer, number: 0, found: 0, is_lost: false, pages: FxHashSet::default() };
        while let Next::Record = self.next(&mut source, &mut reading, each)? {}
        if reading.found == 0 && outer.session.visit.is_none() {
            let message =
                format!("the web archive holds no page: none of its {} records is an answer with HTML", reading.number);
            return Err(skipped(name, SkipReason::NoText, message));
        }
        Ok(())
    }

    /// Reads the next record.
    fn next(&self, source: &mut Source<'_>, reading: &mut Reading<'_>, each: Each<'_>) -> Result<Next, Skipped> {
        let name = reading.name;
        let fatal = |error: io::Error| refused(name, &error);
        let passed = source.seek(&self.borders).map_err(fatal)?;
        let is_lost = std::mem::take(&mut reading.is_lost);
        if passed.is_some_and(|passed| passed > 0) && !is_lost {
            let message = format!(
                "record {} of the web archive does not begin with {}, what stands before the next one is passed over; get the file anew",
                reading.number + 1,
                self.mark
            );
            if reading.tell(None, SkipReason::Malformed, message, each)?.is_break() {
                return Ok(Next::End);
            }
        }
        if let Some(trouble) = source.end().map_err(fatal)? {
            return reading.behind(source, trouble.filter(|_| !is_lost).map(|trouble| (None, trouble)), each);
        }
        reading.number += 1;
        let entry = match (self.entry)(source, reading.number) {
            Ok(Ok(entry)) => entry,
            Ok(Err(message)) => {
                let message = format!("{message}; get the file anew");
                reading.is_lost = true;
                return reading.tell(None, SkipReason::Malformed, message, each).map(Next::of);
            }
            Err(error) => {
                let trouble = trouble_in(&error).cloned().ok_or_else(|| refused(name, &error))?;
                reading.is_lost = true;
                return reading.behind(source, Some((None, trouble)), each);
            }
        };
        let mut block = source.block(entry.length, &self.borders);
        let is_told = Cell::new(false);
        let mut watching = |record: Result<Draft, Skipped>| {
            is_told.set(is_told.get() || record.is_err());
            each(record.map_err(|skipped| Skipped { message: entry.blamed(&skipped.message), ..skipped }))
        };
        let flow = reading.record(&mut block, &entry, &mut watching)?;
        reading.found += u64::from(is_told.get());
        match flow {
            Some(ControlFlow::Break(())) => return Ok(Next::End),
            Some(ControlFlow::Continue(())) => reading.found += 1,
            None => reading.outer.session.pass_over(),
        }
        match io::copy(&mut block, &mut io::sink()) {
            Ok(_) if block.is_wrong() && flow.is_some() && !is_told.get() => {
                let message = format!(
                    "record {} of the web archive states a wrong length ({} bytes); what stands before the next record is read",
                    reading.number, entry.length
                );
                reading.tell(Some(&entry), SkipReason::Malformed, message, each).map(Next::of)
            }
            Ok(_) => Ok(Next::Record),
            Err(error) => {
                let trouble = trouble_in(&error).cloned().ok_or_else(|| refused(name, &error))?;
                reading.behind(source, Some((Some(&entry), trouble)).filter(|_| !is_told.get()), each)
            }
        }
    }
}

impl Next {
    fn of(flow: ControlFlow<()>) -> Self {
        if flow.is_break() { Self::End } else { Self::Record }
    }
}

impl Reading<'_> {
    /// Tells what cannot be read.
    fn tell(
        &mut self,
        entry: Option<&Entry>,
        reason: SkipReason,
        message: String,
        each: Each<'_>,
    ) -> Result<ControlFlow<()>, Skipped> {
        count_member(self.outer)?;
        self.found += 1;
        let inside = |id: &String| self.outer.label.map_or_else(|| id.clone(), |outer| format!("{outer}!{id}"));
        let container = entry.map(|entry| inside(&entry.id));
        let message = entry.map_or_else(|| message.clone(), |entry| entry.blamed(&message));
        Ok(each(Err(self.outer.blame(Skipped { container, ..skipped(self.name, reason, message) }))))
    }

    /// Tells that a record cannot be read.
    fn tell_of(&mut self, entry: &Entry, message: String, each: Each<'_>) -> Result<ControlFlow<()>, Skipped> {
        count_member(self.outer)?;
        // Its address is added by who watches.
        let inside = self.outer.label.map_or_else(|| entry.id.clone(), |outer| format!("{outer}!{}", entry.id));
        Ok(each(Err(Skipped {
            container: Some(inside),
            ..skipped(self.outer.session.name, SkipReason::Malformed, message)
        })))
    }

    /// Tells a trouble, if it is not told yet, and goes on behind it where that is possible.
    fn behind(
        &mut self,
        source: &mut Source<'_>,
        trouble: Option<(Option<&Entry>, Trouble)>,
        each: Each<'_>,
    ) -> Result<Next, Skipped> {
        if let Some((entry, Trouble { reason, message })) = trouble
            && self.tell(entry, reason, message, each)?.is_break()
        {
            return Ok(Next::End);
        }
        let is_at_end = source.go_on().map_err(|error| refused(self.name, &error))?;
        Ok(if is_at_end { Next::End } else { Next::Record })
    }

    /// Reads what stands in a record; `None` if that is nothing to be read.
    fn record(
        &mut self,
        block: &mut dyn BufRead,
        entry: &Entry,
        each: Each<'_>,
    ) -> Result<Option<ControlFlow<()>>, Skipped> {
        let packed = Cell::new(0);
        let page = entry.url.as_ref().map(|url| FxBuildHasher.hash_one(url));
        let (kind, mut body): (String, Box<dyn Read + '_>) = match &entry.what {
            What::Answer => match answered(block) {
                Ok(Some(answer)) => (answer.kind(), Body::open(block, &answer, &packed, self.outer.session)),
                Ok(None) => return Ok(None),
                Err(NoAnswer) if entry.url.as_ref().is_some_and(|url| url.starts_with("http")) => {
                    let message = format!(
                        "record {} of the web archive is no answer of a server: it begins in another way; get the file anew",
                        self.number
                    );
                    return self.tell_of(entry, message, each).map(Some);
                }
                Err(NoAnswer) => return Ok(None),
            },
            What::Resource(kind) => (kind.clone(), Box::new(block)),
            What::Conversion(_) if page.is_some_and(|page| self.pages.contains(&page)) => return Ok(None),
            What::Conversion(kind) => (kind.clone(), Box::new(block)),
            What::Other => return Ok(None),
        };
        let mut head = Vec::new();
        let failed = (&mut body).take(HEAD_BYTES).read_to_end(&mut head).err();
        let is_text = matches!(entry.what, What::Conversion(_)) && kind.starts_with("text/plain");
        let seen = Head { bytes: &head, complete: (head.len() as u64) < HEAD_BYTES, name: &entry.id };
        let Some(format) = format_of(&kind, &seen, is_text) else {
            // What is cut off or broken at its beginning may have been anything.
            return Ok(None);
        };
        let mut whole = Replayed { head: io::Cursor::new(head), failed, rest: &mut body };
        let stream = Stream { bytes: &mut whole, name: &entry.id, size: None, format: Some(format) };
        let is_page = matches!(format, "html" | "text");
        let mut unread = Vec::new();
        let mut is_read = false;
        let flow = read_member(stream, self.outer, &mut |record| match record {
            Ok(draft) if format == "json" && !is_article(&draft) => ControlFlow::Continue(()),
            Ok(mut draft) => {
                if is_page && draft.declared.url.is_none() {
                    draft.declared.url.clone_from(&entry.url);
                }
                draft.declared.captured = entry.captured;
                is_read = true;
                each(Ok(draft))
            }
            // Most JSON of servers is no article, and nobody misses one there.
            Err(skipped) if format == "json" && is_no_article(skipped.reason) => {
                unread.push(skipped);
                unread.truncate(MOST_UNREAD);
                ControlFlow::Continue(())
            }
            Err(skipped) => each(Err(skipped)),
        })?;
        if is_read && is_page {
            self.pages.extend(page);
        }
        if format == "json" && !is_read && self.outer.session.visit.is_none() {
            return Ok(flow.is_break().then_some(flow));
        }
        for skipped in unread {
            if each(Err(skipped)).is_break() {
                return Ok(Some(ControlFlow::Break(())));
            }
        }
        Ok(Some(flow))
    }
}

/// How many records of JSON beside articles are told to be none.
const MOST_UNREAD: usize = 1024;

/// What a record holds that should be an answer, and does not begin like one.
struct NoAnswer;

/// The lines of an answer, if it is good.
fn answered(block: &mut dyn BufRead) -> Result<Option<Lines>, NoAnswer> {
    // The rest of a record that is cut off or empty says so itself.
    let Ok(Some(answer)) = Lines::read(block) else { return Ok(None) };
    if !answer.first.starts_with("HTTP/") {
        return Err(NoAnswer);
    }
    let status = answer.first.split_ascii_whitespace().nth(1).unwrap_or_default();
    Ok((status.starts_with('2') && status.len() == 3).then_some(answer))
}

/// The name of the format of a content that is said to be of this type; `None` if it is none that is read.
fn format_of(kind: &str, head: &Head<'_>, is_text: bool) -> Option<&'static str> {
    let is_said = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if is_text {
        return Some("text");
    }
    if !kind.is_empty() && !is_said(&["html", "xml", "json", "rss", "atom", "text/plain", "octet-stream"]) {
        return None;
    }
    if let Some(news) = NEWS.iter().find(|format| format.detect(head)) {
        return Some(news.name());
    }
    if is_said(&["html"]) || (kind.is_empty() && is_html(head)) {
        return Some("html");
    }
    (is_said(&["json"]) && matches!(head.content().first(), Some(b'{' | b'['))).then_some("json")
}

/// Whether a record of JSON has a title and a text, as what servers send between articles has not.
fn is_article(draft: &Draft) -> bool {
    match &draft.layout {
        Layout::Parts { headline, text, paragraphs, .. } => {
            headline.is_some() && (text.is_some() || !paragraphs.is_empty())
        }
        Layout::Known(blocks) | Layout::Blocks { blocks, .. } => {
            blocks.iter().any(|(kind, _)| *kind == BlockKind::Paragraph)
        }
        Layout::Plain => false,
    }
}

/// Whether a record was not read because it is no article, rather than a broken one.
fn is_no_article(reason: SkipReason) -> bool {
    matches!(reason, SkipReason::NoText | SkipReason::Malformed | SkipReason::InvalidValue | SkipReason::Empty)
}

/// A content whose first bytes were read.
struct Replayed<'a> {
    head: io::Cursor<Vec<u8>>,
    /// Why no more could be read behind them.
    failed: Option<io::Error>,
    rest: &'a mut dyn Read,
}

impl Read for Replayed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.head.read(buffer)? {
            0 if !buffer.is_empty() => self.failed.take().map_or_else(|| self.rest.read(buffer), Err),
            n => Ok(n),
        }
    }
}

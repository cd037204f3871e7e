//! What a format's reader hands on: one record's text, and where its pieces stand in the raw file.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::offsets::OffsetMap;
use crate::model::{BlockKind, ByteSpan, RefusedFact, Status};

/// One article as it came: text in pieces, facts as they were declared, nothing concluded.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The extracted text that all spans of the draft point into: a text file decoded as it is,
    /// or the decoded strings of a record, in reading order, parted by blank lines.
    pub text: String,
    /// From places in `text` to places in the raw file.
    pub offsets: OffsetMap,
    /// What the text consists of.
    pub layout: Layout,
    /// What the source declares of itself.
    pub declared: Declared,
    /// The record's number in its file, from 0; skipped ones count. With the path it names an article that has no other name.
    pub record: u64,
    /// Where the record begins in its file, in bytes (0 for a file that is one article).
    pub record_start: u64,
    /// The line of the file on which the record begins, from 1.
    pub record_line: u64,
    /// SHA-256 of the record's raw bytes (the whole file for one that is one article), in hexadecimal.
    pub record_sha256: String,
    /// The place inside an archive file.
    pub container: Option<String>,
    /// Where each page of a file begins in `text`; empty for one without pages.
    pub pages: Vec<usize>,
}

/// Which parts of a draft's text are known to be what.
#[derive(Debug, Clone)]
pub enum Layout {
    /// Nothing is known: the blocks are to be found in the whole text.
    Plain,
    /// The source names its parts.
    Parts {
        /// The title.
        headline: Option<ByteSpan>,
        /// The short line above it.
        kicker: Option<ByteSpan>,
        /// The summary.
        teaser: Option<ByteSpan>,
        /// The paragraphs, in reading order: passages as given where they are short enough.
        paragraphs: Vec<ByteSpan>,
        /// Running text in which the blocks are to be found, as in plain text; comes before `paragraphs`.
        text: Option<ByteSpan>,
    },
    /// The source says of every part what it is; only boilerplate may hide among the paragraphs. Blocks in reading order.
    Known(Vec<(BlockKind, ByteSpan)>),
    /// The source parts its text, and says of most parts what they are; captions, boilerplate and signatures may hide among the paragraphs.
    Blocks {
        /// The blocks in reading order.
        blocks: Vec<(BlockKind, ByteSpan)>,
        /// Short lines around the title that are no blocks: dates and authors may stand there.
        notes: Vec<ByteSpan>,
    },
}

/// What a source declares of itself, as it stands there.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// Its own id; not yet checked.
    pub id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The host that it came from, where it has no address of its own.
    pub host: Option<String>,
    /// Whose copy it is.
    pub agencies: Vec<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Where it was written.
    pub place: Option<String>,
    /// The line of the authors as it stands (`Von Eva Muster, dpa`).
    pub byline: Option<String>,
    /// The dateline where it stands apart from the text (`Berlin (dpa) - `).
    pub dateline: Option<String>,
    /// The number of this version of the text; a later one replaces an earlier one.
    pub version: Option<u64>,
    /// Whether it may be used.
    pub status: Option<Status>,
    /// Until when it may not be published, in words of the source: as often as it says so.
    pub embargoes: Vec<String>,
    /// Its language.
    pub language: Option<String>,
    /// When it was published, in words of the source; the most trustworthy first. The first that can be the article's date counts.
    pub published: Vec<DeclaredDate>,
    /// When it was changed last, likewise.
    pub updated: Vec<DeclaredDate>,
    /// When a web archive saved it: dates an article that has no other date.
    pub captured: Option<DateTime<Utc>>,
    /// Words that look like facts of it and were not taken for them.
    pub refused: Vec<RefusedFact>,
    /// Keys that Beleg does not know.
    pub extra: Map<String, Value>,
    /// How many more there were, beyond what is read.
    pub keys_left_out: u64,
    /// What of the article could not be read, and why, if the rest of it is read.
    pub unread: Option<String>,
}

impl Declared {
    /// Keeps the texts that are to be kept; keys of `extra` with everything below them.
    pub(super) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        for value in [
            &mut self.id,
            &mut self.url,
            &mut self.outlet,
            &mut self.place,
            &mut self.byline,
            &mut self.dateline,
            &mut self.language,
        ] {
            value.take_if(|value| !keep(value));
        }
        self.agencies.retain(|name| keep(name));
        self.authors.retain(|name| keep(name));
        self.published.retain(|date| keep(&date.text));
        self.updated.retain(|date| keep(&date.text));
        self.extra.retain(|key, value| keep(key) && value.as_str().is_none_or(&keep));
    }
}

/// A date as the source writes it.
#[derive(Debug, Clone)]
pub struct DeclaredDate {
    /// The words.
    pub text: String,
    /// Where they stand in the raw file, if they stand there as text.
    pub bytes: Option<ByteSpan>,
}

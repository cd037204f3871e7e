//! What the commands that change or check an index tell.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Source;
use crate::messages::Message;

/// Why a file or a record was not indexed; a stable word for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Nothing but blanks.
    Empty,
    /// No text: a picture, a program, an archive.
    Binary,
    /// A known format that Beleg does not read.
    UnsupportedFormat,
    /// Larger than an article may be.
    TooLarge,
    /// The article was read, but for what it declares beyond a limit.
    Cut,
    /// The operating system refused.
    Unreadable,
    /// Says it is UTF-8 (or looks like it), but is broken.
    BrokenEncoding,
    /// No known encoding.
    UnknownEncoding,
    /// Not the syntax of its format.
    Malformed,
    /// Neither `headline` nor `text` nor `paragraphs`.
    NoText,
    /// A value of the wrong type or out of bounds.
    InvalidValue,
    /// An `id` that is empty or contains a blank or `#`.
    InvalidId,
    /// A link that leads back to a folder above it.
    Loop,
    /// The file changed while it was read.
    Changed,
    /// A fault of Beleg itself.
    Internal,
}

impl SkipReason {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::UnsupportedFormat => "unsupported_format",
            Self::TooLarge => "too_large",
            Self::Cut => "cut",
            Self::Unreadable => "unreadable",
            Self::BrokenEncoding => "broken_encoding",
            Self::UnknownEncoding => "unknown_encoding",
            Self::Malformed => "malformed",
            Self::NoText => "no_text",
            Self::InvalidValue => "invalid_value",
            Self::InvalidId => "invalid_id",
            Self::Loop => "loop",
            Self::Changed => "changed",
            Self::Internal => "internal",
        }
    }

    /// The reason in words.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::Empty => "skip-empty",
            Self::Binary => "skip-binary",
            Self::UnsupportedFormat => "skip-unsupported-format",
            Self::TooLarge => "skip-too-large",
            Self::Cut => "skip-cut",
            Self::Unreadable => "skip-unreadable",
            Self::BrokenEncoding => "skip-broken-encoding",
            Self::UnknownEncoding => "skip-unknown-encoding",
            Self::Malformed => "skip-malformed",
            Self::NoText => "skip-no-text",
            Self::InvalidValue => "skip-invalid-value",
            Self::InvalidId => "skip-invalid-id",
            Self::Loop => "skip-loop",
            Self::Changed => "skip-changed",
            Self::Internal => "skip-internal",
        })
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A file or a record that was not indexed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// The file, to be opened from the working directory.
    pub path: String,
    /// The place inside an archive file.
    pub container: Option<String>,
    /// The line of the record, from 1, where a file holds many.
    pub line: Option<u64>,
    /// Why, as a word.
    pub reason: SkipReason,
    /// What happened and what to do.
    pub message: String,
}

/// What an index run did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "index")]
pub struct IndexReport {
    /// New articles.
    pub added: u64,
    /// Articles whose content changed.
    pub replaced: u64,
    /// Articles that were there already.
    pub unchanged: u64,
    /// How many of all these gave way in this run to a later one of the same id, which came from another place.
    pub superseded: u64,
    /// Articles whose file vanished (`--prune`).
    pub deleted: u64,
    /// Files that were read in an earlier run and are gone, of which the articles stay: the first thousand.
    pub vanished: Vec<String>,
    /// How many there are.
    pub total_vanished: u64,
    /// Files that were read with an outlet, or a day from their time, as somebody set it, and are read without it now.
    pub forgotten: u64,
    /// Articles whose facts are others now, as somebody corrected them since.
    pub corrected: u64,
    /// Articles that were met and stay away, as somebody deleted them.
    pub kept_out: u64,
    /// What was not indexed, and why, in the order of reading: all of it in answers, the first thousand in the library, which tells of each
    /// while it goes on.
    pub skipped: Vec<Skipped>,
    /// How much was not indexed.
    pub total_skipped: u64,
    /// Days that articles state for their own, and that were not taken, as they lie beyond tomorrow; later runs try them again.
    pub refused_days: u64,
    /// Records of web archives and parts of mails that were passed over, as they are no articles: pictures, scripts, requests, redirects.
    pub passed_over: u64,
    /// Files and folders that were passed over: hidden ones, those that `exclude` names, and what belongs to a saved page.
    pub excluded: u64,
    /// Commands that were found, not named, and turned files into text in this run, by the ending of the files.
    pub converters: BTreeMap<String, String>,
    /// Where the run stopped before its end, as it was asked to; `null` if it was not.
    pub stopped: Option<StoppedAt>,
    /// Articles in the index afterwards.
    pub articles: u64,
    /// Passages in the index afterwards.
    pub passages: u64,
    /// Duration of the run.
    pub seconds: f64,
}

impl IndexReport {
    /// As many skipped files and records are kept.
    pub const MAX_SKIPPED: usize = 1000;

    /// Counts what was skipped, and keeps the first.
    pub fn skip(&mut self, skipped: Skipped) {
        self.total_skipped += 1;
        if self.skipped.len() < Self::MAX_SKIPPED {
            self.skipped.push(skipped);
        }
    }

    /// Adds what the next run did.
    pub fn add(&mut self, next: Self) {
        self.added += next.added;
        self.replaced += next.replaced;
        self.unchanged += next.unchanged;
        self.deleted += next.deleted;
        let room = Self::MAX_SKIPPED.saturating_sub(self.skipped.len());
        self.skipped.extend(next.skipped.into_iter().take(room));
        self.total_skipped += next.total_skipped;
        self.refused_days += next.refused_days;
        self.passed_over += next.passed_over;
        self.excluded += next.excluded;
        self.converters.extend(next.converters);
        self.superseded += next.superseded;
        let room = Self::MAX_SKIPPED.saturating_sub(self.vanished.len());
        self.vanished.extend(next.vanished.into_iter().take(room));
        self.total_vanished += next.total_vanished;
        self.forgotten += next.forgotten;
        self.corrected += next.corrected;
        self.kept_out += next.kept_out;
        self.stopped = next.stopped;
        (self.articles, self.passages) = (next.articles, next.passages);
        // To the millisecond, as each of them.
        self.seconds = ((self.seconds + next.seconds) * 1e3).round() / 1e3;
    }
}

/// The sources of an archive.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "sources")]
pub struct SourcesReport {
    /// The file that names them, to be opened from the working directory.
    pub config: String,
    /// In the order of that file.
    pub sources: Vec<SourceReport>,
}

/// A source with its settings, and what the index holds of it. Files below a source inside it count for that one alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceReport {
    /// The file or folder, to be opened from the working directory.
    pub path: String,
    /// Whether it is there.
    pub exists: bool,
    /// The outlet that its articles are given.
    pub outlet: Option<String>,
    /// The language that its articles are given.
    pub language: Option<String>,
    /// The zone of local days and of times without a zone.
    pub zone: String,
    /// From where an undated article may take its date: `content` or `mtime`.
    pub date_from: String,
    /// Columns of tables by the part of an article that they hold.
    pub map: IndexMap<String, String>,
    /// Files in the index.
    pub files: u64,
    /// Articles in the index.
    pub articles: u64,
    /// Passages in the index.
    pub passages: u64,
    /// The first day of these articles.
    pub first_day: Option<NaiveDate>,
    /// The last day of these articles.
    pub last_day: Option<NaiveDate>,
    /// When a file of it was read last, as it was new or had changed.
    pub last_change: Option<DateTime<Utc>>,
}

/// Where an index run stopped: everything up to here is in the index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoppedAt {
    /// The file that was read last, to be opened from the working directory; `null` if there was none.
    pub path: Option<String>,
    /// The place inside an archive file.
    pub container: Option<String>,
    /// The line on which its last article begins, from 1, if the file was not read to its end; the next run reads it again.
    pub line: Option<u64>,
}

impl StoppedAt {
    /// The place in words.
    pub fn message(&self) -> Message {
        let Some(path) = &self.path else { return Message::new("stopped-before") };
        match (&self.container, self.line) {
            (_, None) => Message::new("stopped-behind").with("path", path.as_str()),
            (None, Some(line)) => {
                Message::new("stopped-inside").with("path", path.as_str()).with("line", line.to_string())
            }
            (Some(member), Some(line)) => Message::new("stopped-inside-member")
                .with("path", path.as_str())
                .with("line", line.to_string())
                .with("member", member.as_str()),
        }
    }
}

/// What was learned for a lexicon.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "learn")]
pub struct LearnReport {
    /// Articles that were counted.
    pub articles: u64,
    /// Different words that were frequent enough.
    pub words: u64,
    /// Version of the lexicon that an index will have which is built with it.
    pub lexicon: String,
    /// Words of the articles that it cuts otherwise than the program's own, the most frequent first.
    pub recut: Vec<Recut>,
    /// What was not counted, and why, in the order of reading.
    pub skipped: Vec<Skipped>,
}

/// A word that a learned lexicon cuts otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "recut")]
pub struct Recut {
    /// The word, folded.
    pub word: String,
    /// Its parts by the program's own lexicon; none if it was whole.
    pub before: Vec<String>,
    /// Its parts now; none if it is whole.
    pub after: Vec<String>,
}

/// What became of a cited passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum VerifyStatus {
    /// The bytes at the range are the passage.
    Ok,
    /// The passage stands elsewhere in the file.
    Moved,
    /// The file is there, the passage is not.
    Changed,
    /// The file is not there.
    Gone,
    /// Neither can be told: the file, or the disk it lies on, cannot be looked at.
    Unreadable,
}

impl VerifyStatus {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Unreadable => "unreadable",
        }
    }
}

/// The check of one passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifyResult {
    /// The passage.
    pub id: String,
    /// What became of it.
    pub status: VerifyStatus,
    /// Where it stands now (`moved`), else where it was indexed from.
    pub source: Source,
    /// Why it cannot be looked at (`unreadable`).
    pub reason: Option<String>,
}

/// How many passages have which status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifyCounts {
    /// Unchanged.
    pub ok: u64,
    /// Elsewhere in the file.
    pub moved: u64,
    /// No longer in the file.
    pub changed: u64,
    /// Without a file.
    pub gone: u64,
    /// In a file that cannot be looked at.
    pub unreadable: u64,
}

impl VerifyCounts {
    /// Counts one passage.
    pub fn add(&mut self, status: VerifyStatus) {
        *match status {
            VerifyStatus::Ok => &mut self.ok,
            VerifyStatus::Moved => &mut self.moved,
            VerifyStatus::Changed => &mut self.changed,
            VerifyStatus::Gone => &mut self.gone,
            VerifyStatus::Unreadable => &mut self.unreadable,
        } += 1;
    }
}

/// The check of many passages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "verify")]
pub struct VerifyReport {
    /// One per passage: for ids that were named in their order, for all articles by file and article, each by place.
    pub results: Vec<VerifyResult>,
    /// Their sums.
    pub counts: VerifyCounts,
}

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "stats")]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Passages.
    pub passages: u64,
    /// Articles without a date.
    pub undated: u64,
    /// The first day of all articles.
    pub first_day: Option<NaiveDate>,
    /// The last day of all articles.
    pub last_day: Option<NaiveDate>,
    /// Size of the index on disk.
    pub bytes: u64,
    /// Pieces of the index.
    pub segments: u64,
    /// Version of the index format.
    pub format: u32,
    /// Name and version of the analyzer.
    pub analyzer: String,
    /// Version of the word lists.
    pub lexicon: String,
}

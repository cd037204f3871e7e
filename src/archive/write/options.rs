//! How articles are brought into the index.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Stop;
use crate::archive::corrections::Corrections;
use crate::engine::Said;
use crate::extract::ExtractOptions;
use crate::ingest::{Exclude, ReadOptions, walk_except};
use crate::model::{DEFAULT_ZONE, Skipped, fingerprint};

/// Where articles come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, or a folder with everything below.
    Path(PathBuf),
    /// Standard input.
    StandardInput,
}

/// Inputs that are read with the same options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexTask {
    /// Read in this order.
    pub inputs: Vec<Input>,
    /// How.
    pub options: IndexOptions,
}

/// What is to be brought up to date.
pub(in crate::archive) struct Work<'a> {
    pub(in crate::archive) inputs: &'a [Input],
    /// Files and folders that are gone although what they lay in is there; their articles are deleted, if `options` say so.
    pub(in crate::archive) vanished: &'a [PathBuf],
    pub(in crate::archive) options: &'a IndexOptions,
    /// What people corrected.
    pub(in crate::archive) corrections: &'a Arc<Corrections>,
}

/// From where an undated article may take its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateFrom {
    /// From its content, its address and its name only.
    #[default]
    Content,
    /// Else from the time of its file.
    Mtime,
}

/// How articles are brought into the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexOptions {
    /// The outlet of all articles, whatever they say.
    pub set_outlet: Option<String>,
    /// The language of all articles, whatever they say.
    pub set_language: Option<String>,
    /// The zone of times without one, and of local days.
    pub zone: Tz,
    /// From where an undated article may take its date.
    pub date_from: DateFrom,
    /// Delete articles whose file, or whose place in it, vanished.
    pub prune: bool,
    /// Also below folders in which nothing is found.
    pub prune_empty: bool,
    /// Files that did not change stay as they are, also if they were read with other options.
    pub keep_unchanged: bool,
    /// Files and folders that are left out with everything below, as they are read with other options; absolute and without links.
    pub except: Vec<PathBuf>,
    /// Names of files and folders that are left out.
    pub exclude: Exclude,
    /// What is said of files before they are read.
    pub read: ReadOptions,
    /// The clock; `None` for the archive's.
    pub now: Option<DateTime<Utc>>,
    /// By which the run can be asked to stop before its end.
    pub stop: Stop,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self {
            set_outlet: None,
            set_language: None,
            zone: DEFAULT_ZONE,
            date_from: DateFrom::default(),
            prune: false,
            prune_empty: false,
            keep_unchanged: false,
            except: Vec::new(),
            exclude: Exclude::default(),
            read: ReadOptions::DEFAULT,
            now: None,
            stop: Stop::default(),
        }
    }
}

impl IndexOptions {
    /// Whether a folder is there in which no file is found: it is empty, or cannot be read.
    pub(in crate::archive) fn finds_nothing(&self, root: &Path) -> bool {
        let roots = [root.to_owned()];
        root.is_dir()
            && !walk_except(&roots, &self.except, self.exclude.clone(), &Cell::new(0)).any(|file| file.is_ok())
    }

    /// What is said of articles, as the index remembers it.
    pub(super) fn said(&self) -> Said {
        Said { outlet: self.set_outlet.clone(), mtime: self.date_from == DateFrom::Mtime }
    }

    /// The options as extraction needs them.
    pub(in crate::archive) fn extract(&self, now: DateTime<Utc>, mtime: Option<DateTime<Utc>>) -> ExtractOptions {
        ExtractOptions {
            set_outlet: self.set_outlet.clone(),
            set_language: self.set_language.clone(),
            zone: self.zone,
            now,
            mtime: mtime.filter(|_| self.date_from == DateFrom::Mtime),
            read: self.read.clone(),
        }
    }

    /// Fingerprints of what shapes articles: a file read with other options is read again.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let converters = self.read.converters.in_use();
        let of = |columns: &str| {
            let text = format!(
                "{}{columns}\0{:?}\0{:?}\0{}\0{:?}{converters}",
                crate::extract::VERSION,
                self.set_outlet,
                self.set_language,
                self.zone,
                self.date_from
            );
            fingerprint(text.as_bytes())
        };
        // No map of columns looks like this.
        Fingerprint { with_columns: of(&self.read.columns.to_string()), without_columns: of("\0") }
    }
}

/// What a file was read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint {
    with_columns: u64,
    without_columns: u64,
}

impl Fingerprint {
    /// What is remembered of a file; what is said of columns only if it has some.
    pub(super) fn of_file(self, has_columns: bool) -> u64 {
        if has_columns { self.with_columns } else { self.without_columns }
    }

    /// Whether a file that was read before would be read in the same way.
    pub(super) fn is_that_of(self, remembered: u64) -> bool {
        remembered == self.with_columns || remembered == self.without_columns
    }
}

/// How far an index run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files looked at.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Articles met.
    pub articles: u64,
}

/// What an index run tells while it goes on.
#[derive(Debug, Clone, Copy)]
pub enum IndexEvent<'a> {
    /// How far it is; about once per article.
    Progress(&'a Progress),
    /// A file or a record that was not indexed.
    Skipped(&'a Skipped),
}

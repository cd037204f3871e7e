//! The file of which articles come at the moment.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::engine::{IndexedFile, Said};
use crate::model::{ArticleId, RefusedDays, SkipReason, Skipped};

/// The most skipped records that are remembered of a file; of more, only how many there are.
const MAX_SKIPPED: usize = 1000;

/// What is known so far of a file that is being read.
#[derive(Default)]
pub(super) struct OpenFile {
    pub(super) path: String,
    /// The device it lies on, if that is not the one of the index.
    pub(super) mount: Option<u64>,
    /// Its articles.
    pub(super) ids: Vec<ArticleId>,
    /// Files whose articles it took over, as they have the same ids.
    pub(super) shadows: BTreeSet<String>,
    /// Days of its articles that a later clock may take.
    pub(super) refused: RefusedDays,
    /// Its articles that somebody deleted.
    pub(super) kept_out: Vec<ArticleId>,
    /// What is said of its articles.
    said: Said,
    skipped: Vec<Skipped>,
    more_skipped: u64,
    may_hold_more: bool,
    /// Whether a record may be read another time that was skipped now.
    may_change: bool,
}

impl OpenFile {
    pub(super) fn new(path: String, mount: Option<u64>, said: Said) -> Self {
        Self { path, mount, said, ..Self::default() }
    }

    /// Notes a record that was skipped.
    pub(super) fn skip(&mut self, skipped: &Skipped) {
        // With all others, what is wrong is in the file itself.
        self.may_change |= matches!(
            skipped.reason,
            SkipReason::Unreadable | SkipReason::Changed | SkipReason::Internal | SkipReason::Loop
        );
        // Of one that was cut, an article came.
        self.may_hold_more |= skipped.reason != SkipReason::Cut;
        if self.skipped.len() < MAX_SKIPPED {
            self.skipped.push(Skipped { path: String::new(), ..skipped.clone() });
        } else {
            self.more_skipped += 1;
        }
    }

    /// Whether an article that is missing may stand in a record that was skipped.
    pub(super) fn may_hold_more(&self) -> bool {
        self.may_hold_more
    }

    /// What is remembered of it, now that it was read to its end; `before` is what was.
    pub(super) fn read_whole(mut self, before: Option<IndexedFile>, now: DateTime<Utc>) -> IndexedFile {
        let file = self.read_half(before, now);
        let complete = !self.may_change;
        let skipped = if complete { std::mem::take(&mut self.skipped) } else { Vec::new() };
        let more_skipped = if complete { self.more_skipped } else { 0 };
        IndexedFile { articles: self.ids.len() as u64, complete, skipped, more_skipped, left: Vec::new(), ..file }
    }

    /// What is remembered of it as long as it was not read to its end: it will be read again.
    pub(super) fn read_half(&self, before: Option<IndexedFile>, now: DateTime<Utc>) -> IndexedFile {
        let (left, shadows) = before.map(|before| (before.left, before.shadows)).unwrap_or_default();
        let shadows: BTreeSet<String> = shadows.into_iter().chain(self.shadows.iter().cloned()).collect();
        IndexedFile {
            path: self.path.clone(),
            sha256: String::new(),
            bytes: 0,
            articles: 0,
            complete: false,
            skipped: Vec::new(),
            more_skipped: 0,
            passed_over: 0,
            indexed: Some(now),
            options: 0,
            mount: self.mount,
            refused: self.refused,
            left,
            shadows: shadows.into_iter().collect(),
            kept_out: self.kept_out.clone(),
            said: self.said.clone(),
        }
    }
}

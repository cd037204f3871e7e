//! The caller's thread: puts articles in order, counts them, commits.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Progress;
use super::reader::Step;
use crate::analysis::Analyzer;
use crate::archive::ArchiveError;
use crate::archive::paths::STANDARD_INPUT;
use crate::engine::{IndexedArticle, IndexedFile, Snapshot, Writer};
use crate::extract::place_path;
use crate::model::{Article, ArticleId, IndexReport};

/// Text after which everything is committed, in bytes.
const COMMIT_BYTES: usize = 256 << 20;

/// How many records of a member are looked through for one that vanished.
const MOST_RECORDS: u64 = 4096;

/// What was met of an article in this run.
struct Met {
    content: u64,
    position: u64,
    version: Option<u64>,
    /// The file; articles of one file share it.
    path: Arc<str>,
}

/// The file at hand.
#[derive(Default)]
struct OpenFile {
    path: String,
    ids: Vec<ArticleId>,
    shadows: Vec<String>,
    /// Whether a record of it was skipped.
    skipped: bool,
}

pub(super) struct Batch<'a> {
    snapshot: &'a dyn Snapshot,
    writer: &'a mut dyn Writer,
    report: IndexReport,
    file: Option<OpenFile>,
    met: FxHashMap<ArticleId, Met>,
    /// The file of the article met last.
    path: Arc<str>,
    uncommitted: usize,
    /// Whether anything was written since the last commit.
    changed: bool,
    /// Whether articles that vanished from their file are deleted.
    prune: bool,
    /// When this run began to read.
    now: DateTime<Utc>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(snapshot: &'a dyn Snapshot, writer: &'a mut dyn Writer, prune: bool, now: DateTime<Utc>) -> Self {
        let met = FxHashMap::default();
        Self {
            snapshot,
            writer,
            report: IndexReport::default(),
            file: None,
            met,
            path: Arc::from(""),
            uncommitted: 0,
            changed: false,
            prune,
            now,
        }
    }

    /// Articles met so far.
    pub(super) fn articles(&self) -> u64 {
        self.report.added + self.report.replaced + self.report.unchanged
    }

    pub(super) fn into_report(self) -> IndexReport {
        self.report
    }

    pub(super) fn delete(&mut self, id: &ArticleId) -> Result<(), ArchiveError> {
        self.report.deleted += 1;
        self.changed = true;
        Ok(self.writer.delete(id)?)
    }

    pub(super) fn delete_file(&mut self, path: &str) -> Result<(), ArchiveError> {
        self.changed = true;
        Ok(self.writer.delete_file(path)?)
    }

    /// An article that is in the index as it is, unless another with its id came before in this run.
    pub(super) fn same(&mut self, article: Article, analyzer: &mut Analyzer) -> Result<(), ArchiveError> {
        let same = |met: &Met| met.content == article.content && met.position == article.position;
        if self.met.get(&article.meta.id).is_none_or(same) {
            self.remember(&article);
            self.report.unchanged += 1;
            return Ok(());
        }
        self.article(IndexedArticle::new(article, analyzer))
    }

    /// An article that is new, changed, or stands elsewhere now.
    pub(super) fn article(&mut self, indexed: IndexedArticle) -> Result<(), ArchiveError> {
        let article = &indexed.article;
        let id = &article.meta.id;
        if self.is_outdated(article)? {
            self.report.unchanged += 1;
            if let Some(file) = &mut self.file {
                file.ids.push(id.clone());
            }
            return Ok(());
        }
        let before = match self.met.get(id) {
            Some(met) => Some((met.content, met.path.to_string())),
            None => self.snapshot.state(id)?.map(|state| (state.content, state.path)),
        };
        match &before {
            None => self.report.added += 1,
            // The same words in another place: only the citation changes.
            Some((content, _)) if *content == article.content => self.report.unchanged += 1,
            Some(_) => self.report.replaced += 1,
        }
        if let Some((_, path)) = before
            && path != article.path
            && path != STANDARD_INPUT
            && let Some(file) = &mut self.file
            && !file.shadows.contains(&path)
        {
            file.shadows.push(path);
        }
        self.remember(article);
        self.uncommitted += indexed.size();
        self.changed = true;
        self.writer.put(indexed)?;
        if self.uncommitted > COMMIT_BYTES {
            self.commit()?;
        }
        Ok(())
    }

    /// Whether a later version of an article is there: an older one that arrives late does not replace it. A file that held the later one
    /// and now holds the older one does, as nothing could be cited from it otherwise.
    fn is_outdated(&self, article: &Article) -> Result<bool, ArchiveError> {
        let id = &article.meta.id;
        let Some(version) = article.meta.version else { return Ok(false) };
        if let Some(met) = self.met.get(id) {
            return Ok(met.version.is_some_and(|known| known > version));
        }
        let Some(state) = self.snapshot.state(id)? else { return Ok(false) };
        if state.path == article.path && state.path != STANDARD_INPUT {
            return Ok(false);
        }
        let known = self.snapshot.articles(std::slice::from_ref(id))?.pop().flatten();
        Ok(known.and_then(|known| known.stored.meta.version).is_some_and(|known| known > version))
    }

    fn remember(&mut self, article: &Article) {
        if *self.path != *article.path {
            self.path = Arc::from(article.path.as_str());
        }
        let version = article.meta.version;
        let met = Met { content: article.content, position: article.position, version, path: Arc::clone(&self.path) };
        self.met.insert(article.meta.id.clone(), met);
        if let Some(file) = &mut self.file {
            file.ids.push(article.meta.id.clone());
        }
    }

    pub(super) fn step(&mut self, step: Step, progress: &mut Progress) -> Result<(), ArchiveError> {
        match step {
            Step::Failed(error) => return Err(error.into()),
            Step::Skipped(skipped) => {
                if let Some(file) = &mut self.file {
                    file.skipped = true;
                }
                self.report.skipped.push(skipped);
            }
            Step::Unchanged(file) => {
                self.report.unchanged += file.articles;
                progress.files += 1;
                progress.bytes += file.bytes;
            }
            Step::FileStart(path) => {
                progress.files += 1;
                self.file = Some(OpenFile { path, ..OpenFile::default() });
            }
            Step::FileEnd { summary, options } => {
                progress.bytes += summary.bytes;
                let Some(mut file) = self.file.take() else { return Ok(()) };
                file.ids.sort();
                file.ids.dedup();
                let before = self.snapshot.file(&file.path)?;
                let left = match &before {
                    Some(before) => self.drop_vanished(&file, before)?,
                    None => Vec::new(),
                };
                let mut shadows = before.map_or_else(Vec::new, |before| before.shadows);
                shadows.append(&mut file.shadows);
                shadows.sort();
                shadows.dedup();
                self.changed = true;
                self.writer.put_file(&IndexedFile {
                    path: file.path,
                    sha256: summary.sha256,
                    bytes: summary.bytes,
                    articles: file.ids.len() as u64,
                    records: summary.records,
                    complete: !file.skipped,
                    indexed: Some(self.now),
                    options,
                    left,
                    shadows,
                })?;
            }
        }
        Ok(())
    }

    /// Deletes articles that stood in a file when it was read before, and no longer do: those that are named after their place in it, as
    /// that place is gone; with `prune` also those with a name of their own, which else may come from a feed that was written anew.
    /// A file of which a record was skipped keeps them all. Returns what is kept.
    fn drop_vanished(&mut self, file: &OpenFile, before: &IndexedFile) -> Result<Vec<ArticleId>, ArchiveError> {
        let places: FxHashSet<_> = (0..before.records).map(|record| ArticleId::of_place(&file.path, record)).collect();
        let mut left = Vec::new();
        // Articles of a container are named after their place in one of its members.
        let is_of_member = |id: &ArticleId| {
            let article = self.snapshot.articles(std::slice::from_ref(id))?.pop().flatten();
            let member = article.and_then(|article| article.stored.container);
            Ok::<_, ArchiveError>(member.is_some_and(|member| {
                let path = place_path(&file.path, Some(&member));
                (0..before.records.min(MOST_RECORDS)).any(|record| ArticleId::of_place(&path, record) == *id)
            }))
        };
        let mut vanished = Vec::new();
        for id in self.snapshot.articles_of_file(&file.path)? {
            if file.ids.binary_search(&id).is_ok() || self.met.contains_key(&id) {
                continue;
            }
            if file.skipped || !(self.prune || places.contains(&id) || is_of_member(&id)?) {
                left.push(id);
                continue;
            }
            vanished.push(id);
        }
        for id in vanished {
            self.delete(&id)?;
            // A file that held the id before will be read again, and give it back.
            for shadow in &before.shadows {
                self.delete_file(shadow)?;
            }
        }
        Ok(left)
    }

    /// Makes everything so far durable.
    pub(super) fn commit(&mut self) -> Result<(), ArchiveError> {
        if self.changed {
            self.writer.commit()?;
        }
        (self.changed, self.uncommitted) = (false, 0);
        Ok(())
    }
}

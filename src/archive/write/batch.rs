//! The caller's thread: puts articles in order, counts them, commits.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Progress;
use super::reader::Step;
use crate::analysis::{AnalyzedArticle, Analyzer};
use crate::archive::ArchiveError;
use crate::archive::paths::{PathBase, STANDARD_INPUT};
use crate::engine::{IndexedFile, Snapshot, Writer};
use crate::extract::place_path;
use crate::model::{
    Article, ArticleId, ArticleMeta, Change, ChangeKind, ChangedArticle, IndexReport, SkipReason, Skipped, StoppedAt,
};

/// Text after which everything is committed, in bytes.
const COMMIT_BYTES: usize = 256 << 20;

/// How many records of a member are looked through for one that vanished.
const MOST_RECORDS: u64 = 4096;

/// The most skipped records that are remembered of a file; one with more is read again in every run.
const MOST_SKIPPED: usize = 1000;

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
    /// The device it lies on, if that is not the one of the index.
    mount: Option<u64>,
    ids: Vec<ArticleId>,
    shadows: Vec<String>,
    /// Records met so far, the skipped ones included.
    records: u64,
    /// The records of it that were skipped, as far as they can be remembered.
    skipped: Vec<Skipped>,
}

/// Takes the changes of a commit, in order.
pub(in crate::archive) type Observer<'a> = &'a mut dyn FnMut(Vec<Change>);

pub(super) struct Batch<'a, 'o> {
    paths: &'a PathBase,
    snapshot: &'a dyn Snapshot,
    writer: &'a mut dyn Writer,
    /// Who is told of the changes when they are committed.
    observer: Option<Observer<'o>>,
    /// The changes since the last commit.
    changes: Vec<Change>,
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
    /// Files that were read and are no more there, by path: their articles are deleted at the end, unless they are met elsewhere.
    gone: FxHashMap<String, IndexedFile>,
    /// Files that were read to their end.
    read: FxHashSet<String>,
    /// Files that must be read again, as their articles were taken over by files that have them no more.
    again: BTreeSet<String>,
    /// What was read last; its path as it is stored.
    last: StoppedAt,
}

impl<'a, 'o> Batch<'a, 'o> {
    pub(super) fn new(
        paths: &'a PathBase,
        snapshot: &'a dyn Snapshot,
        writer: &'a mut dyn Writer,
        prune: bool,
        now: DateTime<Utc>,
        observer: Option<Observer<'o>>,
    ) -> Self {
        let met = FxHashMap::default();
        Self {
            paths,
            snapshot,
            writer,
            observer,
            changes: Vec::new(),
            report: IndexReport::default(),
            file: None,
            met,
            path: Arc::from(""),
            uncommitted: 0,
            changed: false,
            prune,
            now,
            gone: FxHashMap::default(),
            read: FxHashSet::default(),
            again: BTreeSet::new(),
            last: StoppedAt::default(),
        }
    }

    /// Articles met so far.
    pub(super) fn articles(&self) -> u64 {
        self.report.added + self.report.replaced + self.report.unchanged
    }

    /// What was done, and which files must be read again.
    pub(super) fn finish(self) -> (IndexReport, BTreeSet<String>) {
        (self.report, self.again)
    }

    /// Notes that the run was asked to stop: what was read so far is all.
    pub(super) fn stop(&mut self) {
        let path = self.last.path.as_ref().map(|path| self.paths.shown(path));
        self.report.stopped = Some(StoppedAt { path, ..self.last.clone() });
    }

    fn delete(&mut self, id: &ArticleId) -> Result<(), ArchiveError> {
        self.report.deleted += 1;
        self.changed = true;
        if self.observer.is_some() {
            let article = self.snapshot.articles(std::slice::from_ref(id))?.pop().flatten();
            if let Some(stored) = article.map(|article| article.stored) {
                self.tell(ChangeKind::Deleted, stored.meta, &stored.path, stored.container);
            }
        }
        Ok(self.writer.delete(id)?)
    }

    fn delete_file(&mut self, path: &str) -> Result<(), ArchiveError> {
        self.changed = true;
        Ok(self.writer.delete_file(path)?)
    }

    /// Notes a change, if anybody wants to know it.
    fn tell(&mut self, event: ChangeKind, meta: ArticleMeta, path: &str, container: Option<String>) {
        let ArticleMeta { id, headline, outlet, published, .. } = meta;
        let path = self.paths.shown(path);
        let article = Some(ChangedArticle { id, headline, outlet, published, path, container });
        self.changes.push(Change { event, article, skipped: None });
    }

    /// Notes that a file which was read is no more there.
    pub(super) fn file_is_gone(&mut self, file: IndexedFile) {
        self.gone.insert(file.path.clone(), file);
    }

    /// Files to be read although they did not change, as an article of theirs was taken over by a file that is gone.
    pub(super) fn to_be_read_again(&self) -> Vec<String> {
        let mut again: Vec<String> = self.gone.values().flat_map(|file| file.shadows.iter().cloned()).collect();
        again.sort();
        again
    }

    /// Deletes the articles of the files that are gone. Those that were met elsewhere moved, and stay.
    pub(super) fn drop_gone(&mut self) -> Result<(), ArchiveError> {
        let mut gone: Vec<IndexedFile> = std::mem::take(&mut self.gone).into_values().collect();
        gone.sort_by(|a, b| a.path.cmp(&b.path));
        for file in gone {
            for id in self.snapshot.articles_of_files(std::slice::from_ref(&file.path))?.concat() {
                if !self.met.contains_key(&id) {
                    self.delete(&id)?;
                }
            }
            self.delete_file(&file.path)?;
            // Also one that lies elsewhere will be read again, whenever it is indexed; one that was read just now is up to date.
            for shadow in &file.shadows {
                self.read_again(shadow)?;
            }
        }
        Ok(())
    }

    /// Sees to it that a file will be read again, unless it was read just now.
    fn read_again(&mut self, path: &str) -> Result<(), ArchiveError> {
        if !self.read.contains(path) {
            self.delete_file(path)?;
            self.again.insert(path.to_owned());
        }
        Ok(())
    }

    /// An article that is in the index as it is, unless another with its id came before in this run.
    pub(super) fn same(&mut self, article: Article, analyzer: &mut Analyzer) -> Result<(), ArchiveError> {
        self.is_at(&article);
        let same = |met: &Met| met.content == article.content && met.position == article.position;
        if self.met.get(&article.meta.id).is_none_or(same) {
            self.remember(&article);
            self.report.unchanged += 1;
            return Ok(());
        }
        self.article(AnalyzedArticle::new(article, analyzer))
    }

    /// An article that is new, changed, or stands elsewhere now.
    pub(super) fn article(&mut self, indexed: AnalyzedArticle) -> Result<(), ArchiveError> {
        self.is_at(&indexed.article);
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
            None => {
                self.snapshot.states(std::slice::from_ref(id))?.pop().flatten().map(|state| (state.content, state.path))
            }
        };
        let change = match &before {
            None => {
                self.report.added += 1;
                Some(ChangeKind::Added)
            }
            // The same words in another place: only the citation changes.
            Some((content, _)) if *content == article.content => {
                self.report.unchanged += 1;
                None
            }
            Some(_) => {
                self.report.replaced += 1;
                Some(ChangeKind::Replaced)
            }
        };
        if let Some((_, path)) = before
            && path != article.path
            && path != STANDARD_INPUT
            && let Some(file) = &mut self.file
            && !file.shadows.contains(&path)
        {
            file.shadows.push(path);
        }
        self.remember(article);
        if let Some(change) = change.filter(|_| self.observer.is_some()) {
            self.tell(change, article.meta.clone(), &article.path, article.container.clone());
        }
        self.uncommitted += indexed.size();
        self.changed = true;
        self.writer.put(indexed)?;
        if self.uncommitted > COMMIT_BYTES {
            self.commit()?;
        }
        Ok(())
    }

    /// Whether a later version of an article is there: an older one that arrives late does not replace it. A file that held the later one
    /// and now holds the older one does, as nothing could be cited from it otherwise; and so does any file if that of the later one is gone.
    fn is_outdated(&self, article: &Article) -> Result<bool, ArchiveError> {
        let id = &article.meta.id;
        let Some(version) = article.meta.version else { return Ok(false) };
        if let Some(met) = self.met.get(id) {
            return Ok(met.version.is_some_and(|known| known > version));
        }
        let Some(state) = self.snapshot.states(std::slice::from_ref(id))?.pop().flatten() else { return Ok(false) };
        if state.path == article.path && state.path != STANDARD_INPUT || self.gone.contains_key(&state.path) {
            return Ok(false);
        }
        let known = self.snapshot.articles(std::slice::from_ref(id))?.pop().flatten();
        Ok(known.and_then(|known| known.stored.meta.version).is_some_and(|known| known > version))
    }

    fn skip(&mut self, skipped: Skipped) {
        if self.observer.is_some() {
            self.changes.push(Change::skipped(skipped.clone()));
        }
        self.report.skipped.push(skipped);
    }

    /// Notes how far the run is.
    fn is_at(&mut self, article: &Article) {
        if self.last.path.as_ref() != Some(&article.path) {
            self.last.path = Some(article.path.clone());
        }
        self.last.container.clone_from(&article.container);
        self.last.line = article.blocks.first().map(|block| block.source.line);
        if let Some(file) = &mut self.file {
            file.records += 1;
        }
    }

    /// Notes that the run is behind a file.
    fn is_behind(&mut self, path: &str) {
        self.last = StoppedAt { path: Some(path.to_owned()), container: None, line: None };
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
                    // One too many is enough to know that there are too many.
                    if file.skipped.len() <= MOST_SKIPPED {
                        file.skipped.push(Skipped { path: String::new(), ..skipped.clone() });
                    }
                    file.records += 1;
                }
                self.skip(skipped);
            }
            Step::FileSkipped(skipped) => {
                self.skip(skipped);
                let Some(file) = self.file.take() else { return Ok(()) };
                self.is_behind(&file.path);
                // Without articles it stays what it was.
                if !file.ids.is_empty() {
                    self.changed = true;
                    self.writer.put_file(&self.half(&file)?)?;
                }
            }
            Step::Unchanged(file) => {
                self.is_behind(&file.path);
                self.report.unchanged += file.articles;
                progress.files += 1;
                progress.bytes += file.bytes;
                file.skipped.into_iter().for_each(|skipped| self.skip(skipped));
            }
            Step::FileStart { path, mount } => {
                progress.files += 1;
                self.file = Some(OpenFile { path, mount, ..OpenFile::default() });
            }
            Step::FileEnd { summary, options } => {
                progress.bytes += summary.bytes;
                let Some(mut file) = self.file.take() else { return Ok(()) };
                self.is_behind(&file.path);
                self.read.insert(file.path.clone());
                file.ids.sort();
                file.ids.dedup();
                let before = self.snapshot.files(std::slice::from_ref(&file.path))?.pop().flatten();
                let left = match &before {
                    Some(before) => self.drop_vanished(&file, before)?,
                    None => Vec::new(),
                };
                let mut shadows = before.map_or_else(Vec::new, |before| before.shadows);
                shadows.append(&mut file.shadows);
                shadows.sort();
                shadows.dedup();
                let complete = says_the_same_again(&file.skipped);
                self.changed = true;
                self.writer.put_file(&IndexedFile {
                    path: file.path,
                    sha256: summary.sha256,
                    bytes: summary.bytes,
                    articles: file.ids.len() as u64,
                    records: summary.records,
                    complete,
                    skipped: if complete { file.skipped } else { Vec::new() },
                    indexed: Some(self.now),
                    options: options.of_file(summary.has_columns),
                    mount: file.mount,
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
        let any_skipped = file.skipped.iter().any(|skipped| skipped.reason != SkipReason::Cut);
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
        for id in self.snapshot.articles_of_files(std::slice::from_ref(&file.path))?.concat() {
            if file.ids.binary_search(&id).is_ok() || self.met.contains_key(&id) {
                continue;
            }
            if any_skipped || !(self.prune || places.contains(&id) || is_of_member(&id)?) {
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
                self.again.insert(shadow.clone());
            }
        }
        Ok(left)
    }

    /// Tells whether what was put is still being written.
    pub(super) fn check(&mut self) -> Result<(), ArchiveError> {
        Ok(self.writer.check()?)
    }

    /// Makes everything so far durable, and tells what it is.
    pub(super) fn commit(&mut self) -> Result<(), ArchiveError> {
        if self.changed {
            if let Some(file) = self.file.as_ref().filter(|file| !file.ids.is_empty()) {
                self.writer.put_file(&self.half(file)?)?;
            }
            self.writer.commit()?;
        }
        (self.changed, self.uncommitted) = (false, 0);
        let changes = std::mem::take(&mut self.changes);
        if let Some(observer) = self.observer.as_mut().filter(|_| !changes.is_empty()) {
            observer(changes);
        }
        Ok(())
    }

    /// What is known of a file that is not yet read to its end: it will be read again if it comes to nothing more in this run.
    fn half(&self, file: &OpenFile) -> Result<IndexedFile, ArchiveError> {
        let before = self.snapshot.files(std::slice::from_ref(&file.path))?.pop().flatten();
        let (records, left, mut shadows) = match before {
            Some(before) => (before.records, before.left, before.shadows),
            None => (0, Vec::new(), Vec::new()),
        };
        shadows.extend(file.shadows.iter().cloned());
        shadows.sort();
        shadows.dedup();
        Ok(IndexedFile {
            path: file.path.clone(),
            sha256: String::new(),
            bytes: 0,
            articles: 0,
            records: records.max(file.records),
            complete: false,
            skipped: Vec::new(),
            indexed: Some(self.now),
            options: 0,
            mount: file.mount,
            left,
            shadows,
        })
    }
}

/// Whether a file of which these records were skipped need not be read again: what is wrong with them is in the file itself.
fn says_the_same_again(skipped: &[Skipped]) -> bool {
    let passes = |reason| {
        matches!(reason, SkipReason::Unreadable | SkipReason::Changed | SkipReason::Internal | SkipReason::Loop)
    };
    skipped.len() <= MOST_SKIPPED && !skipped.iter().any(|skipped| passes(skipped.reason))
}

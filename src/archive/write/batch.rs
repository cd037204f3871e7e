//! The caller's thread: puts articles in order, counts them, commits.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rustc_hash::{FxHashMap, FxHashSet};

use super::job::Step;
use super::open_file::OpenFile;
use super::pending::Pending;
use super::{IndexEvent, Progress};
use crate::analysis::{AnalyzedArticle, Analyzer};
use crate::archive::ArchiveError;
use crate::archive::paths::{PathBase, STANDARD_INPUT};
use crate::engine::{IndexedFile, Snapshot, Writer};
use crate::ingest::ReadSummary;
use crate::model::{
    Article, ArticleId, ArticleMeta, Change, ChangeKind, ChangedArticle, IndexReport, Skipped, StoppedAt,
};

/// Text after which everything is committed, in bytes.
const COMMIT_BYTES: usize = 256 << 20;
/// Articles that are loaded at once.
const STEP: usize = 64;

/// What was met of an article in this run.
struct Met {
    content: u64,
    position: u64,
    version: Option<u64>,
    /// The file; articles of one file share it.
    path: Arc<str>,
}

/// Who is told what a run does.
pub(in crate::archive) struct Listeners<'o> {
    /// Takes the changes of a commit, in order, if anybody wants them.
    pub(in crate::archive) changes: Option<&'o mut dyn FnMut(Vec<Change>)>,
    /// Takes everything else at once.
    pub(in crate::archive) events: &'o mut dyn FnMut(IndexEvent<'_>),
}

pub(super) struct Batch<'a, 'o> {
    paths: &'a PathBase,
    snapshot: &'a dyn Snapshot,
    writer: &'a mut dyn Writer,
    listeners: Listeners<'o>,
    progress: Progress,
    /// The changes since the last commit.
    changes: Vec<Change>,
    report: IndexReport,
    file: Option<OpenFile>,
    met: FxHashMap<ArticleId, Met>,
    /// The file of the article met last.
    path: Arc<str>,
    /// Articles that the engine does not have yet.
    pending: Pending,
    uncommitted: usize,
    /// Whether anything was written since the last commit.
    changed: bool,
    /// Whether articles that vanished from their file are deleted.
    prune: bool,
    /// When this run began to read.
    now: DateTime<Utc>,
    /// Files that were read and are no more there, by path: their articles are deleted at the end, unless they are met elsewhere.
    gone: FxHashMap<String, IndexedFile>,
    /// Files that were read and are no more there, and of which the articles stay.
    vanished: BTreeSet<String>,
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
        listeners: Listeners<'o>,
    ) -> Self {
        Self {
            paths,
            snapshot,
            writer,
            listeners,
            progress: Progress::default(),
            changes: Vec::new(),
            report: IndexReport::default(),
            file: None,
            met: FxHashMap::default(),
            path: Arc::from(""),
            pending: Pending::default(),
            uncommitted: 0,
            changed: false,
            prune,
            now,
            gone: FxHashMap::default(),
            vanished: BTreeSet::new(),
            read: FxHashSet::default(),
            again: BTreeSet::new(),
            last: StoppedAt::default(),
        }
    }

    /// Tells how far the run is.
    pub(super) fn tell_progress(&mut self) {
        self.progress.articles = self.report.added + self.report.replaced + self.report.unchanged;
        (self.listeners.events)(IndexEvent::Progress(&self.progress));
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
        if self.listeners.changes.is_some() {
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

    /// Names the files that vanished, but for those of which every article was met elsewhere: these moved.
    pub(super) fn name_vanished(&mut self) -> Result<(), ArchiveError> {
        for path in std::mem::take(&mut self.vanished) {
            let articles = self.snapshot.articles_of_files(std::slice::from_ref(&path))?.concat();
            if articles.iter().all(|id| self.met.contains_key(id)) {
                self.delete_file(&path)?;
                continue;
            }
            self.report.total_vanished += 1;
            if self.report.vanished.len() < IndexReport::MAX_SKIPPED {
                self.report.vanished.push(self.paths.shown(&path));
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
    pub(super) fn same(&mut self, article: Article, analyzer: &Analyzer) -> Result<(), ArchiveError> {
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
        // One of the same id that came before in this run, from elsewhere.
        let is_met_at = |met: &Met| *met.path == *article.path && met.position == article.position;
        if self.met.get(id).is_some_and(|met| !is_met_at(met)) {
            self.report.superseded += 1;
        }
        if let Some((_, path)) = before
            && path != article.path
            && path != STANDARD_INPUT
            && let Some(file) = &mut self.file
        {
            file.shadows.insert(path);
        }
        self.remember(article);
        if let Some(change) = change.filter(|_| self.listeners.changes.is_some()) {
            self.tell(change, article.meta.clone(), &article.path, article.container.clone());
        }
        self.pending.put(indexed);
        if self.pending.is_full() {
            self.put_pending()?;
        }
        if self.uncommitted > COMMIT_BYTES {
            self.commit()?;
        }
        Ok(())
    }

    /// Hands articles to the engine.
    fn put_pending(&mut self) -> Result<(), ArchiveError> {
        for indexed in self.pending.take() {
            self.uncommitted += indexed.size();
            self.changed = true;
            self.writer.put(indexed)?;
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

    /// Takes an article out of the index, whichever file it came from, as if the record that is withheld replaced it.
    fn withhold(&mut self, id: &ArticleId) -> Result<(), ArchiveError> {
        // It may be among what the engine was not handed yet.
        self.put_pending()?;
        let met = self.met.remove(id).map(|met| met.path.to_string());
        let state = self.snapshot.states(std::slice::from_ref(id))?.pop().flatten();
        let Some(path) = met.or(state.map(|state| state.path)) else { return Ok(()) };
        if let Some(file) = &mut self.file {
            file.ids.retain(|known| known != id);
            // When the embargo is gone with this file, the other gives its article back.
            if path != file.path && path != STANDARD_INPUT {
                file.shadows.insert(path);
            }
        }
        self.delete(id)
    }

    fn record_skipped(&mut self, skipped: Skipped) {
        if let Some(file) = &mut self.file {
            file.skip(&skipped);
        }
        self.skip(skipped);
    }

    fn skip(&mut self, skipped: Skipped) {
        if self.listeners.changes.is_some() {
            self.changes.push(Change::skipped(skipped.clone()));
        }
        (self.listeners.events)(IndexEvent::Skipped(&skipped));
        self.report.skip(skipped);
    }

    /// Notes how far the run is.
    fn is_at(&mut self, article: &Article) {
        if self.last.path.as_ref() != Some(&article.path) {
            self.last.path = Some(article.path.clone());
        }
        self.last.container.clone_from(&article.container);
        self.last.line = article.blocks.first().map(|block| block.source.line);
        self.report.refused_days += article.refused.stated;
        if let Some(file) = &mut self.file {
            file.refused.add(article.refused);
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

    pub(super) fn step(&mut self, step: Step) -> Result<(), ArchiveError> {
        match step {
            Step::Failed(error) => return Err(error.into()),
            Step::Gone(file) => {
                self.gone.insert(file.path.clone(), *file);
            }
            Step::Vanished(path) => {
                self.vanished.insert(path);
            }
            Step::Forgotten => self.report.forgotten += 1,
            Step::Skipped(skipped) => self.record_skipped(skipped),
            Step::Withheld(id, skipped) => {
                self.withhold(&id)?;
                self.record_skipped(skipped);
            }
            Step::KeptOut(id) => {
                self.withhold(&id)?;
                self.report.kept_out += 1;
                if let Some(file) = &mut self.file {
                    file.kept_out.push(id);
                }
            }
            Step::FileSkipped(skipped) => {
                self.skip(skipped);
                let Some(file) = self.file.take() else { return Ok(()) };
                self.is_behind(&file.path);
                // Without articles it stays what it was.
                if !file.ids.is_empty() {
                    self.put_half(&file)?;
                }
            }
            Step::Unchanged { file, shown } => self.unchanged(*file, &shown),
            Step::Read(summary) => self.add_read(&summary),
            Step::Excluded(excluded) => self.report.excluded += excluded,
            Step::FileStart { path, mount, said } => {
                self.progress.files += 1;
                self.file = Some(OpenFile::new(path, mount, said));
            }
            Step::FileEnd { summary, options } => {
                self.progress.bytes += summary.bytes;
                self.add_read(&summary);
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
                self.changed = true;
                self.writer.put_file(&IndexedFile {
                    sha256: summary.sha256,
                    bytes: summary.bytes,
                    passed_over: summary.passed_over,
                    options: options.of_file(summary.has_columns),
                    left,
                    ..file.read_whole(before, self.now)
                })?;
            }
        }
        Ok(())
    }

    /// Counts what was passed over, and notes what was converted.
    fn add_read(&mut self, summary: &ReadSummary) {
        self.report.passed_over += summary.passed_over;
        self.report.converters.extend(summary.converted.clone());
    }

    /// Counts a file that is in the index as it is, and tells again what of it was skipped.
    fn unchanged(&mut self, file: IndexedFile, shown: &str) {
        self.is_behind(&file.path);
        self.report.unchanged += file.articles;
        self.report.refused_days += file.refused.stated;
        self.report.kept_out += file.kept_out.len() as u64;
        self.report.passed_over += file.passed_over;
        self.progress.files += 1;
        self.progress.bytes += file.bytes;
        let last = file.skipped.last().map(|last| last.reason);
        for skipped in file.skipped {
            self.skip(Skipped { path: shown.to_owned(), ..skipped });
        }
        if let Some(reason) = last.filter(|_| file.more_skipped > 0) {
            let message = format!("{} more records of it were skipped when it was read", file.more_skipped);
            self.skip(Skipped { path: shown.to_owned(), container: None, line: None, reason, message });
            // It stands for all of them.
            self.report.total_skipped += file.more_skipped - 1;
        }
    }

    /// Deletes articles that stood in a file when it was read before, and no longer do: those that are named after their place in it, as
    /// that place is gone; with `prune` also those with a name of their own, which else may come from a feed that was written anew.
    /// A file of which a record was skipped keeps them all. Returns what is kept.
    fn drop_vanished(&mut self, file: &OpenFile, before: &IndexedFile) -> Result<Vec<ArticleId>, ArchiveError> {
        let mut missing = self.snapshot.articles_of_files(std::slice::from_ref(&file.path))?.concat();
        missing.retain(|id| file.ids.binary_search(id).is_err() && !self.met.contains_key(id));
        if file.may_hold_more() {
            return Ok(missing);
        }
        let (mut vanished, mut left) = (Vec::new(), Vec::new());
        for step in missing.chunks(STEP) {
            let articles = if self.prune { Vec::new() } else { self.snapshot.articles(step)? };
            for (number, id) in step.iter().enumerate() {
                let article = articles.get(number).and_then(Option::as_ref);
                let is_place_gone = article.is_some_and(|article| article.stored.by_place);
                if self.prune || is_place_gone { &mut vanished } else { &mut left }.push(id.clone());
            }
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
        self.put_pending()?;
        Ok(self.writer.check()?)
    }

    /// Makes everything so far durable, and tells what it is.
    pub(super) fn commit(&mut self) -> Result<(), ArchiveError> {
        self.put_pending()?;
        if self.changed {
            // It will be read again if it comes to nothing more in this run.
            if let Some(file) = self.file.take() {
                if !file.ids.is_empty() {
                    self.put_half(&file)?;
                }
                self.file = Some(file);
            }
            self.writer.commit()?;
        }
        (self.changed, self.uncommitted) = (false, 0);
        let changes = std::mem::take(&mut self.changes);
        if let Some(observer) = self.listeners.changes.as_mut().filter(|_| !changes.is_empty()) {
            observer(changes);
        }
        Ok(())
    }

    /// Remembers what is known of a file that is not read to its end.
    fn put_half(&mut self, file: &OpenFile) -> Result<(), ArchiveError> {
        let before = self.snapshot.files(std::slice::from_ref(&file.path))?.pop().flatten();
        self.changed = true;
        Ok(self.writer.put_file(&file.read_half(before, self.now))?)
    }
}

//! Watching: new and changed articles are indexed as they arrive.
//!
//! ```text
//! notify ─→ Touched: paths, each once ─→ quiet for QUIET, or PATIENCE over ─→ one batch: index · commit · tell
//! ```
//!
//! A start, a watched folder that is another one than before, an index that was made anew, and events that were lost all mean the same:
//! look at everything, as `index --prune` does. So nothing depends on having heard of every change. The index is opened, and locked,
//! for each batch; in between others may write.

mod roots;
mod touched;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, Utc};
use crossbeam_channel::select;
use file_id::FileId;
use notify::{RecommendedWatcher, RecursiveMode};

use super::write::{Listeners, Work};
use super::{Archive, ArchiveError, IndexOptions, IndexTask, Input, Patience};
use crate::engine::EngineError;
use crate::engine::embedded::Folder;
use crate::model::{Change, SkipReason, StoppedAt};
use roots::{Root, watch};
use touched::{News, Touched};

/// So long nothing must happen before a batch begins: most files are written by then.
const QUIET: Duration = Duration::from_millis(300);
/// So long at most a change waits for quiet.
const PATIENCE: Duration = Duration::from_secs(2);
/// So often the roots are looked up while nothing happens.
const LOOK: Duration = Duration::from_secs(1);
/// So often it is tried to write while another process does.
const RETRY: Duration = Duration::from_millis(200);

/// What a watch tells.
#[derive(Debug)]
pub enum WatchEvent {
    /// An article came, changed or went, or something was skipped; it is committed.
    Changed(Box<Change>),
    /// Everything that is there is in the index.
    CaughtUp,
    /// It was asked to stop in the middle of a batch; what was read is committed.
    Stopped(StoppedAt),
    /// Another process writes to the index: its end is waited for.
    Waiting(ArchiveError),
    /// A watched file or folder is not there. Its articles stay, and it is waited for.
    Missing(PathBuf),
}

type Each<'a> = &'a mut dyn FnMut(WatchEvent) -> ControlFlow<()>;

impl Archive {
    /// Brings articles into the index in a folder and keeps them up to date, until a stop is requested or `each` breaks. `patience` says how
    /// long to wait for another process that writes, and holds the stop.
    ///
    /// First everything is indexed that is new or changed, as [`Self::index`] does, and what is gone is deleted if the options of its task
    /// say [`IndexOptions::prune`]. Then every change below the inputs is indexed about 300 ms after it ended, and after 2 s at the latest.
    /// A file that cannot be read is tried again when it changes. An input that vanishes is waited for; until it is back its articles stay.
    /// The index is made if there is none, and may be written to by others between two batches.
    ///
    /// Each change is told after it was committed: a search finds it. After a crash the next watch goes on where the index stands; what
    /// was committed and not yet told is not told again.
    ///
    /// # Errors
    /// [`ArchiveError::NothingToWatch`] if no input is there, or only standard input; [`ArchiveError::Watch`] if there are more folders
    /// than the system watches; and as [`Self::index`].
    pub fn watch(path: &Path, tasks: &[IndexTask], patience: &Patience, each: Each<'_>) -> Result<(), ArchiveError> {
        let fixed = tasks.iter().find_map(|task| task.options.now);
        Self::watch_by(path, tasks, patience, &|| fixed.unwrap_or_else(Utc::now), each)
    }

    /// As [`Self::watch`], by a clock.
    fn watch_by(
        path: &Path,
        tasks: &[IndexTask],
        patience: &Patience,
        clock: &dyn Fn() -> DateTime<Utc>,
        each: Each<'_>,
    ) -> Result<(), ArchiveError> {
        let mut roots = Vec::new();
        for (task, IndexTask { inputs, options }) in tasks.iter().enumerate() {
            roots.extend(inputs.iter().filter_map(|input| match input {
                Input::Path(path) => Some(Root::new(path.clone(), task, options.exclude.clone())),
                Input::StandardInput => None,
            }));
        }
        if !roots.iter().any(|root| root.path.exists()) {
            let path = roots.first().map_or_else(|| PathBuf::from("-"), |root| root.path.clone());
            return Err(ArchiveError::NothingToWatch { path });
        }
        let touched = Arc::new(Touched::new());
        let heard = Arc::clone(&touched);
        let watcher = notify::recommended_watcher(move |told| heard.hear(told)).map_err(|source| {
            let path = roots.first().map(|root| root.path.clone()).unwrap_or_default();
            ArchiveError::Watch { path, source }
        })?;
        let hour = hour_of(clock());
        Watch { index: path, tasks, patience, clock, roots, watcher, touched, known: None, hour }.run(each)
    }
}

impl Archive {
    /// Files with days that were refused, and that some zone may take by now.
    fn with_due_days(&self) -> Result<Vec<PathBuf>, ArchiveError> {
        let latest = self.now().date_naive() + Days::new(2);
        let snapshot = self.engine.snapshot()?;
        let files = snapshot.files_under(None)?.into_iter().filter(|file| file.refused.are_due(latest));
        let paths = files.filter_map(|file| std::path::absolute(self.paths.open(&file.path)).ok());
        Ok(paths.collect())
    }
}

struct Watch<'a> {
    index: &'a Path,
    tasks: &'a [IndexTask],
    patience: &'a Patience,
    clock: &'a dyn Fn() -> DateTime<Utc>,
    roots: Vec<Root>,
    watcher: RecommendedWatcher,
    touched: Arc<Touched>,
    /// The index folder that the last batch was written to.
    known: Option<(FileId, Option<String>)>,
    /// The hour in which files were looked for whose refused days have come.
    hour: i64,
}

/// What is to be done for one task.
#[derive(Default)]
struct Batch {
    /// Files and folders that are there; what lies below another is left out.
    inputs: BTreeSet<PathBuf>,
    /// Files and folders that are not.
    vanished: BTreeSet<PathBuf>,
}

impl Watch<'_> {
    fn run(mut self, each: Each<'_>) -> Result<(), ArchiveError> {
        loop {
            let News { mut paths, mut all, failure } = self.touched.take();
            if let Some(source) = failure {
                let path = self.roots.first().map(|root| root.path.clone()).unwrap_or_default();
                return Err(ArchiveError::Watch { path, source });
            }
            for path in &paths {
                self.roots.iter_mut().for_each(|root| root.doubt(path));
            }
            let now = (self.clock)();
            let archive = match Archive::open_or_create_within(self.index, self.patience) {
                Err(ArchiveError::Engine(EngineError::Locked { .. })) if self.is_to_stop() => return Ok(()),
                // While a batch is waited for, that is told.
                opened => opened?.with_patience(Patience::default()).with_clock(now),
            };
            let index = Folder::new(self.index).identity();
            all |= index != self.known;
            self.known = index;
            if std::mem::replace(&mut self.hour, hour_of(now)) != hour_of(now) {
                paths.extend(archive.with_due_days()?);
            }
            let whole = self.attach(all, each)?;
            if self.is_to_stop() {
                return Ok(());
            }
            let batches = self.batches(&whole, &paths)?;
            for (task, batch) in batches {
                let Some(IndexTask { options, .. }) = self.tasks.get(task) else { continue };
                if self.batch(&archive, options, &batch, each)?.is_break() {
                    return Ok(());
                }
            }
            if !whole.is_empty() && !self.is_to_stop() && each(WatchEvent::CaughtUp).is_break() {
                return Ok(());
            }
            drop(archive);
            if !self.is_other_index() && self.wait().is_break() {
                return Ok(());
            }
        }
    }

    fn is_to_stop(&self) -> bool {
        self.patience.stop.is_requested()
    }

    /// Whether another index was put in the place of the one that was written to last.
    fn is_other_index(&self) -> bool {
        // One that is missing may be about to be put there.
        Folder::new(self.index).identity().is_some_and(|index| Some(index) != self.known)
    }

    /// Watches what is there; returns the roots that must be read whole.
    fn attach(&mut self, all: bool, each: Each<'_>) -> Result<BTreeSet<usize>, ArchiveError> {
        let mut whole = BTreeSet::new();
        for (number, root) in self.roots.iter_mut().enumerate() {
            if root.attach(&mut self.watcher)? || (all && root.is_watched()) {
                whole.insert(number);
            }
            if !root.is_watched() && !root.is_missed && each(WatchEvent::Missing(root.path.clone())).is_break() {
                self.patience.stop.request();
            }
            root.is_missed = !root.is_watched();
        }
        Ok(whole)
    }

    /// What is to be done, by task.
    fn batches(
        &mut self,
        whole: &BTreeSet<usize>,
        touched: &BTreeSet<PathBuf>,
    ) -> Result<BTreeMap<usize, Batch>, ArchiveError> {
        let mut batches: BTreeMap<usize, Batch> = BTreeMap::new();
        for root in whole.iter().filter_map(|number| self.roots.get(*number)) {
            batches.entry(root.task).or_default().inputs.insert(root.path.clone());
        }
        for path in touched {
            let Some((number, named)) = self.root_of(path) else { continue };
            // A root that is not there says nothing of what went with it.
            let Some(root) = self.roots.get(number).filter(|root| root.is_watched() && !whole.contains(&number)) else {
                continue;
            };
            let batch = batches.entry(root.task).or_default();
            match std::fs::metadata(&named) {
                Ok(metadata) => {
                    // A folder that was filled before it was watched: first it is watched, then read.
                    if metadata.is_dir() && !watch(&mut self.watcher, path, RecursiveMode::Recursive)? {
                        batch.vanished.insert(named);
                    } else {
                        batch.inputs.insert(named);
                    }
                }
                Err(_) => {
                    batch.vanished.insert(named);
                }
            }
        }
        Ok(batches)
    }

    /// The innermost root that holds a path, and the path as it is indexed.
    fn root_of(&self, touched: &Path) -> Option<(usize, PathBuf)> {
        let mut found: Option<(usize, usize, PathBuf)> = None;
        for (number, root) in self.roots.iter().enumerate() {
            if let Some(path) = root.path_of(touched)
                && found.as_ref().is_none_or(|(depth, ..)| root.depth() > *depth)
            {
                found = Some((root.depth(), number, path));
            }
        }
        found.map(|(_, number, path)| (number, path))
    }

    /// Indexes, and tells what changed; waits while another process writes.
    fn batch(
        &self,
        archive: &Archive,
        options: &IndexOptions,
        batch: &Batch,
        each: Each<'_>,
    ) -> Result<ControlFlow<()>, ArchiveError> {
        let options = IndexOptions { stop: self.patience.stop.clone(), ..options.clone() };
        let inputs: Vec<Input> = outermost(&batch.inputs).map(Input::Path).collect();
        let vanished: Vec<PathBuf> = outermost(&batch.vanished).collect();
        let corrections = Arc::new(archive.corrections()?);
        let work = Work { inputs: &inputs, vanished: &vanished, options: &options, corrections: &corrections };
        let mut told_to_wait = false;
        let begin = Instant::now();
        loop {
            let mut flow = ControlFlow::Continue(());
            let mut tell = |changes: Vec<Change>| {
                for change in changes.into_iter().filter(|change| !is_gone(change)) {
                    if flow.is_continue() {
                        flow = each(WatchEvent::Changed(Box::new(change)));
                    }
                }
            };
            match archive.write(&work, Listeners { changes: Some(&mut tell), events: &mut |_| {} }) {
                Ok(written) => {
                    if !written.again.is_empty() {
                        let absolute = written.again.into_iter().filter_map(|path| std::path::absolute(path).ok());
                        self.touched.add(absolute);
                    }
                    if let Some(stopped) = written.report.stopped {
                        let _ = each(WatchEvent::Stopped(stopped));
                    }
                    return Ok(flow);
                }
                Err(error @ ArchiveError::Engine(EngineError::Locked { .. })) => {
                    let left = self.patience.wait.saturating_sub(begin.elapsed());
                    if left.is_zero() {
                        return Err(error);
                    }
                    if !told_to_wait && each(WatchEvent::Waiting(error)).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                    told_to_wait = true;
                    if self.patience.stop.requested().recv_timeout(RETRY.min(left))
                        == Err(crossbeam_channel::RecvTimeoutError::Disconnected)
                    {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                // It was made anew with another lexicon in this moment, and is opened again.
                Err(ArchiveError::Engine(EngineError::Replaced { .. })) => {
                    self.touched.miss();
                    return Ok(ControlFlow::Continue(()));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits until something happened and it is quiet again; breaks if somebody asks to stop.
    fn wait(&self) -> ControlFlow<()> {
        loop {
            select! {
                recv(self.patience.stop.requested()) -> _ => return ControlFlow::Break(()),
                recv(self.touched.bell()) -> _ => break,
                default(LOOK) => {
                    let is_other_hour = self.hour != hour_of((self.clock)());
                    if is_other_hour || self.is_other_index() || self.roots.iter().any(Root::has_changed) {
                        return ControlFlow::Continue(());
                    }
                }
            }
        }
        let since = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(since.elapsed());
            if left.is_zero() {
                return ControlFlow::Continue(());
            }
            select! {
                recv(self.patience.stop.requested()) -> _ => return ControlFlow::Break(()),
                recv(self.touched.bell()) -> _ => {}
                default(QUIET.min(left)) => return ControlFlow::Continue(()),
            }
        }
    }
}

/// A number that is another in every hour: days begin at a full one in nearly all zones.
fn hour_of(time: DateTime<Utc>) -> i64 {
    time.timestamp().div_euclid(3600)
}

/// Paths without those that lie below others.
fn outermost(paths: &BTreeSet<PathBuf>) -> impl Iterator<Item = PathBuf> {
    let mut last: Option<&PathBuf> = None;
    paths
        .iter()
        .filter(move |path| {
            let is_below = last.is_some_and(|last| path.starts_with(last));
            if !is_below {
                last = Some(path);
            }
            !is_below
        })
        .cloned()
}

/// Whether a change only tells that a file went away before it could be read: that is not worth a word.
fn is_gone(change: &Change) -> bool {
    change
        .skipped
        .as_ref()
        .is_some_and(|skipped| skipped.reason == SkipReason::Unreadable && !Path::new(&skipped.path).exists())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::model::{ChangeKind, SearchRequest};

    /// Watches a folder with an article of the fifth of December and lets the clock go on, from the second of it, when everything that is there
    /// is in the index; ends with the first article that is replaced, or when `wait` is over.
    fn replaced_after(jump: chrono::Duration, wait: Duration) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("artikel");
        fs::create_dir(&articles).unwrap();
        let article = "{\"id\": \"x\", \"published\": \"2026-12-05\", \"text\": \"Der Kormoran.\"}\n";
        fs::write(articles.join("a.jsonl"), article).unwrap();
        let tasks = [IndexTask { inputs: vec![Input::Path(articles)], options: IndexOptions::default() }];
        let start: DateTime<Utc> = "2026-12-02T12:00:00Z".parse().unwrap();
        let seconds = AtomicI64::new(0);
        let clock = || start + chrono::Duration::seconds(seconds.load(Ordering::SeqCst));
        let patience = Patience::of(Duration::MAX);
        let index = folder.path().join("index");
        let mut replaced = None;
        std::thread::scope(|scope| {
            let stop = patience.stop.clone();
            let (done, is_done) = crossbeam_channel::bounded::<()>(0);
            scope.spawn(move || {
                let _ = is_done.recv_timeout(wait);
                stop.request();
            });
            let watched = Archive::watch_by(&index, &tasks, &patience, &clock, &mut |event| {
                match event {
                    WatchEvent::CaughtUp => seconds.store(jump.num_seconds(), Ordering::SeqCst),
                    WatchEvent::Changed(change) if change.event == ChangeKind::Replaced => {
                        replaced = change.article.map(|article| article.id.to_string());
                        return ControlFlow::Break(());
                    }
                    _ => {}
                }
                ControlFlow::Continue(())
            });
            drop(done);
            watched.unwrap();
        });
        let archive = Archive::open(&index).unwrap().with_clock(clock());
        let day = archive.search(&SearchRequest::new("Kormoran")).unwrap().hits.remove(0).article.published;
        assert_eq!(day.is_some(), replaced.is_some());
        replaced
    }

    #[test]
    fn a_day_that_has_come_is_taken_though_no_file_changed() {
        assert_eq!(replaced_after(chrono::Duration::days(3), Duration::from_secs(60)).as_deref(), Some("x"));
    }

    #[test]
    fn a_day_that_has_not_come_is_left_alone() {
        assert_eq!(replaced_after(chrono::Duration::hours(2), Duration::from_secs(4)), None);
    }
}

//! Writing: files are read, understood and analysed on several threads, and committed in order.
//!
//! ```text
//! reader thread                     worker threads                 the caller's thread
//! walk · hash ─→ small files    ─→  read · extract · analyse ─┐
//!             └→ large: Draft*  ─→  extract · analyse        ─┴→ in order: put · count · commit
//!        └ waits while more than IN_FLIGHT bytes are between reading and the engine
//! ```

mod batch;
mod options;
mod reader;
mod stdin;
mod stop;
mod worker;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use crossbeam_channel::{after, bounded, never, select, unbounded};

pub(super) use batch::Observer;
pub use options::{DateFrom, IndexOptions, IndexTask, Input, Progress};
pub use stop::Stop;

use super::paths::STANDARD_INPUT;
use super::{Archive, ArchiveError};
use crate::engine::embedded::{Budget, LEARNED_FILE, Permit};
use crate::engine::{EngineError, Snapshot};
use crate::model::{ArticleId, IndexReport};
use batch::Batch;
use reader::{Job, Reader};
use worker::{Outcome, Worker};

/// Text between reading and the engine, in bytes.
const IN_FLIGHT: usize = 6 << 20;
/// Records between the threads.
const QUEUE: usize = 256;
/// The most threads that understand and analyse; each remembers words of its own, and the engine has threads too.
const MAX_WORKERS: usize = 4;

/// While nothing comes, as on an open pipe, the engine is asked so often whether it failed,
const CHECK: Duration = Duration::from_secs(1);
/// and so many times: what was put by then has failed or never will.
const CHECKS: u32 = 10;

/// What is to be brought up to date.
pub(super) struct Work<'a> {
    pub(super) inputs: &'a [Input],
    /// Files and folders that are gone although what they lay in is there; their articles are deleted, if `options` say so.
    pub(super) vanished: &'a [PathBuf],
    pub(super) options: &'a IndexOptions,
}

/// How reading ended.
enum End {
    Reached,
    Stopped,
}

/// What was done.
pub(super) struct Written {
    pub(super) report: IndexReport,
    /// Files that must be read again, as their articles were taken over by files that have them no more.
    pub(super) again: Vec<PathBuf>,
}

impl Archive {
    /// Brings articles into the index, or up to date: what is there and unchanged costs only a look at the file.
    ///
    /// Everything is committed at the end, and in between after each 256 MiB of text. Files that cannot be read are reported and
    /// passed over. `progress` is called about once per article. Files are read and understood on all cores, but come into the index
    /// one after the other, as if one thread had read them.
    ///
    /// If [`IndexOptions::stop`] is requested, what was read is committed, and the report says how far it came. A file of which only
    /// some records were read will be read again.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if another process writes, or if the index cannot be written (disk full); what was committed stays.
    pub fn index(
        &self,
        inputs: &[Input],
        options: &IndexOptions,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<IndexReport, ArchiveError> {
        let work = Work { inputs, vanished: &[], options };
        Ok(self.write(&work, None, progress)?.report)
    }

    /// Does one work, and tells an observer of every change when it is committed.
    pub(super) fn write(
        &self,
        work: &Work<'_>,
        observer: Option<Observer<'_>>,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<Written, ArchiveError> {
        let started = Instant::now();
        let mut writer = self.engine.writer()?;
        let snapshot = self.engine.snapshot()?;
        let now = work.options.now.unwrap_or_else(|| self.now());
        let mut batch = Batch::new(&self.paths, &*snapshot, &mut *writer, work.options.prune, now, observer);
        if work.options.prune {
            self.find_gone(work, &*snapshot, &mut batch)?;
        }
        match self.run(work, now, &*snapshot, &mut batch, progress)? {
            End::Reached => batch.drop_gone()?,
            // What is gone here may be met in what was not read.
            End::Stopped => batch.stop(),
        }
        batch.commit()?;
        let (mut report, again) = batch.finish();
        writer.finish()?;
        self.reload()?;
        let sums = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).sums()?;
        report.articles = sums.articles;
        report.passages = sums.passages;
        report.seconds = (started.elapsed().as_secs_f64() * 1e3).round() / 1e3;
        let again = again.iter().map(|path| self.paths.open(path)).collect();
        Ok(Written { report, again })
    }

    /// Brings articles into the index with several options, as [`Self::index`] does with one; the report sums up. Each task is committed by
    /// itself.
    ///
    /// # Errors
    /// As [`Self::index`].
    pub fn index_all(
        &self,
        tasks: &[IndexTask],
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<IndexReport, ArchiveError> {
        let mut sum = IndexReport::default();
        let mut before = Progress::default();
        for IndexTask { inputs, options } in tasks {
            let mut last = before;
            let report = self.index(inputs, options, &mut |state| {
                let Progress { files, bytes, articles } = before;
                last = Progress {
                    files: files + state.files,
                    bytes: bytes + state.bytes,
                    articles: articles + state.articles,
                };
                progress(&last);
            })?;
            before = last;
            sum.add(report);
            if sum.stopped.is_some() {
                break;
            }
        }
        Ok(sum)
    }

    /// Makes the index anew from these inputs, with the lexicon that was learned for it, and puts it in the place of the old one when it
    /// is complete.
    ///
    /// The old index may be of any version. Articles that do not come from the inputs are not carried over.
    ///
    /// # Errors
    /// As [`Self::index`]; the old index then stays as it is.
    pub fn rebuild(
        path: &Path,
        tasks: &[IndexTask],
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<(Self, IndexReport), ArchiveError> {
        let io = |action, path: &Path| {
            let path = path.to_owned();
            move |source| ArchiveError::Io { action, path, source }
        };
        // Refuses a folder that is not ours before anything is done, and keeps other writers out until the end.
        let lock = match Self::open(path) {
            Err(ArchiveError::Engine(error @ EngineError::Foreign { .. })) => return Err(error.into()),
            Ok(archive) => Some(archive.engine.writer()?),
            Err(_) => None,
        };
        // The folder itself is moved, also where it is named `.` or by a link.
        let given = path;
        let path = &fs::canonicalize(given).unwrap_or_else(|_| given.to_owned());
        let name = path.file_name().map_or_else(|| "index".into(), |name| name.to_string_lossy().into_owned());
        let beside = |ending: &str| path.with_file_name(format!(".{name}.{ending}-{}", std::process::id()));
        let (fresh, old) = (beside("new"), beside("old"));
        let result = super::lexicon::carry(path, &fresh).and_then(|()| {
            let report = Self::open_or_create(&fresh)?.index_all(tasks, progress)?;
            // What was learned in the meantime is for the next time.
            super::lexicon::carry(path, &fresh)?;
            Ok(report)
        });
        let report = match result {
            Ok(report) if report.stopped.is_some() => {
                let _ = fs::remove_dir_all(&fresh);
                return Err(ArchiveError::Stopped { path: given.to_owned() });
            }
            Ok(report) if report.articles == 0 && path.exists() => {
                let _ = fs::remove_dir_all(&fresh);
                return Err(ArchiveError::NothingToRebuild { path: given.to_owned(), skipped: report.skipped });
            }
            Ok(report) => report,
            Err(error) => {
                let _ = fs::remove_dir_all(&fresh);
                return Err(match error {
                    // The copy that could not be read is gone.
                    ArchiveError::Lexicon { source, .. } => {
                        ArchiveError::Lexicon { path: given.join(LEARNED_FILE), source }
                    }
                    error => error,
                });
            }
        };
        if path.exists() {
            fs::rename(path, &old).map_err(io("move aside", path))?;
        }
        fs::rename(&fresh, path).map_err(io("move into place", &fresh))?;
        drop(lock);
        if old.exists() {
            fs::remove_dir_all(&old).map_err(io("remove", &old))?;
        }
        Ok((Self::open(given)?, report))
    }

    /// Deletes articles, and returns how many there were.
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`] and [`ArchiveError::UnknownId`] before anything is deleted; [`ArchiveError::Engine`].
    pub fn delete(&self, ids: &[String]) -> Result<u64, ArchiveError> {
        let mut writer = self.engine.writer()?;
        let snapshot = self.engine.snapshot()?;
        let mut states = BTreeMap::new();
        for id in ids {
            let parsed = ArticleId::parse(id).map_err(|source| ArchiveError::InvalidId { id: id.clone(), source })?;
            let unknown = || ArchiveError::UnknownId { what: "article", id: id.clone() };
            let state = snapshot.states(std::slice::from_ref(&parsed))?.pop().flatten().ok_or_else(unknown)?;
            states.insert(parsed, state);
        }
        for (id, state) in &states {
            writer.delete(id)?;
            // The file is no longer wholly in the index: it will be read again when it is indexed again.
            writer.delete_file(&state.path)?;
        }
        writer.commit()?;
        writer.finish()?;
        self.reload()?;
        Ok(states.len() as u64)
    }

    /// Finds files that were read and are gone.
    fn find_gone(
        &self,
        work: &Work<'_>,
        snapshot: &dyn Snapshot,
        batch: &mut Batch<'_, '_>,
    ) -> Result<(), ArchiveError> {
        // A root that is gone may be a disk that is not mounted: it is reported, and nothing is deleted.
        let roots = work.inputs.iter().filter_map(|input| match input {
            Input::Path(root) if root.exists() => self.paths.stored(root),
            _ => None,
        });
        let vanished = work.vanished.iter().map(|path| self.paths.place(path));
        for stored in roots.chain(vanished) {
            for file in snapshot.files_under(Some(&stored))? {
                // What cannot be looked at may be there.
                if matches!(self.paths.open(&file.path).try_exists(), Ok(false)) {
                    batch.file_is_gone(file);
                }
            }
        }
        Ok(())
    }

    /// Reads, understands and analyses, and hands everything to the batch in the order of reading; until the end, or a wish to stop.
    fn run(
        &self,
        work: &Work<'_>,
        now: DateTime<Utc>,
        snapshot: &dyn Snapshot,
        batch: &mut Batch<'_, '_>,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<End, ArchiveError> {
        let Work { inputs, options, .. } = *work;
        let forced = batch.to_be_read_again();
        let workers = thread::available_parallelism().map_or(1, |n| n.get().min(MAX_WORKERS));
        let (to_workers, jobs) = bounded::<(u64, Job)>(QUEUE);
        let (to_writer, results) = unbounded::<(u64, Vec<Outcome>, Option<Permit>)>();
        thread::scope(|scope| {
            let direct = to_writer.clone();
            let budget = Budget::new(IN_FLIGHT);
            let end = Stop::default();
            let _release = Release { budget: Arc::clone(&budget), end: end.clone() };
            let reader = Reader { paths: &self.paths, snapshot, options, forced: &forced, budget, end, next: 0 };
            scope.spawn(move || reader.run(inputs, &to_workers, &direct));
            for _ in 0..workers {
                let (jobs, to_writer) = (jobs.clone(), to_writer.clone());
                let mut worker = Worker::new(self, snapshot, options, now);
                scope.spawn(move || {
                    for (number, Job { file, work, permit }) in jobs {
                        let outcomes = worker.run(&file, work);
                        if to_writer.send((number, outcomes, Some(permit))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop((jobs, to_writer));
            let mut analyzer = self.analyzer();
            let mut waiting = BTreeMap::new();
            let mut next = 0;
            let mut state = Progress::default();
            // Dropped when this thread is done or fails: the others then meet a closed channel, and end.
            let results = results;
            let mut checks = 0;
            loop {
                let tick = if checks < CHECKS { after(CHECK) } else { never() };
                let (number, outcomes, permit) = select! {
                    recv(results) -> result => match result {
                        Ok(result) => result,
                        Err(_) => return Ok(End::Reached),
                    },
                    recv(options.stop.requested()) -> _ => return Ok(End::Stopped),
                    recv(tick) -> _ => {
                        checks += 1;
                        batch.check()?;
                        continue;
                    }
                };
                checks = 0;
                waiting.insert(number, (outcomes, permit));
                while let Some((outcomes, permit)) = waiting.remove(&next) {
                    if options.stop.is_requested() {
                        return Ok(End::Stopped);
                    }
                    next += 1;
                    for outcome in outcomes {
                        match outcome {
                            Outcome::Same(article) => batch.same(*article, &mut analyzer)?,
                            Outcome::Article(article) => batch.article(*article)?,
                            Outcome::Step(step) => batch.step(step, &mut state)?,
                        }
                        state.articles = batch.articles();
                        progress(&state);
                    }
                    drop(permit);
                }
            }
        })
    }
}

/// Lets the reader thread go when the caller's thread is done or fails: jobs that no worker takes any more keep their permits, and standard
/// input may never end.
struct Release {
    budget: Arc<Budget>,
    end: Stop,
}

impl Drop for Release {
    fn drop(&mut self) {
        self.budget.open();
        self.end.request();
    }
}

/// The shown name of an input, for reports.
fn shown(path: &Path) -> String {
    if path.as_os_str() == STANDARD_INPUT { "standard input".to_owned() } else { path.to_string_lossy().into_owned() }
}

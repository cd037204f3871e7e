//! Writing: files are read, understood and analysed on several threads, and committed in order.
//!
//! ```text
//! reader thread            worker threads                 the caller's thread
//! walk · hash · Draft* ─→  extract · analyse  ─→ in order: put · count · commit
//!        └ waits while more than IN_FLIGHT bytes are between reading and the engine
//! ```

mod batch;
mod options;
mod reader;

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::PoisonError;
use std::thread;
use std::time::Instant;

use crossbeam_channel::{bounded, unbounded};

pub use options::{DateFrom, IndexOptions, IndexTask, Input, Progress};

use super::paths::STANDARD_INPUT;
use super::{Archive, ArchiveError};
use crate::analysis::Analyzer;
use crate::engine::embedded::{Budget, LEARNED_FILE};
use crate::engine::{EngineError, IndexedArticle, Snapshot};
use crate::extract::{ExtractOptions, extract};
use crate::ingest::Draft;
use crate::model::{ArticleId, IndexReport, SkipReason, Skipped};
use batch::Batch;
use reader::{Job, Reader, Step};

/// Text between reading and the engine, in bytes.
const IN_FLIGHT: usize = 16 << 20;
/// Records between the threads.
const QUEUE: usize = 256;
/// The most threads that understand and analyse; each remembers words of its own, and the engine has threads too.
const MAX_WORKERS: usize = 4;

/// What a worker made of a job.
enum Outcome {
    /// As in the index: nothing to analyse.
    Same(Box<crate::model::Article>),
    /// To be written.
    Article(Box<IndexedArticle>),
    /// Everything else keeps its place in the order.
    Step(Step),
}

impl Archive {
    /// Brings articles into the index, or up to date: what is there and unchanged costs only a look at the file.
    ///
    /// Everything is committed at the end, and in between after each 256 MiB of text. Files that cannot be read are reported and
    /// passed over. `progress` is called about once per article.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if another process writes, or if the index cannot be written (disk full); what was committed stays.
    pub fn index(
        &self,
        inputs: &[Input],
        options: &IndexOptions,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<IndexReport, ArchiveError> {
        let started = Instant::now();
        let mut writer = self.engine.writer()?;
        let snapshot = self.engine.snapshot()?;
        let now = options.now.unwrap_or_else(|| self.now());
        let mut batch = Batch::new(&*snapshot, &mut *writer, options.prune, now);
        let forced = if options.prune { self.prune(inputs, &*snapshot, &mut batch)? } else { Vec::new() };
        self.run(inputs, options, &*snapshot, &forced, &mut batch, progress)?;
        batch.commit()?;
        let mut report = batch.into_report();
        writer.finish()?;
        self.reload()?;
        let sums = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).sums()?;
        report.articles = sums.articles;
        report.passages = sums.passages;
        report.seconds = (started.elapsed().as_secs_f64() * 1e3).round() / 1e3;
        Ok(report)
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
            let state = snapshot.state(&parsed)?.ok_or_else(unknown)?;
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

    /// Deletes the articles of files that are gone; returns files to be read although they did not change, as an article of theirs was
    /// taken over by a file that is gone.
    fn prune(
        &self,
        inputs: &[Input],
        snapshot: &dyn Snapshot,
        batch: &mut Batch<'_>,
    ) -> Result<Vec<String>, ArchiveError> {
        let mut forced = Vec::new();
        for input in inputs {
            let Input::Path(root) = input else { continue };
            // A root that is gone may be a disk that is not mounted: it is reported, and nothing is deleted.
            let Some(stored) = self.paths.stored(root).filter(|_| root.exists()) else { continue };
            for file in snapshot.files(Some(&stored))? {
                if self.paths.open(&file.path).exists() {
                    continue;
                }
                for id in snapshot.articles_of_file(&file.path)? {
                    batch.delete(&id)?;
                }
                batch.delete_file(&file.path)?;
                // Also one that lies elsewhere will be read again, whenever it is indexed.
                for shadow in &file.shadows {
                    batch.delete_file(shadow)?;
                }
                forced.extend(file.shadows);
            }
        }
        Ok(forced)
    }

    fn run(
        &self,
        inputs: &[Input],
        options: &IndexOptions,
        snapshot: &dyn Snapshot,
        forced: &[String],
        batch: &mut Batch<'_>,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<(), ArchiveError> {
        let now = options.now.unwrap_or_else(|| self.now());
        let workers = thread::available_parallelism().map_or(1, |n| n.get().min(MAX_WORKERS));
        let (to_workers, jobs) = bounded::<(u64, Job)>(QUEUE);
        let (to_writer, outcomes) = unbounded::<(u64, Outcome, Option<crate::engine::embedded::Permit>)>();
        thread::scope(|scope| {
            let direct = to_writer.clone();
            let reader =
                Reader { paths: &self.paths, snapshot, options, forced, budget: Budget::new(IN_FLIGHT), next: 0 };
            scope.spawn(move || reader.run(inputs, &to_workers, &direct));
            for _ in 0..workers {
                let (jobs, to_writer) = (jobs.clone(), to_writer.clone());
                scope.spawn(move || {
                    let mut analyzer = self.analyzer();
                    for (number, job) in jobs {
                        let Job { draft, path, shown, sha256, mtime, permit } = job;
                        let options = options.extract(now, mtime);
                        let line = draft.record_line;
                        // A number that never comes would hold up everything behind it.
                        let understood = catch_unwind(AssertUnwindSafe(|| {
                            understand(draft, &path, &sha256, &options, snapshot, &mut analyzer)
                        }));
                        let outcome = match understood {
                            Ok(Outcome::Step(Step::Skipped(skipped))) => {
                                Outcome::Step(Step::Skipped(Skipped { path: shown, ..skipped }))
                            }
                            Ok(outcome) => outcome,
                            Err(_) => {
                                analyzer = self.analyzer();
                                let message = "Beleg failed on it: please report this with the file".to_owned();
                                let (container, line, reason) = (None, Some(line), SkipReason::Internal);
                                let skipped = Skipped { path: shown, container, line, reason, message };
                                Outcome::Step(Step::Skipped(skipped))
                            }
                        };
                        if to_writer.send((number, outcome, Some(permit))).is_err() {
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
            for (number, outcome, permit) in outcomes {
                waiting.insert(number, (outcome, permit));
                while let Some((outcome, permit)) = waiting.remove(&next) {
                    next += 1;
                    match outcome {
                        Outcome::Same(article) => batch.same(*article, &mut analyzer)?,
                        Outcome::Article(article) => batch.article(*article)?,
                        Outcome::Step(step) => batch.step(step, &mut state)?,
                    }
                    drop(permit);
                    state.articles = batch.articles();
                    progress(&state);
                }
            }
            Ok(())
        })
    }
}

/// What a worker makes of a draft.
fn understand(
    draft: Draft,
    path: &str,
    sha256: &str,
    options: &ExtractOptions,
    snapshot: &dyn Snapshot,
    analyzer: &mut Analyzer,
) -> Outcome {
    let article = match extract(draft, path, sha256, options) {
        Ok(article) => article,
        Err(skipped) => return Outcome::Step(Step::Skipped(skipped)),
    };
    match snapshot.state(&article.meta.id) {
        Err(error) => Outcome::Step(Step::Failed(error)),
        Ok(Some(state)) if state.content == article.content && state.position == article.position => {
            Outcome::Same(Box::new(article))
        }
        Ok(_) => Outcome::Article(Box::new(IndexedArticle::new(article, analyzer))),
    }
}

/// The shown name of an input, for reports.
fn shown(path: &Path) -> String {
    if path.as_os_str() == STANDARD_INPUT { "standard input".to_owned() } else { path.to_string_lossy().into_owned() }
}

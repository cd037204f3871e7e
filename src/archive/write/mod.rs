//! Writing: files are read, understood and analysed on several threads, and committed in order.
//!
//! ```text
//! reader thread                     worker threads                 the caller's thread
//! walk · hash ─→ small files    ─→  read · extract · analyse ─┐
//!             └→ large: Draft*  ─→  extract · analyse        ─┴→ in order: put · count · commit
//!        └ waits while more than IN_FLIGHT bytes are between reading and the engine
//! ```

mod batch;
mod job;
mod open_file;
mod options;
mod pending;
mod pipeline;
mod reader;
mod rebuild;
mod stdin;
mod stop;
mod worker;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

pub(super) use batch::Listeners;
pub(super) use options::Work;
pub use options::{DateFrom, IndexEvent, IndexOptions, IndexTask, Input, Progress};
pub use rebuild::RebuildOptions;
pub use stop::Stop;

use super::correct::Reconciled;
use super::{Archive, ArchiveError};
use crate::engine::Writer;
use crate::model::IndexReport;
use batch::Batch;
use pipeline::{End, run};

/// What was done.
pub(super) struct Written {
    pub(super) report: IndexReport,
    /// Files that must be read again, as their articles were taken over by files that have them no more.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only a watch reads it"))]
    pub(super) again: Vec<PathBuf>,
}

impl Archive {
    /// Brings articles into the index, or up to date: what is there and unchanged costs only a look at the file.
    ///
    /// Everything is committed at the end, and in between after each 256 MiB of text. Files that cannot be read are reported and
    /// passed over. `each` is told how far the run is, about once per article, and of everything that is skipped. Files are read and
    /// understood on all cores, but come into the index one after the other, as if one thread had read them.
    ///
    /// If [`IndexOptions::stop`] is requested, what was read is committed, and the report says how far it came. A file of which only
    /// some records were read will be read again. A read that hangs is not waited for: its thread ends with it, or with the program.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if another process writes, or if the index cannot be written (disk full); what was committed stays.
    pub fn index(
        &self,
        inputs: &[Input],
        options: &IndexOptions,
        each: &mut dyn FnMut(IndexEvent<'_>),
    ) -> Result<IndexReport, ArchiveError> {
        let corrections = Arc::new(self.corrections()?);
        let work = Work { inputs, vanished: &[], options, corrections: &corrections };
        Ok(self.write(&work, Listeners { changes: None, events: each })?.report)
    }

    /// Refuses to prune below folders in which nothing is found, as where a disk is not mounted, unless that is [meant](IndexOptions::prune_empty).
    fn check_prune(&self, inputs: &[Input], options: &IndexOptions) -> Result<(), ArchiveError> {
        if !options.prune || options.prune_empty {
            return Ok(());
        }
        let snapshot = self.snapshot();
        for root in inputs.iter().filter_map(|input| if let Input::Path(root) = input { Some(root) } else { None }) {
            let Some(stored) = self.paths.stored(root).filter(|_| options.finds_nothing(root)) else { continue };
            let files: Vec<String> = snapshot.paths_under(&stored)?;
            let articles = snapshot.articles_of_files(&files)?.iter().map(Vec::len).sum();
            if articles > 0 {
                return Err(ArchiveError::WouldPruneAll { path: root.clone(), articles });
            }
        }
        Ok(())
    }

    /// Does one work; what was committed is visible afterwards, also if it failed half-way.
    pub(super) fn write(&self, work: &Work<'_>, listeners: Listeners<'_>) -> Result<Written, ArchiveError> {
        let writer = self.writer()?;
        let started = Instant::now();
        let written = self.put_in_order(writer, work, listeners);
        let reloaded = self.reload();
        let (mut report, again) = written?;
        reloaded?;
        let sums = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).sums()?;
        report.articles = sums.articles;
        report.passages = sums.passages;
        report.seconds = (started.elapsed().as_secs_f64() * 1e3).round() / 1e3;
        let again = again.iter().map(|path| self.paths.open(path)).collect();
        Ok(Written { report, again })
    }

    /// Writes what is new or changed; returns what was done, and which files must be read again.
    fn put_in_order(
        &self,
        mut writer: Box<dyn Writer>,
        work: &Work<'_>,
        listeners: Listeners<'_>,
    ) -> Result<(IndexReport, BTreeSet<String>), ArchiveError> {
        let mut snapshot = self.engine.snapshot()?;
        let now = work.options.now.unwrap_or_else(|| self.now());
        let reconciled = self.reconcile(work.corrections, &*snapshot, &mut *writer)?;
        if reconciled != Reconciled::default() {
            writer.commit()?;
            snapshot = self.engine.snapshot()?;
        }
        let mut batch = Batch::new(&self.paths, &*snapshot, &mut *writer, work.options.prune, now, listeners);
        match run(self, work, now, &snapshot, &mut batch)? {
            End::Reached => {
                batch.drop_gone()?;
                batch.name_vanished()?;
            }
            // What is gone here may be met in what was not read.
            End::Stopped => batch.stop(),
        }
        batch.commit()?;
        let (mut report, again) = batch.finish();
        writer.finish()?;
        report.corrected = reconciled.corrected;
        report.deleted += reconciled.deleted;
        Ok((report, again))
    }

    /// Brings articles into the index with several options, as [`Self::index`] does with one; the report sums up. Each task is committed by
    /// itself.
    ///
    /// # Errors
    /// As [`Self::index`].
    pub fn index_all(
        &self,
        tasks: &[IndexTask],
        each: &mut dyn FnMut(IndexEvent<'_>),
    ) -> Result<IndexReport, ArchiveError> {
        let mut sum = IndexReport::default();
        let mut before = Progress::default();
        for broken in self.corrections()?.broken {
            each(IndexEvent::Skipped(&broken));
            sum.skip(broken);
        }
        for IndexTask { inputs, options } in tasks {
            self.check_prune(inputs, options)?;
        }
        for IndexTask { inputs, options } in tasks {
            let mut last = before;
            let report = self.index(inputs, options, &mut |event| match event {
                IndexEvent::Progress(state) => {
                    let Progress { files, bytes, articles } = before;
                    last = Progress {
                        files: files + state.files,
                        bytes: bytes + state.bytes,
                        articles: articles + state.articles,
                    };
                    each(IndexEvent::Progress(&last));
                }
                event @ IndexEvent::Skipped(_) => each(event),
            })?;
            before = last;
            sum.add(report);
            if sum.stopped.is_some() {
                break;
            }
        }
        Ok(sum)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::analysis::{AnalyzedArticle, Lexicon};
    use crate::engine::EngineError;
    use crate::engine::embedded::EmbeddedEngine;
    use crate::engine::{Engine, IndexInfo, IndexedFile, Snapshot};
    use crate::model::ArticleId;

    /// An engine whose writers commit each article, and fail at the third.
    struct Failing(EmbeddedEngine);

    impl Engine for Failing {
        fn info(&self) -> &IndexInfo {
            self.0.info()
        }

        fn snapshot(&self) -> Result<Arc<dyn Snapshot>, EngineError> {
            self.0.snapshot()
        }

        fn writer(&self) -> Result<Box<dyn Writer>, EngineError> {
            Ok(Box::new(FailingWriter(self.0.writer()?, 0)))
        }
    }

    struct FailingWriter(Box<dyn Writer>, u32);

    impl Writer for FailingWriter {
        fn put(&mut self, article: AnalyzedArticle) -> Result<(), EngineError> {
            self.1 += 1;
            if self.1 == 3 {
                return Err(EngineError::Damaged {
                    location: PathBuf::new().into(),
                    detail: "the third article".to_owned(),
                });
            }
            self.0.put(article)?;
            self.0.commit()
        }

        fn put_file(&mut self, file: &IndexedFile) -> Result<(), EngineError> {
            self.0.put_file(file)
        }

        fn delete(&mut self, id: &ArticleId) -> Result<(), EngineError> {
            self.0.delete(id)
        }

        fn delete_file(&mut self, path: &str) -> Result<(), EngineError> {
            self.0.delete_file(path)
        }

        fn check(&mut self) -> Result<(), EngineError> {
            self.0.check()
        }

        fn commit(&mut self) -> Result<(), EngineError> {
            self.0.commit()
        }

        fn finish(self: Box<Self>) -> Result<(), EngineError> {
            self.0.finish()
        }
    }

    #[test]
    fn what_was_committed_before_a_failure_is_visible() {
        let folder = tempfile::tempdir().unwrap();
        let articles: String = (0..4).map(|i| format!("{{\"id\": \"x{i}\", \"text\": \"Ein Kormoran.\"}}\n")).collect();
        fs::write(folder.path().join("a.jsonl"), articles).unwrap();
        let index = folder.path().join("index");
        let lexicon = Lexicon::embedded();
        let engine = Failing(EmbeddedEngine::open_or_create(&index, &lexicon).unwrap());
        let archive = Archive::over(Box::new(engine), lexicon, &index).unwrap();
        let inputs = [Input::Path(folder.path().join("a.jsonl"))];
        let failed = archive.index(&inputs, &IndexOptions::default(), &mut |_| {});
        assert!(matches!(failed, Err(ArchiveError::Engine(EngineError::Damaged { .. }))), "{failed:?}");
        assert_eq!(archive.stats().unwrap().articles, 2);
    }
}

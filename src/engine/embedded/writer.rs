//! The one writer of an index folder.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashSet;
use tantivy::index::SegmentMeta;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, MergeCandidate, MergePolicy, NoMergePolicy, UserOperation};
use tantivy::{IndexWriter, Searcher, TantivyError, Term};

use super::directory::Fault;
use super::document::{Entry, article_entries, file_entry, file_key};
use super::durable::sync_folder;
use super::failure::store_error;
use super::folder::{Lock, sweep_segments};
use super::opened::Opened;
use super::schema::Fields;
use crate::analysis::AnalyzedArticle;
use crate::engine::budget::{Budget, Permit};
use crate::engine::{EngineError, IndexedFile, Writer};
use crate::model::{ArticleId, Field};

/// Memory for segments that are being built, of all threads together, in bytes: a hundred thousand passages are one segment then, and
/// nothing has to be merged.
const SEGMENT_MEMORY: usize = 208 << 20;
/// The most threads that build segments: half of the cores, as the other half analyses text. Fewer threads make fewer and larger
/// segments, which costs less in every search.
const MAX_THREADS: usize = 4;
/// Articles handed over and not yet indexed, in bytes of [`AnalyzedArticle::size`].
const IN_FLIGHT: usize = 12 << 20;
/// After so long without room the threads that build segments may have failed.
const PATIENCE: Duration = Duration::from_secs(1);
/// Threads that merge segments; each needs memory of its own.
const MERGE_THREADS: usize = 1;

pub(super) struct EmbeddedWriter {
    path: PathBuf,
    writer: IndexWriter<Entry>,
    fields: Fields,
    /// What threads of tantivy keep to themselves.
    fault: Fault,
    budget: Arc<Budget>,
    /// The index as it was when the writer was opened; no other writer can have changed it since.
    committed: Searcher,
    /// Keys that were put since, as hashes: a rare collision costs one needless deletion of nothing.
    put: FxHashSet<u64>,
    /// Dropped last: then the threads that write are done.
    _lock: Arc<Lock>,
}

impl EmbeddedWriter {
    /// Opens the writer behind the lock, which it holds until it ends.
    pub(super) fn open(opened: &Opened, lock: Arc<Lock>, keeps_segments: bool) -> Result<Self, EngineError> {
        let Opened { path, index, fields, reader, fault, .. } = opened;
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let threads = if keeps_segments { 1 } else { (cores / 2).clamp(1, MAX_THREADS) };
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(SEGMENT_MEMORY / threads)
            .num_merge_threads(MERGE_THREADS)
            .build();
        // Behind the lock nobody else writes: what the last commit does not know is of nobody, and the newest state is the last one.
        sweep_segments(path, index)?;
        let writer = index.writer_with_options(options).map_err(|source| store_error("write to", path, source))?;
        writer.set_merge_policy(if keeps_segments { Box::new(NoMergePolicy) } else { Box::new(Merges) });
        let committed = reader.searcher();
        // What a reader met before, and told, is not why this writer may fail.
        fault.take();
        Ok(Self {
            path: path.clone(),
            writer,
            fields: fields.clone(),
            fault: fault.clone(),
            _lock: lock,
            budget: Budget::new(IN_FLIGHT),
            committed,
            put: FxHashSet::default(),
        })
    }

    fn error(&self, source: TantivyError) -> EngineError {
        failure("write to", &self.path, &self.fault, source)
    }

    fn key(&self, key: &str) -> Term {
        Term::from_field_text(self.fields.get(Field::Article), key)
    }

    /// Waits until there is room for so many bytes.
    fn permit(&mut self, bytes: usize) -> Result<Permit, EngineError> {
        loop {
            if let Some(permit) = self.budget.acquire_within(bytes, PATIENCE) {
                return Ok(permit);
            }
            // A thread that failed, as the disk is full, leaves what was on its way to it lying about.
            self.check()?;
        }
    }

    /// Adds documents as one group, behind a deletion of those with the same key where there may be some.
    fn replace(&mut self, key: &str, entries: Vec<Entry>) -> Result<(), EngineError> {
        let term = self.key(key);
        let new = self.put.insert(hash(key));
        let mut operations = Vec::with_capacity(entries.len() + 1);
        if !new || (self.committed.num_docs() > 0 && self.committed.doc_freq(&term).map_err(|e| self.error(e))? > 0) {
            operations.push(UserOperation::Delete(term));
        }
        operations.extend(entries.into_iter().map(UserOperation::Add));
        self.writer.run(operations).map(|_| ()).map_err(|e| self.error(e))
    }
}

impl Writer for EmbeddedWriter {
    fn put(&mut self, article: AnalyzedArticle) -> Result<(), EngineError> {
        let permit = self.permit(article.size())?;
        let key = article.article.meta.id.as_str().to_owned();
        let entries = article_entries(article, &self.fields, permit);
        self.replace(&key, entries)
    }

    fn put_file(&mut self, file: &IndexedFile) -> Result<(), EngineError> {
        let entry = file_entry(file, &self.fields);
        self.replace(&file_key(&file.path), vec![entry])
    }

    fn delete(&mut self, id: &ArticleId) -> Result<(), EngineError> {
        self.writer.delete_term(self.key(id.as_str()));
        Ok(())
    }

    fn delete_file(&mut self, path: &str) -> Result<(), EngineError> {
        self.writer.delete_term(self.key(&file_key(path)));
        Ok(())
    }

    fn check(&mut self) -> Result<(), EngineError> {
        // Tantivy tells with the next operation; this one deletes nothing.
        let nothing = UserOperation::Delete(self.key(""));
        self.writer.run([nothing]).map(|_| ()).map_err(|e| self.error(e))
    }

    fn commit(&mut self) -> Result<(), EngineError> {
        self.writer.commit().map_err(|source| failure("write to", &self.path, &self.fault, source))?;
        // Tantivy renames its list of segments, but the folder may still hold the old name after a power failure.
        sync_folder(&self.path)
    }

    fn finish(self: Box<Self>) -> Result<(), EngineError> {
        let Self { path, writer, fault, _lock, .. } = *self;
        writer.wait_merging_threads().map_err(|source| failure("merge", &path, &fault, source))?;
        sync_folder(&path)
    }
}

/// Segments from so many documents on are merged when there are two of about the same size, smaller ones when there are eight:
/// every segment costs a look into its dictionaries for every word of a query, and a commit of a few articles should cost
/// little.
const LARGE: u32 = 10_000;

#[derive(Debug)]
struct Merges;

impl MergePolicy for Merges {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let (large, small): (Vec<_>, Vec<_>) =
            segments.iter().cloned().partition(|segment| segment.num_docs() >= LARGE);
        let mut pairs = LogMergePolicy::default();
        pairs.set_min_num_segments(2);
        let mut merges = pairs.compute_merge_candidates(&large);
        merges.extend(LogMergePolicy::default().compute_merge_candidates(&small));
        merges
    }
}

/// What a thread met that failed; else what tantivy says.
fn failure(action: &'static str, path: &Path, fault: &Fault, source: TantivyError) -> EngineError {
    fault.take().unwrap_or_else(|| store_error(action, path, source))
}

fn hash(key: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(key)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::analysis::Lexicon;
    use crate::engine::Engine;
    use crate::engine::embedded::EmbeddedEngine;
    use crate::model::ErrorCode;

    /// "Too many open files".
    const EMFILE: i32 = 24;

    fn writer(engine: &EmbeddedEngine) -> EmbeddedWriter {
        let opened = engine.newest().unwrap();
        EmbeddedWriter::open(&opened, Arc::new(engine.folder.lock().unwrap()), true).unwrap()
    }

    /// The error with its causes.
    fn told(error: &EngineError) -> String {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(source) = cause {
            text.push_str(&format!(": {source}"));
            cause = source.source();
        }
        text
    }

    #[test]
    fn a_thread_that_panics_is_a_fault_of_the_engine_whatever_a_reader_met_before() {
        let folder = tempfile::tempdir().unwrap();
        let engine = EmbeddedEngine::open_or_create(folder.path(), &Lexicon::embedded()).unwrap();
        engine.opened().fault.note("read", folder.path(), &io::Error::from_raw_os_error(EMFILE));
        let mut failing = writer(&engine);
        failing.writer.run([UserOperation::Add(Entry::of_an_unknown_field())]).unwrap();
        let error = failing.commit().unwrap_err();
        assert_eq!((error.code(), error.hint()), (ErrorCode::EngineFailed, None), "{}", told(&error));
        assert!(told(&error).contains("thread"), "{}", told(&error));
        drop(failing);
        writer(&engine).commit().unwrap();
    }

    #[test]
    fn what_a_thread_met_first_is_why_it_failed() {
        let folder = tempfile::tempdir().unwrap();
        let engine = EmbeddedEngine::open_or_create(folder.path(), &Lexicon::embedded()).unwrap();
        let mut failing = writer(&engine);
        // As when the disk is full: the thread ends, and tantivy only tells that it did.
        for number in [28, 5] {
            failing.fault.note("write", &folder.path().join("x.store"), &io::Error::from_raw_os_error(number));
        }
        failing.writer.run([UserOperation::Add(Entry::of_an_unknown_field())]).unwrap();
        let error = failing.commit().unwrap_err();
        assert_eq!(error.code(), ErrorCode::DiskFull, "{}", told(&error));
        assert!(told(&error).contains("x.store"), "{}", told(&error));
    }

    #[test]
    fn a_folder_that_goes_while_it_is_written_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        let engine = EmbeddedEngine::open_or_create(&path, &Lexicon::embedded()).unwrap();
        let mut failing = writer(&engine);
        std::fs::remove_dir_all(&path).unwrap();
        let file =
            "{\"path\": \"a\", \"sha256\": \"\", \"bytes\": 0, \"articles\": 0, \"complete\": false, \"options\": 0}";
        failing.put_file(&serde_json::from_str(file).unwrap()).unwrap();
        let error = failing.commit().unwrap_err();
        assert!(matches!(error, EngineError::Io { action: "write", .. }), "{}", told(&error));
        assert!(told(&error).contains("No such file"), "{}", told(&error));
        assert!(engine.snapshot().is_err());
    }
}

//! What goes from thread to thread: jobs to the workers, and what came of them.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::options::Fingerprint;
use crate::analysis::AnalyzedArticle;
use crate::engine::{EngineError, IndexedFile, Permit, Said};
use crate::ingest::{Draft, ReadSummary};
use crate::model::{Article, ArticleId, Skipped};

/// Something for the workers.
pub(super) struct Job {
    pub(super) file: Arc<JobFile>,
    pub(super) portion: Portion,
    pub(super) permit: Permit,
}

/// What of a file is one job.
pub(super) enum Portion {
    /// One record of a file.
    Record(Box<Draft>),
    /// A file with all its records.
    Whole { bytes: Vec<u8>, options: Fingerprint },
}

/// The file that records come from.
pub(super) struct JobFile {
    /// The stored path.
    pub(super) path: String,
    /// The path in reports.
    pub(super) shown: String,
    pub(super) sha256: String,
    pub(super) mtime: Option<DateTime<Utc>>,
}

/// What stands in the order beside articles.
pub(super) enum Step {
    /// A file that was read in an earlier run, and is gone; comes before everything else.
    Gone(Box<IndexedFile>),
    /// A file that was read in an earlier run, is gone, and stays in the index.
    Vanished(String),
    /// A file that was read with an outlet or a day that somebody set, and is read without it now.
    Forgotten,
    /// A file or record that was passed over.
    Skipped(Skipped),
    /// A record that was passed over, and whose article must not be found in an earlier form either.
    Withheld(ArticleId, Skipped),
    /// A record whose article somebody deleted.
    KeptOut(ArticleId),
    /// A file that is in the index as it is; what was skipped of it has no path yet.
    Unchanged { file: Box<IndexedFile>, shown: String },
    /// A file of which articles follow, and the device it lies on if that is not the one of the index.
    FileStart { path: String, mount: Option<u64>, said: Said },
    /// It cannot be read, or not to its end; some of its articles may have come.
    FileSkipped(Skipped),
    /// All its articles came.
    FileEnd { summary: ReadSummary, options: Fingerprint },
    /// What was read of an input that is no file.
    Read(ReadSummary),
    /// So many files and folders were passed over.
    Excluded(u64),
    /// The index could not be read.
    Failed(EngineError),
}

/// What was made of a record or a file.
pub(super) enum Outcome {
    /// As in the index: nothing to analyse.
    Same(Box<Article>),
    /// To be written.
    Article(Box<AnalyzedArticle>),
    /// Everything else keeps its place in the order.
    Step(Step),
}

/// Something for the workers, with its place in the order.
pub(super) type Numbered = (u64, Job);
/// What came of it. The permit is given back when everything is in the engine's hands.
pub(super) type Done = (u64, Vec<Outcome>, Option<Permit>);

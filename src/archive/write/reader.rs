//! The reader thread: finds files, passes over unchanged ones, reads the others into drafts.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::{DateTime, Utc};
use crossbeam_channel::Sender;

use super::{IndexOptions, Input, Outcome, shown};
use crate::archive::paths::{PathBase, STANDARD_INPUT, mtime};
use crate::archive::write::DateFrom;
use crate::engine::embedded::{Budget, Permit};
use crate::engine::{EngineError, IndexedFile, Snapshot};
use crate::ingest::{Draft, InputFile, ReadSummary, hash_file, walk_except};
use crate::model::{SkipReason, Skipped};

/// A record for the workers.
pub(super) struct Job {
    pub(super) draft: Draft,
    /// The stored path.
    pub(super) path: String,
    /// The path in reports.
    pub(super) shown: String,
    pub(super) sha256: String,
    pub(super) mtime: Option<DateTime<Utc>>,
    pub(super) permit: Permit,
}

/// What stands in the order beside articles.
pub(super) enum Step {
    /// A file or record that was passed over.
    Skipped(Skipped),
    /// A file that is in the index as it is.
    Unchanged(IndexedFile),
    /// A file of which articles follow.
    FileStart(String),
    /// All its articles came.
    FileEnd { summary: ReadSummary, options: u64 },
    /// The index could not be read.
    Failed(EngineError),
}

pub(super) struct Reader<'a> {
    pub(super) paths: &'a PathBase,
    pub(super) snapshot: &'a dyn Snapshot,
    pub(super) options: &'a IndexOptions,
    pub(super) forced: &'a [String],
    pub(super) budget: std::sync::Arc<Budget>,
    /// The number of the next job or step.
    pub(super) next: u64,
}

/// The file that records come from.
struct JobFile<'a> {
    stored: &'a str,
    shown: &'a str,
    mtime: Option<DateTime<Utc>>,
}

/// The other side hung up: it failed and says why itself.
struct HungUp;

type Jobs = Sender<(u64, Job)>;
type Direct = Sender<(u64, Outcome, Option<Permit>)>;

impl Reader<'_> {
    pub(super) fn run(mut self, inputs: &[Input], jobs: &Jobs, direct: &Direct) {
        let _ = self.inputs(inputs, jobs, direct);
    }

    fn inputs(&mut self, inputs: &[Input], jobs: &Jobs, direct: &Direct) -> Result<(), HungUp> {
        for input in inputs {
            match input {
                Input::StandardInput => self.standard_input(jobs, direct)?,
                Input::Path(root) => {
                    for found in walk_except(std::slice::from_ref(root), &self.options.except) {
                        match found {
                            Ok(file) => self.file(&file, jobs, direct)?,
                            Err(skipped) => self.step(Step::Skipped(skipped), direct)?,
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    fn step(&mut self, step: Step, direct: &Direct) -> Result<(), HungUp> {
        direct.send((self.number(), Outcome::Step(step), None)).map_err(|_| HungUp)
    }

    fn job(&mut self, draft: Draft, file: &JobFile<'_>, sha256: &str, jobs: &Jobs) -> Result<(), HungUp> {
        // The text, its blocks and its terms.
        let permit = self.budget.acquire(draft.text.len() * 4 + 4096);
        let (path, shown) = (file.stored.to_owned(), file.shown.to_owned());
        let job = Job { draft, path, shown, sha256: sha256.to_owned(), mtime: file.mtime, permit };
        jobs.send((self.number(), job)).map_err(|_| HungUp)
    }

    fn file(&mut self, file: &InputFile, jobs: &Jobs, direct: &Direct) -> Result<(), HungUp> {
        let name = shown(&file.path);
        let refuse = |reason, message| {
            Step::Skipped(Skipped { path: name.clone(), container: None, line: None, reason, message })
        };
        let Some(stored) = self.paths.stored(&file.path) else {
            let message = "its name is not Unicode, so it could not be cited: rename it".to_owned();
            return self.step(refuse(SkipReason::Unreadable, message), direct);
        };
        let (sha256, bytes) = match hash_file(&file.path) {
            Ok(hashed) => hashed,
            Err(e) => {
                return self
                    .step(refuse(SkipReason::Unreadable, format!("cannot be read: {e}; check its rights")), direct);
            }
        };
        let options = self.options.fingerprint();
        let mtime = self.mtime(&file.path);
        match self.snapshot.file(&stored) {
            Err(error) => return self.step(Step::Failed(error), direct),
            Ok(Some(known))
                if known.complete
                    && known.sha256 == sha256
                    && (known.options == options || self.options.keep_unchanged)
                    && mtime.is_none()
                    && !self.forced.contains(&stored) =>
            {
                return self.step(Step::Unchanged(IndexedFile { bytes, ..known }), direct);
            }
            Ok(_) => {}
        }
        self.step(Step::FileStart(stored.clone()), direct)?;
        let mut hung_up = false;
        let read = self.options.read.read_file(&file.path, &name, &mut |record| {
            let sent = match record {
                Ok(draft) => self.job(draft, &JobFile { stored: &stored, shown: &name, mtime }, &sha256, jobs),
                Err(skipped) => self.step(Step::Skipped(skipped), direct),
            };
            hung_up = sent.is_err();
            if hung_up { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if hung_up {
            return Err(HungUp);
        }
        match read {
            Err(skipped) => self.step(Step::Skipped(skipped), direct),
            Ok(summary) if summary.sha256 != sha256 => {
                let message = "it changed while it was read: index it again".to_owned();
                self.step(refuse(SkipReason::Changed, message), direct)
            }
            Ok(summary) => self.step(Step::FileEnd { summary, options }, direct),
        }
    }

    fn standard_input(&mut self, jobs: &Jobs, direct: &Direct) -> Result<(), HungUp> {
        let mut hung_up = false;
        let read = self.options.read.read_stream(io::stdin().lock(), STANDARD_INPUT, &mut |record| {
            let sent = match record {
                Ok(draft) => {
                    let sha256 = draft.record_sha256.clone();
                    self.job(
                        draft,
                        &JobFile { stored: STANDARD_INPUT, shown: STANDARD_INPUT, mtime: None },
                        &sha256,
                        jobs,
                    )
                }
                Err(skipped) => self.step(Step::Skipped(skipped), direct),
            };
            hung_up = sent.is_err();
            if hung_up { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match read {
            _ if hung_up => Err(HungUp),
            Err(skipped) => self.step(Step::Skipped(skipped), direct),
            Ok(_) => Ok(()),
        }
    }

    /// The file's time, if it may become a date.
    fn mtime(&self, path: &Path) -> Option<DateTime<Utc>> {
        if self.options.date_from != DateFrom::Mtime {
            return None;
        }
        mtime(path)
    }
}

//! The reader thread: finds files, passes over unchanged ones, and hands the others to the workers: small files whole, large ones
//! record by record.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use crossbeam_channel::Sender;
use rustc_hash::FxHashSet;

use super::job::{Done, Job, JobFile, Numbered, Outcome, Portion, Step};
use super::stdin::standard_input;
use super::stop::Until;
use super::{IndexOptions, Input, Stop};
use crate::archive::corrections::Corrections;
use crate::archive::paths::{PathBase, STANDARD_INPUT, mtime};
use crate::archive::write::DateFrom;
use crate::engine::{Budget, IndexedFile, Snapshot};
use crate::ingest::{Draft, InputFile, hash, is_container, unreadable, walk_except};
use crate::model::{SkipReason, Skipped, sha256};

/// Files up to this size, in bytes, are read whole by a worker; of larger ones the records are shared out among the workers.
const WHOLE: u64 = 1 << 20;
/// The same for containers, which may hold many times their size; what stands in larger ones is unpacked one after the other.
const WHOLE_CONTAINER: usize = 128 << 10;
/// Memory for a byte of text: the text, its blocks and its terms.
const PER_BYTE: usize = 4;
/// Memory for a byte of a container: texts shrink to a third or a tenth.
const PER_PACKED_BYTE: usize = 32;

/// Owns all that it needs: a read that hangs, as from a network disk that is away, must not keep the run from ending.
pub(super) struct Reader {
    pub(super) paths: PathBase,
    pub(super) snapshot: Arc<dyn Snapshot>,
    pub(super) options: Arc<IndexOptions>,
    pub(super) inputs: Vec<Input>,
    pub(super) vanished: Vec<PathBuf>,
    pub(super) corrections: Arc<Corrections>,
    pub(super) budget: Arc<Budget>,
    /// Requested when nobody takes any more what is read.
    pub(super) end: Stop,
    pub(super) jobs: Sender<Numbered>,
    /// Past the workers.
    pub(super) direct: Sender<Done>,
    /// Files to be read although they did not change, as an article of theirs was taken over by a file that is gone.
    pub(super) forced: FxHashSet<String>,
    /// The last day that an article can have.
    pub(super) latest: NaiveDate,
    /// The number of the next job or step.
    pub(super) next: u64,
}

/// The other side hung up: it failed and says why itself.
struct HungUp;

impl Reader {
    pub(super) fn run(mut self) {
        let _ = self.read();
    }

    fn read(&mut self) -> Result<(), HungUp> {
        if self.options.prune {
            self.find_gone()?;
        } else {
            self.find_vanished()?;
        }
        let options = Arc::clone(&self.options);
        for input in std::mem::take(&mut self.inputs) {
            match input {
                Input::StandardInput => self.standard_input()?,
                Input::Path(root) => {
                    let excluded = Cell::new(0);
                    let roots = std::slice::from_ref(&root);
                    for found in walk_except(roots, &options.except, options.exclude.clone(), &excluded) {
                        match found {
                            Ok(file) => self.file(&file)?,
                            Err(skipped) => self.step(Step::Skipped(skipped))?,
                        }
                    }
                    if excluded.get() > 0 {
                        self.step(Step::Excluded(excluded.get()))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Finds files that were read and are gone.
    fn find_gone(&mut self) -> Result<(), HungUp> {
        // A root that is gone may be a disk that is not mounted: it is reported, and nothing is deleted.
        let roots = self.inputs.iter().filter_map(|input| match input {
            Input::Path(root) if root.exists() => self.paths.stored(root),
            _ => None,
        });
        let vanished = self.vanished.iter().map(|path| self.paths.place(path));
        for stored in roots.chain(vanished).collect::<Vec<_>>() {
            let files = match self.snapshot.files_under(Some(&stored)) {
                Ok(files) => files,
                Err(error) => return self.step(Step::Failed(error)),
            };
            for file in files.into_iter().filter(IndexedFile::is_file) {
                // What cannot be looked at may be there.
                if matches!(self.paths.open(&file.path).try_exists(), Ok(false)) {
                    self.forced.extend(file.shadows.iter().cloned());
                    self.step(Step::Gone(Box::new(file)))?;
                }
            }
        }
        Ok(())
    }

    /// Finds files that were read and are gone, to be named.
    fn find_vanished(&mut self) -> Result<(), HungUp> {
        let roots = self.inputs.iter().filter_map(|input| match input {
            Input::Path(root) if root.exists() => self.paths.stored(root),
            _ => None,
        });
        let mut vanished = Vec::new();
        for stored in roots.collect::<Vec<_>>() {
            let is_gone = |path: &String| matches!(self.paths.open(path).try_exists(), Ok(false));
            let known = self.snapshot.paths_under(&stored).and_then(|mut paths| {
                paths.retain(is_gone);
                self.snapshot.files(&paths)
            });
            match known {
                Ok(files) => vanished.extend(files.into_iter().flatten().filter(IndexedFile::is_file)),
                Err(error) => return self.step(Step::Failed(error)),
            }
        }
        vanished.into_iter().try_for_each(|file| self.step(Step::Vanished(file.path)))
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    fn step(&mut self, step: Step) -> Result<(), HungUp> {
        let number = self.number();
        self.direct.send((number, vec![Outcome::Step(step)], None)).map_err(|_| HungUp)
    }

    fn job(&mut self, portion: Portion, file: &Arc<JobFile>, memory: usize) -> Result<(), HungUp> {
        let permit = self.budget.acquire(memory + 4096);
        let job = Job { file: Arc::clone(file), portion, permit };
        let number = self.number();
        self.jobs.send((number, job)).map_err(|_| HungUp)
    }

    fn record(&mut self, draft: Draft, file: &Arc<JobFile>) -> Result<(), HungUp> {
        let memory = draft.text.len() * PER_BYTE;
        self.job(Portion::Record(Box::new(draft)), file, memory)
    }

    fn file(&mut self, file: &InputFile) -> Result<(), HungUp> {
        let shown = shown(&file.path);
        let refuse = |reason, message| Skipped { path: shown.clone(), container: None, line: None, reason, message };
        let Some(stored) = self.paths.stored(&file.path) else {
            let message = "its name is not Unicode, so it could not be cited: rename it".to_owned();
            return self.step(Step::Skipped(refuse(SkipReason::Unreadable, message)));
        };
        let Content { sha256, bytes, whole } = match Content::of(file, &self.options.stop) {
            Ok(content) => content,
            Err(e) => return self.step(Step::Skipped(refuse(SkipReason::Unreadable, unreadable(&e)))),
        };
        let options = self.options.fingerprint();
        let mtime = self.mtime(&file.path);
        match self.snapshot.files(std::slice::from_ref(&stored)).map(|mut files| files.pop().flatten()) {
            Err(error) => return self.step(Step::Failed(error)),
            Ok(Some(known))
                if known.complete
                    && known.sha256 == sha256
                    && (options.is_that_of(known.options)
                        || self.options.keep_unchanged && known.skipped.is_empty())
                    && mtime.is_none()
                    && known.kept_out.iter().all(|id| self.corrections.is_deleted(id))
                    && !known.refused.are_due(self.latest)
                    && !self.forced.contains(&stored) =>
            {
                return self.step(Step::Unchanged { file: Box::new(IndexedFile { bytes, ..known }), shown });
            }
            Ok(Some(known)) if known.said.is_forgotten(&self.options.said()) => self.step(Step::Forgotten)?,
            Ok(_) => {}
        }
        let mount = self.paths.mount(&file.path);
        self.step(Step::FileStart { path: stored.clone(), mount, said: self.options.said() })?;
        let changed = refuse(SkipReason::Changed, "it changed while it was read: index it again".to_owned());
        let job_file = Arc::new(JobFile { path: stored, shown: shown.clone(), sha256, mtime });
        if let Some(bytes) = whole {
            let memory = bytes.len() * if is_container(&bytes, &shown) { PER_PACKED_BYTE } else { PER_BYTE };
            return self.job(Portion::Whole { bytes, options }, &job_file, memory);
        }
        let read_options = Arc::clone(&self.options);
        let mut sent = Ok(());
        let read = read_options.read.read_file(&file.path, &shown, &mut |record| {
            sent = match record {
                Ok(draft) => self.record(draft, &job_file),
                Err(skipped) => self.step(Step::Skipped(skipped)),
            };
            if sent.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        sent?;
        match read {
            Err(skipped) => self.step(Step::FileSkipped(skipped)),
            Ok(summary) if summary.sha256 != job_file.sha256 => self.step(Step::FileSkipped(changed)),
            Ok(summary) => self.step(Step::FileEnd { summary, options }),
        }
    }

    fn standard_input(&mut self) -> Result<(), HungUp> {
        let options = Arc::clone(&self.options);
        let input = standard_input(&options.stop, &self.end);
        let mut sent = Ok(());
        let read = options.read.read_stream(input, STANDARD_INPUT, &mut |record| {
            sent = match record {
                Ok(draft) => {
                    let (path, shown) = (STANDARD_INPUT.to_owned(), STANDARD_INPUT.to_owned());
                    let file = JobFile { path, shown, sha256: draft.record_sha256.clone(), mtime: None };
                    self.record(draft, &Arc::new(file))
                }
                Err(skipped) => self.step(Step::Skipped(skipped)),
            };
            if sent.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        sent?;
        match read {
            Err(skipped) => self.step(Step::Skipped(skipped)),
            Ok(summary) => self.step(Step::Read(summary)),
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

/// What a file holds.
struct Content {
    sha256: String,
    bytes: u64,
    /// The bytes, if they are few: then what was hashed is what is read, however the file changes.
    whole: Option<Vec<u8>>,
}

impl Content {
    fn of(file: &InputFile, stop: &Stop) -> io::Result<Self> {
        if file.bytes <= WHOLE {
            let mut content = Vec::with_capacity(file.bytes as usize + 1);
            // It may have grown since it was found.
            File::open(&file.path)?.take(WHOLE + 1).read_to_end(&mut content)?;
            let name = file.path.to_string_lossy();
            let is_small =
                content.len() <= WHOLE_CONTAINER || (content.len() as u64 <= WHOLE && !is_container(&content, &name));
            if is_small {
                let (sha256, bytes) = (sha256(&content), content.len() as u64);
                return Ok(Self { sha256, bytes, whole: Some(content) });
            }
        }
        let (sha256, bytes) = hash(Until { stop, inner: File::open(&file.path)? })?;
        Ok(Self { sha256, bytes, whole: None })
    }
}

/// The shown name of an input, for reports.
fn shown(path: &Path) -> String {
    if path.as_os_str() == STANDARD_INPUT { "standard input".to_owned() } else { path.to_string_lossy().into_owned() }
}

//! A worker thread: reads small files, understands drafts, analyses their text.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};

use super::IndexOptions;
use super::job::{Done, Job, JobFile, Outcome, Portion, Step};
use super::options::Fingerprint;
use crate::analysis::{AnalyzedArticle, Analyzer};
use crate::archive::corrections::Corrections;
use crate::engine::Snapshot;
use crate::extract::{ExtractOptions, NoArticle, extract};
use crate::ingest::Draft;
use crate::model::{SkipReason, Skipped};

pub(super) struct Worker<'a> {
    snapshot: &'a dyn Snapshot,
    options: &'a IndexOptions,
    now: DateTime<Utc>,
    analyzer: &'a Analyzer,
    corrections: &'a Corrections,
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        snapshot: &'a dyn Snapshot,
        options: &'a IndexOptions,
        now: DateTime<Utc>,
        analyzer: &'a Analyzer,
        corrections: &'a Corrections,
    ) -> Self {
        Self { snapshot, options, now, analyzer, corrections }
    }

    /// Does a job; what comes of it, in order.
    pub(super) fn run(&mut self, number: u64, Job { file, portion, permit }: Job) -> Done {
        let options = self.options.extract(self.now, file.mtime);
        let outcomes = match portion {
            Portion::Record(draft) => vec![self.understand(*draft, &file, &options)],
            Portion::Whole { bytes, options: fingerprint } => {
                let read = catch_unwind(AssertUnwindSafe(|| self.read(&bytes, &file, &options, fingerprint)));
                read.unwrap_or_else(|_| vec![Outcome::Step(Step::FileSkipped(failed(&file, None)))])
            }
        };
        (number, outcomes, Some(permit))
    }

    fn read(
        &mut self,
        bytes: &[u8],
        file: &JobFile,
        options: &ExtractOptions,
        fingerprint: Fingerprint,
    ) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let read = self.options.read.read_stream(bytes, &file.shown, &mut |record| {
            outcomes.push(match record {
                Ok(draft) => self.understand(draft, file, options),
                Err(skipped) => Outcome::Step(Step::Skipped(skipped)),
            });
            ControlFlow::Continue(())
        });
        outcomes.push(Outcome::Step(match read {
            Ok(summary) => Step::FileEnd { summary, options: fingerprint },
            Err(skipped) => Step::FileSkipped(skipped),
        }));
        outcomes
    }

    /// What becomes of a draft. A fault of Beleg is one skipped record: a result that never comes would hold up everything behind it.
    fn understand(&mut self, draft: Draft, file: &JobFile, options: &ExtractOptions) -> Outcome {
        let line = draft.record_line;
        let understood = catch_unwind(AssertUnwindSafe(|| {
            let mut article = match extract(draft, &file.path, &file.sha256, options) {
                Ok(article) => article,
                Err(NoArticle { skipped, withheld }) => {
                    let skipped = Skipped { path: file.shown.clone(), ..skipped };
                    return Outcome::Step(match withheld {
                        Some(id) => Step::Withheld(id, skipped),
                        None => Step::Skipped(skipped),
                    });
                }
            };
            if self.corrections.is_deleted(&article.meta.id) {
                return Outcome::Step(Step::KeptOut(article.meta.id));
            }
            article.content ^= self.corrections.fingerprint(&article.meta.id);
            article.corrected = self.corrections.apply(&mut article.meta);
            match self.snapshot.states(std::slice::from_ref(&article.meta.id)).map(|mut states| states.pop().flatten())
            {
                Err(error) => Outcome::Step(Step::Failed(error)),
                Ok(Some(state)) if state.content == article.content && state.position == article.position => {
                    Outcome::Same(Box::new(article))
                }
                Ok(_) => Outcome::Article(Box::new(AnalyzedArticle::new(article, self.analyzer))),
            }
        }));
        understood.unwrap_or_else(|_| Outcome::Step(Step::Skipped(failed(file, Some(line)))))
    }
}

/// A fault of Beleg itself.
fn failed(file: &JobFile, line: Option<u64>) -> Skipped {
    let message = "Beleg failed on it: please report this with the file".to_owned();
    Skipped { path: file.shown.clone(), container: None, line, reason: SkipReason::Internal, message }
}

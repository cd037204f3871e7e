//! The threads of a run: one reads, several understand and analyse, the caller's puts everything in the order of reading.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};
use crossbeam_channel::{Receiver, after, bounded, never, select, unbounded};
use rustc_hash::FxHashSet;

use super::batch::Batch;
use super::job::{Done, Outcome};
use super::reader::Reader;
use super::worker::Worker;
use super::{Stop, Work};
use crate::analysis::Analyzer;
use crate::archive::{Archive, ArchiveError};
use crate::engine::{Budget, Snapshot};

/// Text between reading and the engine, in bytes.
const IN_FLIGHT: usize = 6 << 20;
/// Records between the threads.
const QUEUE: usize = 256;
/// The most threads that understand and analyse; each remembers words of its own, and the engine has threads too.
const MAX_WORKERS: usize = 4;

/// How often the engine is asked whether its threads failed while nothing arrives: standard input may stay open for hours without a byte,
/// and a full disk should be told of before.
const CHECK_EVERY: Duration = Duration::from_secs(1);
/// How often in a row it is asked. By then its threads have written what they were handed, or have failed; asking on tells nothing new.
const MAX_CHECKS: u32 = 10;

/// How reading ended.
pub(super) enum End {
    Reached,
    Stopped,
}

/// Reads, understands and analyses, and hands everything to the batch in the order of reading; until the end, or a wish to stop.
pub(super) fn run(
    archive: &Archive,
    work: &Work<'_>,
    now: DateTime<Utc>,
    snapshot: &Arc<dyn Snapshot>,
    batch: &mut Batch<'_, '_>,
) -> Result<End, ArchiveError> {
    let Work { inputs, vanished, options, corrections } = *work;
    let workers = thread::available_parallelism().map_or(1, |n| n.get().min(MAX_WORKERS));
    let (to_workers, jobs) = bounded(QUEUE);
    let (to_batch, results) = unbounded::<Done>();
    let end = Stop::default();
    let analyzer = archive.analyzer();
    let budget = Budget::new(IN_FLIGHT);
    let release = Release { budget: Arc::clone(&budget), end: end.clone() };
    let reader = Reader {
        paths: archive.paths.clone(),
        snapshot: Arc::clone(snapshot),
        options: Arc::new(options.clone()),
        inputs: inputs.to_vec(),
        vanished: vanished.to_vec(),
        corrections: Arc::clone(corrections),
        budget,
        end: end.clone(),
        jobs: to_workers,
        direct: to_batch.clone(),
        forced: FxHashSet::default(),
        latest: options.extract(now, None).latest(),
        next: 0,
    };
    // Not in the scope below, which waits for its threads: a read that hangs may never end.
    let reader = thread::spawn(move || reader.run());
    let reached = thread::scope(|scope| {
        let _release = release;
        for _ in 0..workers {
            let (jobs, to_batch, end) = (jobs.clone(), to_batch.clone(), end.clone());
            let mut worker = Worker::new(&**snapshot, options, now, &analyzer, corrections);
            scope.spawn(move || {
                loop {
                    let job = select! {
                        recv(jobs) -> job => job.ok(),
                        recv(end.requested()) -> _ => None,
                    };
                    let Some((number, job)) = job else { return };
                    if to_batch.send(worker.run(number, job)).is_err() {
                        return;
                    }
                }
            });
        }
        drop((jobs, to_batch));
        in_order(results, &options.stop, batch, &analyzer)
    })?;
    if matches!(reached, End::Reached)
        && let Err(panic) = reader.join()
    {
        resume_unwind(panic);
    }
    Ok(reached)
}

/// Hands over what comes of the jobs in the order of their numbers; until all threads are done, or a wish to stop.
fn in_order(
    results: Receiver<Done>,
    stop: &Stop,
    batch: &mut Batch<'_, '_>,
    analyzer: &Analyzer,
) -> Result<End, ArchiveError> {
    let mut waiting = BTreeMap::new();
    let (mut next, mut checks) = (0, 0);
    loop {
        let tick = if checks < MAX_CHECKS { after(CHECK_EVERY) } else { never() };
        let (number, outcomes, permit) = select! {
            recv(results) -> result => match result {
                Ok(result) => result,
                Err(_) => return Ok(End::Reached),
            },
            recv(stop.requested()) -> _ => return Ok(End::Stopped),
            recv(tick) -> _ => {
                checks += 1;
                batch.check()?;
                continue;
            }
        };
        checks = 0;
        waiting.insert(number, (outcomes, permit));
        while let Some((outcomes, permit)) = waiting.remove(&next) {
            if stop.is_requested() {
                return Ok(End::Stopped);
            }
            next += 1;
            for outcome in outcomes {
                match outcome {
                    Outcome::Same(article) => batch.same(*article, analyzer)?,
                    Outcome::Article(article) => batch.article(*article)?,
                    Outcome::Step(step) => batch.step(step)?,
                }
                batch.tell_progress();
            }
            drop(permit);
        }
    }
}

/// Lets the other threads go when the caller's thread is done or fails: jobs that no worker takes any more keep their permits, and a read
/// may never end.
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

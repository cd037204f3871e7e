//! Waiting while another process writes.

use std::time::{Duration, Instant};

use crossbeam_channel::RecvTimeoutError;

use super::{ArchiveError, Stop};
use crate::engine::EngineError;

/// So often it is tried to write. A watch that has much to do pauses for some 300 ms between two batches.
const RETRY: Duration = Duration::from_millis(20);

/// How long to wait for another process that writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patience {
    /// The longest wait; at most this long after the first attempt is the last.
    pub wait: Duration,
    /// Ends the wait, as if it had been long enough.
    pub stop: Stop,
}

impl Patience {
    /// Waits up to so long.
    #[must_use]
    pub fn of(wait: Duration) -> Self {
        Self { wait, stop: Stop::default() }
    }

    /// Tries until nobody else writes, or the wait is over.
    ///
    /// # Errors
    /// Those of the attempt.
    pub(super) fn run<T>(&self, mut attempt: impl FnMut() -> Result<T, ArchiveError>) -> Result<T, ArchiveError> {
        let begin = Instant::now();
        loop {
            let result = attempt();
            if !matches!(result, Err(ArchiveError::Engine(EngineError::Locked { .. }))) {
                return result;
            }
            let left = self.wait.saturating_sub(begin.elapsed());
            if left.is_zero()
                || self.stop.requested().recv_timeout(RETRY.min(left)) == Err(RecvTimeoutError::Disconnected)
            {
                return result;
            }
        }
    }
}

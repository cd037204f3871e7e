//! A limit on the bytes that are on their way between threads.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Limits what is in flight: permits are handed out up to a number of bytes, and wait beyond.
#[derive(Debug)]
pub(crate) struct Budget {
    state: Mutex<BudgetState>,
    freed: Condvar,
}

#[derive(Debug)]
struct BudgetState {
    capacity: usize,
    used: usize,
}

impl Budget {
    /// A budget of so many bytes.
    pub(crate) fn new(capacity: usize) -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(BudgetState { capacity, used: 0 }), freed: Condvar::new() })
    }

    /// Waits until the bytes are free; more than the whole budget is granted when nothing else is in flight.
    pub(crate) fn acquire(self: &Arc<Self>, bytes: usize) -> Permit {
        loop {
            if let Some(permit) = self.acquire_within(bytes, Duration::MAX) {
                return permit;
            }
        }
    }

    /// Waits until the bytes are free, but not longer than this.
    pub(crate) fn acquire_within(self: &Arc<Self>, bytes: usize, limit: Duration) -> Option<Permit> {
        let is_full = |state: &mut BudgetState| state.used > 0 && state.used.saturating_add(bytes) > state.capacity;
        let (mut state, waited) =
            self.freed.wait_timeout_while(self.state(), limit, is_full).unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return None;
        }
        state.used += bytes;
        Some(Permit { budget: Arc::clone(self), bytes })
    }

    /// Lets everybody go who waits, now and from now on: what holds the permits will not be looked at any more.
    pub(crate) fn open(&self) {
        self.state().capacity = usize::MAX;
        self.freed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, BudgetState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes in flight, given back when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.budget.state().used -= self.bytes;
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_budget_makes_wait_until_something_is_freed() {
        let budget = Budget::new(10);
        let first = budget.acquire(8);
        assert!(budget.acquire_within(3, Duration::from_millis(5)).is_none());
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.acquire(3).bytes);
            drop(first);
            assert_eq!(waiting.join().unwrap(), 3);
        });
        assert_eq!(budget.acquire(1000).bytes, 1000, "more than all, as nothing else is in flight");
    }

    #[test]
    fn an_open_budget_lets_everybody_go() {
        let budget = Budget::new(10);
        let _never_freed = budget.acquire(10);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.acquire(3).bytes);
            budget.open();
            assert_eq!(waiting.join().unwrap(), 3);
        });
        assert_eq!(budget.acquire(3).bytes, 3);
    }
}

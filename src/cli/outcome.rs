//! How a command ended, and its exit code.

use std::process::ExitCode;

/// How a command ended, when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Done, or found: 0.
    Done,
    /// Searched, and nothing found: 1.
    Nothing,
    /// Done, but not as was demanded: 2.
    Refused,
    /// Stopped by Ctrl-C before the end: 130.
    Stopped,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Nothing => Self::from(1),
            Outcome::Refused => Self::from(2),
            Outcome::Stopped => Self::from(130),
        }
    }
}

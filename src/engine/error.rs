//! Why an engine could not do what was asked.

use std::path::PathBuf;

use super::Location;
use crate::messages::Message;
use crate::model::{ErrorCode, Hint};
use crate::query::Limits;

/// Why an engine could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum EngineError {
    /// There is no index.
    Missing {
        /// Where.
        location: Location,
    },
    /// The folder belongs to something else.
    Foreign {
        /// Where.
        location: Location,
        /// What was found.
        found: String,
    },
    /// The index was written by another version.
    Version {
        /// Where.
        location: Location,
        /// What differs.
        what: &'static str,
        /// In the index.
        found: String,
        /// In this program.
        expected: String,
    },
    /// Another process put another index in its place.
    Replaced {
        /// Where.
        location: Location,
    },
    /// Another process writes.
    Locked {
        /// Where.
        location: Location,
    },
    /// The index is damaged.
    Damaged {
        /// Where.
        location: Location,
        /// What of it.
        detail: String,
    },
    /// The operating system refused.
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The search did not end in time.
    Deadline,
    /// The engine failed.
    Store {
        /// What was tried.
        action: &'static str,
        /// Where.
        location: Location,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl EngineError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        match self {
            Self::Missing { location } => Message::new("index-missing").with("location", location),
            Self::Foreign { location, found } => {
                Message::new("index-foreign").with("location", location).with("found", found.as_str())
            }
            Self::Version { location, what, found, expected } => Message::new("index-version")
                .with("location", location)
                .with("what", *what)
                .with("found", found.as_str())
                .with("expected", expected.as_str()),
            Self::Replaced { location } => Message::new("index-replaced").with("location", location),
            Self::Locked { location } => Message::new("index-locked").with("location", location),
            Self::Damaged { location, detail } => {
                Message::new("index-damaged").with("location", location).with("detail", detail.as_str())
            }
            Self::Io { action, path, .. } => Message::cannot(action).with("path", path),
            Self::Deadline => Message::new("deadline"),
            Self::Store { action, location, .. } => {
                Message::new("cannot-index").with("action", Message::action(action)).with("location", location)
            }
        }
    }

    /// Ends a search for which nobody waits any more.
    ///
    /// # Errors
    /// [`Self::Deadline`] once that of the limits passed.
    pub fn check_deadline(limits: &Limits) -> Result<(), Self> {
        if limits.is_over() { Err(Self::Deadline) } else { Ok(()) }
    }

    /// Its code.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Missing { .. } => ErrorCode::IndexMissing,
            Self::Foreign { .. } => ErrorCode::IndexForeign,
            Self::Version { .. } => ErrorCode::IndexVersion,
            Self::Replaced { .. } => ErrorCode::IndexReplaced,
            Self::Locked { .. } => ErrorCode::IndexLocked,
            Self::Damaged { .. } => ErrorCode::IndexDamaged,
            Self::Io { source, .. } => ErrorCode::of_io(source),
            Self::Deadline => ErrorCode::DeadlineExceeded,
            Self::Store { .. } => ErrorCode::EngineFailed,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Hint> {
        match self.code() {
            ErrorCode::IndexMissing => Some(Hint::IndexArticles),
            ErrorCode::IndexForeign => Some(Hint::NameAnotherIndex),
            ErrorCode::IndexVersion | ErrorCode::IndexDamaged => Some(Hint::Rebuild),
            ErrorCode::IndexReplaced => Some(Hint::OpenAgain),
            ErrorCode::IndexLocked => Some(Hint::Wait),
            ErrorCode::DeadlineExceeded => Some(Hint::FewerWords),
            code => code.hint(),
        }
    }
}

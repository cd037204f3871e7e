//! Why a call on the archive failed.

use std::path::PathBuf;

use crate::analysis::RowError;
use crate::engine::EngineError;
use crate::model::{IdError, RequestError, Skipped};
use crate::query::QueryError;

/// Why a call on the archive failed.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The index cannot be read or written.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The request cannot be answered.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The query cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A text that is no id of an article or passage.
    #[error("`{id}` is no id of an article or a passage")]
    InvalidId {
        /// The text.
        id: String,
        /// Why.
        source: IdError,
    },
    /// Nothing in the index is called so.
    #[error("there is no {what} `{id}` in the index")]
    UnknownId {
        /// `article` or `passage`.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// No article was found to make the index anew from.
    #[error("no article was found to rebuild index `{}` from: it stays as it is{}", path.display(), first_reason(skipped))]
    NothingToRebuild {
        /// The index.
        path: PathBuf,
        /// What could not be read.
        skipped: Vec<Skipped>,
    },
    /// The run was asked to stop.
    #[error("stopped: index `{}` stays as it was", path.display())]
    Stopped {
        /// The index that was to be made anew.
        path: PathBuf,
    },
    /// Files and folders cannot be watched.
    #[error("cannot watch `{}`", path.display())]
    Watch {
        /// The first of them.
        path: PathBuf,
        /// The cause.
        source: notify::Error,
    },
    /// Nothing is there to be watched.
    #[error("cannot watch `{}`: does not exist", path.display())]
    NothingToWatch {
        /// The first of the paths.
        path: PathBuf,
    },
    /// No article was found to learn words from.
    #[error(
        "no article was found to learn words from: what was learned before stays as it is{}",
        first_reason(skipped)
    )]
    NothingToLearn {
        /// What could not be read.
        skipped: Vec<Skipped>,
    },
    /// What was learned for an index cannot be read.
    #[error("cannot read lexicon `{}`", path.display())]
    Lexicon {
        /// The table of counts.
        path: PathBuf,
        /// Where.
        source: RowError,
    },
    /// The operating system refused.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
}

/// The first of the reasons why nothing could be read.
fn first_reason(skipped: &[Skipped]) -> String {
    skipped.first().map(|first| format!(" (`{}`: {})", first.path, first.message)).unwrap_or_default()
}

impl ArchiveError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Engine(error) => error.hint(),
            Self::Query(QueryError::TooLong { .. }) => Some("ask for fewer words".to_owned()),
            Self::Query(QueryError::TooDeep { .. }) => Some("leave out brackets that are not needed".to_owned()),
            Self::InvalidId { .. } => Some("an id looks like `ARTICLE`, `ARTICLE#3` or `ARTICLE#headline`; search prints them with `--format json`".to_owned()),
            Self::UnknownId { .. } => Some("search prints the ids with `--format json`".to_owned()),
            Self::NothingToRebuild { .. } | Self::NothingToLearn { .. } => Some("name the files or folders with the articles".to_owned()),
            Self::Lexicon { .. } => {
                Some("make it anew with `beleg lexicon learn PATH…`, or remove it to do without".to_owned())
            }
            Self::Request(RequestError::TooMany { .. }) => {
                Some("narrow the search by days or words instead of paging on".to_owned())
            }
            Self::Request(RequestError::NoDays { .. }) => Some("swap them".to_owned()),
            Self::Request(_) => None,
            Self::Stopped { .. } => Some("run the command again to make it anew".to_owned()),
            Self::NothingToWatch { .. } => Some("name files or folders, at least one of which is there".to_owned()),
            Self::Watch { source, .. } if matches!(source.kind, notify::ErrorKind::MaxFilesWatch) => Some(
                "there are more folders than one user may watch: raise `fs.inotify.max_user_watches` with `sysctl`, or name fewer folders".to_owned(),
            ),
            Self::Watch { .. } | Self::Io { .. } => None,
        }
    }
}

//! Why a call on the archive failed.

use std::path::{Path, PathBuf};

use crate::analysis::RowError;
use crate::engine::EngineError;
use crate::model::{ErrorCode, Fact, Hint, IdError, RequestError, Skipped};
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
    /// A correction that cannot be read.
    #[error("cannot set `{fact}`: {message}")]
    Correction {
        /// What was to be corrected.
        fact: Fact,
        /// What was expected and found.
        message: String,
    },
    /// An article that is to be restored was not deleted.
    #[error("article `{id}` was not deleted by hand")]
    NotDeleted {
        /// The id.
        id: String,
    },
    /// Everything below a folder would be pruned, as nothing is found there.
    #[error("nothing is found in `{}`, and pruning would delete {}", path.display(), count(*articles, "article", "articles"))]
    WouldPruneAll {
        /// The folder.
        path: PathBuf,
        /// How many articles the index has from there.
        articles: usize,
    },
    /// A name that no list can have.
    #[error("`{name}` cannot be the name of a list: expected letters, digits, `-`, `_` and `.`")]
    ListName {
        /// The name.
        name: String,
    },
    /// There is no list of this name.
    #[error("there is no list `{name}`")]
    UnknownList {
        /// The name.
        name: String,
    },
    /// A list has no such passage.
    #[error("list `{name}` has no passage of `{id}`")]
    NotInList {
        /// The list.
        name: String,
        /// The passage or article.
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
    /// Making the index anew would lose articles, as their source cannot be read.
    #[error("{}", would_lose(path, lost, skipped))]
    WouldLose {
        /// The index.
        path: PathBuf,
        /// The ids of the articles with their files; none if the old index cannot be read.
        lost: Vec<(String, String)>,
        /// What could not be read.
        skipped: Vec<Skipped>,
    },
    /// Something was skipped while the index was made anew, and that was not to be.
    #[error("{} skipped, so that index `{}` stays as it is{}", count(skipped.len(), "record or file was", "records or files were"), path.display(), first_reason(skipped))]
    NotComplete {
        /// The index.
        path: PathBuf,
        /// What was skipped.
        skipped: Vec<Skipped>,
    },
    /// The run was asked to stop.
    #[error("stopped: index `{}` stays as it was", path.display())]
    Stopped {
        /// The index that was to be made anew.
        path: PathBuf,
    },
    /// Files and folders cannot be watched.
    #[cfg(feature = "cli")]
    #[error("cannot watch `{}`", path.display())]
    Watch {
        /// The first of them.
        path: PathBuf,
        /// The cause.
        source: notify::Error,
    },
    /// Nothing is there to be watched.
    #[cfg(feature = "cli")]
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

/// So many articles are named of those that would be lost.
const MAX_NAMED: usize = 10;

fn would_lose(path: &Path, lost: &[(String, String)], skipped: &[Skipped]) -> String {
    let path = path.display();
    if lost.is_empty() {
        return format!("index `{path}` stays as it is: a rebuild may lose articles of it{}", first_reason(skipped));
    }
    let names =
        lost.iter().take(MAX_NAMED).map(|(id, file)| format!("`{id}` (`{file}`)")).collect::<Vec<_>>().join(", ");
    let more = lost.len().saturating_sub(MAX_NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let articles = count(lost.len(), "article", "articles");
    format!("index `{path}` stays as it is: a rebuild would lose {articles} whose source cannot be read: {names}{more}")
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

impl ArchiveError {
    /// Its code.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Engine(error) => error.code(),
            Self::Request(error) => error.code(),
            Self::Query(error) => error.code(),
            Self::InvalidId { .. } => ErrorCode::InvalidId,
            Self::UnknownId { .. } => ErrorCode::UnknownId,
            Self::Correction { .. } => ErrorCode::InvalidCorrection,
            Self::NotDeleted { .. } => ErrorCode::NotDeleted,
            Self::WouldPruneAll { .. } => ErrorCode::WouldPruneAll,
            Self::ListName { .. } => ErrorCode::InvalidListName,
            Self::UnknownList { .. } => ErrorCode::UnknownList,
            Self::NotInList { .. } => ErrorCode::NotInList,
            Self::NothingToRebuild { .. } => ErrorCode::NothingToRebuild,
            Self::WouldLose { .. } => ErrorCode::WouldLose,
            Self::NotComplete { .. } => ErrorCode::NotComplete,
            Self::Stopped { .. } => ErrorCode::Stopped,
            #[cfg(feature = "cli")]
            Self::Watch { .. } => ErrorCode::WatchFailed,
            #[cfg(feature = "cli")]
            Self::NothingToWatch { .. } => ErrorCode::NothingToWatch,
            Self::NothingToLearn { .. } => ErrorCode::NothingToLearn,
            Self::Lexicon { .. } => ErrorCode::LexiconInvalid,
            Self::Io { source, .. } => ErrorCode::of_io(source),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Hint> {
        match self {
            Self::Engine(error) => error.hint(),
            Self::Request(error) => error.hint(),
            Self::Query(error) => Some(error.hint()),
            Self::InvalidId { .. } => Some(Hint::WriteId),
            Self::UnknownId { .. } => Some(Hint::TakeId),
            Self::Correction { .. } => Some(Hint::WriteFact),
            Self::NotDeleted { .. } => Some(Hint::SeeCorrections),
            Self::WouldPruneAll { .. } => Some(Hint::AllowPruning),
            Self::ListName { .. } => None,
            Self::UnknownList { .. } | Self::NotInList { .. } => Some(Hint::SeeLists),
            Self::NothingToRebuild { .. } | Self::NothingToLearn { .. } => Some(Hint::NameArticles),
            Self::Lexicon { .. } => Some(Hint::LearnAgain),
            Self::WouldLose { .. } => Some(Hint::AllowLoss),
            Self::NotComplete { .. } => Some(Hint::MendSkipped),
            Self::Stopped { .. } => Some(Hint::RunAgain),
            #[cfg(feature = "cli")]
            Self::NothingToWatch { .. } => Some(Hint::NamePresent),
            #[cfg(feature = "cli")]
            Self::Watch { source, .. } => match &source.kind {
                notify::ErrorKind::MaxFilesWatch => Some(Hint::WatchFewer),
                notify::ErrorKind::Io(error) => ErrorCode::of_io(error).hint(),
                _ => None,
            },
            Self::Io { source, .. } => ErrorCode::of_io(source).hint(),
        }
    }
}

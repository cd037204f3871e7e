//! Why a call on the archive failed.

use std::path::PathBuf;

use crate::analysis::RowError;
use crate::engine::EngineError;
use crate::messages::Message;
use crate::model::{ErrorCode, Fact, Hint, IdError, RequestError, Skipped};
use crate::query::QueryError;

/// Why a call on the archive failed.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
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
    InvalidId {
        /// The text.
        id: String,
        /// Why.
        source: IdError,
    },
    /// Nothing in the index is called so.
    UnknownId {
        /// `article` or `passage`.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// A correction that cannot be read.
    Correction {
        /// What was to be corrected.
        fact: Fact,
        /// What was expected and found.
        message: String,
    },
    /// An article that is to be restored was not deleted.
    NotDeleted {
        /// The id.
        id: String,
    },
    /// Everything below a folder would be pruned, as nothing is found there.
    WouldPruneAll {
        /// The folder.
        path: PathBuf,
        /// How many articles the index has from there.
        articles: usize,
    },
    /// A name that no list can have.
    ListName {
        /// The name.
        name: String,
    },
    /// There is no list of this name.
    UnknownList {
        /// The name.
        name: String,
    },
    /// A list has no such passage.
    NotInList {
        /// The list.
        name: String,
        /// The passage or article.
        id: String,
    },
    /// No article was found to make the index anew from.
    NothingToRebuild {
        /// The index.
        path: PathBuf,
        /// What could not be read.
        skipped: Vec<Skipped>,
    },
    /// Making the index anew would lose articles, as their source cannot be read.
    WouldLose {
        /// The index.
        path: PathBuf,
        /// The ids of the articles with their files; none if the old index cannot be read.
        lost: Vec<(String, String)>,
        /// What could not be read.
        skipped: Vec<Skipped>,
    },
    /// Something was skipped while the index was made anew, and that was not to be.
    NotComplete {
        /// The index.
        path: PathBuf,
        /// What was skipped.
        skipped: Vec<Skipped>,
    },
    /// The run was asked to stop.
    Stopped {
        /// The index that was to be made anew.
        path: PathBuf,
    },
    /// Files and folders cannot be watched.
    #[cfg(feature = "cli")]
    Watch {
        /// The first of them.
        path: PathBuf,
        /// The cause.
        source: notify::Error,
    },
    /// Nothing is there to be watched.
    #[cfg(feature = "cli")]
    NothingToWatch {
        /// The first of the paths.
        path: PathBuf,
    },
    /// No article was found to learn words from.
    NothingToLearn {
        /// What could not be read.
        skipped: Vec<Skipped>,
    },
    /// What was learned for an index cannot be read.
    Lexicon {
        /// The table of counts.
        path: PathBuf,
        /// Where.
        source: RowError,
    },
    /// The operating system refused.
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

fn would_lose(path: &PathBuf, lost: &[(String, String)], skipped: &[Skipped]) -> Message {
    if lost.is_empty() {
        return Message::new("would-lose-some").with("path", path).with("reason", first_reason(skipped));
    }
    let names =
        lost.iter().take(MAX_NAMED).map(|(id, file)| format!("`{id}` (`{file}`)")).collect::<Vec<_>>().join(", ");
    let message = Message::new("would-lose").with("path", path).with("n", lost.len());
    match lost.len().saturating_sub(MAX_NAMED) {
        0 => message.with("names", names),
        more => message.with("names", Message::new("and-more").with("names", names).with("more", more)),
    }
}

impl ArchiveError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        match self {
            Self::Engine(error) => error.message(),
            Self::Request(error) => error.message(),
            Self::Query(error) => error.message(),
            Self::InvalidId { id, .. } => Message::new("id-wrong").with("id", id.as_str()),
            Self::UnknownId { what: "article", id } => Message::new("unknown-article").with("id", id.as_str()),
            Self::UnknownId { id, .. } => Message::new("unknown-passage").with("id", id.as_str()),
            Self::Correction { fact, message } => {
                Message::new("cannot-set").with("fact", fact.to_string()).with("message", message.as_str())
            }
            Self::NotDeleted { id } => Message::new("not-deleted").with("id", id.as_str()),
            Self::WouldPruneAll { path, articles } => {
                Message::new("would-prune-all").with("path", path).with("articles", *articles)
            }
            Self::ListName { name } => Message::new("list-name").with("name", name.as_str()),
            Self::UnknownList { name } => Message::new("list-unknown").with("name", name.as_str()),
            Self::NotInList { name, id } => {
                Message::new("list-lacks").with("name", name.as_str()).with("id", id.as_str())
            }
            Self::NothingToRebuild { path, skipped } => {
                Message::new("nothing-to-rebuild").with("path", path).with("reason", first_reason(skipped))
            }
            Self::WouldLose { path, lost, skipped } => would_lose(path, lost, skipped),
            Self::NotComplete { path, skipped } => Message::new("not-complete")
                .with("n", skipped.len())
                .with("path", path)
                .with("reason", first_reason(skipped)),
            Self::Stopped { path } => Message::new("stopped").with("path", path),
            #[cfg(feature = "cli")]
            Self::Watch { path, .. } => Message::new("watch-failed").with("path", path),
            #[cfg(feature = "cli")]
            Self::NothingToWatch { path } => Message::new("watch-nothing").with("path", path),
            Self::NothingToLearn { skipped } => Message::new("nothing-to-learn").with("reason", first_reason(skipped)),
            Self::Lexicon { path, .. } => Message::new("lexicon-unread").with("path", path),
            Self::Io { action, path, .. } => Message::cannot(action).with("path", path),
        }
    }

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

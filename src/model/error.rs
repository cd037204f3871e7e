//! What programs are told of a failure: a code that never changes, and what to do about it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a call failed, in a word that never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "code")]
pub enum ErrorCode {
    /// There is no index.
    IndexMissing,
    /// The place of the index holds something else.
    IndexForeign,
    /// The index was written by another version of the program, its analyzer or its word lists.
    IndexVersion,
    /// Another index was put in its place since it was opened.
    IndexReplaced,
    /// Another process is writing to the index.
    IndexLocked,
    /// The index is damaged.
    IndexDamaged,
    /// The engine that keeps the index failed.
    EngineFailed,
    /// No space is left.
    DiskFull,
    /// The rights do not allow it.
    PermissionDenied,
    /// More files are open than may be.
    TooManyFiles,
    /// The operating system refused, for another reason.
    IoFailed,
    /// The search took longer than it may.
    DeadlineExceeded,
    /// The query is too long.
    QueryTooLong,
    /// The query has no word, and there is no filter.
    QueryEmpty,
    /// The query has brackets nested too deeply.
    QueryTooDeep,
    /// More hits are asked for than one answer may have.
    TooManyHits,
    /// Excerpts are asked for that are too short to be read.
    SnippetTooShort,
    /// The days end before they begin.
    NoDays,
    /// There is no such facet.
    UnknownFacet,
    /// A facet has no such path.
    InvalidFacetPath,
    /// A timeline would have more periods than one answer may have.
    TooManyPeriods,
    /// A text is no id of an article or passage.
    InvalidId,
    /// Nothing in the index has this id.
    UnknownId,
    /// A correction cannot be read.
    InvalidCorrection,
    /// An article that is to be restored was not deleted.
    NotDeleted,
    /// Pruning would delete all that came from a folder, as nothing is found there.
    WouldPruneAll,
    /// No list can be called so.
    InvalidListName,
    /// There is no such list.
    UnknownList,
    /// A list has no such passage.
    NotInList,
    /// No article was found to make the index anew from.
    NothingToRebuild,
    /// Making the index anew would lose articles whose source cannot be read.
    WouldLose,
    /// Something was skipped while the index was made anew, and that was not to be.
    NotComplete,
    /// No article was found to learn words from.
    NothingToLearn,
    /// Nothing is there to be watched.
    NothingToWatch,
    /// Files and folders cannot be watched.
    WatchFailed,
    /// The run was asked to stop, and nothing was changed.
    Stopped,
    /// What was learned for an index cannot be read.
    LexiconInvalid,
    /// There is no file with the sources.
    ConfigMissing,
    /// The file with the sources is not written as such a file is.
    ConfigInvalid,
    /// The file with the sources is there already.
    ConfigExists,
}

impl ErrorCode {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IndexMissing => "index_missing",
            Self::IndexForeign => "index_foreign",
            Self::IndexVersion => "index_version",
            Self::IndexReplaced => "index_replaced",
            Self::IndexLocked => "index_locked",
            Self::IndexDamaged => "index_damaged",
            Self::EngineFailed => "engine_failed",
            Self::DiskFull => "disk_full",
            Self::PermissionDenied => "permission_denied",
            Self::TooManyFiles => "too_many_files",
            Self::IoFailed => "io_failed",
            Self::DeadlineExceeded => "deadline_exceeded",
            Self::QueryTooLong => "query_too_long",
            Self::QueryEmpty => "query_empty",
            Self::QueryTooDeep => "query_too_deep",
            Self::TooManyHits => "too_many_hits",
            Self::SnippetTooShort => "snippet_too_short",
            Self::NoDays => "no_days",
            Self::UnknownFacet => "unknown_facet",
            Self::TooManyPeriods => "too_many_periods",
            Self::InvalidFacetPath => "invalid_facet_path",
            Self::InvalidId => "invalid_id",
            Self::UnknownId => "unknown_id",
            Self::InvalidCorrection => "invalid_correction",
            Self::NotDeleted => "not_deleted",
            Self::WouldPruneAll => "would_prune_all",
            Self::InvalidListName => "invalid_list_name",
            Self::UnknownList => "unknown_list",
            Self::NotInList => "not_in_list",
            Self::NothingToRebuild => "nothing_to_rebuild",
            Self::WouldLose => "would_lose",
            Self::NotComplete => "not_complete",
            Self::NothingToLearn => "nothing_to_learn",
            Self::NothingToWatch => "nothing_to_watch",
            Self::WatchFailed => "watch_failed",
            Self::Stopped => "stopped",
            Self::LexiconInvalid => "lexicon_invalid",
            Self::ConfigMissing => "config_missing",
            Self::ConfigInvalid => "config_invalid",
            Self::ConfigExists => "config_exists",
        }
    }

    /// The code of a refusal by the operating system.
    pub fn of_io(error: &std::io::Error) -> Self {
        // EMFILE and ENFILE have no kind of their own.
        if cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24)) {
            return Self::TooManyFiles;
        }
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::PermissionDenied,
            _ => Self::IoFailed,
        }
    }

    /// What to do about a refusal by the operating system where an index is read or written.
    pub(crate) fn hint(self) -> Option<Hint> {
        match self {
            Self::DiskFull => Some(Hint::FreeSpace),
            Self::PermissionDenied => Some(Hint::CheckRights),
            Self::TooManyFiles => Some(Hint::OpenFewer),
            _ => None,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What to do about a failure; each door says it in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "hint")]
pub enum Hint {
    /// Index articles, or name another index.
    IndexArticles,
    /// Name another place for the index; this one was not changed.
    NameAnotherIndex,
    /// Rebuild the index from the articles.
    Rebuild,
    /// Open the index again.
    OpenAgain,
    /// Wait until the other writer is done, or write to another index.
    Wait,
    /// Free some space and try again; what was committed before is safe.
    FreeSpace,
    /// Check the rights of the index, or name another.
    CheckRights,
    /// Close some files, or let more be open.
    OpenFewer,
    /// Bring the files back, or allow that their articles are lost.
    AllowLoss,
    /// Repair or move what was skipped, or allow it.
    MendSkipped,
    /// Ask for fewer words.
    FewerWords,
    /// Name words, or say which articles are meant by a filter.
    NameWords,
    /// Leave out brackets that are not needed.
    FewerBrackets,
    /// Narrow the search by days or words instead of paging on.
    NarrowSearch,
    /// Ask for longer periods, or for fewer days.
    LongerPeriods,
    /// Swap the first and the last day.
    SwapDays,
    /// Write an id as `ARTICLE`, `ARTICLE#3` or `ARTICLE#headline`.
    WriteId,
    /// Take an id from the answer of a search.
    TakeId,
    /// Write a fact as `published=2025-10-17` or `outlet=Elbpost`; nothing behind `=` takes a correction back.
    WriteFact,
    /// Look into `corrections.jsonl` beside the folder of the index.
    SeeCorrections,
    /// Bring the files back, or allow that all is deleted.
    AllowPruning,
    /// Look through the lists and what is in them.
    SeeLists,
    /// Name the files or folders with the articles.
    NameArticles,
    /// Name files or folders, at least one of which is there.
    NamePresent,
    /// Run it again to make the index anew.
    RunAgain,
    /// Learn the words anew, or remove what was learned.
    LearnAgain,
    /// Allow a user to watch more folders, or name fewer.
    WatchFewer,
    /// Write a file with the sources, or name another.
    WriteConfig,
    /// Check the rights of the file with the sources, and of its folder.
    CheckConfigRights,
    /// Correct the line of the file with the sources.
    CorrectConfig,
    /// Edit the file with the sources, or write another.
    EditConfig,
    /// Check the path of a file of an evaluation, and its rights.
    CheckPath,
    /// Mend the line of a file of an evaluation, or leave it out.
    MendLine,
}

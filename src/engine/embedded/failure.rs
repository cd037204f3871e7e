//! Why reading failed, before it is known where, and what tantivy says as an error of ours.

use std::io::{self, ErrorKind};
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use crate::engine::EngineError;

/// Why a search or a look-up failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Tantivy says so.
    Tantivy(TantivyError),
    /// Something that every index has is not there or cannot be read.
    Damaged(String),
    /// The deadline passed.
    Deadline,
}

pub(super) type Result<T> = std::result::Result<T, Failure>;

impl From<TantivyError> for Failure {
    fn from(error: TantivyError) -> Self {
        Self::Tantivy(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Tantivy(error.into())
    }
}

/// An error of tantivy as one of ours.
pub(super) fn store_error(action: &'static str, path: &Path, source: TantivyError) -> EngineError {
    let io = |action, file: &Path, cause: &io::Error| {
        let path = if file.as_os_str().is_empty() { path.to_owned() } else { path.join(file) };
        EngineError::Io { action, path, source: copy(cause) }
    };
    let here = Path::new("");
    match source {
        TantivyError::DataCorruption(_) => EngineError::Damaged { location: path.into(), detail: source.to_string() },
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            EngineError::Damaged { location: path.into(), detail: format!("`{}` is missing", file.display()) }
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => io("read", &filepath, &io_error),
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
            io("write", &filepath, &io_error)
        }
        TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_)) => {
            io("open", here, &ErrorKind::NotFound.into())
        }
        TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. })
        | TantivyError::LockFailure(LockError::IoError(io_error), _) => io("open", here, &io_error),
        TantivyError::IoError(cause) => io(if action == "read" { "read" } else { "write" }, here, &cause),
        source => EngineError::Store { action, location: path.into(), source: source.into() },
    }
}

/// The same error once more.
pub(super) fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

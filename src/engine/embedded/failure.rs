//! Why reading failed, before it is known where.

use std::io;

use tantivy::TantivyError;

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

//! Why a stream inside a container ends before its end.

use std::error::Error;
use std::io;

use crate::model::SkipReason;

/// Why a stream of a container ends before its end; travels through other readers inside an [`io::Error`].
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub(super) struct Trouble {
    pub(super) reason: SkipReason,
    pub(super) message: String,
}

impl From<Trouble> for io::Error {
    fn from(trouble: Trouble) -> Self {
        Self::other(trouble)
    }
}

/// The trouble behind an error, however often it was wrapped.
pub(super) fn trouble_in(error: &io::Error) -> Option<&Trouble> {
    let mut at: &(dyn Error + 'static) = error.get_ref()?;
    loop {
        if let Some(trouble) = at.downcast_ref() {
            return Some(trouble);
        }
        at = match at.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => inner,
            None => at.source()?,
        };
    }
}

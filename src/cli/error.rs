//! What a command can fail with, and how that is told.

use std::io;

use super::hints::words;
use super::output::tell;
use crate::archive::{ArchiveError, ConfigError};
use crate::eval::EvalError;
use crate::model::ErrorCode;

/// A failure at the rim, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Eval(#[from] EvalError),
    #[error("{message}")]
    Usage { message: String, hint: String },
    #[error("cannot take signals")]
    Signals(#[source] io::Error),
    #[error("cannot write the answer")]
    Write(#[from] io::Error),
}

impl CliError {
    pub(super) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: hint.into() }
    }

    pub(super) fn hint(&self) -> Option<&str> {
        match self {
            Self::Archive(error) => error.hint().map(words),
            Self::Config(error) => Some(words(error.hint())),
            Self::Eval(error) => error.hint().map(words),
            Self::Usage { hint, .. } => Some(hint),
            Self::Signals(error) => ErrorCode::of_io(error).hint().map(words),
            Self::Write(_) => None,
        }
    }
}

/// Prints an error with its causes and its hint.
pub(super) fn report(error: &CliError) {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        let more = source.to_string();
        if !text.ends_with(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = source.source();
    }
    tell(&format!("error: {text}"));
    if let Some(hint) = error.hint() {
        tell(&format!("hint: {hint}"));
    }
}

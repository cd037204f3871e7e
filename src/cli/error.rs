//! What a command can fail with, and how that is told.

use std::io;

use super::hints::message;
use super::output::tell;
use crate::archive::{ArchiveError, ConfigError};
use crate::eval::EvalError;
use crate::messages::{Lang, Message};
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
    Usage { message: Message, hint: Message },
    #[error("cannot take signals")]
    Signals(#[source] io::Error),
    #[error("cannot write the answer")]
    Write(#[from] io::Error),
}

impl CliError {
    pub(super) fn usage(message: impl Into<Message>, hint: impl Into<Message>) -> Self {
        Self::Usage { message: message.into(), hint: hint.into() }
    }

    pub(super) fn hint(&self) -> Option<Message> {
        match self {
            Self::Archive(error) => error.hint().map(message),
            Self::Config(error) => Some(message(error.hint())),
            Self::Eval(error) => error.hint().map(message),
            Self::Usage { hint, .. } => Some(hint.clone()),
            Self::Signals(error) => ErrorCode::of_io(error).hint().map(message),
            Self::Write(_) => None,
        }
    }
}

/// Prints an error with its causes and its hint.
pub(super) fn report(error: &CliError, lang: Lang) {
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
    tell(&Message::new("error").with("message", text).say(lang));
    if let Some(hint) = error.hint() {
        tell(&Message::new("hint").with("message", hint).say(lang));
    }
}

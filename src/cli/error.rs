//! What a command can fail with, and how that is told.

use std::error::Error;
use std::io;

use super::hints;
use super::output::tell;
use crate::analysis::RowError;
use crate::archive::{ArchiveError, ConfigError};
use crate::eval::EvalError;
use crate::messages::{Lang, Message};
use crate::model::{ErrorCode, IdError};

/// A failure at the rim, with what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub(super) enum CliError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Eval(#[from] EvalError),
    Usage {
        message: Message,
        hint: Message,
    },
    Signals(#[source] io::Error),
    Write(#[from] io::Error),
}

impl CliError {
    pub(super) fn usage(message: impl Into<Message>, hint: impl Into<Message>) -> Self {
        Self::Usage { message: message.into(), hint: hint.into() }
    }

    fn message(&self) -> Message {
        match self {
            Self::Archive(error) => error.message(),
            Self::Config(error) => error.message(),
            Self::Eval(error) => error.message(),
            Self::Usage { message, .. } => message.clone(),
            Self::Signals(_) => Message::new("signals"),
            Self::Write(_) => Message::new("write-answer"),
        }
    }

    pub(super) fn hint(&self) -> Option<Message> {
        match self {
            Self::Archive(error) => error.hint().map(hints::message),
            Self::Config(error) => Some(hints::message(error.hint())),
            Self::Eval(error) => error.hint().map(hints::message),
            Self::Usage { hint, .. } => Some(hint.clone()),
            Self::Signals(error) => ErrorCode::of_io(error).hint().map(hints::message),
            Self::Write(_) => None,
        }
    }
}

/// Prints an error with its causes and its hint.
pub(super) fn report(error: &CliError, lang: Lang) {
    tell(&Message::new("error").with("message", said(error, lang)).say(lang));
    if let Some(hint) = error.hint() {
        tell(&Message::new("hint").with("message", hint).say(lang));
    }
}

/// An error with its causes.
pub(super) fn said(error: &(dyn Error + 'static), lang: Lang) -> String {
    let mut text = message(error).say(lang);
    let mut cause = error.source();
    while let Some(source) = cause {
        let more = message(source).say(lang);
        if !text.ends_with(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = source.source();
    }
    text
}

/// What an error says by itself.
fn message(error: &(dyn Error + 'static)) -> Message {
    if let Some(error) = error.downcast_ref::<CliError>() {
        error.message()
    } else if let Some(error) = error.downcast_ref::<ArchiveError>() {
        error.message()
    } else if let Some(error) = error.downcast_ref::<IdError>() {
        error.message()
    } else if let Some(error) = error.downcast_ref::<RowError>() {
        error.message()
    } else if let Some(error) = error.downcast_ref::<io::Error>() {
        Message::of_io(error)
    } else {
        Message::words(error.to_string())
    }
}

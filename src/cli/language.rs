//! In which language people are spoken to: `--lang`, else `BELEG_LANG`, else the locale.

use std::ffi::OsString;

use clap::ValueEnum;

use super::CliError;
use crate::messages::{Lang, Message};

/// The values of `--lang`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LangArg {
    De,
    En,
}

/// The language that is asked for.
///
/// # Errors
/// [`CliError::Usage`] if `BELEG_LANG` names no language.
pub(super) fn wished(asked: Option<LangArg>) -> Result<Lang, CliError> {
    let asked = match (asked, variable("BELEG_LANG")) {
        (None, Some(name)) if !name.is_empty() => LangArg::from_str(&name, true).map_err(|_| {
            CliError::usage(Message::new("lang-unknown").with("found", name), Message::new("lang-unknown-hint"))
        })?,
        (None, _) => return Ok(of_locale()),
        (Some(asked), _) => asked,
    };
    Ok(match asked {
        LangArg::De => Lang::German,
        LangArg::En => Lang::English,
    })
}

/// The language for what is said of arguments that cannot be read, or instead of reading them.
pub(super) fn before_reading(arguments: &[OsString]) -> Lang {
    let arguments: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let behind = |at: usize| arguments.get(at + 1).copied();
    let asked = arguments.iter().enumerate().find_map(|(at, argument)| match argument.strip_prefix("--lang") {
        Some("") => behind(at),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    let asked = asked.and_then(|asked| LangArg::from_str(asked, true).ok());
    wished(asked).unwrap_or_else(|_| of_locale())
}

/// The language of the locale.
pub(super) fn of_locale() -> Lang {
    Lang::of_environment(variable)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

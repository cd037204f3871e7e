//! In which language people are spoken to: `--lang`, else `BELEG_LANG`, else the locale.

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

/// The language of the locale.
pub(super) fn of_locale() -> Lang {
    Lang::of_environment(variable)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

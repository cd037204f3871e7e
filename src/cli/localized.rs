//! Help and errors of the command line in German. English is what the flags themselves say, through clap.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use crate::messages::{Lang, Message};

/// What clap writes by itself, and what it is called in German.
const WORDS: [(&str, &str); 13] = [
    ("Usage:", "Aufruf:"),
    ("Arguments:", "Angaben:"),
    ("Options:", "Schalter:"),
    ("Commands:", "Befehle:"),
    ("Everywhere:", "Überall:"),
    ("Filters:", "Filter:"),
    ("Possible values:", "Mögliche Werte:"),
    ("[possible values: ", "[mögliche Werte: "),
    ("[default: ", "[Vorgabe: "),
    ("[env: ", "[Umgebung: "),
    ("[OPTIONS]", "[SCHALTER]"),
    ("COMMAND", "BEFEHL"),
    ("(see more with '--help')", "(mehr mit `--help`)"),
];

/// The command with its help in German.
pub(super) fn german(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let command = command.disable_help_flag(true).disable_help_subcommand(true).disable_version_flag(true);
    translated(command.arg(help).arg(version), "")
}

fn translated(command: Command, name: &str) -> Command {
    let say = |keys: &[String]| keys.iter().find_map(|key| Message::if_known(key)).map(|text| text.say(Lang::German));
    let about = say(&[format!("help{name}")]);
    let long = say(&[format!("help{name}-long")]).zip(about.clone()).map(|(long, about)| format!("{about}\n\n{long}"));
    let after = say(&[format!("help{name}-after")]);
    let mut command = command.mut_args(|arg| {
        let id = arg.get_id().as_str().replace('_', "-");
        let Some(help) = say(&keys(name, &id)) else { return arg };
        let arg = arg.help(help.clone());
        if arg.get_long_help().is_some() { arg.long_help(help) } else { arg }
    });
    if let Some(about) = about {
        command = command.about(about.clone()).long_about(long.unwrap_or(about));
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command.mut_subcommands(|sub| {
        let name = format!("{name}-{}", sub.get_name());
        translated(sub, &name)
    })
}

/// The keys for an argument of a command, the first of which counts that is there; those of the program itself have names of commands, too.
fn keys(command: &str, id: &str) -> Vec<String> {
    let own = (!command.is_empty()).then(|| format!("help{command}-{id}"));
    own.into_iter().chain([format!("help-arg-{id}")]).collect()
}

/// What clap answers instead of arguments – help, version, an error –, in German.
pub(super) fn answer(command: Command, arguments: Vec<OsString>) -> Option<(String, bool)> {
    let error = german(command).try_get_matches_from(arguments).err()?;
    let is_error = error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if is_error {
        return Some((usage_error(&error), true));
    }
    let text = error.render().ansi().to_string();
    let text = WORDS.iter().fold(text, |text, (english, german)| text.replace(english, german));
    Some((text, error.use_stderr()))
}

/// An error of the command line, with how it should be.
fn usage_error(error: &clap::Error) -> String {
    let said = |message: Message| message.say(Lang::German);
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("`, `"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(StyledStr::to_string).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    let argument = || text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => Message::new("usage-unknown-argument").with("argument", argument()),
        ErrorKind::InvalidSubcommand => {
            Message::new("usage-unknown-command").with("command", text(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => Message::new("usage-no-command"),
        ErrorKind::InvalidValue | ErrorKind::NoEquals if value.is_empty() => {
            Message::new("usage-no-value").with("argument", argument())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            Message::new("usage-value").with("value", value).with("argument", argument())
        }
        ErrorKind::MissingRequiredArgument => Message::new("usage-missing").with("arguments", argument()),
        ErrorKind::ArgumentConflict => {
            Message::new("usage-conflict").with("argument", argument()).with("other", text(ContextKind::PriorArg))
        }
        ErrorKind::InvalidUtf8 => Message::new("usage-utf8"),
        _ => Message::new("usage-other"),
    };
    let mut lines = said(Message::new("error").with("message", message)) + "\n";
    let mut add = |message: Message| lines.push_str(&format!("\n{}\n", said(message)));
    match text(ContextKind::ValidValue) {
        values if values.is_empty() => {}
        values => add(Message::new("usage-known").with("values", values.replace('`', ""))),
    }
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].map(text);
    if let Some(meant) = meant.into_iter().find(|meant| !meant.is_empty()) {
        add(Message::new("usage-meant").with("meant", meant));
    }
    if let Some(usage) = text(ContextKind::Usage).strip_prefix("Usage: ") {
        add(Message::new("usage-line")
            .with("usage", usage.replace("[OPTIONS]", "[SCHALTER]").replace("COMMAND", "BEFEHL")));
    }
    add(Message::new("usage-more"));
    lines
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// The commands below one, and it, with the keys of their help.
    fn walk(command: &Command, name: &str, keys: &mut Vec<Vec<String>>) {
        keys.push(vec![format!("help{name}")]);
        if command.get_after_help().is_some() {
            keys.push(vec![format!("help{name}-after")]);
        }
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str().replace('_', "-");
            keys.push(super::keys(name, &id));
        }
        for sub in command.get_subcommands() {
            walk(sub, &format!("{name}-{}", sub.get_name()), keys);
        }
    }

    #[test]
    fn every_command_and_argument_has_german_help() {
        let mut keys = Vec::new();
        walk(&Cli::command(), "", &mut keys);
        let known = |keys: &Vec<String>| keys.iter().any(|key| Message::if_known(key).is_some());
        let missing: Vec<_> = keys.iter().filter(|keys| !known(keys)).collect();
        assert!(missing.is_empty(), "in `de.ftl` one of each is missing: {missing:?}");
    }

    #[test]
    fn no_german_help_is_there_in_vain() {
        let mut keys = Vec::new();
        walk(&Cli::command(), "", &mut keys);
        let used: Vec<&String> = keys.iter().flatten().collect();
        let in_vain: Vec<_> = Lang::German
            .help_keys()
            .filter(|key| {
                !used.iter().any(|used| used.as_str() == *key)
                    && !key.ends_with("-long")
                    && !matches!(*key, "help-arg-help" | "help-arg-version")
            })
            .collect();
        assert!(in_vain.is_empty(), "said nowhere: {in_vain:?}");
    }
}

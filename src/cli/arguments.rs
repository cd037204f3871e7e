//! The words of a query, wherever flags stand among them: `beleg search Trump -Budapest --limit 3 Putin`.
//!
//! Clap would take what follows a first word with a hyphen for more words, flags or not. So flags are brought before the words here, and
//! `--` between both.

use std::ffi::OsString;

use clap::{Arg, Command};

/// What the words of a query are called.
const WORDS: [&str; 2] = ["QUERY", "TEXT"];

/// The arguments with flags first and the words of a query last; those of a command without a query as they are.
///
/// `--name` is always a flag, and so are short ones that are known: any other word with a hyphen before it is one of the query.
pub(super) fn flags_first(program: &Command, arguments: Vec<OsString>) -> Vec<OsString> {
    let mut rest = arguments.into_iter();
    let mut sorted: Vec<OsString> = rest.by_ref().take(1).collect();
    let Some(command) = take_command(program, &mut rest, &mut sorted) else {
        sorted.extend(rest);
        return sorted;
    };
    let is_of_query =
        |arg: &Arg| arg.get_value_names().is_some_and(|names| names.iter().any(|n| WORDS.contains(&n.as_str())));
    if !command.get_positionals().any(is_of_query) {
        sorted.extend(rest);
        return sorted;
    }
    let mut words = Vec::new();
    while let Some(argument) = rest.next() {
        match flag(&[program, command], &argument) {
            _ if argument == "--" => words.extend(rest.by_ref()),
            Some(takes_value) => {
                sorted.push(argument);
                sorted.extend(rest.by_ref().take(usize::from(takes_value)));
            }
            None => words.push(argument),
        }
    }
    sorted.push("--".into());
    sorted.extend(words);
    sorted
}

/// Takes the arguments up to the name of a command.
fn take_command<'c>(
    program: &'c Command,
    rest: &mut impl Iterator<Item = OsString>,
    taken: &mut Vec<OsString>,
) -> Option<&'c Command> {
    while let Some(argument) = rest.next() {
        let flag = flag(&[program], &argument);
        taken.push(argument.clone());
        match flag {
            Some(takes_value) => taken.extend(rest.by_ref().take(usize::from(takes_value))),
            None => return program.find_subcommand(argument),
        }
    }
    None
}

/// Whether an argument is a flag whose value is the next argument; `None` if it is no flag.
fn flag(commands: &[&Command], argument: &OsString) -> Option<bool> {
    let argument = argument.to_str()?;
    let all = || commands.iter().flat_map(|command| command.get_arguments());
    let takes_value = |arg: &Arg| arg.get_action().takes_values();
    if let Some(long) = argument.strip_prefix("--").filter(|long| !long.is_empty()) {
        return Some(all().any(|arg| arg.get_long() == Some(long) && takes_value(arg)));
    }
    let short = argument.strip_prefix('-').filter(|short| !short.is_empty())?;
    let known = |letter: char| match letter {
        'h' => Some(false),
        _ => all().find(|arg| arg.get_short() == Some(letter)).map(takes_value),
    };
    short.chars().try_fold(false, |_, letter| known(letter))
}

/// Words as one query.
pub(super) fn joined(words: &[String]) -> String {
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn flags_stand_before_or_behind_the_words() {
        let sorted = |line: &str| {
            let arguments = line.split(' ').map(OsString::from).collect();
            let sorted = flags_first(&Cli::command(), arguments);
            sorted.iter().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ")
        };
        for (typed, read) in [
            ("beleg search Trump Putin", "beleg search -- Trump Putin"),
            ("beleg search Trump --limit 3 -Putin -q", "beleg search --limit 3 -q -- Trump -Putin"),
            ("beleg -q --index a search --limit=3 a b", "beleg -q --index a search --limit=3 -- a b"),
            ("beleg search a -- --limit 3", "beleg search -- a --limit 3"),
            ("beleg search a --limitt 3", "beleg search --limitt -- a 3"),
            ("beleg search - -h", "beleg search -h -- -"),
            ("beleg analyze -5 Grad --index a", "beleg analyze --index a -- -5 Grad"),
            ("beleg show a --format json", "beleg show a --format json"),
            ("beleg --version", "beleg --version"),
            ("beleg", "beleg"),
        ] {
            assert_eq!(sorted(typed), read, "{typed}");
        }
    }
}

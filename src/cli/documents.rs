//! `beleg completions SHELL` and `beleg man`: made from the same definition as the flags.

use std::io::Write;

use clap::Command;
use clap_complete::Shell;

use super::{CliError, Outcome, Output};

#[derive(Debug, clap::Args)]
pub(super) struct CompletionArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn completions(args: &CompletionArgs, mut command: Command, out: &mut Output) -> Result<Outcome, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "beleg", &mut script);
    out.data().write_all(&script)?;
    Ok(Outcome::Done)
}

pub(super) fn man(mut command: Command, out: &mut Output) -> Result<Outcome, CliError> {
    let mut out = out.data();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut out)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        clap_mangen::Man::new(subcommand.clone()).render(&mut out)?;
    }
    Ok(Outcome::Done)
}

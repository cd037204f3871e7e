//! `beleg completions SHELL` and `beleg man`: made from the same definition as the flags.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, CliError, Outcome, Output};

#[derive(Debug, clap::Args)]
pub(super) struct CompletionArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn completions(args: &CompletionArgs, out: &mut Output) -> Result<Outcome, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "beleg", &mut script);
    out.data().write_all(&script)?;
    Ok(Outcome::Done)
}

pub(super) fn man(out: &mut Output) -> Result<Outcome, CliError> {
    let mut out = out.data();
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut out)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        clap_mangen::Man::new(subcommand.clone()).render(&mut out)?;
    }
    Ok(Outcome::Done)
}

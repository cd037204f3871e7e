//! `beleg lexicon count PATH…`

use std::io::Write;
use std::path::PathBuf;

use super::{CliError, Context, Outcome};
use crate::archive::count_words;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print how often words stand in articles: word, count, with a capital, behind a determiner
    Count {
        /// Articles: files or folders
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },
}

pub(super) fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let Command::Count { paths } = &args.command;
    let (counts, skipped) = count_words(paths);
    for skipped in &skipped {
        context.remark(&format!("skipped {}: {}", skipped.path, skipped.message));
    }
    out.write_all(counts.table().as_bytes())?;
    Ok(Outcome::Done)
}

//! `beleg init [PATH…]`

use std::io::Write;
use std::path::PathBuf;

use super::{CliError, Context, Outcome, Output, context, plain, render};
use crate::archive::Config;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders that are to be sources; without any, the file holds an example that is commented out
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write it for the user's own archive, which is used where there is no other: in the folder that the system has for data
    #[arg(long)]
    user: bool,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let own = context::user_index().filter(|_| args.user);
    if args.user && own.is_none() {
        return Err(CliError::usage(
            "this user has no home, and so no folder for data",
            "name an index with `--index DIR`",
        ));
    }
    let file = own.map_or_else(|| context.config_file(), |index| Config::beside(&index));
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(CliError::usage("standard input is no source", "name files and folders"));
    }
    Config::write_new(&file, &args.paths)?;
    for path in args.paths.iter().filter(|path| !path.exists()) {
        context.remark(&format!("warning: `{}` does not exist yet", path.display()));
    }
    let file = plain(&file.to_string_lossy());
    match args.paths.len() as u64 {
        0 => writeln!(out, "wrote `{file}`: name your sources in it, then run `beleg index`")?,
        n => writeln!(
            out,
            "wrote `{file}` with {}: look through it, then run `beleg index`",
            render::count(n, "source")
        )?,
    }
    Ok(Outcome::Done)
}

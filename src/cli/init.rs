//! `beleg init [PATH…]`

use std::io::Write;
use std::path::PathBuf;

use super::{CliError, Context, Outcome, Output, plain, render};
use crate::archive::Config;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders that are to be sources; without any, the file holds an example that is commented out
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let file = context.config_file();
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

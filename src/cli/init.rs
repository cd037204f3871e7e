//! `beleg init [PATH…]`

use std::io::Write;
use std::path::PathBuf;

use super::{CliError, Context, Outcome, Output, context, plain};
use crate::archive::Config;
use crate::messages::Message;

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
        return Err(CliError::usage(Message::new("init-no-home"), Message::new("init-no-home-hint")));
    }
    let file = own.map_or_else(|| context.config_file(), |index| Config::beside(&index));
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(CliError::usage(Message::new("init-stdin"), Message::new("init-stdin-hint")));
    }
    Config::write_new(&file, &args.paths)?;
    for path in args.paths.iter().filter(|path| !path.exists()) {
        context.warn(Message::new("init-not-yet").with("path", path.display()));
    }
    let wrote = Message::new("init-wrote").with("file", file.display()).with("sources", args.paths.len());
    writeln!(out, "{}", plain(&context.say(wrote)))?;
    Ok(Outcome::Done)
}

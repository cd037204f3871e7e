//! `beleg delete ID…`

use std::io::Write;

use super::wait::WaitArgs;
use super::{CliError, Context, Format, Outcome, Output, render, write_json};
use crate::archive::Stop;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Articles
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    #[command(flatten)]
    wait: WaitArgs,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    context.tell_where();
    let deleted = context.open()?.with_patience(args.wait.patience(Stop::default())).delete(&args.ids)?;
    match args.format {
        Format::Json => write_json(&serde_json::json!({ "deleted": deleted }), out)?,
        Format::Text => writeln!(out, "{} deleted", render::count(deleted, "article"))?,
    }
    Ok(Outcome::Done)
}

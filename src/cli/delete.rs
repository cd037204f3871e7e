//! `beleg delete ID…`

use std::io::Write;

use super::{CliError, Context, Format, Outcome, Output, render, write_json};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Articles
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let deleted = context.open()?.delete(&args.ids)?;
    match args.format {
        Format::Json => write_json(&serde_json::json!({ "deleted": deleted }), out)?,
        Format::Text => writeln!(out, "{} deleted", render::count(deleted, "article"))?,
    }
    Ok(Outcome::Done)
}

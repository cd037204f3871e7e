//! `beleg delete ID…`

use std::io::Write;

use super::wait::WaitArgs;
use super::{CliError, Context, Format, Outcome, Output, write_json};
use crate::archive::Stop;
use crate::messages::Message;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Articles
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Let articles that were deleted come back with the next `beleg index`
    #[arg(long)]
    restore: bool,
    #[command(flatten)]
    wait: WaitArgs,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    context.tell_where();
    let archive = context.open()?.with_patience(args.wait.patience(Stop::default()));
    if args.restore {
        let restored = archive.restore(&args.ids)?;
        match args.format {
            Format::Json => write_json(&serde_json::json!({ "restored": restored }), out)?,
            Format::Text => writeln!(out, "{}", context.say(Message::new("restored").with("n", restored)))?,
        }
        return Ok(Outcome::Done);
    }
    let deleted = archive.delete(&args.ids)?;
    match args.format {
        Format::Json => write_json(&serde_json::json!({ "deleted": deleted }), out)?,
        Format::Text => writeln!(out, "{}", context.say(Message::new("deleted").with("n", deleted)))?,
    }
    Ok(Outcome::Done)
}

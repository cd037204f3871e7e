//! `beleg stats`

use crate::messages::Message;
use std::io::Write;

use super::{CliError, Context, Format, Outcome, Output, write_json};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let stats = context.open()?.stats()?;
    match args.format {
        Format::Json => write_json(&stats, out)?,
        Format::Text => {
            let mut line = |message: Message| writeln!(out, "{}", context.say(message));
            line(Message::new("total").with("passages", stats.passages).with("articles", stats.articles))?;
            line(match stats.first_day.zip(stats.last_day) {
                Some((first, last)) => Message::new("stats-days")
                    .with("first", context.lang.day(first))
                    .with("last", context.lang.day(last))
                    .with("undated", stats.undated),
                None => Message::new("stats-undated").with("undated", stats.undated),
            })?;
            let size = context.lang.bytes(stats.bytes);
            line(Message::new("stats-disk").with("size", size).with("segments", stats.segments))?;
            line(
                Message::new("stats-versions")
                    .with("format", stats.format.to_string())
                    .with("analyzer", stats.analyzer)
                    .with("lexicon", stats.lexicon),
            )?;
        }
    }
    Ok(Outcome::Done)
}

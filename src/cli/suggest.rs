//! `beleg suggest TEXT`

use std::io::Write;

use super::arguments::joined;
use super::{CliError, Context, Format, Outcome, Output, plain, write_json};
use crate::messages::Message;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What was typed so far; its last word is completed
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    /// At most so many words, and so many headlines
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let found = context.open()?.suggest(&joined(&args.text), args.limit)?;
    match args.format {
        Format::Json => write_json(&found, out)?,
        Format::Text => {
            for term in &found.terms {
                let passages = context.say(Message::new("suggest-term").with("n", term.count));
                writeln!(out, "{}  ({passages})", plain(&term.text))?;
            }
            for headline in &found.headlines {
                let copies = || context.say(Message::new("suggest-copies").with("n", headline.count));
                let copies = if headline.count > 1 { format!(", {}", copies()) } else { String::new() };
                writeln!(out, "„{}“  {}{copies}", plain(&headline.text), headline.article)?;
            }
        }
    }
    Ok(if found.terms.is_empty() && found.headlines.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

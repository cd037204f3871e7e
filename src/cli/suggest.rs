//! `beleg suggest TEXT`

use std::io::Write;

use super::arguments::joined;
use super::{CliError, Context, Format, Outcome, Output, plain, render, write_json};

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
                writeln!(out, "{}  ({})", plain(&term.text), render::count(term.count, "passage"))?;
            }
            for headline in &found.headlines {
                let copies = if headline.count > 1 { format!(", {} articles", headline.count) } else { String::new() };
                writeln!(out, "„{}“  {}{copies}", plain(&headline.text), headline.article)?;
            }
        }
    }
    Ok(if found.terms.is_empty() && found.headlines.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

//! `beleg stats`

use std::io::Write;

use super::{CliError, Context, Format, Outcome, Output, render, write_json};

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
            writeln!(
                out,
                "{} in {}",
                render::count(stats.passages, "passage"),
                render::count(stats.articles, "article")
            )?;
            match stats.first_day.zip(stats.last_day) {
                Some((first, last)) => writeln!(
                    out,
                    "from {} to {}; {} undated",
                    context.lang.day(first),
                    context.lang.day(last),
                    stats.undated
                )?,
                None => writeln!(out, "{} undated", stats.undated)?,
            }
            writeln!(out, "{} on disk, {}", context.lang.bytes(stats.bytes), render::count(stats.segments, "segment"))?;
            writeln!(out, "format {}, analyzer {}, lexicon {}", stats.format, stats.analyzer, stats.lexicon)?;
        }
    }
    Ok(Outcome::Done)
}

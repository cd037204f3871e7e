//! `beleg show ID…`

use std::io::Write;

use super::{CliError, Context, Format, Outcome, Output, render, write_json};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Articles (`ARTICLE`, or their addresses), or passages (`ARTICLE#3`)
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// With a passage, so many before and behind it
    #[arg(long, value_name = "N", default_value_t = 0)]
    around: usize,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let archive = context.open()?;
    let articles = args.ids.iter().map(|id| archive.show_around(id, args.around)).collect::<Result<Vec<_>, _>>()?;
    match (args.format, articles.as_slice()) {
        (Format::Json, [one]) => write_json(one, out)?,
        (Format::Json, many) => write_json(&many, out)?,
        (Format::Text, many) => {
            for (i, article) in many.iter().enumerate() {
                if i > 0 {
                    writeln!(out)?;
                }
                render::article(article, context, out)?;
                render::days_spoken_of(article, context, out)?;
            }
        }
    }
    Ok(Outcome::Done)
}

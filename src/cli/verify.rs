//! `beleg verify [ID…]`

use std::io::Write;

use super::{CliError, Context, Format, Outcome, Output, render, write_json};
use crate::model::VerifyStatus;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Articles (`ARTICLE`) or passages (`ARTICLE#3`)
    #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    ids: Vec<String>,
    /// Check everything in the index
    #[arg(long)]
    all: bool,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let archive = context.open()?;
    let report = if args.all { archive.verify_all()? } else { archive.verify(&args.ids)? };
    let counts = report.counts;
    match args.format {
        Format::Json => write_json(&report, out)?,
        Format::Text => {
            for result in report.results.iter().filter(|result| !args.all || result.status != VerifyStatus::Ok) {
                let status = match result.status {
                    VerifyStatus::Ok => "ok",
                    VerifyStatus::Moved => "moved",
                    VerifyStatus::Changed => "changed",
                    VerifyStatus::Gone => "gone",
                };
                writeln!(out, "{status:<7}  {}  {}", result.id, render::place(&result.source))?;
            }
            writeln!(
                out,
                "{} ok, {} moved, {} changed, {} gone",
                counts.ok, counts.moved, counts.changed, counts.gone
            )?;
        }
    }
    Ok(if counts.changed + counts.gone > 0 { Outcome::Nothing } else { Outcome::Done })
}

//! `beleg cite ID…`

use std::io::Write;

use super::filter::words;
use super::{CliError, Context, Format, Outcome, Output, write_json};
use crate::model::CiteStyle;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Passages (`ARTICLE#3`), or articles (without a quotation)
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// How to write the citations
    #[arg(long, value_name = "STYLE", default_value = "text", value_parser = words::<CiteStyle>(["text", "markdown", "bibtex", "ris", "csl-json"]))]
    style: CiteStyle,
    /// Print the citations alone, or with ids, sources and tokens as JSON
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let citations = context.open()?.cite(&args.ids, args.style, context.lang)?;
    match (args.format, args.style) {
        (Format::Json, _) => write_json(&citations, out)?,
        (Format::Text, CiteStyle::Text | CiteStyle::Markdown) => writeln!(out, "{}", citations.text)?,
        // Reference managers read these.
        (Format::Text, _) => writeln!(out.data(), "{}", citations.text)?,
    }
    Ok(Outcome::Done)
}

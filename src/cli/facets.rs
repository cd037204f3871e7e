//! `beleg facets [QUERY]`

use std::io::Write;

use clap::ValueEnum;

use super::filter::{FilterArgs, facet};
use super::{CliError, Context, Format, Outcome, render, write_json};
use crate::model::{Facet, FacetCountBy, FacetRequest, SearchRequest};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to count; everything if left out
    #[arg(value_name = "QUERY", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    filter: FilterArgs,
    /// Count by this: date[:/2025/10], outlet, agency, place, author, language, kind, basis (repeatable) [default: all]
    #[arg(long, value_name = "NAME[:PATH]", value_parser = facet)]
    facet: Vec<FacetRequest>,
    /// Whether to count passages or articles
    #[arg(long, value_name = "WHAT", default_value = "passages")]
    count: CountArg,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CountArg {
    Passages,
    Articles,
}

pub(super) fn run(args: Args, context: &Context, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let (archive, filter) = args.filter.open(context)?;
    let all = || Facet::ALL.map(|facet| FacetRequest { facet, path: "/".to_owned() }).to_vec();
    let request = SearchRequest {
        filter,
        facets: if args.facet.is_empty() { all() } else { args.facet },
        count: match args.count {
            CountArg::Passages => FacetCountBy::Passages,
            CountArg::Articles => FacetCountBy::Articles,
        },
        ..SearchRequest::new(args.query)
    };
    let answer = archive.facets(&request)?;
    match args.format {
        Format::Json => write_json(&answer, out)?,
        Format::Text => {
            for (name, counts) in &answer.facets {
                writeln!(out, "{name}")?;
                let width = counts.iter().map(|count| count.count.to_string().len()).max().unwrap_or(0);
                for count in counts {
                    writeln!(out, "  {:>width$}  {}", count.count, render::plain(&count.value))?;
                }
            }
            writeln!(out, "{}", render::totals(&answer.total))?;
            for warning in &answer.warnings {
                context.remark(&format!("warning: {warning}"));
            }
        }
    }
    Ok(if answer.total.passages == 0 { Outcome::Nothing } else { Outcome::Done })
}

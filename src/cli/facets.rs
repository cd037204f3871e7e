//! `beleg facets [QUERY]`

use std::io::Write;

use super::arguments::joined;
use super::filter::{FilterArgs, words};
use super::{CliError, Context, Format, Outcome, Output, plain, render, write_json};
use crate::model::{Facet, FacetCountBy, FacetRequest, SearchRequest};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to count; everything if left out
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Count by this: date[:/2025/10], outlet, agency, place, author, language, kind, basis (repeatable) [default: all]
    #[arg(long, value_name = "NAME[:PATH]")]
    facet: Vec<FacetRequest>,
    /// Whether to count passages or articles
    #[arg(long, value_name = "WHAT", default_value = "passages", value_parser = words::<FacetCountBy>(["passages", "articles"]))]
    count: FacetCountBy,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let all = || Facet::ALL.map(|facet| FacetRequest { facet, path: "/".to_owned() }).to_vec();
    let request = SearchRequest {
        facets: if args.facet.is_empty() { all() } else { args.facet },
        count: args.count,
        ..SearchRequest::new(joined(&args.query))
    };
    let (archive, request) = args.filter.open(request, context)?;
    let answer = archive.facets(&request)?;
    match args.format {
        Format::Json => write_json(&answer, out)?,
        Format::Text => {
            for (name, counts) in &answer.facets {
                writeln!(out, "{name}")?;
                let width = counts.iter().map(|count| count.count.to_string().len()).max().unwrap_or(0);
                for count in counts {
                    writeln!(out, "  {:>width$}  {}", count.count, plain(&count.value))?;
                }
            }
            writeln!(out, "{}", render::totals(&answer.total, context.lang))?;
            context.warn_of(&answer.warnings);
        }
    }
    Ok(if answer.total.passages == 0 { Outcome::Nothing } else { Outcome::Done })
}

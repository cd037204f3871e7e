//! `beleg similar ID`

use super::filter::FilterArgs;
use super::search::PrintArgs;
use super::{CliError, Context, Outcome, Output};
use crate::model::SearchRequest;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A passage (`ARTICLE#3`) or an article
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    filter: FilterArgs,
    /// At most so many hits
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Pass over so many hits first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// At most so many hits of one article; 0 for all
    #[arg(long, value_name = "N", default_value_t = 1)]
    per_article: usize,
    /// Print excerpts of at most so many characters instead of whole passages
    #[arg(long, value_name = "N")]
    snippet: Option<usize>,
    #[command(flatten)]
    print: PrintArgs,
}

pub(super) fn run(args: Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let request = SearchRequest {
        limit: args.limit,
        offset: args.offset,
        per_article: args.per_article,
        snippet: args.snippet,
        ..SearchRequest::new("")
    };
    let (archive, request) = args.filter.open(request, context)?;
    args.print.answer(&archive.similar(&args.id, &request)?, context, out)
}

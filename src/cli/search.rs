//! `beleg search QUERY`

use std::io;

use clap::ValueEnum;

use super::arguments::joined;
use super::csv::{Cells, Table};
use super::filter::{FilterArgs, words};
use super::{CliError, Context, Outcome, Output, render, write_json, write_json_line};
use crate::messages::Message;
use crate::model::{FacetRequest, SearchRequest, SearchResponse, Sort, TotalsMode};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Words, "phrases", +must -not, UND ODER NICHT NEAR/5, =exact, begin*, titel: … (see `beleg syntax`)
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Count by this beside the hits: date[:/2025/10], outlet, agency, place, author, language, kind, basis (repeatable)
    #[arg(long, value_name = "NAME[:PATH]")]
    facet: Vec<FacetRequest>,
    /// The order of hits
    #[arg(long, value_name = "ORDER", default_value = "relevance", value_parser = words::<Sort>(["relevance", "newest", "oldest"]))]
    sort: Sort,
    /// At most so many hits
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Pass over so many hits first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// At most so many hits of one article; 0 for all
    #[arg(long, value_name = "N", default_value_t = 3)]
    per_article: usize,
    /// Read the query as mere words, without operators
    #[arg(long)]
    plain: bool,
    /// Look for every word as it is typed, also for one that stands nowhere and is much like another
    #[arg(long)]
    exact_words: bool,
    /// Print excerpts of at most so many characters instead of whole passages
    #[arg(long, value_name = "N")]
    snippet: Option<usize>,
    /// Whether totals must be exact
    #[arg(long, value_name = "HOW", default_value = "exact", value_parser = words::<TotalsMode>(["exact", "at-least"]))]
    totals: TotalsMode,
    #[command(flatten)]
    print: PrintArgs,
}

/// How hits are printed; the same for search and similar.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct PrintArgs {
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: AnswerFormat,
    /// In CSV, leave cells as they are; else those that a spreadsheet would run begin with an apostrophe
    #[arg(long)]
    raw: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AnswerFormat {
    Text,
    Json,
    Jsonl,
    Csv,
}

pub(super) fn run(args: Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let request = SearchRequest {
        plain: args.plain,
        exact_words: args.exact_words,
        facets: args.facet,
        sort: args.sort,
        limit: args.limit,
        offset: args.offset,
        per_article: args.per_article,
        totals: args.totals,
        snippet: args.snippet,
        ..SearchRequest::new(joined(&args.query))
    };
    let (archive, request) = args.filter.open(request, context)?;
    args.print.answer(&archive.search(&request)?, context, out)
}

impl PrintArgs {
    /// Prints an answer, and its warnings where they are no part of it.
    pub(super) fn answer(
        self,
        answer: &SearchResponse,
        context: &Context,
        out: &mut Output,
    ) -> Result<Outcome, CliError> {
        match self.format {
            AnswerFormat::Text => render::answer(answer, context, out)?,
            AnswerFormat::Json => write_json(answer, out)?,
            AnswerFormat::Jsonl => jsonl(answer, out)?,
            AnswerFormat::Csv => {
                let cells = if self.raw { Cells::Raw } else { Cells::Safe };
                let mut data = out.data();
                let mut table = Table::new(cells, false, &mut data)?;
                answer.hits.iter().try_for_each(|hit| table.hit(hit, None))?;
                table.finish()?;
                let (written, all) = (answer.hits.len() as u64, answer.total.passages);
                if written < all {
                    context.warn(Message::new("csv-cut").with("written", written).with("all", all));
                }
            }
        }
        if matches!(self.format, AnswerFormat::Text | AnswerFormat::Csv) {
            context.warn_of(&answer.warnings);
        }
        Ok(if answer.total.passages == 0 { Outcome::Nothing } else { Outcome::Done })
    }
}

/// One hit a line, then everything else as `summary`.
fn jsonl(answer: &SearchResponse, out: &mut Output) -> Result<(), CliError> {
    for hit in &answer.hits {
        write_json_line(hit, out)?;
    }
    let mut rest = serde_json::to_value(answer).map_err(io::Error::from)?;
    if let Some(rest) = rest.as_object_mut() {
        rest.shift_remove("hits");
    }
    Ok(write_json_line(&serde_json::json!({ "summary": rest }), out)?)
}

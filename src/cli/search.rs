//! `beleg search QUERY`

use std::io::{self, Write};

use clap::ValueEnum;

use super::filter::{FilterArgs, facet};
use super::{CliError, Context, Outcome, render, write_json};
use crate::model::{FacetRequest, Hit, SearchRequest, SearchResponse, Sort, SourceOf, TotalsMode};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Words, "phrases", +must -not, UND ODER NICHT NEAR/5, =exact, begin*, titel: … (see `beleg syntax`)
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    filter: FilterArgs,
    /// Count by this beside the hits: date[:/2025/10], outlet, agency, place, author, language, kind, basis (repeatable)
    #[arg(long, value_name = "NAME[:PATH]", value_parser = facet)]
    facet: Vec<FacetRequest>,
    /// The order of hits
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    sort: SortArg,
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
    /// Print excerpts of at most so many characters instead of whole passages
    #[arg(long, value_name = "N", value_parser = snippet)]
    snippet: Option<usize>,
    /// Whether totals must be exact
    #[arg(long, value_name = "HOW", default_value = "exact")]
    totals: TotalsArg,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: AnswerFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SortArg {
    Relevance,
    Newest,
    Oldest,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TotalsArg {
    Exact,
    AtLeast,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum AnswerFormat {
    Text,
    Json,
    Jsonl,
    Csv,
}

pub(super) fn run(args: Args, context: &Context, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let (archive, filter) = args.filter.open(context)?;
    let request = SearchRequest {
        plain: args.plain,
        filter,
        facets: args.facet,
        sort: match args.sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Newest => Sort::Newest,
            SortArg::Oldest => Sort::Oldest,
        },
        limit: args.limit,
        offset: args.offset,
        per_article: args.per_article,
        totals: match args.totals {
            TotalsArg::Exact => TotalsMode::Exact,
            TotalsArg::AtLeast => TotalsMode::AtLeast,
        },
        snippet: args.snippet,
        ..SearchRequest::new(args.query)
    };
    answer(&archive.search(&request)?, args.format, context, out)
}

/// Reads the length of excerpts.
pub(super) fn snippet(text: &str) -> Result<usize, String> {
    let least = SearchRequest::MIN_SNIPPET;
    let length = text.parse().ok().filter(|length| *length >= least);
    length.ok_or_else(|| format!("expected {least} characters or more, found `{text}`"))
}

/// Prints an answer, and its warnings where they are no part of it.
pub(super) fn answer(
    answer: &SearchResponse,
    format: AnswerFormat,
    context: &Context,
    out: &mut dyn Write,
) -> Result<Outcome, CliError> {
    match format {
        AnswerFormat::Text => render::answer(answer, context, out)?,
        AnswerFormat::Json => write_json(answer, out)?,
        AnswerFormat::Jsonl => jsonl(answer, out)?,
        AnswerFormat::Csv => csv(&answer.hits, out)?,
    }
    if !matches!(format, AnswerFormat::Json | AnswerFormat::Jsonl) {
        for warning in &answer.warnings {
            context.remark(&format!("warning: {warning}"));
        }
    }
    Ok(if answer.total.passages == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// One hit a line, then everything else as `summary`.
fn jsonl(answer: &SearchResponse, out: &mut dyn Write) -> Result<(), CliError> {
    for hit in &answer.hits {
        serde_json::to_writer(&mut *out, hit).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    let mut rest = serde_json::to_value(answer).map_err(io::Error::from)?;
    if let Some(rest) = rest.as_object_mut() {
        rest.shift_remove("hits");
    }
    serde_json::to_writer(&mut *out, &serde_json::json!({ "summary": rest })).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

fn csv(hits: &[Hit], out: &mut dyn Write) -> Result<(), CliError> {
    let mut table = csv::Writer::from_writer(out);
    let fail = |e: csv::Error| CliError::Write(e.into());
    let columns = [
        "rank",
        "score",
        "id",
        "kind",
        "text",
        "section",
        "headline",
        "outlet",
        "agencies",
        "authors",
        "place",
        "url",
        "published",
        "updated",
        "basis",
        "path",
        "line",
        "start",
        "end",
        "of",
        "sha256",
        "passage_sha256",
        "snippet",
    ];
    table.write_record(columns).map_err(fail)?;
    for Hit { rank, score, passage, article, source, .. } in hits {
        let day = |date: &Option<crate::model::ArticleDate>| {
            date.as_ref().map(|date| date.day.to_string()).unwrap_or_default()
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        table
            .write_record([
                rank.to_string(),
                score.to_string(),
                passage.id.clone(),
                passage.kind.as_str().to_owned(),
                passage.text.clone(),
                text(&passage.section),
                text(&article.headline),
                text(&article.outlet),
                article.agencies.join("; "),
                article.authors.join("; "),
                text(&article.place),
                text(&article.url),
                day(&article.published),
                day(&article.updated),
                article.date().map(|date| date.basis.as_str().to_owned()).unwrap_or_default(),
                source.path.clone(),
                source.line.to_string(),
                source.bytes.start.to_string(),
                source.bytes.end.to_string(),
                if source.of == SourceOf::File { "file" } else { "extracted" }.to_owned(),
                source.sha256.clone(),
                source.passage_sha256.clone(),
                passage.snippet.as_ref().map(|snippet| snippet.text.clone()).unwrap_or_default(),
            ])
            .map_err(fail)?;
    }
    Ok(table.flush()?)
}

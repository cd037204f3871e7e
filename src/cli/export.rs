//! `beleg export QUERY`

use std::ops::ControlFlow;

use clap::ValueEnum;

use super::arguments::joined;
use super::csv::{Cells, Table};
use super::filter::FilterArgs;
use super::{CliError, Context, Outcome, Output, render, write_json_line};
use crate::messages::Message;
use crate::model::{ExportRequest, ExportSummary, Sample, Sampled, SearchRequest};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to find, as for search; everything if left out
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Read the query as mere words, without operators
    #[arg(long)]
    plain: bool,
    /// Draw a random sample of so many passages
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Another seed draws another sample; the same one draws the same from the same articles
    #[arg(long, value_name = "S", default_value_t = 0, requires = "sample")]
    seed: u64,
    /// How to print the hits
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    format: ExportFormat,
    /// In CSV, leave cells as they are; else those that a spreadsheet would run begin with an apostrophe
    #[arg(long)]
    raw: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    Jsonl,
    Csv,
}

pub(super) fn run(args: Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let request = SearchRequest { plain: args.plain, ..SearchRequest::new(joined(&args.query)) };
    let (archive, search) = args.filter.open(request, context)?;
    let sample = args.sample.map(|size| Sample { size, seed: args.seed });
    let request = ExportRequest { search, sample };
    let mut written = Ok(());
    let mut checked = |result: std::io::Result<()>| {
        written = result;
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let summary = match args.format {
        ExportFormat::Jsonl => {
            let summary = archive.export(&request, &mut |hit, _| checked(write_json_line(&hit, out)))?;
            written?;
            write_json_line(&serde_json::json!({ "summary": summary }), out)?;
            summary
        }
        ExportFormat::Csv => {
            let mut data = out.data();
            let cells = if args.raw { Cells::Raw } else { Cells::Safe };
            let mut table = Table::new(cells, request.sample.is_some(), &mut data)?;
            let summary = archive.export(&request, &mut |hit, sampled| checked(table.hit(&hit, sampled)))?;
            written?;
            table.finish()?;
            context.warn_of(&summary.warnings);
            summary
        }
    };
    context.remark(&told(&summary, context));
    Ok(if summary.total.passages == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// `120 passages in 80 articles`, or of what a sample was drawn.
fn told(summary: &ExportSummary, context: &Context) -> String {
    let all = render::totals(&summary.total, context.lang);
    match summary.sample {
        None => all,
        Some(Sampled { size, seed, .. }) => {
            let sample = Message::new("export-sample").with("n", size).with("seed", seed.to_string());
            context.say(sample.with("all", all))
        }
    }
}

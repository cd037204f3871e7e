//! `beleg timeline [QUERY]`

use std::io::Write;

use chrono::NaiveDate;
use clap::ValueEnum;

use super::arguments::joined;
use super::csv::{Cells, cause};
use super::filter::{FilterArgs, words};
use super::periods::{counted, lines, name, of_line, rest};
use super::{CliError, Context, Outcome, Output, chart, plain, render, write_json};
use crate::messages::Message;
use crate::model::{
    Facet, SearchRequest, Timeline, TimelineBy, TimelineCount, TimelineCounts, TimelinePeriod, TimelineRequest,
};

/// Columns of the longest bar.
const BAR: usize = 30;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to count; everything if left out
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Read the query as mere words, without operators
    #[arg(long)]
    plain: bool,
    /// How long a period is
    #[arg(long, value_name = "PERIOD", default_value = "day", value_parser = words::<TimelineBy>(["day", "week", "month", "year"]))]
    by: TimelineBy,
    /// A line of counts for each value of this
    #[arg(long, value_name = "FACET", value_parser = words::<Facet>(["outlet", "agency", "place", "author", "language", "basis"]))]
    per: Option<Facet>,
    /// With `--per`, at most so many values, the most frequent
    #[arg(long, value_name = "N", default_value_t = 10, requires = "per")]
    top: usize,
    /// What to count: passages, articles, or how often the words stand there (every matching text is read for it)
    #[arg(long, value_name = "WHAT", default_value = "passages", value_parser = words::<TimelineCount>(["passages", "articles", "occurrences"]))]
    count: TimelineCount,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TimelineFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TimelineFormat {
    Text,
    Json,
    Csv,
    Svg,
}

pub(super) fn run(args: Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let request = SearchRequest { plain: args.plain, ..SearchRequest::new(joined(&args.query)) };
    let (archive, search) = args.filter.open(request, context)?;
    let Args { by, per, top, count, format, .. } = args;
    let timeline = archive.timeline(&TimelineRequest { search, by, per, count, top })?;
    match format {
        TimelineFormat::Json => write_json(&timeline, out)?,
        TimelineFormat::Csv => write_csv(&timeline, &mut out.data())?,
        TimelineFormat::Svg => chart::svg(&timeline, context, &mut out.data())?,
        TimelineFormat::Text => text(&timeline, context, out)?,
    }
    if format != TimelineFormat::Json {
        context.warn_of(&timeline.warnings);
    }
    Ok(if timeline.total.passages == 0 { Outcome::Nothing } else { Outcome::Done })
}

fn text(timeline: &Timeline, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    let count = |counts: &TimelineCounts| counted(timeline.count, counts);
    let most = timeline.periods.iter().map(|period| count(&period.counts)).max().unwrap_or_default();
    let rest = rest(timeline, context);
    let digits = rest.iter().map(|(_, counts)| count(counts)).chain([most]).max().unwrap_or_default().to_string().len();
    let names = timeline.periods.iter().map(|period| name(context.lang, timeline.by, period.from, period.to));
    let width = names.map(|name| name.chars().count()).chain(rest.iter().map(|(name, _)| name.chars().count())).max();
    let width = width.unwrap_or_default();
    // Bars give way before what they show does.
    let bar = BAR.min(context.width.saturating_sub(width + digits + 12)).max(1);
    let row = |name: &str, counts: &TimelineCounts, bar_of: u64| {
        let length = (bar_of * bar as u64).div_ceil(most.max(1)) as usize;
        let share = if counts.articles > 0 {
            format!("  {:>5} %", context.lang.decimal(counts.share * 100.0, 1))
        } else {
            String::new()
        };
        let blanks = " ".repeat(width - name.chars().count());
        let line = format!("{name}{blanks}  {:<bar$}  {:>digits$}{share}", "█".repeat(length), count(counts));
        line.trim_end().to_owned()
    };
    for key in lines(timeline) {
        if timeline.per.is_some() {
            writeln!(out, "{}", plain(key.unwrap_or("–")))?;
        }
        for TimelinePeriod { from, to, counts, .. } in of_line(timeline, key) {
            writeln!(out, "{}", row(&name(context.lang, timeline.by, *from, *to), counts, count(counts)))?;
        }
    }
    for (name, counts) in rest {
        writeln!(out, "{}", row(&name, counts, 0))?;
    }
    writeln!(out, "{}", render::totals(&timeline.total, context.lang))?;
    if timeline.more_keys > 0 {
        context.note(Message::new("timeline-more-keys").with("n", timeline.more_keys));
    }
    Ok(())
}

const COLUMNS: [&str; 10] =
    ["bucket", "from", "to", "key", "passages", "articles", "groups", "occurrences", "all_articles", "share"];

fn write_csv(timeline: &Timeline, out: &mut dyn Write) -> Result<(), CliError> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(cause)?;
    let mut row = |bucket: &str, days: Option<(NaiveDate, NaiveDate)>, key: Option<&str>, counts: &TimelineCounts| {
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        table.write_record([
            bucket.to_owned(),
            days.map(|(from, _)| from.to_string()).unwrap_or_default(),
            days.map(|(_, to)| to.to_string()).unwrap_or_default(),
            Cells::Safe.shown(key.unwrap_or_default().to_owned()),
            counts.passages.to_string(),
            counts.articles.to_string(),
            number(counts.groups),
            number(counts.occurrences),
            counts.all_articles.to_string(),
            counts.share.to_string(),
        ])
    };
    let mut write = || {
        for TimelinePeriod { from, to, key, counts } in &timeline.periods {
            row("period", Some((*from, *to)), key.as_deref(), counts)?;
        }
        row("imprecise", None, None, &timeline.imprecise)?;
        row("undated", None, None, &timeline.undated)
    };
    write().map_err(cause)?;
    Ok(table.flush()?)
}

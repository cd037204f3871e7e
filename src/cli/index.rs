//! `beleg index PATH…`

use std::io::Write;
use std::path::PathBuf;

use chrono_tz::Tz;
use clap::ValueEnum;

use super::progress::Bar;
use super::{CliError, Context, Format, Outcome, render, write_json};
use crate::archive::{Archive, DateFrom, IndexOptions, Input};
use crate::ingest::{ColumnMap, ColumnMapError, ReadOptions};
use crate::model::IndexReport;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders with articles; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The outlet of all these articles
    #[arg(long, value_name = "NAME")]
    set_outlet: Option<String>,
    /// The language of all these articles [default: found in each, else declared, else de]
    #[arg(long, value_name = "TAG")]
    set_language: Option<String>,
    /// Zone of local days and of times without a zone
    #[arg(long, value_name = "ZONE", default_value = "Europe/Berlin")]
    zone: String,
    /// Take the date of an undated article from its file's time
    #[arg(long, value_name = "SOURCE")]
    date_from: Option<DateFromArg>,
    /// Which columns of a table hold what, such as `headline=Titel,published=Datum`; else their names tell
    #[arg(long, value_name = "PART=COLUMN,…")]
    map: Option<String>,
    /// Delete articles whose file vanished from under these paths
    #[arg(long)]
    prune: bool,
    /// Make the index anew from these paths alone, and drop what came from others; it may be of any version
    #[arg(long)]
    rebuild: bool,
    /// Fail if anything was skipped
    #[arg(long)]
    strict: bool,
    /// How to print the summary
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DateFromArg {
    Mtime,
}

pub(super) fn run(args: Args, context: &Context, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let zone: Tz = args.zone.parse().map_err(|_| {
        CliError::usage(format!("`--zone {}` is no time zone", args.zone), "write it like `Europe/Berlin` or `UTC`")
    })?;
    let inputs: Vec<Input> = args
        .paths
        .into_iter()
        .map(|path| if path.as_os_str() == "-" { Input::StandardInput } else { Input::Path(path) })
        .collect();
    let options = IndexOptions {
        set_outlet: args.set_outlet,
        set_language: args.set_language,
        zone,
        date_from: if args.date_from.is_some() { DateFrom::Mtime } else { DateFrom::Content },
        prune: args.prune,
        keep_unchanged: false,
        read: read_options(args.map.as_deref())?,
        now: context.now,
    };
    let bar = Bar::new(context);
    let report = if args.rebuild {
        Archive::rebuild(&context.index, &inputs, &options, &mut |state| bar.show(state))?.1
    } else {
        context.open_or_create()?.index(&inputs, &options, &mut |state| bar.show(state))?
    };
    bar.finish();
    match args.format {
        Format::Json => write_json(&report, out)?,
        Format::Text => text(&report, out)?,
    }
    Ok(if args.strict && !report.skipped.is_empty() {
        Outcome::Refused
    } else if report.added + report.replaced + report.unchanged + report.deleted == 0 {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

/// What `--map` says.
pub(super) fn read_options(map: Option<&str>) -> Result<ReadOptions, CliError> {
    let Some(map) = map else { return Ok(ReadOptions::DEFAULT) };
    let wrong = |error: ColumnMapError| {
        CliError::usage(format!("`--map {map}`: {error}"), "write it like `headline=Titel,published=Datum`")
    };
    Ok(ReadOptions { columns: ColumnMap::parse(map).map_err(wrong)?, ..ReadOptions::DEFAULT })
}

fn text(report: &IndexReport, out: &mut dyn Write) -> Result<(), CliError> {
    let IndexReport { added, replaced, unchanged, deleted, skipped, articles, passages, seconds } = report;
    for skipped in skipped {
        writeln!(out, "{}", render::skipped(skipped))?;
    }
    if *added + *replaced + *unchanged + *deleted == 0 && skipped.is_empty() {
        writeln!(out, "no articles found: name files, or folders with files")?;
    }
    let files = if skipped.is_empty() { "nothing skipped".to_owned() } else { format!("{} skipped", skipped.len()) };
    writeln!(out, "{added} added, {replaced} replaced, {unchanged} unchanged, {deleted} deleted, {files}")?;
    writeln!(
        out,
        "{} in {} after {seconds:.1} s",
        render::count(*passages, "passage"),
        render::count(*articles, "article")
    )?;
    Ok(())
}

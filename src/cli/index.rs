//! `beleg index [PATH…]`

use std::io::Write;
use std::path::PathBuf;

use super::progress::Bar;
use super::settings::{SettingArgs, tasks};
use super::{CliError, Context, Format, Outcome, render, write_json};
use crate::archive::{Archive, IndexOptions};
use crate::model::IndexReport;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders with articles; `-` for standard input [default: all sources in beleg.toml]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingArgs,
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

pub(super) fn run(args: Args, context: &Context, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let options = IndexOptions { prune: args.prune, now: context.now, ..IndexOptions::default() };
    let tasks = tasks(args.paths, &args.settings.settings()?, &options, context)?;
    let bar = Bar::new(context);
    let report = if args.rebuild {
        Archive::rebuild(&context.index, &tasks, &mut |state| bar.show(state))?.1
    } else {
        context.open_or_create()?.index_all(&tasks, &mut |state| bar.show(state))?
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

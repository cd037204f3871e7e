//! `beleg index [PATH…]`

use std::io::Write;
use std::path::PathBuf;

use super::progress::Bar;
use super::settings::{SettingArgs, tasks};
use super::signals::stop_on_signals;
use super::{CliError, Context, Format, Outcome, Output, plain, render, write_json};
use crate::archive::{Archive, ArchiveError, IndexOptions};
use crate::model::IndexReport;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ctrl-C ends the run in good order: what was read is committed, the summary says where it stopped, and the exit code is \
130. The same command goes on from there.")]
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

pub(super) fn run(args: Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let stop = stop_on_signals(context)?;
    let options = IndexOptions { prune: args.prune, now: context.now, stop, ..IndexOptions::default() };
    let tasks = tasks(args.paths, &args.settings.settings()?, &options, context)?;
    let bar = Bar::new(context);
    let result = if args.rebuild {
        Archive::rebuild(&context.index, &tasks, &mut |state| bar.show(state)).map(|(_, report)| report)
    } else {
        context.open_or_create()?.index_all(&tasks, &mut |state| bar.show(state))
    };
    bar.finish();
    let report = match result {
        Ok(report) => report,
        Err(error @ ArchiveError::Stopped { .. }) => {
            context.remark(&error.to_string());
            return Ok(Outcome::Stopped);
        }
        Err(error) => return Err(error.into()),
    };
    match args.format {
        Format::Json => write_json(&report, out)?,
        Format::Text => text(&report, out)?,
    }
    Ok(if report.stopped.is_some() {
        Outcome::Stopped
    } else if args.strict && !report.skipped.is_empty() {
        Outcome::Refused
    } else if report.added + report.replaced + report.unchanged + report.deleted == 0 {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

fn text(report: &IndexReport, out: &mut dyn Write) -> Result<(), CliError> {
    let IndexReport { added, replaced, unchanged, deleted, skipped, stopped, articles, passages, seconds } = report;
    for skipped in skipped {
        writeln!(out, "{}", render::skipped(skipped))?;
    }
    if let Some(stopped) = stopped {
        writeln!(out, "{}", plain(&format!("{stopped}; run the command again to go on")))?;
    } else if *added + *replaced + *unchanged + *deleted == 0 && skipped.is_empty() {
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

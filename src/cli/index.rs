//! `beleg index [PATH…]`

use std::io::{self, Write};
use std::path::PathBuf;

use super::long_answer::LongAnswer;
use super::progress::Bar;
use super::settings::{SettingArgs, tasks};
use super::signals::stop_on_signals;
use super::wait::WaitArgs;
use super::{CliError, Context, Format, Outcome, Output, plain, render};
use crate::archive::{Archive, ArchiveError, IndexEvent, IndexOptions, IndexTask, Patience, RebuildOptions};
use crate::model::{IndexReport, Skipped};

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
    /// Fail if anything was skipped; with `--rebuild` the old index then stays
    #[arg(long)]
    strict: bool,
    /// With `--rebuild`: do without articles whose source cannot be read; with `--prune`: also where nothing is found
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    wait: WaitArgs,
    /// How to print the summary
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let stop = stop_on_signals(context)?;
    let patience = args.wait.patience(stop.clone());
    let how = How {
        rebuild: args.rebuild.then(|| RebuildOptions {
            patience: patience.clone(),
            strict: args.strict,
            lossy: args.yes,
        }),
        patience,
    };
    let options =
        IndexOptions { prune: args.prune, prune_empty: args.yes, now: context.now, stop, ..IndexOptions::default() };
    let tasks = tasks(args.paths, &args.settings.settings()?, &options, context)?;
    context.tell_where();
    let report = match args.format {
        Format::Json => {
            let mut data = out.data();
            let mut answer = LongAnswer::new(&mut data, "skipped");
            let report = index(&how, &tasks, context, &mut |skipped| answer.push(skipped))?;
            if let Some(report) = &report {
                let mut rest = serde_json::to_value(report).map_err(io::Error::from)?;
                rest.as_object_mut().and_then(|rest| rest.shift_remove("skipped"));
                answer.finish(&rest)?;
            }
            report
        }
        Format::Text => {
            let report = index(&how, &tasks, context, &mut |skipped| {
                writeln!(out, "{}", render::skipped(skipped))?;
                out.flush()
            })?;
            report.iter().try_for_each(|report| text(report, out))?;
            report
        }
    };
    let Some(report) = report else { return Ok(Outcome::Stopped) };
    Ok(if report.stopped.is_some() {
        Outcome::Stopped
    } else if args.strict && report.total_skipped > 0 {
        Outcome::Refused
    } else if report.added + report.replaced + report.unchanged + report.deleted + report.kept_out + report.corrected
        == 0
    {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

/// So many files are named that are gone.
const MAX_NAMED: usize = 10;

/// Whether to wait, and to make the index anew.
struct How {
    rebuild: Option<RebuildOptions>,
    patience: Patience,
}

/// Indexes, and prints what is skipped as it comes; `None` if the run was stopped and changed nothing.
fn index(
    how: &How,
    tasks: &[IndexTask],
    context: &Context,
    print: &mut dyn FnMut(&Skipped) -> io::Result<()>,
) -> Result<Option<IndexReport>, CliError> {
    let bar = Bar::new(context);
    let mut printed = Ok(());
    let mut each = |event: IndexEvent<'_>| match event {
        IndexEvent::Progress(state) => bar.show(state),
        // Whoever reads this may have enough; the run goes on.
        IndexEvent::Skipped(skipped) if printed.is_ok() => printed = bar.beside(|| print(skipped)),
        IndexEvent::Skipped(_) => {}
    };
    let result = match &how.rebuild {
        Some(options) => Archive::rebuild(context.index(), tasks, options, &mut each).map(|(_, report)| report),
        None => context.open_or_create(&how.patience)?.index_all(tasks, &mut each),
    };
    bar.finish();
    match result {
        Err(error @ ArchiveError::Stopped { .. }) => {
            context.remark(&error.to_string());
            Ok(None)
        }
        result => {
            let report = result?;
            printed?;
            Ok(Some(report))
        }
    }
}

fn text(report: &IndexReport, out: &mut dyn Write) -> Result<(), CliError> {
    let IndexReport { added, replaced, unchanged, superseded, deleted, total_skipped, stopped, .. } = report;
    let IndexReport { refused_days, corrected, kept_out, vanished, total_vanished, forgotten, .. } = report;
    let IndexReport { articles, passages, seconds, .. } = report;
    match refused_days {
        0 => {}
        1 => writeln!(out, "1 day lies in the future and was not taken; later runs try it again")?,
        days => writeln!(out, "{days} days lie in the future and were not taken; later runs try them again")?,
    }
    if let Some(stopped) = stopped {
        writeln!(out, "{}", plain(&format!("{stopped}; run the command again to go on")))?;
    } else if *added + *replaced + *unchanged + *deleted + *kept_out + *corrected == 0 && *total_skipped == 0 {
        writeln!(out, "no articles found: name files, or folders with files")?;
    }
    let files = if *total_skipped == 0 { "nothing skipped".to_owned() } else { format!("{total_skipped} skipped") };
    writeln!(out, "{added} added, {replaced} replaced, {unchanged} unchanged, {deleted} deleted, {files}")?;
    if *total_vanished > 0 {
        let named = vanished.iter().take(MAX_NAMED).map(|path| plain(path)).collect::<Vec<_>>().join(", ");
        let more = total_vanished.saturating_sub(MAX_NAMED as u64);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        writeln!(out, "gone: {named}{more}; what was read from there stays until `--prune`")?;
    }
    if *forgotten > 0 {
        let files = render::count(*forgotten, "file");
        writeln!(
            out,
            "warning: {files} lost the outlet or day that flags gave before: repeat `--set-outlet` and `--date-from`, or write them into `beleg.toml`"
        )?;
    }
    if *corrected > 0 {
        writeln!(out, "{corrected} corrected by hand since")?;
    }
    if *kept_out > 0 {
        writeln!(out, "{} deleted by hand before stay away", render::count(*kept_out, "article"))?;
    }
    if *superseded > 0 {
        writeln!(out, "{superseded} of them gave way to a later one of the same id")?;
    }
    writeln!(
        out,
        "{} in {} after {seconds:.1} s",
        render::count(*passages, "passage"),
        render::count(*articles, "article")
    )?;
    Ok(())
}

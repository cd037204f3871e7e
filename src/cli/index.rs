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
use crate::messages::Message;
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
                writeln!(out, "{}", render::skipped(skipped, context.lang))?;
                out.flush()
            })?;
            report.iter().try_for_each(|report| text(report, context, out))?;
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
            context.note(error.message());
            Ok(None)
        }
        result => {
            let report = result?;
            context.tell_converters(&report.converters);
            printed?;
            Ok(Some(report))
        }
    }
}

fn text(report: &IndexReport, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    let IndexReport { added, replaced, unchanged, superseded, deleted, total_skipped, stopped, .. } = report;
    let IndexReport { refused_days, corrected, kept_out, vanished, total_vanished, forgotten, .. } = report;
    let IndexReport { articles, passages, seconds, excluded, passed_over, .. } = report;
    let mut line = |message: Message| writeln!(out, "{}", plain(&context.say(message)));
    if *refused_days > 0 {
        line(Message::new("index-refused-days").with("n", *refused_days))?;
    }
    if let Some(stopped) = stopped {
        line(Message::new("index-go-on").with("stopped", stopped.message()))?;
    } else if *added + *replaced + *unchanged + *deleted + *kept_out + *corrected == 0 && *total_skipped == 0 {
        line(Message::new("no-articles"))?;
    }
    line(
        Message::new("index-counts")
            .with("added", *added)
            .with("replaced", *replaced)
            .with("unchanged", *unchanged)
            .with("deleted", *deleted)
            .with("skipped", *total_skipped),
    )?;
    for (key, n) in [("index-excluded", *excluded), ("index-passed-over", *passed_over)] {
        if n > 0 {
            line(Message::new(key).with("n", n))?;
        }
    }
    if *total_vanished > 0 {
        let named = vanished.iter().take(MAX_NAMED).map(|path| plain(path)).collect::<Vec<_>>().join(", ");
        let gone = Message::new("index-gone");
        line(match total_vanished.saturating_sub(MAX_NAMED as u64) {
            0 => gone.with("names", named),
            more => gone.with("names", Message::new("and-more").with("names", named).with("more", more)),
        })?;
    }
    for (key, n) in [("index-forgotten", *forgotten), ("index-corrected", *corrected), ("index-kept-out", *kept_out)] {
        if n > 0 {
            line(Message::new(key).with("n", n))?;
        }
    }
    if *superseded > 0 {
        line(Message::new("index-superseded").with("n", *superseded))?;
    }
    let total = Message::new("total").with("passages", *passages).with("articles", *articles);
    let seconds = context.lang.decimal(*seconds, 1);
    Ok(line(Message::new("index-holds").with("total", total).with("seconds", seconds))?)
}

//! `beleg watch [PATH…]`

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;

use super::error::said;
use super::settings::{SettingArgs, tasks};
use super::signals::stop_on_signals;
use super::wait::duration;
use super::{CliError, Context, Outcome, Output, render, write_json_line};
use crate::archive::{Archive, IndexOptions, Input, Patience, WatchEvent};
use crate::messages::Message;
use crate::model::{Change, ChangeKind};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
First everything new or changed is indexed, and articles whose file vanished are deleted. Then every change is indexed \
shortly after it ended. Each line is printed when a search finds what it tells. Ctrl-C finishes the batch and ends \
with exit code 0; the next start catches up. The index is locked only while a batch is written.")]
pub(super) struct Args {
    /// Files and folders with articles [default: all sources in beleg.toml]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingArgs,
    /// Keep articles whose file vanished
    #[arg(long)]
    keep: bool,
    /// Wait so long for another process that writes, such as `500ms`, `30s` or `2m`, then fail [default: as long as it writes]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    wait: Option<Duration>,
    /// How to print what changed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ChangeFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ChangeFormat {
    Text,
    Jsonl,
}

pub(super) fn run(args: Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let patience = Patience { wait: args.wait.unwrap_or(Duration::MAX), stop: stop_on_signals(context)? };
    let options = IndexOptions { prune: !args.keep, prune_empty: true, now: context.now, ..IndexOptions::default() };
    let tasks = tasks(args.paths, &args.settings.settings()?, &options, context)?;
    if tasks.iter().any(|task| task.inputs.contains(&Input::StandardInput)) {
        return Err(CliError::usage(Message::new("watch-stdin"), Message::new("watch-stdin-hint")));
    }
    let mut failed = None;
    context.tell_where();
    Archive::watch(context.index(), &tasks, &patience, &mut |event| match tell(&event, args.format, context, out) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(Outcome::Done),
    }
}

/// Prints changes at once: whoever reads them waits for them.
fn tell(event: &WatchEvent, format: ChangeFormat, context: &Context, out: &mut Output) -> io::Result<()> {
    match event {
        WatchEvent::Changed(change) => {
            match format {
                ChangeFormat::Text => writeln!(out, "{}", text(change, context))?,
                ChangeFormat::Jsonl => write_json_line(change, out)?,
            }
            out.flush()?;
        }
        WatchEvent::CaughtUp => context.note(Message::new("watch-caught-up")),
        WatchEvent::Waiting(error) => {
            context.note(Message::new("watch-waiting").with("error", said(error, context.lang)))
        }
        WatchEvent::Missing(path) => {
            context.note(Message::new("watch-missing").with("path", path.display()));
        }
        WatchEvent::Stopped(stopped) => {
            context.note(Message::new("index-go-on").with("stopped", stopped.message()));
        }
    }
    Ok(())
}

fn text(change: &Change, context: &Context) -> String {
    let event = |event| {
        context.say(Message::new(match event {
            ChangeKind::Added => "event-added",
            ChangeKind::Replaced => "event-replaced",
            ChangeKind::Deleted => "event-deleted",
            ChangeKind::Skipped => "event-skipped",
        }))
    };
    match (&change.article, &change.skipped) {
        (Some(article), _) => format!("{:<8} {}", event(change.event), render::changed(article, context.lang)),
        (None, Some(skipped)) => render::skipped(skipped, context.lang),
        (None, None) => event(change.event),
    }
}

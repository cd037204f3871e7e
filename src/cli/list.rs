//! `beleg list [add|show|export|remove NAME]`

use std::io::Write;

use clap::Subcommand;

use super::wait::WaitArgs;
use super::{CliError, Context, Format, Outcome, Output, plain, render, write_json, write_json_line};
use crate::archive::Stop;
use crate::messages::Message;
use crate::model::{ListItem, ListSummary, ListView};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without a command all lists are named. A list is a file in `lists` beside the folder of the index, one line per passage with its \
text, range and checksum; `--list NAME` searches in it.")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    wait: WaitArgs,
    /// How to print the answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Keep passages; of an article all
    Add {
        /// The list
        name: String,
        /// Articles (`ARTICLE`) or passages (`ARTICLE#3`)
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
    },
    /// Show the passages, and what became of each since it was kept
    Show {
        /// The list
        name: String,
    },
    /// Print the passages as JSON, one a line, with their articles and sources
    Export {
        /// The list
        name: String,
    },
    /// Take passages out of a list; without ids remove the list
    Remove {
        /// The list
        name: String,
        /// Articles or passages
        #[arg(value_name = "ID")]
        ids: Vec<String>,
    },
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let archive = context.open()?.with_patience(args.wait.patience(Stop::default()));
    match &args.command {
        None => {
            let lists = archive.lists()?;
            match args.format {
                Format::Json => write_json(&lists, out)?,
                Format::Text => lists.iter().try_for_each(|list| summary(list, context, out))?,
            }
        }
        Some(Command::Add { name, ids }) => written(&archive.list_add(name, ids)?, args, context, out)?,
        Some(Command::Remove { name, ids }) => written(&archive.list_remove(name, ids)?, args, context, out)?,
        Some(Command::Show { name }) => {
            let view = archive.list_show(name)?;
            match args.format {
                Format::Json => write_json(&view, out)?,
                Format::Text => text(&view, context, out)?,
            }
        }
        Some(Command::Export { name }) => {
            let view = archive.list_show(name)?;
            view.items.iter().try_for_each(|item| write_json_line(item, out))?;
            view.broken.iter().for_each(|broken| context.remark(&render::skipped(broken, context.lang)));
        }
    }
    Ok(Outcome::Done)
}

fn written(list: &ListSummary, args: &Args, context: &Context, out: &mut Output) -> Result<(), CliError> {
    match args.format {
        Format::Json => Ok(write_json(list, out)?),
        Format::Text => summary(list, context, out),
    }
}

fn summary(list: &ListSummary, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    let passages = context.say(Message::new("suggest-term").with("n", list.passages));
    Ok(writeln!(out, "{}: {passages}", plain(&list.name))?)
}

fn text(view: &ListView, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    for ListItem { id, status, text, now, source, reason, .. } in &view.items {
        let reason = reason.as_ref().map(|reason| format!(": {}", plain(reason))).unwrap_or_default();
        writeln!(
            out,
            "{:<7}  {id}  {}{reason}",
            context.say(render::status(*status)),
            render::place(source, context.lang)
        )?;
        writeln!(out, "   {}", plain(text))?;
        if let Some(now) = now {
            writeln!(out, "   {}", context.say(Message::new("list-now").with("text", plain(now))))?;
        }
    }
    writeln!(out, "{}", context.say(render::verify_counts(view.counts)))?;
    view.broken.iter().for_each(|broken| context.remark(&render::skipped(broken, context.lang)));
    Ok(())
}

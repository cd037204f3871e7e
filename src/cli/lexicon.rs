//! `beleg lexicon count PATH…` and `beleg lexicon learn PATH…`

use std::io::Write;
use std::path::PathBuf;

use super::wait::WaitArgs;
use super::{CliError, Context, Format, Outcome, Output, render, write_json};
use crate::archive::{Archive, Stop, count_words};
use crate::messages::Message;
use crate::model::{LearnReport, Recut, Skipped};

/// So many words that are cut otherwise are named; the JSON has them all.
const MAX_NAMED: usize = 10;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print how often words stand in articles: word, count, with a capital, behind a determiner
    Count {
        /// Articles: files or folders
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },
    /// Learn the words of articles, so that the index cuts their compounds; replaces what was learned before
    ///
    /// A new index uses it at once, one that is there goes on as it is until `beleg index --rebuild PATH…`. What was learned is
    /// `lexicon.tsv` in the folder of the index: words and numbers only.
    Learn {
        /// All articles to learn from: files or folders
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        wait: WaitArgs,
        /// How to print the summary
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Format,
    },
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    match &args.command {
        Command::Count { paths } => {
            let counted = count_words(paths);
            remark_skipped(&counted.skipped, context);
            out.data().write_all(counted.counts.table().as_bytes())?;
        }
        Command::Learn { paths, wait, format } => {
            context.tell_where();
            let report = Archive::learn_within(context.index(), paths, context.now(), &wait.patience(Stop::default()))?;
            match format {
                Format::Json => write_json(&report, out)?,
                Format::Text => {
                    remark_skipped(&report.skipped, context);
                    text(&report, context, out)?;
                }
            }
            // An index of another version says itself what to do with it.
            if context.open().is_ok_and(|archive| archive.lexicon_version() != report.lexicon) {
                context.note(Message::new("lexicon-later"));
            }
        }
    }
    Ok(Outcome::Done)
}

fn remark_skipped(skipped: &[Skipped], context: &Context) {
    for skipped in skipped {
        context.remark(&render::skipped(skipped, context.lang));
    }
}

fn text(report: &LearnReport, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    let LearnReport { articles, words, lexicon, recut, .. } = report;
    let learned = Message::new("lexicon-learned").with("words", *words).with("articles", *articles);
    writeln!(out, "{}", context.say(learned.with("lexicon", lexicon.as_str())))?;
    writeln!(out, "{}", context.say(Message::new("lexicon-recut").with("n", recut.len())))?;
    for Recut { word, after, .. } in recut.iter().take(MAX_NAMED) {
        writeln!(
            out,
            "  {word}  {}",
            if after.is_empty() { context.say(Message::new("lexicon-whole")) } else { after.join("·") }
        )?;
    }
    if recut.len() > MAX_NAMED {
        writeln!(out, "  …")?;
    }
    Ok(())
}

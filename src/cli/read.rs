//! `beleg read PATH…`: what would be understood of files, without an index.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::ValueEnum;

use super::settings::{SettingArgs, tasks};
use super::{CliError, Context, Outcome, Output, plain, render, write_json, write_json_line};
use crate::archive::{IndexOptions, read_articles};
use crate::messages::Message;
use crate::model::{ArticleView, ByteSpan, RefusedFact, Skipped};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders with articles; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingArgs,
    /// How to print the articles; `json` prints an array if there are several
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ReadFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReadFormat {
    Text,
    Json,
    Jsonl,
}

pub(super) fn run(args: Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let tasks = tasks(args.paths, &args.settings.settings()?, &IndexOptions::default(), context)?;
    let mut refused: Vec<Skipped> = Vec::new();
    let mut whole = Vec::new();
    let mut any = false;
    let mut failure = None;
    let converters = read_articles(context.index(), &tasks, context.now(), &mut |article| {
        let article = match article {
            Ok(article) => article,
            Err(skipped) => {
                refused.push(skipped);
                return ControlFlow::Continue(());
            }
        };
        let written = match args.format {
            ReadFormat::Json => {
                whole.push(article);
                Ok(())
            }
            ReadFormat::Jsonl => write_json_line(&article, out).map_err(CliError::from),
            ReadFormat::Text => {
                let parted = if any { writeln!(out, "\n").map_err(CliError::from) } else { Ok(()) };
                parted.and_then(|()| understood(&article, context, out))
            }
        };
        any = true;
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = failure {
        return Err(error);
    }
    if args.format == ReadFormat::Json {
        match whole.as_slice() {
            [] => {}
            [one] => write_json(one, out)?,
            many => write_json(&many, out)?,
        }
    }
    context.tell_converters(&converters);
    for skipped in &refused {
        context.remark(&render::skipped(skipped, context.lang));
    }
    if !any && refused.is_empty() {
        context.note(Message::new("no-articles"));
    }
    Ok(if any && refused.is_empty() { Outcome::Done } else { Outcome::Refused })
}

/// An article, and on which lines the days stand that it names.
fn understood(article: &ArticleView, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    render::article(article, context, out)?;
    let lines = Lines::new(article);
    let mut days: Vec<(String, u64, String)> = Vec::new();
    for (name, date) in [("fact-published", &article.meta.published), ("fact-updated", &article.meta.updated)] {
        if let Some(evidence) = date.as_ref().and_then(|date| date.evidence.as_ref()) {
            days.push((
                evidence.text.clone(),
                lines.of(&evidence.text, evidence.bytes),
                context.say(Message::new(name)),
            ));
        }
    }
    for mention in &article.mentions {
        days.push((mention.text.clone(), lines.of(&mention.text, mention.bytes), render::days_meant(mention, context)));
    }
    days.sort_by_key(|(_, line, _)| *line);
    if !days.is_empty() {
        writeln!(out, "\n{}", context.say(Message::new("read-days")))?;
    }
    for (text, line, meaning) in days {
        let line = if line == 0 { "?".to_owned() } else { line.to_string() };
        let told = Message::new("read-line").with("line", line).with("text", plain(&text)).with("meaning", meaning);
        writeln!(out, "  {}", context.say(told))?;
    }
    if !article.refused.is_empty() {
        writeln!(out, "\n{}", context.say(Message::new("read-not-taken")))?;
    }
    for RefusedFact { fact, value, reason, line } in &article.refused {
        let named = match fact.as_str() {
            "outlet" => context.say(Message::new("fact-outlet")),
            "authors" => context.say(Message::new("fact-authors")),
            "published" => context.say(Message::new("fact-published")),
            "updated" => context.say(Message::new("fact-updated")),
            fact => fact.to_owned(),
        };
        let value = if value.is_empty() { String::new() } else { format!("{} ", plain(value)) };
        let told = format!("{named}: {value}({})", context.say(reason.message()));
        let told = match line {
            Some(line) => {
                context.say(Message::new("read-refused-line").with("line", line.to_string()).with("rest", told))
            }
            None => told,
        };
        writeln!(out, "  {told}")?;
    }
    Ok(())
}

/// Finds the lines on which words of an article stand.
struct Lines<'a> {
    article: &'a ArticleView,
    file: Vec<u8>,
}

impl<'a> Lines<'a> {
    fn new(article: &'a ArticleView) -> Self {
        let path = article.blocks.first().map(|block| block.source.path.as_str()).unwrap_or_default();
        Self { article, file: std::fs::read(path).unwrap_or_default() }
    }

    /// The line, from 1; 0 if it is not known.
    fn of(&self, text: &str, bytes: ByteSpan) -> u64 {
        let feeds = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count() as u64;
        let in_block = self.article.blocks.iter().find_map(|block| {
            let start = bytes.start.checked_sub(block.source.bytes.start)?;
            let own = block.text.get(start..start + bytes.len())?;
            (own == text).then(|| block.source.line + feeds(block.text.get(..start).unwrap_or_default().as_bytes()))
        });
        let in_file = || {
            let own = self.file.get(bytes.range())?;
            (own == text.as_bytes()).then(|| 1 + feeds(self.file.get(..bytes.start).unwrap_or_default()))
        };
        in_block.or_else(in_file).unwrap_or_default()
    }
}

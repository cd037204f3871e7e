//! The command line: flags become requests, answers become text or JSON.
//!
//! One file per subcommand, each an `Args` struct and a `run`. Results go to standard output, everything else to standard
//! error. Exit codes: 0 done or found, 1 nothing found, 2 error, 130 stopped before the end.

mod analyze;
mod arguments;
mod chart;
mod cite;
mod context;
mod csv;
mod days;
mod delete;
mod documents;
mod error;
mod eval;
mod explain;
mod export;
mod facets;
mod filter;
mod hints;
mod index;
mod init;
mod json;
mod language;
mod lexicon;
mod list;
mod localized;
mod long_answer;
mod outcome;
mod output;
mod periods;
mod progress;
mod read;
mod render;
mod search;
mod set;
mod settings;
mod show;
mod signals;
mod similar;
mod sources;
mod stats;
mod suggest;
mod syntax;
mod timeline;
mod verify;
mod wait;
mod watch;

use crate::messages::{Lang, Message};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::{CommandFactory, Parser, Subcommand};

use arguments::flags_first;
use context::Context;
use error::{CliError, report};
use json::{Format, write_json, write_json_line};
use language::{LangArg, of_locale, wished};
use outcome::Outcome;
use output::{Color, Output, plain, tell};

use crate::archive::{Located, locate};

/// The heading of the flags that every command has.
const EVERYWHERE: &str = "Everywhere";

const AFTER_HELP: &str = "\
Examples:
  beleg index ARTICLES
  beleg search Tomahawk --since 2025-10-16
  beleg search Tomahawk --in ARTICLES --format json
  beleg verify --all

Exit codes:
  0    done, or found
  1    nothing found
  2    error
  130  stopped by Ctrl-C

Environment:
  BELEG_INDEX   folder of the index
  BELEG_CONFIG  file with the sources
  BELEG_LANG    language: de or en
  BELEG_NOW     time of day, as in 2025-10-21T12:00:00+02:00
  NO_COLOR      no colours, if it is not empty";

/// Search index for German news: finds the passage and proves where it stands, who published it, and when.
#[derive(Debug, Parser)]
#[command(name = "beleg", version, max_term_width = 100, propagate_version = false, after_help = AFTER_HELP)]
pub struct Cli {
    /// Folder of the index [default: index-data/index in this folder or one above, else BELEG_INDEX, else the user's own]
    #[arg(long, global = true, value_name = "DIR", help_heading = EVERYWHERE)]
    index: Option<PathBuf>,
    /// File with the sources of the archive [default: beleg.toml beside the folder of the index]
    #[arg(long, global = true, value_name = "FILE", env = "BELEG_CONFIG", hide_env_values = true, help_heading = EVERYWHERE)]
    config: Option<PathBuf>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = EVERYWHERE)]
    color: Color,
    /// The language of what people read; else that of BELEG_LANG, else that of the locale
    #[arg(long, global = true, value_name = "LANG", help_heading = EVERYWHERE)]
    lang: Option<LangArg>,
    /// Print only results and errors
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    // Find, read, check, maintain; then what is for those who look inside.
    /// Find passages
    Search(search::Args),
    /// Find passages of other articles that are like one
    Similar(similar::Args),
    /// Count what matches by day, outlet, agency, …
    Facets(facets::Args),
    /// Count what matches over time: by day, week, month or year
    Timeline(timeline::Args),
    /// Write everything that matches, without a limit, or a random sample of it
    Export(export::Args),
    /// Complete a word, and find headlines, while a query is typed
    Suggest(suggest::Args),
    /// Tell why a passage is found and what its score is made of, or why it is not found
    Explain(explain::Args),
    /// Print the query language with examples
    Syntax(syntax::Args),
    /// Show articles or passages with their source
    Show(show::Args),
    /// Tell what would be understood of files, without an index
    Read(read::Args),
    /// Cite passages with their source and a token for `verify`
    Cite(cite::Args),
    /// Keep passages under a name, and see what became of them
    List(list::Args),
    /// Check whether passages still stand where they were found
    Verify(verify::Args),
    /// Tell what the index holds
    Stats(stats::Args),
    /// Write a beleg.toml with comments: the sources of the archive and what is said of them
    Init(init::Args),
    /// Bring articles into the index, or up to date
    Index(index::Args),
    /// Index articles as they arrive, and print a line for each
    Watch(watch::Args),
    /// List the sources in beleg.toml with their settings, counts and last change
    Sources(sources::Args),
    /// Correct facts of an article: when it was published, by whom, …
    Set(set::Args),
    /// Delete articles from the index, so that they stay away until they are restored
    Delete(delete::Args),
    /// Show how a text is read: its words, their terms and places
    Analyze(analyze::Args),
    /// Measure how well judged queries are answered
    Eval(eval::Args),
    /// Count or learn words, of which the lexicon of compounds is made
    Lexicon(lexicon::Args),
    /// Print a completion script for a shell
    Completions(documents::CompletionArgs),
    /// Print the manual page
    Man,
}

/// Reads the command line, runs it, prints its answer or error.
pub fn main() -> ExitCode {
    let cli = parse();
    let wished = wished(cli.lang);
    let lang = *wished.as_ref().unwrap_or(&of_locale());
    let mut out = Output::new(cli.color);
    let result = wished.and_then(|lang| {
        let now = clock()?;
        let (styles, width) = (out.styles(), out.width());
        let located = located(cli.index);
        let context = Context { located, config: cli.config, quiet: cli.quiet, lang, styles, width, now };
        let outcome = run(cli.command, &context, &mut out)?;
        out.flush()?;
        Ok(outcome)
    });
    match result {
        Ok(outcome) => outcome.into(),
        // Whoever reads has enough.
        Err(CliError::Write(e)) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            report(&error, lang);
            ExitCode::from(2)
        }
    }
}

/// Where the index is.
fn located(named: Option<PathBuf>) -> Located {
    let environment = std::env::var_os("BELEG_INDEX").filter(|path| !path.is_empty()).map(PathBuf::from);
    locate(named, environment, context::user_index())
}

/// Reads the command line; ends the program after help, version and errors.
fn parse() -> Cli {
    let arguments = flags_first(&Cli::command(), std::env::args_os().collect());
    Cli::try_parse_from(&arguments).unwrap_or_else(|error| {
        // It quotes arguments, so it is made anew from arguments that a terminal only shows.
        let shown: Vec<OsString> = arguments.iter().map(|argument| plain(&argument.to_string_lossy()).into()).collect();
        if language::before_reading(&shown) == Lang::German
            && let Some((text, is_error)) = localized::answer(Cli::command(), shown.clone())
        {
            end(&text, is_error);
        }
        Cli::try_parse_from(shown).err().unwrap_or(error).exit()
    })
}

/// Prints what stands in place of an answer, and ends the program.
#[expect(clippy::exit, reason = "as clap does after help and errors")]
fn end(text: &str, is_error: bool) -> ! {
    let _ = match is_error {
        true => anstream::stderr().write_all(text.as_bytes()),
        false => anstream::stdout().write_all(text.as_bytes()),
    };
    std::process::exit(if is_error { 2 } else { 0 })
}

fn run(command: Command, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    match command {
        Command::Init(args) => init::run(&args, context, out),
        Command::Index(args) => index::run(args, context, out),
        Command::Sources(args) => sources::run(&args, context, out),
        Command::Watch(args) => watch::run(args, context, out),
        Command::Search(args) => search::run(args, context, out),
        Command::Export(args) => export::run(args, context, out),
        Command::Explain(args) => explain::run(&args, context, out),
        Command::Similar(args) => similar::run(args, context, out),
        Command::Suggest(args) => suggest::run(&args, context, out),
        Command::Syntax(args) => syntax::run(&args, context, out),
        Command::Facets(args) => facets::run(args, context, out),
        Command::Timeline(args) => timeline::run(args, context, out),
        Command::Read(args) => read::run(args, context, out),
        Command::Show(args) => show::run(&args, context, out),
        Command::Cite(args) => cite::run(&args, context, out),
        Command::Verify(args) => verify::run(&args, context, out),
        Command::List(args) => list::run(&args, context, out),
        Command::Set(args) => set::run(&args, context, out),
        Command::Delete(args) => delete::run(&args, context, out),
        Command::Stats(args) => stats::run(&args, context, out),
        Command::Analyze(args) => analyze::run(&args, context, out),
        Command::Eval(args) => eval::run(&args, context, out),
        Command::Lexicon(args) => lexicon::run(&args, context, out),
        Command::Completions(args) => documents::completions(&args, spoken(Cli::command(), context.lang), out),
        Command::Man => documents::man(spoken(Cli::command(), context.lang), out),
    }
}

/// The command with its help in a language.
fn spoken(command: clap::Command, lang: Lang) -> clap::Command {
    if lang == Lang::German { localized::german(command) } else { command }
}

/// The fixed clock of `BELEG_NOW`.
fn clock() -> Result<Option<DateTime<Utc>>, CliError> {
    match std::env::var("BELEG_NOW") {
        Ok(text) if !text.is_empty() => DateTime::parse_from_rfc3339(&text)
            .map(|now| Some(now.to_utc()))
            .map_err(|_| CliError::usage(Message::new("now-wrong").with("found", text), Message::new("now-hint"))),
        _ => Ok(None),
    }
}

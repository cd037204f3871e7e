//! `beleg analyze TEXT`

use std::io::Write;

use super::arguments::joined;
use super::{CliError, Context, Format, Outcome, Output, plain, write_json};
use crate::analysis::{Analyzer, Language, analyze_with};
use crate::archive::ArchiveError;
use crate::engine::EngineError;
use crate::messages::{Lang, Message};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The text
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    /// The language it is read in
    #[arg(long, value_name = "TAG", default_value = "de")]
    language: String,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let language = Language::of_tag(Some(&args.language));
    let text = joined(&args.text);
    let tokens = match context.open() {
        Ok(archive) => archive.analyze_in(&text, language),
        Err(error) => {
            // No index is needed; but whoever has one may expect its words.
            if !matches!(error, ArchiveError::Engine(EngineError::Missing { .. })) {
                context.note(Message::new("analyze-own-lexicon").with("error", error.message()));
            }
            analyze_with(&text, language, &Analyzer::new())
        }
    };
    match args.format {
        Format::Json => write_json(&tokens, out)?,
        Format::Text => {
            for token in &tokens {
                let stop =
                    if token.stop { format!("  {}", context.say(Message::new("word-stop"))) } else { String::new() };
                let text = plain(&token.text);
                let parts =
                    if token.parts.is_empty() { String::new() } else { format!("  {}", token.parts.join("·")) };
                let spellings = spellings(&token.spellings, context.lang);
                writeln!(
                    out,
                    "{:>3}  {text}  {}  ={}{parts}{spellings}{stop}",
                    token.position, token.term, token.exact
                )?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// How many other spellings of a name are shown.
const SHOWN_SPELLINGS: usize = 8;

/// The other spellings of a name, behind what is said of it.
pub(super) fn spellings(spellings: &[String], lang: Lang) -> String {
    let shown = spellings.get(..SHOWN_SPELLINGS).unwrap_or(spellings).join(", ");
    let also = match spellings.len() {
        0 => return String::new(),
        n if n > SHOWN_SPELLINGS => Message::new("word-also-more").with("more", n - SHOWN_SPELLINGS),
        _ => Message::new("word-also"),
    };
    format!("  {}", also.with("spellings", shown).say(lang))
}

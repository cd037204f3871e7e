//! `beleg explain QUERY ID`

use std::io::Write;

use super::analyze::spellings;
use super::arguments::joined;
use super::{CliError, Context, Format, Outcome, Output, plain, write_json};
use crate::messages::Message;
use crate::model::{Explanation, SearchRequest};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The query, as in `search`, and behind it the passage: `ARTICLE#3`
    #[arg(value_names = ["QUERY", "ID"], num_args = 2.., required = true)]
    words: Vec<String>,
    /// Read the query as mere words, without operators
    #[arg(long)]
    plain: bool,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let Some((id, query)) = args.words.split_last() else { return Ok(Outcome::Nothing) };
    let request = SearchRequest { plain: args.plain, ..SearchRequest::new(joined(query)) };
    let found = context.open()?.explain(&request, id)?;
    match args.format {
        Format::Json => write_json(&found, out)?,
        Format::Text => {
            text(&found, context, out)?;
            for warning in &found.warnings {
                context.warn(warning.message.clone());
            }
        }
    }
    Ok(if found.matches { Outcome::Done } else { Outcome::Nothing })
}

fn text(found: &Explanation, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    let query = plain(&found.query);
    let found_or_not = match found.score {
        Some(score) => Message::new("explain-found").with("score", context.lang.decimal(f64::from(score), 3)),
        None => Message::new("explain-not-found"),
    };
    writeln!(out, "{}", context.say(found_or_not.with("id", found.id.as_str()).with("query", query)))?;
    for reason in &found.reasons {
        writeln!(out, "  {}", plain(&reason.message))?;
    }
    for (i, word) in found.words.iter().enumerate() {
        let parts = if word.parts.is_empty() { String::new() } else { format!("  {}", word.parts.join("·")) };
        let there = Message::new("explain-word").with("times", word.highlights.len()).with("passages", word.passages);
        let there = context.say(there);
        let (text, spellings) = (plain(&word.text), spellings(&word.spellings, context.lang));
        writeln!(out, "\n{text}  {}  ={}{parts}{spellings}  {there}", word.term, word.exact)?;
        scores(found, Some(i), out)?;
    }
    if found.matches && found.scores.iter().any(|score| score.word.is_none()) {
        writeln!(out, "\n{}", context.say(Message::new("explain-beside")))?;
        scores(found, None, out)?;
    }
    if found.matches {
        let weights: Vec<_> = found.ranking.iter().map(|(name, weight)| format!("{name} {weight}")).collect();
        let ranking = Message::new("explain-ranking").with("weights", weights.join(", "));
        writeln!(out, "\n{}", context.say(ranking))?;
    }
    Ok(())
}

fn scores(found: &Explanation, word: Option<usize>, out: &mut dyn Write) -> Result<(), CliError> {
    // What it would score, if it were found, only makes people wonder.
    for score in found.scores.iter().filter(|score| found.matches && score.word == word) {
        writeln!(out, "  {:+8.3}  {}  {}", score.score, score.source, plain(&score.term))?;
    }
    Ok(())
}

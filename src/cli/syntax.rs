//! `beleg syntax`

use std::io::Write;

use super::{CliError, Context, Format, Outcome, Output, render, write_json};
use crate::messages::Message;
use crate::query::{SYNTAX, synonyms};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    if args.format == Format::Json {
        write_json(&SYNTAX, out)?;
        return Ok(Outcome::Done);
    }
    for rule in SYNTAX {
        writeln!(out, "{}", rule.form)?;
        render::wrapped(rule.finds, "    ", "    ", context, out)?;
        for example in rule.examples {
            let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(out, "      {}", example.query)?;
            writeln!(out, "        + {}", line(example.finds))?;
            writeln!(out, "        - {}", line(example.passes_over))?;
        }
    }
    let names: Vec<_> = synonyms().iter().map(|names| names.join(" = ")).collect();
    writeln!(out, "\n{}", context.say(Message::new("syntax-synonyms")))?;
    render::wrapped(&names.join(", "), "    ", "    ", context, out)?;
    Ok(Outcome::Done)
}

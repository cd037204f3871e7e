//! `beleg set ID FACT=VALUE…`

use std::collections::BTreeMap;
use std::io::Write;

use super::wait::WaitArgs;
use super::{CliError, Context, Format, Outcome, Output, plain, write_json};
use crate::archive::Stop;
use crate::messages::Message;
use crate::model::Fact;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Facts: published, updated, outlet, author, agency, place, language. Authors and agencies may be given several times. \
Nothing behind `=` takes a correction back. They are kept in `corrections.jsonl` beside the folder of the index, one line \
per fact, which may be edited by hand and kept in git; `beleg index` brings the index in line with it.")]
pub(super) struct Args {
    /// An article
    #[arg(value_name = "ID")]
    id: String,
    /// What holds of it, whatever its source says: `published=2025-10-17`, `outlet=Elbpost`
    #[arg(value_name = "FACT=VALUE", required = true)]
    facts: Vec<String>,
    #[command(flatten)]
    wait: WaitArgs,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let mut facts: BTreeMap<Fact, Vec<String>> = BTreeMap::new();
    for text in &args.facts {
        let known = text.split_once('=').and_then(|(name, value)| Some((Fact::from_word(name)?, value)));
        let Some((fact, value)) = known else {
            let names = Fact::SETTABLE.map(Fact::as_str).join(", ");
            return Err(CliError::usage(
                Message::new("set-pair").with("found", text.as_str()),
                Message::new("set-pair-hint").with("names", names),
            ));
        };
        facts.entry(fact).or_default().push(value.to_owned());
    }
    context.tell_where();
    let archive = context.open()?.with_patience(args.wait.patience(Stop::default()));
    let report = archive.set(&args.id, &facts)?;
    match args.format {
        Format::Json => write_json(&report, out)?,
        Format::Text => {
            if report.corrections.is_empty() {
                writeln!(out, "{}", context.say(Message::new("set-nothing").with("id", report.id.to_string())))?;
            }
            for correction in &report.corrections {
                let set = Message::new("set-is")
                    .with("id", report.id.to_string())
                    .with("fact", correction.fact.to_string())
                    .with("value", plain(&correction.value.to_string()));
                writeln!(out, "{}", context.say(set))?;
            }
        }
    }
    Ok(Outcome::Done)
}

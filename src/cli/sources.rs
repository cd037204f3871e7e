//! `beleg sources`

use std::io::Write;

use super::{CliError, Context, Format, Outcome, Output, plain, render, write_json};
use crate::archive::{ArchiveError, Settings, list_sources};
use crate::engine::EngineError;
use crate::messages::{Lang, Message};
use crate::model::{DEFAULT_ZONE, SourceReport};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let config = context.config()?;
    let archive = match context.open() {
        Ok(archive) => Some(archive),
        // Nothing was indexed yet.
        Err(ArchiveError::Engine(EngineError::Missing { .. })) => None,
        Err(error) => return Err(error.into()),
    };
    let report = list_sources(&config, archive.as_ref())?;
    match args.format {
        Format::Json => write_json(&report, out)?,
        Format::Text => {
            for (source, settings) in report.sources.iter().zip(config.sources.iter().map(|source| &source.settings)) {
                text(source, settings, context.lang, out)?;
            }
        }
    }
    if !report.sources.is_empty() {
        return Ok(Outcome::Done);
    }
    let key = if config.file.exists() { "sources-none" } else { "sources-no-file" };
    context.note(Message::new(key).with("file", config.file.display()));
    Ok(Outcome::Nothing)
}

/// The path, then what is set, then what the index holds.
fn text(source: &SourceReport, settings: &Settings, lang: Lang, out: &mut dyn Write) -> Result<(), CliError> {
    let missing = if source.exists { String::new() } else { format!("  {}", Message::new("source-missing").say(lang)) };
    writeln!(out, "{}{missing}", plain(&source.path))?;
    let said = |key, value: &str| Message::new(key).with("value", value).say(lang);
    let mut set = Vec::new();
    set.extend(settings.outlet.as_ref().map(|outlet| said("source-outlet", outlet)));
    set.extend(settings.language.as_ref().map(|language| said("source-language", language)));
    set.extend(settings.zone.map(|zone| said("source-zone", zone.name())));
    set.extend(settings.date_from.map(|_| said("source-date-from", &source.date_from)));
    set.extend(settings.map.as_ref().map(|map| said("source-map", &map.to_string())));
    if !set.is_empty() {
        writeln!(out, "  {}", plain(&set.join(" · ")))?;
    }
    let mut held = Message::new("source-holds")
        .with("files", source.files)
        .with("articles", source.articles)
        .with("passages", source.passages)
        .say(lang);
    if let Some((first, last)) = source.first_day.zip(source.last_day) {
        held.push_str("; ");
        held.push_str(&render::days(first, last, lang));
    }
    if let Some(change) = source.last_change {
        let changed = Message::new("source-changed").with("when", lang.instant(change, DEFAULT_ZONE));
        held.push_str("; ");
        held.push_str(&changed.say(lang));
    }
    Ok(writeln!(out, "  {held}")?)
}

//! `beleg sources`

use std::io::Write;

use super::{CliError, Context, Format, Outcome, Output, plain, render, write_json};
use crate::archive::{ArchiveError, Settings, list_sources};
use crate::engine::EngineError;
use crate::messages::Lang;
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
    let name = config.file.display();
    context.remark(&if config.file.exists() {
        format!("`{name}` names no source: add `[[source]]` with a `path`")
    } else {
        format!("there is no `{name}`: write one with `beleg init PATH…`")
    });
    Ok(Outcome::Nothing)
}

/// The path, then what is set, then what the index holds.
fn text(source: &SourceReport, settings: &Settings, lang: Lang, out: &mut dyn Write) -> Result<(), CliError> {
    let missing = if source.exists { "" } else { "  (does not exist)" };
    writeln!(out, "{}{missing}", plain(&source.path))?;
    let mut set = Vec::new();
    set.extend(settings.outlet.as_ref().map(|outlet| format!("outlet {outlet}")));
    set.extend(settings.language.as_ref().map(|language| format!("language {language}")));
    set.extend(settings.zone.map(|zone| format!("zone {zone}")));
    set.extend(settings.date_from.map(|_| format!("date-from {}", source.date_from)));
    set.extend(settings.map.as_ref().map(|map| format!("map {map}")));
    if !set.is_empty() {
        writeln!(out, "  {}", plain(&set.join(" · ")))?;
    }
    let counts = [(source.files, "file"), (source.articles, "article"), (source.passages, "passage")];
    let mut held = counts.map(|(n, what)| render::count(n, what)).join(", ");
    if let Some((first, last)) = source.first_day.zip(source.last_day) {
        held.push_str(&format!("; {}", lang.day(first)));
        if last != first {
            held.push_str(&format!(" to {}", lang.day(last)));
        }
    }
    if let Some(change) = source.last_change {
        held.push_str(&format!("; changed {}", lang.instant(change, DEFAULT_ZONE)));
    }
    Ok(writeln!(out, "  {held}")?)
}

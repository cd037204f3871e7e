//! Flags that say something of all articles of a run; the same for all commands that read articles.

use std::path::PathBuf;

use chrono_tz::Tz;
use clap::ValueEnum;

use super::{CliError, Context};
use crate::archive::{DateFrom, IndexOptions, IndexTask, Input, Settings};
use crate::ingest::{ColumnMap, ColumnMapError};

#[derive(Debug, clap::Args)]
pub(super) struct SettingArgs {
    /// The outlet of all these articles
    #[arg(long, value_name = "NAME")]
    set_outlet: Option<String>,
    /// The language of all these articles [default: found in each, else declared, else de]
    #[arg(long, value_name = "TAG")]
    set_language: Option<String>,
    /// Zone of local days and of times without a zone [default: Europe/Berlin]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// From where an article may take its date: from its `content` alone, or else from its file's time (`mtime`) [default: content]
    #[arg(long, value_name = "SOURCE")]
    date_from: Option<DateFromArg>,
    /// Which columns of a table hold what, such as `headline=Titel,published=Datum`; else their names tell
    #[arg(long, value_name = "PART=COLUMN,…")]
    map: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DateFromArg {
    Content,
    Mtime,
}

impl SettingArgs {
    /// What the flags say.
    pub(super) fn settings(self) -> Result<Settings, CliError> {
        let zone = self.zone.map(|zone| {
            zone.parse::<Tz>().map_err(|_| {
                CliError::usage(format!("`--zone {zone}` is no time zone"), "write it like `Europe/Berlin` or `UTC`")
            })
        });
        let map = self.map.map(|map| {
            let wrong = |error: ColumnMapError| {
                CliError::usage(format!("`--map {map}`: {error}"), "write it like `headline=Titel,published=Datum`")
            };
            ColumnMap::parse(&map).map_err(wrong)
        });
        Ok(Settings {
            outlet: self.set_outlet,
            language: self.set_language,
            zone: zone.transpose()?,
            date_from: self.date_from.map(|from| match from {
                DateFromArg::Content => DateFrom::Content,
                DateFromArg::Mtime => DateFrom::Mtime,
            }),
            map: map.transpose()?,
        })
    }
}

/// The inputs that paths on the command line mean, with the options that hold for each: those of the flags, else of the source in
/// `beleg.toml` that it belongs to. Without paths, all sources.
pub(super) fn tasks(
    paths: Vec<PathBuf>,
    flags: &Settings,
    options: &IndexOptions,
    context: &Context,
) -> Result<Vec<IndexTask>, CliError> {
    let config = context.config()?;
    let inputs = if paths.is_empty() {
        let name = config.file.display();
        if config.sources.is_empty() {
            let (message, hint) = if config.file.exists() {
                (
                    format!("no path is given, and `{name}` names no source"),
                    "name files or folders, or add `[[source]]` to the file",
                )
            } else {
                (
                    format!("no path is given, and there is no `{name}` that names sources"),
                    "name files or folders, or write the file with `beleg init PATH…`",
                )
            };
            return Err(CliError::usage(message, hint));
        }
        config.inputs()
    } else {
        let input = |path: PathBuf| if path.as_os_str() == "-" { Input::StandardInput } else { Input::Path(path) };
        paths.into_iter().map(input).collect()
    };
    Ok(config.tasks(&inputs, flags, options))
}

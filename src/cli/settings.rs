//! Flags that say something of all articles of a run; the same for all commands that read articles.

use std::path::PathBuf;

use chrono_tz::Tz;
use clap::ValueEnum;

use super::{CliError, Context};
use crate::archive::{DateFrom, IndexOptions, IndexTask, Input, Settings};
use crate::ingest::{ColumnMap, ColumnMapError};
use crate::messages::Message;

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
                CliError::usage(Message::new("zone-unknown").with("zone", zone), Message::new("zone-unknown-hint"))
            })
        });
        let map = self.map.map(|map| {
            let wrong = |error: ColumnMapError| {
                let message = Message::new("flag-wrong").with("flag", "map").with("value", map.as_str());
                CliError::usage(message.with("error", error.message()), Message::new("map-hint"))
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
                ("no-path-no-source", "no-path-no-source-hint")
            } else {
                ("no-path-no-file", "no-path-no-file-hint")
            };
            return Err(CliError::usage(Message::new(message).with("file", name), Message::new(hint)));
        }
        config.inputs()
    } else {
        let input = |path: PathBuf| if path.as_os_str() == "-" { Input::StandardInput } else { Input::Path(path) };
        paths.into_iter().map(input).collect()
    };
    Ok(config.tasks(&inputs, flags, options))
}

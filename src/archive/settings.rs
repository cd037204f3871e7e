//! What somebody says of the articles of a source: by flags, or in `beleg.toml`.

use chrono_tz::Tz;

use super::{DateFrom, IndexOptions};
use crate::ingest::{ColumnMap, ReadOptions};

/// What somebody says of the articles of a source; `None` where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The outlet of all articles, whatever they say.
    pub outlet: Option<String>,
    /// The language of all articles, whatever they say, as a BCP 47 tag.
    pub language: Option<String>,
    /// The zone of times without one, and of local days.
    pub zone: Option<Tz>,
    /// From where an undated article may take its date.
    pub date_from: Option<DateFrom>,
    /// Which columns of tables hold what.
    pub map: Option<ColumnMap>,
}

impl Settings {
    /// These settings, and where they say nothing, those of `others`.
    #[must_use]
    pub fn or(&self, others: &Self) -> Self {
        Self {
            outlet: self.outlet.clone().or_else(|| others.outlet.clone()),
            language: self.language.clone().or_else(|| others.language.clone()),
            zone: self.zone.or(others.zone),
            date_from: self.date_from.or(others.date_from),
            map: self.map.clone().or_else(|| others.map.clone()),
        }
    }

    /// `options` with what these settings say.
    #[must_use]
    pub fn over(&self, options: IndexOptions) -> IndexOptions {
        IndexOptions {
            set_outlet: self.outlet.clone().or(options.set_outlet),
            set_language: self.language.clone().or(options.set_language),
            zone: self.zone.unwrap_or(options.zone),
            date_from: self.date_from.unwrap_or(options.date_from),
            read: match &self.map {
                Some(map) => ReadOptions { columns: map.clone(), ..options.read },
                None => options.read,
            },
            ..options
        }
    }
}

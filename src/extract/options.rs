//! What shapes an article beside its source.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::ingest::ReadOptions;

/// Version of the rules, of reading and of extraction: part of every article's fingerprint, so that files are read anew when the rules
/// change, also those of which records were skipped.
pub const VERSION: u32 = 9;

/// What shapes an article beside its source.
#[derive(Debug, Clone)]
pub struct ExtractOptions {
    /// The outlet of all articles, whatever they say.
    pub set_outlet: Option<String>,
    /// The language of all articles, whatever they say.
    pub set_language: Option<String>,
    /// The zone of local times and days.
    pub zone: Tz,
    /// Now: dates beyond tomorrow are refused.
    pub now: DateTime<Utc>,
    /// The file's time, if it may date an article that has no other date.
    pub mtime: Option<DateTime<Utc>>,
    /// What was said of files before they were read; it shapes articles, too.
    pub read: ReadOptions,
}

impl ExtractOptions {
    /// Options that change nothing; times are read in `Europe/Berlin`.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self {
            set_outlet: None,
            set_language: None,
            zone: chrono_tz::Europe::Berlin,
            now,
            mtime: None,
            read: ReadOptions::DEFAULT,
        }
    }

    /// The last day that an article can have.
    pub(crate) fn latest(&self) -> NaiveDate {
        let today = self.now.with_timezone(&self.zone).date_naive();
        today.checked_add_days(Days::new(1)).unwrap_or(today)
    }
}

//! Dates that say how they are known.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ByteSpan;

/// The zone of local days and of times without a zone, unless another is given.
pub const DEFAULT_ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// An instant.
    Minute,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// From where a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Metadata or a header line.
    Stated,
    /// The dateline (`WASHINGTON, 16. Oktober 2025 –`).
    Dateline,
    /// The article's address.
    Url,
    /// The file's name.
    Filename,
    /// The time at which a web archive saved the page; the file's time only when asked for.
    Mtime,
    /// Concluded from the story or from weekday words.
    Inferred,
    /// Said by a person.
    Corrected,
}

impl Basis {
    /// The word in JSON and in facets.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Dateline => "dateline",
            Self::Url => "url",
            Self::Filename => "filename",
            Self::Mtime => "mtime",
            Self::Inferred => "inferred",
            Self::Corrected => "corrected",
        }
    }
}

/// The words that state a date, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The words.
    pub text: String,
    /// Where they stand, in the same text that the article's [`Source::bytes`](super::Source) count in.
    pub bytes: ByteSpan,
}

/// A date of an article: a day or a period, with its precision and its basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleDate {
    /// The local calendar day, or the first day of the period.
    pub day: NaiveDate,
    /// The last day of a period; `null` for a single day.
    pub last_day: Option<NaiveDate>,
    /// The instant in UTC, if a time of day is known.
    #[serde(with = "instant")]
    #[schemars(with = "Option<DateTime<Utc>>")]
    pub instant: Option<DateTime<Utc>>,
    /// How exactly it is known.
    pub precision: Precision,
    /// From where it is known.
    pub basis: Basis,
    /// The words that state it, if they stand in the source.
    pub evidence: Option<Evidence>,
}

impl ArticleDate {
    /// The days it covers.
    pub fn period(&self) -> DayPeriod {
        DayPeriod { first: self.day, last: self.last_day.unwrap_or(self.day) }
    }

    /// The day, month or year that is known, as a path: `/2025/10/16`.
    pub fn path(&self) -> String {
        let day = self.day;
        match self.precision {
            Precision::Year => format!("/{:04}", day.year()),
            Precision::Month => format!("/{:04}/{:02}", day.year(), day.month()),
            Precision::Day | Precision::Minute => format!("/{:04}/{:02}/{:02}", day.year(), day.month(), day.day()),
        }
    }
}

/// Days from `first` to `last`, both inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DayPeriod {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl DayPeriod {
    /// One single day.
    pub fn day(day: NaiveDate) -> Self {
        Self { first: day, last: day }
    }
}

/// How it is known which days words mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Resolved {
    /// The words say it (`16. Oktober 2025`).
    Stated,
    /// Counted from the article's day (`gestern`, `am Montag`).
    Relative,
}

/// Days of articles that were not taken, as they lie beyond tomorrow by the clock: they are tried again when it is later, or right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedDays {
    /// The first of them.
    pub first: Option<NaiveDate>,
    /// How many are stated; numbers in addresses and file names may only look like days.
    pub stated: u64,
}

impl RefusedDays {
    /// Adds those of another article.
    pub fn add(&mut self, others: Self) {
        self.first = self.first.into_iter().chain(others.first).min();
        self.stated += others.stated;
    }

    /// Whether there are none.
    pub fn is_none(&self) -> bool {
        self.first.is_none()
    }

    /// Whether one of them lies no more beyond `latest`.
    pub fn are_due(&self, latest: NaiveDate) -> bool {
        self.first.is_some_and(|day| day <= latest)
    }
}

/// Instants as `2025-10-16T14:05:00Z`.
mod instant {
    use super::{DateTime, SecondsFormat, Utc};
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde's `with` passes a reference")]
    pub(super) fn serialize<S: Serializer>(value: &Option<DateTime<Utc>>, to: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(instant) => to.serialize_some(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        Option::deserialize(from)
    }
}

//! Counts over time: what is asked and what is answered.

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DayPeriod, Facet, RequestError, SearchRequest, Total, Warning};

/// How long the periods of a timeline are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "by")]
pub enum TimelineBy {
    /// Local calendar days, of 23 and 25 hours where clocks change.
    #[default]
    Day,
    /// Weeks from Monday to Sunday.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl TimelineBy {
    /// The word in requests and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The period that a day lies in; `None` at the edges of the calendar.
    pub fn period(self, day: NaiveDate) -> Option<DayPeriod> {
        let whole = |first: NaiveDate, months| {
            let last = first.checked_add_months(Months::new(months))?.pred_opt()?;
            Some(DayPeriod { first, last })
        };
        match self {
            Self::Day => Some(DayPeriod::day(day)),
            Self::Week => {
                let first = day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()))?;
                Some(DayPeriod { first, last: first.checked_add_days(Days::new(6))? })
            }
            Self::Month => whole(day.with_day(1)?, 1),
            Self::Year => whole(NaiveDate::from_ymd_opt(day.year(), 1, 1)?, 12),
        }
    }
}

/// What a timeline is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "timeline_count")]
pub enum TimelineCount {
    /// Passages.
    #[default]
    Passages,
    /// Articles.
    Articles,
    /// How often the words of the query stand there; every matching text is read for it.
    Occurrences,
}

/// Counts over time of what a search finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "timeline_request")]
pub struct TimelineRequest {
    /// What is searched; its `sort`, `limit`, `offset` and `per_article` and its facets do not matter. Undated articles are left out of their
    /// bucket only if that is asked for.
    pub search: SearchRequest,
    /// How long the periods are.
    pub by: TimelineBy,
    /// One line of counts for each value: `outlet`, `agency`, `place`, `author`, `language` or `basis`.
    pub per: Option<Facet>,
    /// What decides which values are the most frequent; occurrences are counted only here.
    pub count: TimelineCount,
    /// At most so many values, the most frequent.
    pub top: usize,
}

impl TimelineRequest {
    /// The most rows an answer may have.
    pub const MAX_ROWS: usize = 200_000;

    /// A timeline of `query` by days.
    pub fn new(query: impl Into<String>) -> Self {
        Self { search: SearchRequest::new(query), ..Self::default() }
    }

    /// Checks what the types cannot say.
    ///
    /// # Errors
    /// [`RequestError`] for the first thing that is wrong.
    pub fn validate(&self) -> Result<(), RequestError> {
        match self.per {
            Some(found @ (Facet::Date | Facet::Kind)) => Err(RequestError::TimelinePer { found }),
            _ => self.search.validate(),
        }
    }
}

impl Default for TimelineRequest {
    fn default() -> Self {
        let search = SearchRequest::default();
        Self { search, by: TimelineBy::Day, per: None, count: TimelineCount::Passages, top: 10 }
    }
}

/// What matches in one period, of one value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "timeline_counts")]
pub struct TimelineCounts {
    /// Matching passages.
    pub passages: u64,
    /// Articles with matching passages.
    pub articles: u64,
    /// Groups of passages that are copies of one text; `null` where copies are not folded.
    pub groups: Option<u64>,
    /// How often the words of the query stand there, a phrase once; `null` unless asked for.
    pub occurrences: Option<u64>,
    /// All articles that the filters let through, whatever the query is.
    pub all_articles: u64,
    /// `articles` among `all_articles`; 0 where there are none.
    pub share: f64,
}

/// One period of a timeline, of one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "timeline_period")]
pub struct TimelinePeriod {
    /// The first day, which is no day before those asked for.
    pub from: NaiveDate,
    /// The last day, likewise.
    pub to: NaiveDate,
    /// The value; `null` for articles without one, and without `per`.
    pub key: Option<String>,
    /// How much matches.
    #[serde(flatten)]
    pub counts: TimelineCounts,
}

/// Counts over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "timeline")]
pub struct Timeline {
    /// Version of this shape.
    pub schema: u32,
    /// The query as it was asked.
    pub query: String,
    /// The query as it was understood, in the query language.
    pub read_as: String,
    /// What was ignored, expanded or read differently, in the order of the query.
    pub warnings: Vec<Warning>,
    /// How long the periods are.
    pub by: TimelineBy,
    /// The zone of days, unless an article was indexed with another.
    pub zone: String,
    /// By what the lines differ.
    pub per: Option<Facet>,
    /// What it is about.
    pub count: TimelineCount,
    /// Periods in their order, the empty ones too; in each the values, the most frequent first.
    pub periods: Vec<TimelinePeriod>,
    /// Values beyond the most frequent ones.
    pub more_keys: u64,
    /// Of articles whose date is longer than a period (`Oktober 2025` among days).
    pub imprecise: TimelineCounts,
    /// Of articles without a date.
    pub undated: TimelineCounts,
    /// How much matches in all.
    pub total: Total,
}

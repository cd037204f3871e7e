//! What is asked: no strings left to interpret but the query itself.
//!
//! Every door fills the same [`SearchRequest`]: the command line from its flags, others from JSON, whose keys are called like the flags.
//! What the types cannot say is checked by [`SearchRequest::validate`], which every search calls.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BlockKind, DayPeriod, ErrorCode, Facet, Hint};
use crate::messages::Message;

/// What happens to articles without a date beside a day filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "undated")]
pub enum Undated {
    /// They are left out, and counted.
    #[default]
    Exclude,
    /// They are found like the others.
    Include,
    /// Only they are found.
    Only,
}

/// Days between two bounds, both inside; an open side is `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "days")]
pub struct DayFilter {
    /// From this day on: `2025-10-16`; `2025-10` and `2025` count whole.
    #[serde(deserialize_with = "first_day")]
    #[schemars(with = "Option<String>", regex(pattern = DAY))]
    pub since: Option<NaiveDate>,
    /// Up to this day; `2025-10` and `2025` count whole.
    #[serde(deserialize_with = "last_day")]
    #[schemars(with = "Option<String>", regex(pattern = DAY))]
    pub until: Option<NaiveDate>,
}

/// How a day, month or year is written in JSON.
const DAY: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";

/// Reads `2025-10-16`, `2025-10` or `2025`.
fn period(text: &str) -> Option<DayPeriod> {
    let number = |text: &str, digits| {
        (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse::<u32>().ok())?
    };
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?.try_into().ok()?;
    let month = parts.next().map(|month| number(month, 2).ok_or(())).transpose().ok()?;
    let day = parts.next().map(|day| number(day, 2).ok_or(())).transpose().ok()?;
    if parts.next().is_some() {
        return None;
    }
    let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let months = match (month, day) {
        (_, Some(_)) => return Some(DayPeriod::day(first)),
        (Some(_), None) => 1,
        (None, None) => 12,
    };
    let last = first.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))?;
    Some(DayPeriod { first, last })
}

fn read_period<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<DayPeriod>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    let read = |text: String| {
        let wrong = || format!("expected a day like `2025-10-16`, `2025-10` or `2025`, found `{text}`");
        period(&text).ok_or_else(|| serde::de::Error::custom(wrong()))
    };
    text.map(read).transpose()
}

fn first_day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    Ok(read_period(from)?.map(|period| period.first))
}

fn last_day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    Ok(read_period(from)?.map(|period| period.last))
}

impl DayFilter {
    /// Whether it leaves nothing out.
    pub fn is_open(&self) -> bool {
        self.since.is_none() && self.until.is_none()
    }

    /// Whether no day lies between the bounds.
    pub fn is_empty(&self) -> bool {
        self.since.zip(self.until).is_some_and(|(since, until)| since > until)
    }

    /// Whether a period overlaps the days.
    pub fn overlaps(&self, period: DayPeriod) -> bool {
        !self.is_empty()
            && self.since.is_none_or(|since| period.last >= since)
            && self.until.is_none_or(|until| period.first <= until)
    }
}

/// What a hit's article must be, beside the query; a filter never changes a score, but that the query is read in a language that alone is asked
/// for.
///
/// Values of one list are alternatives; lists are all required. Outlets, agencies, places, authors and languages
/// are compared without regard to case, accents and `ä`/`ae`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "filter")]
pub struct Filter {
    /// Local calendar days.
    pub days: DayFilter,
    /// What to do with undated articles; `null`: exclude beside a day filter, else include.
    pub undated: Option<Undated>,
    /// Outlets.
    #[serde(rename = "outlet")]
    pub outlets: Vec<String>,
    /// Agencies.
    #[serde(rename = "agency")]
    pub agencies: Vec<String>,
    /// Places.
    #[serde(rename = "place")]
    pub places: Vec<String>,
    /// Authors.
    #[serde(rename = "author")]
    pub authors: Vec<String>,
    /// Languages, with or without region. Beside a single one the query is read in it, otherwise in German.
    #[serde(rename = "language")]
    pub languages: Vec<String>,
    /// Kinds of passages; empty: all but boilerplate.
    #[serde(rename = "kind")]
    pub kinds: Vec<BlockKind>,
    /// Only passages that are kept in one of these lists.
    #[serde(rename = "list")]
    pub lists: Vec<String>,
    /// Only articles read from this file or below this folder, as the index stores its path.
    pub under: Option<String>,
    /// No articles read from these files, as the index stores their paths.
    pub except: Vec<String>,
    /// Also articles that their agency has withdrawn or withheld.
    pub withdrawn: bool,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "sort")]
pub enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// The last day first; undated articles last.
    Newest,
    /// The first day first; undated articles last.
    Oldest,
}

impl Sort {
    /// What is compared before scores: the greater, the further up; the same for all, if only scores count.
    pub fn day_key(self, days: Option<DayPeriod>) -> i64 {
        let number = |day: NaiveDate| i64::from(day.num_days_from_ce());
        match (self, days) {
            (Self::Relevance, _) => 0,
            (_, None) => i64::MIN,
            (Self::Newest, Some(days)) => number(days.last),
            (Self::Oldest, Some(days)) => -number(days.first),
        }
    }
}

/// Whether totals must be exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "totals_mode")]
pub enum TotalsMode {
    /// Count everything.
    #[default]
    Exact,
    /// A lower bound will do.
    AtLeast,
}

/// What a facet counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "count")]
pub enum FacetCountBy {
    /// Passages.
    #[default]
    Passages,
    /// Articles.
    Articles,
}

/// Counts to be made beside the hits. Written `outlet`, or `date:/2025/10` for the days of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FacetRequest {
    /// What to count by.
    pub facet: Facet,
    /// For [`Facet::Date`]: the path whose children are counted (`/2025`); `/` for the years.
    pub path: String,
}

impl FromStr for FacetRequest {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Self, RequestError> {
        let (name, path) = text.split_once(':').unwrap_or((text, "/"));
        let facet = Facet::from_name(name).ok_or_else(|| RequestError::UnknownFacet { found: name.to_owned() })?;
        let path = format!("/{}", path.replace('-', "/").trim_matches('/'));
        let is_date = |path: &str| path.split('/').skip(1).all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        if path != "/" && !(facet == Facet::Date && is_date(&path)) {
            return Err(RequestError::FacetPath { found: text.to_owned() });
        }
        Ok(Self { facet, path })
    }
}

impl TryFrom<String> for FacetRequest {
    type Error = RequestError;

    fn try_from(text: String) -> Result<Self, RequestError> {
        text.parse()
    }
}

impl From<FacetRequest> for String {
    fn from(request: FacetRequest) -> Self {
        request.to_string()
    }
}

impl fmt::Display for FacetRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.facet.as_str())?;
        if self.path == "/" { Ok(()) } else { write!(f, ":{}", self.path) }
    }
}

impl JsonSchema for FacetRequest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "facet_request".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Counts to be made beside the hits: a name; for dates `date:/2025/10` counts the days of a month.",
            "type": "string",
            "pattern": format!("^(date(:.*)?|{})$", Facet::ALL.map(Facet::as_str).join("|")),
        })
    }
}

/// What can add to the score of a passage that matches by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "context")]
pub enum Context {
    /// Headline and kicker.
    Headline,
    /// The section heading above the passage.
    Section,
    /// The article's text.
    Article,
}

/// One search.
///
/// ```
/// use beleg::SearchRequest;
/// let request = SearchRequest { limit: 3, ..SearchRequest::new("Tomahawk") };
/// assert_eq!(request.per_article, 3);
/// let same: SearchRequest = serde_json::from_str(r#"{"query": "Tomahawk", "limit": 3}"#)?;
/// assert_eq!(same, request);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "search")]
pub struct SearchRequest {
    /// The query, in the language that `beleg syntax` prints; empty beside a filter for all that it leaves.
    pub query: String,
    /// Read the query as words only, without operators.
    pub plain: bool,
    /// Look for words as they are typed, also for those that stand nowhere.
    pub exact_words: bool,
    /// What the articles must be.
    pub filter: Filter,
    /// Counts to be made beside the hits.
    #[serde(rename = "facet")]
    pub facets: Vec<FacetRequest>,
    /// What the facets count.
    pub count: FacetCountBy,
    /// The order of hits.
    pub sort: Sort,
    /// At most so many hits; with `offset` at most 10,000.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// At most so many hits of one article; 0 for no limit.
    pub per_article: usize,
    /// Whether totals must be exact.
    pub totals: TotalsMode,
    /// What shall not add to the score.
    #[serde(rename = "no_context")]
    pub without: Vec<Context>,
    /// Make excerpts of at most so many characters, at least 40.
    pub snippet: Option<usize>,
    /// Give up with an error after so many milliseconds; `null` for no limit.
    pub timeout_ms: Option<u64>,
}

impl SearchRequest {
    /// The most hits one answer may have, with those passed over.
    pub const MAX_WINDOW: usize = 10_000;

    /// The shortest excerpts, in characters.
    pub const MIN_SNIPPET: usize = 40;

    /// A search for `query` with the defaults of all doors.
    pub fn new(query: impl Into<String>) -> Self {
        Self { query: query.into(), ..Self::default() }
    }

    /// Checks what the types cannot say. Every search does so first.
    ///
    /// # Errors
    /// [`RequestError`] for the first thing that is wrong.
    pub fn validate(&self) -> Result<(), RequestError> {
        let asked = self.limit.saturating_add(self.offset);
        if asked > Self::MAX_WINDOW {
            return Err(RequestError::TooMany { asked });
        }
        if let Some(found) = self.snippet.filter(|length| *length < Self::MIN_SNIPPET) {
            return Err(RequestError::ShortSnippet { found });
        }
        match (self.filter.days.since, self.filter.days.until) {
            (Some(since), Some(until)) if since > until => Err(RequestError::NoDays { since, until }),
            _ => Ok(()),
        }
    }
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            query: String::new(),
            plain: false,
            exact_words: false,
            filter: Filter::default(),
            facets: Vec::new(),
            count: FacetCountBy::default(),
            sort: Sort::default(),
            limit: 10,
            offset: 0,
            per_article: 3,
            totals: TotalsMode::default(),
            without: Vec::new(),
            snippet: None,
            timeout_ms: None,
        }
    }
}

/// Why a request cannot be answered, whatever the index holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum RequestError {
    /// Nothing to look for, where there is no filter either.
    Empty,
    /// More hits than one answer may have.
    TooMany {
        /// What was asked for.
        asked: usize,
    },
    /// Excerpts too short to be read.
    ShortSnippet {
        /// What was asked for.
        found: usize,
    },
    /// The days end before they begin.
    NoDays {
        /// The first day.
        since: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// There is no such facet.
    UnknownFacet {
        /// What was asked for.
        found: String,
    },
    /// A path that no facet has.
    FacetPath {
        /// What was asked for.
        found: String,
    },
    /// A facet whose values no article has one line for in a timeline.
    TimelinePer {
        /// What was asked for.
        found: Facet,
    },
    /// More periods than one answer may have.
    TooManyPeriods {
        /// As many may be.
        most: usize,
    },
}

impl RequestError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => Message::new("request-empty"),
            Self::TooMany { asked } => Message::new("request-too-many")
                .with("most", SearchRequest::MAX_WINDOW.to_string())
                .with("asked", asked.to_string()),
            Self::ShortSnippet { found } => {
                Message::new("request-snippet").with("least", SearchRequest::MIN_SNIPPET).with("found", *found)
            }
            Self::NoDays { since, until } => {
                Message::new("request-no-days").with("since", since.to_string()).with("until", until.to_string())
            }
            Self::UnknownFacet { found } => Message::new("request-facet")
                .with("known", Facet::ALL.map(Facet::as_str).join(", "))
                .with("found", found.as_str()),
            Self::FacetPath { found } => Message::new("request-facet-path").with("found", found.as_str()),
            Self::TimelinePer { found } => Message::new("request-timeline-per").with("found", found.as_str()),
            Self::TooManyPeriods { most } => Message::new("request-too-many-periods").with("most", *most),
        }
    }

    /// Its code.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Empty => ErrorCode::QueryEmpty,
            Self::TooMany { .. } => ErrorCode::TooManyHits,
            Self::ShortSnippet { .. } => ErrorCode::SnippetTooShort,
            Self::NoDays { .. } => ErrorCode::NoDays,
            Self::UnknownFacet { .. } => ErrorCode::UnknownFacet,
            Self::FacetPath { .. } => ErrorCode::InvalidFacetPath,
            Self::TimelinePer { .. } => ErrorCode::UnknownFacet,
            Self::TooManyPeriods { .. } => ErrorCode::TooManyPeriods,
        }
    }

    /// What to do about it; the message of the others says it.
    pub fn hint(&self) -> Option<Hint> {
        match self {
            Self::Empty => Some(Hint::NameWords),
            Self::TooMany { .. } => Some(Hint::NarrowSearch),
            Self::NoDays { .. } => Some(Hint::SwapDays),
            Self::TooManyPeriods { .. } => Some(Hint::LongerPeriods),
            Self::ShortSnippet { .. }
            | Self::UnknownFacet { .. }
            | Self::FacetPath { .. }
            | Self::TimelinePer { .. } => None,
        }
    }
}

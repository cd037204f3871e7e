//! What is asked, validated: no strings left to interpret but the query itself.

use super::{BlockKind, DayPeriod, Facet};

/// What happens to articles without a date beside a day filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Undated {
    /// They are left out, and counted.
    #[default]
    Exclude,
    /// They are found like the others.
    Include,
    /// Only they are found.
    Only,
}

/// Days between two bounds, both inside; an open side is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayFilter {
    /// The first day.
    pub since: Option<chrono::NaiveDate>,
    /// The last day.
    pub until: Option<chrono::NaiveDate>,
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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Local calendar days.
    pub days: DayFilter,
    /// What to do with undated articles; `None`: exclude beside a day filter, else include.
    pub undated: Option<Undated>,
    /// Outlets.
    pub outlets: Vec<String>,
    /// Agencies.
    pub agencies: Vec<String>,
    /// Places.
    pub places: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Languages, with or without region. Beside a single one the query is read in it, otherwise in German.
    pub languages: Vec<String>,
    /// Kinds of passages; empty: all but boilerplate.
    pub kinds: Vec<BlockKind>,
    /// Only articles read from this file or below this folder, relative to the index folder.
    pub under: Option<String>,
    /// No articles read from these files, relative to the index folder.
    pub except: Vec<String>,
    /// Also articles that their agency has withdrawn or withheld.
    pub withdrawn: bool,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// The last day first; undated articles last.
    Newest,
    /// The first day first; undated articles last.
    Oldest,
}

/// Whether totals must be exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TotalsMode {
    /// Count everything.
    #[default]
    Exact,
    /// A lower bound will do.
    AtLeast,
}

/// What a facet counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FacetCountBy {
    /// Passages.
    #[default]
    Passages,
    /// Articles.
    Articles,
}

/// Counts to be made beside the hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetRequest {
    /// What to count by.
    pub facet: Facet,
    /// For [`Facet::Date`]: the path whose children are counted (`/2025`); `/` for the years.
    pub path: String,
}

/// What can add to the score of a passage that matches by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// Headline and kicker.
    Headline,
    /// The section heading above the passage.
    Section,
    /// Teaser or first paragraph; they are part of the article and add nothing of their own.
    Lead,
    /// The article's text.
    Article,
}

/// One search.
///
/// ```
/// use beleg::SearchRequest;
/// let request = SearchRequest { limit: 3, ..SearchRequest::new("Tomahawk") };
/// assert_eq!(request.per_article, 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The query, in the language of [`crate::query`].
    pub query: String,
    /// Read the query as words only, without operators.
    pub plain: bool,
    /// What the articles must be.
    pub filter: Filter,
    /// Counts to be made beside the hits.
    pub facets: Vec<FacetRequest>,
    /// What the facets count.
    pub count: FacetCountBy,
    /// The order of hits.
    pub sort: Sort,
    /// At most so many hits.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// At most so many hits of one article; 0 for no limit.
    pub per_article: usize,
    /// Whether totals must be exact.
    pub totals: TotalsMode,
    /// What shall not add to the score.
    pub without: Vec<Context>,
    /// Make excerpts of at most so many characters; less than [`SearchRequest::MIN_SNIPPET`] counts as that.
    pub snippet: Option<usize>,
}

impl SearchRequest {
    /// The most hits one answer may have, with those passed over.
    pub const MAX_WINDOW: usize = 10_000;

    /// The shortest excerpts, in characters.
    pub const MIN_SNIPPET: usize = 40;

    /// A search for `query` with the command line's defaults.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            plain: false,
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
        }
    }
}

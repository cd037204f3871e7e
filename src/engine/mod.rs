//! Where terms are stored and matched; the seam between Beleg and a search engine.
//!
//! An [`Engine`] opens [`Snapshot`]s to read and one [`Writer`] at a time to write. It gets text that is analysed already
//! ([`AnalyzedArticle`]) and plans whose words are ([`Plan`]); it never sees a raw file or a query text.
//! [`embedded`] is the one on tantivy, in a folder of its own; the smallest one, to be read first by who wants to write another, is
//! `tests/search/toy.rs`, which passes the same tests of searching.

mod budget;
pub mod embedded;
mod error;
pub mod facet_counts;
mod location;
mod matched;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::analysis::{AnalyzedArticle, Analyzer, Lexicon};
use crate::model::{
    Article, ArticleId, ArticleMeta, Block, BlockKind, Corrected, DayPeriod, Facet, FacetCounts, Field, HeaderDay,
    PassageId, RefusedDays, Skipped, Total,
};
use crate::query::ranking::Contribution;
use crate::query::{KeywordFilter, Plan, TermPattern, Verdict};
pub(crate) use budget::{Budget, Permit};
pub use error::EngineError;
pub use location::Location;
pub use matched::{EachMatched, MatchedArticle, MatchedPassage, Tally};
pub(crate) use matched::{Tallies, in_order, values_of};
use matched::{by_article, tallied};

/// Version of the index format; another one cannot be opened.
pub const FORMAT: u32 = 6;

/// What an index says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexInfo {
    /// Version of the format.
    pub format: u32,
    /// Name and version of the analyzer that made the terms.
    pub analyzer: String,
    /// Version of the word lists, with a fingerprint if the archive was learned from.
    pub lexicon: String,
}

impl IndexInfo {
    /// What this program writes with a lexicon.
    pub fn current(lexicon: &Lexicon) -> Self {
        Self { format: FORMAT, analyzer: Analyzer::NAME_AND_VERSION.to_owned(), lexicon: lexicon.version().to_owned() }
    }
}

/// A file that was read into the index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexedFile {
    /// The file, relative to the index folder.
    pub path: String,
    /// SHA-256 of its bytes when it was read; empty if it was not read to its end.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// How many articles it holds.
    pub articles: u64,
    /// Whether it was read to its end, and would say the same again.
    pub complete: bool,
    /// The records of it that were skipped, if it is complete; without its path, as they are shown from anywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// How many more were skipped than `skipped` names.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_skipped: u64,
    /// How many records of web archives and parts of mails in it are no articles.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub passed_over: u64,
    /// When it was read, as it was new or had changed; `None` in an index of an earlier version.
    #[serde(default)]
    pub indexed: Option<DateTime<Utc>>,
    /// Fingerprint of the options it was read with.
    pub options: u64,
    /// The device it lay on when it was read, if that is not the one of the index: it may not be mounted at another time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mount: Option<u64>,
    /// Days of its articles that a later clock may take.
    #[serde(default, skip_serializing_if = "RefusedDays::is_none")]
    pub refused: RefusedDays,
    /// Articles that stood in it when it was read before, and were kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<ArticleId>,
    /// Files whose articles it took over, as they have the same ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shadows: Vec<String>,
    /// Its articles that somebody deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_out: Vec<ArticleId>,
    /// What was said of its articles when it was read.
    #[serde(default, skip_serializing_if = "Said::is_nothing")]
    pub said: Said,
}

/// What somebody said of the articles of a file for one run, and may forget to say again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Their outlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// That an undated one may take its day from the time of the file.
    #[serde(default)]
    pub mtime: bool,
}

impl Said {
    /// Whether nothing was.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Whether something is not said any more.
    pub fn is_forgotten(&self, now: &Self) -> bool {
        self.outlet.is_some() && now.outlet.is_none() || self.mtime && !now.mtime
    }
}

impl IndexedFile {
    /// Under this name, which no file has, the index remembers which corrections it holds.
    pub const CORRECTIONS: &str = "\u{1}corrections";

    /// Corrections of these articles, by a checksum.
    pub fn of_corrections(sha256: String, of: impl IntoIterator<Item = ArticleId>) -> Self {
        let (path, left) = (Self::CORRECTIONS.to_owned(), of.into_iter().collect());
        Self { path, sha256, left, ..Self::default() }
    }

    /// Whether it is a file, and not what is remembered like one.
    pub fn is_file(&self) -> bool {
        self.path != Self::CORRECTIONS
    }

    /// The checksum of the file for an article in it; `None` for one that was kept from an earlier reading, and where nobody knows it, as the
    /// file was not read to its end.
    pub fn sha256_of(&self, article: &ArticleId) -> Option<&str> {
        Some(self.sha256.as_str()).filter(|sha256| !sha256.is_empty() && !self.left.contains(article))
    }
}

/// Whether a count can be left out of what is stored.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands on references")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What is stored of an article beside its passages, and read for each of its hits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredMeta {
    /// What is said of the whole article.
    pub meta: ArticleMeta,
    /// The file, relative to the index folder.
    pub path: String,
    /// Where inside an archive file.
    pub container: Option<String>,
    /// Where each page of the file begins in its text; empty for one without pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<usize>,
    /// SHA-256 of the raw file: when it was last read whole, if it still holds the article; else when the article was read.
    pub sha256: String,
    /// Whether it is named after its place in the file, as it has no name of its own.
    #[serde(default)]
    pub by_place: bool,
    /// What its source says, if somebody corrected it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Box<Corrected>>,
}

impl StoredMeta {
    /// What is stored of an article; its blocks and the days of its header lines stand elsewhere.
    pub fn new(article: Article) -> Self {
        let Article { meta, path, container, pages, sha256, by_place, corrected, .. } = article;
        Self { meta, path, container, pages, sha256, by_place, corrected }
    }

    /// With the checksum that its file has now. An article that did not change keeps the one it was read with; its file may have grown since.
    #[must_use]
    pub fn with_file(self, file: Option<&IndexedFile>) -> Self {
        match file.and_then(|file| file.sha256_of(&self.meta.id)) {
            Some(sha256) => Self { sha256: sha256.to_owned(), ..self },
            None => self,
        }
    }
}

/// An article as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredArticle {
    /// What is said of the whole.
    pub stored: StoredMeta,
    /// Days of its header lines that date nothing.
    pub header_days: Vec<HeaderDay>,
    /// Its blocks in reading order.
    pub blocks: Vec<Block>,
}

impl StoredArticle {
    /// An article as it is stored, with the checksum that its file has now.
    pub fn new(mut article: Article, file: Option<&IndexedFile>) -> Self {
        let (header_days, blocks) = (std::mem::take(&mut article.header_days), std::mem::take(&mut article.blocks));
        Self { stored: StoredMeta::new(article).with_file(file), header_days, blocks }
    }
}

/// What is known of an article without reading it whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleState {
    /// Fingerprint of what was read.
    pub content: u64,
    /// Fingerprint of where.
    pub position: u64,
    /// The file.
    pub path: String,
}

impl ArticleState {
    /// What is known of an article at hand.
    pub fn new(article: &Article) -> Self {
        Self { content: article.content, position: article.position, path: article.path.clone() }
    }
}

/// One found passage.
#[derive(Debug, Clone)]
pub struct FoundPassage {
    /// Its score.
    pub score: f32,
    /// Where it stands in the article's reading order, from 0.
    pub ordinal: u32,
    /// The passage.
    pub block: Block,
    /// Its article.
    pub article: Arc<StoredMeta>,
    /// Matching passages of the article that the limit per article left out.
    pub more_in_article: u64,
}

/// A term and how many documents have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermCount {
    /// The term.
    pub term: String,
    /// Documents; deleted ones count until they are merged away.
    pub count: u64,
}

/// The most frequent terms that fit a pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The terms, the most frequent first.
    pub best: Vec<TermCount>,
    /// How many fit.
    pub fitting: usize,
}

/// What a search left out, as it would have cost more than the plan allows ([`crate::query::Limits`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// A pattern stands for more words than were looked for.
    Words {
        /// Where it stands in the query, in bytes.
        span: std::ops::Range<usize>,
        /// As many were: the most frequent ones.
        looked_for: usize,
        /// As many fit; `None` if the dictionary was not looked through to its end.
        fitting: Option<usize>,
    },
    /// More texts were to be read to decide about nearness.
    Texts {
        /// As many were.
        read: u64,
    },
}

impl Cut {
    /// What is left out of a pattern's words where so many are looked for of those that fit; `None` for nothing.
    pub fn of_words(span: &std::ops::Range<usize>, looked_for: usize, fitting: Option<usize>) -> Option<Self> {
        let is_cut = fitting.is_none_or(|fitting| fitting > looked_for);
        is_cut.then(|| Self::Words { span: span.clone(), looked_for, fitting })
    }
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The passages, the best first.
    pub passages: Vec<FoundPassage>,
    /// How much matches.
    pub total: Total,
    /// Hits before `limit` and `offset`, behind the limit per article.
    pub available: u64,
    /// Counts by facet.
    pub facets: FacetCounts,
    /// What was left out; the total is a lower bound then.
    pub cuts: Vec<Cut>,
    /// For every word of the plan, how many passages have it in one of its forms; those with several count for each. Empty unless asked for.
    pub frequencies: Vec<u64>,
    /// Keyword filters and nodes of the plan, one value each, that no article has. Empty unless asked for.
    pub unknown: Vec<KeywordFilter>,
}

impl Found {
    /// Counts an article of which passages of these kinds match.
    pub fn add_article(&mut self, plan: &Plan, kinds: impl Iterator<Item = BlockKind>, verdict: Verdict) {
        let (wanted, others): (Vec<_>, Vec<_>) = kinds.partition(|kind| plan.wants(*kind));
        let passages = wanted.len() as u64;
        let boilerplate = others.iter().filter(|kind| **kind == BlockKind::Boilerplate).count() as u64;
        if verdict == Verdict::In && boilerplate > 0 {
            self.total.boilerplate.passages += boilerplate;
            self.total.boilerplate.articles += 1;
        }
        let Total { passages: in_passages, articles: in_articles, undated, .. } = &mut self.total;
        let (all, articles) = match verdict {
            Verdict::In => (in_passages, in_articles),
            Verdict::UndatedOut => (&mut undated.passages, &mut undated.articles),
            Verdict::Out => return,
        };
        *all += passages;
        *articles += u64::from(passages > 0);
    }
}

/// Sums over an index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Articles.
    pub articles: u64,
    /// Passages.
    pub passages: u64,
    /// Articles without a date.
    pub undated: u64,
    /// The first day.
    pub first_day: Option<chrono::NaiveDate>,
    /// The last day.
    pub last_day: Option<chrono::NaiveDate>,
    /// Size on disk in bytes.
    pub bytes: u64,
    /// Segments.
    pub segments: u64,
}

impl Sums {
    /// Counts an article with so many passages.
    pub fn add_article(&mut self, passages: u64, days: Option<DayPeriod>) {
        self.articles += 1;
        self.passages += passages;
        match days {
            Some(DayPeriod { first, last }) => {
                self.first_day = Some(self.first_day.map_or(first, |day| day.min(first)));
                self.last_day = Some(self.last_day.map_or(last, |day| day.max(last)));
            }
            None => self.undated += 1,
        }
    }
}

impl FromIterator<(u64, Option<DayPeriod>)> for Sums {
    /// Of articles, each with its passages and its days.
    fn from_iter<A: IntoIterator<Item = (u64, Option<DayPeriod>)>>(articles: A) -> Self {
        let mut sums = Self::default();
        articles.into_iter().for_each(|(passages, days)| sums.add_article(passages, days));
        sums
    }
}

/// A search engine: opens snapshots and writers.
pub trait Engine: Send + Sync {
    /// What the index says of itself.
    fn info(&self) -> &IndexInfo;
    /// The index as it was committed last; never waits for a writer.
    ///
    /// # Errors
    /// [`EngineError`] if it cannot be read.
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, EngineError>;
    /// The one writer.
    ///
    /// # Errors
    /// [`EngineError::Locked`] if there is one already, in this process or another.
    fn writer(&self) -> Result<Box<dyn Writer>, EngineError>;
}

/// One state of the index, unchanged by later commits.
///
/// Reads take many keys and answer in their order: on a cluster each call is a round trip.
pub trait Snapshot: Send + Sync {
    /// Runs a plan, which carries all that is needed.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read; [`EngineError::Deadline`].
    fn search(&self, plan: &Plan) -> Result<Found, EngineError>;
    /// Hands on every match of a plan, whatever its limits are: articles by their ids, until `each` breaks. What is found beside
    /// them is the answer. An engine that holds more than fits into memory must not hold all of its matches.
    ///
    /// # Errors
    /// As [`Self::search`].
    fn matches(&self, plan: &Plan, each: EachMatched<'_>) -> Result<Found, EngineError> {
        let mut found = self.search(&plan.without_limits())?;
        let matched = |FoundPassage { score, ordinal, article, .. }: FoundPassage| {
            (article.meta.id.clone(), MatchedPassage { ordinal, score })
        };
        let articles = by_article(std::mem::take(&mut found.passages).into_iter().map(matched));
        let _ = articles.into_iter().try_for_each(each);
        Ok(found)
    }
    /// Counts every match of a plan by the days of its article, and by the article's values in a facet: by days, then by values. An article with
    /// several values counts for each; kinds of passages are no values of articles.
    ///
    /// # Errors
    /// As [`Self::search`].
    fn tallies(&self, plan: &Plan, per: Option<Facet>) -> Result<(Found, Vec<Tally>), EngineError> {
        let mut found = self.search(&plan.without_limits())?;
        let passages = std::mem::take(&mut found.passages);
        let tallies = tallied(passages.iter().map(|passage| &passage.article.meta), per);
        Ok((found, tallies))
    }
    /// What the score of a passage is made of, whether it matches or not; `None` for an unknown id.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn explain(&self, plan: &Plan, id: &PassageId) -> Result<Option<Vec<Contribution>>, EngineError>;
    /// For each pattern the most frequent terms of a field that fit it, with the passages that have each.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn terms(&self, field: Field, patterns: &[TermPattern], limit: usize) -> Result<Vec<Terms>, EngineError>;
    /// Whole articles; `None` for an unknown id.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Option<StoredArticle>>, EngineError>;
    /// The next files behind `after` from which articles were read, by path; some of them may hold none any more.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn paths(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, EngineError>;
    /// What is known of articles; `None` for an unknown id.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn states(&self, ids: &[ArticleId]) -> Result<Vec<Option<ArticleState>>, EngineError>;
    /// Files that were read; `None` for an unknown path.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn files(&self, paths: &[String]) -> Result<Vec<Option<IndexedFile>>, EngineError>;
    /// The files at or below a path (every file for `None`), by path.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn files_under(&self, under: Option<&str>) -> Result<Vec<IndexedFile>, EngineError>;
    /// The paths of the files at or below a path, by path; some of them may not be known any more.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn paths_under(&self, under: &str) -> Result<Vec<String>, EngineError> {
        Ok(self.files_under(Some(under))?.into_iter().map(|file| file.path).collect())
    }
    /// The articles that were read from each of some files, by id.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn articles_of_files(&self, paths: &[String]) -> Result<Vec<Vec<ArticleId>>, EngineError>;
    /// Values of a facet's field, for suggestions; by value.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn values(&self, facet: Facet) -> Result<Vec<String>, EngineError>;
    /// Sums over the index.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn sums(&self) -> Result<Sums, EngineError>;
    /// Sums over the articles at or below each of some paths, in their order; an article below several counts for the longest of them.
    /// Size on disk and segments are not told.
    ///
    /// # Errors
    /// [`EngineError`] if the index cannot be read.
    fn sums_under(&self, paths: &[String]) -> Result<Vec<Sums>, EngineError>;
}

/// Changes that become visible together.
pub trait Writer: Send {
    /// Adds an article; one with the same id is replaced. Waits while too much is in flight.
    ///
    /// # Errors
    /// [`EngineError`] if the engine stopped (disk full); nothing committed is lost.
    fn put(&mut self, article: AnalyzedArticle) -> Result<(), EngineError>;
    /// Remembers a file that was read; one with the same path is replaced.
    ///
    /// # Errors
    /// As [`Self::put`].
    fn put_file(&mut self, file: &IndexedFile) -> Result<(), EngineError>;
    /// Deletes an article.
    ///
    /// # Errors
    /// As [`Self::put`].
    fn delete(&mut self, id: &ArticleId) -> Result<(), EngineError>;
    /// Forgets a file; its articles stay.
    ///
    /// # Errors
    /// As [`Self::put`].
    fn delete_file(&mut self, path: &str) -> Result<(), EngineError>;
    /// Tells whether the engine stopped since the last change, which it else says with the next one; one that works while it is called has
    /// nothing to tell.
    ///
    /// # Errors
    /// As [`Self::put`].
    fn check(&mut self) -> Result<(), EngineError> {
        Ok(())
    }
    /// Makes everything since the last commit visible and durable.
    ///
    /// # Errors
    /// As [`Self::put`].
    fn commit(&mut self) -> Result<(), EngineError>;
    /// Ends the writer when background work is done, if there is any; what was not committed is dropped.
    ///
    /// # Errors
    /// As [`Self::put`].
    fn finish(self: Box<Self>) -> Result<(), EngineError> {
        Ok(())
    }
}

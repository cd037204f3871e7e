//! What is answered; the shapes of the contract.

use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ArticleMeta, Attribution, BlockKind, CharSpan, Mention, RefusedFact, Source};
use crate::messages::Message;

/// What a warning is about; a stable word for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// Frequent words without meaning of their own were left out where they would have been required.
    StopWord,
    /// An operator without anything to operate on was left out.
    DanglingOperator,
    /// A quote or a bracket was never closed and was read as closed at the end.
    Unclosed,
    /// A closing bracket without an opening one was left out.
    Unopened,
    /// `name:` is no field, and was read as words.
    UnknownField,
    /// A field's value is nowhere in the index.
    UnknownValue,
    /// A day could not be read.
    InvalidDay,
    /// A piece without a letter or a digit was left out.
    NothingToFind,
    /// A wildcard stands for more words than are looked at.
    WildcardCut,
    /// More passages than can be read have the words of `NEAR`, `VOR` or `SATZ`.
    NearCut,
    /// A wildcard stands where none is understood.
    WildcardIgnored,
    /// Nothing is asked for, only excluded: everything else is found.
    OnlyNegative,
    /// `=` stands before something that is no single word, and was left out.
    ExactIgnored,
    /// `NEAR`, `VOR` or `SATZ` holds what has no position in the text, and was read as `UND`.
    NearIgnored,
    /// A word is rare or nowhere, and one that is written much like it is frequent.
    Spelling,
    /// A word is nowhere: instead of it one was looked for that is written much like it.
    Corrected,
    /// A day in the query and the day filter beside it exclude each other.
    NoDays,
}

/// Something in the query that was ignored, expanded or read differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// What it is about.
    pub code: WarningCode,
    /// Where in the query it begins, in Unicode scalar values.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What was done.
    pub message: Message,
    /// What may have been meant instead of the words between `start` and `end`.
    pub suggestion: Option<String>,
}

/// Matches that were left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOutTotal {
    /// Passages.
    pub passages: u64,
    /// Articles.
    pub articles: u64,
}

/// How much matches, before `limit`, `offset` and the limit per article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Total {
    /// Passages.
    pub passages: u64,
    /// Articles.
    pub articles: u64,
    /// What a day filter left out because its article has no date.
    pub undated: LeftOutTotal,
    /// What was left out because it is boilerplate.
    #[serde(default)]
    pub boilerplate: LeftOutTotal,
    /// Whether the numbers are exact, or a lower bound.
    pub exact: bool,
    /// Groups of passages that are copies of one text; `null` where copies are not folded.
    pub groups: Option<u64>,
}

/// The passage of a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "passage")]
pub struct PassageView {
    /// `ARTICLE#SLOT`.
    pub id: String,
    /// What it is in its article.
    pub kind: BlockKind,
    /// Its text.
    pub text: String,
    /// The section heading above it.
    pub section: Option<String>,
    /// Its ordinal among all blocks of the article in reading order, from 0.
    pub ordinal: u32,
    /// Where the query's words stand in `text`, ascending and disjoint.
    pub highlights: Vec<CharSpan>,
    /// An excerpt, if one was asked for.
    pub snippet: Option<Snippet>,
}

/// An excerpt of a passage, cut at sentence ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "snippet")]
pub struct Snippet {
    /// The excerpt; `…` stands for what is left out before and behind it.
    pub text: String,
    /// Where it stands in the passage's text, without the `…`.
    pub span: CharSpan,
    /// Where the query's words stand in the excerpt.
    pub highlights: Vec<CharSpan>,
}

/// One found passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hit")]
pub struct Hit {
    /// Its place in the answer, from 1.
    pub rank: usize,
    /// Its score; comparable within one answer only.
    pub score: f32,
    /// The passage.
    pub passage: PassageView,
    /// Its article.
    pub article: ArticleMeta,
    /// The article's address with a text fragment that opens the passage in the original page; `null` without an address.
    pub link: Option<String>,
    /// Where it stands.
    pub source: Source,
    /// Matching passages of the same article that the limit per article left out.
    pub more_in_article: u64,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// How many.
    pub count: u64,
}

/// Counts by facet name, in the order asked for.
pub type FacetCounts = IndexMap<String, Vec<FacetCount>>;

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "search")]
pub struct SearchResponse {
    /// Version of this shape.
    pub schema: u32,
    /// The query as it was asked.
    pub query: String,
    /// The query as it was understood, in the query language.
    pub read_as: String,
    /// What was ignored, expanded or read differently, in the order of the query.
    pub warnings: Vec<Warning>,
    /// How much matches.
    pub total: Total,
    /// The hits, the best first.
    pub hits: Vec<Hit>,
    /// Counts by facet.
    #[schemars(with = "std::collections::BTreeMap<String, Vec<FacetCount>>")]
    pub facets: FacetCounts,
    /// The `offset` of the next hits; `null` at the end.
    pub next: Option<usize>,
    /// Duration of the search.
    pub took_ms: f64,
}

impl SearchResponse {
    /// The version of the shape.
    pub const SCHEMA: u32 = 1;
}

/// The answer to a count by facets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "facets")]
pub struct FacetsResponse {
    /// How much matches.
    pub total: Total,
    /// Counts by facet.
    #[schemars(with = "std::collections::BTreeMap<String, Vec<FacetCount>>")]
    pub facets: FacetCounts,
    /// What was ignored, expanded or read differently.
    pub warnings: Vec<Warning>,
}

/// A completed last word of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SuggestedTerm {
    /// The text with its last word completed.
    pub text: String,
    /// Passages with the word, in any of its forms that begin so; behind the word before, if it follows that.
    pub count: u64,
}

/// A headline with the words of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SuggestedHeadline {
    /// The headline.
    pub text: String,
    /// Articles that have it.
    pub count: u64,
    /// The one of these that ranks first.
    pub article: String,
}

/// How a query may go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "suggest")]
pub struct Suggestions {
    /// What was typed.
    pub text: String,
    /// Words: first those that follow the word before, then others, the most frequent first.
    pub terms: Vec<SuggestedTerm>,
    /// Headlines, the most frequent first.
    pub headlines: Vec<SuggestedHeadline>,
}

/// A word of a query, and what it has to do with a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExplainedWord {
    /// As typed.
    pub text: String,
    /// Where in the query it begins, in Unicode scalar values.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Its stem.
    pub term: String,
    /// Its unstemmed form.
    pub exact: String,
    /// The parts of a compound, or the word's family if that has another name than the stem.
    pub parts: Vec<String>,
    /// Other spellings under which it is found, too, if it is a name; unstemmed.
    pub spellings: Vec<String>,
    /// Passages that have it in one of its forms.
    pub passages: u64,
    /// Where it stands in the passage.
    pub highlights: Vec<CharSpan>,
    /// The sum of what it adds to the score.
    pub score: f32,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExplainedScore {
    /// The index in `words` of the word that it belongs to, from 0; `null` if it belongs to none alone.
    pub word: Option<usize>,
    /// From where it comes: `word`, `family`, `phrase`, `form` in the passage; `article`, `beginning`, `section`, `headline` around
    /// it; `cap` takes off what keeps a headline below body passages with the same words.
    pub source: String,
    /// The term.
    pub term: String,
    /// How much; the parts of a passage that matches add up to its score.
    pub score: f32,
}

/// Why a passage does not match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Where in the query the part begins that does not hold, in Unicode scalar values.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What does not hold.
    pub message: String,
}

/// What a query has to do with a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "explain")]
pub struct Explanation {
    /// The passage.
    pub id: String,
    /// The query as it was asked.
    pub query: String,
    /// The query as it was understood.
    pub read_as: String,
    /// What was ignored, expanded or read differently.
    pub warnings: Vec<Warning>,
    /// Whether the passage is found.
    pub matches: bool,
    /// Its score; `null` if it is not found.
    pub score: Option<f32>,
    /// The words that score, in the order of the query.
    pub words: Vec<ExplainedWord>,
    /// What the score is made of, or would be.
    pub scores: Vec<ExplainedScore>,
    /// Why it is not found.
    pub reasons: Vec<Reason>,
    /// The weights and parameters of the ranking, by name.
    pub ranking: IndexMap<String, f32>,
}

/// A block of a shown article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "block")]
pub struct BlockView {
    /// `ARTICLE#SLOT`.
    pub id: String,
    /// What it is.
    pub kind: BlockKind,
    /// Its text.
    pub text: String,
    /// The section heading above it.
    pub section: Option<String>,
    /// The article's address with a text fragment that opens the passage in the original page; `null` without an address.
    pub link: Option<String>,
    /// Where it stands.
    pub source: Source,
}

/// A whole article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "show")]
pub struct ArticleView {
    /// What is said of the whole.
    #[serde(flatten)]
    pub meta: ArticleMeta,
    /// Its blocks in reading order (one, if a passage was asked for).
    pub blocks: Vec<BlockView>,
    /// The days the text speaks of.
    pub mentions: Vec<Mention>,
    /// Who says what, found by rule.
    #[serde(default)]
    pub attributions: Vec<Attribution>,
    /// What looks like outlet, date or author of the article and was not taken for it, and why, where the article has none; only told by `read`.
    #[serde(default)]
    pub refused: Vec<RefusedFact>,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)
    }
}

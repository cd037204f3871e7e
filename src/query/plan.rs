//! What an engine is asked: analysed terms, resolved filters, nothing left to interpret. What matches and what scores are
//! told apart: a passage matches by the tree, and scores by the words.

use std::ops::Range;

use super::{Distance, TermPattern};
use crate::model::{ArticleId, BlockKind, DayFilter, FacetCountBy, FacetRequest, Field, Sort, TotalsMode, Undated};

/// A part of what must match.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Every passage.
    All,
    /// No passage.
    Nothing,
    /// Passages with the term in [`Field::Words`], [`Field::Parts`] or [`Field::Stops`].
    Term {
        /// The field.
        field: Field,
        /// The term.
        term: String,
    },
    /// Passages with a term in [`Field::Exact`] that fits; scored like one word.
    Form {
        /// Which terms fit.
        pattern: TermPattern,
        /// Where it stands in the query, for a warning when it is cut.
        span: Range<usize>,
    },
    /// Passages with a compound, or with all of its parts, wherever they stand.
    Compound {
        /// The whole word's stem, in [`Field::Words`].
        term: String,
        /// What the parts are found by; at least two.
        parts: Vec<Node>,
    },
    /// Passages with all terms at these distances.
    Phrase {
        /// At least two, at ascending offsets from 0.
        slots: Vec<PhraseSlot>,
    },
    /// Passages with all parts near each other.
    Near {
        /// At least two, made of words, forms and phrases.
        parts: Vec<Node>,
        /// How near: the words between them altogether.
        distance: Distance,
    },
    /// Passages with a sentence of which this holds; made of words, forms and phrases.
    Sentence(Box<Node>),
    /// Of the articles of which this holds, whatever passage has which word, the passages that have one.
    Article(Box<Node>),
    /// Passages of articles of whose headline or kicker this holds.
    Title(Box<Node>),
    /// Passages of articles with one of the values; never scored.
    Keyword(KeywordFilter),
    /// Passages of articles whose days overlap; never scored.
    Days(DayFilter),
    /// Passages that match every `must` and no `must_not`; without any `must`, at least one `should`.
    Bool {
        /// Required.
        must: Vec<Node>,
        /// Wanted.
        should: Vec<Node>,
        /// Excluded.
        must_not: Vec<Node>,
    },
}

impl Node {
    /// Passages that match every part.
    pub fn all(mut parts: Vec<Self>) -> Self {
        match parts.len() {
            0 => Self::Nothing,
            1 => parts.remove(0),
            _ => Self::Bool { must: parts, should: Vec::new(), must_not: Vec::new() },
        }
    }

    /// What matches wherever this matches, and is decided without places and sentences: it matches more.
    #[must_use]
    pub fn candidates(&self) -> Self {
        let all = |parts: &[Self]| parts.iter().map(Self::candidates).collect();
        match self {
            Self::Near { parts, .. } => Self::all(all(parts)),
            Self::Sentence(inner) => inner.candidates(),
            Self::Bool { must, should, .. } if must.is_empty() && should.is_empty() => Self::All,
            // A sentence may lack what the passage has.
            Self::Bool { must, should, .. } => {
                Self::Bool { must: all(must), should: all(should), must_not: Vec::new() }
            }
            _ => self.clone(),
        }
    }

    /// Passages that match any part.
    pub fn any(mut parts: Vec<Self>) -> Self {
        match parts.len() {
            0 => Self::Nothing,
            1 => parts.remove(0),
            _ => Self::Bool { must: Vec::new(), should: parts, must_not: Vec::new() },
        }
    }
}

/// One term of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseSlot {
    /// Its distance from the first.
    pub offset: u32,
    /// The field it stands in: words or stop words.
    pub field: Field,
    /// The term.
    pub term: String,
}

/// Articles with one of the values in one of the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeywordFilter {
    /// The fields.
    pub fields: Vec<Field>,
    /// The values, folded by [`crate::analysis::fold_keyword`]; with `*` at the end only the beginning counts.
    pub values: Vec<String>,
    /// Whether words of a value are enough: `Weber` for `Anna Weber`.
    pub by_word: bool,
    /// Where it stands in the query, in bytes; empty for a filter beside it.
    pub span: Range<usize>,
}

/// A word that scores, in the forms under which it is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryWord {
    /// The stem.
    pub term: String,
    /// The parts of a compound or the word's family, else the stem; never empty.
    pub families: Vec<String>,
    /// The first letters.
    pub beginning: String,
    /// The unstemmed form.
    pub exact: String,
    /// Where it stands in the query, in bytes.
    pub span: Range<usize>,
}

/// How much its context adds to a passage that matches by itself; 0 switches it off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContextWeights {
    /// Headline and kicker.
    pub headline: f32,
    /// The section heading above the passage.
    pub section: f32,
    /// The article's text.
    pub article: f32,
}

/// A search, ready for an engine.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What must match.
    pub root: Node,
    /// The words that score, each once.
    pub words: Vec<QueryWord>,
    /// Days that the article must overlap.
    pub days: DayFilter,
    /// What happens to undated articles.
    pub undated: Undated,
    /// All of these must hold for the article.
    pub keywords: Vec<KeywordFilter>,
    /// Kinds of passages; empty: all but boilerplate.
    pub kinds: Vec<BlockKind>,
    /// Only articles read from this file or below this folder.
    pub under: Option<String>,
    /// No articles read from these files.
    pub except: Vec<String>,
    /// Also articles that were withdrawn or withheld.
    pub withdrawn: bool,
    /// Articles with an embargo that ends later, in seconds since 1970, are not found.
    pub now: u64,
    /// Only this article.
    pub only_article: Option<ArticleId>,
    /// Not this article.
    pub except_article: Option<ArticleId>,
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
    /// Counts to be made beside the hits.
    pub facets: Vec<FacetRequest>,
    /// What they count.
    pub count: FacetCountBy,
    /// What the context adds.
    pub context: ContextWeights,
}

impl Plan {
    /// Whether passages of `kind` may be found.
    pub fn wants(&self, kind: BlockKind) -> bool {
        if self.kinds.is_empty() { kind != BlockKind::Boilerplate } else { self.kinds.contains(&kind) }
    }
}

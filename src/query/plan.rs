//! What an engine is asked: analysed terms, resolved filters, nothing left to interpret. What matches and what scores are
//! told apart: a passage matches by the tree, and scores by the words.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use super::{AnalyzedText, Distance, Ranking, SpanQuery, TermPattern};
use crate::analysis::{AnalyzerPool, Language};
use crate::model::{
    ArticleId, ArticleMeta, BlockKind, DayFilter, DayPeriod, FacetCountBy, FacetRequest, Field, Sort, TotalsMode,
    Undated,
};

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

    /// Itself and all nodes below it, from left to right, each with whether its words score: not those that are excluded or asked of the
    /// headline.
    pub fn nodes(&self) -> Vec<(&Self, bool)> {
        let mut nodes = Vec::new();
        self.add_nodes(true, &mut nodes);
        nodes
    }

    fn add_nodes<'n>(&'n self, scores: bool, nodes: &mut Vec<(&'n Self, bool)>) {
        nodes.push((self, scores));
        match self {
            Self::Compound { parts, .. } | Self::Near { parts, .. } => {
                parts.iter().for_each(|part| part.add_nodes(scores, nodes));
            }
            Self::Sentence(inner) | Self::Article(inner) => inner.add_nodes(scores, nodes),
            Self::Title(inner) => inner.add_nodes(false, nodes),
            Self::Bool { must, should, must_not } => {
                must.iter().chain(should).for_each(|part| part.add_nodes(scores, nodes));
                must_not.iter().for_each(|part| part.add_nodes(false, nodes));
            }
            Self::All
            | Self::Nothing
            | Self::Term { .. }
            | Self::Form { .. }
            | Self::Phrase { .. }
            | Self::Keyword(_)
            | Self::Days(_) => {}
        }
    }

    /// The filters by keyword in it.
    pub fn keywords(&self) -> impl Iterator<Item = &KeywordFilter> {
        self.nodes().into_iter().filter_map(|(node, _)| match node {
            Self::Keyword(filter) => Some(filter),
            _ => None,
        })
    }

    /// What matches wherever this matches, and is decided without positions and sentences: it matches more.
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
    /// The values, folded by [`crate::analysis::fold_keyword`]; `*` and `?` stand for letters.
    pub values: Vec<String>,
    /// Whether words of a value are enough: `Weber` for `Anna Weber`.
    pub by_word: bool,
    /// Where it stands in the query, in bytes; empty for a filter beside it.
    pub span: Range<usize>,
}

impl KeywordFilter {
    /// Whether a folded value of one of the fields is meant: one that is equal, or as a wildcard describes; a language also by its first part,
    /// a name by whole words of it where that is enough.
    pub fn fits(&self, field: Field, value: &str) -> bool {
        self.values.iter().any(|wanted| self.is_meant(field, wanted, value))
    }

    fn is_meant(&self, field: Field, wanted: &str, value: &str) -> bool {
        if wanted.contains(['*', '?']) {
            let pattern = TermPattern::Wildcard(vec![wanted.to_owned()]);
            return pattern.matches(value) || self.by_word && value.split(' ').any(|word| pattern.matches(word));
        }
        match value.strip_prefix(wanted) {
            Some("") => true,
            Some(rest) if field == Field::Language => rest.starts_with('-'),
            _ => self.by_word && format!(" {value} ").contains(&format!(" {wanted} ")),
        }
    }
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

/// What a search may cost. What is beyond is left out, and said: [`crate::engine::Found::cut`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Words that one pattern stands for: the most frequent ones.
    pub words_of_pattern: usize,
    /// Words that all patterns of a query stand for together.
    pub words_of_patterns: usize,
    /// Terms of dictionaries that are compared with patterns, over all patterns: about 40 ns each.
    pub dictionary_terms: u64,
    /// Texts that are read to decide about nearness where the index cannot: some 50 µs each.
    pub texts: u64,
    /// When the search must end, as nobody waits for it any more.
    pub deadline: Option<Instant>,
}

impl Default for Limits {
    /// Limits that a query which a person types does not meet: one tenth of a second for each kind of work at the most.
    fn default() -> Self {
        Self {
            words_of_pattern: 1024,
            words_of_patterns: 8192,
            dictionary_terms: 4_000_000,
            texts: 4000,
            deadline: None,
        }
    }
}

/// Which facts beside the hits an engine finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// In how many passages each word stands.
    pub frequencies: bool,
    /// Values of filters that no article has.
    pub unknown: bool,
}

/// A search, ready for an engine.
#[derive(Debug, Clone)]
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
    /// How passages are ranked.
    pub ranking: Ranking,
    /// What it may cost.
    pub limits: Limits,
    /// What is to be found out beside the hits.
    pub facts: Facts,
    /// Reads the texts on which the index alone cannot decide; the one that analysed the query.
    pub analyzers: Arc<AnalyzerPool>,
}

/// Whether an article is among those that a plan looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    In,
    /// It is not.
    Out,
    /// Everything fits but the day, as there is none.
    UndatedOut,
}

impl Plan {
    /// Whether passages of `kind` may be found.
    pub fn wants(&self, kind: BlockKind) -> bool {
        if self.kinds.is_empty() { kind != BlockKind::Boilerplate } else { self.kinds.contains(&kind) }
    }

    /// A plan that counts the passages that match `root`, whatever the filters of this one are.
    #[must_use]
    pub fn for_counting(&self, root: Node) -> Self {
        Self {
            root,
            words: Vec::new(),
            days: DayFilter::default(),
            undated: Undated::Include,
            keywords: Vec::new(),
            kinds: Vec::new(),
            under: None,
            except: Vec::new(),
            only_article: None,
            except_article: None,
            limit: 0,
            offset: 0,
            facets: Vec::new(),
            facts: Facts::default(),
            ..self.clone()
        }
    }

    /// Whether an article is held back: [`ArticleMeta::hold`] tells until when.
    pub fn holds_back(&self, hold: Option<u64>) -> bool {
        match hold {
            None => false,
            Some(ArticleMeta::WITHDRAWN) => !self.withdrawn,
            Some(until) => until > self.now,
        }
    }

    /// What is decided by the days of an article.
    pub fn judge_days(&self, days: Option<DayPeriod>) -> Verdict {
        match (days, self.undated) {
            (None, Undated::Include | Undated::Only) => Verdict::In,
            (None, Undated::Exclude) => Verdict::UndatedOut,
            (Some(_), Undated::Only) => Verdict::Out,
            (Some(days), _) if self.days.overlaps(days) => Verdict::In,
            (Some(_), _) => Verdict::Out,
        }
    }

    /// Whether every article is in by its days.
    pub fn takes_any_days(&self) -> bool {
        self.days.is_open() && self.undated == Undated::Include
    }

    /// Whether a query holds of a text, in the language of its article's tag.
    pub fn holds_of_text(&self, query: &SpanQuery, text: &str, language: Option<&str>) -> bool {
        AnalyzedText::new(text, Language::of_tag(language), &mut self.analyzers.lend()).holds(query)
    }
}

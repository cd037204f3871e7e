//! What must match, as a tree of analysed terms and resolved filters.

use std::ops::Range;

use super::{Distance, TermPattern};
use crate::analysis::fold_keyword;
use crate::model::{ArticleMeta, DayFilter, Field};

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
        /// Whether somebody asked for these words side by side; else they are one word that is written with hyphens.
        quoted: bool,
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
    /// The same with other patterns in place of those of its forms; each is changed once, however often it stands there.
    #[must_use]
    pub fn with_forms(&self, mut change: impl FnMut(&TermPattern, &Range<usize>) -> TermPattern) -> Self {
        let mut changed: Vec<(TermPattern, TermPattern)> = Vec::new();
        self.with_each_form(&mut |pattern, span| match changed.iter().find(|(known, _)| known == pattern) {
            Some((_, other)) => other.clone(),
            None => {
                let other = change(pattern, span);
                changed.push((pattern.clone(), other.clone()));
                other
            }
        })
    }

    fn with_each_form(&self, change: &mut impl FnMut(&TermPattern, &Range<usize>) -> TermPattern) -> Self {
        let mut all = |parts: &[Self]| parts.iter().map(|part| part.with_each_form(change)).collect();
        match self {
            Self::Form { pattern, span } => Self::Form { pattern: change(pattern, span), span: span.clone() },
            Self::Compound { term, parts } => Self::Compound { term: term.clone(), parts: all(parts) },
            Self::Near { parts, distance } => Self::Near { parts: all(parts), distance: *distance },
            Self::Sentence(inner) => Self::Sentence(Box::new(inner.with_each_form(change))),
            Self::Article(inner) => Self::Article(Box::new(inner.with_each_form(change))),
            Self::Title(inner) => Self::Title(Box::new(inner.with_each_form(change))),
            Self::Bool { must, should, must_not } => {
                Self::Bool { must: all(must), should: all(should), must_not: all(must_not) }
            }
            _ => self.clone(),
        }
    }

    /// Passages with a term.
    pub fn term(field: Field, term: &str) -> Self {
        Self::Term { field, term: term.to_owned() }
    }

    /// What a compound stands for: its stem, or all of its parts.
    pub fn of_compound(term: &str, parts: &[Self]) -> Self {
        Self::any(vec![Self::term(Field::Words, term), Self::all(parts.to_vec())])
    }

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

    /// Whether it is one word in whatever form: a sentence that has it is a passage that has it.
    pub(super) fn is_single(&self) -> bool {
        match self {
            Self::Term { .. } | Self::Form { .. } => true,
            Self::Bool { must, should, must_not } => {
                must.is_empty() && must_not.is_empty() && !should.is_empty() && should.iter().all(Self::is_single)
            }
            _ => false,
        }
    }

    /// Whether it is made of what has positions in the text.
    pub(super) fn has_positions(&self) -> bool {
        match self {
            Self::Nothing
            | Self::Term { .. }
            | Self::Form { .. }
            | Self::Compound { .. }
            | Self::Phrase { .. }
            | Self::Near { .. }
            | Self::Sentence(_) => true,
            Self::Bool { must, should, must_not } => {
                let mut parts = must.iter().chain(should).chain(must_not);
                !(must.is_empty() && should.is_empty()) && parts.all(Self::has_positions)
            }
            Self::All | Self::Article(_) | Self::Title(_) | Self::Keyword(_) | Self::Days(_) => false,
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

    /// Whether an article has such a value.
    pub fn fits_article(&self, meta: &ArticleMeta) -> bool {
        let fits = |field: &Field| meta.values(*field).iter().any(|value| self.fits(*field, &fold_keyword(value)));
        self.fields.iter().any(fits)
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

//! What an engine is asked: analysed terms, resolved filters, nothing left to interpret. What matches and what scores are
//! told apart: a passage matches by the tree, and scores by the words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use super::ranking::ScoreSource;
use super::{AnalyzedText, KeywordFilter, Node, Ranking, SpanQuery};
use crate::analysis::{Analyzer, Language, Spelling};
use crate::model::stored_path::is_under;
use crate::model::{
    ArticleDate, ArticleId, ArticleMeta, BlockKind, DayFilter, DayPeriod, FacetCountBy, FacetRequest, Field, Sort,
    TotalsMode, Undated,
};

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
    /// Other spellings, if it is a name; they score a little less.
    pub spellings: Vec<Spelling>,
    /// Where it stands in the query, in bytes.
    pub span: Range<usize>,
    /// Whether it is meant in this form alone, so that no other spelling of it is.
    pub is_literal: bool,
    /// Whether it is a word of asking and saying, which tells less of what is meant.
    pub is_saying: bool,
}

impl QueryWord {
    /// The terms by which it scores in some way, as it is typed and in its other spellings: first letters or stems.
    pub fn spelled(&self, source: ScoreSource) -> impl Iterator<Item = &str> {
        let is_beginning = source == ScoreSource::Beginning;
        let typed = if is_beginning { &self.beginning } else { &self.term };
        let others = self.spellings.iter().map(move |other| if is_beginning { &other.beginning } else { &other.term });
        std::iter::once(typed).chain(others).map(String::as_str)
    }

    /// Whether it is called so, in the typed spelling or in another.
    pub fn has_term(&self, term: &str) -> bool {
        self.term == term || self.spellings.iter().any(|spelling| spelling.term == term)
    }

    /// Whether it scores by a family or part of this name, in the typed spelling or in another.
    pub fn has_family(&self, family: &str) -> bool {
        self.families.iter().any(|own| own == family) || self.spellings.iter().any(|spelling| spelling.term == family)
    }

    /// Whether it begins so, in the typed spelling or in another.
    pub fn has_beginning(&self, beginning: &str) -> bool {
        self.beginning == beginning || self.spellings.iter().any(|spelling| spelling.beginning == beginning)
    }

    /// Whether it scores by a term, from where that part of a score comes; nothing is said of phrases and forms.
    pub fn scores_by(&self, source: ScoreSource, term: &str) -> bool {
        match source {
            ScoreSource::Word | ScoreSource::Section => self.has_term(term),
            ScoreSource::Family | ScoreSource::Article | ScoreSource::Headline => self.has_family(term),
            ScoreSource::Beginning => self.has_beginning(term),
            ScoreSource::Phrase | ScoreSource::Form | ScoreSource::Cap => false,
        }
    }

    /// The fields and terms by which it is found.
    pub fn found_by(&self) -> BTreeSet<(Field, &str)> {
        let spellings = self.spellings.iter().map(|spelling| &spelling.term);
        let terms = self.families.iter().chain([&self.term]).chain(spellings).map(String::as_str);
        terms.flat_map(|term| [(Field::Words, term), (Field::Parts, term)]).collect()
    }
}

/// What a search may cost. What is beyond is left out, and said: [`crate::engine::Found::cuts`].
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

impl Limits {
    /// Whether nobody waits any more.
    pub fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// How many words the next pattern may stand for.
    pub fn words(&self) -> usize {
        self.words_of_pattern.min(self.words_of_patterns)
    }

    /// Notes that a pattern stands for so many words.
    pub fn spend_words(&mut self, words: usize) {
        self.words_of_patterns = self.words_of_patterns.saturating_sub(words);
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
    /// All words of a query that has nothing else in it, stop words included, as a phrase: it only scores.
    pub side_by_side: Option<Node>,
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
    /// Only these passages: by article and place in its reading order.
    pub only_passages: Option<BTreeMap<ArticleId, Vec<u32>>>,
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
    /// Reads the texts on which the index alone cannot decide; it analysed the query.
    pub analyzer: Arc<Analyzer>,
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

    /// Whether the passage at a place of an article may be found.
    pub fn wants_place(&self, article: &ArticleId, ordinal: u32) -> bool {
        let is_kept = |only: &BTreeMap<_, Vec<u32>>| only.get(article).is_some_and(|places| places.contains(&ordinal));
        self.only_passages.as_ref().is_none_or(is_kept)
    }

    /// How many of an article's hits are kept.
    pub fn kept(&self, hits: usize) -> usize {
        if self.per_article == 0 { hits } else { self.per_article.min(hits) }
    }

    /// Whether passages of `kind` are looked at: paragraphs are always, as they decide how high other kinds may rank; boilerplate to be counted.
    pub fn looks_at(&self, kind: BlockKind) -> bool {
        self.wants(kind) || kind == BlockKind::Paragraph || kind == BlockKind::Boilerplate && self.counts_boilerplate()
    }

    /// Whether matches in boilerplate are counted, as nobody said which kinds or passages are wanted.
    pub fn counts_boilerplate(&self) -> bool {
        self.kinds.is_empty() && self.only_passages.is_none()
    }

    /// A plan that counts the passages that match `root`, whatever the filters of this one are.
    #[must_use]
    pub fn for_counting(&self, root: Node) -> Self {
        Self {
            root,
            words: Vec::new(),
            side_by_side: None,
            days: DayFilter::default(),
            undated: Undated::Include,
            keywords: Vec::new(),
            kinds: Vec::new(),
            under: None,
            except: Vec::new(),
            only_article: None,
            only_passages: None,
            except_article: None,
            limit: 0,
            offset: 0,
            facets: Vec::new(),
            facts: Facts::default(),
            ..self.clone()
        }
    }

    /// The same, which also finds out all facts.
    #[must_use]
    pub fn with_facts(self) -> Self {
        Self { facts: Facts { frequencies: true, unknown: true }, ..self }
    }

    /// A plan that finds all of what this one counts.
    #[must_use]
    pub fn without_limits(&self) -> Self {
        Self { limit: usize::MAX, offset: 0, per_article: 0, facets: Vec::new(), ..self.clone() }
    }

    /// Every value that a filter asks for, beside the query or in it: alone in its filter, and once. None if [`Facts::unknown`] is not asked for.
    pub fn asked_values(&self) -> Vec<KeywordFilter> {
        let mut asked = Vec::new();
        for filter in self.root.keywords().chain(&self.keywords).filter(|_| self.facts.unknown) {
            for value in &filter.values {
                let one = KeywordFilter { values: vec![value.clone()], ..filter.clone() };
                if !asked.contains(&one) {
                    asked.push(one);
                }
            }
        }
        asked
    }

    /// The words of which it is asked in how many passages they stand.
    pub fn counted_words(&self) -> &[QueryWord] {
        if self.facts.frequencies { &self.words } else { &[] }
    }

    /// Whether an article is held back: [`ArticleMeta::hold`] tells until when.
    pub fn holds_back(&self, hold: Option<u64>) -> bool {
        match hold {
            None => false,
            Some(ArticleMeta::WITHDRAWN) => !self.withdrawn,
            Some(until) => until > self.now,
        }
    }

    /// Whether an article at hand, read from a stored path, is among those that it looks at.
    pub fn judge(&self, meta: &ArticleMeta, path: &str) -> Verdict {
        let is_in = self.only_article.as_ref().is_none_or(|only| *only == meta.id)
            && self.except_article.as_ref() != Some(&meta.id)
            && !self.holds_back(meta.hold())
            && self.keywords.iter().all(|filter| filter.fits_article(meta))
            && self
                .under
                .as_ref()
                .is_none_or(|under| is_under(path, under) && !self.except.iter().any(|other| other == path));
        if is_in { self.judge_days(meta.date().map(ArticleDate::period)) } else { Verdict::Out }
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
        AnalyzedText::new(text, Language::of_tag(language), &self.analyzer).holds(query)
    }
}

//! What a passage's score is made of.
//!
//! ```text
//! passage = Σ words  .5 × BM25(word as it stands) + 1.5 × BM25(its family, or the parts of a compound)
//! article = Σ words  BM25(families and parts in the article) + BM25(first five letters in the article)
//! headline = .67 × h × min(h ÷ H, 2)²      h: BM25 of families and parts in the headline; H: the most that one of them can have
//! section = Σ words  .1 × BM25(word in the section heading)
//!
//! score = (passage + article + headline + section) × (1 + .25 ÷ (1 + n ÷ 4))      n: paragraphs before the passage
//! ```
//!
//! Phrases, `=Wort` and wildcards add BM25 of their own. BM25 keeps Lucene's old factor k1 + 1. A family stands in the field of
//! words where its name is the stem, and in the field of parts elsewhere; both are counted together. Everything beyond
//! the passage only scores, and never makes a passage match. The sum is the same in any segment: its order is that of
//! the terms.

use std::collections::BTreeSet;

use super::bm25::{self, FieldStatistics};
use super::document::ARTICLE;
use super::leaf::{Leaf, Postings};
use super::matching::LeafSet;
use super::segment::Segment;
use super::view::View;
use super::window::{Bits, Window};
use crate::model::{BlockKind, Field};
use crate::query::{ContextWeights, QueryWord};

// Weights: development sets (four of Wikipedia, two of news, 4,442 queries), 24 November 2026. `benches/relevance.md` has the
// numbers; the plateau is flat.

/// Words of the passage as they stand.
const WORDS: f32 = 0.5;
/// Families and parts of compounds in the passage.
const PARTS: f32 = 1.5;
/// Families and parts in the article.
const BODY: f32 = 1.0;
/// First letters in the article.
const BEGINNINGS: f32 = 1.0;
/// The headline: .67 takes `wn-lead` from .671 to .762, and `xquad` and `klex` down by .005.
const HEADLINE: f32 = 0.67;
/// From so many words on that meet in a headline, their score counts no more than its share.
const MOST_WORDS: f32 = 2.0;
/// A phrase, as a word that is as rare as its words together.
const PHRASE: f32 = 0.5;
/// Words that were found by their form: `=Wort`, `Wort*`.
const FORM: f32 = 2.0;

/// What the first passage of an article gains; later ones less.
const PLACE: f32 = 0.25;
/// At so many paragraphs the gain is half.
const PLACE_HALF: f32 = 4.0;

/// The factor for a passage behind so many paragraphs.
#[inline]
pub(super) fn place_factor(paragraphs: u32) -> f32 {
    1.0 + PLACE / (1.0 + paragraphs as f32 / PLACE_HALF)
}

/// No place has a greater factor.
pub(super) const MAX_PLACE_FACTOR: f32 = 1.0 + PLACE;

/// Statistics of the scored fields.
pub(super) struct Statistics {
    words: FieldStatistics,
    section: FieldStatistics,
    headline: FieldStatistics,
    body: FieldStatistics,
}

impl Statistics {
    pub(super) fn new(view: &View) -> tantivy::Result<Self> {
        let count = |kind: &str| view.look_up(Field::Kind, kind).map(|lookup| lookup.doc_freq);
        let mut passages = 0;
        for kind in BlockKind::ALL {
            passages += count(kind.as_str())?;
        }
        let articles = count(ARTICLE)?;
        let of = |field, documents, parameters| {
            FieldStatistics::new(&view.searcher, &view.fields, field, documents, parameters)
        };
        Ok(Self {
            words: of(Field::Words, passages, bm25::PASSAGE)?,
            section: of(Field::Section, passages, bm25::HEADLINE)?,
            headline: of(Field::Headline, articles, bm25::HEADLINE)?,
            body: of(Field::Body, articles, bm25::ARTICLE)?,
        })
    }

    /// The statistics that a field is scored with, and the field whose lengths they speak of.
    pub(super) fn of(&self, field: Field) -> (&FieldStatistics, Field) {
        match field {
            Field::Section => (&self.section, Field::Section),
            Field::Headline => (&self.headline, Field::Headline),
            // There is a beginning for every word; this length is read anyway, and ranks no worse than their own.
            Field::Body | Field::Beginnings => (&self.body, Field::Body),
            // Parts, stop words and exact words are as long as the passage's words.
            _ => (&self.words, Field::Words),
        }
    }
}

/// One thing that scores, in all segments.
#[derive(Debug, Clone)]
pub(super) enum Unit {
    /// Every occurrence of a leaf.
    Single {
        /// The leaf.
        leaf: usize,
        /// The field by whose statistics it is scored.
        field: Field,
        /// Times its idf.
        weight: f32,
    },
    /// A stem in the passage, and its family in two fields.
    Family {
        /// The leaf of the stem; none if no document has it.
        words: Option<usize>,
        /// The leaf of the parts; none if no document has it.
        parts: Option<usize>,
        /// For the stem alone, times its idf.
        word_weight: f32,
        /// For both together, times their idf.
        family_weight: f32,
    },
}

/// All that scores in a query, in the order of its terms.
pub(super) struct Units {
    pub(super) units: Vec<Unit>,
    pub(super) headline: HeadlineWeight,
}

/// How a headline's score becomes part of its article's.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct HeadlineWeight {
    weight: f32,
    /// The most that a single word of the query can have in a headline.
    heaviest: f32,
}

impl HeadlineWeight {
    /// What a headline of this score adds.
    ///
    /// Two words of the query that meet in a headline say more than twice as much as one: some word of a long question
    /// stands in the headlines of many articles that do not answer it.
    #[inline]
    pub(super) fn of(self, score: f32) -> f32 {
        let words = (score / self.heaviest).min(MOST_WORDS);
        self.weight * score * words * words
    }

    /// Adds what the headlines of a window are worth to the scores of their articles.
    pub(super) fn add_to(self, window: &mut Window) {
        let Window { scores, headlines, .. } = window;
        headlines.drain(|at, score| scores[at] += self.of(score));
    }
}

impl Units {
    /// Looks up all that scores.
    pub(super) fn new(
        view: &View,
        statistics: &Statistics,
        words: &[QueryWord],
        context: &ContextWeights,
        leaves: &mut LeafSet,
    ) -> tantivy::Result<Self> {
        let stems: BTreeSet<&str> = words.iter().map(|word| word.term.as_str()).collect();
        let families: BTreeSet<&str> = words.iter().flat_map(|word| &word.families).map(String::as_str).collect();
        let beginnings: BTreeSet<&str> = words.iter().map(|word| word.beginning.as_str()).collect();
        let mut units = Vec::new();
        for name in stems.union(&families) {
            let words = leaves.term(view, Field::Words, name)?;
            let parts = if families.contains(name) { leaves.term(view, Field::Parts, name)? } else { None };
            let doc_freq = |leaf: Option<usize>| leaf.map_or(0, |leaf| leaves.doc_freq(leaf));
            let idf = |doc_freq| statistics.words.idf(doc_freq);
            let (in_words, in_parts) = (doc_freq(words), doc_freq(parts));
            let word_weight = if stems.contains(name) { WORDS * idf(in_words) } else { 0.0 };
            let family_weight = if families.contains(name) { PARTS * idf(in_words + in_parts) } else { 0.0 };
            if words.is_some() || parts.is_some() {
                units.push(Unit::Family { words, parts, word_weight, family_weight });
            }
        }
        let mut single = |leaves: &mut LeafSet, field: Field, terms: &BTreeSet<&str>, weight: f32| {
            for term in terms {
                if let Some(leaf) = leaves.term(view, field, term)? {
                    let weight = weight * statistics.of(field).0.idf(leaves.doc_freq(leaf));
                    units.push(Unit::Single { leaf, field, weight });
                }
            }
            tantivy::Result::Ok(())
        };
        if context.section > 0.0 {
            single(leaves, Field::Section, &stems, context.section)?;
        }
        if context.article > 0.0 {
            single(leaves, Field::Body, &families, BODY * context.article)?;
            single(leaves, Field::Beginnings, &beginnings, BEGINNINGS * context.article)?;
        }
        let mut headline = HeadlineWeight { weight: HEADLINE * context.headline, heaviest: 0.0 };
        if context.headline > 0.0 {
            for name in &families {
                let leaf = leaves.term(view, Field::Headline, name)?;
                let weight = statistics.headline.idf(leaf.map_or(0, |leaf| leaves.doc_freq(leaf)));
                headline.heaviest = headline.heaviest.max(weight);
                if let Some(leaf) = leaf {
                    units.push(Unit::Single { leaf, field: Field::Headline, weight });
                }
            }
        }
        Ok(Self { units, headline })
    }

    /// Adds a phrase, of words that are in so many documents each.
    pub(super) fn add_phrase(&mut self, statistics: &Statistics, leaf: usize, doc_freqs: &[u64]) {
        let weight = PHRASE * doc_freqs.iter().map(|doc_freq| statistics.words.idf(*doc_freq)).sum::<f32>();
        self.units.push(Unit::Single { leaf, field: Field::Words, weight });
    }

    /// Adds words that were found by their form.
    pub(super) fn add_forms(&mut self, statistics: &Statistics, leaf: usize, doc_freq: u64) {
        let weight = FORM * statistics.words.idf(doc_freq);
        self.units.push(Unit::Single { leaf, field: Field::Exact, weight });
    }
}

impl Unit {
    /// The leaves that it walks.
    pub(super) fn leaves(&self) -> impl Iterator<Item = usize> {
        match self {
            Self::Single { leaf, .. } => [Some(*leaf), None],
            Self::Family { words, parts, .. } => [*words, *parts],
        }
        .into_iter()
        .flatten()
    }

    /// Whether it scores headlines, which are not simply added.
    pub(super) fn is_headline(&self) -> bool {
        matches!(self, Self::Single { field: Field::Headline, .. })
    }

    /// Adds up in the window at hand, and lets the leaves note what they find.
    pub(super) fn run(
        &self,
        statistics: &Statistics,
        segment: &Segment,
        leaves: &mut [Leaf],
        window: &mut Window,
    ) -> tantivy::Result<()> {
        let field = match self {
            Self::Single { field, .. } => *field,
            Self::Family { .. } => Field::Words,
        };
        let (statistics, length_field) = statistics.of(field);
        let range = window.range();
        let Window { origin, base, limit, .. } = *window;
        let Window { scores, headlines, occurrences, .. } = window;
        let lengths = segment.lengths(length_field)?.get(origin as usize..limit as usize);
        let Some(norms) = lengths else { return Ok(()) };
        match self {
            Self::Single { leaf, weight, .. } if self.is_headline() => {
                let worth = statistics.worth();
                leaves[*leaf].run(&range, |postings| {
                    for (at, frequency) in postings.iter() {
                        headlines.add(at, weight * worth(frequency, norms[at]));
                    }
                });
            }
            Self::Single { leaf, weight, .. } => {
                leaves[*leaf].run(&range, |postings| add(statistics, *weight, postings, norms, scores));
            }
            Self::Family { words, parts, word_weight, family_weight } => {
                // Few parts have an own word of their name in the same window.
                let mut is_here = |leaf: &Option<usize>| leaf.is_some_and(|leaf| leaves[leaf].next(base) < limit);
                let may_meet = is_here(words) && is_here(parts);
                if let Some(parts) = parts {
                    let leaf = &mut leaves[*parts];
                    leaf.note(may_meet);
                    leaf.run(&range, |postings| {
                        add(statistics, *family_weight, postings, norms, scores);
                        if may_meet {
                            for (at, frequency) in postings.iter() {
                                occurrences[at] = u8::try_from(frequency).unwrap_or(u8::MAX);
                            }
                        }
                    });
                }
                let with_parts = parts.map(|parts| std::mem::take(&mut leaves[parts].found)).unwrap_or_default();
                if let Some(words) = words {
                    leaves[*words].run(&range, |postings| {
                        if may_meet {
                            let parts = (&with_parts, &**occurrences);
                            add_to_parts(statistics, [*word_weight, *family_weight], postings, norms, parts, scores);
                        } else {
                            add(statistics, word_weight + family_weight, postings, norms, scores);
                        }
                    });
                }
                if let Some(parts) = parts {
                    leaves[*parts].found = with_parts;
                }
            }
        }
        Ok(())
    }
}

/// Adds what postings are worth, times a weight, to the scores of their window.
///
/// A function of its own, so that all that the loop needs fits into registers.
#[inline(never)]
fn add(statistics: &FieldStatistics, weight: f32, postings: Postings<'_>, norms: &[u8], scores: &mut [f32]) {
    let Some(norms) = norms.get(..scores.len()) else { return };
    let worth = statistics.worth();
    for (at, frequency) in postings.iter() {
        scores[at] += weight * worth(frequency, norms[at]);
    }
}

/// Adds what words are worth for themselves and for their family, of which some documents have occurrences already.
#[inline(never)]
fn add_to_parts(
    statistics: &FieldStatistics,
    [word_weight, family_weight]: [f32; 2],
    postings: Postings<'_>,
    norms: &[u8],
    (with_parts, occurrences): (&Bits, &[u8]),
    scores: &mut [f32],
) {
    let (Some(norms), Some(occurrences)) = (norms.get(..scores.len()), occurrences.get(..scores.len())) else { return };
    let (worth, weight) = (statistics.worth(), word_weight + family_weight);
    for (at, frequency) in postings.iter() {
        scores[at] += if with_parts.contains(at) {
            let before = u32::from(occurrences[at]);
            let more = worth(before + frequency, norms[at]) - worth(before, norms[at]);
            word_weight * worth(frequency, norms[at]) + family_weight * more
        } else {
            weight * worth(frequency, norms[at])
        };
    }
}

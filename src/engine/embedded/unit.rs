//! What scores: each unit adds BM25 of one thing that the query looks for, as `query::ranking` weighs it.
//!
//! The sum is the same in any segment: its order is that of the terms.

use std::collections::{BTreeMap, BTreeSet};

use super::bm25::{FieldStatistics, Statistics};
use super::failure::Result;
use super::leaf::{Leaf, Postings};
use super::leaves::LeafSet;
use super::segment::Segment;
use super::view::View;
use super::window::{Bits, Window};
use crate::model::Field;
use crate::query::ranking::ScoreSource;
use crate::query::{Plan, Ranking, ScoredTerm};

/// One thing that scores, in all segments, with its weight.
#[derive(Debug, Clone)]
pub(super) enum Unit {
    /// BM25 of a leaf: a term of any field, a phrase, or any of several forms.
    Single {
        /// What it adds to the score.
        source: ScoreSource,
        /// The leaf.
        leaf: usize,
        /// The field by whose statistics it is scored.
        field: Field,
        /// Times its idf.
        weight: f32,
    },
    /// BM25 of a stem in the passage, and of the family that is called like it: in the field of words where the stem stands itself, in
    /// the field of parts elsewhere.
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
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadlineWeight {
    ranking: Ranking,
    /// The most that a single word of the query can have in a headline.
    pub(super) heaviest: f32,
}

impl HeadlineWeight {
    /// What a headline of this score adds.
    #[inline]
    pub(super) fn of(&self, score: f32) -> f32 {
        self.ranking.of_headline(score, self.heaviest)
    }

    /// Adds what the headlines of a window are worth to the scores of their articles.
    pub(super) fn add_to(&self, window: &mut Window) {
        let Window { scores, headlines, .. } = window;
        headlines.drain(|at, score| scores[at] += self.of(score));
    }
}

impl Units {
    /// Looks up all by which the words of a plan score.
    pub(super) fn new(view: &View, statistics: &Statistics, plan: &Plan, leaves: &mut LeafSet) -> Result<Self> {
        let scored = ScoredTerm::all(&plan.ranking, &plan.words);
        let (of_passage, of_context): (Vec<_>, Vec<_>) =
            scored.into_iter().partition(|scored| matches!(scored.source, ScoreSource::Word | ScoreSource::Family));
        // The weights of every term as a word and as a family, and the terms that tell how rare it is.
        let mut weights = BTreeMap::<&str, ([f32; 2], BTreeSet<&str>)>::new();
        for scored in of_passage {
            let (weights, rare_as) = weights.entry(scored.term).or_default();
            weights[usize::from(scored.source == ScoreSource::Family)] = scored.weight;
            rare_as.extend(scored.rare_as());
        }
        let mut units = Vec::new();
        let doc_freq = |leaves: &mut LeafSet, rare_as: &BTreeSet<&str>, field: Field| -> Result<u64> {
            let mut sum = 0;
            for term in rare_as {
                sum += leaves.term(view, field, term)?.map_or(0, |leaf| leaves.doc_freq(leaf));
            }
            Ok(sum)
        };
        for (term, ([word, family], rare_as)) in weights {
            let words = leaves.term(view, Field::Words, term)?;
            let parts = if family > 0.0 { leaves.term(view, Field::Parts, term)? } else { None };
            let in_words = doc_freq(leaves, &rare_as, Field::Words)?;
            let in_parts = if family > 0.0 { doc_freq(leaves, &rare_as, Field::Parts)? } else { 0 };
            let word_weight = word * statistics.words.idf(in_words);
            let family_weight = family * statistics.words.idf(in_words + in_parts);
            if words.is_some() || parts.is_some() {
                units.push(Unit::Family { words, parts, word_weight, family_weight });
            }
        }
        let mut headline = HeadlineWeight { ranking: plan.ranking, heaviest: 0.0 };
        for scored in of_context {
            let ScoredTerm { source, term, fields, weight, .. } = scored;
            let rare_as = scored.rare_as();
            for field in fields {
                let leaf = leaves.term(view, *field, term)?;
                let doc_freq = doc_freq(leaves, &rare_as, *field)?;
                let weight = weight * statistics.of(*field).0.idf(doc_freq);
                if source == ScoreSource::Headline {
                    headline.heaviest = headline.heaviest.max(weight);
                }
                units.extend(leaf.map(|leaf| Unit::Single { source, leaf, field: *field, weight }));
            }
        }
        Ok(Self { units, headline })
    }

    /// Adds a phrase, of words that are in so many documents each; one with a name in another spelling than the typed one scores a little less.
    pub(super) fn add_phrase(
        &mut self,
        statistics: &Statistics,
        leaf: usize,
        doc_freqs: &[u64],
        quoted: bool,
        is_other: bool,
    ) {
        let Self { headline: HeadlineWeight { ranking, .. }, .. } = self;
        let weight = ranking.of_phrase(quoted) * if is_other { ranking.spelling } else { 1.0 };
        let weight = weight * doc_freqs.iter().map(|doc_freq| statistics.words.idf(*doc_freq)).sum::<f32>();
        self.units.push(Unit::Single { source: ScoreSource::Phrase, leaf, field: Field::Words, weight });
    }

    /// Adds words that were found by their form.
    pub(super) fn add_forms(&mut self, statistics: &Statistics, leaf: usize, doc_freq: u64) {
        let more = self.headline.ranking.form * statistics.words.idf(doc_freq);
        // A pattern that stands in the query again counts again, but its postings are walked once.
        let again = self.units.iter_mut().find_map(|unit| match unit {
            Unit::Single { source: ScoreSource::Form, leaf: other, weight, .. } if *other == leaf => Some(weight),
            _ => None,
        });
        match again {
            Some(weight) => *weight += more,
            None => {
                let (source, field) = (ScoreSource::Form, Field::Exact);
                self.units.push(Unit::Single { source, leaf, field, weight: more });
            }
        }
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
        matches!(self, Self::Single { source: ScoreSource::Headline, .. })
    }

    /// Adds up in the window at hand, and lets the leaves note what they find.
    pub(super) fn run(
        &self,
        statistics: &Statistics,
        segment: &Segment,
        leaves: &mut [Leaf],
        window: &mut Window,
    ) -> Result<()> {
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
                let tf_norm = statistics.tf_norm();
                leaves[*leaf].run(&range, |postings| {
                    for (at, frequency) in postings.iter() {
                        headlines.add(at, weight * tf_norm(frequency, norms[at]));
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

/// Adds the saturated frequencies of postings, times a weight, to the scores of their window.
///
/// A function of its own, so that all that the loop needs fits into registers.
#[inline(never)]
fn add(statistics: &FieldStatistics, weight: f32, postings: Postings<'_>, norms: &[u8], scores: &mut [f32]) {
    let Some(norms) = norms.get(..scores.len()) else { return };
    let tf_norm = statistics.tf_norm();
    for (at, frequency) in postings.iter() {
        scores[at] += weight * tf_norm(frequency, norms[at]);
    }
}

/// Adds what words add for themselves and for their family, of which some documents have occurrences already.
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
    let (tf_norm, weight) = (statistics.tf_norm(), word_weight + family_weight);
    for (at, frequency) in postings.iter() {
        scores[at] += if with_parts.contains(at) {
            let before = u32::from(occurrences[at]);
            let more = tf_norm(before + frequency, norms[at]) - tf_norm(before, norms[at]);
            word_weight * tf_norm(frequency, norms[at]) + family_weight * more
        } else {
            weight * tf_norm(frequency, norms[at])
        };
    }
}

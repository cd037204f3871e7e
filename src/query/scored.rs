//! What scores in a query, as a list that every engine reads: [`ScoredTerm`] for its words, [`Scored`] with phrases and forms, too.

use std::collections::BTreeSet;

use super::ranking::{OTHER_BEGINNING, Ranking, ScoreSource};
use super::{Node, Plan, QueryWord};
use crate::model::Field;

/// A term that scores by BM25, wherever in some fields it stands.
#[derive(Debug, Clone, Copy)]
pub struct ScoredTerm<'w> {
    /// What its part of a score comes from.
    pub source: ScoreSource,
    /// The term.
    pub term: &'w str,
    /// Its occurrences in these fields are counted together.
    pub fields: &'static [Field],
    /// Its weight, to be multiplied by [`Bm25::idf`](super::ranking::Bm25::idf); 1 for a headline, which [`Ranking::of_headline`] weighs as a whole.
    pub weight: f32,
    /// The name that it is a spelling of, if that has several.
    pub name: Option<&'w QueryWord>,
}

impl<'w> ScoredTerm<'w> {
    /// By what the words of a query score, each once; what has no weight is left out.
    pub fn all(ranking: &Ranking, words: &'w [QueryWord]) -> Vec<Self> {
        let stems: BTreeSet<&str> = words.iter().map(|word| word.term.as_str()).collect();
        let families: BTreeSet<&str> = words.iter().flat_map(|word| &word.families).map(String::as_str).collect();
        let beginnings: BTreeSet<&str> = words.iter().map(|word| word.beginning.as_str()).collect();
        let of_headline = if ranking.headline > 0.0 { 1.0 } else { 0.0 };
        let table: [(ScoreSource, &BTreeSet<&str>, &[Field], f32); 6] = [
            (ScoreSource::Word, &stems, &[Field::Words], ranking.word),
            (ScoreSource::Family, &families, &[Field::Words, Field::Parts], ranking.family),
            (ScoreSource::Section, &stems, &[Field::Section], ranking.section),
            (ScoreSource::Article, &families, &[Field::Body], ranking.article),
            (ScoreSource::Beginning, &beginnings, &[Field::Beginnings], ranking.beginning),
            (ScoreSource::Headline, &families, &[Field::Headline], of_headline),
        ];
        let mut scored = Vec::new();
        for (source, terms, fields, weight) in table.into_iter().filter(|(.., weight)| *weight > 0.0) {
            let typed = |word: &QueryWord| word.spelled(source).next().map(str::to_owned);
            let is_name = |word: &&QueryWord| !word.spellings.is_empty();
            let named = |term: &str| words.iter().filter(is_name).find(|word| typed(word).as_deref() == Some(term));
            // A term counts like the weightiest of its words.
            let says_only =
                |term: &str| words.iter().filter(|word| word.scores_by(source, term)).all(|word| word.is_saying);
            let weight_of = |term: &str| if says_only(term) { weight * ranking.saying } else { weight };
            let of_term = |term| Self { source, term, fields, weight: weight_of(term), name: named(term) };
            scored.extend(terms.iter().copied().map(of_term));
            for word in words.iter().filter(is_name) {
                for term in word.spelled(source).skip(1).filter(|term| !terms.contains(term)) {
                    if scored.iter().all(|other| (other.source, other.term) != (source, term)) {
                        let share = if source == ScoreSource::Beginning { OTHER_BEGINNING } else { 1.0 };
                        let weight = weight * ranking.spelling * share;
                        scored.push(Self { source, term, fields, weight, name: Some(word) });
                    }
                }
            }
        }
        scored
    }

    /// The terms that tell how rare it is, together: of a name those of all of its spellings.
    pub fn rare_as(&self) -> BTreeSet<&'w str> {
        self.name.into_iter().flat_map(|name| name.spelled(self.source)).chain([self.term]).collect()
    }
}

/// Nodes that score by BM25; their occurrences are counted together.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// What their part of a score comes from.
    pub source: ScoreSource,
    /// What they are called in an explanation.
    pub name: String,
    /// Terms, a phrase, or words by their form.
    pub nodes: Vec<Node>,
    /// In how many documents one of these stands tells how rare it is: of a name the terms of all of its spellings, else the same.
    pub rare_as: Vec<Node>,
    /// Their weight, as in [`ScoredTerm::weight`].
    pub weight: f32,
}

impl Scored {
    /// Whether it counts like a word where two passages are compared by what they have of a query: phrases and forms do, but not all words side by
    /// side, so that a headline ranks below a paragraph with the same words in whatever order.
    pub fn tells_apart(&self, plan: &Plan) -> bool {
        matches!(self.source, ScoreSource::Form | ScoreSource::Phrase)
            && self.nodes.first() != plan.side_by_side.as_ref()
    }

    /// All that scores in a plan: its words, then the phrases and forms of its tree, each once, and all words side by side. `root` is its tree
    /// with words for patterns.
    pub fn all(plan: &Plan, root: &Node) -> Vec<Self> {
        let ranking = &plan.ranking;
        let of_term = |scored: ScoredTerm<'_>| {
            let ScoredTerm { source, term, fields, weight, .. } = scored;
            let in_fields = |term: &str| fields.iter().map(|field| Node::term(*field, term)).collect::<Vec<_>>();
            let (nodes, rare_as) = (in_fields(term), scored.rare_as().into_iter().flat_map(in_fields).collect());
            Self { source, name: term.to_owned(), nodes, rare_as, weight }
        };
        let mut all: Vec<_> = ScoredTerm::all(ranking, &plan.words).into_iter().map(of_term).collect();
        let of_tree = root.nodes().into_iter().filter(|(_, scores)| *scores).map(|(node, _)| node);
        for node in of_tree.chain(&plan.side_by_side) {
            let (source, name, weight) = match node {
                Node::Form { pattern, .. } => (ScoreSource::Form, pattern.to_string(), ranking.form),
                Node::Phrase { slots, quoted } => {
                    let terms: Vec<_> = slots.iter().map(|slot| slot.term.as_str()).collect();
                    (ScoreSource::Phrase, terms.join(" "), ranking.of_phrase(*quoted))
                }
                _ => continue,
            };
            let scored = Self { source, name, nodes: vec![node.clone()], rare_as: vec![node.clone()], weight };
            if !all.contains(&scored) {
                all.push(scored);
            }
        }
        all
    }
}

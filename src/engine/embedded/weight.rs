//! A plan, looked up in all segments: what must match as a tree over leaves, and what scores; `scorer` opens it in each segment.

use std::ops::Range;

use super::bm25::Statistics;
use super::expand::Meter;
use super::failure::Result;
use super::leaves::{LeafKind, LeafPlan, LeafSet};
use super::lookup::Lookup;
use super::unit::Units;
use super::view::View;
use crate::analysis::SENTENCE;
use crate::engine::Cut;
use crate::model::{DayFilter, Field};
use crate::query::ranking::ScoreSource;
use crate::query::{KeywordFilter, Node, PhraseSlot, Plan, QueryWord, SpanLeaf, SpanQuery, TermPattern};

/// A part of the query, looked up in all segments.
pub(super) enum Part {
    All,
    Nothing,
    Leaf(usize),
    /// Of the candidates those of whose text something holds.
    Checked {
        candidates: Box<Part>,
        /// The number of the check.
        check: usize,
    },
    Article {
        inner: Box<Part>,
        /// All of its passages, not only those that have one of the words: what is excluded is excluded as a whole.
        whole: bool,
    },
    Title(Box<Part>),
    Keyword(KeywordFilter),
    Days(DayFilter),
    Bool {
        must: Vec<Part>,
        should: Vec<Part>,
        must_not: Vec<Part>,
    },
}

/// Something that is decided by positions, looked up in all segments.
pub(super) struct Check {
    pub(super) query: SpanQuery,
    /// By leaf of the query.
    pub(super) leaves: Vec<CheckLeaf>,
    /// Where sentences begin, if that is asked.
    pub(super) sentences: Option<Lookup>,
}

/// What the index knows of a leaf of a check.
pub(super) enum CheckLeaf {
    /// It stands nowhere.
    Nowhere,
    /// Its positions.
    Positions(Lookup),
    /// Only which documents have it, by the number of a leaf.
    Documents(usize),
}

/// A query, looked up in all segments.
pub(super) struct Weight<'v> {
    pub(super) root: Part,
    pub(super) leaves: Vec<LeafPlan>,
    pub(super) checks: Vec<Check>,
    pub(super) units: Units,
    pub(super) statistics: &'v Statistics,
    pub(super) plan: &'v Plan,
    /// For every word of the query the leaves by which it is found, then those of its other parts; to compare what two
    /// passages of an article have.
    pub(super) words: Vec<Vec<usize>>,
    /// For every word of the plan, how many passages have it in one of its forms; those with several count for each.
    pub(super) frequencies: Vec<u64>,
}

impl<'v> Weight<'v> {
    /// Looks a plan up. Notes in `cuts` what would cost more than it may.
    pub(super) fn new(
        view: &'v View,
        statistics: &'v Statistics,
        plan: &'v Plan,
        meter: &mut Meter,
        cuts: &mut Vec<Cut>,
    ) -> Result<Self> {
        let mut leaves = LeafSet::default();
        let units = Units::new(view, statistics, plan, &mut leaves)?;
        let names = &plan.words;
        let mut compiler = Compiler { view, statistics, leaves, units, names, checks: Vec::new(), meter, cuts };
        let root = compiler.part(&plan.root, true)?;
        let beside_terms: Vec<_> = compiler.leaves.asked_beside_terms().collect();
        // It is no word of its own: a headline that has it ranks below a paragraph with the same words all the same.
        if let Some(all_words) = &plan.side_by_side {
            compiler.part(all_words, true)?;
        }
        let Compiler { leaves, units, checks, .. } = compiler;
        let (mut words, mut frequencies) = (Vec::new(), Vec::new());
        for word in &plan.words {
            let leaf = |(field, term)| leaves.known_term(field, term);
            let mut found: Vec<_> = word.found_by().into_iter().filter_map(leaf).collect();
            found.sort_unstable();
            found.dedup();
            frequencies.push(found.iter().map(|leaf| leaves.doc_freq(*leaf)).sum());
            words.push(found);
        }
        words.extend(beside_terms.into_iter().map(|leaf| vec![leaf]));
        Ok(Self { root, leaves: leaves.into_leaves(), checks, units, statistics, plan, words, frequencies })
    }
}

struct Compiler<'a> {
    view: &'a View,
    statistics: &'a Statistics,
    leaves: LeafSet,
    units: Units,
    /// The words of the query, some of which are names with several spellings.
    names: &'a [QueryWord],
    checks: Vec<Check>,
    meter: &'a mut Meter,
    cuts: &'a mut Vec<Cut>,
}

impl Compiler<'_> {
    /// `positive`: whether it scores.
    fn part(&mut self, node: &Node, positive: bool) -> Result<Part> {
        Ok(match node {
            Node::All => Part::All,
            Node::Nothing => Part::Nothing,
            Node::Term { field, term } => {
                let leaf = self.leaves.term(self.view, *field, term)?;
                self.asked(leaf)
            }
            Node::Form { pattern, span } => {
                let leaf = self.forms(pattern, span)?;
                if let Some(leaf) = leaf.filter(|_| positive) {
                    self.units.add_forms(self.statistics, leaf, self.leaves.doc_freq(leaf));
                }
                self.asked(leaf)
            }
            Node::Compound { term, parts } => self.part(&Node::of_compound(term, parts), positive)?,
            Node::Phrase { slots, quoted } => self.phrase(slots, positive.then_some(*quoted))?,
            Node::Near { .. } | Node::Sentence(_) => {
                let candidates = Box::new(self.part(&node.candidates(), positive)?);
                self.check(node)?;
                Part::Checked { candidates, check: self.checks.len() - 1 }
            }
            Node::Article(inner) => Part::Article { inner: Box::new(self.part(inner, positive)?), whole: !positive },
            // Its words score already wherever they stand.
            Node::Title(inner) => Part::Title(Box::new(self.part(inner, false)?)),
            Node::Keyword(filter) => Part::Keyword(filter.clone()),
            Node::Days(days) => Part::Days(*days),
            Node::Bool { must, should, must_not } => {
                let mut must = self.parts(must, positive)?;
                // Positions are read last, when few documents are left.
                must.sort_by_key(|part| matches!(part, Part::Checked { .. }));
                Part::Bool { must, should: self.parts(should, positive)?, must_not: self.parts(must_not, false)? }
            }
        })
    }

    fn parts(&mut self, nodes: &[Node], positive: bool) -> Result<Vec<Part>> {
        nodes.iter().map(|node| self.part(node, positive)).collect()
    }

    fn asked(&mut self, leaf: Option<usize>) -> Part {
        let Some(leaf) = leaf else { return Part::Nothing };
        self.leaves.ask(leaf);
        Part::Leaf(leaf)
    }

    /// `quoted`: as what it scores, if it does.
    fn phrase(&mut self, slots: &[PhraseSlot], quoted: Option<bool>) -> Result<Part> {
        let mut found = Vec::new();
        for slot in slots {
            found.push((slot.offset, self.view.look_up_again(slot.field, &slot.term)?));
        }
        let rarest = found.iter().map(|(_, lookup)| lookup.doc_freq).min().unwrap_or_default();
        if rarest == 0 {
            return Ok(Part::Nothing);
        }
        let name = slots.iter().map(|slot| slot.term.as_str()).collect::<Vec<_>>().join(" ");
        let leaf = self.leaves.add(LeafKind::Phrase(found), name, rarest);
        if let Some(quoted) = quoted {
            let doc_freqs = slots.iter().map(|slot| self.doc_freq_of_name(slot)).collect::<Result<Vec<_>>>()?;
            let is_other = |slot: &PhraseSlot| self.name(slot).is_some_and(|name| name.term != slot.term);
            self.units.add_phrase(self.statistics, leaf, &doc_freqs, quoted, slots.iter().any(is_other));
        }
        Ok(self.asked(Some(leaf)))
    }

    /// The word of the query that a word of a phrase is, in whatever spelling.
    fn name(&self, slot: &PhraseSlot) -> Option<&QueryWord> {
        let typed = self.names.iter().find(|word| word.term == slot.term);
        typed.or_else(|| self.names.iter().find(|word| word.has_term(&slot.term)))
    }

    /// How many documents have a word of a phrase, in whatever spelling.
    fn doc_freq_of_name(&self, slot: &PhraseSlot) -> Result<u64> {
        let spelled = self.name(slot).map(|name| name.spelled(ScoreSource::Word).collect());
        let terms: Vec<&str> = spelled.unwrap_or_else(|| vec![slot.term.as_str()]);
        terms.into_iter().map(|term| Ok(self.view.look_up(slot.field, term)?.doc_freq)).sum()
    }

    /// The leaf of the words that fit a pattern.
    fn forms(&mut self, pattern: &TermPattern, span: &Range<usize>) -> Result<Option<usize>> {
        let Self { view, leaves, meter, cuts, .. } = self;
        leaves.forms(pattern, || {
            let expansion = view.expand(Field::Exact, pattern, meter.limits.words(), meter)?;
            let (fitting, is_cut) = (expansion.fitting, expansion.is_cut);
            let words = expansion.into_words();
            meter.limits.spend_words(words.len());
            cuts.extend(Cut::of_words(span, words.len(), (!is_cut).then_some(fitting)));
            Ok(words.into_iter().map(|(_, lookup)| lookup).collect())
        })
    }

    /// Looks up what must be known to decide a node by positions.
    fn check(&mut self, node: &Node) -> Result<()> {
        let query = SpanQuery::new(node);
        let mut leaves = Vec::with_capacity(query.leaves().len());
        for leaf in query.leaves() {
            let documents = match leaf {
                SpanLeaf::Term { field, term } if field.has_positions() => {
                    let lookup = self.view.look_up(*field, term)?;
                    leaves.push(if lookup.doc_freq > 0 { CheckLeaf::Positions(lookup) } else { CheckLeaf::Nowhere });
                    continue;
                }
                SpanLeaf::Term { field, term } => self.leaves.term(self.view, *field, term)?,
                SpanLeaf::Form(pattern) => self.forms(pattern, &(0..0))?,
            };
            documents.into_iter().for_each(|leaf| self.leaves.ask(leaf));
            leaves.push(documents.map_or(CheckLeaf::Nowhere, CheckLeaf::Documents));
        }
        let sentences = match query.has_sentences() {
            true => Some(self.view.look_up(Field::Sentences, SENTENCE)?),
            false => None,
        };
        self.checks.push(Check { query, leaves, sentences });
        Ok(())
    }
}

//! A plan's tree, looked up in all segments; `matcher` opens it in each.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::scoring::{Statistics, Units};
use super::view::{Lookup, View};
use crate::model::{DayFilter, Field};
use crate::query::{KeywordFilter, Node, PhraseSlot, Plan, TermPattern};

/// The most words that a wildcard stands for: the most frequent ones.
pub const MAX_EXPANSIONS: usize = 1024;

/// What is looked for, each thing once.
#[derive(Default)]
pub(super) struct LeafSet {
    leaves: Vec<LeafPlan>,
    terms: FxHashMap<(Field, String), Option<usize>>,
}

/// A leaf in all segments.
pub(super) struct LeafPlan {
    pub(super) kind: LeafKind,
    /// The term, or what was asked for; for explanations.
    pub(super) name: String,
    doc_freq: u64,
    /// Whether the tree asks for its documents.
    pub(super) is_asked: bool,
}

pub(super) enum LeafKind {
    Term(Lookup),
    Union(Vec<Lookup>),
    Phrase(Vec<(u32, Lookup)>),
}

impl LeafSet {
    /// The leaf of a term; `None` if no document has it.
    pub(super) fn term(&mut self, view: &View, field: Field, term: &str) -> tantivy::Result<Option<usize>> {
        let key = (field, term.to_owned());
        if let Some(leaf) = self.terms.get(&key) {
            return Ok(*leaf);
        }
        let lookup = view.look_up(field, term)?;
        let doc_freq = lookup.doc_freq;
        let leaf = (doc_freq > 0).then(|| self.add(LeafKind::Term(lookup), term.to_owned(), doc_freq));
        self.terms.insert(key, leaf);
        Ok(leaf)
    }

    fn add(&mut self, kind: LeafKind, name: String, doc_freq: u64) -> usize {
        self.leaves.push(LeafPlan { kind, name, doc_freq, is_asked: false });
        self.leaves.len() - 1
    }

    /// In how many documents a leaf's terms stand, each counted for itself.
    pub(super) fn doc_freq(&self, leaf: usize) -> u64 {
        self.leaves.get(leaf).map_or(0, |leaf| leaf.doc_freq)
    }

    fn ask(&mut self, leaf: usize) -> Part {
        self.leaves[leaf].is_asked = true;
        Part::Leaf(leaf)
    }
}

/// A part of the query, looked up in all segments.
pub(super) enum Part {
    All,
    Nothing,
    Leaf(usize),
    /// Of the candidates those of whose text the node holds.
    Checked {
        candidates: Box<Part>,
        node: Node,
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

/// A query, looked up in all segments.
pub(super) struct Lookups<'v> {
    pub(super) root: Part,
    pub(super) leaves: Vec<LeafPlan>,
    pub(super) units: Units,
    pub(super) statistics: &'v Statistics,
    /// For every word of the query the leaves by which it is found, then those of its other parts; to compare what two
    /// passages of an article have.
    pub(super) words: Vec<Vec<usize>>,
}

/// What was noticed on the way.
#[derive(Default)]
pub(super) struct Notices {
    /// Wildcards that were cut: their place in the query, and for how many words they stand.
    pub(super) cut: Vec<(Range<usize>, usize)>,
    /// Filters, one value each, that no article fits.
    pub(super) unknown: Vec<KeywordFilter>,
    /// For every word of the plan the passages that have it.
    pub(super) frequencies: Vec<u64>,
}

impl Notices {
    /// Notes values of a filter that no article has.
    pub(super) fn unknown_in(&mut self, view: &View, filter: &KeywordFilter) {
        for value in &filter.values {
            let one = KeywordFilter { values: vec![value.clone()], ..filter.clone() };
            let known =
                view.segments.iter().any(|segment| segment.wanted(&one).iter().any(|(_, numbers)| !numbers.is_empty()));
            if !known && !self.unknown.contains(&one) {
                self.unknown.push(one);
            }
        }
    }
}

impl<'v> Lookups<'v> {
    pub(super) fn new(view: &'v View, plan: &Plan, notices: &mut Notices) -> tantivy::Result<Self> {
        let statistics = view.statistics()?;
        let mut leaves = LeafSet::default();
        let units = Units::new(view, statistics, &plan.words, &plan.context, &mut leaves)?;
        let mut compiler = Compiler { view, statistics, leaves, units, notices };
        let root = compiler.part(&plan.root, true)?;
        let Compiler { leaves, units, notices, .. } = compiler;
        let mut words = Vec::new();
        for word in &plan.words {
            let fields = [Field::Words, Field::Parts];
            let keys =
                word.families.iter().chain([&word.term]).flat_map(|term| fields.map(|field| (field, term.clone())));
            let mut found: Vec<_> = keys.filter_map(|key| leaves.terms.get(&key).copied().flatten()).collect();
            found.sort_unstable();
            found.dedup();
            notices.frequencies.push(found.iter().map(|leaf| leaves.doc_freq(*leaf)).sum());
            words.push(found);
        }
        for (i, leaf) in leaves.leaves.iter().enumerate() {
            if leaf.is_asked && !matches!(leaf.kind, LeafKind::Term(_)) {
                words.push(vec![i]);
            }
        }
        Ok(Self { root, leaves: leaves.leaves, units, statistics, words })
    }
}

struct Compiler<'a> {
    view: &'a View,
    statistics: &'a Statistics,
    leaves: LeafSet,
    units: Units,
    notices: &'a mut Notices,
}

impl Compiler<'_> {
    /// `positive`: whether it scores.
    fn part(&mut self, node: &Node, positive: bool) -> tantivy::Result<Part> {
        Ok(match node {
            Node::All => Part::All,
            Node::Nothing => Part::Nothing,
            Node::Term { field, term } => match self.leaves.term(self.view, *field, term)? {
                Some(leaf) => self.leaves.ask(leaf),
                None => Part::Nothing,
            },
            Node::Form { pattern, span } => self.forms(pattern, span, positive)?,
            Node::Compound { term, parts } => {
                let whole = Node::Term { field: Field::Words, term: term.clone() };
                self.part(&Node::any(vec![whole, Node::all(parts.clone())]), positive)?
            }
            Node::Phrase { slots } => self.phrase(slots, positive)?,
            Node::Near { .. } | Node::Sentence(_) => {
                let candidates = Box::new(self.part(&node.candidates(), positive)?);
                Part::Checked { candidates, node: node.clone() }
            }
            Node::Article(inner) => Part::Article { inner: Box::new(self.part(inner, positive)?), whole: !positive },
            // Its words score already wherever they stand.
            Node::Title(inner) => Part::Title(Box::new(self.part(inner, false)?)),
            Node::Keyword(filter) => {
                self.notices.unknown_in(self.view, filter);
                Part::Keyword(filter.clone())
            }
            Node::Days(days) => Part::Days(*days),
            Node::Bool { must, should, must_not } => {
                let mut parts = |nodes: &[Node], positive| {
                    nodes.iter().map(|node| self.part(node, positive)).collect::<tantivy::Result<Vec<_>>>()
                };
                let mut must = parts(must, positive)?;
                // Texts are read last, when little is left to be read.
                must.sort_by_key(|part| matches!(part, Part::Checked { .. }));
                Part::Bool { must, should: parts(should, positive)?, must_not: parts(must_not, false)? }
            }
        })
    }

    fn phrase(&mut self, slots: &[PhraseSlot], positive: bool) -> tantivy::Result<Part> {
        let mut found = Vec::new();
        for slot in slots {
            found.push((slot.offset, self.view.look_up(slot.field, &slot.term)?));
        }
        let doc_freqs: Vec<_> = found.iter().map(|(_, lookup)| lookup.doc_freq).collect();
        let rarest = doc_freqs.iter().copied().min().unwrap_or_default();
        if rarest == 0 {
            return Ok(Part::Nothing);
        }
        let name = slots.iter().map(|slot| slot.term.as_str()).collect::<Vec<_>>().join(" ");
        let leaf = self.leaves.add(LeafKind::Phrase(found), name, rarest);
        if positive {
            self.units.add_phrase(self.statistics, leaf, &doc_freqs);
        }
        Ok(self.leaves.ask(leaf))
    }

    fn forms(&mut self, pattern: &TermPattern, span: &Range<usize>, positive: bool) -> tantivy::Result<Part> {
        let (terms, all) = self.view.expand(Field::Exact, pattern, MAX_EXPANSIONS)?;
        if all > terms.len() {
            self.notices.cut.push((span.clone(), all));
        }
        if terms.is_empty() {
            return Ok(Part::Nothing);
        }
        let doc_freq = terms.iter().map(|(_, count)| count).sum();
        let lookups =
            terms.iter().map(|(term, _)| self.view.look_up(Field::Exact, term)).collect::<tantivy::Result<Vec<_>>>()?;
        let leaf = self.leaves.add(LeafKind::Union(lookups), pattern.to_string(), doc_freq);
        if positive {
            self.units.add_forms(self.statistics, leaf, doc_freq);
        }
        Ok(self.leaves.ask(leaf))
    }
}

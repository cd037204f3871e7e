//! A plan's tree, first looked up in all segments (statistics), then opened in each (postings).

use std::ops::Range;

use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use super::leaf::{BlockWalk, Leaf, PhraseWalk, Walk};
use super::scoring::{HeadlineWeight, Statistics, Unit, Units};
use super::segment::Segment;
use super::view::{Lookup, View};
use super::window::{Bits, Window};
use crate::model::{DayFilter, Field};
use crate::query::{KeywordFilter, Node, Plan};

/// The most words that a prefix stands for: the most frequent ones.
pub const MAX_EXPANSIONS: usize = 1024;

/// What is looked for, each thing once.
#[derive(Default)]
pub(super) struct LeafSet {
    leaves: Vec<LeafPlan>,
    terms: FxHashMap<(Field, String), Option<usize>>,
}

/// A leaf in all segments.
struct LeafPlan {
    kind: LeafKind,
    doc_freq: u64,
    /// Whether the tree asks for its documents.
    is_asked: bool,
}

enum LeafKind {
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
        let leaf = (doc_freq > 0).then(|| self.add(LeafKind::Term(lookup), doc_freq));
        self.terms.insert(key, leaf);
        Ok(leaf)
    }

    fn add(&mut self, kind: LeafKind, doc_freq: u64) -> usize {
        self.leaves.push(LeafPlan { kind, doc_freq, is_asked: false });
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
enum Part {
    All,
    Nothing,
    Leaf(usize),
    Headline(Box<Part>),
    Keyword(KeywordFilter),
    Days(DayFilter),
    Bool { must: Vec<Part>, should: Vec<Part>, must_not: Vec<Part> },
}

/// A query, looked up in all segments.
pub(super) struct Lookups<'v> {
    root: Part,
    leaves: Vec<LeafPlan>,
    units: Units,
    statistics: &'v Statistics,
    /// For every word of the query the leaves by which it is found; to compare what two passages of an article have.
    words: Vec<Vec<usize>>,
}

/// What was noticed on the way.
#[derive(Default)]
pub(super) struct Notices {
    /// Prefixes that were cut: their place in the query.
    pub(super) cut: Vec<(Range<usize>, usize)>,
    /// Filters, one value each, that no article fits.
    pub(super) unknown: Vec<KeywordFilter>,
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
        let root = compiler.part(&plan.root, Scope::Passage, true)?;
        let Compiler { leaves, units, .. } = compiler;
        let mut words = Vec::new();
        for word in &plan.words {
            let fields = [Field::Words, Field::Parts];
            let keys =
                word.families.iter().chain([&word.term]).flat_map(|term| fields.map(|field| (field, term.clone())));
            words.push(keys.filter_map(|key| leaves.terms.get(&key).copied().flatten()).collect());
        }
        for (i, leaf) in leaves.leaves.iter().enumerate() {
            if leaf.is_asked && !matches!(leaf.kind, LeafKind::Term(_)) {
                words.push(vec![i]);
            }
        }
        Ok(Self { root, leaves: leaves.leaves, units, statistics, words })
    }

    /// Opens the query in a segment.
    pub(super) fn open<'s>(&'s self, segment: &'s Segment, ord: usize) -> tantivy::Result<Matcher<'s>> {
        let opener = Opener { segment, ord };
        let root = opener.matching(&self.root);
        let leaves = self.leaves.iter().map(|leaf| opener.leaf(leaf)).collect::<tantivy::Result<Vec<_>>>()?;
        let mut walked = vec![false; leaves.len()];
        self.units.units.iter().flat_map(Unit::leaves).for_each(|leaf| walked[leaf] = true);
        let unscored = (0..leaves.len()).filter(|leaf| !walked[*leaf]).collect();
        Ok(Matcher { root, leaves, unscored, lookups: self, segment })
    }
}

/// Which documents a part of the query is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Passage,
    /// Article documents, by their headline.
    Headline,
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
    fn part(&mut self, node: &Node, scope: Scope, positive: bool) -> tantivy::Result<Part> {
        let field_in = |field: Field| match (scope, field) {
            (Scope::Passage, field) => field,
            (Scope::Headline, Field::Parts) => Field::HeadlineParts,
            (Scope::Headline, _) => Field::Headline,
        };
        Ok(match node {
            Node::All => Part::All,
            Node::Nothing => Part::Nothing,
            Node::Term { field, term } => match self.leaves.term(self.view, field_in(*field), term)? {
                Some(leaf) => self.leaves.ask(leaf),
                None => Part::Nothing,
            },
            Node::Exact { terms } => {
                let field = field_in(Field::Exact);
                let lookups =
                    terms.iter().map(|term| self.view.look_up(field, term)).collect::<tantivy::Result<Vec<_>>>()?;
                self.union(lookups, field, positive)
            }
            Node::Prefix { prefixes, span } => {
                let field = field_in(Field::Exact);
                let (terms, all) = self.view.expand(field, prefixes, MAX_EXPANSIONS)?;
                if all > terms.len() {
                    self.notices.cut.push((span.clone(), all));
                }
                let lookups =
                    terms.iter().map(|term| self.view.look_up(field, term)).collect::<tantivy::Result<Vec<_>>>()?;
                self.union(lookups, field, positive)
            }
            Node::Phrase { slots } => {
                let slots = slots.iter().filter(|slot| scope == Scope::Passage || slot.field == Field::Words);
                let mut found = Vec::new();
                for slot in slots {
                    found.push((slot.offset, self.view.look_up(field_in(slot.field), &slot.term)?));
                }
                let doc_freqs: Vec<_> = found.iter().map(|(_, lookup)| lookup.doc_freq).collect();
                let rarest = doc_freqs.iter().copied().min().unwrap_or_default();
                if rarest == 0 {
                    return Ok(Part::Nothing);
                }
                let field = found.first().map_or(Field::Words, |(_, lookup)| lookup.field);
                let leaf = self.leaves.add(LeafKind::Phrase(found), rarest);
                if positive {
                    self.units.add_phrase(self.statistics, leaf, field, &doc_freqs);
                }
                self.leaves.ask(leaf)
            }
            Node::Headline(inner) => Part::Headline(Box::new(self.part(inner, Scope::Headline, positive)?)),
            Node::Keyword(filter) => {
                self.notices.unknown_in(self.view, filter);
                Part::Keyword(filter.clone())
            }
            Node::Days(days) => Part::Days(*days),
            Node::Bool { must, should, must_not } => {
                let mut parts = |nodes: &[Node], positive| {
                    nodes.iter().map(|node| self.part(node, scope, positive)).collect::<tantivy::Result<Vec<_>>>()
                };
                Part::Bool {
                    must: parts(must, positive)?,
                    should: parts(should, positive)?,
                    must_not: parts(must_not, false)?,
                }
            }
        })
    }

    fn union(&mut self, mut lookups: Vec<Lookup>, field: Field, positive: bool) -> Part {
        lookups.retain(|lookup| lookup.doc_freq > 0);
        let doc_freq = lookups.iter().map(|lookup| lookup.doc_freq).sum();
        if lookups.is_empty() {
            return Part::Nothing;
        }
        let leaf = self.leaves.add(LeafKind::Union(lookups), doc_freq);
        if positive {
            self.units.add_forms(self.statistics, leaf, field, doc_freq);
        }
        self.leaves.ask(leaf)
    }
}

struct Opener<'s> {
    segment: &'s Segment,
    ord: usize,
}

impl<'s> Opener<'s> {
    fn info<'l>(&self, lookup: &'l Lookup) -> Option<&'l TermInfo> {
        lookup.by_segment.get(self.ord).and_then(Option::as_ref)
    }

    fn walk(&self, lookup: &Lookup, option: IndexRecordOption) -> tantivy::Result<Option<Box<BlockWalk>>> {
        let Some(info) = self.info(lookup) else { return Ok(None) };
        let index = self.segment.index(lookup.field)?;
        Ok(Some(BlockWalk::new(index.read_block_postings_from_terminfo(info, option)?)))
    }

    fn leaf(&self, plan: &LeafPlan) -> tantivy::Result<Leaf> {
        let walk = match &plan.kind {
            LeafKind::Term(lookup) => {
                self.walk(lookup, IndexRecordOption::WithFreqs)?.map_or(Walk::Nothing, Walk::Term)
            }
            LeafKind::Union(lookups) => {
                let mut walks = Vec::new();
                for lookup in lookups {
                    walks.extend(self.walk(lookup, IndexRecordOption::Basic)?.map(|walk| *walk));
                }
                Walk::Union(walks)
            }
            LeafKind::Phrase(slots) => self.phrase(slots)?,
        };
        Ok(Leaf::new(walk, plan.is_asked))
    }

    fn phrase(&self, slots: &[(u32, Lookup)]) -> tantivy::Result<Walk> {
        let mut postings = Vec::with_capacity(slots.len());
        for (offset, lookup) in slots {
            let Some(info) = self.info(lookup) else { return Ok(Walk::Nothing) };
            let index = self.segment.index(lookup.field)?;
            postings
                .push((*offset, index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?));
        }
        Ok(Walk::Phrase(Box::new(PhraseWalk::new(postings))))
    }

    fn matching(&self, part: &'s Part) -> Matching<'s> {
        match part {
            Part::All => Matching::All,
            Part::Nothing => Matching::Nothing,
            Part::Leaf(leaf) => Matching::Leaf(*leaf),
            Part::Headline(inner) => Matching::Headline(Box::new(self.matching(inner))),
            Part::Keyword(filter) => Matching::Keyword(self.segment.wanted(filter)),
            Part::Days(days) => Matching::Days(days),
            Part::Bool { must, should, must_not } => {
                let all = |parts: &'s [Part]| parts.iter().map(|part| self.matching(part)).collect();
                Matching::Bool { must: all(must), should: all(should), must_not: all(must_not) }
            }
        }
    }
}

/// A part of the query in one segment.
enum Matching<'s> {
    All,
    Nothing,
    Leaf(usize),
    Headline(Box<Matching<'s>>),
    Keyword(Vec<(Field, Vec<u64>)>),
    Days(&'s DayFilter),
    Bool { must: Vec<Matching<'s>>, should: Vec<Matching<'s>>, must_not: Vec<Matching<'s>> },
}

/// The query in one segment.
pub(super) struct Matcher<'s> {
    root: Matching<'s>,
    leaves: Vec<Leaf>,
    /// Leaves that no unit walks.
    unscored: Vec<usize>,
    lookups: &'s Lookups<'s>,
    segment: &'s Segment,
}

impl Matcher<'_> {
    /// A document from `target` on before which nothing matches.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        self.root.next(&mut self.leaves, target)
    }

    /// Moves the window on, marks its matching documents in `found`, and adds up scores.
    pub(super) fn run(
        &mut self,
        base: DocId,
        limit: DocId,
        window: &mut Window,
        found: &mut Bits,
    ) -> tantivy::Result<()> {
        window.reset(base, limit, self.headline().is_used());
        let range = window.range();
        for leaf in &self.unscored {
            self.leaves[*leaf].run(&range, |_, _| {});
        }
        for unit in &self.lookups.units.units {
            unit.run(self.lookups.statistics, self.segment, &mut self.leaves, window)?;
        }
        found.clear(window.len());
        self.root.run(self.segment, &self.leaves, window, found);
        Ok(())
    }

    /// How headlines count.
    pub(super) fn headline(&self) -> HeadlineWeight {
        self.lookups.units.headline
    }

    /// Which words of the query a document of the window at hand has, one bit each; words beyond the 32nd share the last bit.
    pub(super) fn words_at(&self, place: usize) -> u32 {
        let has = |leaves: &[usize]| leaves.iter().any(|leaf| self.leaves[*leaf].has(place));
        let words = self.lookups.words.iter().zip(0u32..).filter(|(leaves, _)| has(leaves));
        words.fold(0, |bits, (_, i)| bits | 1 << i.min(31))
    }
}

impl Matching<'_> {
    fn next(&self, leaves: &mut [Leaf], target: DocId) -> DocId {
        match self {
            Self::Nothing => TERMINATED,
            Self::Leaf(leaf) => leaves[*leaf].next(target),
            Self::All | Self::Headline(_) | Self::Keyword(_) | Self::Days(_) => target,
            Self::Bool { must, should, must_not } => {
                if !must.is_empty() {
                    must.iter().map(|part| part.next(leaves, target)).max().unwrap_or(target)
                } else if should.is_empty() && !must_not.is_empty() {
                    target
                } else {
                    should.iter().map(|part| part.next(leaves, target)).min().unwrap_or(TERMINATED)
                }
            }
        }
    }

    /// Adds the matching documents of the window to `out`.
    fn run(&self, segment: &Segment, leaves: &[Leaf], window: &Window, out: &mut Bits) {
        match self {
            Self::Nothing => {}
            Self::All => out.set_range(window.place(window.base), window.len()),
            Self::Leaf(leaf) => out.or(&leaves[*leaf].found),
            Self::Headline(inner) => {
                let mut articles = Bits::with_length(window.len());
                inner.run(segment, leaves, window, &mut articles);
                spread(segment, window, out, |article| articles.contains(window.place(article)));
            }
            Self::Keyword(wanted) => spread(segment, window, out, |article| segment.has_any(article, wanted)),
            Self::Days(days) => {
                spread(segment, window, out, |article| {
                    segment.period(article).is_some_and(|period| days.overlaps(period))
                });
            }
            Self::Bool { must, should, must_not } => {
                let either = |parts: &[Self], out: &mut Bits| {
                    parts.iter().for_each(|part| part.run(segment, leaves, window, out));
                };
                if must.is_empty() && must_not.is_empty() {
                    return either(should, out);
                }
                let mut found = Bits::with_length(window.len());
                match must.split_first() {
                    Some((first, others)) => {
                        first.run(segment, leaves, window, &mut found);
                        for part in others {
                            let mut also = Bits::with_length(window.len());
                            part.run(segment, leaves, window, &mut also);
                            found.and(&also);
                        }
                    }
                    None if should.is_empty() => found.set_range(window.place(window.base), window.len()),
                    None => either(should, &mut found),
                }
                let mut excluded = Bits::with_length(window.len());
                either(must_not, &mut excluded);
                found.and_not(&excluded);
                out.or(&found);
            }
        }
    }
}

/// Marks all documents of the articles in the window for which `wanted` holds, the article's own among them.
fn spread(segment: &Segment, window: &Window, out: &mut Bits, wanted: impl Fn(DocId) -> bool) {
    let mut start = window.base;
    for article in segment.article_of(window.base)..segment.ends.len() {
        let Some(end) = segment.ends.get(article).copied().filter(|end| *end < window.limit) else { return };
        if wanted(end) {
            out.set_range(window.place(start), window.place(end + 1));
        }
        start = end + 1;
    }
}

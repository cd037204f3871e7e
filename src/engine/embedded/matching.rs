//! A plan's tree, first looked up in all segments (statistics), then opened in each (postings).

use std::ops::Range;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use super::bm25::{self, FieldStatistics};
use super::document::ARTICLE;
use super::leaf::{Bits, BlockWalk, PhraseLeaf, TermLeaf, UnionLeaf, Weight, Window};
use super::segment::Segment;
use super::view::{Lookup, View};
use crate::model::{BlockKind, DayFilter, Field};
use crate::query::{ContextWeights, KeywordFilter, Node};

/// The most words that a prefix stands for: the most frequent ones.
pub const MAX_EXPANSIONS: usize = 1024;

/// Statistics of the scored fields.
pub(super) struct Statistics {
    words: FieldStatistics,
    section: FieldStatistics,
    headline: FieldStatistics,
    lead: FieldStatistics,
}

impl Statistics {
    pub(super) fn new(view: &View) -> tantivy::Result<Self> {
        let (searcher, fields) = (&view.searcher, &view.fields);
        let count = |kind: &str| bm25::doc_freq(searcher, fields, Field::Kind, kind);
        let mut passages = 0;
        for kind in BlockKind::ALL {
            passages += count(kind.as_str())?;
        }
        let articles = count(ARTICLE)?;
        let of = |field, documents, parameters| FieldStatistics::new(searcher, fields, field, documents, parameters);
        Ok(Self {
            words: of(Field::Words, passages, bm25::PASSAGE)?,
            section: of(Field::Section, passages, bm25::CONTEXT)?,
            headline: of(Field::Headline, articles, bm25::CONTEXT)?,
            lead: of(Field::Lead, articles, bm25::CONTEXT)?,
        })
    }
}

/// A part of the query with its statistics.
enum Part {
    All,
    Nothing,
    Term { lookup: Lookup, idf: f32, leaf: u32 },
    Union { lookups: Vec<Lookup>, idf: f32, leaf: u32, field: Field },
    Phrase { slots: Vec<(u32, Lookup)>, idf: f32, leaf: u32 },
    Headline(Box<Part>),
    Keyword(KeywordFilter),
    Days(DayFilter),
    Bool { must: Vec<Part>, should: Vec<Part>, must_not: Vec<Part> },
}

/// A query, looked up in all segments.
pub(super) struct Lookups {
    root: Part,
    context: Vec<(Lookup, f32)>,
    statistics: Statistics,
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

impl Lookups {
    pub(super) fn new(
        view: &View,
        root: &Node,
        weights: &ContextWeights,
        notices: &mut Notices,
    ) -> tantivy::Result<Self> {
        let statistics = Statistics::new(view)?;
        let mut compiler = Compiler { view, statistics: &statistics, leaves: 0, stems: Vec::new(), notices };
        let root = compiler.part(root, Scope::Passage, true)?;
        let mut stems = compiler.stems;
        stems.sort();
        stems.dedup();
        let mut context = Vec::new();
        for stem in &stems {
            for (field, weight) in
                [(Field::Section, weights.section), (Field::Headline, weights.headline), (Field::Lead, weights.lead)]
            {
                let lookup = view.look_up(field, stem)?;
                if weight > 0.0 && lookup.doc_freq > 0 {
                    let idf = statistics.of(field).idf(lookup.doc_freq) * weight;
                    context.push((lookup, idf));
                }
            }
        }
        Ok(Self { root, context, statistics })
    }

    /// Opens the query in a segment.
    pub(super) fn open<'s>(&'s self, segment: &'s Segment, ord: usize) -> tantivy::Result<Matcher<'s>> {
        let opener = Opener { segment, ord, statistics: &self.statistics };
        let root = opener.matching(&self.root)?;
        let mut context = Vec::new();
        for (lookup, idf) in &self.context {
            if let Some(walk) = opener.walk(lookup, IndexRecordOption::WithFreqs)? {
                let weight = opener.weight(lookup.field, *idf, 0)?;
                context.push(TermLeaf { walk, weight, with_frequencies: true });
            }
        }
        Ok(Matcher { root, context, segment })
    }
}

impl Statistics {
    fn of(&self, field: Field) -> &FieldStatistics {
        match field {
            Field::Section => &self.section,
            Field::Headline => &self.headline,
            Field::Lead => &self.lead,
            _ => &self.words,
        }
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
    /// Leaves so far.
    leaves: u32,
    /// Terms whose context counts.
    stems: Vec<String>,
    notices: &'a mut Notices,
}

impl Compiler<'_> {
    /// The next leaf's bit; a headline is no word of the passage and has none.
    fn leaf(&mut self, scope: Scope) -> u32 {
        if scope == Scope::Headline {
            return 0;
        }
        let bit = 1 << self.leaves.min(31);
        self.leaves += 1;
        bit
    }

    fn part(&mut self, node: &Node, scope: Scope, positive: bool) -> tantivy::Result<Part> {
        let field_in = |field: Field| if scope == Scope::Headline { Field::Headline } else { field };
        Ok(match node {
            Node::All => Part::All,
            Node::Nothing => Part::Nothing,
            Node::Term { field, term } => {
                let lookup = self.view.look_up(field_in(*field), term)?;
                if positive && *field == Field::Words {
                    self.stems.push(term.clone());
                }
                let idf = self.statistics.of(lookup.field).idf(lookup.doc_freq);
                Part::Term { lookup, idf, leaf: self.leaf(scope) }
            }
            Node::Exact { terms } => {
                let field = field_in(Field::Exact);
                let lookups =
                    terms.iter().map(|term| self.view.look_up(field, term)).collect::<tantivy::Result<Vec<_>>>()?;
                self.union(lookups, field, scope)
            }
            Node::Prefix { prefixes, span } => {
                let field = field_in(Field::Exact);
                let (terms, all) = self.view.expand(field, prefixes, MAX_EXPANSIONS)?;
                if all > terms.len() {
                    self.notices.cut.push((span.clone(), all));
                }
                let lookups =
                    terms.iter().map(|term| self.view.look_up(field, term)).collect::<tantivy::Result<Vec<_>>>()?;
                self.union(lookups, field, scope)
            }
            Node::Phrase { slots } => {
                let slots = slots.iter().filter(|slot| scope == Scope::Passage || slot.field == Field::Words);
                let mut found = Vec::new();
                let mut idf = 0.0;
                for slot in slots {
                    let lookup = self.view.look_up(field_in(slot.field), &slot.term)?;
                    idf += self.statistics.of(lookup.field).idf(lookup.doc_freq);
                    if positive && slot.field == Field::Words {
                        self.stems.push(slot.term.clone());
                    }
                    found.push((slot.offset, lookup));
                }
                match found.len() {
                    0 => Part::Nothing,
                    _ => Part::Phrase { slots: found, idf, leaf: self.leaf(scope) },
                }
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

    fn union(&mut self, mut lookups: Vec<Lookup>, field: Field, scope: Scope) -> Part {
        lookups.retain(|lookup| lookup.doc_freq > 0);
        let doc_freq = lookups.iter().map(|lookup| lookup.doc_freq).sum();
        let leaf = self.leaf(scope);
        if lookups.is_empty() {
            return Part::Nothing;
        }
        Part::Union { idf: self.statistics.of(field).idf(doc_freq), lookups, leaf, field }
    }
}

struct Opener<'s> {
    segment: &'s Segment,
    ord: usize,
    statistics: &'s Statistics,
}

impl<'s> Opener<'s> {
    fn info<'l>(&self, lookup: &'l Lookup) -> Option<&'l TermInfo> {
        lookup.by_segment.get(self.ord).and_then(Option::as_ref)
    }

    fn walk(&self, lookup: &Lookup, option: IndexRecordOption) -> tantivy::Result<Option<BlockWalk>> {
        let Some(info) = self.info(lookup) else { return Ok(None) };
        let index = self.segment.reader.inverted_index(self.segment.fields.get(lookup.field))?;
        Ok(Some(BlockWalk::new(index.read_block_postings_from_terminfo(info, option)?)))
    }

    fn weight(&self, field: Field, idf: f32, leaf: u32) -> tantivy::Result<Weight<'s>> {
        // Stop words and exact words are as long as the passage's words.
        let normed = match field {
            Field::Section | Field::Headline | Field::Lead => field,
            _ => Field::Words,
        };
        let norms: Option<FieldNormReader> =
            self.segment.reader.fieldnorms_readers().get_field(self.segment.fields.get(normed))?;
        Ok(Weight { idf, statistics: self.statistics.of(field), norms, leaf })
    }

    fn matching(&self, part: &'s Part) -> tantivy::Result<Matching<'s>> {
        Ok(match part {
            Part::All => Matching::All,
            Part::Nothing => Matching::Nothing,
            Part::Term { lookup, idf, leaf } => match self.walk(lookup, IndexRecordOption::WithFreqs)? {
                Some(walk) => {
                    let weight = self.weight(lookup.field, *idf, *leaf)?;
                    Matching::Term(Box::new(TermLeaf { walk, weight, with_frequencies: true }))
                }
                None => Matching::Nothing,
            },
            Part::Union { lookups, idf, leaf, field } => {
                let mut walks = Vec::new();
                for lookup in lookups {
                    walks.extend(self.walk(lookup, IndexRecordOption::Basic)?);
                }
                if walks.is_empty() {
                    return Ok(Matching::Nothing);
                }
                Matching::Union(UnionLeaf { walks, weight: self.weight(*field, *idf, *leaf)? })
            }
            Part::Phrase { slots, idf, leaf } => {
                let mut postings = Vec::with_capacity(slots.len());
                for (offset, lookup) in slots {
                    let Some(info) = self.info(lookup) else { return Ok(Matching::Nothing) };
                    let index = self.segment.reader.inverted_index(self.segment.fields.get(lookup.field))?;
                    postings.push((
                        *offset,
                        index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?,
                    ));
                }
                let field = slots.first().map_or(Field::Words, |(_, lookup)| lookup.field);
                Matching::Phrase(Box::new(PhraseLeaf::new(postings, self.weight(field, *idf, *leaf)?)))
            }
            Part::Headline(inner) => Matching::Headline(Box::new(self.matching(inner)?)),
            Part::Keyword(filter) => Matching::Keyword(self.segment.wanted(filter)),
            Part::Days(days) => Matching::Days(*days),
            Part::Bool { must, should, must_not } => {
                let all = |parts: &'s [Part]| {
                    parts.iter().map(|part| self.matching(part)).collect::<tantivy::Result<Vec<_>>>()
                };
                Matching::Bool { must: all(must)?, should: all(should)?, must_not: all(must_not)? }
            }
        })
    }
}

/// A part of the query in one segment.
enum Matching<'s> {
    All,
    Nothing,
    Term(Box<TermLeaf<'s>>),
    Union(UnionLeaf<'s>),
    Phrase(Box<PhraseLeaf<'s>>),
    Headline(Box<Matching<'s>>),
    Keyword(Vec<(Field, Vec<u64>)>),
    Days(DayFilter),
    Bool { must: Vec<Matching<'s>>, should: Vec<Matching<'s>>, must_not: Vec<Matching<'s>> },
}

/// The query in one segment.
pub(super) struct Matcher<'s> {
    root: Matching<'s>,
    context: Vec<TermLeaf<'s>>,
    segment: &'s Segment,
}

impl Matcher<'_> {
    /// A document from `target` on before which nothing matches.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        self.root.next(target)
    }

    /// Marks the matching documents of the window in `out`, and adds up scores.
    pub(super) fn run(&mut self, window: &mut Window, out: &mut Bits) {
        out.clear(window.len());
        self.root.run(self.segment, window, out, true);
        for leaf in &mut self.context {
            leaf.add(window);
        }
    }
}

impl Matching<'_> {
    fn next(&mut self, target: DocId) -> DocId {
        match self {
            Self::Nothing => TERMINATED,
            Self::Term(leaf) => leaf.walk.next(target),
            Self::Union(leaf) => leaf.walks.iter_mut().map(|walk| walk.next(target)).min().unwrap_or(TERMINATED),
            Self::Phrase(leaf) => leaf.next(target),
            Self::All | Self::Headline(_) | Self::Keyword(_) | Self::Days(_) => target,
            Self::Bool { must, should, must_not } => {
                if !must.is_empty() {
                    must.iter_mut().map(|part| part.next(target)).max().unwrap_or(target)
                } else if should.is_empty() && !must_not.is_empty() {
                    target
                } else {
                    should.iter_mut().map(|part| part.next(target)).min().unwrap_or(TERMINATED)
                }
            }
        }
    }

    fn run(&mut self, segment: &Segment, window: &mut Window, out: &mut Bits, scoring: bool) {
        match self {
            Self::Nothing => {}
            Self::All => out.set_range(0, window.len()),
            Self::Term(leaf) => leaf.run(window, out, scoring),
            Self::Union(leaf) => leaf.run(window, out, scoring),
            Self::Phrase(leaf) => leaf.run(window, out, scoring),
            Self::Headline(inner) => {
                let mut articles = Bits::with_length(window.len());
                inner.run(segment, window, &mut articles, scoring);
                spread(segment, window, out, |article| articles.contains((article - window.base) as usize));
            }
            Self::Keyword(wanted) => spread(segment, window, out, |article| segment.has_any(article, wanted)),
            Self::Days(days) => {
                spread(segment, window, out, |article| {
                    segment.period(article).is_some_and(|period| days.overlaps(period))
                });
            }
            Self::Bool { must, should, must_not } => {
                if must.is_empty() && must_not.is_empty() {
                    for part in should {
                        part.run(segment, window, out, scoring);
                    }
                    return;
                }
                let mut found = Bits::with_length(window.len());
                match must.split_first_mut() {
                    Some((first, others)) => {
                        first.run(segment, window, &mut found, scoring);
                        for part in others {
                            let mut also = Bits::with_length(window.len());
                            part.run(segment, window, &mut also, scoring);
                            found.and(&also);
                        }
                        let mut ignored = Bits::with_length(window.len());
                        for part in should {
                            part.run(segment, window, &mut ignored, scoring);
                        }
                    }
                    None if should.is_empty() => found.set_range(0, window.len()),
                    None => {
                        for part in should {
                            part.run(segment, window, &mut found, scoring);
                        }
                    }
                }
                for part in must_not {
                    let mut excluded = Bits::with_length(window.len());
                    part.run(segment, window, &mut excluded, false);
                    found.and_not(&excluded);
                }
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
            out.set_range((start - window.base) as usize, (end + 1 - window.base) as usize);
        }
        start = end + 1;
    }
}

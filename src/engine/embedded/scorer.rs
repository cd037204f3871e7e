//! A query in one segment: postings are walked window by window, and sets of documents are combined.

use std::cell::RefCell;
use std::ops::Range;

use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreReader;
use tantivy::{DocId, TERMINATED};

use super::expand::Meter;
use super::failure::Result;
use super::leaf::{BlockWalk, Leaf, PhraseWalk, Walk};
use super::leaves::{LeafKind, LeafPlan};
use super::lookup::Lookup;
use super::positions::Positions;
use super::segment::Segment;
use super::unit::Unit;
use super::weight::{Check, CheckLeaf, Part, Weight};
use super::window::{Bits, Window};
use crate::model::{BlockKind, DayFilter, Field};
use crate::query::Occurrences;
use crate::query::ranking::bits_of_words;

/// Blocks of stored text that are kept unpacked; passages are read in their order.
const STORE_CACHE: usize = 4;

/// Walks that are kept for the next search, at most.
const MAX_WALKS: usize = 128;

/// Walks over terms of some fields, to be opened again: each holds a block, and to make one takes longer than to read a short list.
#[derive(Default)]
pub(super) struct Walks(Vec<(Field, Box<BlockWalk>)>);

/// The query in one segment.
pub(super) struct Scorer<'s> {
    root: PartScorer<'s>,
    leaves: Vec<Leaf>,
    /// Leaves that no unit walks.
    unscored: Vec<usize>,
    weight: &'s Weight<'s>,
    segment: &'s Segment,
    /// The passages that may be found.
    findable: &'s Bits,
    checks: Vec<CheckScorer<'s>>,
    meter: &'s RefCell<Meter>,
}

impl<'s> Scorer<'s> {
    /// Opens a query in a segment, for passages of some kinds.
    pub(super) fn open(
        weight: &'s Weight<'s>,
        segment: &'s Segment,
        ord: usize,
        meter: &'s RefCell<Meter>,
        wants: impl Fn(BlockKind) -> bool,
        walks: &mut Walks,
    ) -> Result<Self> {
        let mut opener = Opener { segment, ord, walks };
        let root = opener.part(&weight.root)?;
        let leaves = weight.leaves.iter().map(|leaf| opener.leaf(leaf)).collect::<Result<Vec<_>>>()?;
        let checks = weight.checks.iter().map(|check| opener.check(check)).collect::<Result<Vec<_>>>()?;
        let mut walked = vec![false; leaves.len()];
        weight.units.units.iter().flat_map(Unit::leaves).for_each(|leaf| walked[leaf] = true);
        let unscored = (0..leaves.len()).filter(|leaf| !walked[*leaf]).collect();
        let findable = segment.of_kinds(wants)?;
        Ok(Self { root, leaves, unscored, weight, segment, findable, checks, meter })
    }

    /// Ends the search in the segment, and keeps its walks for the next one.
    pub(super) fn finish(self, walks: &mut Walks) {
        for (leaf, plan) in self.leaves.into_iter().zip(&self.weight.leaves) {
            if let (Walk::Term(walk), LeafKind::Term(lookup)) = (leaf.walk, &plan.kind)
                && walks.0.len() < MAX_WALKS
            {
                walks.0.push((lookup.field, walk));
            }
        }
    }

    /// A document from `target` on; in articles before its own nothing matches.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        self.root.next(&mut self.leaves, target)
    }

    /// Moves the window on, marks its matching passages in `found`, and adds up scores.
    pub(super) fn run(&mut self, base: DocId, limit: DocId, window: &mut Window, found: &mut Bits) -> Result<()> {
        self.meter.borrow().check_deadline()?;
        window.reset(base, limit);
        let range = window.range();
        for leaf in &self.unscored {
            self.leaves[*leaf].run(&range, |_| {});
        }
        for unit in &self.weight.units.units {
            unit.run(self.weight.statistics, self.segment, &mut self.leaves, window)?;
        }
        self.weight.units.headline.add_to(window);
        found.clear(window.len());
        let Self { root, leaves, segment, findable, checks, meter, weight, .. } = self;
        let parts = RunParts { segment, leaves, window, meter, weight };
        root.run(&mut Run { parts, checks }, findable, None, found)?;
        found.and_segment(findable, window.origin);
        Ok(())
    }

    /// Which words of the query a document of the window at hand has.
    pub(super) fn words_at(&self, slot: usize) -> u32 {
        let has = |leaves: &Vec<usize>| leaves.iter().any(|leaf| self.leaves[*leaf].has(slot));
        bits_of_words(self.weight.words.iter().map(has))
    }
}

/// Adds up the scores of one unit alone over some documents: only its own leaves are opened.
pub(super) fn run_alone(
    unit: &Unit,
    weight: &Weight<'_>,
    (ord, segment): (usize, &Segment),
    docs: Range<DocId>,
    window: &mut Window,
) -> Result<()> {
    let mut leaves: Vec<Leaf> = weight.leaves.iter().map(|_| Leaf::new(Walk::Nothing, false)).collect();
    for leaf in unit.leaves() {
        leaves[leaf] = Opener { segment, ord, walks: &mut Walks::default() }.leaf(&weight.leaves[leaf])?;
    }
    window.reset(docs.start, docs.end);
    unit.run(weight.statistics, segment, &mut leaves, window)
}

struct Opener<'s, 'w> {
    segment: &'s Segment,
    ord: usize,
    /// Walks that are not in use.
    walks: &'w mut Walks,
}

impl<'s> Opener<'s, '_> {
    fn info<'l>(&self, lookup: &'l Lookup) -> Option<&'l TermInfo> {
        lookup.by_segment.get(self.ord).and_then(Option::as_ref)
    }

    fn walk(&mut self, lookup: &Lookup) -> Result<Walk> {
        let Some(info) = self.info(lookup) else { return Ok(Walk::Nothing) };
        let index = self.segment.index(lookup.field)?;
        let idle = self.walks.0.iter().position(|(field, _)| *field == lookup.field);
        Ok(Walk::Term(match idle.map(|idle| self.walks.0.swap_remove(idle)) {
            Some((_, mut walk)) => {
                walk.reopen(index, info)?;
                walk
            }
            None => BlockWalk::new(index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?),
        }))
    }

    fn leaf(&mut self, plan: &LeafPlan) -> Result<Leaf> {
        let walk = match &plan.kind {
            LeafKind::Term(lookup) => self.walk(lookup)?,
            LeafKind::Union(lookups) => {
                let mut walks = Vec::new();
                for lookup in lookups {
                    let Some(info) = self.info(lookup) else { continue };
                    let index = self.segment.index(lookup.field)?;
                    let postings = index.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                    walks.push(*BlockWalk::new(postings));
                }
                Walk::Union(walks)
            }
            LeafKind::Phrase(slots) => self.phrase(slots)?,
        };
        Ok(Leaf::new(walk, plan.is_asked))
    }

    fn phrase(&self, slots: &[(u32, Lookup)]) -> Result<Walk> {
        let mut postings = Vec::with_capacity(slots.len());
        for (offset, lookup) in slots {
            let Some(info) = self.info(lookup) else { return Ok(Walk::Nothing) };
            let index = self.segment.index(lookup.field)?;
            postings
                .push((*offset, index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?));
        }
        Ok(Walk::Phrase(Box::new(PhraseWalk::new(postings))))
    }

    fn check(&self, check: &'s Check) -> Result<CheckScorer<'s>> {
        let positions = |lookup: &Lookup| Positions::new(self.segment, lookup.field, self.info(lookup));
        let leaf = |leaf: &CheckLeaf| match leaf {
            CheckLeaf::Positions(lookup) => CheckLeafScorer::Positions(positions(lookup)),
            CheckLeaf::Documents(leaf) => CheckLeafScorer::Documents(*leaf),
            CheckLeaf::Nowhere => CheckLeafScorer::Nowhere,
        };
        Ok(CheckScorer {
            check,
            leaves: check.leaves.iter().map(leaf).collect(),
            sentences: check.sentences.as_ref().map(positions),
            occurrences: Occurrences { positions: vec![Vec::new(); check.leaves.len()], sentences: Vec::new() },
            store: None,
        })
    }

    fn part(&self, part: &'s Part) -> Result<PartScorer<'s>> {
        Ok(match part {
            Part::All => PartScorer::All,
            Part::Nothing => PartScorer::Nothing,
            Part::Leaf(leaf) => PartScorer::Leaf(*leaf),
            Part::Checked { candidates, check } => {
                PartScorer::Checked { candidates: Box::new(self.part(candidates)?), check: *check }
            }
            Part::Article { inner, whole } => PartScorer::Article {
                inner: Box::new(self.part(inner)?),
                whole: *whole,
                passages: self.segment.of_kinds(|kind| kind != BlockKind::Boilerplate)?,
            },
            Part::Title(inner) => PartScorer::Title {
                inner: Box::new(self.part(inner)?),
                titles: self.segment.of_kinds(|kind| matches!(kind, BlockKind::Headline | BlockKind::Kicker))?,
            },
            Part::Keyword(filter) => PartScorer::Keyword(self.segment.wanted(filter)?),
            Part::Days(days) => PartScorer::Days(days),
            Part::Bool { must, should, must_not } => {
                let all = |parts: &'s [Part]| parts.iter().map(|part| self.part(part)).collect::<Result<Vec<_>>>();
                PartScorer::Bool { must: all(must)?, should: all(should)?, must_not: all(must_not)? }
            }
        })
    }
}

/// A part of the query in one segment.
enum PartScorer<'s> {
    All,
    Nothing,
    Leaf(usize),
    Checked {
        candidates: Box<PartScorer<'s>>,
        /// The number of the check.
        check: usize,
    },
    Article {
        inner: Box<PartScorer<'s>>,
        whole: bool,
        /// The passages of the segment that count.
        passages: &'s Bits,
    },
    Title {
        inner: Box<PartScorer<'s>>,
        /// Headlines and kickers of the segment.
        titles: &'s Bits,
    },
    Keyword(Vec<(Field, Vec<u64>)>),
    Days(&'s DayFilter),
    Bool {
        must: Vec<PartScorer<'s>>,
        should: Vec<PartScorer<'s>>,
        must_not: Vec<PartScorer<'s>>,
    },
}

/// A check in one segment.
struct CheckScorer<'s> {
    check: &'s Check,
    leaves: Vec<CheckLeafScorer<'s>>,
    sentences: Option<Positions<'s>>,
    /// Of the passage at hand.
    occurrences: Occurrences,
    /// Opened when a text must be read.
    store: Option<StoreReader>,
}

enum CheckLeafScorer<'s> {
    Nowhere,
    Positions(Positions<'s>),
    /// A leaf whose documents alone are known.
    Documents(usize),
}

impl CheckScorer<'_> {
    /// Whether the check holds of a passage in a slot of the window: by positions, or by the text where a word may stand at a position that the
    /// index does not have.
    fn holds(&mut self, passage: DocId, slot: usize, run: &RunParts<'_>) -> Result<bool> {
        let mut is_partly_unknown = false;
        for (leaf, positions) in self.leaves.iter_mut().zip(&mut self.occurrences.positions) {
            positions.clear();
            match leaf {
                CheckLeafScorer::Nowhere => {}
                CheckLeafScorer::Positions(walk) => walk.read(passage, positions)?,
                CheckLeafScorer::Documents(leaf) => is_partly_unknown |= run.leaves[*leaf].has(slot),
            }
        }
        if let Some(walk) = &mut self.sentences {
            self.occurrences.sentences.clear();
            walk.read(passage, &mut self.occurrences.sentences)?;
        }
        let query = &self.check.query;
        let holds = query.holds(&self.occurrences);
        // More positions of words that are wanted cannot undo it.
        if !is_partly_unknown || holds && !query.excludes() {
            return Ok(holds);
        }
        if !run.meter.borrow_mut().may_read()? {
            return Ok(false);
        }
        if self.store.is_none() {
            self.store = Some(run.segment.reader.get_store_reader(STORE_CACHE)?);
        }
        let Some(store) = &self.store else { return Ok(false) };
        let (text, language) = (run.segment.text(store, passage)?, run.segment.language(passage)?);
        Ok(run.weight.plan.holds_of_text(query, &text, language.as_deref()))
    }
}

/// What a part needs to look at a window.
struct Run<'r, 's> {
    parts: RunParts<'r>,
    checks: &'r mut [CheckScorer<'s>],
}

/// What all parts may read.
#[derive(Clone, Copy)]
struct RunParts<'r> {
    segment: &'r Segment,
    leaves: &'r [Leaf],
    window: &'r Window,
    meter: &'r RefCell<Meter>,
    weight: &'r Weight<'r>,
}

impl PartScorer<'_> {
    fn next(&self, leaves: &mut [Leaf], target: DocId) -> DocId {
        match self {
            Self::Nothing => TERMINATED,
            Self::Leaf(leaf) => leaves[*leaf].next(target),
            Self::Checked { candidates: inner, .. } | Self::Article { inner, .. } | Self::Title { inner, .. } => {
                inner.next(leaves, target)
            }
            Self::All | Self::Keyword(_) | Self::Days(_) => target,
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

    /// Adds the matching documents of the window to `out`. Only those matter that are in `kinds`, a set of the segment,
    /// and in `among`, a set of the window.
    fn run(&self, run: &mut Run<'_, '_>, kinds: &Bits, among: Option<&Bits>, out: &mut Bits) -> Result<()> {
        let RunParts { segment, window, leaves, .. } = run.parts;
        match self {
            Self::Nothing => {}
            Self::All => out.set_range(window.slot(window.base), window.len()),
            Self::Leaf(leaf) => out.or(&leaves[*leaf].found),
            Self::Checked { candidates, check } => {
                let mut found = Bits::with_length(window.len());
                candidates.run(run, kinds, among, &mut found)?;
                found.and_segment(kinds, window.origin);
                if let Some(among) = among {
                    found.and(among);
                }
                let Run { parts, checks } = run;
                for at in found.iter() {
                    if checks[*check].holds(window.origin + at as DocId, at, parts)? {
                        out.set(at);
                    }
                }
            }
            Self::Article { inner, whole: true, passages } => {
                let articles = inner.articles(run, passages)?;
                spread(segment, window, out, |article| Ok(articles.contains(window.slot(article))))?;
            }
            Self::Article { inner, whole: false, passages } => {
                let articles = inner.articles(run, passages)?;
                let mut found = Bits::with_length(window.len());
                inner.words(run, kinds, &mut found)?;
                let mut wanted = Bits::with_length(window.len());
                spread(segment, window, &mut wanted, |article| Ok(articles.contains(window.slot(article))))?;
                found.and(&wanted);
                out.or(&found);
            }
            Self::Title { inner, titles } => {
                let articles = inner.articles(run, titles)?;
                spread(segment, window, out, |article| Ok(articles.contains(window.slot(article))))?;
            }
            Self::Keyword(wanted) => spread(segment, window, out, |article| segment.has_any(article, wanted))?,
            Self::Days(days) => {
                spread(segment, window, out, |article| {
                    Ok(segment.period(article)?.is_some_and(|period| days.overlaps(period)))
                })?;
            }
            Self::Bool { must, should, must_not } if must.is_empty() && must_not.is_empty() => {
                should.iter().try_for_each(|part| part.run(run, kinds, among, out))?;
            }
            Self::Bool { must, should, must_not } => {
                let mut found = Bits::with_length(window.len());
                match must.split_first() {
                    Some((first, others)) => {
                        first.run(run, kinds, among, &mut found)?;
                        for part in others {
                            let mut also = Bits::with_length(window.len());
                            part.run(run, kinds, Some(&found), &mut also)?;
                            found.and(&also);
                        }
                    }
                    None if should.is_empty() => found.set_range(window.slot(window.base), window.len()),
                    None => should.iter().try_for_each(|part| part.run(run, kinds, among, &mut found))?,
                }
                let mut excluded = Bits::with_length(window.len());
                must_not.iter().try_for_each(|part| part.run(run, kinds, Some(&found), &mut excluded))?;
                found.and_not(&excluded);
                out.or(&found);
            }
        }
        Ok(())
    }

    /// The articles of the window of which it holds, whatever passage among `kinds` has which word, at the slots of their
    /// documents.
    fn articles(&self, run: &mut Run<'_, '_>, kinds: &Bits) -> Result<Bits> {
        let RunParts { segment, window, .. } = run.parts;
        let mut articles = Bits::with_length(window.len());
        let Self::Bool { must, should, must_not } = self else {
            let mut found = Bits::with_length(window.len());
            self.run(run, kinds, None, &mut found)?;
            found.and_segment(kinds, window.origin);
            for_each_article(segment, window, |start, end| {
                if found.count(start, end) > 0 {
                    articles.set(end);
                }
            });
            return Ok(articles);
        };
        for part in should {
            articles.or(&part.articles(run, kinds)?);
        }
        if !must.is_empty() || should.is_empty() && !must_not.is_empty() {
            for_each_article(segment, window, |_, end| articles.set(end));
        }
        for part in must {
            articles.and(&part.articles(run, kinds)?);
        }
        for part in must_not {
            articles.and_not(&part.articles(run, kinds)?);
        }
        Ok(articles)
    }

    /// Adds the passages that have any of its words; all, if it has no words.
    fn words(&self, run: &mut Run<'_, '_>, kinds: &Bits, out: &mut Bits) -> Result<()> {
        match self {
            Self::Bool { must, should, .. } => {
                let has_words = self.has_words();
                let parts = must.iter().chain(should).filter(|part| !has_words || part.has_words());
                parts.into_iter().try_for_each(|part| part.words(run, kinds, out))
            }
            _ => self.run(run, kinds, None, out),
        }
    }

    fn has_words(&self) -> bool {
        match self {
            Self::Leaf(_) | Self::Checked { .. } | Self::Nothing => true,
            Self::Bool { must, should, .. } => must.iter().chain(should).any(Self::has_words),
            _ => false,
        }
    }
}

/// Calls `each` with the slots of the first document and of the article document of every article in the window.
fn for_each_article(segment: &Segment, window: &Window, mut each: impl FnMut(usize, usize)) {
    let mut start = window.base;
    for end in segment.parents.iter().skip(segment.article_of(window.base)).take_while(|end| **end < window.limit) {
        each(window.slot(start), window.slot(*end));
        start = end + 1;
    }
}

/// Marks all documents of the articles in the window for which `wanted` holds, the article's own among them.
fn spread(
    segment: &Segment,
    window: &Window,
    out: &mut Bits,
    mut wanted: impl FnMut(DocId) -> Result<bool>,
) -> Result<()> {
    let mut failed = Ok(());
    for_each_article(segment, window, |start, end| match wanted(window.origin + end as DocId) {
        Ok(true) => out.set_range(start, end + 1),
        Ok(false) => {}
        Err(failure) => failed = Err(failure),
    });
    failed
}

//! A query in one segment: postings are walked window by window, and sets of documents are combined.

use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreReader;
use tantivy::{DocId, TERMINATED};

use super::leaf::{BlockWalk, Leaf, PhraseWalk, Walk};
use super::matching::{LeafKind, LeafPlan, Lookups, Part};
use super::scoring::Unit;
use super::segment::Segment;
use super::view::Lookup;
use super::window::{Bits, Window};
use crate::analysis::Analyzer;
use crate::model::{BlockKind, DayFilter, Field};
use crate::query::{AnalyzedText, Node};

/// Blocks of stored text that are kept unpacked; passages are read in their order.
const STORE_CACHE: usize = 4;

/// The query in one segment.
pub(super) struct Matcher<'s> {
    root: Matching<'s>,
    leaves: Vec<Leaf>,
    /// Leaves that no unit walks.
    unscored: Vec<usize>,
    lookups: &'s Lookups<'s>,
    segment: &'s Segment,
    /// The passages that may be found.
    findable: &'s Bits,
    /// Opened when a text must be read.
    store: Option<StoreReader>,
}

impl<'s> Matcher<'s> {
    /// Opens a query in a segment, for passages of some kinds.
    pub(super) fn open(
        lookups: &'s Lookups<'s>,
        segment: &'s Segment,
        ord: usize,
        wants: impl Fn(BlockKind) -> bool,
    ) -> tantivy::Result<Self> {
        let opener = Opener { segment, ord };
        let root = opener.matching(&lookups.root)?;
        let leaves = lookups.leaves.iter().map(|leaf| opener.leaf(leaf)).collect::<tantivy::Result<Vec<_>>>()?;
        let mut walked = vec![false; leaves.len()];
        lookups.units.units.iter().flat_map(Unit::leaves).for_each(|leaf| walked[leaf] = true);
        let unscored = (0..leaves.len()).filter(|leaf| !walked[*leaf]).collect();
        let findable = segment.of_kinds(wants)?;
        Ok(Self { root, leaves, unscored, lookups, segment, findable, store: None })
    }

    /// A document from `target` on; in articles before its own nothing matches.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        self.root.next(&mut self.leaves, target)
    }

    /// Moves the window on, marks its matching passages in `found`, and adds up scores.
    pub(super) fn run(
        &mut self,
        base: DocId,
        limit: DocId,
        window: &mut Window,
        found: &mut Bits,
        analyzer: &mut Analyzer,
    ) -> tantivy::Result<()> {
        window.reset(base, limit);
        let range = window.range();
        for leaf in &self.unscored {
            self.leaves[*leaf].run(&range, |_| {});
        }
        for unit in &self.lookups.units.units {
            unit.run(self.lookups.statistics, self.segment, &mut self.leaves, window)?;
        }
        self.lookups.units.headline.add_to(window);
        found.clear(window.len());
        let Self { root, leaves, segment, findable, store, .. } = self;
        root.run(&mut Run { segment, leaves, window, store, analyzer }, findable, None, found)?;
        found.and_segment(findable, window.origin);
        Ok(())
    }

    /// Moves the window on and adds up the scores of one unit alone.
    pub(super) fn run_unit(
        &mut self,
        unit: &Unit,
        base: DocId,
        limit: DocId,
        window: &mut Window,
    ) -> tantivy::Result<()> {
        window.reset(base, limit);
        unit.run(self.lookups.statistics, self.segment, &mut self.leaves, window)
    }

    /// Which words of the query a document of the window at hand has, one bit each; words beyond the 32nd share the last bit.
    pub(super) fn words_at(&self, place: usize) -> u32 {
        let has = |leaves: &[usize]| leaves.iter().any(|leaf| self.leaves[*leaf].has(place));
        let words = self.lookups.words.iter().zip(0u32..).filter(|(leaves, _)| has(leaves));
        words.fold(0, |bits, (_, i)| bits | 1 << i.min(31))
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

    fn matching(&self, part: &'s Part) -> tantivy::Result<Matching<'s>> {
        Ok(match part {
            Part::All => Matching::All,
            Part::Nothing => Matching::Nothing,
            Part::Leaf(leaf) => Matching::Leaf(*leaf),
            Part::Checked { candidates, node } => {
                Matching::Checked { candidates: Box::new(self.matching(candidates)?), node }
            }
            Part::Article { inner, whole } => Matching::Article {
                inner: Box::new(self.matching(inner)?),
                whole: *whole,
                passages: self.segment.of_kinds(|kind| kind != BlockKind::Boilerplate)?,
            },
            Part::Title(inner) => Matching::Title {
                inner: Box::new(self.matching(inner)?),
                titles: self.segment.of_kinds(|kind| matches!(kind, BlockKind::Headline | BlockKind::Kicker))?,
            },
            Part::Keyword(filter) => Matching::Keyword(self.segment.wanted(filter)),
            Part::Days(days) => Matching::Days(days),
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
    Leaf(usize),
    Checked {
        candidates: Box<Matching<'s>>,
        node: &'s Node,
    },
    Article {
        inner: Box<Matching<'s>>,
        whole: bool,
        /// The passages of the segment that count.
        passages: &'s Bits,
    },
    Title {
        inner: Box<Matching<'s>>,
        /// Headlines and kickers of the segment.
        titles: &'s Bits,
    },
    Keyword(Vec<(Field, Vec<u64>)>),
    Days(&'s DayFilter),
    Bool {
        must: Vec<Matching<'s>>,
        should: Vec<Matching<'s>>,
        must_not: Vec<Matching<'s>>,
    },
}

/// What a part needs to look at a window.
struct Run<'r> {
    segment: &'r Segment,
    leaves: &'r [Leaf],
    window: &'r Window,
    store: &'r mut Option<StoreReader>,
    analyzer: &'r mut Analyzer,
}

impl Matching<'_> {
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
    fn run(&self, run: &mut Run<'_>, kinds: &Bits, among: Option<&Bits>, out: &mut Bits) -> tantivy::Result<()> {
        let Run { segment, window, .. } = *run;
        match self {
            Self::Nothing => {}
            Self::All => out.set_range(window.place(window.base), window.len()),
            Self::Leaf(leaf) => out.or(&run.leaves[*leaf].found),
            Self::Checked { candidates, node } => {
                let mut found = Bits::with_length(window.len());
                candidates.run(run, kinds, among, &mut found)?;
                found.and_segment(kinds, window.origin);
                if let Some(among) = among {
                    found.and(among);
                }
                for at in found.iter() {
                    if run.text(window.origin + at as DocId)?.holds(node) {
                        out.set(at);
                    }
                }
            }
            Self::Article { inner, whole: true, passages } => {
                let articles = inner.articles(run, passages)?;
                spread(segment, window, out, |article| articles.contains(window.place(article)));
            }
            Self::Article { inner, whole: false, passages } => {
                let articles = inner.articles(run, passages)?;
                let mut found = Bits::with_length(window.len());
                inner.words(run, kinds, &mut found)?;
                let mut wanted = Bits::with_length(window.len());
                spread(segment, window, &mut wanted, |article| articles.contains(window.place(article)));
                found.and(&wanted);
                out.or(&found);
            }
            Self::Title { inner, titles } => {
                let articles = inner.articles(run, titles)?;
                spread(segment, window, out, |article| articles.contains(window.place(article)));
            }
            Self::Keyword(wanted) => spread(segment, window, out, |article| segment.has_any(article, wanted)),
            Self::Days(days) => {
                spread(segment, window, out, |article| {
                    segment.period(article).is_some_and(|period| days.overlaps(period))
                });
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
                    None if should.is_empty() => found.set_range(window.place(window.base), window.len()),
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

    /// The articles of the window of which it holds, whatever passage among `kinds` has which word, at the places of their
    /// documents.
    fn articles(&self, run: &mut Run<'_>, kinds: &Bits) -> tantivy::Result<Bits> {
        let window = run.window;
        let mut articles = Bits::with_length(window.len());
        let Self::Bool { must, should, must_not } = self else {
            let mut found = Bits::with_length(window.len());
            self.run(run, kinds, None, &mut found)?;
            found.and_segment(kinds, window.origin);
            for_each_article(run.segment, window, |start, end| {
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
            for_each_article(run.segment, window, |_, end| articles.set(end));
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
    fn words(&self, run: &mut Run<'_>, kinds: &Bits, out: &mut Bits) -> tantivy::Result<()> {
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

impl Run<'_> {
    /// Reads a passage.
    fn text(&mut self, passage: DocId) -> tantivy::Result<AnalyzedText> {
        if self.store.is_none() {
            *self.store = Some(self.segment.reader.get_store_reader(STORE_CACHE)?);
        }
        let text = match self.store {
            Some(store) => self.segment.text(store, passage)?,
            None => String::new(),
        };
        Ok(AnalyzedText::new(&text, self.segment.language(passage), self.analyzer))
    }
}

/// Calls `each` with the places of the first document and of the article document of every article in the window.
fn for_each_article(segment: &Segment, window: &Window, mut each: impl FnMut(usize, usize)) {
    let mut start = window.base;
    for end in segment.ends.iter().skip(segment.article_of(window.base)).take_while(|end| **end < window.limit) {
        each(window.place(start), window.place(*end));
        start = end + 1;
    }
}

/// Marks all documents of the articles in the window for which `wanted` holds, the article's own among them.
fn spread(segment: &Segment, window: &Window, out: &mut Bits, wanted: impl Fn(DocId) -> bool) {
    for_each_article(segment, window, |start, end| {
        if wanted(window.origin + end as DocId) {
            out.set_range(start, end + 1);
        }
    });
}

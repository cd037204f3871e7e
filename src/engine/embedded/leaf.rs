//! Leaves of a query in one segment: postings that mark and score the documents of a window.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::bm25::FieldStatistics;

/// Documents per block of postings.
const BLOCK: usize = 128;

/// One document's sum in a window.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// The scores of the leaves that match.
    pub(super) score: f32,
    /// Which leaves match, one bit each; leaves beyond the 32nd share the last bit.
    pub(super) leaves: u32,
}

/// A range of documents that is looked at at once, always whole articles.
pub(super) struct Window {
    /// The first document.
    pub(super) base: DocId,
    /// The first document behind.
    pub(super) limit: DocId,
    /// Sums by document, from `base`.
    pub(super) cells: Vec<Cell>,
    /// Which documents have a sum, for clearing.
    touched: Bits,
}

impl Window {
    pub(super) fn new() -> Self {
        Self { base: 0, limit: 0, cells: Vec::new(), touched: Bits::default() }
    }

    /// Moves on to other documents, with empty sums.
    pub(super) fn reset(&mut self, base: DocId, limit: DocId) {
        for doc in self.touched.iter() {
            self.cells[doc] = Cell::default();
        }
        self.base = base;
        self.limit = limit;
        let length = (limit - base) as usize;
        if self.cells.len() < length {
            self.cells.resize(length, Cell::default());
        }
        self.touched.clear(length);
    }

    /// The number of documents.
    pub(super) fn len(&self) -> usize {
        (self.limit - self.base) as usize
    }

    #[inline]
    fn add(&mut self, at: usize, score: f32, leaf: u32) {
        let cell = &mut self.cells[at];
        cell.score += score;
        cell.leaves |= leaf;
        self.touched.set(at);
    }
}

/// A set of documents of a window.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn with_length(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// Empties the set and makes room for so many documents.
    pub(super) fn clear(&mut self, length: usize) {
        self.0.clear();
        self.0.resize(length.div_ceil(64), 0);
    }

    #[inline]
    pub(super) fn set(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// Adds the documents from `start` up to `end`.
    pub(super) fn set_range(&mut self, start: usize, end: usize) {
        for at in start..end {
            self.set(at);
        }
    }

    #[inline]
    pub(super) fn contains(&self, at: usize) -> bool {
        self.0[at / 64] & 1 << (at % 64) != 0
    }

    pub(super) fn or(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    pub(super) fn and(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
    }

    pub(super) fn and_not(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(i, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    i * 64 + bit
                })
            })
        })
    }
}

/// How a leaf scores.
#[derive(Clone)]
pub(super) struct Weight<'s> {
    /// The term's weight.
    pub(super) idf: f32,
    /// Its field.
    pub(super) statistics: &'s FieldStatistics,
    /// Lengths of the documents; `None` where the segment has none.
    pub(super) norms: Option<FieldNormReader>,
    /// The leaf's bit in [`Cell::leaves`].
    pub(super) leaf: u32,
}

impl Weight<'_> {
    #[inline]
    fn score(&self, doc: DocId, frequency: u32) -> f32 {
        let norm = self.norms.as_ref().map_or(0, |norms| norms.fieldnorm_id(doc));
        self.idf * self.statistics.score(frequency, norm)
    }
}

/// A walk over the postings of one term, a block at a time.
pub(super) struct BlockWalk {
    postings: BlockSegmentPostings,
    at: usize,
    done: bool,
}

impl BlockWalk {
    pub(super) fn new(postings: BlockSegmentPostings) -> Self {
        let done = postings.doc_freq() == 0;
        Self { postings, at: 0, done }
    }

    /// The first document from `target` on.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        if self.done {
            return TERMINATED;
        }
        // The block at hand may be far behind; `seek` jumps over blocks.
        self.at = self.postings.seek(target);
        match self.postings.docs().get(self.at) {
            Some(doc) => *doc,
            None => {
                self.done = true;
                TERMINATED
            }
        }
    }

    /// Calls `each` with every document from `base` up to `limit` and its number of occurrences.
    #[inline]
    pub(super) fn for_each(
        &mut self,
        base: DocId,
        limit: DocId,
        with_frequencies: bool,
        mut each: impl FnMut(DocId, u32),
    ) {
        if self.next(base) >= limit {
            return;
        }
        loop {
            let docs = self.postings.docs();
            let end = self.at + docs.get(self.at..).map_or(0, |rest| rest.partition_point(|doc| *doc < limit));
            let block = docs.get(self.at..end).unwrap_or_default();
            if with_frequencies {
                let frequencies = self.postings.freqs().get(self.at..end).unwrap_or_default();
                block.iter().zip(frequencies).for_each(|(doc, frequency)| each(*doc, *frequency));
            } else {
                block.iter().for_each(|doc| each(*doc, 1));
            }
            let length = docs.len();
            self.at = end;
            if end < length {
                return;
            }
            if length < BLOCK {
                self.done = true;
                return;
            }
            self.postings.advance();
            self.at = 0;
            if self.postings.docs().is_empty() {
                self.done = true;
                return;
            }
        }
    }
}

/// Documents with one term.
pub(super) struct TermLeaf<'s> {
    pub(super) walk: BlockWalk,
    pub(super) weight: Weight<'s>,
    pub(super) with_frequencies: bool,
}

impl TermLeaf<'_> {
    /// Marks in `out` and, if `scoring`, adds up.
    pub(super) fn run(&mut self, window: &mut Window, out: &mut Bits, scoring: bool) {
        let base = window.base;
        let (weight, with_frequencies) = (&self.weight, self.with_frequencies);
        self.walk.for_each(base, window.limit, with_frequencies, |doc, frequency| {
            let at = (doc - base) as usize;
            out.set(at);
            if scoring {
                window.add(at, weight.score(doc, frequency), weight.leaf);
            }
        });
    }

    /// Only adds up: context that never makes a document match.
    pub(super) fn add(&mut self, window: &mut Window) {
        let base = window.base;
        let weight = &self.weight;
        self.walk.for_each(base, window.limit, true, |doc, frequency| {
            window.add((doc - base) as usize, weight.score(doc, frequency), 0);
        });
    }
}

/// Documents with any of several terms, scored as one term that occurs once.
pub(super) struct UnionLeaf<'s> {
    pub(super) walks: Vec<BlockWalk>,
    pub(super) weight: Weight<'s>,
}

impl UnionLeaf<'_> {
    pub(super) fn run(&mut self, window: &mut Window, out: &mut Bits, scoring: bool) {
        let base = window.base;
        let mut found = Bits::with_length(window.len());
        for walk in &mut self.walks {
            walk.for_each(base, window.limit, false, |doc, _| found.set((doc - base) as usize));
        }
        if scoring {
            for at in found.iter() {
                window.add(at, self.weight.score(base + at as DocId, 1), self.weight.leaf);
            }
        }
        out.or(&found);
    }
}

/// Documents with several terms at given distances.
pub(super) struct PhraseLeaf<'s> {
    /// Postings and distance from the first, the rarest first.
    slots: Vec<(u32, SegmentPostings)>,
    weight: Weight<'s>,
    first: Vec<u32>,
    other: Vec<u32>,
}

impl<'s> PhraseLeaf<'s> {
    pub(super) fn new(mut slots: Vec<(u32, SegmentPostings)>, weight: Weight<'s>) -> Self {
        slots.sort_by_key(|(_, postings)| postings.doc_freq());
        Self { slots, weight, first: Vec::new(), other: Vec::new() }
    }

    /// The first document from `target` on that has all terms, wherever.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        'candidates: loop {
            for (_, postings) in &mut self.slots {
                let doc = if postings.doc() < candidate { postings.seek(candidate) } else { postings.doc() };
                if doc == TERMINATED {
                    return TERMINATED;
                }
                if doc > candidate {
                    candidate = doc;
                    continue 'candidates;
                }
            }
            return candidate;
        }
    }

    /// How often the phrase stands in the document that all postings are on.
    fn count(&mut self) -> u32 {
        let Some(((first_offset, first), others)) = self.slots.split_first_mut() else { return 0 };
        // Starts of the phrase by the rarest term; moved up by a constant so that they stay positive.
        first.positions(&mut self.first);
        let lift = u32::MAX / 2;
        self.first.iter_mut().for_each(|position| *position = *position + lift - *first_offset);
        for (offset, postings) in others {
            postings.positions(&mut self.other);
            self.other.iter_mut().for_each(|position| *position = *position + lift - *offset);
            let other = &self.other;
            let mut from = 0;
            self.first.retain(|start| {
                from += other.get(from..).map_or(0, |rest| rest.partition_point(|o| o < start));
                other.get(from) == Some(start)
            });
            if self.first.is_empty() {
                return 0;
            }
        }
        self.first.len() as u32
    }

    pub(super) fn run(&mut self, window: &mut Window, out: &mut Bits, scoring: bool) {
        let mut doc = self.next(window.base);
        while doc < window.limit {
            let frequency = self.count();
            if frequency > 0 {
                let at = (doc - window.base) as usize;
                out.set(at);
                if scoring {
                    window.add(at, self.weight.score(doc, frequency), self.weight.leaf);
                }
            }
            doc = self.next(doc + 1);
        }
    }
}

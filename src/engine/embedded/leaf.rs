//! Leaves of a query in one segment: postings, walked a window at a time.

use std::io;

use tantivy::postings::{BlockSegmentPostings, Postings as _, SegmentPostings, TermInfo};
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED};

use super::window::{Bits, WindowRange};

/// Documents per block of postings.
const BLOCK: usize = 128;

/// Some documents of a window with a term, and how often each has it.
#[derive(Clone, Copy)]
pub(super) struct Postings<'p> {
    origin: DocId,
    docs: &'p [DocId],
    frequencies: &'p [u32],
}

impl Postings<'_> {
    /// Their slots in the window, and numbers of occurrences.
    #[inline]
    pub(super) fn iter(self) -> impl Iterator<Item = (usize, u32)> {
        let Self { origin, docs, frequencies } = self;
        debug_assert_eq!(docs.len(), frequencies.len(), "what scores has numbers of occurrences");
        docs.iter().zip(frequencies).map(move |(doc, frequency)| ((doc - origin) as usize, *frequency))
    }
}

/// A walk over the postings of one term, a block at a time.
pub(super) struct BlockWalk {
    postings: BlockSegmentPostings,
    at: usize,
    done: bool,
}

impl BlockWalk {
    /// In a box, as a walk holds a whole block and would be copied from hand to hand.
    pub(super) fn new(postings: BlockSegmentPostings) -> Box<Self> {
        let done = postings.doc_freq() == 0;
        Box::new(Self { postings, at: 0, done })
    }

    /// Walks another list of the same field, with the numbers of occurrences that the one before was asked for.
    pub(super) fn reopen(&mut self, index: &InvertedIndexReader, info: &TermInfo) -> io::Result<()> {
        index.reset_block_postings_from_terminfo(info, &mut self.postings)?;
        self.at = 0;
        self.done = info.doc_freq == 0;
        Ok(())
    }

    /// The first document from `target` on.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        if self.done {
            return TERMINATED;
        }
        if let Some(doc) = self.postings.docs().get(self.at).filter(|doc| **doc >= target) {
            return *doc;
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

    /// Calls `each` with the documents from `base` up to `limit` and their numbers of occurrences, a block at a time; without
    /// numbers where they were not asked for or are not kept.
    #[inline]
    pub(super) fn for_each_block(&mut self, base: DocId, limit: DocId, mut each: impl FnMut(&[DocId], &[u32])) {
        if self.next(base) >= limit {
            return;
        }
        loop {
            let (docs, frequencies) = (self.postings.docs(), self.postings.freqs());
            let is_last = docs.last().is_none_or(|last| *last >= limit);
            let end = if is_last { docs.partition_point(|doc| *doc < limit) } else { docs.len() };
            let block = self.at..end;
            each(docs.get(block.clone()).unwrap_or_default(), frequencies.get(block).unwrap_or_default());
            self.at = end;
            if is_last {
                return;
            }
            // Only the last block is shorter.
            self.done = docs.len() < BLOCK;
            if !self.done {
                self.postings.advance();
                self.at = 0;
                self.done = self.postings.docs().is_empty();
            }
            if self.done {
                return;
            }
        }
    }

    /// Calls `each` with every document from `base` up to `limit`.
    pub(super) fn for_each(&mut self, base: DocId, limit: DocId, mut each: impl FnMut(DocId)) {
        self.for_each_block(base, limit, |docs, _| docs.iter().for_each(|doc| each(*doc)));
    }
}

/// Documents with several terms at given distances.
pub(super) struct PhraseWalk {
    /// Postings and distance from the first, the rarest first.
    slots: Vec<(u32, SegmentPostings)>,
    first: Vec<u32>,
    other: Vec<u32>,
}

impl PhraseWalk {
    pub(super) fn new(mut slots: Vec<(u32, SegmentPostings)>) -> Self {
        slots.sort_by_key(|(_, postings)| postings.doc_freq());
        Self { slots, first: Vec::new(), other: Vec::new() }
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

    /// Calls `each` with every document of the window that has the phrase, and how often.
    pub(super) fn for_each(&mut self, base: DocId, limit: DocId, mut each: impl FnMut(DocId, u32)) {
        let mut doc = self.next(base);
        while doc < limit {
            let frequency = self.count();
            if frequency > 0 {
                each(doc, frequency);
            }
            doc = self.next(doc + 1);
        }
    }
}

/// What a leaf walks over.
pub(super) enum Walk {
    /// The segment has none of it.
    Nothing,
    /// One term.
    Term(Box<BlockWalk>),
    /// Any of several terms.
    Union(Vec<BlockWalk>),
    /// Terms at given distances.
    Phrase(Box<PhraseWalk>),
}

/// One thing that is looked for, with the documents of the window at hand that have it.
pub(super) struct Leaf {
    pub(super) walk: Walk,
    /// Whether the tree asks for its documents; else only scores count.
    is_asked: bool,
    /// Whether `found` is kept.
    is_noted: bool,
    /// The documents of the window that have it, by slot. Empty unless noted; usually also when nothing matched.
    pub(super) found: Bits,
}

impl Leaf {
    pub(super) fn new(walk: Walk, is_asked: bool) -> Self {
        Self { walk, is_asked, is_noted: is_asked, found: Bits::default() }
    }

    /// Keeps `found` if the tree asks or somebody else needs it in the next window.
    pub(super) fn note(&mut self, is_needed: bool) {
        self.is_noted = self.is_asked || is_needed;
    }

    /// Whether the document at a slot of the window at hand has it.
    pub(super) fn has(&self, slot: usize) -> bool {
        self.is_asked && self.found.contains(slot)
    }

    /// The first document from `target` on that may have it.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        match &mut self.walk {
            Walk::Nothing => TERMINATED,
            Walk::Term(walk) => walk.next(target),
            Walk::Union(walks) => walks.iter_mut().map(|walk| walk.next(target)).min().unwrap_or(TERMINATED),
            Walk::Phrase(walk) => walk.next(target),
        }
    }

    /// Walks through the window: notes its documents, and calls `each` with some of them at a time; in a union they have one
    /// occurrence each.
    #[inline]
    pub(super) fn run(&mut self, window: &WindowRange, mut each: impl FnMut(Postings<'_>)) {
        let WindowRange { origin, base, limit } = *window;
        let length = (limit - origin) as usize;
        let found = &mut self.found;
        match &mut self.walk {
            Walk::Nothing => found.clear(0),
            Walk::Term(walk) => {
                // Rare words are missing in most windows.
                let is_noted = self.is_noted && walk.next(base) < limit;
                found.clear(if is_noted { length } else { 0 });
                walk.for_each_block(base, limit, |docs, frequencies| {
                    if is_noted {
                        found.set_all(docs, origin);
                    }
                    each(Postings { origin, docs, frequencies });
                });
            }
            Walk::Union(walks) => {
                found.clear(length);
                for walk in walks {
                    walk.for_each_block(base, limit, |docs, _| found.set_all(docs, origin));
                }
                found.iter().for_each(|at| each(Postings { origin, docs: &[origin + at as DocId], frequencies: &[1] }));
            }
            Walk::Phrase(walk) => {
                found.clear(length);
                walk.for_each(base, limit, |doc, frequency| {
                    found.set((doc - origin) as usize);
                    each(Postings { origin, docs: &[doc], frequencies: &[frequency] });
                });
            }
        }
    }
}

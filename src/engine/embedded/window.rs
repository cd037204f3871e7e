//! A range of documents that is looked at at once, and sets of its documents.

use std::ops::Range;

use tantivy::fastfield::AliveBitSet;
use tantivy::{BitSet, DocId};

/// Documents of whole articles, with the scores of each.
#[derive(Default)]
pub(super) struct Window {
    /// The document of the first slot; a multiple of 64, so that sets of a window and of a segment line up. Documents
    /// between it and `base` are not looked at.
    pub(super) origin: DocId,
    /// The first document.
    pub(super) base: DocId,
    /// The first document behind.
    pub(super) limit: DocId,
    /// Scores by slot: of passages, and of articles at the slot of the article's document.
    pub(super) scores: Vec<f32>,
    /// Scores of headlines, at the slot of the article's document.
    pub(super) headlines: Sparse,
    /// Occurrences of the parts of the word at hand, by slot. Only slots that have such parts are written anew for each word; the others
    /// still hold those of words before.
    pub(super) occurrences: Vec<u8>,
}

impl Window {
    /// Moves on to other documents, with empty scores.
    pub(super) fn reset(&mut self, base: DocId, limit: DocId) {
        self.origin = base & !63;
        self.base = base;
        self.limit = limit;
        let length = self.len();
        self.scores.clear();
        self.scores.resize(length, 0.0);
        self.headlines.reset(length);
        self.occurrences.resize(length, 0);
    }

    /// Its documents, without their scores.
    pub(super) fn range(&self) -> WindowRange {
        WindowRange { origin: self.origin, base: self.base, limit: self.limit }
    }

    /// The number of slots.
    pub(super) fn len(&self) -> usize {
        (self.limit - self.origin) as usize
    }

    /// The slot of a document.
    #[inline]
    pub(super) fn slot(&self, doc: DocId) -> usize {
        (doc - self.origin) as usize
    }
}

/// The documents of a window, without its scores.
#[derive(Debug, Clone, Copy)]
pub(super) struct WindowRange {
    pub(super) origin: DocId,
    pub(super) base: DocId,
    pub(super) limit: DocId,
}

/// Sums by slot of which most stay 0: only the others are reset.
#[derive(Default)]
pub(super) struct Sparse {
    sums: Vec<f32>,
    /// The slots with a sum.
    touched: Vec<u32>,
}

impl Sparse {
    /// Forgets all sums and makes room for so many slots.
    fn reset(&mut self, length: usize) {
        self.drain(|_, _| {});
        if self.sums.len() < length {
            self.sums.resize(length, 0.0);
        }
    }

    /// Takes all sums out.
    pub(super) fn drain(&mut self, mut each: impl FnMut(usize, f32)) {
        let Self { sums, touched } = self;
        for at in touched.drain(..) {
            // A slot that was added to twice has nothing the second time.
            each(at as usize, std::mem::take(&mut sums[at as usize]));
        }
    }

    pub(super) fn get(&self, at: usize) -> f32 {
        self.sums[at]
    }

    pub(super) fn add(&mut self, at: usize, more: f32) {
        self.sums[at] += more;
        self.touched.push(at as u32);
    }
}

/// A set of documents by slot.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn with_length(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// Empties the set and makes room for so many slots.
    pub(super) fn clear(&mut self, length: usize) {
        self.0.clear();
        self.0.resize(length.div_ceil(64), 0);
    }

    #[inline]
    pub(super) fn set(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// Adds documents, by turns from either half: what was just written is slow to be read again.
    #[inline]
    pub(super) fn set_all(&mut self, docs: &[DocId], origin: DocId) {
        let mut set = |doc: &DocId| self.set((doc - origin) as usize);
        let (first, second) = docs.split_at(docs.len() / 2);
        for (one, other) in first.iter().zip(second) {
            set(one);
            set(other);
        }
        second.get(first.len()..).unwrap_or_default().iter().for_each(set);
    }

    #[inline]
    pub(super) fn unset(&mut self, at: usize) {
        self.0[at / 64] &= !(1 << (at % 64));
    }

    /// Adds the slots from `start` up to `end`.
    pub(super) fn set_range(&mut self, start: usize, end: usize) {
        for (word, first) in
            self.0.iter_mut().zip((0..).step_by(64)).skip(start / 64).take_while(|(_, first)| *first < end)
        {
            let from_start = !0 << start.saturating_sub(first);
            let to_end = !0 >> (first + 64).saturating_sub(end);
            *word |= from_start & to_end;
        }
    }

    /// Takes out the slots of a range.
    pub(super) fn unset_range(&mut self, slots: Range<usize>) {
        slots.for_each(|at| self.unset(at));
    }

    /// How many slots are in the set.
    pub(super) fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Takes the first slot out of every group that has one, and sets `groups` to the ends of these groups. A group is what lies
    /// between two slots of `ends`, a set of a whole segment; `origin` is the document of the first slot.
    ///
    /// The sum of the set and of all slots but the ends does it for 64 slots at once: in a group with a slot it carries on from
    /// the first of them up to the end, leaves a 0 where the first was, and the others as they are.
    pub(super) fn take_firsts(&mut self, ends: &Self, origin: DocId, groups: &mut Self) {
        groups.clear(self.0.len() * 64);
        let ends = ends.0.get(origin as usize / 64..).unwrap_or_default();
        let mut carry = false;
        for ((word, group), ends) in self.0.iter_mut().zip(&mut groups.0).zip(ends) {
            let (sum, first) = word.overflowing_add(!ends);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            carry = first | second;
            *group = sum & ends;
            *word &= sum;
        }
    }

    /// Whether a slot is in the set; one that there is no room for is not.
    #[inline]
    pub(super) fn contains(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word & 1 << (at % 64) != 0)
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

    /// Keeps what is not deleted of the documents of a whole segment.
    pub(super) fn and_alive(&mut self, alive: &AliveBitSet) {
        let mut kept = BitSet::with_max_value_and_full(alive.bitset().max_value());
        kept.intersect_update(alive.bitset());
        for (bucket, word) in (0..kept.max_value().div_ceil(64)).zip(&mut self.0) {
            *word &= u64::from_le_bytes(kept.tinyset(bucket).into_bytes());
        }
    }

    /// Keeps what a set of a whole segment holds, too; `origin` is the document of the first slot.
    pub(super) fn and_segment(&mut self, segment: &Self, origin: DocId) {
        let from = segment.0.get(origin as usize / 64..).unwrap_or_default();
        for (i, word) in self.0.iter_mut().enumerate() {
            *word &= from.get(i).copied().unwrap_or(0);
        }
    }

    /// How many slots from `start` up to `end` are in the set.
    pub(super) fn count(&self, start: usize, end: usize) -> u32 {
        let (first, last) = (start / 64, end / 64);
        let from_start = !0u64 << (start % 64);
        let to_end = !(!0u64 << (end % 64));
        if first == last {
            return (self.0.get(first).copied().unwrap_or(0) & from_start & to_end).count_ones();
        }
        let middle = self.0.get(first + 1..last).unwrap_or_default();
        (self.0[first] & from_start).count_ones()
            + middle.iter().map(|word| word.count_ones()).sum::<u32>()
            + self.0.get(last).map_or(0, |word| (word & to_end).count_ones())
    }

    /// The first slot in the set from `start` on.
    pub(super) fn next(&self, start: usize) -> Option<usize> {
        let mut i = start / 64;
        let mut word = self.0.get(i)? & (!0u64 << (start % 64));
        while word == 0 {
            i += 1;
            word = *self.0.get(i)?;
        }
        Some(i * 64 + word.trailing_zeros() as usize)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_counted_over_words() {
        let mut bits = Bits::with_length(300);
        for at in [0, 63, 64, 130, 255, 299] {
            bits.set(at);
        }
        assert_eq!(bits.count(0, 300), 6);
        assert_eq!(bits.count(0, 63), 1);
        assert_eq!(bits.count(63, 65), 2);
        assert_eq!(bits.count(64, 64), 0);
        assert_eq!(bits.count(131, 256), 1);
        assert_eq!(bits.next(65), Some(130));
        assert_eq!(bits.next(300), None);
    }

    #[test]
    fn a_range_is_set_over_words() {
        for (start, end) in [(0, 0), (0, 1), (10, 10), (3, 64), (64, 65), (63, 129), (5, 200), (128, 200)] {
            let mut bits = Bits::with_length(200);
            bits.set(2);
            bits.set_range(start, end);
            let wanted = (0..200).filter(|at| *at == 2 || (start..end).contains(at));
            assert_eq!(bits.iter().collect::<Vec<_>>(), wanted.collect::<Vec<_>>(), "{start}..{end}");
        }
    }

    #[test]
    fn firsts_of_groups_are_taken_over_words() {
        let bits = |slots: &[usize]| {
            let mut bits = Bits::with_length(256);
            slots.iter().for_each(|at| bits.set(*at));
            bits
        };
        // Groups: ..5, 6..130 over two borders of words, 131..132, ..191, and one that is empty.
        let ends = bits(&[5, 130, 132, 191, 200]);
        let (mut set, mut groups) = (bits(&[0, 4, 63, 64, 129, 131, 190]), Bits::default());
        set.take_firsts(&ends, 0, &mut groups);
        assert_eq!(groups.iter().collect::<Vec<_>>(), [5, 130, 132, 191]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [4, 64, 129]);
        set.take_firsts(&ends, 0, &mut groups);
        assert_eq!(groups.iter().collect::<Vec<_>>(), [5, 130]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [129]);
        let mut of_window = bits(&[0, 3]);
        of_window.take_firsts(&ends, 128, &mut groups);
        assert_eq!(groups.iter().collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn a_window_keeps_what_the_segment_has() {
        let mut segment = Bits::with_length(200);
        segment.set(70);
        segment.set(199);
        let mut bits = Bits::with_length(100);
        bits.set(6);
        bits.set(7);
        bits.and_segment(&segment, 64);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [6]);
    }
}

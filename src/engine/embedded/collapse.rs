//! The best hits, of which at most so many have one key: passages of one article, or copies of one text, in whatever order they come.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::Hash;
use std::rc::Rc;

use rustc_hash::FxHashMap;

/// The best `wanted` hits, at most `most` of one key. The better hit is the greater.
pub(super) struct Collapse<K, T> {
    wanted: usize,
    /// 0: any number.
    most: usize,
    /// The kept hits, the worst on top. Hits that gave way to better ones of their key stay inside until they come up.
    heap: BinaryHeap<Reverse<Rc<Kept<T>>>>,
    /// How many in the heap are kept.
    len: usize,
    of_key: FxHashMap<K, Vec<Rc<Kept<T>>>>,
}

struct Kept<T> {
    hit: T,
    is_kept: Cell<bool>,
}

impl<T: Ord> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        self.hit == other.hit
    }
}

impl<T: Ord> Eq for Kept<T> {}

impl<T: Ord> PartialOrd for Kept<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Kept<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.hit.cmp(&other.hit)
    }
}

impl<K: Eq + Hash, T: Ord> Collapse<K, T> {
    pub(super) fn new(wanted: usize, most: usize) -> Self {
        Self { wanted, most, heap: BinaryHeap::new(), len: 0, of_key: FxHashMap::default() }
    }

    /// The worst hit that is kept, once there are as many as wanted: what is not better need not be added.
    pub(super) fn worst(&self) -> Option<&T> {
        if self.len < self.wanted { None } else { self.heap.peek().map(|Reverse(kept)| &kept.hit) }
    }

    /// Whether any hit is wanted.
    pub(super) fn takes_any(&self) -> bool {
        self.wanted > 0
    }

    /// Adds a hit, unless enough better ones are there, in all or of its key.
    pub(super) fn add(&mut self, key: K, hit: T) {
        if !self.takes_any() || self.worst().is_some_and(|worst| hit <= *worst) {
            return;
        }
        let kept = Rc::new(Kept { hit, is_kept: Cell::new(true) });
        if self.most > 0 {
            let of_key = self.of_key.entry(key).or_default();
            of_key.retain(|kept| kept.is_kept.get());
            if of_key.len() >= self.most {
                let worst = (0..of_key.len()).min_by(|a, b| of_key[*a].cmp(&of_key[*b])).expect("it is not empty");
                if kept <= of_key[worst] {
                    return;
                }
                of_key.swap_remove(worst).is_kept.set(false);
                self.len -= 1;
            }
            of_key.push(Rc::clone(&kept));
        }
        self.heap.push(Reverse(kept));
        self.len += 1;
        if self.len > self.wanted {
            self.drop_gone();
            if let Some(Reverse(worst)) = self.heap.pop() {
                worst.is_kept.set(false);
            }
            self.len -= 1;
        }
        self.drop_gone();
    }

    /// Takes hits from the top that gave way to others.
    fn drop_gone(&mut self) {
        while self.heap.peek().is_some_and(|Reverse(kept)| !kept.is_kept.get()) {
            self.heap.pop();
        }
    }

    /// The hits, the best first.
    pub(super) fn into_sorted(self) -> Vec<T> {
        // Hits are in the heap alone then.
        drop(self.of_key);
        let kept = self.heap.into_sorted_vec().into_iter().filter_map(|Reverse(kept)| Rc::into_inner(kept));
        kept.filter(|kept| kept.is_kept.get()).map(|kept| kept.hit).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All hits, sorted, of which each key keeps its best, and of these the best.
    fn naive(hits: &[(u8, u32)], wanted: usize, most: usize) -> Vec<u32> {
        let mut sorted = hits.to_vec();
        sorted.sort_by_key(|(_, score)| Reverse(*score));
        let mut counts = [0; 256];
        sorted.retain(|(key, _)| {
            counts[usize::from(*key)] += 1;
            most == 0 || counts[usize::from(*key)] <= most
        });
        sorted.into_iter().map(|(_, score)| score).take(wanted).collect()
    }

    proptest! {
        #[test]
        fn the_best_of_each_key_are_kept_in_whatever_order_they_come(
            scores in prop::collection::hash_map(0u32..1000, 0u8..6, 0..200), wanted in 0usize..12, most in 0usize..4,
        ) {
            let hits: Vec<(u8, u32)> = scores.into_iter().map(|(score, key)| (key, score)).collect();
            let mut collapse = Collapse::new(wanted, most);
            hits.iter().for_each(|(key, score)| collapse.add(*key, *score));
            prop_assert_eq!(collapse.worst().copied(), naive(&hits, wanted, most).get(wanted.wrapping_sub(1)).copied());
            prop_assert_eq!(collapse.into_sorted(), naive(&hits, wanted, most));
        }
    }
}

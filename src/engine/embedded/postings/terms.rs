//! The terms of a segment's words, numbered in their order.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use tantivy::tokenizer::MAX_TOKEN_LEN;

use crate::analysis::{DERIVED, SENTENCE, Taken, Vocabulary};

/// So many words are read before those who add words to their vocabularies may go on.
const WORDS_AT_ONCE: usize = 4096;

/// Terms by number.
#[derive(Default)]
struct TermSet {
    numbers: HashTable<u32>,
    /// Where each term ends.
    ends: Vec<u32>,
    texts: String,
}

impl TermSet {
    fn term(&self, number: u32) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        self.texts.get(start as usize..self.ends[number as usize] as usize).unwrap_or_default()
    }

    fn number(&mut self, term: &str) -> u32 {
        let hash = |term: &str| BuildHasherDefault::<FxHasher>::default().hash_one(term);
        let hash_of_term = hash(term);
        if let Some(number) = self.numbers.find(hash_of_term, |number| self.term(*number) == term) {
            return *number;
        }
        let number = self.ends.len() as u32;
        self.texts.push_str(term);
        self.ends.push(self.texts.len() as u32);
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.insert_unique(hash_of_term, number, |number| hash(self.term(*number)));
        self.numbers = numbers;
        number
    }
}

/// The terms of every word, as far as one kind of field takes them.
#[derive(Default)]
pub(super) struct TermsOfWords {
    /// Where those of each word end.
    ends: Vec<u32>,
    terms: Vec<u32>,
}

impl TermsOfWords {
    #[inline]
    fn range(&self, word: usize) -> std::ops::Range<usize> {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[word] as usize
    }

    /// The numbers of a word's terms.
    #[inline]
    pub(super) fn of(&self, word: usize) -> &[u32] {
        &self.terms[self.range(word)]
    }

    /// How many terms a word has.
    #[inline]
    pub(super) fn len_of(&self, word: usize) -> u32 {
        self.range(word).len() as u32
    }
}

/// All terms of a segment, sorted, and those of each word by their number in that order.
pub(super) struct Terms {
    sorted: Vec<Box<str>>,
    of_words: Vec<(Taken, TermsOfWords)>,
}

impl Terms {
    /// Derives the terms of words that are told by a vocabulary and their number there. Behind the words comes one that stands for the beginning
    /// of a sentence.
    pub(super) fn new(vocabularies: &[(Arc<Vocabulary>, Vec<u32>)], words: &[(u32, u32)]) -> Self {
        let mut set = TermSet::default();
        let mut of_words: Vec<(Taken, TermsOfWords)> = Vec::new();
        for row in DERIVED {
            if of_words.iter().all(|(taken, _)| *taken != row.taken) {
                of_words.push((row.taken, TermsOfWords::default()));
            }
        }
        for words in words.chunks(WORDS_AT_ONCE) {
            let read: Vec<_> = vocabularies.iter().map(|(vocabulary, _)| vocabulary.read()).collect();
            for (vocabulary, number) in words {
                let word = read[*vocabulary as usize].word(*number);
                for (taken, TermsOfWords { ends, terms }) in &mut of_words {
                    taken.for_each(&word, |term| {
                        // Tantivy passes over longer ones, too.
                        if term.len() <= MAX_TOKEN_LEN {
                            terms.push(set.number(term));
                        }
                    });
                    ends.push(terms.len() as u32);
                }
            }
        }
        for (taken, TermsOfWords { ends, terms }) in &mut of_words {
            if *taken == Taken::Stem {
                terms.push(set.number(SENTENCE));
            }
            ends.push(terms.len() as u32);
        }
        let (order, sorted) = sorted(&set);
        for (_, TermsOfWords { terms, .. }) in &mut of_words {
            terms.iter_mut().for_each(|term| *term = order[*term as usize]);
        }
        Self { sorted, of_words }
    }

    /// All terms in their order.
    pub(super) fn sorted(&self) -> &[Box<str>] {
        &self.sorted
    }

    /// What is taken of each word.
    pub(super) fn of(&self, taken: Taken) -> &TermsOfWords {
        let found = self.of_words.iter().find(|(known, _)| *known == taken);
        &found.expect("everything that a row takes is derived").1
    }
}

/// For the number of every term its place in their order, and the terms in that order.
fn sorted(set: &TermSet) -> (Vec<u32>, Vec<Box<str>>) {
    // The first letters decide nearly always, and lie beside the number.
    let first = |term: &str| {
        let mut bytes = [0; size_of::<u64>()];
        let length = term.len().min(bytes.len());
        bytes[..length].copy_from_slice(&term.as_bytes()[..length]);
        u64::from_be_bytes(bytes)
    };
    let mut all: Vec<(u64, u32)> = (0..set.ends.len() as u32).map(|number| (first(set.term(number)), number)).collect();
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| set.term(a.1).cmp(set.term(b.1))));
    let mut order = vec![0; all.len()];
    for (place, (_, number)) in (0..).zip(&all) {
        order[*number as usize] = place;
    }
    (order, all.into_iter().map(|(_, number)| set.term(number).into()).collect())
}

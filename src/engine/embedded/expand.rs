//! The words that a pattern stands for: the most frequent ones, within what a search may cost.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::termdict::TermMerger;

use super::failure::{Failure, Result};
use super::lookup::Lookup;
use super::view::View;
use crate::model::Field;
use crate::query::{Limits, TermPattern};

/// After so many steps the clock is looked at again.
const STEPS: u64 = 4096;

/// What a search may still cost.
pub(super) struct Meter {
    pub(super) limits: Limits,
    steps: u64,
    wanted_more_texts: bool,
}

impl Meter {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, steps: 0, wanted_more_texts: false }
    }

    /// Fails if nobody waits any more.
    pub(super) fn check_deadline(&self) -> Result<()> {
        if self.limits.is_over() { Err(Failure::Deadline) } else { Ok(()) }
    }

    /// As [`Self::check_deadline`], for steps that are too short to look at the clock for each.
    fn step(&mut self) -> Result<()> {
        self.steps += 1;
        if self.steps.is_multiple_of(STEPS) { self.check_deadline() } else { Ok(()) }
    }

    /// Whether one more term of a dictionary may be looked at.
    pub(super) fn may_look(&mut self) -> Result<bool> {
        self.step()?;
        let may = self.limits.dictionary_terms > 0;
        self.limits.dictionary_terms = self.limits.dictionary_terms.saturating_sub(1);
        Ok(may)
    }

    /// Whether one more text may be read.
    pub(super) fn may_read(&mut self) -> Result<bool> {
        self.check_deadline()?;
        let may = self.limits.texts > 0;
        self.limits.texts = self.limits.texts.saturating_sub(1);
        self.wanted_more_texts |= !may;
        Ok(may)
    }

    /// Whether a text was to be read that no longer could.
    pub(super) fn wanted_more_texts(&self) -> bool {
        self.wanted_more_texts
    }
}

/// A word that a pattern stands for. The more frequent is the greater, of several the one that comes first in the alphabet.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    doc_freq: u64,
    term: Reverse<String>,
}

/// The words that a pattern stands for.
pub(super) struct Expansion {
    field: Field,
    limit: usize,
    /// The most frequent, the rarest of them at the top.
    best: BinaryHeap<Reverse<(Word, usize)>>,
    /// Look-ups of words that are or were among the best.
    lookups: Vec<Lookup>,
    /// How many words fit.
    pub(super) fitting: usize,
    /// Whether a dictionary was not looked through to its end.
    pub(super) is_cut: bool,
}

impl Expansion {
    pub(super) fn new(field: Field, limit: usize) -> Self {
        Self { field, limit, best: BinaryHeap::new(), lookups: Vec::new(), fitting: 0, is_cut: false }
    }

    /// Adds a word that fits, as it was looked up in every segment.
    pub(super) fn add(&mut self, term: &str, by_segment: Vec<Option<TermInfo>>) {
        let lookup = Lookup::new(self.field, by_segment);
        if lookup.doc_freq == 0 {
            return;
        }
        self.fitting += 1;
        if self.best.len() >= self.limit
            && self.best.peek().is_none_or(|Reverse((rarest, _))| lookup.doc_freq < rarest.doc_freq)
        {
            return;
        }
        let word = Word { doc_freq: lookup.doc_freq, term: Reverse(term.to_owned()) };
        let at = self.lookups.len();
        self.lookups.push(lookup);
        self.best.push(Reverse((word, at)));
        if self.best.len() > self.limit {
            self.best.pop();
        }
    }

    /// The words with their look-ups, the most frequent first.
    pub(super) fn into_words(self) -> Vec<(String, Lookup)> {
        let Self { best, lookups, .. } = self;
        let mut lookups: Vec<_> = lookups.into_iter().map(Some).collect();
        let words = best.into_sorted_vec().into_iter().filter_map(|Reverse((word, at))| {
            let lookup = lookups.get_mut(at)?.take()?;
            Some((word.term.0, lookup))
        });
        words.collect()
    }
}

impl View {
    /// The most frequent terms that fit a pattern.
    pub(super) fn expand(
        &self,
        field: Field,
        pattern: &TermPattern,
        limit: usize,
        meter: &mut Meter,
    ) -> Result<Expansion> {
        let mut expansion = Expansion::new(field, limit);
        match pattern {
            TermPattern::OneOf(words) => {
                for word in words {
                    expansion.add(word, self.look_up(field, word)?.by_segment);
                }
            }
            TermPattern::Fuzzy { terms, distance } => {
                let found = self.near(field, pattern, terms, *distance)?;
                found.into_iter().for_each(|(term, infos)| expansion.add(&term, infos));
            }
            TermPattern::Wildcard(_) => {
                for beginning in pattern.beginnings() {
                    self.expand_beginning(beginning, pattern, meter, &mut expansion)?;
                }
            }
        }
        Ok(expansion)
    }

    /// The terms that are near to one of some words: several may be spellings of one.
    fn near(
        &self,
        field: Field,
        pattern: &TermPattern,
        words: &[String],
        distance: u8,
    ) -> Result<BTreeMap<String, Vec<Option<TermInfo>>>> {
        let mut found: BTreeMap<String, Vec<Option<TermInfo>>> = BTreeMap::new();
        for (ord, segment) in self.segments.iter().enumerate() {
            for word in words {
                let term = Term::from_field_text(self.fields.get(field), word);
                let automaton = FuzzyTermQuery::new(term, distance, true).automaton()?;
                let mut stream = segment.index(field)?.terms().search(automaton).into_stream()?;
                while stream.advance() {
                    let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                    if pattern.matches(term) {
                        let infos = found.entry(term.to_owned()).or_insert_with(|| vec![None; self.segments.len()]);
                        infos[ord] = Some(stream.value().clone());
                    }
                }
            }
        }
        Ok(found)
    }

    /// Adds the terms that fit a wildcard and begin like this.
    fn expand_beginning(
        &self,
        beginning: &str,
        pattern: &TermPattern,
        meter: &mut Meter,
        expansion: &mut Expansion,
    ) -> Result<()> {
        let mut streams = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            let range = segment.index(expansion.field)?.terms().range().ge(beginning);
            // Terms are UTF-8, which has no such byte: whatever begins like this is less.
            let range =
                if beginning.is_empty() { range } else { range.lt([beginning.as_bytes(), &[u8::MAX]].concat()) };
            streams.push(range.into_stream()?);
        }
        let mut terms = TermMerger::new(streams);
        while terms.advance() {
            if !meter.may_look()? {
                expansion.is_cut = true;
                break;
            }
            if let Ok(term) = std::str::from_utf8(terms.key())
                && pattern.matches(term)
            {
                let mut by_segment = vec![None; self.segments.len()];
                terms.current_segment_ords_and_term_infos().for_each(|(ord, info)| by_segment[ord] = Some(info));
                expansion.add(term, by_segment);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn info(doc_freq: u32) -> Vec<Option<TermInfo>> {
        vec![Some(TermInfo { doc_freq, ..TermInfo::default() })]
    }

    #[test]
    fn the_most_frequent_words_are_kept() {
        let mut expansion = Expansion::new(Field::Exact, 3);
        for (term, doc_freq) in [("a", 1), ("b", 5), ("c", 2), ("d", 5), ("e", 2), ("f", 0), ("g", 9)] {
            expansion.add(term, info(doc_freq));
        }
        assert_eq!(expansion.fitting, 6);
        let words: Vec<_> = expansion.into_words().into_iter().map(|(term, lookup)| (term, lookup.doc_freq)).collect();
        assert_eq!(words, [("g".to_owned(), 9), ("b".to_owned(), 5), ("d".to_owned(), 5)]);
    }

    #[test]
    fn nothing_is_kept_where_nothing_may_be() {
        let mut expansion = Expansion::new(Field::Exact, 0);
        expansion.add("a", info(3));
        assert_eq!((expansion.fitting, expansion.into_words().len()), (1, 0));
    }

    #[test]
    fn a_meter_runs_out() {
        let mut meter =
            Meter::new(Limits { words_of_patterns: 10, dictionary_terms: 2, texts: 1, ..Limits::default() });
        assert_eq!([meter.may_look(), meter.may_look(), meter.may_look()].map(Result::unwrap), [true, true, false]);
        assert_eq!([meter.may_read(), meter.may_read()].map(Result::unwrap), [true, false]);
        meter.limits.spend_words(7);
        assert_eq!(meter.limits.words(), 3);
        let over = Meter::new(Limits { deadline: Some(Instant::now()), ..Limits::default() });
        assert!(matches!(over.check_deadline(), Err(Failure::Deadline)));
    }
}

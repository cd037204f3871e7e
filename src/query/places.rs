//! Where the words of a query stand in a text: for operators that ask for nearness, and for highlights.
//!
//! A place is a range of tokens. `a NEAR/5 b` and `SATZ(…)` are decided here, on the text itself, for the passages of which
//! the index says that they have all the words.

use std::ops::Range;

use super::{Distance, Node, PhraseSlot};
use crate::analysis::sentence::sentences;
use crate::analysis::{Analyzer, Language, OwnedToken};
use crate::model::{ByteSpan, Field};

/// A text with its tokens and sentences.
#[derive(Debug)]
pub struct AnalyzedText {
    tokens: Vec<OwnedToken>,
    /// The tokens of each sentence.
    sentences: Vec<Range<usize>>,
}

impl AnalyzedText {
    /// Reads a text in the language of its article.
    pub fn new(text: &str, language: Language, analyzer: &mut Analyzer) -> Self {
        let tokens = analyzer.tokens_in(text, language);
        let first_from = |byte: usize| tokens.partition_point(|token| token.span.start < byte);
        let sentences = sentences(text).iter().map(|span| first_from(span.start)..first_from(span.end)).collect();
        Self { tokens, sentences }
    }

    /// All of its tokens.
    fn all(&self) -> Range<usize> {
        0..self.tokens.len()
    }

    /// The tokens.
    pub fn tokens(&self) -> &[OwnedToken] {
        &self.tokens
    }

    /// Where a query's words stand, as bytes of the text: ascending and disjoint.
    ///
    /// What it excludes and what it asks of the article marks nothing, and words that must stand near each other only
    /// where they do.
    pub fn highlights(&self, root: &Node) -> Vec<ByteSpan> {
        let mut marked = vec![false; self.tokens.len()];
        self.mark(root, self.all(), &mut marked);
        self.tokens.iter().zip(marked).filter(|(_, marked)| *marked).map(|(token, _)| token.span).collect()
    }

    fn mark(&self, node: &Node, within: Range<usize>, marked: &mut [bool]) {
        match node {
            Node::Bool { must, should, .. } => {
                must.iter().chain(should).for_each(|part| self.mark(part, within.clone(), marked));
            }
            Node::Near { parts, .. } => {
                for place in self.places(node, within) {
                    parts.iter().for_each(|part| self.mark(part, place.clone(), marked));
                }
            }
            Node::Sentence(inner) => {
                for sentence in self.sentences_in(&within) {
                    if self.matches(inner, sentence.clone()) {
                        self.mark(inner, sentence, marked);
                    }
                }
            }
            Node::Article(inner) => self.mark(inner, within, marked),
            Node::Phrase { slots } => {
                for place in self.phrases(slots, within) {
                    let start = self.tokens[place.start].position;
                    for slot in slots {
                        marked[self.at_position(start + slot.offset)] = true;
                    }
                }
            }
            Node::Compound { term, parts } => {
                let whole = self.compounds(term, parts, within.clone());
                match whole.is_empty() {
                    true => parts.iter().for_each(|part| self.mark(part, within.clone(), marked)),
                    false => whole.into_iter().for_each(|place| marked[place].fill(true)),
                }
            }
            Node::Term { .. } | Node::Form { .. } => {
                self.places(node, within).into_iter().for_each(|place| marked[place].fill(true));
            }
            Node::All | Node::Nothing | Node::Title(_) | Node::Keyword(_) | Node::Days(_) => {}
        }
    }

    /// Whether a node holds of the text; what it asks of the article does not count.
    pub fn holds(&self, node: &Node) -> bool {
        self.matches(node, self.all())
    }

    /// Whether a node holds within a range of tokens.
    fn matches(&self, node: &Node, within: Range<usize>) -> bool {
        match node {
            Node::Nothing => false,
            Node::All | Node::Title(_) | Node::Keyword(_) | Node::Days(_) => true,
            Node::Article(inner) => self.has_any(inner, within),
            Node::Bool { must, should, must_not } => {
                let has = |part: &Node| self.matches(part, within.clone());
                let wanted = !must.is_empty() || should.is_empty() && !must_not.is_empty() || should.iter().any(has);
                wanted && must.iter().all(has) && !must_not.iter().any(has)
            }
            _ => !self.places(node, within).is_empty(),
        }
    }

    /// Whether it has any of the words of what is asked of an article.
    fn has_any(&self, node: &Node, within: Range<usize>) -> bool {
        match node {
            Node::Bool { must, should, .. } => must.iter().chain(should).any(|part| self.has_any(part, within.clone())),
            _ => self.matches(node, within),
        }
    }

    /// Where a node stands within a range of tokens, by start and end; of a list, where its parts stand if it holds.
    fn places(&self, node: &Node, within: Range<usize>) -> Vec<Range<usize>> {
        let tokens_where = |wanted: &dyn Fn(&OwnedToken) -> bool| -> Vec<Range<usize>> {
            within.clone().filter(|i| self.tokens.get(*i).is_some_and(wanted)).map(|i| i..i + 1).collect()
        };
        match node {
            Node::Term { field: Field::Parts, term } => tokens_where(&|token| token.parts.contains(term)),
            Node::Term { field, term } => tokens_where(&|token| stands_in(token, *field) && token.term == *term),
            Node::Form { pattern, .. } => tokens_where(&|token| !token.stop && pattern.matches(&token.exact)),
            Node::Compound { term, parts } => {
                let mut places = self.compounds(term, parts, within.clone());
                let has = |part: &Node| self.matches(part, within.clone());
                if parts.iter().all(has) {
                    places.extend(parts.iter().flat_map(|part| self.places(part, within.clone())));
                    in_order(&mut places);
                }
                places
            }
            Node::Phrase { slots } => self.phrases(slots, within),
            Node::Near { parts, distance } => self.near(parts, *distance, within),
            Node::Sentence(inner) => {
                self.sentences_in(&within).into_iter().flat_map(|sentence| self.places(inner, sentence)).collect()
            }
            Node::Bool { must, should, .. } if self.matches(node, within.clone()) => {
                let parts = must.iter().chain(should);
                let mut places: Vec<_> = parts.flat_map(|part| self.places(part, within.clone())).collect();
                in_order(&mut places);
                places
            }
            _ => Vec::new(),
        }
    }

    /// Words that are a compound, or hold all of its parts.
    fn compounds(&self, term: &str, parts: &[Node], within: Range<usize>) -> Vec<Range<usize>> {
        let is_whole = |i: &usize| {
            let is_term = self.tokens.get(*i).is_some_and(|token| !token.stop && token.term == term);
            is_term || parts.iter().all(|part| self.matches(part, *i..*i + 1))
        };
        within.filter(is_whole).map(|i| i..i + 1).collect()
    }

    fn sentences_in(&self, within: &Range<usize>) -> Vec<Range<usize>> {
        let cut = |sentence: &Range<usize>| sentence.start.max(within.start)..sentence.end.min(within.end);
        self.sentences.iter().map(cut).filter(|sentence| !sentence.is_empty()).collect()
    }

    /// The token at a position; positions count tokens.
    fn at_position(&self, position: u32) -> usize {
        self.tokens.partition_point(|token| token.position < position)
    }

    fn phrases(&self, slots: &[PhraseSlot], within: Range<usize>) -> Vec<Range<usize>> {
        let has = |start: u32, slot: &PhraseSlot| {
            let at = self.at_position(start + slot.offset);
            let token = self.tokens.get(at).filter(|_| within.contains(&at));
            token.is_some_and(|token| stands_in(token, slot.field) && token.term == slot.term)
        };
        let length = slots.last().map_or(0, |slot| slot.offset as usize + 1);
        let starts = within.clone().filter(|start| {
            let position = self.tokens.get(*start).map(|token| token.position);
            position.is_some_and(|position| slots.iter().all(|slot| has(position, slot)))
        });
        starts.map(|start| start..start + length).collect()
    }

    /// Ranges that hold a place of every part, with at most so many tokens between them altogether.
    fn near(&self, parts: &[Node], distance: Distance, within: Range<usize>) -> Vec<Range<usize>> {
        let most = distance.within as usize;
        let Some((first, others)) = parts.split_first() else { return Vec::new() };
        let overlap = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        // Ranges with the number of tokens between their parts.
        let mut found: Vec<(Range<usize>, usize)> =
            self.places(first, within.clone()).into_iter().map(|place| (place, 0)).collect();
        for (i, part) in others.iter().enumerate() {
            let places = self.places(part, within.clone());
            // What is asked for twice must be there twice.
            let is_again = parts.iter().take(i + 1).any(|before| before == part);
            let mut longer = Vec::new();
            for (range, between) in &found {
                for place in places.iter().filter(|place| !is_again || !overlap(range, place)) {
                    let gap = match distance.ordered {
                        true => place.start.checked_sub(range.end),
                        // The parts of one compound are as near as can be.
                        false => Some(place.start.saturating_sub(range.end).max(range.start.saturating_sub(place.end))),
                    };
                    if let Some(gap) = gap.filter(|gap| between + gap <= most) {
                        longer.push((range.start.min(place.start)..range.end.max(place.end), between + gap));
                    }
                }
            }
            longer.sort_by_key(|(range, between)| (range.start, range.end, *between));
            longer.dedup_by(|a, b| a.0 == b.0);
            found = longer;
        }
        found.into_iter().map(|(range, _)| range).collect()
    }
}

fn in_order(places: &mut Vec<Range<usize>>) {
    places.sort_by_key(|place| (place.start, place.end));
    places.dedup();
}

/// Whether a word's term is in a field of the index, words or stop words.
fn stands_in(token: &OwnedToken, field: Field) -> bool {
    match field {
        Field::Stops => token.function_word,
        _ => !token.stop,
    }
}

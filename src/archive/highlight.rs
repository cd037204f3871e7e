//! Which words of a passage are meant by the query.

use std::collections::BTreeSet;

use crate::analysis::{Analyzer, OwnedToken};
use crate::model::{ByteSpan, Field};
use crate::query::{Node, PhraseSlot};

/// What a query marks in a text.
#[derive(Debug, Default)]
pub(super) struct Highlighter<'p> {
    terms: BTreeSet<(Field, &'p str)>,
    exact: BTreeSet<&'p str>,
    prefixes: Vec<&'p str>,
    phrases: Vec<&'p [PhraseSlot]>,
}

impl<'p> Highlighter<'p> {
    /// Gathers what a plan asks for; what it excludes, and what it asks of the article, marks nothing.
    pub(super) fn new(root: &'p Node) -> Self {
        let mut highlighter = Self::default();
        highlighter.gather(root);
        highlighter
    }

    fn gather(&mut self, node: &'p Node) {
        match node {
            Node::Term { field, term } => {
                self.terms.insert((*field, term));
            }
            Node::Exact { terms } => self.exact.extend(terms.iter().map(String::as_str)),
            Node::Prefix { prefixes, .. } => self.prefixes.extend(prefixes.iter().map(String::as_str)),
            Node::Phrase { slots } => self.phrases.push(slots),
            Node::Bool { must, should, .. } => must.iter().chain(should).for_each(|part| self.gather(part)),
            Node::All | Node::Nothing | Node::Headline(_) | Node::Keyword(_) | Node::Days(_) => {}
        }
    }

    /// Where the query's words stand in `text`: ascending and disjoint.
    pub(super) fn spans(&self, text: &str, analyzer: &mut Analyzer) -> Vec<ByteSpan> {
        let tokens = analyzer.tokens(text);
        let mut marked = vec![false; tokens.len()];
        for (mark, token) in marked.iter_mut().zip(&tokens) {
            *mark = self.marks(token);
        }
        for slots in &self.phrases {
            for start in 0..tokens.len() {
                let places: Option<Vec<usize>> = slots.iter().map(|slot| place_of(&tokens, start, slot)).collect();
                for place in places.into_iter().flatten() {
                    marked[place] = true;
                }
            }
        }
        tokens.iter().zip(marked).filter(|(_, marked)| *marked).map(|(token, _)| token.span).collect()
    }

    fn marks(&self, token: &OwnedToken) -> bool {
        self.terms.contains(&(field_of(token), token.term.as_str()))
            || token.parts.iter().any(|part| self.terms.contains(&(Field::Parts, part.as_str())))
            || self.exact.contains(token.exact.as_str())
            || (!token.stop && self.prefixes.iter().any(|prefix| token.exact.starts_with(prefix)))
    }
}

fn field_of(token: &OwnedToken) -> Field {
    if token.stop { Field::Stops } else { Field::Words }
}

/// The token that stands in a slot of a phrase beginning at the token `start`.
fn place_of(tokens: &[OwnedToken], start: usize, slot: &PhraseSlot) -> Option<usize> {
    let wanted = tokens.get(start)?.position + slot.offset;
    let place = start + tokens.get(start..)?.binary_search_by_key(&wanted, |token| token.position).ok()?;
    let token = tokens.get(place)?;
    (field_of(token) == slot.field && token.term == slot.term).then_some(place)
}

//! Where the words of a query stand in a text: for operators that ask for nearness, and for highlights.
//!
//! A [`SpanQuery`] is the part of a plan that speaks of one text, with its words as numbered leaves. It is decided on the [`Occurrences`] of these
//! leaves alone: an engine reads them from its postings, [`AnalyzedText`] from the text itself. As in Lucene a span is a half-open range of
//! token positions, which count from 0 without gaps.

use std::ops::Range;

use super::{Distance, Node, TermPattern};
use crate::analysis::sentence::sentences;
use crate::analysis::{Analyzer, Language, OwnedToken};
use crate::model::{ByteSpan, Field};

/// A range of token positions.
type Span = Range<u32>;

/// One word that is looked for in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum SpanLeaf {
    /// A term in [`Field::Words`], [`Field::Parts`] or [`Field::Stops`].
    Term {
        /// The field.
        field: Field,
        /// The term.
        term: String,
    },
    /// A word in one of these forms.
    Form(TermPattern),
}

/// What is looked for in one text.
#[derive(Debug, Clone, PartialEq)]
pub struct SpanQuery {
    leaves: Vec<SpanLeaf>,
    root: SpanNode,
}

/// As [`Node`], with numbers of leaves instead of words.
#[derive(Debug, Clone, PartialEq)]
enum SpanNode {
    Nothing,
    /// What is asked of the article: no text decides it.
    Elsewhere,
    Leaf(usize),
    Compound {
        whole: usize,
        parts: Vec<SpanNode>,
    },
    /// Offsets from the first, and leaves.
    Phrase(Vec<(u32, usize)>),
    Near {
        parts: Vec<SpanNode>,
        distance: Distance,
    },
    Sentence(Box<SpanNode>),
    Article(Box<SpanNode>),
    Bool {
        must: Vec<SpanNode>,
        should: Vec<SpanNode>,
        must_not: Vec<SpanNode>,
    },
}

/// Where the leaves of a query stand in one text.
#[derive(Debug, Clone, Default)]
pub struct Occurrences {
    /// By leaf: positions, ascending.
    pub positions: Vec<Vec<u32>>,
    /// Where sentences begin, ascending; without the first.
    pub sentences: Vec<u32>,
}

impl SpanQuery {
    /// The query of a node.
    pub fn new(node: &Node) -> Self {
        let mut leaves = Vec::new();
        let root = span_node(node, &mut leaves);
        Self { leaves, root }
    }

    /// The words that it looks for; each once.
    pub fn leaves(&self) -> &[SpanLeaf] {
        &self.leaves
    }

    /// Whether it may hold of a text because a word is *not* there.
    pub fn excludes(&self) -> bool {
        self.root.excludes()
    }

    /// Whether it asks for sentences.
    pub fn has_sentences(&self) -> bool {
        self.root.has_sentences()
    }

    /// Whether it holds of a text; what is asked of the article does not count.
    pub fn holds(&self, occurrences: &Occurrences) -> bool {
        Search::new(occurrences).matches(&self.root, &(0..u32::MAX))
    }

    /// The positions of its words, ascending: without what it excludes, and of words that must stand near each other only
    /// where they do.
    fn marked(&self, occurrences: &Occurrences) -> Vec<u32> {
        Search::new(occurrences).marked(&self.root)
    }

    /// How often its words stand there: as [`Self::marked`], but a phrase once.
    fn count(&self, occurrences: &Occurrences) -> usize {
        Search { phrases_once: true, ..Search::new(occurrences) }.marked(&self.root).len()
    }
}

fn span_node(node: &Node, leaves: &mut Vec<SpanLeaf>) -> SpanNode {
    let mut leaf = |wanted: SpanLeaf| {
        leaves.iter().position(|leaf| *leaf == wanted).unwrap_or_else(|| {
            leaves.push(wanted);
            leaves.len() - 1
        })
    };
    let term = |field: Field, term: &str| SpanLeaf::Term { field, term: term.to_owned() };
    match node {
        Node::Nothing => SpanNode::Nothing,
        Node::All | Node::Title(_) | Node::Keyword(_) | Node::Days(_) => SpanNode::Elsewhere,
        Node::Term { field, term: text } => SpanNode::Leaf(leaf(term(*field, text))),
        Node::Form { pattern, .. } => SpanNode::Leaf(leaf(SpanLeaf::Form(pattern.clone()))),
        Node::Phrase { slots, .. } => {
            SpanNode::Phrase(slots.iter().map(|slot| (slot.offset, leaf(term(slot.field, &slot.term)))).collect())
        }
        Node::Compound { term: whole, parts } => {
            let whole = leaf(term(Field::Words, whole));
            SpanNode::Compound { whole, parts: span_nodes(parts, leaves) }
        }
        Node::Near { parts, distance } => SpanNode::Near { parts: span_nodes(parts, leaves), distance: *distance },
        Node::Sentence(inner) => SpanNode::Sentence(Box::new(span_node(inner, leaves))),
        Node::Article(inner) => SpanNode::Article(Box::new(span_node(inner, leaves))),
        Node::Bool { must, should, must_not } => {
            let mut nodes = |nodes| span_nodes(nodes, leaves);
            SpanNode::Bool { must: nodes(must), should: nodes(should), must_not: nodes(must_not) }
        }
    }
}

fn span_nodes(nodes: &[Node], leaves: &mut Vec<SpanLeaf>) -> Vec<SpanNode> {
    nodes.iter().map(|node| span_node(node, leaves)).collect()
}

impl SpanNode {
    fn children(&self) -> impl Iterator<Item = &Self> {
        let (lists, inner): ([&[Self]; 3], Option<&Self>) = match self {
            Self::Nothing | Self::Elsewhere | Self::Leaf(_) | Self::Phrase(_) => ([&[], &[], &[]], None),
            Self::Compound { parts, .. } | Self::Near { parts, .. } => ([parts, &[], &[]], None),
            Self::Sentence(inner) | Self::Article(inner) => ([&[], &[], &[]], Some(inner)),
            Self::Bool { must, should, must_not } => ([must, should, must_not], None),
        };
        lists.into_iter().flatten().chain(inner)
    }

    fn excludes(&self) -> bool {
        matches!(self, Self::Bool { must_not, .. } if !must_not.is_empty()) || self.children().any(Self::excludes)
    }

    fn has_sentences(&self) -> bool {
        matches!(self, Self::Sentence(_)) || self.children().any(Self::has_sentences)
    }
}

/// The search for a query in one text.
struct Search<'o> {
    occurrences: &'o Occurrences,
    /// Marks only the first word of a phrase.
    phrases_once: bool,
}

impl<'o> Search<'o> {
    fn new(occurrences: &'o Occurrences) -> Self {
        Self { occurrences, phrases_once: false }
    }

    /// The positions of what is looked for, ascending.
    fn marked(&self, root: &SpanNode) -> Vec<u32> {
        let mut marked = Vec::new();
        self.mark(root, &(0..u32::MAX), &mut marked);
        marked.sort_unstable();
        marked.dedup();
        marked
    }

    /// The positions of a leaf in a range.
    fn positions(&self, leaf: usize, within: &Span) -> &[u32] {
        let all = self.occurrences.positions.get(leaf).map(Vec::as_slice).unwrap_or_default();
        let (start, end) = (all.partition_point(|p| *p < within.start), all.partition_point(|p| *p < within.end));
        all.get(start..end).unwrap_or_default()
    }

    fn mark(&self, node: &SpanNode, within: &Span, marked: &mut Vec<u32>) {
        match node {
            SpanNode::Bool { must, should, .. } => {
                must.iter().chain(should).for_each(|part| self.mark(part, within, marked));
            }
            SpanNode::Near { parts, .. } => {
                for span in self.spans(node, within) {
                    parts.iter().for_each(|part| self.mark(part, &span, marked));
                }
            }
            SpanNode::Sentence(inner) => {
                for sentence in self.sentences_in(within) {
                    if self.matches(inner, &sentence) {
                        self.mark(inner, &sentence, marked);
                    }
                }
            }
            SpanNode::Article(inner) => self.mark(inner, within, marked),
            SpanNode::Phrase(slots) => {
                let marks = if self.phrases_once { 1 } else { slots.len() };
                for span in self.phrases(slots, within) {
                    marked.extend(slots.iter().take(marks).map(|(offset, _)| span.start + offset));
                }
            }
            SpanNode::Compound { whole, parts } => {
                let compounds = self.compounds(*whole, parts, within);
                match compounds.is_empty() {
                    true => parts.iter().for_each(|part| self.mark(part, within, marked)),
                    false => marked.extend(compounds),
                }
            }
            SpanNode::Leaf(leaf) => marked.extend(self.positions(*leaf, within)),
            SpanNode::Nothing | SpanNode::Elsewhere => {}
        }
    }

    fn matches(&self, node: &SpanNode, within: &Span) -> bool {
        match node {
            SpanNode::Nothing => false,
            SpanNode::Elsewhere => true,
            SpanNode::Leaf(leaf) => !self.positions(*leaf, within).is_empty(),
            SpanNode::Article(inner) => self.has_any(inner, within),
            SpanNode::Sentence(inner) => {
                self.sentences_in(within).iter().any(|sentence| !self.spans(inner, sentence).is_empty())
            }
            SpanNode::Bool { must, should, must_not } => {
                let has = |part: &SpanNode| self.matches(part, within);
                let wanted = !must.is_empty() || should.is_empty() && !must_not.is_empty() || should.iter().any(has);
                wanted && must.iter().all(has) && !must_not.iter().any(has)
            }
            _ => !self.spans(node, within).is_empty(),
        }
    }

    /// Whether a text has any of the words of what is asked of an article.
    fn has_any(&self, node: &SpanNode, within: &Span) -> bool {
        match node {
            SpanNode::Bool { must, should, .. } => must.iter().chain(should).any(|part| self.has_any(part, within)),
            _ => self.matches(node, within),
        }
    }

    /// Where a node stands within a range, by start and end; of a list, where its parts stand if it holds.
    fn spans(&self, node: &SpanNode, within: &Span) -> Vec<Span> {
        let single = |position: u32| position..position + 1;
        match node {
            SpanNode::Leaf(leaf) => self.positions(*leaf, within).iter().map(|position| single(*position)).collect(),
            SpanNode::Compound { whole, parts } => {
                let mut spans: Vec<_> = self.compounds(*whole, parts, within).into_iter().map(single).collect();
                if parts.iter().all(|part| self.matches(part, within)) {
                    spans.extend(parts.iter().flat_map(|part| self.spans(part, within)));
                    in_order(&mut spans);
                }
                spans
            }
            SpanNode::Phrase(slots) => self.phrases(slots, within),
            SpanNode::Near { parts, distance } => self.near(parts, *distance, within),
            SpanNode::Sentence(inner) => {
                self.sentences_in(within).iter().flat_map(|sentence| self.spans(inner, sentence)).collect()
            }
            SpanNode::Bool { must, should, .. } if self.matches(node, within) => {
                let mut spans: Vec<_> = must.iter().chain(should).flat_map(|part| self.spans(part, within)).collect();
                in_order(&mut spans);
                spans
            }
            _ => Vec::new(),
        }
    }

    /// The positions of words that are a compound, or hold all of its parts; ascending.
    fn compounds(&self, whole: usize, parts: &[SpanNode], within: &Span) -> Vec<u32> {
        let mut positions = self.positions(whole, within).to_vec();
        if let Some((first, others)) = parts.split_first() {
            let starts = self.spans(first, within).into_iter().map(|span| span.start);
            positions.extend(starts.filter(|start| {
                let word = *start..start + 1;
                self.matches(first, &word) && others.iter().all(|part| self.matches(part, &word))
            }));
        }
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    fn sentences_in(&self, within: &Span) -> Vec<Span> {
        let starts = &self.occurrences.sentences;
        let (first, last) =
            (starts.partition_point(|s| *s <= within.start), starts.partition_point(|s| *s < within.end));
        let mut start = within.start;
        let mut sentences = Vec::new();
        for end in starts.get(first..last).unwrap_or_default().iter().copied().chain([within.end]) {
            sentences.push(start..end);
            start = end;
        }
        sentences
    }

    fn phrases(&self, slots: &[(u32, usize)], within: &Span) -> Vec<Span> {
        let Some(((_, first), others)) = slots.split_first() else { return Vec::new() };
        let length = slots.last().map_or(0, |(offset, _)| offset + 1);
        let stands = |start: &u32| {
            others.iter().all(|(offset, leaf)| {
                let at = start + offset;
                at < within.end && self.positions(*leaf, within).binary_search(&at).is_ok()
            })
        };
        let starts = self.positions(*first, within).iter().copied().filter(stands);
        starts.map(|start| start..start + length).collect()
    }

    /// Ranges that hold a span of every part, with at most so many tokens between them altogether.
    fn near(&self, parts: &[SpanNode], distance: Distance, within: &Span) -> Vec<Span> {
        let Some((first, others)) = parts.split_first() else { return Vec::new() };
        // Ranges with the number of tokens between their parts.
        let mut found: Vec<(Span, u32)> = self.spans(first, within).into_iter().map(|span| (span, 0)).collect();
        for (i, part) in others.iter().enumerate() {
            if found.is_empty() {
                break;
            }
            // What is asked for twice must be there twice.
            let is_again = parts.iter().take(i + 1).any(|before| before == part);
            found = nearer(&found, &self.spans(part, within), distance, is_again);
        }
        found.into_iter().map(|(range, _)| range).collect()
    }
}

/// The ranges that are still near enough together with one more span each.
fn nearer(found: &[(Span, u32)], spans: &[Span], distance: Distance, is_again: bool) -> Vec<(Span, u32)> {
    let overlap = |a: &Span, b: &Span| a.start < b.end && b.start < a.end;
    let mut longer = Vec::new();
    for (range, between) in found {
        // Spans are in the order of their starts: those that begin too late are not near.
        let latest = range.end.saturating_add(distance.within).saturating_add(1);
        let reachable = spans.get(..spans.partition_point(|span| span.start < latest)).unwrap_or_default();
        for span in reachable.iter().filter(|span| !is_again || !overlap(range, span)) {
            let gap = match distance.ordered {
                true => span.start.checked_sub(range.end),
                // The parts of one compound are as near as can be.
                false => Some(span.start.saturating_sub(range.end).max(range.start.saturating_sub(span.end))),
            };
            if let Some(gap) = gap.filter(|gap| between + gap <= distance.within) {
                longer.push((range.start.min(span.start)..range.end.max(span.end), between + gap));
            }
        }
    }
    longer.sort_by_key(|(range, between)| (range.start, range.end, *between));
    longer.dedup_by(|a, b| a.0 == b.0);
    longer
}

fn in_order(spans: &mut Vec<Span>) {
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup();
}

/// A text with its tokens and sentences.
#[derive(Debug)]
pub struct AnalyzedText {
    tokens: Vec<OwnedToken>,
    /// As [`Occurrences::sentences`].
    sentences: Vec<u32>,
}

impl AnalyzedText {
    /// Reads a text in the language of its article.
    pub fn new(text: &str, language: Language, analyzer: &Analyzer) -> Self {
        let tokens = analyzer.tokens_in(text, language);
        let starts = sentences(text)
            .into_iter()
            .skip(1)
            .map(|sentence| tokens.partition_point(|token| token.span.start < sentence.start) as u32);
        let sentences = starts.collect();
        Self { tokens, sentences }
    }

    /// The tokens.
    pub fn tokens(&self) -> &[OwnedToken] {
        &self.tokens
    }

    /// Where a query's words stand, as bytes of the text: ascending and disjoint.
    ///
    /// What it excludes and what it asks of the article marks nothing, and words that must stand near each other only
    /// where they do.
    pub fn highlights(&self, query: &SpanQuery) -> Vec<ByteSpan> {
        let marked = query.marked(&self.occurrences(query));
        marked.into_iter().filter_map(|position| self.tokens.get(position as usize)).map(|token| token.span).collect()
    }

    /// How often a query's words stand there, a phrase once.
    pub fn count(&self, query: &SpanQuery) -> usize {
        query.count(&self.occurrences(query))
    }

    /// Whether a query holds of the text; what it asks of the article does not count.
    pub fn holds(&self, query: &SpanQuery) -> bool {
        query.holds(&self.occurrences(query))
    }

    fn occurrences(&self, query: &SpanQuery) -> Occurrences {
        let of_leaf = |leaf: &SpanLeaf| {
            let tokens = self.tokens.iter().filter(|token| is_leaf(token, leaf));
            tokens.map(|token| token.position).collect()
        };
        Occurrences { positions: query.leaves.iter().map(of_leaf).collect(), sentences: self.sentences.clone() }
    }
}

/// Whether a word is found by a leaf.
fn is_leaf(token: &OwnedToken, leaf: &SpanLeaf) -> bool {
    match leaf {
        SpanLeaf::Term { field: Field::Parts, term } => token.parts.contains(term),
        SpanLeaf::Term { field: Field::Stops, term } => token.function_word && token.term == *term,
        SpanLeaf::Term { term, .. } => !token.stop && token.term == *term,
        SpanLeaf::Form(pattern) => !token.stop && pattern.matches(&token.exact),
    }
}

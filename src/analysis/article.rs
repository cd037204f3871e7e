//! What an engine is given: an article with the words of its passages.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::analyzer::Reading;
use super::derived::{DERIVED, Derived, SENTENCE, Source};
use super::sentence::sentences;
use super::{Analyzer, Language, Vocabulary};
use crate::model::{Article, Field, Level};

/// The words of one passage, as numbers in the vocabulary of its article.
#[derive(Debug, Clone)]
pub struct AnalyzedPassage {
    /// The word at every position.
    pub words: Vec<u32>,
    /// The positions where sentences begin, but for the first.
    pub sentences: Vec<u32>,
    /// The words of the section heading above it.
    pub section: Arc<[u32]>,
}

/// An article with its words, ready to be indexed.
#[derive(Debug, Clone)]
pub struct AnalyzedArticle {
    /// The article.
    pub article: Article,
    /// What the numbers of words mean.
    pub vocabulary: Arc<Vocabulary>,
    /// The words of its blocks, in the same order.
    pub passages: Vec<AnalyzedPassage>,
}

impl AnalyzedArticle {
    /// Analyses an article in its language: every text once.
    pub fn new(article: Article, analyzer: &Analyzer) -> Self {
        let mut reading = analyzer.reading(Language::of_tag(article.meta.language.as_deref()));
        // Passages below one heading share its words.
        let mut sections = vec![("", Vec::new())];
        let mut passages = Vec::with_capacity(article.blocks.len());
        for block in &article.blocks {
            let heading = block.section.as_deref().unwrap_or_default();
            if sections.last().is_none_or(|(last, _)| *last != heading) {
                sections.push((heading, words(heading, &mut reading).0));
            }
            passages.push((words(&block.text, &mut reading), sections.len() - 1));
        }
        let numbers = reading.finish();
        let numbered = |words: Vec<u32>| words.into_iter().map(|number| numbers.of(number));
        let sections: Vec<Arc<[u32]>> = sections.into_iter().map(|(_, words)| numbered(words).collect()).collect();
        let passages = passages.into_iter().map(|((words, sentences), section)| {
            let words = numbered(words).collect();
            AnalyzedPassage { words, sentences, section: Arc::clone(&sections[section]) }
        });
        let passages = passages.collect();
        Self { article, vocabulary: numbers.vocabulary, passages }
    }

    /// The terms of one of its passages by field, as [`Self::terms`] has them, and its kind.
    pub fn all_terms(&self, ordinal: usize) -> BTreeMap<Field, Vec<String>> {
        let kind = self.article.blocks.get(ordinal).map(|block| (Field::Kind, vec![block.kind.as_str().to_owned()]));
        DERIVED.iter().map(|row| (row.field, self.terms(row.field, ordinal))).chain(kind).collect()
    }

    /// The terms of a field, of one of its passages or of the whole article: where positions are kept, one for each, which may be empty.
    /// None for a field without terms of words, and a passage that is not there.
    pub fn terms(&self, field: Field, ordinal: usize) -> Vec<String> {
        let Some(row) = Derived::of(field) else { return Vec::new() };
        let is_meant = |i: usize| field.info().level == Level::Article || i == ordinal;
        let words = self.vocabulary.read();
        let mut terms = Vec::new();
        for (i, (block, passage)) in self.article.blocks.iter().zip(&self.passages).enumerate() {
            if !is_meant(i) || !row.source.has(block.kind) {
                continue;
            }
            if row.source == Source::Sentences {
                let marks = passage.sentences.last().map_or(0, |last| last + 1);
                let mark = |position| if passage.sentences.contains(&position) { SENTENCE } else { "" };
                terms.extend((0..marks).map(|position| mark(position).to_owned()));
                continue;
            }
            let numbers = if row.source == Source::Section { &*passage.section } else { &passage.words };
            for number in numbers {
                let before = terms.len();
                row.taken.for_each(&words.word(*number), |term| terms.push(term.to_owned()));
                if field.has_positions() && terms.len() == before {
                    terms.push(String::new());
                }
            }
        }
        terms
    }

    /// Bytes that it takes in memory, roughly; for limits on what is in flight.
    pub fn size(&self) -> usize {
        let blocks = self.article.blocks.iter().map(|block| block.text.len() + 256).sum::<usize>();
        let words = self.passages.iter().map(|passage| passage.words.len() + passage.sentences.len()).sum::<usize>();
        blocks + size_of::<u32>() * words + 1024
    }
}

/// The words of a text, and the positions where its sentences begin, but for the first.
fn words(text: &str, reading: &mut Reading<'_>) -> (Vec<u32>, Vec<u32>) {
    // A German word has six letters, with the blank behind it seven.
    let (mut words, mut marks) = (Vec::with_capacity(text.len() / 7 + 1), Vec::new());
    let mut starts = sentences(text).into_iter().skip(1).map(|sentence| sentence.start).peekable();
    reading.words(text, |span, position, number, _| {
        let mut begins = false;
        while starts.next_if(|start| *start <= span.start).is_some() {
            begins = true;
        }
        if begins {
            marks.push(position);
        }
        words.push(number);
    });
    (words, marks)
}

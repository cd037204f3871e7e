//! What an engine is given: an article with the terms of its passages.

use super::sentence::sentences;
use super::{Analyzer, Language, Word};
use crate::model::{Article, BlockKind, Field};

/// The term that stands where a sentence begins.
pub const SENTENCE: &str = ".";

/// Terms of one passage, each field as one string: terms parted by single blanks, where every blank counts one position
/// (two blanks: an empty position between).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PassageTerms {
    /// Stems; empty positions for stop words.
    pub words: String,
    /// German function words; empty positions for the others.
    pub stops: String,
    /// [`SENTENCE`] where a sentence begins, but for the first.
    pub sentences: String,
    /// Parts of compounds and word families, in other languages than German their own stems; without positions.
    pub parts: String,
    /// Words as written; without positions.
    pub exact: String,
    /// Stems of the section heading.
    pub section: String,
}

/// An article with its terms, ready to be indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalyzedArticle {
    /// The article.
    pub article: Article,
    /// The terms of its blocks, in the same order.
    pub passages: Vec<PassageTerms>,
    /// All words of kicker and headline, as their parts or families, else stems.
    pub headline: String,
    /// All words of the text, but for headline, kicker and boilerplate, likewise.
    pub body: String,
    /// The first letters of the same words.
    pub beginnings: String,
}

impl AnalyzedArticle {
    /// Analyses an article in its language: every text once.
    pub fn new(article: Article, analyzer: &mut Analyzer) -> Self {
        let language = Language::of_tag(article.meta.language.as_deref());
        let mut section: Option<(&str, String)> = None;
        let mut passages = Vec::with_capacity(article.blocks.len());
        let (mut headline, mut body, mut beginnings) = (String::new(), String::new(), String::new());
        for block in &article.blocks {
            let mut terms = passage_terms(&block.text, language, analyzer, |word| match block.kind {
                BlockKind::Boilerplate => {}
                BlockKind::Headline | BlockKind::Kicker => {
                    word.families().for_each(|family| push(&mut headline, family));
                }
                _ => {
                    word.families().for_each(|family| push(&mut body, family));
                    push(&mut beginnings, word.beginning());
                }
            });
            if let Some(heading) = &block.section {
                if section.as_ref().is_none_or(|(text, _)| text != heading) {
                    section = Some((heading, passage_terms(heading, language, analyzer, |_| {}).words));
                }
                terms.section = section.as_ref().map(|(_, terms)| terms.clone()).unwrap_or_default();
            }
            passages.push(terms);
        }
        Self { article, passages, headline, body, beginnings }
    }

    /// The terms of a field at their positions, with empty ones between: of one of its passages, or of the whole article.
    /// Nothing for fields that have no such terms, and passages that are not there.
    pub fn terms(&self, field: Field, ordinal: usize) -> impl Iterator<Item = &str> {
        let of_passage = |terms: fn(&PassageTerms) -> &String| self.passages.get(ordinal).map_or("", |of| terms(of));
        let terms = match field {
            Field::Words => of_passage(|of| &of.words),
            Field::Stops => of_passage(|of| &of.stops),
            Field::Sentences => of_passage(|of| &of.sentences),
            Field::Parts => of_passage(|of| &of.parts),
            Field::Exact => of_passage(|of| &of.exact),
            Field::Section => of_passage(|of| &of.section),
            Field::Headline => &self.headline,
            Field::Body => &self.body,
            Field::Beginnings => &self.beginnings,
            _ => "",
        };
        terms.split(' ')
    }

    /// Bytes that it takes in memory, roughly; for limits on what is in flight.
    pub fn size(&self) -> usize {
        let blocks = self.article.blocks.iter().map(|block| block.text.len() + 256).sum::<usize>();
        let of_passage = |t: &PassageTerms| {
            t.words.len() + t.stops.len() + t.sentences.len() + t.parts.len() + t.exact.len() + t.section.len()
        };
        let of_article = self.headline.len() + self.body.len() + self.beginnings.len();
        blocks + self.passages.iter().map(of_passage).sum::<usize>() + of_article + 1024
    }
}

/// Adds a term to a field without positions.
fn push(terms: &mut String, term: &str) {
    if !terms.is_empty() {
        terms.push(' ');
    }
    terms.push_str(term);
}

fn passage_terms(
    text: &str,
    language: Language,
    analyzer: &mut Analyzer,
    mut each: impl FnMut(&Word<'_>),
) -> PassageTerms {
    let mut terms = PassageTerms {
        parts: String::new(),
        words: String::with_capacity(text.len()),
        stops: String::with_capacity(text.len() / 2),
        exact: String::with_capacity(text.len()),
        sentences: String::new(),
        section: String::new(),
    };
    let mut last = 0;
    let mut starts = sentences(text).into_iter().skip(1).map(|sentence| sentence.start).peekable();
    let mut marked = 0;
    analyzer.for_each_in(text, language, |span, position, word| {
        let mut begins = false;
        while starts.next_if(|start| *start <= span.start).is_some() {
            begins = true;
        }
        if begins {
            terms.sentences.extend((marked..position).map(|_| ' '));
            terms.sentences.push_str(SENTENCE);
            marked = position;
        }
        for _ in last..position {
            terms.words.push(' ');
            terms.stops.push(' ');
        }
        last = position;
        if word.is_function_word() {
            terms.stops.push_str(word.term());
        }
        if !word.is_stop() {
            terms.words.push_str(word.term());
            word.parts().for_each(|part| push(&mut terms.parts, part));
            push(&mut terms.exact, word.exact());
            each(word);
        }
    });
    for terms in [&mut terms.words, &mut terms.stops] {
        terms.truncate(terms.trim_end_matches(' ').len());
    }
    terms
}

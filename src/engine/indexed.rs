//! What an engine is given: an article with the terms of its passages.

use crate::analysis::{Analyzer, Word};
use crate::model::{Article, Block, BlockKind};

/// Terms of one passage, each field as one string: terms parted by single blanks, where every blank counts one position
/// (two blanks: an empty place between).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PassageTerms {
    /// Stems; empty places for stop words.
    pub words: String,
    /// Stop words; empty places for the others.
    pub stops: String,
    /// Parts of compounds and word families; no places.
    pub parts: String,
    /// Words as written; no places.
    pub exact: String,
    /// Stems of the section heading.
    pub section: String,
}

/// An article ready to be indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedArticle {
    /// The article.
    pub article: Article,
    /// The terms of its blocks, in the same order.
    pub passages: Vec<PassageTerms>,
    /// Stems of kicker and headline.
    pub headline: String,
    /// Their parts of compounds and word families.
    pub headline_parts: String,
    /// All words of the text, but for headline, kicker and boilerplate, as their parts or families, else stems.
    pub body: String,
    /// The first letters of the same words.
    pub beginnings: String,
    /// The same words as written.
    pub body_exact: String,
}

impl IndexedArticle {
    /// Analyses an article: every text once.
    pub fn new(article: Article, analyzer: &mut Analyzer) -> Self {
        let mut section: Option<(&str, String)> = None;
        let mut passages = Vec::with_capacity(article.blocks.len());
        let (mut body, mut beginnings, mut body_exact) = (String::new(), String::new(), String::new());
        for block in &article.blocks {
            let is_body = !matches!(block.kind, BlockKind::Headline | BlockKind::Kicker | BlockKind::Boilerplate);
            let mut terms = passage_terms(&block.text, analyzer, |word| {
                if is_body {
                    word.families().for_each(|family| push(&mut body, family));
                    push(&mut beginnings, word.beginning());
                    push(&mut body_exact, word.exact());
                }
            });
            if let Some(heading) = &block.section {
                if section.as_ref().is_none_or(|(text, _)| text != heading) {
                    section = Some((heading, passage_terms(heading, analyzer, |_| {}).words));
                }
                terms.section = section.as_ref().map(|(_, terms)| terms.clone()).unwrap_or_default();
            }
            passages.push(terms);
        }
        let of_kind = |kind: BlockKind| {
            let i = article.blocks.iter().position(|block: &Block| block.kind == kind);
            i.and_then(|i| passages.get(i)).map(|terms| (terms.words.clone(), terms.parts.clone()))
        };
        let (headline, headline_parts) = match (of_kind(BlockKind::Kicker), of_kind(BlockKind::Headline)) {
            // An empty place between, so that no phrase runs over from one to the other.
            (Some(kicker), Some(title)) => (format!("{}  {}", kicker.0, title.0), format!("{} {}", kicker.1, title.1)),
            (kicker, title) => kicker.or(title).unwrap_or_default(),
        };
        Self { article, passages, headline, headline_parts, body, beginnings, body_exact }
    }

    /// Bytes that it takes in memory, roughly; for limits on what is in flight.
    pub fn size(&self) -> usize {
        let blocks = self.article.blocks.iter().map(|block| block.text.len() + 256).sum::<usize>();
        let of_passage =
            |t: &PassageTerms| t.words.len() + t.stops.len() + t.parts.len() + t.exact.len() + t.section.len();
        let of_article = [&self.headline, &self.headline_parts, &self.body, &self.beginnings, &self.body_exact]
            .into_iter()
            .map(String::len)
            .sum::<usize>();
        blocks + self.passages.iter().map(of_passage).sum::<usize>() + of_article + 1024
    }
}

/// Adds a term to a field without places.
fn push(terms: &mut String, term: &str) {
    if !terms.is_empty() {
        terms.push(' ');
    }
    terms.push_str(term);
}

fn passage_terms(text: &str, analyzer: &mut Analyzer, mut each: impl FnMut(&Word)) -> PassageTerms {
    let mut terms = PassageTerms {
        parts: String::new(),
        words: String::with_capacity(text.len()),
        stops: String::with_capacity(text.len() / 2),
        exact: String::with_capacity(text.len()),
        section: String::new(),
    };
    let mut last = 0;
    analyzer.for_each(text, |_, position, word| {
        for _ in last..position {
            terms.words.push(' ');
            terms.stops.push(' ');
        }
        last = position;
        if word.is_stop() {
            terms.stops.push_str(word.term());
        } else {
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

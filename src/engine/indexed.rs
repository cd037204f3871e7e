//! What an engine is given: an article with the terms of its passages.

use crate::analysis::Analyzer;
use crate::model::{Article, Block, BlockKind};

/// Terms of one passage, each field as one string: terms parted by single blanks, where every blank counts one position
/// (two blanks: an empty place between).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PassageTerms {
    /// Stems; empty places for stop words.
    pub words: String,
    /// Stop words; empty places for the others.
    pub stops: String,
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
    /// Stems of the teaser, else of the first paragraph.
    pub lead: String,
}

impl IndexedArticle {
    /// Analyses an article: every text once.
    pub fn new(article: Article, analyzer: &mut Analyzer) -> Self {
        let mut section: Option<(&str, String)> = None;
        let mut passages = Vec::with_capacity(article.blocks.len());
        for block in &article.blocks {
            let mut terms = passage_terms(&block.text, analyzer);
            if let Some(heading) = &block.section {
                if section.as_ref().is_none_or(|(text, _)| text != heading) {
                    section = Some((heading, passage_terms(heading, analyzer).words));
                }
                terms.section = section.as_ref().map(|(_, terms)| terms.clone()).unwrap_or_default();
            }
            passages.push(terms);
        }
        let terms_of = |wanted: &dyn Fn(&Block) -> bool| {
            article.blocks.iter().position(wanted).and_then(|i| passages.get(i)).map(|terms| terms.words.clone())
        };
        let kicker = terms_of(&|block| block.kind == BlockKind::Kicker);
        let title = terms_of(&|block| block.kind == BlockKind::Headline);
        let headline = match (kicker, title) {
            // An empty place between, so that no phrase runs over from one to the other.
            (Some(kicker), Some(title)) => format!("{kicker}  {title}"),
            (kicker, title) => kicker.or(title).unwrap_or_default(),
        };
        let lead = terms_of(&|block| block.kind == BlockKind::Teaser)
            .or_else(|| terms_of(&|block| block.kind == BlockKind::Paragraph))
            .unwrap_or_default();
        Self { article, passages, headline, lead }
    }

    /// Bytes that it takes in memory, roughly; for limits on what is in flight.
    pub fn size(&self) -> usize {
        let blocks = self.article.blocks.iter().map(|block| block.text.len() + 256).sum::<usize>();
        let terms = self.passages.iter().map(|t| t.words.len() + t.stops.len() + t.exact.len() + t.section.len());
        blocks + terms.sum::<usize>() + self.headline.len() + self.lead.len() + 1024
    }
}

fn passage_terms(text: &str, analyzer: &mut Analyzer) -> PassageTerms {
    let mut terms = PassageTerms {
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
        if word.stop {
            terms.stops.push_str(&word.term);
        } else {
            terms.words.push_str(&word.term);
            if !terms.exact.is_empty() {
                terms.exact.push(' ');
            }
            terms.exact.push_str(&word.exact);
        }
    });
    for terms in [&mut terms.words, &mut terms.stops] {
        terms.truncate(terms.trim_end_matches(' ').len());
    }
    terms
}

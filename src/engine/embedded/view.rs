//! All segments of one state of the index, and the dictionaries they have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::{Searcher, Term};

use super::schema::Fields;
use super::scoring::Statistics;
use super::segment::Segment;
use crate::model::Field;
use crate::query::TermPattern;

pub(super) struct View {
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    pub(super) segments: Vec<Segment>,
    statistics: OnceLock<Statistics>,
}

/// A term, looked up in every segment.
#[derive(Debug, Clone)]
pub(super) struct Lookup {
    pub(super) field: Field,
    pub(super) by_segment: Vec<Option<TermInfo>>,
    pub(super) doc_freq: u64,
}

impl View {
    pub(super) fn open(searcher: Searcher, fields: Fields) -> tantivy::Result<Self> {
        let segments =
            searcher.segment_readers().iter().map(|reader| Segment::open(reader, &fields)).collect::<Result<_, _>>()?;
        Ok(Self { fields, searcher, segments, statistics: OnceLock::new() })
    }

    /// Statistics of the scored fields over all segments, counted when first asked for.
    pub(super) fn statistics(&self) -> tantivy::Result<&Statistics> {
        if let Some(statistics) = self.statistics.get() {
            return Ok(statistics);
        }
        let statistics = Statistics::new(self)?;
        Ok(self.statistics.get_or_init(|| statistics))
    }

    /// Looks a term up in all segments.
    pub(super) fn look_up(&self, field: Field, term: &str) -> tantivy::Result<Lookup> {
        let key = Term::from_field_text(self.fields.get(field), term);
        let mut by_segment = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            by_segment.push(segment.index(field)?.get_term_info(&key)?);
        }
        let doc_freq = by_segment.iter().flatten().map(|info: &TermInfo| u64::from(info.doc_freq)).sum();
        Ok(Lookup { field, by_segment, doc_freq })
    }

    /// The most frequent terms that fit a pattern with their documents, and how many fit in all.
    pub(super) fn expand(
        &self,
        field: Field,
        pattern: &TermPattern,
        limit: usize,
    ) -> tantivy::Result<(Vec<(String, u64)>, usize)> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        let mut add = |term: &[u8], info: &TermInfo| {
            if let Ok(term) = std::str::from_utf8(term) {
                match found.get_mut(term) {
                    Some(count) => *count += u64::from(info.doc_freq),
                    None if pattern.matches(term) => {
                        found.insert(term.to_owned(), u64::from(info.doc_freq));
                    }
                    None => {}
                }
            }
        };
        for segment in &self.segments {
            let terms = segment.index(field)?.terms();
            match pattern {
                TermPattern::Fuzzy { terms: words, distance } => {
                    let mut seen = BTreeSet::new();
                    for word in words {
                        let term = Term::from_field_text(self.fields.get(field), word);
                        let automaton = FuzzyTermQuery::new(term, *distance, true).automaton()?;
                        let mut stream = terms.search(automaton).into_stream()?;
                        while stream.advance() {
                            // Two spellings of a word may be as near to a term.
                            if words.len() == 1 || seen.insert(stream.key().to_vec()) {
                                add(stream.key(), stream.value());
                            }
                        }
                    }
                }
                TermPattern::OneOf(words) => {
                    for word in words {
                        if let Some(info) = terms.get(word.as_bytes())? {
                            add(word.as_bytes(), &info);
                        }
                    }
                }
                TermPattern::Wildcard(_) => {
                    for beginning in pattern.beginnings() {
                        let mut stream = terms.range().ge(beginning.as_bytes()).into_stream()?;
                        while stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
                            add(stream.key(), stream.value());
                        }
                    }
                }
            }
        }
        let all = found.len();
        let mut terms: Vec<_> = found.into_iter().collect();
        terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        terms.truncate(limit);
        Ok((terms, all))
    }
}

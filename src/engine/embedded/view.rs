//! All segments of one state of the index, and the dictionaries they have in common.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tantivy::postings::TermInfo;
use tantivy::{Searcher, Term};

use super::schema::Fields;
use super::scoring::Statistics;
use super::segment::Segment;
use crate::model::Field;

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

    /// The most frequent terms with one of the beginnings, and how many there are in all.
    pub(super) fn expand(
        &self,
        field: Field,
        prefixes: &[String],
        limit: usize,
    ) -> tantivy::Result<(Vec<String>, usize)> {
        let mut found: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        for segment in &self.segments {
            let index = segment.index(field)?;
            for prefix in prefixes {
                let mut stream = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
                while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                    *found.entry(stream.key().to_vec()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        let all = found.len();
        let mut terms: Vec<_> = found.into_iter().collect();
        terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        terms.truncate(limit);
        Ok((terms.into_iter().filter_map(|(term, _)| String::from_utf8(term).ok()).collect(), all))
    }
}

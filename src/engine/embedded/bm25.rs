//! BM25 with our own parameters: tantivy's are fixed at k1 = 1.2 and b = 0.75.

use std::io;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::{Searcher, Term};

use super::schema::Fields;
use crate::model::Field;

/// The parameters of BM25.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameters {
    /// How fast more occurrences count less.
    pub(super) k1: f32,
    /// How much length counts, from 0 to 1.
    pub(super) b: f32,
}

/// For passages; `xquad`, `tdpr`, `klex` of the development data, November 2026 (MRR@10 .747 with 1.2/.75, .764 with .6/.5).
pub(super) const PASSAGE: Parameters = Parameters { k1: 0.5, b: 0.4 };
/// For headlines, section headings and leads; `wn-lead`, November 2026.
pub(super) const CONTEXT: Parameters = Parameters { k1: 1.2, b: 0.3 };

/// What BM25 needs to know of a field in all segments. Deleted documents count until they are merged away.
pub(super) struct FieldStatistics {
    /// Documents of the kind that carries the field.
    documents: f32,
    k1: f32,
    /// k1 × (1 − b + b × length / mean length), by the field norm's number.
    length_part: Vec<f32>,
}

impl FieldStatistics {
    /// `documents`: how many documents are of the kind that carries the field.
    pub(super) fn new(
        searcher: &Searcher,
        fields: &Fields,
        field: Field,
        documents: u64,
        parameters: Parameters,
    ) -> io::Result<Self> {
        let mut tokens = 0;
        for segment in searcher.segment_readers() {
            tokens += segment.inverted_index(fields.get(field)).map_err(io::Error::other)?.total_num_tokens();
        }
        let mean = (tokens as f32 / documents.max(1) as f32).max(1.0);
        let Parameters { k1, b } = parameters;
        let length_part =
            (0..=u8::MAX).map(|id| k1 * (1.0 - b + b * FieldNormReader::id_to_fieldnorm(id) as f32 / mean)).collect();
        Ok(Self { documents: documents as f32, k1, length_part })
    }

    /// The weight of a term in so many documents.
    pub(super) fn idf(&self, doc_freq: u64) -> f32 {
        let doc_freq = (doc_freq as f32).min(self.documents);
        (1.0 + (self.documents - doc_freq + 0.5) / (doc_freq + 0.5)).ln()
    }

    /// The score of a term of weight 1; with Lucene's old factor k1 + 1.
    #[inline]
    pub(super) fn score(&self, frequency: u32, norm: u8) -> f32 {
        let frequency = frequency as f32;
        (self.k1 + 1.0) * frequency / (frequency + self.length_part[norm as usize])
    }
}

/// In how many documents a term stands, in all segments.
pub(super) fn doc_freq(searcher: &Searcher, fields: &Fields, field: Field, term: &str) -> tantivy::Result<u64> {
    searcher.doc_freq(&Term::from_field_text(fields.get(field), term))
}

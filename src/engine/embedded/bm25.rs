//! BM25 with our own parameters: tantivy's are fixed at k1 = 1.2 and b = 0.75.

use std::io;

use tantivy::Searcher;
use tantivy::fieldnorm::FieldNormReader;

use super::schema::Fields;
use crate::model::Field;

/// The parameters of BM25.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameters {
    /// How fast more occurrences count less.
    k1: f32,
    /// How much length counts, from 0 to 1.
    b: f32,
}

/// For passages: short, of similar length. Development sets, 23 November 2026; the plateau is flat.
pub(super) const PASSAGE: Parameters = Parameters { k1: 0.5, b: 0.4 };
/// For whole articles. Likewise.
pub(super) const ARTICLE: Parameters = Parameters { k1: 1.5, b: 0.85 };
/// For headlines and section headings. Likewise, on the sets with news.
pub(super) const HEADLINE: Parameters = Parameters { k1: 1.2, b: 0.3 };

/// What BM25 needs to know of a field in all segments. Deleted documents count until they are merged away.
pub(super) struct FieldStatistics {
    /// Documents of the kind that carries the field.
    documents: f32,
    k1: f32,
    /// k1 × (1 − b + b × length / mean length), by the field norm's number.
    length_part: [f32; 256],
    /// What few occurrences are worth, by their number and the field norm's: nearly all that is ever asked for.
    few: Box<[[f32; 256]; FEW]>,
}

/// Numbers of occurrences that are looked up instead of divided.
const FEW: usize = 16;

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
        let mut length_part = [0.0; 256];
        for (id, part) in (0..=u8::MAX).zip(&mut length_part) {
            *part = k1 * (1.0 - b + b * FieldNormReader::id_to_fieldnorm(id) as f32 / mean);
        }
        let mut few = Box::new([[0.0; 256]; FEW]);
        for (frequency, row) in few.iter_mut().enumerate() {
            for (part, worth) in length_part.iter().zip(row) {
                *worth = frequency as f32 / (frequency as f32 + part);
            }
        }
        Ok(Self { documents: documents as f32, k1, length_part, few })
    }

    /// The weight of a term in so many documents, with Lucene's old factor k1 + 1.
    pub(super) fn idf(&self, doc_freq: u64) -> f32 {
        let doc_freq = (doc_freq as f32).min(self.documents);
        (self.k1 + 1.0) * (1.0 + (self.documents - doc_freq + 0.5) / (doc_freq + 0.5)).ln()
    }

    /// Tells what so many occurrences are worth in a document with a field norm of this number, from 0 up to 1; to be multiplied by
    /// [`Self::idf`].
    #[inline]
    pub(super) fn worth(&self) -> impl Fn(u32, u8) -> f32 {
        let Self { few, length_part, .. } = self;
        let few = &**few;
        move |frequency, norm| match few.get(frequency as usize) {
            Some(worth) => worth[usize::from(norm)],
            None => frequency as f32 / (frequency as f32 + length_part[usize::from(norm)]),
        }
    }
}

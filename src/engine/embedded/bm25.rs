//! BM25 by the parameters of a plan: tantivy's are fixed at k1 = 1.2 and b = 0.75.

use tantivy::fieldnorm::FieldNormReader;

use super::document::ARTICLE;
use super::failure::Result;
use super::view::View;
use crate::model::{BlockKind, Field};
use crate::query::Ranking;
use crate::query::ranking::Bm25;

/// Numbers of occurrences whose saturated frequency is looked up instead of computed: nearly all that are ever met.
const TABLED: usize = 16;

/// What BM25 needs to know of a field in all segments. Deleted documents count until they are merged away.
pub(super) struct FieldStatistics {
    /// Documents of the kind that carries the field.
    documents: f32,
    bm25: Bm25,
    /// [`Bm25::length_part`] by the field norm's number.
    length_part: [f32; 256],
    /// [`Bm25::tf_norm`] by the number of occurrences and the field norm's number.
    tf_table: Box<[[f32; 256]; TABLED]>,
}

impl FieldStatistics {
    /// `documents`: how many documents are of the kind that carries the field.
    fn new(view: &View, field: Field, documents: u64, bm25: Bm25) -> Result<Self> {
        let mut tokens = 0;
        for segment in &view.segments {
            tokens += segment.index(field)?.total_num_tokens();
        }
        let mean = (tokens as f32 / documents.max(1) as f32).max(1.0);
        let mut length_part = [0.0; 256];
        for (id, part) in (0..=u8::MAX).zip(&mut length_part) {
            *part = bm25.length_part(FieldNormReader::id_to_fieldnorm(id), mean);
        }
        let mut tf_table = Box::new([[0.0; 256]; TABLED]);
        for (frequency, row) in (0..).zip(&mut *tf_table) {
            for (length_part, tf_norm) in length_part.iter().zip(row) {
                *tf_norm = Bm25::tf_norm(frequency, *length_part);
            }
        }
        Ok(Self { documents: documents as f32, bm25, length_part, tf_table })
    }

    /// The weight of a term in so many documents.
    pub(super) fn idf(&self, doc_freq: u64) -> f32 {
        self.bm25.idf(self.documents, doc_freq)
    }

    /// Gives the saturated frequency of so many occurrences in a document with a field norm of this number, from 0 up to 1; to be multiplied by
    /// [`Self::idf`].
    #[inline]
    pub(super) fn tf_norm(&self) -> impl Fn(u32, u8) -> f32 {
        let Self { tf_table, length_part, .. } = self;
        let tf_table = &**tf_table;
        move |frequency, norm| match tf_table.get(frequency as usize) {
            Some(row) => row[usize::from(norm)],
            None => Bm25::tf_norm(frequency, length_part[usize::from(norm)]),
        }
    }
}

/// Statistics of the scored fields.
pub(super) struct Statistics {
    /// The parameters that they were made for.
    ranking: Ranking,
    pub(super) words: FieldStatistics,
    section: FieldStatistics,
    pub(super) headline: FieldStatistics,
    body: FieldStatistics,
}

impl Statistics {
    /// Counts over all segments.
    pub(super) fn new(view: &View, ranking: &Ranking) -> Result<Self> {
        let count = |kind: &str| view.look_up(Field::Kind, kind).map(|lookup| lookup.doc_freq);
        let mut passages = 0;
        for kind in BlockKind::ALL {
            passages += count(kind.as_str())?;
        }
        let articles = count(ARTICLE)?;
        let of = |field, documents| FieldStatistics::new(view, field, documents, ranking.of_field(field).0);
        Ok(Self {
            ranking: *ranking,
            words: of(Field::Words, passages)?,
            section: of(Field::Section, passages)?,
            headline: of(Field::Headline, articles)?,
            body: of(Field::Body, articles)?,
        })
    }

    /// Whether they were made with the parameters of a ranking.
    pub(super) fn are_for(&self, ranking: &Ranking) -> bool {
        let bm25 = |ranking: &Ranking| [ranking.of_passages, ranking.of_articles, ranking.of_headings];
        bm25(&self.ranking) == bm25(ranking)
    }

    /// The statistics that a field is scored with, and the field whose lengths they speak of.
    pub(super) fn of(&self, field: Field) -> (&FieldStatistics, Field) {
        match field {
            Field::Section => (&self.section, Field::Section),
            Field::Headline => (&self.headline, Field::Headline),
            // There is a beginning for every word; this length is read anyway, and ranks no worse than their own.
            Field::Body | Field::Beginnings => (&self.body, Field::Body),
            // Parts, stop words and exact words are as long as the passage's words.
            _ => (&self.words, Field::Words),
        }
    }
}

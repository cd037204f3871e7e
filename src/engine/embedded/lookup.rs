//! A term in all segments.

use tantivy::postings::TermInfo;

use crate::model::Field;

/// A term, looked up in every segment.
#[derive(Debug, Clone)]
pub(super) struct Lookup {
    pub(super) field: Field,
    pub(super) by_segment: Vec<Option<TermInfo>>,
    pub(super) doc_freq: u64,
}

impl Lookup {
    pub(super) fn new(field: Field, by_segment: Vec<Option<TermInfo>>) -> Self {
        let doc_freq = by_segment.iter().flatten().map(|info: &TermInfo| u64::from(info.doc_freq)).sum();
        Self { field, by_segment, doc_freq }
    }
}

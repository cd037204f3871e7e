//! Positions of a term in the documents of one segment.

use tantivy::postings::{Postings as _, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet};

use super::failure::Result;
use super::segment::Segment;
use crate::model::Field;

/// A walk over a term's positions, opened when they are first read.
pub(super) struct Positions<'s> {
    segment: &'s Segment,
    field: Field,
    /// `None` if the segment does not have the term.
    info: Option<TermInfo>,
    /// In a box, as postings hold a whole block.
    postings: Option<Box<SegmentPostings>>,
    /// The document that was asked for last: postings are walked forwards only.
    last: DocId,
}

impl<'s> Positions<'s> {
    pub(super) fn new(segment: &'s Segment, field: Field, info: Option<&TermInfo>) -> Self {
        Self { segment, field, info: info.cloned(), postings: None, last: 0 }
    }

    /// Reads the term's positions in a document, ascending; leaves `positions` as it is if the document does not have it.
    pub(super) fn read(&mut self, doc: DocId, positions: &mut Vec<u32>) -> Result<()> {
        let Some(info) = &self.info else { return Ok(()) };
        if self.postings.is_none() || doc < self.last {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let postings = self.segment.index(self.field)?.read_postings_from_terminfo(info, option)?;
            self.postings = Some(Box::new(postings));
        }
        self.last = doc;
        if let Some(postings) = &mut self.postings {
            let at = if postings.doc() < doc { postings.seek(doc) } else { postings.doc() };
            if at == doc {
                postings.positions(positions);
            }
        }
        Ok(())
    }
}

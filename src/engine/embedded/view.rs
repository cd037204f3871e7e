//! All segments of one state of the index.

use std::sync::Arc;

use tantivy::{Searcher, Term};

use super::failure::Result;
use super::lookup::Lookup;
use super::schema::Fields;
use super::segment::Segment;
use crate::model::Field;

pub(super) struct View {
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    pub(super) segments: Vec<Arc<Segment>>,
}

impl View {
    /// The segments of a searcher. Those that an older view has open in the same state are taken over with all that they remember: a small
    /// commit costs what is new.
    pub(super) fn open(searcher: Searcher, fields: Fields, older: Option<&Self>) -> Result<Self> {
        let mut segments = Vec::with_capacity(searcher.segment_readers().len());
        for reader in searcher.segment_readers() {
            let known = older.and_then(|older| older.segments.iter().find(|segment| segment.is_of(reader)));
            segments.push(match known {
                Some(segment) => Arc::clone(segment),
                None => Arc::new(Segment::open(reader, &fields)?),
            });
        }
        Ok(Self { fields, searcher, segments })
    }

    /// Looks a term up in all segments.
    pub(super) fn look_up(&self, field: Field, term: &str) -> Result<Lookup> {
        let key = Term::from_field_text(self.fields.get(field), term);
        let mut by_segment = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            by_segment.push(segment.index(field)?.get_term_info(&key)?);
        }
        Ok(Lookup::new(field, by_segment))
    }
}

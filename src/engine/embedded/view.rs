//! All segments of one state of the index.

use std::sync::Arc;

use tantivy::{Searcher, Term};

use super::failure::Result;
use super::lookup::{Lookup, Lookups};
use super::schema::Fields;
use super::segment::Segment;
use crate::model::Field;

pub(super) struct View {
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    pub(super) segments: Vec<Arc<Segment>>,
    lookups: Lookups,
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
        Ok(Self { fields, searcher, segments, lookups: Lookups::default() })
    }

    /// As [`Self::look_up`], for a word of a query.
    pub(super) fn look_up_again(&self, field: Field, term: &str) -> Result<Lookup> {
        self.lookups.get(field, term, || self.look_up(field, term))
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

#[cfg(test)]
mod tests {
    use tantivy::{Index, IndexWriter, ReloadPolicy, TantivyDocument};

    use super::*;
    use crate::engine::embedded::schema::{register_tokenizers, schema};

    #[test]
    fn a_small_commit_opens_what_is_new() {
        let index = Index::create_in_ram(schema());
        register_tokenizers(&index);
        let fields = Fields::new(&index.schema());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20 << 20).unwrap();
        writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
        let mut commit = |ids: &[&str], gone: Option<&str>| {
            for id in ids {
                let mut document = TantivyDocument::default();
                document.add_text(fields.get(Field::Article), id);
                writer.add_document(document).unwrap();
            }
            gone.into_iter()
                .for_each(|id| _ = writer.delete_term(Term::from_field_text(fields.get(Field::Article), id)));
            writer.commit().unwrap();
            reader.reload().unwrap();
            reader.searcher()
        };
        let first = View::open(commit(&["a", "b"], None), fields.clone(), None).unwrap();
        let second = View::open(commit(&["c"], None), fields.clone(), Some(&first)).unwrap();
        assert_eq!(second.segments.len(), 2);
        let is_shared =
            |of: &View, with: &View| with.segments.iter().any(|segment| Arc::ptr_eq(segment, &of.segments[0]));
        assert!(is_shared(&first, &second));
        // A deletion makes another segment of it.
        let third = View::open(commit(&[], Some("a")), fields.clone(), Some(&second)).unwrap();
        assert_eq!(third.segments.len(), 2);
        assert!(!is_shared(&first, &third));
        let kept = second.segments.iter().filter(|old| third.segments.iter().any(|new| Arc::ptr_eq(old, new)));
        assert_eq!(kept.count(), 1);
    }
}

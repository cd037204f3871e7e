//! A term in all segments.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;

use super::failure::Result;
use crate::model::{FIELDS, Field};

/// Terms that are remembered at most, times the segments: some 2 MB.
const MAX_REMEMBERED: usize = 16_384;

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

/// What was looked up before: few words are most of what is asked.
#[derive(Default)]
pub(super) struct Lookups(Mutex<Remembered>);

#[derive(Default)]
struct Remembered {
    by_field: [FxHashMap<String, Lookup>; FIELDS.len()],
    /// Terms times segments.
    size: usize,
}

impl Lookups {
    /// What is remembered of a term, or else what `look_up` finds.
    pub(super) fn get(&self, field: Field, term: &str, look_up: impl FnOnce() -> Result<Lookup>) -> Result<Lookup> {
        let remembered = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lookup) = remembered().by_field[field.row()].get(term) {
            return Ok(lookup.clone());
        }
        let lookup = look_up()?;
        let mut remembered = remembered();
        if remembered.size >= MAX_REMEMBERED {
            *remembered = Remembered::default();
        }
        remembered.size += lookup.by_segment.len();
        remembered.by_field[field.row()].insert(term.to_owned(), lookup.clone());
        Ok(lookup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_terms_are_remembered_and_no_more() {
        let lookups = Lookups::default();
        let look_up = |doc_freq| Lookup { field: Field::Words, by_segment: vec![None], doc_freq };
        let get = |field, term: &str, fresh| lookups.get(field, term, || Ok(look_up(fresh))).unwrap().doc_freq;
        assert_eq!(get(Field::Words, "gipfel", 1), 1);
        assert_eq!(get(Field::Words, "gipfel", 2), 1);
        assert_eq!(get(Field::Parts, "gipfel", 3), 3);
        for i in 0..MAX_REMEMBERED {
            get(Field::Words, &i.to_string(), 0);
            assert!(lookups.0.lock().unwrap().size <= MAX_REMEMBERED);
        }
        assert_eq!(get(Field::Words, "gipfel", 4), 4, "it was forgotten");
    }
}

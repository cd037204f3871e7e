//! Posting lists of one field: counted, filled, written.

use std::io;

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::postings::FieldSerializer;

use super::terms::TermsOfWords;

/// An occurrence of a term: the document, and where positions are kept the position.
pub(super) trait Occurrence: Copy + Default {
    fn new(doc: DocId, position: u32) -> Self;
    fn doc(self) -> DocId;
    /// None if it is not kept.
    fn position(self) -> Option<u32>;
}

impl Occurrence for u32 {
    #[inline]
    fn new(doc: DocId, _: u32) -> Self {
        doc
    }

    fn doc(self) -> DocId {
        self
    }

    fn position(self) -> Option<u32> {
        None
    }
}

impl Occurrence for u64 {
    #[inline]
    fn new(doc: DocId, position: u32) -> Self {
        Self::from(doc) << 32 | Self::from(position)
    }

    fn doc(self) -> DocId {
        (self >> 32) as DocId
    }

    fn position(self) -> Option<u32> {
        Some(self as u32)
    }
}

/// The occurrences of all terms of a field, one list behind another.
pub(super) struct Lists<T> {
    /// Where the list of each term ends, as far as it is filled.
    ends: Vec<u32>,
    occurrences: Vec<T>,
}

impl<T: Occurrence> Lists<T> {
    /// Makes room for so many terms, of words that occur so often.
    pub(super) fn new(terms: usize, of_words: &TermsOfWords, often: &[u32]) -> Self {
        // Each begins where the one before ends, until it is filled.
        let mut ends = vec![0; terms + 1];
        for (word, often) in often.iter().enumerate().filter(|(_, often)| **often > 0) {
            of_words.of(word).iter().for_each(|term| ends[*term as usize + 1] += often);
        }
        let mut end = 0;
        for list in &mut ends {
            end += *list;
            *list = end;
        }
        Self { ends, occurrences: vec![T::default(); end as usize] }
    }

    /// Adds an occurrence behind those of its term; documents and positions come in their order.
    #[inline]
    pub(super) fn add(&mut self, term: u32, doc: DocId, position: u32) {
        let end = &mut self.ends[term as usize];
        self.occurrences[*end as usize] = T::new(doc, position);
        *end += 1;
    }

    fn of(&self, term: usize) -> &[T] {
        let start = term.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.occurrences[start as usize..self.ends[term] as usize]
    }
}

/// Writes the lists of all terms that have some. `counted`: whether the number of occurrences is kept.
pub(super) fn write_lists<T: Occurrence>(
    terms: &[Box<str>],
    lists: &Lists<T>,
    counted: bool,
    mut out: FieldSerializer<'_>,
) -> io::Result<()> {
    let mut deltas = Vec::new();
    for (number, term) in terms.iter().enumerate() {
        let list = lists.of(number);
        if list.is_empty() {
            continue;
        }
        let of_docs = || list.chunk_by(|a, b| a.doc() == b.doc());
        let doc_freq = if counted { of_docs().count() as u32 } else { 0 };
        out.new_term(term.as_bytes(), doc_freq, counted)?;
        for of_doc in of_docs() {
            let mut last = 0;
            deltas.clear();
            deltas.extend(of_doc.iter().filter_map(|occurrence| {
                let position = occurrence.position()?;
                Some(position - std::mem::replace(&mut last, position))
            }));
            out.write_doc(of_doc[0].doc(), if counted { of_doc.len() as u32 } else { 0 }, &deltas);
        }
        out.close_term()?;
    }
    out.close()
}

/// Writes the documents of keywords.
pub(super) fn write_keywords(
    keywords: &FxHashMap<Box<str>, Vec<DocId>>,
    mut out: FieldSerializer<'_>,
) -> io::Result<()> {
    let mut sorted: Vec<_> = keywords.iter().collect();
    sorted.sort_unstable();
    for (keyword, docs) in sorted {
        out.new_term_without_freq(keyword.as_bytes())?;
        docs.iter().for_each(|doc| out.write_doc(*doc, 0, &[]));
        out.close_term()?;
    }
    out.close()
}

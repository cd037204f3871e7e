//! The posting lists of a segment, made in one stroke when it is written, in tantivy's own format.
//!
//! Every term of a word derives from the word ([`DERIVED`](crate::analysis::DERIVED)), and news has few words. So documents hand over the
//! numbers of their words, which are kept as they come; and when the segment is written, its terms are sorted once, and each field's lists
//! are made by counting. Tantivy's own table of terms, in which every occurrence of every term would be looked up, sees only keywords.
//!
//! ```text
//! Entry ─add_document→ words of the segment ─serialize→ Terms (sorted) ─for every field→ Lists (counted, filled) ─→ .term .idx .pos .fieldnorm
//! ```
//!
//! Tantivy runs plugins behind its own parts. This one removes the files that its inverted index has written of the keywords alone, and writes
//! them anew, byte for byte as they would be if the terms had gone through tantivy (a test compares them). So everything else, merging above
//! all, is tantivy's. A segment whose files are not all there is in no commit.

mod lists;
mod terms;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::directory::error::DeleteError;
use tantivy::directory::{Directory, FileSlice};
use tantivy::fieldnorm::{FieldNormReader, FieldNormsSerializer};
use tantivy::index::{Segment, SegmentComponent};
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::tokenizer::MAX_TOKEN_LEN;
use tantivy::{DocId, PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin, TantivyError};

use super::document::{Entry, EntryValue, EntryWords};
use super::schema::Fields;
use crate::analysis::{AnalyzedPassage, Derived, Source, Vocabulary};
use crate::model::{BlockKind, FIELDS, FieldUse, Level};
use lists::{Lists, write_keywords, write_lists};
use terms::Terms;

/// Makes the writers; must be registered with every index that is written to.
pub(super) struct PostingsPlugin;

impl SegmentPlugin for PostingsPlugin {
    /// Its files are those of tantivy's inverted index, which merges them.
    fn extensions(&self) -> &[&str] {
        &[]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(PostingsWriter::new(&context.segment.schema())))
    }

    fn merge(&self, _: PluginMergeContext<'_>) -> tantivy::Result<()> {
        Ok(())
    }
}

/// What is indexed of a document.
struct Doc {
    role: Role,
    /// Where its words and its sentences end, in those of the segment.
    words: u32,
    sentences: u32,
    /// The words of its section heading.
    section: Range<u32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Passage(BlockKind),
    /// An article, right behind its passages.
    Article,
    /// A document without words.
    Other,
}

/// The values of a field, with the documents that have them.
#[derive(Default)]
struct Keywords {
    documents: FxHashMap<Box<str>, Vec<DocId>>,
    /// How often a value was met.
    tokens: u64,
}

impl Keywords {
    /// Adds a value of a document; returns how many bytes more are kept.
    fn add(&mut self, value: &str, doc: DocId) -> usize {
        if value.len() > MAX_TOKEN_LEN {
            return 0;
        }
        self.tokens += 1;
        if let Some(documents) = self.documents.get_mut(value) {
            if documents.last() != Some(&doc) {
                documents.push(doc);
            }
            return 2 * size_of::<DocId>();
        }
        self.documents.insert(value.into(), vec![doc]);
        value.len() + 64
    }
}

/// Keeps the words of a segment's documents until it is written.
struct PostingsWriter {
    fields: Fields,
    /// By row of the table of fields.
    keywords: Vec<Keywords>,
    /// The vocabularies that were met, with the number that each of their words has here, or [`UNMET`].
    vocabularies: Vec<(Arc<Vocabulary>, Vec<u32>)>,
    /// By number: which vocabulary a word is from, and its number there. A word of two vocabularies has two.
    words: Vec<(u32, u32)>,
    /// The numbers of all words of all passages.
    of_passages: Vec<u32>,
    /// The numbers of all words of section headings, those of a heading once for the passages below it.
    of_sections: Vec<u32>,
    /// The positions where sentences begin.
    sentences: Vec<u32>,
    docs: Vec<Doc>,
    /// The section heading that was met last.
    section: Option<(Arc<[u32]>, Range<u32>)>,
    /// Bytes of keywords.
    keyword_bytes: usize,
}

const UNMET: u32 = u32::MAX;

impl PostingsWriter {
    fn new(schema: &Schema) -> Self {
        Self {
            fields: Fields::new(schema),
            keywords: FIELDS.iter().map(|_| Keywords::default()).collect(),
            vocabularies: Vec::new(),
            words: Vec::new(),
            of_passages: Vec::new(),
            of_sections: Vec::new(),
            sentences: Vec::new(),
            docs: Vec::new(),
            section: None,
            keyword_bytes: 0,
        }
    }

    fn add_passage(&mut self, vocabulary: &Arc<Vocabulary>, passage: &AnalyzedPassage) -> Range<u32> {
        let at = self.vocabularies.iter().rposition(|(known, _)| Arc::ptr_eq(known, vocabulary)).unwrap_or_else(|| {
            self.vocabularies.push((Arc::clone(vocabulary), Vec::new()));
            self.vocabularies.len() - 1
        });
        let Self { vocabularies, words, of_passages, of_sections, sentences, section, .. } = self;
        let (_, known) = &mut vocabularies[at];
        let mut number_here = |number: u32| {
            let there = number as usize;
            if there >= known.len() {
                known.resize((there + 1).next_power_of_two(), UNMET);
            }
            if known[there] == UNMET {
                known[there] = words.len() as u32;
                words.push((at as u32, number));
            }
            known[there]
        };
        of_passages.extend(passage.words.iter().map(|number| number_here(*number)));
        sentences.extend(&passage.sentences);
        if passage.section.is_empty() {
            return 0..0;
        }
        match section {
            Some((last, range)) if Arc::ptr_eq(last, &passage.section) => range.clone(),
            _ => {
                let start = of_sections.len() as u32;
                of_sections.extend(passage.section.iter().map(|number| number_here(*number)));
                let range = start..of_sections.len() as u32;
                *section = Some((Arc::clone(&passage.section), range.clone()));
                range
            }
        }
    }

    /// For every document the one that carries what is said of its whole article.
    fn articles(&self) -> Vec<DocId> {
        let mut article = None;
        let mut articles: Vec<_> = (0..self.docs.len() as DocId)
            .rev()
            .map(|doc| {
                if self.docs[doc as usize].role == Role::Article {
                    article = Some(doc);
                }
                article.unwrap_or(doc)
            })
            .collect();
        articles.reverse();
        articles
    }

    /// Calls `each` with document, position and number of every occurrence of what a field's terms are taken from.
    #[inline]
    fn for_each(&self, source: Source, articles: Option<&[DocId]>, mut each: impl FnMut(DocId, u32, usize)) {
        let (mut start, mut mark) = (0, 0);
        for (i, doc) in self.docs.iter().enumerate() {
            let (words, sentences) = (start..doc.words as usize, mark..doc.sentences as usize);
            (start, mark) = (words.end, sentences.end);
            let Role::Passage(kind) = doc.role else { continue };
            if !source.has(kind) {
                continue;
            }
            let target = articles.map_or(i as DocId, |articles| articles[i]);
            let numbers = match source {
                Source::Sentences => {
                    let marks = self.sentences[sentences].iter();
                    marks.for_each(|position| each(target, *position, self.words.len()));
                    continue;
                }
                Source::Section => &self.of_sections[doc.section.start as usize..doc.section.end as usize],
                Source::Passage | Source::Headline | Source::Body => &self.of_passages[words],
            };
            for (position, number) in (0..).zip(numbers) {
                each(target, position, *number as usize);
            }
        }
    }

    fn write(&self, segment: &Segment) -> tantivy::Result<()> {
        let terms = Terms::new(&self.vocabularies, &self.words);
        let articles = self.articles();
        let mut norms = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
        let mut postings = InvertedIndexSerializer::open(segment)?;
        for (info, keywords) in FIELDS.iter().zip(&self.keywords) {
            let field = self.fields.get(info.field);
            let (scored, positions) = match info.kept {
                FieldUse::Terms { scored, positions } => (scored, positions),
                FieldUse::Keyword { .. } | FieldUse::Hierarchy if keywords.tokens > 0 => {
                    let out = postings.new_field(field, keywords.tokens, None)?;
                    write_keywords(&keywords.documents, out)?;
                    continue;
                }
                FieldUse::Keyword { .. } | FieldUse::Hierarchy | FieldUse::Number | FieldUse::Stored => continue,
            };
            let Some(Derived { source, taken, .. }) = Derived::of(info.field) else { continue };
            let of_words = terms.of(*taken);
            let articles = (info.level == Level::Article).then_some(articles.as_slice());
            let mut often = vec![0; self.words.len() + 1];
            let mut lengths = vec![0; self.docs.len()];
            self.for_each(*source, articles, |doc, _, word| {
                often[word] += 1;
                lengths[doc as usize] += of_words.len_of(word);
            });
            let norm = scored
                .then(|| {
                    let ids: Vec<_> = lengths.iter().map(|length| FieldNormReader::fieldnorm_to_id(*length)).collect();
                    norms.serialize_field(field, &ids)?;
                    FieldNormReader::open(FileSlice::from(ids))
                })
                .transpose()?;
            let tokens = lengths.iter().map(|length| u64::from(*length)).sum();
            if tokens == 0 {
                continue;
            }
            let out = postings.new_field(field, tokens, norm)?;
            // Where no positions are kept, an occurrence takes half of the memory.
            if positions {
                let mut lists = Lists::<u64>::new(terms.sorted().len(), of_words, &often);
                self.for_each(*source, articles, |doc, position, word| {
                    of_words.of(word).iter().for_each(|term| lists.add(*term, doc, position));
                });
                write_lists(terms.sorted(), &lists, true, out)?;
            } else {
                let mut lists = Lists::<u32>::new(terms.sorted().len(), of_words, &often);
                self.for_each(*source, articles, |doc, position, word| {
                    of_words.of(word).iter().for_each(|term| lists.add(*term, doc, position));
                });
                write_lists(terms.sorted(), &lists, scored, out)?;
            }
        }
        norms.close()?;
        postings.close()?;
        Ok(())
    }
}

impl PluginWriter for PostingsWriter {
    fn add_document(&mut self, doc_id: DocId, doc: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let Some(Entry { values, words, .. }) = doc.as_any().downcast_ref::<Entry>() else {
            return Err(TantivyError::InvalidArgument("a document that is not one of Beleg's".to_owned()));
        };
        for (field, value) in values {
            let Some(row) = self.fields.indexed_keyword(*field) else { continue };
            let keywords = &mut self.keywords[row];
            self.keyword_bytes += match value {
                EntryValue::Text(text) => keywords.add(text, doc_id),
                EntryValue::Path(path) => prefixes(path.encoded_str()).map(|prefix| keywords.add(prefix, doc_id)).sum(),
                EntryValue::Number(_) => 0,
            };
        }
        let (role, section) = match words {
            EntryWords::Passage { vocabulary, kind, passage } => {
                (Role::Passage(*kind), self.add_passage(vocabulary, passage))
            }
            EntryWords::Article => (Role::Article, 0..0),
            EntryWords::None => (Role::Other, 0..0),
        };
        let (words, sentences) = (self.of_passages.len() as u32, self.sentences.len() as u32);
        self.docs.push(Doc { role, words, sentences, section });
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, mapping: Option<&DocIdMapping>) -> tantivy::Result<()> {
        if mapping.is_some() {
            return Err(TantivyError::InvalidArgument(
                "a segment of Beleg keeps the order of its documents".to_owned(),
            ));
        }
        use SegmentComponent::{FieldNorms, Positions, Postings, Terms};
        for component in [FieldNorms, Terms, Postings, Positions] {
            match segment.index().directory().delete(&segment.relative_path(component)) {
                Ok(()) | Err(DeleteError::FileDoesNotExist(_)) => {}
                Err(DeleteError::IoError { io_error, .. }) => return Err(TantivyError::IoError(io_error)),
            }
        }
        self.write(segment)
    }

    /// What it keeps, and what it will need beside that to write its longest lists.
    fn mem_usage(&self) -> usize {
        let numbers = self.of_passages.len() + self.of_sections.len() + self.sentences.len();
        let while_written = size_of::<u64>() * self.of_passages.len();
        // A word takes its number in two tables, and while it is written its terms in several.
        let words = 128 * self.words.len();
        size_of::<u32>() * numbers + while_written + words + 2 * size_of::<Doc>() * self.docs.len() + self.keyword_bytes
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// A path as tantivy encodes it, and all that it lies in.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('\0').map(|(at, _)| at).chain([path.len()]).filter(|end| *end > 0);
    [""].into_iter().chain(ends.filter_map(move |end| path.get(..end)))
}

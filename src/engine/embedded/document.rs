//! Articles, passages and files as documents of tantivy.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use tantivy::schema::document::{
    DeserializeError, Document, DocumentDeserialize, DocumentDeserializer, ReferenceValue, ReferenceValueLeaf, Value,
};
use tantivy::schema::{Facet as FacetPath, Field as TantivyField};

use super::schema::Fields;
use crate::analysis::{AnalyzedArticle, AnalyzedPassage, Vocabulary};
use crate::engine::budget::Permit;
use crate::engine::{IndexedFile, StoredMeta};
use crate::model::{ArticleDate, Block, BlockKind, ByteSpan, DayPeriod, Field, Slot, SourceOf};

/// The `kind` of article documents.
pub(super) const ARTICLE: &str = "article";
/// The `kind` of file documents.
pub(super) const FILE: &str = "file";

/// A document on its way into tantivy. Tantivy drops it when it is indexed, which frees its permit.
pub(super) struct Entry {
    pub(super) values: Vec<(TantivyField, EntryValue)>,
    pub(super) words: EntryWords,
    _permit: Option<Arc<Permit>>,
}

#[cfg(test)]
impl Entry {
    /// A document with a field that no schema has: tantivy's thread panics on it.
    pub(super) fn of_an_unknown_field() -> Self {
        Self {
            values: vec![(TantivyField::from_field_id(9999), EntryValue::Number(0))],
            words: EntryWords::None,
            _permit: None,
        }
    }
}

/// The words of a document; from them come all of its terms but keywords.
pub(super) enum EntryWords {
    /// Those of a passage.
    Passage {
        /// What their numbers mean.
        vocabulary: Arc<Vocabulary>,
        kind: BlockKind,
        passage: AnalyzedPassage,
    },
    /// An article has those of the passages before it.
    Article,
    None,
}

#[derive(Debug, Clone)]
pub(super) enum EntryValue {
    Text(String),
    Number(u64),
    Path(FacetPath),
}

impl Document for Entry {
    type Value<'a> = &'a EntryValue;
    type FieldsValuesIter<'a> = EntryIter<'a>;

    fn iter_fields_and_values(&self) -> EntryIter<'_> {
        EntryIter(self.values.iter())
    }
}

pub(super) struct EntryIter<'a>(std::slice::Iter<'a, (TantivyField, EntryValue)>);

impl<'a> Iterator for EntryIter<'a> {
    type Item = (TantivyField, &'a EntryValue);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(field, value)| (*field, value))
    }
}

impl<'a> Value<'a> for &'a EntryValue {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self {
            EntryValue::Text(text) => ReferenceValueLeaf::Str(text),
            EntryValue::Number(number) => ReferenceValueLeaf::U64(*number),
            EntryValue::Path(path) => ReferenceValueLeaf::Facet(path.encoded_str()),
        })
    }
}

/// What is stored of a document, read back: texts by field.
pub(super) struct StoredTexts(Vec<(TantivyField, String)>);

impl StoredTexts {
    /// The text of a field; empty if it has none.
    pub(super) fn take(&mut self, field: TantivyField) -> String {
        let text = self.0.iter_mut().find(|(of, _)| *of == field);
        text.map(|(_, text)| std::mem::take(text)).unwrap_or_default()
    }
}

impl DocumentDeserialize for StoredTexts {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> Result<Self, DeserializeError> {
        let mut texts = Vec::with_capacity(document.size_hint());
        while let Some(text) = document.next_field()? {
            texts.push(text);
        }
        Ok(Self(texts))
    }
}

/// Collects the values of one document.
struct Builder<'f> {
    fields: &'f Fields,
    values: Vec<(TantivyField, EntryValue)>,
}

impl Builder<'_> {
    fn text(&mut self, field: Field, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        if !text.is_empty() {
            self.values.push((self.fields.get(field), EntryValue::Text(text)));
        }
        self
    }

    fn number(&mut self, field: Field, number: u64) -> &mut Self {
        self.values.push((self.fields.get(field), EntryValue::Number(number)));
        self
    }
}

/// A day as it is stored: from 0001-01-01, day 1.
pub(super) fn day_number(day: NaiveDate) -> u64 {
    u64::try_from(day.num_days_from_ce()).unwrap_or(0)
}

/// The day behind a stored number.
pub(super) fn day_of(number: u64) -> Option<NaiveDate> {
    i32::try_from(number).ok().and_then(NaiveDate::from_num_days_from_ce_opt)
}

/// The number of a document's kind: a passage's index in [`BlockKind::ALL`], and two more.
pub(super) fn kind_number(kind: BlockKind) -> u64 {
    BlockKind::ALL.iter().position(|k| *k == kind).map_or(u64::MAX, |i| i as u64)
}

/// Kind, paragraphs before and ordinal in one number.
fn slot_number(kind: u64, paragraphs: u32, ordinal: usize) -> u64 {
    kind << 56 | u64::from(paragraphs.min(MAX_PARAGRAPHS)) << 32 | ordinal as u64 & 0xffff_ffff
}

/// As many paragraphs before a passage are told apart; far beyond what changes a score.
const MAX_PARAGRAPHS: u32 = 0x00ff_ffff;

/// The parts of such a number: kind, paragraphs before, ordinal.
pub(super) fn slot_parts(number: u64) -> (usize, u32, u32) {
    ((number >> 56) as usize, (number >> 32) as u32 & MAX_PARAGRAPHS, number as u32)
}

/// The group of documents of one article: its passages, then itself.
pub(super) fn article_entries(indexed: AnalyzedArticle, fields: &Fields, permit: Permit) -> Vec<Entry> {
    let permit = Some(Arc::new(permit));
    let AnalyzedArticle { mut article, vocabulary, passages } = indexed;
    let id = article.meta.id.as_str().to_owned();
    let mut entries = Vec::with_capacity(article.blocks.len() + 1);
    let mut paragraphs = 0;
    for (ordinal, (mut block, passage)) in std::mem::take(&mut article.blocks).into_iter().zip(passages).enumerate() {
        let kind = block.kind;
        if let Slot::Paragraph(n, _) = block.slot {
            paragraphs = n;
        }
        let text = std::mem::take(&mut block.text);
        let data = passage_data(&block);
        let mut entry = Builder { fields, values: Vec::with_capacity(5) };
        entry
            .text(Field::Article, id.as_str())
            .number(Field::Slot, slot_number(kind_number(kind), paragraphs, ordinal))
            .text(Field::Kind, kind.as_str())
            .text(Field::Text, text)
            .text(Field::Data, data);
        let words = EntryWords::Passage { vocabulary: Arc::clone(&vocabulary), kind, passage };
        entries.push(Entry { values: entry.values, words, _permit: permit.clone() });
    }
    let mut entry = Builder { fields, values: Vec::with_capacity(24) };
    entry
        .text(Field::Article, id.as_str())
        .text(Field::Id, id.as_str())
        .number(Field::Slot, slot_number(BlockKind::ALL.len() as u64, 0, 0))
        .text(Field::Kind, ARTICLE)
        .text(Field::Path, article.path.as_str())
        .number(Field::Content, article.content)
        .number(Field::Position, article.position);
    let meta = &article.meta;
    for field in [Field::Agency, Field::Author, Field::Outlet, Field::Language, Field::Place, Field::Basis] {
        for value in meta.values(field) {
            entry.text(field, value);
        }
    }
    for path in meta.values(Field::Date) {
        entry.values.push((fields.get(Field::Date), EntryValue::Path(FacetPath::from(&path))));
    }
    if let Some(DayPeriod { first, last }) = meta.date().map(ArticleDate::period) {
        entry.number(Field::FirstDay, day_number(first)).number(Field::LastDay, day_number(last));
    }
    if let Some(until) = meta.hold() {
        entry.number(Field::Hold, until);
    }
    if !article.header_days.is_empty() {
        entry.text(Field::Text, to_json(&article.header_days));
    }
    entry.text(Field::Data, to_json(&StoredMeta::new(article)));
    entries.push(Entry { values: entry.values, words: EntryWords::Article, _permit: permit });
    entries
}

/// What is stored of a passage beside its text and its kind: slot, section, and where it stands. A list without names, as every hit reads one.
pub(super) type PassageData<'d> = (&'d str, Option<String>, u64, ByteSpan, SourceOf, Option<String>);

fn passage_data(block: &Block) -> String {
    let Block { slot, section, source, .. } = block;
    to_json(&(slot.to_string(), section, source.line, source.bytes, source.of, &source.raw_sha256))
}

/// The key of a file's document in [`Field::Article`]; no article's id begins with `#`.
pub(super) fn file_key(path: &str) -> String {
    format!("#{path}")
}

/// The document of a file.
pub(super) fn file_entry(file: &IndexedFile, fields: &Fields) -> Entry {
    let mut entry = Builder { fields, values: Vec::with_capacity(4) };
    entry
        .text(Field::Article, file_key(&file.path))
        .number(Field::Slot, slot_number(BlockKind::ALL.len() as u64 + 1, 0, 0))
        .text(Field::Kind, FILE)
        .text(Field::Data, to_json(file));
    Entry { values: entry.values, words: EntryWords::None, _permit: None }
}

fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain data with text keys has a JSON form")
}

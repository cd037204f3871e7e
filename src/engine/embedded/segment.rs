//! One segment as the search sees it: where its articles end, and the columns of its article documents.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::directory::OwnedBytes;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreReader;
use tantivy::{DocId, InvertedIndexReader, SegmentReader, Term};

use super::document::{self, ARTICLE, StoredTexts, day_of, slot_parts};
use super::leaf::BlockWalk;
use super::schema::Fields;
use super::window::Bits;
use crate::analysis::Language;
use crate::analysis::fold_keyword;
use crate::engine::stored_path::is_under;
use crate::model::{BlockKind, DayPeriod, FIELDS, Field};
use crate::query::{KeywordFilter, TermPattern};

pub(super) struct Segment {
    pub(super) reader: SegmentReader,
    pub(super) fields: Fields,
    /// Article documents, ascending. The passages of one are the documents between the one before and itself.
    pub(super) ends: Vec<DocId>,
    /// The same as a set.
    pub(super) is_end: Bits,
    slots: Arc<dyn ColumnValues<u64>>,
    indexes: [OnceLock<Arc<InvertedIndexReader>>; FIELDS.len()],
    norms: [OnceLock<Option<OwnedBytes>>; FIELDS.len()],
    /// The lengths of passages, and of articles at their documents.
    lengths: OnceLock<Vec<u8>>,
    /// Passages that are not deleted, for every set of kinds that was asked for: one bit of the index a kind.
    of_kinds: [OnceLock<Bits>; 1 << BlockKind::ALL.len()],
    days: OnceLock<Option<(Column<u64>, Column<u64>)>>,
    holds: OnceLock<Option<Column<u64>>>,
    values: [OnceLock<Option<Arc<Values>>>; VALUE_FIELDS.len()],
}

/// Fields of article documents that are read back by document.
const VALUE_FIELDS: [Field; 9] = [
    Field::Id,
    Field::Outlet,
    Field::Agency,
    Field::Place,
    Field::Author,
    Field::Language,
    Field::Basis,
    Field::Path,
    Field::Date,
];

/// A column of texts with its dictionary.
pub(super) struct Values {
    column: StrColumn,
    /// Folded values with their numbers; made when a filter first needs them.
    folded: OnceLock<Vec<(String, u64)>>,
}

impl Segment {
    pub(super) fn open(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let term = Term::from_field_text(fields.get(Field::Kind), ARTICLE);
        let postings = reader
            .inverted_index(fields.get(Field::Kind))?
            .read_block_postings(&term, IndexRecordOption::Basic)?
            .unwrap_or_else(BlockSegmentPostings::empty);
        let mut ends = Vec::with_capacity(postings.doc_freq() as usize);
        let mut is_end = Bits::with_length(reader.max_doc() as usize);
        BlockWalk::new(postings).for_each(0, reader.max_doc(), |doc| {
            ends.push(doc);
            is_end.set(doc as usize);
        });
        let slots = reader.fast_fields().column_first_or_default::<u64>(Field::Slot.as_str())?;
        Ok(Self {
            reader: reader.clone(),
            fields: fields.clone(),
            ends,
            is_end,
            slots,
            indexes: [const { OnceLock::new() }; FIELDS.len()],
            norms: [const { OnceLock::new() }; FIELDS.len()],
            lengths: OnceLock::new(),
            of_kinds: [const { OnceLock::new() }; 1 << BlockKind::ALL.len()],
            days: OnceLock::new(),
            holds: OnceLock::new(),
            values: Default::default(),
        })
    }

    /// A field's dictionary and postings, opened when first asked for.
    pub(super) fn index(&self, field: Field) -> tantivy::Result<&InvertedIndexReader> {
        let cell = &self.indexes[field.row()];
        if cell.get().is_none() {
            let index = self.reader.inverted_index(self.fields.get(field))?;
            cell.get_or_init(|| index);
        }
        Ok(cell.get().expect("it was set above"))
    }

    /// The lengths of a field's documents, as one number of tantivy's each; empty if it has none.
    ///
    /// Those of passages and of articles are one list, as no document is both: a search looks at them by turns, and waits longest
    /// for what is not in the cache.
    pub(super) fn lengths(&self, field: Field) -> tantivy::Result<&[u8]> {
        if !matches!(field, Field::Words | Field::Body) {
            return self.norms(field);
        }
        if self.lengths.get().is_none() {
            let mut lengths = self.norms(Field::Words)?.to_vec();
            let of_articles = self.norms(Field::Body)?;
            for end in &self.ends {
                if let Some((length, of_article)) = lengths.get_mut(*end as usize).zip(of_articles.get(*end as usize)) {
                    *length = *of_article;
                }
            }
            self.lengths.get_or_init(|| lengths);
        }
        Ok(self.lengths.get().map(Vec::as_slice).unwrap_or_default())
    }

    fn norms(&self, field: Field) -> tantivy::Result<&[u8]> {
        let cell = &self.norms[field.row()];
        if cell.get().is_none() {
            let file = self.reader.fieldnorms_readers().get_inner_file().open_read(self.fields.get(field));
            let norms = file.map(|file| file.read_bytes()).transpose()?;
            cell.get_or_init(|| norms);
        }
        Ok(cell.get().and_then(Option::as_deref).unwrap_or_default())
    }

    /// The documents of the passages of the article at a place in `ends`.
    pub(super) fn passages(&self, article: usize) -> Range<DocId> {
        let start = article.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end + 1);
        let end = self.ends.get(article).copied().unwrap_or(start);
        // Documents of files may stand before an article; they are no passages.
        (start..end).find(|doc| self.kind(*doc).is_some()).unwrap_or(end)..end
    }

    /// The place in `ends` of the article that a document belongs to.
    pub(super) fn article_of(&self, doc: DocId) -> usize {
        self.ends.partition_point(|end| *end < doc)
    }

    /// A passage's kind; `None` for documents of articles and files.
    pub(super) fn kind(&self, doc: DocId) -> Option<BlockKind> {
        self.kind_and_place(doc).map(|(kind, _)| kind)
    }

    /// A passage's place in the article's reading order.
    pub(super) fn ordinal(&self, doc: DocId) -> u32 {
        self.slot(doc).2
    }

    /// A passage's kind, and how many paragraphs stand before it; `None` for documents of articles and files.
    #[inline]
    pub(super) fn kind_and_place(&self, doc: DocId) -> Option<(BlockKind, u32)> {
        let (kind, paragraphs, _) = self.slot(doc);
        BlockKind::ALL.get(kind).map(|kind| (*kind, paragraphs))
    }

    /// The stored text of a passage.
    pub(super) fn text(&self, store: &StoreReader, passage: DocId) -> tantivy::Result<String> {
        let mut texts: StoredTexts = store.get(passage)?;
        Ok(texts.take(self.fields.get(Field::Text)))
    }

    /// The language of the article that a passage belongs to.
    pub(super) fn language(&self, passage: DocId) -> Language {
        let article = self.ends.get(self.article_of(passage));
        let tag = article.zip(self.values(Field::Language)).and_then(|(article, tags)| tags.of(*article).next());
        Language::of_tag(tag.as_deref())
    }

    #[inline]
    fn slot(&self, doc: DocId) -> (usize, u32, u32) {
        slot_parts(self.slots.get_val(doc))
    }

    /// The passages of some kinds that are not deleted.
    pub(super) fn of_kinds(&self, wanted: impl Fn(BlockKind) -> bool) -> tantivy::Result<&Bits> {
        let kinds = (0..).zip(BlockKind::ALL).filter(|(_, kind)| wanted(*kind));
        let cell = &self.of_kinds[kinds.clone().map(|(i, _)| 1usize << i).sum::<usize>()];
        if cell.get().is_none() {
            let mut bits = Bits::with_length(self.reader.max_doc() as usize);
            for (_, kind) in kinds {
                self.add_kind(kind, &mut bits)?;
            }
            if let Some(alive) = self.reader.alive_bitset() {
                (0..self.reader.max_doc())
                    .filter(|doc| alive.is_deleted(*doc))
                    .for_each(|doc| bits.unset(doc as usize));
            }
            cell.get_or_init(|| bits);
        }
        Ok(cell.get().expect("it was set above"))
    }

    fn add_kind(&self, kind: BlockKind, bits: &mut Bits) -> tantivy::Result<()> {
        let term = Term::from_field_text(self.fields.get(Field::Kind), kind.as_str());
        let postings = self
            .index(Field::Kind)?
            .read_block_postings(&term, IndexRecordOption::Basic)?
            .unwrap_or_else(BlockSegmentPostings::empty);
        BlockWalk::new(postings).for_each(0, self.reader.max_doc(), |doc| bits.set(doc as usize));
        Ok(())
    }

    /// The days of an article document; `None` if it has no date.
    pub(super) fn period(&self, article: DocId) -> Option<DayPeriod> {
        let (first, last) = self
            .days
            .get_or_init(|| {
                let column = |field: Field| self.reader.fast_fields().column_opt::<u64>(field.as_str()).ok().flatten();
                column(Field::FirstDay).zip(column(Field::LastDay))
            })
            .as_ref()?;
        let first = day_of(first.first(article)?)?;
        let last = last.first(article).and_then(document::day_of).unwrap_or(first);
        Some(DayPeriod { first, last })
    }

    /// Until when articles are not found, as [`Field::Hold`] tells it; `None` if none here is held back.
    pub(super) fn holds(&self) -> Option<&Column<u64>> {
        let column = || self.reader.fast_fields().column_opt::<u64>(Field::Hold.as_str()).ok().flatten();
        // A merged segment may have a column without a value.
        self.holds.get_or_init(|| column().filter(|column| column.values.num_vals() > 0)).as_ref()
    }

    /// A column of article documents; `None` if no document here has a value.
    pub(super) fn values(&self, field: Field) -> Option<&Values> {
        let i = VALUE_FIELDS.iter().position(|f| *f == field)?;
        self.values[i]
            .get_or_init(|| {
                let column = self.reader.fast_fields().str(field.as_str()).ok().flatten()?;
                Some(Arc::new(Values { column, folded: OnceLock::new() }))
            })
            .as_deref()
    }

    /// The article document of an id.
    pub(super) fn article(&self, id: &str) -> tantivy::Result<Option<DocId>> {
        let term = Term::from_field_text(self.fields.get(Field::Article), id);
        let Some(postings) = self.index(Field::Article)?.read_block_postings(&term, IndexRecordOption::Basic)? else {
            return Ok(None);
        };
        let mut found = None;
        // The article's own document is the last of its group.
        BlockWalk::new(postings).for_each(0, self.reader.max_doc(), |doc| {
            found = Some(doc).filter(|doc| !self.reader.is_deleted(*doc)).or(found);
        });
        Ok(found)
    }

    /// The id of an article document.
    pub(super) fn id(&self, article: DocId) -> String {
        self.values(Field::Id).and_then(|values| values.of(article).next()).unwrap_or_default()
    }

    /// The place of an article document's id in the order of all ids of the segment.
    pub(super) fn id_number(&self, article: DocId) -> Option<u64> {
        self.values(Field::Id)?.numbers(article).next()
    }

    /// A number of an article document.
    pub(super) fn number(&self, field: Field, article: DocId) -> Option<u64> {
        self.reader.fast_fields().column_opt::<u64>(field.as_str()).ok().flatten()?.first(article)
    }

    /// The numbers of the values that a filter means, for every field of it.
    pub(super) fn wanted(&self, filter: &KeywordFilter) -> Vec<(Field, Vec<u64>)> {
        let of_field = |field: &Field| {
            let values = self.values(*field)?;
            let numbers = values
                .folded()
                .iter()
                .filter(|(value, _)| filter.values.iter().any(|wanted| matches(*field, filter, wanted, value)));
            Some((*field, numbers.map(|(_, number)| *number).collect()))
        };
        filter.fields.iter().filter_map(of_field).collect()
    }

    /// Whether an article document has one of the wanted values.
    pub(super) fn has_any(&self, article: DocId, wanted: &[(Field, Vec<u64>)]) -> bool {
        wanted.iter().any(|(field, numbers)| {
            self.values(*field).is_some_and(|values| {
                values.column.term_ords(article).any(|number| numbers.binary_search(&number).is_ok())
            })
        })
    }

    /// The numbers of the paths at or below a path, but for some.
    pub(super) fn paths_under(&self, under: &str, except: &[String]) -> Vec<u64> {
        let Some(values) = self.values(Field::Path) else { return Vec::new() };
        let mut numbers = Vec::new();
        values.for_each(|number, path| {
            if is_under(path, under) && !except.iter().any(|other| other == path) {
                numbers.push(number);
            }
        });
        numbers
    }
}

/// Whether a folded value is what a filter wants: equal, or as a wildcard describes; a language also by its first part,
/// a name by whole words of it where that is enough.
pub(super) fn matches(field: Field, filter: &KeywordFilter, wanted: &str, value: &str) -> bool {
    if wanted.contains(['*', '?']) {
        let pattern = TermPattern::Wildcard(vec![wanted.to_owned()]);
        return pattern.matches(value) || filter.by_word && value.split(' ').any(|word| pattern.matches(word));
    }
    match value.strip_prefix(wanted) {
        Some("") => true,
        Some(rest) if field == Field::Language => rest.starts_with('-'),
        _ => filter.by_word && format!(" {value} ").contains(&format!(" {wanted} ")),
    }
}

impl Values {
    /// The values of a document.
    pub(super) fn of(&self, doc: DocId) -> impl Iterator<Item = String> + '_ {
        self.column.term_ords(doc).filter_map(|number| self.text(number))
    }

    /// The numbers of a document's values.
    pub(super) fn numbers(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.column.term_ords(doc)
    }

    /// How many different values there are.
    pub(super) fn len(&self) -> usize {
        self.column.num_terms()
    }

    pub(super) fn text(&self, number: u64) -> Option<String> {
        let mut text = String::new();
        self.column.ord_to_str(number, &mut text).ok().filter(|found| *found).map(|_| text)
    }

    /// Calls `each` with every value and its number, in order of the values.
    pub(super) fn for_each(&self, mut each: impl FnMut(u64, &str)) {
        let Ok(mut stream) = self.column.dictionary().stream() else { return };
        let mut number = 0;
        while stream.advance() {
            if let Ok(text) = std::str::from_utf8(stream.key()) {
                each(number, text);
            }
            number += 1;
        }
    }

    fn folded(&self) -> &[(String, u64)] {
        self.folded.get_or_init(|| {
            let mut folded = Vec::with_capacity(self.len());
            self.for_each(|number, text| folded.push((fold_keyword(text), number)));
            folded
        })
    }
}

/// Counts by value over segments.
pub(super) type Counts = BTreeMap<String, u64>;

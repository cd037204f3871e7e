//! One segment as the search sees it: where its articles end, and the columns of its article documents.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::directory::OwnedBytes;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreReader;
use tantivy::{DocId, InvertedIndexReader, SegmentReader, Term};

use super::document::{self, ARTICLE, FILE, StoredTexts, slot_parts};
use super::failure::Result;
use super::leaf::BlockWalk;
use super::schema::Fields;
use super::window::Bits;
use crate::analysis::fold_keyword;
use crate::model::stored_path::is_under;
use crate::model::{BlockKind, DayPeriod, FIELDS, Field};
use crate::query::KeywordFilter;

pub(super) struct Segment {
    pub(super) reader: SegmentReader,
    pub(super) fields: Fields,
    /// Article documents, ascending. The passages of one are the documents between the one before and itself.
    pub(super) parents: Vec<DocId>,
    /// The same as a set.
    pub(super) is_parent: Bits,
    slots: Arc<dyn ColumnValues<u64>>,
    indexes: [OnceLock<Arc<InvertedIndexReader>>; FIELDS.len()],
    norms: [OnceLock<Option<OwnedBytes>>; FIELDS.len()],
    /// The lengths of passages, and of articles at their documents.
    lengths: OnceLock<Vec<u8>>,
    /// Passages that are not deleted, for every set of kinds that was asked for: one bit of the index a kind.
    of_kinds: [OnceLock<Bits>; 1 << BlockKind::ALL.len()],
    days: OnceLock<Option<(Column<u64>, Column<u64>)>>,
    holds: OnceLock<Option<Column<u64>>>,
    values: [OnceLock<Option<Values>>; VALUE_FIELDS.len()],
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
    pub(super) fn open(reader: &SegmentReader, fields: &Fields) -> Result<Self> {
        let term = Term::from_field_text(fields.get(Field::Kind), ARTICLE);
        let postings = reader
            .inverted_index(fields.get(Field::Kind))?
            .read_block_postings(&term, IndexRecordOption::Basic)?
            .unwrap_or_else(BlockSegmentPostings::empty);
        let mut parents = Vec::with_capacity(postings.doc_freq() as usize);
        let mut is_parent = Bits::with_length(reader.max_doc() as usize);
        BlockWalk::new(postings).for_each(0, reader.max_doc(), |doc| {
            parents.push(doc);
            is_parent.set(doc as usize);
        });
        let slots = reader.fast_fields().column_first_or_default::<u64>(Field::Slot.as_str())?;
        Ok(Self {
            reader: reader.clone(),
            fields: fields.clone(),
            parents,
            is_parent,
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

    /// Whether it is what a reader reads: the same documents, with the same deletions.
    pub(super) fn is_of(&self, reader: &SegmentReader) -> bool {
        let state = |reader: &SegmentReader| (reader.segment_id(), reader.delete_opstamp());
        state(&self.reader) == state(reader)
    }

    /// A field's dictionary and postings, opened when first asked for.
    pub(super) fn index(&self, field: Field) -> Result<&InvertedIndexReader> {
        let index =
            remembered(&self.indexes[field.row()], || Ok(self.reader.inverted_index(self.fields.get(field))?))?;
        Ok(index)
    }

    /// The lengths of a field's documents, as one number of tantivy's each; empty if it has none.
    ///
    /// Those of passages and of articles are one list, as no document is both: a search looks at them by turns, and waits longest
    /// for what is not in the cache.
    pub(super) fn lengths(&self, field: Field) -> Result<&[u8]> {
        if !matches!(field, Field::Words | Field::Body) {
            return self.norms(field);
        }
        remembered(&self.lengths, || {
            let mut lengths = self.norms(Field::Words)?.to_vec();
            let of_articles = self.norms(Field::Body)?;
            for parent in &self.parents {
                let parent = *parent as usize;
                if let Some((length, of_article)) = lengths.get_mut(parent).zip(of_articles.get(parent)) {
                    *length = *of_article;
                }
            }
            Ok(lengths)
        })
        .map(Vec::as_slice)
    }

    fn norms(&self, field: Field) -> Result<&[u8]> {
        let norms = remembered(&self.norms[field.row()], || {
            let file = self.reader.fieldnorms_readers().get_inner_file().open_read(self.fields.get(field));
            Ok(file.map(|file| file.read_bytes()).transpose()?)
        })?;
        Ok(norms.as_deref().unwrap_or_default())
    }

    /// The first document behind the article before the one with this number, of documents of files perhaps.
    pub(super) fn base_of(&self, article: usize) -> DocId {
        article.checked_sub(1).and_then(|before| self.parents.get(before)).map_or(0, |before| before + 1)
    }

    /// The documents of the passages of an article, by its number in `parents`.
    pub(super) fn passages(&self, article: usize) -> Range<DocId> {
        let start = self.base_of(article);
        let end = self.parents.get(article).copied().unwrap_or(start);
        // Documents of files may stand before an article; they are no passages.
        (start..end).find(|doc| self.kind(*doc).is_some()).unwrap_or(end)..end
    }

    /// The number in `parents` of the article that a document belongs to.
    pub(super) fn article_of(&self, doc: DocId) -> usize {
        self.parents.partition_point(|end| *end < doc)
    }

    /// A passage's kind; `None` for documents of articles and files.
    pub(super) fn kind(&self, doc: DocId) -> Option<BlockKind> {
        self.kind_and_paragraphs(doc).map(|(kind, _)| kind)
    }

    /// Where a passage stands in its article's reading order, from 0.
    pub(super) fn ordinal(&self, doc: DocId) -> u32 {
        self.slot(doc).2
    }

    /// A passage's kind, and how many paragraphs stand before it; `None` for documents of articles and files.
    #[inline]
    pub(super) fn kind_and_paragraphs(&self, doc: DocId) -> Option<(BlockKind, u32)> {
        let (kind, paragraphs, _) = self.slot(doc);
        BlockKind::ALL.get(kind).map(|kind| (*kind, paragraphs))
    }

    /// The stored text of a passage.
    pub(super) fn text(&self, store: &StoreReader, passage: DocId) -> Result<String> {
        let mut texts: StoredTexts = store.get(passage)?;
        Ok(texts.take(self.fields.get(Field::Text)))
    }

    /// The language tag of the article that a passage belongs to.
    pub(super) fn language(&self, passage: DocId) -> Result<Option<String>> {
        let article = self.parents.get(self.article_of(passage));
        Ok(article.zip(self.values(Field::Language)?).and_then(|(article, tags)| tags.of(*article).next()))
    }

    #[inline]
    fn slot(&self, doc: DocId) -> (usize, u32, u32) {
        slot_parts(self.slots.get_val(doc))
    }

    /// The passages of some kinds that are not deleted.
    pub(super) fn of_kinds(&self, wanted: impl Fn(BlockKind) -> bool) -> Result<&Bits> {
        let set = (0..).zip(BlockKind::ALL).filter(|(_, kind)| wanted(*kind)).map(|(i, _)| 1usize << i).sum::<usize>();
        remembered(&self.of_kinds[set], || {
            let length = self.reader.max_doc() as usize;
            let mut bits = Bits::with_length(length);
            // Nearly all documents are paragraphs: what is left out is read faster than what is wanted.
            let by_what_is_left_out = wanted(BlockKind::Paragraph);
            if by_what_is_left_out {
                bits.set_range(0, length);
                bits.and_not(&self.is_parent);
                self.for_each_of_kind(FILE, |doc| bits.unset(doc))?;
            }
            for kind in BlockKind::ALL.into_iter().filter(|kind| wanted(*kind) != by_what_is_left_out) {
                self.for_each_of_kind(kind.as_str(), |doc| {
                    if by_what_is_left_out { bits.unset(doc) } else { bits.set(doc) }
                })?;
            }
            if let Some(alive) = self.reader.alive_bitset() {
                bits.and_alive(alive);
            }
            Ok(bits)
        })
    }

    /// Calls `each` with the documents of a kind.
    fn for_each_of_kind(&self, kind: &str, mut each: impl FnMut(usize)) -> Result<()> {
        let term = Term::from_field_text(self.fields.get(Field::Kind), kind);
        if let Some(postings) = self.index(Field::Kind)?.read_block_postings(&term, IndexRecordOption::Basic)? {
            BlockWalk::new(postings).for_each(0, self.reader.max_doc(), |doc| each(doc as usize));
        }
        Ok(())
    }

    /// The days of an article document; `None` if it has no date.
    pub(super) fn period(&self, article: DocId) -> Result<Option<DayPeriod>> {
        let days = remembered(&self.days, || Ok(self.column(Field::FirstDay)?.zip(self.column(Field::LastDay)?)))?;
        let period = days.as_ref().and_then(|(first_days, last_days)| {
            let first = document::day_of(first_days.first(article)?)?;
            let last = last_days.first(article).and_then(document::day_of).unwrap_or(first);
            Some(DayPeriod { first, last })
        });
        Ok(period)
    }

    /// Until when articles are not found, as [`Field::Hold`] tells it; `None` if none here is held back.
    pub(super) fn holds(&self) -> Result<Option<&Column<u64>>> {
        // A merged segment may have a column without a value.
        let has_value = |column: &Column<u64>| column.values.num_vals() > 0;
        Ok(remembered(&self.holds, || Ok(self.column(Field::Hold)?.filter(has_value)))?.as_ref())
    }

    /// A column of numbers; `None` if no document here has a value.
    fn column(&self, field: Field) -> Result<Option<Column<u64>>> {
        Ok(self.reader.fast_fields().column_opt::<u64>(field.as_str())?)
    }

    /// A column of article documents; `None` if no document here has a value.
    pub(super) fn values(&self, field: Field) -> Result<Option<&Values>> {
        let Some(i) = VALUE_FIELDS.iter().position(|f| *f == field) else { return Ok(None) };
        let values = remembered(&self.values[i], || {
            let column = self.reader.fast_fields().str(field.as_str())?;
            Ok(column.map(|column| Values { column, folded: OnceLock::new() }))
        })?;
        Ok(values.as_ref())
    }

    /// The article document of an id.
    pub(super) fn article(&self, id: &str) -> Result<Option<DocId>> {
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

    /// The id of an article document; [`Self::values`] tells whether ids can be read.
    pub(super) fn id(&self, article: DocId) -> String {
        self.ids().and_then(|values| values.of(article).next()).unwrap_or_default()
    }

    /// The number of an article document's id in the order of all ids of the segment.
    pub(super) fn id_number(&self, article: DocId) -> Option<u64> {
        self.ids()?.numbers(article).next()
    }

    fn ids(&self) -> Option<&Values> {
        self.values(Field::Id).ok().flatten()
    }

    /// A number of an article document.
    pub(super) fn number(&self, field: Field, article: DocId) -> Result<Option<u64>> {
        Ok(self.column(field)?.and_then(|column| column.first(article)))
    }

    /// The numbers of the values that a filter means, for every field of it.
    pub(super) fn wanted(&self, filter: &KeywordFilter) -> Result<NumbersOfValues> {
        let mut wanted = Vec::new();
        for field in &filter.fields {
            if let Some(values) = self.values(*field)? {
                let fitting = values.folded().iter().filter(|(value, _)| filter.fits(*field, value));
                wanted.push((*field, fitting.map(|(_, number)| *number).collect()));
            }
        }
        Ok(wanted)
    }

    /// Whether an article document has one of the wanted values.
    pub(super) fn has_any(&self, article: DocId, wanted: &NumbersOfValues) -> Result<bool> {
        for (field, numbers) in wanted {
            if let Some(values) = self.values(*field)?
                && values.column.term_ords(article).any(|number| numbers.binary_search(&number).is_ok())
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The numbers of the paths at or below a path, but for some.
    pub(super) fn paths_under(&self, under: &str, except: &[String]) -> Result<Vec<u64>> {
        let Some(values) = self.values(Field::Path)? else { return Ok(Vec::new()) };
        let mut numbers = Vec::new();
        values.for_each(|number, path| {
            if is_under(path, under) && !except.iter().any(|other| other == path) {
                numbers.push(number);
            }
        });
        Ok(numbers)
    }
}

/// Numbers of values by field.
pub(super) type NumbersOfValues = Vec<(Field, Vec<u64>)>;

/// What is in a cell, which is filled when it is first asked for; a failure is not remembered.
fn remembered<T>(cell: &OnceLock<T>, fill: impl FnOnce() -> Result<T>) -> Result<&T> {
    match cell.get() {
        Some(value) => Ok(value),
        None => {
            let value = fill()?;
            Ok(cell.get_or_init(|| value))
        }
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

#[cfg(test)]
mod tests {
    use std::io;
    use std::ops::Range;
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering};

    use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
    use tantivy::directory::{FileHandle, RamDirectory, WatchCallback, WatchHandle, WritePtr};
    use tantivy::{Directory, HasLen, Index, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument};

    use super::*;
    use crate::engine::embedded::failure::Failure;
    use crate::engine::embedded::schema::{register_tokenizers, schema};

    /// A folder whose columns can no longer be read from some moment on.
    #[derive(Debug, Clone)]
    struct Fading(RamDirectory, Arc<AtomicBool>);

    #[derive(Debug)]
    struct FadingFile(Arc<dyn FileHandle>, Arc<AtomicBool>);

    impl HasLen for FadingFile {
        fn len(&self) -> usize {
            self.0.len()
        }
    }

    impl FileHandle for FadingFile {
        fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
            match self.1.load(Ordering::SeqCst) {
                true => Err(io::Error::other("the disk is failing")),
                false => self.0.read_bytes(range),
            }
        }
    }

    impl Directory for Fading {
        fn get_file_handle(&self, path: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
            let file = self.0.get_file_handle(path)?;
            let is_columns = path.extension().is_some_and(|extension| extension == "fast");
            Ok(if is_columns { Arc::new(FadingFile(file, Arc::clone(&self.1))) } else { file })
        }

        fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
            self.0.delete(path)
        }

        fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
            self.0.exists(path)
        }

        fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
            self.0.open_write(path)
        }

        fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
            self.0.atomic_read(path)
        }

        fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
            self.0.atomic_write(path, data)
        }

        fn sync_directory(&self) -> io::Result<()> {
            self.0.sync_directory()
        }

        fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
            self.0.watch(callback)
        }
    }

    /// Once, a column of embargoes that could not be read was taken for one without any, and days likewise for undated articles.
    #[test]
    fn a_column_that_cannot_be_read_is_damage() {
        let broken = Arc::new(AtomicBool::new(false));
        let folder = Fading(RamDirectory::create(), Arc::clone(&broken));
        let index = Index::create(folder, schema(), IndexSettings::default()).unwrap();
        register_tokenizers(&index);
        let fields = Fields::new(&index.schema());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20 << 20).unwrap();
        let mut article = TantivyDocument::default();
        article.add_text(fields.get(Field::Kind), ARTICLE);
        article.add_u64(fields.get(Field::Slot), 0);
        article.add_u64(fields.get(Field::Hold), crate::model::ArticleMeta::WITHDRAWN);
        article.add_u64(fields.get(Field::FirstDay), 739_000);
        article.add_u64(fields.get(Field::LastDay), 739_000);
        writer.add_document(article).unwrap();
        writer.commit().unwrap();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
        let open = || Segment::open(&reader.searcher().segment_readers()[0], &fields).unwrap();
        let whole = open();
        assert!(whole.holds().unwrap().is_some() && whole.period(0).unwrap().is_some());
        let fading = open();
        broken.store(true, Ordering::SeqCst);
        assert!(matches!(fading.holds(), Err(Failure::Tantivy(_))));
        assert!(matches!(fading.period(0), Err(Failure::Tantivy(_))));
        assert!(matches!(fading.values(Field::Outlet), Err(Failure::Tantivy(_))));
        // What was read before is still known.
        assert!(whole.holds().unwrap().is_some());
    }
}

//! One state of an index folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, TERMINATED, Term};

use super::collect::{Collector, Scratch};
use super::document::{FILE, StoredTexts, file_key};
use super::explain::contributions;
use super::matcher::Matcher;
use super::matching::{Lookups, Notices};
use super::schema::Fields;
use super::segment::Segment;
use super::store_error;
use super::view::View;
use crate::analysis::Analyzer;
use crate::engine::stored_path::{deepest_above, holds_index, is_under};
use crate::engine::{
    ArticleState, Contribution, EngineError, Found, FoundPassage, Generation, IndexedFile, Snapshot, StoredArticle,
    StoredMeta, Sums, TermCount,
};
use crate::model::{ArticleId, Block, BlockKind, Facet, Field, PassageId};
use crate::query::{Plan, TermPattern};

pub(super) struct EmbeddedSnapshot {
    path: PathBuf,
    view: View,
    /// As many as there were searches at once.
    scratch: Mutex<Vec<Scratch>>,
}

impl EmbeddedSnapshot {
    pub(super) fn new(path: &Path, fields: Fields, searcher: Searcher) -> Result<Self, EngineError> {
        let view = View::open(searcher, fields).map_err(|source| store_error("read", path, source))?;
        Ok(Self { path: path.to_owned(), view, scratch: Mutex::default() })
    }

    fn read<T>(&self, result: tantivy::Result<T>) -> Result<T, EngineError> {
        result.map_err(|source| store_error("read", &self.path, source))
    }

    fn scratch(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The documents with a key that are not deleted: by segment, ascending.
    fn documents(&self, field: Field, key: &str) -> Result<Vec<(usize, DocId)>, EngineError> {
        let term = Term::from_field_text(self.view.fields.get(field), key);
        let mut found = Vec::new();
        for (ord, segment) in self.view.segments.iter().enumerate() {
            let index = self.read(segment.reader.inverted_index(self.view.fields.get(field)))?;
            let postings = self.read(index.read_postings(&term, IndexRecordOption::Basic).map_err(Into::into))?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                if !segment.reader.is_deleted(postings.doc()) {
                    found.push((ord, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(found)
    }

    /// The stored text of a document.
    fn stored(&self, segment: usize, doc: DocId) -> Result<(String, String), EngineError> {
        let address = tantivy::DocAddress::new(segment as u32, doc);
        let mut texts: StoredTexts = self.read(self.view.searcher.doc(address))?;
        let mut text = |field| texts.take(self.view.fields.get(field));
        Ok((text(Field::Text), text(Field::Data)))
    }

    fn data<T: DeserializeOwned>(&self, data: &str) -> Result<T, EngineError> {
        serde_json::from_str(data).map_err(|e| EngineError::Damaged {
            path: self.path.clone(),
            detail: format!("a stored document cannot be read ({e})"),
        })
    }

    fn block(&self, segment: usize, doc: DocId) -> Result<Block, EngineError> {
        let (text, data) = self.stored(segment, doc)?;
        let block: Block = self.data(&data)?;
        Ok(Block { text, ..block })
    }

    fn meta(&self, segment: usize, doc: DocId) -> Result<StoredMeta, EngineError> {
        self.data(&self.stored(segment, doc)?.1)
    }

    /// The article document of an id.
    fn article_document(&self, id: &str) -> Result<Option<(usize, DocId)>, EngineError> {
        // The article's own document is the last of its group.
        Ok(self.documents(Field::Article, id)?.pop())
    }

    fn article(&self, segment: usize, doc: DocId) -> Result<Option<StoredArticle>, EngineError> {
        let Some(part) = self.view.segments.get(segment) else { return Ok(None) };
        let stored = self.meta(segment, doc)?;
        let passages = part.passages(part.article_of(doc));
        let blocks = passages.map(|passage| self.block(segment, passage)).collect::<Result<_, _>>()?;
        Ok(Some(StoredArticle { stored, blocks }))
    }
}

impl Snapshot for EmbeddedSnapshot {
    fn generation(&self) -> Generation {
        Generation(self.view.searcher.generation().generation_id())
    }

    fn search(&self, plan: &Plan, analyzer: &mut Analyzer) -> Result<Found, EngineError> {
        let mut notices = Notices::default();
        let lookups = self.read(Lookups::new(&self.view, plan, &mut notices))?;
        for filter in &plan.keywords {
            notices.unknown_in(&self.view, filter);
        }
        let scratch = self.scratch().pop().unwrap_or_default();
        let mut collector = Collector::new(plan, scratch);
        for (ord, segment) in self.view.segments.iter().enumerate() {
            let matcher = self
                .read(Matcher::open(&lookups, segment, ord, |kind| plan.wants(kind) || kind == BlockKind::Paragraph))?;
            self.read(collector.segment(segment, ord, matcher, analyzer))?;
        }
        let (total, available) = (collector.total, collector.available);
        let (candidates, facets, scratch) = collector.finish();
        self.scratch().push(scratch);
        let mut articles: BTreeMap<(usize, DocId), Arc<StoredMeta>> = BTreeMap::new();
        let mut passages = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let key = (candidate.ord, candidate.article);
            let article = match articles.get(&key) {
                Some(article) => Arc::clone(article),
                None => {
                    let article = Arc::new(self.meta(candidate.ord, candidate.article)?);
                    articles.insert(key, Arc::clone(&article));
                    article
                }
            };
            passages.push(FoundPassage {
                score: candidate.score,
                ordinal: candidate.ordinal(),
                block: self.block(candidate.ord, candidate.doc)?,
                article,
                more_in_article: candidate.more_in_article,
            });
        }
        let Notices { cut, unknown, frequencies } = notices;
        Ok(Found { passages, total, available, facets, cut, unknown, frequencies })
    }

    fn explain(&self, plan: &Plan, id: &PassageId) -> Result<Option<Vec<Contribution>>, EngineError> {
        for (ord, segment) in self.view.segments.iter().enumerate() {
            let Some(article) = self.read(segment.article(id.article.as_str()))? else { continue };
            for passage in segment.passages(segment.article_of(article)) {
                if self.block(ord, passage)?.slot == id.slot {
                    return self.read(contributions(&self.view, plan, segment, ord, passage)).map(Some);
                }
            }
        }
        Ok(None)
    }

    fn terms(&self, field: Field, pattern: &TermPattern, limit: usize) -> Result<(Vec<TermCount>, usize), EngineError> {
        let (terms, all) = self.read(self.view.expand(field, pattern, limit))?;
        Ok((terms.into_iter().map(|(term, count)| TermCount { term, count }).collect(), all))
    }

    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Option<StoredArticle>>, EngineError> {
        ids.iter()
            .map(|id| match self.article_document(id.as_str())? {
                Some((segment, doc)) => self.article(segment, doc),
                None => Ok(None),
            })
            .collect()
    }

    fn paths(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, EngineError> {
        let mut paths = BTreeSet::new();
        for segment in &self.view.segments {
            let index = self.read(segment.reader.inverted_index(self.view.fields.get(Field::Path)))?;
            let range = index.terms().range();
            let range = match after {
                Some(after) => range.gt(after),
                None => range,
            };
            let mut stream = self.read(range.into_stream().map_err(Into::into))?;
            let mut taken = 0;
            while taken < limit && stream.advance() {
                paths.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
                taken += 1;
            }
        }
        Ok(paths.into_iter().take(limit).collect())
    }

    fn state(&self, id: &ArticleId) -> Result<Option<ArticleState>, EngineError> {
        let Some((ord, doc)) = self.article_document(id.as_str())? else { return Ok(None) };
        let Some(segment) = self.view.segments.get(ord) else { return Ok(None) };
        Ok(Some(ArticleState {
            content: segment.number(Field::Content, doc).unwrap_or_default(),
            position: segment.number(Field::Position, doc).unwrap_or_default(),
            path: segment.values(Field::Path).and_then(|values| values.of(doc).next()).unwrap_or_default(),
        }))
    }

    fn file(&self, path: &str) -> Result<Option<IndexedFile>, EngineError> {
        match self.documents(Field::Article, &file_key(path))?.pop() {
            Some((segment, doc)) => self.data(&self.stored(segment, doc)?.1).map(Some),
            None => Ok(None),
        }
    }

    fn files(&self, under: Option<&str>) -> Result<Vec<IndexedFile>, EngineError> {
        let Some(under) = under else {
            let mut files = Vec::new();
            for (segment, doc) in self.documents(Field::Kind, FILE)? {
                files.push(self.data::<IndexedFile>(&self.stored(segment, doc)?.1)?);
            }
            files.sort_by(|a, b| a.path.cmp(&b.path));
            return Ok(files);
        };
        // One look into the dictionaries, however many files there are: a watched folder asks for every file that went.
        let keys = |first: &str, behind: &str| (file_key(first), file_key(behind));
        let (first, behind) =
            if holds_index(under) { keys("", "\u{10ffff}") } else { keys(&format!("{under}/"), &format!("{under}0")) };
        let mut paths = BTreeSet::from([under.to_owned()]);
        for segment in &self.view.segments {
            let index = self.read(segment.reader.inverted_index(self.view.fields.get(Field::Article)))?;
            let range = index.terms().range().ge(&first).lt(&behind);
            let mut stream = self.read(range.into_stream().map_err(Into::into))?;
            while stream.advance() {
                let path = std::str::from_utf8(stream.key()).ok().and_then(|key| key.strip_prefix('#'));
                paths.extend(path.filter(|path| is_under(path, under)).map(str::to_owned));
            }
        }
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            files.extend(self.file(&path)?);
        }
        Ok(files)
    }

    fn articles_of_file(&self, path: &str) -> Result<Vec<ArticleId>, EngineError> {
        let mut ids: Vec<_> = self
            .documents(Field::Path, path)?
            .into_iter()
            .filter_map(|(ord, doc)| ArticleId::parse(&self.view.segments.get(ord)?.id(doc)).ok())
            .collect();
        ids.sort();
        Ok(ids)
    }

    fn values(&self, facet: Facet) -> Result<Vec<String>, EngineError> {
        let mut found = BTreeSet::new();
        for values in self.view.segments.iter().filter_map(|segment| segment.values(facet.field())) {
            values.for_each(|_, text| {
                found.insert(text.to_owned());
            });
        }
        Ok(found.into_iter().collect())
    }

    fn sums(&self) -> Result<Sums, EngineError> {
        let mut sums = Sums { segments: self.view.segments.len() as u64, ..Sums::default() };
        for segment in &self.view.segments {
            for (i, doc) in segment.ends.iter().enumerate().filter(|(_, doc)| !segment.reader.is_deleted(**doc)) {
                add_article(&mut sums, segment, i, *doc);
            }
        }
        let usage = self.read(self.view.searcher.space_usage().map_err(Into::into))?;
        sums.bytes = usage.total().get_bytes();
        Ok(sums)
    }

    fn sums_under(&self, paths: &[String]) -> Result<Vec<Sums>, EngineError> {
        let mut sums = vec![Sums::default(); paths.len()];
        for segment in &self.view.segments {
            let Some(values) = segment.values(Field::Path) else { continue };
            // For every path of the segment, by its number, which of `paths` it lies under.
            let mut owners: Vec<Option<usize>> = vec![None; values.len()];
            values.for_each(|number, path| {
                if let Some(owner) = owners.get_mut(number as usize) {
                    *owner = deepest_above(path, paths);
                }
            });
            for (i, doc) in segment.ends.iter().enumerate().filter(|(_, doc)| !segment.reader.is_deleted(**doc)) {
                let owner = values.numbers(*doc).next().and_then(|number| *owners.get(number as usize)?);
                if let Some(sums) = owner.and_then(|owner| sums.get_mut(owner)) {
                    add_article(sums, segment, i, *doc);
                }
            }
        }
        Ok(sums)
    }
}

/// Counts the article at a place in a segment.
fn add_article(sums: &mut Sums, segment: &Segment, place: usize, doc: DocId) {
    sums.articles += 1;
    sums.passages += segment.passages(place).len() as u64;
    match segment.period(doc) {
        Some(period) => {
            sums.first_day = Some(sums.first_day.map_or(period.first, |day| day.min(period.first)));
            sums.last_day = Some(sums.last_day.map_or(period.last, |day| day.max(period.last)));
        }
        None => sums.undated += 1,
    }
}

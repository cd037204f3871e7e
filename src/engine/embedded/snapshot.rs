//! One state of an index folder.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, TERMINATED, Term};

use super::bm25::Statistics;
use super::collect::{Collector, Scratch};
use super::document::{FILE, PassageData, StoredTexts, file_key};
use super::every::{Every, TallyColumn};
use super::expand::Meter;
use super::explain::contributions;
use super::failure::{Failure, Result, store_error};
use super::schema::Fields;
use super::scorer::Scorer;
use super::segment::Segment;
use super::view::View;
use super::weight::Weight;
use crate::engine::{
    ArticleState, Contribution, Cut, EachMatched, EngineError, Found, FoundPassage, IndexedFile, Snapshot,
    StoredArticle, StoredMeta, Sums, Tally, TermCount, Terms, in_order,
};
use crate::model::stored_path::{deepest_above, holds_index, is_under};
use crate::model::{ArticleId, Block, Facet, Field, PassageId, StoredSource};
use crate::query::{KeywordFilter, Limits, Plan, Ranking, TermPattern};

type EngineResult<T> = std::result::Result<T, EngineError>;

pub(super) struct EmbeddedSnapshot {
    path: PathBuf,
    view: View,
    /// Those that were asked for last; nearly always of one ranking.
    statistics: Mutex<Option<Arc<Statistics>>>,
    /// As many as there were searches at once.
    scratch: Mutex<Vec<Scratch>>,
}

impl EmbeddedSnapshot {
    /// Opens what a searcher sees; takes over what an older snapshot has open and is still so.
    pub(super) fn new(path: &Path, fields: Fields, searcher: Searcher, older: Option<&Self>) -> EngineResult<Self> {
        let view = View::open(searcher, fields, older.map(|older| &older.view));
        let view = view.map_err(|failure| engine_error(failure, path))?;
        Ok(Self { path: path.to_owned(), view, statistics: Mutex::default(), scratch: Mutex::default() })
    }

    fn read<T>(&self, result: Result<T>) -> EngineResult<T> {
        result.map_err(|failure| engine_error(failure, &self.path))
    }

    fn scratch(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Statistics of the scored fields over all segments, counted when first asked for.
    fn statistics(&self, ranking: &Ranking) -> Result<Arc<Statistics>> {
        let mut remembered = self.statistics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(statistics) = remembered.as_ref().filter(|statistics| statistics.are_for(ranking)) {
            return Ok(Arc::clone(statistics));
        }
        let statistics = Arc::new(Statistics::new(&self.view, ranking)?);
        *remembered = Some(Arc::clone(&statistics));
        Ok(statistics)
    }

    /// The documents with a key that are not deleted: by segment, ascending.
    fn documents(&self, field: Field, key: &str) -> Result<Vec<(usize, DocId)>> {
        let term = Term::from_field_text(self.view.fields.get(field), key);
        let mut found = Vec::new();
        for (ord, segment) in self.view.segments.iter().enumerate() {
            let postings = segment.index(field)?.read_postings(&term, IndexRecordOption::Basic)?;
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

    /// The stored text and data of a document.
    fn stored(&self, segment: usize, doc: DocId) -> Result<(String, String)> {
        let address = tantivy::DocAddress::new(segment as u32, doc);
        let mut texts: StoredTexts = self.view.searcher.doc(address)?;
        let mut text = |field| texts.take(self.view.fields.get(field));
        Ok((text(Field::Text), text(Field::Data)))
    }

    fn block(&self, (ord, segment): (usize, &Segment), doc: DocId) -> Result<Block> {
        let (text, data) = self.stored(ord, doc)?;
        let (slot, section, line, bytes, of, raw_sha256): PassageData<'_> = from_json(&data)?;
        let damaged = || Failure::Damaged("a stored passage cannot be read".to_owned());
        let slot = slot.parse().map_err(|_| damaged())?;
        let kind = segment.kind(doc).ok_or_else(damaged)?;
        Ok(Block { slot, kind, text, section, source: StoredSource { line, bytes, of, raw_sha256 } })
    }

    /// What is stored of an article in its data, with the checksum that its file has now.
    fn meta(&self, data: &str, files: &mut Files) -> Result<StoredMeta> {
        let stored: StoredMeta = from_json(data)?;
        if !files.contains_key(&stored.path) {
            files.insert(stored.path.clone(), self.file(&stored.path)?);
        }
        let file = files.get(&stored.path).and_then(Option::as_ref);
        Ok(stored.with_file(file))
    }

    fn file(&self, path: &str) -> Result<Option<IndexedFile>> {
        match self.documents(Field::Article, &file_key(path))?.pop() {
            Some((segment, doc)) => from_json(&self.stored(segment, doc)?.1).map(Some),
            None => Ok(None),
        }
    }

    /// The article document of an id.
    fn article_document(&self, id: &str) -> Result<Option<(usize, DocId)>> {
        // The article's own document is the last of its group.
        Ok(self.documents(Field::Article, id)?.pop())
    }

    fn article(&self, id: &str, files: &mut Files) -> Result<Option<StoredArticle>> {
        let Some((ord, doc)) = self.article_document(id)? else { return Ok(None) };
        let Some(segment) = self.view.segments.get(ord) else { return Ok(None) };
        let (header_days, data) = self.stored(ord, doc)?;
        let stored = self.meta(&data, files)?;
        let header_days = if header_days.is_empty() { Vec::new() } else { from_json(&header_days)? };
        let passages = segment.passages(segment.article_of(doc));
        let blocks = passages.map(|passage| self.block((ord, segment), passage)).collect::<Result<_>>()?;
        Ok(Some(StoredArticle { stored, header_days, blocks }))
    }

    fn state(&self, id: &str) -> Result<Option<ArticleState>> {
        let Some((ord, doc)) = self.article_document(id)? else { return Ok(None) };
        let Some(segment) = self.view.segments.get(ord) else { return Ok(None) };
        Ok(Some(ArticleState {
            content: segment.number(Field::Content, doc)?.unwrap_or_default(),
            position: segment.number(Field::Position, doc)?.unwrap_or_default(),
            path: segment.values(Field::Path)?.and_then(|values| values.of(doc).next()).unwrap_or_default(),
        }))
    }

    /// Gathers what matches a plan over all segments; of what is found all but passages and facets.
    fn gather<'v>(&'v self, plan: &Plan, collector: &mut Collector<'_, 'v>) -> Result<Found> {
        let statistics = self.statistics(&plan.ranking)?;
        let meter = RefCell::new(Meter::new(plan.limits));
        let mut cuts = Vec::new();
        let weight = Weight::new(&self.view, &statistics, plan, &mut meter.borrow_mut(), &mut cuts)?;
        let opened = |kind| plan.looks_at(kind);
        for (ord, segment) in self.view.segments.iter().enumerate() {
            let mut scorer = Scorer::open(&weight, segment, ord, &meter, opened, collector.walks())?;
            collector.segment(segment, ord, &mut scorer)?;
            scorer.finish(collector.walks());
        }
        if meter.borrow().wanted_more_texts() {
            cuts.push(Cut::Texts { read: plan.limits.texts });
        }
        let mut total = collector.total;
        total.exact &= cuts.is_empty();
        let unknown = self.unknown(plan)?;
        let frequencies = if plan.facts.frequencies { weight.frequencies } else { Vec::new() };
        Ok(Found { total, available: collector.available, cuts, unknown, frequencies, ..Found::default() })
    }

    fn collector<'p>(&self, plan: &'p Plan) -> Collector<'p, '_> {
        Collector::new(plan, self.scratch().pop().unwrap_or_default())
    }

    fn find(&self, plan: &Plan) -> Result<Found> {
        let mut collector = self.collector(plan);
        let mut found = self.gather(plan, &mut collector)?;
        let (candidates, facets, scratch) = collector.finish();
        self.scratch().push(scratch);
        found.facets = facets;
        let (mut articles, mut files) = (BTreeMap::new(), Files::new());
        for candidate in candidates {
            let key = (candidate.ord, candidate.article);
            let article = match articles.get(&key) {
                Some(article) => Arc::clone(article),
                None => {
                    let article = Arc::new(self.meta(&self.stored(candidate.ord, candidate.article)?.1, &mut files)?);
                    articles.insert(key, Arc::clone(&article));
                    article
                }
            };
            found.passages.push(FoundPassage {
                score: candidate.score,
                ordinal: candidate.ordinal(),
                block: self.block((candidate.ord, candidate.segment), candidate.doc)?,
                article,
                more_in_article: candidate.more_in_article,
            });
        }
        Ok(found)
    }

    fn every(&self, plan: &Plan, each: EachMatched<'_>) -> Result<Found> {
        let mut collector = self.collector(plan);
        collector.every = Some(Every::default());
        let found = self.gather(plan, &mut collector)?;
        let every = collector.every.take().unwrap_or_default();
        self.scratch().push(collector.finish().2);
        for article in every.into_articles(&self.view.segments) {
            if each(article?).is_break() {
                break;
            }
        }
        Ok(found)
    }

    fn tallied(&self, plan: &Plan, per: Option<Facet>) -> Result<(Found, Vec<Tally>)> {
        // Nothing but counts is asked for.
        let plan = Plan { limit: 0, offset: 0, facets: Vec::new(), ..plan.clone() };
        let mut collector = self.collector(&plan);
        collector.tally = Some(TallyColumn::new(per));
        let found = self.gather(&plan, &mut collector)?;
        let tallies = collector.tally.take().map(TallyColumn::finish).unwrap_or_default();
        self.scratch().push(collector.finish().2);
        Ok((found, in_order(tallies)))
    }

    /// Values of a plan's filters, one in each, that no article has.
    fn unknown(&self, plan: &Plan) -> Result<Vec<KeywordFilter>> {
        let mut unknown = Vec::new();
        for asked in plan.asked_values() {
            let mut is_known = false;
            for segment in &self.view.segments {
                is_known |= segment.wanted(&asked)?.iter().any(|(_, numbers)| !numbers.is_empty());
            }
            if !is_known {
                unknown.push(asked);
            }
        }
        Ok(unknown)
    }

    fn explained(&self, plan: &Plan, id: &PassageId) -> Result<Option<Vec<Contribution>>> {
        for (ord, segment) in self.view.segments.iter().enumerate() {
            let Some(article) = segment.article(id.article.as_str())? else { continue };
            for passage in segment.passages(segment.article_of(article)) {
                if self.block((ord, segment), passage)?.slot == id.slot {
                    let statistics = self.statistics(&plan.ranking)?;
                    return contributions(&self.view, &statistics, plan, (ord, segment), passage).map(Some);
                }
            }
        }
        Ok(None)
    }

    fn paths_behind(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        let mut paths = BTreeSet::new();
        for segment in &self.view.segments {
            let range = segment.index(Field::Path)?.terms().range();
            let range = match after {
                Some(after) => range.gt(after),
                None => range,
            };
            let mut stream = range.into_stream()?;
            let mut taken = 0;
            while taken < limit && stream.advance() {
                paths.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
                taken += 1;
            }
        }
        Ok(paths.into_iter().take(limit).collect())
    }

    /// The paths at or below a path that the dictionaries know, also those of files that were deleted since.
    fn known_under(&self, under: &str) -> Result<BTreeSet<String>> {
        let keys = |first: &str, behind: &str| (file_key(first), file_key(behind));
        let (first, behind) =
            if holds_index(under) { keys("", "\u{10ffff}") } else { keys(&format!("{under}/"), &format!("{under}0")) };
        let mut paths = BTreeSet::from([under.to_owned()]);
        for segment in &self.view.segments {
            let mut stream = segment.index(Field::Article)?.terms().range().ge(&first).lt(&behind).into_stream()?;
            while stream.advance() {
                let path = std::str::from_utf8(stream.key()).ok().and_then(|key| key.strip_prefix('#'));
                paths.extend(path.filter(|path| is_under(path, under)).map(str::to_owned));
            }
        }
        Ok(paths)
    }

    fn files_under(&self, under: Option<&str>) -> Result<Vec<IndexedFile>> {
        let Some(under) = under else {
            let mut files = Vec::new();
            for (segment, doc) in self.documents(Field::Kind, FILE)? {
                files.push(from_json::<IndexedFile>(&self.stored(segment, doc)?.1)?);
            }
            files.sort_by(|a, b| a.path.cmp(&b.path));
            return Ok(files);
        };
        // One look into the dictionaries, however many files there are: a watched folder asks for every file that went.
        let paths = self.known_under(under)?;
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            files.extend(self.file(&path)?);
        }
        Ok(files)
    }

    fn ids_of_file(&self, path: &str) -> Result<Vec<ArticleId>> {
        let documents = self.documents(Field::Path, path)?.into_iter();
        let mut ids: Vec<_> =
            documents.filter_map(|(ord, doc)| ArticleId::parse(&self.view.segments.get(ord)?.id(doc)).ok()).collect();
        ids.sort();
        Ok(ids)
    }

    fn values_of(&self, facet: Facet) -> Result<Vec<String>> {
        let mut found = BTreeSet::new();
        for segment in &self.view.segments {
            if let Some(values) = segment.values(facet.field())? {
                values.for_each(|_, text| {
                    found.insert(text.to_owned());
                });
            }
        }
        Ok(found.into_iter().collect())
    }

    fn summed(&self) -> Result<Sums> {
        let mut sums = Sums { segments: self.view.segments.len() as u64, ..Sums::default() };
        for segment in &self.view.segments {
            for (i, doc) in segment.parents.iter().enumerate().filter(|(_, doc)| !segment.reader.is_deleted(**doc)) {
                add_article(&mut sums, segment, i, *doc)?;
            }
        }
        sums.bytes = self.view.searcher.space_usage()?.total().get_bytes();
        Ok(sums)
    }

    fn summed_under(&self, paths: &[String]) -> Result<Vec<Sums>> {
        let mut sums = vec![Sums::default(); paths.len()];
        for segment in &self.view.segments {
            let Some(values) = segment.values(Field::Path)? else { continue };
            // For every path of the segment, by its number, which of `paths` it lies under.
            let mut owners: Vec<Option<usize>> = vec![None; values.len()];
            values.for_each(|number, path| {
                if let Some(owner) = owners.get_mut(number as usize) {
                    *owner = deepest_above(path, paths);
                }
            });
            for (i, doc) in segment.parents.iter().enumerate().filter(|(_, doc)| !segment.reader.is_deleted(**doc)) {
                let owner = values.numbers(*doc).next().and_then(|number| *owners.get(number as usize)?);
                if let Some(sums) = owner.and_then(|owner| sums.get_mut(owner)) {
                    add_article(sums, segment, i, *doc)?;
                }
            }
        }
        Ok(sums)
    }
}

impl Snapshot for EmbeddedSnapshot {
    fn search(&self, plan: &Plan) -> EngineResult<Found> {
        self.read(self.find(plan))
    }

    fn matches(&self, plan: &Plan, each: EachMatched<'_>) -> EngineResult<Found> {
        self.read(self.every(plan, each))
    }

    fn tallies(&self, plan: &Plan, per: Option<Facet>) -> EngineResult<(Found, Vec<Tally>)> {
        self.read(self.tallied(plan, per))
    }

    fn explain(&self, plan: &Plan, id: &PassageId) -> EngineResult<Option<Vec<Contribution>>> {
        self.read(self.explained(plan, id))
    }

    fn terms(&self, field: Field, patterns: &[TermPattern], limit: usize) -> EngineResult<Vec<Terms>> {
        let mut meter = Meter::new(Limits::default());
        let mut terms = |pattern: &TermPattern| {
            let expansion = self.view.expand(field, pattern, limit, &mut meter)?;
            let fitting = expansion.fitting;
            let words = expansion.into_words().into_iter();
            let counts = words.map(|(term, lookup)| TermCount { term, count: lookup.doc_freq });
            Ok(Terms { best: counts.collect(), fitting })
        };
        self.read(patterns.iter().map(&mut terms).collect())
    }

    fn articles(&self, ids: &[ArticleId]) -> EngineResult<Vec<Option<StoredArticle>>> {
        let mut files = Files::new();
        self.read(ids.iter().map(|id| self.article(id.as_str(), &mut files)).collect())
    }

    fn paths(&self, after: Option<&str>, limit: usize) -> EngineResult<Vec<String>> {
        self.read(self.paths_behind(after, limit))
    }

    fn states(&self, ids: &[ArticleId]) -> EngineResult<Vec<Option<ArticleState>>> {
        self.read(ids.iter().map(|id| self.state(id.as_str())).collect())
    }

    fn files(&self, paths: &[String]) -> EngineResult<Vec<Option<IndexedFile>>> {
        self.read(paths.iter().map(|path| self.file(path)).collect())
    }

    fn files_under(&self, under: Option<&str>) -> EngineResult<Vec<IndexedFile>> {
        self.read(self.files_under(under))
    }

    fn paths_under(&self, under: &str) -> EngineResult<Vec<String>> {
        self.read(self.known_under(under).map(|paths| paths.into_iter().collect()))
    }

    fn articles_of_files(&self, paths: &[String]) -> EngineResult<Vec<Vec<ArticleId>>> {
        self.read(paths.iter().map(|path| self.ids_of_file(path)).collect())
    }

    fn values(&self, facet: Facet) -> EngineResult<Vec<String>> {
        self.read(self.values_of(facet))
    }

    fn sums(&self) -> EngineResult<Sums> {
        self.read(self.summed())
    }

    fn sums_under(&self, paths: &[String]) -> EngineResult<Vec<Sums>> {
        self.read(self.summed_under(paths))
    }
}

/// Files that were looked up, by path.
type Files = BTreeMap<String, Option<IndexedFile>>;

fn from_json<'d, T: Deserialize<'d>>(data: &'d str) -> Result<T> {
    serde_json::from_str(data).map_err(|e| Failure::Damaged(format!("a stored document cannot be read ({e})")))
}

/// A failure as one of the engine, in a folder.
fn engine_error(failure: Failure, path: &Path) -> EngineError {
    match failure {
        Failure::Tantivy(source) => store_error("read", path, source),
        Failure::Damaged(detail) => EngineError::Damaged { location: path.into(), detail },
        Failure::Deadline => EngineError::Deadline,
    }
}

/// Counts the article with a number in a segment.
fn add_article(sums: &mut Sums, segment: &Segment, number: usize, doc: DocId) -> Result<()> {
    sums.add_article(segment.passages(number).len() as u64, segment.period(doc)?);
    Ok(())
}

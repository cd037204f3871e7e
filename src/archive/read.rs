//! Reading: search, facets, show, stats.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use super::address::is_address;
use super::attribution::attributions;
use super::cite::source;
use super::link::text_link;
use super::snippet::snippet;
use super::warnings::{Correction, index_warnings, misspelt};
use super::{Archive, ArchiveError};
use crate::analysis::Language;
use crate::engine::{Found, FoundPassage, Snapshot, StoredArticle, StoredMeta};
use crate::extract::mentions;
use crate::model::{
    ArticleId, ArticleView, Block, BlockView, CharSpan, FacetsResponse, Filter, Hit, PassageId, PassageView,
    RequestError, SearchRequest, SearchResponse, Stats, Warning,
};
use crate::query::{self, AnalyzedText, Ast, Facts, Plan, SpanQuery};

/// A query that was understood.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) ast: Ast,
    /// In the query language.
    pub(super) read_as: String,
    pub(super) warnings: Vec<Warning>,
}

impl Archive {
    /// Finds passages.
    ///
    /// # Errors
    /// [`ArchiveError::Request`] if the request is not [valid](SearchRequest::validate), [`ArchiveError::Query`] if the query is too
    /// long, nested too deeply or, without a filter, empty, [`ArchiveError::Engine`] if the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, ArchiveError> {
        let started = Instant::now();
        let planned = self.plan(request)?;
        if planned.ast == Ast::All && request.query.trim() != "*" && request.filter == Filter::default() {
            return Err(RequestError::Empty.into());
        }
        self.answer(request, planned, &*self.snapshot(), started)
    }

    /// Runs a plan and cites what it finds.
    pub(super) fn answer(
        &self,
        request: &SearchRequest,
        planned: Planned,
        snapshot: &dyn Snapshot,
        started: Instant,
    ) -> Result<SearchResponse, ArchiveError> {
        let mut planned = Planned { plan: planned.plan.with_facts(), ..planned };
        let mut found = snapshot.search(&planned.plan)?;
        if self.correct(request, &mut planned, &found, snapshot)? {
            found = snapshot.search(&planned.plan)?;
        }
        let Planned { plan, read_as, mut warnings, .. } = planned;
        warnings.extend(index_warnings(&found, snapshot, request)?);
        warnings.sort_by_key(|warning| (warning.start, warning.end));
        let spans = SpanQuery::new(&plan.root);
        let mut hits = Vec::with_capacity(found.passages.len());
        for (i, passage) in found.passages.into_iter().enumerate() {
            hits.push(self.hit(request.offset + i + 1, passage, &spans, request.snippet));
        }
        let end = request.offset + hits.len();
        Ok(SearchResponse {
            schema: SearchResponse::SCHEMA,
            query: request.query.clone(),
            read_as,
            warnings,
            total: found.total,
            next: (!hits.is_empty() && (end as u64) < found.available).then_some(end),
            hits,
            facets: found.facets,
            took_ms: (started.elapsed().as_secs_f64() * 1e6).round() / 1e3,
        })
    }

    /// Puts what was meant for words that stand nowhere, and says so; tells whether another search is needed.
    fn correct(
        &self,
        request: &SearchRequest,
        planned: &mut Planned,
        found: &Found,
        snapshot: &dyn Snapshot,
    ) -> Result<bool, ArchiveError> {
        let (spelling, corrections) = misspelt(found, &planned.plan, snapshot, request)?;
        planned.warnings.extend(spelling);
        if corrections.is_empty() {
            return Ok(false);
        }
        let Planned { plan, ast, read_as, .. } = planned;
        corrections.iter().for_each(|Correction { span, meant }| ast.replace(&request.query, *span, meant));
        let corrected = query::resolve(ast, request, self.now(), &self.analyzer, &mut Vec::new());
        (plan.root, plan.words, plan.side_by_side) = (corrected.root, corrected.words, corrected.side_by_side);
        *read_as = ast.to_string();
        Ok(true)
    }

    /// A plan for what is not read as hits, with everything said of it that the index knows.
    pub(super) fn plan_with_warnings(
        &self,
        request: &SearchRequest,
        snapshot: &dyn Snapshot,
    ) -> Result<Planned, ArchiveError> {
        let planned = self.plan(request)?;
        let plan = Plan { limit: 0, offset: 0, facets: Vec::new(), ..planned.plan.with_facts() };
        let mut planned = Planned { plan, ..planned };
        let found = snapshot.search(&planned.plan)?;
        self.correct(request, &mut planned, &found, snapshot)?;
        planned.warnings.extend(index_warnings(&found, snapshot, request)?);
        planned.warnings.sort_by_key(|warning| (warning.start, warning.end));
        planned.plan.facts = Facts::default();
        Ok(planned)
    }

    /// A found passage as it is cited, with the words of a query marked.
    pub(super) fn hit(&self, rank: usize, found: FoundPassage, spans: &SpanQuery, snippet: Option<usize>) -> Hit {
        let FoundPassage { score, ordinal, block, article, more_in_article } = found;
        let source = source(&self.paths, &article, &block);
        let article = article.meta.clone();
        let language = Language::of_tag(article.language.as_deref());
        let marked = match spans.leaves() {
            [] => Vec::new(),
            _ => AnalyzedText::new(&block.text, language, &self.analyzer).highlights(spans),
        };
        let highlights = CharSpan::from_bytes(&block.text, &marked);
        Hit {
            rank,
            score,
            link: article.url.as_deref().and_then(|url| text_link(url, &block.text)),
            passage: PassageView {
                id: PassageId { article: article.id.clone(), slot: block.slot }.to_string(),
                kind: block.kind,
                snippet: snippet.map(|most| self::snippet(&block.text, &highlights, most)),
                highlights,
                text: block.text,
                section: block.section,
                ordinal,
            },
            article,
            source,
            more_in_article,
        }
    }

    /// Counts what matches by facets, without hits.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn facets(&self, request: &SearchRequest) -> Result<FacetsResponse, ArchiveError> {
        let request = SearchRequest { limit: 0, offset: 0, ..request.clone() };
        let answer = self.answer(&request, self.plan(&request)?, &*self.snapshot(), Instant::now())?;
        Ok(FacetsResponse { total: answer.total, facets: answer.facets, warnings: answer.warnings })
    }

    pub(super) fn plan(&self, request: &SearchRequest) -> Result<Planned, ArchiveError> {
        request.validate()?;
        let parsed =
            if request.plain { query::parse_plain(&request.query) } else { query::parse(&request.query, self.now()) }?;
        let mut warnings = parsed.warnings;
        let mut plan = query::resolve(&parsed.ast, request, self.now(), &self.analyzer, &mut warnings);
        if !request.filter.lists.is_empty() {
            plan.only_passages = Some(self.listed(&request.filter.lists)?);
        }
        plan.limits.deadline =
            request.timeout_ms.and_then(|timeout| Instant::now().checked_add(Duration::from_millis(timeout)));
        Ok(Planned { plan, read_as: parsed.ast.to_string(), ast: parsed.ast, warnings })
    }

    /// A whole article by its id or its address, or one passage of it (`ARTICLE#3`).
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`], [`ArchiveError::UnknownId`], [`ArchiveError::Engine`].
    pub fn show(&self, id: &str) -> Result<ArticleView, ArchiveError> {
        self.show_around(id, 0)
    }

    /// As [`Self::show`], of a passage with so many before and behind it.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn show_around(&self, id: &str, around: usize) -> Result<ArticleView, ArchiveError> {
        let snapshot = self.snapshot();
        let (article, passage) = self.look_up(&*snapshot, id)?;
        // Who `er` is may stand in another passage: the whole article is read.
        let all = self.block_views(&article.stored, &article.blocks);
        let mut attributions = attributions(&article.stored.meta, &all);
        let (mut shown, mut header_days) = (article.blocks, article.header_days);
        if let Some(passage) = passage {
            let asked = shown.iter().position(|block| block.slot == passage.slot).unwrap_or_default();
            let behind = asked.saturating_add(around).saturating_add(1).min(shown.len());
            shown.truncate(behind);
            shown.drain(..asked.saturating_sub(around));
            header_days.clear();
        }
        let blocks = self.block_views(&article.stored, &shown);
        attributions.retain(|attribution| blocks.iter().any(|block| block.id == attribution.passage));
        let meta = article.stored.meta;
        let mentions = mentions(&meta, &shown, header_days);
        Ok(ArticleView { meta, blocks, mentions, attributions, refused: Vec::new() })
    }

    fn block_views(&self, stored: &StoredMeta, blocks: &[Block]) -> Vec<BlockView> {
        let meta = &stored.meta;
        let view = |block: &Block| BlockView {
            id: PassageId { article: meta.id.clone(), slot: block.slot }.to_string(),
            kind: block.kind,
            text: block.text.clone(),
            section: block.section.clone(),
            link: meta.url.as_deref().and_then(|url| text_link(url, &block.text)),
            source: source(&self.paths, stored, block),
        };
        blocks.iter().map(view).collect()
    }

    /// The article of an id, and the passage if it names one.
    pub(super) fn look_up(
        &self,
        snapshot: &dyn Snapshot,
        id: &str,
    ) -> Result<(StoredArticle, Option<PassageId>), ArchiveError> {
        if is_address(id) {
            return Ok((self.article_at(snapshot, id)?, None));
        }
        let invalid = |source| ArchiveError::InvalidId { id: id.to_owned(), source };
        let (article_id, passage) = match id.contains('#') {
            true => {
                let passage: PassageId = id.parse().map_err(invalid)?;
                (passage.article.clone(), Some(passage))
            }
            false => (ArticleId::parse(id).map_err(invalid)?, None),
        };
        let unknown = |what| ArchiveError::UnknownId { what, id: id.to_owned() };
        let article = snapshot.articles(&[article_id])?.pop().flatten().ok_or_else(|| unknown("article"))?;
        if passage.as_ref().is_some_and(|passage| article.blocks.iter().all(|block| block.slot != passage.slot)) {
            return Err(unknown("passage"));
        }
        Ok((article, passage))
    }

    /// What the index holds.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if the index cannot be read.
    pub fn stats(&self) -> Result<Stats, ArchiveError> {
        let sums = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).sums()?;
        let info = self.engine.info();
        Ok(Stats {
            articles: sums.articles,
            passages: sums.passages,
            undated: sums.undated,
            first_day: sums.first_day,
            last_day: sums.last_day,
            bytes: sums.bytes,
            segments: sums.segments,
            format: info.format,
            analyzer: info.analyzer.clone(),
            lexicon: info.lexicon.clone(),
        })
    }
}

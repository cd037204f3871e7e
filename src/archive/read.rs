//! Reading: search, facets, show, stats.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use super::attribution::attributions;
use super::cite::source;
use super::link::text_link;
use super::snippet::snippet;
use super::warnings::{Correction, index_warnings, misspelt};
use super::{Archive, ArchiveError};
use crate::analysis::Language;
use crate::engine::{Snapshot, StoredArticle, StoredMeta};
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
        let Planned { mut plan, mut ast, mut read_as, mut warnings } = planned;
        plan.facts = Facts { frequencies: true, unknown: true };
        let mut found = snapshot.search(&plan)?;
        let (spelling, corrections) = misspelt(&found, &plan, snapshot, request)?;
        if !corrections.is_empty() {
            corrections.iter().for_each(|Correction { span, meant }| ast.replace(&request.query, *span, meant));
            let corrected = query::resolve(&ast, request, self.now(), &self.analyzer, &mut Vec::new());
            plan = Plan { root: corrected.root, words: corrected.words, side_by_side: corrected.side_by_side, ..plan };
            read_as = ast.to_string();
            found = snapshot.search(&plan)?;
        }
        warnings.extend(index_warnings(&found, snapshot, request)?);
        warnings.extend(spelling);
        warnings.sort_by_key(|warning| (warning.start, warning.end));
        let spans = SpanQuery::new(&plan.root);
        let mut hits = Vec::with_capacity(found.passages.len());
        for (i, passage) in found.passages.into_iter().enumerate() {
            let source = source(&self.paths, &passage.article, &passage.block);
            let article = passage.article.meta.clone();
            let block = passage.block;
            let language = Language::of_tag(article.language.as_deref());
            let marked = AnalyzedText::new(&block.text, language, &self.analyzer).highlights(&spans);
            let highlights = CharSpan::from_bytes(&block.text, &marked);
            hits.push(Hit {
                rank: request.offset + i + 1,
                score: passage.score,
                link: article.url.as_deref().and_then(|url| text_link(url, &block.text)),
                passage: PassageView {
                    id: PassageId { article: article.id.clone(), slot: block.slot }.to_string(),
                    kind: block.kind,
                    snippet: request.snippet.map(|most| snippet(&block.text, &highlights, most)),
                    highlights,
                    text: block.text,
                    section: block.section,
                    ordinal: passage.ordinal,
                },
                article,
                source,
                more_in_article: passage.more_in_article,
            });
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

    /// A whole article, or one passage of it (`ARTICLE#3`).
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`], [`ArchiveError::UnknownId`], [`ArchiveError::Engine`].
    pub fn show(&self, id: &str) -> Result<ArticleView, ArchiveError> {
        let snapshot = self.snapshot();
        let (article, passage) = self.look_up(&*snapshot, id)?;
        // Who `er` is may stand in another passage: the whole article is read.
        let all = self.block_views(&article.stored, &article.blocks);
        let mut attributions = attributions(&article.stored.meta, &all);
        let (mut shown, mut header_days) = (article.blocks, article.header_days);
        if let Some(passage) = passage {
            shown.retain(|block| block.slot == passage.slot);
            header_days.clear();
            let id = passage.to_string();
            attributions.retain(|attribution| attribution.passage == id);
        }
        let blocks = self.block_views(&article.stored, &shown);
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

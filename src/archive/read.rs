//! Reading: search, facets, show, stats.

use std::sync::PoisonError;
use std::time::Instant;

use super::cite::Citer;
use super::{Archive, ArchiveError};
use crate::analysis::Analyzer;
use crate::engine::{Found, Snapshot, StoredArticle};
use crate::model::{
    ArticleId, ArticleView, BlockView, CharSpan, Facet, FacetsResponse, Field, Hit, PassageId, PassageView,
    SearchRequest, SearchResponse, Stats, Warning, WarningCode,
};
use crate::query::{self, AnalyzedText, KeywordFilter, Plan};

/// How many known values a warning about an unknown one names.
const NAMED_VALUES: usize = 8;

impl Archive {
    /// Finds passages.
    ///
    /// # Errors
    /// [`ArchiveError::Query`] if the query is too long or nested too deeply, [`ArchiveError::TooMany`] if more than
    /// [`SearchRequest::MAX_WINDOW`] hits are asked for, [`ArchiveError::Engine`] if the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, ArchiveError> {
        self.with_analyzer(|analyzer| self.search_with(request, analyzer))
    }

    fn search_with(&self, request: &SearchRequest, analyzer: &mut Analyzer) -> Result<SearchResponse, ArchiveError> {
        let started = Instant::now();
        let asked = request.limit.saturating_add(request.offset);
        if asked > SearchRequest::MAX_WINDOW {
            return Err(ArchiveError::TooMany { asked });
        }
        let snapshot = self.snapshot();
        let (plan, read_as, mut warnings) = self.plan(request, analyzer)?;
        let found = snapshot.search(&plan, analyzer)?;
        self.add_warnings(&found, &*snapshot, request, &mut warnings)?;
        let mut citer = Citer::new(self, &*snapshot);
        let mut hits = Vec::with_capacity(found.passages.len());
        for (i, passage) in found.passages.into_iter().enumerate() {
            let source = citer.source(&passage.article, &passage.block)?;
            let article = passage.article.meta.clone();
            let block = passage.block;
            let spans = AnalyzedText::new(&block.text, analyzer).highlights(&plan.root);
            hits.push(Hit {
                rank: request.offset + i + 1,
                score: passage.score,
                passage: PassageView {
                    id: PassageId { article: article.id.clone(), slot: block.slot }.to_string(),
                    kind: block.kind,
                    highlights: CharSpan::from_bytes(&block.text, &spans),
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
        let answer = self.search(&request)?;
        Ok(FacetsResponse { total: answer.total, facets: answer.facets, warnings: answer.warnings })
    }

    fn plan(
        &self,
        request: &SearchRequest,
        analyzer: &mut Analyzer,
    ) -> Result<(Plan, String, Vec<Warning>), ArchiveError> {
        let parsed =
            if request.plain { query::parse_plain(&request.query) } else { query::parse(&request.query, self.now()) }?;
        let mut warnings = parsed.warnings;
        let plan = query::resolve(&parsed.ast, request, analyzer, &mut warnings);
        Ok((plan, parsed.ast.to_string(), warnings))
    }

    /// What only the engine could notice.
    fn add_warnings(
        &self,
        found: &Found,
        snapshot: &dyn Snapshot,
        request: &SearchRequest,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), ArchiveError> {
        let chars = |byte: usize| request.query.get(..byte).unwrap_or_default().chars().count();
        for (span, all) in &found.cut {
            let message = format!(
                "the beginning stands for {all} words, of which the {} most frequent were looked for",
                crate::engine::embedded::MAX_EXPANSIONS
            );
            warnings.push(Warning {
                code: WarningCode::WildcardCut,
                start: chars(span.start),
                end: chars(span.end),
                message,
            });
        }
        for KeywordFilter { fields, values, span, .. } in &found.unknown {
            let mut known = Vec::new();
            for facet in Facet::ALL.into_iter().filter(|facet| fields.contains(&facet.field())) {
                known.extend(snapshot.values(facet)?);
            }
            let names = fields.iter().map(|field| Field::as_str(*field)).collect::<Vec<_>>().join(" or ");
            let value = values.join(", ");
            let mut message = format!("no article has the {names} `{value}`");
            match known.len() {
                0 => message.push_str("; none is known in this index"),
                n => {
                    let some = known
                        .iter()
                        .take(NAMED_VALUES)
                        .map(|value| format!("`{value}`"))
                        .collect::<Vec<_>>()
                        .join(", ");
                    let more = if n > NAMED_VALUES { format!(" and {} more", n - NAMED_VALUES) } else { String::new() };
                    message.push_str(&format!("; known: {some}{more}"));
                }
            }
            warnings.push(Warning {
                code: WarningCode::UnknownValue,
                start: chars(span.start),
                end: chars(span.end),
                message,
            });
        }
        warnings.sort_by_key(|warning| (warning.start, warning.end));
        Ok(())
    }

    /// A whole article, or one passage of it (`ARTICLE#3`).
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`], [`ArchiveError::UnknownId`], [`ArchiveError::Engine`].
    pub fn show(&self, id: &str) -> Result<ArticleView, ArchiveError> {
        let snapshot = self.snapshot();
        let (article, passage) = self.look_up(&*snapshot, id)?;
        let mut citer = Citer::new(self, &*snapshot);
        let mut blocks = Vec::with_capacity(article.blocks.len());
        for block in &article.blocks {
            if passage.as_ref().is_some_and(|passage| passage.slot != block.slot) {
                continue;
            }
            blocks.push(BlockView {
                id: PassageId { article: article.stored.meta.id.clone(), slot: block.slot }.to_string(),
                kind: block.kind,
                text: block.text.clone(),
                section: block.section.clone(),
                source: citer.source(&article.stored, block)?,
            });
        }
        let mut mentions = article.stored.mentions;
        if let [only] = blocks.as_slice()
            && passage.is_some()
        {
            let range = only.source.bytes;
            mentions.retain(|mention| mention.bytes.start >= range.start && mention.bytes.end <= range.end);
        }
        Ok(ArticleView { meta: article.stored.meta, blocks, mentions })
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

//! Every hit, one after the other, of which few are held at a time.

use std::cell::Cell;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::read::Planned;
use super::{Archive, ArchiveError};
use crate::engine::{FoundPassage, MatchedArticle, MatchedPassage, Snapshot};
use crate::model::{ArticleId, ExportRequest, ExportSummary, Hit, Sample, Sampled, SearchResponse, fingerprint};
use crate::query::SpanQuery;

/// Articles that are loaded at once.
const STEP: usize = 64;

impl Archive {
    /// Finds every passage that matches, and hands on each until `each` breaks; or a sample of them, with what it is a sample of. No limit
    /// holds.
    ///
    /// Hits come by the ids of their articles, then by their place in the article, and `rank` counts them. Few are held at a time: beside
    /// some bytes for each that matches, those of 64 articles.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use beleg::model::{ExportRequest, Sample};
    /// use beleg::{Archive, IndexOptions, Input};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let archive = Archive::open_or_create(&folder.path().join("index"))?;
    /// archive.index(&[Input::Path("index-data/articles".into())], &IndexOptions::default(), &mut |_| {})?;
    ///
    /// let mut ids = Vec::new();
    /// let sample = Some(Sample { size: 5, seed: 7 });
    /// let summary = archive.export(&ExportRequest { sample, ..ExportRequest::new("Tomahawk") }, &mut |hit, _| {
    ///     ids.push(hit.passage.id);
    ///     ControlFlow::Continue(())
    /// })?;
    /// assert_eq!(ids.len(), 5);
    /// assert_eq!(summary.sample.map(|sample| sample.of), Some(summary.total.passages));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn export(
        &self,
        request: &ExportRequest,
        each: &mut dyn FnMut(Hit, Option<Sampled>) -> ControlFlow<()>,
    ) -> Result<ExportSummary, ArchiveError> {
        let snapshot = self.snapshot();
        let Planned { plan, read_as, warnings, .. } = self.plan_with_warnings(&request.search, &*snapshot)?;
        let spans = SpanQuery::new(&plan.root);
        let (mut exported, sampled) = (0, Cell::new(None));
        let mut hand_on = |found| {
            exported += 1;
            each(self.hit(exported, found, &spans, request.search.snippet), sampled.get())
        };
        let mut loading = Loading::new(&*snapshot, &mut hand_on);
        let mut drawing = request.sample.map(Drawing::new);
        let found = snapshot.matches(&plan, &mut |article| match &mut drawing {
            None => loading.add(article),
            Some(drawing) => {
                drawing.add(&article);
                ControlFlow::Continue(())
            }
        })?;
        if let Some(drawing) = drawing {
            let size = drawing.drawn.len() as u64;
            sampled.set(Some(Sampled { size, seed: drawing.sample.seed, of: found.total.passages }));
            let _ = drawing.into_articles().into_iter().try_for_each(|article| loading.add(article));
        }
        loading.finish()?;
        Ok(ExportSummary {
            schema: SearchResponse::SCHEMA,
            query: request.search.query.clone(),
            read_as,
            warnings,
            total: found.total,
            exported: exported as u64,
            sample: sampled.get(),
        })
    }
}

type HandOn<'e> = &'e mut dyn FnMut(FoundPassage) -> ControlFlow<()>;

/// Loads matching passages, some articles at a time, and hands them on.
pub(super) struct Loading<'s, 'e> {
    snapshot: &'s dyn Snapshot,
    hand_on: HandOn<'e>,
    waiting: Vec<MatchedArticle>,
    /// What made it stop.
    failed: Option<ArchiveError>,
}

impl<'s, 'e> Loading<'s, 'e> {
    pub(super) fn new(snapshot: &'s dyn Snapshot, hand_on: HandOn<'e>) -> Self {
        Self { snapshot, hand_on, waiting: Vec::with_capacity(STEP), failed: None }
    }

    pub(super) fn add(&mut self, article: MatchedArticle) -> ControlFlow<()> {
        self.waiting.push(article);
        if self.waiting.len() < STEP {
            return ControlFlow::Continue(());
        }
        let result = self.load();
        result.unwrap_or_else(|error| {
            self.failed = Some(error);
            ControlFlow::Break(())
        })
    }

    fn load(&mut self) -> Result<ControlFlow<()>, ArchiveError> {
        let waiting = std::mem::take(&mut self.waiting);
        let ids: Vec<ArticleId> = waiting.iter().map(|article| article.id.clone()).collect();
        for (matched, article) in waiting.into_iter().zip(self.snapshot.articles(&ids)?) {
            let Some(article) = article else { continue };
            let (stored, blocks) = (Arc::new(article.stored), article.blocks);
            for MatchedPassage { ordinal, score } in matched.passages {
                let Some(block) = blocks.get(ordinal as usize).cloned() else { continue };
                let found = FoundPassage { score, ordinal, block, article: Arc::clone(&stored), more_in_article: 0 };
                if (self.hand_on)(found).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Hands on what still waits.
    pub(super) fn finish(mut self) -> Result<(), ArchiveError> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.load().map(|_| ()),
        }
    }
}

/// Draws a sample: the passages with the smallest fingerprints of seed and id.
struct Drawing {
    sample: Sample,
    /// Fingerprint, article, ordinal and the bits of the score; the largest fingerprint on top.
    drawn: BinaryHeap<(u64, ArticleId, u32, u32)>,
}

impl Drawing {
    fn new(sample: Sample) -> Self {
        Self { sample, drawn: BinaryHeap::new() }
    }

    fn add(&mut self, MatchedArticle { id, passages }: &MatchedArticle) {
        let Sample { size, seed } = self.sample;
        for MatchedPassage { ordinal, score } in passages {
            let key = fingerprint(format!("{seed} {id} {ordinal}").as_bytes());
            if self.drawn.len() < size || self.drawn.peek().is_some_and(|(largest, ..)| key < *largest) {
                self.drawn.push((key, id.clone(), *ordinal, score.to_bits()));
            }
            if self.drawn.len() > size {
                self.drawn.pop();
            }
        }
    }

    /// What was drawn, in the order of ids and places.
    fn into_articles(self) -> Vec<MatchedArticle> {
        let mut drawn: Vec<_> = self.drawn.into_iter().map(|(_, id, ordinal, score)| (id, ordinal, score)).collect();
        drawn.sort();
        let of_article = |drawn: &[(ArticleId, u32, u32)]| {
            let matched = |(_, ordinal, score): &(_, u32, u32)| MatchedPassage {
                ordinal: *ordinal,
                score: f32::from_bits(*score),
            };
            Some(MatchedArticle { id: drawn.first()?.0.clone(), passages: drawn.iter().map(matched).collect() })
        };
        drawn.chunk_by(|a, b| a.0 == b.0).filter_map(of_article).collect()
    }
}

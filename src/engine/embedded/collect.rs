//! From matching documents to hits: windows of whole articles, totals, facets, the best of all.

use std::cell::OnceCell;
use std::cmp::Ordering;

use tantivy::{DocId, TERMINATED};

use super::collapse::Collapse;
use super::every::{Every, TallyColumn};
use super::facets::FacetColumn;
use super::failure::Result;
use super::filter::ArticleFilter;
use super::matches::{Match, Matches};
use super::scorer::{Scorer, Walks};
use super::segment::Segment;
use super::window::{Bits, Window};
use crate::engine::facet_counts::FacetCounter;
use crate::model::{BlockKind, FacetCounts, Sort, Total};
use crate::query::{Plan, Verdict};

/// Documents looked at at once, at most, unless an article alone is longer. Their sums take 256 KiB: measured with a second-level
/// cache of 1.25 MiB, 28 November 2026.
const WINDOW: DocId = 65_536;
/// Articles per pruning block: one upper bound rejects most of them.
const PRUNED_TOGETHER: usize = 64;

/// A hit before it is loaded. The better is the greater.
#[derive(Clone)]
pub(super) struct Candidate<'v> {
    /// What is compared first: the day, for `newest` and `oldest`.
    day: i64,
    pub(super) score: f32,
    pub(super) segment: &'v Segment,
    pub(super) ord: usize,
    pub(super) doc: DocId,
    pub(super) article: DocId,
    pub(super) more_in_article: u64,
    /// The article's id, read when it is first compared with one of another segment.
    id: OnceCell<String>,
}

impl Candidate<'_> {
    fn id(&self) -> &str {
        self.id.get_or_init(|| self.segment.id(self.article))
    }

    /// Where the passage stands in its article's reading order, from 0.
    pub(super) fn ordinal(&self) -> u32 {
        self.segment.ordinal(self.doc)
    }
}

impl Ord for Candidate<'_> {
    /// Ids are compared for ties only; inside a segment by their numbers, which are in the order of ids.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_id = || match self.ord == other.ord {
            true if self.article == other.article => Ordering::Equal,
            true => self.segment.id_number(other.article).cmp(&self.segment.id_number(self.article)),
            false => other.id().cmp(self.id()),
        };
        self.day
            .cmp(&other.day)
            .then_with(|| self.score.total_cmp(&other.score))
            .then_with(by_id)
            .then_with(|| other.ordinal().cmp(&self.ordinal()))
    }
}

impl PartialOrd for Candidate<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate<'_> {}

/// Gathers hits over segments.
pub(super) struct Collector<'p, 'v> {
    plan: &'p Plan,
    /// The hits, by segment and document of their article.
    best: Collapse<(usize, DocId), Candidate<'v>>,
    pub(super) total: Total,
    /// Hits behind the limit per article.
    pub(super) available: u64,
    facets: Vec<FacetCounter<'p>>,
    /// Every match, if that is asked for instead of the best.
    pub(super) every: Option<Every>,
    /// Every match counted, if that is asked for.
    pub(super) tally: Option<TallyColumn>,
    scratch: Scratch,
}

/// What every search needs room for; kept from one to the next.
#[derive(Default)]
pub(super) struct Scratch {
    window: Window,
    /// The matches of the window.
    found: Bits,
    /// Those that are hits: of a wanted kind, in articles that no filter leaves out.
    hits: Bits,
    /// The documents of their articles.
    articles: Bits,
    /// Hits that are not counted yet.
    rest: Bits,
    /// Matches in boilerplate.
    boilerplate: Bits,
    /// The matches of the article at hand.
    matches: Vec<Match>,
    walks: Walks,
}

impl<'p, 'v> Collector<'p, 'v> {
    pub(super) fn new(plan: &'p Plan, scratch: Scratch) -> Self {
        let facets = plan.facets.iter().map(FacetCounter::new).collect();
        let total = Total { exact: true, ..Total::default() };
        let best = Collapse::new(plan.offset + plan.limit, plan.per_article);
        Self { plan, best, total, available: 0, facets, every: None, tally: None, scratch }
    }

    /// Walks of searches before.
    pub(super) fn walks(&mut self) -> &mut Walks {
        &mut self.scratch.walks
    }

    /// Gathers from one segment.
    pub(super) fn segment(&mut self, segment: &'v Segment, ord: usize, scorer: &mut Scorer<'_>) -> Result<()> {
        let filter = ArticleFilter::new(self.plan, segment)?;
        let mut facets = Vec::with_capacity(self.plan.facets.len());
        for request in &self.plan.facets {
            facets.push(FacetColumn::new(request.facet, segment)?);
        }
        let (first, behind) = match filter.only {
            None => (0, TERMINATED),
            // Nothing of the only article that counts is here.
            Some(None) => return Ok(()),
            Some(Some(article)) => (segment.base_of(segment.article_of(article)), article + 1),
        };
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut next = scorer.next(first);
        while next < behind {
            let at = segment.article_of(next);
            let base = segment.base_of(at);
            // Behind the last article stand only documents of files.
            let Some(parent) = segment.parents.get(at).copied() else { break };
            let last = segment.parents.partition_point(|parent| *parent < (base + WINDOW).min(behind)).max(at + 1);
            let parents = segment.parents.get(at..last).unwrap_or_default();
            let limit = parents.last().copied().unwrap_or(parent) + 1;
            scorer.run(base, limit, &mut scratch.window, &mut scratch.found)?;
            self.window(Here { segment, ord, parents, scorer, filter: &filter }, &mut facets, &mut scratch)?;
            next = scorer.next(limit);
        }
        self.scratch = scratch;
        if let Some(tally) = &mut self.tally {
            tally.close(segment)?;
        }
        for (facet, counter) in facets.into_iter().zip(&mut self.facets) {
            facet.add_to(counter);
        }
        Ok(())
    }

    /// Gathers from the window at hand.
    fn window(&mut self, here: Here<'_, 'v>, facets: &mut [FacetColumn<'_>], scratch: &mut Scratch) -> Result<()> {
        let Here { segment, parents, .. } = here;
        let Scratch { window, found, hits, articles, rest, boilerplate, matches, .. } = scratch;
        if self.plan.counts_boilerplate() {
            boilerplate.clone_from(found);
            boilerplate.and_segment(segment.of_kinds(|kind| kind == BlockKind::Boilerplate)?, window.origin);
            found.and_not(boilerplate);
            self.count_boilerplate(here, window, boilerplate)?;
        }
        hits.clone_from(found);
        // Body passages that are not asked for still keep others below them: a filter never changes a score.
        if !self.plan.wants(BlockKind::Paragraph) {
            hits.and_segment(segment.of_kinds(|kind| self.plan.wants(kind))?, window.origin);
        }
        if let Some(passages) = &here.filter.passages {
            hits.and_segment(passages, window.origin);
        }
        rest.clone_from(hits);
        rest.take_firsts(&segment.is_parent, window.origin, articles);
        if !here.filter.is_open {
            self.leave_out(here.filter, parents, window, hits, articles)?;
            rest.clone_from(hits);
            rest.take_firsts(&segment.is_parent, window.origin, articles);
        }
        self.count(segment, window, hits, articles, rest);
        self.tally(segment, parents, window, (hits, articles))?;
        let paragraphs = segment.of_kinds(|kind| kind == BlockKind::Paragraph)?;
        let (origin, mut start) = (window.origin, window.slot(window.base));
        for block in parents.chunks(PRUNED_TOGETHER) {
            let slots = start..window.slot(block.last().copied().unwrap_or_default());
            start = slots.end + 1;
            if articles.count(slots.start, start) == 0 {
                continue;
            }
            // What the articles add; behind this, only sums of passages are left.
            let mut contexts = [0.0; PRUNED_TOGETHER];
            for (context, parent) in contexts.iter_mut().zip(block) {
                *context = std::mem::take(&mut window.scores[(parent - origin) as usize]);
            }
            let most = highest(&window.scores[slots.clone()]);
            if !self.may_enter(facets, most + highest(&contexts)) {
                continue;
            }
            let mut start = slots.start;
            for (context, article) in contexts.into_iter().zip(block) {
                let slots = start..window.slot(*article);
                start = slots.end + 1;
                if articles.contains(slots.end)
                    && self.may_enter(facets, most + context)
                    && self.may_enter(facets, highest(&window.scores[slots.clone()]) + context)
                {
                    let (ranking, least) = (&self.plan.ranking, self.least(facets));
                    let count = hits.count(slots.start, slots.end) as usize;
                    Matches { segment, window, found, paragraphs, scorer: here.scorer, ranking, least }
                        .of_article(slots, context, matches);
                    matches.retain(|hit| hits.contains(window.slot(hit.doc)));
                    for facet in &mut *facets {
                        facet.count(*article, matches, self.plan.count);
                    }
                    self.hits(here, *article, count, matches)?;
                }
            }
        }
        Ok(())
    }

    /// Takes the articles that a filter leaves out from the hits.
    fn leave_out(
        &mut self,
        filter: &ArticleFilter<'_>,
        parents: &[DocId],
        window: &Window,
        hits: &mut Bits,
        articles: &Bits,
    ) -> Result<()> {
        let mut start = window.slot(window.base);
        for article in parents {
            let slots = start..window.slot(*article);
            start = slots.end + 1;
            if !articles.contains(slots.end) {
                continue;
            }
            match filter.judge(*article)? {
                Verdict::In => continue,
                Verdict::Out => {}
                Verdict::UndatedOut => {
                    self.total.undated.passages += u64::from(hits.count(slots.start, slots.end));
                    self.total.undated.articles += 1;
                }
            }
            hits.unset_range(slots);
        }
        Ok(())
    }

    /// Counts matches in boilerplate of articles that no filter leaves out.
    fn count_boilerplate(&mut self, here: Here<'_, 'v>, window: &Window, found: &Bits) -> Result<()> {
        let Here { segment, filter, .. } = here;
        let mut next = found.next(0);
        while let Some(at) = next {
            let number = segment.article_of(window.origin + at as DocId);
            let Some(article) = segment.parents.get(number).copied() else { break };
            let end = window.slot(article);
            if filter.is_open || filter.judge(article)? == Verdict::In {
                self.total.boilerplate.passages += u64::from(found.count(at, end));
                self.total.boilerplate.articles += 1;
            }
            next = found.next(end);
        }
        Ok(())
    }

    /// Counts the hits of a window. `rest` has those that are not the first of their article.
    fn count(&mut self, segment: &Segment, window: &Window, hits: &Bits, articles: &Bits, rest: &mut Bits) {
        let (passages, in_articles) = (hits.len(), articles.len());
        self.total.passages += passages;
        self.total.articles += in_articles;
        self.available += match self.plan.per_article {
            0 => passages,
            1 => in_articles,
            most => {
                // All that are the first of their article, all that are the second, and so on.
                let mut others = Bits::default();
                let mut kept = in_articles;
                for _ in 1..most {
                    rest.take_firsts(&segment.is_parent, window.origin, &mut others);
                    match others.len() {
                        0 => break,
                        more => kept += more,
                    }
                }
                kept
            }
        };
    }

    /// Counts the hits of a window by the days and values of their articles, if that is asked for.
    fn tally(
        &mut self,
        segment: &Segment,
        parents: &[DocId],
        window: &Window,
        (hits, articles): (&Bits, &Bits),
    ) -> Result<()> {
        let Some(tally) = &mut self.tally else { return Ok(()) };
        let mut start = window.slot(window.base);
        for article in parents {
            let end = window.slot(*article);
            if articles.contains(end) {
                tally.add(segment, *article, u64::from(hits.count(start, end)))?;
            }
            start = end + 1;
        }
        Ok(())
    }

    /// The score below which a passage need not be looked at.
    fn least(&self, facets: &[FacetColumn<'_>]) -> f32 {
        match self.best.worst() {
            _ if self.every.is_some() => f32::NEG_INFINITY,
            Some(worst) if self.plan.sort == Sort::Relevance && facets.is_empty() => worst.score,
            _ if self.best.takes_any() || !facets.is_empty() => f32::NEG_INFINITY,
            _ => f32::INFINITY,
        }
    }

    /// Whether passages with such sums at most must be looked at.
    fn may_enter(&self, facets: &[FacetColumn<'_>], sum: f32) -> bool {
        sum * self.plan.ranking.max_early_factor() >= self.least(facets)
    }

    /// Takes what is good enough of an article with so many hits.
    fn hits(&mut self, here: Here<'_, 'v>, article: DocId, count: usize, matches: &mut Vec<Match>) -> Result<()> {
        let Here { segment, ord, .. } = here;
        if let Some(every) = &mut self.every {
            if !matches.is_empty() {
                every.add((ord, segment), article, matches);
            }
            return Ok(());
        }
        if !self.best.takes_any() {
            return Ok(());
        }
        let days = if self.plan.sort == Sort::Relevance { None } else { segment.period(article)? };
        let day = self.plan.sort.day_key(days);
        let kept = self.plan.kept(count);
        let more_in_article = (count - kept) as u64;
        if let Some(worst) = self.best.worst() {
            matches.retain(|Match { score, .. }| (day, *score) >= (worst.day, worst.score));
        }
        matches.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.doc.cmp(&b.doc)));
        for Match { score, doc, .. } in matches.iter().copied().take(kept) {
            if self.best.worst().is_some_and(|worst| (day, score) < (worst.day, worst.score)) {
                break;
            }
            let id = OnceCell::new();
            let candidate = Candidate { day, score, segment, ord, doc, article, more_in_article, id };
            self.best.add((ord, article), candidate);
        }
        Ok(())
    }

    /// The hits of the page asked for, the best first, and the counts.
    pub(super) fn finish(self) -> (Vec<Candidate<'v>>, FacetCounts, Scratch) {
        let hits = self.best.into_sorted().into_iter().skip(self.plan.offset).collect();
        let mut facets = FacetCounts::new();
        self.facets.into_iter().for_each(|counter| counter.add_to(&mut facets));
        (hits, facets, self.scratch)
    }
}

/// Where hits are gathered from: articles of a segment, in the window at hand.
#[derive(Clone, Copy)]
struct Here<'w, 'v> {
    segment: &'v Segment,
    ord: usize,
    parents: &'w [DocId],
    scorer: &'w Scorer<'w>,
    filter: &'w ArticleFilter<'w>,
}

/// The highest of some sums, none of which is below 0 or no number.
#[inline]
fn highest(sums: &[f32]) -> f32 {
    /// Sums that are compared at once, without one waiting for another.
    const LANES: usize = 16;
    // Unlike `f32::max` one instruction, and for four at once.
    let higher = |a: f32, b: f32| if a > b { a } else { b };
    let (lanes, rest) = sums.as_chunks::<LANES>();
    let most = lanes.iter().fold([0.0; LANES], |most, sums| std::array::from_fn(|i| higher(sums[i], most[i])));
    let most: [f32; 4] =
        std::array::from_fn(|i| [4, 8, 12].iter().fold(most[i], |high, lane| higher(most[i + lane], high)));
    most.iter().chain(rest).fold(0.0, |high, sum| higher(*sum, high))
}

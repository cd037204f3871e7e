//! From matching documents to hits: windows of whole articles, totals, facets, the best of all.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::{DocId, TERMINATED};

use super::document::WITHDRAWN;
use super::facets::{FacetColumn, ordered};
use super::matcher::Matcher;
use super::scoring::{MAX_PLACE_FACTOR, place_factor};
use super::segment::{Counts, Segment};
use super::window::{Bits, Window};
use crate::analysis::Analyzer;
use crate::model::{ArticleId, BlockKind, FacetCounts, Field, Sort, Total, Undated};
use crate::query::Plan;

/// Documents looked at at once, at most, unless an article alone is longer. Their sums take 256 KiB: measured with a second-level
/// cache of 1.25 MiB, 28 November 2026.
const WINDOW: DocId = 65_536;
/// Articles of which first the best that they could have is compared: most of the time none of them is good enough.
const TOGETHER: usize = 64;

/// A hit before it is loaded.
#[derive(Clone)]
pub(super) struct Candidate<'v> {
    /// What is compared first: the day, for `newest` and `oldest`.
    day: i64,
    pub(super) score: f32,
    segment: &'v Segment,
    pub(super) ord: usize,
    pub(super) doc: DocId,
    pub(super) article: DocId,
    pub(super) more_in_article: u64,
    /// The article's id, read when it is first compared with one of another segment.
    id: OnceCell<String>,
}

impl Candidate<'_> {
    /// The better is the greater. Ids are compared for ties only; inside a segment by their numbers, which are in the order of ids.
    fn compare(&self, other: &Self) -> Ordering {
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

    fn id(&self) -> &str {
        self.id.get_or_init(|| self.segment.id(self.article))
    }

    /// The passage's place in its article.
    pub(super) fn ordinal(&self) -> u32 {
        self.segment.ordinal(self.doc)
    }
}

/// The worst is the greatest, so that the heap gives it up first.
struct Worst<'v>(Candidate<'v>);

impl PartialEq for Worst<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Worst<'_> {}

impl PartialOrd for Worst<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Worst<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.compare(&self.0)
    }
}

/// Gathers hits over segments.
pub(super) struct Collector<'p, 'v> {
    plan: &'p Plan,
    wanted: usize,
    best: BinaryHeap<Worst<'v>>,
    pub(super) total: Total,
    /// Hits behind the limit per article.
    pub(super) available: u64,
    facets: Vec<Counts>,
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
    /// The matches of the article at hand.
    matches: Vec<Match>,
}

/// One matching passage of the article at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    doc: DocId,
    pub(super) kind: BlockKind,
    score: f32,
    /// Which words of the query it has.
    words: u32,
}

impl<'p, 'v> Collector<'p, 'v> {
    pub(super) fn new(plan: &'p Plan, scratch: Scratch) -> Self {
        let facets = plan.facets.iter().map(|_| Counts::new()).collect();
        let total = Total { exact: true, ..Total::default() };
        Self { plan, wanted: plan.offset + plan.limit, best: BinaryHeap::new(), total, available: 0, facets, scratch }
    }

    /// Gathers from one segment.
    pub(super) fn segment(
        &mut self,
        segment: &'v Segment,
        ord: usize,
        mut matcher: Matcher<'_>,
        analyzer: &mut Analyzer,
    ) -> tantivy::Result<()> {
        let filter = ArticleFilter::new(self.plan, segment)?;
        let mut facets: Vec<_> =
            self.plan.facets.iter().map(|request| FacetColumn::new(request.facet, segment)).collect();
        // Body passages that are not asked for still keep others below them: a filter never changes a score.
        let is_capped = !self.plan.wants(BlockKind::Paragraph);
        let wanted = is_capped.then(|| segment.of_kinds(|kind| self.plan.wants(kind))).transpose()?;
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut next = matcher.next(0);
        while next != TERMINATED {
            let first = segment.article_of(next);
            let base = first.checked_sub(1).and_then(|before| segment.ends.get(before)).map_or(0, |end| end + 1);
            // Behind the last article stand only documents of files.
            let Some(end) = segment.ends.get(first).copied() else { break };
            let last = segment.ends.partition_point(|end| *end < base + WINDOW).max(first + 1);
            let limit = segment.ends.get(last - 1).copied().unwrap_or(end) + 1;
            let ends = segment.ends.get(first..last).unwrap_or_default();
            let Scratch { window, found, hits, articles, rest, matches } = &mut scratch;
            matcher.run(base, limit, window, found, analyzer)?;
            hits.clone_from(found);
            if let Some(wanted) = wanted {
                hits.and_segment(wanted, window.origin);
            }
            rest.clone_from(hits);
            rest.take_firsts(&segment.is_end, window.origin, articles);
            if !filter.is_open {
                self.leave_out(&filter, ends, window, hits, articles);
                rest.clone_from(hits);
                rest.take_firsts(&segment.is_end, window.origin, articles);
            }
            self.count(segment, window, hits, articles, rest);
            let (origin, mut start) = (window.origin, window.place(base));
            for together in ends.chunks(TOGETHER) {
                let places = start..window.place(together.last().copied().unwrap_or_default());
                start = places.end + 1;
                if articles.count(places.start, start) == 0 {
                    continue;
                }
                // What the articles add; behind this, only sums of passages are left.
                let mut contexts = [0.0; TOGETHER];
                for (context, end) in contexts.iter_mut().zip(together) {
                    *context = std::mem::take(&mut window.scores[(end - origin) as usize]);
                }
                let sum = highest(&window.scores[places.clone()]);
                if !self.may_enter(&facets, sum + highest(&contexts)) {
                    continue;
                }
                let mut start = places.start;
                for (context, article) in contexts.into_iter().zip(together) {
                    let places = start..window.place(*article);
                    start = places.end + 1;
                    if !articles.contains(places.end)
                        || !self.may_enter(&facets, sum + context)
                        || !self.may_enter(&facets, highest(&window.scores[places.clone()]) + context)
                    {
                        continue;
                    }
                    matches_of(segment, window, found, &matcher, places.clone(), context, matches);
                    keep_below_body(matches);
                    matches.retain(|hit| hits.contains(window.place(hit.doc)));
                    for facet in &mut facets {
                        facet.count(*article, matches, self.plan.count);
                    }
                    self.hits(segment, ord, *article, matches);
                }
            }
            next = matcher.next(limit);
        }
        self.scratch = scratch;
        for ((facet, counts), request) in facets.into_iter().zip(&mut self.facets).zip(&self.plan.facets) {
            facet.add_to(counts, request);
        }
        Ok(())
    }

    /// Takes the articles that a filter leaves out from the hits.
    fn leave_out(
        &mut self,
        filter: &ArticleFilter<'_>,
        ends: &[DocId],
        window: &Window,
        hits: &mut Bits,
        articles: &Bits,
    ) {
        let mut start = window.place(window.base);
        for article in ends {
            let places = start..window.place(*article);
            start = places.end + 1;
            if !articles.contains(places.end) {
                continue;
            }
            match filter.judge(*article) {
                Verdict::In => continue,
                Verdict::Out => {}
                Verdict::UndatedOut => {
                    self.total.undated.passages += u64::from(hits.count(places.start, places.end));
                    self.total.undated.articles += 1;
                }
            }
            hits.unset_range(places);
        }
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
                    rest.take_firsts(&segment.is_end, window.origin, &mut others);
                    match others.len() {
                        0 => break,
                        more => kept += more,
                    }
                }
                kept
            }
        };
    }

    /// Whether passages with such sums at most must be looked at.
    fn may_enter(&self, facets: &[FacetColumn<'_>], sum: f32) -> bool {
        match self.best.peek() {
            _ if !facets.is_empty() => true,
            _ if self.wanted == 0 => false,
            Some(Worst(worst)) if self.best.len() >= self.wanted && self.plan.sort == Sort::Relevance => {
                sum * MAX_PLACE_FACTOR >= worst.score
            }
            _ => true,
        }
    }

    fn hits(&mut self, segment: &'v Segment, ord: usize, article: DocId, matches: &mut [Match]) {
        if self.wanted == 0 {
            return;
        }
        matches.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.doc.cmp(&b.doc)));
        let kept = if self.plan.per_article == 0 { matches.len() } else { self.plan.per_article.min(matches.len()) };
        let day = match self.plan.sort {
            Sort::Relevance => 0,
            Sort::Newest => segment.period(article).map_or(i64::MIN, |period| day_key(period.last)),
            Sort::Oldest => segment.period(article).map_or(i64::MIN, |period| -day_key(period.first)),
        };
        let more_in_article = (matches.len() - kept) as u64;
        for hit in matches.iter().take(kept) {
            if self.best.len() >= self.wanted
                && let Some(Worst(worst)) = self.best.peek()
                && (day, hit.score) < (worst.day, worst.score)
            {
                return;
            }
            let (score, doc) = (hit.score, hit.doc);
            let id = OnceCell::new();
            self.best.push(Worst(Candidate { day, score, segment, ord, doc, article, more_in_article, id }));
            if self.best.len() > self.wanted {
                self.best.pop();
            }
        }
    }

    /// The hits of the page asked for, the best first, and the counts.
    pub(super) fn finish(self) -> (Vec<Candidate<'v>>, FacetCounts, Scratch) {
        let hits =
            self.best.into_sorted_vec().into_iter().skip(self.plan.offset).map(|Worst(candidate)| candidate).collect();
        let mut facets = FacetCounts::new();
        for (request, counts) in self.plan.facets.iter().zip(self.facets) {
            // Two paths of one facet stand in one list.
            facets.entry(request.facet.as_str().to_owned()).or_default().extend(ordered(request.facet, counts));
        }
        (hits, facets, self.scratch)
    }
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

fn day_key(day: chrono::NaiveDate) -> i64 {
    i64::from(chrono::Datelike::num_days_from_ce(&day))
}

/// Notes the matching passages at the places of an article with their scores.
fn matches_of(
    segment: &Segment,
    window: &Window,
    found: &Bits,
    matcher: &Matcher<'_>,
    places: Range<usize>,
    context: f32,
    matches: &mut Vec<Match>,
) {
    matches.clear();
    let matching =
        std::iter::successors(found.next(places.start), |at| found.next(at + 1)).take_while(|at| *at < places.end);
    for at in matching {
        let doc = window.origin + at as DocId;
        let Some((kind, paragraphs)) = segment.kind_and_place(doc) else { continue };
        let score = (window.scores[at] + context) * place_factor(paragraphs);
        matches.push(Match { doc, kind, score, words: 0 });
    }
    let has_body = matches.iter().any(|hit| hit.kind == BlockKind::Paragraph);
    if has_body && matches.iter().any(|hit| hit.kind != BlockKind::Paragraph) {
        matches.iter_mut().for_each(|hit| hit.words = matcher.words_at(window.place(hit.doc)));
    }
}

/// Headlines, teasers, headings and captions rank below every body passage of their article with the same words.
fn keep_below_body(group: &mut [Match]) {
    if group.iter().all(|hit| hit.words == 0) {
        return;
    }
    let (body, other): (Vec<&mut Match>, Vec<&mut Match>) =
        group.iter_mut().partition(|hit| hit.kind == BlockKind::Paragraph);
    for hit in other {
        if hit.words == 0 {
            continue;
        }
        let with_same_words = body.iter().filter(|paragraph| paragraph.words & hit.words == hit.words);
        if let Some(lowest) = with_same_words.map(|paragraph| paragraph.score).min_by(f32::total_cmp) {
            hit.score = hit.score.min(lowest.next_down());
        }
    }
}

enum Verdict {
    In,
    Out,
    /// Everything fits but the day, as there is none.
    UndatedOut,
}

/// What an article must be, in one segment.
struct ArticleFilter<'s> {
    plan: &'s Plan,
    segment: &'s Segment,
    keywords: Vec<Vec<(Field, Vec<u64>)>>,
    under: Option<Vec<(Field, Vec<u64>)>>,
    except: Option<DocId>,
    holds: Option<&'s Column<u64>>,
    /// The one article that counts; inside, `None` if it is in another segment.
    only: Option<Option<DocId>>,
    /// Whether every article is in.
    is_open: bool,
}

impl<'s> ArticleFilter<'s> {
    fn new(plan: &'s Plan, segment: &'s Segment) -> tantivy::Result<Self> {
        let keywords = plan.keywords.iter().map(|filter| segment.wanted(filter)).collect();
        let under = plan.under.as_ref().map(|under| vec![(Field::Path, segment.paths_under(under, &plan.except))]);
        let document = |id: &ArticleId| segment.article(id.as_str());
        let except = plan.except_article.as_ref().map(document).transpose()?.flatten();
        let only = plan.only_article.as_ref().map(document).transpose()?;
        let holds = segment.holds();
        let is_open = plan.keywords.is_empty()
            && under.is_none()
            && except.is_none()
            && only.is_none()
            && holds.is_none()
            && plan.days.is_open()
            && plan.undated == Undated::Include;
        Ok(Self { plan, segment, keywords, under, except, holds, only, is_open })
    }

    /// Whether the article was withdrawn, or has an embargo that still holds.
    fn is_held(&self, article: DocId) -> bool {
        match self.holds.and_then(|holds| holds.first(article)) {
            None => false,
            Some(WITHDRAWN) => !self.plan.withdrawn,
            Some(until) => until > self.plan.now,
        }
    }

    fn judge(&self, article: DocId) -> Verdict {
        let fits = self.keywords.iter().chain(&self.under).all(|wanted| self.segment.has_any(article, wanted));
        let is_meant = self.except != Some(article) && self.only.is_none_or(|only| only == Some(article));
        if !fits || !is_meant || self.is_held(article) {
            return Verdict::Out;
        }
        if self.plan.days.is_open() && self.plan.undated == Undated::Include {
            return Verdict::In;
        }
        match (self.segment.period(article), self.plan.undated) {
            (None, Undated::Include | Undated::Only) => Verdict::In,
            (None, Undated::Exclude) => Verdict::UndatedOut,
            (Some(_), Undated::Only) => Verdict::Out,
            (Some(period), _) if self.plan.days.overlaps(period) => Verdict::In,
            (Some(_), _) => Verdict::Out,
        }
    }
}

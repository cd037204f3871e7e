//! From matching documents to hits: windows of whole articles, totals, facets, the best of all.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::{DocId, TERMINATED};

use super::document::WITHDRAWN;
use super::matcher::Matcher;
use super::scoring::{MAX_PLACE_FACTOR, place_factor};
use super::segment::{Counts, Segment, Values};
use super::window::{Bits, Window};
use crate::analysis::Analyzer;
use crate::model::{
    ArticleId, BlockKind, Facet, FacetCount, FacetCountBy, FacetCounts, FacetRequest, Field, Sort, Total, Undated,
};
use crate::query::Plan;

/// Documents looked at at once, at least: their sums fit into the second-level cache.
const WINDOW: DocId = 16_384;

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
}

impl Candidate<'_> {
    /// The better is the greater. Ids are read for ties only.
    fn compare(&self, other: &Self) -> Ordering {
        let by_id = || match self.ord == other.ord && self.article == other.article {
            true => Ordering::Equal,
            false => other.segment.id(other.article).cmp(&self.segment.id(self.article)),
        };
        self.day
            .cmp(&other.day)
            .then_with(|| self.score.total_cmp(&other.score))
            .then_with(by_id)
            .then_with(|| other.ordinal().cmp(&self.ordinal()))
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
    /// The matches of the article at hand.
    matches: Vec<Match>,
}

/// One matching passage of the article at hand.
#[derive(Debug, Clone, Copy)]
struct Match {
    doc: DocId,
    kind: BlockKind,
    score: f32,
    /// Which words of the query it has.
    words: u32,
}

/// The matching passages of one article in a window.
struct Group {
    /// The article's document.
    article: DocId,
    /// The places of its passages.
    places: Range<usize>,
    /// How many of them match.
    count: u64,
    /// No sum of these is higher, without what their article adds.
    most: f32,
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
        let mut filter = ArticleFilter::new(self.plan, segment)?;
        let mut facets: Vec<_> =
            self.plan.facets.iter().map(|request| FacetColumn::new(request.facet, segment)).collect();
        // Body passages that are not asked for still keep others below them: a filter never changes a score.
        let is_capped = !self.plan.wants(BlockKind::Paragraph);
        let wanted = is_capped.then(|| segment.of_kinds(|kind| self.plan.wants(kind))).transpose()?;
        let is_wanted = |doc: DocId| wanted.is_none_or(|wanted| wanted.contains(doc as usize));
        let Scratch { mut window, mut found, mut matches } = std::mem::take(&mut self.scratch);
        let mut next = matcher.next(0);
        while next != TERMINATED {
            let first = segment.article_of(next);
            let base = first.checked_sub(1).and_then(|before| segment.ends.get(before)).map_or(0, |end| end + 1);
            // Behind the last article stand only documents of files.
            let Some(end) = segment.ends.get(first).copied() else { break };
            let last = segment.ends.partition_point(|end| *end < base + WINDOW).max(first + 1);
            let limit = segment.ends.get(last - 1).copied().unwrap_or(end) + 1;
            matcher.run(base, limit, &mut window, &mut found, analyzer)?;
            let mut ends = segment.ends.get(first..last).unwrap_or_default().iter();
            let mut match_at = found.next(window.place(base));
            while let Some(start) = match_at {
                let doc = window.origin + start as DocId;
                let Some(end) = ends.find(|end| **end >= doc).copied() else { break };
                let places = start..window.place(end);
                match_at = found.next(places.end);
                let count = match wanted {
                    None => u64::from(found.count(places.start, places.end)),
                    Some(wanted) => {
                        let is_wanted =
                            |at: &usize| found.contains(*at) && wanted.contains(window.origin as usize + at);
                        places.clone().filter(is_wanted).count() as u64
                    }
                };
                if count == 0 {
                    continue;
                }
                let most = highest(window.scores.get(places.clone()).unwrap_or_default());
                let group = Group { article: end, places, count, most };
                if let Some(enough) = self.count(&group, &mut filter, !facets.is_empty()) {
                    matches.clear();
                    matches_of(segment, &window, &found, &matcher, &group, enough, &mut matches);
                    keep_below_body(&mut matches);
                    matches.retain(|hit| is_wanted(hit.doc));
                    for facet in &mut facets {
                        facet.count(end, &matches, self.plan.count);
                    }
                    if self.wanted > 0 && !matches.is_empty() {
                        self.hits(segment, ord, &group, &mut matches);
                    }
                }
            }
            next = matcher.next(limit);
        }
        self.scratch = Scratch { window, found, matches };
        for ((facet, counts), request) in facets.into_iter().zip(&mut self.facets).zip(&self.plan.facets) {
            facet.add_to(counts, request);
        }
        Ok(())
    }

    /// Counts the matching passages of one article, and says what they must score to be looked at; `None`: they need not be.
    fn count(&mut self, group: &Group, filter: &mut ArticleFilter<'_>, is_all_wanted: bool) -> Option<f32> {
        match filter.judge(group.article) {
            Verdict::Out => return None,
            Verdict::UndatedOut => {
                self.total.undated.passages += group.count;
                self.total.undated.articles += 1;
                return None;
            }
            Verdict::In => {
                self.total.passages += group.count;
                self.total.articles += 1;
            }
        }
        let kept = if self.plan.per_article == 0 { group.count } else { group.count.min(self.plan.per_article as u64) };
        self.available += kept;
        match self.best.peek() {
            _ if is_all_wanted => Some(f32::NEG_INFINITY),
            _ if self.wanted == 0 => None,
            Some(Worst(worst)) if self.best.len() >= self.wanted && self.plan.sort == Sort::Relevance => {
                Some(worst.score)
            }
            _ => Some(f32::NEG_INFINITY),
        }
    }

    fn hits(&mut self, segment: &'v Segment, ord: usize, group: &Group, matches: &mut [Match]) {
        let article = group.article;
        matches.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.doc.cmp(&b.doc)));
        let kept = if self.plan.per_article == 0 { matches.len() } else { self.plan.per_article.min(matches.len()) };
        let day = match self.plan.sort {
            Sort::Relevance => 0,
            Sort::Newest => segment.period(article).map_or(i64::MIN, |period| day_key(period.last)),
            Sort::Oldest => segment.period(article).map_or(i64::MIN, |period| -day_key(period.first)),
        };
        let more_in_article = group.count - kept as u64;
        for hit in matches.iter().take(kept) {
            if self.best.len() >= self.wanted
                && let Some(Worst(worst)) = self.best.peek()
                && (day, hit.score) < (worst.day, worst.score)
            {
                return;
            }
            let (score, doc) = (hit.score, hit.doc);
            self.best.push(Worst(Candidate { day, score, segment, ord, doc, article, more_in_article }));
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
    // Unlike `f32::max` one instruction, and for four at once.
    let higher = |most: &mut f32, sum: f32| *most = if sum > *most { sum } else { *most };
    let mut most = [0.0; 4];
    let (fours, rest) = sums.as_chunks::<4>();
    for four in fours {
        most.iter_mut().zip(four).for_each(|(most, sum)| higher(most, *sum));
    }
    let mut highest = 0.0;
    most.iter().chain(rest).for_each(|sum| higher(&mut highest, *sum));
    highest
}

fn day_key(day: chrono::NaiveDate) -> i64 {
    i64::from(chrono::Datelike::num_days_from_ce(&day))
}

/// Adds the matching passages of a group with their scores; none, if they all score less than `enough`.
fn matches_of(
    segment: &Segment,
    window: &Window,
    found: &Bits,
    matcher: &Matcher<'_>,
    group: &Group,
    enough: f32,
    matches: &mut Vec<Match>,
) {
    let mut context = window.scores[group.places.end];
    if !window.headlines.is_empty() {
        context += matcher.headline().of(window.headlines.get(group.places.end));
    }
    if (group.most + context) * MAX_PLACE_FACTOR < enough {
        return;
    }
    let places = std::iter::successors(found.next(group.places.start), |at| found.next(at + 1));
    for at in places.take_while(|at| *at < group.places.end) {
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

/// Dates in their order, other values by frequency.
fn ordered(facet: Facet, counts: Counts) -> Vec<FacetCount> {
    let mut counts: Vec<_> = counts.into_iter().map(|(value, count)| FacetCount { value, count }).collect();
    if facet != Facet::Date {
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    }
    counts
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
}

impl<'s> ArticleFilter<'s> {
    fn new(plan: &'s Plan, segment: &'s Segment) -> tantivy::Result<Self> {
        let keywords = plan.keywords.iter().map(|filter| segment.wanted(filter)).collect();
        let under = plan.under.as_ref().map(|under| vec![(Field::Path, segment.paths_under(under, &plan.except))]);
        let document = |id: &ArticleId| segment.article(id.as_str());
        let except = plan.except_article.as_ref().map(document).transpose()?.flatten();
        let only = plan.only_article.as_ref().map(document).transpose()?;
        Ok(Self { plan, segment, keywords, under, except, holds: segment.holds(), only })
    }

    /// Whether the article was withdrawn, or has an embargo that still holds.
    fn is_held(&self, article: DocId) -> bool {
        match self.holds.and_then(|holds| holds.first(article)) {
            None => false,
            Some(WITHDRAWN) => !self.plan.withdrawn,
            Some(until) => until > self.plan.now,
        }
    }

    fn judge(&mut self, article: DocId) -> Verdict {
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

/// Counts one facet in one segment.
enum FacetColumn<'s> {
    Kinds([u64; BlockKind::ALL.len()]),
    Values { values: Option<&'s Values>, counts: Vec<u64> },
}

impl<'s> FacetColumn<'s> {
    fn new(facet: Facet, segment: &'s Segment) -> Self {
        if facet == Facet::Kind {
            return Self::Kinds(Default::default());
        }
        let values = segment.values(facet.field());
        Self::Values { values, counts: vec![0; values.map_or(0, Values::len)] }
    }

    fn count(&mut self, article: DocId, group: &[Match], by: FacetCountBy) {
        match self {
            Self::Kinds(counts) => {
                for (kind, count) in BlockKind::ALL.into_iter().zip(counts) {
                    let passages = group.iter().filter(|hit| hit.kind == kind).count() as u64;
                    *count += if by == FacetCountBy::Articles { passages.min(1) } else { passages };
                }
            }
            Self::Values { values: Some(values), counts } => {
                let more = if by == FacetCountBy::Articles { 1 } else { group.len() as u64 };
                for number in values.numbers(article) {
                    if let Some(count) = usize::try_from(number).ok().and_then(|number| counts.get_mut(number)) {
                        *count += more;
                    }
                }
            }
            Self::Values { values: None, .. } => {}
        }
    }

    fn add_to(self, sums: &mut BTreeMap<String, u64>, request: &FacetRequest) {
        match self {
            Self::Kinds(counts) => {
                for (kind, count) in BlockKind::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0) {
                    *sums.entry(kind.as_str().to_owned()).or_default() += count;
                }
            }
            Self::Values { values: Some(values), counts } => {
                for (number, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                    let Some(text) = values.text(number as u64) else { continue };
                    let value = if request.facet == Facet::Date { child_of(&request.path, &text) } else { Some(text) };
                    if let Some(value) = value {
                        *sums.entry(value).or_default() += count;
                    }
                }
            }
            Self::Values { values: None, .. } => {}
        }
    }
}

/// The part of an encoded path that is a child of `parent`: `/2025/10` of `2025␀10␀16` below `/2025`.
fn child_of(parent: &str, encoded: &str) -> Option<String> {
    let mut steps = encoded.split('\0');
    let mut path = String::new();
    for step in parent.split('/').filter(|step| !step.is_empty()) {
        if steps.next() != Some(step) {
            return None;
        }
        path.push('/');
        path.push_str(step);
    }
    let child = steps.next()?;
    Some(format!("{path}/{child}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_of_a_path_are_one_step_below_it() {
        assert_eq!(child_of("/", "2025\u{0}10\u{0}16").as_deref(), Some("/2025"));
        assert_eq!(child_of("/2025", "2025\u{0}10\u{0}16").as_deref(), Some("/2025/10"));
        assert_eq!(child_of("/2025/10", "2025\u{0}10\u{0}16").as_deref(), Some("/2025/10/16"));
        assert_eq!(child_of("/2025/10/16", "2025\u{0}10\u{0}16"), None);
        assert_eq!(child_of("/2024", "2025\u{0}10\u{0}16"), None);
    }
}

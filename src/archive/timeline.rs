//! Counts over time.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::export::Loading;
use super::read::Planned;
use super::{Archive, ArchiveError};
use crate::analysis::Language;
use crate::engine::{FoundPassage, Snapshot, Tally, values_of};
use crate::model::{
    ArticleDate, DEFAULT_ZONE, DayFilter, DayPeriod, Facet, Filter, RequestError, SearchRequest, SearchResponse,
    Timeline, TimelineBy, TimelineCount, TimelineCounts, TimelinePeriod, TimelineRequest, Undated,
};
use crate::query::{AnalyzedText, Node, Plan, SpanQuery};

impl Archive {
    /// Counts what matches by days, weeks, months or years: every period from the first to the last, also the empty ones, with its share of all
    /// articles that the filters let through. Days are the local days of articles.
    ///
    /// ```
    /// use beleg::model::TimelineRequest;
    /// use beleg::{Archive, IndexOptions, Input};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let archive = Archive::open_or_create(&folder.path().join("index"))?;
    /// archive.index(&[Input::Path("index-data/articles".into())], &IndexOptions::default(), &mut |_| {})?;
    ///
    /// let timeline = archive.timeline(&TimelineRequest::new("Reichweite"))?;
    /// let dated: u64 = timeline.periods.iter().map(|period| period.counts.passages).sum();
    /// assert_eq!(dated + timeline.undated.passages, timeline.total.passages);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::search`]; [`ArchiveError::Request`] if it would have too many rows.
    pub fn timeline(&self, request: &TimelineRequest) -> Result<Timeline, ArchiveError> {
        request.validate()?;
        let TimelineRequest { search, by, per, count, top } = request;
        // What has no date has its bucket: nothing need be left out for it.
        let undated = search.filter.undated.unwrap_or(Undated::Include);
        let filter = Filter { undated: Some(undated), ..search.filter.clone() };
        let search = SearchRequest { filter, ..search.clone() };
        let snapshot = self.snapshot();
        let Planned { plan, read_as, warnings, .. } = self.plan_with_warnings(&search, &*snapshot)?;
        let (found, matching) = snapshot.tallies(&plan, *per)?;
        let has_occurrences = *count == TimelineCount::Occurrences;
        let mut table = Table { by: *by, per: *per, has_occurrences, cells: BTreeMap::new() };
        table.count(&*snapshot, &plan, matching)?;
        if has_occurrences {
            self.occurrences(&*snapshot, &plan, &mut table)?;
        }
        let (keys, more_keys) = table.keys(*count, *top);
        let periods = table.periods(plan.days, &keys)?;
        Ok(Timeline {
            schema: SearchResponse::SCHEMA,
            query: search.query,
            read_as,
            warnings,
            by: *by,
            zone: DEFAULT_ZONE.name().to_owned(),
            per: *per,
            count: *count,
            periods,
            more_keys,
            imprecise: table.cell(Place::Imprecise, &Line::All),
            undated: table.cell(Place::Undated, &Line::All),
            total: found.total,
        })
    }

    /// Counts how often the words of a plan stand in its matches.
    fn occurrences(&self, snapshot: &dyn Snapshot, plan: &Plan, table: &mut Table) -> Result<(), ArchiveError> {
        let spans = SpanQuery::new(&plan.root);
        let mut count = |FoundPassage { block, article, .. }: FoundPassage| {
            let language = Language::of_tag(article.meta.language.as_deref());
            let stands = AnalyzedText::new(&block.text, language, &self.analyzer).count(&spans) as u64;
            let place = Place::of(article.meta.date().map(ArticleDate::period), table.by);
            let lines = table.per.map(|facet| values_of(article.meta.values(facet.field())));
            for line in lines.into_iter().flatten().map(Line::Of).chain([Line::All]) {
                *table.cells.entry((place, line)).or_default().occurrences.get_or_insert(0) += stands;
            }
            ControlFlow::Continue(())
        };
        let mut loading = Loading::new(snapshot, &mut count);
        snapshot.matches(plan, &mut |article| loading.add(article))?;
        loading.finish()
    }
}

/// Where an article stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// In the period that begins on this day.
    Period(NaiveDate),
    /// Its days are of more than one period.
    Imprecise,
    Undated,
}

impl Place {
    fn of(days: Option<DayPeriod>, by: TimelineBy) -> Self {
        let Some(DayPeriod { first, last }) = days else { return Self::Undated };
        match by.period(first) {
            Some(period) if last <= period.last => Self::Period(period.first),
            _ => Self::Imprecise,
        }
    }
}

/// All articles, or those with one value, or with none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    All,
    Of(Option<String>),
}

/// The counts of a timeline, as far as there are any.
struct Table {
    by: TimelineBy,
    per: Option<Facet>,
    /// Whether these are counted, too.
    has_occurrences: bool,
    cells: BTreeMap<(Place, Line), TimelineCounts>,
}

impl Table {
    /// Counts what matches, of which `matching` is known, and all articles beside it.
    fn count(&mut self, snapshot: &dyn Snapshot, plan: &Plan, matching: Vec<Tally>) -> Result<(), ArchiveError> {
        // Every article that the filters let through.
        let all = Plan { root: Node::All, words: Vec::new(), side_by_side: None, ..plan.clone() };
        let all_matching = snapshot.tallies(&all, self.per)?.1;
        let line = |per: Option<Facet>, value| if per.is_some() { Line::Of(value) } else { Line::All };
        let mut runs = vec![(self.per, matching, all_matching)];
        if self.per.is_some() {
            // An article with two values counts in two lines, but once in all.
            runs.push((None, snapshot.tallies(plan, None)?.1, snapshot.tallies(&all, None)?.1));
        }
        for (per, matching, all) in runs {
            for Tally { days, value, passages, articles } in matching {
                let counts = self.cells.entry((Place::of(days, self.by), line(per, value))).or_default();
                counts.passages += passages;
                counts.articles += articles;
            }
            for Tally { days, value, articles, .. } in all {
                self.cells.entry((Place::of(days, self.by), line(per, value))).or_default().all_articles += articles;
            }
        }
        Ok(())
    }

    /// The lines, the most frequent first and articles without a value last, and how many more there are.
    fn keys(&self, count: TimelineCount, top: usize) -> (Vec<Line>, u64) {
        if self.per.is_none() {
            return (vec![Line::All], 0);
        }
        let mut sums = BTreeMap::<&Line, u64>::new();
        for ((_, line), counts) in self.cells.iter().filter(|((_, line), _)| *line != Line::All) {
            *sums.entry(line).or_default() += match count {
                TimelineCount::Passages => counts.passages,
                TimelineCount::Articles => counts.articles,
                TimelineCount::Occurrences => counts.occurrences.unwrap_or_default(),
            };
        }
        let nothing = Line::Of(None);
        let without = sums.remove(&nothing).filter(|sum| *sum > 0).map(|_| nothing.clone());
        let mut sums: Vec<_> = sums.into_iter().filter(|(_, sum)| *sum > 0).collect();
        sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let more = sums.len().saturating_sub(top) as u64;
        (sums.into_iter().take(top).map(|(line, _)| line.clone()).chain(without).collect(), more)
    }

    fn cell(&self, place: Place, line: &Line) -> TimelineCounts {
        let mut counts = self.cells.get(&(place, line.clone())).copied().unwrap_or_default();
        if counts.all_articles > 0 {
            counts.share = counts.articles as f64 / counts.all_articles as f64;
        }
        // Where nothing matches, the words stand 0 times.
        counts.occurrences = counts.occurrences.or(self.has_occurrences.then_some(0));
        counts
    }

    /// Every period from the first to the last that is asked for, or else has matches, with every line.
    fn periods(&self, days: DayFilter, lines: &[Line]) -> Result<Vec<TimelinePeriod>, ArchiveError> {
        let matching = self.cells.iter().filter(|(_, counts)| counts.passages > 0);
        let starts: Vec<NaiveDate> = matching
            .filter_map(|((place, _), _)| if let Place::Period(start) = place { Some(*start) } else { None })
            .collect();
        let first = days.since.or(starts.first().copied());
        let last = days.until.or(starts.last().and_then(|start| Some(self.by.period(*start)?.last)));
        let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
        let next = |period: &DayPeriod| self.by.period(period.last.succ_opt()?);
        let all = std::iter::successors(self.by.period(first), next).take_while(|period| period.first <= last);
        let mut periods = Vec::new();
        for period in all {
            if periods.len() + lines.len() > TimelineRequest::MAX_ROWS {
                return Err(RequestError::TooManyPeriods { most: TimelineRequest::MAX_ROWS }.into());
            }
            for line in lines {
                periods.push(TimelinePeriod {
                    from: period.first.max(first),
                    to: days.until.map_or(period.last, |until| period.last.min(until)),
                    key: if let Line::Of(value) = line { value.clone() } else { None },
                    counts: self.cell(Place::Period(period.first), line),
                });
            }
        }
        Ok(periods)
    }
}

//! Every match, none of which is loaded: in the order of ids, or counted by days.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::DocId;

use super::failure::{Failure, Result};
use super::matches::Match;
use super::segment::{Segment, Values};
use crate::engine::{MatchedArticle, MatchedPassage, Tallies};
use crate::model::{ArticleId, DayPeriod, Facet};

/// The matches of an article in a segment: its number in the order of the segment's ids, its document, and where its passages stand in a list.
type InSegment = (u64, DocId, Range<usize>);

/// Every match of a plan: eight bytes a passage, and 32 an article.
#[derive(Default)]
pub(super) struct Every {
    /// By segment.
    articles: Vec<Vec<InSegment>>,
    passages: Vec<(DocId, f32)>,
}

impl Every {
    /// Adds the matches of an article, in reading order.
    pub(super) fn add(&mut self, (ord, segment): (usize, &Segment), article: DocId, matches: &[Match]) {
        let start = self.passages.len();
        self.passages.extend(matches.iter().map(|hit| (hit.doc, hit.score)));
        self.articles.resize_with(self.articles.len().max(ord + 1), Vec::new);
        let number = segment.id_number(article).unwrap_or_default();
        self.articles[ord].push((number, article, start..self.passages.len()));
    }

    /// The articles over all segments, by their ids, of which one for each segment is known at a time.
    pub(super) fn into_articles(self, segments: &[Arc<Segment>]) -> impl Iterator<Item = Result<MatchedArticle>> {
        let Self { mut articles, passages } = self;
        // The first by id is taken from the end.
        articles.iter_mut().for_each(|of_segment| of_segment.sort_unstable_by_key(|article| Reverse(article.0)));
        let next = move |articles: &mut Vec<Vec<InSegment>>, ord: usize| {
            let (_, article, matches) = articles.get_mut(ord)?.pop()?;
            Some(Reverse((segments.get(ord)?.id(article), ord, matches.start, matches.end)))
        };
        let mut heads: BinaryHeap<_> = (0..articles.len()).filter_map(|ord| next(&mut articles, ord)).collect();
        std::iter::from_fn(move || {
            let Reverse((id, ord, start, end)) = heads.pop()?;
            heads.extend(next(&mut articles, ord));
            let matched = |(doc, score): &(DocId, f32)| {
                let ordinal = segments.get(ord).map_or(0, |segment| segment.ordinal(*doc));
                MatchedPassage { ordinal, score: *score }
            };
            let passages = passages.get(start..end).unwrap_or_default().iter().map(matched).collect();
            let damaged = |_| Failure::Damaged(format!("`{id}` is no id of an article"));
            Some(ArticleId::parse(&id).map_err(damaged).map(|id| MatchedArticle { id, passages }))
        })
    }
}

/// Counts matches by the days and the values of their articles.
pub(super) struct TallyColumn {
    per: Option<Facet>,
    /// Of the segment at hand, by number of the value.
    here: FxHashMap<(Option<DayPeriod>, Option<u64>), (u64, u64)>,
    all: Tallies,
}

impl TallyColumn {
    pub(super) fn new(per: Option<Facet>) -> Self {
        Self { per, here: FxHashMap::default(), all: Tallies::new() }
    }

    fn values<'s>(&self, segment: &'s Segment) -> Result<Option<&'s Values>> {
        self.per.map_or(Ok(None), |facet| segment.values(facet.field()))
    }

    /// Counts an article with so many matches.
    pub(super) fn add(&mut self, segment: &Segment, article: DocId, passages: u64) -> Result<()> {
        let days = segment.period(article)?;
        let mut is_counted = false;
        let mut count = |number| {
            let (in_passages, in_articles) = self.here.entry((days, number)).or_default();
            *in_passages += passages;
            *in_articles += 1;
        };
        if let Some(facet) = self.per
            && let Some(values) = segment.values(facet.field())?
        {
            for number in values.numbers(article) {
                count(Some(number));
                is_counted = true;
            }
        }
        if !is_counted {
            count(None);
        }
        Ok(())
    }

    /// Adds the counts of a segment to those of all.
    pub(super) fn close(&mut self, segment: &Segment) -> Result<()> {
        let values = self.values(segment)?;
        let here = std::mem::take(&mut self.here);
        here.into_iter().for_each(|((days, number), (passages, articles))| {
            let value = number.zip(values).and_then(|(number, values)| values.text(number));
            let (all_passages, all_articles) = self.all.entry((days, value)).or_default();
            *all_passages += passages;
            *all_articles += articles;
        });
        Ok(())
    }

    pub(super) fn finish(self) -> Tallies {
        self.all
    }
}

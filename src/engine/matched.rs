//! Every match of a plan, where none is left out: one after the other, or counted by days.
//!
//! An engine whose index is larger than its memory walks through its matches; what it would do if it was small stands here.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::model::{ArticleDate, ArticleId, ArticleMeta, DayPeriod, Facet};

/// The matching passages of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedArticle {
    /// The article.
    pub id: ArticleId,
    /// Its matching passages in reading order; never empty.
    pub passages: Vec<MatchedPassage>,
}

/// A matching passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatchedPassage {
    /// Where it stands in the article's reading order, from 0.
    pub ordinal: u32,
    /// Its score.
    pub score: f32,
}

/// Takes the matches of one article after the other, until it breaks.
pub type EachMatched<'e> = &'e mut dyn FnMut(MatchedArticle) -> ControlFlow<()>;

/// How much matches in articles of some days that have a value in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The days of the articles; `None` for those without a date.
    pub days: Option<DayPeriod>,
    /// The value; `None` for those without one, and where no facet was asked for.
    pub value: Option<String>,
    /// Matching passages.
    pub passages: u64,
    /// Articles with matching passages.
    pub articles: u64,
}

/// The counts of a [`Tally`], by its days and value.
pub(crate) type Tallies = BTreeMap<(Option<DayPeriod>, Option<String>), (u64, u64)>;

pub(crate) fn in_order(tallies: Tallies) -> Vec<Tally> {
    let tally = |((days, value), (passages, articles))| Tally { days, value, passages, articles };
    tallies.into_iter().map(tally).collect()
}

/// Found passages by their articles, in the order of ids and places.
pub(super) fn by_article(passages: impl Iterator<Item = (ArticleId, MatchedPassage)>) -> Vec<MatchedArticle> {
    let mut articles = BTreeMap::<ArticleId, Vec<MatchedPassage>>::new();
    passages.for_each(|(id, passage)| articles.entry(id).or_default().push(passage));
    let in_order = |(id, mut passages): (_, Vec<MatchedPassage>)| {
        passages.sort_by_key(|passage| passage.ordinal);
        MatchedArticle { id, passages }
    };
    articles.into_iter().map(in_order).collect()
}

/// Counts found passages, each by its article.
pub(super) fn tallied<'m>(of_passages: impl Iterator<Item = &'m ArticleMeta>, per: Option<Facet>) -> Vec<Tally> {
    let mut articles = BTreeMap::<&ArticleId, (&ArticleMeta, u64)>::new();
    of_passages.for_each(|meta| articles.entry(&meta.id).or_insert((meta, 0)).1 += 1);
    let mut tallies = Tallies::new();
    for (meta, matches) in articles.into_values() {
        let days = meta.date().map(ArticleDate::period);
        for value in values_of(per.map_or(Vec::new(), |facet| meta.values(facet.field()))) {
            let (passages, articles) = tallies.entry((days, value)).or_default();
            *passages += matches;
            *articles += 1;
        }
    }
    in_order(tallies)
}

/// Under which values an article is counted: each once, and under `None` where it has none.
pub(crate) fn values_of(mut values: Vec<String>) -> Vec<Option<String>> {
    values.sort();
    values.dedup();
    if values.is_empty() { vec![None] } else { values.into_iter().map(Some).collect() }
}

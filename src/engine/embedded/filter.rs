//! What an article must be, in one segment.

use tantivy::DocId;
use tantivy::columnar::Column;

use super::failure::Result;
use super::segment::{NumbersOfValues, Segment};
use super::window::Bits;
use crate::model::{ArticleId, Field};
use crate::query::{Plan, Verdict};

/// What an article must be, in one segment.
pub(super) struct ArticleFilter<'s> {
    plan: &'s Plan,
    segment: &'s Segment,
    keywords: Vec<NumbersOfValues>,
    under: Option<NumbersOfValues>,
    except: Option<DocId>,
    holds: Option<&'s Column<u64>>,
    /// The one article that counts; inside, `None` if it is in another segment.
    pub(super) only: Option<Option<DocId>>,
    /// The only passages that count, if not all.
    pub(super) passages: Option<Bits>,
    /// Whether every article is in.
    pub(super) is_open: bool,
}

impl<'s> ArticleFilter<'s> {
    pub(super) fn new(plan: &'s Plan, segment: &'s Segment) -> Result<Self> {
        let keywords = plan.keywords.iter().map(|filter| segment.wanted(filter)).collect::<Result<Vec<_>>>()?;
        let under = match &plan.under {
            Some(under) => Some(vec![(Field::Path, segment.paths_under(under, &plan.except)?)]),
            None => None,
        };
        let document = |id: &ArticleId| segment.article(id.as_str());
        let except = plan.except_article.as_ref().map(document).transpose()?.flatten();
        let only = plan.only_article.as_ref().map(document).transpose()?;
        let mut passages = plan.only_passages.as_ref().map(|_| Bits::with_length(segment.reader.max_doc() as usize));
        for (id, ordinals) in plan.only_passages.iter().flatten() {
            let Some((article, bits)) = document(id)?.zip(passages.as_mut()) else { continue };
            let group = segment.passages(segment.article_of(article));
            let wanted = ordinals.iter().map(|ordinal| group.start + ordinal).filter(|doc| group.contains(doc));
            wanted.for_each(|doc| bits.set(doc as usize));
        }
        let holds = segment.holds()?;
        let is_open = plan.keywords.is_empty()
            && under.is_none()
            && except.is_none()
            && only.is_none()
            && holds.is_none()
            && plan.takes_any_days();
        Ok(Self { plan, segment, keywords, under, except, holds, only, passages, is_open })
    }

    pub(super) fn judge(&self, article: DocId) -> Result<Verdict> {
        let is_meant = self.except != Some(article) && self.only.is_none_or(|only| only == Some(article));
        if !is_meant || self.plan.holds_back(self.holds.and_then(|holds| holds.first(article))) {
            return Ok(Verdict::Out);
        }
        for wanted in self.keywords.iter().chain(&self.under) {
            if !self.segment.has_any(article, wanted)? {
                return Ok(Verdict::Out);
            }
        }
        if self.plan.takes_any_days() {
            return Ok(Verdict::In);
        }
        Ok(self.plan.judge_days(self.segment.period(article)?))
    }
}

//! How often the values of facets are met in matching passages.

use tantivy::DocId;

use super::failure::Result;
use super::matches::Match;
use super::segment::{Segment, Values};
use crate::engine::facet_counts::FacetCounter;
use crate::model::{BlockKind, Facet, FacetCountBy};

/// Counts one facet in one segment.
pub(super) enum FacetColumn<'s> {
    Kinds([u64; BlockKind::ALL.len()]),
    Values { values: Option<&'s Values>, counts: Vec<u64> },
}

impl<'s> FacetColumn<'s> {
    pub(super) fn new(facet: Facet, segment: &'s Segment) -> Result<Self> {
        if facet == Facet::Kind {
            return Ok(Self::Kinds(Default::default()));
        }
        let values = segment.values(facet.field())?;
        Ok(Self::Values { values, counts: vec![0; values.map_or(0, Values::len)] })
    }

    pub(super) fn count(&mut self, article: DocId, group: &[Match], by: FacetCountBy) {
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

    pub(super) fn add_to(self, counter: &mut FacetCounter<'_>) {
        match self {
            Self::Kinds(counts) => {
                for (kind, count) in BlockKind::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0) {
                    counter.add(kind.as_str().to_owned(), count);
                }
            }
            Self::Values { values: Some(values), counts } => {
                for (number, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                    // The steps of tantivy's paths are parted by a zero byte.
                    if let Some(text) = values.text(number as u64) {
                        counter.add(text.replace('\0', "/"), count);
                    }
                }
            }
            Self::Values { values: None, .. } => {}
        }
    }
}

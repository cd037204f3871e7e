//! Counts by facet as an answer shows them.

use std::collections::BTreeMap;

use crate::model::{ArticleMeta, BlockKind, Facet, FacetCount, FacetCountBy, FacetCounts, FacetRequest};

/// Counts the values of one facet.
#[derive(Debug)]
pub struct FacetCounter<'r> {
    request: &'r FacetRequest,
    counts: BTreeMap<String, u64>,
}

impl<'r> FacetCounter<'r> {
    /// One that has counted nothing.
    pub fn new(request: &'r FacetRequest) -> Self {
        Self { request, counts: BTreeMap::new() }
    }

    /// Counts a value so often, if at all; a date, a path like `/2025/10/16`, as the child of the path asked for that it lies in.
    pub fn add(&mut self, value: String, count: u64) {
        let counted = match self.request.facet {
            Facet::Date => child_of(&self.request.path, &value),
            _ => Some(value),
        };
        if let Some(value) = counted.filter(|_| count > 0) {
            *self.counts.entry(value).or_default() += count;
        }
    }

    /// Counts an article at hand, or its hits, which are of these kinds.
    pub fn add_article(&mut self, meta: &ArticleMeta, hits: &[BlockKind], by: FacetCountBy) {
        let counted = |hits: usize| if by == FacetCountBy::Articles { hits.min(1) } else { hits } as u64;
        for kind in BlockKind::ALL.into_iter().filter(|_| self.request.facet == Facet::Kind) {
            self.add(kind.as_str().to_owned(), counted(hits.iter().filter(|hit| **hit == kind).count()));
        }
        for value in meta.values(self.request.facet.field()) {
            self.add(value, counted(hits.len()));
        }
    }

    /// Adds the counts to an answer: dates in their order, other values by frequency. Two paths of one facet stand in one list.
    pub fn add_to(self, counts: &mut FacetCounts) {
        let Self { request: FacetRequest { facet, .. }, counts: own } = self;
        let mut own: Vec<_> = own.into_iter().map(|(value, count)| FacetCount { value, count }).collect();
        if *facet != Facet::Date {
            own.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        }
        counts.entry(facet.as_str().to_owned()).or_default().extend(own);
    }
}

/// The child of a parent that a path lies in or is: `/2025/10` of `/2025/10/16` below `/2025`.
fn child_of(parent: &str, path: &str) -> Option<String> {
    let mut steps = path.split('/').filter(|step| !step.is_empty());
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
        assert_eq!(child_of("/", "/2025/10/16").as_deref(), Some("/2025"));
        assert_eq!(child_of("/2025", "/2025/10/16").as_deref(), Some("/2025/10"));
        assert_eq!(child_of("/2025/10", "/2025/10/16").as_deref(), Some("/2025/10/16"));
        assert_eq!(child_of("/2025/10/16", "/2025/10/16"), None);
        assert_eq!(child_of("/2024", "/2025/10/16"), None);
    }
}

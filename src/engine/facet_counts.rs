//! Counts by facet as an answer shows them.

use std::collections::BTreeMap;

use crate::model::{Facet, FacetCount};

/// Dates in their order, other values by frequency.
pub fn ordered(facet: Facet, counts: BTreeMap<String, u64>) -> Vec<FacetCount> {
    let mut counts: Vec<_> = counts.into_iter().map(|(value, count)| FacetCount { value, count }).collect();
    if facet != Facet::Date {
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    }
    counts
}

/// The child of a parent that a path lies in or is: `/2025/10` of the steps `2025`, `10`, `16` below `/2025`.
pub fn child_of<'p>(parent: &str, mut steps: impl Iterator<Item = &'p str>) -> Option<String> {
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
        let child_of = |parent| child_of(parent, ["2025", "10", "16"].into_iter());
        assert_eq!(child_of("/").as_deref(), Some("/2025"));
        assert_eq!(child_of("/2025").as_deref(), Some("/2025/10"));
        assert_eq!(child_of("/2025/10").as_deref(), Some("/2025/10/16"));
        assert_eq!(child_of("/2025/10/16"), None);
        assert_eq!(child_of("/2024"), None);
    }
}

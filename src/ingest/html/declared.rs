//! The article's text as linked data declare it, held against the page's blocks.

use rustc_hash::FxHashMap;

use super::dom::{Dom, Id};
use super::facts::Facts;
use super::finder::Finder;
use super::flow::Flow;
use super::prose::squashed;

/// What the linked data give as the article's text, held against the page's blocks.
pub(super) struct DeclaredText {
    /// Which blocks stand in it.
    pub(super) matched: Vec<bool>,
    /// How much of it stands in the page, from 0 to 1.
    coverage: f32,
}

impl DeclaredText {
    pub(super) fn new(facts: &Facts, flows: &[Flow]) -> Self {
        const LEAST: usize = 30;
        let mut declared = Self { matched: vec![false; flows.len()], coverage: 0.0 };
        let Some(body) = facts.body.as_deref().map(squashed).filter(|body| body.len() >= 200) else { return declared };
        let mut covered = 0;
        let mut finder = Finder::new(&body);
        for (flow, matched) in flows.iter().zip(&mut declared.matched) {
            let text = squashed(&flow.text);
            if text.len() >= LEAST && text.len() <= body.len() && finder.find(&text).is_some() {
                *matched = true;
                covered += text.len();
            }
        }
        declared.coverage = covered as f32 / body.len() as f32;
        declared
    }

    pub(super) fn is_complete(&self) -> bool {
        self.coverage >= 0.6
    }

    /// The smallest element around all blocks of the declared text.
    pub(super) fn root(&self, dom: &Dom, flows: &[Flow]) -> Option<Id> {
        if !self.is_complete() {
            return None;
        }
        let mut nodes = flows.iter().zip(&self.matched).filter(|(_, matched)| **matched).map(|(flow, _)| flow.node);
        let first = nodes.next()?;
        let path: Vec<Id> = std::iter::once(first).chain(dom.above(first)).collect();
        let depths: FxHashMap<Id, usize> = path.iter().enumerate().map(|(depth, id)| (*id, depth)).collect();
        let mut common = 0;
        for node in nodes {
            let shared = std::iter::once(node).chain(dom.above(node)).find_map(|id| depths.get(&id).copied())?;
            common = common.max(shared);
        }
        path.get(common).copied()
    }
}

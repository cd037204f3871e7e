//! What a query looks for, each thing once, looked up in all segments.

use rustc_hash::FxHashMap;

use super::failure::Result;
use super::lookup::Lookup;
use super::view::View;
use crate::model::Field;
use crate::query::TermPattern;

/// What is looked for, each thing once.
#[derive(Default)]
pub(super) struct LeafSet {
    leaves: Vec<LeafPlan>,
    terms: FxHashMap<(Field, String), Option<usize>>,
    forms: Vec<(TermPattern, Option<usize>)>,
}

/// A leaf in all segments.
pub(super) struct LeafPlan {
    pub(super) kind: LeafKind,
    /// The term, or what was asked for; for explanations.
    pub(super) name: String,
    doc_freq: u64,
    /// Whether the tree asks for its documents.
    pub(super) is_asked: bool,
}

pub(super) enum LeafKind {
    Term(Lookup),
    Union(Vec<Lookup>),
    Phrase(Vec<(u32, Lookup)>),
}

impl LeafSet {
    /// The leaf of a term; `None` if no document has it.
    pub(super) fn term(&mut self, view: &View, field: Field, term: &str) -> Result<Option<usize>> {
        let key = (field, term.to_owned());
        if let Some(leaf) = self.terms.get(&key) {
            return Ok(*leaf);
        }
        let lookup = view.look_up_again(field, term)?;
        let doc_freq = lookup.doc_freq;
        let leaf = (doc_freq > 0).then(|| self.add(LeafKind::Term(lookup), term.to_owned(), doc_freq));
        self.terms.insert(key, leaf);
        Ok(leaf)
    }

    /// The leaf of a term that was looked up before.
    pub(super) fn known_term(&self, field: Field, term: &str) -> Option<usize> {
        self.terms.get(&(field, term.to_owned())).copied().flatten()
    }

    /// The leaf of the words that fit a pattern, which `expand` looks up when it is first met; `None` if none fits.
    pub(super) fn forms(
        &mut self,
        pattern: &TermPattern,
        expand: impl FnOnce() -> Result<Vec<Lookup>>,
    ) -> Result<Option<usize>> {
        if let Some((_, leaf)) = self.forms.iter().find(|(known, _)| known == pattern) {
            return Ok(*leaf);
        }
        let lookups = expand()?;
        let doc_freq = lookups.iter().map(|lookup| lookup.doc_freq).sum();
        let leaf = (!lookups.is_empty()).then(|| self.add(LeafKind::Union(lookups), pattern.to_string(), doc_freq));
        self.forms.push((pattern.clone(), leaf));
        Ok(leaf)
    }

    pub(super) fn add(&mut self, kind: LeafKind, name: String, doc_freq: u64) -> usize {
        self.leaves.push(LeafPlan { kind, name, doc_freq, is_asked: false });
        self.leaves.len() - 1
    }

    /// In how many documents a leaf's terms stand, each counted for itself.
    pub(super) fn doc_freq(&self, leaf: usize) -> u64 {
        self.leaves.get(leaf).map_or(0, |leaf| leaf.doc_freq)
    }

    /// Lets the tree ask for the documents of a leaf.
    pub(super) fn ask(&mut self, leaf: usize) {
        self.leaves[leaf].is_asked = true;
    }

    pub(super) fn into_leaves(self) -> Vec<LeafPlan> {
        self.leaves
    }

    /// Leaves of phrases and forms that the tree asks for.
    pub(super) fn asked_beside_terms(&self) -> impl Iterator<Item = usize> + '_ {
        let is_beside = |leaf: &LeafPlan| leaf.is_asked && !matches!(leaf.kind, LeafKind::Term(_));
        self.leaves.iter().enumerate().filter(move |(_, leaf)| is_beside(leaf)).map(|(i, _)| i)
    }
}

//! Scores of one passage at a time, as `query::ranking` writes them down; the engine in a folder adds up the same over many at once.

use beleg::engine::{Contribution, ScoreSource};
use beleg::model::Field;
use beleg::query::ranking::Bm25;
use beleg::query::{Node, Plan, Ranking};

/// What an engine knows of the documents that carry a field.
#[derive(Debug, Clone, Copy)]
pub(super) struct FieldSums {
    /// How many they are.
    pub(super) documents: u64,
    /// How many terms they have altogether.
    pub(super) terms: u64,
}

/// Where a score is computed: a passage with the fields of its article.
pub(super) trait Scored {
    /// How often terms and phrases stand there; once, if any word of a form does.
    fn frequency(&self, nodes: &[Node]) -> u32;
    /// How many terms a field has there.
    fn length(&self, field: Field) -> u32;
    /// How many paragraphs of the article stand before.
    fn paragraphs_before(&self) -> u32;
}

/// All that scores in a plan.
#[derive(Debug)]
pub(super) struct PlainScoring<'p> {
    plan: &'p Plan,
    units: Vec<Unit>,
}

/// BM25 of what any of some nodes find.
#[derive(Debug)]
struct Unit {
    source: ScoreSource,
    term: String,
    nodes: Vec<Node>,
    bm25: Bm25,
    /// The field whose length counts, and the mean of it.
    length: (Field, f32),
    weight: f32,
}

/// A term as a node.
pub(super) fn term(field: Field, term: &str) -> Node {
    Node::Term { field, term: term.to_owned() }
}

impl<'p> PlainScoring<'p> {
    /// Looks up what scores in a plan with this tree. `sums` tells of the documents of a field, `doc_freq` how many of them have any of some nodes.
    pub(super) fn new(
        plan: &'p Plan,
        root: &Node,
        sums: impl Fn(Field) -> FieldSums,
        doc_freq: impl Fn(Field, &[Node]) -> u64,
    ) -> Self {
        let ranking = &plan.ranking;
        let mut units: Vec<Unit> = Vec::new();
        for (source, term, nodes, weight) in scored(plan, root) {
            if units.iter().any(|unit| unit.source == source && unit.nodes == nodes) {
                continue;
            }
            let field = if let Some(Node::Term { field, .. }) = nodes.first() { *field } else { Field::Words };
            let (bm25, length) = ranking.of_field(field);
            let FieldSums { documents, terms } = sums(length);
            let mean = (terms as f32 / documents.max(1) as f32).max(1.0);
            let weight = weight * bm25.idf(documents as f32, doc_freq(field, &nodes));
            units.push(Unit { source, term, nodes, bm25, length: (length, mean), weight });
        }
        Self { plan, units }
    }

    /// What the score of a passage is made of, whether it matches or not.
    pub(super) fn contributions(&self, passage: &impl Scored) -> Vec<Contribution> {
        let score = |unit: &Unit| {
            let length_part = unit.bm25.length_part(passage.length(unit.length.0), unit.length.1);
            unit.weight * Bm25::tf_norm(passage.frequency(&unit.nodes), length_part)
        };
        let ranking = &self.plan.ranking;
        let of_headline = || self.units.iter().filter(|unit| unit.source == ScoreSource::Headline);
        let heaviest = of_headline().map(|unit| unit.weight).fold(f32::MIN_POSITIVE, f32::max);
        let headline: f32 = of_headline().map(score).sum();
        let share = ranking.of_headline(headline, heaviest) / headline.max(f32::MIN_POSITIVE);
        let factor = ranking.early_factor(passage.paragraphs_before());
        let contribution = |unit: &Unit| {
            let share = if unit.source == ScoreSource::Headline { share } else { 1.0 };
            Contribution { source: unit.source, term: unit.term.clone(), score: score(unit) * share * factor }
        };
        self.units.iter().map(contribution).filter(|contribution| contribution.score != 0.0).collect()
    }

    /// Which words of the query a passage has, one bit each, for [`keep_below_body`](beleg::query::ranking::keep_below_body).
    pub(super) fn words(&self, passage: &impl Scored) -> u32 {
        let has = |(field, name)| passage.frequency(&[term(field, name)]) > 0;
        let words = self.plan.words.iter().map(|word| word.found_by().into_iter().any(has));
        let others = self.units.iter().filter(|unit| matches!(unit.source, ScoreSource::Form | ScoreSource::Phrase));
        let bits = words.chain(others.map(|unit| passage.frequency(&unit.nodes) > 0)).zip(0..);
        bits.fold(0, |bits, (has, i)| bits | u32::from(has) << 31.min(i))
    }
}

/// What scores, some of it several times: its source and name, what it is found by, and its weight.
fn scored(plan: &Plan, root: &Node) -> Vec<(ScoreSource, String, Vec<Node>, f32)> {
    let Ranking { word, family, section, article, beginning, form, phrase, .. } = plan.ranking;
    let mut scored = Vec::new();
    for query_word in &plan.words {
        let (stem, first) = (std::slice::from_ref(&query_word.term), std::slice::from_ref(&query_word.beginning));
        let families = query_word.families.as_slice();
        for (source, names, fields, weight) in [
            (ScoreSource::Word, stem, &[Field::Words][..], word),
            (ScoreSource::Family, families, &[Field::Words, Field::Parts], family),
            (ScoreSource::Section, stem, &[Field::Section], section),
            (ScoreSource::Article, families, &[Field::Body], article),
            (ScoreSource::Beginning, first, &[Field::Beginnings], beginning),
            (ScoreSource::Headline, families, &[Field::Headline], 1.0),
        ] {
            let nodes = |name: &String| fields.iter().map(|field| term(*field, name)).collect();
            scored.extend(names.iter().map(|name| (source, name.clone(), nodes(name), weight)));
        }
    }
    for (node, _) in root.nodes().into_iter().filter(|(_, scores)| *scores) {
        match node {
            Node::Form { pattern, .. } => {
                scored.push((ScoreSource::Form, pattern.to_string(), vec![node.clone()], form));
            }
            Node::Phrase { slots } => {
                let terms: Vec<_> = slots.iter().map(|slot| slot.term.as_str()).collect();
                scored.push((ScoreSource::Phrase, terms.join(" "), vec![node.clone()], phrase));
            }
            _ => {}
        }
    }
    scored
}

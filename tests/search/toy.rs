//! The smallest engine, to be read first by who wants to write one: articles in a map, looked through from end to end for every question.
//!
//! What a plan means for an article, and how passages score, is shared; its own is where terms are kept and how they are found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use beleg::analysis::{AnalyzedArticle, Lexicon};
use beleg::engine::facet_counts::FacetCounter;
use beleg::engine::{
    ArticleState, Cut, Engine, EngineError, Found, FoundPassage, IndexInfo, IndexedFile, Snapshot, StoredArticle, Sums,
    TermCount, Terms, Writer,
};
use beleg::model::stored_path::{deepest_above, is_under};
use beleg::model::{Article, ArticleDate, ArticleId, Block, DayPeriod, Facet, Field, Level, PassageId};
use beleg::query::ranking::{Bm25, Contribution, Placed, ScoreSource, bits_of_words, keep_below_body};
use beleg::query::{KeywordFilter, Node, Plan, QueryWord, ReadArticle, Scored, TermPattern, Verdict};

type Result<T> = std::result::Result<T, EngineError>;

/// An index in memory: its state, which the one writer shares.
pub(super) struct Toy(IndexInfo, Arc<Mutex<State>>);

/// An article, with the terms of each of its passages.
struct Indexed {
    article: Article,
    terms: Vec<BTreeMap<Field, Vec<String>>>,
}

/// One state of the index.
#[derive(Default, Clone)]
struct State {
    articles: BTreeMap<ArticleId, Arc<Indexed>>,
    files: BTreeMap<String, IndexedFile>,
}

/// The next state, and where it goes.
struct ToyWriter(State, Arc<Mutex<State>>);

impl Toy {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        Self(IndexInfo::current(lexicon), Arc::default())
    }
}

impl Engine for Toy {
    fn info(&self) -> &IndexInfo {
        &self.0
    }
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>> {
        Ok(Arc::new(self.1.lock().unwrap().clone()))
    }
    fn writer(&self) -> Result<Box<dyn Writer>> {
        let state = self.1.lock().unwrap();
        if Arc::strong_count(&self.1) > 1 {
            return Err(EngineError::Locked { location: std::path::PathBuf::new().into() });
        }
        Ok(Box::new(ToyWriter(state.clone(), Arc::clone(&self.1))))
    }
}

impl Writer for ToyWriter {
    fn put(&mut self, article: AnalyzedArticle) -> Result<()> {
        let terms = (0..article.passages.len()).map(|ordinal| article.all_terms(ordinal)).collect();
        let indexed = Indexed { article: article.article, terms };
        self.0.articles.insert(indexed.article.meta.id.clone(), Arc::new(indexed));
        Ok(())
    }
    fn put_file(&mut self, file: &IndexedFile) -> Result<()> {
        self.0.files.insert(file.path.clone(), file.clone());
        Ok(())
    }
    fn delete(&mut self, id: &ArticleId) -> Result<()> {
        self.0.articles.remove(id);
        Ok(())
    }
    fn delete_file(&mut self, path: &str) -> Result<()> {
        self.0.files.remove(path);
        Ok(())
    }
    fn commit(&mut self) -> Result<()> {
        self.1.lock().unwrap().clone_from(&self.0);
        Ok(())
    }
}

impl Snapshot for State {
    fn search(&self, plan: &Plan) -> Result<Found> {
        Search::new(self, plan).run()
    }
    fn explain(&self, plan: &Plan, id: &PassageId) -> Result<Option<Vec<Contribution>>> {
        let Some(article) = self.articles.get(&id.article) else { return Ok(None) };
        let passage = passages(article).find(|passage| passage.block().slot == id.slot);
        Ok(passage.map(|passage| Search::new(self, plan).contributions(passage)))
    }
    fn terms(&self, field: Field, patterns: &[TermPattern], limit: usize) -> Result<Vec<Terms>> {
        Ok(patterns.iter().map(|pattern| self.fitting(field, pattern, limit)).collect())
    }
    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Option<StoredArticle>>> {
        Ok(ids.iter().map(|id| self.articles.get(id).map(|of| self.stored(of))).collect())
    }
    fn paths(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        let paths: BTreeSet<_> = self.all().map(|of| &of.article.path).collect();
        let behind = paths.into_iter().filter(|path| after.is_none_or(|after| path.as_str() > after));
        Ok(behind.take(limit).cloned().collect())
    }
    fn states(&self, ids: &[ArticleId]) -> Result<Vec<Option<ArticleState>>> {
        Ok(ids.iter().map(|id| self.articles.get(id).map(|of| ArticleState::new(&of.article))).collect())
    }
    fn files(&self, paths: &[String]) -> Result<Vec<Option<IndexedFile>>> {
        Ok(paths.iter().map(|path| self.files.get(path).cloned()).collect())
    }
    fn files_under(&self, under: Option<&str>) -> Result<Vec<IndexedFile>> {
        let is_meant = |file: &&IndexedFile| under.is_none_or(|under| is_under(&file.path, under));
        Ok(self.files.values().filter(is_meant).cloned().collect())
    }
    fn articles_of_files(&self, paths: &[String]) -> Result<Vec<Vec<ArticleId>>> {
        let of = |path| self.all().filter(move |of| of.article.path == path).map(|of| of.article.meta.id.clone());
        Ok(paths.iter().map(|path| of(path.as_str()).collect()).collect())
    }
    fn values(&self, facet: Facet) -> Result<Vec<String>> {
        let values: BTreeSet<_> = self.all().flat_map(|of| of.article.meta.values(facet.field())).collect();
        Ok(values.into_iter().collect())
    }
    fn sums(&self) -> Result<Sums> {
        Ok(self.all().map(counted).collect())
    }
    fn sums_under(&self, paths: &[String]) -> Result<Vec<Sums>> {
        let below = |i| self.all().filter(move |of| deepest_above(&of.article.path, paths) == Some(i));
        Ok((0..paths.len()).map(|i| below(i).map(counted).collect()).collect())
    }
}

fn counted(of: &Indexed) -> (u64, Option<DayPeriod>) {
    (of.terms.len() as u64, of.article.meta.date().map(ArticleDate::period))
}

/// A passage of an article; in fields of the whole article any of them stands for it.
#[derive(Clone, Copy)]
struct Passage<'a>(&'a Indexed, usize);

fn passages(of: &Indexed) -> impl Iterator<Item = Passage<'_>> {
    (0..of.terms.len()).map(move |ordinal| Passage(of, ordinal))
}

impl<'a> Passage<'a> {
    fn block(self) -> &'a Block {
        &self.0.article.blocks[self.1]
    }
    fn terms(self, field: Field) -> impl Iterator<Item = &'a str> {
        self.0.terms[self.1].get(&field).into_iter().flatten().map(String::as_str)
    }
    /// How often any of some terms, forms and phrases stands there; a form once.
    fn frequency(self, nodes: &[Node]) -> u32 {
        let of_node = |node: &Node| match node {
            Node::Term { field, term } => self.terms(*field).filter(|other| other == term).count(),
            Node::Form { pattern, .. } => usize::from(self.terms(Field::Exact).any(|term| pattern.matches(term))),
            Node::Phrase { slots, .. } => {
                let at = |start: usize, offset: u32, field| self.terms(field).nth(start + offset as usize);
                let stands = |start: &usize| slots.iter().all(|s| at(*start, s.offset, s.field) == Some(&*s.term));
                (0..self.terms(slots[0].field).count()).filter(stands).count()
            }
            _ => 0,
        };
        nodes.iter().map(of_node).sum::<usize>() as u32
    }
    fn length(self, field: Field) -> u32 {
        self.terms(field).filter(|term| !term.is_empty()).count() as u32
    }
}

impl State {
    fn all(&self) -> impl Iterator<Item = &Indexed> {
        self.articles.values().map(AsRef::as_ref)
    }
    fn stored(&self, of: &Indexed) -> StoredArticle {
        StoredArticle::new(of.article.clone(), self.files.get(&of.article.path))
    }
    /// One passage for every document that carries a field.
    fn documents(&self, field: Field) -> impl Iterator<Item = Passage<'_>> {
        let most = if field.info().level == Level::Article { 1 } else { usize::MAX };
        self.all().flat_map(move |article| passages(article).take(most))
    }
    fn doc_freq(&self, field: Field, nodes: &[Node]) -> u64 {
        self.documents(field).filter(|passage| passage.frequency(nodes) > 0).count() as u64
    }
    /// The terms that fit a pattern, the most frequent first.
    fn fitting(&self, field: Field, pattern: &TermPattern, limit: usize) -> Terms {
        let mut counts = BTreeMap::<&str, u64>::new();
        for passage in self.documents(field) {
            let fits = |term: &&str| !term.is_empty() && pattern.matches(term);
            let terms: BTreeSet<_> = passage.terms(field).filter(fits).collect();
            terms.into_iter().for_each(|term| *counts.entry(term).or_default() += 1);
        }
        let count = |(term, count): (&str, u64)| TermCount { term: term.to_owned(), count };
        let mut best: Vec<_> = counts.into_iter().map(count).collect();
        best.sort_by_key(|term| std::cmp::Reverse(term.count));
        Terms { fitting: best.len(), best: best.into_iter().take(limit).collect() }
    }
}

/// What scores, with its weight, how it is scored, by the length of which field, and the mean of that.
struct Unit(Scored, f32, Bm25, Field, f32);

/// One search: what must match, with words for patterns, and what scores.
struct Search<'a> {
    state: &'a State,
    plan: &'a Plan,
    root: Node,
    cuts: Vec<Cut>,
    units: Vec<Unit>,
}

impl<'a> Search<'a> {
    fn new(state: &'a State, plan: &'a Plan) -> Self {
        let (mut limits, mut cuts) = (plan.limits, Vec::new());
        let root = plan.root.with_forms(|pattern, span| {
            let Terms { best, fitting } = state.fitting(Field::Exact, pattern, limits.words());
            limits.spend_words(best.len());
            cuts.extend(Cut::of_words(span, best.len(), Some(fitting)));
            TermPattern::OneOf(best.into_iter().map(|word| word.term).collect())
        });
        let unit = |scored: Scored| {
            let field = if let Some(Node::Term { field, .. }) = scored.nodes.first() { *field } else { Field::Words };
            let (bm25, length) = plan.ranking.of_field(field);
            let documents = state.documents(length).count() as f32;
            let terms = state.documents(length).map(|passage| passage.length(length)).sum::<u32>() as f32;
            let weight = scored.weight * bm25.idf(documents, state.doc_freq(field, &scored.rare_as));
            Unit(scored, weight, bm25, length, (terms / documents.max(1.0)).max(1.0))
        };
        let units = Scored::all(plan, &root).into_iter().map(unit).collect();
        Self { state, plan, root, cuts, units }
    }
    /// What the score of a passage is made of, whether it matches or not.
    fn contributions(&self, passage: Passage<'_>) -> Vec<Contribution> {
        let alone = |Unit(Scored { source, name, nodes, .. }, weight, bm25, length, mean): &Unit| {
            let length_part = bm25.length_part(passage.length(*length), *mean);
            let score = weight * Bm25::tf_norm(passage.frequency(nodes), length_part);
            Contribution { source: *source, term: name.clone(), score }
        };
        let of_headline = self.units.iter().filter(|unit| unit.0.source == ScoreSource::Headline);
        let heaviest = of_headline.map(|unit| unit.1).fold(0.0, f32::max);
        let alone = self.units.iter().map(alone).collect();
        self.plan.ranking.weigh(alone, heaviest, passage.0.article.paragraphs_before(passage.1))
    }
    /// Which words of the query a passage has.
    fn words(&self, passage: Passage<'_>) -> u32 {
        let has = |(field, term)| passage.frequency(&[Node::term(field, term)]) > 0;
        let words = self.plan.words.iter().map(|word| word.found_by().into_iter().any(has));
        let others = self.units.iter().filter(|unit| unit.0.tells_apart(self.plan));
        bits_of_words(words.chain(others.map(|unit| passage.frequency(&unit.0.nodes) > 0)))
    }
    /// The matching passages of an article that are looked at, the best first.
    fn hits_of(&self, of: &'a Indexed) -> Vec<(f32, Passage<'a>)> {
        let Article { meta, blocks, .. } = &of.article;
        let read = ReadArticle::new(meta, blocks, &self.plan.analyzer);
        let matches = |p: &Passage<'_>| self.plan.looks_at(p.block().kind) && read.holds(&self.root, p.1);
        let score = |passage: &Passage<'_>| self.contributions(*passage).iter().map(|part| part.score).sum();
        let mut hits: Vec<(f32, _)> = passages(of).filter(matches).map(|passage| (score(&passage), passage)).collect();
        let all = hits.iter_mut();
        keep_below_body(all.map(|(score, p)| Placed { kind: p.block().kind, words: self.words(*p), score }));
        hits.retain(|(_, p)| self.plan.wants_place(&of.article.meta.id, p.1 as u32));
        hits.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        hits
    }
    fn run(mut self) -> Result<Found> {
        let Self { state, plan, .. } = self;
        let mut found = Found { cuts: std::mem::take(&mut self.cuts), ..Found::default() };
        found.total.exact = found.cuts.is_empty();
        let mut counters: Vec<_> = plan.facets.iter().map(FacetCounter::new).collect();
        let mut all = Vec::new();
        for of in state.articles.values() {
            EngineError::check_deadline(&plan.limits)?;
            let verdict = plan.judge(&of.article.meta, &of.article.path);
            let mut hits = if verdict == Verdict::Out { Vec::new() } else { self.hits_of(of) };
            found.add_article(plan, hits.iter().map(|(_, passage)| passage.block().kind), verdict);
            hits.retain(|(_, passage)| verdict == Verdict::In && plan.wants(passage.block().kind));
            let kinds: Vec<_> = hits.iter().map(|(_, passage)| passage.block().kind).collect();
            counters.iter_mut().for_each(|counter| counter.add_article(&of.article.meta, &kinds, plan.count));
            let kept = plan.kept(hits.len());
            found.available += kept as u64;
            let (stored, more_in_article) = (Arc::new(state.stored(of).stored), (hits.len() - kept) as u64);
            for (score, passage) in hits.into_iter().take(kept) {
                let (ordinal, block, article) = (passage.1 as u32, passage.block().clone(), Arc::clone(&stored));
                all.push(FoundPassage { score, ordinal, block, article, more_in_article });
            }
        }
        // Articles came by their ids, and their passages in reading order where they score the same.
        let day = |passage: &FoundPassage| plan.sort.day_key(passage.article.meta.date().map(ArticleDate::period));
        all.sort_by(|a, b| day(b).cmp(&day(a)).then_with(|| b.score.total_cmp(&a.score)));
        found.passages = all.into_iter().skip(plan.offset).take(plan.limit).collect();
        counters.into_iter().for_each(|counter| counter.add_to(&mut found.facets));
        let is_known = |filter: &KeywordFilter| state.all().any(|of| filter.fits_article(&of.article.meta));
        found.unknown = plan.asked_values().into_iter().filter(|filter| !is_known(filter)).collect();
        let doc_freq = |(field, name): (Field, &str)| state.doc_freq(field, &[Node::term(field, name)]);
        let frequency = |word: &QueryWord| word.found_by().into_iter().map(doc_freq).sum();
        found.frequencies = plan.counted_words().iter().map(frequency).collect();
        Ok(found)
    }
}

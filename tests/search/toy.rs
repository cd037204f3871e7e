//! The smallest engine, to be read first by who wants to write one: articles in a map, looked through from end to end for every question.
//!
//! All that is decided is shared with every other engine: values of an article, filters, days, nearness, weights. Its own is only where terms
//! are kept and how they are found.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::Instant;

use beleg::analysis::{AnalyzedArticle, Lexicon};
use beleg::engine::facet_counts::FacetCounter;
use beleg::engine::{
    ArticleState, Contribution, Cut, Engine, EngineError, Found, FoundPassage, IndexInfo, IndexedFile, ScoreSource,
    Snapshot, StoredArticle, StoredMeta, Sums, TermCount, Terms, Writer,
};
use beleg::model::stored_path::{deepest_above, is_under};
use beleg::model::{
    Article, ArticleDate, ArticleId, Block, BlockKind, Facet, FacetCountBy, Field, Level, PassageId, Slot,
};
use beleg::query::ranking::{Bm25, Placed, keep_below_body};
use beleg::query::{KeywordFilter, Node, Plan, QueryWord, ReadArticle, TermPattern, Verdict};

type Result<T> = std::result::Result<T, EngineError>;

/// An index in memory: its state, and what is alive as long as the one writer.
pub(super) struct Toy(IndexInfo, Arc<Mutex<State>>, Mutex<Weak<()>>);

/// One state of the index.
#[derive(Default, Clone)]
struct State {
    /// With their texts, once they were read.
    articles: BTreeMap<ArticleId, Arc<(AnalyzedArticle, OnceLock<ReadArticle>)>>,
    files: BTreeMap<String, IndexedFile>,
}

/// The next state, and where it goes.
struct ToyWriter(State, Arc<Mutex<State>>, #[expect(dead_code, reason = "is held")] Arc<()>);

impl Toy {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        Self(IndexInfo::current(lexicon), Arc::default(), Mutex::default())
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
        let (mut lock, held) = (self.2.lock().unwrap(), Arc::new(()));
        if lock.strong_count() > 0 {
            return Err(EngineError::Locked { location: PathBuf::new().into() });
        }
        *lock = Arc::downgrade(&held);
        Ok(Box::new(ToyWriter(self.1.lock().unwrap().clone(), Arc::clone(&self.1), held)))
    }
}

impl Writer for ToyWriter {
    fn put(&mut self, article: AnalyzedArticle) -> Result<()> {
        self.0.articles.insert(article.article.meta.id.clone(), Arc::new((article, OnceLock::new())));
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
        let passage = passages(&article.0).find(|passage| passage.block().slot == id.slot);
        Ok(passage.map(|passage| Search::new(self, plan).contributions(passage)))
    }
    fn terms(&self, field: Field, patterns: &[TermPattern], limit: usize) -> Result<Vec<Terms>> {
        let fitting = patterns.iter().map(|pattern| self.fitting(field, pattern));
        Ok(fitting.map(|all| Terms { fitting: all.len(), best: all.into_iter().take(limit).collect() }).collect())
    }
    fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Option<StoredArticle>>> {
        let whole = |of: &AnalyzedArticle| StoredArticle { stored: self.stored(of), blocks: of.article.blocks.clone() };
        Ok(ids.iter().map(|id| self.articles.get(id).map(|article| whole(&article.0))).collect())
    }
    fn paths(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        let paths: BTreeSet<_> = self.all().map(|of| &of.article.path).collect();
        let behind = paths.into_iter().filter(|path| after.is_none_or(|after| path.as_str() > after));
        Ok(behind.take(limit).cloned().collect())
    }
    fn states(&self, ids: &[ArticleId]) -> Result<Vec<Option<ArticleState>>> {
        let path = |of: &Article| of.path.clone();
        let state = |of: &Article| ArticleState { content: of.content, position: of.position, path: path(of) };
        Ok(ids.iter().map(|id| self.articles.get(id).map(|article| state(&article.0.article))).collect())
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
        Ok(sums(self.all()))
    }
    fn sums_under(&self, paths: &[String]) -> Result<Vec<Sums>> {
        let below = |i| self.all().filter(move |of| deepest_above(&of.article.path, paths) == Some(i));
        Ok((0..paths.len()).map(|i| sums(below(i))).collect())
    }
}

fn sums<'a>(articles: impl Iterator<Item = &'a AnalyzedArticle>) -> Sums {
    articles.fold(Sums::default(), |mut sums, of| {
        sums.add_article(of.passages.len() as u64, of.article.meta.date().map(ArticleDate::period));
        sums
    })
}

/// A passage of an article; in fields of the whole article any of them stands for it.
#[derive(Clone, Copy)]
struct Passage<'a>(&'a AnalyzedArticle, usize);

fn passages(of: &AnalyzedArticle) -> impl Iterator<Item = Passage<'_>> {
    (0..of.passages.len()).map(move |ordinal| Passage(of, ordinal))
}

impl<'a> Passage<'a> {
    fn block(self) -> &'a Block {
        &self.0.article.blocks[self.1]
    }
    fn terms(self, field: Field) -> impl Iterator<Item = &'a str> {
        let kind = (field == Field::Kind).then(|| self.block().kind.as_str());
        kind.into_iter().chain(self.0.terms(field, self.1))
    }
    fn length(self, field: Field) -> u32 {
        self.terms(field).filter(|term| !term.is_empty()).count() as u32
    }
    fn paragraphs_before(self) -> u32 {
        let number = |block: &Block| if let Slot::Paragraph(n, _) = block.slot { Some(n) } else { None };
        self.0.article.blocks[..=self.1].iter().rev().find_map(number).unwrap_or_default()
    }
    /// How often terms and phrases stand in it; once, if any word of a form does.
    fn frequency(self, nodes: &[Node]) -> u32 {
        let of_node = |node: &Node| match node {
            Node::Term { field, term } => self.terms(*field).filter(|other| other == term).count(),
            Node::Form { pattern, .. } => usize::from(self.terms(Field::Exact).any(|term| pattern.matches(term))),
            Node::Phrase { slots } => {
                let at = |start: usize, offset: u32, field| self.terms(field).nth(start + offset as usize);
                let stands = |start: &usize| slots.iter().all(|s| at(*start, s.offset, s.field) == Some(&*s.term));
                (0..self.terms(slots[0].field).count()).filter(stands).count()
            }
            _ => 0,
        };
        nodes.iter().map(of_node).sum::<usize>() as u32
    }
}

impl State {
    fn all(&self) -> impl Iterator<Item = &AnalyzedArticle> {
        self.articles.values().map(|article| &article.0)
    }
    fn stored(&self, of: &AnalyzedArticle) -> StoredMeta {
        StoredMeta::new(of.article.clone()).with_file(self.files.get(&of.article.path))
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
    fn fitting(&self, field: Field, pattern: &TermPattern) -> Vec<TermCount> {
        let mut counts = BTreeMap::<&str, u64>::new();
        for passage in self.documents(field) {
            let fits = |term: &&str| !term.is_empty() && pattern.matches(term);
            let terms: BTreeSet<_> = passage.terms(field).filter(fits).collect();
            terms.into_iter().for_each(|term| *counts.entry(term).or_default() += 1);
        }
        let mut fitting: Vec<_> =
            counts.into_iter().map(|(term, count)| TermCount { term: term.to_owned(), count }).collect();
        fitting.sort_by_key(|term| Reverse(term.count));
        fitting
    }
}

/// One search: what must match, with words for patterns, and what scores.
struct Search<'a> {
    state: &'a State,
    plan: &'a Plan,
    root: Node,
    cuts: Vec<Cut>,
    units: Vec<Unit>,
}

/// BM25 of what any of some nodes find, with the field whose length counts and its mean.
struct Unit {
    source: ScoreSource,
    term: String,
    nodes: Vec<Node>,
    bm25: Bm25,
    length: (Field, f32),
    weight: f32,
}

fn term(field: Field, term: &str) -> Node {
    Node::Term { field, term: term.to_owned() }
}

impl<'a> Search<'a> {
    fn new(state: &'a State, plan: &'a Plan) -> Self {
        let (mut left, mut cuts, mut known) = (plan.limits, Vec::new(), Vec::<(TermPattern, TermPattern)>::new());
        let root = plan.root.with_forms(&mut |pattern, span| {
            if let Some((_, words)) = known.iter().find(|(known, _)| known == pattern) {
                return words.clone();
            }
            let mut words = state.fitting(Field::Exact, pattern);
            let fitting = words.len();
            words.truncate(left.words_of_pattern.min(left.words_of_patterns));
            left.words_of_patterns -= words.len();
            if words.len() < fitting {
                cuts.push(Cut::Words { span: span.clone(), looked_for: words.len(), fitting: Some(fitting) });
            }
            known.push((pattern.clone(), TermPattern::OneOf(words.into_iter().map(|word| word.term).collect())));
            known[known.len() - 1].1.clone()
        });
        let (mut search, ranking) = (Self { state, plan, root, cuts, units: Vec::new() }, &plan.ranking);
        for word in &plan.words {
            let (stem, beginning) = (std::slice::from_ref(&word.term), std::slice::from_ref(&word.beginning));
            for (source, names, fields, weight) in [
                (ScoreSource::Word, stem, &[Field::Words][..], ranking.word),
                (ScoreSource::Family, &word.families, &[Field::Words, Field::Parts], ranking.family),
                (ScoreSource::Section, stem, &[Field::Section], ranking.section),
                (ScoreSource::Article, &word.families, &[Field::Body], ranking.article),
                (ScoreSource::Beginning, beginning, &[Field::Beginnings], ranking.beginning),
                (ScoreSource::Headline, &word.families, &[Field::Headline], 1.0),
            ] {
                for name in names {
                    search.add(source, name, fields.iter().map(|field| term(*field, name)).collect(), weight);
                }
            }
        }
        for (node, _) in search.root.clone().nodes().into_iter().filter(|(_, scores)| *scores) {
            match node {
                Node::Form { pattern, .. } => {
                    search.add(ScoreSource::Form, &pattern.to_string(), vec![node.clone()], ranking.form);
                }
                Node::Phrase { slots } => {
                    search.add(ScoreSource::Phrase, &slots[0].term, vec![node.clone()], ranking.phrase);
                }
                _ => {}
            }
        }
        search
    }
    /// Adds what scores, once.
    fn add(&mut self, source: ScoreSource, name: &str, nodes: Vec<Node>, weight: f32) {
        if self.units.iter().any(|unit| unit.source == source && unit.nodes == nodes) {
            return;
        }
        let field = if let Some(Node::Term { field, .. }) = nodes.first() { *field } else { Field::Words };
        let (bm25, length) = self.plan.ranking.of_field(field);
        let lengths: Vec<_> = self.state.documents(length).map(|passage| passage.length(length)).collect();
        let (documents, sum) = (lengths.len() as f32, lengths.iter().sum::<u32>() as f32);
        let weight = weight * bm25.idf(documents, self.state.doc_freq(field, &nodes));
        let (term, length) = (name.to_owned(), (length, (sum / documents.max(1.0)).max(1.0)));
        self.units.push(Unit { source, term, nodes, bm25, length, weight });
    }
    /// What the score of a passage is made of.
    fn contributions(&self, passage: Passage<'_>) -> Vec<Contribution> {
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
    /// Which words of the query a passage has, one bit each.
    fn words_of(&self, passage: Passage<'_>) -> u32 {
        let has = |(field, name)| passage.frequency(&[term(field, name)]) > 0;
        let words = self.plan.words.iter().map(|word| word.found_by().into_iter().any(has));
        let others = self.units.iter().filter(|unit| matches!(unit.source, ScoreSource::Form | ScoreSource::Phrase));
        let bits = words.chain(others.map(|unit| passage.frequency(&unit.nodes) > 0)).zip(0..);
        bits.fold(0, |bits, (has, i)| bits | u32::from(has) << 31.min(i))
    }
    /// The matching passages of an article, the best first.
    fn hits_of(&self, (of, read): &'a (AnalyzedArticle, OnceLock<ReadArticle>)) -> Vec<(f32, Passage<'a>)> {
        let Article { meta, blocks, .. } = &of.article;
        let read = read.get_or_init(|| ReadArticle::new(meta, blocks, &mut self.plan.analyzers.lend()));
        let is_looked_at = |kind| self.plan.wants(kind) || kind == BlockKind::Paragraph;
        let matches = |passage: &Passage<'_>| is_looked_at(passage.block().kind) && read.holds(&self.root, passage.1);
        let score = |passage| self.contributions(passage).iter().map(|contribution| contribution.score).sum();
        let mut hits: Vec<(f32, _)> = passages(of).filter(matches).map(|passage| (score(passage), passage)).collect();
        let words = |passage: &Passage<'_>| (passage.block().kind, self.words_of(*passage));
        keep_below_body(hits.iter_mut().map(|(score, passage)| {
            let (kind, words) = words(passage);
            Placed { kind, words, score }
        }));
        hits.retain(|(_, passage)| self.plan.wants(passage.block().kind));
        hits.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        hits
    }
    fn run(mut self) -> Result<Found> {
        let Self { state, plan, .. } = self;
        let mut found = Found { cuts: std::mem::take(&mut self.cuts), ..Found::default() };
        found.total.exact = found.cuts.is_empty();
        let mut counters: Vec<_> = plan.facets.iter().map(FacetCounter::new).collect();
        let mut all = Vec::new();
        for article in state.articles.values() {
            if plan.limits.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Err(EngineError::Deadline);
            }
            let Article { meta, path, .. } = &article.0.article;
            let verdict = plan.judge(meta, path);
            let hits = if verdict == Verdict::Out { Vec::new() } else { self.hits_of(article) };
            let (passages, articles) = (hits.len() as u64, u64::from(!hits.is_empty()));
            if verdict == Verdict::UndatedOut {
                found.total.undated.passages += passages;
                found.total.undated.articles += articles;
                continue;
            }
            found.total.passages += passages;
            found.total.articles += articles;
            for (request, counter) in plan.facets.iter().zip(&mut counters) {
                let counted = |n: usize| if plan.count == FacetCountBy::Articles { n.min(1) } else { n } as u64;
                for kind in BlockKind::ALL.into_iter().filter(|_| request.facet == Facet::Kind) {
                    let of_kind = hits.iter().filter(|(_, passage)| passage.block().kind == kind);
                    counter.add(kind.as_str().to_owned(), counted(of_kind.count()));
                }
                meta.values(request.facet.field())
                    .into_iter()
                    .for_each(|value| counter.add(value, counted(hits.len())));
            }
            let kept = if plan.per_article == 0 { hits.len() } else { plan.per_article.min(hits.len()) };
            found.available += kept as u64;
            let stored = Arc::new(state.stored(&article.0));
            for (score, passage) in hits.into_iter().take(kept) {
                let (ordinal, block, article) = (passage.1 as u32, passage.block().clone(), Arc::clone(&stored));
                let more_in_article = passages - kept as u64;
                all.push(FoundPassage { score, ordinal, block, article, more_in_article });
            }
        }
        // Articles came by their ids, and their passages in reading order where they score the same.
        let day = |passage: &FoundPassage| plan.sort.day_key(passage.article.meta.date().map(ArticleDate::period));
        all.sort_by(|a, b| day(b).cmp(&day(a)).then_with(|| b.score.total_cmp(&a.score)));
        found.passages = all.into_iter().skip(plan.offset).take(plan.limit).collect();
        counters.into_iter().for_each(|counter| counter.add_to(&mut found.facets));
        if plan.facts.unknown {
            let is_known = |filter: &KeywordFilter| state.all().any(|of| filter.fits_article(&of.article.meta));
            found.unknown = plan.asked_values().into_iter().filter(|filter| !is_known(filter)).collect();
        }
        if plan.facts.frequencies {
            let doc_freq = |(field, name): (Field, &str)| state.doc_freq(field, &[term(field, name)]);
            let of_word = |word: &QueryWord| word.found_by().into_iter().map(doc_freq).sum();
            found.frequencies = plan.words.iter().map(of_word).collect();
        }
        Ok(found)
    }
}

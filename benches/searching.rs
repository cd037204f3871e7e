//! How fast passages are found, beside tantivy's own ranking of the same terms in the same run.
//!
//! ```text
//! cargo bench --bench searching -- [FILE.jsonl …] [--queries QUERIES.jsonl …] [--times N] [--exact N]
//! cargo bench --bench searching -- --index DIR [FILE.jsonl …] [--queries QUERIES.jsonl …] [--times N]
//! ```
//!
//! Without files: the sample articles, many times over, and a few questions about them. `--times` copies all articles. `--exact`
//! measures nothing: it takes so many of the queries and finds out whether the best passages are those of a search that skips
//! nothing, with equal scores, in an index of 1, 5 and 20 segments. `--index` makes an index to keep, and
//! from the second time on asks it alone, and tells how much memory of its own the process needs.
//!
//! | row | what is done |
//! |---|---|
//! | reference | tantivy: BM25 over two fields, words and parts of compounds, any of the terms, pruned as tantivy prunes |
//! | Beleg | the whole ranking: words, families, the article, the headline; exact totals |
//!
//! One thread, the ten best passages with their stored text. The terms are analysed before. Each row's answer is checked:
//! nearly every query finds ten passages in both, and Beleg's total is that of a count.

#![allow(clippy::print_stdout, reason = "a bench prints its table")]

mod common;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use beleg::analysis::{AnalyzedArticle, Analyzer, Lexicon, OwnedToken};
use beleg::engine::embedded::EmbeddedEngine;
use beleg::engine::{Engine, FoundPassage, Snapshot};
use beleg::model::{Article, BlockKind, Facet, FacetRequest, SearchRequest};
use beleg::query::{Plan, parse_plain, resolve};
use common::{copies, read, sample};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};

/// Hits of every search.
const LIMIT: usize = 10;
/// Runs of every row; the fastest of a query counts.
const RUNS: usize = 3;
/// What is asked of the sample articles.
const QUESTIONS: &[&str] = &[
    "Welche Reichweite haben die Marschflugkörper?",
    "Wer sagte den Gipfel von Sankt Florin ab?",
    "Tomahawk",
    "Telefonat zwischen Halvorsen und Sarkow",
    "Lieferung von Waffen an Talóvar",
    "Friedensgespräche im Herbst",
];

struct Options {
    articles: Vec<Article>,
    queries: Vec<String>,
    exact: Option<usize>,
    index: Option<PathBuf>,
}

fn main() {
    let options = options();
    if let Some(index) = options.index.as_deref().filter(|index| index.exists()) {
        return ask(index, &options);
    }
    let passages: usize = options.articles.iter().map(|article| article.blocks.len()).sum();
    println!("{passages} passages in {} articles, {} queries", options.articles.len(), options.queries.len());
    let folder = tempfile::tempdir().expect("a folder for the indexes");
    if let Some(index) = &options.index {
        Beleg::new(&options, index, None);
        return;
    }
    if let Some(most) = options.exact {
        return check_exact(&options, most, folder.path());
    }
    let reference = Reference::new(&options, &folder.path().join("reference"));
    let beleg = Beleg::new(&options, &folder.path().join("beleg"), None);
    let mut times = [vec![f64::MAX; options.queries.len()], vec![f64::MAX; options.queries.len()]];
    let mut hits = [0, 0];
    let rows: [&dyn Fn(usize) -> usize; 2] = [&|query| reference.search(query), &|query| beleg.search(query)];
    for query in (0..RUNS).flat_map(|_| 0..options.queries.len()) {
        for ((row, times), hits) in rows.iter().zip(&mut times).zip(&mut hits) {
            let start = Instant::now();
            *hits += black_box(row(query));
            times[query] = times[query].min(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    let [mut of_reference, mut of_beleg] = times;
    let reference = percentiles("reference", &mut of_reference);
    let beleg = percentiles("Beleg", &mut of_beleg);
    println!(
        "Beleg ÷ reference: p50 {:.2}, p90 {:.2}, p99 {:.2}",
        beleg[0] / reference[0],
        beleg[1] / reference[1],
        beleg[2] / reference[2]
    );
    assert!(hits[0].abs_diff(hits[1]) * 20 <= hits[0], "the rows found different numbers of passages: {hits:?}");
}

/// Prints and returns the 50th, 90th and 99th of a hundred times, in milliseconds.
fn percentiles(name: &str, times: &mut [f64]) -> [f64; 3] {
    times.sort_by(f64::total_cmp);
    let [p50, p90, p99] = [50, 90, 99].map(|p| times[(times.len() * p / 100).min(times.len() - 1)]);
    println!("{name:<10} p50 {p50:.3} ms  p90 {p90:.3} ms  p99 {p99:.3} ms");
    [p50, p90, p99]
}

/// Asks an index that is there.
fn ask(index: &Path, options: &Options) {
    let beleg = Beleg::open(index, options);
    let mut times = vec![f64::MAX; options.queries.len()];
    for query in (0..RUNS).flat_map(|_| 0..options.queries.len()) {
        let start = Instant::now();
        black_box(beleg.search(query));
        times[query] = times[query].min(start.elapsed().as_secs_f64() * 1e3);
    }
    percentiles("Beleg", &mut times);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let own = status.lines().find(|line| line.starts_with("RssAnon")).unwrap_or("RssAnon: unknown on this system");
    println!("{own}, {} queries", times.len());
}

fn options() -> Options {
    let (mut files, mut queries, mut times, mut exact, mut index) = (Vec::new(), Vec::new(), 1, None, None);
    let mut args = std::env::args().skip(1).peekable();
    let mut into_queries = false;
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--bench" => {}
            "--queries" => into_queries = true,
            "--times" => times = args.next().and_then(|n| n.parse().ok()).expect("a number behind --times"),
            "--exact" => exact = args.next().map(|n| n.parse().expect("a number behind --exact")),
            "--index" => index = Some(PathBuf::from(args.next().expect("a folder behind --index"))),
            path if into_queries => queries.extend(questions(Path::new(path))),
            path => files.push(PathBuf::from(path)),
        }
    }
    let articles = if index.as_ref().is_some_and(|index| index.exists()) {
        Vec::new()
    } else if files.is_empty() {
        copies(&sample(), 1000)
    } else {
        read(&files)
    };
    let articles = if times > 1 { copies(&articles, times) } else { articles };
    if queries.is_empty() {
        queries.extend(QUESTIONS.iter().map(|text| (*text).to_owned()));
    }
    Options { articles, queries, exact, index }
}

/// The `text` of every line.
fn questions(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a file of queries");
    let of_line = |line: &str| {
        let query: serde_json::Value = serde_json::from_str(line).expect("a query as JSON");
        query["text"].as_str().expect("a query has a text").to_owned()
    };
    text.lines().map(of_line).collect()
}

struct Reference {
    searcher: Searcher,
    queries: Vec<Box<dyn Query>>,
    text: Field,
}

/// The parts or the family of a word, else its stem.
fn families(token: &OwnedToken) -> impl Iterator<Item = &str> {
    let whole = token.parts.is_empty().then_some(&token.term);
    token.parts.iter().chain(whole).map(String::as_str)
}

impl Reference {
    fn new(options: &Options, path: &Path) -> Self {
        fs::create_dir(path).expect("a new folder");
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(IndexRecordOption::WithFreqs);
        let fields = ["words", "parts"]
            .map(|name| schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing.clone())));
        let text = schema.add_text_field("text", STORED);
        let index = Index::create_in_dir(path, schema.build()).expect("an empty folder");
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 200 << 20).expect("the only writer");
        let analyzer = Analyzer::new();
        for block in options.articles.iter().flat_map(|article| &article.blocks) {
            let mut terms = [String::new(), String::new()];
            for token in analyzer.tokens(&block.text).into_iter().filter(|token| !token.stop) {
                terms[0].extend([&token.term, " "]);
                families(&token).for_each(|family| terms[1].extend([family, " "]));
            }
            let mut document = TantivyDocument::default();
            fields.iter().zip(terms).for_each(|(field, terms)| document.add_text(*field, terms.trim_end()));
            document.add_text(text, &block.text);
            writer.add_document(document).expect("a running writer");
        }
        writer.commit().expect("room on the disk");
        writer.wait_merging_threads().expect("room on the disk");
        let mut queries = Vec::new();
        for query in &options.queries {
            let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
            let mut add = |field, term: &str| {
                let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
                clauses.push((Occur::Should, Box::new(query)));
            };
            for token in analyzer.tokens(query).into_iter().filter(|token| !token.stop) {
                add(fields[0], &token.term);
                families(&token).for_each(|family| add(fields[1], family));
            }
            queries.push(Box::new(BooleanQuery::new(clauses)) as Box<dyn Query>);
        }
        Self { searcher: index.reader().expect("an index").searcher(), queries, text }
    }

    fn search(&self, query: usize) -> usize {
        let best = self
            .searcher
            .search(&self.queries[query], &TopDocs::with_limit(LIMIT).order_by_score())
            .expect("a readable index");
        for (_, address) in &best {
            let document: TantivyDocument = self.searcher.doc(*address).expect("a stored document");
            black_box(document.get_first(self.text));
        }
        best.len()
    }
}

/// The best passages with the bits of their scores, and the total.
type Answer = (Vec<(String, u32)>, u64);

/// Compares the best passages with those of a search that scores every match, and over numbers of segments.
fn check_exact(options: &Options, most: usize, folder: &Path) {
    let mut first: Option<Vec<Answer>> = None;
    for segments in [1, 5, 20] {
        let beleg = Beleg::new(options, &folder.join(segments.to_string()), (segments > 1).then_some(segments));
        let mut answers = Vec::new();
        // From all sets of the queries.
        for plan in beleg.plans.iter().step_by((beleg.plans.len() / most).max(1)).take(most) {
            let answer = beleg.answer(plan);
            // What is counted for a facet cannot be skipped.
            let facets = vec![FacetRequest { facet: Facet::Kind, path: String::new() }];
            assert_eq!(answer, beleg.answer(&Plan { facets, ..plan.clone() }), "{segments} segments: {plan:?}");
            answers.push(answer);
        }
        println!("{} queries are exact with {} segments", answers.len(), beleg.segments());
        assert!(answers.iter().any(|(best, _)| best.len() == LIMIT), "nothing was found");
        assert_eq!(&answers, first.get_or_insert_with(|| answers.clone()), "{segments} segments");
    }
}

struct Beleg {
    snapshot: std::sync::Arc<dyn Snapshot>,
    plans: Vec<Plan>,
}

impl Beleg {
    /// With so many segments; as many as Beleg makes if `None`.
    fn new(options: &Options, path: &Path, segments: Option<usize>) -> Self {
        let engine = EmbeddedEngine::open_or_create(path, &Lexicon::embedded()).expect("an empty folder");
        let engine = if segments.is_some() { engine.keeping_segments() } else { engine };
        let mut writer = engine.writer().expect("the only writer");
        let analyzer = Analyzer::new();
        for articles in options.articles.chunks(options.articles.len().div_ceil(segments.unwrap_or(1)).max(1)) {
            for article in articles {
                writer.put(AnalyzedArticle::new(article.clone(), &analyzer)).expect("a running writer");
            }
            writer.commit().expect("room on the disk");
        }
        writer.finish().expect("room on the disk");
        Self::open(path, options)
    }

    fn open(path: &Path, options: &Options) -> Self {
        let analyzer = Arc::new(Analyzer::new());
        let plan = |query: &String| {
            let mut request = SearchRequest { limit: LIMIT, per_article: 0, plain: true, ..SearchRequest::new(query) };
            request.filter.kinds = BlockKind::ALL.into();
            let parsed = parse_plain(query).expect("a query of ordinary length");
            resolve(&parsed.ast, &request, chrono::Utc::now(), &analyzer, &mut Vec::new())
        };
        let plans = options.queries.iter().map(plan).collect();
        let engine = EmbeddedEngine::open(path, &Lexicon::embedded()).expect("an index");
        Self { snapshot: engine.snapshot().expect("a readable index"), plans }
    }

    fn segments(&self) -> u64 {
        self.snapshot.sums().expect("a readable index").segments
    }

    fn answer(&self, plan: &Plan) -> Answer {
        let found = self.snapshot.search(plan).expect("a readable index");
        let hit = |passage: &FoundPassage| {
            (format!("{}#{}", passage.article.meta.id, passage.block.slot), passage.score.to_bits())
        };
        (found.passages.iter().map(hit).collect(), found.total.passages)
    }

    fn search(&self, query: usize) -> usize {
        let found = self.snapshot.search(&self.plans[query]).expect("a readable index");
        assert!(found.total.exact && found.total.passages >= found.passages.len() as u64);
        found.passages.len()
    }
}

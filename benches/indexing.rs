//! How fast articles are indexed, beside tantivy's own chain on the same text in the same run.
//!
//! ```text
//! cargo bench --bench indexing -- [FILE.jsonl …]      without files: the sample articles, many times over
//! ```
//!
//! | row | what is done |
//! |---|---|
//! | reference | tantivy: one text field, its tokenizer, lower case, stop words, rust-stemmers without memory |
//! | all fields | everything Beleg's index holds, from articles in memory |
//!
//! CPU time of the whole process is compared, so threads do not blur it; the text is the passages' own. Each row's answer is
//! checked: the same number of passages, and about as many with a frequent word.

#![allow(clippy::print_stdout, reason = "a bench prints its table")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use beleg::analysis::{AnalyzedArticle, Analyzer, Lexicon};
use beleg::engine::Engine;
use beleg::engine::embedded::EmbeddedEngine;
use beleg::model::Article;
use common::{copies, read, sample};
use tantivy::collector::Count;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{
    LowerCaser, SimpleTokenizer, StopWordFilter, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

/// Memory of the writers, in bytes.
const MEMORY: usize = 200 << 20;
/// Runs of every row; the fastest counts.
const RUNS: usize = 3;
/// The word by which the answers are checked; the same stem in both chains.
const WORD: &str = "jahr";

/// Indexes articles into a folder and returns how many passages hold [`WORD`].
type Row = fn(&[Article], &Path) -> usize;

fn main() {
    let files: Vec<PathBuf> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).map(PathBuf::from).collect();
    let articles = if files.is_empty() { copies(&sample(), 1000) } else { read(&files) };
    let passages: usize = articles.iter().map(|article| article.blocks.len()).sum();
    let bytes: usize = articles.iter().flat_map(|article| &article.blocks).map(|block| block.text.len()).sum();
    println!("{passages} passages in {} articles, {:.1} MB of text", articles.len(), bytes as f64 / 1e6);
    let rows: [(&str, Row); 2] = [("reference", reference), ("all fields", all_fields)];
    let mut seconds = [f64::MAX; 2];
    let mut found = [0; 2];
    for _ in 0..RUNS {
        for (i, (_, run)) in rows.iter().enumerate() {
            let folder = tempfile::tempdir().expect("a folder for the index");
            let start = cpu_seconds();
            found[i] = run(&articles, folder.path());
            seconds[i] = seconds[i].min(cpu_seconds() - start);
        }
    }
    for (i, (name, _)) in rows.iter().enumerate() {
        let rate = passages as f64 / seconds[i];
        let ratio = seconds[0] / seconds[i];
        println!(
            "{name:<14} {:6.2} CPU s  {rate:8.0} passages/s  {ratio:.2} × reference  ({} with `{WORD}`)",
            seconds[i], found[i]
        );
    }
    // Beleg finds the word in compounds, too.
    assert!(found[1] > found[0] && found[1] < 2 * found[0], "all fields found other passages: {found:?}");
}

/// CPU time of this process so far, of all threads.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("CPU time is read from Linux' /proc");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: f64 = fields[11..=12].iter().map(|n| n.parse::<f64>().expect("a number of ticks")).sum();
    ticks / 100.0
}

/// Rust-stemmers without memory, as tantivy's own filter was.
#[derive(Clone)]
struct Stemmer;

#[derive(Clone)]
struct StemmerTokenizer<T>(T);

struct StemmerStream<T> {
    tail: T,
    stemmer: rust_stemmers::Stemmer,
}

impl TokenFilter for Stemmer {
    type Tokenizer<T: Tokenizer> = StemmerTokenizer<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> StemmerTokenizer<T> {
        StemmerTokenizer(tokenizer)
    }
}

impl<T: Tokenizer> Tokenizer for StemmerTokenizer<T> {
    type TokenStream<'a> = StemmerStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let stemmer = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::German);
        StemmerStream { tail: self.0.token_stream(text), stemmer }
    }
}

impl<T: TokenStream> TokenStream for StemmerStream<T> {
    fn advance(&mut self) -> bool {
        if !self.tail.advance() {
            return false;
        }
        let stem = self.stemmer.stem(&self.tail.token().text).into_owned();
        self.tail.token_mut().text = stem;
        true
    }

    fn token(&self) -> &Token {
        self.tail.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tail.token_mut()
    }
}

/// One field with frequencies, positions and lengths, on one thread.
fn one_field(analyzer: TextAnalyzer, texts: &mut dyn Iterator<Item = String>, path: &Path) -> usize {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer("chain").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let field: Field = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let index = Index::create_in_dir(path, schema.build()).expect("an empty folder");
    index.tokenizers().register("chain", analyzer);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, MEMORY).expect("the only writer");
    for text in texts {
        let mut document = TantivyDocument::default();
        document.add_text(field, text);
        writer.add_document(document).expect("a running writer");
    }
    writer.commit().expect("room on the disk");
    writer.wait_merging_threads().expect("room on the disk");
    let searcher = index.reader().expect("an index").searcher();
    let query = TermQuery::new(Term::from_field_text(field, WORD), IndexRecordOption::Basic);
    searcher.search(&query, &Count).expect("an index")
}

fn reference(articles: &[Article], path: &Path) -> usize {
    // The stop words of our own lexicon, so that both chains index about as many tokens.
    let lexicon = include_str!("../index-data/lexicon/stopwords.txt");
    let stop_words =
        lexicon.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).map(str::to_owned);
    let chain = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(StopWordFilter::remove(stop_words))
        .filter(Stemmer)
        .build();
    let mut texts = articles.iter().flat_map(|article| &article.blocks).map(|block| block.text.clone());
    one_field(chain, &mut texts, path)
}

fn all_fields(articles: &[Article], path: &Path) -> usize {
    let engine = EmbeddedEngine::open_or_create(&path.join("index"), &Lexicon::embedded()).expect("an empty folder");
    let mut writer = engine.writer().expect("the only writer");
    let analyzer = Analyzer::new();
    for article in articles {
        writer.put(AnalyzedArticle::new(article.clone(), &analyzer)).expect("a running writer");
    }
    writer.commit().expect("room on the disk");
    writer.finish().expect("room on the disk");
    drop(engine);
    let archive = beleg::Archive::open(&path.join("index")).expect("an index");
    let request = beleg::SearchRequest { limit: 0, ..beleg::SearchRequest::new("Jahr") };
    archive.search(&request).expect("a search").total.passages as usize
}

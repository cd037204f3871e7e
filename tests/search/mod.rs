//! What is found, in which order, and what is counted. Properties proved here:
//! 1. words meet over inflection, spelling and Unicode form, and sources point into the raw file (`words`);
//! 2. operators and filters mean what the query language says (`operators`, `filters`);
//! 3. the order is total: pages join, segments and the order of indexing change nothing (`order`);
//! 4. totals and facets count before any limit (`counts`);
//! 5. highlights mark what was asked for, as whole words (`highlights`);
//! 6. an explanation adds up, and says why something is not found (`explain`);
//! 7. the language is as it is written down, and helps who types it (`help`);
//! 8. the best hits are those of an exhaustive computation (`exact`);
//! 9. other languages are found by default, and by their own forms where they are asked for (`languages`).

mod counts;
mod exact;
mod explain;
mod filters;
mod help;
mod highlights;
mod languages;
mod nearness;
mod operators;
mod order;
mod words;

use std::fs;
use std::path::PathBuf;

use beleg::{Archive, IndexOptions, Input, SearchRequest, SearchResponse};
use serde_json::{Value, json};

/// An archive in a folder of its own, with the articles beside it.
struct Shelf {
    folder: tempfile::TempDir,
    archive: Archive,
}

impl Shelf {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open_or_create(&folder.path().join("index")).unwrap();
        Self { folder, archive: archive.with_clock("2026-02-01T10:00:00Z".parse().unwrap()) }
    }

    /// An archive of these articles, indexed in one run.
    fn of(articles: &[Value]) -> Self {
        let shelf = Self::empty();
        let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
        let path = shelf.write("artikel.jsonl", lines.join("\n").as_bytes());
        shelf.index(&[path]);
        shelf
    }

    /// An archive in which article `n` (from 0) has just this paragraph; its id is `a00`, `a01` ….
    fn of_paragraphs(texts: &[&str]) -> Self {
        let article = |(n, text): (usize, &&str)| json!({"id": format!("a{n:02}"), "paragraphs": [text]});
        Self::of(&texts.iter().enumerate().map(article).collect::<Vec<_>>())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("articles").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn index(&self, paths: &[PathBuf]) {
        let inputs: Vec<Input> = paths.iter().cloned().map(Input::Path).collect();
        let report = self.archive.index(&inputs, &IndexOptions::default(), &mut |_| {}).unwrap();
        assert!(report.skipped.is_empty(), "{:?}", report.skipped);
    }

    fn search(&self, query: &str) -> SearchResponse {
        self.ask(&SearchRequest { limit: 100, per_article: 0, ..SearchRequest::new(query) })
    }

    fn ask(&self, request: &SearchRequest) -> SearchResponse {
        self.archive.search(request).unwrap()
    }

    /// The ids of the passages found, sorted.
    fn found(&self, query: &str) -> Vec<String> {
        sorted(ids(&self.search(query)))
    }
}

/// The ids of the passages found, in their order.
fn ids(answer: &SearchResponse) -> Vec<String> {
    answer.hits.iter().map(|hit| hit.passage.id.clone()).collect()
}

fn ids_and_scores(answer: &SearchResponse) -> Vec<(String, f32)> {
    answer.hits.iter().map(|hit| (hit.passage.id.clone(), hit.score)).collect()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

/// What the highlights of a hit mark.
fn marked(answer: &SearchResponse, hit: usize) -> Vec<String> {
    let passage = &answer.hits[hit].passage;
    let chars: Vec<char> = passage.text.chars().collect();
    passage.highlights.iter().map(|span| chars[span.start..span.end].iter().collect()).collect()
}

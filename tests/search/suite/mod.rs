//! The tests that every engine passes.

mod counts;
mod explain;
mod export;
mod filters;
mod help;
mod highlights;
mod languages;
mod nearness;
mod operators;
mod order;
mod timeline;
mod words;

use std::fs;
use std::path::PathBuf;

use beleg::{Archive, IndexOptions, Input, SearchRequest, SearchResponse};
use serde_json::{Value, json};

use crate::search::{ids, ids_and_scores, marked, sorted};

/// An archive in a folder of its own, with the articles beside it.
struct Shelf {
    folder: tempfile::TempDir,
    archive: Archive,
}

impl Shelf {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let archive = super::open(&folder.path().join("index"));
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

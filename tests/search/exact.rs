//! The best hits are those of an exhaustive computation: what is skipped on the way could not have been among them.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use beleg::analysis::{AnalyzedArticle, Analyzer, Lexicon};
use beleg::engine::Engine;
use beleg::engine::embedded::EmbeddedEngine;
use beleg::extract::{ExtractOptions, extract};
use beleg::ingest::read_stream;
use beleg::model::Article;
use beleg::{Archive, SearchRequest};
use serde_json::json;

use super::ids_and_scores;

/// As many queries are generated.
const QUERIES: usize = 1000;
/// As many hits are compared.
const BEST: usize = 10;

/// Draws numbers, the same ones every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn of<'a>(&mut self, from: &'a [String]) -> &'a str {
        &from[self.below(from.len())]
    }
}

/// The paragraphs of the sample story.
fn paragraphs() -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("index-data/articles"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    // One is in an older encoding.
    let texts = paths.iter().filter_map(|path| fs::read_to_string(path).ok());
    texts.flat_map(|text| text.split("\n\n").map(|part| part.trim().to_owned()).collect::<Vec<_>>()).collect()
}

/// Their words of three letters and more.
fn words() -> Vec<String> {
    let text = paragraphs().join(" ");
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).map(str::to_owned).collect()
}

/// Articles of sentences that are mixed anew, of one paragraph up to forty.
fn articles(draw: &mut Draw, count: usize) -> Vec<Article> {
    let paragraphs = paragraphs();
    let sentences: Vec<String> =
        paragraphs.iter().flat_map(|text| text.split_inclusive(". ")).map(|text| text.trim().to_owned()).collect();
    let article = |n: usize| {
        let length = [1, 3, 6, 9, 40][draw.below(5)];
        let mut text = |most: usize| {
            let length = 1 + draw.below(most);
            (0..length).map(|_| draw.of(&sentences)).collect::<Vec<_>>().join(" ")
        };
        let texts: Vec<_> = (0..length).map(|_| text(4)).collect();
        let line = json!({
            "id": format!("m{n:03}"), "headline": text(1), "kicker": n.is_multiple_of(3).then(|| text(1)),
            "published": format!("2025-10-{:02}", 1 + n % 28), "paragraphs": texts,
        });
        format!("{line}\n")
    };
    read(&(0..count).map(article).collect::<String>())
}

fn read(lines: &str) -> Vec<Article> {
    let options = ExtractOptions::new("2025-11-24T10:00:00Z".parse().unwrap());
    let mut articles = Vec::new();
    let read = read_stream(lines.as_bytes(), "gemischt.jsonl", &mut |draft| {
        articles.push(extract(draft.unwrap(), "gemischt.jsonl", "", &options).unwrap());
        ControlFlow::Continue(())
    });
    assert_eq!(read.unwrap().records, lines.lines().count() as u64);
    articles
}

/// One word up to nine, some of them required, excluded, in a phrase, cut short or without their inflection.
fn query(draw: &mut Draw, words: &[String]) -> String {
    let mut query = Vec::new();
    for _ in 0..=draw.below(9) {
        let word = draw.of(words);
        query.push(match draw.below(16) {
            0 => format!("+{word}"),
            1 => format!("-{word}"),
            2 => format!("\"{word} {}\"", draw.of(words)),
            3 => format!("{}*", word.chars().take(4).collect::<String>()),
            4 => format!("={word}"),
            _ => word.to_owned(),
        });
    }
    query.join(" ")
}

/// The articles in an index of so many segments.
fn archive(articles: &[Article], segments: usize, folder: &Path) -> Archive {
    let engine = EmbeddedEngine::open_or_create(folder, &Lexicon::embedded()).unwrap().keeping_segments();
    let mut writer = engine.writer().unwrap();
    let analyzer = Analyzer::new();
    for part in articles.chunks(articles.len().div_ceil(segments)) {
        for article in part {
            writer.put(AnalyzedArticle::new(article.clone(), &analyzer)).unwrap();
        }
        writer.commit().unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(engine.snapshot().unwrap().sums().unwrap().segments, segments as u64);
    Archive::open(folder).unwrap()
}

#[test]
fn the_best_are_those_of_all() {
    let mut draw = Draw(20_251_124);
    let articles = articles(&mut draw, 160);
    let folder = tempfile::tempdir().unwrap();
    let archives = [1, 5, 20].map(|n| (n, archive(&articles, n, &folder.path().join(n.to_string()))));
    let words = words();
    let mut found = 0;
    for n in 0..QUERIES {
        let query = query(&mut draw, &words);
        let per_article = [0, 0, 2][n % 3];
        let request = SearchRequest { per_article, limit: BEST, ..SearchRequest::new(&query) };
        let (_, one) = &archives[0];
        // Nothing is skipped before the list is full.
        let all = one.search(&SearchRequest { limit: SearchRequest::MAX_WINDOW, ..request.clone() }).unwrap();
        let expected: Vec<_> = ids_and_scores(&all).into_iter().take(BEST).collect();
        found += expected.len();
        for (segments, archive) in &archives {
            let answer = archive.search(&request).unwrap();
            assert_eq!(ids_and_scores(&answer), expected, "`{query}` in {segments} segments");
            assert_eq!(answer.total, all.total, "`{query}` in {segments} segments");
        }
    }
    assert!(found > QUERIES * BEST / 2, "the queries find too little to compare: {found} hits");
}

#[test]
fn many_documents_are_searched_as_few_are() {
    // More than are looked at at once in one segment, less in each of three.
    const PASSAGES: usize = 75_000;
    const PARAGRAPHS: usize = 30;
    let mut draw = Draw(20_251_128);
    let words = words();
    let article = |n: usize| {
        let headline = format!("{} {}", draw.of(&words), draw.of(&words));
        let texts: Vec<_> =
            (0..PARAGRAPHS).map(|_| format!("{} {} {}.", draw.of(&words), draw.of(&words), draw.of(&words))).collect();
        format!("{}\n", json!({ "id": format!("m{n:04}"), "headline": headline, "paragraphs": texts }))
    };
    let articles = read(&(0..PASSAGES / PARAGRAPHS).map(article).collect::<String>());
    let folder = tempfile::tempdir().unwrap();
    assert!(articles.iter().map(|article| article.blocks.len()).sum::<usize>() > PASSAGES);
    let [one, three] = [1, 3].map(|n| archive(&articles, n, &folder.path().join(n.to_string())));
    let mut found = 0;
    for _ in 0..100 {
        let query = query(&mut draw, &words);
        let request = SearchRequest { limit: BEST, ..SearchRequest::new(&query) };
        let (one, three) = (one.search(&request).unwrap(), three.search(&request).unwrap());
        assert_eq!(ids_and_scores(&one), ids_and_scores(&three), "`{query}`");
        assert_eq!(one.total, three.total, "`{query}`");
        found += ids_and_scores(&one).len();
    }
    assert!(found > 50 * BEST, "the queries find too little to compare: {found} hits");
}

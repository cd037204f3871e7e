//! Whose a day or a name on a page is, and what is its text. The cases are `page_facts.txt`, one rule each, and `page_markups.txt`, the markup of
//! one kind of site each: what stands in a page, and what of it is taken for the article's.
//!
//! Lines before the body that begin with `head:` stand in the page's head. `TITLE` is the heading, `ONE` and `TWO` are paragraphs of the text.

use std::fmt::Write;
use std::path::Path;

use beleg::extract::ExtractOptions;
use beleg::model::Article;

use crate::extract::{articles_with, now};

const TITLE: &str = "Halvik sperrt den alten Hafen";
const ONE: &str = "<p>Die Stadt Halvik hat den alten Hafen am Donnerstag gesperrt. Zwei Kaimauern seien auf einer Länge von vierzig Metern gerissen, sagte die Hafenmeisterin.</p>";
const TWO: &str = "<p>Taucher sollen die Mauern in den nächsten Tagen untersuchen. Bis dahin bleiben die Fähren nach Sarkow im neuen Becken, wo nur drei Schiffe zugleich anlegen können.</p>";

fn page(input: &str) -> String {
    let head: Vec<&str> = input.lines().filter_map(|line| line.strip_prefix("head:")).collect();
    let mut head = head.join("\n");
    if !head.contains("<title>") {
        head.insert_str(0, &format!("<title>{TITLE}</title>"));
    }
    let body: Vec<&str> = input.lines().filter(|line| !line.starts_with("head:")).collect();
    let body = body.join("\n").replace("TITLE", &format!("<h1>{TITLE}</h1>")).replace("ONE", ONE).replace("TWO", TWO);
    format!("<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\">{head}</head><body>{body}</body></html>")
}

fn read(page: &str) -> Article {
    let mut found = articles_with(page.as_bytes(), "seite.html", &ExtractOptions::new(now())).unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0).unwrap()
}

fn described(article: &Article) -> String {
    let mut text = String::new();
    for (name, date) in [("published", &article.meta.published), ("updated", &article.meta.updated)] {
        if let Some(date) = date {
            writeln!(text, "{name}: {}", date.day).unwrap();
        }
    }
    for (name, value) in [("headline", &article.meta.headline), ("outlet", &article.meta.outlet)] {
        if let Some(value) = value.as_ref().filter(|value| *value != TITLE) {
            writeln!(text, "{name}: {value}").unwrap();
        }
    }
    for author in &article.meta.authors {
        writeln!(text, "author: {author}").unwrap();
    }
    text
}

fn with_refused(article: &Article) -> String {
    let mut text = described(article);
    for refused in article.refused_facts.iter().filter(|refused| !refused.value.is_empty()) {
        writeln!(text, "refused {}: {} ({})", refused.fact, refused.value, refused.reason.as_str()).unwrap();
    }
    text
}

/// With the agencies, and the blocks beside the title and the two paragraphs.
fn with_blocks(article: &Article) -> String {
    let mut text = described(article);
    for agency in &article.meta.agencies {
        writeln!(text, "agency: {agency}").unwrap();
    }
    for block in &article.blocks {
        let known = [TITLE, ONE, TWO].map(|known| known.trim_start_matches("<p>").trim_end_matches("</p>"));
        if !known.contains(&block.text.as_str()) {
            writeln!(text, "{}: {}", block.kind.as_str(), block.text).unwrap();
        }
    }
    text
}

/// Runs the cases of a file; returns what was found in each.
fn run(file: &str, described: fn(&Article) -> String) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest").join(file);
    let cases = std::fs::read_to_string(&path).unwrap();
    let mut all = Vec::new();
    let mut wrong = String::new();
    for case in cases.split("\n===").map(str::trim).filter(|case| !case.is_empty()) {
        let (comment, rest) = case.split_once('\n').unwrap();
        assert!(comment.starts_with("# "), "a case begins with its rule: {comment}");
        let (input, expected) = rest.split_once("\n---").unwrap();
        let article = read(&page(input.trim()));
        let found = described(&article);
        if found.trim() != expected.trim() {
            let (expected, found) = (expected.trim(), found.trim());
            writeln!(wrong, "{comment}\n{}\n--- expected\n{expected}\n--- found\n{found}\n", input.trim()).unwrap();
        }
        let body: String = article.blocks.iter().map(|block| block.text.as_str()).collect();
        assert!(body.contains("gesperrt. Zwei") && body.contains("Taucher sollen"), "{comment}: the text is lost");
        all.push(found);
    }
    assert!(wrong.is_empty(), "{wrong}");
    all
}

#[test]
fn a_fact_counts_if_it_hangs_on_the_article() {
    let found = run("page_facts.txt", with_refused);
    let count = |what: &[&str]| found.iter().filter(|case| what.iter().any(|what| case.contains(what))).count();
    let (taken, refused) = (count(&["published:", "author:"]), count(&["refused"]));
    assert!(found.len() >= 60 && taken >= 25 && refused >= 25, "{taken} with a fact, {refused} with a refusal");
}

#[test]
fn usual_markup_of_many_kinds_of_sites_is_understood() {
    let found = run("page_markups.txt", with_blocks);
    assert!(found.len() >= 40, "{} cases", found.len());
}

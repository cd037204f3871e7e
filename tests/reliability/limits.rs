//! What one article may hold: beyond it, the article is named in seconds and in bounded memory; what it declares is cut, and that is told.

use std::time::{Duration, Instant};

use beleg::extract::mentions;
use beleg::ingest::{MAX_EXTRA_KEYS, MAX_MENTIONS, MAX_NAMES, MAX_PASSAGES};
use serde_json::{Value, json};

use super::twins::measured;
use crate::extract::articles_of;
use crate::sandbox::Sandbox;

/// The most memory of its own that a run over one article may take (`RssAnon`), in bytes.
const MAX_MEMORY: u64 = 300 << 20;
/// The longest that such a run may take on a busy machine.
const MAX_TIME: Duration = Duration::from_secs(60);
/// More lines and paragraphs than an article may have.
const MANY: usize = 1_200_000;

/// Indexes one file, within the bounds.
fn indexed(name: &str, content: &[u8]) -> (Sandbox, Value) {
    let sandbox = Sandbox::new();
    sandbox.write(name, content);
    let started = Instant::now();
    let (run, memory) = measured(sandbox.command(&format!("index {name} --format json")));
    let time = started.elapsed();
    assert!(memory <= MAX_MEMORY, "{name}: {} MB", memory >> 20);
    assert!(time <= MAX_TIME, "{name}: {time:?}");
    let report = run.json();
    (sandbox, report)
}

/// Why nothing of a file was indexed.
fn refusal(name: &str, content: &[u8]) -> String {
    let (_sandbox, report) = indexed(name, content);
    assert_eq!((&report["articles"], report["skipped"].as_array().map(Vec::len)), (&json!(0), Some(1)), "{name}");
    format!(
        "{} {}",
        report["skipped"][0]["reason"].as_str().unwrap(),
        report["skipped"][0]["message"].as_str().unwrap()
    )
}

#[test]
fn articles_of_many_short_lines_are_refused() {
    let paragraphs = |one: &str| vec![one; MANY].join(",");
    let half = MANY / 8;
    let files: Vec<(&str, String)> = vec![
        ("zeilen.txt", "a\n".repeat(2_000_000)),
        ("windows.txt", "a\r\n".repeat(MANY)),
        ("absaetze.txt", "Ein Satz.\n\n".repeat(MAX_PASSAGES + 1)),
        ("liste.txt", format!("Es gibt:\n{}", "- a\n".repeat(MAX_PASSAGES + 1))),
        (
            "liste.json",
            format!("{{\"id\": \"p\", \"headline\": \"Liste\", \"paragraphs\": [{}]}}", paragraphs("\"a.\"")),
        ),
        ("text.json", format!("{{\"id\": \"t\", \"text\": \"{}\"}}", "a\\n".repeat(MANY))),
        (
            "abschnitte.json",
            format!(
                "{{\"title\": \"Liste\", \"body\": {{\"summary\": [], \"sections\": [{{\"headline\": [], \"paragraphs\": [{}]}}]}}}}",
                paragraphs("\"a.\"")
            ),
        ),
        ("tabelle.csv", format!("Titel;Text\nListe;\"{}\"\n", "a\n".repeat(MANY))),
        (
            "seite.html",
            format!("<html><body><article><h1>Liste</h1>{}</article></body></html>", "<p>Ein Satz.</p>".repeat(half)),
        ),
        (
            "meldung.xml",
            format!("<nitf><body><body.content>{}</body.content></body></nitf>", "<p>Ein Satz.</p>".repeat(half)),
        ),
        (
            "meldung.json",
            format!(
                "{{\"format\": \"digitalwires@0.9.1\", \"urn\": \"urn:x\", \"headline\": \"L\", \"article_html\": \"{}\"}}",
                "<p>Ein Satz.</p>".repeat(half)
            ),
        ),
        (
            "meldung.txt",
            format!(
                "\u{1}bdt0123 4 pl 210  dpa 0456\r\n\r\nListe =\r\n\u{2}{}\u{3}\u{4}",
                "  Ein Satz.\r\n".repeat(half)
            ),
        ),
    ];
    for (name, content) in files {
        let refusal = refusal(name, content.as_bytes());
        assert!(refusal.starts_with("too_large the article has more than 1"), "{name}: {refusal}");
    }
}

#[test]
fn an_article_of_nothing_but_days_is_read_and_tells_as_many_as_it_may() {
    let text = "Am 16. Oktober 2025 und am 17. Oktober 2025 kam er.\n".repeat(MAX_MENTIONS / 2 + 10);
    let article = articles_of(text.as_bytes(), "tage.txt").remove(0).unwrap();
    assert_eq!(mentions(&article.meta, &article.blocks, article.header_days).len(), MAX_MENTIONS);
}

#[test]
fn an_article_of_as_many_lines_as_it_may_have_is_one() {
    let lines = |n: usize| articles_of("Ein Satz steht hier.\n".repeat(n).as_bytes(), "a.txt").remove(0);
    assert_eq!(lines(MAX_PASSAGES).unwrap().blocks.len(), MAX_PASSAGES);
    assert_eq!(lines(MAX_PASSAGES + 1).unwrap_err().reason.as_str(), "too_large");
}

#[test]
fn what_an_article_declares_is_cut_and_that_is_told() {
    let many: String = (0..500_000).map(|i| format!("\"schlüssel{i}\": {i}, ")).collect();
    let names = vec!["\"Anna Weber\""; 100_000].join(",");
    let deep = format!("[{}]", vec!["[]"; 1_000_000].join(","));
    let long = "x".repeat(3 << 20);
    let text = "\"text\": \"Der Eisvogel sitzt am Ufer.\"";
    for (name, content, told) in [
        ("viele.json", format!("{{\"id\": \"v\", {many}{text}}}"), "498976 keys"),
        ("tief.json", format!("{{\"id\": \"v\", \"tief\": {deep}, \"kurz\": 1, {text}}}"), "1 keys"),
        ("lang.json", format!("{{\"id\": \"v\", \"anhang\": \"{long}\", \"kurz\": 1, {text}}}"), "1 keys"),
        ("namen.json", format!("{{\"id\": \"v\", \"authors\": [{names}], {text}}}"), "`authors`"),
        ("agenturen.json", format!("{{\"id\": \"v\", \"agencies\": [{names}], {text}}}"), "`agencies`"),
        ("haus.json", format!("{{\"id\": \"v\", \"outlet\": \"{long}\", {text}}}"), "`outlet`"),
        ("tag.json", format!("{{\"id\": \"v\", \"published\": \"{long}\", {text}}}"), "`published`"),
        ("tabelle.csv", format!("id;Titel;Text;Anhang\nv;Vogel;Der Eisvogel sitzt am Ufer.;{long}\n"), "1 keys"),
    ] {
        let (sandbox, report) = indexed(name, content.as_bytes());
        let skipped = report["skipped"].as_array().unwrap();
        assert_eq!((&report["articles"], skipped.len()), (&json!(1), 1), "{name}");
        assert_eq!(skipped[0]["reason"], "cut", "{name}");
        let message = skipped[0]["message"].as_str().unwrap();
        assert!(message.starts_with("the article is read, but for ") && message.contains(told), "{name}: {message}");
        let (run, memory) = measured(sandbox.command("search Eisvogel --undated include --format json"));
        assert!(memory < 100 << 20, "{name}: {} MB to search", memory >> 20);
        let hit = &run.with_code(0).json()["hits"][0];
        let extra = hit["article"]["extra"].as_object().unwrap();
        assert!(extra.len() <= MAX_EXTRA_KEYS && hit["article"]["authors"].as_array().unwrap().len() <= MAX_NAMES);
        if content.contains("kurz") {
            assert_eq!(extra["kurz"], 1, "{name}: what fits is kept");
        }
        // Told again of a file that did not change.
        assert_eq!(sandbox.json(&format!("index {name}"))["skipped"], report["skipped"], "{name}");
    }
}

#[test]
fn a_cut_is_no_record_of_its_own() {
    let sandbox = Sandbox::new();
    let long = "x".repeat(3 << 20);
    let record = |more: &str, text: &str| format!("{{{more}\"text\": \"{text}\"}}\n");
    sandbox.write("a.jsonl", record("", "Eins.") + &record("", "Zwei."));
    sandbox.run("index a.jsonl").with_code(0);
    let ids =
        |word: &str| sandbox.json(&format!("search {word} --undated include"))["hits"][0]["article"]["id"].clone();
    let before = (ids("Eins"), ids("Zwei"));
    sandbox.write("a.jsonl", record(&format!("\"anhang\": \"{long}\", "), "Eins.") + &record("", "Zwei."));
    sandbox.run("index a.jsonl").with_code(0);
    assert_eq!((ids("Eins"), ids("Zwei")), before);
    assert_eq!(sandbox.run("index a.jsonl --strict").code, Some(2));
}

#[test]
fn blocks_of_every_kind_are_bounded() {
    let long: String = (0..40_000).map(|i| format!("wort{i} ")).collect();
    let caption =
        format!("<p>Ein Satz steht hier.</p><figure><img src=\"a.png\"><figcaption>{long}</figcaption></figure>");
    let links = format!("<p>Ein Satz steht hier.</p><p><a href=\"b\">{long}</a></p>");
    let wire = |html: &str| {
        format!(
            "{{\"format\": \"digitalwires@0.9.1\", \"urn\": \"v\", \"headline\": \"L\", \"article_html\": {}}}",
            json!(html)
        )
    };
    for (name, content, slots) in [
        ("titel.json", json!({"id": "v", "headline": long, "text": "Ein Satz."}).to_string(), "0.0"),
        ("dach.json", json!({"id": "v", "headline": "L", "kicker": long, "text": "Ein Satz."}).to_string(), "0.0"),
        ("vorspann.json", json!({"id": "v", "headline": "L", "teaser": long, "text": "Ein Satz."}).to_string(), "0.0"),
        (
            "zwischen.json",
            json!({"id": "v", "title": "L", "body": {"sections": [{"headline": [long], "paragraphs": ["Ein Satz."]}]}})
                .to_string(),
            "0.0",
        ),
        ("bild.json", wire(&caption), "c0"),
        ("verweise.json", wire(&links), "b0"),
        ("bild.html", format!("<html><body><article><h1>L</h1>{caption}</article></body></html>"), "c0"),
    ] {
        let article = articles_of(content.as_bytes(), name).remove(0).unwrap();
        let mut ids: Vec<String> = article.blocks.iter().map(|block| block.slot.to_string()).collect();
        assert!(ids.iter().any(|id| id == slots), "{name}: {ids:?}");
        let before = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), before, "{name}: an id stands for one passage");
        assert!(article.blocks.iter().all(|block| block.text.len() <= 16 << 10), "{name}");
        let all: Vec<&str> = article.blocks.iter().flat_map(|block| block.text.split_whitespace()).collect();
        for word in ["wort0", "wort20000", "wort39999"] {
            assert!(all.contains(&word), "{name}: nothing is lost");
        }
    }
    // What is as long as titles are stays what it is.
    let title = "Der Hafen ".repeat(50);
    let article = articles_of(
        json!({"headline": title, "teaser": title.repeat(10), "text": "Ein Satz."}).to_string().as_bytes(),
        "a.json",
    )
    .remove(0)
    .unwrap();
    let ids: Vec<String> = article.blocks.iter().map(|block| block.slot.to_string()).collect();
    assert_eq!(ids, ["headline", "teaser", "0"]);
}

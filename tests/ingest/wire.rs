//! Items of agencies and feeds. The cases are files in `wire/`: a file, and beside it what is understood of it (`BELEG_BLESS=1` writes it anew).

use std::fs;
use std::path::{Path, PathBuf};

use beleg::extract::ExtractOptions;
use proptest::prelude::*;
use tantivy::schema::Document;
use tantivy::{Index, TantivyDocument};

use super::pages::describe;
use crate::contracts::assert_current;
use crate::extract::{articles_with, now};
use crate::sandbox::Sandbox;

/// What stands in the cases and must stand nowhere else: numbers, addresses, names of editors, what is meant for them.
const SECRETS: &[&str] = &[
    "00010001",
    "10001",
    "00010002",
    "00010003",
    "00010004",
    "muster.eva",
    "hafen@agentur.example",
    "redaktion@bote.example",
    "geheim",
    "geheim.redakteur",
    "Geheimhafenstrasse",
    "Notizblock",
    "Ansprechpartner",
    "yyzz",
    "xyq",
];

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest/wire");
    let mut cases: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|ending| ending != "expected"));
    cases.sort();
    assert!(cases.len() >= 12);
    cases
}

fn understood(raw: &[u8], name: &str) -> String {
    match articles_with(raw, name, &ExtractOptions::new(now())) {
        Ok(articles) => {
            let all = articles.into_iter().map(|article| match article {
                Ok(article) => describe(&article),
                Err(skipped) => {
                    let line = skipped.line.map(|line| format!(" in line {line}")).unwrap_or_default();
                    format!("{}{line}: {}\n", skipped.reason, skipped.message)
                }
            });
            all.collect::<Vec<_>>().join("\n")
        }
        Err(skipped) => format!("{}: {}\n", skipped.reason, skipped.message),
    }
}

#[test]
fn items_are_understood() {
    for case in cases() {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let text = understood(&fs::read(&case).unwrap(), &name);
        assert_current(&case.with_file_name(format!("{name}.expected")), &text);
    }
}

#[test]
fn the_content_tells_the_format_not_the_name() {
    for case in cases() {
        let raw = fs::read(&case).unwrap();
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".jsonl") {
            continue;
        }
        let without_path = |text: String| text.replace(&name, "a").replace("a.dat", "a");
        assert_eq!(without_path(understood(&raw, "a.dat")), without_path(understood(&raw, &name)), "{name}");
    }
}

#[test]
fn passages_in_the_file_stand_where_their_ranges_say() {
    use beleg::model::SourceOf;
    let mut in_file = 0;
    for case in cases() {
        let raw = fs::read(&case).unwrap();
        let Ok(text) = String::from_utf8(raw.clone()) else { continue };
        for article in articles_with(&raw, "a", &ExtractOptions::new(now())).unwrap().into_iter().flatten() {
            for block in article.blocks.iter().filter(|block| block.source.of == SourceOf::File) {
                assert_eq!(text.get(block.source.bytes.range()), Some(block.text.as_str()), "{}", case.display());
                let before = text.get(..block.source.bytes.start).unwrap();
                assert_eq!(
                    block.source.line,
                    before.matches('\n').count() as u64 + 1,
                    "{}: {}",
                    case.display(),
                    block.text
                );
                in_file += 1;
            }
        }
    }
    assert!(in_file > 30, "{in_file}");
}

#[test]
fn what_is_not_for_publication_stands_nowhere() {
    let sandbox = Sandbox::new();
    for case in cases() {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        sandbox.write(&format!("drahte/{name}"), fs::read(&case).unwrap());
    }
    let report = sandbox.json("index drahte");
    let report = report.to_string();
    let mut answers = vec![("index", report)];
    let query = "Zarin ODER Hafen ODER Mole ODER Fähre ODER Markt";
    let found =
        sandbox.run_with(&["search", query, "--undated", "include", "--limit", "200", "--format", "json"]).with_code(0);
    let hits: serde_json::Value = serde_json::from_str(&found.stdout).unwrap();
    let ids: std::collections::BTreeSet<String> =
        hits["hits"].as_array().unwrap().iter().map(|hit| hit["article"]["id"].as_str().unwrap().to_owned()).collect();
    assert!(ids.len() >= 8, "{ids:?}");
    answers.push(("search", found.stdout));
    for id in &ids {
        answers.push(("show", sandbox.run_with(&["show", id, "--format", "json"]).stdout));
    }
    answers.push(("read", sandbox.run("read drahte --format jsonl").stdout));
    for secret in SECRETS {
        for (door, answer) in &answers {
            assert!(!answer.contains(secret), "`{secret}` in the answer of {door}");
        }
        let found = sandbox.run_with(&["search", &format!("\"{secret}\""), "--undated", "include"]);
        assert_eq!(found.code, Some(1), "`{secret}` is found:\n{}", found.stdout);
    }
    let stored = stored_documents(&sandbox.path("index-data/index"));
    assert!(stored.contains("Zarin") && stored.contains(ids.first().unwrap()), "{stored}");
    for secret in SECRETS {
        assert!(!stored.contains(secret), "`{secret}` is stored");
    }
    for file in walkdir(&sandbox.path("index-data/index")) {
        let raw = fs::read(&file).unwrap();
        for secret in SECRETS.iter().filter(|secret| secret.len() > 5) {
            let lower = secret.to_lowercase();
            for form in [secret.as_bytes(), lower.as_bytes()] {
                assert!(!raw.windows(form.len()).any(|bytes| bytes == form), "`{secret}` in {}", file.display());
            }
        }
    }
}

/// Everything that an index stores, unpacked, deleted documents among it.
fn stored_documents(index: &Path) -> String {
    let index = Index::open_in_dir(index).unwrap();
    let mut stored = String::new();
    for segment in index.reader().unwrap().searcher().segment_readers() {
        let store = segment.get_store_reader(1).unwrap();
        for document in store.iter::<TantivyDocument>(None) {
            // As JSON, in which a text stands as it is but for quotes and breaks.
            stored.push_str(&document.unwrap().to_json(&index.schema()));
            stored.push('\n');
        }
    }
    stored
}

#[test]
fn a_later_version_replaces_and_an_older_one_that_comes_late_does_not() {
    let item = |version: u32| {
        format!(
            "{{\"format\": \"digitalwires@0.9.1\", \"urn\": \"urn:a:1\", \"version\": {version}, \"pubstatus\": \"usable\", \
             \"version_created\": \"2025-10-16T1{version}:00:00+02:00\", \"headline\": \"Fassung {version}\", \
             \"article_html\": \"<p>Der Hafen bleibt gesperrt, Fassung {version}.</p>\"}}\n"
        )
    };
    let sandbox = Sandbox::new();
    let headline = || sandbox.json("show urn:a:1")["headline"].as_str().unwrap().to_owned();
    sandbox.write("a/2.json", item(2));
    sandbox.json("index a");
    sandbox.write("b/1.json", item(1));
    let report = sandbox.json("index b");
    assert_eq!((report["unchanged"].as_u64(), report["replaced"].as_u64()), (Some(1), Some(0)));
    assert_eq!(headline(), "Fassung 2");
    sandbox.write("c/3.json", item(3));
    assert_eq!(sandbox.json("index c")["replaced"].as_u64(), Some(1));
    assert_eq!(headline(), "Fassung 3");
    sandbox.run_on("index -", item(2)).with_code(0);
    assert_eq!(headline(), "Fassung 3");
    // In one file, in any order, and again.
    sandbox.write("d/all.jsonl", [item(5), item(4), item(6), item(1)].concat());
    sandbox.json("index d");
    assert_eq!(headline(), "Fassung 6");
    sandbox.write("d/all.jsonl", [item(5), item(6), item(4)].concat());
    sandbox.json("index d");
    assert_eq!(headline(), "Fassung 6");
    // What the file no longer holds cannot be cited.
    sandbox.write("d/all.jsonl", item(4));
    sandbox.json("index d");
    assert_eq!(headline(), "Fassung 4");
    assert_eq!(sandbox.run("verify --all").code, Some(0));
}

#[test]
fn what_is_withdrawn_or_has_an_embargo_is_not_found() {
    let item = |id: &str, more: &str| {
        format!(
            "{{\"format\": \"digitalwires@0.9.1\", \"urn\": \"urn:a:{id}\", \"version\": 1, \
             \"version_created\": \"2025-10-16T11:00:00+02:00\", \"headline\": \"Hafen {id}\", {more}, \
             \"article_html\": \"<p>Der Hafen bleibt gesperrt.</p>\"}}\n"
        )
    };
    let sandbox = Sandbox::new();
    let found = |query: &str| -> Vec<String> {
        let answer = sandbox.json(query);
        let hits = answer["hits"].as_array().unwrap().iter();
        let mut ids: Vec<_> = hits.map(|hit| hit["article"]["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(answer["total"]["articles"].as_u64(), Some(ids.len() as u64));
        ids.sort();
        ids
    };
    sandbox.write("a/1.json", item("frei", "\"pubstatus\": \"usable\""));
    sandbox.write("a/2.json", item("weg", "\"pubstatus\": \"canceled\""));
    sandbox.write("a/3.json", item("halt", "\"pubstatus\": \"withheld\""));
    sandbox.write("a/4.json", item("spaet", "\"pubstatus\": \"usable\", \"embargoed\": \"2999-01-01T00:00:00Z\""));
    sandbox.write("a/5.json", item("frueh", "\"pubstatus\": \"usable\", \"embargoed\": \"2025-10-16T10:00:00Z\""));
    sandbox.json("index a");
    assert_eq!(found("search Hafen --kind paragraph"), ["urn:a:frei", "urn:a:frueh"]);
    // Only the article with an embargo has this word.
    sandbox.write("a/6.json", item("geheim", "\"kicker\": \"Zebrastreifen\", \"embargoed\": \"2999-01-01T00:00:00Z\""));
    sandbox.json("index a");
    assert_eq!(sandbox.json("suggest Zebra")["terms"].as_array().unwrap().len(), 0);
    let with_withdrawn = found("search Hafen --kind paragraph --withdrawn");
    assert_eq!(with_withdrawn, ["urn:a:frei", "urn:a:frueh", "urn:a:halt", "urn:a:weg"]);
    assert_eq!(sandbox.json("facets Hafen --facet outlet")["total"]["articles"].as_u64(), Some(2));
    let reason = |id: &str| {
        let explained = sandbox.run_with(&["explain", "Hafen", id, "--format", "json"]).with_code(1);
        let explained: serde_json::Value = serde_json::from_str(&explained.stdout).unwrap();
        explained["reasons"][0]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(reason("urn:a:weg#0"), "its article was withdrawn, and such articles are not asked for");
    assert_eq!(reason("urn:a:spaet#0"), "its article must not be published before 2999-01-01T00:00:00Z");
}

fn walkdir(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() { folders.push(entry) } else { files.push(entry) }
        }
    }
    assert!(!files.is_empty());
    files
}

#[test]
fn deep_and_huge_markup_is_refused() {
    let deep = format!("<nitf><body><body.content>{}", "<block>".repeat(100_000));
    assert!(
        understood(deep.as_bytes(), "a.xml").starts_with("malformed: not valid NITF: its elements are nested deeper")
    );
    let cut = "<nitf><body><body.content><p>Der Hafen bleibt gesperrt.";
    assert!(understood(cut.as_bytes(), "a.xml").contains("it may have been cut off"));
    let bomb = "<!DOCTYPE nitf [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><nitf><body><body.content><p>Hafen &b;&b; gesperrt.</p></body.content></body></nitf>";
    assert!(understood(bomb.as_bytes(), "a.xml").contains("Hafen &b;&b; gesperrt."));
    let html = format!("{{\"format\": \"digitalwires@0.9.1\", \"article_html\": \"{}\"}}", "<div>".repeat(5000));
    assert!(understood(html.as_bytes(), "a.json").starts_with("malformed in line 1: the item's HTML is not read"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn cut_and_broken_items_never_panic(case in 0usize..12, cut in 0.0f64..1.0, at in 0.0f64..1.0, byte in any::<u8>()) {
        let cases = cases();
        let mut raw = fs::read(&cases[case % cases.len()]).unwrap();
        let place = |share: f64, length: usize| (share * length as f64) as usize;
        let changed = place(at, raw.len() - 1);
        raw[changed] = byte;
        let _ = understood(&raw, "a");
        raw.truncate(place(cut, raw.len()));
        let _ = understood(&raw, "a");
    }

    #[test]
    fn any_bytes_behind_a_known_beginning_never_panic(start in 0usize..8, raw in prop::collection::vec(any::<u8>(), 0..300), markup in "(<(p|item|/item|title|link|/p|b|!\\[CDATA\\[|\\]\\]>|newsItem guid=\"a\"|contentSet|inlineXML|body\\.content|hl2|media)>|&(amp|auml|#8222|quot|x);?|[a-zäöß ,.@0-9]{1,30}|\r\n|\u{2}|\u{3}){0,40}") {
        let starts = [
            "<nitf><body><body.content>", "<newsItem guid=\"a\"><contentSet><inlineXML>", "<rss><channel><item>", "<feed><entry>",
            "{\"format\": \"digitalwires@0.9.1\", \"article_html\": \"", "{\"uri\": \"a\", \"versioncreated\": \"\", \"body_html\": \"",
            "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"content_html\": \"", "\u{1}bdt0123 4 pl 210  dpa 0456\r\n\u{2}",
        ];
        let _ = understood(&[starts[start].as_bytes(), &raw].concat(), "a");
        let _ = understood(format!("{}{markup}", starts[start]).as_bytes(), "a");
        let _ = understood(format!("{}{}\"}}]}}", starts[start], markup.replace(['"', '\r', '\n', '\u{2}', '\u{3}'], "'")).as_bytes(), "a");
        let ends = ["</body.content></body></nitf>", "</inlineXML></contentSet></newsItem>", "</item></channel></rss>", "</entry></feed>"];
        if let Some(end) = ends.get(start) {
            let _ = understood(format!("{}{markup}{end}", starts[start]).as_bytes(), "a");
        }
    }
}

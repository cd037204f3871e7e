//! Citations hold: what is cited stands where it is said to, and `verify` notices when it no longer does.

#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

mod streamed;
mod unreadable;

use std::fs;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::sandbox::{Run, Sandbox, copy_folder, sample_articles};

const TEXT: &str =
    "Der Hafen schläft\n\nÜber dem Kai kreisen früh am Morgen die Möwen.\n\nDie Kräne stehen seit gestern still.\n";

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The status, line and range of every passage that `verify` was asked for, checked against the exit code.
fn verified(sandbox: &Sandbox, args: &str) -> Vec<String> {
    let run = sandbox.run(&format!("verify {args} --format json"));
    let report = run.json();
    let results = report["results"].as_array().unwrap();
    let count = |status: &str| results.iter().filter(|result| result["status"] == status).count();
    for status in ["ok", "moved", "changed", "gone", "unreadable"] {
        assert_eq!(report["counts"][status], count(status), "{status}");
    }
    let code = if count("unreadable") > 0 { 2 } else { i32::from(count("changed") + count("gone") > 0) };
    assert_eq!(run.code, Some(code));
    assert!(results.iter().all(|result| (result["status"] == "unreadable") == result["reason"].is_string()), "{run}");
    results
        .iter()
        .map(|result| {
            let slot = result["id"].as_str().unwrap().split_once('#').unwrap().1;
            let source = &result["source"];
            format!(
                "{slot} {} line {} bytes {}..{}",
                result["status"].as_str().unwrap(),
                source["line"],
                source["bytes"][0],
                source["bytes"][1]
            )
        })
        .collect()
}

/// The statuses alone.
fn statuses(sandbox: &Sandbox) -> Vec<String> {
    verified(sandbox, "--all").iter().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect()
}

fn indexed(name: &str, content: impl AsRef<[u8]>) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(name, content);
    sandbox.run(&format!("index {name}")).with_code(0);
    sandbox
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

#[test]
fn an_untouched_file_is_ok() {
    let sandbox = indexed("a.txt", TEXT);
    assert_eq!(
        verified(&sandbox, "--all"),
        ["headline ok line 1 bytes 0..18", "0 ok line 3 bytes 20..69", "1 ok line 5 bytes 71..108"]
    );
}

#[test]
fn a_passage_below_an_inserted_line_has_moved() {
    let sandbox = indexed("a.txt", TEXT);
    let shifted = format!("Neu: {TEXT}");
    sandbox.write("a.txt", format!("Eine Zeile.\n{TEXT}"));
    assert_eq!(
        verified(&sandbox, "--all"),
        ["headline moved line 2 bytes 12..30", "0 moved line 4 bytes 32..81", "1 moved line 6 bytes 83..120"]
    );
    let report = sandbox.json("verify --all");
    let source = &report["results"][1]["source"];
    let raw = fs::read(sandbox.path("a.txt")).unwrap();
    assert_eq!(source["sha256"], sha256(&raw));
    assert_eq!(source["passage_sha256"], sha256(&raw[32..81]));
    sandbox.write("a.txt", shifted);
    assert_eq!(statuses(&sandbox), ["moved", "moved", "moved"]);
}

#[test]
fn an_edited_passage_has_changed_and_the_others_are_ok() {
    let sandbox = indexed("a.txt", TEXT);
    sandbox.write("a.txt", TEXT.replace("gestern", "heute"));
    assert_eq!(statuses(&sandbox), ["ok", "ok", "changed"]);
    assert_eq!(verified(&sandbox, "--all")[2], "1 changed line 5 bytes 71..108", "where it stood");
    sandbox.write("a.txt", "");
    assert_eq!(statuses(&sandbox), ["changed", "changed", "changed"]);
}

#[test]
fn a_deleted_file_is_gone() {
    let sandbox = indexed("a.txt", TEXT);
    fs::remove_file(sandbox.path("a.txt")).unwrap();
    assert_eq!(statuses(&sandbox), ["gone", "gone", "gone"]);
    fs::create_dir_all(sandbox.path("b/c")).unwrap();
    sandbox.write("b/c/d.txt", "Ein Satz in einem Ordner.\n");
    sandbox.run("index b").with_code(0);
    fs::remove_dir_all(sandbox.path("b/c")).unwrap();
    sandbox.write("b/c", "Eine Datei, wo ein Ordner war.\n");
    assert_eq!(statuses(&sandbox), ["gone", "gone", "gone", "gone"]);
}

#[test]
fn of_equal_passages_the_nearest_is_meant() {
    let sandbox = indexed(
        "a.txt",
        "Titel\n\nEin Satz, der zweimal kommt.\n\nDazwischen steht etwas.\n\nEin Satz, der zweimal kommt.\n",
    );
    sandbox.write(
        "a.txt",
        "Titel\n\nEin Satz, der zweimal kommt.\n\nDazwischen steht mehr als das.\n\nEin Satz, der zweimal kommt.\n",
    );
    let results = verified(&sandbox, "--all");
    assert!(results[1].starts_with("0 ok line 3"), "{results:?}");
    assert!(results[3].starts_with("2 moved line 7"), "{results:?}");
}

#[test]
fn other_line_breaks_and_encodings_are_ok_and_move() {
    let crlf = "Der Hafen schläft\r\n\r\nÜber dem Kai kreisen früh\r\nam Morgen die Möwen.\r\n\r\nDie Kräne stehen seit gestern still.\r\n";
    let windows =
        "Der Hafen schläft\n\nÜber dem Kai kreisen früh am Morgen die Möwen.\n\nDie Kräne stehen seit gestern still.\n";
    type Encode = fn(&str) -> Vec<u8>;
    let utf8: Encode = |text| text.as_bytes().to_vec();
    let utf8_with_mark: Encode = |text| [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    for (text, encode) in [(crlf, utf8), (crlf, utf8_with_mark), (TEXT, utf16), (crlf, utf16), (windows, latin1)] {
        let sandbox = indexed("a.txt", encode(text));
        assert_eq!(statuses(&sandbox), ["ok", "ok", "ok"], "{text}");
        sandbox.write("a.txt", encode(&format!("Eine Zeile.\n{text}")));
        let lines: Vec<String> =
            verified(&sandbox, "--all").iter().map(|line| line.split(" bytes").next().unwrap().to_owned()).collect();
        let last = if text == crlf { 7 } else { 6 };
        assert_eq!(lines, ["headline moved line 2", "0 moved line 4", &format!("1 moved line {last}")], "{text}");
        sandbox.write("a.txt", encode(&text.replace("Kräne", "Türme")));
        assert_eq!(statuses(&sandbox), ["ok", "ok", "changed"], "{text}");
    }
}

#[test]
fn text_with_escapes_is_verified_in_what_was_extracted() {
    let line =
        |text: &str| format!("{{\"id\": \"x\", \"paragraphs\": [\"Ein \\\"Zitat\\\" steht hier.\", \"{text}\"]}}\n");
    let sandbox = indexed("a.jsonl", line("Und ein \\u201eschlichter\\u201c Satz."));
    let answer = sandbox.json("search Zitat");
    let hit = &answer["hits"][0];
    assert_eq!(hit["source"]["of"], "extracted");
    assert_eq!(hit["source"]["passage_sha256"], sha256("Ein \"Zitat\" steht hier.".as_bytes()));
    assert_eq!(statuses(&sandbox), ["ok", "ok"]);
    sandbox.write("a.jsonl", format!("{{\"text\": \"Vorher kommt noch etwas.\"}}\n{}", line("Nun ein anderer.")));
    let results = verified(&sandbox, "--all");
    assert!(results[0].starts_with("0 ok") || results[0].starts_with("0 moved"), "{results:?}");
    assert!(results[1].starts_with("1 changed"), "{results:?}");
}

#[test]
fn what_came_from_standard_input_is_gone() {
    let sandbox = Sandbox::new();
    sandbox.run_on("index -", "Ein Satz aus der Leitung.\n").with_code(0);
    assert_eq!(statuses(&sandbox), ["gone"]);
}

#[test]
fn single_articles_and_passages_are_verified_by_their_ids() {
    let sandbox = indexed(
        "a.jsonl",
        "{\"id\": \"x\", \"paragraphs\": [\"Eins.\", \"Zwei.\"]}\n{\"id\": \"y\", \"text\": \"Drei.\"}\n",
    );
    assert_eq!(verified(&sandbox, "x").len(), 2);
    assert_eq!(verified(&sandbox, "x#1 y").len(), 2);
    assert_eq!(verified(&sandbox, "--all").len(), 3);
}

#[test]
fn an_archive_moved_together_with_its_articles_verifies() {
    let sandbox = Sandbox::new();
    copy_folder(&sample_articles(), &sandbox.path("alt/artikel"));
    sandbox.run("index alt/artikel --index alt/index").with_code(0);
    let before = sandbox.json("search Tomahawk --index alt/index --per-article 0");
    fs::create_dir_all(sandbox.path("neu/ort")).unwrap();
    fs::rename(sandbox.path("alt"), sandbox.path("neu/ort/archiv")).unwrap();
    let run = sandbox.run("verify --all --index neu/ort/archiv/index").with_code(0);
    assert!(run.stdout.ends_with(" ok, 0 moved, 0 changed, 0 gone\n"), "{run}");
    let after = sandbox.json("search Tomahawk --index neu/ort/archiv/index --per-article 0");
    let ids = |answer: &Value| -> Vec<String> {
        answer["hits"].as_array().unwrap().iter().map(|hit| hit["passage"]["id"].to_string()).collect()
    };
    assert_eq!(ids(&before), ids(&after));
    assert!(after["hits"][0]["source"]["path"].as_str().unwrap().starts_with("neu/ort/archiv/artikel/"));
    let again = sandbox.run("index neu/ort/archiv/artikel --index neu/ort/archiv/index --format json");
    assert!(again.counts().starts_with("added 0 replaced 0 "), "{}", again.counts());
}

#[test]
fn two_clones_give_the_same_ids() {
    let clone = || {
        let sandbox = Sandbox::new();
        copy_folder(&sample_articles(), &sandbox.path("index-data/articles"));
        sandbox.run("index index-data/articles").with_code(0);
        let mut answer = sandbox.json("search Tomahawk --per-article 0 --limit 100");
        answer["took_ms"] = 0.into();
        answer
    };
    let (one, two) = (clone(), clone());
    assert!(one["hits"].as_array().unwrap().len() > 5);
    assert_eq!(one, two);
}

#[test]
fn the_working_directory_changes_how_paths_are_shown_and_nothing_else() {
    let sandbox = indexed("artikel/a.txt", TEXT);
    let run = Run::of(
        sandbox.command("search Kräne --index ../index-data/index --format json").current_dir(sandbox.path("artikel")),
    );
    assert_eq!(run.json()["hits"][0]["source"]["path"], "../artikel/a.txt");
    let run = Run::of(sandbox.command("verify --all --index ../index-data/index").current_dir(sandbox.path("artikel")));
    assert_eq!(run.code, Some(0), "{run}");
}

#[test]
fn every_range_of_an_answer_is_its_passage() {
    let sandbox = Sandbox::new();
    copy_folder(&sample_articles(), &sandbox.path("artikel"));
    sandbox.write("artikel/crlf.txt", TEXT.replace('\n', "\r\n"));
    sandbox.write("artikel/utf16.txt", utf16(TEXT));
    sandbox.write("artikel/latin1.txt", latin1(TEXT));
    sandbox.write("artikel/escapes.json", "{\"headline\": \"Ein \\\"Zitat\\\"\", \"text\": \"Glatter Text.\"}");
    sandbox.run("index artikel").with_code(0);
    let mut checked = 0;
    for query in
        ["titel:* OR Tomahawk", "Tomahawk", "Gipfel", "der die das und", "Halvorsen", "Möwen Kräne Hafen Zitat", ""]
    {
        let run = sandbox.run_with(&[
            "search",
            query,
            "--format",
            "json",
            "--per-article",
            "0",
            "--limit",
            "1000",
            "--kind",
            "paragraph",
            "--kind",
            "headline",
            "--kind",
            "teaser",
            "--kind",
            "kicker",
            "--kind",
            "heading",
            "--kind",
            "caption",
            "--kind",
            "boilerplate",
        ]);
        for hit in run.json()["hits"].as_array().unwrap() {
            check(&sandbox, hit);
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
}

/// The bytes of a hit's range are its passage, but for encoding and line breaks; hash and line are theirs.
fn check(sandbox: &Sandbox, hit: &Value) {
    let source = &hit["source"];
    let text = hit["passage"]["text"].as_str().unwrap();
    let path = source["path"].as_str().unwrap();
    let raw = fs::read(sandbox.path(path)).unwrap();
    assert_eq!(source["sha256"], sha256(&raw), "{path}");
    if source["of"] == "extracted" {
        assert!(path.ends_with(".json") || path.ends_with(".jsonl"), "{path}");
        assert_eq!(source["passage_sha256"], sha256(text.as_bytes()));
        return;
    }
    let bound = |i: usize| usize::try_from(source["bytes"][i].as_u64().unwrap()).unwrap();
    let (before, bytes) = (&raw[..bound(0)], &raw[bound(0)..bound(1)]);
    assert_eq!(source["passage_sha256"], sha256(bytes), "{path}: {text}");
    let decoded = match path {
        "artikel/utf16.txt" => {
            let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        "artikel/latin1.txt" => bytes.iter().map(|byte| char::from(*byte)).collect(),
        // Some samples are in windows-1252.
        _ => String::from_utf8(bytes.to_vec())
            .unwrap_or_else(|_| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()),
    };
    assert_eq!(decoded.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>(), "{path}");
    assert_eq!(decoded.replace("\r\n", "\n"), text.replace("\r\n", "\n"), "{path}");
    assert_eq!(source["line"], 1 + before.iter().filter(|byte| **byte == b'\n').count(), "{path}: {text}");
}

#[test]
fn passages_of_pages_are_verified_in_the_file_and_in_what_was_extracted() {
    let page = "<!DOCTYPE html><html><body><h1>Der Hafen schläft</h1>\n\
        <p>Über dem Kai kreisen früh am Morgen die Möwen, sonst ist nichts zu hören.</p>\n\
        <p>Die <b>Kräne</b> stehen seit gestern still, und niemand weiß, wie lange noch.</p></body></html>\n";
    let sandbox = indexed("a.html", page);
    assert_eq!(statuses(&sandbox), ["ok", "ok", "ok"]);
    sandbox.write("a.html", page.replace("<h1>", "<p>Stand: 21.10.2025</p>\n<h1>"));
    assert_eq!(statuses(&sandbox)[..2], ["moved", "moved"]);
    sandbox.write("a.html", page.replace("gestern", "heute"));
    assert_eq!(statuses(&sandbox), ["ok", "ok", "changed"]);
    let latin = page.replace("<body>", "<head><meta charset=iso-8859-1></head><body>");
    let sandbox = indexed("b.html", latin1(&latin));
    assert_eq!(statuses(&sandbox), ["ok", "ok", "ok"]);
}

#[test]
fn everything_is_checked_file_by_file() {
    let sandbox = Sandbox::new();
    let lines = |from: usize, text: &str| -> String {
        (from..10).step_by(2).map(|i| format!("{{\"id\": \"r{i}\", \"text\": \"{text} {i}.\"}}\n")).collect()
    };
    sandbox.write("gerade.jsonl", lines(0, "Ein \\\"Haken\\\""));
    sandbox.write("ungerade.jsonl", lines(1, "Ein Strich"));
    sandbox.run("index gerade.jsonl ungerade.jsonl").with_code(0);
    let order = |args: &str| -> Vec<String> {
        let report = sandbox.json(&format!("verify {args}"));
        report["results"].as_array().unwrap().iter().map(|result| result["id"].as_str().unwrap().to_owned()).collect()
    };
    let by_file = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9].map(|i| format!("r{i}#0"));
    assert_eq!(order("--all"), by_file);
    assert_eq!(order("r3 r2 r1"), ["r3#0", "r2#0", "r1#0"], "as they were asked for");
    for (name, text) in [("gerade.jsonl", "Ein \\\"Haken\\\""), ("ungerade.jsonl", "Ein Strich")] {
        let before = fs::read_to_string(sandbox.path(name)).unwrap();
        assert!(before.contains(text));
        sandbox.write(name, format!("{{\"id\": \"neu\", \"text\": \"Etwas davor.\"}}\n{before}"));
    }
    assert_eq!(statuses(&sandbox), [["ok"; 5], ["moved"; 5]].concat());
}

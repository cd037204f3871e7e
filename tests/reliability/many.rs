//! Many of something in one file: the same id, skipped records, records in a member of an archive.

use std::fs;

use beleg::{Archive, IndexEvent, IndexOptions, IndexTask, Input};
use serde_json::json;

use super::{INDEX, counts, found, line};
use crate::ingest::containers::{gzip, tar, zip};
use crate::ingest::warc;
use crate::sandbox::Sandbox;

#[test]
fn of_one_id_many_times_in_a_file_the_last_stays_and_the_others_are_counted() {
    let sandbox = Sandbox::new();
    let lines =
        |n: u32| (0..n).map(|i| line("x", &format!("Der Gipfel mit Nummer{i} findet statt."))).collect::<String>();
    sandbox.write("artikel/a.jsonl", lines(3000));
    let run = sandbox.run("index artikel").with_code(0);
    assert!(run.stdout.starts_with("1 added, 2999 replaced, 0 unchanged, 0 deleted, nothing skipped\n2999 of them gave way to a later one of the same id\n"), "{run}");
    assert_eq!((found(&sandbox, "Nummer2999"), found(&sandbox, "Nummer2998"), found(&sandbox, "Gipfel")), (1, 0, 1));
    sandbox.write("artikel/a.jsonl", lines(3001));
    let report = sandbox.json("index artikel");
    assert_eq!((&report["superseded"], &report["articles"]), (&3000.into(), &1.into()));
    assert_eq!((found(&sandbox, "Nummer3000"), found(&sandbox, "Nummer2999")), (1, 0));
    assert_eq!(sandbox.run("verify --all").with_code(0).stdout, "1 ok, 0 moved, 0 changed, 0 gone\n");
    assert_eq!(sandbox.json("index artikel")["superseded"], 0, "nothing to read");
}

#[test]
fn the_same_article_many_times_is_one_and_a_path_named_twice_supersedes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.").repeat(100));
    let report = sandbox.json("index artikel");
    assert_eq!((&report["added"], &report["unchanged"], &report["superseded"]), (&1.into(), &99.into(), &99.into()));
    sandbox.write("artikel/b.txt", "Ein Reiher.\n");
    assert_eq!(sandbox.json("index artikel/b.txt artikel/b.txt")["superseded"], 0);
}

#[test]
fn a_web_archive_with_one_address_many_times_is_its_last_page() {
    let sandbox = Sandbox::new();
    sandbox.write("netz.warc", warc::one_address(600));
    let report = sandbox.json("index netz.warc");
    assert_eq!((&report["added"], &report["superseded"], &report["articles"]), (&1.into(), &599.into(), &1.into()));
    assert_eq!((found(&sandbox, "Fähre599"), found(&sandbox, "Fähre598")), (2, 0));
}

#[test]
fn a_file_with_more_skipped_records_than_are_remembered_is_not_read_again() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + &"{\"text\": 7}\n".repeat(1500));
    let index = || sandbox.json("index artikel");
    let first = index();
    let skipped = |report: &serde_json::Value| report["skipped"].as_array().unwrap().len();
    assert_eq!((skipped(&first), &first["total_skipped"], &first["added"]), (1500, &1500.into(), &1.into()));
    let state = || fs::read(sandbox.path(INDEX).join("meta.json")).unwrap();
    let before = state();
    let second = index();
    assert_eq!(state(), before, "nothing was written");
    assert_eq!((skipped(&second), &second["total_skipped"], &second["unchanged"]), (1001, &1500.into(), &1.into()));
    assert_eq!(second["skipped"][1000]["message"], "500 more records of it were skipped when it was read");
    let run = sandbox.run("index artikel").with_code(0);
    assert!(run.stdout.contains("1 unchanged, 0 deleted, 1500 skipped\n"), "{run}");
}

#[test]
fn records_far_behind_in_a_member_of_an_archive_vanish_with_their_place() {
    let sandbox = Sandbox::new();
    let archive = |n: u32| {
        let named = line("1760620000000", "Ein Kormoran mit Namen.");
        let rest: String = (1..n).map(|i| format!("{{\"text\": \"Der Reiher {i} steht am Ufer.\"}}\n")).collect();
        tar(&[("a.jsonl", (named + &rest).as_bytes()), ("b.jsonl", b"{\"text\": \"Ein Kiebitz.\"}\n")])
    };
    sandbox.write("artikel/a.tar", archive(4500));
    assert_eq!(counts(&sandbox, ""), "added 4501 replaced 0 unchanged 0 deleted 0 skipped 0 articles 4501");
    sandbox.write("artikel/a.tar", archive(4300));
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 4301 deleted 200 skipped 0 articles 4301");
    sandbox.write("artikel/a.tar", tar(&[("b.jsonl", b"{\"text\": \"Ein Kiebitz.\"}\n")]));
    assert_eq!(
        counts(&sandbox, ""),
        "added 0 replaced 0 unchanged 1 deleted 4299 skipped 0 articles 2",
        "one has a name"
    );
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 0));
}

/// One id many times, in every shape that records come in: some hundred times as many as have room on their way to the engine.
#[test]
fn one_id_many_times_is_one_article_in_every_shape_and_takes_linear_time() {
    let text = |i: usize| format!("Der Gipfel mit Nummer{i} findet statt.");
    let own = |i: usize| json!({"id": "x", "headline": "Gipfel", "text": text(i)}).to_string();
    let wire = |i: usize| {
        json!({"format": "digitalwires@0.9.1", "urn": "u", "version": i + 1, "pubstatus": "usable", "version_created": "2025-10-05T10:00:00+02:00",
            "headline": "Gipfel", "article_html": format!("<p>{}</p>", text(i))})
        .to_string()
    };
    let all = |n: usize, record: &dyn Fn(usize) -> String| (0..n).map(record).collect::<Vec<_>>();
    type Pack = fn(&[(&str, &[u8])]) -> Vec<u8>;
    let members = |n: usize, pack: Pack| {
        let texts = all(n, &own);
        let names: Vec<String> = (0..n).map(|i| format!("{i:06}.json")).collect();
        pack(&names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
    };
    type Make<'a> = &'a dyn Fn(usize) -> Vec<u8>;
    let shapes: [(&str, Make<'_>); 7] = [
        ("feld.json", &|n| format!("[{}]", all(n, &own).join(",\n")).into_bytes()),
        ("tabelle.csv", &|n| {
            let rows = all(n, &|i| format!("x;Gipfel;{}", text(i)));
            format!("id;titel;text\n{}\n", rows.join("\n")).into_bytes()
        }),
        ("adresse.jsonl", &|n| {
            let record = |i| json!({"url": "https://a.example/gipfel", "text": text(i)}).to_string();
            all(n, &record).join("\n").into_bytes()
        }),
        ("fassungen.jsonl", &|n| all(n, &wire).join("\n").into_bytes()),
        ("gepackt.jsonl.gz", &|n| gzip(all(n, &own).join("\n"))),
        ("band.tar", &|n| members(n, tar)),
        ("mappe.zip", &|n| members(n, zip)),
    ];
    for (name, make) in shapes {
        let time = |n: usize| {
            let sandbox = Sandbox::new();
            sandbox.write(name, make(n));
            let began = std::time::Instant::now();
            let report = sandbox.json(&format!("index {name}"));
            let time = began.elapsed().as_secs_f64();
            let counts = ["added", "replaced", "superseded", "articles"].map(|key| report[key].as_u64().unwrap());
            assert_eq!(counts, [1, n as u64 - 1, n as u64 - 1, 1], "{name}: {report}");
            assert_eq!((found(&sandbox, &format!("Nummer{}", n - 1)), found(&sandbox, "Nummer0")), (1, 0), "{name}");
            time
        };
        let (few, many) = (time(1000), time(16_000));
        // Sixteen times as many take a few times as long; 256 times where each looks at all before.
        assert!(many < 40.0 * few + 5.0, "{name}: {few} s for 1,000, {many} s for 16,000");
    }
}

#[test]
fn a_report_holds_the_first_thousand_skipped_records_and_counts_all() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + &"{\"text\": 7}\n".repeat(2500));
    sandbox.write("artikel/b.jsonl", "{\"text\": 8}\n".repeat(700));
    let archive = Archive::open_or_create(&sandbox.path(INDEX)).unwrap();
    let tasks = ["artikel/a.jsonl", "artikel/b.jsonl"]
        .map(|path| IndexTask { inputs: vec![Input::Path(sandbox.path(path))], options: IndexOptions::default() });
    let mut told = 0;
    let report =
        archive.index_all(&tasks, &mut |event| told += u64::from(matches!(event, IndexEvent::Skipped(_)))).unwrap();
    assert_eq!((report.skipped.len(), report.total_skipped, told), (1000, 3200, 3200));
}

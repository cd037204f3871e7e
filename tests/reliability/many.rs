//! Many of something in one file: the same id, skipped records, records in a member of an archive.

use std::fs;

use super::{INDEX, counts, found, line};
use crate::ingest::containers::tar;
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

//! What is deleted when files go, and what is not.

use std::fs;

use super::{counts, found, line};
use crate::sandbox::Sandbox;

#[test]
fn an_earlier_version_comes_back_when_the_file_of_the_later_one_goes() {
    let item = |version: u32| {
        format!(
            "{{\"format\": \"digitalwires@0.9.1\", \"urn\": \"urn:a:1\", \"version\": {version}, \"pubstatus\": \"usable\", \
             \"version_created\": \"2025-10-16T1{version}:00:00+02:00\", \"headline\": \"Hafen\", \
             \"article_html\": \"<p>Der Hafen bleibt gesperrt, Fassung {version}.</p>\"}}\n"
        )
    };
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.json", item(1));
    counts(&sandbox, "");
    let later = sandbox.write("artikel/b.json", item(2));
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 1 unchanged 1 deleted 0 skipped 0 articles 1");
    fs::remove_file(later).unwrap();
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 1 unchanged 0 deleted 0 skipped 0 articles 1");
    let text = sandbox.json("search gesperrt")["hits"][0]["passage"]["text"].clone();
    assert_eq!(text, "Der Hafen bleibt gesperrt, Fassung 1.");
}

#[test]
fn the_folder_around_the_index_does_not_hold_what_lies_beside_it() {
    let sandbox = Sandbox::new();
    let gone = sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    sandbox.write("index-data/b.txt", "Ein Reiher.\n");
    sandbox.run("index artikel index-data").with_code(0);
    fs::remove_file(gone).unwrap();
    // Stored paths begin at the index: `..` is this folder, and `../../artikel` does not lie below it.
    let run = sandbox.run("index index-data --prune --format json").with_code(0);
    assert_eq!(run.counts(), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 2");
}

#[test]
fn an_article_that_moved_with_its_id_is_not_deleted() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/b.jsonl", line("x", "Ein Kormoran."));
    counts(&sandbox, "");
    fs::rename(sandbox.path("artikel/b.jsonl"), sandbox.path("artikel/a.jsonl")).unwrap();
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 1");
    assert_eq!(found(&sandbox, "Kormoran"), 1);
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 1");
}

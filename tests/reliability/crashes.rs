//! What a run leaves that was killed at a bad moment, and what the next run makes of it.

use std::fs;

use super::{INDEX, counts, found, line};
use crate::sandbox::Sandbox;

/// Six articles in one segment.
fn six(sandbox: &Sandbox) {
    for i in 1..=6 {
        sandbox.write(&format!("artikel/{i}.jsonl"), line(&format!("a{i}"), &format!("Der Kormoran Nummer {i}.")));
    }
    counts(sandbox, "");
}

/// Runs the program, and takes back the rename of `meta.json`, by which its commit ended: what is left is what a run leaves that was
/// killed, or met a full disk, just before.
fn kill_at_the_rename(sandbox: &Sandbox, args: &str) {
    let meta = sandbox.path(INDEX).join("meta.json");
    let before = fs::read(&meta).unwrap();
    sandbox.run(args).with_code(0);
    fs::write(&meta, before).unwrap();
    let files = || fs::read_dir(sandbox.path(INDEX)).unwrap().map(|entry| entry.unwrap().path());
    assert!(files().any(|path| path.extension().is_some_and(|ending| ending == "del")), "nothing was deleted");
}

#[test]
fn a_run_that_was_killed_while_it_replaced_an_article_is_done_again() {
    let sandbox = Sandbox::new();
    six(&sandbox);
    sandbox.write("artikel/3.jsonl", line("a3", "Der Seeadler Nummer 3."));
    kill_at_the_rename(&sandbox, "index artikel");
    assert_eq!(found(&sandbox, "Seeadler"), 0);
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 1 unchanged 5 deleted 0 skipped 0 articles 6");
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 6 deleted 0 skipped 0 articles 6");
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Seeadler")), (5, 1));
}

#[test]
fn a_run_that_was_killed_while_it_pruned_is_done_again() {
    let sandbox = Sandbox::new();
    six(&sandbox);
    fs::remove_file(sandbox.path("artikel/3.jsonl")).unwrap();
    kill_at_the_rename(&sandbox, "index artikel --prune");
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 5 deleted 1 skipped 0 articles 5");
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 5 deleted 0 skipped 0 articles 5");
}

#[test]
fn a_deletion_that_was_killed_is_done_again() {
    let sandbox = Sandbox::new();
    six(&sandbox);
    kill_at_the_rename(&sandbox, "delete a5");
    sandbox.run("delete a5").with_code(0);
    assert_eq!(found(&sandbox, "Kormoran"), 5);
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 0 unchanged 5 deleted 0 skipped 0 articles 6");
}

#[test]
fn what_killed_runs_left_is_swept_by_the_next_writer() {
    let sandbox = Sandbox::new();
    six(&sandbox);
    let before = super::contents(&sandbox.path(INDEX));
    sandbox.write("artikel/3.jsonl", line("a3", "Der Seeadler Nummer 3."));
    kill_at_the_rename(&sandbox, "index artikel");
    sandbox.write("artikel/3.jsonl", line("a3", "Der Kormoran Nummer 3."));
    counts(&sandbox, "");
    let names = |all: Vec<(String, Vec<u8>)>| all.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(super::contents(&sandbox.path(INDEX))), names(before));
}

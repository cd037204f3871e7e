//! What a run leaves that was killed at a bad moment, and what the next run makes of it.

use std::fs;
use std::path::PathBuf;

use super::{INDEX, counts, found, line};
use crate::ingest::containers::gzip;
use crate::sandbox::Sandbox;

/// Six articles in one segment.
fn six(sandbox: &Sandbox) {
    for i in 1..=6 {
        sandbox.write(&format!("artikel/{i}.jsonl"), line(&format!("a{i}"), &format!("Der Kormoran Nummer {i}.")));
    }
    counts(sandbox, "");
}

/// The folder with the files of the index.
fn data(sandbox: &Sandbox) -> PathBuf {
    let anew = sandbox.path(INDEX).join("beleg-data-1");
    if anew.exists() { anew } else { sandbox.path(INDEX) }
}

/// Runs the program, and takes back the rename of `meta.json`, by which its commit ended: what is left is what a run leaves that was
/// killed, or met a full disk, just before.
fn kill_at_the_rename(sandbox: &Sandbox, args: &str) {
    let folder = data(sandbox);
    let meta = folder.join("meta.json");
    let before = fs::read(&meta).unwrap();
    sandbox.run(args).with_code(0);
    fs::write(&meta, before).unwrap();
    let files = || fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
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
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 5 deleted 0 skipped 0 articles 5");
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

/// Whatever deletes: the command that was killed is done again, and then there is nothing left to do.
#[test]
fn whatever_was_killed_while_it_deleted_is_done_again() {
    let other = line("a3", "Der Seeadler Nummer 3.");
    let config = "[[source]]\npath = \"../artikel\"\n";
    let (one, two) = (line("g1", "Der Kormoran im Wind."), line("g1", "Der Kormoran im Sturm."));
    type Change<'a> = &'a dyn Fn(&Sandbox);
    let replace: Change<'_> = &|sandbox| drop(sandbox.write("artikel/3.jsonl", &other));
    let remove: Change<'_> = &|sandbox| fs::remove_file(sandbox.path("artikel/3.jsonl")).unwrap();
    let pack: Change<'_> = &|sandbox| drop(sandbox.write("artikel/g.jsonl.gz", gzip(&two)));
    let shrink: Change<'_> =
        &|sandbox| drop(sandbox.write("artikel/z.jsonl", "{\"text\": \"Der Kormoran bleibt.\"}\n"));
    for (case, change, command, kormorans, adlers) in [
        ("a search that indexes first", replace, "search Seeadler --in artikel", 8, 1),
        ("sources of a file", remove, "index --prune", 8, 0),
        ("a record in a packed file", pack, "index artikel", 9, 0),
        ("records that vanish with their place", shrink, "index artikel", 8, 0),
        ("a deletion of several", replace, "delete a1 a2", 7, 0),
    ] {
        for rebuilt in [false, true] {
            let sandbox = Sandbox::new();
            sandbox.write("index-data/beleg.toml", config);
            sandbox.write("artikel/g.jsonl.gz", gzip(&one));
            sandbox
                .write("artikel/z.jsonl", "{\"text\": \"Der Kormoran bleibt.\"}\n{\"text\": \"Der Kormoran geht.\"}\n");
            six(&sandbox);
            if rebuilt {
                counts(&sandbox, "--rebuild");
            }
            assert_eq!(found(&sandbox, "Kormoran"), 9, "{case}");
            change(&sandbox);
            kill_at_the_rename(&sandbox, command);
            assert_eq!(found(&sandbox, "Kormoran"), 9, "{case}: nothing was committed");
            sandbox.run(command).with_code(0);
            assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Seeadler")), (kormorans, adlers), "{case}");
            let again = sandbox.run(command);
            assert_eq!(again.code, Some(if command.starts_with("delete") { 2 } else { 0 }), "{case}: {again}");
            assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Seeadler")), (kormorans, adlers), "{case}");
            assert_eq!(sandbox.run("verify --all").code, Some(i32::from(command.starts_with("delete"))), "{case}");
        }
    }
}

#[test]
fn a_run_that_was_killed_between_the_files_of_a_segment_is_done_again() {
    // A segment's lists are written behind everything else of it, in the place of files that are removed first.
    let lists = ["fieldnorm", "term", "idx", "pos"];
    for removed in 0..=lists.len() {
        let sandbox = Sandbox::new();
        six(&sandbox);
        sandbox.write("artikel/3.jsonl", line("a3", "Der Seeadler Nummer 3."));
        let before = super::contents(&sandbox.path(INDEX));
        kill_at_the_rename(&sandbox, "index artikel");
        let after = super::contents(&sandbox.path(INDEX));
        let new = after.iter().map(|(name, _)| name).filter(|name| before.iter().all(|(known, _)| known != *name));
        let of_lists = |name: &&String| lists[..removed].iter().any(|ending| name.ends_with(&format!(".{ending}")));
        let gone: Vec<_> = new.filter(of_lists).collect();
        assert_eq!(gone.len(), removed, "{after:?}");
        gone.iter().for_each(|name| fs::remove_file(sandbox.path(INDEX).join(name)).unwrap());
        assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Seeadler")), (6, 0));
        assert_eq!(counts(&sandbox, ""), "added 0 replaced 1 unchanged 5 deleted 0 skipped 0 articles 6");
        assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Seeadler")), (5, 1));
        sandbox.run("verify --all").with_code(0);
    }
}

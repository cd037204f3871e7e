//! Runs that follow each other: nothing is done twice, and what changed is found.

use std::fs::{self, OpenOptions};
use std::io::Write;

use insta::assert_snapshot;

use super::{INDEX, counts, found, line, sha256};
use crate::sandbox::Sandbox;

#[test]
fn the_same_folder_twice_adds_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    sandbox.write("artikel/b.jsonl", line("x", "Ein Reiher.") + &line("y", "Ein Kiebitz."));
    assert_eq!(counts(&sandbox, ""), "added 3 replaced 0 unchanged 0 deleted 0 skipped 0 articles 3");
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 3 deleted 0 skipped 0 articles 3");
    assert_eq!(
        counts(&sandbox, "artikel artikel/a.txt"),
        "added 0 replaced 0 unchanged 7 deleted 0 skipped 0 articles 3"
    );
    assert_eq!(found(&sandbox, "Kormoran"), 1);
}

#[test]
fn a_path_named_twice_in_the_first_run_adds_its_articles_once() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    assert_eq!(counts(&sandbox, "artikel"), "added 1 replaced 0 unchanged 1 deleted 0 skipped 0 articles 1");
    assert_eq!(found(&sandbox, "Kormoran"), 1);
}

#[test]
fn an_edited_file_replaces_its_article() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    sandbox.write("artikel/b.txt", "Ein Reiher.\n");
    counts(&sandbox, "");
    sandbox.write("artikel/a.txt", "Ein Seeadler.\n");
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 1 unchanged 1 deleted 0 skipped 0 articles 2");
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Seeadler"), found(&sandbox, "Reiher")), (0, 1, 1));
}

#[test]
fn an_appended_line_adds_an_article_and_all_cite_the_file_as_it_is() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran."));
    counts(&sandbox, "");
    OpenOptions::new().append(true).open(&path).unwrap().write_all(line("y", "Ein Reiher.").as_bytes()).unwrap();
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 0 unchanged 1 deleted 0 skipped 0 articles 2");
    let now = sha256(&fs::read(&path).unwrap());
    for word in ["Kormoran", "Reiher"] {
        assert_eq!(sandbox.json(&format!("search {word}"))["hits"][0]["source"]["sha256"], now, "{word}");
    }
}

#[test]
fn a_removed_file_stays_until_it_is_pruned() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    let path = sandbox.write("artikel/b.txt", "Ein Reiher.\n");
    counts(&sandbox, "");
    fs::remove_file(path).unwrap();
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 2");
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 1 deleted 1 skipped 0 articles 1");
    assert_eq!(found(&sandbox, "Reiher"), 0);
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 1");
}

#[test]
fn pruning_one_folder_leaves_others_alone() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    let other = sandbox.write("artikel-alt/b.txt", "Ein Reiher.\n");
    sandbox.run("index artikel artikel-alt").with_code(0);
    fs::remove_file(other).unwrap();
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 2");
}

#[test]
fn a_root_that_vanished_deletes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    fs::rename(sandbox.path("artikel"), sandbox.path("anderswo")).unwrap();
    assert_snapshot!(sandbox.run("index artikel --prune"), @r#"
    exit: 1
    ----- stdout
    skipped artikel: unreadable: does not exist; check the path
    0 added, 0 replaced, 0 unchanged, 0 deleted, 1 skipped
    1 passage in 1 article after 0 s
    "#);
    assert_eq!(found(&sandbox, "Kormoran"), 1);
}

#[test]
fn records_with_ids_that_vanish_stay_until_they_are_pruned() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + &line("y", "Ein Reiher."));
    counts(&sandbox, "");
    sandbox.write("artikel/a.jsonl", line("y", "Ein Reiher.") + &line("z", "Ein Kiebitz."));
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 0 unchanged 1 deleted 0 skipped 0 articles 3");
    assert_eq!(found(&sandbox, "Kormoran"), 1);
    sandbox.write("artikel/a.jsonl", line("z", "Ein Kiebitz."));
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 1 deleted 2 skipped 0 articles 1");
}

#[test]
fn records_without_ids_are_their_place_and_vanish_with_it() {
    let sandbox = Sandbox::new();
    let text = |text: &str| format!("{{\"text\": \"{text}\"}}\n");
    sandbox.write("artikel/a.jsonl", text("Ein Kormoran.") + &text("Ein Reiher.") + &text("Ein Kiebitz."));
    counts(&sandbox, "");
    sandbox.write("artikel/a.jsonl", text("Ein Kormoran."));
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 1 deleted 2 skipped 0 articles 1");
    assert_eq!((found(&sandbox, "Reiher"), found(&sandbox, "Kiebitz")), (0, 0));
}

#[test]
fn of_two_files_with_one_id_the_later_wins_and_gives_it_back_when_it_is_pruned() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran."));
    let later = sandbox.write("artikel/b.jsonl", line("x", "Ein Reiher."));
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 1 unchanged 0 deleted 0 skipped 0 articles 1");
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (0, 1));
    counts(&sandbox, "");
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (0, 1), "again the same");
    fs::remove_file(later).unwrap();
    counts(&sandbox, "--prune");
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 0));
}

#[test]
fn of_two_files_with_one_id_that_came_in_two_runs_the_earlier_comes_back_too() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran."));
    counts(&sandbox, "");
    let later = sandbox.write("artikel/b.jsonl", line("x", "Ein Reiher."));
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 1 unchanged 1 deleted 0 skipped 0 articles 1");
    fs::remove_file(later).unwrap();
    counts(&sandbox, "--prune");
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 0));
}

#[test]
fn one_id_twice_in_one_file_is_the_last_of_both() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + &line("x", "Ein Reiher."));
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 1 unchanged 0 deleted 0 skipped 0 articles 1");
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (0, 1));
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + &line("x", "Ein Reiher.") + "\n");
    counts(&sandbox, "");
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (0, 1));
}

#[test]
fn the_same_article_in_a_new_place_is_unchanged_and_cites_the_new_place() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran."));
    counts(&sandbox, "");
    fs::rename(sandbox.path("artikel/a.jsonl"), sandbox.path("artikel/b.jsonl")).unwrap();
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 1");
    assert_eq!(sandbox.json("search Kormoran")["hits"][0]["source"]["path"], "artikel/b.jsonl");
    sandbox.write("artikel/b.jsonl", "\n\n".to_owned() + &line("x", "Ein Kormoran."));
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 1");
    assert_eq!(sandbox.json("search Kormoran")["hits"][0]["source"]["line"], 3);
    assert_eq!(sandbox.run("verify --all").code, Some(0));
}

#[test]
fn another_outlet_for_the_same_files_reads_them_again() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "--set-outlet Elbpost");
    assert_eq!(
        counts(&sandbox, "--set-outlet Alpenbote"),
        "added 0 replaced 1 unchanged 0 deleted 0 skipped 0 articles 1"
    );
    assert_eq!(sandbox.json("search Kormoran")["hits"][0]["article"]["outlet"], "Alpenbote");
}

#[test]
fn another_map_of_columns_reads_only_tables_again() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    sandbox.write("artikel/b.jsonl", line("x", "Ein Reiher."));
    sandbox.write("artikel/c.csv", "Nr;Titel;Vorname;Text\n1;Kiebitz;Seeadler;Ein Vogel am Kai.\n");
    let headline = |flags: &str| {
        sandbox.run(&format!("index artikel {flags}")).with_code(0);
        sandbox.json("search Vogel")["hits"][0]["article"]["headline"].clone()
    };
    assert_eq!(headline(""), "Kiebitz");
    let map = "--map headline=Vorname,text=Text";
    assert_eq!(counts(&sandbox, map), "added 0 replaced 1 unchanged 2 deleted 0 skipped 0 articles 3");
    assert_eq!(headline(map), "Seeadler");
    assert_eq!(headline(""), "Kiebitz");
    // Without a table there is nothing to read again, and so nothing to write.
    fs::remove_file(sandbox.path("artikel/c.csv")).unwrap();
    let state = || fs::read(sandbox.path(INDEX).join("meta.json")).unwrap();
    let before = state();
    counts(&sandbox, map);
    assert_eq!(state(), before);
}

//! Ids that two files hold.

use std::fs;

use super::{found, line};
use crate::sandbox::Sandbox;

#[test]
fn an_id_that_a_pruned_file_took_over_comes_back_with_the_next_run_wherever_it_lies() {
    let sandbox = Sandbox::new();
    sandbox.write("y/y.jsonl", line("x", "Ein Kormoran am Kai."));
    sandbox.write("x/x.jsonl", line("x", "Ein Kormoran im Hafen."));
    for folder in ["y", "x"] {
        sandbox.run(&format!("index {folder}")).with_code(0);
    }
    fs::remove_file(sandbox.path("x/x.jsonl")).unwrap();
    sandbox.run("index --prune --yes x").with_code(0);
    sandbox.run("index y").with_code(0);
    assert_eq!(found(&sandbox, "Kormoran"), 1);
}

#[test]
fn a_file_remembers_whose_ids_it_took_over_when_it_is_read_again() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran am Kai."));
    sandbox.run("index artikel").with_code(0);
    sandbox.write("artikel/b.jsonl", line("x", "Ein Kormoran im Hafen."));
    sandbox.run("index artikel").with_code(0);
    sandbox.write("artikel/b.jsonl", line("x", "Zwei Kormorane im Hafen."));
    sandbox.run("index artikel").with_code(0);
    fs::remove_file(sandbox.path("artikel/b.jsonl")).unwrap();
    sandbox.run("index --prune artikel").with_code(0);
    assert_eq!(found(&sandbox, "Kai"), 1);
}

#[test]
fn a_search_in_a_path_keeps_the_outlet_it_was_indexed_with() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran sitzt am Kai.\n");
    sandbox.run("index artikel --set-outlet Hafenblatt").with_code(0);
    let answer = sandbox.json("search Kormoran --in artikel");
    assert_eq!(answer["hits"][0]["article"]["outlet"], "Hafenblatt");
}

#[test]
fn an_article_that_left_its_file_keeps_the_checksum_it_was_read_with() {
    let sandbox = Sandbox::new();
    let both = line("a", "Ein Kormoran.") + &line("b", "Ein Reiher.");
    sandbox.write("artikel/a.jsonl", &both);
    sandbox.run("index artikel").with_code(0);
    let sha256 = |word: &str| sandbox.json(&format!("search {word}"))["hits"][0]["source"]["sha256"].clone();
    let before = sha256("Reiher");
    sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
    sandbox.run("index artikel").with_code(0);
    assert_eq!(sha256("Reiher"), before);
    assert_ne!(sha256("Kormoran"), before);
}

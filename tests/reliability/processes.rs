//! Several processes at one index.

use beleg::analysis::Lexicon;
use beleg::engine::Engine;
use beleg::engine::embedded::EmbeddedEngine;
use beleg::{Archive, SearchRequest};
use insta::assert_snapshot;

use super::{INDEX, counts, found, line};
use crate::sandbox::Sandbox;

#[test]
fn a_second_writer_is_told_that_the_index_is_locked() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    let engine = EmbeddedEngine::open(&sandbox.path(INDEX), &Lexicon::embedded()).unwrap();
    let writer = engine.writer().unwrap();
    assert_snapshot!(sandbox.run("index artikel"), @r#"
    exit: 2
    ----- stderr
    error: index `./index-data/index` is being written by another process
    hint: wait for it with `--wait 30s`, or write to another index with `--index DIR`
    "#);
    assert_eq!(sandbox.run("index artikel --rebuild").code, Some(2));
    assert_eq!(sandbox.run("delete x").code, Some(2));
    assert_eq!(sandbox.run("search Kormoran").code, Some(0), "readers do not wait");
    drop(writer);
    assert_eq!(sandbox.run("index artikel").code, Some(0));
}

#[test]
fn readers_do_not_see_what_is_not_committed() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran."));
    counts(&sandbox, "");
    let engine = EmbeddedEngine::open(&sandbox.path(INDEX), &Lexicon::embedded()).unwrap();
    let reader = Archive::open(&sandbox.path(INDEX)).unwrap();
    let mut writer = engine.writer().unwrap();
    let id =
        engine.snapshot().unwrap().articles_of_files(&["../../artikel/a.jsonl".to_owned()]).unwrap().concat().remove(0);
    writer.delete(&id).unwrap();
    assert_eq!(found(&sandbox, "Kormoran"), 1);
    writer.commit().unwrap();
    writer.finish().unwrap();
    assert_eq!(found(&sandbox, "Kormoran"), 0);
    let hits = |archive: &Archive| archive.search(&SearchRequest::new("Kormoran")).unwrap().hits.len();
    assert_eq!(hits(&reader), 1, "an open archive keeps its state");
    reader.reload().unwrap();
    assert_eq!(hits(&reader), 0);
}

#[test]
fn an_open_archive_answers_while_another_process_rebuilds_the_index() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran."));
    counts(&sandbox, "");
    let archive = Archive::open(&sandbox.path(INDEX)).unwrap();
    sandbox.run("index artikel --rebuild").with_code(0);
    assert_eq!(archive.search(&SearchRequest::new("Kormoran")).unwrap().hits.len(), 1);
}

//! Folders of others, and indexes of other versions.

use std::fs;

use beleg::{Archive, IndexOptions, IndexTask, Input, RebuildOptions};
use insta::assert_snapshot;

use super::{INDEX, contents, counts, found};
use crate::sandbox::Sandbox;

#[test]
fn a_folder_of_another_program_is_refused_and_left_alone() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    sandbox.write("fremd/brief.txt", "Lieber Leser");
    sandbox.write("tantivy/meta.json", "{\"segments\": [], \"schema\": [], \"opstamp\": 0}");
    for folder in ["fremd", "tantivy"] {
        let before = contents(&sandbox.path(folder));
        for command in ["index artikel", "index artikel --rebuild", "search Kormoran --in artikel", "stats", "delete x"]
        {
            assert_eq!(sandbox.run(&format!("{command} --index {folder}")).code, Some(2), "{command} {folder}");
        }
        assert_eq!(contents(&sandbox.path(folder)), before);
    }
    assert_snapshot!(sandbox.run("index artikel --index fremd"), @r#"
    exit: 2
    ----- stderr
    error: `fremd` is not an index of Beleg: it holds other files
    hint: name another folder with `--index DIR`; nothing was changed in this one
    "#);
    assert_snapshot!(sandbox.run("index artikel --index tantivy --rebuild"), @r#"
    exit: 2
    ----- stderr
    error: `tantivy` is not an index of Beleg: it holds an index of another program
    hint: name another folder with `--index DIR`; nothing was changed in this one
    "#);
    assert_snapshot!(sandbox.run("index artikel --index artikel/a.txt --rebuild"), @r#"
    exit: 2
    ----- stderr
    error: `artikel/a.txt` is not an index of Beleg: it holds a file, not a folder
    hint: name another folder with `--index DIR`; nothing was changed in this one
    "#);
    assert_eq!(fs::read(sandbox.path("artikel/a.txt")).unwrap(), b"Ein Kormoran.\n");
}

#[test]
fn an_index_of_another_version_is_rebuilt_on_request_and_keeps_its_ids() {
    for (key, value) in [("format", 99.into()), ("analyzer", "de-0".into()), ("lexicon", serde_json::json!("alt"))] {
        let sandbox = Sandbox::new();
        sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
        counts(&sandbox, "");
        let before = sandbox.json("search Kormoran")["hits"][0]["passage"]["id"].clone();
        let path = sandbox.path(INDEX).join("beleg.json");
        let mut info: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        info[key] = value;
        fs::write(&path, info.to_string()).unwrap();
        let run = sandbox.run("search Kormoran").with_code(2);
        assert!(run.stderr.contains(&format!("built with {key} `")), "{run}");
        assert!(
            run.stderr.ends_with("hint: rebuild it from the articles with `beleg index --rebuild PATH…`\n"),
            "{run}"
        );
        assert_eq!(sandbox.run("index artikel").code, Some(2));
        assert_eq!(counts(&sandbox, "--rebuild"), "added 1 replaced 0 unchanged 0 deleted 0 skipped 0 articles 1");
        assert_eq!(sandbox.json("search Kormoran")["hits"][0]["passage"]["id"], before);
        assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 1");
        assert_eq!(sandbox.json("search Kormoran")["hits"][0]["source"]["path"], "artikel/a.txt");
        let beside: Vec<_> =
            fs::read_dir(sandbox.path("index-data")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(beside, ["index"], "nothing is left beside it");
    }
}

#[test]
fn the_message_of_another_version() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    let path = sandbox.path(INDEX).join("beleg.json");
    fs::write(&path, "{\"format\": 99, \"analyzer\": \"de-0\", \"lexicon\": \"alt\"}").unwrap();
    assert_snapshot!(sandbox.run("stats"), @r#"
    exit: 2
    ----- stderr
    error: cannot open index `./index-data/index`: built with format `99`, this program has `6`
    hint: rebuild it from the articles with `beleg index --rebuild PATH…`
    "#);
    fs::write(&path, "{\"format\": ").unwrap();
    assert_snapshot!(sandbox.run("stats"), @r#"
    exit: 2
    ----- stderr
    error: index `./index-data/index` is damaged: `beleg.json` cannot be read (EOF while parsing a value at line 1 column 11)
    hint: rebuild it from the articles with `beleg index --rebuild PATH…`
    "#);
    assert_eq!(counts(&sandbox, "--rebuild"), "added 1 replaced 0 unchanged 0 deleted 0 skipped 0 articles 1");
}

#[test]
fn a_rebuild_that_fails_keeps_the_old_index() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    sandbox.write(&format!("{INDEX}/lexicon.tsv"), "kein Wort\n");
    let before = contents(&sandbox.path(INDEX));
    let inputs = vec![Input::Path(sandbox.path("artikel"))];
    let task = IndexTask { inputs, options: IndexOptions::default() };
    assert!(Archive::rebuild(&sandbox.path(INDEX), &[task], &RebuildOptions::default(), &mut |_| {}).is_err());
    assert_eq!(contents(&sandbox.path(INDEX)), before);
    assert_eq!(found(&sandbox, "Kormoran"), 1);
}

#[test]
fn a_rebuild_from_nothing_readable_keeps_the_old_index() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    let run = sandbox.run("index fehlt --rebuild");
    assert_ne!(run.code, Some(0), "{run}");
    assert_eq!(found(&sandbox, "Kormoran"), 1, "{run}");
}

//! `beleg watch`: what arrives, changes and goes is in the index soon after, whatever happens in between.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

mod watching;

use std::collections::BTreeMap;
use std::fs;

use beleg::analysis::Lexicon;
use beleg::engine::Engine;
use beleg::engine::embedded::EmbeddedEngine;
use insta::assert_snapshot;
use serde_json::Value;

use crate::sandbox::Sandbox;
use watching::Watching;

const INDEX: &str = "index-data/index";

/// One article a line.
fn line(id: &str, text: &str) -> String {
    format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}\n")
}

/// The articles with a word, by path: their first passages.
fn found(sandbox: &Sandbox, word: &str) -> BTreeMap<String, String> {
    let answer = sandbox.json(&format!("search {word} --per-article 1 --limit 5000"));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let hits = answer["hits"].as_array().unwrap().iter();
    hits.map(|hit| (text(&hit["source"]["path"]), text(&hit["passage"]["text"]))).collect()
}

// What the issue demands

/// The files that should be there, kept beside those that are.
struct Files<'a> {
    sandbox: &'a Sandbox,
    texts: BTreeMap<String, String>,
}

impl Files<'_> {
    fn write(&mut self, name: &str, text: &str) {
        self.sandbox.write(name, format!("{text}\n"));
        self.texts.insert(name.to_owned(), text.to_owned());
    }

    fn remove(&mut self, name: &str) {
        fs::remove_file(self.sandbox.path(name)).unwrap();
        self.texts.remove(name).unwrap();
    }

    fn rename(&mut self, name: &str, to: &str) {
        fs::rename(self.sandbox.path(name), self.sandbox.path(to)).unwrap();
        let below = |path: &str| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let moved: Vec<String> = self.texts.keys().filter(|path| below(path)).cloned().collect();
        for path in moved {
            let text = self.texts.remove(&path).unwrap();
            self.texts.insert(path.replacen(name, to, 1), text);
        }
    }
}

#[test]
fn a_thousand_files_in_bursts_and_two_kills_end_with_exactly_the_right_articles() {
    let sandbox = Sandbox::new();
    let mut files = Files { sandbox: &sandbox, texts: BTreeMap::new() };
    let added = |lines: &[String]| lines.iter().filter(|line| line.contains("\"event\":\"added\"")).count();
    let number = |i: usize| format!("Kormoran Nummer {i}.");
    files.write("artikel/0/0000.txt", &number(0));

    // A burst while it runs; killed as soon as some of it is in the index.
    let mut watching = Watching::start_and_catch_up(&sandbox, "artikel --format jsonl");
    for i in 1..400 {
        files.write(&format!("artikel/{}/{i:04}.txt", i / 100), &number(i));
    }
    watching.until("the first articles", |lines| added(lines) > 1);
    watching.kill();

    // Changes of every kind while it does not run.
    for i in 0..30 {
        files.rename(&format!("artikel/0/{i:04}.txt"), &format!("artikel/0/neu-{i:04}.txt"));
        files.remove(&format!("artikel/1/{:04}.txt", 100 + i));
        files.write(&format!("artikel/2/{:04}.txt", 200 + i), &format!("Kormoran, geändert {i}."));
    }
    for i in 400..700 {
        files.write(&format!("artikel/{}/{i:04}.txt", i / 100), &number(i));
    }

    // A burst while it catches up, in folders that it does not know; killed in the middle again.
    let mut watching = Watching::start(&sandbox, "artikel --format jsonl");
    for i in 700..900 {
        files.write(&format!("artikel/{}/tief/{i:04}.txt", i / 100), &number(i));
    }
    watching.until("some articles", |lines| added(lines) > 0);
    for i in 500..520 {
        files.remove(&format!("artikel/5/{i:04}.txt"));
    }
    files.rename("artikel/3", "artikel/umbenannt");
    watching.kill();

    // The last of the thousand, and changes of every kind while it runs.
    let mut watching = Watching::start_and_catch_up(&sandbox, "artikel --format jsonl");
    for i in 900..1000 {
        files.write(&format!("artikel/9/{i:04}.txt"), &number(i));
    }
    files.rename("artikel/4", "artikel/auch-umbenannt");
    for i in 0..20 {
        files.rename(&format!("artikel/7/tief/{:04}.txt", 700 + i), &format!("artikel/7/{:04}.txt", 700 + i));
        files.remove(&format!("artikel/8/tief/{:04}.txt", 800 + i));
        files.write(&format!("artikel/6/{:04}.txt", 600 + i), &format!("Kormoran, auch geändert {i}."));
    }
    watching.until("exactly the right articles", |_| found(&sandbox, "Kormoran") == files.texts);
    assert_eq!(files.texts.len(), 1000 - 30 - 20 - 20);

    // Neither a double nor a forgotten one: there is nothing left to do.
    assert_eq!(watching.interrupt(), Some(0));
    let n = files.texts.len();
    assert_eq!(
        sandbox.run("index artikel --prune --format json").counts(),
        format!("added 0 replaced 0 unchanged {n} deleted 0 skipped 0 articles {n}")
    );
}

// What is printed

#[test]
fn every_change_is_a_line_and_what_it_tells_is_found() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "artikel/a.json",
        r#"{"id": "a-1", "headline": "Kormoran am Kai", "outlet": "Elbpost", "published": "2025-10-16T19:12:00+02:00", "text": "Er sitzt da."}"#,
    );
    let mut watching = Watching::start(&sandbox, "artikel");
    let mut told = vec![watching.wait_for("added")];
    watching.wait_for("up to date");
    sandbox.write("artikel/b.txt", "Ein Reiher.\n");
    told.push(watching.wait_for("added"));
    assert_eq!(found(&sandbox, "Reiher").len(), 1);
    sandbox.write("artikel/b.txt", "Ein Seeadler.\n");
    told.push(watching.wait_for("replaced"));
    assert_eq!((found(&sandbox, "Reiher").len(), found(&sandbox, "Seeadler").len()), (0, 1));
    fs::remove_file(sandbox.path("artikel/b.txt")).unwrap();
    told.push(watching.wait_for("deleted"));
    assert_eq!(found(&sandbox, "Seeadler").len(), 0);
    sandbox.write("artikel/c.jsonl", "{\"id\": \"c-1\", \"text\": \"Ein Kie");
    told.push(watching.wait_for("skipped"));
    // Half a file is tried again when there is more of it.
    sandbox.write("artikel/c.jsonl", line("c-1", "Ein Kiebitz."));
    told.push(watching.wait_for("added"));
    assert_snapshot!(told.join("\n"), @"
    added    a-1 · 16 Oct 2025 · Elbpost · „Kormoran am Kai“ · artikel/a.json
    added    jehpvyg7xtg0 · undated · artikel/b.txt
    replaced jehpvyg7xtg0 · undated · artikel/b.txt
    deleted  jehpvyg7xtg0 · undated · artikel/b.txt
    skipped artikel/c.jsonl:1: malformed: not valid JSON: EOF while parsing a string; check the record with `jq .`
    added    c-1 · undated · artikel/c.jsonl
    ");
}

#[test]
fn every_change_is_an_object_for_programs() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "artikel/a.json",
        r#"{"id": "a-1", "headline": "Kormoran am Kai", "outlet": "Elbpost", "published": "2025-10-16", "text": "Er sitzt da."}"#,
    );
    sandbox.write("artikel/b.json", "{");
    let mut watching = Watching::start(&sandbox, "artikel --format jsonl --quiet");
    let told = [watching.wait_for("{"), watching.wait_for("{")];
    assert_snapshot!(told.join("\n"), @r#"
    {"event":"added","article":{"id":"a-1","headline":"Kormoran am Kai","outlet":"Elbpost","published":{"day":"2025-10-16","last_day":null,"instant":null,"precision":"day","basis":"stated","evidence":{"text":"2025-10-16","bytes":[80,90]}},"path":"artikel/a.json","container":null},"skipped":null}
    {"event":"skipped","article":null,"skipped":{"path":"artikel/b.json","container":null,"line":1,"reason":"malformed","message":"not valid JSON: EOF while parsing an object; check the record with `jq .`"}}
    "#);
}

#[test]
fn without_a_path_or_with_one_that_cannot_be_watched_it_says_so() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("watch"), @"
    exit: 2
    ----- stderr
    error: no path is given, and there is no `index-data/beleg.toml` that names sources
    hint: name files or folders, or write the file with `beleg init PATH…`
    ");
    assert_snapshot!(sandbox.run("watch -"), @"
    exit: 2
    ----- stderr
    error: standard input cannot be watched
    hint: read it with `beleg index -`
    ");
    assert_snapshot!(sandbox.run("watch fehlt"), @"
    exit: 2
    ----- stderr
    error: cannot watch `fehlt`: does not exist
    hint: name files or folders, at least one of which is there
    ");
}

#[test]
fn help_of_watch() {
    assert_snapshot!(Sandbox::new().run("watch --help"), @"
    exit: 0
    ----- stdout
    Index articles as they arrive, and print a line for each

    Usage: beleg watch [OPTIONS] [PATH]...

    Arguments:
      [PATH]...
              Files and folders with articles [default: all sources in beleg.toml]

    Options:
          --set-outlet <NAME>
              The outlet of all these articles

          --set-language <TAG>
              The language of all these articles [default: found in each, else declared, else de]

          --zone <ZONE>
              Zone of local days and of times without a zone [default: Europe/Berlin]

          --date-from <SOURCE>
              From where an article may take its date: from its `content` alone, or else from its file's
              time (`mtime`) [default: content]

              [possible values: content, mtime]

          --map <PART=COLUMN,…>
              Which columns of a table hold what, such as `headline=Titel,published=Datum`; else their
              names tell

          --keep
              Keep articles whose file vanished

          --wait <DURATION>
              Wait so long for another process that writes, such as `500ms`, `30s` or `2m`, then fail
              [default: as long as it writes]

          --format <FORMAT>
              How to print what changed

              [default: text]
              [possible values: text, jsonl]

      -h, --help
              Print help (see a summary with '-h')

    Everywhere:
          --index <DIR>
              Folder of the index [default: index-data/index in this folder or one above, else
              BELEG_INDEX, else the user's own]

          --config <FILE>
              File with the sources of the archive [default: beleg.toml beside the folder of the index]

              [env: BELEG_CONFIG]

          --color <WHEN>
              When to use colours

              Possible values:
              - auto:   In a terminal, unless NO_COLOR is set
              - always
              - never

              [default: auto]

          --lang <LANG>
              The language of what people read; else that of BELEG_LANG, else that of the locale

              [possible values: de, en]

      -q, --quiet
              Print only results and errors

    First everything new or changed is indexed, and articles whose file vanished are deleted. Then every
    change is indexed shortly after it ended. Each line is printed when a search finds what it tells.
    Ctrl-C finishes the batch and ends with exit code 0; the next start catches up. The index is locked
    only while a batch is written.
    ");
}

// Files and folders that come and go

#[test]
fn a_rotated_folder_is_watched_again() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Kormoran eins.\n");
    let mut watching = Watching::start_and_catch_up(&sandbox, "artikel");
    fs::rename(sandbox.path("artikel"), sandbox.path("artikel.1")).unwrap();
    watching.wait_for("waiting for `artikel`");
    assert_eq!(found(&sandbox, "Kormoran").len(), 1, "nothing is deleted while the folder is not there");
    sandbox.write("artikel/b.txt", "Kormoran zwei.\n");
    watching.until("the file in the new folder", |_| found(&sandbox, "Kormoran").keys().eq(["artikel/b.txt"]));
    // The old folder is another one now.
    sandbox.write("artikel.1/c.txt", "Kormoran drei.\n");
    sandbox.write("artikel/d.txt", "Kormoran vier.\n");
    watching.until("another", |_| found(&sandbox, "Kormoran").keys().eq(["artikel/b.txt", "artikel/d.txt"]));
    // Deleted and made anew, at once and with the same name.
    fs::remove_dir_all(sandbox.path("artikel")).unwrap();
    sandbox.write("artikel/e.txt", "Kormoran fünf.\n");
    watching.until("the new folder", |_| found(&sandbox, "Kormoran").keys().eq(["artikel/e.txt"]));
    sandbox.write("artikel/f.txt", "Kormoran sechs.\n");
    watching.until("a file in the new folder", |_| found(&sandbox, "Kormoran").len() == 2);
}

#[test]
fn kept_articles_outlive_their_files() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Kormoran eins.\n");
    let mut watching = Watching::start_and_catch_up(&sandbox, "artikel --keep");
    fs::remove_file(sandbox.path("artikel/a.txt")).unwrap();
    sandbox.write("artikel/b.txt", "Kormoran zwei.\n");
    watching.wait_for("added");
    assert_eq!(found(&sandbox, "Kormoran").len(), 2);
}

#[test]
fn a_file_that_is_replaced_by_another_is_followed() {
    let sandbox = Sandbox::new();
    sandbox.write("ticker.jsonl", line("x", "Ein Kormoran."));
    let mut watching = Watching::start_and_catch_up(&sandbox, "ticker.jsonl");
    sandbox.write("neu", line("x", "Ein Reiher."));
    fs::rename(sandbox.path("neu"), sandbox.path("ticker.jsonl")).unwrap();
    watching.wait_for("replaced x");
    sandbox.write("daneben.jsonl", line("y", "Ein Kiebitz."));
    sandbox.write("ticker.jsonl", line("x", "Ein Seeadler."));
    watching.wait_for("replaced x");
    assert_eq!((found(&sandbox, "Seeadler").len(), found(&sandbox, "Kiebitz").len()), (1, 0));
}

#[test]
fn an_article_with_an_id_that_moves_is_not_deleted() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran."));
    let mut watching = Watching::start_and_catch_up(&sandbox, "artikel");
    fs::rename(sandbox.path("artikel/a.jsonl"), sandbox.path("artikel/b.jsonl")).unwrap();
    watching.until("the new place", |_| found(&sandbox, "Kormoran").keys().eq(["artikel/b.jsonl"]));
    sandbox.write("artikel/c.jsonl", line("y", "Ein Reiher."));
    watching.until("the next article", |lines| lines.iter().any(|line| line.starts_with("added    y")));
    assert!(!watching.printed.iter().any(|line| line.starts_with("deleted")), "{:?}", watching.printed);
}

#[test]
fn an_id_that_a_file_took_over_comes_back_when_it_goes() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran."));
    sandbox.write("artikel/b.jsonl", line("x", "Ein Reiher."));
    let mut watching = Watching::start_and_catch_up(&sandbox, "artikel");
    fs::remove_file(sandbox.path("artikel/b.jsonl")).unwrap();
    watching.until("the first file's article", |_| found(&sandbox, "Kormoran").keys().eq(["artikel/a.jsonl"]));
}

#[test]
fn what_index_leaves_out_is_left_out() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "Kormoran eins.\n");
    // The index itself lies in the watched folder.
    let mut watching = Watching::start_and_catch_up(&sandbox, ".");
    sandbox.write(".versteckt/b.txt", "Kormoran zwei.\n");
    sandbox.write(".c.txt", "Kormoran drei.\n");
    sandbox.write(&format!("{INDEX}/d.txt"), "Kormoran vier.\n");
    sandbox.write("e.txt", "Kormoran fünf.\n");
    watching.wait_for("added");
    assert_eq!(found(&sandbox, "Kormoran").keys().collect::<Vec<_>>(), ["a.txt", "e.txt"]);
}

// Other processes

#[test]
fn another_process_may_write_in_between_and_is_waited_for() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Kormoran eins.\n");
    sandbox.write("anderswo/b.txt", "Kormoran zwei.\n");
    let mut watching = Watching::start_and_catch_up(&sandbox, "artikel");
    sandbox.run("index anderswo").with_code(0);
    let engine = EmbeddedEngine::open(&sandbox.path(INDEX), &Lexicon::embedded()).unwrap();
    let writer = engine.writer().unwrap();
    sandbox.write("artikel/c.txt", "Kormoran drei.\n");
    watching.wait_for("waiting: index `./index-data/index` is being written");
    drop(writer);
    watching.wait_for("added");
    assert_eq!(found(&sandbox, "Kormoran").len(), 3);
}

#[test]
fn another_process_is_waited_for_only_so_long_if_that_is_said() {
    for begins in ["before it starts", "between two batches"] {
        let sandbox = Sandbox::new();
        sandbox.write("artikel/a.txt", "Kormoran eins.\n");
        sandbox.run("index artikel").with_code(0);
        let lock = || EmbeddedEngine::open(&sandbox.path(INDEX), &Lexicon::embedded()).unwrap().writer().unwrap();
        let mut early = (begins == "before it starts").then(lock);
        let mut watching = Watching::start(&sandbox, "artikel --wait 300ms");
        if early.is_none() {
            watching.wait_for("up to date");
            early = Some(lock());
            sandbox.write("artikel/b.txt", "Kormoran zwei.\n");
        }
        watching.wait_for("waiting: index `./index-data/index` is being written");
        watching.wait_for("error: index `./index-data/index` is being written by another process");
        assert_eq!(watching.end(), Some(2), "{begins}");
        drop(early);
        assert_eq!(found(&sandbox, "Kormoran").len(), 1, "{begins}");
    }
}

#[test]
fn an_index_that_vanished_or_was_rebuilt_is_completed() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Kormoran eins.\n");
    sandbox.write("anderswo/b.txt", "Kormoran zwei.\n");
    let mut watching = Watching::start_and_catch_up(&sandbox, "artikel");
    sandbox.run("index anderswo --rebuild").with_code(0);
    watching.until("both folders", |_| found(&sandbox, "Kormoran").len() == 2);
    watching.wait_for("up to date");
    let writer = EmbeddedEngine::open(&sandbox.path(INDEX), &Lexicon::embedded()).unwrap().writer().unwrap();
    fs::remove_dir_all(sandbox.path(INDEX)).unwrap();
    drop(writer);
    sandbox.write("artikel/c.txt", "Kormoran drei.\n");
    watching.wait_for("up to date");
    let paths = found(&sandbox, "Kormoran");
    assert_eq!(paths.keys().collect::<Vec<_>>(), ["artikel/a.txt", "artikel/c.txt"]);
}

#[test]
fn a_reader_that_has_enough_ends_it() {
    let sandbox = Sandbox::new();
    // More lines than a pipe holds.
    let lines: Vec<String> = (0..3000).map(|i| line(&format!("artikel-{i}"), "Ein Kormoran sitzt am Kai.")).collect();
    sandbox.write("artikel/a.jsonl", lines.concat());
    let run = sandbox.shell("beleg watch artikel 2>&1 | head -n 1");
    assert!(run.stdout.starts_with("added"), "{run}");
}

#[test]
fn a_day_that_a_watch_refused_is_taken_by_the_next_when_it_has_come() {
    let sandbox = Sandbox::new();
    sandbox.write("a/1.jsonl", "{\"id\": \"x\", \"published\": \"2026-12-05\", \"text\": \"Der Kormoran.\"}\n");
    for (now, event) in [("2026-12-02T12:00:00Z", "added"), ("2026-12-09T12:00:00Z", "replaced")] {
        let mut command = sandbox.command("watch a --format jsonl");
        command.env("BELEG_NOW", now);
        let mut watching = Watching::of(command);
        watching.until("the event", |lines| lines.iter().any(|line| line.contains(&format!("\"event\":\"{event}\""))));
        watching.wait_for("up to date");
        assert_eq!(watching.interrupt(), Some(0));
    }
    assert_eq!(sandbox.json("show x")["published"]["day"], "2026-12-05");
}

//! Nothing is lost, nothing is done twice, and whatever goes wrong is said: repeated runs, refused files, several processes, crashes.

#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

mod broken;
mod crashes;
mod limits;
mod many;
mod parallel;
mod pruning;
mod stopping;
mod twins;

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use beleg::analysis::Lexicon;
use beleg::engine::Engine;
use beleg::engine::embedded::EmbeddedEngine;
use beleg::{Archive, IndexOptions, IndexTask, Input, SearchRequest};
use insta::assert_snapshot;
use sha2::{Digest, Sha256};

use crate::sandbox::{Run, Sandbox, program};

const INDEX: &str = "index-data/index";

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One article a line.
fn line(id: &str, text: &str) -> String {
    format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}\n")
}

/// What an index run of `artikel` counts.
fn counts(sandbox: &Sandbox, flags: &str) -> String {
    sandbox.run(&format!("index artikel {flags} --format json")).counts()
}

/// How many passages hold a word.
fn found(sandbox: &Sandbox, word: &str) -> u64 {
    sandbox.json(&format!("search {word} --per-article 0"))["total"]["passages"].as_u64().unwrap()
}

/// Every file in a folder with its content.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    all.sort();
    all
}

// Runs that follow each other

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

// What is skipped

#[cfg(unix)]
#[test]
fn everything_that_is_skipped_is_named_with_its_reason_and_the_rest_goes_on() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::new();
    sandbox.write("artikel/00-gut.txt", "Ein Kormoran am Anfang.\n");
    sandbox.write("artikel/01-leer.txt", "");
    sandbox.write("artikel/02-blanks.txt", " \n\t\r\n \n");
    sandbox.write("artikel/03-binary.txt", b"ab\0\x01\x02\0\0\0cd");
    sandbox.write("artikel/04.pdf", b"%PDF-1.7\n\xE2\xE3\xCF\xD3\n1 0 obj\n");
    sandbox.write("artikel/05-broken.txt", b"Das ist f\xC3\xBCr alle da.\nUnd das \xFF\xC3 nicht.\n");
    // "Привет, мир" in KOI8-R and a sentence in Shift-JIS.
    sandbox.write(
        "artikel/06-koi8.txt",
        b"\xF0\xD2\xC9\xD7\xC5\xD4, \xCD\xC9\xD2! \xFC\xD4\xCF \xD4\xC5\xCB\xD3\xD4 \xCE\xC1 \xD2\xD5\xD3\xD3\xCB\xCF\xCD \xD1\xDA\xD9\xCB\xC5.\n",
    );
    sandbox.write(
        "artikel/07-sjis.txt",
        b"\x82\xB1\x82\xEA\x82\xCD\x93\xFA\x96\x7B\x8C\xEA\x82\xCC\x95\xB6\x8F\xCD\x82\xC5\x82\xB7\x81\x42\n",
    );
    let locked = sandbox.path("artikel/08-ohne-rechte");
    fs::create_dir(&locked).unwrap();
    fs::write(locked.join("x.txt"), "Ein Text.\n").unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let is_root = fs::read_dir(&locked).is_ok();
    sandbox.write(
        "artikel/09.jsonl",
        [
            line("a", "Ein Kormoran vor der Zeile."),
            "{\"id\": \"b\", \"text\": \"ohne Ende\n".to_owned(),
            line("mit blank", "Ein Text."),
            line("mit#raute", "Ein Text."),
            "{\"id\": \"\", \"text\": \"Ein Text.\"}\n".to_owned(),
            "{\"text\": 7}\n{\"paragraphs\": \"Ein Text.\"}\n{\"headline\": \"\"}\n[]\n".to_owned(),
            line("c", "Ein Kormoran danach."),
        ]
        .concat(),
    );
    sandbox.write("artikel/10.json", "{\"text\": {\"a\": 1}}");
    let large = File::create(sandbox.path("artikel/11-gross.txt")).unwrap();
    large.set_len(65 << 20).unwrap();
    let mut text = sandbox.path("artikel/12-gross.txt");
    fs::write(&text, "Ein Text. ".repeat(6_900_000)).unwrap();
    symlink(".", sandbox.path("artikel/13-schleife")).unwrap();
    symlink("fehlt", sandbox.path("artikel/14-ins-leere")).unwrap();
    text.set_file_name(std::ffi::OsStr::from_bytes(b"15-\xFF.txt"));
    fs::write(&text, "Ein Text.\n").unwrap();
    drop(std::os::unix::net::UnixListener::bind(sandbox.path("artikel/16-socket")).unwrap());
    sandbox.write("artikel/99-gut.txt", "Ein Kormoran am Ende.\n");
    let run = sandbox.run("index artikel");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(found(&sandbox, "Kormoran"), 4);
    let rights = "08-ohne-rechte";
    assert_eq!(run.stdout.contains(rights), !is_root, "{run}");
    let told: Vec<&str> =
        run.stdout.lines().filter(|line| line.starts_with("skipped") && !line.contains(rights)).collect();
    assert_snapshot!(told.join("\n"), @r#"
    skipped artikel/01-leer.txt: empty: the file is empty, or holds nothing but blanks
    skipped artikel/02-blanks.txt: empty: the file is empty, or holds nothing but blanks
    skipped artikel/03-binary.txt: binary: no text: the file holds NUL or many control characters
    skipped artikel/04.pdf: unsupported_format: this is a PDF file, which is not read; turn it into text with `pdftotext FILE`
    skipped artikel/05-broken.txt: broken_encoding: the text is UTF-8, but broken at byte 30 (line 2); repair that place, or convert the whole file anew with `iconv`
    skipped artikel/06-koi8.txt: unknown_encoding: the encoding is not known (looks like KOI8-U); convert the file, for example with `iconv -f KOI8-U -t UTF-8`
    skipped artikel/07-sjis.txt: unknown_encoding: the encoding is not known (looks like Shift_JIS); convert the file, for example with `iconv -f Shift_JIS -t UTF-8`
    skipped artikel/09.jsonl:2: malformed: not valid JSON: EOF while parsing a string; check the record with `jq .`
    skipped artikel/09.jsonl:3: invalid_id: `id`: an id must not contain ` `: found in `mit blank`
    skipped artikel/09.jsonl:4: invalid_id: `id`: an id must not contain `#`: found in `mit#raute`
    skipped artikel/09.jsonl:5: invalid_id: `id`: an id must not be empty
    skipped artikel/09.jsonl:6: invalid_value: `text`: expected a string, found a number: `7`
    skipped artikel/09.jsonl:7: invalid_value: `paragraphs`: expected an array of strings, found a string: `"Ein Text."`
    skipped artikel/09.jsonl:8: no_text: expected text under at least one of the keys `headline`, `text`, `paragraphs`
    skipped artikel/09.jsonl:9: malformed: expected an article as a JSON object, found another value
    skipped artikel/10.json:1: invalid_value: `text`: expected a string, found an object: `{"a": 1}`
    skipped artikel/11-gross.txt: binary: no text: the file holds NUL or many control characters
    skipped artikel/12-gross.txt: too_large: one text file is one article, and this one has more than 64 MiB; split it into its articles
    skipped artikel/13-schleife: loop: the link leads back to `artikel`; what lies there is read once
    skipped artikel/14-ins-leere: unreadable: does not exist; check the path
    skipped artikel/15-�.txt: unreadable: its name is not Unicode, so it could not be cited: rename it
    skipped artikel/16-socket: unreadable: no regular file (a pipe, socket or device); hand its content to standard input, named `-`
    "#);
}

#[test]
fn a_record_of_100_mib_is_passed_over_and_its_neighbours_are_read() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("artikel")).unwrap();
    let mut file = BufWriter::new(File::create(sandbox.path("artikel/a.jsonl")).unwrap());
    file.write_all(line("x", "Ein Kormoran.").as_bytes()).unwrap();
    file.write_all(b"{\"id\": \"gross\", \"text\": \"").unwrap();
    for _ in 0..100 {
        file.write_all("Ein Text. ".repeat((1 << 20) / 10).as_bytes()).unwrap();
    }
    file.write_all(b"\"}\n").unwrap();
    file.write_all(line("y", "Ein Reiher.").as_bytes()).unwrap();
    drop(file);
    assert_snapshot!(sandbox.run("index artikel"), @r#"
    exit: 0
    ----- stdout
    skipped artikel/a.jsonl:2: too_large: one JSON record is one article, and this one has more than 64 MiB; split it into its articles
    2 added, 0 replaced, 0 unchanged, 0 deleted, 1 skipped
    2 passages in 2 articles after 0 s
    "#);
    let hit = &sandbox.json("search Reiher")["hits"][0];
    assert_eq!(hit["source"]["line"], 3);
    assert_eq!(sandbox.run("verify --all").code, Some(0));
}

#[test]
fn a_skipped_file_that_was_repaired_is_read() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + "{broken\n");
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 0 unchanged 0 deleted 0 skipped 1 articles 1");
    assert_eq!(
        counts(&sandbox, ""),
        "added 0 replaced 0 unchanged 1 deleted 0 skipped 1 articles 1",
        "it is told again"
    );
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + &line("y", "Ein Reiher."));
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 0 unchanged 1 deleted 0 skipped 0 articles 2");
}

#[test]
fn what_was_skipped_in_an_unchanged_file_is_told_again_without_reading_it() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + "{broken\n");
    let skipped = |run: Run| run.json()["skipped"].clone();
    let first = skipped(sandbox.run("index artikel --format json"));
    let index = contents(&sandbox.path(INDEX));
    assert_eq!(skipped(sandbox.run("index artikel --format json")), first);
    assert_eq!(contents(&sandbox.path(INDEX)), index, "a file that is read is noted in the index");
    // As the path is called from where it is asked.
    let elsewhere = sandbox.shell("cd artikel && beleg --index ../index-data/index index a.jsonl --format json");
    assert_eq!(skipped(elsewhere)[0]["path"], "a.jsonl");
}

#[test]
fn a_file_that_broke_keeps_its_articles() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + &line("y", "Ein Reiher."));
    counts(&sandbox, "");
    sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran.") + "{\"id\": \"y\", \"text\": \n");
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 1 deleted 0 skipped 1 articles 2");
    sandbox.write("artikel/a.jsonl", "");
    assert_eq!(counts(&sandbox, "--prune"), "added 0 replaced 0 unchanged 0 deleted 0 skipped 1 articles 2");
}

#[test]
fn a_file_that_cannot_be_read_at_the_end_of_a_run_keeps_its_checksum() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/z.jsonl", line("x", "Ein Kormoran."));
    counts(&sandbox, "");
    sandbox.write("artikel/z.jsonl", line("x", "Ein Kormoran.") + &line("y", "Ein Reiher."));
    counts(&sandbox, "");
    let sha256 = || sandbox.json("search Kormoran")["hits"][0]["source"]["sha256"].clone();
    let before = sha256();
    sandbox.write("artikel/a.txt", "Ein Kiebitz.\n");
    sandbox.write("artikel/z.jsonl", "");
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 0 unchanged 0 deleted 0 skipped 1 articles 3");
    assert_eq!(sha256(), before);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    assert!(sandbox.prepare("mkfifo").arg("artikel/pipe").status().unwrap().success());
    assert_snapshot!(sandbox.run("index artikel artikel/pipe /dev/null"), @r#"
    exit: 0
    ----- stdout
    skipped artikel/pipe: unreadable: no regular file (a pipe, socket or device); hand its content to standard input, named `-`
    skipped artikel/pipe: unreadable: no regular file (a pipe, socket or device); hand its content to standard input, named `-`
    skipped /dev/null: unreadable: no regular file (a pipe, socket or device); hand its content to standard input, named `-`
    1 added, 0 replaced, 0 unchanged, 0 deleted, 3 skipped
    1 passage in 1 article after 0 s
    "#);
}

// Several processes

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
    error: index `./index-data/index` is locked by another process that is writing to it
    hint: wait until it is done, or write to another index with `--index DIR`
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

// Folders of others, other versions

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
    error: cannot open index `./index-data/index`: built with format `99`, this program has `4`
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
    let archive = Archive::open(&sandbox.path(INDEX)).unwrap();
    let before = contents(&sandbox.path(INDEX));
    drop(archive);
    // The folder of the new index cannot be made while a file of its name is in the way; only the library's own process id tells it.
    let new = sandbox.path(&format!("index-data/.index.new-{}", std::process::id()));
    fs::write(&new, "x").unwrap();
    let inputs = vec![Input::Path(sandbox.path("artikel"))];
    let task = IndexTask { inputs, options: IndexOptions::default() };
    assert!(Archive::rebuild(&sandbox.path(INDEX), &[task], &mut |_| {}).is_err());
    let without_locks = |all: Vec<(String, Vec<u8>)>| -> Vec<_> {
        all.into_iter().filter(|(name, _)| !name.ends_with(".lock")).collect()
    };
    assert_eq!(without_locks(contents(&sandbox.path(INDEX))), without_locks(before));
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

// Crashes and full disks

/// Many articles, about 30 MB.
fn many(sandbox: &Sandbox) -> u64 {
    let mut file = BufWriter::new(File::create(sandbox.path("viele.jsonl")).unwrap());
    let text = "Der Hafen von Halvik wird ausgebaut, und niemand weiß, was es kostet. ".repeat(40);
    let n = 10_000;
    for i in 0..n {
        file.write_all(line(&format!("v-{i}"), &format!("Nummer {i}. {text}")).as_bytes()).unwrap();
    }
    n
}

#[test]
fn a_killed_run_leaves_a_readable_index_that_the_next_run_completes() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    let n = many(&sandbox);
    let mut child = sandbox.command("index -").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It reads until the pipe ends, and the pipe does not end: so it is killed in the middle of its work.
    stdin.write_all(&fs::read(sandbox.path("viele.jsonl")).unwrap()).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    drop(stdin);
    assert_eq!(found(&sandbox, "Kormoran"), 1);
    assert_eq!(found(&sandbox, "Hafen"), 0, "nothing of the killed run");
    let report = sandbox.run("index artikel viele.jsonl --format json").with_code(0).json();
    assert_eq!((&report["added"], &report["articles"]), (&n.into(), &(n + 1).into()));
    assert_eq!(sandbox.run("verify v-0 v-9999").code, Some(0));
}

#[test]
fn an_index_that_was_killed_while_it_was_made_is_made_by_the_next_run() {
    for mark in ["", "meta.json", "beleg.json", ".tantivy-writer.lock"] {
        let sandbox = Sandbox::new();
        sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
        let mut child = sandbox.command("index -").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mark = sandbox.path(INDEX).join(mark);
        while !mark.exists() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(
            counts(&sandbox, ""),
            "added 1 replaced 0 unchanged 0 deleted 0 skipped 0 articles 1",
            "{}",
            mark.display()
        );
    }
}

#[test]
fn what_a_crash_left_in_a_new_folder_is_not_taken_for_another_program() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    for name in [".managed.json", ".tmpA1b2C3", ".tantivy-meta.lock", ".beleg.json.77"] {
        sandbox.write(&format!("{INDEX}/{name}"), "[]");
    }
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 0 unchanged 0 deleted 0 skipped 0 articles 1");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_run_and_keeps_what_was_committed() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    many(&sandbox);
    // No file may grow beyond 100 blocks of 512 (or 1024) bytes; what is written beyond that fails as on a full disk.
    let run = sandbox.shell("trap '' XFSZ; ulimit -f 100; beleg index viele.jsonl");
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.starts_with("error: cannot write"), "{run}");
    assert_eq!(found(&sandbox, "Kormoran"), 1);
    assert_eq!(found(&sandbox, "Hafen"), 0);
    let run = sandbox.shell("trap '' XFSZ; ulimit -f 100; beleg index artikel viele.jsonl --rebuild");
    assert_eq!(run.code, Some(2), "{run}");
    assert_eq!(found(&sandbox, "Kormoran"), 1);
    let report = sandbox.run("index viele.jsonl --format json").with_code(0).json();
    assert_eq!(report["articles"], 10_001);
}

#[cfg(unix)]
#[test]
fn a_full_disk_ends_a_run_that_waits_for_standard_input() {
    let sandbox = Sandbox::new();
    many(&sandbox);
    // So few that all of them are read before the engine fails.
    let articles = fs::read_to_string(sandbox.path("viele.jsonl")).unwrap();
    let articles: String = articles.split_inclusive('\n').take(240).collect();
    let mut command = sandbox.prepare("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 20; exec \"$0\" index -"]).arg(program());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The pipe stays open, and nothing more comes.
    let _ = stdin.write_all(articles.as_bytes());
    let ended = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        child.try_wait().unwrap().is_some()
    });
    if !ended {
        child.kill().unwrap();
    }
    let run = Run::from(child.wait_with_output().unwrap());
    assert!(ended, "it waits for ever: {run}");
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.starts_with("error: cannot write"), "{run}");
    drop(stdin);
}

#[test]
fn a_folder_that_may_not_be_written_says_so() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    let run = Run::of(sandbox.prepare(program()).args(["index", "artikel", "--index", "/proc/beleg"]));
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.starts_with("error: cannot "), "{run}");
}

// Ids that two files hold

#[test]
fn an_id_that_a_pruned_file_took_over_comes_back_with_the_next_run_wherever_it_lies() {
    let sandbox = Sandbox::new();
    sandbox.write("y/y.jsonl", line("x", "Ein Kormoran am Kai."));
    sandbox.write("x/x.jsonl", line("x", "Ein Kormoran im Hafen."));
    for folder in ["y", "x"] {
        sandbox.run(&format!("index {folder}")).with_code(0);
    }
    fs::remove_file(sandbox.path("x/x.jsonl")).unwrap();
    sandbox.run("index --prune x").with_code(0);
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

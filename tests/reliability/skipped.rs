//! What is skipped is named with its reason, and the rest goes on.

use std::fs::{self, File};
use std::io::{BufWriter, Write};

use insta::assert_snapshot;

use super::{INDEX, contents, counts, found, line};
use crate::sandbox::{Run, Sandbox};

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
    // Whatever converters this machine has.
    let run = Run::of(sandbox.command("index artikel").env("PATH", ""));
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
    skipped artikel/04.pdf: unsupported_format: it needs `pdftotext`, which is not found: install it, or name another command for `pdf` under `[converters]` in `beleg.toml`
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

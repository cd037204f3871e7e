//! What holds for every command: exit codes, the index, the clock.

use insta::assert_snapshot;

use super::{archive, articles};
use crate::sandbox::{Run, Sandbox};

#[test]
fn exit_codes_tell_hits_nothing_and_errors_apart() {
    let sandbox = archive();
    for (args, code) in [
        ("search Tomahawk", 0),
        ("search Zebra", 1),
        ("search Tomahawk --limit 0", 0),
        ("search Tomahawk --offset 100", 0),
        ("search Seeadler", 0),
        ("facets Tomahawk", 0),
        ("facets Zebra", 1),
        ("show m-9", 2),
        ("search", 2),
        ("no-such-command", 2),
        ("search Tomahawk --format xml", 2),
        ("--version", 0),
    ] {
        assert_eq!(sandbox.run(args).code, Some(code), "{args}");
    }
}

#[test]
fn the_index_flag_wins_over_the_environment() {
    let sandbox = articles();
    sandbox.run("index artikel/notiz.txt --index eins").with_code(0);
    sandbox.run("index artikel/meldungen.jsonl --index zwei").with_code(0);
    let run = |args: &str| Run::of(sandbox.command(args).env("BELEG_INDEX", "eins"));
    assert_eq!(run("search Seeadler").code, Some(0));
    assert_eq!(run("search Seeadler --index zwei").code, Some(1));
    assert_eq!(run("--index zwei search Container").code, Some(0));
    assert!(!sandbox.path("index-data").exists());
}

#[test]
fn the_clock_must_be_a_time() {
    let sandbox = archive();
    assert_snapshot!(Run::of(sandbox.command("search Tomahawk").env("BELEG_NOW", "heute")), @r#"
    exit: 2
    ----- stderr
    error: `BELEG_NOW` is no RFC 3339 time: found `heute`
    hint: write it like `2025-10-21T12:00:00+02:00`, or unset it
    "#);
    assert_eq!(Run::of(sandbox.command("search Tomahawk").env("BELEG_NOW", "")).code, Some(0), "empty is as unset");
}

#[test]
fn a_missing_index_says_how_to_make_one() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("search Tomahawk"), @r#"
    exit: 2
    ----- stderr
    error: there is no index in `./index-data/index`
    hint: make one with `beleg index PATH…`, or name another with `--index DIR`
    "#);
    sandbox.write("datei", "x");
    assert_snapshot!(sandbox.run("stats --index datei"), @r#"
    exit: 2
    ----- stderr
    error: `datei` is not an index of Beleg: it holds a file, not a folder
    hint: name another folder with `--index DIR`; nothing was changed in this one
    "#);
    sandbox.write("ordner/x", "x");
    assert_snapshot!(sandbox.run("stats --index ordner"), @r#"
    exit: 2
    ----- stderr
    error: `ordner` is not an index of Beleg: it holds other files
    hint: name another folder with `--index DIR`; nothing was changed in this one
    "#);
    assert_snapshot!(sandbox.run("search Tomahawk --in fehlt"), @r#"
    exit: 2
    ----- stderr
    error: `--in fehlt`: no such file or folder
    hint: name a file or folder with articles
    "#);
    assert!(!sandbox.path("index-data").exists(), "reading makes no folders");
}

#[test]
fn an_unknown_zone_is_refused_before_anything_is_done() {
    let sandbox = articles();
    assert_snapshot!(sandbox.run("index artikel --zone Mitteleuropa"), @r#"
    exit: 2
    ----- stderr
    error: `--zone Mitteleuropa` is no time zone
    hint: write it like `Europe/Berlin` or `UTC`
    "#);
    assert!(!sandbox.path("index-data").exists());
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let sandbox = archive();
    sandbox.write("fragen.jsonl", "{\"id\": \"f\", \"text\": \"Tomahawk\"}\n");
    sandbox.write("urteile.txt", "f 0 m-1#1 1\n");
    assert_snapshot!(sandbox.run("eval fragen.jsonl --qrels urteile.txt --run fehlt/lauf.txt"), @r#"
    exit: 2
    ----- stderr
    error: cannot write `fehlt/lauf.txt`: No such file or directory (os error 2)
    hint: check the path and its rights
    "#);
    // What the teaser adds stands in the article's text: it cannot be left out by itself.
    sandbox.run("eval fragen.jsonl --qrels urteile.txt --no-context headline,section,lead").with_code(0);
}

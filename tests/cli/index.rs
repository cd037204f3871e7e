//! `beleg index`; what it does with sources has a module of its own.

use insta::assert_snapshot;

use super::articles;
use crate::sandbox::Sandbox;

#[test]
fn index_tells_what_was_added_and_skipped() {
    let sandbox = articles();
    sandbox.write("artikel/leer.txt", "");
    sandbox.write("artikel/.verborgen/a.txt", "Ein Satz.\n");
    sandbox.write("artikel/b.txt~", "Ein Satz.\n");
    assert_snapshot!(sandbox.run("index artikel"), @r#"
    exit: 0
    ----- stdout
    skipped artikel/leer.txt: empty: the file is empty, or holds nothing but blanks
    4 added, 0 replaced, 0 unchanged, 0 deleted, 1 skipped
    2 files and folders passed over: hidden, excluded or saved beside a page
    9 passages in 4 articles after 0 s
    "#);
    assert_snapshot!(sandbox.run("index artikel --format json"), @r#"
    exit: 0
    ----- stdout
    {
      "skipped": [
        {
          "path": "artikel/leer.txt",
          "container": null,
          "line": null,
          "reason": "empty",
          "message": "the file is empty, or holds nothing but blanks"
        }
      ],
      "added": 0,
      "replaced": 0,
      "unchanged": 4,
      "superseded": 0,
      "deleted": 0,
      "vanished": [],
      "total_vanished": 0,
      "forgotten": 0,
      "corrected": 0,
      "kept_out": 0,
      "total_skipped": 1,
      "refused_days": 0,
      "passed_over": 0,
      "excluded": 2,
      "converters": {},
      "stopped": null,
      "articles": 4,
      "passages": 9,
      "seconds": 0
    }
    "#);
}

#[test]
fn index_reads_standard_input() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run_on("index -", "{\"id\": \"x\", \"text\": \"Ein Satz.\"}\n"), @r#"
    exit: 0
    ----- stdout
    1 added, 0 replaced, 0 unchanged, 0 deleted, nothing skipped
    1 passage in 1 article after 0 s
    "#);
    assert_snapshot!(sandbox.run("search Satz"), @"
    exit: 0
    ----- stdout
    1. Ein *Satz*.
       standard input:1 · undated · x#0

    1 passage in 1 article
    ");
}

#[test]
fn index_ends_with_1_if_nothing_could_be_read() {
    let sandbox = Sandbox::new();
    sandbox.write("leer.txt", "");
    assert_snapshot!(sandbox.run("index leer.txt fehlt.txt"), @r#"
    exit: 1
    ----- stdout
    skipped leer.txt: empty: the file is empty, or holds nothing but blanks
    skipped fehlt.txt: unreadable: does not exist; check the path
    0 added, 0 replaced, 0 unchanged, 0 deleted, 2 skipped
    0 passages in 0 articles after 0 s
    "#);
}

#[test]
fn strict_fails_if_anything_was_skipped_and_keeps_the_rest() {
    let sandbox = articles();
    sandbox.run("index artikel --strict").with_code(0);
    sandbox.write("artikel/leer.txt", "");
    assert_snapshot!(sandbox.run("index artikel --strict"), @r#"
    exit: 2
    ----- stdout
    skipped artikel/leer.txt: empty: the file is empty, or holds nothing but blanks
    0 added, 0 replaced, 4 unchanged, 0 deleted, 1 skipped
    9 passages in 4 articles after 0 s
    "#);
    sandbox.run("search Tomahawk").with_code(0);
}

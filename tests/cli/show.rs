//! `beleg show`, `verify`, `delete` and `stats`: what the index holds.

use insta::assert_snapshot;

use super::archive;

#[test]
fn show_prints_an_article() {
    assert_snapshot!(archive().run("show m-1"), @"
    exit: 0
    ----- stdout
    id         m-1
    headline   Hafen wird ausgebaut
    outlet     Elbpost
    agencies   AFP
    authors    Eva Muster
    place      Halvik
    language   de
    published  21 Oct 2025, 08:30
    file       artikel/meldungen.jsonl
    sha256     cf02c0ee7b75fb9578535564c7bf65428359da1f2d9c52443a658dd5ba1451e0
    ressort    Wirtschaft

    #headline  Hafen wird ausgebaut
               headline line 1, bytes 27–47

    #0         Der Hafen von Halvik wird ausgebaut.
               paragraph line 1, bytes 219–255

    #1         Dort landen auch Tomahawk-Container.
               paragraph line 1, bytes 259–295
    ");
}

#[test]
fn show_prints_one_passage_in_json() {
    assert_snapshot!(archive().run("show m-1#0 --format json"), @r#"
    exit: 0
    ----- stdout
    {
      "id": "m-1",
      "headline": "Hafen wird ausgebaut",
      "kicker": null,
      "outlet": "Elbpost",
      "agencies": [
        "AFP"
      ],
      "cited": [],
      "authors": [
        "Eva Muster"
      ],
      "place": "Halvik",
      "url": null,
      "language": "de",
      "published": {
        "day": "2025-10-21",
        "last_day": null,
        "instant": "2025-10-21T06:30:00Z",
        "precision": "minute",
        "basis": "stated",
        "evidence": {
          "text": "2025-10-21T08:30:00+02:00",
          "bytes": [
            150,
            175
          ]
        }
      },
      "updated": null,
      "version": null,
      "status": null,
      "embargo": null,
      "extra": {
        "ressort": "Wirtschaft"
      },
      "blocks": [
        {
          "id": "m-1#0",
          "kind": "paragraph",
          "text": "Der Hafen von Halvik wird ausgebaut.",
          "section": null,
          "link": null,
          "source": {
            "path": "artikel/meldungen.jsonl",
            "container": null,
            "line": 1,
            "sha256": "cf02c0ee7b75fb9578535564c7bf65428359da1f2d9c52443a658dd5ba1451e0",
            "bytes": [
              219,
              255
            ],
            "of": "file",
            "passage_sha256": "51fc67444c3fba0917542bbb5def78d9d01b21f743087aa5c966f5713570cfe3"
          }
        }
      ],
      "mentions": [],
      "attributions": [],
      "refused": []
    }
    "#);
}

#[test]
fn verify_counts_by_status() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("verify --all"), @r#"
    exit: 0
    ----- stdout
    9 ok, 0 moved, 0 changed, 0 gone
    "#);
    assert_snapshot!(sandbox.run("verify m-2 m-1#1"), @r#"
    exit: 0
    ----- stdout
    ok       m-2#headline  artikel/meldungen.jsonl:2
    ok       m-2#0  artikel/meldungen.jsonl:2
    ok       m-1#1  artikel/meldungen.jsonl:1
    3 ok, 0 moved, 0 changed, 0 gone
    "#);
    assert_snapshot!(sandbox.run("verify m-2#0 --format json"), @r#"
    exit: 0
    ----- stdout
    {
      "results": [
        {
          "id": "m-2#0",
          "status": "ok",
          "source": {
            "path": "artikel/meldungen.jsonl",
            "container": null,
            "line": 2,
            "sha256": "cf02c0ee7b75fb9578535564c7bf65428359da1f2d9c52443a658dd5ba1451e0",
            "bytes": [
              394,
              404
            ],
            "of": "file",
            "passage_sha256": "55f6690b7acd6c66af92426f0bebea1b9d58249fad15d54399133e340f9a4f53"
          },
          "reason": null
        }
      ],
      "counts": {
        "ok": 1,
        "moved": 0,
        "changed": 0,
        "gone": 0,
        "unreadable": 0
      }
    }
    "#);
}

#[test]
fn delete_tells_how_many() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("delete m-1 m-2 m-1"), @r#"
    exit: 0
    ----- stdout
    2 articles deleted
    "#);
    assert_snapshot!(sandbox.run("search Container"), @r#"
    exit: 1
    ----- stdout
    0 passages in 0 articles
    "#);
    assert_snapshot!(sandbox.run("delete m-1"), @r#"
    exit: 2
    ----- stderr
    error: there is no article `m-1` in the index
    hint: search prints the ids with `--format json`
    "#);
    assert_eq!(sandbox.json("index artikel")["kept_out"], 2, "a deleted article stays away");
    sandbox.run("delete m-1 m-2 --restore").with_code(0);
    assert_eq!(sandbox.json("index artikel")["added"], 2);
    assert_snapshot!(sandbox.run("delete m-1 --format json"), @r#"
    exit: 0
    ----- stdout
    {
      "deleted": 1
    }
    "#);
}

#[test]
fn stats_tell_what_the_index_holds() {
    let sandbox = archive();
    let run = sandbox.run("stats").with_code(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[..2], ["9 passages in 4 articles", "from 3 Sep 2025 to 21 Oct 2025; 1 undated"]);
    let mut stats = sandbox.json("stats");
    for name in ["bytes", "segments"] {
        assert!(stats[name].as_u64().unwrap() > 0);
        stats[name] = 0.into();
    }
    assert_snapshot!(serde_json::to_string_pretty(&stats).unwrap(), @r#"
    {
      "articles": 4,
      "passages": 9,
      "undated": 1,
      "first_day": "2025-09-03",
      "last_day": "2025-10-21",
      "bytes": 0,
      "segments": 0,
      "format": 6,
      "analyzer": "de-5",
      "lexicon": "2026-11-30"
    }
    "#);
}

#[test]
fn unknown_and_invalid_ids_are_told_apart() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("show m-9"), @r#"
    exit: 2
    ----- stderr
    error: there is no article `m-9` in the index
    hint: search prints the ids with `--format json`
    "#);
    assert_snapshot!(sandbox.run("show m-1#7"), @r#"
    exit: 2
    ----- stderr
    error: there is no passage `m-1#7` in the index
    hint: search prints the ids with `--format json`
    "#);
    assert_snapshot!(sandbox.run("show m-1#x"), @r#"
    exit: 2
    ----- stderr
    error: `m-1#x` is no id of an article or a passage: `x` names no passage: expected `ARTICLE#0`, `ARTICLE#0.1`, `ARTICLE#headline`, `#kicker`, `#teaser`, `#s0`, `#c0` or `#b0`
    hint: an id looks like `ARTICLE`, `ARTICLE#3` or `ARTICLE#headline`; search prints them with `--format json`
    "#);
    assert_snapshot!(sandbox.run_with(&["show", "m 1"]), @r#"
    exit: 2
    ----- stderr
    error: `m 1` is no id of an article or a passage: an id must not contain ` `: found in `m 1`
    hint: an id looks like `ARTICLE`, `ARTICLE#3` or `ARTICLE#headline`; search prints them with `--format json`
    "#);
    assert_snapshot!(sandbox.run_with(&["show", ""]), @r#"
    exit: 2
    ----- stderr
    error: `` is no id of an article or a passage: an id must not be empty
    hint: an id looks like `ARTICLE`, `ARTICLE#3` or `ARTICLE#headline`; search prints them with `--format json`
    "#);
    assert_snapshot!(sandbox.run("verify m-1 m-9"), @r#"
    exit: 2
    ----- stderr
    error: there is no article `m-9` in the index
    hint: search prints the ids with `--format json`
    "#);
    assert_snapshot!(sandbox.run("verify"), @r#"
    exit: 2
    ----- stderr
    error: nothing was named to be verified
    hint: name articles or passages, as in `beleg verify m-1#0`; `--all` checks everything in the index
    "#);
    assert_snapshot!(sandbox.run("delete m-1 m-9"), @r#"
    exit: 2
    ----- stderr
    error: there is no article `m-9` in the index
    hint: search prints the ids with `--format json`
    "#);
    assert_snapshot!(sandbox.run("delete m-1#0"), @r#"
    exit: 2
    ----- stderr
    error: `m-1#0` is no id of an article or a passage: an id must not contain `#`: found in `m-1#0`
    hint: an id looks like `ARTICLE`, `ARTICLE#3` or `ARTICLE#headline`; search prints them with `--format json`
    "#);
    sandbox.run("show m-1").with_code(0);
}

//! The command line as scripts and people meet it: whole runs with exit code, standard output and standard error.

#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

mod output;
mod sources;

use insta::assert_snapshot;

use crate::sandbox::{Run, Sandbox};

const COMMANDS: [&str; 20] = [
    "init",
    "index",
    "watch",
    "sources",
    "search",
    "explain",
    "similar",
    "suggest",
    "syntax",
    "facets",
    "read",
    "show",
    "verify",
    "delete",
    "stats",
    "analyze",
    "eval",
    "lexicon",
    "completions",
    "man",
];

/// Three files with four articles, one of them undated, not yet indexed.
fn articles() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "artikel/gipfel.txt",
        "date 2025-10-16 Ministerin gegen Lieferung\n\n\
         Halvik (dpa) - Die Ministerin lehnt die Lieferung von Tomahawk-Marschflugkörpern ab. Das sagte sie am Donnerstag.\n\n\
         Über den Tomahawk wird seit Wochen gestritten.\n",
    );
    sandbox.write(
        "artikel/meldungen.jsonl",
        concat!(
            r#"{"id": "m-1", "headline": "Hafen wird ausgebaut", "outlet": "Elbpost", "agencies": ["AFP"], "#,
            r#""authors": "Eva Muster", "place": "Halvik", "published": "2025-10-21T08:30:00+02:00", "ressort": "Wirtschaft", "#,
            r#""paragraphs": ["Der Hafen von Halvik wird ausgebaut.", "Dort landen auch Tomahawk-Container."]}"#,
            "\n",
            r#"{"id": "m-2", "headline": "Wetter", "outlet": "Alpenbote", "published": "2025-09-03", "text": "Es regnet."}"#,
            "\n"
        ),
    );
    sandbox.write("artikel/notiz.txt", "Ein Seeadler kreiste über dem Hafen, und niemand schrieb auf, wann.\n");
    sandbox
}

/// The same, indexed.
fn archive() -> Sandbox {
    let sandbox = articles();
    sandbox.run("index artikel").with_code(0);
    sandbox
}

// Commands

#[test]
fn index_tells_what_was_added_and_skipped() {
    let sandbox = articles();
    sandbox.write("artikel/leer.txt", "");
    assert_snapshot!(sandbox.run("index artikel"), @r#"
    exit: 0
    ----- stdout
    skipped artikel/leer.txt: empty: the file is empty, or holds nothing but blanks
    4 added, 0 replaced, 0 unchanged, 0 deleted, 1 skipped
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
      "total_skipped": 1,
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
       standard input:1 · undatiert · x#0

    1 passage in 1 article
    ");
}

#[test]
fn read_tells_what_is_understood_of_standard_input() {
    let run = Sandbox::new()
        .run_on("read - --set-outlet Probe --format jsonl", "{\"id\": \"x\", \"text\": \"Ein Satz.\"}\nUnsinn\n");
    let article =
        run.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()).next().unwrap();
    assert_eq!((&article["id"], &article["outlet"]), (&"x".into(), &"Probe".into()));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.starts_with("skipped -:2: malformed: "), "{run}");
}

#[test]
fn search_prints_ranked_passages_with_their_source() {
    assert_snapshot!(archive().run("search Tomahawk"), @"
    exit: 0
    ----- stdout
    1. Dort landen auch *Tomahawk*-Container.
       Elbpost · „Hafen wird ausgebaut“ · 21.10.2025 · AFP · Halvik · artikel/meldungen.jsonl:1 · m-1#1

    2. Über den *Tomahawk* wird seit Wochen gestritten.
       artikel/gipfel.txt:5 · „Ministerin gegen Lieferung“ · 16.10.2025 · dpa · Halvik · h6tjtn8bm28a#1

    3. Halvik (dpa) - Die Ministerin lehnt die Lieferung von *Tomahawk*-Marschflugkörpern ab. Das sagte
       sie am Donnerstag.
       artikel/gipfel.txt:3 · „Ministerin gegen Lieferung“ · 16.10.2025 · dpa · Halvik · h6tjtn8bm28a#0

    3 passages in 2 articles
    ");
}

#[test]
fn search_answers_in_json() {
    assert_snapshot!(archive().run("search Tomahawk --outlet Elbpost --format json --facet outlet"), @r#"
    exit: 0
    ----- stdout
    {
      "schema": 1,
      "query": "Tomahawk",
      "read_as": "Tomahawk",
      "warnings": [],
      "total": {
        "passages": 1,
        "articles": 1,
        "undated": {
          "passages": 0,
          "articles": 0
        },
        "exact": true
      },
      "hits": [
        {
          "rank": 1,
          "score": 0,
          "passage": {
            "id": "m-1#1",
            "kind": "paragraph",
            "text": "Dort landen auch Tomahawk-Container.",
            "section": null,
            "ordinal": 2,
            "highlights": [
              [
                17,
                25
              ]
            ],
            "snippet": null
          },
          "article": {
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
            }
          },
          "link": null,
          "source": {
            "path": "artikel/meldungen.jsonl",
            "container": null,
            "line": 1,
            "sha256": "cf02c0ee7b75fb9578535564c7bf65428359da1f2d9c52443a658dd5ba1451e0",
            "bytes": [
              259,
              295
            ],
            "of": "file",
            "passage_sha256": "5db259b0d3ed4568bf928a527a0f43f539b174f429b4a71c673569fac4ebce35"
          },
          "more_in_article": 0
        }
      ],
      "facets": {
        "outlet": [
          {
            "value": "Elbpost",
            "count": 1
          }
        ]
      },
      "next": null,
      "took_ms": 0
    }
    "#);
}

#[test]
fn search_answers_in_json_lines_with_a_summary_behind() {
    let run = archive().run("search Tomahawk --format jsonl --limit 2").with_code(0);
    let lines: Vec<serde_json::Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!((&lines[0]["rank"], &lines[1]["rank"]), (&1.into(), &2.into()));
    let keys: Vec<&String> = lines[2]["summary"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["schema", "query", "read_as", "warnings", "total", "facets", "next", "took_ms"]);
    assert_eq!(lines[2]["summary"]["next"], 2);
}

#[test]
fn search_answers_as_a_table() {
    let run = archive().run("search Container --format csv --outlet Elbpost").with_code(0);
    let mut table = csv::Reader::from_reader(run.stdout.as_bytes());
    let names = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let cells: Vec<String> = names
        .iter()
        .zip(&rows[0])
        .filter(|(name, _)| !["score", "sha256", "passage_sha256"].contains(name))
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    assert_eq!(rows.len(), 1);
    assert_snapshot!(cells.join("\n"), @"
    rank: 1
    id: m-1#1
    kind: paragraph
    text: Dort landen auch Tomahawk-Container.
    section: 
    headline: Hafen wird ausgebaut
    outlet: Elbpost
    agencies: AFP
    authors: Eva Muster
    place: Halvik
    url: 
    published: 2025-10-21
    updated: 
    basis: stated
    path: artikel/meldungen.jsonl
    line: 1
    start: 259
    end: 295
    of: file
    snippet:
    ");
}

#[test]
fn an_empty_answer_keeps_its_shape_in_every_format() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("search Zebra"), @r#"
    exit: 1
    ----- stdout
    0 passages in 0 articles
    "#);
    assert_snapshot!(sandbox.run("search Zebra --format json"), @r#"
    exit: 1
    ----- stdout
    {
      "schema": 1,
      "query": "Zebra",
      "read_as": "Zebra",
      "warnings": [],
      "total": {
        "passages": 0,
        "articles": 0,
        "undated": {
          "passages": 0,
          "articles": 0
        },
        "exact": true
      },
      "hits": [],
      "facets": {},
      "next": null,
      "took_ms": 0
    }
    "#);
    assert_snapshot!(sandbox.run("search Zebra --format jsonl"), @r#"
    exit: 1
    ----- stdout
    {"summary":{"schema":1,"query":"Zebra","read_as":"Zebra","warnings":[],"total":{"passages":0,"articles":0,"undated":{"passages":0,"articles":0},"exact":true},"facets":{},"next":null,"took_ms":0}}
    "#);
    assert_snapshot!(sandbox.run("search Zebra --format csv"), @"
    exit: 1
    ----- stdout
    rank,score,id,kind,text,section,headline,outlet,agencies,authors,place,url,published,updated,basis,path,line,start,end,of,sha256,passage_sha256,snippet
    ");
}

#[test]
fn facets_count_by_every_name_or_by_one() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("facets Tomahawk"), @"
    exit: 0
    ----- stdout
    date
      3  /2025
    outlet
      1  Elbpost
    agency
      2  dpa
      1  AFP
    place
      3  Halvik
    author
      1  Eva Muster
    language
      3  de
    kind
      3  paragraph
    basis
      3  stated
    3 passages in 2 articles
    ");
    assert_snapshot!(sandbox.run("facets --facet date:/2025/10 --count articles"), @r#"
    exit: 0
    ----- stdout
    date
      1  /2025/10/16
      1  /2025/10/21
    9 passages in 4 articles
    "#);
    assert_snapshot!(sandbox.run("facets --facet outlet --format json"), @r#"
    exit: 0
    ----- stdout
    {
      "total": {
        "passages": 9,
        "articles": 4,
        "undated": {
          "passages": 0,
          "articles": 0
        },
        "exact": true
      },
      "facets": {
        "outlet": [
          {
            "value": "Elbpost",
            "count": 3
          },
          {
            "value": "Alpenbote",
            "count": 2
          }
        ]
      },
      "warnings": []
    }
    "#);
}

#[test]
fn show_prints_an_article_or_one_passage() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("show m-1"), @"
    exit: 0
    ----- stdout
    id         m-1
    headline   Hafen wird ausgebaut
    outlet     Elbpost
    agencies   AFP
    authors    Eva Muster
    place      Halvik
    language   de
    published  21.10.2025, 08:30
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
    assert_snapshot!(sandbox.run("show m-1#0 --format json"), @r#"
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
      "mentions": []
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
    assert_eq!(
        sandbox.json("index artikel")["added"],
        2,
        "a deleted article comes back when its file is indexed again"
    );
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
    assert_eq!(lines[..2], ["9 passages in 4 articles", "from 03.09.2025 to 21.10.2025; 1 undated"]);
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
      "format": 5,
      "analyzer": "de-3",
      "lexicon": "2026-11-24"
    }
    "#);
}

#[test]
fn analyze_shows_words_terms_and_places() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run_with(&["analyze", "Die Tomahawk-Marschflugkörper"]), @r#"
    exit: 0
    ----- stdout
      0  Die  die  =die  (stop word)
      1  Tomahawk  tomahawk  =tomahawk
      2  Marschflugkörper  marschflugkorp  =marschflugkörper  marsch·flug·korp
    "#);
    assert_snapshot!(sandbox.run_with(&["analyze", "Straße", "--format", "json"]), @r#"
    exit: 0
    ----- stdout
    [
      {
        "text": "Straße",
        "start": 0,
        "end": 6,
        "position": 0,
        "term": "strass",
        "exact": "strasse",
        "stop": false,
        "parts": []
      }
    ]
    "#);
    assert_snapshot!(sandbox.run_with(&["analyze", ""]), @r#"exit: 0"#);
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = sandbox.run(&format!("completions {shell}")).with_code(0).stdout;
        assert!(COMMANDS.iter().all(|command| script.contains(command)), "{shell}");
    }
    let manual = sandbox.run("man").with_code(0).stdout;
    assert!(COMMANDS.iter().all(|command| manual.contains(command)));
    assert!(manual.starts_with(".ie") || manual.starts_with(".TH"), "{manual}");
    for flag in ["per\\-article", "set\\-outlet", "undated", "rebuild"] {
        assert!(manual.contains(flag), "{flag}");
    }
}

// Help

#[test]
fn help_of_the_program() {
    assert_snapshot!(Sandbox::new().run("--help"), @"
    exit: 0
    ----- stdout
    Search index for German news: finds the passage and proves where it stands, who published it, and
    when

    Usage: beleg [OPTIONS] <COMMAND>

    Commands:
      init         Write a beleg.toml with comments: the sources of the archive and what is said of them
      index        Bring articles into the index, or up to date
      watch        Index articles as they arrive, and print a line for each
      sources      List the sources in beleg.toml with their settings, counts and last change
      search       Find passages
      explain      Tell why a passage is found and what its score is made of, or why it is not found
      similar      Find passages of other articles that are like one
      suggest      Complete a word, and find headlines, while a query is typed
      syntax       Print the query language with examples
      facets       Count what matches by day, outlet, agency, …
      read         Tell what would be understood of files, without an index
      show         Show an article or a passage with its source
      verify       Check whether passages still stand where they were found
      delete       Delete articles from the index
      stats        Tell what the index holds
      analyze      Show how a text is read: its words, their terms and places
      eval         Measure how well judged queries are answered
      lexicon      Count or learn words, of which the lexicon of compounds is made
      completions  Print a completion script for a shell
      man          Print the manual page
      help         Print this message or the help of the given subcommand(s)

    Options:
          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

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

      -q, --quiet
              Print only results and errors

      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version
    ");
}

#[test]
fn help_of_index() {
    assert_snapshot!(Sandbox::new().run("index --help"), @"
    exit: 0
    ----- stdout
    Bring articles into the index, or up to date

    Usage: beleg index [OPTIONS] [PATH]...

    Arguments:
      [PATH]...
              Files and folders with articles; `-` for standard input [default: all sources in
              beleg.toml]

    Options:
          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

          --set-outlet <NAME>
              The outlet of all these articles

          --config <FILE>
              File with the sources of the archive [default: beleg.toml beside the folder of the index]

              [env: BELEG_CONFIG]

          --set-language <TAG>
              The language of all these articles [default: found in each, else declared, else de]

          --color <WHEN>
              When to use colours

              Possible values:
              - auto:   In a terminal, unless NO_COLOR is set
              - always
              - never

              [default: auto]

          --zone <ZONE>
              Zone of local days and of times without a zone [default: Europe/Berlin]

          --date-from <SOURCE>
              From where an article may take its date: from its `content` alone, or else from its file's
              time (`mtime`) [default: content]

              [possible values: content, mtime]

      -q, --quiet
              Print only results and errors

          --map <PART=COLUMN,…>
              Which columns of a table hold what, such as `headline=Titel,published=Datum`; else their
              names tell

          --prune
              Delete articles whose file vanished from under these paths

          --rebuild
              Make the index anew from these paths alone, and drop what came from others; it may be of
              any version

          --strict
              Fail if anything was skipped

          --format <FORMAT>
              How to print the summary

              [default: text]
              [possible values: text, json]

      -h, --help
              Print help (see a summary with '-h')

    Ctrl-C ends the run in good order: what was read is committed, the summary says where it stopped,
    and the exit code is 130. The same command goes on from there.
    ");
}

#[test]
fn help_of_search() {
    assert_snapshot!(Sandbox::new().run("search --help"), @r#"
    exit: 0
    ----- stdout
    Find passages

    Usage: beleg search [OPTIONS] <QUERY>

    Arguments:
      <QUERY>
              Words, "phrases", +must -not, UND ODER NICHT NEAR/5, =exact, begin*, titel: … (see `beleg
              syntax`)

    Options:
          --in <PATH>
              Index this file or folder first (only what changed), then search only what lies under it

          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

          --config <FILE>
              File with the sources of the archive [default: beleg.toml beside the folder of the index]

              [env: BELEG_CONFIG]

          --since <DAY>
              From this day on; a month or year counts whole: 2025-10-16, 16.10.2025, 2025-10, 2025, 7d,
              heute, gestern

          --color <WHEN>
              When to use colours

              Possible values:
              - auto:   In a terminal, unless NO_COLOR is set
              - always
              - never

              [default: auto]

          --until <DAY>
              Up to this day; a month or year counts whole: 2025-10-16, 16.10.2025, 2025-10, 2025, 7d,
              heute, gestern

          --on <DAY>
              On this day, or in this month or year

      -q, --quiet
              Print only results and errors

          --undated <HOW>
              What happens to articles without a date [default: exclude beside a day filter, else
              include]

              [possible values: exclude, include, only]

          --outlet <NAME>
              Only of this outlet (repeatable: one of them)

          --agency <NAME>
              Only with copy of this agency (repeatable)

          --place <NAME>
              Only written in this place (repeatable)

          --author <NAME>
              Only by this author (repeatable)

          --language <TAG>
              Only in this language (repeatable); beside a single one the query is read in it, otherwise
              in German

          --kind <KIND>
              Only passages of this kind (repeatable) [default: all but boilerplate]

              [possible values: headline, kicker, teaser, heading, paragraph, caption, boilerplate]

          --withdrawn
              Also articles that their agency has withdrawn or withheld

          --facet <NAME[:PATH]>
              Count by this beside the hits: date[:/2025/10], outlet, agency, place, author, language,
              kind, basis (repeatable)

          --sort <ORDER>
              The order of hits

              [default: relevance]
              [possible values: relevance, newest, oldest]

          --limit <N>
              At most so many hits

              [default: 10]

          --offset <N>
              Pass over so many hits first

              [default: 0]

          --per-article <N>
              At most so many hits of one article; 0 for all

              [default: 3]

          --plain
              Read the query as mere words, without operators

          --snippet <N>
              Print excerpts of at most so many characters instead of whole passages

          --totals <HOW>
              Whether totals must be exact

              [default: exact]
              [possible values: exact, at-least]

          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json, jsonl, csv]

          --raw
              In CSV, leave cells as they are; else those that a spreadsheet would run begin with an
              apostrophe

      -h, --help
              Print help (see a summary with '-h')
    "#);
}

#[test]
fn help_of_facets() {
    assert_snapshot!(Sandbox::new().run("facets -h"), @"
    exit: 0
    ----- stdout
    Count what matches by day, outlet, agency, …

    Usage: beleg facets [OPTIONS] [QUERY]

    Arguments:
      [QUERY]  What to count; everything if left out

    Options:
          --in <PATH>            Index this file or folder first (only what changed), then search only
                                 what lies under it
          --index <DIR>          Folder of the index [env: BELEG_INDEX] [default: ./index-data/index]
          --config <FILE>        File with the sources of the archive [default: beleg.toml beside the
                                 folder of the index] [env: BELEG_CONFIG]
          --since <DAY>          From this day on; a month or year counts whole
          --color <WHEN>         When to use colours [default: auto] [possible values: auto, always,
                                 never]
          --until <DAY>          Up to this day; a month or year counts whole
          --on <DAY>             On this day, or in this month or year
      -q, --quiet                Print only results and errors
          --undated <HOW>        What happens to articles without a date [default: exclude beside a day
                                 filter, else include] [possible values: exclude, include, only]
          --outlet <NAME>        Only of this outlet (repeatable: one of them)
          --agency <NAME>        Only with copy of this agency (repeatable)
          --place <NAME>         Only written in this place (repeatable)
          --author <NAME>        Only by this author (repeatable)
          --language <TAG>       Only in this language (repeatable); beside a single one the query is
                                 read in it, otherwise in German
          --kind <KIND>          Only passages of this kind (repeatable) [default: all but boilerplate]
                                 [possible values: headline, kicker, teaser, heading, paragraph,
                                 caption, boilerplate]
          --withdrawn            Also articles that their agency has withdrawn or withheld
          --facet <NAME[:PATH]>  Count by this: date[:/2025/10], outlet, agency, place, author,
                                 language, kind, basis (repeatable) [default: all]
          --count <WHAT>         Whether to count passages or articles [default: passages] [possible
                                 values: passages, articles]
          --format <FORMAT>      How to print the answer [default: text] [possible values: text, json]
      -h, --help                 Print help (see more with '--help')
    ");
}

#[test]
fn help_of_the_small_commands() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("show --help"), @"
    exit: 0
    ----- stdout
    Show an article or a passage with its source

    Usage: beleg show [OPTIONS] <ID>

    Arguments:
      <ID>
              An article (`ARTICLE`) or a passage (`ARTICLE#3`)

    Options:
          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

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

      -q, --quiet
              Print only results and errors

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(sandbox.run("verify --help"), @"
    exit: 0
    ----- stdout
    Check whether passages still stand where they were found

    Usage: beleg verify [OPTIONS] [ID]...

    Arguments:
      [ID]...
              Articles (`ARTICLE`) or passages (`ARTICLE#3`)

    Options:
          --all
              Check everything in the index

          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

          --config <FILE>
              File with the sources of the archive [default: beleg.toml beside the folder of the index]

              [env: BELEG_CONFIG]

          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

          --color <WHEN>
              When to use colours

              Possible values:
              - auto:   In a terminal, unless NO_COLOR is set
              - always
              - never

              [default: auto]

      -q, --quiet
              Print only results and errors

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(sandbox.run("delete --help"), @"
    exit: 0
    ----- stdout
    Delete articles from the index

    Usage: beleg delete [OPTIONS] <ID>...

    Arguments:
      <ID>...
              Articles

    Options:
          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

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

      -q, --quiet
              Print only results and errors

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(sandbox.run("stats --help"), @"
    exit: 0
    ----- stdout
    Tell what the index holds

    Usage: beleg stats [OPTIONS]

    Options:
          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

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

      -q, --quiet
              Print only results and errors

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(sandbox.run("analyze --help"), @"
    exit: 0
    ----- stdout
    Show how a text is read: its words, their terms and places

    Usage: beleg analyze [OPTIONS] <TEXT>

    Arguments:
      <TEXT>
              The text

    Options:
          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

          --language <TAG>
              The language it is read in

              [default: de]

          --config <FILE>
              File with the sources of the archive [default: beleg.toml beside the folder of the index]

              [env: BELEG_CONFIG]

          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

          --color <WHEN>
              When to use colours

              Possible values:
              - auto:   In a terminal, unless NO_COLOR is set
              - always
              - never

              [default: auto]

      -q, --quiet
              Print only results and errors

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(sandbox.run("completions --help"), @"
    exit: 0
    ----- stdout
    Print a completion script for a shell

    Usage: beleg completions [OPTIONS] <SHELL>

    Arguments:
      <SHELL>
              The shell

              [possible values: bash, elvish, fish, powershell, zsh]

    Options:
          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

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

      -q, --quiet
              Print only results and errors

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(sandbox.run("man --help"), @"
    exit: 0
    ----- stdout
    Print the manual page

    Usage: beleg man [OPTIONS]

    Options:
          --index <DIR>
              Folder of the index

              [env: BELEG_INDEX]
              [default: ./index-data/index]

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

      -q, --quiet
              Print only results and errors

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn every_command_says_what_it_does_and_stands_in_the_readme() {
    use clap::CommandFactory;
    let program = beleg::cli::Cli::command();
    let commands: Vec<&clap::Command> = program.get_subcommands().collect();
    assert_eq!(commands.iter().map(|command| command.get_name()).collect::<Vec<_>>(), COMMANDS);
    for command in &commands {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for arg in command.get_arguments() {
            assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
        }
    }
    let readme = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    if let Ok(readme) = std::fs::read_to_string(readme) {
        for command in commands {
            let name = command.get_name();
            assert!(readme.contains(&format!("`{name}")) || readme.contains(&format!("beleg {name}")), "{name}");
        }
    }
}

// Exit codes

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
fn only_undated_matches_are_no_hits_beside_a_day_filter() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("search Seeadler --since 2025"), @r#"
    exit: 1
    ----- stdout
    0 passages in 0 articles; 1 in 1 undated article (`--undated include`)
    "#);
    sandbox.run("search Seeadler --since 2025 --undated include").with_code(0);
    sandbox.run("search Seeadler --since 2025 --undated only").with_code(0);
    sandbox.run("search Seeadler --undated exclude").with_code(1);
    sandbox.run("facets Seeadler --since 2025").with_code(1);
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

// Environment

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

// Errors

#[test]
fn a_bad_day_says_how_days_look() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("search Tomahawk --on 2025-13-01"), @r#"
    exit: 2
    ----- stderr
    error: `--on 2025-13-01`: the calendar has no day `2025-13-01`
    hint: write a day like 2025-10-16, 16.10.2025, 2025-10, 2025, 7d, heute, gestern
    "#);
    assert_snapshot!(sandbox.run("search Tomahawk --since 30.02.2025"), @r#"
    exit: 2
    ----- stderr
    error: `--since 30.02.2025`: the calendar has no day `30.02.2025`
    hint: write a day like 2025-10-16, 16.10.2025, 2025-10, 2025, 7d, heute, gestern
    "#);
    assert_snapshot!(sandbox.run("search Tomahawk --until bald"), @r#"
    exit: 2
    ----- stderr
    error: `--until bald`: expected a day such as `2025-10-16`, `16.10.2025`, `2025-10`, `Oktober 2025`, `2025`, `7d` or `gestern`, found `bald`
    hint: write a day like 2025-10-16, 16.10.2025, 2025-10, 2025, 7d, heute, gestern
    "#);
    assert_snapshot!(sandbox.run_with(&["search", "Tomahawk", "--on", ""]), @r#"
    exit: 2
    ----- stderr
    error: `--on `: expected a day such as `2025-10-16`, `16.10.2025`, `2025-10`, `Oktober 2025`, `2025`, `7d` or `gestern`, found ``
    hint: write a day like 2025-10-16, 16.10.2025, 2025-10, 2025, 7d, heute, gestern
    "#);
}

#[test]
fn days_in_the_wrong_order_are_named() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("search Tomahawk --since 2025-10-21 --until 2025-10-16"), @"
    exit: 2
    ----- stderr
    error: `since` is 2025-10-21, which is after `until`, 2025-10-16
    hint: swap them
    ");
    assert_snapshot!(sandbox.run("search Tomahawk --on 2025-10-21 --until 2025-10-16"), @r#"
    exit: 2
    ----- stderr
    error: the argument '--on <DAY>' cannot be used with '--until <DAY>'

    Usage: beleg search --on <DAY> <QUERY>

    For more information, try '--help'.
    "#);
}

#[test]
fn an_unknown_facet_names_the_known_ones() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("facets --facet ressort"), @r#"
    exit: 2
    ----- stderr
    error: invalid value 'ressort' for '--facet <NAME[:PATH]>': expected one of date, outlet, agency, place, author, language, kind, basis, found `ressort`

    For more information, try '--help'.
    "#);
    assert_snapshot!(sandbox.run("facets --facet outlet:/a"), @r#"
    exit: 2
    ----- stderr
    error: invalid value 'outlet:/a' for '--facet <NAME[:PATH]>': only `date` has paths, as in `date:/2025/10`; found `outlet:/a`

    For more information, try '--help'.
    "#);
}

#[test]
fn too_many_hits_are_refused() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("search Tomahawk --limit 9000 --offset 1001"), @r#"
    exit: 2
    ----- stderr
    error: `limit` and `offset` together may ask for 10000 hits at most, found 10001
    hint: narrow the search by days or words instead of paging on
    "#);
    assert_eq!(sandbox.run("search Tomahawk --limit 18446744073709551615 --offset 1").code, Some(2));
    assert_eq!(sandbox.run("search Tomahawk --limit 9000 --offset 1000").code, Some(0));
    assert_snapshot!(sandbox.run("search Tomahawk --limit -1"), @r#"
    exit: 2
    ----- stderr
    error: unexpected argument '-1' found

      tip: to pass '-1' as a value, use '-- -1'

    Usage: beleg search [OPTIONS] <QUERY>

    For more information, try '--help'.
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
    error: the following required arguments were not provided:
      <ID>...

    Usage: beleg verify <ID>...

    For more information, try '--help'.
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
fn a_query_that_is_too_long_or_too_deep_is_refused() {
    let sandbox = archive();
    let long = "Tomahawk ".repeat(500);
    assert_snapshot!(sandbox.run_with(&["search", &long]), @r#"
    exit: 2
    ----- stderr
    error: the query has 4500 bytes, at most 4096 are read
    hint: ask for fewer words
    "#);
    let deep = format!("{}Tomahawk{}", "(".repeat(65), ")".repeat(65));
    assert_snapshot!(sandbox.run_with(&["search", &deep]), @r#"
    exit: 2
    ----- stderr
    error: brackets are nested deeper than 64 at character 64
    hint: leave out brackets that are not needed
    "#);
}

#[test]
fn what_was_read_otherwise_is_a_warning_that_quiet_leaves_out() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("search Tomahawk --outlet Fehlblatt"), @r#"
    exit: 1
    ----- stdout
    0 passages in 0 articles
    ----- stderr
    warning: no article has the outlet `fehlblatt`; known: `Alpenbote`, `Elbpost`
    "#);
    assert_eq!(sandbox.run("search Tomahawk --outlet Fehlblatt --quiet").stderr, "");
}

// Days

#[test]
fn days_are_read_as_germans_write_them() {
    let sandbox = archive();
    let found = |flags: &str| {
        let answer = sandbox.json(&format!("facets {flags} --facet date:/2025 --count articles"));
        format!("{flags}: {}", answer["total"]["articles"])
    };
    let all: Vec<String> = [
        "--on 2025-10",
        "--on 2025-10-16",
        "--on 16.10.2025",
        "--on gestern",
        "--on heute",
        "--on 2025",
        "--since 16.10.2025",
        "--since 17.10.2025",
        "--since 7d",
        "--since 6d",
        "--since 5d",
        "--until 2025-09",
        "--until 2025-10",
        "--since 2025-09 --until 16.10.2025",
        "--since 2025-09-04 --until 2025-10-15",
    ]
    .map(found)
    .to_vec();
    assert_snapshot!(all.join("\n"), @r#"
    --on 2025-10: 2
    --on 2025-10-16: 1
    --on 16.10.2025: 1
    --on gestern: 1
    --on heute: 0
    --on 2025: 3
    --since 16.10.2025: 2
    --since 17.10.2025: 1
    --since 7d: 2
    --since 6d: 2
    --since 5d: 1
    --until 2025-09: 1
    --until 2025-10: 3
    --since 2025-09 --until 16.10.2025: 2
    --since 2025-09-04 --until 2025-10-15: 0
    "#);
}

#[test]
fn in_brings_a_path_up_to_date_and_searches_only_there() {
    let sandbox = articles();
    sandbox.write("andere/x.txt", "Der Tomahawk liegt woanders.\n");
    sandbox.run("index andere").with_code(0);
    let count = |args: &str| sandbox.json(args)["total"]["passages"].clone();
    assert_eq!(count("search Tomahawk --in artikel"), 3);
    assert_eq!(count("search Tomahawk"), 4);
    std::fs::remove_file(sandbox.path("artikel/meldungen.jsonl")).unwrap();
    sandbox.write("artikel/neu/a.txt", "Noch ein Tomahawk.\n");
    assert_eq!(count("search Tomahawk --in ./artikel/"), 3);
    assert_eq!(count("search Tomahawk --in artikel/neu"), 1);
    assert_eq!(count("search Tomahawk --in artikel/neu/a.txt"), 1);
    // What is gone from the folder stays in the index until it is pruned.
    assert_eq!(count("search Tomahawk"), 5);
}

// Help for who types

#[test]
fn suggest_completes_words_and_headlines() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("suggest Tom"), @"
    exit: 0
    ----- stdout
    Tomahawk  (3 passages)
    ");
    assert_snapshot!(sandbox.run_with(&["suggest", "Zebra"]), @"exit: 1");
    assert_snapshot!(sandbox.run("suggest Tom --limit 1 --format json"), @r#"
    exit: 0
    ----- stdout
    {
      "text": "Tom",
      "terms": [
        {
          "text": "Tomahawk",
          "count": 3
        }
      ],
      "headlines": []
    }
    "#);
}

#[test]
fn similar_passages_are_those_of_other_articles() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("similar m-1#1 --snippet 60"), @"
    exit: 0
    ----- stdout
    1. Über den *Tomahawk* wird seit Wochen gestritten.
       artikel/gipfel.txt:5 · „Ministerin gegen Lieferung“ · 16.10.2025 · dpa · Halvik · h6tjtn8bm28a#1 · 1 more in this article

    2 passages in 1 article
    ");
    assert_snapshot!(sandbox.run("similar m-1#77"), @"
    exit: 2
    ----- stderr
    error: there is no passage `m-1#77` in the index
    hint: search prints the ids with `--format json`
    ");
    assert_snapshot!(sandbox.run("similar m-1 --snippet 3"), @"
    exit: 2
    ----- stderr
    error: `snippet` is 40 characters or more, found 3
    ");
}

#[test]
fn explain_tells_both_cases() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("explain Container m-1#1"), @"
    exit: 0
    ----- stdout
    m-1#1 is found by `Container`; score 7.582

    Container  contain  =container  1 × in it, in 1 passage
        +1.144  word  contain
        +3.431  family  contain
        +1.504  article  contain
        +1.504  beginning  conta
    ");
    assert_snapshot!(sandbox.run_with(&["explain", "Zebra der", "m-1#1"]), @"
    exit: 1
    ----- stdout
    m-1#1 is not found by `Zebra der`
      `Zebra` does not stand in it, nor anywhere in its article

    Zebra  zebra  =zebra  not in it, in 0 passages
    ----- stderr
    warning: `der` is too frequent to tell passages apart and was ignored; `+der` demands it
    ");
    assert_snapshot!(sandbox.run("explain Container m-1#1 --format json"), @r#"
    exit: 0
    ----- stdout
    {
      "id": "m-1#1",
      "query": "Container",
      "read_as": "Container",
      "warnings": [],
      "matches": true,
      "score": 0,
      "words": [
        {
          "text": "Container",
          "start": 0,
          "end": 9,
          "term": "contain",
          "exact": "container",
          "parts": [],
          "passages": 1,
          "highlights": [
            [
              26,
              35
            ]
          ],
          "score": 0
        }
      ],
      "scores": [
        {
          "word": 0,
          "source": "word",
          "term": "contain",
          "score": 0
        },
        {
          "word": 0,
          "source": "family",
          "term": "contain",
          "score": 0
        },
        {
          "word": 0,
          "source": "article",
          "term": "contain",
          "score": 0
        },
        {
          "word": 0,
          "source": "beginning",
          "term": "conta",
          "score": 0
        }
      ],
      "reasons": [],
      "ranking": {
        "passage_k1": 0.5,
        "passage_b": 0.4,
        "article_k1": 1.5,
        "article_b": 0.85,
        "heading_k1": 1.2,
        "heading_b": 0.3,
        "word": 0.5,
        "family": 1.5,
        "phrase": 0.5,
        "form": 2.0,
        "article": 1.0,
        "beginning": 1.0,
        "section": 0.1,
        "headline": 0.67,
        "headline_words": 2.0,
        "early": 0.25,
        "early_half": 4.0
      }
    }
    "#);
}

#[test]
fn a_misspelt_word_is_asked_about_on_standard_error() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("search Tomahwak"), @"
    exit: 1
    ----- stdout
    0 passages in 0 articles
    ----- stderr
    warning: `Tomahwak` stands nowhere. Meinten Sie `Tomahawk`? (3 passages)
    ");
}

#[test]
fn the_language_is_printed_with_examples() {
    let text = Sandbox::new().run("syntax").with_code(0).stdout;
    let json = Sandbox::new().run("syntax --format json").with_code(0).json();
    for rule in json.as_array().unwrap() {
        assert!(text.contains(rule["form"].as_str().unwrap()), "{rule}");
        for example in rule["examples"].as_array().unwrap() {
            assert!(text.contains(example["query"].as_str().unwrap()), "{example}");
        }
    }
    assert_snapshot!(text.lines().take(9).collect::<Vec<_>>().join("\n"), @"
    Wort Wort
        any of the words, in any form, as part of a compound and by its word family; passages with more
        of them come first
          Gipfel Absage
            + Die Absagen häufen sich.
            - Das Treffen findet statt.
          Gespräch
            + Friedensgespräche in Wien
            - Frieden in Wien
    ");
}

/// A page with an address, a date that is refused, and one that counts.
const PAGE: &str = "<!DOCTYPE html><html lang=\"de\"><head><title>Der Deich hält</title>
<meta property=\"og:url\" content=\"https://deichbote.example/deich-hält\">
<meta property=\"article:published_time\" content=\"2031-02-03\"></head>
<body><article><h1>Der Deich hält</h1><p class=\"date\">Stand: 21.10.2025, 14:05 Uhr</p>
<p>Der neue Deich hat den ersten Sturm am 20. Oktober überstanden, sagte ein Sprecher des Verbandes.</p>
<p>Im nächsten Jahr soll der <b>zweite Abschnitt</b> folgen. Das Geld dafür liegt bereit, die Pläne sind genehmigt.</p></article></body></html>";

#[test]
fn read_tells_what_is_understood_and_on_which_lines() {
    let sandbox = Sandbox::new();
    sandbox.write("deich.html", PAGE);
    let run = sandbox.run("read deich.html").with_code(0);
    for line in [
        "outlet     deichbote.example",
        "published  21.10.2025, 14:05",
        "published (refused) 2031-02-03",
        "           paragraph line 6, bytes",
        "  line 4: 21.10.2025, 14:05 Uhr (published)",
        "  line 5: 20. Oktober (no full date)",
    ] {
        assert!(run.stdout.contains(line), "`{line}` is not in:\n{}", run.stdout);
    }
    assert!(!sandbox.path("index-data").exists(), "no index is made");
    let article = sandbox.json("read deich.html");
    assert_eq!(article["blocks"][1]["source"]["of"], "file");
    assert_eq!(article["blocks"][2]["source"]["of"], "extracted");
    let link = article["blocks"][2]["link"].as_str().unwrap();
    assert_eq!(
        link,
        "https://deichbote.example/deich-hält#:~:text=Im%20n%C3%A4chsten%20Jahr%20soll%20der%20zweite,liegt%20bereit%2C%20die%20Pl%C3%A4ne%20sind%20genehmigt."
    );
}

#[test]
fn read_goes_on_behind_what_it_cannot_read_and_says_so() {
    let sandbox = Sandbox::new();
    sandbox.write("a.html", "<!DOCTYPE html><html><body><nav><a href=\"/\">Start</a></nav></body></html>");
    sandbox.write("b.txt", "Der Hafen schläft\n\nÜber dem Kai kreisen früh am Morgen die Möwen.\n");
    let run = sandbox.run("read a.html b.txt --format jsonl").with_code(2);
    assert_eq!(run.stdout.lines().count(), 1);
    assert!(run.stderr.contains("skipped a.html: no_text: the page holds no article text"), "{}", run.stderr);
    assert_eq!(sandbox.json("read b.txt b.txt").as_array().map(Vec::len), Some(2));
}

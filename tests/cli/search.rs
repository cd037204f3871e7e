//! `beleg search`: its formats, days and errors.

use insta::assert_snapshot;

use super::{archive, articles};
use crate::sandbox::Sandbox;

#[test]
fn search_prints_ranked_passages_with_their_source() {
    assert_snapshot!(archive().run("search Tomahawk"), @"
    exit: 0
    ----- stdout
    1. Dort landen auch *Tomahawk*-Container.
       Elbpost · „Hafen wird ausgebaut“ · 21 Oct 2025 · AFP · Halvik · artikel/meldungen.jsonl:1 · m-1#1

    2. Über den *Tomahawk* wird seit Wochen gestritten.
       artikel/gipfel.txt:5 · „Ministerin gegen Lieferung“ · 16 Oct 2025 · dpa · Halvik · h6tjtn8bm28a#1

    3. Halvik (dpa) - Die Ministerin lehnt die Lieferung von *Tomahawk*-Marschflugkörpern ab. Das sagte
       sie am Donnerstag.
       artikel/gipfel.txt:3 · „Ministerin gegen Lieferung“ · 16 Oct 2025 · dpa · Halvik · h6tjtn8bm28a#0

    3 passages in 2 articles
    ");
}

/// An answer in JSON: its hits, and everything else.
fn answer_in_json() -> (String, String) {
    let run = archive().run("search Tomahawk --outlet Elbpost --format json --facet outlet").to_string();
    let (before, rest) = run.split_once("  \"hits\"").expect("hits");
    let (hits, behind) = rest.split_once("  \"facets\"").expect("facets");
    (format!("\"hits\"{hits}"), format!("{before}  \"facets\"{behind}"))
}

#[test]
fn search_answers_in_json() {
    assert_snapshot!(answer_in_json().1, @r#"
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
        "boilerplate": {
          "passages": 0,
          "articles": 0
        },
        "exact": true,
        "groups": null
      },
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
fn a_hit_in_json_tells_its_article_and_source() {
    assert_snapshot!(answer_in_json().0, @r#"
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
        "boilerplate": {
          "passages": 0,
          "articles": 0
        },
        "exact": true,
        "groups": null
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
    {"summary":{"schema":1,"query":"Zebra","read_as":"Zebra","warnings":[],"total":{"passages":0,"articles":0,"undated":{"passages":0,"articles":0},"boilerplate":{"passages":0,"articles":0},"exact":true,"groups":null},"facets":{},"next":null,"took_ms":0}}
    "#);
    assert_snapshot!(sandbox.run("search Zebra --format csv"), @"
    exit: 1
    ----- stdout
    rank,score,id,kind,text,section,headline,outlet,agencies,authors,place,url,published,updated,basis,path,line,start,end,of,sha256,passage_sha256,snippet
    ");
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

    Usage: beleg search --on <DAY> <QUERY>...

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

    Usage: beleg search [OPTIONS] <QUERY>...

    For more information, try '--help'.
    "#);
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

#[test]
fn what_would_cost_too_much_is_cut_and_said() {
    let sandbox = Sandbox::new();
    let article =
        |i: usize| format!("{{\"id\": \"g{i}\", \"text\": \"Der Hafen ruht, die Werft wartet auf Nummer {i}.\"}}\n");
    sandbox.write("a.jsonl", (0..4100).map(article).collect::<String>());
    sandbox.run("index a.jsonl").with_code(0);
    let told =
        "too many passages have the words of the query: of these only 4000 were read to find out how near they stand";
    for query in ["Hafen NEAR/3 w*", "\"die w*\"", "SATZ(Hafen UND w*)", "Hafen VOR/5 w*t"] {
        let run = sandbox.run_with(&["search", query, "--format", "json"]).with_code(0);
        let answer = run.json();
        assert_eq!((&answer["total"]["exact"], &answer["total"]["passages"]), (&false.into(), &4000.into()), "{query}");
        let warning = &answer["warnings"][0];
        assert_eq!((&warning["code"], &warning["message"]), (&"near_cut".into(), &told.into()), "{query}");
        let run = sandbox.run_with(&["search", query, "--limit", "1"]).with_code(0);
        assert!(run.stderr.contains(told), "{query}: {run}");
    }
    // Where the index itself can decide, nothing is cut.
    for query in
        ["der NEAR/3 die", "\"der Hafen ruht\"", "SATZ(der UND die UND auf)", "ARTIKEL(der die auf)", "w*", "der~1"]
    {
        let answer = sandbox.run_with(&["search", query, "--format", "json"]).with_code(0).json();
        assert_eq!((&answer["total"]["exact"], &answer["total"]["passages"]), (&true.into(), &4100.into()), "{query}");
    }
}

#[test]
fn an_explanation_costs_about_what_the_search_does() {
    let sandbox = Sandbox::new();
    let article = |i: usize| {
        let mixed: String = (0..40)
            .map(|n| format!("{}{} ", ["der", "die", "Hafen", "Kai"][(i + n) % 4], ["", "s", "n"][(i * n) % 3]))
            .collect();
        format!("{{\"id\": \"g{i}\", \"text\": \"{mixed}.\"}}\n")
    };
    sandbox.write("a.jsonl", (0..3000).map(article).collect::<String>());
    sandbox.run("index a.jsonl").with_code(0);
    let wildcards = |n: usize| {
        let letters = |i: usize| format!("{}{}*", char::from(b'a' + (i % 26) as u8), if i < 26 { "" } else { "a" });
        (0..n).map(letters).collect::<Vec<_>>().join(" ")
    };
    let queries =
        ["SATZ(der)", "der NEAR/3 die", "\"der die\"~3", "*e*", "der~2", "\"der die Hafen\"", "SATZ(der UND die)"];
    for query in queries.map(str::to_owned).into_iter().chain([26, 100, 300].map(wildcards)) {
        let time = |args: &[&str]| {
            let once = |_| {
                let began = std::time::Instant::now();
                let run = sandbox.run_with(args);
                assert!(matches!(run.code, Some(0 | 1)), "{query}: {run}");
                began.elapsed().as_secs_f64()
            };
            (0..3).map(once).fold(f64::INFINITY, f64::min)
        };
        let searched = time(&["search", &query, "--limit", "1"]);
        let explained = time(&["explain", &query, "g1#0"]);
        assert!(explained < 10.0 * searched + 2.0, "{query}: searched in {searched} s, explained in {explained} s");
        assert!(searched < 5.0, "{query}: searched in {searched} s");
    }
}

#[test]
fn several_words_are_one_query_wherever_flags_stand() {
    let sandbox = archive();
    let found = |line: &str| {
        let run = sandbox.run(line).with_code(0).json();
        (run["query"].clone(), run["total"]["passages"].clone())
    };
    for line in [
        "search Tomahawk Hafen -Container --format json",
        "search --format json Tomahawk Hafen -Container",
        "search Tomahawk --format json Hafen -Container --limit 1",
        "search --format json -- Tomahawk Hafen -Container",
    ] {
        assert_eq!(found(line), ("Tomahawk Hafen -Container".into(), 5.into()), "{line}");
    }
    assert_eq!(
        sandbox.run("suggest Hafen Tom --format json").with_code(0).json()["terms"][0]["text"],
        "Hafen Tomahawk"
    );
    assert_eq!(sandbox.run("analyze Gipfel in --format json Wien").with_code(0).json()[2]["text"], "Wien");
    let explained = sandbox.run("explain Tomahawk Container m-1#1 --format json").with_code(0).json();
    assert_eq!(explained["query"], "Tomahawk Container");
    assert_eq!(
        sandbox.run("facets Hafen Tomahawk --facet outlet --format json").with_code(0).json()["total"]["passages"],
        6
    );
}

#[test]
fn what_cannot_be_asked_says_what_to_do() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run_with(&["search", ""]), @"
    exit: 2
    ----- stderr
    error: the query has no word, and there is no filter
    hint: name words, or which articles are meant: by days, an outlet, a place …
    ");
    assert_eq!(
        sandbox.run_with(&["search", "", "--outlet", "Elbpost"]).with_code(0).stdout.lines().last(),
        Some("3 passages in 1 article")
    );
    assert_snapshot!(sandbox.run("verify"), @"
    exit: 2
    ----- stderr
    error: nothing was named to be verified
    hint: name articles or passages, as in `beleg verify m-1#0`; `--all` checks everything in the index
    ");
    assert_snapshot!(sandbox.run("search Hafen --since gestren --until 2025-13"), @"
    exit: 2
    ----- stderr
    error: `--since gestren`: expected a day such as `2025-10-16`, `16.10.2025`, `2025-10`, `Oktober 2025`, `2025`, `7d` or `gestern`, found `gestren`; `--until 2025-13`: the calendar has no day `2025-13`
    hint: write a day like 2025-10-16, 16.10.2025, 2025-10, 2025, 7d, heute, gestern
    ");
    assert_snapshot!(sandbox.run("search Hafen --since 2025-10-20 --until 2025-10-10"), @"
    exit: 2
    ----- stderr
    error: `since` is 2025-10-20, which is after `until`, 2025-10-10
    hint: swap them
    ");
    assert_eq!(
        sandbox.run("search Hafen datum:2025-10-31..2025-10-01").with_code(0).stderr,
        "warning: `datum:2025-10-31..2025-10-01` ends before it begins: read as `datum:2025-10-01..2025-10-31`\n"
    );
}

//! `beleg explain`, `suggest`, `syntax` and `analyze`, and what is said of a query.

use insta::assert_snapshot;

use super::archive;
use crate::sandbox::Sandbox;

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
        "parts": [],
        "spellings": []
      }
    ]
    "#);
    assert_snapshot!(sandbox.run_with(&["analyze", ""]), @r#"exit: 0"#);
}

#[test]
fn analyze_and_explain_show_other_spellings() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run_with(&["analyze", "Kiew Iwanow Selenskyjs Wein"]), @r"
    exit: 0
    ----- stdout
      0  Kiew  kiew  =kiew  also kyjiw, kyiv, kiev, kyjiv
      1  Iwanow  iwanow  =iwanow  also ivanov, ivanoff
      2  Selenskyjs  selenskyj  =selenskyjs  also selenskij, selenski, zelensky, zelenskyy, zelenskiy, zelenskyi, zelenski, selensky and 5 more
      3  Wein  wein  =wein
    ");
    sandbox.write("a.txt", "Markt\n\nDer Markt in Kyjiw ist offen.\n\nDer Markt in Charkiw ist offen.\n");
    sandbox.run("index a.txt").with_code(0);
    let id = sandbox.json("search Kyjiw")["hits"][0]["passage"]["id"].as_str().unwrap().to_owned();
    let explained = sandbox.json(&format!("explain Kiew {id}"));
    assert_eq!(explained["matches"], true);
    assert_eq!(explained["words"][0]["spellings"], serde_json::json!(["kyjiw", "kyiv", "kiev", "kyjiv"]));
    let of_word =
        explained["scores"].as_array().unwrap().iter().filter(|score| score["word"] == 0 && score["term"] == "kyjiw");
    assert!(of_word.count() >= 2, "{explained}");
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

    ranking: passage_k1 0.5, passage_b 0.4, article_k1 1.5, article_b 0.85, heading_k1 1.2, heading_b 0.3, word 0.5, family 1.5, spelling 0.9, phrase 0.5, quoted 20, saying 0.8, form 2, article 1, beginning 1, section 0.1, headline 0.67, headline_words 2, early 0.25, early_half 4
    ");
    assert_snapshot!(sandbox.run_with(&["explain", "Zebra der", "m-1#1"]), @"
    exit: 1
    ----- stdout
    m-1#1 is not found by `Zebra der`
      `Zebra` does not stand in it, nor anywhere in its article

    Zebra  zebra  =zebra  not in it, in 0 passages
    ");
}

#[test]
fn explain_answers_in_json() {
    assert_snapshot!(archive().run("explain Container m-1#1 --format json"), @r#"
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
          "spellings": [],
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
        "spelling": 0.9,
        "phrase": 0.5,
        "quoted": 20.0,
        "saying": 0.8,
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
fn a_misspelt_word_is_looked_for_as_it_was_meant_and_that_is_said() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("search Tomahwak --limit 1"), @"
    exit: 0
    ----- stdout
    1. Dort landen auch *Tomahawk*-Container.
       Elbpost · „Hafen wird ausgebaut“ · 21 Oct 2025 · AFP · Halvik · artikel/meldungen.jsonl:1 · m-1#1

    3 passages in 2 articles; more with `--offset 1`
    ----- stderr
    warning: `Tomahwak` stands nowhere: `Tomahawk` was looked for instead (3 passages)
    ");
    assert_snapshot!(sandbox.run("search Tomahwak --exact-words"), @"
    exit: 1
    ----- stdout
    0 passages in 0 articles
    ----- stderr
    warning: `Tomahwak` stands nowhere. Did you mean `Tomahawk`? (3 passages)
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

//! NEAR, VOR and SATZ are decided by the index as by the text itself; what would cost too much is cut, and said.

use std::sync::Arc;

use beleg::SearchRequest;
use beleg::analysis::{Analyzer, Language};
use beleg::model::WarningCode;
use beleg::query::{AnalyzedText, SpanQuery, parse, resolve};
use proptest::prelude::*;

use super::{Shelf, sorted};

/// Function words, forms of a word, a compound and its parts, and sentence ends.
const WORDS: &[&str] = &[
    "der",
    "nicht",
    "Gipfel",
    "Gipfels",
    "Hafen",
    "Friedensgespräche",
    "Frieden",
    "Gespräch",
    "tagt",
    "tagt.",
    "Kronen!",
    "steigen",
    "gestiegen",
];

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = prop::collection::vec(prop::sample::select(WORDS), 1..14);
    prop::collection::vec(text.prop_map(|words| words.join(" ")), 8)
}

fn queries() -> impl Strategy<Value = String> {
    let word = prop::sample::select(
        &[
            "der",
            "nicht",
            "Gipfel",
            "Hafen",
            "Friedensgespräch",
            "Gespräche",
            "Frieden",
            "=Gipfels",
            "gest*",
            "steigen",
            "\"der Gipfel\"",
            "\"Gipfel nicht\"",
        ][..],
    );
    (prop::collection::vec(word, 2..4), 0..4u32, 0..6).prop_map(|(words, within, shape)| match shape {
        0 => words.join(&format!(" NEAR/{within} ")),
        1 => words.join(&format!(" VOR/{within} ")),
        2 => format!("SATZ({})", words.join(" UND ")),
        3 => format!("SATZ({})", words.join(" ")),
        4 => format!("SATZ({} -{})", words[0], words[1..].join(" -")),
        _ => format!("SATZ({} NEAR/{within} {}) -{}", words[0], words[1], words.last().unwrap()),
    })
}

/// What the texts themselves say.
fn by_text(texts: &[String], query: &str) -> Vec<String> {
    let plan = resolve(
        &parse(query, chrono::Utc::now()).unwrap().ast,
        &SearchRequest::new(query),
        chrono::Utc::now(),
        &Arc::new(Analyzer::new()),
        &mut Vec::new(),
    );
    let spans = SpanQuery::new(&plan.root);
    let analyzer = Analyzer::new();
    let holds = |text: &str| AnalyzedText::new(text, Language::GERMAN, &analyzer).holds(&spans);
    let found = texts.iter().enumerate().filter(|(_, text)| holds(text));
    found.map(|(n, _)| format!("a{n:02}#0")).collect()
}

#[test]
fn the_index_decides_as_the_text_does() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 24, ..ProptestConfig::default() });
    let mut found = 0;
    let tried = runner.run(&(texts(), prop::collection::vec(queries(), 40)), |(texts, queries)| {
        let shelf = Shelf::of_paragraphs(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        for query in queries {
            let answer = shelf.search(&query);
            prop_assert!(answer.total.exact, "{}", query);
            let ids = sorted(super::ids(&answer));
            prop_assert_eq!(&ids, &by_text(&texts, &query), "{} in {:?}", query, texts);
        }
        Ok(())
    });
    tried.unwrap();
    let shelf = Shelf::of_paragraphs(&["Der Gipfel tagt nicht. Der Hafen schläft."]);
    for (query, expected) in [("Gipfel NEAR/1 nicht", 1), ("Gipfel NEAR/0 nicht", 0), ("SATZ(Gipfel UND Hafen)", 0)] {
        assert_eq!(shelf.found(query).len(), expected, "{query}");
        found += expected;
    }
    assert_eq!(found, 1);
}

#[test]
fn one_word_in_a_sentence_is_that_word() {
    let shelf = Shelf::of_paragraphs(&["Der Gipfel tagt.", "Ein Hafen."]);
    assert_eq!(shelf.found("SATZ(der)"), shelf.found("+der"));
    assert_eq!(shelf.found("SATZ(Gipf*)"), ["a00#0"]);
}

#[test]
fn a_search_that_takes_too_long_ends_with_an_error() {
    let shelf = Shelf::of_paragraphs(&["Der Gipfel tagt."]);
    let late = SearchRequest { timeout_ms: Some(0), ..SearchRequest::new("Gipfel") };
    let error = shelf.archive.search(&late).unwrap_err();
    assert_eq!(error.code().as_str(), "deadline_exceeded");
    let enough = SearchRequest { timeout_ms: Some(60_000), ..SearchRequest::new("Gipfel") };
    assert_eq!(shelf.ask(&enough).total.passages, 1);
}

#[test]
fn many_wildcards_are_cut_with_a_word_about_each() {
    // Some 26² × 4 words, which every one of the patterns fits.
    let letters = || (b'a'..=b'z').map(char::from);
    let words: Vec<String> = letters()
        .flat_map(|a| letters().flat_map(move |b| ["x", "y", "z", "q"].map(|c| format!("{a}{b}e{c}"))))
        .collect();
    let shelf = Shelf::of_paragraphs(
        &words
            .chunks(60)
            .map(|words| words.join(" "))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
    );
    let query = (0..12)
        .map(|n| format!("{}e*", "?".repeat(1 + n % 3).to_string() + &"*".repeat(n / 3)))
        .collect::<Vec<_>>()
        .join(" ");
    let answer = shelf.search(&query);
    let cut = answer.warnings.iter().filter(|warning| warning.code == WarningCode::WildcardCut).count();
    assert!(cut > 0 && !answer.total.exact, "{:?}", answer.warnings);
    // Each pattern is looked up once, however often it stands in the query.
    let often = shelf.search(&"*e* ".repeat(200));
    assert_eq!(often.warnings.iter().filter(|warning| warning.code == WarningCode::WildcardCut).count(), 1);
}

#[test]
fn a_hint_gives_nothing_away_that_is_held_back() {
    let shelf = Shelf::of_paragraphs(&["Die Werft tagt.", "Die Werft ruht.", "Die Werft wartet."]);
    let held = |n: usize, text: &str| {
        let item = serde_json::json!({"uri": format!("u:{n}"), "type": "text", "versioncreated": "2025-10-01T10:00:00+02:00",
            "headline": "Sperrfrist", "body_text": text, "embargoed": "2999-01-01T00:00:00Z", "language": "de"});
        shelf.write(&format!("gesperrt-{n}.json"), item.to_string().as_bytes())
    };
    let texts = ["Der Geheimplan liegt vor.", "Ein Geheimplan mehr.", "Noch ein Geheimplan."];
    shelf.index(&texts.iter().enumerate().map(|(n, text)| held(n, text)).collect::<Vec<_>>());
    let hints = |query: &str| {
        let answer = shelf.search(query);
        answer.warnings.into_iter().filter_map(|warning| warning.suggestion).collect::<Vec<_>>()
    };
    assert_eq!(hints("Werff"), ["Werft"]);
    assert_eq!(hints("Geheimplam"), [""; 0]);
    assert!(shelf.archive.suggest("Geheim", 5).unwrap().terms.is_empty());
}

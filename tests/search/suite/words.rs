//! Words meet, and sources point into the raw file.

use std::fs;

use beleg::model::SourceOf;
use sha2::{Digest, Sha256};

use super::{Shelf, ids, marked};

/// What is asked, a passage that has it, and what is marked there.
const MEETING: &[(&str, &str, &[&str])] = &[
    ("Trump", "Bei Trumps Gespräch ging es um Waffen.", &["Trumps"]),
    ("Trumps", "Mit Trump sprach niemand.", &["Trump"]),
    ("Orban", "Viktor Orbán kam allein.", &["Orbán"]),
    ("Orbán", "Gastgeber ist Orban.", &["Orban"]),
    ("Marschflugkoerper", "Es geht um Marschflugkörper.", &["Marschflugkörper"]),
    ("Marschflugkörper", "Es geht um Marschflugkoerper.", &["Marschflugkoerper"]),
    ("Gespraech", "Die Gespräche dauern an.", &["Gespräche"]),
    ("tomahawk", "Lieferung von Tomahawk-Marschflugkörpern", &["Tomahawk"]),
    ("Gespräch", "Die Gespra\u{308}che dauern an.", &["Gespra\u{308}che"]),
    ("Gespra\u{308}ch", "Die Gespräche dauern an.", &["Gespräche"]),
    ("Marschflugkörper", "Die Marsch\u{ad}flug\u{ad}körper fehlen.", &["Marsch\u{ad}flug\u{ad}körper"]),
    ("Marsch\u{ad}flugkörper", "Die Marschflugkörper fehlen.", &["Marschflugkörper"]),
    ("Tomahawk", "Keine Tomahawk\u{2011}Marschflugkörper.", &["Tomahawk"]),
    ("STRASSE", "Auf der Straße nach Kiew.", &["Straße"]),
    ("Friedrich-Merz-Effekt", "Man spricht vom Friedrich-Merz-Effekt.", &["Friedrich", "Merz", "Effekt"]),
    ("Haustür", "Haus- und Straßentüren wurden geprüft.", &["Haus"]),
    ("Einfuhr", "Ein- und Ausfuhr stiegen.", &["Ein"]),
    ("Museum", "Zwei Museen öffnen.", &["Museen"]),
    ("Waffensystem", "Neue Waffensysteme kommen.", &["Waffensysteme"]),
    ("hoch", "Der höchste Turm steht.", &["höchste"]),
    ("Münchner", "Regen in München.", &["München"]),
    ("Selenskij", "Gast war Zelenskyy.", &["Zelenskyy"]),
    ("10 000", "Rund 10\u{2009}000 Leute kamen.", &["10\u{2009}000"]),
    ("50.000", "Rund 50.000 Soldaten stehen dort.", &["50.000"]),
];

#[test]
fn words_meet_and_exactly_they_are_marked() {
    for (query, text, expected) in MEETING {
        let shelf = Shelf::of_paragraphs(&[text, "Ein ganz anderer Satz über das Wetter."]);
        let answer = shelf.search(query);
        assert_eq!(ids(&answer), ["a00#0"], "{query} in {text}");
        assert_eq!(marked(&answer, 0), *expected, "{query} in {text}");
    }
}

#[test]
fn marks_are_on_letters_ascending_and_disjoint() {
    let text = "Öl 🛢️ für Orbán: „Orbáns Öl“, sagt Orban – Öl-Orbán e\u{301}.";
    let shelf = Shelf::of_paragraphs(&[text]);
    for query in ["Orbán Öl", "\"Orbáns Öl\"", "Orb* Öl", "=Öl =Orbán", "sagt", "é", "\"Öl für Orbán\" Orban"]
    {
        let answer = shelf.search(query);
        let spans = &answer.hits[0].passage.highlights;
        assert!(!spans.is_empty(), "{query}");
        let mut end = 0;
        for span in spans {
            assert!(
                span.start >= end && span.start < span.end && span.end <= text.chars().count(),
                "{query}: {spans:?}"
            );
            end = span.end;
        }
    }
    assert_eq!(marked(&shelf.search("Orban"), 0), ["Orbán", "Orbáns", "Orban", "Orbán"]);
    // An exact word is compared without accents.
    assert_eq!(marked(&shelf.search("=Orban"), 0), ["Orbán", "Orban", "Orbán"]);
    // A phrase is found in every inflection, over punctuation, and marks nothing but its own words.
    assert_eq!(marked(&shelf.search("\"Orbáns Öl\""), 0), ["Orbáns", "Öl", "Orban", "Öl"]);
}

#[test]
fn what_is_excluded_or_asked_of_the_article_marks_nothing() {
    let shelf = Shelf::of(&[serde_json::json!({
        "id": "a", "headline": "Gipfel in Wien", "outlet": "Elbpost",
        "paragraphs": ["Der Gipfel soll in Wien stattfinden, schreibt die Elbpost."]
    })]);
    for query in ["Wien titel:Gipfel", "Wien quelle:Elbpost", "Wien -Budapest"] {
        let answer = shelf.search(query);
        let body = answer.hits.iter().position(|hit| hit.passage.id == "a#0").unwrap();
        assert_eq!(marked(&answer, body), ["Wien"], "{query}");
    }
}

#[test]
fn sources_point_into_the_raw_file() {
    let shelf = Shelf::empty();
    let texts: &[(&str, Vec<u8>)] = &[
        ("zerlegt.txt", "Ein Satz davor.\n\nDie Gespra\u{308}che u\u{308}ber Waffen dauern an.\n\nEnde.\n".into()),
        (
            "weich.txt",
            "Ein Satz davor.\r\n\r\nDie Ge\u{ad}sprä\u{ad}che dauern\r\nschon lange an.\r\n\r\nEnde.\r\n".into(),
        ),
        ("bom.txt", "\u{feff}Ein Satz davor.\n\nDie Gespräche dauern an.\n".into()),
        ("latin.txt", b"Ein Satz davor.\n\nDie Gespr\xe4che \xfcber den Krieg dauern l\xe4nger.\n".to_vec()),
    ];
    let paths: Vec<_> = texts.iter().map(|(name, bytes)| shelf.write(name, bytes)).collect();
    shelf.index(&paths);
    let answer = shelf.search("Gespraech");
    assert_eq!(answer.hits.len(), texts.len(), "{:?}", ids(&answer));
    for hit in &answer.hits {
        let raw = fs::read(&hit.source.path).unwrap();
        assert_eq!(hit.source.of, SourceOf::File);
        let cut = &raw[hit.source.bytes.range()];
        let hash: String = Sha256::digest(cut).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, hit.source.passage_sha256);
        let text = match std::str::from_utf8(cut) {
            Ok(text) => text.to_owned(),
            Err(_) => cut.iter().copied().map(char::from).collect(),
        };
        assert_eq!(text.replace("\r\n", "\n"), hit.passage.text);
        assert_eq!(hit.source.line, 3);
    }
}

#[test]
fn a_name_in_another_spelling_scores_a_little_less() {
    let texts = ["Gestern sprach Kyjiw mit Wien.", "Gestern sprach Kiew mit Wien.", "Gestern sprach Bonn mit Wien."];
    for (asked, first, second) in [("Kiew", "a01#0", "a00#0"), ("Kyjiw", "a00#0", "a01#0")] {
        // Of two spellings the typed one is first, also where it is the more frequent one.
        for more in [&[][..], &["Viele nennen Kiew.", "Alle nennen Kiew.", "Wer nennt Kiew?", "Niemand nennt Kiew."]] {
            let shelf = Shelf::of_paragraphs(&[&texts, more].concat());
            let answer = shelf.search(&format!("{asked} +Wien"));
            assert_eq!(ids(&answer)[..2], [first, second], "{asked}");
            let alone = shelf.search(&format!("{asked} +gestern"));
            assert_eq!(alone.hits.len(), 3, "{asked}");
        }
        let shelf = Shelf::of_paragraphs(&texts);
        let scores: Vec<f32> = shelf.search(asked).hits.iter().map(|hit| hit.score).collect();
        let share = scores[1] / scores[0];
        assert!(scores.len() == 2 && (0.7..0.95).contains(&share), "{asked}: {scores:?}");
    }
    // Asked for exactly, it is found alone; a phrase means its names in whatever spelling, the typed one first.
    let shelf = Shelf::of_paragraphs(&texts);
    assert_eq!(shelf.found("=Kiew"), ["a01#0"]);
    for (phrase, first, second) in [
        ("\"Kiew mit Wien\"", "a01#0", "a00#0"),
        ("\"Kyjiw mit Wien\"", "a00#0", "a01#0"),
        ("\"sprach Kiew\"", "a01#0", "a00#0"),
        ("\"Kyjiw Wien\"~2", "a00#0", "a01#0"),
    ] {
        assert_eq!(ids(&shelf.search(phrase)), [first, second], "{phrase}");
    }
    assert_eq!(shelf.found("\"Bonn mit Wien\""), ["a02#0"]);
    assert_eq!(shelf.found("-\"Kiew mit\" +gestern"), ["a02#0"]);
    assert_eq!(shelf.found("Kiew UND gestern"), ["a00#0", "a01#0"]);
    assert_eq!(shelf.found("-Kiew +gestern"), ["a02#0"]);
    assert_eq!(shelf.found("Bonn NEAR/3 Kiew"), [""; 0]);
    assert_eq!(shelf.found("Wien NEAR/3 Kiew"), ["a00#0", "a01#0"]);
}

#[test]
fn what_is_no_name_has_one_spelling() {
    let shelf =
        Shelf::of_paragraphs(&["Eine Vase.", "Eine Wase.", "Der Vetter kam.", "Das Wetter kam.", "Die Kuchen kamen."]);
    assert_eq!(shelf.found("Vase"), ["a00#0"]);
    assert_eq!(shelf.found("Wetter"), ["a03#0"]);
    assert_eq!(shelf.found("Kutschen"), [""; 0]);
}

#[test]
fn a_compound_is_one_word_with_a_hyphen_or_without() {
    let shelf = Shelf::of_paragraphs(&[
        "Der Gazakrieg dauert an.",
        "Der Gaza-Krieg dauert an.",
        "Im Gazastreifen regnet es.",
        "Der Zwirbelstankrieg ist vorbei.",
        "Der Zwirbelstan-Krieg ist vorbei.",
        "Folgen des Zwirbelstankrieges.",
        "Zwirbelstan nennt den Krieg kurz.",
        "Der Krieg und Zwirbelstan.",
        "Klimapolitik ist schwer.",
        "Klima-Politik ist schwer.",
    ]);
    assert_eq!(shelf.found("Gazakrieg"), ["a00#0", "a01#0"]);
    assert_eq!(shelf.found("Gaza-Krieg"), ["a00#0", "a01#0"]);
    assert_eq!(shelf.found("Gaza"), ["a00#0", "a01#0", "a02#0"]);
    assert_eq!(shelf.found("Zwirbelstankrieg"), ["a03#0", "a04#0", "a05#0"]);
    assert_eq!(shelf.found("Zwirbelstan-Krieg"), ["a03#0", "a04#0", "a05#0", "a06#0", "a07#0"]);
    assert_eq!(shelf.found("\"Zwirbelstan-Krieg\""), ["a04#0"]);
    assert_eq!(shelf.found("Klimapolitik"), ["a08#0", "a09#0"]);
    assert_eq!(shelf.found("Klima-Politik"), ["a08#0", "a09#0"]);
    assert_eq!(marked(&shelf.search("+Zwirbelstankrieg +vorbei"), 0).len(), 2);
    // A name that stays whole is not two words.
    let shelf = Shelf::of_paragraphs(&["Frankreich wartet.", "Frank Reich wartet.", "Frank-Reich wartet."]);
    assert_eq!(shelf.found("Frankreich"), ["a00#0"]);
}

//! What is marked is what was asked for.

use std::collections::BTreeSet;
use std::sync::Arc;

use beleg::SearchRequest;
use beleg::analysis::{Analyzer, Language};
use beleg::model::Field;
use beleg::query::{Node, TermPattern, parse, resolve};
use proptest::prelude::*;
use serde_json::json;

use super::{Shelf, marked};

/// All words that a plan asks for.
#[derive(Default)]
struct Asked {
    terms: BTreeSet<(Field, String)>,
    forms: Vec<TermPattern>,
}

impl Asked {
    fn gather(&mut self, node: &Node) {
        match node {
            Node::Term { field, term } => {
                self.terms.insert((*field, term.clone()));
            }
            Node::Form { pattern, .. } => self.forms.push(pattern.clone()),
            Node::Compound { term, parts } => {
                self.terms.insert((Field::Words, term.clone()));
                parts.iter().for_each(|part| self.gather(part));
            }
            Node::Phrase { slots, .. } => self.terms.extend(slots.iter().map(|slot| (slot.field, slot.term.clone()))),
            Node::Near { parts, .. } => parts.iter().for_each(|part| self.gather(part)),
            Node::Sentence(inner) | Node::Article(inner) => self.gather(inner),
            Node::Bool { must, should, .. } => must.iter().chain(should).for_each(|part| self.gather(part)),
            Node::All | Node::Nothing | Node::Title(_) | Node::Keyword(_) | Node::Days(_) => {}
        }
    }
}

const TEXTS: &[&str] = &[
    "Der Tomahawk-Marschflugkörper hat eine Reichweite von 2.500 Kilometern. Präsident Sarkow warnt.",
    "Friedensgespräche in Zürich: Die Gespräche ruhen, der Frieden ist fern. SARKOW SCHWEIGT.",
    "Mu\u{308}nchen, Straße, Strasse: Die Flugkörper\u{ad}produktion läuft an – „Marsch der Flugkörper“.",
    "Wir sind wieder da. Er starb 2024, sie ist gestorben. Der Kreml kündigte Gespräche an.",
    "Sarkow's Tomahawk missiles were discussed in Zürich: the war was the subject of the talks, and the Kreml will not let them die in München again.",
];

fn queries() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Tomahawk",
        "Marschflugkörper",
        "Flugkörper",
        "Gespräch",
        "Friedensgespräche",
        "Sarkow",
        "Reichweite",
        "2.500",
        "wieder",
        "da",
        "starb",
        "München",
        "Muenchen",
        "Strasse",
        "Straße",
        "Kreml",
        "angekündigt",
        "Zürich",
    ]);
    let piece = (word, 0..12usize).prop_map(|(word, form)| match form {
        0 => format!("+{word}"),
        1 => format!("-{word}"),
        2 => format!("={word}"),
        3 => format!("{word}*"),
        4 => format!("*{}", word.to_lowercase()),
        5 => format!("{word}~1"),
        6 => format!("\"{word} wieder\"~5"),
        7 => format!("({word} NEAR/6 Sarkow)"),
        8 => format!("SATZ({word} Sarkow)"),
        9 => format!("ARTIKEL({word} Gespräch)"),
        10 => format!("\"{word}\""),
        _ => word.to_owned(),
    });
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.join(" "))
}

#[test]
fn every_highlight_is_a_word_that_was_asked_for() {
    let shelf = Shelf::of_paragraphs(TEXTS);
    assert_eq!(shelf.found("Tomahawk"), ["a00#0", "a04#0"]);
    assert_eq!(
        shelf.search("München").hits.iter().filter(|hit| hit.article.language.as_deref() == Some("en")).count(),
        1
    );
    let mut marks = 0;
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 400, ..ProptestConfig::default() });
    let found = runner.run(&queries(), |query| {
        let answer = shelf.search(&query);
        let plan = resolve(
            &parse(&query, chrono::Utc::now()).unwrap().ast,
            &SearchRequest::new(&query),
            chrono::Utc::now(),
            &Arc::new(Analyzer::new()),
            &mut Vec::new(),
        );
        let mut asked = Asked::default();
        asked.gather(&plan.root);
        for (i, hit) in answer.hits.iter().enumerate() {
            let highlights = &hit.passage.highlights;
            prop_assert!(highlights.windows(2).all(|pair| pair[0].end <= pair[1].start), "{query}: {highlights:?}");
            for mark in marked(&answer, i) {
                let language = Language::of_tag(hit.article.language.as_deref());
                let tokens = Analyzer::new().tokens_in(&mark, language);
                prop_assert_eq!(tokens.len(), 1, "{} marks `{}`", query, mark);
                let token = &tokens[0];
                let in_field = |field| asked.terms.contains(&(field, token.term.clone()));
                let is_asked = !token.stop && in_field(Field::Words)
                    || token.function_word && in_field(Field::Stops)
                    || token.parts.iter().any(|part| asked.terms.contains(&(Field::Parts, part.clone())))
                    || asked.forms.iter().any(|form| form.matches(&token.exact));
                prop_assert!(is_asked, "{query} marks `{mark}`");
            }
        }
        Ok(())
    });
    if let Err(error) = found {
        panic!("{error}");
    }
    for query in
        ["Tomahawk", "Gespräch", "=Straße", "M*", "Friedensgesprach~1", "\"SARKOW schweigt\"", "starb", "wieder"]
    {
        let answer = shelf.search(query);
        marks += (0..answer.hits.len()).map(|hit| marked(&answer, hit).len()).sum::<usize>();
        assert!((0..answer.hits.len()).all(|hit| !marked(&answer, hit).is_empty()), "{query} marks nothing");
    }
    assert!(marks > 10, "{marks}");
}

#[test]
fn parts_are_marked_where_the_compound_does_not_stand() {
    let shelf = Shelf::of_paragraphs(&[
        "Friedensgespräche ruhen, der Frieden ist fern.",
        "Die Gespräche über den Frieden ruhen.",
        "Friedensgespräch und Friedensgespräche",
    ]);
    let answer = shelf.search("Friedensgespräche");
    let of = |id: &str| {
        let hit = answer.hits.iter().position(|hit| hit.passage.id == id).unwrap();
        marked(&answer, hit)
    };
    assert_eq!(of("a00#0"), ["Friedensgespräche"]);
    assert_eq!(of("a01#0"), ["Gespräche", "Frieden"]);
    assert_eq!(of("a02#0"), ["Friedensgespräch", "Friedensgespräche"]);
}

#[test]
fn what_is_excluded_or_asked_of_the_article_marks_nothing() {
    let shelf =
        Shelf::of(&[json!({"id": "a", "headline": "Gipfel", "paragraphs": ["Gipfel in Wien. Regen.", "Kein Regen."]})]);
    let marks = |query: &str| {
        let answer = shelf.search(query);
        let hit = answer.hits.iter().position(|hit| hit.passage.id == "a#0").unwrap();
        marked(&answer, hit)
    };
    assert_eq!(marks("titel:Gipfel Regen"), ["Regen"]);
    assert_eq!(marks("Wien -Sonne"), ["Wien"]);
    assert_eq!(marks("ARTIKEL(Gipfel Regen -Sonne)"), ["Gipfel", "Regen"]);
    assert_eq!(marks("Wien ODER ort:Wien"), ["Wien"]);
}

//! Help for who types: the language written down, words that may be misspelt, completion, similar passages, excerpts.

use beleg::SearchRequest;
use beleg::model::{CharSpan, WarningCode};
use beleg::query::{SYNTAX, parse, synonyms};
use serde_json::{Value, json};

use super::{Shelf, ids};

/// The article that a text of an example stands for: paragraphs, `headline: text` for `titel:`, `name value` for other fields.
fn article(id: &str, query: &str, text: &str) -> Value {
    let mut article = json!({"id": id, "paragraphs": ["Ein Text."]});
    let value = |name: &str| text.strip_prefix(name).map(str::trim_start);
    if query.starts_with("titel:") {
        let (headline, text) = text.split_once(": ").unwrap();
        article["headline"] = json!(headline);
        article["paragraphs"] = json!([text]);
    } else if let Some(agency) = value("agency ") {
        article["agencies"] = json!([agency]);
    } else if let Some(place) = value("place ") {
        article["place"] = json!(place);
    } else if let Some(author) = value("author ") {
        article["authors"] = json!([author]);
    } else if let Some(day) = value("day ") {
        article["published"] = json!(day);
    } else {
        article["paragraphs"] = json!(text.split("\n\n").collect::<Vec<_>>());
    }
    article
}

#[test]
fn every_example_of_the_language_finds_what_it_says() {
    let mut examples = 0;
    for example in SYNTAX.iter().flat_map(|rule| rule.examples) {
        let query = example.query;
        let shelf = Shelf::of(&[article("yes", query, example.finds), article("no", query, example.passes_over)]);
        let answer = shelf.search(query);
        let unknown = |code| code == WarningCode::UnknownValue;
        assert!(
            answer.warnings.iter().all(|w| unknown(w.code) || w.code == WarningCode::StopWord),
            "{query}: {:?}",
            answer.warnings
        );
        let found = ids(&answer);
        assert!(!found.is_empty() && found.iter().all(|id| id.starts_with("yes#")), "{query} finds {found:?}");
        examples += 1;
    }
    assert!(examples >= 25, "only {examples} examples");
}

#[test]
fn names_that_mean_the_same_are_read_the_same() {
    let now = "2025-10-20T10:00:00Z".parse().unwrap();
    for names in synonyms() {
        let read = names.iter().map(|name| {
            let query = match name.as_str() {
                name if name.ends_with(':') => format!("{name}2025"),
                name if name.contains('…') => name.replace('…', "Trump Putin"),
                name => format!("Trump {name} Putin"),
            };
            let parsed = parse(&query, now).unwrap();
            assert!(parsed.warnings.is_empty(), "{query}: {:?}", parsed.warnings);
            parsed.ast.to_string()
        });
        let mut read: Vec<String> = read.collect();
        read.dedup();
        assert_eq!(read.len(), 1, "{read:?}");
    }
}

/// Thirty articles on a Tomahawk, one on something that is written much like it.
fn many_tomahawks() -> Shelf {
    let article = |n: usize| {
        let text = if n == 30 { "Der Tomahak und das Xylophon." } else { "Der Tomahawk fliegt nach Talóvar." };
        json!({"id": format!("a{n:02}"), "headline": "Tomahawk für Velonien", "paragraphs": [text]})
    };
    Shelf::of(&(0..31).map(article).collect::<Vec<_>>())
}

fn suggested(shelf: &Shelf, query: &str) -> Vec<(usize, usize, Option<String>)> {
    let about_spelling = |code| matches!(code, WarningCode::Spelling | WarningCode::Corrected);
    let spelling = shelf.search(query).warnings.into_iter().filter(|warning| about_spelling(warning.code));
    spelling.map(|warning| (warning.start, warning.end, warning.suggestion)).collect()
}

#[test]
fn a_rare_word_that_is_written_like_a_frequent_one_is_asked_about() {
    let shelf = many_tomahawks();
    let tomahawk = Some("Tomahawk".to_owned());
    assert_eq!(suggested(&shelf, "Tomahwak"), [(0, 8, tomahawk.clone())]);
    assert_eq!(
        suggested(&shelf, "+tomahwk \"Talover fliegt\""),
        [(1, 8, Some("tomahawk".into())), (10, 17, Some("Talovar".into()))]
    );
    // It is somewhere, but thirty times as rare.
    assert_eq!(suggested(&shelf, "Tomahak"), [(0, 7, tomahawk)]);
    assert_eq!(
        shelf.search("Tomahak").warnings[0].message.to_string(),
        "`Tomahak` stands in one passage only. Did you mean `Tomahawk`? (61 passages)"
    );
    for query in ["Tomahawk", "Tomahawks", "Xylofon", "Tomahwak~2", "Tomah*", "-Tomahwak fliegt", "123456", "der"] {
        assert_eq!(suggested(&shelf, query), [], "{query}");
    }
}

#[test]
fn a_word_that_stands_nowhere_is_looked_for_as_it_was_meant() {
    let shelf = many_tomahawks();
    let answer = shelf.search("Xylophon \"Tomahwak fliegt\"");
    assert_eq!(answer.read_as, "Xylophon \"Tomahawk fliegt\"");
    assert_eq!(answer.query, "Xylophon \"Tomahwak fliegt\"");
    assert_eq!(answer.total.passages, 31);
    let [warning] = answer.warnings.as_slice() else { panic!("{:?}", answer.warnings) };
    assert_eq!((warning.code, warning.start, warning.end), (WarningCode::Corrected, 10, 18));
    assert_eq!(
        warning.message.to_string(),
        "`Tomahwak` stands nowhere: `Tomahawk` was looked for instead (61 passages)"
    );
    // What is asked for as it is stays so, and so does what begins otherwise or is short.
    let as_typed = SearchRequest { exact_words: true, ..SearchRequest::new("Tomahwak") };
    let answer = shelf.ask(&as_typed);
    assert_eq!((answer.total.passages, answer.read_as.as_str()), (0, "Tomahwak"));
    assert_eq!(answer.warnings[0].code, WarningCode::Spelling);
    for query in ["=Tomahwak", "=\"Tomahwak fliegt\"", "omahawk", "Tomahwak~1"] {
        assert!(shelf.search(query).warnings.iter().all(|warning| warning.code != WarningCode::Corrected), "{query}");
    }
    // Where words are side by side in the query, the corrected ones are.
    assert_eq!(shelf.search("Tomahwak fliegt").read_as, "Tomahawk fliegt");
}

#[test]
fn a_name_is_completed_by_what_follows_the_word_before() {
    let shelf = Shelf::of_paragraphs(&[
        "Angela Merkel kam nach Moskau.",
        "In Moskau sprach Angela Merkel mit Journalisten.",
        "Moskau schweigt. Moskau wartet.",
        "Angela Mertens blieb in Moskau.",
        "Moskau antwortet Angela mit Bedacht.",
    ]);
    let terms = |text: &str| -> Vec<_> {
        let found = shelf.archive.suggest(text, 3).unwrap();
        found.terms.into_iter().map(|term| (term.text, term.count)).collect()
    };
    let expected = [("Angela Merkel", 2), ("Angela Mertens", 1), ("Angela Moskau", 5)];
    assert_eq!(terms("Angela M"), expected.map(|(text, count)| (text.to_owned(), count)));
    assert_eq!(terms("angela me")[0], ("angela Merkel".to_owned(), 2));
    assert_eq!(terms("Wien M")[0], ("Wien Moskau".to_owned(), 5));
}

#[test]
fn a_word_is_completed_by_the_most_frequent_ones() {
    let shelf = Shelf::of(&[
        json!({"id": "a", "headline": "Gespräch in Wien", "paragraphs": ["Die Gespräche dauern. GESPRÄCH", "Das Gespräch."]}),
        json!({"id": "b", "headline": "Gespräch in Wien", "paragraphs": ["Er ist gespannt auf das Gespenst.", "Die Gespräche enden."]}),
        json!({"id": "c", "headline": "Kein Gespräch", "paragraphs": ["gespannt"]}),
    ]);
    let found = shelf.archive.suggest("Gesp", 10).unwrap();
    let terms: Vec<_> = found.terms.iter().map(|term| (term.text.as_str(), term.count)).collect();
    assert_eq!(terms, [("Gespräch", 7), ("gespannt", 2), ("Gespenst", 1)]);
    let headlines: Vec<_> = found.headlines.iter().map(|headline| (headline.text.as_str(), headline.count)).collect();
    assert_eq!(headlines, [("Gespräch in Wien", 2), ("Kein Gespräch", 1)]);
    let found = shelf.archive.suggest("Wien, gespr", 1).unwrap();
    assert_eq!((found.terms.len(), found.terms[0].text.as_str()), (1, "Wien, Gespräch"));
    assert_eq!(found.headlines.len(), 1);
    for nothing in ["", " ", "Xy", "…"] {
        let found = shelf.archive.suggest(nothing, 10).unwrap();
        assert_eq!((found.terms.len(), found.headlines.len()), (0, 0), "{nothing:?}");
    }
    assert_eq!(shelf.archive.suggest("Gespraech", 10).unwrap().terms[0].text, "Gespräch");
}

#[test]
fn a_similar_passage_shares_telling_words() {
    let shelf = Shelf::of(&[
        json!({"id": "a", "paragraphs": ["Der Tomahawk hat eine Reichweite von 2500 Kilometern.", "Der Tomahawk fliegt tief."]}),
        json!({"id": "b", "paragraphs": ["Regen in Wien.", "Mit einer Reichweite von 2500 Kilometern träfe der Tomahawk Zarin."]}),
        json!({"id": "c", "paragraphs": ["Der Tomahawk ist in Wien kein Thema."]}),
        json!({"id": "d", "paragraphs": ["Sonne in Linz."]}),
    ]);
    let similar = |id: &str| ids(&shelf.archive.similar(id, &SearchRequest::new("")).unwrap());
    assert_eq!(similar("a#0"), ["b#1", "c#0"]);
    assert_eq!(similar("c"), ["b#0", "b#1", "a#0", "a#1"]);
    assert_eq!(similar("d#0"), [""; 0]);
    let answer = shelf.archive.similar("a#0", &SearchRequest { limit: 1, ..SearchRequest::new("") }).unwrap();
    assert_eq!((answer.query.as_str(), answer.total.passages, answer.next), ("a#0", 2, Some(1)));
    assert!(shelf.archive.similar("a#7", &SearchRequest::new("")).is_err());
}

#[test]
fn an_excerpt_holds_the_words_and_the_passage_stays() {
    let text = "Der Gipfel ist vertagt. Am 16. Oktober sagte Sarkow ab. Der Tomahawk bleibt in Norland. Wien wartet weiter ab.";
    let shelf = Shelf::of_paragraphs(&[text]);
    let answer = shelf.ask(&SearchRequest { snippet: Some(50), ..SearchRequest::new("Tomahawk") });
    let passage = &answer.hits[0].passage;
    let snippet = passage.snippet.as_ref().unwrap();
    assert_eq!((passage.text.as_str(), snippet.text.as_str()), (text, "… Der Tomahawk bleibt in Norland. …"));
    assert_eq!(
        (snippet.highlights.as_slice(), passage.highlights.as_slice()),
        (&[CharSpan::new(6, 14)][..], &[CharSpan::new(60, 68)][..])
    );
    assert_eq!(shelf.search("Tomahawk").hits[0].passage.snippet, None);
}

//! Articles in other languages are found by default, by words as they are written; by their own language's forms where it is asked for.

use beleg::model::{Facet, FacetRequest, Filter};
use beleg::{SearchRequest, SearchResponse};
use serde_json::json;

use super::{Shelf, ids, marked, sorted};

fn shelf() -> Shelf {
    Shelf::of(&[
        json!({"id": "de", "paragraphs": ["Bei Trumps Gespräch über den Tomahawk ging es um die Reichweite. Der Krieg war nicht zu Ende, sagte Sanders."]}),
        json!({"id": "en", "headline": "Sanders on the war", "paragraphs": [
            "Trump's envoys will not send Tomahawk missiles, Bernie Sanders said. The war in Velonien was in its third year.",
            "They negotiated for hours; so far the policies were not changed.",
        ]}),
        json!({"id": "fr", "paragraphs": ["Selon l’Ukraine, la livraison de missiles Tomahawk dépendra d'Obama et des négociations de jeudi à Bruxelles."]}),
        json!({"id": "pl", "paragraphs": ["Jak powiedział Wiktor Orbán, rakiety Tomahawk nie zostaną dostarczone, a rozmowy w Warszawie odłożono na przyszły tydzień."]}),
        json!({"id": "ru", "paragraphs": ["Министр заявил в четверг, что российские переговорщики договорились о прекращении огня и новой встрече."]}),
    ])
}

fn ask(shelf: &Shelf, query: &str, language: &str) -> SearchResponse {
    let filter = Filter { languages: vec![language.to_owned()], ..Filter::default() };
    shelf.ask(&SearchRequest { filter, limit: 100, per_article: 0, ..SearchRequest::new(query) })
}

#[test]
fn names_are_found_in_every_language_and_in_their_genitives() {
    let shelf = shelf();
    let found = |query: &str| shelf.found(query);
    assert_eq!(found("Tomahawk"), ["de#0", "en#0", "fr#0", "pl#0"]);
    assert_eq!(found("Trump"), ["de#0", "en#0"]);
    assert_eq!(found("Trumps"), ["de#0", "en#0"]);
    assert_eq!(found("Trump's"), ["de#0", "en#0"]);
    // German keeps the -s of `Sanders`, English does not.
    assert_eq!(found("Sanders"), ["de#0", "en#0", "en#headline"]);
    assert_eq!(found("Ukraine"), ["fr#0"]);
    assert_eq!(found("Obama"), ["fr#0"]);
    assert_eq!(found("\"l'Ukraine\""), ["fr#0"]);
    assert_eq!(found("Orban"), ["pl#0"]);
    assert_eq!(found("переговорщики"), ["ru#0"]);
    assert_eq!(found("titel:Sanders Tomahawk"), ["en#0"]);
}

#[test]
fn phrases_are_found_although_their_words_are_german_function_words() {
    let shelf = shelf();
    for phrase in ["\"the war in Velonien was in its third year\"", "\"will not send\"", "\"so far the policies\""] {
        let default = shelf.search(phrase);
        assert_eq!(default.total.passages, 1, "{phrase}");
        assert_eq!(ask(&shelf, phrase, "en").total.passages, 1, "{phrase}");
        let spread = phrase.trim_matches('"').split(' ').count();
        assert_eq!(marked(&default, 0).len(), spread, "{phrase}");
    }
    assert_eq!(shelf.found("SATZ(Trump NEAR/2 envoys)"), ["en#0"]);
    assert_eq!(shelf.found("\"war nicht\""), ["de#0"]);
    // Alone it is looked for in all languages, beside other words as in German.
    assert_eq!(shelf.found("war"), ["de#0", "en#0", "en#headline"]);
    assert_eq!(sorted(ids(&ask(&shelf, "war", "en"))), ["en#0", "en#headline"]);
    assert!(ask(&shelf, "war hours", "en").warnings.is_empty());
    assert!(!shelf.search("war UND hours").warnings.is_empty());
}

#[test]
fn a_filter_lets_the_query_be_read_in_that_language() {
    let shelf = shelf();
    let found = |query, language| sorted(ids(&ask(&shelf, query, language)));
    assert_eq!(shelf.found("negotiating"), [""; 0]);
    assert_eq!(found("negotiating", "en"), ["en#1"]);
    assert_eq!(found("negotiating", "en-GB"), [""; 0], "a region is not in the language as such");
    assert_eq!(found("policy", "en"), ["en#1"]);
    assert_eq!(found("négociation", "fr"), ["fr#0"]);
    assert_eq!(found("российский", "ru"), ["ru#0"]);
    assert_eq!(found("Tomahawks", "pl"), ["pl#0"]);
    assert_eq!(found("Gespräche", "de"), ["de#0"]);
    assert_eq!(marked(&ask(&shelf, "negotiating policy", "en"), 0), ["negotiated", "policies"]);
}

#[test]
fn languages_are_counted() {
    let facets = vec![FacetRequest { facet: Facet::Language, path: String::new() }];
    let answer = shelf().ask(&SearchRequest { facets, ..SearchRequest::new("Tomahawk") });
    let counts: Vec<_> = answer.facets["language"].iter().map(|count| (count.value.as_str(), count.count)).collect();
    assert_eq!(counts, [("de", 1), ("en", 1), ("fr", 1), ("pl", 1)]);
}

#[test]
fn explanations_of_other_languages_add_up() {
    let shelf = shelf();
    let mut explained = 0;
    for (query, language) in [
        ("Trump Sanders policies", None),
        ("negotiating policy Sanders", Some("en")),
        ("Ukraine Obama négociation", Some("fr")),
        ("\"the war\" Tomahawk", Some("en")),
        ("Ukraine Obama Tomahawk", None),
    ] {
        let languages: Vec<String> = language.map(str::to_owned).into_iter().collect();
        let filter = Filter { languages, ..Filter::default() };
        let request = SearchRequest { filter, ..SearchRequest::new(query) };
        for hit in shelf.ask(&request).hits {
            let found = shelf.archive.explain(&request, &hit.passage.id).unwrap();
            let sum: f32 = found.scores.iter().map(|score| score.score).sum();
            assert_eq!(found.score, Some(hit.score), "{query} {}", hit.passage.id);
            assert!((sum - hit.score).abs() < 1e-3, "{query} {}: {sum} is not {}", hit.passage.id, hit.score);
            let of_words: Vec<_> = found.words.iter().map(|word| word.highlights.len()).collect();
            assert!(of_words.iter().sum::<usize>() > 0, "{query} {}", hit.passage.id);
            explained += 1;
        }
    }
    assert!(explained >= 9, "{explained}");
}

#[test]
fn why_something_is_not_found_is_told_in_the_language_of_the_query() {
    let shelf = shelf();
    let filter = Filter { languages: vec!["en".to_owned()], ..Filter::default() };
    let request = SearchRequest { filter, ..SearchRequest::new("+negotiating Tomahawk") };
    let reasons = shelf.archive.explain(&request, "en#0").unwrap().reasons;
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert!(reasons[0].message.contains("in one passage of its article: #1"), "{reasons:?}");
}

#[test]
fn similar_passages_are_found_across_languages() {
    let answer = shelf().archive.similar("en#0", &SearchRequest::new("")).unwrap();
    assert!(ids(&answer).contains(&"de#0".to_owned()), "{:?}", ids(&answer));
}

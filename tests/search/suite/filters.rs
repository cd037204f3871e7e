//! Filters restrict and never score.

use beleg::SearchRequest;
use beleg::model::{BlockKind, DayFilter, Filter, Undated, WarningCode};
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::json;

use super::{Shelf, ids, ids_and_scores, sorted};

fn press() -> Shelf {
    Shelf::of(&[
        json!({"id": "a", "outlet": "Sueddeutsche Zeitung", "agencies": ["dpa"], "place": "Wien", "language": "de",
               "authors": ["Jana Müller"], "headline": "Gipfel der Worte", "paragraphs": ["Tomahawk heißt das Wort."]}),
        json!({"id": "b", "outlet": "Süddeutsche Zeitung", "agencies": ["AFP", "dpa"], "place": "Kyjiw", "language": "de-AT",
               "authors": ["Mirko Önder", "Jana Mueller"], "headline": "Kein Ende",
               "paragraphs": ["Vom Tomahawk ist die Rede."]}),
        json!({"id": "c", "outlet": "Elbpost", "place": "WIEN", "language": "en", "headline": "Gipfel vorbei",
               "paragraphs": ["Der Tomahawk bleibt."]}),
        json!({"id": "d", "kicker": "Gipfeltreffen", "headline": "Ohne alles", "paragraphs": ["Tomahawk ohne Herkunft."]}),
    ])
}

/// The articles whose paragraph is found.
fn articles(shelf: &Shelf, query: &str, filter: Filter) -> Vec<String> {
    let kinds = vec![BlockKind::Paragraph];
    let answer = shelf.ask(&SearchRequest { filter: Filter { kinds, ..filter }, ..SearchRequest::new(query) });
    sorted(answer.hits.iter().map(|hit| hit.article.id.to_string()).collect())
}

fn one(value: &str) -> Vec<String> {
    vec![value.to_owned()]
}

#[test]
fn values_are_compared_without_case_accents_and_umlaut_spelling() {
    let shelf = press();
    for outlet in ["süddeutsche zeitung", "Sueddeutsche Zeitung", "SÜDDEUTSCHE ZEITUNG", "Süddeutsche Zeitung"] {
        assert_eq!(
            articles(&shelf, "Tomahawk", Filter { outlets: one(outlet), ..Filter::default() }),
            ["a", "b"],
            "{outlet}"
        );
        assert_eq!(
            articles(&shelf, &format!("Tomahawk quelle:\"{outlet}\""), Filter::default()),
            ["a", "b"],
            "{outlet}"
        );
    }
    assert_eq!(articles(&shelf, "Tomahawk", Filter { agencies: one("DPA"), ..Filter::default() }), ["a", "b"]);
    assert_eq!(articles(&shelf, "Tomahawk", Filter { places: one("wien"), ..Filter::default() }), ["a", "c"]);
    assert_eq!(articles(&shelf, "Tomahawk", Filter { authors: one("jana müller"), ..Filter::default() }), ["a", "b"]);
    assert_eq!(articles(&shelf, "Tomahawk", Filter { authors: one("mirko oender"), ..Filter::default() }), ["b"]);
}

#[test]
fn a_language_finds_its_regions() {
    let shelf = press();
    let of = |language: &str| articles(&shelf, "Tomahawk", Filter { languages: one(language), ..Filter::default() });
    // `d` declares none, and its text is too short to tell.
    assert_eq!(of("de"), ["a", "b", "d"]);
    assert_eq!(of("de-AT"), ["b"]);
    assert_eq!(of("de-at"), ["b"]);
    assert_eq!(of("en"), ["c"]);
}

#[test]
fn values_of_one_list_are_alternatives_and_lists_are_all_required() {
    let shelf = press();
    let filter = Filter { agencies: vec!["AFP".into(), "dpa".into()], ..Filter::default() };
    assert_eq!(articles(&shelf, "Tomahawk", filter.clone()), ["a", "b"]);
    assert_eq!(articles(&shelf, "Tomahawk", Filter { places: one("Wien"), ..filter }), ["a"]);
}

#[test]
fn fields_of_the_query_restrict() {
    let shelf = press();
    let found = |query: &str| articles(&shelf, query, Filter::default());
    assert_eq!(found("Tomahawk ort:Wien"), ["a", "c"]);
    assert_eq!(found("ort:Wien"), ["a", "c"]);
    assert_eq!(found("Tomahawk -ort:Wien"), ["b", "d"]);
    assert_eq!(found("Tomahawk agentur:dpa"), ["a", "b"]);
    assert_eq!(found("Tomahawk agentur:(dpa UND AFP)"), ["b"]);
    assert_eq!(found("Tomahawk agentur:(AFP ODER dpa)"), ["a", "b"]);
    assert_eq!(found("Tomahawk quelle:dpa"), ["a", "b"]);
    assert_eq!(found("Tomahawk quelle:Elb*"), ["c"]);
    assert_eq!(found("Tomahawk autor:\"Mirko Önder\""), ["b"]);
    // `d` has it in a compound.
    assert_eq!(found("Tomahawk titel:Gipfel"), ["a", "c", "d"]);
    assert_eq!(found("Tomahawk -titel:Gipfel"), ["b"]);
    assert_eq!(found("Tomahawk titel:\"Gipfel der Worte\""), ["a"]);
    assert_eq!(found("Tomahawk titel:Gipfel ort:Wien"), ["a", "c"]);
    // Beside a field one of the words is still wanted.
    assert_eq!(found("Xylophon ort:Wien"), [""; 0]);
    // With ODER a field is an alternative.
    assert_eq!(found("Herkunft ODER ort:Kyjiw"), ["b", "d"]);
}

#[test]
fn an_unknown_value_is_told_with_those_that_are_known() {
    let shelf = press();
    let answer = shelf.search("Tomahawk ort:Atlantis");
    assert_eq!(answer.total.passages, 0);
    let [warning] = answer.warnings.as_slice() else { panic!("{:?}", answer.warnings) };
    assert_eq!(warning.code, WarningCode::UnknownValue);
    assert_eq!((warning.start, warning.end), (13, 21));
    assert!(warning.message.to_string().contains("Kyjiw"), "{}", warning.message);
    let filter = Filter { outlets: one("Abendblatt"), ..Filter::default() };
    let answer = shelf.ask(&SearchRequest { filter, ..SearchRequest::new("Tomahawk") });
    let [warning] = answer.warnings.as_slice() else { panic!("{:?}", answer.warnings) };
    assert_eq!((warning.code, warning.start, warning.end), (WarningCode::UnknownValue, 0, 0));
    assert!(warning.message.to_string().contains("Elbpost"), "{}", warning.message);
}

#[test]
fn filters_never_change_scores() {
    let shelf = press();
    let all = ids_and_scores(&shelf.search("Tomahawk Gipfel"));
    let filters = [
        Filter { outlets: one("Elbpost"), ..Filter::default() },
        Filter { places: one("wien"), ..Filter::default() },
        Filter { languages: one("de"), kinds: vec![BlockKind::Paragraph], ..Filter::default() },
        Filter { undated: Some(Undated::Only), ..Filter::default() },
    ];
    for filter in filters {
        let request = SearchRequest { filter, per_article: 0, ..SearchRequest::new("Tomahawk Gipfel") };
        let some = ids_and_scores(&shelf.ask(&request));
        assert!(!some.is_empty());
        assert!(some.iter().all(|hit| all.contains(hit)), "{some:?} of {all:?}");
    }
    for query in ["Tomahawk Gipfel ort:Wien", "Tomahawk Gipfel agentur:dpa"] {
        let some = ids_and_scores(&shelf.search(query));
        assert!(some.iter().all(|hit| all.contains(hit)), "{query}: {some:?} of {all:?}");
    }
}

#[test]
fn kinds_are_found_as_asked_and_boilerplate_only_then() {
    let shelf = Shelf::empty();
    let text = "Tomahawks für Velonien\n\nHalvik (dpa) - Der Tomahawk fliegt tief über dem Boden und weit ins Land.\n\n\
                Bleiben Sie informiert über den Tomahawk: Abonnieren Sie unseren Newsletter!\n";
    let path = shelf.write("artikel.txt", text.as_bytes());
    shelf.index(&[path]);
    let of = |kinds: &[BlockKind]| {
        let filter = Filter { kinds: kinds.to_vec(), ..Filter::default() };
        let answer = shelf.ask(&SearchRequest { filter, ..SearchRequest::new("Tomahawk") });
        answer.hits.iter().map(|hit| hit.passage.kind).collect::<Vec<_>>()
    };
    assert_eq!(of(&[]), [BlockKind::Paragraph, BlockKind::Headline]);
    assert_eq!(of(&[BlockKind::Boilerplate]), [BlockKind::Boilerplate]);
    assert_eq!(of(&[BlockKind::Headline]), [BlockKind::Headline]);
    assert_eq!(of(&BlockKind::ALL).len(), 3);
    assert_eq!(of(&[BlockKind::Caption]), []);
    assert_eq!(shelf.search("Newsletter").total.passages, 0);
    let all = Filter { undated: Some(Undated::Include), ..Filter::default() };
    assert_eq!(shelf.ask(&SearchRequest { filter: all, ..SearchRequest::new("") }).total.passages, 2);
    assert_eq!(shelf.search("-Velonien").total.passages, 1);
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

fn calendar() -> Shelf {
    let article = |id: &str, published: Option<&str>, updated: Option<&str>| json!({"id": id, "published": published, "updated": updated, "paragraphs": ["Tomahawk eins.", "Tomahawk zwei."]});
    Shelf::of(&[
        article("tag16", Some("2025-10-16"), None),
        article("tag31", Some("2025-10-31"), None),
        article("monat", Some("2025-10"), None),
        article("jahr", Some("2025"), None),
        article("spaet", None, Some("2025-10-20")),
        // Late in the evening of Berlin it is the next day's night elsewhere.
        article("nachts", Some("2025-10-17T23:30:00Z"), Some("2025-12-01")),
        article("ohne", None, None),
    ])
}

fn within(since: Option<&str>, until: Option<&str>, undated: Option<Undated>) -> SearchRequest {
    let days = DayFilter { since: since.and_then(day), until: until.and_then(day) };
    let filter = Filter { days, undated, ..Filter::default() };
    SearchRequest { filter, limit: 100, per_article: 1, ..SearchRequest::new("Tomahawk") }
}

fn articles_within(shelf: &Shelf, request: &SearchRequest) -> Vec<String> {
    sorted(shelf.ask(request).hits.iter().map(|hit| hit.article.id.to_string()).collect())
}

#[test]
fn periods_overlap_and_published_comes_before_updated() {
    let shelf = calendar();
    let found = |since, until| articles_within(&shelf, &within(since, until, None));
    assert_eq!(found(Some("2025-10-16"), Some("2025-10-16")), ["jahr", "monat", "tag16"]);
    assert_eq!(found(Some("2025-10-18"), Some("2025-10-18")), ["jahr", "monat", "nachts"]);
    assert_eq!(found(Some("2025-10-17"), Some("2025-10-17")), ["jahr", "monat"]);
    assert_eq!(found(Some("2025-10-20"), Some("2025-10-20")), ["jahr", "monat", "spaet"]);
    assert_eq!(found(Some("2025-10-31"), None), ["jahr", "monat", "tag31"]);
    assert_eq!(found(Some("2025-11-01"), None), ["jahr"]);
    assert_eq!(found(None, Some("2025-10-16")), ["jahr", "monat", "tag16"]);
    assert_eq!(found(None, Some("2025-09-30")), ["jahr"]);
    assert_eq!(found(Some("2026-01-01"), None), [""; 0]);
}

#[test]
fn since_and_until_include_their_whole_period() {
    let shelf = calendar();
    let found = |query: &str| articles_within(&shelf, &SearchRequest { per_article: 1, ..SearchRequest::new(query) });
    assert_eq!(found("Tomahawk datum:..2025-10"), ["jahr", "monat", "nachts", "spaet", "tag16", "tag31"]);
    assert_eq!(found("Tomahawk datum:2025-10.."), ["jahr", "monat", "nachts", "spaet", "tag16", "tag31"]);
    assert_eq!(found("Tomahawk datum:2025-11.."), ["jahr"]);
    assert_eq!(found("Tomahawk datum:2025-10-16..2025-10-18"), ["jahr", "monat", "nachts", "tag16"]);
    assert_eq!(found("Tomahawk datum:2024"), [""; 0]);
}

#[test]
fn undated_articles_are_left_out_beside_days_and_counted() {
    let shelf = calendar();
    let answer = shelf.ask(&within(Some("2025-10-31"), None, None));
    assert_eq!((answer.total.passages, answer.total.articles), (6, 3));
    assert_eq!((answer.total.undated.passages, answer.total.undated.articles), (2, 1));
    // Days in the query are the same as days beside it.
    let in_query = shelf.ask(&SearchRequest::new("Tomahawk datum:2025-10-31.."));
    assert_eq!(in_query.total, answer.total);
    // Without days nothing is left out.
    let all = shelf.ask(&within(None, None, None)).total;
    assert_eq!((all.articles, all.undated.articles), (7, 0));
}

#[test]
fn undated_articles_are_included_or_alone_when_asked_for() {
    let shelf = calendar();
    let include = within(Some("2025-10-31"), None, Some(Undated::Include));
    assert_eq!(articles_within(&shelf, &include), ["jahr", "monat", "ohne", "tag31"]);
    assert_eq!(shelf.ask(&include).total.undated.articles, 0);
    let only = within(Some("2025-10-31"), None, Some(Undated::Only));
    assert_eq!(articles_within(&shelf, &only), ["ohne"]);
    let only = within(None, None, Some(Undated::Only));
    assert_eq!(articles_within(&shelf, &only), ["ohne"]);
    let exclude = within(None, None, Some(Undated::Exclude));
    let answer = shelf.ask(&exclude);
    assert_eq!((answer.total.articles, answer.total.undated.articles), (6, 1));
}

#[test]
fn days_that_exclude_each_other_find_nothing_and_say_so() {
    let shelf = calendar();
    let mut request = within(Some("2025-10-31"), None, None);
    request.query = "Tomahawk datum:2025-10-16".to_owned();
    let answer = shelf.ask(&request);
    assert!(ids(&answer).is_empty());
    assert_eq!(answer.warnings[0].code, WarningCode::NoDays);
}

#[test]
fn a_folder_restricts_to_what_lies_below() {
    let shelf = Shelf::empty();
    let paths = ["eins/a.txt", "eins/b.txt", "einsam/c.txt"]
        .map(|name| shelf.write(name, format!("Titel {name}\n\nDer Tomahawk in {name} fliegt.\n").as_bytes()));
    shelf.index(&paths);
    let count = |under: &std::path::Path| {
        let under = shelf.archive.stored_path(under);
        assert!(under.is_some());
        let filter = Filter { under, ..Filter::default() };
        shelf.ask(&SearchRequest { filter, ..SearchRequest::new("Tomahawk") }).total.articles
    };
    assert_eq!(count(paths[0].parent().unwrap()), 2);
    assert_eq!(count(&paths[0]), 1);
    assert_eq!(count(&shelf.folder.path().join("articles")), 3);
}

/// Articles over some days, outlets and agencies, with passages of every kind.
fn varied() -> Shelf {
    const OUTLETS: [&str; 3] = ["Elbpost", "Alpenbote", "Hafenblatt"];
    const AGENCIES: [&str; 2] = ["dpa", "AFP"];
    const WORDS: &[&str] = &["Tomahawk", "Gipfel", "Wien", "Friedensgespräche", "Kreml", "Frieden", "der", "liefern"];
    let text = |seed: usize, words: usize| {
        let word = |i: usize| WORDS[(seed * 7 + i * i + i * seed) % WORDS.len()];
        (0..words).map(word).collect::<Vec<_>>().join(" ") + "."
    };
    let article = |n: usize| {
        json!({
            "id": format!("v{n:02}"), "outlet": OUTLETS[n % 3], "agencies": [AGENCIES[n % 2]],
            "headline": text(n, 3), "teaser": text(n + 3, 5), "place": "Wien",
            "published": (!n.is_multiple_of(4)).then(|| format!("2025-10-{:02}", 1 + n % 25)),
            "paragraphs": [text(n + 1, 4 + n % 7), text(n + 2, 9), text(n + 5, 5)],
        })
    };
    Shelf::of(&(0..40).map(article).collect::<Vec<_>>())
}

#[test]
fn a_filter_never_changes_the_order_of_what_is_left() {
    let shelf = varied();
    let filter = (
        prop::option::of(1..25u32),
        prop::option::of(1..25u32),
        prop::sample::subsequence(vec!["Elbpost", "Alpenbote", "Hafenblatt"], 0..3),
        prop::option::of(prop::sample::select(vec!["dpa", "AFP"])),
        prop::option::of(prop::sample::select(vec![Undated::Include, Undated::Exclude, Undated::Only])),
        prop::sample::subsequence(BlockKind::ALL.to_vec(), 0..3),
    );
    let query = prop::sample::select(vec![
        "Tomahawk",
        "Tomahawk Gipfel",
        "Friedensgespräche",
        "\"Gipfel Wien\"",
        "Wien -Kreml",
        "Frieden*",
        "+liefern Wien",
        "*",
        "SATZ(Gipfel Kreml)",
        "ARTIKEL(Tomahawk Frieden)",
        "titel:Gipfel Wien",
        "Kreml NEAR/3 Wien",
    ]);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    let result = runner.run(&(query, filter), |(query, (since, until, outlets, agency, undated, kinds))| {
        let day = |day: u32| NaiveDate::from_ymd_opt(2025, 10, day);
        // Days in the wrong order are refused.
        let (since, until) = match (since, until) {
            (Some(since), Some(until)) if since > until => (Some(until), Some(since)),
            both => both,
        };
        let filter = Filter {
            days: DayFilter { since: since.and_then(day), until: until.and_then(day) },
            outlets: outlets.into_iter().map(str::to_owned).collect(),
            agencies: agency.into_iter().map(str::to_owned).collect(),
            undated,
            kinds,
            ..Filter::default()
        };
        let ask = |filter| {
            ids_and_scores(&shelf.ask(&SearchRequest {
                filter,
                limit: 1000,
                per_article: 0,
                ..SearchRequest::new(query)
            }))
        };
        let left = ask(filter.clone());
        let mut all = ask(Filter { kinds: BlockKind::ALL.to_vec(), ..Filter::default() });
        all.retain(|hit| left.contains(hit));
        prop_assert_eq!(left, all, "{} {:?}", query, filter);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

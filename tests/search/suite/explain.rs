//! Explanations: contributions add up to the score, and reasons name what does not hold.

use beleg::SearchRequest;
use beleg::model::{BlockKind, Filter};
use serde_json::json;

use super::Shelf;

fn story() -> Shelf {
    Shelf::of(&[
        json!({
            "id": "a", "headline": "Reichweite der Marschflugkörper", "teaser": "Was der Tomahawk kann.", "outlet": "Elbpost",
            "agencies": ["dpa"], "place": "Wien", "published": "2025-10-16",
            "text": "Der Tomahawk hat eine Reichweite von 2500 Kilometern. Er fliegt tief.\n\nVelonien bittet um Marschflugkörper, \
                     Norland zögert.\n\nJetzt abonnieren: der Brief aus Norland",
        }),
        json!({"id": "b", "headline": "Friedensgespräche in Wien", "paragraphs": ["Die Gespräche ruhen.", "Der Frieden ist fern, sagt Peking."]}),
        json!({"id": "c", "paragraphs": ["Wien wartet auf den Tomahawk, den Marschflugkörper der Reichweite wegen."]}),
    ])
}

const QUERIES: &[&str] = &[
    "Beijing Tomahawk",
    "Pekings Reichweite",
    "Tomahawk",
    "Reichweite Marschflugkörper",
    "Friedensgespräche",
    "\"Reichweite von\" Tomahawk",
    "Marsch* =Wien",
    "Reichweiten~2",
    "+Tomahawk NEAR/5 Reichweite",
    "SATZ(Tomahawk Reichweite) Velonien",
    "ARTIKEL(Velonien Tomahawk)",
    "titel:Reichweite Norland",
    "Tomahawk-Marschflugkörper Wien",
];

#[test]
fn contributions_add_up_to_the_score() {
    let shelf = story();
    let mut explained = 0;
    for query in QUERIES {
        for hit in shelf.search(query).hits {
            let found = shelf.archive.explain(&SearchRequest::new(*query), &hit.passage.id).unwrap();
            let sum: f32 = found.scores.iter().map(|score| score.score).sum();
            assert!(found.matches && found.reasons.is_empty(), "{query} {}", hit.passage.id);
            assert_eq!(found.score, Some(hit.score), "{query} {}", hit.passage.id);
            assert!((sum - hit.score).abs() < 1e-3, "{query} {}: {sum} is not {}", hit.passage.id, hit.score);
            let of_words: f32 = found.words.iter().map(|word| word.score).sum();
            let beside: f32 = found.scores.iter().filter(|score| score.word.is_none()).map(|score| score.score).sum();
            assert!((of_words + beside - sum).abs() < 1e-3, "{query}");
            explained += 1;
        }
    }
    assert!(explained > 20, "{explained}");
}

#[test]
fn what_is_not_found_has_a_reason_and_what_is_found_has_none() {
    let shelf = story();
    let all = Filter { kinds: BlockKind::ALL.to_vec(), ..Filter::default() };
    let everything = shelf.ask(&SearchRequest { filter: all, limit: 100, per_article: 0, ..SearchRequest::new("") });
    for query in QUERIES.iter().chain(&["datum:2025-10-17", "Tomahawk -Reichweite", "quelle:Alpenbote ODER ort:Linz"]) {
        let found = shelf.found(query);
        for hit in &everything.hits {
            let explained = shelf.archive.explain(&SearchRequest::new(*query), &hit.passage.id).unwrap();
            assert_eq!(explained.matches, found.contains(&hit.passage.id), "{query} {}", hit.passage.id);
            assert_eq!(
                explained.matches,
                explained.reasons.is_empty(),
                "{query} {}: {:?}",
                hit.passage.id,
                explained.reasons
            );
        }
    }
}

#[test]
fn reasons_name_what_does_not_hold() {
    let shelf = story();
    let reasons = |query: &str, id: &str| {
        let found = shelf.archive.explain(&SearchRequest::new(query), id).unwrap();
        let place = |start: usize, end: usize| query.chars().skip(start).take(end - start).collect::<String>();
        found
            .reasons
            .iter()
            .map(|r| format!("[{}] {}", place(r.start, r.end), r.message))
            .collect::<Vec<_>>()
            .join("\n")
    };
    insta::assert_snapshot!(reasons("Velonien", "a#0"), @"[Velonien] `Velonien` does not stand in it, but in one passage of its article: #1");
    insta::assert_snapshot!(reasons("Kanzler Minister", "a#0"), @"
    [Kanzler] `Kanzler` does not stand in it, nor anywhere in its article
    [Minister] `Minister` does not stand in it, nor anywhere in its article
    ");
    insta::assert_snapshot!(reasons("+Tomahawk -Reichweite", "a#0"), @"[Reichweite] `Reichweite` is excluded, and holds of it");
    insta::assert_snapshot!(reasons("Tomahawk UND Norland", "a#0"), @"[Norland] `Norland` does not stand in it, but in 2 passages of its article: #1, #b0");
    insta::assert_snapshot!(reasons("Tomahawk NEAR/1 Kilometer", "a#0"), @"[NEAR/1] `Tomahawk` and `Kilometer` have more than 1 word between them");
    insta::assert_snapshot!(reasons("SATZ(Tomahawk tief)", "a#0"), @"[Tomahawk tief] no sentence of it has all of `Tomahawk UND tief`");
    insta::assert_snapshot!(reasons("\"Reichweite Tomahawk\" \"Reichweite Kanzler\"", "a#0"), @r#"
    ["Reichweite Tomahawk"] the words of `"Reichweite Tomahawk"` stand in it, but not like this
    ["Reichweite Kanzler"] `"Reichweite Kanzler"` does not stand in it: it lacks `Kanzler`
    "#);
    insta::assert_snapshot!(reasons("titel:Wien quelle:(AFP APA) ort:Linz autor:Weber datum:2025-10-17 Tomahawk", "a#0"), @"
    [Wien] `titel:Wien` does not hold of its article: its headline is `Reichweite der Marschflugkörper`
    [AFP APA] `quelle:(AFP APA)` does not hold of its article: its outlet or agency is `Elbpost`, `dpa`
    [Linz] `ort:Linz` does not hold of its article: its place is `Wien`
    [Weber] `autor:Weber` does not hold of its article: it has no author
    [datum:2025-10-17] `datum:2025-10-17` does not hold of its article: it is of 2025-10-16
    ");
    insta::assert_snapshot!(reasons("=Kilometer Ton* Tomahak~1", "b#0"), @"
    [=Kilometer] no word of it has the form `=Kilometer`
    [Ton*] no word of it has the form `Ton*`
    [Tomahak~1] no word of it has the form `Tomahak~1`
    ");
    insta::assert_snapshot!(reasons("ARTIKEL(Tomahawk Kanzler)", "a#0"), @"[Tomahawk Kanzler] its article does not have all of `Tomahawk UND Kanzler`, or the passage has none of it");
    insta::assert_snapshot!(reasons("Brief", "a#b0"), @"[] it is of the kind `boilerplate`, which is not asked for");
    insta::assert_snapshot!(shelf.archive.explain(&SearchRequest::new("x"), "a").unwrap_err(), @"there is no passage `a` in the index");
}

//! Two engines agree on what is found, counted and said; scores may differ in what an index rounds.

use std::fs;
use std::ops::ControlFlow;

use beleg::model::{
    BlockKind, ExportRequest, Facet, FacetRequest, Filter, Hit, SearchResponse, TimelineRequest, Undated,
};
use beleg::{Archive, IndexOptions, Input, SearchRequest};
use serde_json::{Value, json};

use super::{embedded, ids, smallest, sorted};

const QUERIES: &[&str] = &[
    "",
    "Gipfel",
    "Friedensgespräche",
    "+Gipfel Hafen -Regen",
    "-Gipfel",
    "Gipfel UND (Hafen ODER Regen)",
    "\"der Gipfel\"",
    "\"Gipfel im Hafen\"~3",
    "Gipf* =Hafens",
    "Hafn~1 Regenn~2",
    "Gipfel NEAR/3 Hafen",
    "Hafen VOR/4 Gipfel",
    "SATZ(Gipfel Hafen)",
    "SATZ(Gipfel -Hafen) ort:Wien",
    "ARTIKEL(Gipfel Regen)",
    "ARTIKEL(Friedensgespräche -Hafen)",
    "ARTIKEL(Gipfel quelle:Elbpost) Regen",
    "+Regen -ARTIKEL(Gipfel Frieden)",
    "titel:Gipfel Regen",
    "-titel:\"Gipfel Hafen\" Gespräch",
    "quelle:(Elbpost ODER dpa) Hafen",
    "ort:Kiew ort:Linz",
    "autor:Weber Frieden",
    "datum:2025-10-05..2025-10-12 Regen",
    "Gipfell",
    "Gipfwl Hafen",
    "=\"Gipfel im Hafen\"",
    "der Gipfel im Hafen",
];

/// Articles of few words, drawn by a number, that stand in every kind of block.
fn articles() -> Vec<Value> {
    const WORDS: &[&str] =
        &["der", "Gipfel", "Hafens", "Hafen", "Regen.", "Frieden", "Gespräche", "Friedensgespräch", "im", "Weber."];
    let mut seed: u64 = 20_251_129;
    let mut text = |words: usize| -> String {
        let mut word = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            WORDS[(seed >> 33) as usize % WORDS.len()]
        };
        (0..words).map(|_| word()).collect::<Vec<_>>().join(" ")
    };
    let article = |n: usize| {
        let of = |values: &[&str]| values[n % values.len()].to_owned();
        json!({
            "id": format!("e{n:02}"), "headline": text(3), "kicker": n.is_multiple_of(3).then(|| text(2)), "teaser": text(6),
            "outlet": of(&["Elbpost", "Alpenbote"]), "agencies": [of(&["dpa", "AFP", "APA"])],
            "place": of(&["Wien", "Berlin/Kiew"]), "authors": [of(&["Anna Weber", "Jan Onder"])],
            "published": (!n.is_multiple_of(4)).then(|| format!("2025-10-{:02}", 1 + n % 25)),
            "paragraphs": [text(5), text(12), text(8), text(4)],
        })
    };
    (0..30).map(article).collect()
}

/// All that does not hang on the last digits of a score.
fn said(answer: &SearchResponse) -> (Vec<String>, Value) {
    let said = json!({
        "total": answer.total, "facets": answer.facets, "warnings": answer.warnings, "next": answer.next,
    });
    (sorted(ids(answer)), said)
}

/// Every hit of an export: article, place, id.
fn exported(archive: &Archive, query: &str) -> Vec<(String, u32, String)> {
    let mut hits = Vec::new();
    let summary = archive.export(&ExportRequest::new(query), &mut |Hit { article, passage, .. }, _| {
        hits.push((article.id.to_string(), passage.ordinal, passage.id));
        ControlFlow::Continue(())
    });
    assert_eq!(summary.unwrap().total.passages, hits.len() as u64, "`{query}`");
    hits
}

#[test]
fn two_engines_find_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("artikel.jsonl");
    fs::write(&file, articles().iter().map(|article| format!("{article}\n")).collect::<String>()).unwrap();
    let open = |open: fn(&std::path::Path) -> Archive, name: &str| {
        let archive = open(&folder.path().join(name));
        archive.index(&[Input::Path(file.clone())], &IndexOptions::default(), &mut |_| {}).unwrap();
        archive
    };
    let (one, other) = (open(embedded::open, "ordner"), open(smallest::open, "speicher"));
    let facets = Facet::ALL.map(|facet| FacetRequest { facet, path: "/2025".to_owned() }).to_vec();
    let filters = [
        Filter { undated: Some(Undated::Include), ..Filter::default() },
        Filter { kinds: vec![BlockKind::Headline, BlockKind::Teaser], ..Filter::default() },
        Filter { outlets: vec!["elbpost".to_owned()], ..Filter::default() },
    ];
    let mut found = 0;
    for query in QUERIES {
        for filter in &filters {
            for per_article in [0, 2] {
                let (filter, facets) = (filter.clone(), facets.clone());
                let request = SearchRequest { filter, facets, per_article, limit: 1000, ..SearchRequest::new(*query) };
                let (a, b) = (one.search(&request).unwrap(), other.search(&request).unwrap());
                found += a.hits.len();
                // Which two of an article are the best may hang on what is rounded.
                let (a, b) = (said(&a), said(&b));
                assert_eq!(a.1, b.1, "`{query}` {:?}", request.filter);
                assert!(per_article > 0 || a.0 == b.0, "`{query}` {:?}: {:?} and {:?}", request.filter, a.0, b.0);
            }
        }
    }
    let archives = [one, other];
    for query in QUERIES {
        let (one, other) = (exported(&archives[0], query), exported(&archives[1], query));
        assert_eq!(one, other, "`{query}` exported");
        assert!(one.is_sorted(), "`{query}`: {one:?}");
        for per in [None, Some(Facet::Agency), Some(Facet::Place)] {
            let request = TimelineRequest { per, ..TimelineRequest::new(*query) };
            let (a, b) = (archives[0].timeline(&request).unwrap(), archives[1].timeline(&request).unwrap());
            assert_eq!(a, b, "`{query}` per {per:?}");
        }
    }
    assert!(found > 1000, "the queries find too little to compare: {found} hits");
}

//! The order of hits: total, the same however the articles came in.

use beleg::SearchRequest;
use beleg::model::{BlockKind, Filter, SearchResponse, Sort, Undated};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Shelf, ids, ids_and_scores};

const WORDS: &[&str] = &["Tomahawk", "Gipfel", "Wien", "Gespräch", "Kreml", "Waffe", "der", "und"];

/// Some of the words, drawn by a number.
fn sentence(mut seed: u64, words: usize) -> String {
    let mut sentence = Vec::new();
    for _ in 0..words {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        sentence.push(WORDS[(seed >> 33) as usize % WORDS.len()]);
    }
    sentence.join(" ") + "."
}

fn generated(n: u64) -> Value {
    let text = |part: u64, words| sentence(n * 31 + part, words);
    json!({
        "id": format!("g{n:02}"),
        "headline": text(1, 3),
        "teaser": text(2, 5),
        "published": (!n.is_multiple_of(3)).then(|| format!("2025-10-{:02}", 1 + n % 20)),
        "paragraphs": [text(3, 4 + n as usize % 7), text(4, 9), text(5, 5)],
    })
}

const QUERIES: &[&str] = &[
    "Tomahawk",
    "Tomahawk Gipfel Wien",
    "\"Gipfel Wien\"",
    "+Kreml Gespräch -Waffe",
    "Wien UND Kreml",
    "",
    "Gi*",
    "=Waffe",
];

fn everything(shelf: &Shelf, query: &str, sort: Sort) -> SearchResponse {
    let filter = Filter { undated: Some(Undated::Include), ..Filter::default() };
    shelf.ask(&SearchRequest { filter, limit: 1000, per_article: 0, sort, ..SearchRequest::new(query) })
}

#[test]
fn segments_and_the_order_of_indexing_change_nothing() {
    let articles: Vec<Value> = (0..20).map(generated).collect();
    let at_once = Shelf::of(&articles);
    let reversed = Shelf::of(&articles.iter().rev().cloned().collect::<Vec<_>>());
    let (one_by_one, backwards) = (Shelf::empty(), Shelf::empty());
    for (n, article) in articles.iter().enumerate() {
        let path = one_by_one.write(&format!("{n:02}.json"), article.to_string().as_bytes());
        one_by_one.index(&[path]);
    }
    for (n, article) in articles.iter().enumerate().rev() {
        let path = backwards.write(&format!("{n:02}.json"), article.to_string().as_bytes());
        backwards.index(&[path]);
    }
    for query in QUERIES {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
            let expected = everything(&at_once, query, sort);
            assert!(!expected.hits.is_empty(), "{query}");
            for (name, other) in [("reversed", &reversed), ("one by one", &one_by_one), ("backwards", &backwards)] {
                let found = everything(other, query, sort);
                assert_eq!(found.total, expected.total, "{query} {sort:?} {name}");
                assert_eq!(ids_and_scores(&found), ids_and_scores(&expected), "{query} {sort:?} {name}");
            }
        }
    }
}

#[test]
fn pages_join_to_the_whole_list() {
    let shelf = Shelf::of(&(0..20).map(generated).collect::<Vec<_>>());
    for query in ["Tomahawk Gipfel", "", "Wien"] {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
            for (limit, per_article) in [(1, 0), (3, 0), (7, 2), (10, 1)] {
                let filter = Filter { undated: Some(Undated::Include), ..Filter::default() };
                let request = SearchRequest { filter, per_article, sort, ..SearchRequest::new(query) };
                let whole = shelf.ask(&SearchRequest { limit: 1000, ..request.clone() });
                assert_eq!(whole.next, None);
                let mut joined = Vec::new();
                let mut offset = Some(0);
                while let Some(from) = offset {
                    let page = shelf.ask(&SearchRequest { limit, offset: from, ..request.clone() });
                    assert!(page.hits.len() <= limit && !page.hits.is_empty());
                    for hit in &page.hits {
                        assert_eq!(hit.rank, joined.len() + 1);
                        joined.push((hit.passage.id.clone(), hit.score));
                    }
                    offset = page.next;
                }
                assert_eq!(joined, ids_and_scores(&whole), "{query} {sort:?} {limit} {per_article}");
            }
        }
    }
}

#[test]
fn equal_scores_are_ordered_by_article_and_place() {
    let paragraphs = ["Der Tomahawk fliegt.", "Der Tomahawk fliegt.", "Der Tomahawk fliegt."];
    let article = |id: &str| json!({"id": id, "paragraphs": paragraphs});
    let shelf = Shelf::of(&[article("c"), article("a10"), article("a9"), article("b")]);
    let answer = shelf.search("Tomahawk");
    // An earlier paragraph scores a little more than the same words further down.
    let expected: Vec<String> =
        (0..3).flat_map(|n| ["a10", "a9", "b", "c"].iter().map(move |id| format!("{id}#{n}"))).collect();
    assert_eq!(ids(&answer), expected);
}

#[test]
fn newest_and_oldest_put_undated_articles_last() {
    let article =
        |id: &str, published: Option<&str>| json!({"id": id, "published": published, "paragraphs": ["Tomahawk."]});
    let shelf = Shelf::of(&[
        article("ohne", None),
        article("alt", Some("2024-03-01")),
        article("neu", Some("2025-10-21")),
        article("monat", Some("2025-10")),
        article("mitte", Some("2025-10-02")),
    ]);
    let sorted_by = |sort| ids(&shelf.ask(&SearchRequest { sort, ..SearchRequest::new("Tomahawk") }));
    // A month ends with its last day and begins with its first.
    assert_eq!(sorted_by(Sort::Newest), ["monat#0", "neu#0", "mitte#0", "alt#0", "ohne#0"]);
    assert_eq!(sorted_by(Sort::Oldest), ["alt#0", "monat#0", "mitte#0", "neu#0", "ohne#0"]);
}

#[test]
fn context_only_scores() {
    let shelf = Shelf::of(&[
        json!({"id": "a", "headline": "Wetterbericht", "paragraphs": ["Der Tomahawk fliegt."]}),
        json!({"id": "b", "headline": "Tomahawk", "paragraphs": ["Der Tomahawk fliegt.", "Niemand fliegt mit."]}),
    ]);
    let answer = shelf.search("Tomahawk");
    assert_eq!(answer.hits[0].passage.id, "b#0");
    assert!(ids(&answer).iter().all(|id| id != "b#1"), "its own words do not match");
}

/// The words of the query that stand in a text.
fn asked_words(text: &str, query: &[&str]) -> Vec<String> {
    let text = text.to_lowercase();
    query.iter().filter(|word| text.contains(&word.to_lowercase())).map(|word| (*word).to_owned()).collect()
}

#[test]
fn nothing_ranks_above_a_paragraph_of_its_article_with_the_same_words() {
    proptest!(ProptestConfig::with_cases(24), |(seed in 0u64..1_000_000, query in prop::sample::subsequence(&WORDS[..6], 1..4))| {
        let articles: Vec<Value> = (0..6)
            .map(|n| {
                let text = |part: u64, words| sentence(seed * 97 + n * 31 + part, words);
                json!({
                    "id": format!("g{n}"), "headline": text(1, 4), "kicker": text(2, 2), "teaser": text(3, 6),
                    "paragraphs": [text(4, 12), text(5, 30), text(6, 6)],
                })
            })
            .collect();
        let shelf = Shelf::of(&articles);
        let answer = shelf.search(&query.join(" "));
        for (i, above) in answer.hits.iter().enumerate().filter(|(_, hit)| hit.passage.kind != BlockKind::Paragraph) {
            let words = asked_words(&above.passage.text, &query);
            for below in &answer.hits[i..] {
                let same_article = below.article.id == above.article.id;
                if same_article && below.passage.kind == BlockKind::Paragraph {
                    let all = asked_words(&below.passage.text, &query);
                    prop_assert!(
                        !words.iter().all(|word| all.contains(word)),
                        "{} stands above {}", above.passage.id, below.passage.id
                    );
                }
            }
        }
    });
}

#[test]
fn headings_and_captions_rank_below_paragraphs_with_the_same_words() {
    let shelf = Shelf::empty();
    let text = "Streit um den Tomahawk\n\nEin Tomahawk auf einem Schiff. (Archivbild) (Quelle: Lena Marquardt/AP/dpa)\n\n\
                Halvik (dpa) - Über viele Wochen hinweg haben die beiden Regierungen darum gerungen, ob und wann und unter \
                welchen Bedingungen der Tomahawk an die Front gebracht werden darf, und noch immer ist nichts entschieden.\n\n\
                Kreml warnt vor Tomahawk\n\nDie Regierung in Dragosk antwortete nach langem Zögern mit einer scharfen \
                Warnung, in der vom Tomahawk und von einer neuen Stufe der Auseinandersetzung die Rede war.\n";
    let path = shelf.write("artikel.txt", text.as_bytes());
    shelf.index(&[path]);
    let answer = shelf.search("Tomahawk");
    let kinds: Vec<BlockKind> = answer.hits.iter().map(|hit| hit.passage.kind).collect();
    assert_eq!(kinds[..2], [BlockKind::Paragraph; 2], "{kinds:?}");
    for kind in [BlockKind::Headline, BlockKind::Heading, BlockKind::Caption] {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
}

#[test]
fn asking_for_a_kind_does_not_change_its_scores_among_themselves() {
    let shelf = Shelf::of(&(0..20).map(generated).collect::<Vec<_>>());
    let filter = Filter { kinds: vec![BlockKind::Paragraph], ..Filter::default() };
    let request = SearchRequest { limit: 1000, per_article: 0, filter, ..SearchRequest::new("Tomahawk Wien") };
    let alone = ids_and_scores(&shelf.ask(&request));
    let all = everything(&shelf, "Tomahawk Wien", Sort::Relevance);
    let among: Vec<_> = ids_and_scores(&all)
        .into_iter()
        .zip(&all.hits)
        .filter(|(_, hit)| hit.passage.kind == BlockKind::Paragraph)
        .map(|(pair, _)| pair)
        .collect();
    assert_eq!(alone, among);
}

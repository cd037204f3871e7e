//! Totals and facets count before any limit.

use beleg::SearchRequest;
use beleg::model::{Facet, FacetCountBy, FacetRequest, Filter};
use serde_json::json;

use super::{Shelf, ids};

/// Articles with four, two and one passages of the word.
fn shelf() -> Shelf {
    Shelf::of(&[
        json!({"id": "a", "outlet": "Elbpost", "agencies": ["dpa", "AFP"], "published": "2025-10-16", "language": "de",
               "paragraphs": ["Tomahawk eins.", "Tomahawk zwei.", "Tomahawk drei.", "Tomahawk vier."]}),
        json!({"id": "b", "outlet": "Elbpost", "agencies": ["dpa"], "published": "2025-10-21", "authors": ["Jana Voß"],
               "headline": "Tomahawk im Titel", "paragraphs": ["Ein Tomahawk.", "Keiner."]}),
        json!({"id": "c", "outlet": "Abendblatt", "published": "2024-12", "place": "Wien", "paragraphs": ["Der Tomahawk."]}),
        json!({"id": "d", "paragraphs": ["Nichts davon."]}),
    ])
}

#[test]
fn at_most_some_hits_per_article_and_the_rest_is_told() {
    let shelf = shelf();
    for (per_article, hits, more_of_a) in [(1, 3, 3), (2, 5, 2), (3, 6, 1), (4, 7, 0), (0, 7, 0)] {
        let answer = shelf.ask(&SearchRequest { per_article, ..SearchRequest::new("Tomahawk") });
        assert_eq!(answer.hits.len(), hits, "{per_article}");
        assert_eq!((answer.total.passages, answer.total.articles), (7, 3), "{per_article}");
        assert!(answer.total.exact);
        let of_a: Vec<_> = answer.hits.iter().filter(|hit| hit.article.id.as_str() == "a").collect();
        assert!(of_a.iter().all(|hit| hit.more_in_article == more_of_a), "{per_article}");
        assert_eq!(answer.next, None);
    }
}

#[test]
fn totals_do_not_depend_on_the_page() {
    let shelf = shelf();
    let all = shelf.search("Tomahawk").total;
    for (limit, offset) in [(0, 0), (1, 0), (2, 3), (10, 50)] {
        let answer = shelf.ask(&SearchRequest { limit, offset, ..SearchRequest::new("Tomahawk") });
        assert_eq!(answer.total, all, "limit {limit}, offset {offset}");
    }
}

fn count(shelf: &Shelf, facet: Facet, path: &str, by: FacetCountBy) -> Vec<(String, u64)> {
    let facets = vec![FacetRequest { facet, path: path.to_owned() }];
    let request = SearchRequest { facets, count: by, limit: 1, ..SearchRequest::new("Tomahawk") };
    let beside = shelf.ask(&request).facets;
    assert_eq!(beside, shelf.archive.facets(&request).unwrap().facets, "beside hits as alone");
    let counts = &beside[facet.as_str()];
    counts.iter().map(|count| (count.value.clone(), count.count)).collect()
}

fn counts(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
}

#[test]
fn facets_count_passages_or_articles() {
    let shelf = shelf();
    let passages = |facet| count(&shelf, facet, "/", FacetCountBy::Passages);
    let articles = |facet| count(&shelf, facet, "/", FacetCountBy::Articles);
    assert_eq!(passages(Facet::Outlet), counts(&[("Elbpost", 6), ("Abendblatt", 1)]));
    assert_eq!(articles(Facet::Outlet), counts(&[("Elbpost", 2), ("Abendblatt", 1)]));
    assert_eq!(passages(Facet::Agency), counts(&[("dpa", 6), ("AFP", 4)]));
    assert_eq!(articles(Facet::Agency), counts(&[("dpa", 2), ("AFP", 1)]));
    assert_eq!(passages(Facet::Kind), counts(&[("paragraph", 6), ("headline", 1)]));
    assert_eq!(articles(Facet::Kind), counts(&[("paragraph", 3), ("headline", 1)]));
    assert_eq!(passages(Facet::Basis), counts(&[("stated", 7)]));
    assert_eq!(articles(Facet::Author), counts(&[("Jana Voß", 1)]));
    assert_eq!(articles(Facet::Place), counts(&[("Wien", 1)]));
    assert_eq!(passages(Facet::Language), counts(&[("de", 7)]));
}

#[test]
fn dates_are_counted_step_by_step() {
    let shelf = shelf();
    let below = |path: &str| count(&shelf, Facet::Date, path, FacetCountBy::Passages);
    assert_eq!(below("/"), counts(&[("/2024", 1), ("/2025", 6)]));
    assert_eq!(below("/2025"), counts(&[("/2025/10", 6)]));
    assert_eq!(below("/2025/10"), counts(&[("/2025/10/16", 4), ("/2025/10/21", 2)]));
    assert_eq!(below("/2024"), counts(&[("/2024/12", 1)]));
    // A month that is all that is known has no days.
    assert_eq!(below("/2024/12"), []);
    assert_eq!(below("/2023"), []);
    assert_eq!(
        count(&shelf, Facet::Date, "/2025/10", FacetCountBy::Articles),
        counts(&[("/2025/10/16", 1), ("/2025/10/21", 1)])
    );
}

#[test]
fn facets_come_in_the_order_asked_for_and_count_only_what_passes() {
    let shelf = shelf();
    let facets =
        [Facet::Kind, Facet::Outlet, Facet::Date].map(|facet| FacetRequest { facet, path: "/".to_owned() }).to_vec();
    let filter = Filter { agencies: vec!["afp".to_owned()], ..Filter::default() };
    let answer = shelf.ask(&SearchRequest { facets, filter, ..SearchRequest::new("Tomahawk") });
    assert_eq!(answer.facets.keys().collect::<Vec<_>>(), ["kind", "outlet", "date"]);
    assert_eq!(answer.facets["outlet"].len(), 1);
    assert_eq!(answer.facets["outlet"][0].count, 4);
    assert!(ids(&answer).iter().all(|id| id.starts_with("a#")));
}

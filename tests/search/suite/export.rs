//! Every hit, and samples of them.

use std::ops::ControlFlow;

use beleg::SearchRequest;
use beleg::model::{ExportRequest, ExportSummary, Filter, Hit, Sample, Sampled};
use serde_json::json;

use super::Shelf;

fn exported(shelf: &Shelf, request: &ExportRequest) -> (Vec<Hit>, ExportSummary) {
    let mut hits = Vec::new();
    let summary = shelf.archive.export(request, &mut |hit, _| {
        hits.push(hit);
        ControlFlow::Continue(())
    });
    (hits, summary.unwrap())
}

fn drawn(shelf: &Shelf, size: usize, seed: u64) -> Vec<String> {
    let request = ExportRequest { sample: Some(Sample { size, seed }), ..ExportRequest::new("Hafen") };
    let (hits, summary) = exported(shelf, &request);
    assert_eq!(summary.sample, Some(Sampled { size: hits.len() as u64, seed, of: summary.total.passages }));
    hits.into_iter().map(|hit| hit.passage.id).collect()
}

/// Articles of three passages each, the last of which says nothing of a harbour.
fn shelf(order: impl Iterator<Item = usize>, at_once: usize) -> Shelf {
    let shelf = Shelf::empty();
    let article = |n: usize| {
        let outlet = if n.is_multiple_of(2) { "Elbpost" } else { "Alpenbote" };
        json!({"id": format!("a{n:03}"), "outlet": outlet, "paragraphs": [
            format!("Der Hafen Nummer {n} hat Hafenkräne."), "Im Hafen liegt Schnee.", "Es regnet."]})
    };
    for (i, run) in order.collect::<Vec<_>>().chunks(at_once).enumerate() {
        let lines: Vec<String> = run.iter().map(|n| article(*n).to_string()).collect();
        shelf.index(&[shelf.write(&format!("{i}.jsonl"), lines.join("\n").as_bytes())]);
    }
    shelf
}

#[test]
fn every_hit_is_exported_by_article_and_place() {
    let shelf = shelf((0..150).rev(), 150);
    let (hits, summary) = exported(&shelf, &ExportRequest::new("Hafen"));
    let ids: Vec<String> = hits.iter().map(|hit| hit.passage.id.clone()).collect();
    let expected: Vec<String> = (0..150).flat_map(|n| [format!("a{n:03}#0"), format!("a{n:03}#1")]).collect();
    assert_eq!(ids, expected);
    assert!(hits.iter().map(|hit| hit.rank).eq(1..=300), "they are counted in their order");
    assert_eq!((summary.exported, summary.total.passages, summary.sample), (300, 300, None));
    // Each is the hit of a search, but for its rank.
    let request = SearchRequest { limit: 300, per_article: 0, ..SearchRequest::new("Hafen") };
    for mut found in shelf.ask(&request).hits {
        let mut hit = hits.iter().find(|hit| hit.passage.id == found.passage.id).unwrap().clone();
        (hit.rank, found.rank) = (0, 0);
        assert_eq!(hit, found);
    }
}

#[test]
fn filters_hold_for_an_export_and_limits_do_not() {
    let shelf = shelf(0..10, 10);
    let filter = Filter { outlets: vec!["elbpost".to_owned()], ..Filter::default() };
    let search = SearchRequest { filter, limit: 1, offset: 3, per_article: 1, ..SearchRequest::new("Hafen") };
    let (hits, summary) = exported(&shelf, &ExportRequest { search, sample: None });
    assert_eq!((hits.len(), summary.total.articles), (10, 5));
    assert!(hits.iter().all(|hit| hit.article.outlet.as_deref() == Some("Elbpost")));
    let (all, _) = exported(&shelf, &ExportRequest::new(""));
    assert_eq!(all.len(), 30, "an empty query is everything");
}

#[test]
fn an_export_is_the_same_however_the_index_was_made() {
    let (one, other) = (shelf(0..40, 40), shelf((0..40).rev(), 7));
    let texts = |shelf: &Shelf| {
        let (hits, _) = exported(shelf, &ExportRequest::new("Hafen Schnee"));
        hits.into_iter().map(|hit| (hit.passage.id, hit.score, hit.passage.text)).collect::<Vec<_>>()
    };
    assert_eq!(texts(&one), texts(&other));
    for (size, seed) in [(0, 1), (1, 1), (7, 42), (79, 3)] {
        assert_eq!(drawn(&one, size, seed), drawn(&other, size, seed), "{size} by {seed}");
    }
}

#[test]
fn a_sample_is_drawn_from_all_matches_and_by_the_seed() {
    let shelf = shelf(0..100, 100);
    let sample = drawn(&shelf, 50, 1);
    assert_eq!(sample.len(), 50);
    assert!(sample.is_sorted(), "in the order of an export: {sample:?}");
    assert_ne!(sample, drawn(&shelf, 50, 2));
    assert!(drawn(&shelf, 20, 1).iter().all(|id| sample.contains(id)), "a smaller one of the same seed lies in it");
    assert_eq!(drawn(&shelf, 1000, 1).len(), 200, "no more than there are");
    // Were some places drawn more often than others, one half would have far more than half of them.
    let in_first_half = (0..40).flat_map(|seed| drawn(&shelf, 50, seed)).filter(|id| id.as_str() < "a050").count();
    assert!((850..1150).contains(&in_first_half), "{in_first_half} of 2000");
}

#[test]
fn whoever_has_enough_gets_no_more() {
    let shelf = shelf(0..100, 100);
    for sample in [None, Some(Sample { size: 150, seed: 1 })] {
        let mut taken = 0;
        let request = ExportRequest { sample, ..ExportRequest::new("Hafen") };
        let summary = shelf.archive.export(&request, &mut |_, _| {
            taken += 1;
            if taken < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        assert_eq!((taken, summary.unwrap().exported), (3, 3));
    }
}

#[test]
fn what_was_deleted_is_not_exported() {
    let shelf = shelf(0..6, 2);
    let ids = ["a001".to_owned(), "a004".to_owned()];
    shelf.archive.delete(&ids).unwrap();
    let (hits, _) = exported(&shelf, &ExportRequest::new("Schnee"));
    let articles: Vec<&str> = hits.iter().map(|hit| hit.article.id.as_str()).collect();
    assert_eq!(articles, ["a000", "a002", "a003", "a005"]);
}

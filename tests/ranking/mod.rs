//! The sample story's ranked lists: a change of ranking shows up as a change of `sample_story.txt`, which
//! `BELEG_BLESS=1` writes anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use beleg::{Archive, IndexOptions, Input, SearchRequest};

use crate::contracts::assert_current;

/// What readers of the sample story may ask.
const QUERIES: &[&str] = &[
    "Tomahawk",
    "Marschflugkörper Reichweite",
    "\"Gipfel von Sankt Florin\"",
    "Halvorsen Sarkow Telefonat",
    "+Brekke Tagesordnung -Talovar",
    "Talóvar Zusage",
    "Waffenruhe ODER Friedensgespräche",
    "titel:Gipfel Kirchen",
    "agentur:dpa Tomahawk",
    "Tomahawk datum:2025-10-16",
    "=Gespräch",
    "Gefangen* NICHT Gipfel",
    "Warum wird der Gipfel verschoben?",
];

/// Ids of text articles derive from their path relative to the index folder, so both lie in one folder.
fn sample_story(folder: &Path) -> Archive {
    let articles = folder.join("articles");
    fs::create_dir(&articles).unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("index-data/articles");
    for entry in fs::read_dir(samples).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, articles.join(path.file_name().unwrap())).unwrap();
    }
    let archive = Archive::open_or_create(&folder.join("index")).unwrap();
    let archive = archive.with_clock("2025-10-22T10:00:00Z".parse().unwrap());
    let report = archive.index(&[Input::Path(articles)], &IndexOptions::default(), &mut |_| {}).unwrap();
    assert!(report.skipped.is_empty(), "{:?}", report.skipped);
    archive
}

#[test]
fn the_sample_story_is_ranked_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let archive = sample_story(folder.path());
    let mut lists = String::new();
    for query in QUERIES {
        let answer = archive.search(&SearchRequest::new(*query)).unwrap();
        let total = answer.total;
        writeln!(lists, "{query}").unwrap();
        writeln!(lists, "  read as {}", answer.read_as).unwrap();
        write!(lists, "  {} passages in {} articles", total.passages, total.articles).unwrap();
        writeln!(lists, ", undated {} in {}", total.undated.passages, total.undated.articles).unwrap();
        for hit in &answer.hits {
            let name = hit.source.path.rsplit('/').next().unwrap();
            writeln!(lists, "{:>3} {:.3} {} {name}", hit.rank, hit.score, hit.passage.id).unwrap();
        }
        lists.push('\n');
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ranking/sample_story.txt");
    assert_current(&golden, &lists);
}

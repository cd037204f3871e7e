//! What is found, in which order, and what is counted. Properties proved here, over the engine in a folder and over the smallest one:
//! 1. words meet over inflection, spelling and Unicode form, and sources point into the raw file (`words`);
//! 2. operators and filters mean what the query language says (`operators`, `filters`);
//! 3. the order is total: pages join, segments and the order of indexing change nothing (`order`);
//! 4. totals and facets count before any limit (`counts`);
//! 5. highlights mark what was asked for, as whole words (`highlights`);
//! 6. an explanation adds up, and says why something is not found (`explain`);
//! 7. an export hands on every hit, and a sample is the same from the same articles (`export`); a timeline counts
//!    each of them once, in its period or in a bucket of its own (`timeline`);
//! 8. the language is as it is written down, and helps who types it (`help`);
//! 9. the best hits are those of an exhaustive computation, however many segments there are (`exact`, for the engine in a folder only);
//! 10. other languages are found by default, and by their own forms where they are asked for (`languages`);
//! 11. nothing is shaped like one engine: articles in a map will do (`toy`), and both find the same (`agreement`).

mod agreement;
mod embedded;
mod exact;
mod smallest;
mod toy;

use beleg::SearchResponse;

/// The ids of the passages found, in their order.
fn ids(answer: &SearchResponse) -> Vec<String> {
    answer.hits.iter().map(|hit| hit.passage.id.clone()).collect()
}

fn ids_and_scores(answer: &SearchResponse) -> Vec<(String, f32)> {
    answer.hits.iter().map(|hit| (hit.passage.id.clone(), hit.score)).collect()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

/// What the highlights of a hit mark.
fn marked(answer: &SearchResponse, hit: usize) -> Vec<String> {
    let passage = &answer.hits[hit].passage;
    let chars: Vec<char> = passage.text.chars().collect();
    passage.highlights.iter().map(|span| chars[span.start..span.end].iter().collect()).collect()
}

//! Counting words, for a lexicon of compounds.

use std::ops::ControlFlow;
use std::path::PathBuf;

use chrono::Utc;

use crate::analysis::WordCounts;
use crate::extract::{ExtractOptions, extract};
use crate::ingest::{read_file, walk};
use crate::model::{BlockKind, Skipped};

/// Counts the words of the articles in some files and folders; boilerplate is left out.
///
/// Also returns what could not be read.
pub fn count_words(paths: &[PathBuf]) -> (WordCounts, Vec<Skipped>) {
    let options = ExtractOptions::new(Utc::now());
    let mut counts = WordCounts::default();
    let mut skipped = Vec::new();
    for found in walk(paths) {
        let file = match found {
            Ok(file) => file,
            Err(refused) => {
                skipped.push(refused);
                continue;
            }
        };
        let name = file.path.to_string_lossy().into_owned();
        let read = read_file(&file.path, &name, &mut |draft| {
            match draft.and_then(|draft| extract(draft, &name, "", &options)) {
                Ok(article) => {
                    let blocks = article.blocks.iter().filter(|block| block.kind != BlockKind::Boilerplate);
                    blocks.for_each(|block| counts.add_text(&block.text));
                }
                Err(refused) => skipped.push(refused),
            }
            ControlFlow::Continue(())
        });
        skipped.extend(read.err());
    }
    counts.keep_frequent();
    (counts, skipped)
}

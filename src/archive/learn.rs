//! Learning words from articles, for the lexicon of the next index in a folder.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Archive, ArchiveError, Patience};
use crate::analysis::{Analyzer, Language, Lexicon, WordCounts};
use crate::engine::embedded::{Folder, LEARNED_FILE, write_durably};
use crate::extract::{ExtractOptions, extract};
use crate::ingest::{read_file, walk};
use crate::model::{BlockKind, LearnReport, Recut, Skipped};

/// What was counted, and where.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// The words that are frequent enough to tell something.
    pub counts: WordCounts,
    /// How many articles they stand in.
    pub articles: u64,
    /// What could not be read.
    pub skipped: Vec<Skipped>,
}

/// Counts the words of the German articles in some files and folders; boilerplate is left out.
pub fn count_words(paths: &[PathBuf]) -> Counted {
    let options = ExtractOptions::new(Utc::now());
    let Counted { mut counts, mut articles, mut skipped } = Counted::default();
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
            match draft.and_then(|draft| Ok(extract(draft, &name, "", &options)?)) {
                Ok(article) if Language::of_tag(article.meta.language.as_deref()) != Language::GERMAN => {}
                Ok(article) => {
                    articles += 1;
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
    Counted { counts, articles, skipped }
}

impl Archive {
    /// Learns the words of articles for the index in a folder: a new index there, or the next rebuild, will cut by them, too.
    ///
    /// What was learned before is replaced, so that learning twice from the same articles changes nothing; an index that is there stays
    /// as it is and goes on with the lexicon it was built with.
    ///
    /// # Errors
    /// [`ArchiveError::NothingToLearn`] if there is no article, [`ArchiveError::Engine`] for a folder that belongs to something else,
    /// [`ArchiveError::Io`]; what was learned before then stays.
    pub fn learn(folder: &Path, paths: &[PathBuf], now: DateTime<Utc>) -> Result<LearnReport, ArchiveError> {
        Self::learn_within(folder, paths, now, &Patience::default())
    }

    /// As [`Self::learn`], but waits for others that write.
    ///
    /// # Errors
    /// As [`Self::learn`].
    pub fn learn_within(
        folder: &Path,
        paths: &[PathBuf],
        now: DateTime<Utc>,
        patience: &Patience,
    ) -> Result<LearnReport, ArchiveError> {
        let _lock = patience.run(|| Ok(Folder::new(folder).lock()?))?;
        let Counted { counts, articles, skipped } = count_words(paths);
        if articles == 0 {
            return Err(ArchiveError::NothingToLearn { skipped });
        }
        let lexicon = Lexicon::learned(&counts);
        let names: Vec<_> = paths.iter().map(|path| path.to_string_lossy().replace(char::is_control, " ")).collect();
        let head = format!(
            "# How often words stand in an archive: word, count, with a capital letter, behind a determiner; from three occurrences on.\n\
             # Source: {articles} articles, words and numbers only. Date: {}.\n\
             # Made by: beleg lexicon learn {}\n",
            now.format("%Y-%m-%d"),
            names.join(" ")
        );
        write_durably(&folder.join(LEARNED_FILE), (head + &counts.table()).as_bytes())?;
        let recut = recut(&counts, &lexicon);
        Ok(LearnReport { articles, words: counts.len() as u64, lexicon: lexicon.version().to_owned(), recut, skipped })
    }
}

/// The learned words that are cut otherwise than by the program's own lexicon.
fn recut(counts: &WordCounts, lexicon: &Arc<Lexicon>) -> Vec<Recut> {
    let (own, learned) = (Analyzer::new(), Analyzer::with_lexicon(Arc::clone(lexicon)));
    let parts = |word: &str, analyzer: &Analyzer| -> Vec<String> {
        analyzer.tokens(word).into_iter().flat_map(|token| token.parts).collect()
    };
    let recut = counts.by_frequency().into_iter().filter_map(|word| {
        let (before, after) = (parts(word, &own), parts(word, &learned));
        (before != after).then(|| Recut { word: word.to_owned(), before, after })
    });
    recut.collect()
}

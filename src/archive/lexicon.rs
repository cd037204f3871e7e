//! The lexicon of an index: the one of the program, or one that was learned from articles beside it.
//!
//! Two files in the folder of the index. `lexicon.tsv` holds what was counted last, and is all that learning writes.
//! `lexicon.fst` is the lexicon that the index was built with: a new index derives it from `lexicon.tsv` and what the program
//! has counted. So an index goes on with the lexicon it was built with until it is rebuilt, and opening it derives nothing.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::ArchiveError;
use crate::analysis::{Lexicon, WordCounts};
use crate::engine::EngineError;
use crate::engine::embedded::{LEARNED_FILE, LEXICON_FILE};

/// The lexicon that the index with its files in a folder was built with; the program's own where nothing was learned.
pub(super) fn of_index(files: &Path) -> Result<Arc<Lexicon>, ArchiveError> {
    let Some(bytes) = read(&files.join(LEXICON_FILE))? else { return Ok(Lexicon::embedded()) };
    Ok(Lexicon::read(bytes).ok_or_else(|| EngineError::Damaged {
        location: files.into(),
        detail: format!("`{LEXICON_FILE}` is no lexicon"),
    })?)
}

/// The lexicon for an index that is to be made in a folder, with what was learned for it.
pub(super) fn for_new_index(folder: &Path) -> Result<Arc<Lexicon>, ArchiveError> {
    let path = folder.join(LEARNED_FILE);
    let Some(table) = read(&path)? else { return Ok(Lexicon::embedded()) };
    let counts =
        WordCounts::parse(&String::from_utf8_lossy(&table)).map_err(|source| ArchiveError::Lexicon { path, source })?;
    Ok(Lexicon::learned(&counts))
}

/// The bytes of a file; `None` if there is none.
fn read(path: &Path) -> Result<Option<Vec<u8>>, ArchiveError> {
    match fs::read(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        read => read.map(Some).map_err(|source| ArchiveError::Io { action: "read", path: path.to_owned(), source }),
    }
}

//! The suite over the smallest engine.

#[allow(clippy::duplicate_mod, reason = "every engine runs the same suite")]
#[path = "suite/mod.rs"]
mod suite;

use std::fs;
use std::path::Path;

use beleg::Archive;
use beleg::analysis::Lexicon;

use super::toy::Toy;

pub(super) fn open(folder: &Path) -> Archive {
    fs::create_dir_all(folder).unwrap();
    let lexicon = Lexicon::embedded();
    Archive::over(Box::new(Toy::new(&lexicon)), lexicon, folder).unwrap()
}

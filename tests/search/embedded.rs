//! The suite over the engine in a folder.

#[allow(clippy::duplicate_mod, reason = "every engine runs the same suite")]
#[path = "suite/mod.rs"]
mod suite;

use std::path::Path;

use beleg::Archive;

pub(super) fn open(folder: &Path) -> Archive {
    Archive::open_or_create(folder).unwrap()
}

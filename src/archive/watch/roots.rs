//! The watched files and folders: which of them are there, and whether they are still the same.
//!
//! `notify` goes on watching a folder that was moved away, and does not see the one that took its place. So the identity of each root is
//! looked up again and again, which costs one look at the disk.

use std::fs;
use std::path::{Path, PathBuf};

use file_id::FileId;
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::archive::ArchiveError;
use crate::ingest::{Exclude, is_passed_over};

/// A watched file or folder.
pub(super) struct Root {
    /// As it was given; by this name everything below is indexed.
    pub(super) path: PathBuf,
    /// As `notify` calls it.
    absolute: PathBuf,
    /// What is left out below it.
    exclude: Exclude,
    /// The number of its task.
    pub(super) task: usize,
    /// What is watched at present.
    watched: Option<Identity>,
    /// Whether it was told that it is not there.
    pub(super) is_missed: bool,
}

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Identity {
    Folder(FileId),
    /// The folder that a file lies in: it is watched instead, as files are often replaced by others.
    FileIn(FileId),
}

impl Root {
    pub(super) fn new(path: PathBuf, task: usize, exclude: Exclude) -> Self {
        let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        Self { path, absolute, exclude, task, watched: None, is_missed: false }
    }

    /// Whether it is there, and watched.
    pub(super) fn is_watched(&self) -> bool {
        self.watched.is_some()
    }

    /// How many folders it lies in.
    pub(super) fn depth(&self) -> usize {
        self.absolute.components().count()
    }

    /// Whether it is no longer what is watched.
    pub(super) fn has_changed(&self) -> bool {
        identity(&self.path) != self.watched
    }

    /// Forgets what is watched, if it is touched itself: it may be another folder with the number of the old one.
    pub(super) fn doubt(&mut self, touched: &Path) {
        if self.absolute == touched && matches!(self.watched, Some(Identity::Folder(_))) {
            self.watched = None;
        }
    }

    /// Watches what is there now; returns whether it is something new, of which nothing is known yet.
    ///
    /// # Errors
    /// [`ArchiveError::Watch`] if the system refuses, as there are too many folders.
    pub(super) fn attach(&mut self, watcher: &mut RecommendedWatcher) -> Result<bool, ArchiveError> {
        let now = identity(&self.path);
        if now == self.watched {
            return Ok(false);
        }
        // The folder that of a file stays watched: it may hold others.
        if !matches!(now, Some(Identity::FileIn(_))) {
            let _ = watcher.unwatch(&self.absolute);
        }
        self.watched = None;
        let watched = match now {
            None => return Ok(false),
            Some(Identity::Folder(_)) => watch(watcher, &self.absolute, RecursiveMode::Recursive)?,
            Some(Identity::FileIn(_)) => match self.absolute.parent() {
                Some(folder) => watch(watcher, folder, RecursiveMode::NonRecursive)?,
                None => false,
            },
        };
        if watched {
            self.watched = now;
        }
        Ok(watched)
    }

    /// The path below this root that `notify` calls so, if the root holds it and articles may come from it.
    pub(super) fn path_of(&self, touched: &Path) -> Option<PathBuf> {
        let below = touched.strip_prefix(&self.absolute).ok()?;
        let path = if below.as_os_str().is_empty() { self.path.clone() } else { self.path.join(below) };
        (!is_passed_over(&self.path, &path, &self.exclude)).then_some(path)
    }
}

/// Watches a file or folder; false if it went away in the meantime.
///
/// # Errors
/// [`ArchiveError::Watch`] if the system refuses.
pub(super) fn watch(watcher: &mut RecommendedWatcher, path: &Path, mode: RecursiveMode) -> Result<bool, ArchiveError> {
    match watcher.watch(path, mode) {
        Ok(()) => Ok(true),
        Err(source) => match &source.kind {
            ErrorKind::PathNotFound => Ok(false),
            ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            _ => Err(ArchiveError::Watch { path: path.to_owned(), source }),
        },
    }
}

fn identity(path: &Path) -> Option<Identity> {
    let is_folder = fs::metadata(path).ok()?.is_dir();
    if is_folder {
        return file_id::get_file_id(path).ok().map(Identity::Folder);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    file_id::get_file_id(folder).ok().map(Identity::FileIn)
}

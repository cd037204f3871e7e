//! Where an archive lives.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::messages::Argument;

/// Where an archive lives: it tells which engine opens it, and names the index in messages.
///
/// ```
/// use beleg::engine::Location;
/// use std::path::Path;
///
/// assert_eq!(Location::from(Path::new("./news")).to_string(), "./news");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// A folder, for [`super::embedded`].
    Folder(PathBuf),
}

impl Location {
    /// The folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(path) => Some(path),
        }
    }
}

impl From<&Location> for Argument {
    fn from(location: &Location) -> Self {
        location.to_string().into()
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
        }
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self::Folder(path.to_owned())
    }
}

impl From<&PathBuf> for Location {
    fn from(path: &PathBuf) -> Self {
        Self::Folder(path.clone())
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Self {
        Self::Folder(path)
    }
}

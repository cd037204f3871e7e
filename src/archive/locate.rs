//! Where the index is, when nobody names it.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use super::Config;

/// Where an index lies below a folder.
const BELOW: &str = "index-data/index";

/// What decided about the place of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// Somebody named it.
    Name,
    /// It lies in the working directory, or in a folder above.
    Folder,
    /// The environment names it.
    Environment,
    /// It is the user's own.
    User,
    /// There is none yet.
    Nothing,
}

/// Where an index is, and what else was met on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The folder of the index; it need not exist.
    pub path: PathBuf,
    /// Why this one.
    pub by: FoundBy,
    /// The one in the environment, which gave way to one that lies nearer.
    pub overruled: Option<PathBuf>,
    /// One in a folder above that was passed over, as it belongs to another user.
    pub foreign: Option<PathBuf>,
}

/// Finds the index: the one that is `named`; else upwards from the working directory the first folder with an `index-data/index`, or with
/// the `beleg.toml` of one; else that of the `environment`; else that of the `user`, if it was made; else `./index-data/index`.
///
/// In folders above, what belongs to another user than the working directory is passed over: the commands in its `beleg.toml` would be run.
pub fn locate(named: Option<PathBuf>, environment: Option<PathBuf>, user: Option<PathBuf>) -> Located {
    let found = |path, by| Located { path, by, overruled: None, foreign: None };
    if let Some(path) = named {
        return found(path, FoundBy::Name);
    }
    let (above, foreign) = upwards();
    let result = match (above, environment, user.filter(|path| is_made(path))) {
        (Some(path), environment, _) => {
            let overruled = environment.filter(|other| !is_same(other, &path));
            Located { overruled, ..found(path, FoundBy::Folder) }
        }
        (None, Some(path), _) => found(path, FoundBy::Environment),
        (None, None, Some(path)) => found(path, FoundBy::User),
        (None, None, None) => found(Path::new(".").join(BELOW), FoundBy::Nothing),
    };
    Located { foreign, ..result }
}

/// The first index from the working directory upwards, as a path from there, and one of another user that was passed over.
fn upwards() -> (Option<PathBuf>, Option<PathBuf>) {
    let here = Path::new(".");
    if is_made(&here.join(BELOW)) {
        return (Some(here.join(BELOW)), None);
    }
    let Ok(absolute) = std::env::current_dir() else { return (None, None) };
    let own = fs::metadata(here);
    let (mut folder, mut foreign) = (PathBuf::new(), None);
    for _ in absolute.ancestors().skip(1) {
        folder.push("..");
        let path = folder.join(BELOW);
        if !is_made(&path) {
            continue;
        }
        let holder = fs::metadata(folder.join("index-data"));
        if own.as_ref().is_ok_and(|own| holder.is_ok_and(|holder| is_of_same_owner(own, &holder))) {
            return (Some(path), foreign);
        }
        foreign = foreign.or(Some(path));
    }
    (None, foreign)
}

/// Whether there is an index in a folder, or sources are named for one.
fn is_made(path: &Path) -> bool {
    path.join("beleg.json").exists() || Config::beside(path).exists()
}

fn is_same(a: &Path, b: &Path) -> bool {
    a == b || fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b))
}

#[cfg(unix)]
fn is_of_same_owner(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    a.uid() == b.uid()
}

/// Elsewhere owners are not told.
#[cfg(not(unix))]
fn is_of_same_owner(_: &Metadata, _: &Metadata) -> bool {
    true
}

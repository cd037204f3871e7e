//! File names: stored relative to the index folder, shown so that they open from the working directory.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, Utc};

use super::ArchiveError;

/// The name of standard input.
pub(super) const STANDARD_INPUT: &str = "-";

/// The index folder, from which paths are counted.
#[derive(Debug, Clone)]
pub(super) struct PathBase {
    /// As it was given.
    given: PathBuf,
    /// Without links.
    real: PathBuf,
    /// Where shown paths begin: as given, unless links make `..` mean something else.
    shown: PathBuf,
}

impl PathBase {
    /// Of a folder that need not exist.
    pub(super) fn of_any(folder: &Path) -> Self {
        Self { given: folder.to_owned(), real: real(folder), shown: countable(folder) }
    }

    pub(super) fn new(folder: &Path) -> Result<Self, ArchiveError> {
        let io = |source| ArchiveError::Io { action: "find folder", path: folder.to_owned(), source };
        let real = fs::canonicalize(folder).map_err(io)?;
        Ok(Self { given: folder.to_owned(), real, shown: countable(folder) })
    }

    /// The folder as it was given.
    pub(super) fn folder(&self) -> &Path {
        &self.given
    }

    /// The stored name of a file or folder, with `/`; `None` if it is not Unicode or does not exist.
    pub(super) fn stored(&self, path: &Path) -> Option<String> {
        let real = match (path.parent(), path.file_name()) {
            // The file's own name is kept if it is a link: only the folders are resolved.
            (Some(parent), Some(name)) => {
                let parent = if parent == Path::new("") { Path::new(".") } else { parent };
                fs::canonicalize(parent).ok()?.join(name)
            }
            _ => fs::canonicalize(path).ok()?,
        };
        relative(&real, &self.real)
    }

    /// The stored name of a file or folder that need not exist; one that is not Unicode, under which nothing is stored, as it is.
    pub(super) fn place(&self, path: &Path) -> String {
        let real = real(path);
        relative(&real, &self.real).unwrap_or_else(|| real.to_string_lossy().into_owned())
    }

    /// A name by which a stored file opens from the working directory.
    pub(super) fn shown(&self, stored: &str) -> String {
        if stored == STANDARD_INPUT { stored.to_owned() } else { self.open(stored).to_string_lossy().into_owned() }
    }

    /// The device that a file lies on, if it is another one than that of the index.
    pub(super) fn mount(&self, path: &Path) -> Option<u64> {
        let of = |path: &Path| device(&fs::metadata(path).ok()?);
        of(path).filter(|device| of(&self.real) != Some(*device))
    }

    /// The file behind a stored name.
    pub(super) fn open(&self, stored: &str) -> PathBuf {
        normalize(&self.shown.join(stored))
    }
}

/// A path without links and without `.` and `..`, as far as it exists.
pub(super) fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute.ancestors().find_map(|folder| Some((fs::canonicalize(folder).ok()?, folder)));
    let Some((real, folder)) = existing else { return normalize(&absolute) };
    normalize(&absolute.strip_prefix(folder).map_or_else(|_| real.clone(), |rest| real.join(rest)))
}

/// The device that a file lies on, where the system tells.
#[cfg(unix)]
pub(super) fn device(metadata: &fs::Metadata) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::dev(metadata))
}

/// Elsewhere nobody knows.
#[cfg(not(unix))]
pub(super) fn device(_metadata: &fs::Metadata) -> Option<u64> {
    None
}

/// When a file was written last; `None` if that is not known.
pub(super) fn mtime(path: &Path) -> Option<DateTime<Utc>> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok().map(Into::into)
}

/// The folder as it was given, or without links where these make `..` mean something else.
pub(super) fn countable(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).map(|absolute| normalize(&absolute));
    let real = real(folder);
    if absolute.is_ok_and(|absolute| absolute == real) { folder.to_owned() } else { real }
}

/// A file beside the folder of an index.
pub(super) fn beside(index: &Path, name: &str) -> PathBuf {
    match (index.parent(), index.file_name()) {
        (Some(folder), Some(_)) => normalize(&folder.join(name)),
        // The folder has its name elsewhere: it is given as `.` or `..`.
        _ => real(index).parent().unwrap_or(Path::new("/")).join(name),
    }
}

/// The way from `base` to `path`, both absolute and without links; `path` itself if there is none.
pub(super) fn way(path: &Path, base: &Path) -> PathBuf {
    relative(path, base).map_or_else(|| path.to_owned(), PathBuf::from)
}

/// The way from `base` to `path`, both absolute and without links.
fn relative(path: &Path, base: &Path) -> Option<String> {
    let (mut path, mut base) = (path.components().peekable(), base.components().peekable());
    while path.peek().is_some() && path.peek() == base.peek() {
        path.next();
        base.next();
    }
    let up = base.map(|_| OsStr::new(".."));
    let steps: Option<Vec<&str>> = up.chain(path.map(Component::as_os_str)).map(OsStr::to_str).collect();
    let steps = steps?;
    Some(if steps.is_empty() { ".".to_owned() } else { steps.join("/") })
}

/// The path without `.` and with `..` taken back, by its letters only.
pub(super) fn normalize(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match result.components().next_back() {
                Some(Component::Normal(_)) => {
                    result.pop();
                }
                Some(Component::RootDir) => {}
                _ => result.push(".."),
            },
            _ => result.push(component),
        }
    }
    if result.as_os_str().is_empty() { PathBuf::from(".") } else { result }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_up_and_down() {
        assert_eq!(relative(Path::new("/a/b/c.txt"), Path::new("/a/x/index")).as_deref(), Some("../../b/c.txt"));
        assert_eq!(relative(Path::new("/a/b"), Path::new("/a/b")).as_deref(), Some("."));
    }

    #[test]
    fn dots_are_taken_back() {
        assert_eq!(normalize(Path::new("./data/index/../articles/./a.txt")), Path::new("data/articles/a.txt"));
        assert_eq!(normalize(Path::new("index/../../shared/a.txt")), Path::new("../shared/a.txt"));
        assert_eq!(normalize(Path::new("/../a")), Path::new("/a"));
    }
}

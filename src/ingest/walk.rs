//! Files below folders, in a stable order.

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use walkdir::{DirEntry, WalkDir};

use super::exclude::{Exclude, is_resources};
use super::skipped;
use crate::model::{SkipReason, Skipped, hex};

/// A file that may hold articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Where it can be opened.
    pub path: PathBuf,
    /// Its size when it was found.
    pub bytes: u64,
}

/// Finds the files below `roots`, in the order given; folders recursively and sorted by name.
///
/// Left out silently: hidden files and folders (their names begin with `.`), what [`Exclude::DEFAULT`] names, folders with what belongs to a
/// page that was saved beside them (`Seite.html`, `Seite_files`), and index folders (they hold `meta.json` and `beleg.json`). A root itself is always taken. Links are followed; one that leads back to a folder above it is reported once as
/// [`SkipReason::Loop`]. What cannot be read or does not exist is reported as [`SkipReason::Unreadable`], and the rest goes on.
/// Files are only listed, not opened.
pub fn walk(roots: &[PathBuf]) -> impl Iterator<Item = Result<InputFile, Skipped>> {
    walk_all(roots, &[], Exclude::default(), || {})
}

/// Finds the files below `roots` as [`walk`] does, without some files and folders below them: `except`, absolute and without links,
/// and what `exclude` names. Counts in `excluded` what is passed over, a folder once, without indexes and `except`.
pub(crate) fn walk_except<'a>(
    roots: &'a [PathBuf],
    except: &'a [PathBuf],
    exclude: Exclude,
    excluded: &'a Cell<u64>,
) -> impl Iterator<Item = Result<InputFile, Skipped>> + 'a {
    walk_all(roots, except, exclude, || excluded.set(excluded.get() + 1))
}

/// Finds the files below `roots`, and calls `pass_over` for what is passed over.
fn walk_all<'a>(
    roots: &'a [PathBuf],
    except: &'a [PathBuf],
    exclude: Exclude,
    pass_over: impl Fn() + Clone + 'a,
) -> impl Iterator<Item = Result<InputFile, Skipped>> + 'a {
    let is_left_out =
        |path: &Path| !except.is_empty() && fs::canonicalize(path).is_ok_and(|real| except.contains(&real));
    roots.iter().flat_map(move |root| {
        let (exclude, pass_over) = (exclude.clone(), pass_over.clone());
        let mut entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        std::iter::from_fn(move || {
            loop {
                match entries.next()? {
                    Err(error) => return Some(Err(refused(root, &error))),
                    Ok(entry) if entry.file_type().is_dir() => {
                        let is_resources = || entry.depth() > 0 && is_resources(entry.path());
                        if is_index(entry.path()) || is_left_out(entry.path()) {
                            entries.skip_current_dir();
                        } else if is_hidden(&entry) || exclude.names(root, entry.path()) || is_resources() {
                            pass_over();
                            entries.skip_current_dir();
                        }
                    }
                    Ok(entry) if is_left_out(entry.path()) => {}
                    Ok(entry) if is_hidden(&entry) || exclude.names(root, entry.path()) => pass_over(),
                    Ok(entry) => return Some(input_file(&entry)),
                }
            }
        })
    })
}

/// Whether [`walk`] from `root` passes over `path`: because it does not lie below, or because it or a folder above it is hidden, an
/// index, excluded, or belongs to a saved page.
#[cfg(feature = "cli")]
pub(crate) fn is_passed_over(root: &Path, path: &Path, exclude: &Exclude) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return true };
    let is_inside = below.components().any(|name| is_hidden_name(name.as_os_str()));
    let mut above = path.ancestors().take_while(|folder| folder.starts_with(root));
    is_inside || above.any(|part| is_index(part) || exclude.names(root, part) || (part != root && is_resources(part)))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && is_hidden_name(entry.file_name())
}

fn is_hidden_name(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn is_index(folder: &Path) -> bool {
    folder.join("meta.json").is_file() && folder.join("beleg.json").is_file()
}

fn input_file(entry: &DirEntry) -> Result<InputFile, Skipped> {
    // It could be read only once, never be verified, and may keep the reader waiting for ever.
    if !entry.file_type().is_file() {
        let message =
            "no regular file (a pipe, socket or device); hand its content to standard input, named `-`".to_owned();
        return Err(skipped(&entry.path().display().to_string(), SkipReason::Unreadable, message));
    }
    match entry.metadata() {
        Ok(metadata) => Ok(InputFile { path: entry.path().to_owned(), bytes: metadata.len() }),
        Err(error) => Err(refused(entry.path(), &error)),
    }
}

fn refused(root: &Path, error: &walkdir::Error) -> Skipped {
    let path = error.path().unwrap_or(root).display().to_string();
    if let Some(ancestor) = error.loop_ancestor() {
        let message = format!("the link leads back to `{}`; what lies there is read once", ancestor.display());
        return skipped(&path, SkipReason::Loop, message);
    }
    let message = error.io_error().map_or_else(|| "cannot be read".to_owned(), unreadable);
    skipped(&path, SkipReason::Unreadable, message)
}

/// What to say of a file or folder that the operating system refuses.
pub(crate) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist; check the path".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "cannot be read: permission denied; give yourself the right to read it".to_owned()
        }
        _ => format!("cannot be read: {error}"),
    }
}

/// Returns the SHA-256 of a file in hexadecimal, and its size in bytes; reads it as a stream.
///
/// # Errors
/// The operating system's error if the file cannot be read.
pub fn hash_file(path: &Path) -> io::Result<(String, u64)> {
    hash(File::open(path)?)
}

/// Returns the SHA-256 of a stream in hexadecimal, and its size in bytes.
///
/// # Errors
/// The error of the stream.
pub(crate) fn hash(mut stream: impl Read) -> io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    let mut bytes = 0;
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok((hex(&hasher.finalize()), bytes)),
            Ok(n) => {
                hasher.update(buffer.get(..n).unwrap_or_default());
                bytes += n as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

//! Changes of files that a kill or a power failure leaves undone or done, never half done.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::engine::EngineError;

/// Writes a file so that it is there whole or not at all, with the rights that the umask gives; the folder is not synced.
///
/// Errors are those of the operating system: `tempfile` would wrap them, and hide what they mean.
pub(super) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let make = |path: &Path| OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = tempfile::Builder::new().make_in(path.parent().unwrap_or(Path::new(".")), make)?;
    file.as_file_mut().write_all(bytes)?;
    file.as_file().sync_all()?;
    file.into_temp_path().persist(path)?;
    Ok(())
}

/// Writes a file so that it is there whole or not at all, and stays there when the power fails.
///
/// # Errors
/// [`EngineError::Io`].
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    write(path, bytes)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Writes a file so that it is there whole or not at all; the folder is not synced.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    write_atomically(path, bytes).map_err(|source| EngineError::Io { action: "write", path: path.to_owned(), source })
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), EngineError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(EngineError::Io { action: "remove", path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// Makes renames in a folder durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), EngineError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(|source| EngineError::Io {
        action: "make durable",
        path: path.to_owned(),
        source,
    })
}

/// Makes it durable that a folder is there. Its parent may not be ours to read: then nothing can be done.
pub(super) fn sync_parent(path: &Path) -> Result<(), EngineError> {
    let Some(parent) = fs::canonicalize(path).ok().and_then(|path| path.parent().map(Path::to_owned)) else {
        return Ok(());
    };
    match sync_folder(&parent) {
        Err(EngineError::Io { source, .. }) if source.kind() == ErrorKind::PermissionDenied => Ok(()),
        result => result,
    }
}

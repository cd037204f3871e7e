//! Changes of files that a kill or a power failure leaves undone or done, never half done.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::engine::EngineError;

/// Writes a file so that it is there whole or not at all, with the rights that the umask gives; the folder is not synced.
pub(super) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.into_temp_path().persist(path)?;
    Ok(())
}

/// Writes a file so that it is there whole or not at all.
///
/// # Errors
/// [`EngineError::Io`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
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

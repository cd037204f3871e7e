//! The files of an index, as tantivy reads and writes them: memory-mapped, with rights and locks of our own.
//!
//! Tantivy's own directory takes a lock for each look at the list of segments, and so writes to the folder that it reads; here nobody
//! locks, as the one writer holds [`super::folder::Lock`], and a reader that meets a missing file looks again. Its new lists may be read by
//! their owner only; here they have the rights that the umask gives. And as threads of tantivy keep the cause of a failure to themselves,
//! the first one is remembered here.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback, WatchHandle,
    WritePtr,
};

use super::durable::write_atomically;
use super::failure::{copy, store_error};
use crate::engine::EngineError;

/// The files of an index.
#[derive(Debug, Clone)]
pub(super) struct IndexDirectory {
    path: PathBuf,
    files: MmapDirectory,
    fault: Fault,
}

/// The first failure of the operating system, for threads that do not tell it.
#[derive(Debug, Clone, Default)]
pub(super) struct Fault(Arc<Mutex<Option<EngineError>>>);

impl Fault {
    /// Notes a failure, if it is the first.
    pub(super) fn note(&self, action: &'static str, path: &Path, error: &io::Error) {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| EngineError::Io { action, path: path.to_owned(), source: copy(error) });
    }

    /// Takes the failure.
    pub(super) fn take(&self) -> Option<EngineError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl IndexDirectory {
    pub(super) fn open(path: &Path) -> Result<Self, EngineError> {
        let files = MmapDirectory::open(path).map_err(|source| store_error("open", path, source.into()))?;
        Ok(Self { path: path.to_owned(), files, fault: Fault::default() })
    }

    /// Where failures are noted.
    pub(super) fn fault(&self) -> Fault {
        self.fault.clone()
    }
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path).inspect_err(|error| {
            if let OpenReadError::IoError { io_error, .. } = error {
                self.fault.note("read", &self.path.join(path), io_error);
            }
        })
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.path.join(path);
        let writer = self.files.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                self.fault.note("write", &file, io_error);
            }
        })?;
        let writer =
            writer.into_inner().map_err(|error| OpenWriteError::wrap_io_error(error.into(), path.to_owned()))?;
        Ok(BufWriter::new(Box::new(Noting { writer, file, fault: self.fault.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let file = self.path.join(path);
        write_atomically(&file, data).inspect_err(|error| self.fault.note("write", &file, error))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// A file that is written, and notes when that fails.
struct Noting {
    writer: Box<dyn TerminatingWrite + Send + Sync>,
    file: PathBuf,
    fault: Fault,
}

impl Write for Noting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes).inspect_err(|error| self.fault.note("write", &self.file, error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush().inspect_err(|error| self.fault.note("write", &self.file, error))
    }
}

impl TerminatingWrite for Noting {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.writer.terminate_ref(token).inspect_err(|error| self.fault.note("write", &self.file, error))
    }
}

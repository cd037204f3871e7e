//! The open files of an index, and how they follow what is committed.

use std::path::PathBuf;
use std::sync::Arc;

use tantivy::{Index, IndexReader, ReloadPolicy};

use super::directory::{Fault, IndexDirectory};
use super::failure::store_error;
use super::folder::{Folder, Pointer};
use super::postings::PostingsPlugin;
use super::schema::{self, Fields};
use crate::engine::EngineError;

/// How often a list of segments is read again that changed while the files were opened.
const MAX_LOOKS: usize = 100;

/// The files of an index.
pub(super) struct Opened {
    pub(super) pointer: Pointer,
    pub(super) path: PathBuf,
    pub(super) index: Index,
    pub(super) fields: Fields,
    pub(super) reader: IndexReader,
    pub(super) fault: Fault,
}

impl Opened {
    pub(super) fn new(folder: &Folder, pointer: &Pointer) -> Result<Self, EngineError> {
        let path = folder.data(pointer);
        let directory = IndexDirectory::open(&path)?;
        let fault = directory.fault();
        let mut index = Index::open(directory).map_err(|source| store_error("open", &path, source))?;
        if index.schema() != schema::schema() {
            let detail = "its fields are not those of its format".to_owned();
            return Err(EngineError::Damaged { location: folder.path().into(), detail });
        }
        schema::register_tokenizers(&index);
        index.register_plugin(Arc::new(PostingsPlugin));
        let reader = look_again(&index, || index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into());
        let reader = reader.map_err(|source| store_error("open", &path, source))?;
        let fields = Fields::new(&index.schema());
        Ok(Self { pointer: pointer.clone(), path, index, fields, reader, fault })
    }

    /// Makes the newest commit visible.
    pub(super) fn reload(&self) -> Result<(), EngineError> {
        let reload = || {
            let open = self.reader.searcher();
            let newest = self.index.load_metas()?.segments;
            let newest = newest.iter().map(|segment| (segment.id(), segment.delete_opstamp())).collect();
            if *open.generation().segments() == newest { Ok(()) } else { self.reader.reload() }
        };
        look_again(&self.index, reload).map_err(|source| store_error("read", &self.path, source))
    }
}

/// Opens the files of the last commit, again while a writer replaces them.
fn look_again<T>(index: &Index, open: impl Fn() -> tantivy::Result<T>) -> tantivy::Result<T> {
    let mut before = None;
    for _ in 0..MAX_LOOKS {
        let result = open();
        if result.is_ok() {
            return result;
        }
        // Files of the commit before may be gone when the list of the new one is there.
        let metas = index.load_metas()?;
        let now = (metas.opstamp, metas.segments.iter().map(|segment| segment.id()).collect::<Vec<_>>());
        if before.replace(now.clone()) == Some(now) {
            return result;
        }
    }
    open()
}

//! The engine in a folder, on tantivy.
//!
//! One document per passage, then one per article beside them, added as one group: they stay neighbours in one segment,
//! also when segments are merged. So an article's passages are the documents between the article before and itself, and
//! nothing that is said of the whole article is stored twice. One more document per file remembers what was read.
//! Segments must never be sorted by a field.
//!
//! `folder` tells what lies in the folder, and how it changes.

mod bm25;
mod collapse;
mod collect;
mod directory;
mod document;
mod durable;
mod every;
mod expand;
mod explain;
mod facets;
mod failure;
mod filter;
mod folder;
mod leaf;
mod leaves;
mod lookup;
mod matches;
mod opened;
mod positions;
mod postings;
mod schema;
mod scorer;
mod segment;
mod snapshot;
mod unit;
mod view;
mod weight;
mod window;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::{Engine, EngineError, IndexInfo, Snapshot, Writer};
use crate::analysis::Lexicon;
use opened::Opened;
use snapshot::EmbeddedSnapshot;
use writer::EmbeddedWriter;

pub use durable::write_durably;
#[cfg(test)]
pub(crate) use folder::probe;
pub use folder::{Draft, Folder, LEARNED_FILE, LEXICON_FILE, Lock, Pointer};

/// An index in a folder.
pub struct EmbeddedEngine {
    folder: Folder,
    info: IndexInfo,
    /// What is in place, as far as is known.
    opened: RwLock<Arc<Opened>>,
    /// The snapshot that was opened last; the next takes over what has not changed.
    last: Mutex<Option<Arc<EmbeddedSnapshot>>>,
    /// Behind this lock it is made anew, and not yet in place.
    lock: Option<Arc<Lock>>,
    /// Whether its writers leave one segment for every commit.
    keeps_segments: bool,
}

impl EmbeddedEngine {
    /// Opens the index in a folder, which must have been built with this lexicon.
    ///
    /// # Errors
    /// [`EngineError::Missing`] where there is none, [`EngineError::Foreign`] where something else lies,
    /// [`EngineError::Version`] if another version wrote it.
    pub fn open(path: &Path, lexicon: &Lexicon) -> Result<Self, EngineError> {
        let folder = Folder::new(path);
        folder.with_current(|pointer| Self::open_at(&folder, pointer, lexicon))
    }

    /// Opens the index that a pointer of the folder names.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_at(folder: &Folder, pointer: &Pointer, lexicon: &Lexicon) -> Result<Self, EngineError> {
        let current = IndexInfo::current(lexicon);
        let info = pointer.info.clone();
        let differs = |what, found: String, expected: String| EngineError::Version {
            location: folder.path().into(),
            what,
            found,
            expected,
        };
        if info.format != current.format {
            return Err(differs("format", info.format.to_string(), current.format.to_string()));
        }
        if info.analyzer != current.analyzer {
            return Err(differs("analyzer", info.analyzer, current.analyzer));
        }
        if info.lexicon != current.lexicon {
            return Err(differs("lexicon", info.lexicon, current.lexicon));
        }
        Self::open_any(folder, pointer)
    }

    /// Opens an index of which analyzer and lexicon may be others: what is stored can be read, searching would find less.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_any(folder: &Folder, pointer: &Pointer) -> Result<Self, EngineError> {
        let opened = Opened::new(folder, pointer)?;
        Ok(Self {
            folder: folder.clone(),
            info: pointer.info.clone(),
            opened: RwLock::new(Arc::new(opened)),
            last: Mutex::default(),
            lock: None,
            keeps_segments: false,
        })
    }

    /// Opens the index in a folder, or makes one if the folder is empty or missing.
    ///
    /// # Errors
    /// As [`Self::open`], but for a missing index; [`EngineError::Locked`] if it would have to be made while another process writes.
    pub fn open_or_create(path: &Path, lexicon: &Lexicon) -> Result<Self, EngineError> {
        match Self::open(path, lexicon) {
            Err(EngineError::Missing { .. }) => {
                let lock = Folder::new(path).lock()?;
                if let Err(EngineError::Missing { .. }) = lock.folder().pointer() {
                    lock.create(lexicon)?;
                }
                Self::open(path, lexicon)
            }
            opened => opened,
        }
    }

    /// Opens an index that is being made.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn of_draft(draft: &Draft) -> Result<Self, EngineError> {
        let engine = Self::open_any(draft.lock().folder(), draft.pointer())?;
        Ok(Self { lock: Some(Arc::clone(draft.lock())), ..engine })
    }

    /// Makes writers that use one thread and merge nothing: every commit is a segment, for measurements and tests.
    #[must_use]
    pub fn keeping_segments(self) -> Self {
        Self { keeps_segments: true, ..self }
    }

    fn opened(&self) -> Arc<Opened> {
        Arc::clone(&self.opened.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The files of the index that is in place now, with the newest commit; refuses one that another process put there, if its terms are others.
    fn newest(&self) -> Result<Arc<Opened>, EngineError> {
        if self.lock.is_some() {
            let opened = self.opened();
            opened.reload()?;
            return Ok(opened);
        }
        self.folder.with_current(|pointer| {
            if pointer.info != self.info {
                return Err(EngineError::Replaced { location: self.folder.path().into() });
            }
            let mut opened = self.opened();
            if opened.pointer != *pointer {
                opened = Arc::new(Opened::new(&self.folder, pointer)?);
                *self.opened.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&opened);
            }
            opened.reload()?;
            // An earlier version replaces the whole folder, and keeps its name.
            if self.folder.pointer()?.info == self.info {
                Ok(opened)
            } else {
                Err(EngineError::Replaced { location: self.folder.path().into() })
            }
        })
    }
}

impl Engine for EmbeddedEngine {
    fn info(&self) -> &IndexInfo {
        &self.info
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, EngineError> {
        let opened = self.newest()?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (fields, searcher) = (opened.fields.clone(), opened.reader.searcher());
        let snapshot = Arc::new(EmbeddedSnapshot::new(&opened.path, fields, searcher, last.as_deref())?);
        *last = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }

    fn writer(&self) -> Result<Box<dyn Writer>, EngineError> {
        let lock = match &self.lock {
            Some(lock) => Arc::clone(lock),
            None => {
                let lock = self.folder.lock()?;
                lock.sweep();
                Arc::new(lock)
            }
        };
        let opened = self.newest()?;
        Ok(Box::new(EmbeddedWriter::open(&opened, lock, self.keeps_segments)?))
    }
}

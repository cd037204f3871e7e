//! The engine in a folder, on tantivy.
//!
//! One document per passage, then one per article beside them, added as one group: they stay neighbours in one segment,
//! also when segments are merged. So an article's passages are the documents between the article before and itself, and
//! nothing that is said of the whole article is stored twice. One more document per file remembers what was read.
//! Segments must never be sorted by a field.
//!
//! The folder holds tantivy's files and `beleg.json`, which names format, analyzer and lexicon and is compared on opening; beside them
//! may lie the files of a lexicon that was learned.

mod bm25;
mod collapse;
mod collect;
mod document;
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
mod positions;
mod schema;
mod scorer;
mod segment;
mod snapshot;
mod unit;
mod view;
mod weight;
mod window;
mod writer;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::{Index, IndexReader, IndexSettings, ReloadPolicy, TantivyError};

use super::{Engine, EngineError, IndexInfo, Snapshot, Writer};
use crate::analysis::Lexicon;
use schema::Fields;
use snapshot::EmbeddedSnapshot;
use writer::EmbeddedWriter;

pub use schema::PlacedTerms;

/// The file that makes a folder an index of Beleg.
pub const INFO_FILE: &str = "beleg.json";
/// What was learned for the lexicon of the next index in the folder.
pub const LEARNED_FILE: &str = "lexicon.tsv";
/// The lexicon that the index was built with, if any was learned.
pub const LEXICON_FILE: &str = "lexicon.fst";
/// Stored text is compressed in blocks of so many bytes. A hit reads two of them, and with smaller ones less beside itself:
/// ten hits took .3 ms instead of .6 with 16 KiB, for a tenth more on the disk (November 2026).
const STORE_BLOCK: usize = 4096;
/// Tantivy's own list of segments.
const META_FILE: &str = "meta.json";

/// An index in a folder.
pub struct EmbeddedEngine {
    path: PathBuf,
    info: IndexInfo,
    index: Index,
    fields: Fields,
    reader: IndexReader,
    /// The snapshot that was opened last; the next takes over what has not changed.
    last: Mutex<Option<Arc<EmbeddedSnapshot>>>,
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
        let info = read_info(path)?;
        let current = IndexInfo::current(lexicon);
        let differs = |what, found: String, expected: String| EngineError::Version {
            path: path.to_owned(),
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
        let index = Index::open_in_dir(path).map_err(|source| store_error("open", path, source))?;
        Self::with_index(path, info, index)
    }

    /// Opens the index in a folder, or makes one if the folder is empty or missing.
    ///
    /// # Errors
    /// As [`Self::open`], but for a missing index.
    pub fn open_or_create(path: &Path, lexicon: &Lexicon) -> Result<Self, EngineError> {
        match Self::open(path, lexicon) {
            Err(EngineError::Missing { .. }) => Self::create(path, lexicon),
            opened => opened,
        }
    }

    fn create(path: &Path, lexicon: &Lexicon) -> Result<Self, EngineError> {
        let io = |action| move |source| EngineError::Io { action, path: path.to_owned(), source };
        fs::create_dir_all(path).map_err(io("make folder"))?;
        let settings = IndexSettings { docstore_blocksize: STORE_BLOCK, ..IndexSettings::default() };
        let builder = Index::builder().schema(schema::schema()).settings(settings);
        let index = match builder.create_in_dir(path) {
            // Somebody else made it at the same time, or was interrupted before `beleg.json` was written.
            Err(TantivyError::IndexAlreadyExists) => Index::open_in_dir(path),
            created => created,
        }
        .map_err(|source| store_error("make", path, source))?;
        let info = IndexInfo::current(lexicon);
        let text = serde_json::to_string_pretty(&info).expect("plain data has a JSON form");
        let unique = path.join(format!(".{INFO_FILE}.{}", std::process::id()));
        fs::write(&unique, text + "\n").map_err(io("write"))?;
        fs::rename(&unique, path.join(INFO_FILE)).map_err(io("write"))?;
        sync_folder(path)?;
        Self::with_index(path, info, index)
    }

    fn with_index(path: &Path, info: IndexInfo, index: Index) -> Result<Self, EngineError> {
        if index.schema() != schema::schema() {
            let detail = "its fields are not those of its format".to_owned();
            return Err(EngineError::Damaged { path: path.to_owned(), detail });
        }
        schema::register_tokenizers(&index);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|source| store_error("open", path, source))?;
        let fields = Fields::new(&index.schema());
        Ok(Self { path: path.to_owned(), info, index, fields, reader, last: Mutex::default(), keeps_segments: false })
    }

    /// Makes writers that use one thread and merge nothing: every commit is a segment, for measurements and tests.
    #[must_use]
    pub fn keeping_segments(self) -> Self {
        Self { keeps_segments: true, ..self }
    }

    /// Refuses the index that another process may have put in the place of this one, if its terms are others.
    fn check_is_the_same(&self) -> Result<(), EngineError> {
        if read_info(&self.path)? == self.info {
            Ok(())
        } else {
            Err(EngineError::Replaced { path: self.path.clone() })
        }
    }
}

impl Engine for EmbeddedEngine {
    fn info(&self) -> &IndexInfo {
        &self.info
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, EngineError> {
        self.reader.reload().map_err(|source| store_error("read", &self.path, source))?;
        self.check_is_the_same()?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot = EmbeddedSnapshot::new(&self.path, self.fields.clone(), self.reader.searcher(), last.as_deref())?;
        let snapshot = Arc::new(snapshot);
        *last = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }

    fn writer(&self) -> Result<Box<dyn Writer>, EngineError> {
        let Self { path, index, fields, reader, keeps_segments, .. } = self;
        let writer = EmbeddedWriter::open(path, index, fields.clone(), reader, *keeps_segments)?;
        self.check_is_the_same()?;
        Ok(Box::new(writer))
    }
}

fn read_info(path: &Path) -> Result<IndexInfo, EngineError> {
    let missing = || EngineError::Missing { path: path.to_owned() };
    let foreign = |found: &str| EngineError::Foreign { path: path.to_owned(), found: found.to_owned() };
    match fs::read_to_string(path.join(INFO_FILE)) {
        Ok(text) => {
            if !path.join(META_FILE).exists() {
                return Err(missing());
            }
            serde_json::from_str(&text).map_err(|e| EngineError::Damaged {
                path: path.to_owned(),
                detail: format!("`{INFO_FILE}` cannot be read ({e})"),
            })
        }
        Err(e) if e.kind() == ErrorKind::NotFound => match fs::read_dir(path) {
            Err(e) if e.kind() == ErrorKind::NotFound => Err(missing()),
            Err(source) => Err(EngineError::Io { action: "read folder", path: path.to_owned(), source }),
            Ok(mut entries) => {
                if path.join(META_FILE).exists() && !is_own_start(path) {
                    Err(foreign("an index of another program"))
                } else if entries.any(|entry| entry.is_ok_and(|entry| !is_own_file(&entry.path()))) {
                    Err(foreign("other files"))
                } else {
                    Err(missing())
                }
            }
        },
        Err(e) if e.kind() == ErrorKind::NotADirectory => Err(foreign("a file, not a folder")),
        Err(source) => Err(EngineError::Io { action: "read", path: path.to_owned(), source }),
    }
}

/// Whether `meta.json` is the beginning of an index of ours that was interrupted before `beleg.json` was written.
fn is_own_start(path: &Path) -> bool {
    Index::open_in_dir(path).is_ok_and(|index| {
        index.schema() == schema::schema() && index.searchable_segment_ids().is_ok_and(|segments| segments.is_empty())
    })
}

/// Whether a file may lie in the folder of an index that was interrupted while it was made.
fn is_own_file(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
        // Tantivy writes its lists to `.tmp…` before it renames them.
        name == META_FILE
            || name == ".managed.json"
            || [".tantivy", ".tmp", ".beleg.json", LEARNED_FILE, LEXICON_FILE]
                .iter()
                .any(|begin| name.starts_with(begin))
    })
}

/// Makes renames in a folder durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), EngineError> {
    fs::File::open(path).and_then(|folder| folder.sync_all()).map_err(|source| EngineError::Io {
        action: "make durable",
        path: path.to_owned(),
        source,
    })
}

/// An error of tantivy as one of ours.
pub(super) fn store_error(action: &'static str, path: &Path, source: TantivyError) -> EngineError {
    let path = path.to_owned();
    match source {
        TantivyError::LockFailure(..) => EngineError::Locked { path },
        source @ TantivyError::DataCorruption(_) => EngineError::Damaged { path, detail: source.to_string() },
        TantivyError::IoError(cause) => {
            let source = std::io::Error::new(cause.kind(), cause.to_string());
            EngineError::Io { action: if action == "read" { "read" } else { "write" }, path, source }
        }
        // A thread of tantivy that cannot write keeps the cause to itself.
        TantivyError::ErrorInThread(_) => {
            let source = std::io::Error::new(ErrorKind::StorageFull, "a write failed, most likely as the disk is full");
            EngineError::Io { action: "write", path, source }
        }
        source => EngineError::Store { action, path, source: source.into() },
    }
}

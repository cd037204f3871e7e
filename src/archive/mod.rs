//! The one front door: everything that can be done with an index is one call on [`Archive`].
//!
//! `write` runs `bytes → Draft → Article → terms → engine`, and `watch` runs it again whenever a file changes; `read` runs
//! `query → plan → engine → cited hits`, `verify` holds what was cited against the files.

mod address;
mod attribution;
mod cite;
mod config;
mod correct;
mod corrections;
mod dated;
mod error;
mod explain;
mod export;
mod learn;
mod lexicon;
mod link;
mod lists;
mod locate;
mod paths;
mod patience;
mod plain_file;
mod read;
mod reading;
mod settings;
mod similar;
mod snippet;
mod sources;
mod suggest;
mod timeline;
mod verify;
mod warnings;
#[cfg(feature = "cli")]
mod watch;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};

pub use config::{Config, ConfigError, ConfigSource};
pub use dated::date_in_words;
pub use error::ArchiveError;
pub use learn::{Counted, count_words};
pub use link::text_link;
pub use locate::{FoundBy, Located, locate};
pub use patience::Patience;
pub use reading::read_articles;
pub use settings::Settings;
pub use sources::list_sources;
#[cfg(feature = "cli")]
pub use watch::WatchEvent;
pub use write::{DateFrom, IndexEvent, IndexOptions, IndexTask, Input, Progress, RebuildOptions, Stop};

use crate::analysis::{AnalyzedToken, Analyzer, Language, Lexicon, analyze_with};
use crate::engine::embedded::{EmbeddedEngine, Folder};
use crate::engine::{Engine, EngineError, Location, Snapshot, Writer};
use crate::ingest::Converters;
use paths::PathBase;

/// An index with everything around it: reads articles, searches, cites, verifies.
///
/// ```
/// use beleg::{Archive, IndexOptions, Input, SearchRequest};
///
/// let folder = tempfile::tempdir()?;
/// let article = folder.path().join("gipfel.txt");
/// std::fs::write(&article, "Halvik (dpa) - Die Ministerin lehnt die Lieferung von Tomahawk-Marschflugkörpern ab.\n")?;
///
/// let archive = Archive::open_or_create(&folder.path().join("index"))?;
/// let report = archive.index(&[Input::Path(article)], &IndexOptions::default(), &mut |_| {})?;
/// assert_eq!(report.added, 1);
///
/// let answer = archive.search(&SearchRequest::new("Marschflugkoerper"))?;
/// let hit = &answer.hits[0];
/// assert_eq!(hit.article.agencies, ["dpa"]);
/// assert_eq!(hit.source.line, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Archive {
    paths: PathBase,
    engine: Box<dyn Engine>,
    snapshot: RwLock<Arc<dyn Snapshot>>,
    /// With the lexicon that the index was built with.
    analyzer: Arc<Analyzer>,
    now: Option<DateTime<Utc>>,
    patience: Patience,
    /// Commands that turn files into text, to verify what they made.
    converters: Converters,
}

impl Archive {
    /// Opens the index that lives somewhere. Nothing is written, and nobody waited for.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if there is none, or if another program or version wrote it.
    pub fn at(location: &Location) -> Result<Self, ArchiveError> {
        match location {
            Location::Folder(path) => Self::open(path),
        }
    }

    /// As [`Self::at`], for a folder.
    ///
    /// # Errors
    /// As [`Self::at`].
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let folder = Folder::new(path);
        folder.with_current(|pointer| {
            let lexicon = lexicon::of_index(&folder.data(pointer))?;
            let engine = EmbeddedEngine::open_at(&folder, pointer, &lexicon)?;
            Self::over(Box::new(engine), lexicon, path)
        })
    }

    /// Opens the index in a folder, or makes an empty one, with the lexicon that was learned for it.
    ///
    /// # Errors
    /// As [`Self::open`]; a folder that holds other files is refused, and so is an index that would have to be made while another process writes.
    pub fn open_or_create(path: &Path) -> Result<Self, ArchiveError> {
        Self::open_or_create_within(path, &Patience::default())
    }

    /// As [`Self::open_or_create`], but waits for others that write: to make the index, and later in all that is written.
    ///
    /// # Errors
    /// As [`Self::open_or_create`].
    pub fn open_or_create_within(path: &Path, patience: &Patience) -> Result<Self, ArchiveError> {
        let opened = match Self::open(path) {
            Err(ArchiveError::Engine(EngineError::Missing { .. })) => {
                let lock = patience.run(|| Ok(Folder::new(path).lock()?))?;
                // Another process may have made it meanwhile.
                if let Err(EngineError::Missing { .. }) = lock.folder().pointer() {
                    lock.create(&*lexicon::for_new_index(path)?)?;
                }
                drop(lock);
                Self::open(path)
            }
            opened => opened,
        };
        Ok(opened?.with_patience(patience.clone()))
    }

    /// Puts an archive over any engine, whose index was built with this lexicon. Paths of sources are stored relative to a
    /// folder, which must be there: the index folder where there is one.
    ///
    /// # Errors
    /// [`ArchiveError::Io`] if the folder is not found, [`ArchiveError::Engine`] if the index cannot be read.
    pub fn over(engine: Box<dyn Engine>, lexicon: Arc<Lexicon>, folder: &Path) -> Result<Self, ArchiveError> {
        let paths = PathBase::new(folder)?;
        let snapshot = RwLock::new(engine.snapshot()?);
        let patience = Patience::default();
        Ok(Self {
            paths,
            engine,
            snapshot,
            analyzer: Arc::new(Analyzer::with_lexicon(lexicon)),
            now: None,
            patience,
            converters: Converters::NONE,
        })
    }

    /// Verifies converted files by these commands; else by the known ones.
    #[must_use]
    pub fn with_converters(mut self, converters: Converters) -> Self {
        self.converters = converters;
        self
    }

    /// Fixes the clock, for `7d`, `gestern` and the refusal of future days.
    #[must_use]
    pub fn with_clock(mut self, now: DateTime<Utc>) -> Self {
        self.now = Some(now);
        self
    }

    /// Waits for others that write, instead of failing at once.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The one writer, when nobody else writes.
    fn writer(&self) -> Result<Box<dyn Writer>, ArchiveError> {
        self.patience.run(|| Ok(self.engine.writer()?))
    }

    /// The folder of the index.
    pub fn path(&self) -> PathBuf {
        self.paths.folder().to_owned()
    }

    /// Version of the lexicon that the index was built with.
    pub fn lexicon_version(&self) -> &str {
        self.analyzer.lexicon().version()
    }

    /// A path as the index stores it, for [`crate::model::Filter::under`]; `None` if it does not exist or is not Unicode.
    pub fn stored_path(&self, path: &Path) -> Option<String> {
        self.paths.stored(path)
    }

    /// Files at or below a path that were read into the index and are gone, as [`crate::model::Filter::except`] takes them.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if the index cannot be read.
    pub fn vanished(&self, under: &str) -> Result<Vec<String>, ArchiveError> {
        let files = self.snapshot().files_under(Some(under))?;
        Ok(files.into_iter().map(|file| file.path).filter(|path| !self.paths.open(path).exists()).collect())
    }

    /// Makes what other processes have committed visible.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if the index cannot be read.
    pub fn reload(&self) -> Result<(), ArchiveError> {
        let fresh = self.engine.snapshot()?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    fn snapshot(&self) -> Arc<dyn Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads a German text as the index and its queries do.
    pub fn analyze(&self, text: &str) -> Vec<AnalyzedToken> {
        self.analyze_in(text, Language::GERMAN)
    }

    /// As [`Self::analyze`], for a text in any language.
    pub fn analyze_in(&self, text: &str, language: Language) -> Vec<AnalyzedToken> {
        analyze_with(text, language, &self.analyzer)
    }

    /// An analyzer for this index, which has met no word.
    fn analyzer(&self) -> Analyzer {
        Analyzer::with_lexicon(Arc::clone(self.analyzer.lexicon()))
    }

    fn now(&self) -> DateTime<Utc> {
        self.now.unwrap_or_else(Utc::now)
    }
}

//! The life of the index folder: create, look, lock, one atomic write, replace, sweep.
//!
//! ```text
//! DIR/beleg.json            the pointer: format, analyzer, lexicon, and the folder `data` that holds the index; replaced in one rename
//! DIR/.tantivy-writer.lock  who holds it writes; everybody else may read
//! DIR/lexicon.tsv           what was learned for the next index
//! DIR/*                     a new index: tantivy's files and `lexicon.fst` (`data` is left out)
//! DIR/beleg-data-N/*        an index that was made anew: the same files; DIR/meta.json then only keeps programs out that do not know `data`
//! ```
//!
//! **Replace.** A rebuild fills `beleg-data-N`, which nobody looks at, makes it durable, and then renames a new pointer over the old one.
//! Before that moment the old index is there, from then on the new one, and nothing else had to move: so it works where the folder is a mount
//! point, and a kill at any moment leaves an index. What the pointer does not name is dropped: after the rename, or by the next writer.
//!
//! **Read.** Readers take no lock and write nothing. One that read the pointer, or tantivy's list of segments, just before it changed may find
//! files gone: it looks again, and only an unchanged pointer or list with missing files is damage. What is open stays open.
//!
//! **Write.** There is one lock for all who write, whatever the version of the index, and where there is none yet. It is the file that tantivy
//! itself would lock, so that programs of earlier versions keep out, too. It is taken before anything is looked at, except that a folder of
//! somebody else gets no file. An earlier version moves the whole folder away to replace it: so the lock counts only if its file is still in place.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(feature = "cli")]
use file_id::FileId;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use tantivy::index::SegmentComponent;
use tantivy::{Index, IndexSettings};

use super::directory::IndexDirectory;
use super::durable::{remove, sync_folder, sync_parent, write};
use super::failure::store_error;
use super::schema;
use crate::analysis::Lexicon;
use crate::engine::{EngineError, IndexInfo};

/// The file that makes a folder an index of Beleg.
const INFO_FILE: &str = "beleg.json";
/// What was learned for the lexicon of the next index in the folder.
pub const LEARNED_FILE: &str = "lexicon.tsv";
/// The lexicon that the index was built with, if any was learned.
pub const LEXICON_FILE: &str = "lexicon.fst";
/// Tantivy's own list of segments.
const META_FILE: &str = "meta.json";
/// Tantivy's list of all its files.
const MANAGED_FILE: &str = ".managed.json";
/// The lock of earlier versions' readers.
const READER_LOCK: &str = ".tantivy-meta.lock";
/// The one lock of all writers; tantivy's name for it.
const LOCK_FILE: &str = ".tantivy-writer.lock";
/// Folders of indexes that were made anew, with a number behind.
const DATA: &str = "beleg-data-";
/// Stands for the list of segments where it lies elsewhere: whoever does not know that cannot read it, and keeps out.
const MOVED: &str = "{\"moved\":\"beleg.json names the folder\"}\n";

/// Stored text is compressed in blocks of so many bytes. A hit reads two of them, and with smaller ones less beside itself, for more on the
/// disk: 4 KiB took a tenth longer for a whole search, and 5 % less space (November 2026).
const STORE_BLOCK: usize = 1280;

/// What `beleg.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// What the index says of itself.
    #[serde(flatten)]
    pub(super) info: IndexInfo,
    /// The folder inside that holds it; `None` for the folder itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<String>,
}

impl Pointer {
    /// What the index says of itself.
    pub fn info(&self) -> &IndexInfo {
        &self.info
    }
}

/// The folder of an index.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder with this name; it need not exist.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Its name.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the index that it holds says of itself.
    ///
    /// # Errors
    /// [`EngineError::Missing`] where there is none, [`EngineError::Foreign`] where something else lies, [`EngineError::Damaged`].
    pub fn pointer(&self) -> Result<Pointer, EngineError> {
        let path = &self.path;
        let missing = || EngineError::Missing { location: path.into() };
        let damaged = |detail| EngineError::Damaged { location: path.into(), detail };
        let foreign = |found: &str| EngineError::Foreign { location: path.into(), found: found.to_owned() };
        match fs::read_to_string(path.join(INFO_FILE)) {
            Ok(text) => {
                let pointer: Pointer =
                    serde_json::from_str(&text).map_err(|e| damaged(format!("`{INFO_FILE}` cannot be read ({e})")))?;
                match &pointer.data {
                    None if !path.join(META_FILE).exists() => Err(missing()),
                    Some(data) if number(OsStr::new(data)).is_none() => {
                        Err(damaged(format!("`{INFO_FILE}` names the folder `{data}`")))
                    }
                    _ => Ok(pointer),
                }
            }
            Err(e) if e.kind() == ErrorKind::NotFound => match fs::read_dir(path) {
                Err(e) if e.kind() == ErrorKind::NotFound => Err(missing()),
                Err(source) => Err(EngineError::Io { action: "read folder", path: path.clone(), source }),
                Ok(mut entries) => {
                    let found = if path.join(META_FILE).exists() && !self.is_own_start() {
                        "an index of another program"
                    } else if entries.any(|entry| entry.is_ok_and(|entry| !is_own_file(&entry.file_name()))) {
                        "other files"
                    } else {
                        return Err(missing());
                    };
                    // Another process may have made the index between these two looks: the files are its own then.
                    if path.join(INFO_FILE).exists() { self.pointer() } else { Err(foreign(found)) }
                }
            },
            Err(e) if e.kind() == ErrorKind::NotADirectory => Err(foreign("a file, not a folder")),
            Err(source) => Err(EngineError::Io { action: "read", path: path.join(INFO_FILE), source }),
        }
    }

    /// Where the files of the index lie.
    pub fn data(&self, pointer: &Pointer) -> PathBuf {
        pointer.data.as_ref().map_or_else(|| self.path.clone(), |data| self.path.join(data))
    }

    /// Does something with the index that is in place, and again if another one took its place meanwhile and it failed.
    ///
    /// # Errors
    /// As [`Self::pointer`] and the attempt.
    pub fn with_current<T, E: From<EngineError>>(
        &self,
        mut attempt: impl FnMut(&Pointer) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut pointer = self.pointer()?;
        loop {
            let result = attempt(&pointer);
            if result.is_ok() {
                return result;
            }
            let now = self.pointer()?;
            if now == pointer {
                return result;
            }
            pointer = now;
        }
    }

    /// Names the index that is in place, so that it is known again; `None` if there is none.
    #[cfg(feature = "cli")]
    pub fn identity(&self) -> Option<(FileId, Option<String>)> {
        let pointer = self.pointer().ok()?;
        Some((file_id::get_file_id(self.data(&pointer)).ok()?, pointer.data))
    }

    /// Locks the folder for a writer; it is made if it is missing. Does not wait.
    ///
    /// # Errors
    /// [`EngineError::Locked`] while another holds it, [`EngineError::Foreign`] for a folder of somebody else, which is left alone.
    pub fn lock(&self) -> Result<Lock, EngineError> {
        if let Err(error @ EngineError::Foreign { .. }) = self.pointer() {
            return Err(error);
        }
        let io = |action, path: &Path| {
            let path = path.to_owned();
            move |source| EngineError::Io { action, path, source }
        };
        let path = self.path.join(LOCK_FILE);
        loop {
            if !self.path.exists() {
                fs::create_dir_all(&self.path).map_err(io("make folder", &self.path))?;
                sync_parent(&self.path)?;
            }
            let file = match OpenOptions::new().write(true).create(true).truncate(false).open(&path) {
                Err(e) if e.kind() == ErrorKind::NotFound && !self.path.exists() => continue,
                opened => opened.map_err(io("write", &path))?,
            };
            match file.try_lock() {
                Ok(()) if is_in_place(&file, &path) => return Ok(Lock { folder: self.clone(), file }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(EngineError::Locked { location: (&self.path).into() }),
                Err(TryLockError::Error(source)) => return Err(io("lock", &path)(source)),
            }
        }
    }

    /// Whether `meta.json` is the beginning of an index of ours that was interrupted before `beleg.json` was written.
    fn is_own_start(&self) -> bool {
        let is_empty = |index: Index| {
            index.schema() == schema::schema()
                && index.searchable_segment_ids().is_ok_and(|segments| segments.is_empty())
        };
        self.has_moved() || Index::open_in_dir(&self.path).is_ok_and(is_empty)
    }

    /// Whether `meta.json` only keeps others out.
    fn has_moved(&self) -> bool {
        fs::read(self.path.join(META_FILE)).is_ok_and(|text| text == MOVED.as_bytes())
    }
}

/// The right to write to an index; ends when it is dropped.
#[derive(Debug)]
pub struct Lock {
    folder: Folder,
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // To close the file would not do: a program that is being started has a copy of it for a moment, and would keep it locked.
        let _ = self.file.unlock();
    }
}

impl Lock {
    /// The folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Makes an empty index, with its files in the folder itself.
    ///
    /// # Errors
    /// [`EngineError::Io`] and [`EngineError::Store`].
    pub fn create(&self, lexicon: &Lexicon) -> Result<Pointer, EngineError> {
        self.sweep();
        let path = &self.folder.path;
        remove(&path.join(META_FILE))?;
        create_in(path, lexicon)?;
        let pointer = Pointer { info: IndexInfo::current(lexicon), data: None };
        self.point_to(&pointer)?;
        Ok(pointer)
    }

    /// Begins an index that is to take the place of the one in the folder; of that nothing changes yet.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub fn draft(self: &Arc<Self>, lexicon: &Lexicon) -> Result<Draft, EngineError> {
        self.sweep();
        let path = &self.folder.path;
        let current = self.folder.pointer().ok().and_then(|pointer| pointer.data);
        let mut next = current.as_deref().and_then(|data| number(OsStr::new(data))).unwrap_or(0);
        let data = loop {
            next += 1;
            let data = format!("{DATA}{next}");
            step();
            match fs::create_dir(path.join(&data)) {
                Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
                Err(source) => return Err(EngineError::Io { action: "make folder", path: path.join(data), source }),
                Ok(()) => break data,
            }
        };
        let pointer = Pointer { info: IndexInfo::current(lexicon), data: Some(data) };
        let draft = Draft { lock: Arc::clone(self), pointer, is_published: false };
        step();
        create_in(&draft.path(), lexicon)?;
        Ok(draft)
    }

    /// Puts an index in place that is complete.
    fn point_to(&self, pointer: &Pointer) -> Result<(), EngineError> {
        let path = &self.folder.path;
        let text = serde_json::to_string_pretty(pointer).expect("plain data has a JSON form") + "\n";
        step();
        write(&path.join(INFO_FILE), text.as_bytes())?;
        step();
        sync_folder(path)?;
        sync_parent(path)
    }

    /// Removes what no index in the folder needs: beginnings that were not finished, and the one that was replaced. What cannot be removed
    /// is left to the next writer.
    pub fn sweep(&self) {
        let folder = &self.folder;
        let (data, has_index) = match folder.pointer() {
            Ok(pointer) => (pointer.data, true),
            Err(EngineError::Missing { .. }) => (None, false),
            // Of a damaged one nobody knows what it needs, until it is replaced.
            Err(_) => return,
        };
        // Before what it lists goes, the list does.
        if data.is_some() && !folder.has_moved() {
            step();
            if write(&folder.path.join(META_FILE), MOVED.as_bytes()).is_err() {
                return;
            }
        }
        let Ok(entries) = fs::read_dir(&folder.path) else { return };
        for name in entries.flatten().map(|entry| entry.file_name()) {
            let path = folder.path.join(&name);
            let is_of_index =
                of_segment(&name).is_some() || [MANAGED_FILE, READER_LOCK, LEXICON_FILE].iter().any(|own| name == *own);
            if is_unfinished(&name) || (is_of_index && (data.is_some() || !has_index)) {
                step();
                let _ = fs::remove_file(path);
            } else if number(&name).is_some() && data.as_deref().is_none_or(|data| name != data) {
                step();
                let _ = fs::remove_dir_all(path);
            }
        }
        if has_index {
            sweep_beside(&folder.path);
        }
    }
}

/// An index that is to take the place of another. If it does not, it is removed.
#[derive(Debug)]
pub struct Draft {
    lock: Arc<Lock>,
    pointer: Pointer,
    is_published: bool,
}

impl Draft {
    /// The lock that it is made behind.
    pub(super) fn lock(&self) -> &Arc<Lock> {
        &self.lock
    }

    pub(super) fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    fn path(&self) -> PathBuf {
        self.lock.folder.data(&self.pointer)
    }

    /// Puts it in place, and removes what was there.
    ///
    /// # Errors
    /// [`EngineError::Io`]; unless only syncing failed, the old index then stays.
    pub fn publish(mut self) -> Result<(), EngineError> {
        let path = &self.lock.folder.path;
        sync_folder(&self.path())?;
        if !path.join(META_FILE).exists() {
            step();
            write(&path.join(META_FILE), MOVED.as_bytes())?;
        }
        // What the pointer names must not be lost when the pointer is kept.
        sync_folder(path)?;
        let result = self.lock.point_to(&self.pointer);
        self.is_published = self.lock.folder.pointer().is_ok_and(|pointer| pointer == self.pointer);
        result?;
        self.lock.sweep();
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_published {
            // What stays is swept by the next writer.
            let _ = fs::remove_dir_all(self.path());
        }
    }
}

/// Makes an empty index in a folder that is there, with its lexicon beside it.
fn create_in(path: &Path, lexicon: &Lexicon) -> Result<(), EngineError> {
    // The program's own is not kept.
    if lexicon.version() == Lexicon::embedded().version() {
        remove(&path.join(LEXICON_FILE))?;
    } else {
        step();
        write(&path.join(LEXICON_FILE), &lexicon.to_bytes())?;
    }
    step();
    let settings = IndexSettings { docstore_blocksize: STORE_BLOCK, ..IndexSettings::default() };
    Index::create(IndexDirectory::open(path)?, schema::schema(), settings)
        .map_err(|source| store_error("make", path, source))?;
    Ok(())
}

/// Removes the files of segments and deletions that the last commit does not know. Only behind the lock: to another writer they may belong.
/// One that was killed at the end of a commit leaves some, and the next commit may want a file of the same name.
pub(super) fn sweep_segments(path: &Path, index: &Index) -> Result<(), EngineError> {
    let metas = index.load_metas().map_err(|source| store_error("read", path, source))?;
    let segments: FxHashSet<String> = metas.segments.iter().map(|segment| segment.id().uuid_string()).collect();
    let deletions: FxHashSet<_> = metas
        .segments
        .iter()
        .filter(|segment| segment.has_deletes())
        .map(|segment| segment.relative_path(SegmentComponent::Delete))
        .collect();
    let io = |source| EngineError::Io { action: "read folder", path: path.to_owned(), source };
    for entry in fs::read_dir(path).map_err(io)? {
        let name = entry.map_err(io)?.file_name();
        let is_known = match of_segment(&name) {
            Some((segment, component)) => {
                segments.contains(segment)
                    && (!component.ends_with("del") || deletions.contains(Path::new(&name)))
                    && component != "store.temp"
            }
            None => !is_unfinished(&name),
        };
        if !is_known {
            remove(&path.join(&name))?;
        }
    }
    Ok(())
}

/// Removes what earlier versions left beside the folder when they replaced it: `.NAME.new-…` and `.NAME.old-…`.
fn sweep_beside(path: &Path) {
    let Ok(path) = fs::canonicalize(path) else { return };
    let (Some(parent), Some(name)) = (path.parent(), path.file_name().and_then(OsStr::to_str)) else { return };
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let left = entry.file_name();
        let of = |ending: &str| left.to_str()?.strip_prefix(&format!(".{name}.{ending}-"))?.parse::<u32>().ok();
        // Where both are left it died between its two renames: `old` is an index that may be all there is.
        let is_left = of("new").is_some_and(|id| !parent.join(format!(".{name}.old-{id}")).exists())
            || of("old").is_some_and(|id| !parent.join(format!(".{name}.new-{id}")).exists());
        let is_locked = || File::open(entry.path().join(LOCK_FILE)).is_ok_and(|lock| lock.try_lock().is_err());
        if is_left && !is_locked() {
            step();
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The number of a folder that holds an index which was made anew.
fn number(name: &OsStr) -> Option<u64> {
    let digits = name.to_str()?.strip_prefix(DATA)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// The segment that a file belongs to, as 32 hexadecimal digits, and which of its files it is.
fn of_segment(name: &OsStr) -> Option<(&str, &str)> {
    let (segment, component) = name.to_str()?.split_once('.')?;
    (segment.len() == 32 && segment.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some((segment, component))
}

/// Whether a file was being written: the names of temporary files of this and of earlier versions.
fn is_unfinished(name: &OsStr) -> bool {
    let begins = [".tmp", ".beleg.json.", "lexicon.tsv.", "lexicon.fst."];
    name.to_str().is_some_and(|name| begins.iter().any(|begin| name.starts_with(begin)))
}

/// Whether a file or folder may lie in the folder of an index that was interrupted while it was made.
fn is_own_file(name: &OsStr) -> bool {
    let own = [META_FILE, MANAGED_FILE, READER_LOCK, LOCK_FILE, LEARNED_FILE, LEXICON_FILE];
    own.iter().any(|own| name == *own) || is_unfinished(name) || number(name).is_some()
}

/// Whether a locked file is still the one of that name.
#[cfg(unix)]
fn is_in_place(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |metadata: io::Result<fs::Metadata>| metadata.map(|metadata| (metadata.dev(), metadata.ino())).ok();
    id(file.metadata()).is_some_and(|locked| Some(locked) == id(fs::metadata(path)))
}

/// Elsewhere no folder with an open file in it can be moved.
#[cfg(not(unix))]
fn is_in_place(_: &File, _: &Path) -> bool {
    true
}

/// Stands before every change of the folder: what is on the disk now is what a kill here leaves.
fn step() {
    #[cfg(test)]
    probe::look();
}

#[cfg(test)]
pub(crate) mod probe {
    //! Lets tests look at the disk before each change.
    use std::cell::RefCell;

    thread_local! {
        static LOOK: RefCell<Option<Box<dyn FnMut()>>> = const { RefCell::new(None) };
    }

    pub(super) fn look() {
        LOOK.with_borrow_mut(|look| {
            if let Some(look) = look {
                look();
            }
        });
    }

    /// Runs something, and calls `look` before each change of the folder.
    pub(crate) fn with<T>(look: impl FnMut() + 'static, run: impl FnOnce() -> T) -> T {
        LOOK.set(Some(Box::new(look)));
        let result = run();
        LOOK.set(None);
        result
    }
}

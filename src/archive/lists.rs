//! Lists: passages that somebody keeps under a name, each list a plain file in `lists` beside the folder of the index.
//!
//! ```text
//! {"id":"m-1#0","text":"…","source":{"path":"../../artikel/m.jsonl",…,"bytes":[43,78],"passage_sha256":"…"}}
//! ```
//!
//! Text, range and checksum are those of the moment in which the passage was kept, paths are counted from the folder of the index: so a list
//! tells what changed since, survives every rebuild, and can be kept in git.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::paths::beside;
use super::plain_file::{broken, lines, read_text};
use super::{Archive, ArchiveError};
use crate::engine::Snapshot;
use crate::engine::embedded::write_durably;
use crate::model::{
    ArticleId, BlockKind, ListItem, ListSummary, ListView, PassageId, Skipped, Source, VerifyCounts, VerifyStatus,
};

/// The folder of all lists.
const FOLDER: &str = "lists";
const ENDING: &str = "jsonl";
/// The longest name, in bytes.
const MAX_NAME: usize = 100;

/// A line of a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    id: PassageId,
    text: String,
    /// With the stored path.
    source: Source,
}

/// The file of one list.
struct List {
    path: PathBuf,
    kept: BTreeMap<PassageId, Kept>,
    /// Lines that cannot be read, as they stand.
    unread: Vec<String>,
    broken: Vec<Skipped>,
}

impl List {
    /// Reads a list; `None` if there is none of that name.
    fn read(path: PathBuf) -> Result<Option<Self>, ArchiveError> {
        let Some(text) = read_text(&path)? else { return Ok(None) };
        let mut list = Self { path, kept: BTreeMap::new(), unread: Vec::new(), broken: Vec::new() };
        for (number, line, kept) in lines::<Kept>(&text) {
            match kept {
                Ok(kept) => {
                    list.kept.insert(kept.id.clone(), kept);
                }
                Err(message) => {
                    list.unread.push(line.to_owned());
                    let message = format!("{message}; mend the line, the others hold");
                    list.broken.push(broken(&list.path, number, message));
                }
            }
        }
        Ok(Some(list))
    }

    fn write(&self) -> Result<(), ArchiveError> {
        let mut text = String::new();
        for kept in self.kept.values() {
            text.push_str(&serde_json::to_string(kept).expect("plain data with text keys has a JSON form"));
            text.push('\n');
        }
        for line in &self.unread {
            text.push_str(line);
            text.push('\n');
        }
        if let Some(folder) = self.path.parent() {
            let failed = |source| ArchiveError::Io { action: "make folder", path: folder.to_owned(), source };
            fs::create_dir_all(folder).map_err(failed)?;
        }
        Ok(write_durably(&self.path, text.as_bytes())?)
    }
}

impl Archive {
    /// All lists, by name.
    ///
    /// # Errors
    /// [`ArchiveError::Io`] if they cannot be read.
    pub fn lists(&self) -> Result<Vec<ListSummary>, ArchiveError> {
        let folder = beside(self.paths.folder(), FOLDER);
        let failed = |source| ArchiveError::Io { action: "read folder", path: folder.clone(), source };
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed)?,
        };
        let mut lists = Vec::new();
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_stem().and_then(|name| name.to_str()).map(str::to_owned);
            let Some(name) = name.filter(|name| is_name(name) && path.extension().is_some_and(|end| end == ENDING))
            else {
                continue;
            };
            if let Some(list) = List::read(path)? {
                let file = list.path.to_string_lossy().into_owned();
                lists.push(ListSummary { name, file, passages: list.kept.len() as u64 });
            }
        }
        lists.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(lists)
    }

    /// Keeps passages under a name; of an article all that is not boilerplate. One that is kept already is kept as it is now.
    ///
    /// # Errors
    /// [`ArchiveError::ListName`], [`ArchiveError::InvalidId`], [`ArchiveError::UnknownId`]; nothing is changed then. [`ArchiveError::Engine`].
    pub fn list_add(&self, name: &str, ids: &[String]) -> Result<ListSummary, ArchiveError> {
        let path = self.list_file(name)?;
        let _lock = self.writer()?;
        let empty = |path| List { path, kept: BTreeMap::new(), unread: Vec::new(), broken: Vec::new() };
        let mut list = List::read(path.clone())?.unwrap_or_else(|| empty(path));
        let snapshot = self.snapshot();
        for id in ids {
            let (article, passage) = self.look_up(&*snapshot, id)?;
            for block in &article.blocks {
                let is_meant = match &passage {
                    Some(passage) => passage.slot == block.slot,
                    None => block.kind != BlockKind::Boilerplate,
                };
                if is_meant {
                    let id = PassageId { article: article.stored.meta.id.clone(), slot: block.slot };
                    let shown = super::cite::source(&self.paths, &article.stored, block);
                    let source = Source { path: article.stored.path.clone(), ..shown };
                    list.kept.insert(id.clone(), Kept { id, text: block.text.clone(), source });
                }
            }
        }
        list.write()?;
        Ok(summary(name, &list))
    }

    /// Takes passages out of a list, or all passages of articles; without ids removes the list.
    ///
    /// # Errors
    /// [`ArchiveError::ListName`], [`ArchiveError::UnknownList`], [`ArchiveError::NotInList`]; nothing is changed then. [`ArchiveError::Engine`].
    pub fn list_remove(&self, name: &str, ids: &[String]) -> Result<ListSummary, ArchiveError> {
        let _lock = self.writer()?;
        let mut list = self.list(name)?;
        if ids.is_empty() {
            let failed = |source| ArchiveError::Io { action: "remove", path: list.path.clone(), source };
            fs::remove_file(&list.path).map_err(failed)?;
            list.kept.clear();
            return Ok(summary(name, &list));
        }
        for id in ids {
            let before = list.kept.len();
            list.kept.retain(|kept, _| kept.to_string() != *id && kept.article.as_str() != id);
            if list.kept.len() == before {
                return Err(ArchiveError::NotInList { name: name.to_owned(), id: id.clone() });
            }
        }
        list.write()?;
        Ok(summary(name, &list))
    }

    /// The passages of a list, and what became of each since it was kept.
    ///
    /// # Errors
    /// [`ArchiveError::ListName`], [`ArchiveError::UnknownList`], [`ArchiveError::Engine`].
    pub fn list_show(&self, name: &str) -> Result<ListView, ArchiveError> {
        let list = self.list(name)?;
        let snapshot = self.snapshot();
        let mut view =
            ListView { name: name.to_owned(), items: Vec::new(), counts: VerifyCounts::default(), broken: list.broken };
        for kept in list.kept.into_values() {
            let item = self.item(kept, &*snapshot)?;
            view.counts.add(item.status);
            view.items.push(item);
        }
        Ok(view)
    }

    fn item(&self, kept: Kept, snapshot: &dyn Snapshot) -> Result<ListItem, ArchiveError> {
        let Kept { id, text, source } = kept;
        let source = Source { path: self.paths.shown(&source.path), ..source };
        let article = snapshot.articles(std::slice::from_ref(&id.article))?.pop().flatten();
        let block = article.as_ref().and_then(|article| article.blocks.iter().find(|block| block.slot == id.slot));
        let mut item =
            ListItem { status: VerifyStatus::Gone, text, now: None, article: None, source, reason: None, id };
        let Some((article, block)) = article.as_ref().zip(block) else {
            item.reason = Some("it is not in the index any more".to_owned());
            item.article = article.map(|article| article.stored.meta);
            return Ok(item);
        };
        item.article = Some(article.stored.meta.clone());
        if super::cite::source(&self.paths, &article.stored, block).passage_sha256 != item.source.passage_sha256 {
            item.status = VerifyStatus::Changed;
            item.now = Some(block.text.clone());
            return Ok(item);
        }
        if let Some(result) = self.verify(&[item.id.to_string()])?.results.pop() {
            (item.status, item.source, item.reason) = (result.status, result.source, result.reason);
        }
        Ok(item)
    }

    /// The passages of some lists, as an engine knows them: by article and place in its reading order.
    pub(super) fn listed(&self, names: &[String]) -> Result<BTreeMap<ArticleId, Vec<u32>>, ArchiveError> {
        let mut slots: BTreeMap<ArticleId, Vec<_>> = BTreeMap::new();
        for name in names {
            for id in self.list(name)?.kept.into_keys() {
                slots.entry(id.article).or_default().push(id.slot);
            }
        }
        let ids: Vec<ArticleId> = slots.keys().cloned().collect();
        let mut places = BTreeMap::new();
        for (id, article) in ids.iter().zip(self.snapshot().articles(&ids)?) {
            let wanted = slots.remove(id).unwrap_or_default();
            let Some(article) = article else { continue };
            let blocks = (0..).zip(&article.blocks).filter(|(_, block)| wanted.contains(&block.slot));
            places.insert(id.clone(), blocks.map(|(ordinal, _)| ordinal).collect());
        }
        Ok(places)
    }

    fn list(&self, name: &str) -> Result<List, ArchiveError> {
        List::read(self.list_file(name)?)?.ok_or_else(|| ArchiveError::UnknownList { name: name.to_owned() })
    }

    fn list_file(&self, name: &str) -> Result<PathBuf, ArchiveError> {
        if !is_name(name) {
            return Err(ArchiveError::ListName { name: name.to_owned() });
        }
        Ok(beside(self.paths.folder(), FOLDER).join(Path::new(&format!("{name}.{ENDING}"))))
    }
}

fn summary(name: &str, list: &List) -> ListSummary {
    let file = list.path.to_string_lossy().into_owned();
    ListSummary { name: name.to_owned(), file, passages: list.kept.len() as u64 }
}

/// Whether a list can be called so: letters, digits, `-`, `_` and `.`, which is the name of a file on every system.
fn is_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.len() <= MAX_NAME && !name.starts_with('.') && name.chars().all(is_plain)
}

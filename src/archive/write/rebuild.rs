//! Making an index anew: the old one stays until the new one is complete, and nothing is lost without a word.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::{IndexEvent, IndexTask, Input};
use crate::archive::paths::{PathBase, STANDARD_INPUT};
use crate::archive::{Archive, ArchiveError, Patience, lexicon};
use crate::engine::embedded::{EmbeddedEngine, Folder, Lock};
use crate::engine::{Engine, EngineError, FORMAT, IndexedFile, Snapshot};
use crate::model::stored_path::deepest_above;
use crate::model::{IndexReport, SkipReason, Skipped};

/// How an index is made anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RebuildOptions {
    /// How long to wait for another process that writes.
    pub patience: Patience,
    /// Keep the old index if anything was skipped.
    pub strict: bool,
    /// Do without articles whose source cannot be read; else the old index then stays.
    pub lossy: bool,
}

/// What is known of the index that is to be replaced.
enum Old {
    Missing,
    /// Of another format, or damaged.
    Unreadable,
    Readable(Arc<dyn Snapshot>),
}

impl Archive {
    /// Makes the index anew from these inputs, with the lexicon that was learned for it, and puts it in the place of the old one when it
    /// is complete.
    ///
    /// The old index may be of any version. Articles that do not come from the inputs are not carried over; but if the source of one can
    /// no longer be read, the old index stays, unless that is [allowed](RebuildOptions::lossy). With [`super::IndexOptions::prune`]
    /// files may have vanished from inputs that are there.
    ///
    /// # Errors
    /// [`ArchiveError::WouldLose`], [`ArchiveError::NotComplete`], [`ArchiveError::NothingToRebuild`], [`ArchiveError::Stopped`], and as
    /// [`Self::index`]; the old index then stays as it is.
    pub fn rebuild(
        path: &Path,
        tasks: &[IndexTask],
        options: &RebuildOptions,
        each: &mut dyn FnMut(IndexEvent<'_>),
    ) -> Result<(Self, IndexReport), ArchiveError> {
        let lock = Arc::new(options.patience.run(|| Ok(Folder::new(path).lock()?))?);
        let old = Old::of(&lock)?;
        let lexicon = lexicon::for_new_index(path)?;
        let draft = lock.draft(&lexicon)?;
        let fresh = Self::over(Box::new(EmbeddedEngine::of_draft(&draft)?), lexicon, path)?;
        let mut skipped = BTreeSet::new();
        let report = fresh.index_all(tasks, &mut |event| {
            if let IndexEvent::Skipped(passed) = event {
                skipped.insert(passed.path.clone());
            }
            each(event);
        })?;
        if report.stopped.is_some() {
            return Err(ArchiveError::Stopped { path: path.to_owned() });
        }
        if options.strict && report.total_skipped > 0 {
            return Err(ArchiveError::NotComplete { path: path.to_owned(), skipped: report.skipped });
        }
        if report.articles == 0 && !matches!(old, Old::Missing) {
            return Err(ArchiveError::NothingToRebuild { path: path.to_owned(), skipped: report.skipped });
        }
        if !options.lossy {
            fresh.check_nothing_is_lost(old, tasks, &skipped, &report.skipped)?;
        }
        // Its files are closed before they are put in place.
        drop(fresh);
        draft.publish()?;
        drop(lock);
        Ok((Self::open(path)?, report))
    }

    fn check_nothing_is_lost(
        &self,
        old: Old,
        tasks: &[IndexTask],
        paths: &BTreeSet<String>,
        skipped: &[Skipped],
    ) -> Result<(), ArchiveError> {
        let unreadable = |skipped: &Skipped| skipped.reason == SkipReason::Unreadable;
        let lost = match old {
            Old::Missing => return Ok(()),
            Old::Unreadable if !skipped.iter().any(unreadable) => return Ok(()),
            Old::Unreadable => Vec::new(),
            Old::Readable(old) => {
                let lost = self.lost(&*old, tasks, paths)?;
                if lost.is_empty() {
                    return Ok(());
                }
                lost
            }
        };
        let skipped = skipped.iter().filter(|skipped| unreadable(skipped)).cloned().collect();
        Err(ArchiveError::WouldLose { path: self.path(), lost, skipped })
    }

    /// The articles of the old index that this one lacks, as their source cannot be read; with the source. Those whose source is there and was
    /// not named are left out on purpose.
    fn lost(
        &self,
        old: &dyn Snapshot,
        tasks: &[IndexTask],
        skipped: &BTreeSet<String>,
    ) -> Result<Vec<(String, String)>, ArchiveError> {
        let new = self.snapshot();
        let skipped: Vec<String> = skipped.iter().map(|path| place(&self.paths, Path::new(path))).collect();
        let inputs = || tasks.iter().flat_map(|task| task.inputs.iter().map(move |input| (input, &task.options)));
        let pruned: Vec<String> = inputs()
            .filter_map(|(input, options)| match input {
                Input::Path(root) if options.prune && root.exists() && !options.finds_nothing(root) => {
                    Some(place(&self.paths, root))
                }
                _ => None,
            })
            .collect();
        let before: Vec<String> =
            old.files_under(None)?.into_iter().filter(IndexedFile::is_file).map(|file| file.path).collect();
        let mut doubtful = Vec::new();
        for (path, now) in before.iter().zip(new.files(&before)?) {
            if now.is_some_and(|file| file.complete && file.skipped.is_empty()) {
                continue;
            }
            let was_skipped = deepest_above(path, &skipped).is_some();
            let is_doubtful = match Standing::of(&self.paths.open(path)) {
                Standing::Readable => was_skipped,
                Standing::Unreadable => true,
                Standing::Vanished => deepest_above(path, &pruned).is_none(),
            };
            if is_doubtful {
                doubtful.push(path.clone());
            }
        }
        if !inputs().any(|(input, _)| *input == Input::StandardInput) {
            doubtful.push(STANDARD_INPUT.to_owned());
        }
        let corrections = self.corrections()?;
        let mut lost = Vec::new();
        for (path, ids) in doubtful.iter().zip(old.articles_of_files(&doubtful)?) {
            let states = new.states(&ids)?;
            let gone = ids.iter().zip(states).filter(|(id, state)| state.is_none() && !corrections.is_deleted(id));
            lost.extend(gone.map(|(id, _)| (id.as_str().to_owned(), self.paths.shown(path))));
        }
        Ok(lost)
    }
}

/// How the source of an article stands now.
enum Standing {
    Readable,
    Unreadable,
    Vanished,
}

impl Standing {
    fn of(source: &Path) -> Self {
        match fs::metadata(source) {
            // A folder or a pipe in its place is not the source, and opening a pipe might wait for ever.
            Ok(metadata) if metadata.is_file() && File::open(source).is_ok() => Self::Readable,
            // What a link leads to may only be away.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) && !source.is_symlink() =>
            {
                Self::Vanished
            }
            _ => Self::Unreadable,
        }
    }
}

impl Old {
    /// The index behind the lock.
    fn of(lock: &Lock) -> Result<Self, ArchiveError> {
        let folder = lock.folder();
        match folder.pointer() {
            Ok(pointer) if pointer.info().format == FORMAT => {
                let snapshot = EmbeddedEngine::open_any(folder, &pointer).and_then(|engine| engine.snapshot());
                Ok(snapshot.map_or(Self::Unreadable, Self::Readable))
            }
            Err(EngineError::Missing { .. }) => Ok(Self::Missing),
            Ok(_) | Err(EngineError::Damaged { .. }) => Ok(Self::Unreadable),
            Err(error) => Err(error.into()),
        }
    }
}

/// The stored name of a file or folder that need not exist.
fn place(paths: &PathBase, path: &Path) -> String {
    paths.stored(path).unwrap_or_else(|| paths.place(path))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::path::PathBuf;
    use std::rc::Rc;

    use super::*;
    use crate::archive::IndexOptions;
    use crate::engine::embedded::probe;
    use crate::model::SearchRequest;

    /// A folder with an article, and whatever indexes a test makes beside it.
    struct Place {
        folder: tempfile::TempDir,
        kills: Rc<Cell<usize>>,
    }

    impl Place {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            fs::create_dir(folder.path().join("artikel")).expect("a folder");
            fs::write(folder.path().join("artikel/a.jsonl"), "{\"id\": \"a\", \"text\": \"Ein Kormoran.\"}\n")
                .expect("a file");
            Self { folder, kills: Rc::default() }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn tasks(&self) -> [IndexTask; 1] {
            [IndexTask { inputs: vec![Input::Path(self.path("artikel"))], options: IndexOptions::default() }]
        }

        fn index(&self, name: &str) -> IndexReport {
            let archive = Archive::open_or_create(&self.path(name)).expect("opens");
            archive.index_all(&self.tasks(), &mut |_| {}).expect("is written")
        }

        fn rebuild(&self, name: &str) {
            let options = RebuildOptions::default();
            let (archive, _) =
                Archive::rebuild(&self.path(name), &self.tasks(), &options, &mut |_| {}).expect("is made anew");
            assert_eq!(found(&archive), 1);
        }

        /// Runs something; keeps what a kill before each change of the folder would leave as `kill-…`, and returns how many there are.
        fn killed_at_each_step(&self, run: impl FnOnce()) -> usize {
            let (from, kills) = (self.path("index"), Rc::clone(&self.kills));
            kills.set(0);
            let root = self.folder.path().to_owned();
            let keep = move || {
                let to = root.join(format!("kill-{}", kills.get()));
                let _ = fs::remove_dir_all(&to);
                copy(&from, &to);
                kills.set(kills.get() + 1);
            };
            probe::with(keep, run);
            self.kills.get()
        }

        fn names(&self, folder: &str) -> Vec<String> {
            let entries = fs::read_dir(self.path(folder)).expect("a folder");
            let mut names: Vec<_> =
                entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        }

        /// The next run works on what a kill left, and leaves nothing but one index behind.
        fn goes_on(&self, name: &str) {
            self.index(name);
            let names = self.names(name);
            let folders = names.iter().filter(|name| name.starts_with("beleg-data-")).count();
            let segments = names.iter().filter(|name| name.ends_with(".store")).count();
            assert_eq!(folders + segments, 1, "{name}: {names:?}");
            assert!(!names.iter().any(|name| name.starts_with(".tmp")), "{name}: {names:?}");
            self.rebuild(name);
            let names = self.names(name);
            assert_eq!(names.len(), 4, "{name}: {names:?}");
            assert!(names.iter().any(|name| name.starts_with("beleg-data-")));
        }
    }

    fn found(archive: &Archive) -> usize {
        archive.search(&SearchRequest::new("Kormoran")).expect("an answer").hits.len()
    }

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("a folder");
        let Ok(entries) = fs::read_dir(from) else { return };
        for entry in entries.flatten() {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).expect("a copy");
            }
        }
    }

    #[test]
    fn a_rebuild_that_is_killed_at_any_step_leaves_an_index() {
        let place = Place::new();
        place.index("index");
        // From the files of a new index, then from those of one that was made anew.
        for round in 0..2 {
            let steps = place.killed_at_each_step(|| place.rebuild("index"));
            assert!(steps >= 6, "{steps}");
            for step in 0..steps {
                let name = format!("kill-{step}");
                let archive = Archive::open(&place.path(&name)).expect("an index at every moment");
                assert_eq!(found(&archive), 1, "round {round}, {name}");
                drop(archive);
                place.goes_on(&name);
            }
        }
    }

    #[test]
    fn an_index_whose_making_is_killed_at_any_step_is_made_by_the_next_run() {
        let place = Place::new();
        let steps = place.killed_at_each_step(|| drop(Archive::open_or_create(&place.path("index"))));
        assert!(steps >= 3, "{steps}");
        for step in 0..steps {
            place.goes_on(&format!("kill-{step}"));
        }
        let place = Place::new();
        let steps = place.killed_at_each_step(|| place.rebuild("index"));
        assert!(steps >= 5, "{steps}");
        for step in 0..steps {
            place.goes_on(&format!("kill-{step}"));
        }
    }
}

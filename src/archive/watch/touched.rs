//! What happened in the watched folders since somebody looked: paths, each once, however often they changed.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crossbeam_channel::{Receiver, Sender, bounded};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind};

/// With more paths than this it is simpler to look at everything; and what is remembered has a limit.
const MOST_PATHS: usize = 50_000;

/// Filled by the thread of `notify`, emptied by the one that indexes.
pub(super) struct Touched {
    news: Mutex<News>,
    /// Holds at most one token: something happened.
    sender: Sender<()>,
    receiver: Receiver<()>,
}

/// What happened.
#[derive(Default)]
pub(super) struct News {
    /// Files and folders that came, changed or went.
    pub(super) paths: BTreeSet<PathBuf>,
    /// Whether something was missed: everything must be looked at.
    pub(super) all: bool,
    /// Why watching does not go on.
    pub(super) failure: Option<notify::Error>,
}

impl Touched {
    pub(super) fn new() -> Self {
        let (sender, receiver) = bounded(1);
        Self { news: Mutex::default(), sender, receiver }
    }

    /// A channel with a token as long as there may be news.
    pub(super) fn bell(&self) -> &Receiver<()> {
        &self.receiver
    }

    /// The news; there are none afterwards.
    pub(super) fn take(&self) -> News {
        std::mem::take(&mut *self.news())
    }

    /// Adds to the news.
    pub(super) fn add(&self, paths: impl IntoIterator<Item = PathBuf>) {
        let mut news = self.news();
        if !news.all {
            news.paths.extend(paths);
        }
        if news.paths.len() > MOST_PATHS {
            *news = News { all: true, ..News::default() };
        }
        let _ = self.sender.try_send(());
    }

    /// Notes that something was missed.
    pub(super) fn miss(&self) {
        self.news().all = true;
        let _ = self.sender.try_send(());
    }

    /// Takes what `notify` tells.
    pub(super) fn hear(&self, told: notify::Result<Event>) {
        match told {
            Ok(event) if event.need_rescan() => self.miss(),
            Ok(event) if is_change(&event.kind) => self.add(event.paths),
            Ok(_) => {}
            Err(error) if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) => {
                self.news().failure = Some(error);
                let _ = self.sender.try_send(());
            }
            // Whatever could not be read: the next look tells.
            Err(error) => self.add(error.paths),
        }
    }

    fn news(&self) -> MutexGuard<'_, News> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether something may have changed: reading a file is told, too.
fn is_change(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

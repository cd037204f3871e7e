//! What is said for every command: the index, its sources, the clock, how remarks are printed.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, Utc};
use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};

use super::output::{Styles, tell};
use crate::archive::{Archive, ArchiveError, Config, ConfigError, FoundBy, Located, Patience};
use crate::messages::{Argument, Lang, Message};
use crate::model::Warning;

/// What every command may need.
pub(super) struct Context {
    pub(super) located: Located,
    /// The file of `--config`.
    pub(super) config: Option<PathBuf>,
    pub(super) quiet: bool,
    /// What is said to people, is said in it.
    pub(super) lang: Lang,
    pub(super) styles: Styles,
    /// Columns of text answers.
    pub(super) width: usize,
    /// The fixed clock, if `BELEG_NOW` is set.
    pub(super) now: Option<DateTime<Utc>>,
}

impl Context {
    /// The time of day.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.now.unwrap_or_else(Utc::now)
    }

    pub(super) fn open(&self) -> Result<Archive, ArchiveError> {
        self.tell_what_gave_way();
        Ok(self.with_clock(Archive::open(self.index())?))
    }

    pub(super) fn open_or_create(&self, patience: &Patience) -> Result<Archive, ArchiveError> {
        Ok(self.with_clock(Archive::open_or_create_within(self.index(), patience)?))
    }

    /// The folder of the index.
    pub(super) fn index(&self) -> &Path {
        &self.located.path
    }

    /// Tells which index is going to be written, if that is not plain: nobody named it, and it lies elsewhere.
    pub(super) fn tell_where(&self) {
        self.tell_what_gave_way();
        let path = self.index();
        let is_here = path.is_relative() && !path.components().any(|step| step == Component::ParentDir);
        if self.located.by != FoundBy::Name && !is_here {
            self.note(Message::new("index-where").with("path", path.display()));
        }
    }

    /// Tells of the indexes that were met and are not the one.
    fn tell_what_gave_way(&self) {
        let Located { path, overruled, foreign, .. } = &self.located;
        if let Some(other) = overruled {
            self.warn(Message::new("index-overruled").with("path", path).with("other", other));
        }
        if let Some(foreign) = foreign {
            self.warn(Message::new("index-of-other").with("path", foreign));
        }
    }

    /// Where the sources are named.
    pub(super) fn config_file(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| Config::beside(self.index()))
    }

    /// The sources; none if there is no file, unless `--config` names it.
    pub(super) fn config(&self) -> Result<Config, ConfigError> {
        let file = self.config_file();
        match Config::read(&file) {
            Err(ConfigError::Io { source, .. })
                if source.kind() == io::ErrorKind::NotFound && self.config.is_none() =>
            {
                Ok(Config { file, ..Config::default() })
            }
            result => result,
        }
    }

    fn with_clock(&self, archive: Archive) -> Archive {
        // What is wrong in the file is told by what reads the sources.
        let archive = archive.with_converters(self.config().map(|config| config.converters).unwrap_or_default());
        match self.now {
            Some(now) => archive.with_clock(now),
            None => archive,
        }
    }

    /// A message in the language of the answer.
    pub(super) fn say(&self, message: impl Borrow<Message>) -> String {
        message.borrow().say(self.lang)
    }

    /// Prints a message on standard error.
    pub(super) fn note(&self, message: impl Borrow<Message>) {
        self.remark(&self.say(message));
    }

    /// Says which commands were found and turned files into text.
    pub(super) fn tell_converters(&self, converters: &BTreeMap<String, String>) {
        for (ending, command) in converters {
            let program = command.split_whitespace().next().unwrap_or_default();
            self.note(Message::new("converter-found").with("kind", ending.to_uppercase()).with("program", program));
        }
    }

    /// Prints a warning on standard error.
    pub(super) fn warn(&self, warning: impl Into<Argument>) {
        self.note(Message::new("warning").with("message", warning));
    }

    /// Prints the warnings of an answer on standard error.
    pub(super) fn warn_of(&self, warnings: &[Warning]) {
        warnings.iter().for_each(|warning| self.warn(warning.message.clone()));
    }

    /// Prints a remark on standard error.
    pub(super) fn remark(&self, text: &str) {
        if !self.quiet {
            tell(text);
        }
    }
}

/// Where the index of a user lies, in the folder that the system has for data; `None` for users without a home.
pub(super) fn user_index() -> Option<PathBuf> {
    let folders = choose_native_strategy().ok()?;
    Some(folders.data_dir().join("beleg").join("index"))
}

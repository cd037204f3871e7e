//! `beleg.toml`: the sources of an archive, and what is said of their articles.
//!
//! ```toml
//! exclude = ["*.tmp", "*~"]   # names of files and folders that are left out
//!
//! [converters]                # commands that turn files into text, by the endings of their names
//! pdf = "pdftotext -enc UTF-8 {} -"
//!
//! [[source]]
//! path = "eingang/dpa"        # a file or a folder, from the folder of this file
//! outlet = "dpa"
//! zone = "Europe/Berlin"
//! language = "de"
//! map = { headline = "Titel", published = "Datum" }
//! date-from = "mtime"
//! ```
//!
//! A file belongs to the source whose path it is or lies below; where several do, to the one with the longest path.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::paths::{beside, countable, normalize, real, way};
use super::{DateFrom, IndexOptions, IndexTask, Input, Settings};
use crate::ingest::{ColumnMap, Converters, Exclude};
use crate::messages::Message;
use crate::model::{ErrorCode, Hint};

/// The sources of an archive; none by default.
///
/// ```
/// use beleg::{Archive, Config, IndexOptions, Settings};
///
/// let config = Config::parse("[[source]]\npath = 'articles'\nlanguage = 'de'\n", "index-data/beleg.toml".as_ref())?;
/// let tasks = config.tasks(&config.inputs(), &Settings::default(), &IndexOptions::default());
/// let folder = tempfile::tempdir()?;
/// let archive = Archive::open_or_create(&folder.path().join("index"))?;
/// assert_eq!(archive.index_all(&tasks, &mut |_| {})?.added, 16);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The file that says so.
    pub file: PathBuf,
    /// In its order; no two have the same path.
    pub sources: Vec<ConfigSource>,
    /// Names of files and folders that are left out; `None` for those that are left out anyhow.
    pub exclude: Option<Exclude>,
    /// Commands that turn files into text.
    pub converters: Converters,
}

/// A source of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigSource {
    /// A file or folder, to be opened from the working directory; it need not exist.
    pub path: PathBuf,
    /// What is said of its articles.
    pub settings: Settings,
}

/// Why a `beleg.toml` cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum ConfigError {
    /// The operating system refused.
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Not as such a file is written.
    Syntax {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// What was found and what was expected.
        message: String,
    },
    /// A file that is there is not written anew.
    Exists {
        /// The file.
        path: PathBuf,
    },
}

impl ConfigError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        match self {
            Self::Io { action, path, .. } => Message::cannot(action).with("path", path),
            Self::Syntax { path, line, column, message } => Message::new("config-syntax")
                .with("path", path)
                .with("line", line.to_string())
                .with("column", column.to_string())
                .with("message", message.as_str()),
            Self::Exists { path } => Message::new("config-exists").with("path", path),
        }
    }

    /// Its code.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorCode::ConfigMissing,
            Self::Io { source, .. } => ErrorCode::of_io(source),
            Self::Syntax { .. } => ErrorCode::ConfigInvalid,
            Self::Exists { .. } => ErrorCode::ConfigExists,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Hint {
        match self.code() {
            ErrorCode::ConfigMissing => Hint::WriteConfig,
            ErrorCode::ConfigInvalid => Hint::CorrectConfig,
            ErrorCode::ConfigExists => Hint::EditConfig,
            ErrorCode::TooManyFiles => Hint::OpenFewer,
            ErrorCode::DiskFull => Hint::FreeSpace,
            _ => Hint::CheckConfigRights,
        }
    }
}

impl Config {
    /// The name of the file.
    pub const FILE_NAME: &str = "beleg.toml";

    /// Where the file of an index is looked for: beside the folder of the index.
    pub fn beside(index: &Path) -> PathBuf {
        beside(index, Self::FILE_NAME)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`ConfigError::Io`] and [`ConfigError::Syntax`]. A source that does not exist is no error.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(file).map_err(|source| ConfigError::Io {
            action: "read",
            path: file.to_owned(),
            source,
        })?;
        Self::parse(&text, file)
    }

    /// Reads the text of a file; the paths in it are counted from the folder of `file`.
    ///
    /// # Errors
    /// [`ConfigError::Syntax`], at the first place that is wrong.
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigError> {
        let wrong = |span: Option<Range<usize>>, message: String| {
            let before = span.and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            let (line, column) = (before.matches('\n').count() + 1, line.chars().count() + 1);
            ConfigError::Syntax { path: file.to_owned(), line, column, message }
        };
        let table: FileTable = toml::from_str(text).map_err(|error| wrong(error.span(), message(&error)))?;
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => countable(folder),
            _ => PathBuf::new(),
        };
        let mut sources: Vec<ConfigSource> = Vec::with_capacity(table.source.len());
        for SourceTable { path, outlet, language, zone, date_from, map } in table.source {
            let span = path.span();
            let path = normalize(&folder.join(path.into_inner().0));
            if sources.iter().any(|source| source.path == path) {
                let message = "an earlier source has the same path: say everything about it in one".to_owned();
                return Err(wrong(Some(span), message));
            }
            let [outlet, language] = [outlet, language].map(|text| text.map(|filled| filled.0));
            let settings =
                Settings { outlet, language, zone: zone.map(|zone| zone.0), date_from: date_from.map(Into::into), map };
            sources.push(ConfigSource { path, settings });
        }
        let exclude = table.exclude.map(|exclude| exclude.0);
        let converters = table.converters.map(|commands| commands.0).unwrap_or_default();
        Ok(Self { file: file.to_owned(), sources, exclude, converters })
    }

    /// All sources as inputs, in their order.
    pub fn inputs(&self) -> Vec<Input> {
        self.sources.iter().map(|source| Input::Path(source.path.clone())).collect()
    }

    /// Divides inputs by the sources that their files belong to, each part with the options that hold for it: what `flags` say, else what
    /// the source says, else `options`. Keeps the order; a folder that has sources below it is read without them, and they follow it.
    pub fn tasks(&self, inputs: &[Input], flags: &Settings, options: &IndexOptions) -> Vec<IndexTask> {
        let sources: Vec<(PathBuf, &ConfigSource)> =
            self.sources.iter().map(|source| (real(&source.path), source)).collect();
        let is_source = |root: &Path| sources.iter().any(|(source, _)| source == root);
        let mut roots: Vec<(Option<PathBuf>, &Path)> = Vec::new();
        for input in inputs {
            let Input::Path(path) = input else {
                roots.push((None, Path::new("")));
                continue;
            };
            let root = real(path);
            let below = sources.iter().filter(|(source, _)| is_below(source, &root));
            let below: Vec<_> = below.map(|(source, of)| (source.clone(), of.path.as_path())).collect();
            for (root, path) in std::iter::once((root, path.as_path())).chain(below) {
                // A source may be named by itself and lie below another input: it is read once.
                let is_there = || roots.iter().any(|(known, _)| known.as_ref() == Some(&root));
                if !(is_source(&root) && is_there()) {
                    roots.push((Some(root), path));
                }
            }
        }
        let mut tasks: Vec<IndexTask> = Vec::new();
        for (root, path) in roots {
            let (settings, except) = match &root {
                None => (None, Vec::new()),
                Some(root) => {
                    let own = sources.iter().filter(|(source, _)| root.starts_with(source));
                    let own = own.max_by_key(|(source, _)| source.components().count());
                    let below = sources.iter().filter(|(source, _)| is_below(source, root));
                    (own.map(|(_, source)| &source.settings), below.map(|(below, _)| below.clone()).collect())
                }
            };
            let settings = settings.map_or_else(|| flags.clone(), |settings| flags.or(settings));
            let exclude = self.exclude.clone().unwrap_or_else(|| options.exclude.clone());
            let mut options = IndexOptions { except, exclude, ..settings.over(options.clone()) };
            options.read.converters.clone_from(&self.converters);
            let input = root.map_or(Input::StandardInput, |_| Input::Path(path.to_owned()));
            match tasks.last_mut() {
                Some(last) if last.options == options => last.inputs.push(input),
                _ => tasks.push(IndexTask { inputs: vec![input], options }),
            }
        }
        tasks
    }

    /// Writes a file with comments that names these sources. Relative paths are counted from the working directory.
    ///
    /// # Errors
    /// [`ConfigError::Exists`] if there is one; [`ConfigError::Io`].
    pub fn write_new(file: &Path, sources: &[PathBuf]) -> Result<(), ConfigError> {
        let failed = |action| {
            move |source: io::Error| match source.kind() {
                io::ErrorKind::AlreadyExists => ConfigError::Exists { path: file.to_owned() },
                _ => ConfigError::Io { action, path: file.to_owned(), source },
            }
        };
        let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed("make the folder of"))?;
        let from_folder =
            |path: &PathBuf| if path.is_absolute() { path.clone() } else { way(&real(path), &real(folder)) };
        let text = Self::draft(&sources.iter().map(from_folder).collect::<Vec<_>>());
        let mut new = fs::File::create_new(file).map_err(failed("write"))?;
        io::Write::write_all(&mut new, text.as_bytes()).map_err(failed("write"))
    }

    /// The text of a file with comments that names these sources, as they are to stand in it; with none, an example that is commented out.
    ///
    /// All settings stand below, commented out; `zone` and `date-from` with what holds without them.
    pub fn draft(sources: &[PathBuf]) -> String {
        let mut text = DRAFT.to_owned();
        if sources.is_empty() {
            text.push_str("\n# [[source]]\n# path = \"eingang/dpa\"\n");
            text.push_str(DRAFT_SETTINGS);
        }
        for path in sources {
            let path = toml::Value::String(path.to_string_lossy().into_owned());
            let _ = write!(text, "\n[[source]]\npath = {path}\n");
            text.push_str(DRAFT_SETTINGS);
        }
        text
    }
}

/// Whether a path lies below another, both absolute and without links.
fn is_below(path: &Path, folder: &Path) -> bool {
    path != folder && path.starts_with(folder)
}

const DRAFT: &str = "\
# The sources of this archive. `beleg index` brings all of them up to date, `beleg sources` lists them.
# Settings also hold for a file or folder below a source that is indexed by itself; flags win over this file.
#
# Each source begins with `[[source]]` and needs a `path`: a file or a folder with everything below it, counted from the folder of this
# file. A folder inside another source may be a source of its own, with its own settings. The rest may stay commented out.
#
# Before the first source: names of files and folders that are left out, instead of these.
# exclude = [\"*.tmp\", \"*~\", \"~$*\", \"*.part\", \"*.crdownload\", \"*.swp\", \"*.lock\", \"Thumbs.db\", \"desktop.ini\"]
# Commands that turn files into text, by the endings of their names; run without a shell, with the file for `{}`.
# converters = { pdf = \"pdftotext -enc UTF-8 {} -\", docx = \"pandoc -f docx -t plain -s --wrap=none {}\" }
";

const DRAFT_SETTINGS: &str = "\
# outlet = \"Elbpost\"           # the outlet of all articles, whatever they say
# language = \"de\"              # the language of all articles, whatever they say
# zone = \"Europe/Berlin\"       # zone of local days and of times without a zone
# date-from = \"content\"        # \"mtime\": take the date of an undated article from its file's time
# map = { headline = \"Titel\", published = \"Datum\" }    # columns of CSV files, where their names do not tell
";

/// What the TOML reader says, in the words of the file.
fn message(error: &toml::de::Error) -> String {
    const WORDS: [(&str, &str); 7] = [
        ("\n", "; "),
        ("unknown field", "unknown key"),
        ("missing field", "missing key"),
        ("unknown variant", "unknown value"),
        // Only `source` is one.
        ("expected a sequence", "expected `[[source]]`, with two brackets on both sides"),
        // Only `map` is one.
        ("expected a map", "expected `{ headline = \"Titel\", … }`"),
        ("invalid type: map", "a single table"),
    ];
    WORDS.iter().fold(error.message().trim().to_owned(), |text, (theirs, ours)| text.replace(theirs, ours))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "tables `[[source]]`")]
struct FileTable {
    exclude: Option<Patterns>,
    converters: Option<Commands>,
    #[serde(default)]
    source: Vec<SourceTable>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, expecting = "a table `[[source]]`")]
struct SourceTable {
    path: Spanned<Filled>,
    outlet: Option<Filled>,
    language: Option<Filled>,
    zone: Option<Zone>,
    date_from: Option<DateFromName>,
    map: Option<ColumnMap>,
}

/// Patterns of names.
struct Patterns(Exclude);

impl<'de> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let patterns: Option<Vec<&str>> =
            value.as_array().and_then(|list| list.iter().map(toml::Value::as_str).collect());
        let patterns = patterns.ok_or_else(|| D::Error::custom("expected a list like `[\"*.tmp\", \"*~\"]`"))?;
        Exclude::parse(patterns).map(Self).map_err(D::Error::custom)
    }
}

/// Commands by the endings of files.
struct Commands(Converters);

impl<'de> Deserialize<'de> for Commands {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let commands: Option<Vec<(&str, &str)>> = value.as_table().and_then(|table| {
            table.iter().map(|(ending, command)| Some((ending.as_str(), command.as_str()?))).collect()
        });
        let expected = || D::Error::custom("expected lines like `pdf = \"pdftotext -enc UTF-8 {} -\"`");
        Converters::parse(commands.ok_or_else(expected)?).map(Self).map_err(D::Error::custom)
    }
}

/// A text that is not empty.
struct Filled(String);

impl<'de> Deserialize<'de> for Filled {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() {
            return Err(D::Error::custom(
                "expected a text, found nothing between the quotes: write one, or leave out the line",
            ));
        }
        Ok(Self(text))
    }
}

/// The name of a time zone.
struct Zone(Tz);

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let wrong = || D::Error::custom(format!("`{name}` is no time zone: write it like `Europe/Berlin` or `UTC`"));
        name.parse().map(Self).map_err(|_| wrong())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum DateFromName {
    Content,
    Mtime,
}

impl From<DateFromName> for DateFrom {
    fn from(name: DateFromName) -> Self {
        match name {
            DateFromName::Content => Self::Content,
            DateFromName::Mtime => Self::Mtime,
        }
    }
}

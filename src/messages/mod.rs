//! What is said to people, in German or in English: one file of messages for each language.
//!
//! A [`Message`] is a key with arguments; it is made where the fact is known (errors, warnings, hints, answers) and said by the door, in the
//! language of whoever reads it. As JSON and through [`Display`](fmt::Display) it is English. To add one:
//!
//! 1. Write it into `en.ftl` and `de.ftl`, in the syntax of [Fluent](https://projectfluent.org/fluent/guide/): `key = text with { $name }`, and
//!    `{ $n -> [one] one passage *[other] { $n } passages }` where a number decides. Each message stands for itself: no terms, no references.
//!    Keys begin with their area (`search-…`, `hint-…`).
//! 2. Make it with `Message::new("key").with("name", value)`; a number that decides, or that may be large, is given as a number, one that is
//!    a name (a line, a year) as text.
//! 3. Say it with `context.say(message)` as a part of an answer, with `context.note(message)` or `context.warn(message)` on standard error.
//!
//! Tests see to it that both files have the same keys with the same variables, that every key in the code is there, and that none is there in
//! vain. Days and sizes are written by [`Lang::day`] and its neighbours.

mod lang;

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::io;
use std::path::{self, Path, PathBuf};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use lang::Lang;

/// Something to be said: a text in every language, with what is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Keyed {
        key: Cow<'static, str>,
        arguments: Vec<(Cow<'static, str>, Argument)>,
    },
    /// The words of somebody else, or of an older index.
    Words(String),
}

/// What is filled into a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Argument {
    /// Words as they are.
    Text(String),
    /// A number, with signs between its thousands.
    Number(u64),
    /// Another message, in the same language.
    #[serde(with = "stored")]
    Message(Message),
}

impl Message {
    /// The message of a key in `en.ftl` and `de.ftl`.
    pub fn new(key: &'static str) -> Self {
        Self(Kind::Keyed { key: Cow::Borrowed(key), arguments: Vec::new() })
    }

    /// The message of a key that is made at run time, if there is one in German: help stands there only.
    pub fn if_known(key: &str) -> Option<Self> {
        entry(Lang::German.file(), key)?;
        Some(Self(Kind::Keyed { key: Cow::Owned(key.to_owned()), arguments: Vec::new() }))
    }

    /// Words that are the same in every language: of the operating system, or of another program.
    pub fn words(words: impl Into<String>) -> Self {
        Self(Kind::Words(words.into()))
    }

    /// What somebody tried to do, as the subject of a message: `read`, `make folder`.
    pub fn action(action: &str) -> Self {
        let key = format!("do-{}", action.replace(' ', "-"));
        match entry(Lang::English.file(), &key) {
            Some(_) => Self(Kind::Keyed { key: Cow::Owned(key), arguments: Vec::new() }),
            None => Self::words(action),
        }
    }

    /// Something that could not be done with a `path`.
    pub fn cannot(action: &str) -> Self {
        Self::new("cannot").with("action", Self::action(action))
    }

    /// What the operating system says.
    pub fn of_io(error: &io::Error) -> Self {
        let system = error.to_string();
        if error.get_ref().is_some() {
            return Self::words(system);
        }
        Self::new(match error.kind() {
            io::ErrorKind::NotFound => "io-not-found",
            io::ErrorKind::PermissionDenied => "io-denied",
            io::ErrorKind::AlreadyExists => "io-exists",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "io-full",
            io::ErrorKind::ReadOnlyFilesystem => "io-read-only",
            io::ErrorKind::IsADirectory => "io-folder",
            io::ErrorKind::NotADirectory => "io-no-folder",
            _ => return Self::words(system),
        })
        .with("system", system)
    }

    /// Fills in a variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        if let Kind::Keyed { arguments, .. } = &mut self.0 {
            arguments.push((Cow::Borrowed(name), value.into()));
        }
        self
    }

    /// The text in a language.
    pub fn say(&self, lang: Lang) -> String {
        match &self.0 {
            Kind::Words(words) => words.clone(),
            Kind::Keyed { key, arguments } => {
                let arguments: FluentArgs<'_> =
                    arguments.iter().map(|(name, argument)| (name.as_ref(), argument.say(lang))).collect();
                said(key, &arguments, lang)
            }
        }
    }
}

impl Argument {
    fn say(&self, lang: Lang) -> FluentValue<'_> {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Message(message) => message.say(lang).into(),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::English))
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::words)
    }
}

impl JsonSchema for Message {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// A message as an index keeps it: with its key, so that it can be said in any language later.
pub(crate) mod stored {
    use super::{Argument, Cow, Deserialize, Deserializer, Kind, Message, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Stored<'a> {
        Keyed { key: Cow<'a, str>, with: Cow<'a, [(Cow<'static, str>, Argument)]> },
        Words(Cow<'a, str>),
    }

    pub(crate) fn serialize<S: Serializer>(message: &Message, to: S) -> Result<S::Ok, S::Error> {
        match &message.0 {
            Kind::Keyed { key, arguments } => {
                Stored::Keyed { key: Cow::Borrowed(key), with: Cow::Borrowed(arguments) }.serialize(to)
            }
            Kind::Words(words) => Stored::Words(Cow::Borrowed(words)).serialize(to),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Message, D::Error> {
        Ok(Message(match Stored::deserialize(from)? {
            Stored::Keyed { key, with } => {
                Kind::Keyed { key: Cow::Owned(key.into_owned()), arguments: with.into_owned() }
            }
            Stored::Words(words) => Kind::Words(words.into_owned()),
        }))
    }
}

/// Words that are the same in every language.
impl From<String> for Message {
    fn from(words: String) -> Self {
        Self::words(words)
    }
}

impl From<&str> for Message {
    fn from(words: &str) -> Self {
        Self::words(words)
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<path::Display<'_>> for Argument {
    fn from(path: path::Display<'_>) -> Self {
        Self::Text(path.to_string())
    }
}

impl From<&Path> for Argument {
    fn from(path: &Path) -> Self {
        path.display().into()
    }
}

impl From<&PathBuf> for Argument {
    fn from(path: &PathBuf) -> Self {
        path.display().into()
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

thread_local! {
    /// The messages that were needed so far.
    static BUNDLES: RefCell<Vec<(Lang, FluentBundle<FluentResource>)>> = const { RefCell::new(Vec::new()) };
}

/// A message in a language. Of the files only what is said is parsed: an answer needs a handful of some hundred messages.
fn said(key: &str, arguments: &FluentArgs<'_>, lang: Lang) -> String {
    BUNDLES.with_borrow_mut(|bundles| {
        let at = bundles.iter().position(|(of, _)| *of == lang).unwrap_or_else(|| {
            bundles.push((lang, lang.bundle()));
            bundles.len() - 1
        });
        let Some((_, bundle)) = bundles.get_mut(at) else { return key.to_owned() };
        if !bundle.has_message(key) {
            let source = entry(lang.file(), key).unwrap_or_default().to_owned();
            if let Ok(resource) = FluentResource::try_new(source) {
                bundle.add_resource_overriding(resource);
            }
        }
        let mut errors = Vec::new();
        let text = bundle.get_message(key).and_then(|message| {
            Some(bundle.format_pattern(message.value()?, Some(arguments), &mut errors).into_owned())
        });
        debug_assert!(text.is_some() && errors.is_empty(), "the message `{key}` cannot be said: {errors:?}");
        text.unwrap_or_else(|| key.to_owned())
    })
}

/// The lines of a message in a file.
fn entry<'f>(file: &'f str, key: &str) -> Option<&'f str> {
    let start = memchr::memmem::find(file.as_bytes(), format!("\n{key} =").as_bytes())? + 1;
    let rest = file.get(start..)?;
    let is_next = |at: &usize| rest.as_bytes().get(at + 1).is_none_or(|byte| !matches!(byte, b' ' | b'\n'));
    let end = memchr::memchr_iter(b'\n', rest.as_bytes()).find(is_next)?;
    rest.get(..=end)
}

#[cfg(test)]
mod tests;

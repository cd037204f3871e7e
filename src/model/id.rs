//! Names of articles and passages that stay the same over re-indexing.

use std::fmt;
use std::str::FromStr;

use super::digest::fingerprint;
use crate::messages::Message;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The digits of made ids: no vowels but `a` and `e`, nothing that looks like something else.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Digits of a made id: 60 bits, so that a million articles collide with a probability of .0000004.
const MADE_LENGTH: usize = 12;
/// The longest id that is taken over word for word, in bytes.
const MAX_LENGTH: usize = 512;

/// Why a text is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum IdError {
    /// Nothing at all.
    Empty,
    /// A blank, a control character or `#`.
    Character {
        /// The whole id.
        id: String,
        /// The refused character.
        found: char,
    },
    /// More than 512 bytes.
    TooLong {
        /// Bytes found.
        length: usize,
    },
    /// Behind `#` stands none of `n`, `n.k`, `headline`, `kicker`, `teaser`, `sn`, `cn`, `bn`.
    Slot {
        /// The text behind `#`.
        found: String,
    },
    /// Behind `@` stand no twelve digits of a checksum.
    Token {
        /// The text behind `@`.
        found: String,
    },
}

impl IdError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => Message::new("id-empty"),
            Self::Character { id, found } => {
                Message::new("id-character").with("id", id.as_str()).with("found", found.escape_default().to_string())
            }
            Self::TooLong { length } => Message::new("id-too-long").with("most", MAX_LENGTH).with("length", *length),
            Self::Slot { found } => Message::new("id-slot").with("found", found.as_str()),
            Self::Token { found } => Message::new("id-token").with("found", found.as_str()),
        }
    }
}

/// The name of an article: its own `id` word for word, or made from its source key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ArticleId(String);

impl ArticleId {
    /// Takes over an id word for word.
    ///
    /// # Errors
    /// [`IdError`] if it is empty, longer than 512 bytes, or contains a blank, a control character or `#`.
    pub fn parse(id: &str) -> Result<Self, IdError> {
        if id.is_empty() {
            return Err(IdError::Empty);
        }
        if id.len() > MAX_LENGTH {
            return Err(IdError::TooLong { length: id.len() });
        }
        match id.chars().find(|c| c.is_whitespace() || c.is_control() || *c == '#') {
            Some(found) => Err(IdError::Character { id: id.to_owned(), found }),
            None => Ok(Self(id.to_owned())),
        }
    }

    /// Makes a short id from a source key (a canonical URL, or a path and a position): the same key, the same id.
    pub fn from_key(key: &str) -> Self {
        let bits = fingerprint(key.as_bytes());
        let digit = |i: usize| char::from(DIGITS[(bits >> (59 - 5 * i) & 31) as usize]);
        Self((0..MADE_LENGTH).map(digit).collect())
    }

    /// The id of a record without a name of its own: made from its file and its place among the file's records, from 0.
    pub fn of_place(path: &str, record: u64) -> Self {
        Self::from_key(&format!("{path}\n{record}"))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The place of a passage in its article, as written behind `#`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// `#headline`
    Headline,
    /// `#kicker`
    Kicker,
    /// `#teaser`
    Teaser,
    /// `#3`, or `#3.1`: body paragraph, from 0 in reading order, and the part of one that was split.
    Paragraph(u32, Option<u32>),
    /// `#s0`: section heading.
    Heading(u32),
    /// `#c0`: caption.
    Caption(u32),
    /// `#b0`: boilerplate.
    Boilerplate(u32),
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Headline => f.write_str("headline"),
            Self::Kicker => f.write_str("kicker"),
            Self::Teaser => f.write_str("teaser"),
            Self::Paragraph(n, None) => write!(f, "{n}"),
            Self::Paragraph(n, Some(k)) => write!(f, "{n}.{k}"),
            Self::Heading(n) => write!(f, "s{n}"),
            Self::Caption(n) => write!(f, "c{n}"),
            Self::Boilerplate(n) => write!(f, "b{n}"),
        }
    }
}

impl FromStr for Slot {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let number = |digits: &str| digits.parse::<u32>().ok().filter(|n| n.to_string() == digits);
        let slot = match text {
            "headline" => Some(Self::Headline),
            "kicker" => Some(Self::Kicker),
            "teaser" => Some(Self::Teaser),
            _ => match text.split_at_checked(1) {
                Some(("s", n)) => number(n).map(Self::Heading),
                Some(("c", n)) => number(n).map(Self::Caption),
                Some(("b", n)) => number(n).map(Self::Boilerplate),
                _ => match text.split_once('.') {
                    Some((n, k)) => number(n).zip(number(k)).map(|(n, k)| Self::Paragraph(n, Some(k))),
                    None => number(text).map(|n| Self::Paragraph(n, None)),
                },
            },
        };
        slot.ok_or_else(|| IdError::Slot { found: text.to_owned() })
    }
}

/// The name of a passage: `ARTICLE#SLOT`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct PassageId {
    /// The article it stands in.
    pub article: ArticleId,
    /// Its place there.
    pub slot: Slot,
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.article, self.slot)
    }
}

impl FromStr for PassageId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (article, slot) = text.split_once('#').ok_or_else(|| IdError::Slot { found: String::new() })?;
        Ok(Self { article: ArticleId::parse(article)?, slot: slot.parse()? })
    }
}

impl TryFrom<String> for PassageId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<PassageId> for String {
    fn from(id: PassageId) -> Self {
        id.to_string()
    }
}

//! Citing a passage: what is asked and what is answered.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{IdError, PassageId, Source};

/// How a citation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "cite_style")]
pub enum CiteStyle {
    /// A paragraph of text.
    #[default]
    Text,
    /// A quotation in Markdown with its source below.
    Markdown,
    /// An entry for BibTeX.
    Bibtex,
    /// A record in RIS, as reference managers read it.
    Ris,
    /// An item of CSL-JSON.
    CslJson,
}

/// One citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "citation")]
pub struct Citation {
    /// The passage.
    pub id: String,
    /// The citation in the style asked for.
    pub text: String,
    /// Where the passage stands.
    pub source: Source,
    /// What `verify` takes later.
    pub token: String,
}

/// Citations of some passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "cite")]
pub struct Citations {
    /// How they are written.
    pub style: CiteStyle,
    /// All of them, as one text.
    pub text: String,
    /// Each, in the order asked for.
    pub items: Vec<Citation>,
}

/// A passage as it was cited: its id, and the first twelve digits of its checksum. Written `ARTICLE#3@9f86d081884c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CiteToken {
    /// The passage.
    pub id: PassageId,
    /// The digits, hexadecimal.
    pub digits: String,
}

impl CiteToken {
    /// So many digits: two texts that are not equal have equal ones by chance once in 280 million million.
    const DIGITS: usize = 12;

    /// That of a passage with a checksum.
    pub fn new(id: PassageId, passage_sha256: &str) -> Self {
        Self { id, digits: passage_sha256.chars().take(Self::DIGITS).collect() }
    }

    /// Whether a passage with this checksum is what was cited.
    pub fn is_of(&self, passage_sha256: &str) -> bool {
        passage_sha256.starts_with(&self.digits)
    }

    /// Reads a token; `None` for what is none, as an id.
    pub fn parse(text: &str) -> Option<Result<Self, IdError>> {
        // Only an article's own id may hold `@`.
        let at = text.rfind('@').filter(|at| text.rfind('#').is_some_and(|slot| slot < *at))?;
        let (id, digits) = (text.get(..at)?, text.get(at + 1..)?);
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, 'a'..='f');
        if digits.len() != Self::DIGITS || !digits.chars().all(is_digit) {
            return Some(Err(IdError::Token { found: digits.to_owned() }));
        }
        Some(PassageId::from_str(id).map(|id| Self { id, digits: digits.to_owned() }))
    }
}

impl fmt::Display for CiteToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.digits)
    }
}

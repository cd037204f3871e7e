//! What people correct of an article.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ArticleId, ArticleMeta};

/// A fact of an article that can be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "fact")]
pub enum Fact {
    /// Whose copy it is: a list.
    Agency,
    /// Who wrote it: a list.
    Author,
    /// That it is left out.
    Deleted,
    /// Its language as a BCP 47 tag.
    Language,
    /// Who published it.
    Outlet,
    /// Where it was written.
    Place,
    /// When it was published.
    Published,
    /// When it was changed last.
    Updated,
}

impl Fact {
    /// All that a person sets; an article is deleted by a command of its own.
    pub const SETTABLE: [Self; 7] =
        [Self::Published, Self::Updated, Self::Outlet, Self::Author, Self::Agency, Self::Place, Self::Language];

    /// The word in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Author => "author",
            Self::Deleted => "deleted",
            Self::Language => "language",
            Self::Outlet => "outlet",
            Self::Place => "place",
            Self::Published => "published",
            Self::Updated => "updated",
        }
    }

    /// The fact called `word`, if a person sets it.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::SETTABLE.into_iter().find(|fact| fact.as_str() == word)
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A corrected fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "correction")]
pub struct CorrectionView {
    /// Which.
    pub fact: Fact,
    /// What it is said to be: a text, a list, or `null` for none.
    pub value: Value,
}

/// An article after its facts were set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "set")]
pub struct SetReport {
    /// The article.
    pub id: ArticleId,
    /// As it is now; `null` if it is not in the index.
    pub article: Option<ArticleMeta>,
    /// All that is corrected of it, by fact.
    pub corrections: Vec<CorrectionView>,
    /// The file that keeps corrections.
    pub file: String,
}

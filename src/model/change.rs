//! What `watch` tells: one line per article that came, changed or went.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ArticleDate, ArticleId, Skipped};

/// What became of an article, or of a file that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// A new article.
    Added,
    /// An article whose content changed.
    Replaced,
    /// An article that is in the index no more.
    Deleted,
    /// A file or a record that was not indexed.
    Skipped,
}

impl ChangeKind {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Replaced => "replaced",
            Self::Deleted => "deleted",
            Self::Skipped => "skipped",
        }
    }
}

/// A change of the index, told when it is committed: a search finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "watch")]
pub struct Change {
    /// What happened.
    pub event: ChangeKind,
    /// The article; `null` if something was skipped.
    pub article: Option<ChangedArticle>,
    /// What was skipped, and why; else `null`.
    pub skipped: Option<Skipped>,
}

/// An article that came, changed or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedArticle {
    /// Its name.
    pub id: ArticleId,
    /// The title.
    pub headline: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<ArticleDate>,
    /// Its file, to be opened from the working directory.
    pub path: String,
    /// The place inside an archive file.
    pub container: Option<String>,
}

impl Change {
    /// A file or a record that was not indexed.
    pub fn skipped(skipped: Skipped) -> Self {
        Self { event: ChangeKind::Skipped, article: None, skipped: Some(skipped) }
    }
}

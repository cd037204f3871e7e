//! Passages that somebody keeps under a name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ArticleMeta, PassageId, Skipped, Source, VerifyCounts, VerifyStatus};

/// A list and how much it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "list_summary")]
pub struct ListSummary {
    /// Its name.
    pub name: String,
    /// Its file, to be opened from the working directory.
    pub file: String,
    /// How many passages it holds.
    pub passages: u64,
}

/// A kept passage, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "list_item")]
pub struct ListItem {
    /// The passage.
    pub id: PassageId,
    /// What became of it since it was kept.
    pub status: VerifyStatus,
    /// Its text when it was kept.
    pub text: String,
    /// Its text in the index today, if that is another.
    pub now: Option<String>,
    /// Its article; `null` if it is not in the index any more.
    pub article: Option<ArticleMeta>,
    /// Where it stands now (`moved`), else where it was kept from.
    pub source: Source,
    /// Why it cannot be looked at, or is gone.
    pub reason: Option<String>,
}

/// A list with its passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "list")]
pub struct ListView {
    /// Its name.
    pub name: String,
    /// Its passages, by id.
    pub items: Vec<ListItem>,
    /// How many have which status.
    pub counts: VerifyCounts,
    /// Lines of its file that cannot be read.
    pub broken: Vec<Skipped>,
}

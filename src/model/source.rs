//! Where a passage stands, so that it can be checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ByteSpan;

/// The text in which a byte range counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceOf {
    /// The raw file: the passage stands in it as text.
    File,
    /// The text that was extracted from the file, and can be made again from it (a JSON string with escapes).
    Extracted,
}

/// Where a passage stands: file, line, byte range and checksums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The file, to be opened from the working directory; `-` for standard input.
    pub path: String,
    /// The place inside an archive file, or the page of a PDF (`page 3`); `null` for a plain file.
    pub container: Option<String>,
    /// The line of the file on which the passage begins, from 1.
    pub line: u64,
    /// SHA-256 of the whole raw file (of the record, for standard input), in hexadecimal.
    pub sha256: String,
    /// The passage's byte range, half-open.
    pub bytes: ByteSpan,
    /// What `bytes` counts in.
    pub of: SourceOf,
    /// SHA-256 of the bytes in that range, in hexadecimal.
    pub passage_sha256: String,
}

/// The place inside a file of what begins at `start` of its text: its member, and its page where `pages` says where these begin.
///
/// ```
/// use beleg::model::place_in_file;
///
/// assert_eq!(place_in_file(Some("mappe.zip!blatt.pdf"), &[0, 700], 701).as_deref(), Some("mappe.zip!blatt.pdf!page 2"));
/// assert_eq!(place_in_file(None, &[], 701), None);
/// ```
pub fn place_in_file(member: Option<&str>, pages: &[usize], start: usize) -> Option<String> {
    let page = pages.partition_point(|page| *page <= start);
    match member {
        Some(member) if page > 0 => Some(format!("{member}!page {page}")),
        None if page > 0 => Some(format!("page {page}")),
        member => member.map(str::to_owned),
    }
}

/// The part of a [`Source`] that is the passage's own and is stored with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSource {
    /// The line on which the passage begins, from 1.
    pub line: u64,
    /// The passage's byte range, half-open.
    pub bytes: ByteSpan,
    /// What `bytes` counts in.
    pub of: SourceOf,
    /// SHA-256 of the raw bytes where they are not the passage's text itself (line breaks, encoding); `None` where they are.
    pub raw_sha256: Option<String>,
}

//! Bytes become drafts: files are found, their format and encoding detected, their records parted.
//!
//! ```text
//! walk ─→ InputFile ─→ read_file ─→ Format (text, html, json, newsml …) ─→ Draft*
//! ```
//!
//! A [`Draft`] says what a source declares and where its text stands in the raw file; it concludes nothing, that is the work of
//! [`extract`](crate::extract). The format is chosen by content, the file's ending only settles doubts. Every format is one file with one
//! `Format`; a new one is a new file and one line in `format::FORMATS`.
//!
//! Limits: an article (a text file, or one record of a JSON file) has at most [`MAX_ARTICLE_BYTES`]; what is larger is skipped without being
//! held in memory, and the records behind it are read. What else an article may hold stands in `limits`. JSON Lines and arrays are read as a stream, however large they are.

mod columns;
mod container;
mod convert;
mod converters;
mod detect;
mod draft;
mod encoding;
mod exclude;
mod feed;
mod format;
mod html;
mod input;
mod json;
mod json_feed;
mod limits;
mod mail_text;
mod members;
mod object;
mod offsets;
mod options;
mod press;
mod read;
mod records;
mod references;
mod session;
mod table;
mod text;
mod trouble;
mod walk;
mod wire;

pub use columns::{ColumnMap, ColumnMapError, Part};
pub use container::{FREE_BYTES, FREE_FILE_BYTES, MAX_MEMBERS, MAX_NESTING, MAX_RATIO, MAX_UNPACKED_BYTES};
pub use converters::Converters;
pub use draft::{Declared, DeclaredDate, Draft, Layout};
pub use exclude::Exclude;
pub use input::{ArticleInput, OneOrMany, StringOrInteger, article_schema};
pub use limits::{
    Beyond, MAX_ARTICLE_BYTES, MAX_EXTRA_BYTES, MAX_EXTRA_KEYS, MAX_LINES, MAX_MENTIONS, MAX_NAMES, MAX_PASSAGES,
    MAX_VALUE_BYTES,
};
pub(crate) use members::read_members;
pub use options::ReadOptions;
pub(crate) use read::is_container;
pub use read::{ReadSummary, read_file, read_stream};
pub(crate) use session::{Member, RecordText};
#[cfg(feature = "cli")]
pub(crate) use walk::is_passed_over;
pub use walk::{InputFile, hash_file, walk};
pub(crate) use walk::{hash, unreadable, walk_except};

use crate::model::{SkipReason, Skipped};

/// A report of a whole file.
fn skipped(path: &str, reason: SkipReason, message: String) -> Skipped {
    Skipped { path: path.to_owned(), container: None, line: None, reason, message }
}

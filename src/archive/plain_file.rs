//! Plain files of JSON lines beside the folder of the index, which people may edit.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::ArchiveError;
use crate::model::{SkipReason, Skipped};

/// The text of a file; nothing if there is none.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, ArchiveError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(source) => Err(ArchiveError::Io { action: "read", path: path.to_owned(), source }),
    }
}

/// The lines of a file that are not blank: number, text, and what it says or why it cannot be read.
pub(super) fn lines<T: DeserializeOwned>(text: &str) -> impl Iterator<Item = (u64, &str, Result<T, String>)> {
    let filled = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    filled.map(|(number, line)| {
        let read = serde_json::from_str(line).map_err(|error| {
            let message = error.to_string();
            message.split(" at line ").next().unwrap_or_default().to_owned()
        });
        (number, line, read)
    })
}

/// The entry of a line for a report.
pub(super) fn broken(path: &Path, line: u64, message: String) -> Skipped {
    let path = path.to_string_lossy().into_owned();
    Skipped { path, container: None, line: Some(line), reason: SkipReason::Malformed, message }
}

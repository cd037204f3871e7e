//! Exports of press databases as text: Nexis, Factiva, GENIOS and wiso, many documents in a file.
//!
//! Each document is cited in the file. A document in which outlet, day and text cannot be told apart is read as plain text.

mod document;
mod factiva;
mod genios;
mod nexis;

use self::document::Document;
use super::detect::Head;
use super::encoding::decode;
use super::format::{Each, Format, Input};
use super::skipped;
use crate::model::{ByteSpan, LineEnds, LineIndex, SkipReason, Skipped, sha256};

/// An export of a press database.
pub(super) struct Press;

/// Which database a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Database {
    Nexis,
    Factiva,
    Genios,
}

impl Database {
    /// The database whose marks stand in a text.
    fn of(text: &str) -> Option<Self> {
        match () {
            () if nexis::is_export(text) => Some(Self::Nexis),
            () if factiva::is_export(text) => Some(Self::Factiva),
            () if genios::is_export(text) => Some(Self::Genios),
            () => None,
        }
    }

    /// The documents of a file, each with what stands above it.
    fn split(self, text: &str) -> Vec<ByteSpan> {
        match self {
            Self::Nexis => nexis::split(text),
            Self::Factiva => factiva::split(text),
            Self::Genios => genios::split(text),
        }
    }
}

impl Format for Press {
    fn name(&self) -> &'static str {
        "press-database"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        // The marks are ASCII, whatever the encoding of the rest.
        !head.content().starts_with(b"<")
            && !head.content().starts_with(b"{")
            && !head.content().starts_with(b"[")
            && Database::of(&String::from_utf8_lossy(head.bytes)).is_some()
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        let raw = input.read_all("export of a press database")?;
        let sha256 = sha256(&raw);
        let decoded = decode(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?;
        let text = decoded.text.as_str();
        let database = Database::of(text).unwrap_or(Database::Nexis);
        let documents = database.split(text);
        let lines = LineIndex::new(text.as_bytes(), LineEnds::FeedOrReturn, 1);
        for span in &documents {
            let document =
                Document { decoded: &decoded, lines: &lines, span: *span, many: documents.len(), sha256: &sha256 };
            let draft = match database {
                Database::Nexis => nexis::read(&document),
                Database::Factiva => factiva::read(&document),
                Database::Genios => None,
            };
            let line = Some(lines.line(text.as_bytes(), span.start)).filter(|_| documents.len() > 1);
            let draft = draft.or_else(|| document.plain());
            let draft = draft.ok_or_else(|| Skipped {
                line,
                ..skipped(name, SkipReason::NoText, "the document of the press database holds no text".to_owned())
            });
            if each(draft).is_break() {
                break;
            }
        }
        Ok(())
    }
}

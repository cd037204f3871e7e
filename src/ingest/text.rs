//! Plain text: a file is one article.

use super::detect::Head;
use super::draft::{Declared, Draft, Layout};
use super::encoding::decode;
use super::format::{Each, Format, Input};
use super::skipped;
use crate::model::{SkipReason, Skipped, sha256};

/// Plain text in any known encoding.
pub(super) struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn detect(&self, _head: &Head<'_>) -> bool {
        true
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        input.read_one("text file", each, |raw| {
            let record_sha256 = sha256(&raw);
            let decoded = decode(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?;
            if decoded.text.trim().is_empty() {
                let message = "the file is empty, or holds nothing but blanks".to_owned();
                return Err(skipped(name, SkipReason::Empty, message));
            }
            Ok(Draft {
                text: decoded.text,
                offsets: decoded.offsets,
                layout: Layout::Plain,
                declared: Declared::default(),
                record: 0,
                record_start: 0,
                record_line: 1,
                record_sha256,
                container: None,
                pages: Vec::new(),
            })
        })
    }
}

//! A mail as text: its subject, a blank line, and what was written. Only mails are read so, see the containers.

use super::detect::Head;
use super::draft::{Declared, Draft, Layout};
use super::encoding::decode;
use super::format::{Each, Format, Input};
use super::skipped;
use crate::model::{ByteSpan, Skipped, sha256};

/// The name of the format.
pub(super) const MAIL_TEXT: &str = "mail-text";

/// Marks of a mail that was sent on or answered, in lower case.
pub(super) const SENT_ON: [&str; 9] = ["wg:", "fwd:", "fw:", "aw:", "re:", "tr:", "antw:", "weitergeleitet:", "wtr:"];

/// How many bytes of a subject are such marks.
fn without_marks(subject: &str) -> usize {
    let mut rest = subject;
    loop {
        let lower = rest.to_lowercase();
        let mark = SENT_ON.iter().find(|mark| lower.starts_with(**mark)).and_then(|mark| rest.get(mark.len()..));
        match mark {
            Some(behind) => rest = behind.trim_start(),
            None => return subject.len() - rest.len(),
        }
    }
}

/// The text of a mail.
pub(super) struct MailText;

impl Format for MailText {
    fn name(&self) -> &'static str {
        MAIL_TEXT
    }

    fn detect(&self, _head: &Head<'_>) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        let raw = input.read_all("mail")?;
        let record_sha256 = sha256(&raw);
        let decoded = decode(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?;
        let text = decoded.text;
        let end = text.find('\n').unwrap_or(text.len());
        let subject = ByteSpan::new(without_marks(text.get(..end).unwrap_or_default()), end);
        let layout = Layout::Parts {
            headline: Some(subject).filter(|subject| !subject.is_empty()),
            kicker: None,
            teaser: None,
            paragraphs: Vec::new(),
            text: Some(ByteSpan::new(subject.end, text.len())),
        };
        let _ = each(Ok(Draft {
            text,
            offsets: decoded.offsets,
            layout,
            declared: Declared::default(),
            record: 0,
            record_start: 0,
            record_line: 1,
            record_sha256,
            container: None,
            pages: Vec::new(),
        }));
        Ok(())
    }
}

//! Mailboxes (mbox): mails one behind the other, each behind a line `From …`.

use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

use super::mail::{begins_a_mail, read_message};
use super::member::refuse_member;
use crate::ingest::MAX_ARTICLE_BYTES;
use crate::ingest::detect::Head;
use crate::ingest::format::{Each, Format, Input, refused, too_large};
use crate::model::{SkipReason, Skipped};

/// What each mail of a mailbox stands behind.
const FROM: &[u8] = b"From ";

/// A mailbox.
pub(super) struct Mbox;

impl Format for Mbox {
    fn name(&self) -> &'static str {
        "mbox"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let content = head.content();
        let end = memchr::memchr(b'\n', content).filter(|_| content.starts_with(FROM));
        end.and_then(|end| content.get(end + 1..)).is_some_and(begins_a_mail)
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let (name, outer) = (input.name, input.nesting);
        let mut source = BufReader::with_capacity(super::answer::BUFFER, input);
        let mut number = 0u64;
        let mut message = Vec::new();
        let mut is_too_large = false;
        let mut line = Vec::new();
        let mut after_blank = true;
        loop {
            line.clear();
            // A line is bounded, so that none fills the memory.
            let n = (&mut source).take(1 << 20).read_until(b'\n', &mut line).map_err(|error| refused(name, &error))?;
            let begins = n > 0 && after_blank && line.starts_with(FROM);
            if (begins || n == 0) && number > 0 {
                let label = format!("mail {number}");
                let flow = if is_too_large {
                    refuse_member(&label, SkipReason::TooLarge, too_large("mail"), outer, each)
                } else {
                    match read_message(&message, name, &label, outer, each) {
                        Ok(flow) => flow,
                        Err(report) if report.reason == SkipReason::Malformed => {
                            refuse_member(&label, report.reason, report.message, outer, each)
                        }
                        Err(report) => return Err(report),
                    }
                };
                if flow == ControlFlow::Break(()) {
                    return Ok(());
                }
            }
            if n == 0 {
                return Ok(());
            }
            if begins {
                number += 1;
                message.clear();
                is_too_large = false;
            } else if message.len() + n > MAX_ARTICLE_BYTES {
                is_too_large = true;
                message.clear();
            } else if !is_too_large {
                message.extend_from_slice(unquoted(&line));
            }
            after_blank = line.trim_ascii().is_empty();
        }
    }
}

/// A line `>From …` of a mail was `From …`.
fn unquoted(line: &[u8]) -> &[u8] {
    let bare = line.iter().position(|byte| *byte != b'>').unwrap_or(line.len());
    match line.get(bare..) {
        Some(rest) if bare > 0 && rest.starts_with(FROM) => line.get(1..).unwrap_or_default(),
        _ => line,
    }
}

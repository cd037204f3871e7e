//! The seam between reading bytes and understanding them: one [`Format`] per kind of file.

use std::io::{self, Read};
use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use super::detect::Head;
use super::draft::Draft;
use super::encoding::is_utf16;
use super::session::{Nesting, Stream};
use super::trouble::{Trouble, trouble_in};
use super::{MAX_ARTICLE_BYTES, skipped};
use crate::model::{SkipReason, Skipped, hex};

pub(super) use super::session::Each;

/// A kind of file.
pub(super) trait Format: Sync {
    /// Its name in reports.
    fn name(&self) -> &'static str;

    /// Whether an input that begins with `head` is of this kind.
    fn detect(&self, head: &Head<'_>) -> bool;

    /// Hands on every record of `input`.
    ///
    /// # Errors
    /// A report if the input as a whole cannot be read; single records are reported to `each`.
    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped>;
}

/// What is wrong with a stream, and the kind of the error: what is cut off ends too early.
pub(super) type Broken = (Trouble, io::ErrorKind);

/// An input that is being read: its first bytes again, then the rest, counted and hashed on the way.
pub(super) struct Input<'a> {
    head: io::Cursor<Vec<u8>>,
    rest: &'a mut dyn Read,
    /// For the file itself; what stands inside it has no hash of its own.
    hasher: Option<Sha256>,
    bytes: u64,
    /// What it is called in reports.
    pub(super) name: &'a str,
    /// Its size, where that is known beforehand.
    pub(super) size: Option<u64>,
    /// What it stands in.
    pub(super) nesting: Nesting<'a>,
}

impl<'a> Input<'a> {
    /// `head` was read of the stream already.
    pub(super) fn new(head: Vec<u8>, stream: Stream<'a>, nesting: Nesting<'a>) -> Self {
        let Stream { bytes: rest, name, size, .. } = stream;
        let hasher = nesting.is_root().then(Sha256::new);
        Self { head: io::Cursor::new(head), rest, hasher, bytes: 0, name, size, nesting }
    }

    /// The hash (of a file itself) and the number of the bytes that were read.
    pub(super) fn finish(self) -> (String, u64) {
        (self.hasher.map(|hasher| hex(&hasher.finalize())).unwrap_or_default(), self.bytes)
    }

    /// Reads all that is left, as one article; `what` names the input in the report.
    ///
    /// # Errors
    /// A report if it is larger than [`MAX_ARTICLE_BYTES`], or if the operating system refuses.
    pub(super) fn read_all(&mut self, what: &str) -> Result<Vec<u8>, Skipped> {
        match self.read_most(what)? {
            (_, Some((trouble, _))) => Err(skipped(self.name, trouble.reason, trouble.message)),
            (raw, None) => Ok(raw),
        }
    }

    /// As [`Self::read_all`], but what stands before a place where its container is broken is handed on with the trouble, and its kind.
    ///
    /// # Errors
    /// As [`Self::read_all`]; or if there is nothing before.
    pub(super) fn read_most(&mut self, what: &str) -> Result<(Vec<u8>, Option<Broken>), Skipped> {
        let (name, limit) = (self.name, MAX_ARTICLE_BYTES as u64);
        let refusal = || skipped(name, SkipReason::TooLarge, too_large(what));
        if self.size.is_some_and(|size| size > limit) {
            return Err(refusal());
        }
        let mut raw = Vec::with_capacity(self.size.unwrap_or_default() as usize + 1);
        let trouble = match self.take(limit + 1).read_to_end(&mut raw) {
            Ok(_) => None,
            Err(error) => match trouble_in(&error) {
                Some(trouble) if !raw.is_empty() && trouble.reason == SkipReason::Malformed => {
                    Some((trouble.clone(), error.kind()))
                }
                _ => return Err(refused(name, &error)),
            },
        };
        if raw.len() as u64 > limit { Err(refusal()) } else { Ok((raw, trouble)) }
    }

    /// Reads the only article of the input. One that is packed by itself is read up to where it is cut off, and that is told behind it; of what
    /// is broken nobody knows how much is right, and an archive has other articles.
    ///
    /// # Errors
    /// As [`Self::read_most`], and what `read` says of the bytes, unless the cut is the cause.
    pub(super) fn read_one(
        &mut self,
        what: &str,
        each: Each<'_>,
        read: impl FnOnce(Vec<u8>) -> Result<Draft, Skipped>,
    ) -> Result<(), Skipped> {
        let (mut raw, trouble) = self.read_most(what)?;
        let name = self.name;
        let is_cut = |kind: &io::ErrorKind| *kind == io::ErrorKind::UnexpectedEof && self.nesting.archives == 0;
        let trouble = match trouble {
            Some((trouble, kind)) if is_cut(&kind) => {
                cut_to_characters(&mut raw);
                Some(skipped(name, trouble.reason, trouble.message))
            }
            Some((trouble, _)) => return Err(skipped(name, trouble.reason, trouble.message)),
            None => None,
        };
        // A stop asked for after the only record changes nothing.
        let _ = match (read(raw), trouble) {
            (Ok(draft), None) => each(Ok(draft)),
            (Ok(draft), Some(trouble)) => match each(Ok(draft)) {
                ControlFlow::Continue(()) => each(Err(trouble)),
                stopped => stopped,
            },
            (Err(skipped), trouble) => return Err(trouble.unwrap_or(skipped)),
        };
        Ok(())
    }
}

/// Leaves out the character that the end of the bytes cuts.
fn cut_to_characters(raw: &mut Vec<u8>) {
    if is_utf16(raw) {
        raw.truncate(raw.len() & !1);
    } else if let Err(error) = std::str::from_utf8(raw)
        && error.error_len().is_none()
    {
        raw.truncate(error.valid_up_to());
    }
}

/// What to say of something larger than an article may be.
pub(super) fn too_large(what: &str) -> String {
    let limit = MAX_ARTICLE_BYTES >> 20;
    format!("one {what} is one article, and this one has more than {limit} MiB; split it into its articles")
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = match self.head.read(buffer)? {
            0 => self.rest.read(buffer)?,
            n => n,
        };
        if let Some(hasher) = &mut self.hasher {
            hasher.update(buffer.get(..n).unwrap_or_default());
        }
        self.bytes += n as u64;
        if self.nesting.is_root() {
            self.nesting.session.raw.update(|raw| raw.max(self.bytes));
        }
        Ok(n)
    }
}

/// Reads the first bytes of an input. Where a container breaks behind some of them, these are handed on: reading further tells it again.
pub(super) fn read_head(input: &mut (impl Read + ?Sized), most: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    match input.take(most).read_to_end(&mut head) {
        Err(error) if head.is_empty() || trouble_in(&error).is_none() => Err(error),
        _ => Ok(head),
    }
}

/// The report of an input that the operating system refuses, or whose container cannot be unpacked.
pub(super) fn refused(name: &str, error: &io::Error) -> Skipped {
    if let Some(trouble) = trouble_in(error) {
        return skipped(name, trouble.reason, trouble.message.clone());
    }
    skipped(name, SkipReason::Unreadable, super::walk::unreadable(error))
}

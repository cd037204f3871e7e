//! Tar archives, read from front to back.

use std::cell::Cell;
use std::io::{self, Read};

use super::member::{is_hidden, name_of, read_member, refuse_member};
use crate::ingest::detect::Head;
use crate::ingest::format::{Each, Format, Input, refused};
use crate::ingest::session::Stream;
use crate::ingest::skipped;
use crate::ingest::trouble::{Trouble, trouble_in};
use crate::model::{SkipReason, Skipped};

/// The most that stands between two members, in bytes: 1 MiB. Long names and attributes are held in memory.
const MAX_HEADER_BYTES: u64 = 1 << 20;
const BLOCK: usize = 512;

/// A tar archive.
pub(super) struct Tar;

impl Format for Tar {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        head.bytes.get(..BLOCK).is_some_and(is_header)
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let (name, outer) = (input.name, input.nesting);
        let left = Cell::new(None);
        let mut archive = tar::Archive::new(Between { inner: input, left: &left });
        let broken = |error: io::Error| match trouble_in(&error).is_some() || error.raw_os_error().is_some() {
            true => refused(name, &error),
            false => {
                let message = "the tar archive is broken or cut off here; what stands before is read. Get the file anew, or see what `tar -xf FILE` unpacks";
                skipped(name, SkipReason::Malformed, message.to_owned())
            }
        };
        let mut entries = archive.entries().map_err(broken)?;
        loop {
            left.set(Some(MAX_HEADER_BYTES));
            let Some(entry) = entries.next() else { return Ok(()) };
            let mut entry = entry.map_err(broken)?;
            left.set(None);
            let member = name_of(&entry.path_bytes());
            let kind = entry.header().entry_type();
            if kind.is_gnu_sparse() && !is_hidden(&member) {
                let message = "a file with holes is not read; unpack the archive".to_owned();
                if refuse_member(&member, SkipReason::UnsupportedFormat, message, outer, each).is_break() {
                    return Ok(());
                }
                continue;
            }
            let mut was_read = Ok(());
            let size = entry.size();
            if (kind.is_file() || kind.is_contiguous()) && !is_hidden(&member) {
                let mut reported = false;
                let mut watching = |record: Result<_, Skipped>| {
                    reported |= record.is_err();
                    each(record)
                };
                let mut whole = Whole { left: size, inner: &mut entry, is_cut: false };
                let stream = Stream { bytes: &mut whole, name: &member, size: Some(size), format: None };
                let flow = read_member(stream, outer, &mut watching)?;
                // The cut was reported with the member.
                if flow.is_break() || (whole.is_cut && reported) {
                    return Ok(());
                }
                was_read = if reported { Err(()) } else { Ok(()) };
            }
            // What the member's reader left; an error that was reported with the member is not reported again.
            match (io::copy(&mut Whole { left: 0, inner: &mut entry, is_cut: false }, &mut io::sink()), was_read) {
                (Ok(_), _) => {}
                (Err(_), Err(())) => return Ok(()),
                (Err(error), Ok(())) => return Err(broken(error)),
            }
        }
    }
}

/// Whether a block is the header of a member: its checksum is right.
fn is_header(block: &[u8]) -> bool {
    let Some(field) = block.get(148..156) else { return false };
    let digits = field.trim_ascii_start().iter().take_while(|byte| matches!(byte, b'0'..=b'7'));
    let stated = digits.fold(0u32, |sum, digit| sum << 3 | u32::from(digit - b'0'));
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    let own: u32 = field.iter().map(|byte| u32::from(*byte)).sum();
    stated > 0 && block.first() != Some(&0) && sum - own + 8 * u32::from(b' ') == stated
}

/// A member that must have its stated size.
struct Whole<'a, R> {
    inner: &'a mut R,
    left: u64,
    /// Whether it ended before.
    is_cut: bool,
}

impl<R: Read> Read for Whole<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(n as u64);
        if n == 0 && self.left > 0 && !buffer.is_empty() {
            self.is_cut = true;
            let message =
                format!("the archive ends inside this member, {} bytes before its end; get the file anew", self.left);
            return Err(Trouble { reason: SkipReason::Malformed, message }.into());
        }
        Ok(n)
    }
}

/// The archive, of which only so much may be read between two members.
struct Between<'a, R> {
    inner: R,
    left: &'a Cell<Option<u64>>,
}

impl<R: Read> Read for Between<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.left.get() else { return self.inner.read(buffer) };
        if left == 0 && !buffer.is_empty() {
            let message = format!(
                "the archive has a member whose name and attributes take more than {} MiB; unpack it",
                MAX_HEADER_BYTES >> 20
            );
            return Err(Trouble { reason: SkipReason::TooLarge, message }.into());
        }
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let n = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.left.set(Some(left - n as u64));
        Ok(n)
    }
}

//! The parts of a gzip file, one behind the other. Behind a broken one the next can be looked for.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::ingest::session::Session;

const CHUNK: usize = 32 << 10;
/// The largest part, in packed bytes, that is looked through again for the beginning of the next if it is broken: 1 MiB.
const KEPT: usize = 1 << 20;
const MAGIC: &[u8] = b"\x1F\x8B\x08";

/// Unpacks all parts. A read behind an error goes on with the next part that can be read.
pub(super) struct Parts<'a, R> {
    /// `None` when all is read.
    decoder: Option<GzDecoder<Kept<R>>>,
    session: &'a Session<'a>,
    /// Whether the part at hand has given bytes.
    has_begun: bool,
    is_broken: bool,
}

impl<'a, R: Read> Parts<'a, R> {
    pub(super) fn new(inner: R, session: &'a Session<'a>) -> Self {
        let kept = Kept { inner, buffer: Vec::new(), at: 0, is_whole: true };
        Self { decoder: Some(GzDecoder::new(kept)), session, has_begun: false, is_broken: false }
    }

    /// Opens the next part; false at the end of the file.
    fn next(&mut self, is_behind_broken: bool) -> io::Result<bool> {
        let Some(decoder) = self.decoder.take() else { return Ok(false) };
        let mut kept = decoder.into_inner();
        let has_next = if is_behind_broken { kept.find_next()? } else { kept.begin_next()? };
        self.has_begun = false;
        self.decoder = has_next.then(|| GzDecoder::new(kept));
        Ok(has_next)
    }
}

impl<R: Read> Read for Parts<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let mut is_searching = std::mem::take(&mut self.is_broken);
        if is_searching && !self.next(true)? {
            return Ok(0);
        }
        loop {
            let Some(decoder) = &mut self.decoder else { return Ok(0) };
            match decoder.read(buffer) {
                Ok(0) => {
                    if !self.next(false)? {
                        return Ok(0);
                    }
                }
                Ok(n) => {
                    self.has_begun = true;
                    return Ok(n);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                // What looked like the beginning of a part is none.
                Err(_) if is_searching && !self.has_begun => {
                    is_searching = self.next(true)?;
                }
                Err(error) => {
                    self.is_broken = true;
                    self.session.is_between.set(!self.has_begun);
                    return Err(error);
                }
            }
        }
    }
}

/// Packed bytes; those of the part at hand are kept.
struct Kept<R> {
    inner: R,
    buffer: Vec<u8>,
    at: usize,
    /// Whether the buffer begins with the beginning of a part.
    is_whole: bool,
}

impl<R: Read> Kept<R> {
    /// Reads on; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.at == self.buffer.len() && self.buffer.len() > KEPT {
            self.buffer.clear();
            (self.at, self.is_whole) = (0, false);
        }
        let before = self.buffer.len();
        self.buffer.resize(before + CHUNK, 0);
        let read = loop {
            match self.inner.read(self.buffer.get_mut(before..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(before + read.as_ref().copied().unwrap_or_default());
        Ok(read? > 0)
    }

    fn forget(&mut self) {
        self.buffer.drain(..self.at);
        (self.at, self.is_whole) = (0, true);
    }

    /// Stands behind the end of a part; false if no other follows. Files from tapes are filled up with zeros.
    fn begin_next(&mut self) -> io::Result<bool> {
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let zeros = rest.iter().take_while(|byte| **byte == 0).count();
            let is_all = zeros == rest.len();
            self.at += zeros;
            if !is_all {
                self.forget();
                return Ok(true);
            }
            self.forget();
            if !self.fill()? {
                return Ok(false);
            }
        }
    }

    /// Stands before the next part behind the beginning of the one at hand; false if there is none.
    fn find_next(&mut self) -> io::Result<bool> {
        if self.is_whole {
            self.at = self.buffer.len().min(1);
        }
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            if let Some(found) = memchr::memmem::find(rest, MAGIC) {
                self.at += found;
                self.forget();
                return Ok(true);
            }
            self.at = self.buffer.len().saturating_sub(MAGIC.len() - 1).max(self.at);
            self.forget();
            if !self.fill()? {
                return Ok(false);
            }
        }
    }
}

impl<R: Read> Read for Kept<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Kept<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len() {
            self.fill()?;
        }
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        self.at = self.buffer.len().min(self.at + n);
    }
}

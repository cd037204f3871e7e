//! The bytes of a web archive, with what comes looked at before it is taken: so that a record that states a wrong length, or a broken place,
//! costs no other record.

use std::io::{self, BufRead, Read};

use crate::ingest::session::Session;
use crate::ingest::trouble::{Trouble, trouble_in};
use crate::model::SkipReason;

const CHUNK: usize = 64 << 10;
/// The longest beginning of a record that is looked at, in bytes.
pub(super) const REACH: usize = 8 << 10;
/// Up to so many bytes, 8 MiB, what a record states of its length is compared with what stands there, if another record seems to begin before.
const COMPARED: u64 = 8 << 20;

/// How records begin and end in a kind of web archive.
#[derive(Debug)]
pub(super) struct Borders {
    /// Whether a record begins here, at the beginning of a line.
    pub(super) begins: fn(&[u8]) -> bool,
    /// The line feed before the first record that begins inside of these bytes.
    pub(super) find: fn(&[u8]) -> Option<usize>,
    /// What stands behind a record and nowhere else, if there is such a thing.
    pub(super) end: Option<&'static [u8]>,
}

impl Borders {
    /// Whether a record ends where `ahead` begins.
    fn ends(&self, ahead: &[u8]) -> bool {
        let blanks = ahead.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let next = ahead.get(blanks..).unwrap_or_default();
        next.is_empty() || (self.begins)(next) || self.end.is_some_and(|end| ahead.starts_with(end))
    }
}

/// Bytes of a web archive.
pub(super) struct Source<'a> {
    inner: &'a mut dyn Read,
    session: &'a Session<'a>,
    buffer: Vec<u8>,
    at: usize,
    /// No more bytes come, for now: the archive ends, or is broken.
    ended: bool,
    trouble: Option<Trouble>,
}

impl<'a> Source<'a> {
    pub(super) fn new(inner: &'a mut dyn Read, session: &'a Session<'a>) -> Self {
        Self { inner, session, buffer: Vec::new(), at: 0, ended: false, trouble: None }
    }

    /// The next bytes: at least `n`, unless the archive ends or is broken before.
    fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < n && self.fill()? {}
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    /// Reads on; false if no more bytes come.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        // What was taken is given up when it is as much as what was not: so each byte is moved once.
        if self.at * 2 >= self.buffer.len() {
            self.buffer.drain(..self.at);
            self.at = 0;
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
        match read {
            Ok(n) => self.ended = n == 0,
            Err(error) => match trouble_in(&error) {
                Some(trouble) => (self.ended, self.trouble) = (true, Some(trouble.clone())),
                None => return Err(error),
            },
        }
        Ok(!self.ended)
    }

    /// Goes on behind the broken place, if it stands before one. Returns whether nothing is left.
    pub(super) fn go_on(&mut self) -> io::Result<bool> {
        let Some(trouble) = self.trouble.take() else { return Ok(self.peek(1)?.is_empty()) };
        if trouble.reason != SkipReason::Malformed {
            return Ok(true);
        }
        self.at = self.buffer.len();
        self.ended = false;
        self.session.is_between.set(false);
        self.session.goes_on.set(true);
        let has_more = self.fill();
        self.session.goes_on.set(false);
        has_more.map(|has_more| !has_more)
    }

    /// Passes over what is no record; how many bytes that were, without line breaks before the first of them. `None` if no record is left.
    pub(super) fn seek(&mut self, borders: &Borders) -> io::Result<Option<u64>> {
        while let Some(b'\r' | b'\n') = self.peek(1)?.first() {
            self.at += 1;
        }
        if (borders.begins)(self.peek(REACH)?) {
            return Ok(Some(0));
        }
        let mut passed = 0;
        loop {
            let ready = self.peek(2 * REACH)?;
            let (length, found) = (ready.len(), (borders.find)(ready));
            if let Some(at) = found.filter(|at| length - at >= REACH || self.ended) {
                self.at += at + 1;
                return Ok(Some(passed + at as u64));
            }
            if self.ended {
                self.at = self.buffer.len();
                passed += length as u64;
                return Ok((passed > 0).then_some(passed));
            }
            let safe = length.saturating_sub(REACH);
            self.at += safe;
            passed += safe as u64;
        }
    }

    /// Whether nothing is left, and why it ended before its end.
    pub(super) fn end(&mut self) -> io::Result<Option<Option<Trouble>>> {
        let is_empty = self.peek(1)?.is_empty();
        Ok(is_empty.then(|| self.trouble.clone()))
    }

    /// The content of a record that states its length.
    pub(super) fn block<'b>(&'b mut self, length: u64, borders: &'b Borders) -> Block<'b, 'a> {
        Block {
            source: self,
            borders,
            left: length,
            clear: 0,
            is_closed: false,
            is_trusted: false,
            is_longer: false,
            is_wrong: false,
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.peek(1)?.is_empty()
            && let Some(trouble) = &self.trouble
        {
            return Err(trouble.clone().into());
        }
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        self.at = self.buffer.len().min(self.at + n);
    }
}

/// A record's content: as long as it states, unless what stands there shows that this is wrong. Then it ends where the next record begins.
pub(super) struct Block<'b, 'a> {
    source: &'b mut Source<'a>,
    borders: &'b Borders,
    /// Bytes that are left of the stated length.
    left: u64,
    /// The next bytes in which no record begins.
    clear: usize,
    is_closed: bool,
    /// Whether what looks like another record inside of it is none: the stated length leads to the next one.
    is_trusted: bool,
    /// Whether it goes on behind the stated length.
    is_longer: bool,
    is_wrong: bool,
}

impl Block<'_, '_> {
    /// Whether it stated a wrong length.
    pub(super) fn is_wrong(&self) -> bool {
        self.is_wrong
    }

    /// At the end of the stated length: whether the record ends here.
    fn ends_here(&mut self) -> io::Result<bool> {
        let ahead = self.source.peek(REACH)?;
        let (ends, is_blank) = (self.borders.ends(ahead), ahead.iter().all(|byte| matches!(byte, b'\r' | b'\n')));
        match &self.source.trouble {
            // The part of the file that it stands in is broken at its end: what was read of it may be wrong.
            Some(trouble) if is_blank && !self.source.session.is_between.get() => Err(trouble.clone().into()),
            _ => Ok(ends),
        }
    }

    /// Whether the stated length ends inside of the file and before another record, although one seems to begin before.
    fn leads_to_record(&mut self) -> io::Result<bool> {
        let Some(left) = usize::try_from(self.left).ok().filter(|_| self.left <= COMPARED) else { return Ok(false) };
        let ahead = self.source.peek(left + REACH)?;
        Ok(ahead.get(left..).is_some_and(|behind| self.borders.ends(behind)))
    }

    /// Looks for the end: how many of the next bytes belong to it.
    fn look(&mut self) -> io::Result<usize> {
        if self.left == 0 && !self.is_longer {
            if self.ends_here()? {
                return Ok(0);
            }
            (self.is_longer, self.is_wrong) = (true, true);
        }
        let most = if self.is_longer { usize::MAX } else { usize::try_from(self.left).unwrap_or(usize::MAX) };
        loop {
            let ready = self.source.peek(2 * REACH)?;
            let length = ready.len();
            if length == 0 {
                return self.cut();
            }
            if self.is_trusted {
                return Ok(length.min(most));
            }
            let found = (self.borders.find)(ready.get(..most.saturating_add(REACH)).unwrap_or(ready));
            // A beginning that is not all there yet is looked at later.
            let safe = if self.source.ended { length } else { length - REACH };
            match found.filter(|at| *at < safe.min(most)) {
                Some(0) if self.is_longer || !self.leads_to_record()? => {
                    self.is_wrong = true;
                    return Ok(0);
                }
                Some(0) => self.is_trusted = true,
                Some(at) => return Ok(at),
                None => return Ok(safe.min(most)),
            }
        }
    }

    /// What it is if no more bytes come.
    fn cut(&self) -> io::Result<usize> {
        if let Some(trouble) = &self.source.trouble {
            return Err(trouble.clone().into());
        }
        if self.is_longer {
            return Ok(0);
        }
        let message =
            format!("the web archive is cut off, {} bytes before the end of a record; get the file anew", self.left);
        Err(Trouble { reason: SkipReason::Malformed, message }.into())
    }
}

impl Read for Block<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Block<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.is_closed && self.clear == 0 {
            self.clear = self.look()?;
            self.is_closed = self.clear == 0;
        }
        let ready = self.source.buffer.get(self.source.at..).unwrap_or_default();
        Ok(ready.get(..self.clear).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        self.clear = self.clear.saturating_sub(n);
        self.left = self.left.saturating_sub(n as u64);
        self.source.consume(n);
    }
}

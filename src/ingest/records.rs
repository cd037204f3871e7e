//! Finds where the records of a JSON stream begin and end, with bounded memory and without understanding them.

use std::io::{self, Read};

use super::MAX_ARTICLE_BYTES;
use crate::model::line_feeds;

const CHUNK: usize = 256 * 1024;

/// How records stand in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One record a line: a broken line harms no other.
    Lines,
    /// Objects one after the other, over any number of lines; mostly there is just one.
    Objects,
    /// The elements of one array.
    Array,
    /// The rows of a table; a cell in quotes may hold line breaks.
    /// A line break is `end`: a line feed, or the carriage return of old Macintosh computers.
    Rows { delimiter: u8, end: u8 },
}

/// A piece of the stream, with its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) found: Found<'a>,
    /// Its first byte in the stream.
    pub(super) start: u64,
    /// Its line, from 1.
    pub(super) line: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// The bytes of a record, without blanks around it.
    Bytes(&'a [u8]),
    /// A record above the limit; its bytes were passed over.
    TooLarge,
    /// What ends the stream but should not.
    Broken(&'static str),
}

/// Cuts a stream into records.
pub(super) struct Records<R> {
    input: R,
    shape: Shape,
    /// Bytes that were read and not yet handed on, from `start` on.
    buffer: Vec<u8>,
    start: usize,
    /// The place of `buffer`'s first byte in the stream.
    offset: u64,
    line: u64,
    ended: bool,
    opened: bool,
    limit: usize,
}

/// How far a value has been looked through.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Looks through `bytes`; returns the place behind the value, if it ends here.
    ///
    /// Braces are only counted, not matched: whether the record is JSON is for its reader to say.
    fn end_in(&mut self, bytes: &[u8], in_array: bool) -> Option<usize> {
        let mut i = 0;
        while let Some(byte) = bytes.get(i) {
            if self.in_string {
                if std::mem::take(&mut self.escaped) {
                    i += 1;
                    continue;
                }
                i += memchr::memchr2(b'"', b'\\', bytes.get(i..)?)?;
                match bytes.get(i) {
                    Some(b'"') => self.in_string = false,
                    _ => self.escaped = true,
                }
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b']' if in_array && self.depth == 0 => return Some(i),
                    b',' if in_array && self.depth == 0 => return Some(i),
                    b'}' | b']' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            return Some(i + 1);
                        }
                    }
                    _ => {}
                }
            }
            i += 1;
        }
        None
    }
}

/// How far a row has been looked through.
struct Row {
    delimiter: u8,
    end: u8,
    /// Whether a cell begins here.
    begins: bool,
    quoted: bool,
    /// Whether a quote has just been closed: another one means that it stands for itself.
    closed: bool,
}

impl Row {
    /// Whether the row ends with this byte.
    fn ends_at(&mut self, byte: u8) -> bool {
        let is_quote = byte == b'"';
        if self.quoted {
            (self.quoted, self.closed) = (!is_quote, is_quote);
            return false;
        }
        self.quoted = is_quote && (self.begins || self.closed);
        self.closed = false;
        self.begins = byte == self.delimiter;
        byte == self.end
    }
}

impl<R: Read> Records<R> {
    pub(super) fn new(input: R, shape: Shape) -> Self {
        Self {
            input,
            shape,
            buffer: Vec::new(),
            start: 0,
            offset: 0,
            line: 1,
            ended: false,
            opened: false,
            limit: MAX_ARTICLE_BYTES,
        }
    }

    #[cfg(test)]
    fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The next record; `None` at the end of the stream.
    ///
    /// # Errors
    /// The operating system's error.
    pub(super) fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        loop {
            let Some(first) = self.skip_blanks()? else {
                if self.shape == Shape::Array && self.opened {
                    self.opened = false;
                    return Ok(Some(self.broken("the array has no end: the file may have been cut off")));
                }
                return Ok(None);
            };
            match (self.shape, first) {
                (Shape::Array, b'[') if !self.opened => {
                    self.opened = true;
                    self.start += 1;
                }
                (Shape::Array, b',') => self.start += 1,
                (Shape::Array, b']') => {
                    self.opened = false;
                    self.start += 1;
                    if self.skip_blanks()?.is_none() {
                        return Ok(None);
                    }
                    self.pass_over_the_rest()?;
                    return Ok(Some(self.broken("there is more behind the end of the array; put one array in a file")));
                }
                (Shape::Lines, _) => return self.until_line_end().map(Some),
                (Shape::Rows { delimiter, end }, _) => return self.until_row_end(delimiter, end).map(Some),
                _ => return self.until_value_end().map(Some),
            }
        }
    }

    fn broken(&self, what: &'static str) -> Record<'static> {
        Record { found: Found::Broken(what), start: self.place(), line: self.line }
    }

    fn place(&self) -> u64 {
        self.offset + self.start as u64
    }

    /// Reads on; false at the end of the stream. Bytes before `start` are given up.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.offset += self.start as u64;
            self.start = 0;
        }
        let before = self.buffer.len();
        self.buffer.resize(before + CHUNK, 0);
        let read = loop {
            match self.input.read(self.buffer.get_mut(before..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(before + read.as_ref().copied().unwrap_or_default());
        self.ended = read? == 0;
        Ok(!self.ended)
    }

    /// Passes over blanks (and the byte order mark); the first other byte, if there is one.
    fn skip_blanks(&mut self) -> io::Result<Option<u8>> {
        loop {
            if self.place() == 0 && self.buffer.starts_with(b"\xEF\xBB\xBF") {
                self.start += 3;
            }
            while let Some(byte) = self.buffer.get(self.start) {
                match byte {
                    b'\n' | b'\r' => self.line += u64::from(*byte == self.line_end()),
                    // An empty cell may stand before the first delimiter.
                    b' ' | b'\t' if !matches!(self.shape, Shape::Rows { .. }) => {}
                    other => return Ok(Some(*other)),
                }
                self.start += 1;
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    fn until_line_end(&mut self) -> io::Result<Record<'_>> {
        self.until(|bytes| memchr::memchr(b'\n', bytes))
    }

    fn until_row_end(&mut self, delimiter: u8, end: u8) -> io::Result<Record<'_>> {
        let mut row = Row { delimiter, end, begins: true, quoted: false, closed: false };
        self.until(move |bytes| bytes.iter().position(|byte| row.ends_at(*byte)))
    }

    fn until_value_end(&mut self) -> io::Result<Record<'_>> {
        let mut scan = Scan::default();
        let in_array = self.shape == Shape::Array;
        self.until(move |bytes| scan.end_in(bytes, in_array))
    }

    /// The record that ends where `end_in` says so; it sees every byte once, in pieces.
    fn until(&mut self, mut end_in: impl FnMut(&[u8]) -> Option<usize>) -> io::Result<Record<'_>> {
        let (start, line) = (self.place(), self.line);
        let mut seen = 0;
        let mut dropped = false;
        let end = loop {
            let new = self.buffer.get(self.start + seen..).unwrap_or_default();
            if let Some(end) = end_in(new) {
                break seen + end;
            }
            seen += new.len();
            if seen > self.limit {
                self.consume(seen);
                (seen, dropped) = (0, true);
            }
            if !self.fill()? {
                break seen;
            }
        };
        if dropped || end > self.limit {
            self.consume(end);
            return Ok(Record { found: Found::TooLarge, start, line });
        }
        let from = self.start;
        self.consume(end);
        let bytes = self.buffer.get(from..from + end).unwrap_or_default().trim_ascii_end();
        Ok(Record { found: Found::Bytes(bytes), start, line })
    }

    /// Goes on by `n` bytes and counts their lines.
    fn consume(&mut self, n: usize) {
        let bytes = self.buffer.get(self.start..self.start + n).unwrap_or_default();
        self.line += match self.line_end() {
            b'\n' => line_feeds(bytes),
            end => memchr::memchr_iter(end, bytes).count() as u64,
        };
        self.start += n;
    }

    fn line_end(&self) -> u8 {
        if let Shape::Rows { end, .. } = self.shape { end } else { b'\n' }
    }

    /// Goes on behind a broken place of the stream, without what stands directly before it; false if nothing is left.
    pub(super) fn go_on(&mut self) -> bool {
        self.start = self.buffer.len();
        self.ended = false;
        self.fill().unwrap_or(false)
    }

    /// Reads to the end of the stream.
    pub(super) fn pass_over_the_rest(&mut self) -> io::Result<()> {
        self.start = self.buffer.len();
        while self.fill()? {
            self.start = self.buffer.len();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out three bytes at a time, so that every record crosses a border.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(3);
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn cut(text: &str, shape: Shape, limit: usize) -> Vec<(String, u64, u64)> {
        let mut records = Records::new(Dripping(text.as_bytes()), shape).with_limit(limit);
        let mut all = Vec::new();
        while let Some(record) = records.next().unwrap() {
            let found = match record.found {
                Found::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
                Found::TooLarge => "TOO LARGE".to_owned(),
                Found::Broken(why) => why.to_owned(),
            };
            all.push((found, record.start, record.line));
        }
        all
    }

    fn record(text: &str, start: u64, line: u64) -> (String, u64, u64) {
        (text.to_owned(), start, line)
    }

    #[test]
    fn lines_are_records_and_blank_lines_are_none() {
        let all = cut("{\"a\": 1}\r\n\n  {\"b\": 2}\n{broken\n{\"c\": 3}", Shape::Lines, 100);
        assert_eq!(
            all,
            [
                record("{\"a\": 1}", 0, 1),
                record("{\"b\": 2}", 13, 3),
                record("{broken", 22, 4),
                record("{\"c\": 3}", 30, 5)
            ]
        );
    }

    #[test]
    fn braces_in_strings_do_not_count() {
        let all = cut("[{\"a\": \"}\\\"]\"}, 7,\n{\"b\": [{}]}]", Shape::Array, 100);
        assert_eq!(all, [record("{\"a\": \"}\\\"]\"}", 1, 1), record("7", 16, 1), record("{\"b\": [{}]}", 19, 2)]);
    }

    #[test]
    fn objects_may_follow_each_other() {
        let all = cut("{\n\"a\": 1\n}\n{\"b\": 2}", Shape::Objects, 100);
        assert_eq!(all, [record("{\n\"a\": 1\n}", 0, 1), record("{\"b\": 2}", 11, 4)]);
    }

    #[test]
    fn a_record_above_the_limit_is_passed_over_and_the_next_one_is_read() {
        let long = format!("{{\"a\": \"{}\"}}", "x".repeat(200));
        let lines = cut(&format!("{long}\n{{}}\n"), Shape::Lines, 50);
        assert_eq!(lines, [record("TOO LARGE", 0, 1), record("{}", 210, 2)]);
        let array = cut(&format!("[{long},{{}}]"), Shape::Array, 50);
        assert_eq!(array, [record("TOO LARGE", 1, 1), record("{}", 211, 1)]);
    }

    #[test]
    fn an_array_that_is_cut_off_says_so() {
        let all = cut("[{\"a\": 1},", Shape::Array, 100);
        assert_eq!(all.len(), 2);
        assert!(all[1].0.starts_with("the array has no end"));
    }
}

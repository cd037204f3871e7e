//! Tables: CSV, TSV and their kin, one article a row.
//!
//! The first row names the columns. Which holds what is told by a [`ColumnMap`](super::ColumnMap), else guessed from the names. The delimiter (`,` `;` `|` or a tab) is
//! the one that parts the first row into known names; cells in quotes may hold line breaks.
//! A line before it that only says the delimiter (`sep=;`), as Excel reads it, is believed. Text is UTF-8, UTF-16, or else windows-1252 or ISO-8859-15;
//! a table in another encoding is refused, and so is a row.
//!
//! All cells of a row make up the extracted text, whatever the map says of them, so that a citation in it can be checked without the map.

use std::borrow::Cow;
use std::io::Read;

use serde_json::Value;

use super::columns::{Part, authors};
use super::detect::Head;
use super::draft::{Declared, DeclaredDate, Draft, Layout};
use super::encoding::{EncodingError, decode, is_8_bit, is_utf16, single_byte};
use super::format::{Each, Format, Input, read_head, refused, too_large};
use super::html::fragment_text;
use super::offsets::{OffsetMap, Piece};
use super::options::ReadOptions;
use super::records::{Found, Records, Shape};
use super::{MAX_ARTICLE_BYTES, skipped};
use crate::model::{ByteSpan, LineEnds, LineIndex, SkipReason, Skipped, sha256};

const ENDINGS: &[&str] = &["csv", "tsv", "tab"];
const DELIMITERS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// The longest row of names, in bytes.
const MAX_NAMES_BYTES: usize = 16 << 10;
/// The most columns of a table.
const MAX_COLUMNS: usize = 1024;

/// A table with one article a row.
pub(super) struct Table;

impl Format for Table {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        if head.is_named(ENDINGS) {
            return true;
        }
        // Else two known names must stand in the first row, one of them of a text, and another row below.
        let content = head.content();
        let content = stated_delimiter(content).map_or(content, |(_, rest)| rest);
        let Some(end) = memchr::memchr(b'\n', content) else { return false };
        let rest = content.get(end..).unwrap_or_default().trim_ascii();
        let Some(first) = content.get(..end).filter(|first| first.len() <= MAX_NAMES_BYTES) else { return false };
        let first = first.trim_ascii_end();
        let delimiter = delimiter(first);
        let names = names(first, delimiter);
        let known = known(&names);
        let has_text =
            [Part::Headline, Part::Text].iter().any(|part| names.iter().any(|name| part.rank(name).is_some()));
        !rest.is_empty()
            && memchr::memchr(delimiter, rest).is_some()
            && has_text
            && known >= 2
            && known * 3 >= names.len()
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let (name, nesting) = (input.name, input.nesting);
        let options = nesting.session.options;
        let peeked = read_head(input, 64 * 1024).map_err(|error| refused(name, &error))?;
        if !is_utf16(&peeked) {
            let encoding = Encoding::of(&peeked).map_err(|error| skipped(name, error.reason(), error.to_string()))?;
            let (delimiter, is_stated) = first_delimiter(&peeked);
            let rows = Rows {
                encoding,
                delimiter,
                name,
                options,
                is_open: peeked.is_ascii(),
                is_stated,
                line_end: line_end(&peeked),
            };
            let stream = peeked.as_slice().chain(&mut *input);
            return read_rows(stream, rows, each);
        }
        let limit = MAX_ARTICLE_BYTES as u64 + 1;
        let mut raw = Vec::new();
        peeked
            .as_slice()
            .chain(&mut *input)
            .take(limit)
            .read_to_end(&mut raw)
            .map_err(|error| refused(name, &error))?;
        if raw.len() > MAX_ARTICLE_BYTES {
            return Err(skipped(name, SkipReason::TooLarge, too_large("table in UTF-16")));
        }
        let text = decode(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?.text;
        let (delimiter, is_stated) = first_delimiter(text.as_bytes());
        let rows = Rows {
            encoding: Encoding::Decoded,
            delimiter,
            name,
            options,
            is_open: false,
            is_stated,
            line_end: line_end(text.as_bytes()),
        };
        read_rows(text.as_bytes(), rows, each)
    }
}

/// How the cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// UTF-8, or nothing but ASCII so far.
    Utf8,
    /// One byte per character.
    SingleByte(&'static encoding_rs::Encoding),
    /// UTF-8 that was made of another encoding: places are not those of the file.
    Decoded,
}

impl Encoding {
    /// What the first bytes are in.
    ///
    /// # Errors
    /// [`EncodingError::Unknown`].
    fn of(head: &[u8]) -> Result<Self, EncodingError> {
        if is_8_bit(head) { single_byte(head).map(Self::SingleByte) } else { Ok(Self::Utf8) }
    }
}

/// How the rows of a table are to be read.
#[derive(Clone, Copy)]
struct Rows<'a> {
    encoding: Encoding,
    delimiter: u8,
    name: &'a str,
    options: &'a ReadOptions,
    /// Whether nothing but ASCII has been seen, so that the encoding is open.
    is_open: bool,
    /// What ends a line: a line feed, or a carriage return where there is no other.
    line_end: u8,
    /// Whether the first line states the delimiter, and is no row.
    is_stated: bool,
}

impl Rows<'_> {
    /// What a row at `start` of the file is in: mostly what the table is in, but tables are also put together of several.
    fn encoding_of(&self, row: &[u8], start: u64) -> Result<Encoding, (SkipReason, String)> {
        match (self.encoding, std::str::from_utf8(row)) {
            (Encoding::SingleByte(_), Ok(_)) => Ok(Encoding::Utf8),
            (Encoding::Utf8, Err(error)) if !self.is_open => {
                let message = format!(
                    "the table is UTF-8, but this row is broken at byte {} of the file; repair that place, or convert the file with `iconv -f WINDOWS-1252 -t UTF-8`",
                    start + error.valid_up_to() as u64
                );
                Err((SkipReason::BrokenEncoding, message))
            }
            // Nothing but ASCII stood before, so it may be another encoding.
            (Encoding::Utf8, Err(_)) => {
                single_byte(row).map(Encoding::SingleByte).map_err(|error| (error.reason(), error.to_string()))
            }
            (encoding, _) => Ok(encoding),
        }
    }
}

/// What ends the lines of a table that begins so.
fn line_end(head: &[u8]) -> u8 {
    if memchr::memchr(b'\n', head).is_none() && memchr::memchr(b'\r', head).is_some() { b'\r' } else { b'\n' }
}

/// The delimiter that a first line `sep=;` states, and what stands behind that line.
fn stated_delimiter(content: &[u8]) -> Option<(u8, &[u8])> {
    let end = memchr::memchr(line_end(content), content).unwrap_or(content.len());
    let (line, rest) = (content.get(..end)?, content.get(end + 1..).unwrap_or_default());
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (word, value) = line.split_at_checked(4)?;
    let (delimiter, more) = value.split_first()?;
    let is_delimiter = delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric() && *delimiter != b'"';
    // Programs that write the line as a row quote it, or fill it up with empty cells.
    let is_alone = more.iter().all(|byte| byte == delimiter || matches!(byte, b'"' | b' '));
    (word.eq_ignore_ascii_case(b"sep=") && is_delimiter && is_alone).then_some((*delimiter, rest))
}

/// The delimiter that is stated, or that of the row of names without its byte order mark; and whether it is stated.
fn first_delimiter(head: &[u8]) -> (u8, bool) {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if let Some((delimiter, _)) = stated_delimiter(head) {
        return (delimiter, true);
    }
    let end = memchr::memchr2(b'\n', b'\r', head).unwrap_or(head.len()).min(MAX_NAMES_BYTES);
    (delimiter(head.get(..end).unwrap_or_default()), false)
}

/// The delimiter that parts a row into the most known names, else into the most cells.
fn delimiter(row: &[u8]) -> u8 {
    let worth = |delimiter: &u8| {
        let names = names(row, *delimiter);
        (known(&names), names.len())
    };
    // Of equal ones the first counts.
    DELIMITERS.into_iter().rev().max_by_key(worth).unwrap_or(b',')
}

fn names(row: &[u8], delimiter: u8) -> Vec<String> {
    let cells = cells(row, delimiter);
    cells.iter().map(|cell| String::from_utf8_lossy(&cell.bytes).trim().to_owned()).collect()
}

/// How many names are known.
fn known(names: &[String]) -> usize {
    names.iter().filter(|name| Part::ALL.iter().any(|part| part.rank(name).is_some())).count()
}

/// A cell of a row.
struct Cell<'a> {
    bytes: Cow<'a, [u8]>,
    /// Where it begins in the row, if it stands there letter by letter.
    place: Option<usize>,
    /// Where it begins, in any case.
    at: usize,
}

/// The cells of a row; at most [`MAX_COLUMNS`].
fn cells(row: &[u8], delimiter: u8) -> Vec<Cell<'_>> {
    let mut cells = Vec::new();
    let mut at = 0;
    while cells.len() < MAX_COLUMNS {
        let rest = row.get(at..).unwrap_or_default();
        let (cell, length) = match rest.strip_prefix(b"\"") {
            Some(quoted) => quoted_cell(quoted, at + 1, delimiter),
            None => {
                let length = memchr::memchr(delimiter, rest).unwrap_or(rest.len());
                let bytes = rest.get(..length).unwrap_or_default();
                (Cell { bytes: Cow::Borrowed(bytes), place: Some(at), at }, length)
            }
        };
        cells.push(cell);
        at += length + 1;
        if at > row.len() {
            break;
        }
    }
    cells
}

/// A cell behind its opening quote, and its length with both quotes.
fn quoted_cell(quoted: &[u8], at: usize, delimiter: u8) -> (Cell<'_>, usize) {
    let mut end = 0;
    let mut doubled = false;
    while let Some(quote) = memchr::memchr(b'"', quoted.get(end..).unwrap_or_default()) {
        end += quote;
        if quoted.get(end + 1) != Some(&b'"') {
            break;
        }
        doubled = true;
        end += 2;
    }
    if quoted.get(end) != Some(&b'"') {
        end = quoted.len();
    }
    let inside = quoted.get(..end).unwrap_or_default();
    let behind = quoted.get(end + 1..).unwrap_or_default();
    // What stands behind the closing quote belongs to no cell.
    let length = 2 + end + memchr::memchr(delimiter, behind).unwrap_or(behind.len());
    let (bytes, place) = match doubled {
        false => (Cow::Borrowed(inside), Some(at)),
        true => (Cow::Owned(undoubled(inside)), None),
    };
    (Cell { bytes, place, at }, length)
}

fn undoubled(inside: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(inside.len());
    let mut skip = false;
    for byte in inside {
        skip = *byte == b'"' && !skip;
        if !skip {
            bytes.push(*byte);
        }
    }
    bytes
}

fn read_rows(stream: impl Read, rows: Rows<'_>, each: Each<'_>) -> Result<(), Skipped> {
    let name = rows.name;
    let mut records = Records::new(stream, Shape::Rows { delimiter: rows.delimiter, end: rows.line_end });
    let mut names: Option<Names> = None;
    let mut rows = rows;
    let mut any = false;
    while let Some(record) = records.next().map_err(|error| refused(name, &error))? {
        let (start, line) = (record.start, record.line);
        let refuse = |reason, message| Skipped { line: Some(line), ..skipped(name, reason, message) };
        let bytes = match record.found {
            Found::Bytes(bytes) => Ok(bytes),
            Found::TooLarge => Err(refuse(SkipReason::TooLarge, too_large("row of a table"))),
            Found::Broken(why) => Err(refuse(SkipReason::Malformed, why.to_owned())),
        };
        let Some(names) = &names else {
            if !std::mem::take(&mut rows.is_stated) {
                names = Some(Names::read(bytes?, line, rows)?);
            }
            continue;
        };
        any = true;
        let draft = bytes.and_then(|bytes| {
            let encoding = rows.encoding_of(bytes, start).map_err(|(reason, message)| refuse(reason, message))?;
            if rows.is_open {
                rows.encoding = encoding;
            }
            rows.is_open &= bytes.is_ascii();
            let rows = Rows { encoding, ..rows };
            Row { bytes, start, line, rows, names }.draft().map_err(|(reason, message)| refuse(reason, message))
        });
        if each(draft).is_break() {
            return Ok(());
        }
    }
    match (names, any) {
        (Some(_), true) => Ok(()),
        _ => Err(skipped(name, SkipReason::Empty, "the table has no row below the names of its columns".to_owned())),
    }
}

/// The row of names.
struct Names {
    columns: Vec<String>,
    /// The number of the column of each part that there is.
    parts: Vec<(Part, usize)>,
}

impl Names {
    fn read(row: &[u8], line: u64, rows: Rows<'_>) -> Result<Self, Skipped> {
        let text = text_of(row, rows.encoding);
        let columns = names(text.as_bytes(), rows.delimiter);
        let refuse = |message| Err(Skipped { line: Some(line), ..skipped(rows.name, SkipReason::NoText, message) });
        let listed = || columns.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        if let Some(missing) = rows.options.columns.missing(&columns).next() {
            return refuse(format!("the table has no column `{missing}` as its map says; it has {}", shown(&listed())));
        }
        let mut parts: Vec<(Part, usize)> = Vec::new();
        for part in Part::ALL {
            // A `source` is but one thing, here a name.
            let column = rows.options.columns.column(part, &columns);
            if let Some(column) = column.filter(|column| parts.iter().all(|(_, taken)| taken != column)) {
                parts.push((part, column));
            }
        }
        if !rows.options.any_columns && !parts.iter().any(|(part, _)| matches!(part, Part::Headline | Part::Text)) {
            return refuse(format!(
                "no column is known to hold a title or a text among {}; name them, as in `headline=COLUMN,text=COLUMN`",
                shown(&listed())
            ));
        }
        Ok(Self { columns, parts })
    }
}

/// The beginning of a long list.
fn shown(list: &str) -> String {
    const SHOWN: usize = 400;
    let start = list.get(..list.floor_char_boundary(SHOWN)).unwrap_or_default();
    if start.len() < list.len() { format!("{start}…") } else { start.to_owned() }
}

fn text_of(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    match encoding {
        Encoding::SingleByte(encoding) => encoding.decode_without_bom_handling(bytes).0,
        Encoding::Utf8 | Encoding::Decoded => String::from_utf8_lossy(bytes),
    }
}

struct Row<'a> {
    bytes: &'a [u8],
    start: u64,
    line: u64,
    rows: Rows<'a>,
    names: &'a Names,
}

/// What the cells of a row hold.
struct Texts {
    /// The texts of all cells, parted by blank lines.
    text: String,
    pieces: Vec<Piece>,
    /// Where each cell stands in the text; `None` for a blank one.
    spans: Vec<Option<ByteSpan>>,
    /// Where each cell stands in the file, if it stands there as it is.
    places: Vec<Option<usize>>,
}

impl Row<'_> {
    /// The texts of all cells.
    fn texts(&self) -> Texts {
        let mut text = String::new();
        let mut pieces = Vec::new();
        let mut spans = Vec::new();
        let mut places = Vec::new();
        let ends = if self.rows.line_end == b'\r' { LineEnds::FeedOrReturn } else { LineEnds::Feed };
        let lines = LineIndex::new(self.bytes, ends, self.line);
        for cell in cells(self.bytes, self.rows.delimiter) {
            let content = text_of(&cell.bytes, self.rows.encoding);
            let made = fragment_text(&content);
            let place = cell.place.filter(|_| {
                made.is_none()
                    && match self.rows.encoding {
                        Encoding::Utf8 => true,
                        Encoding::SingleByte(_) => content.is_ascii(),
                        Encoding::Decoded => false,
                    }
            });
            let place = place.and_then(|place| usize::try_from(self.start).ok()?.checked_add(place));
            let content = made.as_deref().unwrap_or(&content);
            places.push(place);
            if content.trim().is_empty() {
                spans.push(None);
                continue;
            }
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let span = ByteSpan::new(text.len(), text.len() + content.len());
            text.push_str(content);
            pieces.push(Piece { text: span, raw: place, line: lines.line(self.bytes, cell.at) });
            spans.push(Some(span));
        }
        Texts { text, pieces, spans, places }
    }

    fn draft(&self) -> Result<Draft, (SkipReason, String)> {
        let Texts { text, pieces, spans, places } = self.texts();
        let column =
            |wanted: Part| self.names.parts.iter().find(|(part, _)| *part == wanted).map(|(_, column)| *column);
        let span = |part: Part| spans.get(column(part)?).copied().flatten();
        let value = |part: Part| span(part).map(|span| span.of(&text).trim().to_owned());
        let (headline, body) = (span(Part::Headline), span(Part::Text));
        if headline.is_none() && body.is_none() && !self.rows.options.any_columns {
            let message = "this row has neither a title nor a text".to_owned();
            return Err((SkipReason::NoText, message));
        }
        let date = |part: Part| {
            let place = column(part).and_then(|column| places.get(column).copied().flatten());
            let of = |span: ByteSpan| {
                let bytes = place.map(|place| ByteSpan::new(place, place + span.len()));
                DeclaredDate { text: span.of(&text).to_owned(), bytes }
            };
            span(part).map(of).into_iter().collect()
        };
        let list = |part: Part| value(part).iter().flat_map(|list| authors(list)).collect();
        let of_column = |i: usize| spans.get(i).copied().flatten().map(|span| span.of(&text).trim().to_owned());
        let is_extra = |i: &usize| self.names.parts.iter().all(|(_, column)| column != i);
        let extra = self.names.columns.iter().enumerate().filter(|(i, name)| is_extra(i) && !name.is_empty());
        let (embargoes, extra): (Vec<_>, Vec<_>) = extra.partition(|(_, name)| Part::Embargo.rank(name).is_some());
        let embargoes = embargoes.into_iter().map(|(i, _)| i).chain(column(Part::Embargo)).filter_map(of_column);
        let extra = extra.into_iter().filter_map(|(i, name)| Some((name.clone(), Value::String(of_column(i)?))));
        let declared = Declared {
            id: value(Part::Id),
            url: value(Part::Url).filter(|url| Part::Url.takes(url)),
            outlet: value(Part::Outlet).filter(|outlet| Part::Outlet.takes(outlet)),
            agencies: list(Part::Agencies),
            authors: list(Part::Authors),
            place: value(Part::Place),
            language: value(Part::Language),
            published: date(Part::Published),
            updated: date(Part::Updated),
            embargoes: embargoes.collect(),
            extra: extra.collect(),
            ..Declared::default()
        };
        let layout = Layout::Parts {
            headline,
            kicker: span(Part::Kicker),
            teaser: span(Part::Teaser),
            paragraphs: Vec::new(),
            text: body,
        };
        Ok(Draft {
            layout,
            declared,
            text,
            offsets: OffsetMap::pieces(pieces),
            record: 0,
            record_start: self.start,
            record_line: self.line,
            record_sha256: sha256(self.bytes),
            container: None,
            pages: Vec::new(),
        })
    }
}

//! IPTC 7901, the old wire format: a line with service, number, priority and category behind SOH, the text between STX and ETX.
//!
//! ```text
//! ␁bdt0123 4 pl 210  dpa 0456
//!
//! Wahlen/Zarin/
//! (Zusammenfassung)
//! Überschrift der Meldung =
//!
//! ␂Zarin (dpa) - Erster Absatz …
//!    Zweiter Absatz …
//! dpa abc yyzz n1 xy
//! 161405 Okt 25
//! ␃␄
//! ```
//!
//! A file may hold many messages. Everything from the notes to editors (`Notizblock`) on is left out.

use super::story::Story;
use crate::ingest::detect::Head;
use crate::ingest::draft::{Declared, DeclaredDate, Draft};
use crate::ingest::encoding::{Decoded, decode};
use crate::ingest::format::{Each, Format, Input};
use crate::ingest::limits::MAX_PASSAGES;
use crate::ingest::offsets::{OffsetMap, Piece};
use crate::ingest::skipped;
use crate::model::{BlockKind, ByteSpan, LineEnds, LineIndex, SkipReason, Skipped, Status, sha256};

const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';
const EOT: char = '\u{4}';

/// IPTC 7901.
pub(in crate::ingest) struct Iptc;

impl Format for Iptc {
    fn name(&self) -> &'static str {
        "iptc-7901"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        const PADDING: &[u8] = &[0x16, b'\r', b'\n', b' '];
        let content = head.content();
        let start = content.iter().take(64).position(|byte| !PADDING.contains(byte));
        let rest = start.and_then(|start| content.get(start..)).unwrap_or_default();
        rest.first() == Some(&1)
            && (memchr::memchr(2, rest).is_some() || rest.get(1).is_some_and(u8::is_ascii_alphanumeric))
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        let raw = input.read_all("IPTC 7901 file")?;
        let sha256 = sha256(&raw);
        let decoded = decode(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?;
        let starts: Vec<usize> = decoded.text.match_indices(SOH).map(|(at, _)| at).collect();
        let index = LineIndex::new(decoded.text.as_bytes(), LineEnds::Feed, 1);
        for (i, start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).copied().unwrap_or(decoded.text.len());
            let message = decoded.text.get(*start..end).unwrap_or_default();
            let line = index.line(decoded.text.as_bytes(), *start);
            let read = Message { decoded: &decoded, lines: &index, start: *start, line, many: starts.len() };
            let draft = read.draft(message, &sha256).map_err(|(reason, message)| Skipped {
                line: (starts.len() > 1).then_some(line),
                ..skipped(name, reason, message)
            });
            if each(draft).is_break() {
                break;
            }
        }
        Ok(())
    }
}

struct Message<'a> {
    decoded: &'a Decoded,
    /// Of the whole file.
    lines: &'a LineIndex,
    start: usize,
    line: u64,
    /// How many messages the file holds.
    many: usize,
}

impl Message<'_> {
    fn draft(&self, message: &str, file: &str) -> Result<Draft, (SkipReason, String)> {
        let Some(text_at) = message.find(STX).map(|at| at + STX.len_utf8()) else {
            let message = "the message has a header, but no text: STX is missing; it may have been cut off".to_owned();
            return Err((SkipReason::Malformed, message));
        };
        let Some(end) = message.get(text_at..).and_then(|rest| rest.find([ETX, EOT])).map(|end| text_at + end) else {
            let message = "the message has no end: ETX is missing; it may have been cut off, get it again".to_owned();
            return Err((SkipReason::Malformed, message));
        };
        let tail = message.get(end..).unwrap_or_default();
        let mut story = Story::default();
        let mut declared = Declared::default();
        let mut head = Lines { text: message, at: SOH.len_utf8(), end: text_at - STX.len_utf8() };
        let service = head.next().map(|span| span.of(message)).unwrap_or_default();
        self.header(service, &mut declared);
        let title = self.title(message, head, &mut declared, &mut story);
        let mut lines = Lines { text: message, at: text_at, end };
        let body = if title { lines } else { self.title_in_text(message, &mut lines, &mut declared, &mut story) };
        for paragraph in paragraphs(message, body, &mut declared) {
            self.push(&mut story, BlockKind::Paragraph, message, paragraph);
        }
        if declared.published.is_empty() {
            let mut tail =
                tail.lines().map(str::trim).chain(message.get(text_at..end).unwrap_or_default().lines().rev());
            declared.published.extend(tail.find_map(closing_date));
        }
        if !story.has_text() {
            return Err((SkipReason::NoText, "the message holds no text".to_owned()));
        }
        let layout = story.layout();
        let record_sha256 = if self.many == 1 { file.to_owned() } else { sha256(message.as_bytes()) };
        Ok(Draft {
            offsets: self.offsets(story.pieces),
            text: story.text,
            layout,
            declared,
            record: 0,
            record_start: if self.many == 1 { 0 } else { self.start as u64 },
            record_line: self.line,
            record_sha256,
            container: None,
            pages: Vec::new(),
        })
    }

    /// `bdt0123 4 pl 210  dpa 0456`: service and number, priority, category, words, agency and its number.
    fn header(&self, line: &str, declared: &mut Declared) {
        let words: Vec<&str> = line.split_whitespace().collect();
        // Words for the routing may stand before the agency; its number stands behind it.
        let letters = |word: &str| (2..=5).contains(&word.len()) && word.chars().all(char::is_alphabetic);
        let is_agency = |word: &&str| letters(word.split(['/', '-']).next().unwrap_or_default());
        let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let rest = words.get(3..).unwrap_or_default();
        let numbered = rest.iter().zip(rest.iter().skip(1)).rfind(|(word, next)| is_agency(word) && is_number(next));
        let agency =
            numbered.map(|(word, _)| word).or_else(|| rest.last().filter(|word| is_agency(word) && word.len() < 5));
        // Of services of an agency (`dpa/lby`, `dpa-hal`) the agency counts; `dpa-AFX` is one of its own.
        let of_service = |name: &&str| match name.split_once(['/', '-']) {
            Some((agency, service)) if !service.starts_with(char::is_uppercase) => agency.to_owned(),
            _ => (*name).to_owned(),
        };
        declared.agencies.extend(agency.map(of_service));
        if let Some(category) = words.get(2).filter(|word| word.chars().all(char::is_alphabetic)) {
            declared.extra.insert("section".to_owned(), (*category).into());
        }
    }

    /// The lines before STX: keywords, a genre in parentheses, the title up to ` =`. Whether there was a title.
    fn title(&self, message: &str, lines: Lines<'_>, declared: &mut Declared, story: &mut Story) -> bool {
        let mut title: Option<ByteSpan> = None;
        for span in lines {
            let line = span.of(message).trim();
            if line.is_empty() {
                continue;
            }
            if let Some(embargo) = embargo(line) {
                declared.embargoes.push(embargo);
            } else if line.contains('/') && !line.contains(' ') && !line.ends_with('=') && title.is_none() {
                let words: Vec<String> = line.split('/').filter(|word| !word.is_empty()).map(str::to_owned).collect();
                declared.extra.insert("keywords".to_owned(), words.into());
            } else if line.starts_with('(') && line.ends_with(')') && title.is_none() {
                let genre = line.trim_matches(['(', ')']);
                if genre.contains("Berichtigung") || genre.contains("Korrektur") {
                    declared.extra.insert("signal".to_owned(), "correction".into());
                }
                declared.extra.insert("genre".to_owned(), genre.into());
                if genre.contains("ACHTUNG") || genre.contains("zurückgezogen") || genre.contains("KILL") {
                    declared.status = Some(Status::Canceled);
                }
            } else {
                title = Some(ByteSpan::new(title.map_or(span.start, |title| title.start), span.end));
                if line.ends_with('=') {
                    break;
                }
            }
        }
        match title {
            Some(title) => {
                let own = title.of(message).trim_end().trim_end_matches('=').trim_end();
                self.push(story, BlockKind::Headline, message, ByteSpan::new(title.start, title.start + own.len()));
                true
            }
            None => false,
        }
    }

    /// The title where it stands behind STX: lines up to the one that ends with ` =`. Returns the lines behind it.
    fn title_in_text<'a>(
        &self,
        message: &'a str,
        lines: &mut Lines<'a>,
        declared: &mut Declared,
        story: &mut Story,
    ) -> Lines<'a> {
        const MOST: usize = 6;
        let mut all = lines.clone();
        let mut start = None;
        for _ in 0..MOST {
            let Some(span) = lines.next() else { break };
            let line = span.of(message).trim_end();
            if line.trim().is_empty() {
                continue;
            }
            if let Some(embargo) = embargo(line) {
                declared.embargoes.push(embargo);
                if start.is_none() {
                    all = lines.clone();
                }
                continue;
            }
            let is_aside = line.ends_with('/') || (line.starts_with('(') && line.ends_with(')'));
            let from = *start.get_or_insert(span.start);
            if is_aside {
                start = None;
            }
            if let Some(own) = line.strip_suffix('=') {
                let end = span.start + own.trim_end().len();
                self.push(story, BlockKind::Headline, message, ByteSpan::new(from, end));
                return lines.clone();
            }
        }
        all
    }

    /// Adds what stands at `span` of the message; line breaks inside become blanks.
    fn push(&self, story: &mut Story, kind: BlockKind, message: &str, span: ByteSpan) {
        let own = span.of(message);
        let line = self.lines.line(self.decoded.text.as_bytes(), self.start + span.start);
        if own.contains(['\n', '\r']) {
            let text = own.split_whitespace().collect::<Vec<_>>().join(" ");
            story.push(kind, &text, None, line);
        } else {
            story.push(kind, own, Some(self.start + span.start), line);
        }
    }

    fn offsets(&self, mut pieces: Vec<Piece>) -> OffsetMap {
        const MOST: usize = 16;
        let map = self.decoded.offsets.clone();
        if map.is_identity() {
            return OffsetMap::pieces_of(pieces, String::new(), map);
        }
        if self.many > MOST {
            // The raw file would be held once per message.
            pieces.iter_mut().for_each(|piece| piece.raw = None);
            return OffsetMap::pieces(pieces);
        }
        OffsetMap::pieces_of(pieces, self.decoded.text.clone(), map)
    }
}

/// Lines of a part of a text, without their ends.
#[derive(Debug, Clone)]
struct Lines<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl Iterator for Lines<'_> {
    type Item = ByteSpan;

    fn next(&mut self) -> Option<ByteSpan> {
        let rest = self.text.get(self.at..self.end).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default().trim_end_matches('\r');
        let span = ByteSpan::new(self.at, self.at + line.len());
        self.at += length + 1;
        Some(span)
    }
}

/// Paragraphs: parted by blank lines, or begun by lines that are set in. The line with the date ends them.
fn paragraphs(message: &str, lines: Lines<'_>, declared: &mut Declared) -> Vec<ByteSpan> {
    let mut all: Vec<ByteSpan> = Vec::new();
    let mut open: Option<ByteSpan> = None;
    for span in lines {
        if all.len() > MAX_PASSAGES {
            break;
        }
        let line = span.of(message);
        let trimmed = line.trim();
        if let Some(date) = closing_date(trimmed) {
            declared.published.push(date);
            continue;
        }
        let begins = line.starts_with("  ") || line.starts_with('\t') || super::contacts::is_closing_line(trimmed);
        if trimmed.is_empty() || begins {
            all.extend(open.take());
        }
        if !trimmed.is_empty() {
            let start = span.start + (line.len() - line.trim_start().len());
            open = Some(ByteSpan::new(open.map_or(start, |open| open.start), span.start + line.trim_end().len()));
        }
    }
    all.extend(open);
    all
}

/// The words behind `Sperrfrist:`; the line itself, if none follow there.
fn embargo(line: &str) -> Option<String> {
    const MARKS: [char; 11] = [' ', '(', ')', '+', '*', '=', '!', '-', '–', ':', '.'];
    let own = line.trim_matches(MARKS);
    let own = own.strip_prefix("Achtung").or_else(|| own.strip_prefix("ACHTUNG")).unwrap_or(own).trim_matches(MARKS);
    let (word, rest) = own.split_at_checked("Sperrfrist".len())?;
    let says_when =
        rest.trim_start().starts_with(':') || rest.is_empty() || rest.contains(|c: char| c.is_ascii_digit());
    if !word.eq_ignore_ascii_case("Sperrfrist") || !says_when {
        return None;
    }
    let until = rest.trim_start_matches(MARKS);
    let until = ["bis zum ", "bis "].into_iter().find_map(|words| until.strip_prefix(words)).unwrap_or(until);
    Some(if until.is_empty() { own } else { until }.to_owned())
}

/// `161405 Okt 25` or `212101 GMT Nov 18`: day, hour and minute, month and year; in local time, or in the zone that is named.
fn closing_date(line: &str) -> Option<DeclaredDate> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"];
    const OTHERS: [(&str, usize); 6] = [("mar", 3), ("mrz", 3), ("may", 5), ("oct", 10), ("dec", 12), ("mae", 3)];
    // Agencies of old wrote the year with two digits.
    const FIRST_YEAR: &str = "70";
    let mut words: Vec<&str> = line.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    words.retain(|word| !word.is_empty());
    let named = words.iter().position(|word| zone(word).is_some());
    let mut offset = named.and_then(|at| zone(words.remove(at))).unwrap_or_default();
    // `AFP 161405 OKT 25`
    let is_agency = |word: &str| (2..=5).contains(&word.len()) && word.chars().all(char::is_alphabetic);
    let (mut time, month, year) = match *words.as_slice() {
        [time, month, year] => (time, month, year),
        [agency, time, month, year] if is_agency(agency) => (time, month, year),
        _ => return None,
    };
    if let Some(universal) = time.strip_suffix(['Z', 'z']) {
        (time, offset) = (universal, "Z");
    }
    let is_number = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(time, 6) || !(is_number(year, 2) || is_number(year, 4)) {
        return None;
    }
    let name: String = month.to_lowercase().chars().take(3).collect();
    let known = MONTHS.iter().position(|own| *own == name).map(|month| month + 1);
    let month = known.or_else(|| OTHERS.iter().find(|(own, _)| *own == name).map(|(_, month)| *month))?;
    let year = match year.len() {
        2 if year >= FIRST_YEAR => format!("19{year}"),
        2 => format!("20{year}"),
        _ => year.to_owned(),
    };
    let (day, hour, minute) = (time.get(..2)?, time.get(2..4)?, time.get(4..6)?);
    Some(DeclaredDate { text: format!("{year}-{month:02}-{day}T{hour}:{minute}:00{offset}"), bytes: None })
}

/// How far a zone is from universal time.
fn zone(word: &str) -> Option<&'static str> {
    const ZONES: [(&str, &str); 9] = [
        ("GMT", "Z"),
        ("UTC", "Z"),
        ("UT", "Z"),
        ("Z", "Z"),
        ("MEZ", "+01:00"),
        ("CET", "+01:00"),
        ("MESZ", "+02:00"),
        ("CEST", "+02:00"),
        ("BST", "+01:00"),
    ];
    ZONES.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, offset)| *offset)
}

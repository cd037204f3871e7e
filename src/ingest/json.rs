//! JSON articles: one object, an array of objects, or one object a line.
//!
//! A record is parsed into its raw values first, because a raw value knows where it stands: a string without escapes is
//! cited in the file itself, one with escapes in the text made of it.
//!
//! Records without a `headline` may come from elsewhere: news-please, Fundus, trafilatura, Media Cloud, a database. Their keys are known by the names of
//! [`columns`](super::columns); a value that does not fit its key stays in `extra`.

use std::borrow::Cow;
use std::io::Read;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::columns::{Part, authors};
use super::detect::Head;
use super::draft::{Declared, DeclaredDate, Draft, Layout};
use super::encoding::{decode, is_8_bit, is_utf16};
use super::format::{Each, Format, Input, read_head, refused, too_large};
use super::html::fragment_text;
use super::limits::{Beyond, MAX_ARTICLE_BYTES, MAX_EXTRA_BYTES, MAX_NAMES, MAX_PASSAGES};
use super::object::{Fields, Names, Paragraphs, Reader, Refusal, take_embargoes};
use super::offsets::{OffsetMap, Piece};
use super::records::{Found, Records, Shape};
use super::session::Session;
use super::skipped;
use super::trouble::trouble_in;
use super::wire;
use crate::model::{BlockKind, ByteSpan, LineEnds, LineIndex, SkipReason, Skipped, line_feeds, sha256};

const ENDINGS: &[&str] = &["json", "jsonl", "ndjson", "jl"];
const LINE_ENDINGS: &[&str] = &["jsonl", "ndjson", "jl"];

/// JSON and JSON Lines.
pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        if is_utf16(head.bytes) {
            return head.is_named(ENDINGS);
        }
        let content = head.content();
        if !matches!(content.first(), Some(b'{' | b'[')) {
            return head.is_named(ENDINGS);
        }
        head.is_named(ENDINGS) || looks_like_json(content, head.complete)
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        let peeked = read_head(input, 64 * 1024).map_err(|error| refused(name, &error))?;
        let head = Head { bytes: &peeked, complete: false, name };
        let marked_utf16 = is_utf16(&peeked);
        let shape = shape_of(&head);
        let session = input.nesting.session;
        let stream = peeked.as_slice().chain(&mut *input);
        if !marked_utf16 {
            let is_8_bit = (!peeked.is_ascii()).then(|| is_8_bit(&peeked));
            return read_records(stream, Source { shape, places_are_raw: true, is_8_bit }, name, session, each);
        }
        let mut raw = Vec::new();
        let limit = MAX_ARTICLE_BYTES as u64 + 1;
        stream.take(limit).read_to_end(&mut raw).map_err(|error| refused(name, &error))?;
        if raw.len() > MAX_ARTICLE_BYTES {
            return Err(skipped(name, SkipReason::TooLarge, too_large("JSON file in UTF-16")));
        }
        let decoded = decode(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?;
        let shape = shape_of(&Head { bytes: decoded.text.as_bytes(), complete: true, name });
        let source = Source { shape, places_are_raw: false, is_8_bit: Some(false) };
        read_records(decoded.text.as_bytes(), source, name, session, each)
    }
}

/// Whether content that begins with `{` or `[` is JSON: a short one must parse, a long one must begin with a key or an object.
fn looks_like_json(content: &[u8], complete: bool) -> bool {
    let parses = |bytes: &[u8]| {
        serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>().next().is_some_and(|value| value.is_ok())
    };
    if complete && parses(content) {
        // `[1] Siehe oben` begins with an array, but is a text.
        return content.first() == Some(&b'{') || begins_with_object(content);
    }
    let some_line = || content.split(|byte| *byte == b'\n').any(|line| line.first() == Some(&b'{') && parses(line));
    begins_with_object(content) && (!complete || some_line())
}

/// Whether the first object (of an array, too) begins with a key and a colon, or is empty.
fn begins_with_object(content: &[u8]) -> bool {
    let object = content.strip_prefix(b"[").map_or(content, <[u8]>::trim_ascii_start);
    let Some(rest) = object.strip_prefix(b"{").map(<[u8]>::trim_ascii_start) else {
        return object.first() == Some(&b']');
    };
    let Some(key) = rest.strip_prefix(b"\"") else { return rest.first() == Some(&b'}') };
    let end = memchr::memchr(b'"', key).and_then(|end| key.get(end + 1..));
    end.is_some_and(|rest| rest.trim_ascii_start().first() == Some(&b':'))
}

/// How the records stand, judged by the first lines.
fn shape_of(head: &Head<'_>) -> Shape {
    let content = head.content();
    if head.is_named(LINE_ENDINGS) {
        return Shape::Lines;
    }
    if content.first() == Some(&b'[') {
        return Shape::Array;
    }
    let mut lines = content.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let second = lines.next().unwrap_or_default();
    let is_whole = first.len() > 1 && serde_json::from_slice::<IgnoredAny>(first).is_ok();
    let opens_value = matches!(first.last(), Some(b':' | b'[' | b'{'));
    if is_whole || (second.starts_with(b"{") && first.len() > 1 && !opens_value) {
        Shape::Lines
    } else {
        Shape::Objects
    }
}

/// How the records of a file stand there.
#[derive(Clone, Copy)]
struct Source {
    shape: Shape,
    /// Whether places in the stream are places in the file.
    places_are_raw: bool,
    /// Whether the file is in one byte per character, not in UTF-8; open while nothing but ASCII was seen.
    is_8_bit: Option<bool>,
}

impl Source {
    /// Reads a record.
    fn draft(&mut self, bytes: &[u8], start: u64, line: u64) -> Result<Draft, Refusal> {
        let reader = Reader { bytes, start, line, places_are_raw: self.places_are_raw };
        let is_utf8 = std::str::from_utf8(bytes).is_ok();
        if self.is_8_bit.is_none() && !bytes.is_ascii() {
            self.is_8_bit = Some(!is_utf8);
        }
        if is_utf8 || self.is_8_bit != Some(true) {
            return reader.draft();
        }
        let decoded =
            decode(bytes.to_vec()).map_err(|error| (error.reason(), format!("JSON must be UTF-8: {error}"), line))?;
        let draft = Reader { bytes: decoded.text.as_bytes(), places_are_raw: false, ..reader }.draft()?;
        Ok(Draft { record_sha256: sha256(bytes), ..draft })
    }
}

/// Reads all records.
fn read_records(
    stream: impl Read,
    mut source: Source,
    name: &str,
    session: &Session<'_>,
    each: Each<'_>,
) -> Result<(), Skipped> {
    let shape = source.shape;
    let mut records = Records::new(stream, shape);
    let mut any = false;
    loop {
        let record = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            // Logs that are packed part by part: a broken one harms no other.
            Err(error) if shape == Shape::Lines && trouble_in(&error).is_some() => {
                session.goes_on.set(true);
                let has_more = records.go_on();
                session.goes_on.set(false);
                if !has_more {
                    return Err(refused(name, &error));
                }
                any = true;
                if each(Err(refused(name, &error))).is_break() {
                    return Ok(());
                }
                continue;
            }
            Err(error) => return Err(refused(name, &error)),
        };
        any = true;
        let draft = match record.found {
            Found::Bytes(bytes) => source.draft(bytes, record.start, record.line),
            Found::TooLarge => Err((SkipReason::TooLarge, too_large("JSON record"), record.line)),
            Found::Broken(why) => Err((SkipReason::Malformed, why.to_owned(), record.line)),
        };
        let draft = draft.map_err(|(reason, message, line)| Skipped {
            path: name.to_owned(),
            container: None,
            line: Some(line),
            reason,
            message,
        });
        // Behind an object that is no JSON, the next brace may stand anywhere.
        let is_lost = shape == Shape::Objects && matches!(&draft, Err(Skipped { reason: SkipReason::Malformed, .. }));
        if each(draft).is_break() {
            return Ok(());
        }
        if is_lost {
            return records.pass_over_the_rest().map_err(|error| refused(name, &error));
        }
    }
    if any { Ok(()) } else { Err(skipped(name, SkipReason::Empty, "the file holds no record".to_owned())) }
}

/// The text of an article as Fundus writes it.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    summary: Paragraphs<'a>,
    #[serde(borrow)]
    sections: Paragraphs<'a>,
}

/// A part of it under its heading.
#[derive(Deserialize)]
struct Section<'a> {
    #[serde(borrow, default)]
    headline: Paragraphs<'a>,
    #[serde(borrow, default)]
    paragraphs: Paragraphs<'a>,
}

fn section(raw: &RawValue) -> serde_json::Result<Section<'_>> {
    serde_json::from_str(raw.get())
}

/// The text once more, and what readers wrote below it.
const LEFT_OUT: [&str; 6] = ["raw_text", "plaintext", "maintext", "html", "raw_html", "comments"];

/// Gives the keys of a foreign record our names; returns whether there were any, and the text in sections, if it has one.
fn adopt<'a>(fields: &mut IndexMap<String, &'a RawValue>) -> (bool, Option<Body<'a>>) {
    if fields.contains_key("headline") || fields.contains_key("paragraphs") {
        return (false, None);
    }
    let body = fields.get("body").filter(|value| value.get().starts_with('{'));
    let body: Option<Body<'a>> = body.and_then(|value| serde_json::from_str(value.get()).ok());
    let body = body.filter(|body| body.sections.values.iter().all(|raw| section(raw).is_ok()));
    let mut is_foreign = body.is_some();
    if is_foreign {
        fields.shift_remove("body");
    }
    // An embargo counts in all records, ours and foreign ones: see `take_embargoes`.
    for part in Part::ALL.into_iter().filter(|part| *part != Part::Embargo) {
        if fields.contains_key(part.key()) || (part == Part::Text && body.is_some()) {
            continue;
        }
        let candidates = fields.iter().filter_map(|(key, value)| Some((part.rank(key)?, key, value)));
        let candidates = candidates.filter(|(.., value)| fits(part, value));
        // A number may be a day, but a text that stands under the name of one says so.
        let is_number_for_day = |value: &RawValue| part != Part::Id && !value.get().starts_with(['"', '[']);
        let best = candidates.map(|(rank, key, value)| (is_number_for_day(value), rank, key)).min();
        if let Some(key) = best.map(|(.., key)| key.clone())
            && let Some(value) = fields.shift_remove(&key)
        {
            fields.insert(part.key().to_owned(), value);
            is_foreign = true;
        }
    }
    if is_foreign && (body.is_some() || fields.contains_key("text")) {
        fields.retain(|key, _| !LEFT_OUT.contains(&key.as_str()));
    }
    (is_foreign, body)
}

/// Whether a value can be a part of an article.
fn fits(part: Part, value: &RawValue) -> bool {
    if matches!(part, Part::Published | Part::Updated) && value.get().starts_with(['[', '{']) {
        let is_plain = |inner: &&RawValue| !inner.get().starts_with(['[', '{']);
        return day_in_numbers(value).is_some()
            || dates_in(value).into_iter().filter(is_plain).any(|inner| fits(part, inner));
    }
    if value.get().starts_with('[') {
        let is_name = |one: &&RawValue| one.get().starts_with('"') || one.get() == "null";
        return matches!(part, Part::Authors | Part::Agencies)
            && serde_json::from_str::<Names<'_>>(value.get()).is_ok_and(|many| many.values.iter().all(is_name));
    }
    if value.get().starts_with('{') {
        return false;
    }
    match serde_json::from_str(value.get()) {
        Ok(Value::String(text)) => !text.trim().is_empty() && part.takes(&text),
        Ok(Value::Number(number)) => match part {
            Part::Id => !number.is_f64(),
            // Days as numbers: see `calendar::parse_digits`.
            Part::Published | Part::Updated => {
                let digits = number.to_string();
                let whole = digits.split_once('.').map_or(digits.as_str(), |(whole, _)| whole);
                let is_long =
                    if number.is_f64() { [10, 13].contains(&whole.len()) } else { matches!(whole.len(), 8 | 10 | 13) };
                is_long && whole.bytes().all(|byte| byte.is_ascii_digit())
            }
            _ => false,
        },
        _ => false,
    }
}

/// A day as some programs write it: `[2025, 3, 4, 10, 5]`, `{"year": 2025, "month": 3, "day": 4}`.
fn day_in_numbers(value: &RawValue) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Day {
        year: u16,
        month: u8,
        day: u8,
    }
    let Day { year, month, day } = match value.get().starts_with('[') {
        true => match *serde_json::from_str::<Vec<u32>>(value.get()).ok()?.as_slice() {
            [year @ 1000..=9999, month @ 1..=12, day @ 1..=31, ..] => {
                Day { year: year as u16, month: month as u8, day: day as u8 }
            }
            _ => return None,
        },
        false => serde_json::from_str(value.get()).ok()?,
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The values that may be dates: one, several in an array, or as databases export them (`{"$date": {"$numberLong": "…"}}`).
fn dates_in(value: &RawValue) -> Vec<&RawValue> {
    let mut values = vec![value];
    for open in ['[', '{', '{'] {
        let inside = |value: &mut &RawValue| value.get().starts_with(open);
        for nested in values.extract_if(.., inside).collect::<Vec<_>>() {
            let mut parts: Vec<&RawValue> = serde_json::from_str(nested.get()).unwrap_or_default();
            // `[2025, 13]`: the first alone would be a year.
            if parts.len() > 1 && parts.iter().all(|part| part.get().parse::<u16>().is_ok()) {
                parts.clear();
            }
            let keys: IndexMap<Cow<'_, str>, &RawValue> = serde_json::from_str(nested.get()).unwrap_or_default();
            let named = ["$date", "$numberLong", "date", "iso", "seconds", "_seconds"]
                .iter()
                .find_map(|key| keys.get(*key).copied());
            values.extend(parts.into_iter().take(MAX_NAMES).chain(named));
        }
    }
    values
}

/// The text of a draft while it is put together.
struct Strings<'a> {
    reader: Reader<'a>,
    text: String,
    pieces: Vec<Piece>,
    lines: LineIndex,
    /// Whether strings may be HTML.
    may_be_html: bool,
}

impl<'a> Reader<'a> {
    fn draft(self) -> Result<Draft, Refusal> {
        let record = std::str::from_utf8(self.bytes).map_err(|error| {
            let good = self.bytes.get(..error.valid_up_to()).unwrap_or_default();
            let message = format!(
                "JSON must be UTF-8, but is broken at byte {} of the file; repair that place, or convert the file, for example with `iconv -f WINDOWS-1252 -t UTF-8`",
                self.start + good.len() as u64
            );
            (SkipReason::BrokenEncoding, message, self.line + line_feeds(good))
        })?;
        let Fields { known: mut fields, left_out } =
            serde_json::from_str(record).map_err(|error| self.malformed(&error))?;
        fields.retain(|_, value| value.get() != "null");
        if let Some(read) = wire::item_of(&fields) {
            return read(self, fields);
        }
        let (is_foreign, body) = adopt(&mut fields);
        let mut strings = Strings {
            reader: self,
            text: String::new(),
            pieces: Vec::new(),
            lines: LineIndex::new(self.bytes, LineEnds::Feed, self.line),
            may_be_html: is_foreign,
        };

        let mut part = |key: &str| match fields.shift_remove(key) {
            Some(value) => strings.push(key, value),
            None => Ok(None),
        };
        let (kicker, headline) = (part("kicker")?, part("headline")?);
        let (teaser, text) = (part("teaser")?, part("text")?);
        let paragraphs = match fields.shift_remove("paragraphs") {
            Some(value) => strings.paragraphs(value)?,
            None => Vec::new(),
        };
        let mut blocks = Vec::new();
        if let Some(body) = body {
            let known = [(BlockKind::Kicker, kicker), (BlockKind::Headline, headline), (BlockKind::Teaser, teaser)];
            blocks.extend(known.into_iter().filter_map(|(kind, span)| Some((kind, span?))));
            strings.body(body, &mut blocks)?;
        }
        if headline.is_none() && text.is_none() && blocks.is_empty() && paragraphs.iter().all(|span| span.is_empty()) {
            let message = "expected text under at least one of the keys `headline`, `text`, `paragraphs`".to_owned();
            return Err((SkipReason::NoText, message, self.line));
        }
        let mut declared = self.declared(fields)?;
        declared.keys_left_out += left_out;
        if is_foreign {
            // Several names stand in one string there.
            declared.authors = declared.authors.iter().flat_map(|names| authors(names)).collect();
        }
        let layout = if blocks.is_empty() {
            Layout::Parts { headline, kicker, teaser, paragraphs, text }
        } else {
            Layout::Blocks { blocks, notes: Vec::new() }
        };
        Ok(Draft {
            text: strings.text,
            offsets: OffsetMap::pieces(strings.pieces),
            layout,
            declared,
            record: 0,
            record_start: self.start,
            record_line: self.line,
            record_sha256: sha256(self.bytes),
            container: None,
            pages: Vec::new(),
        })
    }

    fn declared(self, mut fields: IndexMap<String, &'a RawValue>) -> Result<Declared, Refusal> {
        let embargoes = take_embargoes(&mut fields);
        let mut take = |key: &str| fields.shift_remove(key);
        let id = take("id").map(|value| match serde_json::from_str(value.get()) {
            Ok(Value::Number(number)) if !number.is_f64() => Ok(number.to_string()),
            Ok(Value::String(text)) => Ok(text),
            _ => Err(self.wrong("id", "a string or a whole number", value)),
        });
        let mut declared = Declared { id: id.transpose()?, embargoes, ..Declared::default() };
        for (key, field) in [
            ("url", &mut declared.url),
            ("outlet", &mut declared.outlet),
            ("place", &mut declared.place),
            ("language", &mut declared.language),
        ] {
            if let Some(value) = take(key) {
                let text = self.string(key, value)?;
                *field = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            }
        }
        for (key, field) in [("agencies", &mut declared.agencies), ("authors", &mut declared.authors)] {
            if let Some(value) = take(key) {
                *field = self.one_or_many(key, value)?;
            }
        }
        let mut unread = Vec::new();
        for (key, field) in [("published", &mut declared.published), ("updated", &mut declared.updated)] {
            if let Some(value) = take(key) {
                if let Some(text) = day_in_numbers(value) {
                    field.push(DeclaredDate { text, bytes: None });
                    continue;
                }
                for value in dates_in(value) {
                    field.extend(self.date(key, value)?);
                }
                if field.is_empty() {
                    unread.push((key.to_owned(), value));
                }
            }
        }
        for (key, value) in fields.into_iter().chain(unread) {
            // What would be cut anyway is not even unpacked: it may take many times its bytes.
            if value.get().len() > MAX_EXTRA_BYTES {
                declared.keys_left_out += 1;
                continue;
            }
            let value = serde_json::from_str(value.get()).map_err(|error| self.malformed(&error))?;
            declared.extra.insert(key, value);
        }
        Ok(declared)
    }

    /// The date in a text or a number.
    fn date(self, key: &str, value: &'a RawValue) -> Result<Option<DeclaredDate>, Refusal> {
        let text = match value.get().as_bytes().first() {
            Some(b'"') => self.string(key, value)?.into_owned(),
            Some(b'-' | b'0'..=b'9') => value.get().to_owned(),
            _ => return Ok(None),
        };
        // A number has no quotation mark before it.
        let place = self.place(value).map(|at| at - usize::from(!value.get().starts_with('"')));
        Ok(Some(DeclaredDate { bytes: place.map(|at| ByteSpan::new(at, at + text.len())), text }))
    }

    fn one_or_many(self, key: &str, value: &'a RawValue) -> Result<Vec<String>, Refusal> {
        let wrong = || self.wrong(key, "a string or an array of strings", value);
        let many = match value.get().as_bytes().first() {
            Some(b'"') => vec![value],
            Some(b'[') => serde_json::from_str::<Names<'_>>(value.get()).map_err(|_| wrong())?.values,
            _ => return Err(wrong()),
        };
        let names = many.into_iter().filter(|name| name.get() != "null");
        let texts: Vec<String> =
            names.map(|name| serde_json::from_str(name.get()).map_err(|_| wrong())).collect::<Result<_, _>>()?;
        Ok(texts.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect())
    }
}

impl<'a> Strings<'a> {
    /// The strings of an array. An empty one keeps its number, so that numbers stay those of the source.
    fn paragraphs(&mut self, value: &'a RawValue) -> Result<Vec<ByteSpan>, Refusal> {
        let list: Paragraphs<'_> = serde_json::from_str(value.get())
            .map_err(|_| self.reader.wrong("paragraphs", "an array of strings", value))?;
        self.check(list.values.len())?;
        let mut paragraphs = Vec::with_capacity(list.values.len());
        for (i, value) in list.values.into_iter().enumerate() {
            let span = self.push(&format!("paragraphs[{i}]"), value)?;
            paragraphs.push(span.unwrap_or_else(|| ByteSpan::new(self.text.len(), self.text.len())));
        }
        Ok(paragraphs)
    }

    /// The blocks of a text in sections.
    fn body(&mut self, body: Body<'a>, blocks: &mut Vec<(BlockKind, ByteSpan)>) -> Result<(), Refusal> {
        let reader = self.reader;
        let mut add = |kind, list: Paragraphs<'a>| {
            for value in list.values {
                let span = self.push("body", value)?;
                let is_second = kind == BlockKind::Teaser && blocks.iter().any(|(known, _)| *known == kind);
                let kind = if is_second { BlockKind::Paragraph } else { kind };
                blocks.extend(span.map(|span| (kind, span)));
                self.check(blocks.len())?;
            }
            Ok(())
        };
        add(BlockKind::Teaser, body.summary)?;
        for raw in body.sections.values {
            let section = section(raw).map_err(|error| reader.malformed(&error))?;
            add(BlockKind::Heading, section.headline)?;
            add(BlockKind::Paragraph, section.paragraphs)?;
        }
        Ok(())
    }

    /// Refuses an article of too many blocks.
    fn check(&self, blocks: usize) -> Result<(), Refusal> {
        if blocks <= MAX_PASSAGES {
            return Ok(());
        }
        Err((SkipReason::TooLarge, Beyond::Passages.to_string(), self.reader.line))
    }

    /// Appends a string to the text, a blank line before it; `None` if it is blank.
    fn push(&mut self, key: &str, value: &'a RawValue) -> Result<Option<ByteSpan>, Refusal> {
        if value.get() == "null" {
            return Ok(None);
        }
        let string = self.reader.string(key, value)?;
        if string.trim().is_empty() {
            return Ok(None);
        }
        let made = self.may_be_html.then(|| fragment_text(&string)).flatten();
        let raw = self.reader.place(value).filter(|_| made.is_none());
        let string = made.map_or(string, Cow::Owned);
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let span = ByteSpan::new(self.text.len(), self.text.len() + string.len());
        self.text.push_str(&string);
        let line = self.lines.line(self.reader.bytes, self.reader.inside(value));
        self.pieces.push(Piece { text: span, raw, line });
        Ok(Some(span))
    }
}

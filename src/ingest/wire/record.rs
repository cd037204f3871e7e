//! Values of a JSON record with their places: what stands in the file letter by letter is cited there.

use indexmap::IndexMap;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::story::Story;
use crate::ingest::draft::{Declared, DeclaredDate, Draft};
use crate::ingest::html::dom::{DOCUMENT, Dom, Run, Text, place_in};
use crate::ingest::html::flow::flow;
use crate::ingest::object::{Reader, Refusal, fields_of, take_embargoes};
use crate::ingest::offsets::OffsetMap;
use crate::model::{BlockKind, ByteSpan, LineEnds, LineIndex, SkipReason, sha256};

/// A record of an agency, while it is read.
pub(in crate::ingest) struct Item<'a> {
    reader: Reader<'a>,
    fields: IndexMap<String, &'a RawValue>,
    pub(in crate::ingest) story: Story,
    pub(in crate::ingest) declared: Declared,
    lines: LineIndex,
}

impl<'a> Item<'a> {
    pub(in crate::ingest) fn new(reader: Reader<'a>, mut fields: IndexMap<String, &'a RawValue>) -> Self {
        let declared = Declared { embargoes: take_embargoes(&mut fields), ..Declared::default() };
        let lines = LineIndex::new(reader.bytes, LineEnds::Feed, reader.line);
        Self { reader, fields, story: Story::default(), declared, lines }
    }

    /// The first of some keys that is there; names in ninjs changed from `versioncreated` to `versionCreated`.
    pub(in crate::ingest) fn raw(&self, keys: &[&str]) -> Option<&'a RawValue> {
        keys.iter().find_map(|key| self.fields.get(*key).copied())
    }

    /// A key's text, or its number as text; `None` if it is anything else or blank.
    pub(in crate::ingest) fn string(&self, keys: &[&str]) -> Option<String> {
        self.raw(keys).and_then(string_of)
    }

    /// A key's value as it is; `null` if it is not there.
    pub(in crate::ingest) fn value(&self, key: &str) -> Value {
        self.raw(&[key]).and_then(|value| serde_json::from_str(value.get()).ok()).unwrap_or_default()
    }

    /// A key's date with its place.
    pub(in crate::ingest) fn date(&self, keys: &[&str]) -> Option<DeclaredDate> {
        let value = keys.iter().filter_map(|key| self.raw(&[key])).find(|value| string_of(value).is_some())?;
        let text = string_of(value)?;
        let at = self.reader.start as usize + self.reader.inside(value);
        let is_plain = self.reader.places_are_raw && value.get().len() == text.len() + 2;
        Some(DeclaredDate { bytes: is_plain.then(|| ByteSpan::new(at, at + text.len())), text })
    }

    /// Adds a string as a block.
    pub(in crate::ingest) fn block(&mut self, kind: BlockKind, value: &'a RawValue) {
        let Some(text) = self.unescaped(value) else { return };
        let line = self.line(value);
        let place = place_in(&text, 0, text.text.len()).and_then(|span| self.in_file(span.start));
        self.story.push(kind, &text.text, place, line);
    }

    /// Adds the blocks of a string that holds HTML.
    pub(in crate::ingest) fn html(&mut self, value: &'a RawValue) -> Result<(), Refusal> {
        let Some(text) = self.unescaped(value) else { return Ok(()) };
        let line = self.line(value);
        let dom = Dom::parse(&text.text).map_err(|error| {
            let message = format!("the item's HTML is not read, as {error}; ask its sender for a plainer one");
            (SkipReason::Malformed, message, line)
        })?;
        let flows = flow(&dom, DOCUMENT);
        let (places_are_raw, start) = (self.reader.places_are_raw, self.reader.start as usize);
        self.story.markup(&dom, &flows, &mut |flow| {
            let in_record = flow.place.and_then(|place| place_in(&text, place.start, place.end));
            (in_record.filter(|_| places_are_raw).map(|span| start + span.start), line)
        });
        Ok(())
    }

    /// Adds the paragraphs of a string that holds plain text: parted by blank lines, or by line breaks where there are none.
    pub(in crate::ingest) fn plain(&mut self, value: &'a RawValue) {
        let Some(text) = self.unescaped(value) else { return };
        let line = self.line(value);
        let mut at = 0;
        let border = if text.text.trim().contains("\n\n") { "\n\n" } else { "\n" };
        for paragraph in text.text.split(border) {
            let place = place_in(&text, at, at + paragraph.len()).and_then(|span| self.in_file(span.start));
            self.story.push(BlockKind::Paragraph, paragraph, place, line);
            at += paragraph.len() + border.len();
        }
    }

    fn in_file(&self, place: usize) -> Option<usize> {
        self.reader.places_are_raw.then(|| self.reader.start as usize + place)
    }

    fn line(&self, value: &RawValue) -> u64 {
        self.lines.line(self.reader.bytes, self.reader.inside(value))
    }

    /// A string's characters and where its runs stand in the record.
    fn unescaped(&self, value: &RawValue) -> Option<Text> {
        let inside = value.get().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))?;
        Some(unescape(inside, self.reader.inside(value)))
    }

    /// Keeps a value that is for publication.
    pub(in crate::ingest) fn keep(&mut self, key: &str, value: Value) {
        let is_empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(values) => values.is_empty(),
            _ => false,
        };
        if !is_empty {
            self.declared.extra.insert(key.to_owned(), value);
        }
    }

    /// The draft, if the item has text; a withdrawn one needs only its title.
    pub(in crate::ingest) fn finish(self, without_text: impl FnOnce(&Self) -> String) -> Result<Draft, Refusal> {
        if !self.story.is_enough(self.declared.status) {
            return Err((SkipReason::NoText, without_text(&self), self.reader.line));
        }
        Ok(self.draft())
    }

    /// The draft, whatever it holds.
    pub(in crate::ingest) fn draft(mut self) -> Draft {
        let layout = self.story.layout();
        Draft {
            text: self.story.text,
            offsets: OffsetMap::pieces(self.story.pieces),
            layout,
            declared: self.declared,
            record: 0,
            record_start: self.reader.start,
            record_line: self.reader.line,
            record_sha256: sha256(self.reader.bytes),
            container: None,
            pages: Vec::new(),
        }
    }
}

/// A string, or a number as text; `None` if it is anything else or blank.
pub(in crate::ingest) fn string_of(value: &RawValue) -> Option<String> {
    let text = match serde_json::from_str(value.get()) {
        Ok(Value::String(text)) => text,
        Ok(Value::Number(number)) => number.to_string(),
        _ => return None,
    };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The strings under `key` of the objects of a list, or its strings.
pub(in crate::ingest) fn names(list: &Value, key: &str) -> Vec<Value> {
    const MOST: usize = 64;
    let name = |value: &Value| match value {
        Value::String(_) => Some(value.clone()),
        Value::Object(object) => object.get(key).filter(|name| name.is_string()).cloned(),
        _ => None,
    };
    list.as_array().map(|values| values.iter().filter_map(name).take(MOST).collect()).unwrap_or_default()
}

/// The elements of a list, or of an object's values, that are objects.
pub(in crate::ingest) fn objects(value: &RawValue) -> Vec<IndexMap<String, &RawValue>> {
    const MOST: usize = 1024;
    if let Ok(values) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
        return values.into_iter().take(MOST).filter_map(fields_of).collect();
    }
    let named = fields_of(value).unwrap_or_default();
    named.into_values().take(MOST).filter_map(fields_of).collect()
}

/// Decodes the inside of a JSON string that stands at `base`; half a pair of UTF-16 becomes U+FFFD.
fn unescape(inside: &str, base: usize) -> Text {
    let mut text = Text::default();
    let mut at = 0;
    let unit = |at: usize| inside.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    while let Some(rest) = inside.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
        if plain > 0 {
            text.runs.push(Run { start: text.text.len(), place: Some(base + at) });
            text.text.push_str(rest.get(..plain).unwrap_or_default());
            at += plain;
            continue;
        }
        let mut length = 2;
        let c = match rest.as_bytes().get(1) {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'u') => {
                length = 6;
                let first = unit(at + 2).unwrap_or(0xFFFD);
                let second = unit(at + 8).filter(|_| inside.get(at + 6..at + 8) == Some("\\u"));
                match (first, second) {
                    (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
                        length = 12;
                        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00)).unwrap_or('\u{fffd}')
                    }
                    _ => char::from_u32(first).unwrap_or('\u{fffd}'),
                }
            }
            Some(byte) if byte.is_ascii() => char::from(*byte),
            _ => '\\',
        };
        text.runs.push(Run { start: text.text.len(), place: None });
        text.text.push(c);
        at = inside.ceil_char_boundary((at + length).min(inside.len()));
    }
    text
}

/// Values of an object as they stand under some keys, for `extra`.
pub(in crate::ingest) fn text_in(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_know_where_their_runs_stand() {
        let text = unescape("Er \\u00fcber \\\"sie\\\" \\ud83d\\ude00 \\ud800!", 10);
        assert_eq!(text.text, "Er über \"sie\" 😀 \u{fffd}!");
        assert_eq!(place_in(&text, 0, 3).map(|span| span.start), Some(10));
        assert_eq!(place_in(&text, 0, 5), None);
        for cut in ["\\", "\\u", "\\u00", "ä\\", "\\uä", "\\ud83d\\u"] {
            unescape(cut, 0);
        }
    }
}

//! An object of JSON whose values know where they stand.
//!
//! A record is parsed into its raw values first, because a raw value knows where it stands: a string without escapes is
//! cited in the file itself, one with escapes in the text made of it.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::columns::Part;
use super::limits::{MAX_KEYS, MAX_NAMES, MAX_PASSAGES};
use crate::model::SkipReason;

/// Why a record is skipped, and its line.
pub(super) type Refusal = (SkipReason, String, u64);

/// The pairs of an object in their order; a key that comes twice counts with its last value.
pub(super) struct Fields<'a> {
    pub(super) known: IndexMap<String, &'a RawValue>,
    /// How many keys there were beyond [`MAX_KEYS`].
    pub(super) left_out: u64,
}

/// Our own keys, and what an embargo may be called: these are read wherever they stand.
fn is_own(key: &str) -> bool {
    const LONGEST: usize = 32;
    matches!(key, "paragraphs" | "body")
        || Part::ALL.iter().any(|part| part.key() == key)
        || (key.len() <= LONGEST && Part::Embargo.rank(key).is_some())
}

/// A key, borrowed if it has no escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an article as a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Fields { known: IndexMap::new(), left_out: 0 };
                while let Some((Key(key), value)) = map.next_entry::<Key<'de>, &RawValue>()? {
                    if fields.known.len() < MAX_KEYS || is_own(&key) || fields.known.contains_key(&*key) {
                        fields.known.insert(key.into_owned(), value);
                    } else {
                        fields.left_out += 1;
                    }
                }
                Ok(fields)
            }
        }
        from.deserialize_map(Pairs)
    }
}

/// An array, of which the first `MOST` values are kept: an article of millions of values takes no more memory than one of `MOST`.
pub(super) struct List<'a, const MOST: usize> {
    pub(super) values: Vec<&'a RawValue>,
}

/// Names of authors or agencies, and one more if they are too many.
pub(super) type Names<'a> = List<'a, { MAX_NAMES + 1 }>;
/// The paragraphs of a record, and one more if they are too many.
pub(super) type Paragraphs<'a> = List<'a, { MAX_PASSAGES + 1 }>;

impl<const MOST: usize> Default for List<'_, MOST> {
    fn default() -> Self {
        Self { values: Vec::new() }
    }
}

impl<'de: 'a, 'a, const MOST: usize> Deserialize<'de> for List<'a, MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Values<const MOST: usize>;
        impl<'de, const MOST: usize> Visitor<'de> for Values<MOST> {
            type Value = List<'de, MOST>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<List<'de, MOST>, A::Error> {
                let mut list = List::default();
                while let Some(value) = values.next_element()? {
                    if list.values.len() < MOST {
                        list.values.push(value);
                    }
                }
                Ok(list)
            }
        }
        from.deserialize_seq(Values)
    }
}

/// The pairs of an object that stands inside a record.
pub(super) fn fields_of(value: &RawValue) -> Option<IndexMap<String, &RawValue>> {
    let Fields { known: mut fields, .. } = serde_json::from_str(value.get()).ok()?;
    fields.retain(|_, value| value.get() != "null");
    Some(fields)
}

/// Takes the embargoes out of a record's pairs, whatever they are called. One that is no text is taken as it stands: nobody can read it,
/// and so its article is withheld.
pub(super) fn take_embargoes(fields: &mut IndexMap<String, &RawValue>) -> Vec<String> {
    let mut embargoes = Vec::new();
    fields.retain(|key, value| {
        let is_embargo = Part::Embargo.rank(key).is_some();
        if is_embargo {
            embargoes.extend(match serde_json::from_str(value.get()) {
                Ok(Value::Null | Value::Bool(false)) => None,
                Ok(Value::String(text)) => Some(text),
                _ => Some(value.get().to_owned()),
            });
        }
        !is_embargo
    });
    embargoes
}

/// Reads one record.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    /// The place of its first byte in the file.
    pub(super) start: u64,
    pub(super) line: u64,
    /// Whether places in `bytes` are places in the file (not so if it was in UTF-16).
    pub(super) places_are_raw: bool,
}

impl<'a> Reader<'a> {
    /// The decoded string; borrowed if it has no escapes.
    pub(super) fn string(self, key: &str, value: &'a RawValue) -> Result<Cow<'a, str>, Refusal> {
        let raw = value.get();
        let Some(inside) = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
            return Err(self.wrong(key, "a string", value));
        };
        if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
            return Ok(Cow::Borrowed(inside));
        }
        serde_json::from_str(raw).map(Cow::Owned).map_err(|_| {
            let message =
                format!("`{key}`: the string holds an escape that stands for no character; write it as UTF-8");
            (SkipReason::Malformed, message, self.line)
        })
    }

    /// The place in the file of a string without escapes.
    pub(super) fn place(self, value: &RawValue) -> Option<usize> {
        let escaped = memchr::memchr(b'\\', value.get().as_bytes()).is_some();
        (self.places_are_raw && !escaped).then(|| self.start as usize + self.inside(value))
    }

    /// The place in the record of a string's first character.
    pub(super) fn inside(self, value: &RawValue) -> usize {
        // A raw value is a part of the record, so the difference of their addresses is its place.
        (value.get().as_ptr() as usize).saturating_sub(self.bytes.as_ptr() as usize) + 1
    }

    pub(super) fn malformed(self, error: &serde_json::Error) -> Refusal {
        let line = self.line + (error.line().max(1) - 1) as u64;
        let message = match error.classify() {
            serde_json::error::Category::Data => "expected an article as a JSON object, found another value".to_owned(),
            _ => format!("not valid JSON: {}; check the record with `jq .`", trimmed(&error.to_string())),
        };
        (SkipReason::Malformed, message, line)
    }

    pub(super) fn wrong(self, key: &str, expected: &str, found: &RawValue) -> Refusal {
        const SHOWN: usize = 40;
        let found = found.get();
        let what = match found.as_bytes().first() {
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            Some(b't' | b'f') => "a boolean",
            _ => "a number",
        };
        let start = found.get(..found.floor_char_boundary(SHOWN)).unwrap_or_default();
        let more = if start.len() < found.len() { "…" } else { "" };
        (SkipReason::InvalidValue, format!("`{key}`: expected {expected}, found {what}: `{start}{more}`"), self.line)
    }
}

/// serde_json's message without its place, which counts from the record.
fn trimmed(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(what, _)| what)
}

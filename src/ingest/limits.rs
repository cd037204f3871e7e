//! What one article may hold, and why: every limit of an article stands here; those of unpacking stand with the containers.
//!
//! An article beyond a limit of its text is skipped with the reason, as no part of it could be left out without changing what it says.
//! Of what it declares beside its text, what is beyond a limit is left out, and that is told.

use serde_json::Value;

use super::draft::Declared;

/// The largest article that is read, in bytes: 64 MiB. A year of a newspaper has as much; what is larger is no article.
pub const MAX_ARTICLE_BYTES: usize = 64 << 20;
/// The most passages of an article: 131,072. Each takes some 900 bytes beside its text while it is indexed, so that they take 120 MB;
/// prose of 64 MiB has some 60,000.
pub const MAX_PASSAGES: usize = 1 << 17;
/// The most lines of an article's text: 2^20, so that a text that fills [`MAX_ARTICLE_BYTES`] may be broken at 64 characters.
pub const MAX_LINES: usize = 1 << 20;
/// The most days of an article's passages that are told: 65,536.
pub const MAX_MENTIONS: usize = 1 << 16;
/// The most keys in `extra`: 1,024, as many as a table has columns. They are stored with the article and loaded with each hit.
pub const MAX_EXTRA_KEYS: usize = 1 << 10;
/// The most bytes that `extra` takes as JSON: 1 MiB, so that a page's own HTML fits in.
pub const MAX_EXTRA_BYTES: usize = 1 << 20;
/// The most keys of a record that are looked at; those beyond count only if they are Beleg's own.
pub(super) const MAX_KEYS: usize = 4 * MAX_EXTRA_KEYS;
/// The most authors, agencies, cited media and stated dates of an article, each: 256.
pub const MAX_NAMES: usize = 256;
/// The longest outlet, place, address, name or stated date, in bytes: 8 KiB, as the longest address that servers take.
pub const MAX_VALUE_BYTES: usize = 8 << 10;

/// Why an article is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Beyond {
    /// More than [`MAX_PASSAGES`].
    #[error(
        "the article has more than {MAX_PASSAGES} passages (paragraphs, lines of a list); split it into its articles"
    )]
    Passages,
    /// More than [`MAX_LINES`].
    #[error("the article has more than {MAX_LINES} lines; split it into its articles")]
    Lines,
}

impl Declared {
    /// Leaves out what is beyond a limit, and tells what that was.
    pub(super) fn keep_within_limits(&mut self) -> Option<String> {
        let mut left_out: Vec<String> = Vec::new();
        let too_long = |value: &Option<String>| value.as_ref().is_some_and(|value| value.len() > MAX_VALUE_BYTES);
        for (key, value) in [
            ("url", &mut self.url),
            ("outlet", &mut self.outlet),
            ("place", &mut self.place),
            ("byline", &mut self.byline),
            ("dateline", &mut self.dateline),
            ("language", &mut self.language),
        ] {
            if too_long(value) {
                *value = None;
                left_out.push(format!("`{key}`, as it has more than {} KiB", MAX_VALUE_BYTES >> 10));
            }
        }
        for (key, names) in [("agencies", &mut self.agencies), ("authors", &mut self.authors)] {
            let before = names.len();
            names.retain(|name| name.len() <= MAX_VALUE_BYTES);
            names.truncate(MAX_NAMES);
            left_out.extend(fewer(before, names.len(), key));
        }
        for (key, dates) in [("published", &mut self.published), ("updated", &mut self.updated)] {
            let before = dates.len();
            dates.retain(|date| date.text.len() <= MAX_VALUE_BYTES);
            dates.truncate(MAX_NAMES);
            left_out.extend(fewer(before, dates.len(), key));
        }
        left_out.extend(self.cut_extra());
        (!left_out.is_empty()).then(|| format!("the article is read, but for {}", left_out.join(", ")))
    }

    /// Keeps the first keys of `extra` that fit in.
    fn cut_extra(&mut self) -> Option<String> {
        let mut cut = std::mem::take(&mut self.keys_left_out);
        let (mut keys, mut bytes) = (0, 0);
        self.extra.retain(|key, value| {
            let size = key.len() + size_of(value);
            let fits = keys < MAX_EXTRA_KEYS && bytes + size <= MAX_EXTRA_BYTES;
            if fits {
                (keys, bytes) = (keys + 1, bytes + size);
            }
            cut += u64::from(!fits);
            fits
        });
        (cut > 0).then(|| {
            format!(
                "{cut} keys that are not known, as at most {MAX_EXTRA_KEYS} are kept in `extra`, and {} MiB of them",
                MAX_EXTRA_BYTES >> 20
            )
        })
    }
}

fn fewer(before: usize, after: usize, key: &str) -> Option<String> {
    let limit = MAX_VALUE_BYTES >> 10;
    (after < before).then(|| format!("some of `{key}`, as at most {MAX_NAMES} are kept, of at most {limit} KiB"))
}

/// The bytes that a value takes as JSON, roughly.
fn size_of(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len() + 2,
        Value::Array(values) => values.iter().map(|value| size_of(value) + 1).sum::<usize>() + 2,
        Value::Object(pairs) => pairs.iter().map(|(key, value)| key.len() + size_of(value) + 4).sum::<usize>() + 2,
    }
}

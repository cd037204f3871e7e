//! JSON Feed 1.0 and 1.1; each item is an article.

use serde_json::Value;
use serde_json::value::RawValue;

use super::detect::Head;
use super::encoding::decode;
use super::format::{Each, Format, Input};
use super::object::{Fields, Reader, Refusal};
use super::wire::{Item, names};
use super::{Draft, html, skipped};
use crate::model::{BlockKind, LineEnds, LineIndex, SkipReason, Skipped};

/// JSON Feed.
pub(super) struct JsonFeed;

impl Format for JsonFeed {
    fn name(&self) -> &'static str {
        "json-feed"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        const REACH: usize = 4096;
        let content = head.content();
        let start = content.get(..content.len().min(REACH)).unwrap_or_default();
        let is_feed = |name: &[u8]| memchr::memmem::find(start, name).is_some();
        content.first() == Some(&b'{') && (is_feed(b"jsonfeed.org/version") || is_feed(b"jsonfeed.org\\/version"))
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        let raw = input.read_all("JSON Feed")?;
        let decoded = decode(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?;
        let text = decoded.text.as_str();
        let malformed = |message: String| skipped(name, SkipReason::Malformed, message);
        let Fields { known: feed, .. } = serde_json::from_str(text)
            .map_err(|error| malformed(format!("not valid JSON: {error}; check the feed with `jq .`")))?;
        let items: Vec<&RawValue> = match feed.get("items").map(|items| serde_json::from_str(items.get())) {
            Some(Ok(items)) => items,
            _ => return Err(malformed("expected an array under `items`".to_owned())),
        };
        if items.is_empty() {
            return Err(skipped(name, SkipReason::NoText, "the feed has no items".to_owned()));
        }
        let shift = decoded.offsets.raw(text, crate::model::ByteSpan::new(0, 0)).map_or(0, |span| span.start);
        let of_feed = |key: &str| feed.get(key).and_then(|value| super::wire::string_of(value));
        let lines = LineIndex::new(text.as_bytes(), LineEnds::Feed, 1);
        for value in items {
            let at = (value.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
            let reader = Reader {
                bytes: value.get().as_bytes(),
                start: (at + shift) as u64,
                line: lines.line(text.as_bytes(), at),
                places_are_raw: decoded.offsets.is_identity(),
            };
            let draft = item(reader, value, of_feed("title"), of_feed("language"));
            let draft =
                draft.map_err(|(reason, message, line)| Skipped { line: Some(line), ..skipped(name, reason, message) });
            if each(draft).is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn item<'a>(
    reader: Reader<'a>,
    value: &'a RawValue,
    outlet: Option<String>,
    language: Option<String>,
) -> Result<Draft, Refusal> {
    let Fields { known: mut fields, .. } =
        serde_json::from_str(value.get()).map_err(|error| reader.malformed(&error))?;
    fields.retain(|_, value| value.get() != "null");
    let mut item = Item::new(reader, fields);
    if let Some(title) = item.raw(&["title"]) {
        item.block(BlockKind::Headline, title);
    }
    match (item.raw(&["content_html"]), item.raw(&["content_text"]), item.raw(&["summary"])) {
        (Some(html), _, _) => item.html(html)?,
        (None, Some(text), _) => item.plain(text),
        (None, None, Some(summary)) => item.plain(summary),
        (None, None, None) => {}
    }
    let title = item.story.title().map(str::to_owned);
    item.story.close(title.as_deref());
    let people = names(&item.value("authors"), "name").into_iter().chain(match item.value("author") {
        Value::Object(author) => author.get("name").cloned(),
        _ => None,
    });
    let people: Vec<String> = people.filter_map(|name| name.as_str().map(str::to_owned)).collect();
    item.declared.authors = people.into_iter().filter(|name| !name.contains('@')).collect();
    item.declared.url = item.string(&["url", "external_url"]).filter(|url| url.starts_with("http"));
    item.declared.id = item.string(&["id"]).filter(|id| id.starts_with("urn:") || id.starts_with("tag:"));
    if item.declared.url.is_none() {
        item.declared.url = item.string(&["id"]).filter(|id| id.starts_with("http"));
    }
    item.declared.outlet = outlet;
    item.declared.language = item.string(&["language"]).or(language).and_then(|tag| html::language(&tag));
    item.declared.published = item.date(&["date_published"]).into_iter().collect();
    item.declared.updated = item.date(&["date_modified"]).into_iter().collect();
    let tags = names(&item.value("tags"), "name");
    item.keep("keywords", Value::Array(tags));
    if !item.story.is_empty() {
        return Ok(item.draft());
    }
    item.finish(|_| "the item has neither a title nor a text".to_owned())
}

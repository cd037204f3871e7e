//! dpa digitalwires: an item's text as HTML, its parts and notes under keys of their own.
//!
//! Of `notepad`, `ednotes`, `categories` (names of editors) and everything else that is not named here nothing is taken.

use chrono::DateTime;
use indexmap::IndexMap;
use serde_json::Value;
use serde_json::value::RawValue;

use super::record::{Item, names, objects, string_of, text_in};
use crate::ingest::object::{Reader, Refusal};
use crate::ingest::{DeclaredDate, Draft};
use crate::model::{BlockKind, Status};

/// Whether a record is one: `"format": "digitalwires@0.9.1"`.
pub(super) fn is_item(fields: &IndexMap<String, &RawValue>) -> bool {
    fields.get("format").is_some_and(|format| format.get().starts_with("\"digitalwires@"))
}

pub(super) fn draft<'a>(reader: Reader<'a>, fields: IndexMap<String, &'a RawValue>) -> Result<Draft, Refusal> {
    let mut item = Item::new(reader, fields);
    for (key, kind) in [
        ("kicker", BlockKind::Kicker),
        ("headline", BlockKind::Headline),
        ("subhead", BlockKind::Teaser),
        ("teaser", BlockKind::Teaser),
    ] {
        if let Some(value) = item.raw(&[key]) {
            item.block(kind, value);
        }
    }
    for key in ["article_html", "infobox_html"] {
        if let Some(value) = item.raw(&[key]) {
            item.html(value)?;
        }
    }
    let mut media = Vec::new();
    if let Some(list) = item.raw(&["associations"]) {
        for association in objects(list) {
            media.extend(association.get("type").and_then(|kind| string_of(kind)));
            let is_picture = association.get("type").is_some_and(|kind| kind.get() != "\"audio\"");
            if let Some(caption) = association.get("caption").filter(|_| is_picture && item.story.has_text()) {
                item.block(BlockKind::Caption, caption);
            }
        }
    }
    let first = item.date(&["content_created"]);
    let version_created = item.date(&["version_created"]);
    let updated = item.date(&["updated"]);
    item.declared.id = item.string(&["urn"]);
    item.declared.version = item.string(&["version"]).and_then(|version| version.parse().ok());
    item.declared.status = item.string(&["pubstatus"]).and_then(|status| Status::parse(&status));
    item.declared.language = item.string(&["language"]);
    item.declared.byline = item.string(&["byline"]);
    item.declared.dateline = item.string(&["dateline"]);
    item.declared.url = link(&item);
    item.declared.agencies = item
        .string(&["creditline"])
        .and_then(|line| Some(line.rsplit('/').next()?.trim().to_owned()))
        .into_iter()
        .collect();
    item.declared.published = first.into_iter().chain(version_created).collect();
    item.declared.updated = updated.into_iter().filter(|date| is_later(date, &item.declared.published)).collect();
    let signal = item.string(&["signal"]).map(|signal| signal.trim_start_matches("sig:").to_owned());
    item.keep("signal", signal.map_or(Value::Null, Value::String));
    item.keep("correction", correction(&item));
    for (key, kept) in [("genre_names", "genre"), ("dpasubject_names", "subjects"), ("keyword_names", "keywords")] {
        let words = names(&item.value(key), "name");
        item.keep(kept, Value::Array(words));
    }
    item.finish(|item| {
        let kind =
            ["audio", "video", "graphic", "image"].into_iter().find(|kind| media.iter().any(|known| known == kind));
        let headline = item.string(&["headline"]).unwrap_or_default();
        match kind {
            Some("audio") => format!("the item `{headline}` is a recording without a text; only text can be indexed"),
            Some("image") => format!("the item `{headline}` is a picture without a text; only text can be indexed"),
            _ => format!("the item `{headline}` has no text: its `article_html` is empty"),
        }
    })
}

/// Whether an instant lies behind all others: the sender's clock for changes runs apart from the one for versions.
fn is_later(date: &DeclaredDate, others: &[DeclaredDate]) -> bool {
    let instant = |date: &DeclaredDate| DateTime::parse_from_rfc3339(date.text.trim()).ok();
    instant(date).is_none_or(|own| others.iter().filter_map(instant).all(|other| other < own))
}

/// What the sender says was wrong in an earlier version, where that may be published.
fn correction(item: &Item<'_>) -> Value {
    let notes = item.value("ednotes");
    let notes = notes.as_array().into_iter().flatten().filter_map(Value::as_object);
    let note = notes
        .filter(|note| note.get("is_publishable") == Some(&Value::Bool(true)))
        .find(|note| text_in(note, "role").is_some_and(|role| role.ends_with(":correctionshort")));
    let text = note.and_then(|note| text_in(note, "ednote")).unwrap_or_default();
    Value::String(super::contacts::without_contacts(&text).into_owned())
}

/// The item's own address; what it links to is none.
fn link(item: &Item<'_>) -> Option<String> {
    item.string(&["url"]).filter(|url| url.starts_with("http"))
}

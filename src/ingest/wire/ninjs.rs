//! ninjs 1.x to 3.x, the IPTC's news in JSON.
//!
//! The versions differ in how names are written (`versioncreated`, `versionCreated`) and in whether there is one headline and body or a list.

use indexmap::IndexMap;
use serde_json::Value;
use serde_json::value::RawValue;

use super::record::{Item, names, objects, string_of};
use crate::ingest::Draft;
use crate::ingest::object::{Reader, Refusal};
use crate::model::{BlockKind, Status};

/// Whether a record is one: it has an `uri` (in Superdesk a `guid`) and keys that only ninjs has.
pub(super) fn is_item(fields: &IndexMap<String, &RawValue>) -> bool {
    const OWN: &[&str] = &[
        "versioncreated",
        "versionCreated",
        "pubstatus",
        "pubStatus",
        "bodies",
        "body_html",
        "body_xhtml",
        "body_text",
        "headlines",
        "ednote",
        "edNote",
    ];
    // A `guid` have many.
    const VERSION: [&str; 4] = ["versioncreated", "versionCreated", "pubstatus", "pubStatus"];
    let is_superdesk = || fields.contains_key("guid") && VERSION.iter().any(|key| fields.contains_key(*key));
    OWN.iter().filter(|key| fields.contains_key(**key)).count() >= 2 && (fields.contains_key("uri") || is_superdesk())
}

pub(super) fn draft<'a>(reader: Reader<'a>, fields: IndexMap<String, &'a RawValue>) -> Result<Draft, Refusal> {
    let mut item = Item::new(reader, fields);
    headlines(&mut item);
    bodies(&mut item)?;
    if let Some(list) = item.raw(&["associations"]) {
        for association in objects(list) {
            let is_picture = association
                .get("type")
                .and_then(|kind| string_of(kind))
                .is_some_and(|kind| matches!(kind.as_str(), "picture" | "graphic" | "video" | "image"));
            if is_picture && item.story.has_text() {
                caption(&mut item, &association);
            }
        }
    }
    let first = item.date(&[
        "firstPublished",
        "firstpublished",
        "firstCreated",
        "firstcreated",
        "contentCreated",
        "contentcreated",
    ]);
    let version = item.date(&["versionCreated", "versioncreated"]);
    let is_first = first.is_none();
    item.declared.published = first.into_iter().chain(version.clone().filter(|_| is_first)).collect();
    item.declared.updated = version.into_iter().filter(|_| !is_first).collect();
    item.declared.id = item.string(&["uri", "guid"]);
    item.declared.version = item.string(&["version"]).and_then(|version| version.parse().ok());
    item.declared.status = item.string(&["pubStatus", "pubstatus"]).and_then(|status| Status::parse(&status));
    item.declared.language = item.string(&["language"]);
    item.declared.byline = item.string(&["by", "byline"]);
    item.declared.authors = authors(&item.value("authors"));
    item.declared.dateline = item.string(&["dateline"]);
    item.declared.place = item.string(&["located"]);
    item.declared.url = item.string(&["url"]).filter(|url| url.starts_with("http"));
    let sources =
        names(&item.value("infosources"), "name").into_iter().chain(names(&item.value("infoSources"), "name"));
    let sources: Vec<String> = sources.filter_map(|name| name.as_str().map(str::to_owned)).collect();
    let holder = item.string(&["source", "copyrightHolder", "copyrightholder"]);
    item.declared.agencies = if sources.is_empty() { holder.into_iter().collect() } else { sources };
    for (keys, kept) in
        [(["subjects", "subject"], "subjects"), (["genres", "genre"], "genre"), (["keywords", "keyword"], "keywords")]
    {
        let words = keys.iter().flat_map(|key| names(&item.value(key), "name")).collect();
        item.keep(kept, Value::Array(words));
    }
    let kind = item.string(&["type"]).unwrap_or_default();
    item.finish(|_| match kind.as_str() {
        "picture" | "graphic" | "video" | "audio" => {
            format!("the item is of type `{kind}` and holds no text; only text can be indexed")
        }
        _ => "the item has no text under `bodies`, `body_html`, `body_xhtml` or `body_text`".to_owned(),
    })
}

/// The names of those who wrote it; photographers and editors did not.
fn authors(list: &Value) -> Vec<String> {
    const WRITERS: [&str; 7] = ["writ", "author", "autor", "report", "correspond", "korrespond", "journalist"];
    let is_writer = |author: &Value| match author.get("role") {
        None | Some(Value::Null) => true,
        Some(role) => {
            let role = role.as_str().unwrap_or_default().to_lowercase();
            role.is_empty() || WRITERS.iter().any(|word| role.contains(word))
        }
    };
    let all = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let writers = Value::Array(all.iter().filter(|author| is_writer(author)).cloned().collect());
    let names = names(&writers, "name").into_iter().filter_map(|name| Some(name.as_str()?.trim().to_owned()));
    names.filter(|name| !name.is_empty() && !name.contains('@')).collect()
}

/// One headline, or a list of them by role.
fn headlines(item: &mut Item<'_>) {
    let mut all = [None, None, None];
    if let Some(list) = item.raw(&["headlines"]) {
        for headline in objects(list) {
            let Some(value) = headline.get("value").copied() else { continue };
            let slot = match headline.get("role").and_then(|role| string_of(role)).unwrap_or_default().as_str() {
                "kicker" | "overline" | "short" => &mut all[0],
                "sub" | "subhead" | "subheadline" | "deck" => &mut all[2],
                _ => &mut all[1],
            };
            *slot = slot.or(Some(value));
        }
    }
    let [kicker, main, sub] = all;
    let main = main.or_else(|| item.raw(&["headline"])).or_else(|| item.raw(&["title"]));
    let teaser = item.raw(&["description_text"]).or_else(|| description(item, "summary"));
    for (kind, value) in [
        (BlockKind::Kicker, kicker),
        (BlockKind::Headline, main),
        (BlockKind::Teaser, sub),
        (BlockKind::Teaser, teaser),
    ] {
        if let Some(value) = value {
            item.block(kind, value);
        }
    }
}

/// The value in `descriptions` whose role is (or ends in) `role`.
fn description<'a>(item: &Item<'a>, role: &str) -> Option<&'a RawValue> {
    let list = objects(item.raw(&["descriptions"])?);
    let found = list.into_iter().find(|one| {
        one.get("role").and_then(|own| string_of(own)).is_some_and(|own| own.ends_with(role) || own.ends_with("teaser"))
    });
    found.and_then(|one| one.get("value").copied())
}

/// One body: HTML before plain text.
fn bodies(item: &mut Item<'_>) -> Result<(), Refusal> {
    let mut plain = item.raw(&["body_text"]);
    let mut html = item.raw(&["body_html", "body_xhtml"]);
    if let Some(list) = item.raw(&["bodies"]) {
        for body in objects(list) {
            let Some(value) = body.get("value").copied() else { continue };
            let kind = body.get("contentType").or_else(|| body.get("contenttype")).and_then(|kind| string_of(kind));
            match kind.unwrap_or_default().as_str() {
                kind if kind.contains("html") => html = html.or(Some(value)),
                "" if value.get().contains("<p") => html = html.or(Some(value)),
                kind if kind.is_empty() || kind.starts_with("text/plain") => plain = plain.or(Some(value)),
                _ => {}
            }
        }
    }
    match (html, plain) {
        (Some(html), _) => item.html(html)?,
        (None, Some(plain)) => item.plain(plain),
        (None, None) => {}
    }
    Ok(())
}

fn caption<'a>(item: &mut Item<'a>, association: &IndexMap<String, &'a RawValue>) {
    if let Some(text) = association.get("description_text").or_else(|| association.get("body_text")) {
        return item.block(BlockKind::Caption, text);
    }
    let list = association.get("descriptions").map(|list| objects(list)).unwrap_or_default();
    if let Some(value) = list.iter().find_map(|one| one.get("value")) {
        item.block(BlockKind::Caption, value);
    }
}

//! NITF 3: one item a file.
//!
//! Editors' messages (`ed-msg`), notes and the producers of pictures are not read.

use super::story::Story;
use super::xml::Xml;
use crate::ingest::detect::{Head, xml_root};
use crate::ingest::draft::{Declared, DeclaredDate, Draft};
use crate::ingest::format::{Each, Format, Input};
use crate::ingest::html::dom::{DOCUMENT, Data, Id};
use crate::ingest::skipped;
use crate::model::{BlockKind, SkipReason, Skipped, Status};

/// NITF.
pub(in crate::ingest) struct Nitf;

impl Format for Nitf {
    fn name(&self) -> &'static str {
        "nitf"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        xml_root(head) == "nitf"
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        let xml = Xml::read(input, "NITF", rename)?;
        let mut story = Story::default();
        let mut declared = facts(&xml, &mut story);
        // Notes have bodies of their own.
        let is_text = |id: &Id| !xml.dom.above(*id).any(|above| xml.dom.name(above) == "template");
        let body = xml.all(DOCUMENT, "body.content").find(is_text).or_else(|| xml.first(DOCUMENT, "body"));
        if let Some(body) = body {
            story.markup(&xml.dom, &xml.flows(body), &mut |flow| xml.locate(flow));
        }
        if !story.is_enough(declared.status) {
            let message = "the item has no text in its `body.content`".to_owned();
            return Err(skipped(name, SkipReason::NoText, message));
        }
        let mut layout = story.layout();
        xml.decoded
            .keep_whole(&story.text, &mut layout, &mut declared, 0)
            .map_err(|error| skipped(name, error.reason(), error.to_string()))?;
        // A stop asked for after the only record changes nothing.
        let _ = each(Ok(Draft {
            offsets: xml.offsets(story.pieces, 1),
            text: story.text,
            layout,
            declared,
            record: 0,
            record_start: 0,
            record_line: 1,
            record_sha256: xml.sha256,
            container: None,
            pages: Vec::new(),
        }));
        Ok(())
    }
}

/// The HTML element that an element of NITF is like.
pub(super) fn rename(name: &str) -> &str {
    match name {
        "hl1" => "h1",
        "hl2" => "h2",
        "media-caption" => "figcaption",
        "media-producer" | "media-reference" | "media-metadata" | "media-object" | "note" | "tagline"
        | "bibliography" => "template",
        // Inline as well, but told apart.
        "location" | "virtloc" => "data",
        "person" | "org" | "chron" | "event" | "function" | "money" | "num" | "city" | "country" | "region"
        | "state" | "sublocation" | "object.title" | "copyrite" | "lang" | "pronounce" | "postaddr" | "alt-code" => {
            "span"
        }
        "nitf-table" => "div",
        "bq" => "blockquote",
        name => name,
    }
}

fn facts(xml: &Xml, story: &mut Story) -> Declared {
    let mut declared = Declared::default();
    let value = |name: &'static str, key: &str| xml.first(DOCUMENT, name).and_then(|id| xml.attribute(id, key));
    if let Some((id, version)) = value("doc-id", "id-string").map(versioned) {
        declared.id = Some(id);
        declared.version = version;
    }
    declared.version = value("du-key", "version").and_then(|version| version.parse().ok()).or(declared.version);
    declared.status = value("docdata", "management-status").and_then(Status::parse);
    declared.embargoes = value("date.release", "norm").map(instant).into_iter().collect();
    let norm = |name, key| value(name, key).map(|text| DeclaredDate { text: instant(text), bytes: None });
    let dates = [("date.issue", "norm"), ("story.date", "norm"), ("pubdata", "date.publication")];
    declared.published = dates.into_iter().filter_map(|(name, key)| norm(name, key)).collect();
    declared.language = value("nitf", "lang").or_else(|| value("body", "lang")).map(str::to_owned);
    declared.byline = byline(xml);
    declared.dateline = xml.text_of(DOCUMENT, "dateline");
    declared.url = value("pubdata", "ex-ref").filter(|url| url.starts_with("http")).map(str::to_owned);
    declared.outlet = value("pubdata", "name").map(str::to_owned);
    let origin = xml.all(DOCUMENT, "meta").find(|id| xml.attribute(*id, "name") == Some("origin"));
    let origin =
        origin.and_then(|id| xml.attribute(id, "content")).map(|name| name.split(" - ").next().unwrap_or(name));
    let origin = xml.text_of(DOCUMENT, "distributor").or_else(|| origin.map(|name| name.trim().to_owned()));
    declared.agencies = origin.into_iter().collect();
    let words = xml.all(DOCUMENT, "keyword").filter_map(|id| xml.attribute(id, "key"));
    let words: Vec<String> = words
        .flat_map(|key| key.split('/'))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .take(64)
        .collect();
    if !words.is_empty() {
        declared.extra.insert("keywords".to_owned(), words.into());
    }

    let Some(head) = xml.first(DOCUMENT, "body.head").or_else(|| xml.first(DOCUMENT, "head")) else { return declared };
    let (mut kicker, mut title, mut teaser) = (None, None, Vec::new());
    for id in xml.dom.below(head).filter(|id| xml.dom.above(*id).any(|above| xml.dom.name(above) == "hedline")) {
        let class = xml.attribute(id, "class").unwrap_or_default().to_lowercase();
        match xml.dom.name(id) {
            "h1" => title = title.or(Some(id)),
            "h2" if ["short", "kicker", "over", "dach"].iter().any(|word| class.contains(word)) => {
                kicker = kicker.or(Some(id));
            }
            "h2" => teaser.push(id),
            _ => {}
        }
    }
    let title = title.or_else(|| xml.first(DOCUMENT, "title"));
    teaser.extend(xml.first(head, "abstract"));
    let parts: Vec<(BlockKind, Id)> = (kicker.map(|id| (BlockKind::Kicker, id)).into_iter())
        .chain(title.map(|id| (BlockKind::Headline, id)))
        .chain(teaser.into_iter().map(|id| (BlockKind::Teaser, id)))
        .collect();
    for (kind, id) in parts {
        for flow in xml.flows(id) {
            let (place, line) = xml.locate(&flow);
            story.push(kind, &flow.text, place, line);
        }
    }
    declared
}

/// The lines of the authors, each on a line, without what and where they are (`byttl`, `location`).
fn byline(xml: &Xml) -> Option<String> {
    const MOST: usize = 16;
    // Notes to editors have bylines of their own.
    let is_own = |id: &Id| !xml.dom.above(*id).any(|above| matches!(xml.dom.name(above), "template" | "byline"));
    let mut lines: Vec<String> = Vec::new();
    for id in xml.all(DOCUMENT, "byline").filter(is_own).take(MOST) {
        let mut line = String::new();
        let mut at = xml.dom.following(id, id, false);
        while let Some(part) = at {
            let is_title = matches!(xml.dom.name(part), "byttl" | "data");
            match &xml.dom.node(part).data {
                Data::Text(text) => {
                    // Two names in elements of their own.
                    if line.ends_with(char::is_alphanumeric) && text.text.starts_with(char::is_alphanumeric) {
                        line.push('\n');
                    }
                    line.push_str(&text.text.replace(['\n', '\r'], " "));
                }
                _ if is_title || xml.dom.name(part) == "br" => line.push('\n'),
                _ => {}
            }
            at = xml.dom.following(part, id, is_title);
        }
        let words = line.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let words = words.filter(|line| line.contains(char::is_alphabetic));
        lines.extend(words);
    }
    Some(lines.join("\n")).filter(|lines| !lines.is_empty())
}

/// An id and the version that stands behind it: `urn-…-676016:1560755878000`.
fn versioned(id: &str) -> (String, Option<u64>) {
    const LEAST: usize = 10;
    let id = id.trim();
    let split =
        id.rsplit_once(':').filter(|(_, end)| end.len() >= LEAST && end.bytes().all(|byte| byte.is_ascii_digit()));
    match split {
        Some((name, end)) => (name.to_owned(), end.parse().ok()),
        None => (id.to_owned(), None),
    }
}

/// `20190617T091758+0200` as `2019-06-17T09:17:58+02:00`; other words as they are.
pub(super) fn instant(words: &str) -> String {
    let words = words.trim();
    let digits =
        |from: usize, to: usize| words.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (Some(year), Some(month), Some(day)) = (digits(0, 4), digits(4, 6), digits(6, 8)) else {
        return words.to_owned();
    };
    let date = format!("{year}-{month}-{day}");
    let (Some("T"), Some(hour), Some(minute)) = (words.get(8..9), digits(9, 11), digits(11, 13)) else {
        return if words.len() == 8 { date } else { words.to_owned() };
    };
    let (second, rest) = match digits(13, 15) {
        Some(second) => (second, words.get(15..)),
        None => ("00", words.get(13..)),
    };
    let zone = rest.unwrap_or_default();
    let zone = match (zone.get(..3), zone.get(3..5), zone.len()) {
        (Some(hours), Some(minutes), 5) if hours.starts_with(['+', '-']) => format!("{hours}:{minutes}"),
        _ => zone.to_owned(),
    };
    format!("{date}T{hour}:{minute}:{second}{zone}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_instants_are_spelled_out() {
        assert_eq!(instant("20190617T091758+0200"), "2019-06-17T09:17:58+02:00");
        assert_eq!(instant("20190617T0917Z"), "2019-06-17T09:17:00Z");
        assert_eq!(instant("20190617"), "2019-06-17");
        assert_eq!(instant("17. Juni 2019"), "17. Juni 2019");
        assert_eq!(versioned("urn-a-1:1560755878000"), ("urn-a-1".to_owned(), Some(1_560_755_878_000)));
        assert_eq!(versioned("urn:a:12"), ("urn:a:12".to_owned(), None));
    }
}

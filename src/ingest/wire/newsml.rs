//! NewsML-G2: single items (`newsItem`), and messages with many (`newsMessage`).
//!
//! Facts come from `itemMeta` and `contentMeta`, the text from XHTML, NITF or plain text inside of `contentSet`. Packages and concepts hold no text
//! of their own and are skipped. `edNote`, `creator` and `contributor` (the editors) are never read.

use super::story::Story;
use super::xml::Xml;
use crate::ingest::detect::{Head, xml_root};
use crate::ingest::draft::{Declared, DeclaredDate, Draft};
use crate::ingest::format::{Each, Format, Input};
use crate::ingest::html::dom::{DOCUMENT, Dom, Id};
use crate::ingest::html::flow::{Flow, flow};
use crate::ingest::skipped;
use crate::model::{BlockKind, SkipReason, Skipped, Status, sha256};

/// NewsML-G2.
pub(in crate::ingest) struct NewsMl;

impl Format for NewsMl {
    fn name(&self) -> &'static str {
        "newsml-g2"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        matches!(xml_root(head).as_str(), "newsitem" | "newsmessage" | "packageitem")
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        let xml = Xml::read_part(input, "NewsML-G2", super::nitf::rename)?;
        let malformed = |message| skipped(name, SkipReason::Malformed, message);
        let is_item = |id: &Id| {
            matches!(
                xml.dom.name(*id),
                "newsitem" | "packageitem" | "conceptitem" | "knowledgeitem" | "planningitem" | "catalogitem"
            )
        };
        let items: Vec<Id> = xml.dom.below(DOCUMENT).filter(is_item).collect();
        let broken = xml.broken("NewsML-G2");
        if let Some(message) = broken.clone().filter(|_| !items.iter().any(|item| xml.is_whole(*item))) {
            return Err(malformed(message));
        }
        if items.is_empty() {
            return Err(skipped(name, SkipReason::NoText, "the message holds no item".to_owned()));
        }
        for (i, id) in items.iter().enumerate().filter(|(_, id)| xml.is_whole(**id)) {
            let end = items.get(i + 1).map_or(xml.decoded.text.len(), |next| xml.dom.node(*next).at);
            let draft = item(&xml, *id, end, items.len()).map_err(|(reason, message)| Skipped {
                line: (items.len() > 1).then(|| xml.line(xml.dom.node(*id).at)),
                ..skipped(name, reason, message)
            });
            if each(draft).is_break() {
                return Ok(());
            }
        }
        if let Some(message) = broken {
            let line = items.iter().find(|id| !xml.is_whole(**id)).map(|id| xml.line(xml.dom.node(*id).at));
            let _ = each(Err(Skipped { line, ..malformed(format!("{message}; the items before are read")) }));
        }
        Ok(())
    }
}

/// The draft of one item; the error says why it has none.
fn item(xml: &Xml, id: Id, end: usize, items: usize) -> Result<Draft, (SkipReason, String)> {
    let guid = xml.attribute(id, "guid").unwrap_or_default();
    let no_text = |message| (SkipReason::NoText, message);
    if xml.dom.name(id) != "newsitem" {
        return Err(no_text(format!("`{guid}` is a list or a description of items and holds no text of its own")));
    }
    let class = xml.first(id, "itemclass").and_then(|class| xml.attribute(class, "qcode")).unwrap_or("ninat:text");
    let mut story = Story::default();
    let mut declared = facts(xml, id, &mut story);
    body(xml, id, &mut story).map_err(no_text)?;
    if !story.is_enough(declared.status) {
        return Err(no_text(match class.rsplit(':').next() {
            Some(kind @ ("picture" | "audio" | "video" | "graphic" | "animation")) => {
                format!("the item `{guid}` is of the class `{kind}` and holds no text; only text can be indexed")
            }
            _ => format!("the item `{guid}` has no text in its `contentSet`"),
        }));
    }
    let at = xml.dom.node(id).at;
    let mut layout = story.layout();
    xml.decoded
        .keep_whole(&story.text, &mut layout, &mut declared, at)
        .map_err(|error| (error.reason(), error.to_string()))?;
    let record_sha256 = match items {
        1 => xml.sha256.clone(),
        _ => sha256(xml.decoded.text.get(at..end).unwrap_or_default().as_bytes()),
    };
    Ok(Draft {
        offsets: xml.offsets(story.pieces, items),
        text: story.text,
        layout,
        declared,
        record: 0,
        record_start: if items == 1 { 0 } else { at as u64 },
        record_line: xml.line(at),
        record_sha256,
        container: None,
        pages: Vec::new(),
    })
}

/// What `itemMeta` and `contentMeta` say; title, kicker and teaser become blocks.
fn facts(xml: &Xml, id: Id, story: &mut Story) -> Declared {
    let mut declared = Declared::default();
    let child = |name: &str| xml.dom.children(id).find(|child| xml.dom.name(*child) == name);
    let date = |root: Option<Id>, name: &'static str| {
        let text = xml.text_of(root?, name)?;
        Some(DeclaredDate { text, bytes: None })
    };
    let (item, content) = (child("itemmeta"), child("contentmeta"));
    declared.id = xml.attribute(id, "guid").map(str::to_owned);
    declared.version = xml.attribute(id, "version").and_then(|version| version.parse().ok());
    declared.language = content
        .and_then(|content| xml.first(content, "language"))
        .and_then(|language| xml.attribute(language, "tag"))
        .or_else(|| xml.attribute(id, "lang"))
        .map(str::to_owned);
    let first = date(item, "firstcreated").or_else(|| date(content, "contentcreated"));
    let version = date(item, "versioncreated");
    let changed = date(content, "contentmodified");
    let is_first = first.is_none();
    declared.published = first.into_iter().chain(version.clone().filter(|_| is_first)).collect();
    declared.updated = changed.into_iter().chain(version.filter(|_| !is_first)).collect();
    if let Some(item) = item {
        let status = xml.first(item, "pubstatus");
        let word = status.and_then(|status| xml.attribute(status, "qcode").or_else(|| xml.attribute(status, "uri")));
        declared.status = word.and_then(Status::parse);
        declared.embargoes = xml.all(item, "embargoed").filter_map(|id| xml.text(id)).collect();
        let signal = xml.first(item, "signal").and_then(|signal| xml.attribute(signal, "qcode"));
        if let Some(signal) = signal.and_then(|signal| signal.rsplit(':').next()) {
            declared.extra.insert("signal".to_owned(), signal.into());
        }
        let corrected = xml.all(item, "ednote").find(|note| {
            xml.attribute(*note, "role").is_some_and(|role| role.ends_with(":correctionshort"))
                && xml.attribute(*note, "pubconstraint").is_none()
        });
        if let Some(note) = corrected.and_then(|note| xml.text(note)) {
            let note = super::contacts::without_contacts(&note).into_owned();
            declared.extra.insert("correction".to_owned(), note.into());
        }
        let provider = xml.first(item, "provider");
        declared.agencies = provider
            .and_then(|provider| xml.text_of(provider, "name"))
            .or_else(|| {
                let code = xml.attribute(provider?, "qcode")?;
                Some(code.rsplit(':').next()?.to_owned())
            })
            .into_iter()
            .collect();
    }
    let Some(content) = content else { return declared };
    if let Some(line) = xml.text_of(content, "creditline") {
        declared.agencies = line.rsplit('/').next().map(|name| name.trim().to_owned()).into_iter().collect();
    }
    declared.byline = xml.text_of(content, "by");
    declared.dateline = xml.text_of(content, "dateline");
    let genre: Vec<_> = xml.all(content, "genre").filter_map(|genre| xml.text(genre)).take(16).collect();
    let words: Vec<_> = xml.all(content, "keyword").filter_map(|word| xml.text(word)).take(64).collect();
    for (key, values) in [("genre", genre), ("keywords", words)] {
        if !values.is_empty() {
            declared.extra.insert(key.to_owned(), values.into());
        }
    }
    titles(xml, content, story);
    declared
}

/// The kicker, title and teaser in `contentMeta` become blocks.
fn titles(xml: &Xml, content: Id, story: &mut Story) {
    let mut parts = [None, None, None];
    for headline in xml.dom.children(content).filter(|child| xml.dom.name(*child) == "headline") {
        let role = xml.attribute(headline, "role").unwrap_or_default();
        let slot = match xml.attribute(headline, "rank") {
            _ if role.contains("kicker") || role.contains("over") => 0,
            _ if role.contains("sub") => 2,
            Some("3") => 0,
            Some("2") => 2,
            _ => 1,
        };
        if let Some(part) = parts.get_mut(slot) {
            *part = part.or(Some(headline));
        }
    }
    let teaser = xml.dom.children(content).find(|child| {
        let role = xml.attribute(*child, "role").unwrap_or_default();
        xml.dom.name(*child) == "description" && (role.ends_with("teaser") || role.ends_with("summary"))
    });
    let [kicker, title, sub] = parts;
    for (kind, part) in [
        (BlockKind::Kicker, kicker),
        (BlockKind::Headline, title),
        (BlockKind::Teaser, sub),
        (BlockKind::Teaser, teaser),
    ] {
        for flow in part.map(|part| xml.flows(part)).into_iter().flatten() {
            let (place, line) = xml.locate(&flow);
            story.push(kind, &flow.text, place, line);
        }
    }
}

/// The text of the first content that can be read.
fn body(xml: &Xml, id: Id, story: &mut Story) -> Result<(), String> {
    let is_content = |id: &Id| matches!(xml.dom.name(*id), "inlinexml" | "inlinedata");
    let Some(set) = xml.first(id, "contentset") else { return Ok(()) };
    for content in xml.dom.below(set).filter(is_content) {
        if xml.dom.name(content) == "inlinedata" {
            data(xml, content, story)?;
        } else if let Some(nitf) = xml.first(content, "body.content") {
            story.markup(&xml.dom, &xml.flows(nitf), &mut |flow| xml.locate(flow));
        } else {
            let root = xml.first(content, "body").unwrap_or(content);
            let flows = xml.flows(root);
            let is_text = |flow: &&Flow| !in_header(&xml.dom, flow.node);
            let flows: Vec<Flow> = flows.iter().filter(is_text).cloned().collect();
            story.markup(&xml.dom, &flows, &mut |flow| xml.locate(flow));
        }
        if story.has_text() {
            break;
        }
    }
    Ok(())
}

/// Whether an element stands in the page's head of an XHTML body, which says once more what `contentMeta` says.
fn in_header(dom: &Dom, id: Id) -> bool {
    std::iter::once(id).chain(dom.above(id)).any(|above| matches!(dom.name(above), "header" | "footer"))
}

/// Content as text: HTML with escaped signs, or plain.
fn data(xml: &Xml, content: Id, story: &mut Story) -> Result<(), String> {
    let text = xml.dom.text_of(content);
    let line = xml.line(xml.dom.node(content).at);
    let kind = xml.attribute(content, "contenttype").unwrap_or("text/plain");
    if xml.attribute(content, "encoding").is_some() {
        return Ok(());
    }
    if kind.contains("html") {
        let dom = Dom::parse(&text).map_err(|error| format!("the item's HTML is not read, as {error}"))?;
        story.markup(&dom, &flow(&dom, DOCUMENT), &mut |_| (None, line));
    } else if kind.starts_with("text/plain") {
        let border = if text.trim().contains("\n\n") { "\n\n" } else { "\n" };
        for paragraph in text.split(border) {
            story.push(BlockKind::Paragraph, paragraph, None, line);
        }
    }
    Ok(())
}

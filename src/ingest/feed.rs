//! Feeds: RSS 0.9 to 2.0 and Atom; each entry is an article.
//!
//! The tree is read leniently, element by element, so that a wrong date, an unknown entity or a missing id costs no more than itself, and the
//! words of a date are kept for the one parser of dates. The text of an entry is its `content:encoded` or `content`, else its `description`
//! or `summary`: HTML in either way of writing it. E-mail addresses of authors are left out.
//!
//! Limits are those of XML. Podcasts are read as far as they have words; nothing is downloaded.

use serde_json::{Map, Value, json};

use super::detect::{Head, xml_root};
use super::draft::{Declared, DeclaredDate, Draft};
use super::format::{Each, Format, Input};
use super::html::dom::{DOCUMENT, Dom, Id};
use super::html::flow::flow;
use super::skipped;
use super::wire::{Story, Xml};
use crate::model::{BlockKind, SkipReason, Skipped, sha256};

/// As many dates of one name an entry may have.
const MAX_DATES: usize = 4;

/// RSS and Atom.
pub(super) struct Feed;

impl Format for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        matches!(xml_root(head).as_str(), "rss" | "feed" | "rdf" | "entry" | "channel")
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        let xml = Xml::read_part(input, "feed", |name| name)?;
        let malformed = |message| skipped(name, SkipReason::Malformed, message);
        let is_entry = |id: &Id| matches!(xml.dom.name(*id), "item" | "entry");
        let entries: Vec<Id> = xml.dom.below(DOCUMENT).filter(is_entry).collect();
        let broken = xml.broken("feed");
        if let Some(message) = broken.clone().filter(|_| !entries.iter().any(|entry| xml.is_whole(*entry))) {
            return Err(malformed(message));
        }
        if entries.is_empty() {
            return Err(skipped(name, SkipReason::NoText, "the feed has no entries".to_owned()));
        }
        let channel = Channel::new(&xml, name);
        for (i, id) in entries.iter().enumerate().filter(|(_, id)| xml.is_whole(**id)) {
            let end = entries.get(i + 1).map_or(xml.decoded.text.len(), |next| xml.dom.node(*next).at);
            let draft = channel.entry(*id, end, entries.len()).map_err(|(reason, message)| Skipped {
                line: Some(xml.line(xml.dom.node(*id).at)),
                ..skipped(name, reason, message)
            });
            if each(draft).is_break() {
                return Ok(());
            }
        }
        if let Some(message) = broken {
            let line = entries.iter().find(|id| !xml.is_whole(**id)).map(|id| xml.line(xml.dom.node(*id).at));
            let message = format!("{message}; the entries before are read");
            let _ = each(Err(Skipped { line, ..malformed(message) }));
        }
        Ok(())
    }
}

/// What is said of all entries.
struct Channel<'a> {
    xml: &'a Xml,
    outlet: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
}

impl<'a> Channel<'a> {
    fn new(xml: &'a Xml, _name: &str) -> Self {
        let root = xml.first(DOCUMENT, "channel").or_else(|| xml.first(DOCUMENT, "feed"));
        let child = |name: &str| root.and_then(|root| child(&xml.dom, root, name));
        let language = child("language").and_then(|id| xml.text(id));
        let declared = root.and_then(|root| xml.attribute(root, "lang")).map(str::to_owned);
        Self {
            xml,
            outlet: child("title").and_then(|id| plain_text(xml, id)),
            language: language.or(declared).and_then(|tag| super::html::language(&tag)),
            authors: root.map(|root| authors(xml, root)).unwrap_or_default(),
        }
    }

    fn entry(&self, id: Id, end: usize, entries: usize) -> Result<Draft, (SkipReason, String)> {
        let xml = self.xml;
        let mut story = Story::default();
        let at = xml.dom.node(id).at;
        if let Some(title) = first_child(&xml.dom, id, &["title", "dc:title", "itunes:title"]) {
            let flows = xml.flows(title);
            match flows.as_slice() {
                // Words as they stand; titles with markup or entities inside are read as HTML.
                [only] if !only.text.contains(['<', '&']) => {
                    let (place, line) = xml.locate(only);
                    story.push(BlockKind::Headline, &only.text, place, line);
                }
                _ => {
                    let text = plain_text(xml, title).unwrap_or_default();
                    story.push(BlockKind::Headline, &text, None, xml.line(xml.dom.node(title).at));
                }
            }
        }
        let summary = ["description", "summary", "abstract", "dc:description", "itunes:summary"];
        let summary = first_child(&xml.dom, id, &summary);
        let content = first_child(&xml.dom, id, &["encoded", "content"]);
        let content = content.filter(|content| xml.attribute(*content, "src").is_none());
        let pictured = xml.dom.below(id).find(|below| xml.dom.name(*below) == "media:description");
        let mut body = Story::default();
        for part in content.into_iter().chain(summary.filter(|_| content.is_none())) {
            self.text(part, end, &mut body)?;
        }
        let mut short = Story::default();
        if let Some(summary) = summary.filter(|_| content.is_some()) {
            self.text(summary, end, &mut short)?;
        }
        if !body.has_text() {
            std::mem::swap(&mut body, &mut short);
        }
        match pictured {
            // An entry that is nothing but a picture or a film has no other text.
            Some(pictured) if !body.has_text() => self.text(pictured, end, &mut body)?,
            // Beside the entry's own texts it may be said of the whole entry once more.
            Some(pictured) if xml.dom.node(pictured).parent != id => {
                let line = xml.line(xml.dom.node(pictured).at);
                body.push(BlockKind::Caption, &plain_text(xml, pictured).unwrap_or_default(), None, line);
            }
            _ => {}
        }
        let title = story.title().map(str::to_owned);
        body.close(title.as_deref());
        short.close(title.as_deref());
        // A summary that is the beginning of the text says nothing more.
        if let Some(teaser) = short.only_paragraph().filter(|teaser| !body.contains(teaser)) {
            let teaser = teaser.to_owned();
            let line = summary.map_or(at, |summary| xml.dom.node(summary).at);
            story.push(BlockKind::Teaser, &teaser, None, xml.line(line));
        }
        story.append(body);
        if story.is_empty() {
            return Err((SkipReason::NoText, "the entry has neither a title nor a text".to_owned()));
        }
        let (mut declared, mut layout) = (self.declared(id), story.layout());
        xml.decoded
            .keep_whole(&story.text, &mut layout, &mut declared, at)
            .map_err(|error| (error.reason(), error.to_string()))?;
        Ok(Draft {
            offsets: xml.offsets(story.pieces, entries),
            text: story.text,
            layout,
            declared,
            record: 0,
            record_start: at as u64,
            record_line: xml.line(at),
            record_sha256: sha256(xml.decoded.text.get(at..end).unwrap_or_default().as_bytes()),
            container: None,
            pages: Vec::new(),
        })
    }

    /// The blocks of an element that holds HTML: as elements of its own (`type="xhtml"`), or as escaped text.
    ///
    /// `end` is where the entry ends.
    fn text(&self, id: Id, end: usize, story: &mut Story) -> Result<(), (SkipReason, String)> {
        let xml = self.xml;
        if xml.attribute(id, "type") == Some("xhtml") {
            story.markup(&xml.dom, &xml.flows(id), &mut |flow| xml.locate(flow));
            return Ok(());
        }
        let html = xml.dom.text_of(id);
        let at = xml.dom.node(id).at;
        let line = xml.line(at);
        if xml.attribute(id, "type") == Some("text") || !html.contains(['<', '&']) {
            for flow in xml.flows(id) {
                let (place, line) = xml.locate(&flow);
                story.push(BlockKind::Paragraph, &flow.text, place, line);
            }
            return Ok(());
        }
        let dom = Dom::parse(&html)
            .map_err(|error| (SkipReason::Malformed, format!("the entry's HTML is not read, as {error}")))?;
        // Text in CDATA stands in the file as it is.
        let from = xml.decoded.text.get(at..end).unwrap_or_default();
        let place = memchr::memmem::find(from.as_bytes(), html.as_bytes()).map(|found| at + found);
        story.markup(&dom, &flow(&dom, DOCUMENT), &mut |flow| match (place, flow.place) {
            (Some(place), Some(own)) => (Some(place + own.start), xml.line(place + own.start)),
            (Some(place), None) => (None, xml.line(place + flow.at)),
            _ => (None, line),
        });
        Ok(())
    }

    fn declared(&self, id: Id) -> Declared {
        let xml = self.xml;
        let text = |names: &[&str]| names.iter().find_map(|name| child(&xml.dom, id, name)).and_then(|id| xml.text(id));
        let dates = |names: &[&str]| -> Vec<DeclaredDate> {
            let named = |name| xml.dom.children(id).filter(move |child| xml.dom.name(*child) == name);
            let all = names.iter().flat_map(|name| named(*name).take(MAX_DATES));
            all.filter_map(|found| {
                let text = xml.text(found)?;
                let place = xml.flows(found).first().and_then(|flow| flow.place);
                Some(DeclaredDate { text, bytes: place.and_then(|place| xml.in_file(place)) })
            })
            .collect()
        };
        let mut own = authors(xml, id);
        if own.is_empty() {
            own.extend(text(&["itunes:author"]).filter(|name| !name.contains('@')));
        }
        let mut extra = Map::new();
        let categories: Vec<Value> = xml
            .dom
            .children(id)
            .filter(|child| matches!(xml.dom.name(*child), "category" | "subject"))
            .filter_map(|child| xml.attribute(child, "term").map(str::to_owned).or_else(|| xml.text(child)))
            .take(64)
            .map(Value::String)
            .collect();
        if !categories.is_empty() {
            extra.insert("keywords".to_owned(), json!(categories));
        }
        let url = link(xml, id);
        let guid = text(&["guid", "id"]).filter(|guid| !guid.starts_with("http"));
        if let Some(guid) = &guid {
            extra.insert("guid".to_owned(), json!(guid));
        }
        Declared {
            // Two feeds may count their entries alike: an id of an entry is none of the archive.
            id: guid.filter(|guid| guid.starts_with("urn:") || guid.starts_with("tag:")),
            url,
            outlet: self.outlet.clone(),
            authors: if own.is_empty() { self.authors.clone() } else { own },
            language: xml
                .attribute(id, "lang")
                .map(str::to_owned)
                .or_else(|| text(&["language"]))
                .and_then(|tag| super::html::language(&tag))
                .or_else(|| self.language.clone()),
            published: dates(&["pubdate", "published", "issued", "date", "created", "publicationdate"]),
            updated: dates(&["updated", "modified", "modificationdate"]),
            extra,
            ..Declared::default()
        }
    }
}

fn child(dom: &Dom, parent: Id, name: &str) -> Option<Id> {
    dom.children(parent).find(|child| dom.name(*child) == name)
}

/// The child with the first of these names that is there.
fn first_child(dom: &Dom, parent: Id, names: &[&str]) -> Option<Id> {
    names.iter().find_map(|name| child(dom, parent, name))
}

/// The text of an element whose words may be escaped HTML: `Er &amp;amp; sie`.
fn plain_text(xml: &Xml, id: Id) -> Option<String> {
    let text = xml.text(id)?;
    if !text.contains(['<', '&']) {
        return Some(text);
    }
    let dom = Dom::parse(&text).ok()?;
    let words = flow(&dom, DOCUMENT).into_iter().map(|flow| flow.text).collect::<Vec<_>>().join(" ");
    Some(words.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty())
}

/// Who wrote it: `author/name`, `dc:creator`, or `author` of RSS, which is an address with the name in parentheses.
fn authors(xml: &Xml, id: Id) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for author in xml.dom.children(id).filter(|child| matches!(xml.dom.name(*child), "author" | "creator")) {
        let text = match child(&xml.dom, author, "name") {
            Some(name) => xml.text(name),
            None => xml.text(author),
        };
        let Some(text) = text else { continue };
        let name = match text.split_once('(') {
            Some((address, name)) if address.contains('@') => name.trim_end_matches(')'),
            _ => text.as_str(),
        };
        let name = name.trim();
        if !name.is_empty() && !name.contains('@') && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The entry's page: `link` with text (RSS) or `href` (Atom), else a `guid` that is an address.
fn link(xml: &Xml, id: Id) -> Option<String> {
    let links = || xml.dom.children(id).filter(|child| xml.dom.name(*child) == "link");
    let is_page = |link: &Id| matches!(xml.attribute(*link, "rel"), None | Some("alternate"));
    let in_attribute = links().filter(is_page).find_map(|link| xml.attribute(link, "href").map(str::to_owned));
    let guid =
        ["guid", "id", "origlink"].iter().filter_map(|name| child(&xml.dom, id, name)).filter_map(|id| xml.text(id));
    let all = links().filter_map(|link| xml.text(link)).chain(in_attribute).chain(guid);
    let mut web = all.filter(|url| url.starts_with("http") && !url.contains(char::is_whitespace));
    web.next()
}

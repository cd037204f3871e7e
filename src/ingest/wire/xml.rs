//! XML as a tree of the same kind as a page's, so that its blocks are read as a page's are.
//!
//! Names lose their prefix and their capitals, but for those of what stands beside an article in feeds (Media RSS, podcasts): `media:title` is no title. Entities of HTML are known, as they stand in news without being declared; others stay as
//! they are written, and none is ever expanded to more than a character. Nothing here recurses.
//!
//! Limits are those of pages: 1,024 levels, 2^20 elements and texts.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use crate::ingest::encoding::{Decoded, decode_page};
use crate::ingest::format::Input;
use crate::ingest::html::dom::{DOCUMENT, Dom, Id};
use crate::ingest::html::flow::{Flow, flow};
use crate::ingest::offsets::{OffsetMap, Piece};
use crate::ingest::references::character;
use crate::ingest::skipped;
use crate::model::{ByteSpan, LineEnds, LineIndex, SkipReason, Skipped, line_feeds, sha256};

/// A parsed file.
pub(in crate::ingest) struct Xml {
    pub(in crate::ingest) decoded: Decoded,
    pub(in crate::ingest) dom: Dom,
    pub(in crate::ingest) sha256: String,
    lines: LineIndex,
    /// Where it could be read no further, and why.
    broken: Option<Cut>,
}

/// Where a file could be read no further.
struct Cut {
    message: String,
    /// The elements that were open.
    open: Vec<Id>,
}

impl Xml {
    /// Reads and parses a whole file; `what` names it in reports, `rename` gives elements the name of the HTML element that is like them.
    pub(in crate::ingest) fn read(
        input: &mut Input<'_>,
        what: &str,
        rename: fn(&str) -> &str,
    ) -> Result<Self, Skipped> {
        let name = input.name;
        let xml = Self::read_part(input, what, rename)?;
        match xml.broken(what) {
            Some(message) => Err(skipped(name, SkipReason::Malformed, message)),
            None => Ok(xml),
        }
    }

    /// As [`Self::read`], but a file that is broken somewhere is read up to there: see [`Self::broken`].
    pub(in crate::ingest) fn read_part(
        input: &mut Input<'_>,
        what: &str,
        rename: fn(&str) -> &str,
    ) -> Result<Self, Skipped> {
        let name = input.name;
        let (raw, trouble) = input.read_most(&format!("{what} file"))?;
        let sha256 = sha256(&raw);
        let decoded = decode_page(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?;
        let (dom, mut broken) = parse(&decoded.text, rename);
        if let Some((trouble, _)) = trouble {
            let open = broken.map(|cut| cut.open).unwrap_or_default();
            broken = Some(Cut { message: trouble.message, open });
        }
        let lines = LineIndex::new(decoded.text.as_bytes(), LineEnds::Feed, 1);
        Ok(Self { decoded, dom, sha256, lines, broken })
    }

    /// What is wrong with the file, if it could not be read to its end.
    pub(in crate::ingest) fn broken(&self, what: &str) -> Option<String> {
        self.broken.as_ref().map(|cut| format!("not valid {what}: {}", cut.message))
    }

    /// Whether all of an element was read.
    pub(in crate::ingest) fn is_whole(&self, id: Id) -> bool {
        self.broken.as_ref().is_none_or(|cut| !cut.open.contains(&id))
    }

    /// The line of a place, from 1.
    pub(in crate::ingest) fn line(&self, at: usize) -> u64 {
        self.lines.line(self.decoded.text.as_bytes(), at)
    }

    /// All elements of a name below `root`, in order.
    pub(in crate::ingest) fn all(&self, root: Id, name: &'static str) -> impl Iterator<Item = Id> {
        self.dom.below(root).filter(move |id| self.dom.name(*id) == name)
    }

    /// The first element of a name below `root`.
    pub(in crate::ingest) fn first(&self, root: Id, name: &'static str) -> Option<Id> {
        self.all(root, name).next()
    }

    /// The text of an element with folded blanks; `None` if there is none.
    pub(in crate::ingest) fn text(&self, id: Id) -> Option<String> {
        let text = self.dom.text_of(id).split_whitespace().collect::<Vec<_>>().join(" ");
        Some(text).filter(|text| !text.is_empty())
    }

    /// The text of the first element of a name.
    pub(in crate::ingest) fn text_of(&self, root: Id, name: &'static str) -> Option<String> {
        self.text(self.first(root, name)?)
    }

    /// A value that is not blank.
    pub(in crate::ingest) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        self.dom.attribute(id, name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// Where a span of the decoded file stands in the raw one.
    pub(in crate::ingest) fn in_file(&self, span: ByteSpan) -> Option<ByteSpan> {
        self.decoded.offsets.raw(&self.decoded.text, span)
    }

    pub(in crate::ingest) fn flows(&self, root: Id) -> Vec<Flow> {
        flow(&self.dom, root)
    }

    /// Where a block stands in the decoded file, and its line.
    pub(in crate::ingest) fn locate(&self, flow: &Flow) -> (Option<usize>, u64) {
        let place = flow.place.filter(|place| self.decoded.text.get(place.range()) == Some(flow.text.as_str()));
        // What begins with an entity knows no place of its own.
        let at = if flow.at > 0 { flow.at } else { self.dom.node(flow.node).at };
        (place.map(|place| place.start), self.line(at))
    }

    /// The offsets of a draft that is one of `items` in this file.
    pub(in crate::ingest) fn offsets(&self, mut pieces: Vec<Piece>, items: usize) -> OffsetMap {
        const MOST: usize = 16;
        let map = self.decoded.offsets.clone();
        if map.is_identity() {
            return OffsetMap::pieces_of(pieces, String::new(), map);
        }
        if items > MOST {
            // The raw file would be held once per item.
            pieces.iter_mut().for_each(|piece| piece.raw = None);
            return OffsetMap::pieces(pieces);
        }
        OffsetMap::pieces_of(pieces, self.decoded.text.clone(), map)
    }
}

/// Parses markup, as far as it can be read.
fn parse(text: &str, rename: fn(&str) -> &str) -> (Dom, Option<Cut>) {
    let mut dom = Dom::empty();
    let mut open = Vec::new();
    let cut = fill(&mut dom, &mut open, text, rename).err();
    let cut = cut.map(|message| Cut { message, open: open.into_iter().map(|(id, _)| id).collect() });
    (dom, cut)
}

/// Adds the elements of markup; the error says what is wrong, where, and what to do.
fn fill(dom: &mut Dom, open: &mut Vec<(Id, String)>, text: &str, rename: fn(&str) -> &str) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let line_at = |at: usize| line_feeds(text.as_bytes().get(..at.min(text.len())).unwrap_or_default()) + 1;
    let place = |part: &str| {
        let at = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        (text.get(at..at + part.len()) == Some(part)).then_some(at)
    };
    let mut names = Names::default();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let event = reader
            .read_event()
            .map_err(|error| format!("{error} (line {}); the file may have been cut off or changed", line_at(at)))?;
        let parent = open.last().map_or(DOCUMENT, |(id, _)| *id);
        let added = match event {
            Event::Start(tag) => {
                let (name, attributes) = names.read(&tag);
                dom.add_element(parent, rename(&name), attributes, at).map(|id| open.push((id, name)))
            }
            Event::Empty(tag) => {
                let (name, attributes) = names.read(&tag);
                dom.add_element(parent, rename(&name), attributes, at).map(drop)
            }
            Event::End(tag) => {
                // An end that nothing opened closes nothing.
                let name = names.of(tag.name().as_ref());
                if let Some(level) = open.iter().rposition(|(_, own)| *own == name) {
                    open.truncate(level);
                }
                Ok(())
            }
            Event::Text(part) => add(dom, parent, part.into_inner(), &place, at),
            Event::CData(part) => add(dom, parent, part.into_inner(), &place, at),
            Event::GeneralRef(part) => {
                let c = character(&part);
                let (mut buffer, written) = ([0; 4], format!("&{};", &*part));
                let decoded: &str = c.map_or(&written, |c| c.encode_utf8(&mut buffer));
                dom.add_text(parent, decoded, None, at)
            }
            Event::Eof => break,
            _ => Ok(()),
        };
        added.map_err(|error| format!("{error} (line {})", line_at(at)))?;
    }
    match open.last() {
        Some((_, name)) => Err(format!("the file ends inside of `<{name}>`; it may have been cut off: get it again")),
        None => Ok(()),
    }
}

fn add(
    dom: &mut Dom,
    parent: Id,
    part: Cow<'_, str>,
    place: &impl Fn(&str) -> Option<usize>,
    at: usize,
) -> Result<(), crate::ingest::html::dom::DomError> {
    // Text between elements that hold none is not kept in the document itself.
    if part.is_empty() || (parent == DOCUMENT && part.trim().is_empty()) {
        return Ok(());
    }
    let place = match &part {
        Cow::Borrowed(part) => place(part),
        Cow::Owned(_) => None,
    };
    dom.add_text(parent, &part, place, at)
}

/// Names of elements, with the prefixes that matter.
#[derive(Debug, Default)]
struct Names {
    /// Prefixes that the file declares itself, and what they are mostly called.
    declared: Vec<(String, &'static str)>,
}

impl Names {
    /// Parts of the names of namespaces, and the prefix that they mostly have.
    const SPACES: [(&str, &str); 5] = [
        ("yahoo.com/mrss", "media"),
        ("itunes.com/dtds", "itunes"),
        ("podcastindex.org/namespace", "podcast"),
        ("google.com/schemas/play-podcasts", "googleplay"),
        ("base.google.com/ns", "g"),
    ];

    /// An element's name and attributes.
    fn read(&mut self, tag: &BytesStart<'_>) -> (String, Vec<(String, String)>) {
        const MOST: usize = 16;
        let attributes = attributes(tag);
        for (name, value) in &attributes {
            let known = Self::SPACES.iter().find(|(space, _)| value.contains(space));
            if let Some((_, usual)) = known.filter(|_| self.declared.len() < MOST) {
                self.declared.push((name.clone(), usual));
            }
        }
        (self.of(tag.name().as_ref()), attributes)
    }

    fn of(&self, name: impl AsRef<[u8]>) -> String {
        let name = local(name);
        let Some((prefix, own)) = name.rsplit_once(':') else { return name };
        let usual = self.declared.iter().find(|(declared, _)| declared == prefix).map(|(_, usual)| *usual);
        let usual = usual.or_else(|| Self::SPACES.iter().map(|(_, usual)| *usual).find(|usual| *usual == prefix));
        // Of Dublin Core most is said of the article, but its title and its text are what has no prefix.
        let is_second = prefix == "dc" && matches!(own, "title" | "description");
        match usual.or(is_second.then_some("dc")) {
            Some(usual) => format!("{usual}:{own}"),
            None => own.to_owned(),
        }
    }
}

/// A name without capitals.
fn local(name: impl AsRef<[u8]>) -> String {
    String::from_utf8_lossy(name.as_ref()).to_ascii_lowercase()
}

fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    const MOST: usize = 64;
    tag.html_attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .take(MOST)
        .map(|attribute| {
            let name = local(attribute.key.local_name().as_ref());
            // A value with a bare `&` stays as it is written.
            let value = unescape(&attribute.value).map_or_else(|_| text_of(&attribute.value), Cow::into_owned);
            (name, value)
        })
        .collect()
}

fn text_of(value: impl AsRef<str>) -> String {
    value.as_ref().to_owned()
}

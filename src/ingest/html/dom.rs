//! A page as a tree: html5ever's parser over nodes in one vector, each text with its place in the page's source.
//!
//! The page is fed piece by piece, cut at tags and character references, so that the place of what the parser hands back is known. A place is
//! only kept where the source has the very same bytes. Nothing here recurses, so that no nesting can exhaust the stack.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

use crate::model::ByteSpan;

/// Levels of nesting that are read; browsers draw 512.
pub(in crate::ingest) const MAX_DEPTH: u32 = 1024;
/// Elements and texts of a page that are read; long pages have some ten thousand.
pub(in crate::ingest) const MAX_NODES: usize = 1 << 20;
/// Blanks, slashes and equal signs inside one tag: its attributes are compared with each other, so their number must be bounded.
const MAX_ATTRIBUTES: usize = 1 << 14;
/// The longest character reference, in bytes.
const MAX_REFERENCE: usize = 40;

/// Why a page is not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::ingest) enum DomError {
    #[error("its elements are nested deeper than {MAX_DEPTH} levels")]
    Depth,
    #[error("it has more than {MAX_NODES} elements and texts")]
    Nodes,
    #[error("one of its tags has more than {MAX_ATTRIBUTES} attributes")]
    Attributes,
}

/// The number of a node.
pub(in crate::ingest) type Id = u32;

/// The document itself; also "no node" in links, as nothing links to it.
pub(in crate::ingest) const DOCUMENT: Id = 0;

/// What a node is.
#[derive(Debug)]
pub(in crate::ingest) enum Data {
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
    },
    Text(Text),
    /// The document, a comment, a processing instruction.
    Other,
}

/// A text and where its runs stand in the page.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Text {
    pub(in crate::ingest) text: String,
    pub(in crate::ingest) runs: Vec<Run>,
}

/// A run of a text.
#[derive(Debug, Clone, Copy)]
pub(in crate::ingest) struct Run {
    /// Where it begins in the text.
    pub(in crate::ingest) start: usize,
    /// Where it stands in the page, if the page has it letter by letter.
    pub(in crate::ingest) place: Option<usize>,
}

/// A node and its neighbours.
#[derive(Debug)]
pub(in crate::ingest) struct Node {
    pub(in crate::ingest) parent: Id,
    pub(in crate::ingest) first_child: Id,
    pub(in crate::ingest) last_child: Id,
    pub(in crate::ingest) next: Id,
    previous: Id,
    /// Levels above it.
    depth: u32,
    /// Where its tag begins in the page.
    pub(in crate::ingest) at: usize,
    pub(in crate::ingest) data: Data,
}

impl Node {
    /// A node that is linked to nothing.
    fn free(at: usize, data: Data) -> Self {
        Self {
            parent: DOCUMENT,
            first_child: DOCUMENT,
            last_child: DOCUMENT,
            next: DOCUMENT,
            previous: DOCUMENT,
            depth: 0,
            at,
            data,
        }
    }
}

/// A parsed page.
#[derive(Debug)]
pub(in crate::ingest) struct Dom {
    nodes: Vec<Node>,
    /// The first comment, if it stands before everything else: browsers write there from where they saved a page.
    pub(in crate::ingest) first_comment: Option<String>,
}

impl Dom {
    /// Parses a page.
    pub(in crate::ingest) fn parse(page: &str) -> Result<Self, DomError> {
        let sink = Sink::new(page);
        let options = ParseOpts::default();
        let mut parser = parse_document(sink, options);
        let mut at = 0;
        for piece in (Pieces { page, at: 0 }) {
            if piece.len() > MAX_ATTRIBUTES && piece.starts_with('<') {
                let signs = piece.bytes().filter(|byte| matches!(byte, b'=' | b'/' | b' ' | b'\n' | b'\t' | b'\r'));
                if signs.count() > MAX_ATTRIBUTES && !piece.starts_with("<!--") {
                    return Err(DomError::Attributes);
                }
            }
            {
                let sink = &parser.tokenizer.sink.sink;
                sink.piece.set((at, at + piece.len()));
                sink.cursor.set(at);
                if let Some(error) = sink.error.get() {
                    return Err(error);
                }
            }
            parser.process(StrTendril::from_slice(piece));
            at += piece.len();
        }
        let sink = parser.finish();
        match sink.error.get() {
            Some(error) => Err(error),
            None => Ok(Self { nodes: sink.nodes.into_inner(), first_comment: sink.first_comment.into_inner() }),
        }
    }

    /// A tree without nodes, for markup that another parser reads.
    pub(in crate::ingest) fn empty() -> Self {
        Self { nodes: vec![Node::free(0, Data::Other)], first_comment: None }
    }

    /// Puts an element below `parent`, as its last child.
    ///
    /// # Errors
    /// [`DomError`] if the tree is as large or as deep as one may be.
    pub(in crate::ingest) fn add_element(
        &mut self,
        parent: Id,
        name: &str,
        attributes: Vec<(String, String)>,
        at: usize,
    ) -> Result<Id, DomError> {
        let plain = |name: &str| QualName::new(None, Namespace::default(), LocalName::from(name));
        let attributes = attributes
            .into_iter()
            .map(|(name, value)| Attribute { name: plain(&name), value: StrTendril::from(value) });
        let data = Data::Element { name: plain(name), attributes: attributes.collect() };
        self.add(parent, data, at)
    }

    /// Puts text below `parent`; joins the text that ends there.
    ///
    /// # Errors
    /// As [`Self::add_element`].
    pub(in crate::ingest) fn add_text(
        &mut self,
        parent: Id,
        text: &str,
        place: Option<usize>,
        at: usize,
    ) -> Result<(), DomError> {
        let last = self.node(parent).last_child;
        let id = match &self.node(last).data {
            Data::Text(_) if last != DOCUMENT => last,
            _ => self.add(parent, Data::Text(Text::default()), at)?,
        };
        if let Some(Node { data: Data::Text(own), .. }) = self.nodes.at(id) {
            own.runs.push(Run { start: own.text.len(), place });
            own.text.push_str(text);
        }
        Ok(())
    }

    fn add(&mut self, parent: Id, data: Data, at: usize) -> Result<Id, DomError> {
        if self.nodes.len() >= MAX_NODES {
            return Err(DomError::Nodes);
        }
        let id = Id::try_from(self.nodes.len()).map_err(|_| DomError::Nodes)?;
        self.nodes.push(Node::free(at, data));
        self.nodes.link(id, parent, DOCUMENT);
        if self.nodes.at(id).is_some_and(|node| node.depth > MAX_DEPTH) {
            return Err(DomError::Depth);
        }
        Ok(id)
    }

    /// How many nodes there are.
    pub(in crate::ingest) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A node; the document for a number that none has.
    pub(in crate::ingest) fn node(&self, id: Id) -> &Node {
        self.nodes.get(id as usize).unwrap_or_else(|| self.nodes.first().expect("a page has at least its document"))
    }

    /// The local name of an element; empty for other nodes.
    pub(in crate::ingest) fn name(&self, id: Id) -> &str {
        match &self.node(id).data {
            Data::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// An attribute's value.
    pub(in crate::ingest) fn attribute(&self, id: Id, wanted: &str) -> Option<&str> {
        match &self.node(id).data {
            Data::Element { attributes, .. } => {
                attributes.iter().find(|attribute| &*attribute.name.local == wanted).map(|attribute| &*attribute.value)
            }
            _ => None,
        }
    }

    /// The children of a node.
    pub(in crate::ingest) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        let mut next = self.node(id).first_child;
        std::iter::from_fn(move || {
            let child = next;
            next = self.node(child).next;
            (child != DOCUMENT).then_some(child)
        })
    }

    /// The node behind `id` in reading order, inside `root`; its children are passed over if `skip` says so.
    pub(in crate::ingest) fn following(&self, id: Id, root: Id, skip: bool) -> Option<Id> {
        let node = self.node(id);
        if !skip && node.first_child != DOCUMENT {
            return Some(node.first_child);
        }
        let mut at = id;
        loop {
            if at == root {
                return None;
            }
            let node = self.node(at);
            if node.next != DOCUMENT {
                return Some(node.next);
            }
            at = node.parent;
            if at == DOCUMENT {
                return None;
            }
        }
    }

    /// A node and everything below it, in reading order.
    pub(in crate::ingest) fn below(&self, root: Id) -> impl Iterator<Item = Id> {
        let mut next = Some(root);
        std::iter::from_fn(move || {
            let id = next?;
            next = self.following(id, root, false);
            Some(id)
        })
    }

    /// The nodes above a node, the nearest first; without the document.
    pub(in crate::ingest) fn above(&self, id: Id) -> impl Iterator<Item = Id> {
        let mut at = id;
        std::iter::from_fn(move || {
            at = self.node(at).parent;
            (at != DOCUMENT).then_some(at)
        })
    }

    /// All text below a node, as it stands.
    pub(in crate::ingest) fn text_of(&self, root: Id) -> String {
        let mut text = String::new();
        for id in self.below(root) {
            if let Data::Text(own) = &self.node(id).data {
                text.push_str(&own.text);
            }
        }
        text
    }
}

/// Cuts a page before `<` and behind `>`, and around character references.
struct Pieces<'a> {
    page: &'a str,
    at: usize,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.page.get(self.at..).filter(|rest| !rest.is_empty())?;
        let bytes = rest.as_bytes();
        let length = match bytes.first() {
            Some(b'<') => memchr::memchr(b'>', bytes).map_or(bytes.len(), |end| end + 1),
            Some(b'&') => {
                let head = bytes.get(..bytes.len().min(MAX_REFERENCE)).unwrap_or_default();
                let end = head.iter().skip(1).position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#');
                match end.map(|end| end + 1) {
                    Some(end) if head.get(end) == Some(&b';') => end + 1,
                    Some(end) => end,
                    None => head.len(),
                }
            }
            _ => memchr::memchr2(b'<', b'&', bytes).unwrap_or(bytes.len()),
        };
        let length = rest.ceil_char_boundary(length);
        self.at += length;
        rest.get(..length)
    }
}

/// Takes what the parser builds.
struct Sink<'a> {
    page: &'a str,
    nodes: RefCell<Vec<Node>>,
    /// The piece that is being read.
    piece: Cell<(usize, usize)>,
    /// The place in it behind the last text.
    cursor: Cell<usize>,
    error: Cell<Option<DomError>>,
    first_comment: RefCell<Option<String>>,
}

impl<'a> Sink<'a> {
    fn new(page: &'a str) -> Self {
        let document = Node::free(0, Data::Other);
        Self {
            page,
            nodes: RefCell::new(vec![document]),
            piece: Cell::new((0, 0)),
            cursor: Cell::new(0),
            error: Cell::new(None),
            first_comment: RefCell::new(None),
        }
    }

    fn create(&self, data: Data) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        if nodes.len() >= MAX_NODES {
            self.error.set(Some(DomError::Nodes));
        }
        let id = Id::try_from(nodes.len()).unwrap_or(DOCUMENT);
        nodes.push(Node::free(self.piece.get().0, data));
        id
    }

    /// Where `text` stands in the piece at hand.
    fn place(&self, text: &str) -> Option<usize> {
        let (_, end) = self.piece.get();
        let from = self.cursor.get();
        let rest = self.page.get(from..end)?;
        let found = if rest.starts_with(text) { 0 } else { memchr::memmem::find(rest.as_bytes(), text.as_bytes())? };
        self.cursor.set(from + found + text.len());
        Some(from + found)
    }

    fn add_text(&self, id: Id, text: &str) {
        let place = self.place(text);
        let mut nodes = self.nodes.borrow_mut();
        let Some(Node { data: Data::Text(own), .. }) = nodes.get_mut(id as usize) else { return };
        let start = own.text.len();
        let goes_on = own.runs.last().is_some_and(
            |last| matches!((last.place, place), (Some(before), Some(now)) if before + start - last.start == now),
        );
        if !goes_on {
            own.runs.push(Run { start, place });
        }
        own.text.push_str(text);
    }

    /// The text node at which `text` can be joined, else a new one.
    fn text_node(&self, before: Id, text: &str) -> (Id, bool) {
        let is_text = before != DOCUMENT
            && matches!(self.nodes.borrow().get(before as usize), Some(Node { data: Data::Text(_), .. }));
        let id = if is_text { before } else { self.create(Data::Text(Text::default())) };
        self.add_text(id, text);
        (id, !is_text)
    }
}

/// The links of nodes.
trait Links {
    fn at(&mut self, id: Id) -> Option<&mut Node>;
    fn detach(&mut self, id: Id);
    fn link(&mut self, id: Id, parent: Id, before: Id);
}

impl Links for Vec<Node> {
    fn at(&mut self, id: Id) -> Option<&mut Node> {
        self.get_mut(id as usize)
    }

    fn detach(&mut self, id: Id) {
        let Some(node) = self.at(id) else { return };
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        (node.parent, node.previous, node.next) = (DOCUMENT, DOCUMENT, DOCUMENT);
        let is_linked = |parent: &Node| parent.first_child == id || previous != DOCUMENT;
        let Some(above) = self.at(parent).filter(|above| is_linked(above)) else { return };
        if above.first_child == id {
            above.first_child = next;
        }
        if above.last_child == id {
            above.last_child = previous;
        }
        if previous != DOCUMENT
            && let Some(node) = self.at(previous)
        {
            node.next = next;
        }
        if next != DOCUMENT
            && let Some(node) = self.at(next)
        {
            node.previous = previous;
        }
    }

    /// Puts a free node below `parent`, before a child of it or at the end.
    fn link(&mut self, id: Id, parent: Id, before: Id) {
        let depth = self.at(parent).map_or(0, |parent| parent.depth) + 1;
        let previous = match before {
            DOCUMENT => self.at(parent).map_or(DOCUMENT, |parent| parent.last_child),
            before => self.at(before).map_or(DOCUMENT, |node| node.previous),
        };
        if let Some(node) = self.at(id) {
            (node.parent, node.previous, node.next, node.depth) = (parent, previous, before, depth);
        }
        match previous {
            DOCUMENT => {
                if let Some(parent) = self.at(parent) {
                    parent.first_child = id;
                }
            }
            previous => {
                if let Some(node) = self.at(previous) {
                    node.next = id;
                }
            }
        }
        match before {
            DOCUMENT => {
                if let Some(parent) = self.at(parent) {
                    parent.last_child = id;
                }
            }
            before => {
                if let Some(node) = self.at(before) {
                    node.previous = id;
                }
            }
        }
    }
}

/// An element's name, held by itself: the nodes may not stay borrowed.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl<'p> TreeSink for Sink<'p> {
    type Handle = Id;
    type Output = Self;
    type ElemName<'a>
        = Name
    where
        Self: 'a;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name {
        match self.nodes.borrow().get(*target as usize) {
            Some(Node { data: Data::Element { name, .. }, .. }) => Name(name.clone()),
            _ => Name(QualName::new(None, Namespace::default(), LocalName::default())),
        }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> Id {
        self.create(Data::Element { name, attributes })
    }

    fn create_comment(&self, text: StrTendril) -> Id {
        if self.nodes.borrow().len() == 1 {
            self.first_comment.replace(Some(text.to_string()));
        }
        self.create(Data::Other)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Id {
        self.create(Data::Other)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        match child {
            NodeOrText::AppendNode(id) => {
                let mut nodes = self.nodes.borrow_mut();
                nodes.detach(id);
                nodes.link(id, *parent, DOCUMENT);
                if nodes.at(id).is_some_and(|node| node.depth > MAX_DEPTH) {
                    self.error.set(Some(DomError::Depth));
                }
            }
            NodeOrText::AppendText(text) => {
                let last = self.nodes.borrow_mut().at(*parent).map_or(DOCUMENT, |parent| parent.last_child);
                let (id, is_new) = self.text_node(last, &text);
                if is_new {
                    self.nodes.borrow_mut().link(id, *parent, DOCUMENT);
                }
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let has_parent = self.nodes.borrow_mut().at(*element).is_some_and(|node| node.parent != DOCUMENT);
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, new: NodeOrText<Id>) {
        let (parent, previous) =
            self.nodes.borrow_mut().at(*sibling).map_or((DOCUMENT, DOCUMENT), |node| (node.parent, node.previous));
        let id = match new {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => match self.text_node(previous, &text) {
                (id, true) => id,
                (_, false) => return,
            },
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes.detach(id);
        nodes.link(id, parent, *sibling);
    }

    fn add_attrs_if_missing(&self, target: &Id, missing: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(Node { data: Data::Element { attributes, .. }, .. }) = nodes.at(*target) {
            for attribute in missing {
                if attributes.len() < MAX_ATTRIBUTES && attributes.iter().all(|known| known.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.nodes.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let mut nodes = self.nodes.borrow_mut();
        while let Some(child) = nodes.at(*node).map(|node| node.first_child).filter(|child| *child != DOCUMENT) {
            nodes.detach(child);
            nodes.link(child, *new_parent, DOCUMENT);
        }
    }
}

/// The span in the page of a piece of a text, if it stands there as it is.
pub(in crate::ingest) fn place_in(text: &Text, start: usize, end: usize) -> Option<ByteSpan> {
    let after = text.runs.partition_point(|run| run.start <= start);
    let run = text.runs.get(after.checked_sub(1)?)?;
    let run_end = text.runs.get(after).map_or(text.text.len(), |next| next.start);
    let place = run.place?;
    (end <= run_end).then(|| ByteSpan::new(place + start - run.start, place + end - run.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_know_their_place() {
        let page = "<p>Er &amp; sie\r\nkamen <b>am</b> Abend.</p><table>fremd<tr><td>Zelle</table>";
        let dom = Dom::parse(page).unwrap();
        let mut found = Vec::new();
        for id in dom.below(DOCUMENT) {
            if let Data::Text(text) = &dom.node(id).data {
                for (i, run) in text.runs.iter().enumerate() {
                    let end = text.runs.get(i + 1).map_or(text.text.len(), |next| next.start);
                    let own = text.text.get(run.start..end).unwrap();
                    if let Some(place) = place_in(text, run.start, end) {
                        assert_eq!(page.get(place.range()), Some(own));
                        found.push(own.to_owned());
                    }
                }
            }
        }
        assert!(found.contains(&"Er ".to_owned()) && found.contains(&" Abend.".to_owned()), "{found:?}");
        assert!(found.contains(&"Zelle".to_owned()), "{found:?}");
    }

    #[test]
    fn nesting_and_number_are_bounded() {
        assert_eq!(Dom::parse(&"<div>".repeat(200_000)).unwrap_err(), DomError::Depth);
        assert!(Dom::parse(&"<div>".repeat(900)).is_ok());
        let tag = format!("<p {}>", "a=1 ".repeat(100_000));
        assert_eq!(Dom::parse(&tag).unwrap_err(), DomError::Attributes);
    }
}

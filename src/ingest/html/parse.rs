//! html5ever's parser, which fills the tree.
//!
//! The page is fed piece by piece, cut at tags and character references, so that the place of what the parser hands back is known. A place is
//! only kept where the source has the very same bytes.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

use super::dom::{DOCUMENT, Data, Dom, DomError, Id, Links, MAX_ATTRIBUTES, MAX_DEPTH, MAX_NODES, Node, Run, Text};

/// The longest character reference, in bytes.
const MAX_REFERENCE: usize = 40;

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

#[cfg(test)]
mod tests {
    use super::super::dom::place_in;
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

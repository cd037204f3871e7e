//! A page as a tree: nodes in one vector, each text with its place in the page's source.
//!
//! Nothing here recurses, so that no nesting can exhaust the stack.

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName};

use crate::model::ByteSpan;

/// Levels of nesting that are read; browsers draw 512.
pub(in crate::ingest) const MAX_DEPTH: u32 = 1024;
/// Elements and texts of a page that are read; long pages have some ten thousand.
pub(in crate::ingest) const MAX_NODES: usize = 1 << 20;

/// Blanks, slashes and equal signs inside one tag: its attributes are compared with each other, so their number must be bounded.
pub(super) const MAX_ATTRIBUTES: usize = 1 << 14;

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
    pub(super) previous: Id,
    /// Levels above it.
    pub(super) depth: u32,
    /// Where its tag begins in the page.
    pub(in crate::ingest) at: usize,
    pub(in crate::ingest) data: Data,
}

impl Node {
    /// A node that is linked to nothing.
    pub(super) fn free(at: usize, data: Data) -> Self {
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
    pub(super) nodes: Vec<Node>,
    /// The first comment, if it stands before everything else: browsers write there from where they saved a page.
    pub(in crate::ingest) first_comment: Option<String>,
}

impl Dom {
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

/// The links of nodes.
pub(super) trait Links {
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

/// The span in the page of a piece of a text, if it stands there as it is.
pub(in crate::ingest) fn place_in(text: &Text, start: usize, end: usize) -> Option<ByteSpan> {
    let after = text.runs.partition_point(|run| run.start <= start);
    let run = text.runs.get(after.checked_sub(1)?)?;
    let run_end = text.runs.get(after).map_or(text.text.len(), |next| next.start);
    let place = run.place?;
    (end <= run_end).then(|| ByteSpan::new(place + start - run.start, place + end - run.start))
}

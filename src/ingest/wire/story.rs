//! Puts the text of an item together, block by block.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::contacts;
use crate::ingest::draft::Layout;
use crate::ingest::html::dom::Dom;
use crate::ingest::html::flow::{Flow, Tag};
use crate::ingest::limits::MAX_PASSAGES;
use crate::ingest::offsets::Piece;
use crate::model::{BlockKind, ByteSpan, Status};

/// Names of elements' classes whose content is not for publication, or no part of the text.
const UNPUBLISHED: &[&str] = &[
    "notepad",
    "np-nonpublic",
    "np-public",
    "closingline",
    "slugline",
    "publicationDate",
    "ednote",
    "linkbox",
    "byline",
    "embargoed",
];

/// The blocks of an item.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Story {
    pub(in crate::ingest) text: String,
    pub(in crate::ingest) pieces: Vec<Piece>,
    blocks: Vec<(BlockKind, ByteSpan)>,
    /// Titles and captions by their hash, to know which are said once more; captions are told apart.
    said: FxHashMap<(bool, u64), ByteSpan>,
    /// Whether the notes to editors have begun.
    is_closed: bool,
}

impl Story {
    /// Adds a block. `place` is where it stands in the file, if it stands there as it is. A story of too many blocks grows no more.
    pub(in crate::ingest) fn push(&mut self, kind: BlockKind, text: &str, place: Option<usize>, line: u64) {
        if self.blocks.len() > MAX_PASSAGES {
            return;
        }
        let lead = text.len() - text.trim_start().len();
        let text = text.trim();
        if kind != BlockKind::Caption {
            self.is_closed |= contacts::begins_notes(text);
            if self.is_closed || contacts::is_closing_line(text) {
                return;
            }
        }
        let public = contacts::without_contacts(text);
        if public.is_empty() || self.repeats(kind, &public) {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let span = ByteSpan::new(self.text.len(), self.text.len() + public.len());
        self.text.push_str(&public);
        let raw = place.map(|place| place + lead).filter(|_| public.len() == text.len());
        self.pieces.push(Piece { text: span, raw, line });
        self.blocks.push((kind, span));
        if matches!(kind, BlockKind::Headline | BlockKind::Kicker | BlockKind::Teaser | BlockKind::Caption) {
            self.said.entry((kind == BlockKind::Caption, FxBuildHasher.hash_one(&*public))).or_insert(span);
        }
    }

    /// Whether a part says once more what the title, the kicker or a caption said.
    fn repeats(&self, kind: BlockKind, text: &str) -> bool {
        let hash = FxBuildHasher.hash_one(text);
        let is_said = |is_caption| self.said.get(&(is_caption, hash)).is_some_and(|said| said.of(&self.text) == text);
        is_said(false) || (kind == BlockKind::Caption && is_said(true))
    }

    /// Adds the blocks of a piece of markup. `locate` tells where a block stands in the file, and its line.
    pub(in crate::ingest) fn markup(
        &mut self,
        dom: &Dom,
        flows: &[Flow],
        locate: &mut dyn FnMut(&Flow) -> (Option<usize>, u64),
    ) {
        const MOST_LINKS: f32 = 0.7;
        for flow in flows.iter().filter(|flow| is_published(dom, flow)) {
            let kind = match flow.tag {
                Tag::Heading(_) => BlockKind::Heading,
                Tag::Paragraph if is_bold_heading(flow) => BlockKind::Heading,
                Tag::Caption => BlockKind::Caption,
                _ if flow.link_share() > MOST_LINKS => BlockKind::Boilerplate,
                _ => BlockKind::Paragraph,
            };
            let (place, line) = locate(flow);
            self.push(kind, &flow.text, place, line);
        }
    }

    /// Whether there is more than a title.
    pub(in crate::ingest) fn has_text(&self) -> bool {
        self.blocks.iter().any(|(kind, _)| matches!(kind, BlockKind::Paragraph | BlockKind::Heading))
    }

    /// The one paragraph of which it consists beside boilerplate; `None` if there are more, or other blocks.
    pub(in crate::ingest) fn only_paragraph(&self) -> Option<&str> {
        let mut own = self.blocks.iter().filter(|(kind, _)| *kind != BlockKind::Boilerplate);
        match (own.next(), own.next()) {
            (Some((BlockKind::Paragraph, span)), None) => Some(span.of(&self.text)),
            _ => None,
        }
    }

    /// The title, if it has one.
    pub(in crate::ingest) fn title(&self) -> Option<&str> {
        let title = self.blocks.iter().find(|(kind, _)| *kind == BlockKind::Headline);
        title.map(|(_, span)| span.of(&self.text))
    }

    /// Makes a last paragraph boilerplate that only says where the article of this title stands, as programs of blogs write it.
    pub(in crate::ingest) fn close(&mut self, title: Option<&str>) {
        let Self { text, blocks, .. } = self;
        let last = blocks.iter_mut().rev().find(|(kind, _)| *kind != BlockKind::Caption);
        if let Some((kind @ BlockKind::Paragraph, span)) = last
            && says_where(span.of(text), title.unwrap_or_default())
        {
            *kind = BlockKind::Boilerplate;
        }
    }

    /// Whether a block begins like `text`, which may have been cut off.
    pub(in crate::ingest) fn contains(&self, text: &str) -> bool {
        let start = text.trim_end_matches(['.', '…', ' ', '[', ']', '(', ')']);
        self.text.contains(start)
    }

    /// Adds all blocks of another story.
    pub(in crate::ingest) fn append(&mut self, other: Self) {
        for ((kind, span), piece) in other.blocks.iter().zip(&other.pieces) {
            self.push(*kind, span.of(&other.text), piece.raw, piece.line);
        }
    }

    /// Whether it makes an article: it has text, or a title if the article was withdrawn.
    pub(in crate::ingest) fn is_enough(&self, status: Option<Status>) -> bool {
        self.has_text() || (status.is_some_and(Status::is_withdrawn) && !self.is_empty())
    }

    pub(in crate::ingest) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub(in crate::ingest) fn layout(&mut self) -> Layout {
        Layout::Known(std::mem::take(&mut self.blocks))
    }
}

/// Whether a paragraph is like `Der Beitrag TITLE erschien zuerst auf SITE.`
fn says_where(text: &str, title: &str) -> bool {
    const OPENINGS: [&str; 6] =
        ["Der Beitrag ", "Der Artikel ", "Dieser Beitrag ", "Dieser Artikel ", "The post ", "The article "];
    const VERBS: [&str; 12] = [
        " erschien zuerst auf ",
        " erschien zuerst bei ",
        " erschien zuerst in ",
        " ist zuerst erschienen auf ",
        " ist zuerst auf ",
        " ist ursprünglich auf ",
        " wurde zuerst auf ",
        " wurde ursprünglich auf ",
        " erschien ursprünglich auf ",
        " appeared first on ",
        " first appeared on ",
        " first appeared in ",
    ];
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let Some(rest) = OPENINGS.iter().find_map(|opening| text.strip_prefix(opening)) else { return false };
    let named = VERBS.iter().find_map(|verb| rest.rsplit_once(verb));
    let Some(named) = named.map(|(named, _)| letters(named)).filter(|named| !named.is_empty()) else { return false };
    let title = letters(title);
    // Long titles are cut there, and signs in them written in other ways.
    title.starts_with(&named) || (!title.is_empty() && named.starts_with(&title))
}

/// Whether a paragraph is a heading by its type: bold throughout, short, and no sentence.
fn is_bold_heading(flow: &Flow) -> bool {
    const LONGEST: usize = 120;
    flow.strong == flow.chars
        && flow.text.len() <= LONGEST
        && !flow.text.ends_with(['.', ':', ','])
        && !flow.text.contains('\n')
}

/// Whether a block stands in no part that is for editors only.
fn is_published(dom: &Dom, flow: &Flow) -> bool {
    std::iter::once(flow.node).chain(dom.above(flow.node)).chain(std::iter::once(flow.inner)).all(|id| {
        let classes = dom.attribute(id, "class").unwrap_or_default();
        !classes.split_whitespace().any(|class| UNPUBLISHED.contains(&class))
    })
}

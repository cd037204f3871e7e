//! Which of a page's blocks are the article's, and what they are in it.
//!
//! Running text has weight: long blocks with few links. The article is the smallest element that holds nearly all of the weight outside of what the
//! markup names as something else (navigation, comments, related articles). Where the page's linked data carry the article's text, blocks that
//! stand in it are the article's, whatever the markup says.

use rustc_hash::FxHashMap;

use super::dom::{DOCUMENT, Data, Dom, Id};
use super::facts::Facts;
use super::flow::{Flow, Tag, flow};
use super::parts::{Parts, parts_of};
use super::sorter::Sorter;
use super::title::title_of;
use crate::model::BlockKind;

/// The part of the running text that the article's element must hold; what it loses below that is looked for beside it.
const ROOT_SHARE: f32 = 0.75;
/// An element with so much of the running text is no side matter, whatever its names say.
const MAIN_SHARE: f32 = 0.5;
/// Likewise for what is named as readers' comments.
const MAIN_SHARE_OF_COMMENTS: f32 = 0.9;

/// The article's part of a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Its blocks in reading order.
    pub(super) blocks: Vec<(BlockKind, Flow)>,
    /// Short lines around the title, in which dates and authors stand.
    pub(super) notes: Vec<Flow>,
    /// What stands in elements named as byline.
    pub(super) bylines: Vec<String>,
    /// Elements that hold a point in time, around the title.
    pub(super) times: Vec<Id>,
}

/// Letters and digits in lower case: what two spellings of one text share.
pub(super) fn squashed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Weights of a page's elements.
struct Weights {
    prose: Vec<f32>,
    chars: Vec<u32>,
    linked: Vec<u32>,
}

impl Weights {
    fn new(dom: &Dom, order: &[Id], flows: &[Flow], counts: impl Fn(&Flow) -> bool) -> Self {
        let mut weights = Self { prose: vec![0.0; dom.len()], chars: vec![0; dom.len()], linked: vec![0; dom.len()] };
        for flow in flows.iter().filter(|flow| counts(flow)) {
            let at = flow.node as usize;
            if let (Some(prose), Some(chars), Some(linked)) =
                (weights.prose.get_mut(at), weights.chars.get_mut(at), weights.linked.get_mut(at))
            {
                *prose += prose_of(flow);
                *chars += flow.chars as u32;
                *linked += flow.linked as u32;
            }
        }
        for id in order.iter().rev() {
            let (at, above) = (*id as usize, dom.node(*id).parent as usize);
            if at == above {
                continue;
            }
            let own = (weights.prose(*id), weights.chars.get(at).copied(), weights.linked.get(at).copied());
            if let (Some(prose), Some(chars), Some(linked)) =
                (weights.prose.get_mut(above), weights.chars.get_mut(above), weights.linked.get_mut(above))
            {
                *prose += own.0;
                *chars += own.1.unwrap_or_default();
                *linked += own.2.unwrap_or_default();
            }
        }
        weights
    }

    fn prose(&self, id: Id) -> f32 {
        self.prose.get(id as usize).copied().unwrap_or_default()
    }

    fn link_share(&self, id: Id) -> f32 {
        let at = id as usize;
        let (chars, linked) = (self.chars.get(at).copied().unwrap_or(0), self.linked.get(at).copied().unwrap_or(0));
        linked as f32 / chars.max(1) as f32
    }
}

/// How much a block reads like running text: its letters outside of links, long blocks more than short ones.
pub(super) fn prose_of(flow: &Flow) -> f32 {
    const USUAL: f32 = 250.0;
    if matches!(flow.tag, Tag::Heading(_) | Tag::Caption) {
        return 0.0;
    }
    let own = flow.chars.saturating_sub(2 * flow.linked) as f32;
    let is_sentence =
        flow.text.trim_end_matches(['"', '“', '”', '»', '«', ')', '\'', '’']).ends_with(['.', '!', '?', ':', '…']);
    let least = if is_sentence { 40.0 } else { 90.0 };
    if own < least { 0.0 } else { own * (own / USUAL).clamp(0.2, 2.0) }
}

/// Finds the article in a page.
pub(super) fn content(dom: &Dom, facts: &Facts) -> Content {
    let body = dom.below(DOCUMENT).find(|id| dom.name(*id) == "body").unwrap_or(DOCUMENT);
    let flows = flow(dom, body);
    let order: Vec<Id> = dom.below(body).collect();
    let all = Weights::new(dom, &order, &flows, |_| true);
    let title = title_of(&flows, facts, dom);
    let declared = Declared::new(facts, &flows);
    let outside = outside(dom, &order, body, &all, title.as_ref().map(|title| title.node));
    let is_outside = |id: Id| outside.get(id as usize).copied().unwrap_or_default();
    let inner = Weights::new(dom, &order, &flows, |flow| !is_outside(flow.node));
    let root = declared.root(dom, &flows).unwrap_or_else(|| widened(dom, root_of(dom, body, &inner), &inner));
    let sorter = |root, is_outside| {
        Sorter { dom, facts, flows: &flows, root, declared: &declared, is_outside, title: title.clone() }.sort()
    };
    let content = sorter(root, &is_outside);
    let has_text = |content: &Content| content.blocks.iter().any(|(kind, _)| *kind == BlockKind::Paragraph);
    if has_text(&content) || all.prose(body) == 0.0 {
        return content;
    }
    // A page that is named as something else throughout, such as a forum's thread.
    sorter(root_of(dom, body, &all), &|_| false)
}

/// What the linked data give as the article's text, held against the page's blocks.
pub(super) struct Declared {
    /// Which blocks stand in it.
    pub(super) matched: Vec<bool>,
    /// How much of it stands in the page, from 0 to 1.
    coverage: f32,
}

impl Declared {
    fn new(facts: &Facts, flows: &[Flow]) -> Self {
        const LEAST: usize = 30;
        let mut declared = Self { matched: vec![false; flows.len()], coverage: 0.0 };
        let Some(body) = facts.body.as_deref().map(squashed).filter(|body| body.len() >= 200) else { return declared };
        let mut covered = 0;
        let finder = |text: &str| memchr::memmem::find(body.as_bytes(), text.as_bytes()).is_some();
        for (flow, matched) in flows.iter().zip(&mut declared.matched) {
            let text = squashed(&flow.text);
            if text.len() >= LEAST && text.len() <= body.len() && finder(&text) {
                *matched = true;
                covered += text.len();
            }
        }
        declared.coverage = covered as f32 / body.len() as f32;
        declared
    }

    pub(super) fn is_complete(&self) -> bool {
        self.coverage >= 0.6
    }

    /// The smallest element around all blocks of the declared text.
    fn root(&self, dom: &Dom, flows: &[Flow]) -> Option<Id> {
        if !self.is_complete() {
            return None;
        }
        let mut nodes = flows.iter().zip(&self.matched).filter(|(_, matched)| **matched).map(|(flow, _)| flow.node);
        let first = nodes.next()?;
        let path: Vec<Id> = std::iter::once(first).chain(dom.above(first)).collect();
        let places: FxHashMap<Id, usize> = path.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        let mut common = 0;
        for node in nodes {
            let shared = std::iter::once(node).chain(dom.above(node)).find_map(|id| places.get(&id).copied())?;
            common = common.max(shared);
        }
        path.get(common).copied()
    }
}

/// Which elements lie outside of the article, by their names.
fn outside(dom: &Dom, order: &[Id], body: Id, weights: &Weights, title: Option<Id>) -> Vec<bool> {
    let mut outside = vec![false; dom.len()];
    let total = weights.prose(body).max(1.0);
    let title_path: Vec<Id> = title.map(|id| dom.above(id).collect()).unwrap_or_default();
    for id in order {
        let at = *id as usize;
        let node = dom.node(*id);
        let inherited = outside.get(node.parent as usize).copied().unwrap_or_default();
        let own = !inherited && matches!(node.data, Data::Element { .. }) && *id != body && {
            let share = weights.prose(*id) / total;
            let name = dom.name(*id);
            let parts = parts_of(dom, *id);
            let holds_title = title_path.contains(id);
            let named = parts.has(Parts::OUTSIDE)
                || matches!(name, "nav" | "footer" | "aside" | "menu" | "form")
                || (name == "header" && !holds_title && is_site_header(dom, *id))
                || dom.attribute(*id, "aria-hidden").is_some_and(|value| value == "true");
            let is_comments = parts.has(Parts::COMMENTS) && share < MAIN_SHARE_OF_COMMENTS && !holds_title;
            let is_beside = parts.has(Parts::BESIDE)
                && share < 0.3
                && !holds_title
                && (weights.link_share(*id) >= 0.3 || weights.prose(*id) == 0.0)
                && weights.chars.get(at).is_some_and(|chars| *chars > 0)
                && !parts.has(Parts::TEASER)
                && !parts.has(Parts::CAPTION);
            is_comments || (named && share < MAIN_SHARE && !(holds_title && share > 0.1)) || is_beside
        };
        if let Some(slot) = outside.get_mut(at) {
            *slot = inherited || own;
        }
    }
    outside
}

pub(super) fn is_site_header(dom: &Dom, id: Id) -> bool {
    !dom.above(id).any(|above| matches!(dom.name(above), "article" | "main" | "section"))
}

/// The smallest element that holds nearly all running text of the page.
fn root_of(dom: &Dom, body: Id, weights: &Weights) -> Id {
    let mut root = body;
    loop {
        let best = dom.children(root).max_by(|a, b| weights.prose(*a).total_cmp(&weights.prose(*b)));
        match best {
            Some(child)
                if weights.prose(child) >= ROOT_SHARE * weights.prose(root)
                    && weights.prose(child) > 0.0
                    && !matches!(dom.name(child), "p" | "li" | "" | "span" | "td" | "tr" | "tbody" | "blockquote") =>
            {
                root = child;
            }
            // A cell of a table that lays out a page.
            Some(child)
                if weights.prose(child) >= ROOT_SHARE * weights.prose(root)
                    && weights.prose(child) > 0.0
                    && matches!(dom.name(child), "td" | "tr" | "tbody") =>
            {
                root = child;
            }
            _ => return root,
        }
    }
}

/// An element around `root` whose other children read like the article, too: some pages part it into several boxes.
fn widened(dom: &Dom, root: Id, weights: &Weights) -> Id {
    const LEVELS: usize = 3;
    const LEAST_SHARE: f32 = 0.08;
    const MOST_LINKS: f32 = 0.15;
    let own = weights.prose(root);
    let mut wide = root;
    let mut at = root;
    for above in dom.above(root).take(LEVELS) {
        if dom.name(above) == "body" {
            break;
        }
        let is_more = |child: Id| {
            child != at && weights.prose(child) >= LEAST_SHARE * own && weights.link_share(child) <= MOST_LINKS
        };
        if dom.children(above).any(is_more) {
            wide = above;
        }
        at = above;
    }
    wide
}

//! Which of a page's blocks are the article's, and what they are in it.
//!
//! Running text has weight: long blocks with few links. The article is the smallest element that holds nearly all of the weight outside of what the
//! markup names as something else (navigation, comments, related articles). Where the page's linked data carry the article's text, blocks that
//! stand in it are the article's, whatever the markup says.

use rustc_hash::FxHashSet;

use super::declared::DeclaredText;
use super::dom::{DOCUMENT, Data, Dom, Id};
use super::facts::Facts;
use super::flow::flow;
use super::parts::{Parts, is_site_header, parts_of};
use super::prose::Weights;
use super::sorter::{Content, Sorter};
use super::title::title_of;
use crate::model::BlockKind;

/// The part of the running text that the article's element must hold; what it loses below that is looked for beside it.
const ROOT_SHARE: f32 = 0.75;
/// An element with so much of the running text is no side matter, whatever its names say.
const MAIN_SHARE: f32 = 0.5;
/// Likewise for what is named as readers' comments.
const MAIN_SHARE_OF_COMMENTS: f32 = 0.9;

/// Finds the article in a page.
pub(super) fn content(dom: &Dom, facts: &Facts) -> Content {
    let body = dom.below(DOCUMENT).find(|id| dom.name(*id) == "body").unwrap_or(DOCUMENT);
    let flows = flow(dom, body);
    let order: Vec<Id> = dom.below(body).collect();
    let all = Weights::new(dom, &order, &flows, |_| true);
    let title = title_of(&flows, facts, dom);
    let declared = DeclaredText::new(facts, &flows);
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

/// Which elements lie outside of the article, by their names.
fn outside(dom: &Dom, order: &[Id], body: Id, weights: &Weights, title: Option<Id>) -> Vec<bool> {
    let mut outside = vec![false; dom.len()];
    let total = weights.prose(body).max(1.0);
    let title_path: FxHashSet<Id> = title.map(|id| dom.above(id).collect()).unwrap_or_default();
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
                && weights.chars(*id) > 0
                && !parts.has(Parts::TEASER)
                && !parts.has(Parts::KICKER)
                && !parts.has(Parts::CAPTION);
            is_comments || (named && share < MAIN_SHARE && !(holds_title && share > 0.1)) || is_beside
        };
        if let Some(slot) = outside.get_mut(at) {
            *slot = inherited || own;
        }
    }
    outside
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

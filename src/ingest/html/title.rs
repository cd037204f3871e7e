//! Which heading is the article's title, and what of it is a kicker.

use super::dom::{Dom, Id};
use super::facts::Facts;
use super::flow::{Flow, Tag};
use super::parts::{Parts, is_site_header, parts_of};
use super::prose::{likeness, squashed};

/// The block that holds the title, and what of it is the title.
#[derive(Debug, Clone)]
pub(super) struct Title {
    pub(super) node: Id,
    /// Its number among the blocks.
    pub(super) block: usize,
    /// Whether its words are the title. Otherwise the first declared title is, and the block is a heading.
    pub(super) is_worded_so: bool,
}

/// The heading that is the article's title: one that is like the title that the page declares; the likest, high levels before low ones.
///
/// `None` if the page declares a title for its article that none of its headings is like: then that is the title.
///
/// News has up to four titles: for search engines, for sharing, in linked data, above the text. What it is shared by is what the newsroom
/// calls it, unless that is what search engines are told, too, or unless all that are declared differ: then the visible one is.
pub(super) fn title_of(flows: &[Flow], facts: &Facts, dom: &Dom) -> Option<Title> {
    const ALIKE: f32 = 0.55;
    const SAME: f32 = 0.95;
    /// A heading that is less like the title by which news is shared is another title.
    const ALMOST_SAME: f32 = 0.8;
    const LONGEST: usize = 400;
    let mut best: Option<(f32, usize, f32)> = None;
    let mut only = None;
    for (i, flow) in flows.iter().enumerate() {
        let Tag::Heading(level) = flow.tag else { continue };
        if flow.chars > LONGEST {
            continue;
        }
        let alike = |title: &String| likeness(&flow.text, title);
        let own = facts.titles.first().map_or(0.0, alike);
        let other = facts.titles.iter().take(8).map(alike).fold(0.0, f32::max);
        // The last item of a breadcrumb trail often repeats the page's title.
        let trail = trail(flows, i, dom);
        let score = 0.5 * own + 0.5 * other - 0.01 * f32::from(level) - trail;
        if (own >= ALIKE || other >= SAME) && best.is_none_or(|(known, ..)| score > known) {
            best = Some((score, i, own));
        }
        let is_several_words = flow.text.split_whitespace().count() > 1;
        let is_first = level == 1 && only.is_none() && trail == 0.0;
        if is_first && is_several_words && flow.link_share() < 0.9 && !is_in_site_header(dom, flow.node) {
            only = Some(i);
        }
    }
    let (block, is_worded_so) = match best {
        Some((_, block, own)) => (block, own >= ALMOST_SAME || !facts.shares_news || facts.shares_page_title),
        None => (only.filter(|_| !facts.declares_title || declares_different_titles(facts, ALIKE))?, true),
    };
    Some(Title { node: flows.get(block)?.node, block, is_worded_so })
}

/// Whether a news article is shared by a title that is like none of the others that its page declares.
fn declares_different_titles(facts: &Facts, alike: f32) -> bool {
    let Some((shared, others)) = facts.titles.split_first() else { return false };
    let others = others.iter().filter(|other| *other != shared);
    facts.shares_news && others.clone().next().is_some() && others.clone().all(|other| likeness(shared, other) < alike)
}

/// How much a heading looks like the end of a breadcrumb trail: an item of a list, or behind links in the same box.
fn trail(flows: &[Flow], i: usize, dom: &Dom) -> f32 {
    let Some(flow) = flows.get(i) else { return 0.0 };
    let is_item = |id| matches!(dom.name(id), "li" | "nav" | "ol") || parts_of(dom, id).has(Parts::OUTSIDE);
    if dom.above(flow.node).take(4).any(is_item) {
        return 0.2;
    }
    let parent = dom.above(flow.node).next();
    let is_link = |link: &Flow| {
        let is_beside = dom.above(link.node).take(2).any(|id| parent == Some(id));
        link.link_share() > 0.9 && link.chars < 40 && is_beside && !matches!(link.tag, Tag::Heading(_))
    };
    if flows.get(..i).unwrap_or_default().iter().rev().take(2).any(is_link) { 0.1 } else { 0.0 }
}

fn is_in_site_header(dom: &Dom, id: Id) -> bool {
    dom.above(id).any(|id| dom.name(id) == "nav" || (dom.name(id) == "header" && is_site_header(dom, id)))
}

/// Where the title begins in a heading that has a kicker before it.
pub(super) fn cut_kicker(heading: &str, title: &str) -> Option<usize> {
    const KICKER: usize = 60;
    let (all, wanted) = (squashed(heading), squashed(title));
    let before = all.strip_suffix(wanted.as_str()).filter(|before| !before.is_empty() && !wanted.is_empty())?;
    if before.len() > KICKER || wanted.len() < 10 {
        return None;
    }
    let mut left = before.chars().count();
    for (at, c) in heading.char_indices() {
        if left == 0 && !c.is_whitespace() {
            // Quotation marks belong to the title.
            let rest = heading.get(at..)?;
            let behind = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
            let marks = rest.get(..rest.len() - behind.len()).unwrap_or_default();
            let quote = marks.chars().next_back().filter(|c| matches!(c, '„' | '"' | '“' | '«' | '»' | '‚' | '\''));
            return Some(heading.len() - behind.len() - quote.map_or(0, char::len_utf8));
        }
        if c.is_alphanumeric() {
            left = left.saturating_sub(c.to_lowercase().count());
        }
    }
    None
}

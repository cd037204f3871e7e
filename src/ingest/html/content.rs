//! Which of a page's blocks are the article's, and what they are in it.
//!
//! Running text has weight: long blocks with few links. The article is the smallest element that holds nearly all of the weight outside of what the
//! markup names as something else (navigation, comments, related articles). Where the page's linked data carry the article's text, blocks that
//! stand in it are the article's, whatever the markup says.

use rustc_hash::FxHashMap;

use super::dom::{DOCUMENT, Data, Dom, Id};
use super::facts::Facts;
use super::flow::{Flow, Tag, flow};
use super::parts::{Parts, ends_article, parts_of};
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
    pub(super) notes: Vec<(String, usize)>,
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
fn prose_of(flow: &Flow) -> f32 {
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

/// The block that holds the title, and what of it is the title.
#[derive(Debug, Clone)]
struct Title {
    node: Id,
    /// Its number among the blocks.
    block: Option<usize>,
}

/// Words of a text in lower case.
fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// How much of the shorter text's words stand in the other, and how many words they share.
fn likeness(one: &str, other: &str) -> f32 {
    let (one, other) = (words_of(one), words_of(other));
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    if short.is_empty() {
        return 0.0;
    }
    let shared = short.iter().filter(|word| long.contains(word)).count() as f32;
    let containment = shared / short.len() as f32;
    let union = (one.len() + other.len()) as f32 - shared;
    // A single word in common is no likeness.
    if short.len() < 2 && long.len() > 3 { shared / union } else { containment.min(2.0 * shared / union) }
}

/// The heading that is the article's title: one that is like the title that the page declares; the likest, high levels before low ones.
///
/// `None` if the page declares a title for its article that none of its headings is like: then that is the title.
fn title_of(flows: &[Flow], facts: &Facts, dom: &Dom) -> Option<Title> {
    const ALIKE: f32 = 0.55;
    const SAME: f32 = 0.95;
    const LONGEST: usize = 400;
    let mut best: Option<(f32, usize)> = None;
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
        if (own >= ALIKE || other >= SAME) && best.is_none_or(|(known, _)| score > known) {
            best = Some((score, i));
        }
        let is_several_words = flow.text.split_whitespace().count() > 1;
        let is_first = level == 1 && only.is_none() && trail == 0.0;
        if is_first && is_several_words && flow.link_share() < 0.9 && !is_in_site_header(dom, flow.node) {
            only = Some(i);
        }
    }
    let block = best.map(|(_, i)| i).or(only.filter(|_| !facts.declares_title))?;
    Some(Title { node: flows.get(block)?.node, block: Some(block) })
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

/// What the linked data give as the article's text, held against the page's blocks.
struct Declared {
    /// Which blocks stand in it.
    matched: Vec<bool>,
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

    fn is_complete(&self) -> bool {
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

fn is_site_header(dom: &Dom, id: Id) -> bool {
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

/// Sorts a page's blocks.
struct Sorter<'a> {
    dom: &'a Dom,
    facts: &'a Facts,
    flows: &'a [Flow],
    root: Id,
    declared: &'a Declared,
    is_outside: &'a dyn Fn(Id) -> bool,
    title: Option<Title>,
}

impl Sorter<'_> {
    fn sort(self) -> Content {
        let in_root = self.in_root();
        let title = self.title.as_ref().and_then(|title| title.block);
        let mut keep: Vec<bool> =
            (0..self.flows.len()).map(|i| self.is_body(i, &in_root) && Some(i) != title).collect();
        self.drop_ends(&mut keep);
        self.drop_front_matter(title, &mut keep);
        self.drop_stranded_headings(&mut keep);
        let first = (0..self.flows.len()).find(|i| {
            keep.get(*i) == Some(&true)
                && self.flows.get(*i).is_some_and(|flow| !matches!(flow.tag, Tag::Heading(_) | Tag::Caption))
        });
        let mut content = Content::default();
        let teaser = self.teaser(title, first, &keep);
        let kicker = self.kicker(title, first);
        for (i, flow) in self.flows.iter().enumerate() {
            if Some(i) == title {
                self.add_title(flow, &mut content);
            } else if teaser == Some(i) {
                content.blocks.push((BlockKind::Teaser, flow.clone()));
            } else if kicker == Some(i) {
                content.blocks.push((BlockKind::Kicker, flow.clone()));
            } else if keep.get(i) == Some(&true) {
                content.blocks.push((self.kind(flow), flow.clone()));
            }
        }
        self.notes(title, first, &keep, &mut content);
        content
    }

    fn in_root(&self) -> Vec<bool> {
        let mut in_root = vec![false; self.dom.len()];
        for id in self.dom.below(self.root) {
            if let Some(slot) = in_root.get_mut(id as usize) {
                *slot = true;
            }
        }
        in_root
    }

    fn is_matched(&self, i: usize) -> bool {
        self.declared.matched.get(i).copied().unwrap_or_default()
    }

    fn is_body(&self, i: usize, in_root: &[bool]) -> bool {
        let Some(flow) = self.flows.get(i) else { return false };
        if !in_root.get(flow.node as usize).copied().unwrap_or_default() {
            return false;
        }
        if self.is_matched(i) && self.declared.is_complete() {
            return true;
        }
        if (self.is_outside)(flow.node) {
            return false;
        }
        let share = flow.link_share();
        let text_length = flow.chars;
        if text_length < 100 && !self.is_matched(i) && holds_date(&flow.text) && self.named(flow.node, Parts::DATE, 2) {
            return false;
        }
        // `… kommen nach Halvik. mehr`: the beginning of another article.
        if flow.linked > 0
            && [" mehr", " weiterlesen", " mehr lesen", " zum artikel"]
                .iter()
                .any(|end| flow.text.to_lowercase().ends_with(end))
        {
            return false;
        }
        match flow.tag {
            Tag::Heading(_) => share < 0.9 && text_length >= 3,
            Tag::Caption => true,
            Tag::Item | Tag::Row => share < 0.6 && text_length >= 2,
            Tag::Preformatted => true,
            Tag::Paragraph => !(share >= 0.5 && text_length < 250) && text_length >= 3,
            Tag::Loose => {
                let is_sentence = flow.text.ends_with(['.', '!', '?', ':', '…', '"', '“', '«', '»', ')']);
                !(share >= 0.4 && text_length < 250) && (text_length >= 60 || is_sentence)
            }
        }
    }

    /// Lines that lead to other articles or ask something of the reader, and what stands behind such headings.
    fn drop_ends(&self, keep: &mut [bool]) {
        const PROSE: usize = 200;
        let mut ended: Option<u8> = None;
        for (i, flow) in self.flows.iter().enumerate() {
            let Some(slot) = keep.get_mut(i).filter(|kept| **kept) else { continue };
            if self.declared.is_complete() && self.is_matched(i) {
                ended = None;
                continue;
            }
            let level = if let Tag::Heading(level) = flow.tag { Some(level) } else { None };
            if ends_article(&flow.text) {
                *slot = false;
                ended = level.or(ended);
                continue;
            }
            match (ended, level) {
                (Some(above), Some(level)) if level <= above => ended = None,
                (Some(_), None) if flow.chars >= PROSE && flow.link_share() < 0.2 => ended = None,
                (Some(_), _) => *slot = false,
                _ => {}
            }
        }
    }

    /// Short lines between the title and the first running text: dates, authors, reading times. They are read as notes.
    fn drop_front_matter(&self, title: Option<usize>, keep: &mut [bool]) {
        const SHORT: usize = 80;
        let is_prose = |flow: &Flow| prose_of(flow) > 0.0 && flow.chars >= SHORT;
        let kept = |i: &usize| keep.get(*i) == Some(&true);
        let Some(first) = (0..self.flows.len()).filter(kept).find(|i| self.flows.get(*i).is_some_and(is_prose)) else {
            return;
        };
        let from = title.filter(|title| *title < first).unwrap_or(0);
        for i in from..first {
            let Some(flow) = self.flows.get(i) else { continue };
            let is_line = match flow.tag {
                Tag::Paragraph | Tag::Loose | Tag::Item => {
                    let is_named = self.named(flow.node, Parts::BYLINE, 2) || self.named(flow.node, Parts::DATE, 2);
                    let is_sentence = flow.text.ends_with(['.', '!', '?']) && flow.text.split_whitespace().count() > 6;
                    flow.chars < SHORT
                        && (is_named
                            || flow.tag == Tag::Loose && !is_sentence
                            || holds_date(&flow.text)
                            || flow.text.to_lowercase().starts_with("von "))
                        && !self.named(flow.node, Parts::TEASER, 2)
                }
                _ => false,
            };
            if is_line && let Some(slot) = keep.get_mut(i) {
                *slot = false;
            }
        }
    }

    /// Headings whose text was left out, and headings at the end; a page may be a list of headings alone.
    fn drop_stranded_headings(&self, keep: &mut [bool]) {
        const MANY: usize = 3;
        let is_heading = |i: usize| self.flows.get(i).is_some_and(|flow| matches!(flow.tag, Tag::Heading(_)));
        let mut next: Option<usize> = None;
        let mut run: Vec<usize> = Vec::new();
        for i in (0..self.flows.len()).rev() {
            if !keep.get(i).copied().unwrap_or_default() {
                continue;
            }
            if is_heading(i) {
                let is_near = next.is_some_and(|next| next - i <= 3);
                if !is_near {
                    run.push(i);
                    continue;
                }
            }
            if run.len() < MANY {
                run.iter().for_each(|stranded| keep.get_mut(*stranded).into_iter().for_each(|slot| *slot = false));
            }
            run.clear();
            next = Some(i);
        }
        if run.len() < MANY {
            run.iter().for_each(|stranded| keep.get_mut(*stranded).into_iter().for_each(|slot| *slot = false));
        }
    }

    fn kind(&self, flow: &Flow) -> BlockKind {
        const CAPTION: usize = 400;
        match flow.tag {
            Tag::Heading(_) => BlockKind::Heading,
            Tag::Caption => BlockKind::Caption,
            Tag::Loose | Tag::Paragraph
                if flow.chars <= CAPTION
                    && (self.named(flow.node, Parts::CAPTION, 3) || ends_in_duration(&flow.text)) =>
            {
                BlockKind::Caption
            }
            Tag::Paragraph | Tag::Loose if is_bold_heading(flow) => BlockKind::Heading,
            _ => BlockKind::Paragraph,
        }
    }

    /// Whether a block's element, or one of the next `levels` around it, is named so.
    fn named(&self, node: Id, part: Parts, levels: usize) -> bool {
        std::iter::once(node)
            .chain(self.dom.above(node))
            .take(levels)
            .take_while(|id| *id != self.root && self.dom.name(*id) != "body")
            .any(|id| parts_of(self.dom, id).has(part))
    }

    fn add_title(&self, flow: &Flow, content: &mut Content) {
        let Some(cut) = self.facts.titles.iter().find_map(|title| cut_kicker(&flow.text, title)) else {
            content.blocks.push((BlockKind::Headline, flow.clone()));
            return;
        };
        let part = |start: usize, end: usize| {
            let text = flow.text.get(start..end).unwrap_or_default();
            let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == ':' || c == '|').to_owned();
            let start = start + (text.find(trimmed.as_str()).unwrap_or_default());
            let place = flow
                .place
                .map(|place| crate::model::ByteSpan::new(place.start + start, place.start + start + trimmed.len()));
            Flow { text: trimmed, place, at: flow.at + start, ..flow.clone() }
        };
        content.blocks.push((BlockKind::Kicker, part(0, cut)));
        content.blocks.push((BlockKind::Headline, part(cut, flow.text.len())));
    }

    /// The summary: a block before the text that is named so, or that the page's own summary repeats.
    fn teaser(&self, title: Option<usize>, first: Option<usize>, keep: &[bool]) -> Option<usize> {
        const LEAST: usize = 40;
        let from = title.map_or(0, |title| title.saturating_sub(3));
        let first = first?;
        let summaries: Vec<String> = self
            .facts
            .summaries
            .iter()
            .map(|text| squashed(text.trim_end_matches(['.', '…', ' '])))
            .filter(|text| text.len() >= LEAST)
            .collect();
        let second = (first + 1..self.flows.len()).find(|i| keep.get(*i) == Some(&true));
        (from..=first).find(|i| {
            let Some(flow) = self.flows.get(*i).filter(|_| Some(*i) != title) else { return false };
            if flow.chars < LEAST
                || flow.chars > 1200
                || flow.link_share() > 0.4
                || (self.is_outside)(flow.node)
                || matches!(flow.tag, Tag::Caption)
            {
                return false;
            }
            let is_named = self.named(flow.node, Parts::TEASER, 3);
            let text = squashed(&flow.text);
            let is_summary =
                summaries.iter().any(|summary| text.starts_with(summary.as_str()) || summary.starts_with(&text));
            let is_whole_summary = summaries.contains(&text);
            // The first of several alike paragraphs is one of them, even if the summary repeats it.
            let stands_alone = *i < first
                || second.and_then(|second| self.flows.get(second)).is_some_and(|second| {
                    self.dom.node(second.node).parent != self.dom.node(flow.node).parent
                        || self.dom.attribute(second.node, "class") != self.dom.attribute(flow.node, "class")
                })
                || flow.strong * 10 > flow.chars * 9
                || is_whole_summary;
            (is_named || is_summary)
                && stands_alone
                && !(self.declared.is_complete() && self.is_matched(*i) && !is_named)
        })
    }

    /// The line above the title that is named so.
    fn kicker(&self, title: Option<usize>, first: Option<usize>) -> Option<usize> {
        let title = title?;
        let to = first.unwrap_or(title).min(title + 2);
        (title.saturating_sub(3)..=to).find(|i| {
            *i != title
                && self.flows.get(*i).is_some_and(|flow| {
                    flow.chars <= 80 && !(self.is_outside)(flow.node) && self.named(flow.node, Parts::KICKER, 2)
                })
        })
    }

    /// Lines around the title that are no text: dates and authors stand there. What is named as a date counts wherever it stands, the nearest first.
    fn notes(&self, title: Option<usize>, first: Option<usize>, keep: &[bool], content: &mut Content) {
        const BEFORE: usize = 6;
        const BEHIND: usize = 3;
        const LONGEST: usize = 200;
        const FURTHER: usize = 4;
        let Some(middle) = title.or(first) else { return };
        let to = first.unwrap_or(middle).max(middle) + BEHIND;
        let mut near = Vec::new();
        for i in middle.saturating_sub(BEFORE)..=to {
            let Some(flow) = self.flows.get(i).filter(|_| Some(i) != title) else { continue };
            if flow.chars > LONGEST || (matches!(flow.tag, Tag::Heading(_)) && !holds_date(&flow.text)) {
                continue;
            }
            near.push(i);
        }
        // What stands behind the title is the article's more often than what stands before it.
        near.sort_by_key(|i| (*i < middle, i.abs_diff(middle)));
        let mut further: Vec<(bool, usize)> = Vec::new();
        for (i, flow) in self.flows.iter().enumerate() {
            if near.contains(&i) || Some(i) == title || flow.chars > LONGEST {
                continue;
            }
            let dated = holds_date(&flow.text);
            let is_note = dated && (self.named(flow.node, Parts::DATE, 3) || says_published(&flow.text))
                || self.named(flow.node, Parts::BYLINE, 2);
            // Beside the article only what is no other article's counts, and behind what stands in it.
            if is_note && !self.is_of_others(flow.node, false) {
                further.push((self.is_of_others(flow.node, true), i));
            }
        }
        further.sort_by_key(|(is_beside, i)| (*is_beside, i.abs_diff(middle)));
        further.truncate(FURTHER);
        let mut seen = Vec::new();
        for i in near.into_iter().chain(further.into_iter().map(|(_, i)| i)) {
            let Some(flow) = self.flows.get(i) else { continue };
            let text = self.text_parted(flow);
            if self.named(flow.node, Parts::BYLINE, 3) || text.to_lowercase().starts_with("von ") {
                content.bylines.push(text.clone());
            }
            // A short line of the text itself may name any day.
            if keep.get(i) != Some(&true) || self.named(flow.node, Parts::DATE, 3) || says_published(&flow.text) {
                content.notes.push((text, flow.at));
            }
            for id in std::iter::once(flow.node).chain(self.dom.above(flow.node).take(1)) {
                if !seen.contains(&id) {
                    seen.push(id);
                    content.times.extend(self.dom.below(id).take(200).filter(|id| self.dom.name(*id) == "time"));
                }
            }
        }
        if content.times.is_empty() {
            // Far from the title only what is no other article's counts.
            let all: Vec<Id> = self.dom.below(DOCUMENT).filter(|id| self.dom.name(*id) == "time").take(64).collect();
            content.times.extend(all.into_iter().filter(|id| !self.is_of_others(*id, true)).take(1));
        }
        let mut known = Vec::new();
        content.times.retain(|id| {
            !known.contains(id) && {
                known.push(*id);
                true
            }
        });
    }

    /// Whether a block belongs to readers' comments, to navigation, to a list of other articles; `strict`: or stands beside the article.
    fn is_of_others(&self, node: Id, strict: bool) -> bool {
        self.dom.above(node).take_while(|id| self.dom.name(*id) != "body").any(|id| {
            let parts = parts_of(self.dom, id);
            matches!(self.dom.name(id), "footer" | "nav" | "li")
                || parts.has(Parts::COMMENTS)
                || (strict && (self.dom.name(id) == "aside" || (parts.has(Parts::OUTSIDE) && !parts.has(Parts::DATE))))
        })
    }

    /// A block's text with a blank between its elements: labels and values stand side by side without one.
    fn text_parted(&self, flow: &Flow) -> String {
        const LONGEST: usize = 400;
        let mut text = String::new();
        for id in self.dom.below(flow.node).take(LONGEST) {
            if let Data::Text(own) = &self.dom.node(id).data {
                text.push(' ');
                text.push_str(&own.text);
            }
        }
        let text = super::facts::folded(&text);
        if squashed(&text) == squashed(&flow.text) { text } else { flow.text.clone() }
    }
}

/// Whether a line says of something that it was published.
fn says_published(line: &str) -> bool {
    const WORDS: [&str; 7] =
        ["veröffentlicht", "gepostet", "geschrieben", "erstellt", "publiziert", "verfasst", "erschienen"];
    let line = line.to_lowercase();
    WORDS.iter().any(|word| line.contains(word))
}

/// Whether a line may hold a full date: a year, and another number or a month beside it.
fn holds_date(line: &str) -> bool {
    let numbers: Vec<&str> = line.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    line.len() <= 200
        && numbers.len() >= 2
        && (numbers.iter().any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
            || numbers.len() >= 3)
}

/// `… lehnt ab. 18.04.2024 | 0:21 min`: the text below a film.
fn ends_in_duration(text: &str) -> bool {
    let Some(rest) =
        text.strip_suffix(" min").or_else(|| text.strip_suffix(" Min")).or_else(|| text.strip_suffix(" Min."))
    else {
        return false;
    };
    let time = rest.rsplit(' ').next().unwrap_or_default();
    time.contains(':') && time.chars().all(|c| c.is_ascii_digit() || c == ':')
}

/// A short line all in bold type that stands where a heading would.
fn is_bold_heading(flow: &Flow) -> bool {
    const WORDS: usize = 12;
    flow.strong == flow.chars
        && flow.text.split_whitespace().count() <= WORDS
        && !flow.text.ends_with(['.', ':', ',', ';', '…'])
        && !flow.text.contains('\n')
}

/// Where the title begins in a heading that has a kicker before it.
fn cut_kicker(heading: &str, title: &str) -> Option<usize> {
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

//! Whose a fact is: whether the element that it hangs on belongs to the article, or to a reader, a picture, an embedded post, somebody who
//! is quoted, another article, the site.
//!
//! An element is judged by the names around it, by what stands in the same box, and by where it stands: between title and text most facts are
//! the article's, before the title few, inside of the text and behind it only what says so.

use rustc_hash::FxHashSet;

use super::dom::{DOCUMENT, Dom, Id};
use super::facts::Facts;
use super::flow::{Flow, Tag};
use super::parts::{Parts, is_site_header, own_parts_of, parts_of};
use super::prose::{likeness, prose_of, squashed};
use crate::model::RefusalReason;

/// Whether a block is the title of another article: a link of many words.
fn leads_away(dom: &Dom, flow: &Flow) -> bool {
    const WORDS: usize = 5;
    flow.link_share() > 0.9
        && flow.text.split_whitespace().count() >= WORDS
        && !std::iter::once(flow.node)
            .chain(dom.above(flow.node))
            .take(3)
            .any(|id| parts_of(dom, id).has(Parts::BYLINE))
}

/// Where an element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Zone {
    /// Between the title and the text, or not far behind its beginning.
    Top,
    /// Before the title.
    Before,
    /// Behind the text.
    Behind,
    /// Inside of the text.
    Within,
}

/// What is known of a page once its article was found.
pub(super) struct Whose<'a> {
    dom: &'a Dom,
    title: Option<Id>,
    /// The titles that the page declares.
    titles: &'a [String],
    /// The elements around the title.
    around_title: FxHashSet<Id>,
    /// The elements around the beginning of the text.
    around_text: FxHashSet<Id>,
    /// Where the top ends, the first and the last element of the text.
    top: Id,
    first: Id,
    last: Id,
    /// The smallest element around title and text, if it is smaller than the page.
    article: Option<Id>,
    /// Headings and running text that are not the article's, with the elements in which they begin, ascending.
    strange: Vec<(Id, &'a Flow)>,
    /// Whether the article is what readers wrote: a forum's thread.
    is_thread: bool,
}

impl<'a> Whose<'a> {
    /// `lead` are the blocks around the title, `keep` says which of all are the article's text.
    pub(super) fn new(
        dom: &'a Dom,
        facts: &'a Facts,
        flows: &'a [Flow],
        title: Option<usize>,
        lead: &[usize],
        keep: &[bool],
    ) -> Self {
        let node = |i: usize| flows.get(i).map(|flow| flow.node);
        let is_text = |i: &usize| {
            keep.get(*i) == Some(&true)
                && flows.get(*i).is_some_and(|flow| !matches!(flow.tag, Tag::Heading(_) | Tag::Caption))
        };
        // Before the title stand breadcrumbs.
        let first = (title.unwrap_or_default()..flows.len()).find(is_text).or_else(|| (0..flows.len()).find(is_text));
        // A lead may stand before the date.
        let second = first.and_then(|first| (first + 1..flows.len()).find(is_text));
        let last = (0..flows.len()).rev().find(is_text).and_then(node);
        let title_node = title.and_then(node);
        let around = |id: Option<Id>| -> FxHashSet<Id> { id.into_iter().flat_map(|id| dom.above(id)).collect() };
        let (around_title, around_text) = (around(title_node), around(first.and_then(node)));
        let both = title_node.or(first.and_then(node)).and_then(|id| {
            dom.above(id).find(|id| {
                around_text.contains(id) && last.is_none_or(|last| dom.above(last).any(|above| above == *id))
            })
        });
        let summaries: Vec<String> = facts.summaries.iter().take(4).map(|text| squashed(text)).collect();
        let is_summary = |text: &str| {
            let text = squashed(text);
            summaries
                .iter()
                .any(|summary| text.len() >= 40 && (summary.starts_with(&text) || text.starts_with(summary.as_str())))
        };
        // Forums repeat the title above each post.
        let title_text = title.and_then(|i| flows.get(i)).map(|title| squashed(&title.text)).unwrap_or_default();
        let is_title = |text: &str| !title_text.is_empty() && squashed(text).ends_with(&title_text);
        let is_part = |id: &Id| !matches!(dom.name(*id), "body" | "html");
        let strange = flows.iter().enumerate().filter(|(i, flow)| {
            Some(*i) != title
                && !lead.contains(i)
                && keep.get(*i) != Some(&true)
                && !is_summary(&flow.text)
                && match flow.tag {
                    // The headings of other articles lead to them; those of boxes do not.
                    Tag::Heading(level) => level > 1 && flow.link_share() > 0.5 && !is_title(&flow.text),
                    _ => prose_of(flow) > 0.0 || leads_away(dom, flow),
                }
        });
        let mut strange: Vec<(Id, &Flow)> = strange.map(|(_, flow)| (flow.inner, flow)).collect();
        strange.sort_by_key(|(id, _)| *id);
        let first_node = first.and_then(node).unwrap_or(DOCUMENT);
        Self {
            dom,
            title: title_node,
            titles: &facts.titles,
            around_title,
            around_text,
            top: second.and_then(node).unwrap_or(first_node),
            first: first_node,
            last: last.map_or(first_node, |last| dom.below(last).last().unwrap_or(last)),
            article: both.filter(is_part),
            strange,
            is_thread: first.and_then(node).is_some_and(|id| {
                dom.above(id)
                    .take_while(|id| dom.name(*id) != "body")
                    .any(|id| own_parts_of(dom, id).has(Parts::COMMENTS))
            }),
        }
    }

    pub(super) fn zone(&self, id: Id) -> Zone {
        // Nodes are numbered in the order of the page.
        match self.title {
            Some(title) if id < title => Zone::Before,
            None if id < self.first => Zone::Before,
            _ if id > self.last => Zone::Behind,
            _ if id < self.top => Zone::Top,
            _ => Zone::Within,
        }
    }

    /// Whether it stands in the smallest element around title and text.
    pub(super) fn is_in_article(&self, id: Id) -> bool {
        self.article.is_some_and(|article| self.dom.above(id).any(|above| above == article))
    }

    /// Whether an element stands in the box of the title.
    pub(super) fn is_beside_title(&self, id: Id) -> bool {
        let parent = self.title.and_then(|title| self.dom.above(title).next());
        let is_box = |id: &Id| !matches!(self.dom.name(*id), "body" | "html");
        parent.filter(is_box).is_some_and(|parent| self.dom.above(id).any(|above| above == parent))
    }

    /// Whether an element stands behind the beginning of the text.
    pub(super) fn is_behind_beginning(&self, id: Id) -> bool {
        id > self.first
    }

    /// Whether the article's text begins there.
    pub(super) fn holds_text(&self, id: Id) -> bool {
        id == self.first || self.around_text.contains(&id)
    }

    /// Whether the title stands there; where none is known, the beginning of the text.
    pub(super) fn holds_title(&self, id: Id) -> bool {
        match self.title {
            Some(title) => id == title || self.around_title.contains(&id),
            None => self.holds_text(id),
        }
    }

    /// Why an element is not the article's, by its own names and by what stands in the next `levels` boxes around
    /// it; `None` if nothing speaks against it.
    pub(super) fn foreign(&self, id: Id, levels: usize) -> Option<RefusalReason> {
        let own = id;
        let around = || {
            let around = std::iter::once(id).chain(self.dom.above(id)).take_while(|id| self.dom.name(*id) != "body");
            around.take_while(|id| !self.holds_title(*id) && !self.holds_text(*id))
        };
        let by_neighbours =
            || around().enumerate().take(levels + 1).skip(1).find_map(|(_, id)| self.by_neighbours(id, own));
        around().find_map(|id| self.by_names(id)).or_else(by_neighbours)
    }

    fn by_names(&self, id: Id) -> Option<RefusalReason> {
        let parts = own_parts_of(self.dom, id);
        let has = |part| parts.has(part);
        // `article-head` is the article's.
        let is_head = has(Parts::HEAD) && self.zone(id) == Zone::Before;
        match self.dom.name(id) {
            "blockquote" if has(Parts::EMBED) => Some(RefusalReason::Embed),
            "blockquote" | "q" | "cite" => Some(RefusalReason::Quotation),
            "figure" | "figcaption" => Some(RefusalReason::Picture),
            "nav" => Some(RefusalReason::PageHead),
            "footer" if !self.is_in_article(id) => Some(RefusalReason::PageFoot),
            "header" if is_site_header(self.dom, id) => Some(RefusalReason::PageHead),
            _ if has(Parts::COMMENTS) && !self.is_thread => Some(RefusalReason::Comment),
            _ if has(Parts::EMBED) => Some(RefusalReason::Embed),
            _ if has(Parts::QUOTE) => Some(RefusalReason::Quotation),
            _ if has(Parts::CAPTION) || has(Parts::PICTURE) => Some(RefusalReason::Picture),
            _ if is_head => Some(RefusalReason::PageHead),
            _ => self.dom.attribute(id, "itemtype").and_then(|kind| self.by_item(id, kind)),
        }
    }

    /// What an item of microdata is, if it is not the article.
    fn by_item(&self, id: Id, kind: &str) -> Option<RefusalReason> {
        match kind.rsplit('/').next().unwrap_or_default() {
            "Comment" | "UserComments" => Some(RefusalReason::Comment),
            "ImageObject" | "Photograph" => Some(RefusalReason::Picture),
            "VideoObject" => Some(RefusalReason::Embed),
            "Quotation" => Some(RefusalReason::Quotation),
            "ItemList" | "ListItem" => Some(RefusalReason::OtherArticle),
            name if name.ends_with("Article") || name.ends_with("Posting") => {
                let has_title = self.dom.below(id).any(|below| {
                    let is_title =
                        self.dom.attribute(below, "itemprop").is_some_and(|name| matches!(name, "headline" | "name"));
                    is_title && self.is_titled_so(below)
                });
                (!has_title).then_some(RefusalReason::OtherArticle)
            }
            _ => None,
        }
    }

    /// Whether an element has the article's title.
    fn is_titled_so(&self, id: Id) -> bool {
        const ALIKE: f32 = 0.8;
        let text = match self.dom.attribute(id, "content") {
            Some(content) => content.to_owned(),
            None => self.dom.text_of(id),
        };
        match self.title {
            Some(title) => likeness(&self.dom.text_of(title), &text) >= ALIKE,
            None => self.titles.iter().take(2).any(|title| likeness(title, &text) >= ALIKE),
        }
    }

    /// What stands in the same box: the beginning of another article, a reader's words.
    fn by_neighbours(&self, id: Id, own: Id) -> Option<RefusalReason> {
        const MOST: usize = 400;
        let end = self.dom.below(id).take(MOST).last().unwrap_or(id);
        let at = self.strange.partition_point(|(strange, _)| *strange <= id);
        let inside = self.strange.get(at..).unwrap_or_default().iter().take_while(|(strange, _)| *strange <= end);
        // The element's own line may be long.
        let own_text = squashed(&self.dom.text_of(own));
        let is_own = |flow: &Flow| {
            (flow.node == own || self.dom.above(own).any(|above| above == flow.node))
                && squashed(&flow.text).contains(&own_text)
        };
        let has_strange = inside.take(8).any(|(_, flow)| !is_own(flow));
        has_strange.then_some(RefusalReason::OtherArticle)
    }

    /// Whether an element stands alone with a picture: then its words are that of the picture.
    pub(super) fn is_beside_picture(&self, id: Id) -> bool {
        const LEVELS: usize = 3;
        const MOST: usize = 200;
        let is_picture = |id: Id| matches!(self.dom.name(id), "img" | "picture" | "video");
        let words = self.dom.text_of(id).split_whitespace().count();
        let around = self.dom.above(id).take(LEVELS);
        around.take_while(|id| !self.holds_title(*id) && !self.holds_text(*id)).any(|box_| {
            self.dom.below(box_).take(MOST).any(is_picture)
                && self.dom.text_of(box_).split_whitespace().take(2 * words + 12).count() < words + 12
        })
    }
}

//! Sorts a page's blocks: which of them are the article's, and what they are in it.

use super::authors::is_whole_byline;
use super::declared::DeclaredText;
use super::dom::{Dom, Id};
use super::facts::Facts;
use super::flow::{Flow, Tag};
use super::lines::{DayLine, day_line, holds_date};
use super::notes::{Around, Notes};
use super::parts::{Parts, ends_article, parts_of};
use super::prose::{prose_of, squashed};
use super::title::{Title, cut_kicker};
use super::whose::Whose;
use crate::model::{BlockKind, ByteSpan};

/// The article's part of a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Its blocks in reading order.
    pub(super) blocks: Vec<(BlockKind, Flow)>,
    /// What stands around it.
    pub(super) notes: Notes,
}

/// Sorts a page's blocks.
pub(super) struct Sorter<'a> {
    pub(super) dom: &'a Dom,
    pub(super) facts: &'a Facts,
    pub(super) flows: &'a [Flow],
    /// The article's element.
    pub(super) root: Id,
    pub(super) declared: &'a DeclaredText,
    pub(super) is_outside: &'a dyn Fn(Id) -> bool,
    pub(super) title: Option<Title>,
}

impl Sorter<'_> {
    pub(super) fn sort(self) -> Content {
        let in_root = self.in_root();
        let title = self.title.as_ref().map(|title| title.block);
        let is_worded_so = self.title.as_ref().is_some_and(|title| title.is_worded_so);
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
            if Some(i) == title && is_worded_so {
                self.add_title(flow, &mut content);
            } else if Some(i) == title {
                content.blocks.push((BlockKind::Heading, flow.clone()));
            } else if teaser == Some(i) {
                content.blocks.push((BlockKind::Teaser, flow.clone()));
            } else if kicker == Some(i) {
                content.blocks.push((BlockKind::Kicker, flow.clone()));
            } else if keep.get(i) == Some(&true) {
                content.blocks.push((self.kind(flow), flow.clone()));
            }
        }
        let lead: Vec<usize> = teaser.into_iter().chain(kicker).collect();
        let whose = Whose::new(self.dom, self.facts, self.flows, title, &lead, &keep);
        let around = Around { dom: self.dom, flows: self.flows, keep: &keep, title, whose: &whose };
        content.notes = around.look(&self.facts.microdata);
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
        if text_length < 100 && !self.is_matched(i) && holds_date(&flow.text) && self.named(flow, Parts::DATE, 2) {
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
        // What stands before the title and is no running text is its kicker at most.
        for i in 0..from {
            let is_text = self.flows.get(i).is_some_and(|flow| prose_of(flow) > 0.0 || flow.tag == Tag::Caption);
            if let Some(slot) = keep.get_mut(i).filter(|_| !is_text) {
                *slot = false;
            }
        }
        for i in from..first {
            let Some(flow) = self.flows.get(i) else { continue };
            let is_line = match flow.tag {
                Tag::Paragraph | Tag::Loose | Tag::Item => {
                    let is_named = self.named(flow, Parts::BYLINE, 2) || self.named(flow, Parts::DATE, 2);
                    let is_sentence = flow.text.ends_with(['.', '!', '?']) && flow.text.split_whitespace().count() > 6;
                    flow.chars < SHORT
                        && (is_named
                            || flow.tag == Tag::Loose && !is_sentence
                            || (holds_date(&flow.text) || self.holds_time(flow))
                                && day_line(&flow.text).is_ok_and(|says| says != DayLine::Sentence)
                            || flow.text.to_lowercase().starts_with("von "))
                        && !self.named(flow, Parts::TEASER, 2)
                }
                Tag::Heading(_) => is_whole_byline(&flow.text),
                _ => false,
            };
            if is_line && let Some(slot) = keep.get_mut(i) {
                *slot = false;
            }
        }
    }

    /// Whether an element with a point in time stands in a block: `vor drei Stunden`.
    fn holds_time(&self, flow: &Flow) -> bool {
        const MOST: usize = 30;
        self.dom.below(flow.node).take(MOST).any(|id| self.dom.name(id) == "time")
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
            Tag::Loose | Tag::Paragraph if flow.chars <= CAPTION && self.named(flow, Parts::CAPTION, 3) => {
                BlockKind::Caption
            }
            Tag::Paragraph | Tag::Loose if is_bold_heading(flow) => BlockKind::Heading,
            _ => BlockKind::Paragraph,
        }
    }

    /// Whether a block's element, or one of the next `levels` around it, is named so; or one inside that begins it.
    fn named(&self, flow: &Flow, part: Parts, levels: usize) -> bool {
        const INSIDE: usize = 4;
        let has = |id: Id| parts_of(self.dom, id).has(part);
        let inside = std::iter::once(flow.inner).chain(self.dom.above(flow.inner)).take(INSIDE);
        inside.take_while(|id| *id != flow.node).any(has)
            || std::iter::once(flow.node)
                .chain(self.dom.above(flow.node))
                .take(levels)
                .take_while(|id| *id != self.root && self.dom.name(*id) != "body")
                .any(has)
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
            let place = flow.place.map(|place| ByteSpan::new(place.start + start, place.start + start + trimmed.len()));
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
            let is_named = self.named(flow, Parts::TEASER, 3);
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
            let is_between = title.is_some_and(|title| title < *i) && *i < first && self.is_sentence_between(flow);
            (is_named || is_summary || is_between)
                && stands_alone
                && !(self.declared.is_complete() && self.is_matched(*i) && !is_named)
        })
    }

    /// Whether a block between title and text is a sentence of its own: pages part their lead from the text, and not all name it so.
    fn is_sentence_between(&self, flow: &Flow) -> bool {
        const WORDS: usize = 6;
        matches!(flow.tag, Tag::Paragraph | Tag::Loose)
            && flow.linked == 0
            && flow.text.ends_with(['.', '!', '?'])
            && flow.text.split_whitespace().count() >= WORDS
            && ![Parts::BYLINE, Parts::DATE, Parts::CAPTION, Parts::PICTURE]
                .iter()
                .any(|part| self.named(flow, *part, 2))
            && !holds_date(&flow.text)
            && !ends_article(&flow.text)
    }

    /// The line above the title that is named so.
    fn kicker(&self, title: Option<usize>, first: Option<usize>) -> Option<usize> {
        let title = title?;
        let to = first.unwrap_or(title).min(title + 2);
        (title.saturating_sub(3)..=to).find(|i| {
            *i != title
                && self.flows.get(*i).is_some_and(|flow| {
                    flow.chars <= 80 && !(self.is_outside)(flow.node) && self.named(flow, Parts::KICKER, 2)
                })
        })
    }
}

/// A short line all in bold type that stands where a heading would.
fn is_bold_heading(flow: &Flow) -> bool {
    const WORDS: usize = 12;
    flow.strong == flow.chars
        && flow.text.split_whitespace().count() <= WORDS
        && !flow.text.ends_with(['.', ':', ',', ';', '…'])
        && !flow.text.contains('\n')
}

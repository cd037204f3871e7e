//! What stands around an article: its days and its authors, and what looks like them and is somebody else's.

use rustc_hash::FxHashSet;

use super::authors;
use super::dom::{DOCUMENT, Data, Dom, Id};
use super::facts::folded;
use super::flow::{Flow, Tag};
use super::lines::{DayLine, begins_with_label, day_line, from_label, holds_date, names_weekday};
use super::parts::{Parts, parts_of};
use super::prose::squashed;
use super::whose::{Whose, Zone};
use crate::calendar::find_dates;
use crate::model::{RefusalReason, RefusedFact};

/// What was found around the article.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Lines with a day, the most trustworthy first.
    pub(super) lines: Vec<Flow>,
    /// Names in lines around the article.
    pub(super) bylines: Vec<String>,
    /// Elements that hold a point in time, the most trustworthy first.
    pub(super) times: Vec<Time>,
    /// Authors in microdata.
    pub(super) authors: Vec<String>,
    /// What is somebody else's.
    pub(super) refused: Vec<RefusedFact>,
}

/// An element that holds a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) node: Id,
    pub(super) is_update: bool,
}

/// Looks around the article.
pub(super) struct Around<'a> {
    pub(super) dom: &'a Dom,
    pub(super) flows: &'a [Flow],
    /// Which blocks are the article's.
    pub(super) keep: &'a [bool],
    pub(super) title: Option<usize>,
    pub(super) whose: &'a Whose<'a>,
}

/// Lines that are looked at: longer ones are text, in letters and signs.
const LONGEST: usize = 200;
/// Boxes around an element that are looked at for other articles and readers' words.
const NEAR: usize = 2;
const FAR: usize = 5;
/// Letters of the longest day in words.
const MOST_LETTERS: usize = 24;
/// Elements with a point in time that are looked at.
const MOST_TIMES: usize = 64;

impl Around<'_> {
    /// `microdata` are the properties and the elements that have them.
    pub(super) fn look(&self, microdata: &[(String, Id)]) -> Notes {
        let mut notes = Notes::default();
        self.microdata(microdata, &mut notes);
        self.times(&mut notes);
        self.lines(&mut notes);
        self.bylines(&mut notes);
        notes
    }

    fn refuse(&self, fact: &str, value: String, reason: RefusalReason, notes: &mut Notes) {
        const MOST: usize = 16;
        let refused = RefusedFact::new(fact, value, reason);
        if notes.refused.len() < MOST && !notes.refused.contains(&refused) {
            notes.refused.push(refused);
        }
    }

    /// Properties of the article's item: of the one around its title, or of none.
    fn microdata(&self, properties: &[(String, Id)], notes: &mut Notes) {
        for (name, id) in properties {
            let fact = match name.as_str() {
                "datepublished" => "published",
                "datemodified" => "updated",
                "author" | "creator" => "authors",
                _ => continue,
            };
            if let Some(reason) = self.whose.foreign(*id, 0) {
                self.refuse(fact, self.value(*id), reason, notes);
                continue;
            }
            if fact == "authors" {
                notes.authors.push(self.name(*id));
            } else {
                notes.times.push(Time { node: *id, is_update: fact == "updated" });
            }
        }
        notes.authors.dedup();
    }

    /// The value of an element: an attribute that carries it, else its text.
    fn value(&self, id: Id) -> String {
        let attribute = ["content", "datetime"].iter().find_map(|key| self.dom.attribute(id, key));
        attribute.map(str::to_owned).unwrap_or_else(|| folded(&self.dom.text_of(id)))
    }

    /// The name of a person that an element describes.
    fn name(&self, id: Id) -> String {
        let is_name = |inner: &Id| self.dom.attribute(*inner, "itemprop").is_some_and(|name| name == "name");
        self.value(self.dom.below(id).find(is_name).unwrap_or(id))
    }

    fn times(&self, notes: &mut Notes) {
        let all = self.dom.below(DOCUMENT).filter(|id| self.dom.name(*id) == "time").take(MOST_TIMES);
        let mut found: Vec<(Zone, u32, Time)> = Vec::new();
        for id in all {
            let line = self.line_of(id);
            let text = line.map(|line| line.text.as_str()).unwrap_or_default();
            let is_kept = line.is_some_and(|line| self.is_kept(line));
            let judged = match line {
                Some(line) if self.leads_away(line) => Err(RefusalReason::OtherArticle),
                _ => self.judge(id, text, is_kept),
            };
            match judged {
                Err(RefusalReason::Text) if is_kept && self.whose.is_behind_beginning(id) => {}
                Ok((zone, says)) => {
                    let time = Time { node: id, is_update: self.is_update(id, text, says) };
                    found.push((zone, self.distance(id), time));
                }
                Err(reason) => self.refuse("published", self.value(id), reason, notes),
            }
        }
        found.sort_by_key(|(zone, distance, _)| (*zone, *distance));
        for (_, _, time) in found {
            if notes.times.iter().all(|known| known.node != time.node) {
                notes.times.push(time);
            }
        }
    }

    /// How far from the title an element stands, in elements.
    fn distance(&self, id: Id) -> u32 {
        let middle = self.title.and_then(|title| self.flows.get(title)).map_or(0, |flow| flow.node);
        id.abs_diff(middle)
    }

    /// The block that an element stands in.
    fn line_of(&self, id: Id) -> Option<&Flow> {
        let after = self.flows.partition_point(|flow| flow.node <= id);
        let around: FxHashSet<Id> = std::iter::once(id).chain(self.dom.above(id)).collect();
        let before = self.flows.get(after.saturating_sub(8)..after).unwrap_or_default();
        // A box of no meaning holds several blocks; the one with the element's words is meant.
        let own = squashed(&self.dom.text_of(id));
        let holds = |flow: &&Flow| around.contains(&flow.node) && squashed(&flow.text).contains(&own);
        before.iter().rev().find(holds)
    }

    fn is_kept(&self, line: &Flow) -> bool {
        let at = self.flows.partition_point(|flow| flow.node < line.node);
        let same = self.flows.get(at..).unwrap_or_default().iter().zip(self.keep.get(at..).unwrap_or_default());
        same.take_while(|(flow, _)| flow.node == line.node).any(|(flow, kept)| *kept && flow.text == line.text)
    }

    /// Where the day of an element stands and what its line says of it, or why it is not the article's.
    fn judge(&self, id: Id, line: &str, is_kept: bool) -> Result<(Zone, DayLine), RefusalReason> {
        let zone = self.whose.zone(id);
        let is_named = self.named(id, Parts::DATE, 3);
        let is_declared = self.dom.attribute(id, "pubdate").is_some() || self.is_named_published(id);
        let says = if line.len() > LONGEST { Ok(DayLine::Sentence) } else { day_line(line) };
        let is_said = matches!(says, Ok(DayLine::Labelled { .. }));
        let levels = match zone {
            // `TITLE was posted on …`
            _ if is_said && self.names_title(line) => 0,
            _ if is_declared => NEAR,
            Zone::Top => NEAR + 1,
            _ => FAR,
        };
        if let Some(reason) = self.whose.foreign(id, levels) {
            return Err(reason);
        }
        let says = says?;
        let has_others = line.chars().filter(|c| c.is_alphabetic()).count() > MOST_LETTERS;
        if !is_said && !is_named && has_others && self.whose.is_beside_picture(id) {
            return Err(RefusalReason::Picture);
        }
        let is_own_line = is_named && !is_kept;
        if says == DayLine::Sentence && !is_declared && !is_own_line {
            let is_below = zone == Zone::Behind && !self.whose.is_in_article(id);
            return Err(if is_below { RefusalReason::PageFoot } else { RefusalReason::Text });
        }
        let is_labelled = is_said || is_declared;
        match zone {
            Zone::Top if !is_kept || is_named || is_labelled || self.is_time_in_line(id, says) => Ok((zone, says)),
            Zone::Top => Err(RefusalReason::Text),
            // `Sonntag, 19. Oktober 2025`: so pages say which day it is.
            Zone::Before if !is_labelled && !is_named && names_weekday(line) => Err(RefusalReason::PageHead),
            Zone::Before
                if is_labelled
                    || self.whose.is_in_article(id)
                    || self.is_next_to_title(id)
                        && (is_named || self.whose.is_beside_title(id) || self.is_beside_author(id)) =>
            {
                Ok((zone, says))
            }
            Zone::Before => Err(RefusalReason::PageHead),
            Zone::Behind if is_labelled => Ok((zone, says)),
            Zone::Behind if (is_named || self.dom.name(id) == "time") && self.whose.is_in_article(id) => {
                Ok((zone, says))
            }
            Zone::Behind => Err(RefusalReason::PageFoot),
            Zone::Within if is_labelled && (!is_kept || is_declared || begins_with_label(line)) => Ok((zone, says)),
            // A day that stands by itself in an element named so.
            Zone::Within if is_named && !is_kept && !has_others => Ok((zone, says)),
            Zone::Within => Err(RefusalReason::Text),
        }
    }

    /// Whether a line with a day is the title of another article: most of it is a link of several words.
    fn leads_away(&self, line: &Flow) -> bool {
        const WORDS: usize = 6;
        line.link_share() > 0.5
            && line.text.split_whitespace().count() >= WORDS
            && day_line(&line.text) == Ok(DayLine::Sentence)
            && !self.named_flow(line, Parts::DATE, 2)
            && !self.named_flow(line, Parts::BYLINE, 2)
    }

    /// Whether an element is named as what holds the day of publication.
    fn is_named_published(&self, id: Id) -> bool {
        let names = ["class", "itemprop"].iter().filter_map(|key| self.dom.attribute(id, key));
        names.flat_map(str::split_whitespace).any(|name| {
            let name = name.to_lowercase().replace(['-', '_'], "");
            ["pubdate", "published", "publishdate", "publicationdate", "datepublished"]
                .iter()
                .any(|word| name.ends_with(word))
        })
    }

    fn names_title(&self, line: &str) -> bool {
        let title = self.title.and_then(|title| self.flows.get(title)).map(|title| squashed(&title.text));
        title.is_some_and(|title| title.len() >= 10 && squashed(line).contains(&title))
    }

    /// Whether only one block at most stands between an element and the title.
    fn is_next_to_title(&self, id: Id) -> bool {
        let Some(title) = self.title else { return false };
        let at = self.flows.partition_point(|flow| flow.node < id);
        title.saturating_sub(at) <= 2
    }

    fn is_update(&self, id: Id, line: &str, says: DayLine) -> bool {
        const NEAR: usize = 30;
        let names = ["class", "itemprop"].iter().filter_map(|key| self.dom.attribute(id, key)).collect::<Vec<_>>();
        let names = names.join(" ").to_lowercase();
        if names.contains("modif") || names.contains("updat") {
            return true;
        }
        let own = folded(&self.dom.text_of(id));
        let before = line.find(&own).and_then(|at| line.get(..at)).unwrap_or_default();
        let near = before.get(before.ceil_char_boundary(before.len().saturating_sub(NEAR))..).unwrap_or_default();
        match day_line(near) {
            Ok(DayLine::Labelled { .. }) => {
                let near = near.to_lowercase();
                let last = |words: &[&str]| words.iter().filter_map(|word| near.rfind(word)).max();
                last(&["aktualisier", "geändert", "änderung", "updat", "modif"])
                    > last(&["veröffentlich", "publi", "erschienen", "erstellt", "posted"])
            }
            _ => says == DayLine::Labelled { is_update: true } && before.is_empty() && !own.is_empty() && line != own,
        }
    }

    fn lines(&self, notes: &mut Notes) {
        let mut found: Vec<(Zone, usize, &Flow, String)> = Vec::new();
        for (i, flow) in self.flows.iter().enumerate() {
            let is_title = Some(i) == self.title;
            if is_title || flow.chars > LONGEST || !holds_date(&flow.text) {
                continue;
            }
            let text = self.text_parted(flow);
            let is_kept = self.keep.get(i) == Some(&true);
            // What is said of the day in the article's own text is no matter for a report.
            let judged = if self.leads_away(flow) {
                Err(RefusalReason::OtherArticle)
            } else {
                self.judge(self.day_element(flow), &text, is_kept)
            };
            match judged {
                Ok((zone, _)) => {
                    let text = from_label(&text).to_owned();
                    found.push((zone, i.abs_diff(self.title.unwrap_or_default()), flow, text));
                }
                Err(RefusalReason::Text) if is_kept && self.whose.is_behind_beginning(flow.node) => {}
                Err(_) if find_dates(&text).iter().all(|day| day.period().is_none()) => {}
                Err(reason) => self.refuse("published", text, reason, notes),
            }
        }
        found.sort_by_key(|(zone, distance, ..)| (*zone, *distance));
        notes.lines.extend(found.into_iter().map(|(_, _, flow, text)| {
            let place = flow.place.filter(|_| text == flow.text);
            Flow { text, place, ..flow.clone() }
        }));
    }

    fn bylines(&self, notes: &mut Notes) {
        let mut found: Vec<(Zone, bool, usize, Vec<String>)> = Vec::new();
        for (i, flow) in self.flows.iter().enumerate() {
            let is_heading = matches!(flow.tag, Tag::Heading(_)) && !authors::is_whole_byline(&flow.text);
            if Some(i) == self.title || flow.chars > LONGEST || is_heading {
                continue;
            }
            let zone = self.whose.zone(flow.inner);
            let is_near = zone == Zone::Top || zone == Zone::Before && i + 6 >= self.title.unwrap_or_default();
            let is_named = self.named_flow(flow, Parts::BYLINE, if is_near { 3 } else { 2 });
            let elements = self.author_elements(flow);
            if !is_near && !is_named && elements.is_empty() {
                continue;
            }
            let text = self.text_parted(flow);
            let credits = authors::is_credit(&text).then_some(RefusalReason::Picture);
            let is_certain = !elements.is_empty();
            let named = match is_certain {
                true => elements,
                false => vec![(flow.inner, authors::in_byline(&text, is_named))],
            };
            let beside = match zone {
                Zone::Within => Some(RefusalReason::Text),
                Zone::Behind if !self.whose.is_in_article(flow.node) => Some(RefusalReason::PageFoot),
                _ => None,
            };
            for (id, names) in named.into_iter().filter(|(_, names)| !names.is_empty()) {
                match credits.or_else(|| self.whose.foreign(id, NEAR)).or(beside) {
                    None => found.push((zone, !is_certain, i.abs_diff(self.title.unwrap_or_default()), names)),
                    Some(reason) => names.into_iter().for_each(|name| self.refuse_author(name, reason, notes)),
                }
            }
        }
        found.sort_by_key(|(zone, is_guess, distance, _)| (*zone, *is_guess, *distance));
        // Behind the text also stand the authors of other articles, and beside a name that its element says to be one, other names.
        let Some((best, is_guess, ..)) = found.first().map(|(zone, is_guess, ..)| (*zone, *is_guess)) else { return };
        let is_best = |zone: Zone, guess: bool| {
            guess == is_guess && (zone == best || best != Zone::Behind && zone != Zone::Behind)
        };
        notes
            .bylines
            .extend(found.into_iter().filter(|(zone, guess, ..)| is_best(*zone, *guess)).flat_map(|(.., names)| names));
    }

    fn refuse_author(&self, name: String, reason: RefusalReason, notes: &mut Notes) {
        if notes.refused.iter().all(|refused| refused.fact != "authors" || refused.value != name) {
            self.refuse("authors", name, reason, notes);
        }
    }

    /// The names in those elements of a line that are said to be an author's: a link to an author's page, the name on a card, an element
    /// inside of the line that is named so.
    fn author_elements(&self, line: &Flow) -> Vec<(Id, Vec<String>)> {
        const MOST: usize = 60;
        let text = squashed(&line.text);
        let own = || std::iter::once(line.inner).chain(self.dom.below(line.node).take(MOST));
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut new_names = |id: Id, read: fn(&str) -> Vec<String>| {
            let words = folded(&self.dom.text_of(id));
            let names = if text.contains(&squashed(&words)) { read(&words) } else { Vec::new() };
            let names: Vec<String> = names.into_iter().filter(|name| seen.insert(name.clone())).collect();
            (!names.is_empty()).then_some((id, names))
        };
        let is_labelled = authors::begins_with_label(&line.text);
        let is_certain = |id: &Id| self.is_author_element(*id) || is_labelled && self.is_user(*id);
        let certain: Vec<_> = own().filter(is_certain).filter_map(|id| new_names(id, authors::in_element)).collect();
        if !certain.is_empty() {
            return certain;
        }
        let is_innermost = |id: &Id| !self.dom.below(*id).skip(1).take(MOST).any(|below| self.is_named_part(below));
        let named = own().filter(|id| self.is_named_part(*id)).filter(is_innermost);
        named.filter_map(|id| new_names(id, |words| authors::in_byline(words, true))).collect()
    }

    /// Whether an element is named as a user's, as in forums.
    fn is_user(&self, id: Id) -> bool {
        let names = self.dom.attribute(id, "class").unwrap_or_default();
        names.split_whitespace().any(|name| name.to_lowercase().starts_with("username"))
    }

    /// Whether an element that goes on in its line is named as an author's.
    fn is_named_part(&self, id: Id) -> bool {
        matches!(self.dom.name(id), "span" | "a" | "b" | "strong" | "em" | "i")
            && parts_of(self.dom, id).has(Parts::BYLINE)
    }

    /// The element that is asked whose the day of a line is: between title and text that of the day, as a link to the comments may stand
    /// before it; elsewhere that of the line's beginning.
    fn day_element(&self, line: &Flow) -> Id {
        const MOST: usize = 60;
        if self.whose.zone(line.inner) != Zone::Top {
            return line.inner;
        }
        let holds = |id: &Id| matches!(&self.dom.node(*id).data, Data::Text(text) if holds_date(&text.text));
        let text = self.dom.below(line.node).take(MOST).find(holds);
        text.filter(|id| *id >= line.inner).map_or(line.inner, |id| self.dom.node(id).parent)
    }

    /// Whether an element is a time in a line of days and names.
    fn is_time_in_line(&self, id: Id, says: DayLine) -> bool {
        self.dom.name(id) == "time" && says != DayLine::Sentence
    }

    /// Whether an author's name stands in the same line.
    fn is_beside_author(&self, id: Id) -> bool {
        const MOST: usize = 30;
        let line = self.dom.above(id).next().unwrap_or(id);
        self.dom.below(line).take(MOST).any(|below| self.is_author_element(below))
    }

    fn is_author_element(&self, id: Id) -> bool {
        let has = |key: &str, wanted: &str| {
            self.dom
                .attribute(id, key)
                .is_some_and(|names| names.split_whitespace().any(|name| name.eq_ignore_ascii_case(wanted)))
        };
        let is_card = || self.dom.above(id).take(3).any(|above| parts_of(self.dom, above).has(Parts::BYLINE));
        let leads_to_author = || {
            let path = self.dom.attribute(id, "href").unwrap_or_default().to_lowercase();
            ["/author/", "/authors/", "/autor/", "/autoren/", "/autorin/"].iter().any(|part| path.contains(part))
        };
        has("rel", "author") || (has("class", "fn") && is_card()) || (self.dom.name(id) == "a" && leads_to_author())
    }

    fn named(&self, id: Id, part: Parts, levels: usize) -> bool {
        let own = std::iter::once(id).chain(self.dom.above(id)).take(levels);
        own.take_while(|id| !self.whose.holds_title(*id) && !self.whose.holds_text(*id) && self.dom.name(*id) != "body")
            .any(|id| parts_of(self.dom, id).has(part))
    }

    fn named_flow(&self, flow: &Flow, part: Parts, levels: usize) -> bool {
        const INSIDE: usize = 4;
        let inside = std::iter::once(flow.inner).chain(self.dom.above(flow.inner)).take(INSIDE);
        inside.take_while(|id| *id != flow.node).any(|id| parts_of(self.dom, id).has(part))
            || self.named(flow.node, part, levels)
    }

    /// A block's text with a blank between its elements: labels and values stand side by side without one.
    fn text_parted(&self, flow: &Flow) -> String {
        const MOST: usize = 400;
        let mut text = String::new();
        for id in self.dom.below(flow.node).take(MOST) {
            if let Data::Text(own) = &self.dom.node(id).data {
                text.push(' ');
                text.push_str(&own.text);
            }
        }
        let text = folded(&text);
        if squashed(&text) == squashed(&flow.text) { text } else { flow.text.clone() }
    }
}

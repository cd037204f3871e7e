//! The blocks of a page in reading order: what stands between the borders of paragraphs, headings, list items, table rows.
//!
//! Nothing is judged here but what never is text (scripts, styles, controls, hidden parts). Blanks are folded to one as a browser does.

use rustc_hash::FxHashSet;

use super::dom::{DOCUMENT, Data, Dom, Id, place_in};
use super::lines::holds_date;
use super::parts::{Parts, parts_of};
use crate::model::ByteSpan;

/// What the markup says of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Tag {
    Paragraph,
    Heading(u8),
    Item,
    Row,
    Caption,
    Preformatted,
    /// Text in a box of no meaning.
    Loose,
}

/// A block of a page.
#[derive(Debug, Clone)]
pub(in crate::ingest) struct Flow {
    pub(in crate::ingest) tag: Tag,
    /// The element around it.
    pub(in crate::ingest) node: Id,
    /// The innermost element around its first word.
    pub(in crate::ingest) inner: Id,
    pub(in crate::ingest) text: String,
    /// Where it stands in the page; `None` if it does not stand there in one piece.
    pub(in crate::ingest) place: Option<ByteSpan>,
    /// Where it begins in the page, as far as known.
    pub(in crate::ingest) at: usize,
    /// Letters and signs without blanks.
    pub(in crate::ingest) chars: usize,
    /// Those of them in links.
    pub(in crate::ingest) linked: usize,
    /// Those of them in bold type.
    pub(in crate::ingest) strong: usize,
}

impl Flow {
    /// The part of the block that is links, from 0 to 1.
    pub(in crate::ingest) fn link_share(&self) -> f32 {
        self.linked as f32 / self.chars.max(1) as f32
    }
}

/// Elements that hold no text of the page, whatever stands in them.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "head"
            | "iframe"
            | "object"
            | "embed"
            | "svg"
            | "math"
            | "canvas"
            | "audio"
            | "video"
            | "button"
            | "select"
            | "textarea"
            | "input"
            | "datalist"
            | "dialog"
            | "map"
            | "noframes"
            | "noembed"
            | "noscript"
            | "progress"
            | "meter"
            | "rp"
            | "rt"
    )
}

/// Elements that go on in the line.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "output"
            | "picture"
            | "q"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "source"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Whether a part of the page is not shown.
pub(in crate::ingest) fn is_hidden(dom: &Dom, id: Id) -> bool {
    let style = dom.attribute(id, "style").unwrap_or_default();
    let plain: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    dom.attribute(id, "hidden").is_some_and(|value| value != "until-found")
        || plain.contains("display:none")
        || plain.contains("visibility:hidden")
}

/// Tables whose rows are to be read as one block each: cells with little in them, nothing but text.
fn data_tables(dom: &Dom, root: Id) -> FxHashSet<Id> {
    const CELL_BYTES: usize = 160;
    let mut data = FxHashSet::default();
    for table in dom.below(root).filter(|id| dom.name(*id) == "table") {
        let (mut rows, mut cells, mut bytes, mut is_layout) = (0, 0, 0, false);
        let mut next = dom.following(table, table, false);
        let mut steps = 0;
        while let Some(id) = next {
            steps += 1;
            match dom.name(id) {
                "tr" => rows += 1,
                "td" | "th" => cells += 1,
                "table" | "article" | "section" | "h1" | "h2" | "form" | "blockquote" => is_layout = true,
                _ => {}
            }
            if let Data::Text(text) = &dom.node(id).data {
                bytes += text.text.trim().len();
            }
            // A table inside a table says enough; so every node is looked at at most twice.
            if is_layout || steps > 50_000 {
                is_layout = true;
                break;
            }
            next = dom.following(id, table, is_silent(dom.name(id)));
        }
        if !is_layout && rows > 0 && cells > rows && bytes <= cells * CELL_BYTES {
            data.insert(table);
        }
    }
    data
}

/// Puts a block together.
struct Builder {
    flow: Flow,
    /// Runs in the page, joined as long as they follow each other.
    span: Option<ByteSpan>,
    is_whole: bool,
    /// A blank that waits for the next word.
    blank: Option<(char, Option<usize>)>,
}

impl Builder {
    fn new(tag: Tag, node: Id) -> Self {
        let flow =
            Flow { tag, node, inner: node, text: String::new(), place: None, at: 0, chars: 0, linked: 0, strong: 0 };
        Self { flow, span: None, is_whole: true, blank: None }
    }

    fn push(&mut self, c: char, place: Option<usize>) {
        if self.flow.text.is_empty() {
            self.flow.at = place.unwrap_or_default();
        }
        let goes_on = match (self.span, place) {
            (Some(span), Some(place)) => span.end == place,
            (None, Some(_)) => self.flow.text.is_empty(),
            _ => false,
        };
        self.is_whole &= goes_on;
        if let Some(place) = place {
            let start = self.span.map_or(place, |span| span.start);
            self.span = Some(ByteSpan::new(start, place + c.len_utf8()));
        }
        self.flow.text.push(c);
    }

    fn add(&mut self, c: char, place: Option<usize>, is_linked: bool, is_strong: bool, keeps_blanks: bool) {
        if c == '\u{feff}' {
            return;
        }
        if c.is_ascii_whitespace() && !(keeps_blanks && c == '\n') {
            if self.blank.is_none() {
                self.blank = Some((' ', place.filter(|_| c == ' ')));
            }
            return;
        }
        if c == '\n' {
            self.break_line(place);
            return;
        }
        if let Some((blank, place)) = self.blank.take()
            && !self.flow.text.is_empty()
        {
            self.push(blank, place);
        }
        self.push(c, place);
        if !c.is_whitespace() {
            self.flow.chars += 1;
            self.flow.linked += usize::from(is_linked);
            self.flow.strong += usize::from(is_strong);
        }
    }

    fn break_line(&mut self, place: Option<usize>) {
        self.blank = Some(('\n', place));
    }

    fn finish(mut self) -> Option<Flow> {
        let trimmed = self.flow.text.trim_end().len();
        if self.flow.chars == 0 {
            return None;
        }
        if trimmed < self.flow.text.len() || self.flow.text.starts_with(char::is_whitespace) {
            // No-break spaces at the ends.
            let lead = self.flow.text.len() - self.flow.text.trim_start().len();
            let text = self.flow.text.trim().to_owned();
            self.span = self.span.map(|span| ByteSpan::new(span.start + lead, span.start + lead + text.len()));
            self.flow.at += lead;
            self.flow.text = text;
        }
        // An open heading takes in the text behind it.
        if matches!(self.flow.tag, Tag::Heading(_)) && self.flow.chars > LONGEST_HEADING {
            self.flow.tag = Tag::Paragraph;
        }
        self.flow.place = self.span.filter(|_| self.is_whole);
        Some(self.flow)
    }
}

/// The longest heading, in letters and signs.
const LONGEST_HEADING: usize = 220;

/// Elements around a text that are asked what it is.
const MAX_STEPS: usize = 64;

/// Returns the blocks below `root` in reading order.
pub(in crate::ingest) fn flow(dom: &Dom, root: Id) -> Vec<Flow> {
    let tables = data_tables(dom, root);
    let mut reader =
        Reader { dom, tables, blocks: Vec::new(), open: None, links: 0, strong: 0, breaks: 0, row: None, small: None };
    reader.read(root);
    reader.blocks
}

/// Whether a block's first letter stands by itself and belongs to the word behind it, by its element: `<span class="dropcap">D</span> er`.
fn is_initial(dom: &Dom, element: Id, rest: &str) -> bool {
    const NAMES: [&str; 7] = ["dropcap", "initial", "firstletter", "lettrine", "versal", "capital", "bigletter"];
    let names = ["class", "id"].iter().filter_map(|key| dom.attribute(element, key)).collect::<Vec<_>>().join(" ");
    let names = names.to_lowercase().replace(['-', '_'], "");
    let style = dom.attribute(element, "style").unwrap_or_default();
    let is_named = NAMES.iter().any(|name| names.contains(name)) || style.contains("float");
    // `A`, `I` and `O` are words, too.
    let is_word = || matches!(dom.text_of(element).trim(), "A" | "I" | "O");
    let next = rest.chars().next();
    if is_named { next.is_some_and(char::is_alphabetic) } else { next.is_some_and(char::is_lowercase) && !is_word() }
}

/// What stands in a heading in small print below or behind the title, such as its day: a block of its own.
fn is_small_print(dom: &Dom, id: Id) -> bool {
    const LEVELS: usize = 4;
    /// An open heading takes in the page behind it.
    const MOST: usize = 64;
    let is_heading = |id: &Id| matches!(dom.name(*id), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let Some(heading) = dom.above(id).take(LEVELS).find(is_heading) else { return false };
    let parts = parts_of(dom, id);
    let is_named = parts.has(Parts::DATE) || parts.has(Parts::BYLINE);
    let is_print = is_named || matches!(dom.name(id), "small" | "time");
    if !is_print || dom.below(heading).take(MOST).count() == MOST {
        return false;
    }
    let own = dom.text_of(id);
    let all = dom.text_of(heading);
    let (all, own) = (all.trim(), own.trim());
    let is_behind = all.ends_with(own) && all.len() > own.len() && !own.is_empty();
    let before = dom.above(id).take_while(|above| *above != heading).last().unwrap_or(id);
    let behind_break = dom.children(heading).take_while(|child| *child != before).any(|child| dom.name(child) == "br");
    is_behind && (is_named || behind_break || holds_date(own) || own.to_lowercase().starts_with("von "))
}

struct Reader<'a> {
    dom: &'a Dom,
    tables: FxHashSet<Id>,
    blocks: Vec<Flow>,
    open: Option<Builder>,
    links: usize,
    strong: usize,
    /// Line breaks since the last word.
    breaks: usize,
    /// The table row that is being read, and whether it has had a cell.
    row: Option<(Id, bool)>,
    /// Small print in a heading.
    small: Option<Id>,
}

impl Reader<'_> {
    fn read(&mut self, root: Id) {
        let mut at = root;
        loop {
            let goes_in = self.enter(at);
            let node = self.dom.node(at);
            if goes_in && node.first_child != DOCUMENT {
                at = node.first_child;
                continue;
            }
            loop {
                self.leave(at, goes_in || self.dom.node(at).first_child != DOCUMENT);
                if at == root {
                    self.flush();
                    return;
                }
                let node = self.dom.node(at);
                if node.next != DOCUMENT {
                    at = node.next;
                    break;
                }
                at = node.parent;
                if at == DOCUMENT {
                    self.flush();
                    return;
                }
            }
        }
    }

    fn flush(&mut self) {
        self.blocks.extend(self.open.take().and_then(Builder::finish));
        self.breaks = 0;
    }

    /// Takes in a node; `false` if its children are passed over.
    fn enter(&mut self, id: Id) -> bool {
        match &self.dom.node(id).data {
            Data::Text(text) => {
                let place = |at: usize, c: char| place_in(text, at, at + c.len_utf8()).map(|span| span.start);
                // Blanks between boxes open no block.
                if self.open.is_none() && text.text.trim().is_empty() {
                    return false;
                }
                let (tag, node) = self.kind_at(id);
                let parent = self.dom.node(id).parent;
                let open = self.open.get_or_insert_with(|| Builder::new(tag, node));
                if open.flow.text.is_empty() {
                    open.flow.inner = parent;
                }
                let keeps_blanks = tag == Tag::Preformatted;
                let lead = text.text.len() - text.text.trim_start().len();
                let is_one_letter =
                    open.flow.chars == 1 && open.flow.inner != open.flow.node && open.flow.inner != parent;
                let joins = is_one_letter && is_initial(self.dom, open.flow.inner, text.text.trim_start());
                if joins {
                    open.blank = None;
                }
                for (at, c) in text.text.char_indices().skip_while(|(at, _)| joins && *at < lead) {
                    if !c.is_whitespace() {
                        self.breaks = 0;
                    }
                    open.add(c, place(at, c), self.links > 0, self.strong > 0, keeps_blanks);
                }
                false
            }
            Data::Element { .. } => {
                let name = self.dom.name(id);
                if is_silent(name) || is_hidden(self.dom, id) {
                    return false;
                }
                if self.small.is_none() && is_small_print(self.dom, id) {
                    self.flush();
                    self.small = Some(id);
                }
                match name {
                    "a" => self.links += 1,
                    "b" | "strong" => self.strong += 1,
                    "br" => {
                        self.breaks += 1;
                        if self.breaks > 1 && self.row.is_none() {
                            self.flush();
                        } else if let Some(open) = &mut self.open {
                            open.break_line(None);
                        }
                    }
                    "tr" if self.is_in_data_table(id) => {
                        self.flush();
                        self.row = Some((id, false));
                    }
                    "td" | "th" if self.row.is_some() => {
                        if let Some((_, had_cell)) = &mut self.row
                            && std::mem::replace(had_cell, true)
                            && let Some(open) = &mut self.open
                        {
                            open.add(' ', None, false, false, false);
                            open.add('|', None, false, false, false);
                            open.add(' ', None, false, false, false);
                        }
                    }
                    _ if is_inline(name) => {}
                    _ if self.row.is_some() => {
                        if let Some(open) = &mut self.open {
                            open.add(' ', None, false, false, false);
                        }
                    }
                    _ => self.flush(),
                }
                true
            }
            Data::Other => true,
        }
    }

    fn leave(&mut self, id: Id, was_read: bool) {
        let name = self.dom.name(id);
        if name.is_empty() {
            return;
        }
        if !was_read || is_silent(name) || is_hidden(self.dom, id) {
            return;
        }
        if self.small == Some(id) {
            self.flush();
            self.small = None;
        }
        match name {
            "a" => self.links = self.links.saturating_sub(1),
            "b" | "strong" => self.strong = self.strong.saturating_sub(1),
            "br" => {}
            "tr" if self.row.is_some_and(|(row, _)| row == id) => {
                self.flush();
                self.row = None;
            }
            _ if is_inline(name) => {}
            _ if self.row.is_some() => {}
            _ => self.flush(),
        }
    }

    fn is_in_data_table(&self, row: Id) -> bool {
        let table = self.dom.above(row).find(|id| self.dom.name(*id) == "table");
        table.is_some_and(|id| self.tables.contains(&id))
    }

    /// What a text below these elements is, and the element that says so.
    fn kind_at(&self, id: Id) -> (Tag, Id) {
        if let Some((row, _)) = self.row {
            return (Tag::Row, row);
        }
        if let Some(small) = self.small {
            return (Tag::Loose, small);
        }
        let mut nearest = None;
        for (steps, above) in self.dom.above(id).take(MAX_STEPS).enumerate() {
            let tag = match self.dom.name(above) {
                "p" => Some(Tag::Paragraph),
                "h1" => Some(Tag::Heading(1)),
                "h2" => Some(Tag::Heading(2)),
                "h3" => Some(Tag::Heading(3)),
                "h4" | "h5" | "h6" => Some(Tag::Heading(4)),
                "li" | "dt" | "dd" => Some(Tag::Item),
                "figcaption" | "caption" => Some(Tag::Caption),
                "figure" => Some(Tag::Caption),
                "pre" => Some(Tag::Preformatted),
                name if is_inline(name) => None,
                _ => {
                    nearest = nearest.or(Some(above));
                    None
                }
            };
            match tag {
                // A paragraph in an item, a caption or a heading is of their kind.
                Some(Tag::Paragraph) => nearest = nearest.or(Some(above)),
                Some(tag) if steps < 8 => return (tag, above),
                _ => {}
            }
            if matches!(
                self.dom.name(above),
                "td" | "th" | "article" | "section" | "main" | "body" | "blockquote" | "aside"
            ) {
                break;
            }
        }
        let node = nearest.unwrap_or(id);
        (if self.dom.name(node) == "p" { Tag::Paragraph } else { Tag::Loose }, node)
    }
}

//! HTML pages: one page is one article.
//!
//! ```text
//! bytes ─encoding→ page ─dom→ tree ─┬ facts (linked data, meta elements, microdata)
//!                                   └ flow (blocks in reading order) ─content→ the article's blocks ─notes→ days and names around them
//! ```
//!
//! A fact counts only if what it hangs on is the article (`linked`, `whose`); what is somebody else's is handed on as refused.
//!
//! A passage is cited in the file where it stands there in one piece; where markup, character references or folded blanks stand between
//! its words, its range counts in the extracted text, which reading the file again gives again.
//!
//! Limits: nesting of 1,024 levels, 2^20 elements and texts, 2^14 attributes in a tag; a page above them is skipped with its reason.
//! Pages that build their text by script, without linked data that carry it, have no text here.

mod authors;
mod collect;
mod content;
mod declared;
pub(super) mod dom;
mod facts;
mod finder;
pub(super) mod flow;
mod jsonld;
mod lenient;
mod lines;
mod linked;
mod notes;
mod parse;
mod parts;
mod prose;
mod sorter;
mod title;
mod whose;

use serde_json::{Map, Value};

use self::collect::date_of;
use self::dom::Dom;
use self::facts::{Facts, folded};
use self::finder::Finder;
use self::flow::Flow;
use self::prose::squashed;
use self::sorter::Content;
use super::detect::{Head, is_html};
use super::draft::{Declared, DeclaredDate, Draft, Layout};
use super::encoding::decode_page;
use super::format::{Each, Format, Input};
use super::limits::MAX_PASSAGES;
use super::offsets::{OffsetMap, Piece};
use super::skipped;
use crate::model::{BlockKind, ByteSpan, LineEnds, LineIndex, SkipReason, Skipped, agency, sha256};

/// HTML in any encoding that it declares.
pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        is_html(head)
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let name = input.name;
        input.read_one("HTML page", each, |raw| page(raw, name))
    }
}

/// Reads a page.
fn page(raw: Vec<u8>, name: &str) -> Result<Draft, Skipped> {
    let record_sha256 = sha256(&raw);
    let decoded = decode_page(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?;
    let dom = Dom::parse(&decoded.text).map_err(|error| {
        let message =
            format!("the page is not read, as {error}; turn it into text with `pandoc -f html -t plain FILE`");
        skipped(name, SkipReason::Malformed, message)
    })?;
    let facts = collect::collect(&dom, &decoded.text);
    let content = content::content(&dom, &facts);
    let (text, mut layout, pieces) = Writer::new(&decoded.text).write(&facts, &content);
    let mut declared = declared(&dom, &decoded.text, facts, &content, &decoded.offsets);
    decoded
        .keep_whole(&text, &mut layout, &mut declared, 0)
        .map_err(|error| skipped(name, error.reason(), error.to_string()))?;
    let has_text = match &layout {
        Layout::Blocks { blocks, .. } => {
            blocks.iter().any(|(kind, _)| !matches!(kind, BlockKind::Headline | BlockKind::Kicker))
        }
        _ => false,
    };
    if !has_text {
        let message = "the page holds no article text, or builds it by script; save it from a browser after it was shown, or print it to a text file".to_owned();
        return Err(skipped(name, SkipReason::NoText, message));
    }
    Ok(Draft {
        offsets: OffsetMap::pieces_of(pieces, decoded.text, decoded.offsets),
        text,
        layout,
        declared,
        record: 0,
        record_start: 0,
        record_line: 1,
        record_sha256,
        container: None,
        pages: Vec::new(),
    })
}

/// The text of a piece of HTML, its blocks parted by blank lines; `None` if it is no HTML, has no text, or cannot be read.
pub(super) fn fragment_text(html: &str) -> Option<String> {
    if !is_fragment(html) {
        return None;
    }
    text_of_page(html)
}

/// The text of HTML, its blocks parted by blank lines; `None` if it has no text, or cannot be read.
pub(super) fn text_of_page(html: &str) -> Option<String> {
    let dom = Dom::parse(html).ok()?;
    let blocks: Vec<String> = flow::flow(&dom, dom::DOCUMENT).into_iter().map(|block| block.text).collect();
    Some(blocks.join("\n\n")).filter(|text| !text.trim().is_empty())
}

/// Whether a cell of a table or a string holds HTML: a tag of a text, and one that closes.
fn is_fragment(cell: &str) -> bool {
    const TAGS: [&str; 10] = ["<p>", "<p ", "<br>", "<br/>", "<br />", "<div", "<h2", "<h3", "<ul>", "<article"];
    cell.contains('<') && TAGS.iter().any(|tag| cell.contains(tag)) && (cell.contains("</") || cell.contains("<br"))
}

/// Puts the draft's text together.
struct Writer<'a> {
    page: &'a str,
    text: String,
    pieces: Vec<Piece>,
    lines: LineIndex,
    finder: Finder<'a>,
}

impl<'a> Writer<'a> {
    fn new(page: &'a str) -> Self {
        let lines = LineIndex::new(page.as_bytes(), LineEnds::FeedOrReturn, 1);
        Self { page, text: String::new(), pieces: Vec::new(), lines, finder: Finder::new(page) }
    }

    fn write(mut self, facts: &Facts, content: &Content) -> (String, Layout, Vec<Piece>) {
        let mut blocks = Vec::with_capacity(content.blocks.len() + 1);
        let has = |wanted| content.blocks.iter().any(|(kind, _)| *kind == wanted);
        if !has(BlockKind::Headline)
            && let Some(title) = facts.titles.first()
        {
            let title = facts::without_site(title, facts.outlet.as_deref());
            blocks.push((BlockKind::Headline, self.found(&title)));
        }
        for (kind, flow) in &content.blocks {
            blocks.push((*kind, self.flow(flow)));
        }
        if !has(BlockKind::Paragraph)
            && let Some(body) = &facts.body
        {
            let lines = body.split('\n').map(str::trim).filter(|line| !line.is_empty());
            for paragraph in lines.take(MAX_PASSAGES + 1) {
                blocks.push((BlockKind::Paragraph, self.found(paragraph)));
            }
        }
        let notes = content.notes.lines.iter().map(|note| self.flow(note)).collect();
        (self.text, Layout::Blocks { blocks, notes }, self.pieces)
    }

    fn flow(&mut self, flow: &Flow) -> ByteSpan {
        let raw = flow.place.filter(|span| self.page.get(span.range()) == Some(flow.text.as_str()));
        self.push(&flow.text, raw.map(|span| span.start), flow.at)
    }

    /// Adds a text that may stand somewhere in the page.
    fn found(&mut self, text: &str) -> ByteSpan {
        let raw = self.finder.find(text);
        self.push(text, raw, raw.unwrap_or_default())
    }

    /// Adds a text; `raw` is where it stands in the page, if it stands there as it is, `at` where its line is.
    fn push(&mut self, text: &str, raw: Option<usize>, at: usize) -> ByteSpan {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let span = ByteSpan::new(self.text.len(), self.text.len() + text.len());
        self.text.push_str(text);
        let line = self.lines.line(self.page.as_bytes(), at);
        self.pieces.push(Piece { text: span, raw, line });
        span
    }
}

/// What the page declares, for the draft.
fn declared(dom: &Dom, page: &str, facts: Facts, content: &Content, offsets: &OffsetMap) -> Declared {
    let mut extra = Map::new();
    let mut keep = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            extra.insert(key.to_owned(), value);
        }
    };
    keep("type", facts.kind.map(Value::String));
    keep("section", facts.section.map(Value::String));
    keep(
        "keywords",
        Some(facts.keywords).filter(|words| !words.is_empty()).map(|words| words.into_iter().take(64).collect()),
    );
    keep("is_accessible_for_free", facts.is_free.map(Value::Bool));
    let notes = &content.notes;
    let mut authors = authors::clean(if facts.authors.is_empty() { &notes.authors } else { &facts.authors });
    let outlet = facts.outlet.as_deref().map(squashed).unwrap_or_default();
    let host = address(&facts.urls).map(|url| host_of(&url)).unwrap_or_default();
    let is_outlet = |name: &String| {
        let name = squashed(name);
        (!outlet.is_empty() && (name.starts_with(&outlet) || outlet.starts_with(&name)))
            || (name.len() > 2 && host.contains(&name))
            || (host.len() > 2 && name.contains(&host))
    };
    // Who is named in the page says more than the house that publishes it, a login or an office.
    if authors.iter().all(|name| is_outlet(name) || !authors::is_person(name)) {
        let named = authors::clean(&notes.bylines);
        if !named.is_empty() {
            authors.retain(|name| agency(name).is_some());
            authors.extend(named);
            authors = authors::clean(&authors);
        }
    } else {
        // The house itself, named beside its people.
        let site = address(&facts.urls).and_then(|url| outlet_host(&url)).unwrap_or_default();
        authors.retain(|name| squashed(name) != outlet && squashed(name) != site);
    }
    let mut published = facts.published;
    let mut updated = facts.updated;
    for time in &notes.times {
        let date = date_of(dom, page, time.node);
        if time.is_update { updated.push(date) } else { published.push(date) }
    }
    let raw = |date: DeclaredDate| DeclaredDate { bytes: date.bytes.and_then(|span| offsets.raw(page, span)), ..date };
    Declared {
        url: address(&facts.urls),
        outlet: facts.outlet.map(|name| folded(&name)).filter(|name| !name.is_empty()),
        authors,
        language: facts.language.as_deref().and_then(language),
        published: published.into_iter().map(raw).collect(),
        updated: updated.into_iter().map(raw).collect(),
        captured: None,
        extra,
        refused: facts.refused.into_iter().chain(notes.refused.iter().cloned()).collect(),
        ..Declared::default()
    }
}

/// The first full address that leads to a page of a site: pages name their site's front page by mistake.
pub(super) fn address(urls: &[String]) -> Option<String> {
    let leads_inside = |url: &&String| {
        let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        let is_web = url.starts_with("http://") || url.starts_with("https://");
        is_web && !path.split('#').next().unwrap_or_default().is_empty() && !url.contains(char::is_whitespace)
    };
    urls.iter().map(|url| url.trim().to_owned()).collect::<Vec<_>>().iter().find(leads_inside).cloned()
}

/// The letters of an address's host without `www` and the ending: `https://www.n-tv.de/…` as `ntv`.
fn host_of(url: &str) -> String {
    let host = url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let host = host.trim_start_matches("www.");
    squashed(host.rsplit_once('.').map_or(host, |(name, _)| name))
}

/// The letters of an address's whole host without `www`.
fn outlet_host(url: &str) -> Option<String> {
    let host = url.split("://").nth(1)?.split('/').next()?;
    Some(squashed(host.trim_start_matches("www.")))
}

/// `de_DE` as `de`, `de-at` as `de-AT`; `None` for what is no tag of a language.
pub(super) fn language(tag: &str) -> Option<String> {
    let mut parts = tag.trim().split(['-', '_']);
    let language = parts
        .next()
        .filter(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    let language = language.to_ascii_lowercase();
    match parts.next().filter(|part| part.len() == 2).map(str::to_ascii_uppercase) {
        Some(region) if region.to_ascii_lowercase() != language => Some(format!("{language}-{region}")),
        _ => Some(language),
    }
}

//! The blocks of plain text: headline, teaser, headings, paragraphs, captions, boilerplate.
//!
//! Blocks are parted by blank lines, or by single line breaks where there is no blank line. Every rule looks at one block and at what came
//! before; what no rule knows is a paragraph. Lines that hold nothing but a date or a byline are read as metadata and become no block.

use std::collections::VecDeque;
use std::sync::LazyLock;

use super::agency::signature;
use super::header::{self, Stated};
use crate::analysis::sentence::sentences;
use crate::ingest::{Beyond, MAX_LINES, MAX_NAMES, MAX_PASSAGES};
use crate::model::{BlockKind, ByteSpan, list};

/// The blocks of a text and what its header lines state.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) blocks: Vec<(BlockKind, ByteSpan)>,
    pub(super) dates: Vec<Stated>,
    /// Agencies that sign in a line of their own.
    pub(super) signed: Vec<&'static str>,
    /// Names of a byline.
    pub(super) authors: Vec<String>,
}

impl Laid {
    fn add_authors(&mut self, authors: Vec<String>) {
        self.authors.extend(authors);
        self.authors.truncate(MAX_NAMES);
    }
}

/// The longest heading, in words and bytes.
const HEADING: (usize, usize) = (12, 120);
/// The longest headline, in words and bytes.
const HEADLINE: (usize, usize) = (25, 250);
/// The longest line that may be a header with a teaser, in bytes.
const HEADER_BYTES: usize = 2000;
/// The longest line that is nothing but a header, in bytes.
const PURE_HEADER_BYTES: usize = 160;
/// Captions have at most so many bytes; about 60 words.
const CAPTION_BYTES: usize = 480;
/// The longest boilerplate block, in bytes.
const BOILERPLATE_BYTES: usize = 1200;
/// So many short lines in a row are a list, not headings.
const LIST: usize = 3;

/// Parts of the article that the source names beside its running text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known<'a> {
    pub(super) headline: Option<&'a str>,
    pub(super) kicker: bool,
    pub(super) teaser: bool,
}

/// Finds the blocks of `text` inside `region`; parts that are `known` are not looked for.
///
/// # Errors
/// [`Beyond`] if it has too many lines or blocks; they are not all looked at.
pub(super) fn lay_out(text: &str, region: ByteSpan, known: Known<'_>) -> Result<Laid, Beyond> {
    // A short text need not be counted.
    if region.len() > MAX_LINES && breaks(text, region).nth(MAX_LINES).is_some() {
        return Err(Beyond::Lines);
    }
    let mut laid = Laid::default();
    let mut top =
        Top { is_top: true, has_headline: known.headline.is_some(), has_teaser: known.teaser, any_heading: false };
    let mut queue: VecDeque<ByteSpan> = chunks(text, region).into();
    while let Some(chunk) = queue.pop_front() {
        if laid.blocks.len() > MAX_PASSAGES {
            return Err(Beyond::Passages);
        }
        let own = chunk.of(text);
        if top.is_top && own.len() <= HEADER_BYTES && own.contains(['\n', '\r']) && has_header_line(text, chunk) {
            for line in lines(text, chunk).into_iter().rev() {
                queue.push_front(line);
            }
            continue;
        }
        if is_boilerplate(own) {
            laid.blocks.push((BlockKind::Boilerplate, chunk));
            continue;
        }
        let items = list_items(text, chunk);
        if !items.is_empty() {
            items.into_iter().rev().for_each(|item| queue.push_front(item));
            continue;
        }
        if let Some(header) = header_of(text, chunk, top.is_top) {
            laid.dates.extend(header.dates);
            let rest = trim(text, header.rest);
            if !rest.is_empty() {
                let kind = top.kind_of_rest(rest.of(text));
                laid.blocks.push((kind, rest));
            }
            continue;
        }
        if let Some(authors) = byline(own).filter(|_| top.is_top && !laid.blocks.is_empty()) {
            laid.add_authors(authors);
            continue;
        }
        if is_caption(own) {
            laid.blocks.push((BlockKind::Caption, chunk));
            continue;
        }
        if let Some(agencies) = signature(own) {
            laid.signed.extend(agencies);
            laid.blocks.push((BlockKind::Boilerplate, chunk));
            continue;
        }
        let is_first = top.is_top && !top.any_heading;
        if is_first && known.headline.is_some_and(|known| known.trim() == own) {
            continue;
        }
        let kind = if is_first && !known.kicker && top.has_headline && kicker_before(text, &laid, chunk) {
            if let Some((kind, _)) = laid.blocks.last_mut() {
                *kind = BlockKind::Kicker;
            }
            BlockKind::Headline
        } else {
            top.kind(own, queue.is_empty())
        };
        laid.blocks.push((kind, chunk));
    }
    settle_headings(&mut laid.blocks);
    Ok(laid)
}

/// What has been met above the first paragraph.
struct Top {
    is_top: bool,
    has_headline: bool,
    has_teaser: bool,
    any_heading: bool,
}

impl Top {
    /// What stands behind the header in its line.
    fn kind_of_rest(&mut self, rest: &str) -> BlockKind {
        let kind = match () {
            () if !self.has_headline && is_title(rest) => BlockKind::Headline,
            () if !self.has_teaser => BlockKind::Teaser,
            () => BlockKind::Paragraph,
        };
        self.has_headline |= kind == BlockKind::Headline;
        self.has_teaser |= kind == BlockKind::Teaser;
        kind
    }

    /// The kind of a block to which no other rule applies.
    fn kind(&mut self, own: &str, is_last: bool) -> BlockKind {
        if self.is_top && !self.any_heading && !self.has_headline && is_title(own) && !is_last {
            self.has_headline = true;
            BlockKind::Headline
        } else if is_heading(own) {
            self.any_heading = true;
            BlockKind::Heading
        } else {
            self.is_top = false;
            BlockKind::Paragraph
        }
    }
}

/// Sorts out blocks that the source names: captions, boilerplate, signatures, dates and bylines among the paragraphs; dates in the `notes`.
pub(super) fn sort_out(text: &str, blocks: &[(BlockKind, ByteSpan)], notes: &[ByteSpan]) -> Laid {
    let mut laid = Laid::default();
    // A line that is nothing but a date says more than one that holds a date among other words.
    let mut others = Vec::new();
    for note in notes {
        if let Some(header) = header_of(text, *note, true) {
            laid.dates.extend(header.dates);
        } else if let Some(authors) = byline(note.of(text)) {
            laid.add_authors(authors);
        } else {
            others.push(*note);
        }
    }
    others.sort_by_key(|note| !header::is_labelled(text, *note));
    laid.dates.extend(others.into_iter().filter_map(|note| header::day_inside(text, note)));
    let mut is_top = true;
    for (kind, span) in blocks {
        let span = trim(text, *span);
        let own = span.of(text);
        let kind = match kind {
            BlockKind::Paragraph | BlockKind::Heading if is_boilerplate(own) => BlockKind::Boilerplate,
            BlockKind::Paragraph => {
                // A day alone between paragraphs is part of a chronicle.
                let is_header = is_top || header::is_labelled(text, span);
                if let Some(header) = header_of(text, span, false).filter(|_| is_header) {
                    laid.dates.extend(header.dates);
                    continue;
                }
                if is_top && let Some(authors) = byline(own) {
                    laid.add_authors(authors);
                    continue;
                }
                if let Some(agencies) = signature(own) {
                    laid.signed.extend(agencies);
                    BlockKind::Boilerplate
                } else if is_caption(own) {
                    BlockKind::Caption
                } else {
                    if is_top && laid.dates.is_empty() {
                        laid.dates.extend(header::leading_day(text, span));
                    }
                    is_top = false;
                    BlockKind::Paragraph
                }
            }
            kind => *kind,
        };
        laid.blocks.push((kind, span));
    }
    laid
}

/// Headings without a paragraph behind them, and many in a row, are paragraphs.
fn settle_headings(blocks: &mut [(BlockKind, ByteSpan)]) {
    let mut run: Vec<usize> = Vec::new();
    let mut paragraphs = Vec::new();
    for (i, (kind, _)) in blocks.iter().enumerate() {
        match kind {
            BlockKind::Heading => run.push(i),
            BlockKind::Paragraph => {
                if run.len() >= LIST {
                    paragraphs.append(&mut run);
                }
                run.clear();
            }
            _ => {}
        }
    }
    for i in paragraphs.into_iter().chain(run) {
        if let Some((kind, _)) = blocks.get_mut(i) {
            *kind = BlockKind::Paragraph;
        }
    }
}

/// Whether the headline so far was a kicker: very short, and directly above a longer title.
fn kicker_before(text: &str, laid: &Laid, chunk: ByteSpan) -> bool {
    const KICKER_WORDS: usize = 3;
    let words = |span: ByteSpan| span.of(text).split_whitespace().count();
    let [(BlockKind::Headline, above)] = laid.blocks.as_slice() else { return false };
    words(*above) <= KICKER_WORDS
        && words(chunk) > KICKER_WORDS
        && is_title(chunk.of(text))
        && !is_question(chunk.of(text))
}

fn is_question(line: &str) -> bool {
    line.trim_end().ends_with('?')
}

fn header_of(text: &str, chunk: ByteSpan, is_top: bool) -> Option<header::Header> {
    if chunk.len() > if is_top { HEADER_BYTES } else { PURE_HEADER_BYTES } {
        return None;
    }
    header::parse(text, chunk).filter(|header| is_top || header.rest.is_empty())
}

fn has_header_line(text: &str, chunk: ByteSpan) -> bool {
    lines(text, chunk).into_iter().any(|line| line.len() <= PURE_HEADER_BYTES && header::parse(text, line).is_some())
}

/// Where each line break begins and ends: `\n`, `\r\n`, `\r`, U+2028 and U+2029.
fn breaks(text: &str, region: ByteSpan) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let own = region.of(text).as_bytes();
    // Both separators are rare; E2 begins every typographic quote, so it is looked for only if they occur.
    let separators = memchr::memmem::find(own, "\u{2028}".as_bytes()).is_some()
        || memchr::memmem::find(own, "\u{2029}".as_bytes()).is_some();
    let needle = if separators { 0xE2 } else { b'\n' };
    memchr::memchr3_iter(b'\n', b'\r', needle, own).filter_map(move |at| {
        let at = region.start + at;
        match bytes.get(at..)? {
            [b'\r', b'\n', ..] => None,
            [b'\n', ..] if at > region.start && bytes.get(at - 1) == Some(&b'\r') => Some((at - 1, at + 1)),
            [b'\n' | b'\r', ..] => Some((at, at + 1)),
            [0xE2, 0x80, 0xA8 | 0xA9, ..] => Some((at, at + 3)),
            _ => None,
        }
    })
}

/// The lines of a region that hold more than blanks, trimmed.
fn lines(text: &str, region: ByteSpan) -> Vec<ByteSpan> {
    let mut lines = Vec::new();
    let mut start = region.start;
    for (end, next) in breaks(text, region) {
        lines.push(trim(text, ByteSpan::new(start, end)));
        start = next;
    }
    lines.push(trim(text, ByteSpan::new(start, region.end)));
    lines.retain(|line| !line.is_empty());
    lines
}

/// The blocks of a region, trimmed: parted by blank lines, or by every line break if there is no blank line between them.
fn chunks(text: &str, region: ByteSpan) -> Vec<ByteSpan> {
    let region = trim(text, region);
    let mut chunks: Vec<ByteSpan> = Vec::new();
    let mut start = region.start;
    let mut is_open = false;
    let mut any_blank = false;
    let ends = breaks(text, region).chain(std::iter::once((region.end, region.end)));
    for (end, next) in ends {
        let line = trim(text, ByteSpan::new(start, end));
        start = next;
        if line.is_empty() {
            any_blank = true;
            is_open = false;
        } else {
            match chunks.last_mut() {
                Some(last) if is_open => last.end = line.end,
                _ => chunks.push(line),
            }
            is_open = true;
        }
    }
    if any_blank { chunks } else { lines(text, region) }
}

/// A span without the blanks at its ends.
pub(super) fn trim(text: &str, span: ByteSpan) -> ByteSpan {
    let is_blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let own = span.of(text);
    let kept = own.trim_start_matches(is_blank);
    let start = span.start + own.len() - kept.len();
    ByteSpan::new(start, start + kept.trim_end_matches(is_blank).len())
}

/// The last character before closing quotation marks, and before brackets at the end: `Er kam. (dpa)` ends in a stop.
fn last_mark(line: &str) -> Option<char> {
    let is_quote = ['"', '\'', '“', '”', '’', '‘', '«', '»', '›', '‹'];
    let bare = line.trim_end_matches(is_quote);
    let bare = match bare.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((before, _)) if !before.trim().is_empty() => before.trim_end().trim_end_matches(is_quote),
        _ => bare,
    };
    bare.chars().next_back()
}

/// A short line without final stop that can stand above a text.
fn is_title(line: &str) -> bool {
    line.len() <= HEADLINE.1
        && !matches!(last_mark(line), None | Some('.' | ',' | ';' | ':' | '…'))
        && line.split_whitespace().count() <= HEADLINE.0
        && !is_list_item(line)
        && !(matches!(last_mark(line), Some('!' | '?')) && sentences(line).len() > 2)
}

/// A short line without final stop that can stand above a section; a question, too.
fn is_heading(line: &str) -> bool {
    line.len() <= HEADING.1
        && !matches!(last_mark(line), None | Some('.' | ',' | ';' | ':' | '…' | '!'))
        && line.split_whitespace().count() <= HEADING.0
        && line.starts_with(|c: char| {
            c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '„' | '«' | '»' | '\'' | '‚')
        })
        && !is_list_item(line)
        && !line.contains(['\n', '\r'])
}

/// The items of a list, with the line before them; nothing if the chunk is no list of at least two.
///
/// A dash at the beginning of a line is also a dash in a sentence that was wrapped, so the list must begin the chunk, or follow a colon.
fn list_items(text: &str, chunk: ByteSpan) -> Vec<ByteSpan> {
    if !chunk.of(text).contains(['\n', '\r']) {
        return Vec::new();
    }
    let lines = lines(text, chunk);
    let is_item = |line: &ByteSpan| is_list_item(line.of(text));
    let Some(first) = lines.iter().position(is_item) else { return Vec::new() };
    let introduced =
        first.checked_sub(1).and_then(|before| lines.get(before)).is_none_or(|line| line.of(text).ends_with(':'));
    if !introduced || lines.iter().filter(|line| is_item(line)).count() < 2 {
        return Vec::new();
    }
    let mut items: Vec<ByteSpan> = Vec::new();
    for line in lines {
        match items.last_mut() {
            // A line without a mark goes on with its item.
            Some(item) if !is_item(&line) => item.end = line.end,
            _ => items.push(line),
        }
    }
    items
}

fn is_list_item(line: &str) -> bool {
    line.starts_with(['-', '–', '—', '•', '*', '·', '▪', '|']) || line.contains('\t')
}

/// `Von Anna Beispiel und Ben Muster`: the names.
fn byline(line: &str) -> Option<Vec<String>> {
    const LONGEST: usize = 80;
    let names =
        line.strip_prefix("Von ").or_else(|| line.strip_prefix("von ")).filter(|names| names.len() <= LONGEST)?;
    let is_name = |name: &str| {
        let words = name.split_whitespace().count();
        (2..=4).contains(&words)
            && name.split_whitespace().all(|word| {
                matches!(word, "von" | "van" | "de" | "zu")
                    || (word.starts_with(char::is_uppercase) && !word.ends_with([':', '!', '?']))
            })
    };
    let names: Vec<&str> = names.split(',').flat_map(|part| part.split(" und ")).map(str::trim).collect();
    names.iter().all(|name| is_name(name)).then(|| names.into_iter().map(str::to_owned).collect())
}

/// Whether `line` begins with `start`, whatever the case; both in the same number of bytes.
fn starts_like(line: &str, start: &str) -> bool {
    let mut own = line.chars();
    start.chars().all(|c| own.next().is_some_and(|mine| mine == c || mine.to_lowercase().eq(c.to_lowercase())))
}

/// Words of a list, whether they are the whole block (or only begin it), and the first letter in lower case.
static BOILERPLATE: LazyLock<Vec<(&'static str, bool, Option<char>)>> = LazyLock::new(|| {
    list::lines(include_str!("../../index-data/lexicon/boilerplate.txt"))
        .filter_map(|line| line.split_once('\t'))
        .map(|(extent, words)| (words, extent == "line", words.chars().flat_map(char::to_lowercase).next()))
        .collect()
});

fn is_boilerplate(block: &str) -> bool {
    if block.len() > BOILERPLATE_BYTES {
        return false;
    }
    let bare = block.trim_matches(['>', '»', '→', '+', '*', '-', '–', '[', ']', ':', ' ']);
    let first = bare.chars().flat_map(char::to_lowercase).next();
    BOILERPLATE.iter().filter(|(.., letter)| *letter == first).any(|(words, is_whole, _)| {
        let behind = || bare.chars().nth(words.chars().count());
        starts_like(bare, words) && behind().is_none_or(|c| !*is_whole && !c.is_alphanumeric())
    })
}

/// Signs of a caption, and whether they begin it.
static CAPTIONS: LazyLock<Vec<(&'static str, bool)>> = LazyLock::new(|| {
    list::lines(include_str!("../../index-data/lexicon/captions.txt"))
        .filter_map(|line| line.split_once('\t'))
        .map(|(side, sign)| (sign, side == "start"))
        .collect()
});

fn is_caption(block: &str) -> bool {
    const WORDS: usize = 60;
    const CREDIT_BYTES: usize = 80;
    if block.len() > CAPTION_BYTES {
        return false;
    }
    let has = |byte: u8| memchr::memchr(byte, block.as_bytes()).is_some();
    let contains = |sign: &str| memchr::memmem::find(block.as_bytes(), sign.as_bytes()).is_some();
    let has_bracket = has(b'(');
    let is_marked = CAPTIONS.iter().any(|(sign, begins)| match sign.as_bytes().first() {
        _ if *begins => block.starts_with(sign),
        Some(b'(') => has_bracket && contains(sign),
        _ => contains(sign),
    });
    let is_credit = || {
        let signs = ["©", "Foto:", "Quelle:"].into_iter().filter(|sign| contains(sign));
        signs
            .filter_map(|sign| block.rsplit_once(sign))
            .any(|(before, credit)| !before.trim_matches(['(', ' ']).is_empty() && credit.len() <= CREDIT_BYTES)
    };
    (is_marked || is_credit())
        && block.split_whitespace().count() <= WORDS
        && sentences(block).len() <= 4
        && signature(block).is_none()
}

//! The blocks of plain text: headline, teaser, headings, paragraphs, captions, boilerplate.
//!
//! Blocks are parted by blank lines, or by single line breaks where there is no blank line. Every rule looks at one block and at what came
//! before; what no rule knows is a paragraph. Lines that hold nothing but a date or a byline are read as metadata and become no block.

use std::collections::VecDeque;
use std::sync::LazyLock;

use super::agency::signature;
use super::header::{self, Stated};
use super::lines::{breaks, byline, lines_of, trim};
use super::source_lines::{Part, SourceLines};
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
    /// Lines that are no blocks.
    pub(super) lines: Option<&'a SourceLines>,
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
    let mut queue: VecDeque<ByteSpan> = chunks(text, region, known.lines).into();
    let is_unsure = |chunk: ByteSpan| known.lines.is_some_and(|lines| lines.unsure.contains(&chunk));
    while let Some(chunk) = queue.pop_front() {
        if laid.blocks.len() > MAX_PASSAGES {
            return Err(Beyond::Passages);
        }
        let own = chunk.of(text);
        if top.is_top && own.len() <= HEADER_BYTES && own.contains(['\n', '\r']) && has_header_line(text, chunk) {
            for line in lines_of(text, chunk).into_iter().rev() {
                queue.push_front(line);
            }
            continue;
        }
        if is_boilerplate(own) || is_unsure(chunk) {
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
        if let Some(title) = marked_title(text, chunk) {
            if known.headline.is_none_or(|known| known.trim() != title.of(text)) {
                laid.blocks.push((top.marked(), title));
            }
            continue;
        }
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

    /// The kind of a title that is marked as one.
    fn marked(&mut self) -> BlockKind {
        if self.is_top && !self.any_heading && !self.has_headline {
            self.has_headline = true;
            return BlockKind::Headline;
        }
        self.any_heading = true;
        BlockKind::Heading
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

/// The words of a title that is marked as in Markdown: `## Was nun?`.
fn marked_title(text: &str, chunk: ByteSpan) -> Option<ByteSpan> {
    let own = chunk.of(text);
    let words = own.trim_start_matches('#');
    let marks = own.len() - words.len();
    let is_title = (1..=6).contains(&marks) && words.starts_with(' ') && own.len() <= HEADLINE.1;
    (is_title && !own.contains(['\n', '\r'])).then(|| trim(text, ByteSpan::new(chunk.start + marks, chunk.end)))
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
    header::parse(text, chunk)
        .filter(|header| is_top || (header.rest.is_empty() && !header::is_event_like(text, chunk)))
}

fn has_header_line(text: &str, chunk: ByteSpan) -> bool {
    lines_of(text, chunk).into_iter().any(|line| line.len() <= PURE_HEADER_BYTES && header::parse(text, line).is_some())
}

/// The blocks of a region, trimmed: parted by blank lines and by source lines. Every line is a block by itself if there is no blank line
/// between them, or if most of the text stands in lines that nobody wraps: then a blank line is only one more break.
fn chunks(text: &str, region: ByteSpan, apart: Option<&SourceLines>) -> Vec<ByteSpan> {
    /// The longest line of wrapped text, in bytes.
    const WRAPPED: usize = 120;
    let region = trim(text, region);
    let mut chunks: Vec<ByteSpan> = Vec::new();
    let mut lines: Vec<ByteSpan> = Vec::new();
    let (mut all, mut long) = (0, 0);
    let mut start = region.start;
    let mut is_open = false;
    let mut any_blank = false;
    let ends = breaks(text, region).chain(std::iter::once((region.end, region.end)));
    for (end, next) in ends {
        let line = trim(text, ByteSpan::new(start, end));
        start = next;
        let part = apart.map_or(Part::Text, |apart| apart.part(line));
        if line.is_empty() || part == Part::Fact {
            any_blank |= line.is_empty();
            is_open = false;
            continue;
        }
        all += line.len();
        long += if line.len() > WRAPPED { line.len() } else { 0 };
        lines.push(line);
        match chunks.last_mut() {
            Some(last) if is_open && part == Part::Text => last.end = line.end,
            _ => chunks.push(line),
        }
        is_open = part == Part::Text;
    }
    if any_blank && 2 * long <= all { chunks } else { lines }
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
    let lines = lines_of(text, chunk);
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

/// Whether a block says whose rights these are, and that all are kept: `© Hafenblatt GmbH. Alle Rechte vorbehalten.`
fn is_rights(block: &str) -> bool {
    const LONGEST: usize = 240;
    let is_one = |words: &[&str], fits: fn(&str, &str) -> bool| {
        let lower = block.to_lowercase();
        words.iter().any(|word| fits(&lower, word))
    };
    block.len() <= LONGEST
        && block.starts_with(['©', '(', 'C', 'c'])
        && is_one(&["©", "(c)", "copyright"], |block, word| block.starts_with(word))
        && is_one(&["alle rechte vorbehalten", "all rights reserved"], |block, word| block.contains(word))
}

fn is_boilerplate(block: &str) -> bool {
    if block.len() > BOILERPLATE_BYTES {
        return false;
    }
    if is_rights(block) {
        return true;
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

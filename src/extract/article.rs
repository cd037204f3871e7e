//! Puts an article together from what the other rules find.

use std::borrow::Cow;

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::address::canonical_url;
use super::attribution::{agency, agency_list, byline_names, cite, closing_signature, outlet_of};
use super::dateline;
use super::header::{Role, Stated, day_inside};
use super::language::language;
use super::layout::{Known, Laid, lay_out, sort_out, trim};
use super::passages::{longest, split_passages, windows};
use crate::calendar::{FoundDate, Named, day_in_address, find_days, parse_digits, parse_whole};
use crate::ingest::{Beyond, Declared, DeclaredDate, Draft, Layout, MAX_MENTIONS, MAX_PASSAGES, ReadOptions};
use crate::model::{
    Article, ArticleDate, ArticleId, ArticleMeta, Basis, Block, BlockKind, ByteSpan, DayPeriod, Evidence, LineEnds,
    LineIndex, Mention, Precision, SkipReason, Skipped, Slot, SourceOf, StoredSource, first_bits, sha256,
};

/// Version of the rules, of reading and of extraction: part of every article's fingerprint, so that files are read anew when the rules
/// change, also those of which records were skipped.
pub const VERSION: u32 = 6;

/// What shapes an article beside its source.
#[derive(Debug, Clone)]
pub struct ExtractOptions {
    /// The outlet of all articles, whatever they say.
    pub set_outlet: Option<String>,
    /// The language of all articles, whatever they say.
    pub set_language: Option<String>,
    /// The zone of local times and days.
    pub zone: Tz,
    /// Now: dates beyond tomorrow are refused.
    pub now: DateTime<Utc>,
    /// The file's time, if it may date an article that has no other date.
    pub mtime: Option<DateTime<Utc>>,
    /// What was said of files before they were read; it shapes articles, too.
    pub read: ReadOptions,
}

impl ExtractOptions {
    /// Options that change nothing; times are read in `Europe/Berlin`.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self {
            set_outlet: None,
            set_language: None,
            zone: chrono_tz::Europe::Berlin,
            now,
            mtime: None,
            read: ReadOptions::DEFAULT,
        }
    }

    /// The last day that an article can have.
    fn latest(&self) -> NaiveDate {
        let today = self.now.with_timezone(&self.zone).date_naive();
        today.checked_add_days(Days::new(1)).unwrap_or(today)
    }
}

/// Makes an article of a draft. `path` is the stored path (for the id, and for dates in file names), `file_sha256` the hash of the raw file.
///
/// # Errors
/// A report if the declared id cannot be one, or if nothing but metadata is left.
pub fn extract(draft: Draft, path: &str, file_sha256: &str, options: &ExtractOptions) -> Result<Article, Skipped> {
    let skipped = |reason, message| Skipped {
        path: path.to_owned(),
        container: draft.container.clone(),
        line: Some(draft.record_line).filter(|_| matches!(draft.layout, Layout::Parts { .. } | Layout::Known(_))),
        reason,
        message,
    };
    let named = article_id(&draft, path).map_err(|message| skipped(SkipReason::InvalidId, message))?;
    let by_place = named.is_none();
    let id = named.unwrap_or_else(|| ArticleId::of_place(&place_path(path, draft.container.as_deref()), draft.record));
    let beyond = |beyond: Beyond| skipped(SkipReason::TooLarge, beyond.to_string());
    let laid = blocks_of(&draft).map_err(beyond)?;
    if laid.blocks.is_empty() {
        return Err(skipped(SkipReason::NoText, "there is no text beside the date and the author".to_owned()));
    }
    let text = draft.text.as_str();
    let body = |wanted: fn(&BlockKind) -> bool| {
        laid.blocks.iter().filter(move |(kind, _)| wanted(kind)).map(|(_, span)| *span)
    };
    let is_paragraph = |kind: &BlockKind| *kind == BlockKind::Paragraph;
    let opening = [body(|kind| *kind == BlockKind::Teaser).next(), body(is_paragraph).next()];
    let opening = opening.into_iter().flatten().find_map(|span| Some((span, dateline::parse(span.of(text))?)));
    // A blank behind the dash, which many leave out.
    let apart = draft.declared.dateline.as_ref().and_then(|line| dateline::parse(&format!("{} ", line.trim())));
    let embargo = embargo(&draft.declared, options).map_err(|message| skipped(SkipReason::InvalidValue, message))?;
    let closing = laid.blocks.iter().rev().find(|(kind, _)| is_paragraph(kind)).map(|(_, span)| *span);

    let mut agencies: Vec<String> = Vec::new();
    let mut authors = if draft.declared.authors.is_empty() { laid.authors } else { draft.declared.authors.clone() };
    let mut signing = Vec::new();
    if let Some(line) = &draft.declared.byline {
        let (named, agencies) = byline_names(line);
        signing.extend(agencies);
        if draft.declared.authors.is_empty() {
            authors = named;
        }
    }
    if matches!(draft.layout, Layout::Blocks { .. }) {
        // Pages name an agency as the author of its copy.
        authors.retain(|name| match agency_list(name) {
            Some(agencies) => {
                signing.extend(agencies);
                false
            }
            None => true,
        });
    }
    let declared =
        draft.declared.agencies.iter().map(|name| agency(name).map_or(name.as_str(), |known| known)).chain(signing);
    let signed = closing.and_then(|span| closing_signature(span.of(text))).unwrap_or_default();
    let lined = apart.iter().chain(opening.iter().map(|(_, line)| line)).flat_map(|line| line.agencies.iter().copied());
    for name in declared.chain(lined).chain(laid.signed.iter().copied()).chain(signed) {
        if !agencies.iter().any(|known| known == name) {
            agencies.push(name.to_owned());
        }
    }
    let mut cited = Vec::new();
    for (_, span) in laid.blocks.iter().filter(|(kind, _)| !matches!(kind, BlockKind::Caption | BlockKind::Boilerplate))
    {
        cite(span.of(text), &mut cited);
    }

    let mut dating = Dating { draft: &draft, options, extra: draft.declared.extra.clone(), refused: Vec::new() };
    let (mut published, updated) = dating.stated(&laid.dates);
    let dateline_day =
        opening.as_ref().and_then(|(span, line)| line.day.map(|(found, at)| (found, at.shifted(span.start))));
    if published.is_none()
        && let Some((found, at)) = dateline_day
    {
        published = dating.in_words(&found, at, Basis::Dateline);
    }
    let published = published.or_else(|| dating.outside_the_text(path, updated.is_some()));
    let Dating { extra, refused, .. } = dating;

    let mut blocks = Vec::with_capacity(laid.blocks.len());
    let mut mentions = Vec::new();
    let mut writer = BlockWriter::new(&draft);
    let reference = published.as_ref().filter(|date| date.last_day.is_none()).map(|date| date.day);
    for (kind, span) in &laid.blocks {
        writer.write(*kind, *span, &mut blocks);
        for part in windows(text, *span).filter(|_| *kind != BlockKind::Boilerplate) {
            let found = find_days(part.of(text), reference);
            mentions.extend(found.into_iter().map(|day| mention(&draft, day.span.shifted(part.start), day.period)));
        }
        within_limits(&blocks, &mentions).map_err(beyond)?;
    }
    mentions.extend(refused);
    mentions.sort_by_key(|mention: &Mention| mention.bytes);
    let text_of = |wanted: BlockKind| blocks.iter().find(|block| block.kind == wanted).map(|block| block.text.clone());
    let declared = &draft.declared;
    let running = || body(|kind| matches!(kind, BlockKind::Teaser | BlockKind::Paragraph)).map(|span| span.of(text));
    let spoken = options.set_language.clone().unwrap_or_else(|| language(running(), declared.language.as_deref()));
    let meta = ArticleMeta {
        id,
        headline: text_of(BlockKind::Headline),
        kicker: text_of(BlockKind::Kicker),
        outlet: options
            .set_outlet
            .clone()
            .or_else(|| declared.outlet.clone())
            .or_else(|| declared.url.as_deref().and_then(outlet_of)),
        agencies,
        cited,
        authors,
        place: (declared.place.clone())
            .or_else(|| apart.and_then(|line| line.place))
            .or_else(|| opening.and_then(|(_, line)| line.place)),
        url: declared.url.clone(),
        language: Some(spoken),
        published,
        updated,
        version: declared.version,
        status: declared.status,
        embargo,
        extra,
    };
    Ok(Article {
        meta,
        blocks,
        mentions,
        path: path.to_owned(),
        sha256: if path == "-" { draft.record_sha256.clone() } else { file_sha256.to_owned() },
        by_place,
        content: content_key(&draft, options),
        position: fingerprint(&[path, draft.container.as_deref().unwrap_or_default(), &draft.record_start.to_string()]),
        container: draft.container,
    })
}

/// The instant before which an article must not be published; of a day without a time, its beginning.
fn embargo(declared: &Declared, options: &ExtractOptions) -> Result<Option<DateTime<Utc>>, String> {
    let Some(words) = declared.embargo.as_deref().map(str::trim).filter(|words| !words.is_empty()) else {
        return Ok(None);
    };
    // A text must not come out too early because its embargo was not understood.
    let instant = parse_whole(words).and_then(|found| found.end_of_embargo(options.zone));
    instant
        .map(Some)
        .ok_or_else(|| format!("the embargo `{words}` cannot be read; write it like `2025-10-16T14:05:00+02:00`"))
}

/// The declared id, else one made from the address; `None` if the article is named after its place in the file.
fn article_id(draft: &Draft, path: &str) -> Result<Option<ArticleId>, String> {
    if let Some(id) = &draft.declared.id {
        return ArticleId::parse(id).map(Some).map_err(|error| format!("`id`: {error}"));
    }
    if let Some(url) = draft.declared.url.as_deref().and_then(canonical_url) {
        return Ok(Some(ArticleId::from_key(&url)));
    }
    Ok((path == "-").then(|| ArticleId::from_key(&format!("-\n{}", draft.record_sha256))))
}

/// The path by which the records of a file, or of a member of it, are named.
fn place_path<'a>(path: &'a str, container: Option<&str>) -> Cow<'a, str> {
    container.map_or(Cow::Borrowed(path), |inside| Cow::Owned(format!("{path}\n{inside}")))
}

/// The first eight bytes of the SHA-256 of the parts, with a zero byte behind each.
fn fingerprint(parts: &[&str]) -> u64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    first_bits(&hasher.finalize())
}

fn content_key(draft: &Draft, options: &ExtractOptions) -> u64 {
    let mtime = options.mtime.map(|time| time.timestamp().to_string());
    let columns = options.read.columns.to_string();
    fingerprint(&[
        &format!("{VERSION}{columns}"),
        &draft.record_sha256,
        options.set_outlet.as_deref().unwrap_or_default(),
        options.set_language.as_deref().unwrap_or_default(),
        options.zone.name(),
        mtime.as_deref().unwrap_or_default(),
    ])
}

fn within_limits(blocks: &[Block], mentions: &[Mention]) -> Result<(), Beyond> {
    match () {
        () if blocks.len() > MAX_PASSAGES => Err(Beyond::Passages),
        () if mentions.len() > MAX_MENTIONS => Err(Beyond::Mentions),
        () => Ok(()),
    }
}

/// The blocks of a draft in reading order.
fn blocks_of(draft: &Draft) -> Result<Laid, Beyond> {
    let text = draft.text.as_str();
    let mut laid = match &draft.layout {
        Layout::Plain => lay_out(text, ByteSpan::new(0, text.len()), Known::default())?,
        Layout::Parts { headline, kicker, teaser, paragraphs, text: running } => {
            let mut blocks = Vec::new();
            let mut add = |kind, span: &Option<ByteSpan>| blocks.extend(span.map(|span| (kind, trim(text, span))));
            add(BlockKind::Kicker, kicker);
            add(BlockKind::Headline, headline);
            add(BlockKind::Teaser, teaser);
            let mut laid = match running {
                Some(running) => {
                    let headline = headline.map(|span| span.of(text));
                    let known = Known { headline, kicker: kicker.is_some(), teaser: teaser.is_some() };
                    lay_out(text, *running, known)?
                }
                None => Laid::default(),
            };
            blocks.append(&mut laid.blocks);
            blocks.extend(paragraphs.iter().map(|span| (BlockKind::Paragraph, trim(text, *span))));
            Laid { blocks, ..laid }
        }
        Layout::Known(blocks) => {
            let blocks = blocks.iter().map(|(kind, span)| (*kind, trim(text, *span))).collect();
            Laid { blocks, ..Laid::default() }
        }
        Layout::Blocks { blocks, notes } => sort_out(text, blocks, notes),
    };
    if laid.blocks.len() > MAX_PASSAGES {
        return Err(Beyond::Passages);
    }
    // What is longer than any title is a paragraph, and parted as one.
    let is_title = |kind| !matches!(kind, BlockKind::Caption | BlockKind::Boilerplate);
    for (kind, span) in &mut laid.blocks {
        if span.len() > longest(*kind) && is_title(*kind) {
            *kind = BlockKind::Paragraph;
        }
    }
    Ok(laid)
}

/// Where `span` of the draft's text stands in the source.
fn place(draft: &Draft, span: ByteSpan) -> (ByteSpan, SourceOf) {
    match draft.offsets.raw(&draft.text, span) {
        Some(raw) => (raw, SourceOf::File),
        None => (span, SourceOf::Extracted),
    }
}

fn mention(draft: &Draft, span: ByteSpan, period: Option<DayPeriod>) -> Mention {
    Mention {
        text: span.of(&draft.text).to_owned(),
        day: period.map(|period| period.first),
        last_day: period.filter(|period| period.last != period.first).map(|period| period.last),
        bytes: place(draft, span).0,
    }
}

/// Text with all line breaks as `\n`.
fn with_plain_breaks(text: &str) -> Cow<'_, str> {
    if !text.contains(['\r', '\u{2028}', '\u{2029}']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n"))
}

/// Writes blocks with their numbers, sections, lines and checksums.
struct BlockWriter<'a> {
    draft: &'a Draft,
    section: Option<String>,
    paragraphs: u32,
    headings: u32,
    captions: u32,
    boilerplate: u32,
    lines: LineIndex,
}

impl<'a> BlockWriter<'a> {
    fn new(draft: &'a Draft) -> Self {
        let lines = LineIndex::new(draft.text.as_bytes(), LineEnds::FeedOrReturn, draft.record_line);
        Self { draft, section: None, paragraphs: 0, headings: 0, captions: 0, boilerplate: 0, lines }
    }

    fn write(&mut self, kind: BlockKind, span: ByteSpan, blocks: &mut Vec<Block>) {
        if kind == BlockKind::Paragraph {
            return self.paragraph(span, blocks);
        }
        // A long caption, or long boilerplate: each part has a number of its own.
        let parts = match span.len() > longest(kind) {
            true => split_passages(span.of(&self.draft.text)),
            false => vec![ByteSpan::new(0, span.len())],
        };
        for part in parts {
            let count = |number: &mut u32| std::mem::replace(number, *number + 1);
            let slot = match kind {
                BlockKind::Headline => Slot::Headline,
                BlockKind::Kicker => Slot::Kicker,
                BlockKind::Teaser => Slot::Teaser,
                BlockKind::Heading => Slot::Heading(count(&mut self.headings)),
                BlockKind::Caption => Slot::Caption(count(&mut self.captions)),
                BlockKind::Boilerplate => Slot::Boilerplate(count(&mut self.boilerplate)),
                BlockKind::Paragraph => return,
            };
            let block = self.block(slot, kind, part.shifted(span.start));
            if kind == BlockKind::Heading {
                self.section = Some(block.text.clone());
            }
            blocks.push(block);
        }
    }

    fn paragraph(&mut self, span: ByteSpan, blocks: &mut Vec<Block>) {
        let number = self.paragraphs;
        self.paragraphs += 1;
        if span.is_empty() {
            return;
        }
        let parts = split_passages(span.of(&self.draft.text));
        let is_split = parts.len() > 1;
        for (k, part) in parts.into_iter().enumerate() {
            let slot = Slot::Paragraph(number, is_split.then_some(k as u32));
            let block = self.block(slot, BlockKind::Paragraph, part.shifted(span.start));
            blocks.push(block);
        }
    }

    fn block(&mut self, slot: Slot, kind: BlockKind, span: ByteSpan) -> Block {
        let draft = self.draft;
        let text = with_plain_breaks(span.of(&draft.text)).into_owned();
        let (bytes, of) = place(draft, span);
        let raw = draft.offsets.bytes(&draft.text, span);
        let raw_sha256 = (raw.as_ref() != text.as_bytes()).then(|| sha256(&raw));
        let section = if kind == BlockKind::Heading { None } else { self.section.clone() };
        Block { slot, kind, text, section, source: StoredSource { line: self.line(span.start), bytes, of, raw_sha256 } }
    }

    /// The line on which an offset of the text stands.
    fn line(&self, offset: usize) -> u64 {
        self.draft.offsets.line(offset).unwrap_or_else(|| self.lines.line(self.draft.text.as_bytes(), offset))
    }
}

/// Settles an article's dates.
struct Dating<'a> {
    draft: &'a Draft,
    options: &'a ExtractOptions,
    extra: serde_json::Map<String, Value>,
    /// Days that no article can have, kept as mentions.
    refused: Vec<Mention>,
}

impl Dating<'_> {
    /// `published` and `updated` as metadata or header lines state them; metadata first.
    fn stated(&mut self, headers: &[Stated]) -> (Option<ArticleDate>, Option<ArticleDate>) {
        let mut published = self.declared("published", &self.draft.declared.published);
        let mut updated = self.declared("updated", &self.draft.declared.updated);
        let mut as_of = None;
        for stated in headers {
            let Some(date) = self.in_words(&stated.found, stated.span, Basis::Stated) else { continue };
            let field = match stated.role {
                Role::Published => &mut published,
                Role::Updated => &mut updated,
                Role::AsOf => &mut as_of,
            };
            // A line that names the same day with its time says more.
            let says_more =
                |known: &ArticleDate| known.day == date.day && known.instant.is_none() && date.instant.is_some();
            if field.as_ref().is_none_or(says_more) {
                *field = Some(date);
            }
        }
        match (&published, &updated) {
            (None, _) => published = as_of,
            (_, None) => updated = as_of,
            _ => {}
        }
        (published, updated)
    }

    /// The first declared date that can be the article's, or a later one that names its day with a time. If none can, or a day before
    /// it was refused, the refused words are kept in `extra`.
    fn declared(&mut self, key: &str, declared: &[DeclaredDate]) -> Option<ArticleDate> {
        let mut best: Option<ArticleDate> = None;
        let mut refused = None;
        for candidate in declared.iter().filter(|candidate| !candidate.text.trim().is_empty()) {
            let found = parse_whole(&candidate.text)
                .or_else(|| parse_digits(&candidate.text))
                .or_else(|| self.in_label(&candidate.text));
            let Some(mut date) = found.and_then(|found| self.date(&found, Basis::Stated)) else {
                // A day that is refused says more than words that are no day.
                let (is_day, text) = (found.is_some(), candidate.text.clone());
                if refused.as_ref().is_none_or(|(was_day, _)| !was_day && is_day) && best.is_none() {
                    refused = Some((is_day, text));
                }
                continue;
            };
            date.evidence = candidate.bytes.map(|bytes| Evidence { text: candidate.text.clone(), bytes });
            let says_more =
                |known: &ArticleDate| known.day == date.day && known.instant.is_none() && date.instant.is_some();
            if best.as_ref().is_none_or(says_more) {
                best = Some(date);
            }
        }
        if let Some((_, text)) = refused.filter(|(is_day, _)| best.is_none() || *is_day) {
            self.extra.insert(key.to_owned(), Value::String(text));
        }
        best
    }

    /// The date in what a page writes around it (`Veröffentlicht am 16.10.2025`); values of records are dates and nothing else.
    fn in_label(&self, words: &str) -> Option<FoundDate> {
        const LONGEST: usize = 120;
        let is_page = matches!(self.draft.layout, Layout::Blocks { .. });
        let line = ByteSpan::new(0, words.len());
        day_inside(words, line).filter(|_| is_page && words.len() <= LONGEST).map(|stated| stated.found)
    }

    /// A date that stands at `span` of the text.
    fn in_words(&mut self, found: &FoundDate, span: ByteSpan, basis: Basis) -> Option<ArticleDate> {
        let evidence = Evidence { text: span.of(&self.draft.text).to_owned(), bytes: place(self.draft, span).0 };
        match (self.date(found, basis), found.named) {
            (Some(date), _) => Some(ArticleDate { evidence: Some(evidence), ..date }),
            (None, Named::Period(period, _)) if basis == Basis::Stated => {
                self.refused.push(mention(self.draft, span, Some(period)));
                None
            }
            _ => None,
        }
    }

    /// The date of found days; `None` for days without a year, or beyond tomorrow.
    fn date(&self, found: &FoundDate, basis: Basis) -> Option<ArticleDate> {
        let Named::Period(period, precision) = found.named else { return None };
        if period.first > self.options.latest() {
            return None;
        }
        let instant = found.instant(self.options.zone);
        // A time with another zone may fall on another local day.
        let local = instant.filter(|_| found.time.is_some_and(|time| time.offset.is_some()));
        let day = local.map_or(period.first, |instant| instant.with_timezone(&self.options.zone).date_naive());
        Some(ArticleDate {
            day,
            last_day: (period.last != period.first).then_some(period.last),
            instant,
            precision: if instant.is_some() { Precision::Minute } else { precision },
            basis,
            evidence: None,
        })
    }

    /// A date from the address, the file's name, or (if asked for) its time.
    fn outside_the_text(&self, path: &str, is_updated: bool) -> Option<ArticleDate> {
        let plain = |day, basis, evidence| ArticleDate {
            day,
            last_day: None,
            instant: None,
            precision: Precision::Day,
            basis,
            evidence,
        };
        let latest = self.options.latest();
        if let Some((day, _)) = self.draft.declared.url.as_deref().and_then(|url| day_in_address(url, latest)) {
            return Some(plain(day, Basis::Url, None));
        }
        for path in self.draft.container.as_deref().into_iter().chain([path]) {
            let name = path.rsplit('/').next().unwrap_or(path);
            if let Some((day, _)) = day_in_address(name, latest) {
                return Some(plain(day, Basis::Filename, None));
            }
        }
        let captured = self.draft.declared.captured.filter(|time| *time <= self.options.now);
        let time = captured.or(self.options.mtime).filter(|_| !is_updated)?;
        let date = plain(time.with_timezone(&self.options.zone).date_naive(), Basis::Mtime, None);
        Some(ArticleDate { instant: Some(time), precision: Precision::Minute, ..date })
    }
}

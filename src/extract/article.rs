//! Puts an article together from what the other rules find.

use super::agency::{agency, agency_list, byline_names, closing_signature};
use super::blocks::{BlockWriter, blocks_of};
use super::cited::cite;
use super::dateline::{self, Dateline};
use super::dating::{Dates, embargo};
use super::identity::{article_id, content_key, fingerprint, id_of_record};
use super::language::language;
use super::layout::Laid;
use super::options::ExtractOptions;
use super::outlet::outlet_of;
use super::refused::refused_facts;
use super::{source_lines, web_archive};
use crate::calendar::FoundDate;
use crate::ingest::{Beyond, Draft, Layout, MAX_PASSAGES};
use crate::model::{Article, ArticleId, ArticleMeta, Block, BlockKind, ByteSpan, SkipReason, Skipped};

/// Why a draft became no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoArticle {
    /// The entry for the report.
    pub skipped: Skipped,
    /// The article that it would be, if it is withheld: then no earlier form of it may be found either.
    pub withheld: Option<ArticleId>,
}

impl From<NoArticle> for Skipped {
    fn from(none: NoArticle) -> Self {
        none.skipped
    }
}

/// Makes an article of a draft. `path` is the stored path (for the id, and for dates in file names), `file_sha256` the hash of the raw file.
///
/// # Errors
/// [`NoArticle`] if the declared id cannot be one, if nothing but metadata is left, or if an embargo cannot be read.
pub fn extract(draft: Draft, path: &str, file_sha256: &str, options: &ExtractOptions) -> Result<Article, NoArticle> {
    let mut draft = draft;
    let source_lines = source_lines::take(&mut draft);
    web_archive::read_through(&mut draft.declared);
    let skipped = |reason, message, withheld| NoArticle {
        skipped: Skipped {
            path: path.to_owned(),
            container: draft.container.clone(),
            line: Some(draft.record_line).filter(|_| matches!(draft.layout, Layout::Parts { .. } | Layout::Known(_))),
            reason,
            message,
        },
        withheld,
    };
    let named = article_id(&draft, path).map_err(|message| skipped(SkipReason::InvalidId, message, None))?;
    let by_place = named.is_none();
    let id = named.unwrap_or_else(|| id_of_record(&draft, path));
    let embargo = embargo(&draft.declared, options)
        .map_err(|message| skipped(SkipReason::InvalidValue, message, Some(id.clone())))?;
    let beyond = |beyond: Beyond| skipped(SkipReason::TooLarge, beyond.to_string(), None);
    let laid = blocks_of(&draft, &source_lines).map_err(beyond)?;
    if laid.blocks.is_empty() {
        return Err(skipped(SkipReason::NoText, "there is no text beside the date and the author".to_owned(), None));
    }
    let lines = Datelines::of(&draft, &laid);
    let mut dates = Dates::of(&draft, path, &laid.dates, lines.day(), options);
    let (agencies, authors) = credits(&draft, &laid, &lines);
    let blocks = written(&draft, &laid).map_err(beyond)?;
    let (content, refused) = (content_key(&draft, options, &dates), dates.refused_days());
    let declared = &draft.declared;
    let text_of = |wanted: BlockKind| blocks.iter().find(|block| block.kind == wanted).map(|block| block.text.clone());
    let running = || texts(&draft, &laid, |kind| matches!(kind, BlockKind::Teaser | BlockKind::Paragraph));
    let spoken = options.set_language.clone().unwrap_or_else(|| language(running(), declared.language.as_deref()));
    let mut cited = Vec::new();
    texts(&draft, &laid, |kind| !matches!(kind, BlockKind::Caption | BlockKind::Boilerplate))
        .for_each(|text| cite(text, &mut cited));
    let meta = ArticleMeta {
        id,
        headline: text_of(BlockKind::Headline),
        kicker: text_of(BlockKind::Kicker),
        outlet: options
            .set_outlet
            .clone()
            .or_else(|| declared.outlet.clone())
            .or_else(|| declared.url.as_deref().and_then(outlet_of))
            .or_else(|| declared.host.as_deref().and_then(|host| outlet_of(&format!("https://{host}")))),
        agencies,
        cited,
        authors,
        place: declared.place.clone().or_else(|| lines.place().map(str::to_owned)),
        url: declared.url.clone(),
        language: Some(spoken),
        published: dates.published.take(),
        updated: dates.updated.take(),
        version: declared.version,
        status: declared.status,
        embargo,
        extra: std::mem::take(&mut dates.extra),
    };
    let refused_facts = refused_facts(&draft, &source_lines, &dates, &meta);
    Ok(Article {
        meta,
        blocks,
        header_days: dates.refused,
        path: path.to_owned(),
        sha256: if path == "-" { draft.record_sha256.clone() } else { file_sha256.to_owned() },
        by_place,
        corrected: None,
        content,
        refused,
        refused_facts,
        position: fingerprint(&[path, draft.container.as_deref().unwrap_or_default(), &draft.record_start.to_string()]),
        container: draft.container,
        pages: draft.pages,
    })
}

/// The blocks of some kinds.
fn spans(laid: &Laid, wanted: fn(BlockKind) -> bool) -> impl Iterator<Item = ByteSpan> {
    laid.blocks.iter().filter(move |(kind, _)| wanted(*kind)).map(|(_, span)| *span)
}

/// The texts of the blocks of some kinds.
fn texts<'a>(draft: &'a Draft, laid: &'a Laid, wanted: fn(BlockKind) -> bool) -> impl Iterator<Item = &'a str> {
    spans(laid, wanted).map(|span| span.of(&draft.text))
}

/// The datelines of an article.
struct Datelines {
    /// The one that stands apart from the text.
    apart: Option<Dateline>,
    /// The one with which the teaser or the first paragraph begins, and that block.
    opening: Option<(ByteSpan, Dateline)>,
}

impl Datelines {
    fn of(draft: &Draft, laid: &Laid) -> Self {
        let first = |wanted| spans(laid, wanted).next();
        let opening = [first(|kind| kind == BlockKind::Teaser), first(|kind| kind == BlockKind::Paragraph)];
        let parse = |span: ByteSpan| Some((span, dateline::parse(span.of(&draft.text))?));
        // A dateline needs a blank behind its dash; in a field of its own it often stands without.
        let apart = draft.declared.dateline.as_ref().and_then(|line| dateline::parse(&format!("{} ", line.trim())));
        Self { apart, opening: opening.into_iter().flatten().find_map(parse) }
    }

    /// The day in the text, and where it stands.
    fn day(&self) -> Option<(FoundDate, ByteSpan)> {
        let (span, line) = self.opening.as_ref()?;
        line.day.map(|(found, words)| (found, words.shifted(span.start)))
    }

    fn place(&self) -> Option<&str> {
        self.all().find_map(|line| line.place.as_deref())
    }

    fn agencies(&self) -> impl Iterator<Item = &'static str> {
        self.all().flat_map(|line| line.agencies.iter().copied())
    }

    fn all(&self) -> impl Iterator<Item = &Dateline> {
        self.apart.iter().chain(self.opening.iter().map(|(_, line)| line))
    }
}

/// The agencies whose copy it is, each once, and the authors.
fn credits(draft: &Draft, laid: &Laid, lines: &Datelines) -> (Vec<String>, Vec<String>) {
    let declared = &draft.declared;
    let mut authors = if declared.authors.is_empty() { laid.authors.clone() } else { declared.authors.clone() };
    let mut signing = Vec::new();
    if let Some(line) = &declared.byline {
        let (named, agencies) = byline_names(line);
        signing.extend(agencies);
        if declared.authors.is_empty() {
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
    let closing = texts(draft, laid, |kind| kind == BlockKind::Paragraph).last();
    let signed = closing.and_then(closing_signature).unwrap_or_default();
    let mut agencies: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !agencies.iter().any(|known| known == name) {
            agencies.push(name.to_owned());
        }
    };
    declared.agencies.iter().for_each(|name| add(agency(name).unwrap_or(name.as_str())));
    signing.into_iter().chain(lines.agencies()).chain(laid.signed.iter().copied()).chain(signed).for_each(add);
    (agencies, authors)
}

/// The blocks as they are cited, in the order of the text.
///
/// # Errors
/// [`Beyond`] as soon as there are too many of them.
fn written(draft: &Draft, laid: &Laid) -> Result<Vec<Block>, Beyond> {
    let mut blocks = Vec::with_capacity(laid.blocks.len());
    let mut writer = BlockWriter::new(draft);
    for (kind, span) in &laid.blocks {
        writer.write(*kind, *span, &mut blocks);
        if blocks.len() > MAX_PASSAGES {
            return Err(Beyond::Passages);
        }
    }
    Ok(blocks)
}

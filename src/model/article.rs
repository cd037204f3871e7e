//! One published text and its blocks.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ArticleDate, ArticleId, ByteSpan, Field, RefusedDays, RefusedFact, Resolved, Slot, StoredSource};

/// What a block is in its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// The title.
    Headline,
    /// The short line above the title.
    Kicker,
    /// The summary before the text.
    Teaser,
    /// A section heading.
    Heading,
    /// A paragraph of the body (or list item, or table row).
    Paragraph,
    /// The text of a picture.
    Caption,
    /// What is not the article's: advertising, subscription notes. Stored and shown, found only when asked for.
    Boilerplate,
}

impl BlockKind {
    /// All kinds, in the order of the contract.
    pub const ALL: [Self; 7] =
        [Self::Headline, Self::Kicker, Self::Teaser, Self::Heading, Self::Paragraph, Self::Caption, Self::Boilerplate];

    /// The word in JSON and in facets.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Kicker => "kicker",
            Self::Teaser => "teaser",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Caption => "caption",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// The kind called `word` in JSON.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A block of an article; the passage that is indexed, ranked and cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its name in the article.
    pub slot: Slot,
    /// What it is.
    pub kind: BlockKind,
    /// Its text: the source's characters, line breaks as `\n`, no blanks at the ends.
    pub text: String,
    /// The section heading above it.
    pub section: Option<String>,
    /// Where it stands.
    pub source: StoredSource,
}

/// A day of a header line that dates nothing, as it lies ahead, or beside another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderDay {
    /// The words.
    pub text: String,
    /// The first day meant.
    pub day: Option<NaiveDate>,
    /// The last day of a period.
    pub last_day: Option<NaiveDate>,
    /// Where the words stand, in the same text that a passage's source range counts in.
    pub bytes: ByteSpan,
}

/// A day that the text speaks of; never taken as the article's own date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// The words (`am Donnerstag`, `18. August`, `vergangene Woche`).
    pub text: String,
    /// The first day meant; `null` where neither the words nor the article's day say it.
    pub day: Option<NaiveDate>,
    /// The last day of a period; `null` for a single day.
    pub last_day: Option<NaiveDate>,
    /// Where the words stand, in the same text that the passage's source range counts in; the whole passage where that is not known.
    pub bytes: ByteSpan,
    /// The passage (`ARTICLE#SLOT`); `null` for a day of a header line.
    pub passage: Option<String>,
    /// The first character in the passage's text.
    pub start: Option<usize>,
    /// The first character behind.
    pub end: Option<usize>,
    /// Whether the words say the day, or it is counted from the article's; `null` without a day.
    pub resolved: Option<Resolved>,
}

/// What is said of the whole article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "article")]
pub struct ArticleMeta {
    /// Its name.
    pub id: ArticleId,
    /// The title.
    pub headline: Option<String>,
    /// The short line above the title.
    pub kicker: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Whose copy it is.
    pub agencies: Vec<String>,
    /// The media the text leans on.
    pub cited: Vec<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Where it was written, from metadata or dateline.
    pub place: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its language as a BCP 47 tag: found in its text, else declared, else `de`.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<ArticleDate>,
    /// When it was changed last.
    pub updated: Option<ArticleDate>,
    /// The number of this version, where the source counts them; a later one replaces an earlier one.
    #[serde(default)]
    pub version: Option<u64>,
    /// Whether its source lets it be used; `null` where it does not say.
    #[serde(default)]
    pub status: Option<Status>,
    /// Until when it must not be published.
    #[serde(default)]
    pub embargo: Option<DateTime<Utc>>,
    /// Keys of the input that Beleg does not know, as they came.
    pub extra: Map<String, Value>,
}

/// Whether an agency lets a text be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It may be used.
    Usable,
    /// It must not be used until further notice.
    Withheld,
    /// It was withdrawn.
    Canceled,
}

impl Status {
    /// Reads `usable`, `stat:canceled`, `http://…/withheld`, in any case.
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim().rsplit([':', '/']).next()?.to_ascii_lowercase().as_str() {
            "usable" => Some(Self::Usable),
            "withheld" => Some(Self::Withheld),
            "canceled" | "cancelled" | "retracted" => Some(Self::Canceled),
            _ => None,
        }
    }

    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Withheld => "withheld",
            Self::Canceled => "canceled",
        }
    }

    /// Whether the text must not be used.
    pub fn is_withdrawn(self) -> bool {
        self != Self::Usable
    }
}

impl ArticleMeta {
    /// The date that day filters compare: `published`, else `updated`.
    pub fn date(&self) -> Option<&ArticleDate> {
        self.published.as_ref().or(self.updated.as_ref())
    }

    /// What it has in a field of whole values, as written; its date as a path.
    pub fn values(&self, field: Field) -> Vec<String> {
        let one = |value: &Option<String>| value.clone().into_iter().collect();
        let mut values: Vec<String> = match field {
            Field::Outlet => one(&self.outlet),
            Field::Agency => self.agencies.clone(),
            // `Berlin/Kiew` was written in both.
            Field::Place => {
                self.place.iter().flat_map(|place| place.split('/')).map(|place| place.trim().to_owned()).collect()
            }
            Field::Author => self.authors.clone(),
            Field::Language => one(&self.language),
            Field::Date => self.date().map(ArticleDate::path).into_iter().collect(),
            Field::Basis => self.date().map(|date| date.basis.as_str().to_owned()).into_iter().collect(),
            _ => Vec::new(),
        };
        values.retain(|value| !value.is_empty());
        values
    }

    /// Until when it is not found, as [`Field::Hold`] has it; `None` if it is not held back.
    pub fn hold(&self) -> Option<u64> {
        match self.status {
            Some(status) if status.is_withdrawn() => Some(Self::WITHDRAWN),
            _ => self.embargo.and_then(|until| u64::try_from(until.timestamp()).ok()),
        }
    }

    /// The [`Self::hold`] of what was withdrawn.
    pub const WITHDRAWN: u64 = u64::MAX;
}

/// What the source of a corrected article says itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    published: Option<ArticleDate>,
    updated: Option<ArticleDate>,
    outlet: Option<String>,
    authors: Vec<String>,
    agencies: Vec<String>,
    place: Option<String>,
    language: Option<String>,
}

impl SourceFacts {
    /// Those of an article that is not corrected yet.
    pub fn of(meta: &ArticleMeta) -> Self {
        Self {
            published: meta.published.clone(),
            updated: meta.updated.clone(),
            outlet: meta.outlet.clone(),
            authors: meta.authors.clone(),
            agencies: meta.agencies.clone(),
            place: meta.place.clone(),
            language: meta.language.clone(),
        }
    }

    /// Takes all corrections of an article back.
    pub fn put_back(self, meta: &mut ArticleMeta) {
        let Self { published, updated, outlet, authors, agencies, place, language } = self;
        (meta.published, meta.updated, meta.outlet) = (published, updated, outlet);
        (meta.authors, meta.agencies, meta.place, meta.language) = (authors, agencies, place, language);
    }
}

/// That an article is corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Fingerprint of the corrections.
    pub by: u64,
    /// What its source says.
    pub source: SourceFacts,
}

/// One published text: what `ingest` and `extract` make of a source, and what is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// What is said of the whole.
    pub meta: ArticleMeta,
    /// Its blocks in reading order.
    pub blocks: Vec<Block>,
    /// Days of header lines that date nothing, in reading order.
    pub header_days: Vec<HeaderDay>,
    /// The file it came from: relative to the index folder, with `/`; `-` for standard input.
    pub path: String,
    /// The place inside an archive file.
    pub container: Option<String>,
    /// Where each page of the file begins in its text; empty for one without pages.
    pub pages: Vec<usize>,
    /// SHA-256 of the raw file (of the record, for standard input), in hexadecimal.
    pub sha256: String,
    /// Whether it is named after its place in the file, as it has no name of its own.
    pub by_place: bool,
    /// What its source says, if somebody corrected it.
    pub corrected: Option<Box<Corrected>>,
    /// Fingerprint of what was read (content and the options that shaped it): equal means unchanged.
    pub content: u64,
    /// Fingerprint of where it was read (path and position).
    pub position: u64,
    /// Days that a later clock may take for its own.
    pub refused: RefusedDays,
    /// What looked like a fact of it and was not taken for one, where the article has no other.
    pub refused_facts: Vec<RefusedFact>,
}

impl Article {
    /// The number of the paragraph that its block of this number is, or that stands last before it; 0 if there is none.
    pub fn paragraphs_before(&self, ordinal: usize) -> u32 {
        let number = |block: &Block| if let Slot::Paragraph(n, _) = block.slot { Some(n) } else { None };
        self.blocks.iter().take(ordinal + 1).rev().find_map(number).unwrap_or_default()
    }
}

//! The one table of fields: the query language, the engines and `schema/index.json` read it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A field of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Stems of the passage's words.
    Words,
    /// The passage's stop words.
    Stops,
    /// Where the passage's sentences begin.
    Sentences,
    /// Parts of the passage's compounds, and word families.
    Parts,
    /// The passage's words as written.
    Exact,
    /// Stems of the section heading above the passage.
    Section,
    /// The words of headline and kicker, as the parts of their compounds and by family.
    Headline,
    /// The article's words, as the parts of their compounds and by family.
    Body,
    /// The first letters of the article's words.
    Beginnings,
    /// The article's id.
    Article,
    /// The article's id, read back for a document.
    Id,
    /// The passage's kind and where it stands in its article.
    Slot,
    /// What a document is: a kind of passage, `article` or `file`.
    Kind,
    /// The article's days as paths (`/2025/10/16`).
    Date,
    /// The article's first day.
    FirstDay,
    /// The article's last day.
    LastDay,
    /// Until when it is not found.
    Hold,
    /// Who published it.
    Outlet,
    /// Whose copy it is.
    Agency,
    /// Where it was written.
    Place,
    /// Who wrote it.
    Author,
    /// Its language.
    Language,
    /// From where its date is known.
    Basis,
    /// The file it was read from.
    Path,
    /// Fingerprint of what was read.
    Content,
    /// Fingerprint of where it was read.
    Position,
    /// The passage's text; of an article the days that it speaks of.
    Text,
    /// Everything else that an answer shows.
    Data,
}

/// The kind of document that carries a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// One per passage.
    Passage,
    /// One per article, right behind its passages.
    Article,
    /// Passages, articles and files.
    Every,
}

/// How a field is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum FieldUse {
    /// Terms from the analyzer.
    Terms {
        /// Whether the number of occurrences and the field's length are kept (for the score).
        scored: bool,
        /// Whether positions are kept (for phrases).
        positions: bool,
    },
    /// Whole values, as they are.
    Keyword {
        /// Whether documents are found by the value.
        indexed: bool,
        /// Whether the value can be read back for a document (for facets and filters).
        columnar: bool,
    },
    /// Paths, found by every beginning of theirs.
    Hierarchy,
    /// Whole numbers, read back for a document.
    Number,
    /// Kept to be shown.
    Stored,
}

/// What the table says of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldInfo {
    /// The field.
    #[serde(rename = "name")]
    pub field: Field,
    /// Which documents carry it.
    pub level: Level,
    /// How it is kept.
    #[serde(flatten)]
    pub kept: FieldUse,
    /// Its names in the query language (`titel:`).
    pub query_names: &'static [&'static str],
    /// What it holds.
    pub holds: &'static str,
}

const fn row(
    field: Field,
    level: Level,
    kept: FieldUse,
    query_names: &'static [&'static str],
    holds: &'static str,
) -> FieldInfo {
    FieldInfo { field, level, kept, query_names, holds }
}

const SCORED: FieldUse = FieldUse::Terms { scored: true, positions: true };
const COUNTED: FieldUse = FieldUse::Terms { scored: true, positions: false };
const TERM: FieldUse = FieldUse::Keyword { indexed: true, columnar: false };
const COLUMN: FieldUse = FieldUse::Keyword { indexed: false, columnar: true };
const BOTH: FieldUse = FieldUse::Keyword { indexed: true, columnar: true };

/// Every field, in the order of `schema/index.json`.
pub const FIELDS: &[FieldInfo] = &[
    row(
        Field::Words,
        Level::Passage,
        SCORED,
        &[],
        "stems of the passage's words; a stop word leaves its position empty",
    ),
    row(
        Field::Stops,
        Level::Passage,
        FieldUse::Terms { scored: false, positions: true },
        &[],
        "the passage's stop words at their positions, for phrases",
    ),
    row(
        Field::Sentences,
        Level::Passage,
        FieldUse::Terms { scored: false, positions: true },
        &[],
        "one term, at the positions where the passage's sentences begin, but for the first; for `SATZ`",
    ),
    row(
        Field::Parts,
        Level::Passage,
        COUNTED,
        &[],
        "stems of the parts of the passage's compounds, and the word families of words whose stem is not its own",
    ),
    row(
        Field::Exact,
        Level::Passage,
        FieldUse::Terms { scored: false, positions: false },
        &[],
        "the passage's words as written, in small letters, for `=Wort` and `Wort*`",
    ),
    row(Field::Section, Level::Passage, COUNTED, &[], "stems of the section heading above the passage; only scores"),
    row(
        Field::Headline,
        Level::Article,
        COUNTED,
        &["titel", "title"],
        "all words of kicker and headline: parts of compounds, word families, else stems; only scores",
    ),
    row(
        Field::Body,
        Level::Article,
        COUNTED,
        &[],
        "all words of the article's text: parts of compounds, word families, else stems; only scores",
    ),
    row(Field::Beginnings, Level::Article, COUNTED, &[], "the first five letters of these words; only scores"),
    row(Field::Article, Level::Every, TERM, &[], "the article's id; for a file `#` and its path"),
    row(Field::Id, Level::Article, COLUMN, &[], "the article's id, read back to break ties"),
    row(
        Field::Slot,
        Level::Every,
        FieldUse::Number,
        &[],
        "kind (upper 8 bits), paragraphs before it (24 bits), ordinal in the article's reading order (lower 32 bits)",
    ),
    row(
        Field::Kind,
        Level::Every,
        TERM,
        &[],
        "headline, kicker, teaser, heading, paragraph, caption, boilerplate; article; file",
    ),
    row(
        Field::Date,
        Level::Article,
        FieldUse::Hierarchy,
        &["datum", "date"],
        "the article's local day, month or year as path `/2025/10/16`",
    ),
    row(
        Field::FirstDay,
        Level::Article,
        FieldUse::Number,
        &[],
        "the article's first local day, counted from 0001-01-01 as day 1; none if undated",
    ),
    row(Field::LastDay, Level::Article, FieldUse::Number, &[], "the article's last local day, likewise"),
    row(
        Field::Hold,
        Level::Article,
        FieldUse::Number,
        &[],
        "until when it is not found: an embargo in seconds since 1970; the highest number for what was withdrawn; else none",
    ),
    row(Field::Outlet, Level::Article, COLUMN, &["quelle", "source"], "who published it"),
    row(Field::Agency, Level::Article, COLUMN, &["agentur", "agency"], "whose copy it is"),
    row(Field::Place, Level::Article, COLUMN, &["ort", "place"], "where it was written"),
    row(Field::Author, Level::Article, COLUMN, &["autor", "author"], "who wrote it"),
    row(Field::Language, Level::Article, COLUMN, &[], "its language as BCP 47 tag"),
    row(Field::Basis, Level::Article, COLUMN, &[], "from where its date is known"),
    row(Field::Path, Level::Article, BOTH, &[], "the file it was read from, relative to the index folder"),
    row(Field::Content, Level::Article, FieldUse::Number, &[], "fingerprint of what was read"),
    row(Field::Position, Level::Article, FieldUse::Number, &[], "fingerprint of where it was read"),
    row(
        Field::Text,
        Level::Every,
        FieldUse::Stored,
        &[],
        "the passage's text; of an article the days that it speaks of, as JSON",
    ),
    row(Field::Data, Level::Every, FieldUse::Stored, &[], "everything else that an answer shows, as JSON"),
];

impl Field {
    /// The field's row in the table.
    pub fn info(self) -> &'static FieldInfo {
        FIELDS.iter().find(|info| info.field == self).expect("every field has a row; a test compares them")
    }

    /// Whether the positions of its terms are kept.
    pub fn has_positions(self) -> bool {
        matches!(self.info().kept, FieldUse::Terms { positions: true, .. })
    }

    /// The number of the field's row in the table.
    pub fn row(self) -> usize {
        FIELDS.iter().position(|info| info.field == self).expect("every field has a row; a test compares them")
    }

    /// The name in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Stops => "stops",
            Self::Sentences => "sentences",
            Self::Parts => "parts",
            Self::Exact => "exact",
            Self::Section => "section",
            Self::Headline => "headline",
            Self::Body => "body",
            Self::Beginnings => "beginnings",
            Self::Article => "article",
            Self::Id => "id",
            Self::Slot => "slot",
            Self::Kind => "kind",
            Self::Date => "date",
            Self::FirstDay => "first_day",
            Self::LastDay => "last_day",
            Self::Hold => "hold",
            Self::Outlet => "outlet",
            Self::Agency => "agency",
            Self::Place => "place",
            Self::Author => "author",
            Self::Language => "language",
            Self::Basis => "basis",
            Self::Path => "path",
            Self::Content => "content",
            Self::Position => "position",
            Self::Text => "text",
            Self::Data => "data",
        }
    }

    /// What the query language calls the field, as it is printed; `None` if it cannot be asked for by name.
    pub fn query_name(self) -> Option<&'static str> {
        self.info().query_names.first().copied()
    }

    /// The field that the query language calls `name` (in small letters).
    pub fn from_query_name(name: &str) -> Option<Self> {
        FIELDS.iter().find(|info| info.query_names.contains(&name)).map(|info| info.field)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Facet {
    /// Years, months, days.
    Date,
    /// Who published.
    Outlet,
    /// Whose copy it is.
    Agency,
    /// Where it was written.
    Place,
    /// Who wrote it.
    Author,
    /// In which language.
    Language,
    /// Kind of passage.
    Kind,
    /// From where the date is known.
    Basis,
}

impl Facet {
    /// All facets, in the order of the contract.
    pub const ALL: [Self; 8] =
        [Self::Date, Self::Outlet, Self::Agency, Self::Place, Self::Author, Self::Language, Self::Kind, Self::Basis];

    /// The field that is counted.
    pub fn field(self) -> Field {
        match self {
            Self::Date => Field::Date,
            Self::Outlet => Field::Outlet,
            Self::Agency => Field::Agency,
            Self::Place => Field::Place,
            Self::Author => Field::Author,
            Self::Language => Field::Language,
            Self::Kind => Field::Kind,
            Self::Basis => Field::Basis,
        }
    }

    /// The name in requests and answers.
    pub fn as_str(self) -> &'static str {
        self.field().as_str()
    }

    /// The facet called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.as_str() == name)
    }
}

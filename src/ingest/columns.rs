//! What columns of tables and keys of foreign JSON are called, in German and English: one list for both.
//!
//! Names are compared by their letters and digits alone: `Veröffentlicht am`, `veroeffentlicht_am` and `VEROEFFENTLICHT-AM` are one name.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// A part of an article that a column or a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The article's own id.
    Id,
    /// The short line above the title.
    Kicker,
    /// The title.
    Headline,
    /// The summary.
    Teaser,
    /// The running text.
    Text,
    /// The address.
    Url,
    /// Who published it.
    Outlet,
    /// News agencies.
    Agencies,
    /// Who wrote it.
    Authors,
    /// Where it was written.
    Place,
    /// Its language.
    Language,
    /// When it was published.
    Published,
    /// When it was changed last.
    Updated,
    /// Until when it may not be published.
    Embargo,
}

// Other names of parts, folded; the first of them that is there counts.
const TEASER: &[&str] = &[
    "vorspann",
    "anriss",
    "unterzeile",
    "untertitel",
    "subtitle",
    "lead",
    "description",
    "beschreibung",
    "excerpt",
    "summary",
    "abstract",
    "zusammenfassung",
];
const TEXT: &[&str] = &[
    "maintext",
    "plaintext",
    "volltext",
    "fulltext",
    "artikeltext",
    "articletext",
    "articlebody",
    "haupttext",
    "inhalt",
    "content",
    "body",
    "fliesstext",
    "artikel",
    "meldung",
    "nachricht",
    "rawtext",
];
const OUTLET: &[&str] = &[
    "medium",
    "medienname",
    "medianame",
    "zeitung",
    "publikation",
    "publication",
    "publisher",
    "herausgeber",
    "sitename",
    "sourcename",
    "sourcehostname",
    "quelle",
    "source",
];
const PUBLISHED: &[&str] = &[
    "veroeffentlicht",
    "veroeffentlichtam",
    "veroeffentlichung",
    "veroeffentlichungsdatum",
    "publishdate",
    "publishingdate",
    "publicationdate",
    "datepublish",
    "datepublished",
    "publishedat",
    "publisheddate",
    "pubdate",
    "erschienen",
    "erschienenam",
    "erscheinungsdatum",
    "erscheinungstag",
    "datum",
    "date",
];
const UPDATED: &[&str] = &[
    "aktualisiert",
    "aktualisiertam",
    "geaendert",
    "geaendertam",
    "updatedat",
    "datemodify",
    "datemodified",
    "modified",
    "lastmodified",
];
const EMBARGO: &[&str] = &[
    "embargoed",
    "embargoeduntil",
    "embargountil",
    "embargodate",
    "embargountildate",
    "sperrfrist",
    "sperrfristbis",
    "gesperrtbis",
];

impl Part {
    /// All parts, in the order of an article.
    pub const ALL: [Self; 14] = [
        Self::Id,
        Self::Kicker,
        Self::Headline,
        Self::Teaser,
        Self::Text,
        Self::Url,
        Self::Outlet,
        Self::Agencies,
        Self::Authors,
        Self::Place,
        Self::Language,
        Self::Published,
        Self::Updated,
        Self::Embargo,
    ];

    /// Its key in JSON articles.
    pub fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Kicker => "kicker",
            Self::Headline => "headline",
            Self::Teaser => "teaser",
            Self::Text => "text",
            Self::Url => "url",
            Self::Outlet => "outlet",
            Self::Agencies => "agencies",
            Self::Authors => "authors",
            Self::Place => "place",
            Self::Language => "language",
            Self::Published => "published",
            Self::Updated => "updated",
            Self::Embargo => "embargo",
        }
    }

    /// Other names, folded; the first of them that is there counts.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["artikelid", "articleid", "guid", "kennung"],
            Self::Kicker => &["dachzeile", "oberzeile", "spitzmarke"],
            Self::Headline => &["titel", "title", "ueberschrift", "schlagzeile", "hauptzeile", "hauptueberschrift"],
            Self::Teaser => TEASER,
            Self::Text => TEXT,
            Self::Url => &["adresse", "link", "permalink", "webadresse", "canonicalurl", "requestedurl", "source"],
            Self::Outlet => OUTLET,
            Self::Agencies => &["agentur", "agenturen", "agency"],
            Self::Authors => &["autor", "autoren", "autorin", "author", "verfasser", "byline"],
            Self::Place => &["ort", "ortsmarke"],
            Self::Language => &["sprache", "lang"],
            Self::Published => PUBLISHED,
            Self::Updated => UPDATED,
            Self::Embargo => EMBARGO,
        }
    }

    /// Whether a value can be this part, where its name alone leaves doubt: a `source` is an address or a name.
    pub(super) fn takes(self, value: &str) -> bool {
        let is_address = value.trim_start().starts_with("http://") || value.trim_start().starts_with("https://");
        match self {
            Self::Url => is_address,
            Self::Outlet => !is_address,
            _ => true,
        }
    }

    /// How far down the list of its names a name stands, from 0 for its own key; `None` if it is none of them.
    pub(super) fn rank(self, name: &str) -> Option<usize> {
        let name = folded(name);
        if name == self.key() {
            return Some(0);
        }
        self.names().iter().position(|known| *known == name).map(|at| at + 1)
    }
}

/// A name's letters and digits, in lower case, umlauts written out.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            _ if letter.is_alphanumeric() => folded.push(letter),
            _ => {}
        }
    }
    folded
}

/// Which columns hold what, as somebody said: `headline=Titel,published=Datum`. By part, however it was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<Part, String>")]
pub struct ColumnMap(Vec<(Part, String)>);

impl From<BTreeMap<Part, String>> for ColumnMap {
    fn from(map: BTreeMap<Part, String>) -> Self {
        Self(map.into_iter().collect())
    }
}

/// Why a column map cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum ColumnMapError {
    /// No `=`, or nothing on one side of it.
    Pair {
        /// What stands there.
        found: String,
    },
    /// A part that articles do not have.
    Part {
        /// What stands there.
        found: String,
    },
}

impl ColumnMapError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        match self {
            Self::Pair { found } => Message::new("map-pair").with("found", found.as_str()),
            Self::Part { found } => Message::new("map-part").with("found", found.as_str()),
        }
    }
}

impl ColumnMap {
    /// The map that says nothing.
    pub const EMPTY: Self = Self(Vec::new());

    /// Reads a map. A name with a comma in it cannot be mapped.
    ///
    /// # Errors
    /// [`ColumnMapError`].
    pub fn parse(text: &str) -> Result<Self, ColumnMapError> {
        let pair = |pair: &str| {
            let wrong = || ColumnMapError::Pair { found: pair.trim().to_owned() };
            let (part, column) = pair.split_once('=').ok_or_else(wrong)?;
            let (part, column) = (part.trim(), column.trim());
            if part.is_empty() || column.is_empty() {
                return Err(wrong());
            }
            let known = Part::ALL.into_iter().find(|known| known.key() == part);
            Ok((known.ok_or_else(|| ColumnMapError::Part { found: part.to_owned() })?, column.to_owned()))
        };
        let mut pairs: Vec<_> = text.split(',').map(pair).collect::<Result<_, _>>()?;
        // Of two columns for one part the first counts.
        pairs.sort_by_key(|(part, _)| *part);
        Ok(Self(pairs))
    }

    /// The parts that are mapped, each with its column.
    pub fn pairs(&self) -> impl Iterator<Item = (Part, &str)> {
        self.0.iter().map(|(part, column)| (*part, column.as_str()))
    }

    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of the column that holds a part: the mapped one (by its name, in any case), else the one that is called so.
    pub(super) fn column(&self, part: Part, columns: &[String]) -> Option<usize> {
        if let Some((_, wanted)) = self.0.iter().find(|(known, _)| *known == part) {
            return columns.iter().position(|column| column.trim().to_lowercase() == wanted.to_lowercase());
        }
        let is_mapped =
            |column: &str| self.0.iter().any(|(_, taken)| column.trim().to_lowercase() == taken.to_lowercase());
        let ranked = columns.iter().enumerate().filter(|(_, column)| !is_mapped(column));
        ranked.filter_map(|(i, column)| Some((part.rank(column)?, i))).min().map(|(_, i)| i)
    }

    /// Mapped columns that a table does not have.
    pub(super) fn missing<'a>(&'a self, columns: &'a [String]) -> impl Iterator<Item = &'a str> {
        let has = |wanted: &str| columns.iter().any(|column| column.trim().to_lowercase() == wanted.to_lowercase());
        self.0.iter().map(|(_, wanted)| wanted.as_str()).filter(move |wanted| !has(wanted))
    }
}

impl fmt::Display for ColumnMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<String> = self.0.iter().map(|(part, column)| format!("{}={column}", part.key())).collect();
        f.write_str(&pairs.join(","))
    }
}

/// The names in a list of authors.
pub(super) fn authors(list: &str) -> impl Iterator<Item = String> {
    let names = list.split([';', '|']).flat_map(|names| names.split(" und "));
    names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}
use crate::messages::Message;

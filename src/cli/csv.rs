//! Hits as a table.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, tab or return for a formula and runs it, and some do so with the full-width
//! forms of these signs. Such a cell gets an apostrophe in front, unless it is asked for as it is.

use std::io::{self, Write};

use crate::model::{ArticleDate, Hit, Sampled, SourceOf};

const COLUMNS: [&str; 23] = [
    "rank",
    "score",
    "id",
    "kind",
    "text",
    "section",
    "headline",
    "outlet",
    "agencies",
    "authors",
    "place",
    "url",
    "published",
    "updated",
    "basis",
    "path",
    "line",
    "start",
    "end",
    "of",
    "sha256",
    "passage_sha256",
    "snippet",
];

/// Out of how many passages a sample was drawn, and by which seed.
const SAMPLE: [&str; 2] = ["sample_of", "sample_seed"];

/// What a formula begins with.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether cells are safe to open in a spreadsheet, or as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells {
    Safe,
    Raw,
}

/// A table of hits that is written while they are found.
pub(super) struct Table<'o> {
    table: csv::Writer<&'o mut dyn Write>,
    cells: Cells,
}

impl<'o> Table<'o> {
    /// Writes the names of the columns; for a sample two more than else.
    pub(super) fn new(cells: Cells, is_sample: bool, out: &'o mut dyn Write) -> io::Result<Self> {
        let mut table = csv::Writer::from_writer(out);
        let more = if is_sample { SAMPLE.as_slice() } else { &[] };
        table.write_record(COLUMNS.iter().chain(more)).map_err(cause)?;
        Ok(Self { table, cells })
    }

    pub(super) fn hit(&mut self, hit: &Hit, sampled: Option<Sampled>) -> io::Result<()> {
        let label = sampled.map(|Sampled { seed, of, .. }| [of.to_string(), seed.to_string()]);
        let cells = row(hit).into_iter().map(|cell| self.cells.shown(cell));
        self.table.write_record(cells.chain(label.into_iter().flatten())).map_err(cause)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.table.flush()
    }
}

impl Cells {
    /// A cell as it is written.
    pub(super) fn shown(self, cell: String) -> String {
        match self {
            Self::Safe if cell.starts_with(FORMULA) => format!("'{cell}"),
            _ => cell,
        }
    }
}

/// The error of the writer below: a closed pipe must be known as one.
pub(super) fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn row(Hit { rank, score, passage, article, source, .. }: &Hit) -> [String; COLUMNS.len()] {
    let day = |date: &Option<ArticleDate>| date.as_ref().map(|date| date.day.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        rank.to_string(),
        score.to_string(),
        passage.id.clone(),
        passage.kind.as_str().to_owned(),
        passage.text.clone(),
        text(&passage.section),
        text(&article.headline),
        text(&article.outlet),
        article.agencies.join("; "),
        article.authors.join("; "),
        text(&article.place),
        text(&article.url),
        day(&article.published),
        day(&article.updated),
        article.date().map(|date| date.basis.as_str().to_owned()).unwrap_or_default(),
        source.path.clone(),
        source.line.to_string(),
        source.bytes.start.to_string(),
        source.bytes.end.to_string(),
        if source.of == SourceOf::File { "file" } else { "extracted" }.to_owned(),
        source.sha256.clone(),
        source.passage_sha256.clone(),
        passage.snippet.as_ref().map(|snippet| snippet.text.clone()).unwrap_or_default(),
    ]
}

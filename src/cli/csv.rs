//! Hits as a table.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, tab or return for a formula and runs it, and some do so with the full-width
//! forms of these signs. Such a cell gets an apostrophe in front, unless it is asked for as it is.

use std::io::{self, Write};

use crate::model::{ArticleDate, Hit, SourceOf};

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

/// What a formula begins with.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether cells are safe to open in a spreadsheet, or as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells {
    Safe,
    Raw,
}

pub(super) fn write(hits: &[Hit], cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(cause)?;
    for hit in hits {
        let row = row(hit).map(|cell| match cells {
            Cells::Safe if cell.starts_with(FORMULA) => format!("'{cell}"),
            _ => cell,
        });
        table.write_record(row).map_err(cause)?;
    }
    table.flush()
}

/// The error of the writer below: a closed pipe must be known as one.
fn cause(error: csv::Error) -> io::Error {
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

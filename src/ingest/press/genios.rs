//! GENIOS and wiso: each document is a text with labelled lines above or below it, the number of the document among them.
//!
//! ```text
//! Quelle: Hafenblatt vom 03.05.2019, S. 5     Brücke gesperrt
//! Dokumentnummer: HB-2019-1                   …
//!
//! Brücke gesperrt                             Quelle: Hafenblatt vom 03.05.2019, S. 5
//! …                                           Dokumentnummer: HB-2019-1
//! ```
//!
//! The lines themselves are read by the rules of plain text. A file in which they stand neither at the head nor at the foot is one text.

use super::document::{lines, trim};
use crate::model::ByteSpan;

/// Whether a text holds several documents.
pub(super) fn is_export(text: &str) -> bool {
    blocks(text, &lines(text, ByteSpan::new(0, text.len()))).len() > 1
}

/// The documents of a file.
pub(super) fn split(text: &str) -> Vec<ByteSpan> {
    let whole = ByteSpan::new(0, text.len());
    let lines = lines(text, whole);
    let blocks = blocks(text, &lines);
    let is_above = blocks.first().is_some_and(|(first, _)| *first == 0);
    let is_below = blocks.last().is_some_and(|(_, last)| last + 1 == lines.len());
    let borders: Vec<usize> = match (is_above, is_below) {
        (true, false) => blocks.iter().map(|(first, _)| *first).collect(),
        (false, true) => std::iter::once(0).chain(blocks.iter().map(|(_, last)| last + 1)).collect(),
        _ => return vec![trim(text, whole)],
    };
    let mut documents = Vec::new();
    for (at, from) in borders.iter().enumerate() {
        let to = borders.get(at + 1).copied().unwrap_or(lines.len());
        let own = lines.get(*from..to).unwrap_or_default();
        let mut own = own.iter().filter(|(line, _)| !is_rule(line.of(text)));
        if let Some((first, _)) = own.next() {
            documents.push(ByteSpan::new(first.start, own.next_back().map_or(first.end, |(last, _)| last.end)));
        }
    }
    documents
}

/// The first and the last line of what is said of each document: the lines around its number.
fn blocks(text: &str, lines: &[(ByteSpan, bool)]) -> Vec<(usize, usize)> {
    let own = |at: usize| lines.get(at).map(|(line, _)| line.of(text));
    let is_apart = |at: usize| lines.get(at).is_none_or(|(_, is_apart)| *is_apart);
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    for number in (0..lines.len()).filter(|at| own(*at).is_some_and(is_number)) {
        let (mut first, mut last) = (number, number);
        while first > 0 && !is_apart(first) && own(first - 1).is_some_and(is_labelled) {
            first -= 1;
        }
        // Rights and the address of the document stand apart.
        while own(last + 1)
            .is_some_and(|line| (is_labelled(line) && (!is_apart(last + 1) || is_end(line))) || is_end(line))
        {
            last += 1;
        }
        if first < last && blocks.last().is_none_or(|(_, before)| *before < first) {
            blocks.push((first, last));
        }
    }
    blocks
}

/// `Dokumentnummer: HB-2019-1`.
fn is_number(line: &str) -> bool {
    const LABELS: [&str; 3] = ["dokumentnummer", "dokument-nr.", "dokument-nummer"];
    line.split_once(':').is_some_and(|(label, number)| {
        LABELS.contains(&label.trim().to_lowercase().as_str())
            && number.split_whitespace().count() == 1
            && number.bytes().any(|byte| byte.is_ascii_digit())
    })
}

/// A line with a label of one or two words before a colon.
fn is_labelled(line: &str) -> bool {
    const LONGEST: usize = 40;
    line.split_once(':').is_some_and(|(label, value)| {
        label.len() <= LONGEST
            && label.starts_with(char::is_uppercase)
            && label.split_whitespace().count() <= 4
            && !value.trim().is_empty()
    })
}

/// What the database writes below a document.
fn is_end(line: &str) -> bool {
    let lower = line.to_lowercase();
    is_rule(line)
        || ["dauerhafte adresse", "alle rechte vorbehalten", "©", "(c) "].iter().any(|begin| lower.starts_with(begin))
}

/// A line that only parts two documents.
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'_' | b'*'))
}

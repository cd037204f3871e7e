//! Lines that say outlet, day, page and author without labels: `SPIEGEL, 17.10.2025`, `Hafenblatt vom 03.05.2019, Seite 5, Lokales`.

use super::fact::{Fact, Field, Weight};
use super::names::{are_persons, day_at, is_address, is_name, is_outlet};
use crate::extract::agency::agency_list;
use crate::extract::lines::trim;
use crate::model::ByteSpan;

/// The longest such line, in bytes.
const LONGEST: usize = 200;
/// The most pieces of one.
const MOST_PIECES: usize = 8;

/// A piece of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Day,
    Page,
    Url,
    Outlet,
    /// With `Von` before it.
    Byline,
    Agency,
    /// `Lesedauer: 3 Min.`
    Note,
    /// A name of which it is not known whose.
    Name,
}

/// Reads such a line; `None` if a piece of it is something else, or if it says neither outlet nor day.
///
/// `is_named`: a label says that the first piece is the outlet.
pub(super) fn read(text: &str, line: ByteSpan, is_named: bool) -> Option<Vec<Fact>> {
    if line.len() > LONGEST {
        return None;
    }
    let pieces = pieces(text, line)?;
    let has = |wanted| pieces.iter().any(|(piece, _)| *piece == wanted);
    let first_name = pieces.first().filter(|(piece, _)| *piece == Piece::Name);
    // `Meierhofer Rundbrief vom 03.05.2019, Seite 5` is one whatever its name.
    let is_cited = has(Piece::Day) && (is_named || has(Piece::Page)) && first_name.is_some();
    let is_sure = (has(Piece::Outlet) && pieces.len() > 1) || is_cited || (has(Piece::Byline) && has(Piece::Day));
    let is_dated_name = has(Piece::Day) && (2..4).contains(&pieces.len());
    let is_signed = is_signed(text, line, &pieces);
    if !is_sure && !is_dated_name {
        return None;
    }
    let weight = if is_sure { Weight::Strong } else { Weight::UnderTitle };
    let mut facts = Vec::new();
    for (at, (piece, value)) in pieces.iter().enumerate() {
        let field = match piece {
            Piece::Day => Field::Published,
            Piece::Page => Field::Extra("page"),
            Piece::Url => Field::Url,
            Piece::Outlet => Field::Outlet,
            Piece::Byline | Piece::Agency => Field::Author,
            Piece::Name if at == 0 && is_cited && !has(Piece::Outlet) => Field::Outlet,
            Piece::Name if at == 0 && is_signed => Field::Author,
            // A name before the day may be the author's, or a place.
            Piece::Name if is_sure && at > 0 => Field::Extra("section"),
            Piece::Name | Piece::Note => Field::Nothing,
        };
        facts.push(Fact { field, value: *value, weight });
    }
    Some(facts)
}

/// Whether a line is `Eva Muster | 17.10.2025`: the mark parts who wrote from when, where places stand before a comma.
fn is_signed(text: &str, line: ByteSpan, pieces: &[(Piece, ByteSpan)]) -> bool {
    /// What names of places begin with, in lower case.
    const OF_PLACES: [&str; 24] = [
        "bad", "sankt", "st.", "neu", "groß", "klein", "ober", "unter", "alt", "hohen", "new", "san", "los", "las",
        "tel", "den", "abu", "rio", "le", "la", "der", "die", "das", "im",
    ];
    let [(Piece::Name, name), (Piece::Day, _), rest @ ..] = pieces else { return false };
    let words = name.of(text);
    let mark = text.get(name.end..line.end).unwrap_or_default().trim_start();
    let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    mark.starts_with('|')
        && rest.iter().all(|(piece, _)| *piece == Piece::Note)
        && (2..4).contains(&words.split_whitespace().count())
        && are_persons(words)
        && !OF_PLACES.contains(&first.as_str())
}

/// The pieces of a line, each with its words; `None` if one is none of them.
fn pieces(text: &str, line: ByteSpan) -> Option<Vec<(Piece, ByteSpan)>> {
    let mut pieces = Vec::new();
    let mut at = line.start;
    while at < line.end {
        let rest = text.get(at..line.end)?;
        let skipped =
            rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || ",;|·•()–—-/:".contains(c)).len();
        at += skipped;
        if at >= line.end {
            break;
        }
        if pieces.len() == MOST_PIECES {
            return None;
        }
        let rest = ByteSpan::new(at, line.end);
        let (piece, value, end) = day(text, rest).or_else(|| words(text, rest))?;
        pieces.push((piece, value));
        at = end;
    }
    Some(pieces).filter(|pieces| !pieces.is_empty())
}

/// A day at the beginning, maybe behind `vom`, `am`, a weekday or a label.
fn day(text: &str, rest: ByteSpan) -> Option<(Piece, ByteSpan, usize)> {
    const BEFORE: [&str; 14] = [
        "vom",
        "am",
        "den",
        "der",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "stand",
        "ausgabe",
    ];
    let (found, at) = day_at(text, rest)?;
    let before = text.get(rest.start..at)?.to_lowercase();
    let mut before = before.split_whitespace().map(|word| word.trim_end_matches([',', ':', '.']));
    if !before.all(|word| BEFORE.contains(&word)) {
        return None;
    }
    // A weekday may follow: `17. Oktober 2025 Freitag`.
    let behind = text.get(found.end..rest.end)?.trim_start();
    let end = match behind.split_whitespace().next() {
        Some(word) if BEFORE.get(4..12)?.contains(&word.to_lowercase().trim_end_matches(',')) => {
            rest.end - behind.len() + word.len()
        }
        Some("Uhr") => rest.end - behind.len() + "Uhr".len(),
        _ => found.end,
    };
    Some((Piece::Day, ByteSpan::new(at, found.end), end))
}

/// Words up to the next mark, or up to a day.
fn words(text: &str, rest: ByteSpan) -> Option<(Piece, ByteSpan, usize)> {
    let own = rest.of(text);
    let is_url = own.starts_with("http://") || own.starts_with("https://") || own.starts_with("www.");
    let mut length = match is_url {
        true => own.find([' ', '\t', ',', '|', ')']).unwrap_or(own.len()),
        false => own.find([',', ';', '|', '·', '•', '(', ')', '\t']).unwrap_or(own.len()),
    };
    if !is_url {
        let part = own.get(..length)?;
        for mark in [" – ", " — ", " - ", " / ", "/ ", " vom ", " am ", " Seite ", " S. ", " Nr. ", ": "] {
            length = part.find(mark).filter(|at| *at > 0).map_or(length, |at| length.min(at));
        }
        // `SPIEGEL 17.10.2025`, `SPIEGEL 10/2025`
        let digits = own.get(..length)?.match_indices(' ').map(|(at, _)| at + 1);
        let dated = digits.filter(|at| {
            let span = ByteSpan::new(rest.start + at, rest.end);
            let own = span.of(text);
            let is_issue = || is_issue(own.split([' ', ',', ';', '|']).next().unwrap_or_default());
            own.starts_with(|c: char| c.is_ascii_digit()) && (is_issue() || day(text, span).is_some())
        });
        length = dated.min().map_or(length, |at| at - 1);
    }
    let end = rest.start + length;
    let value = trim(text, ByteSpan::new(rest.start, end));
    kind(value.of(text)).map(|piece| (piece, value, end))
}

/// The number of an issue: `10/2025`.
fn is_issue(word: &str) -> bool {
    let is_number =
        |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    word.split_once('/').is_some_and(|(number, year)| is_number(number, 3) && year.len() == 4 && is_number(year, 4))
}

fn kind(words: &str) -> Option<Piece> {
    let lower = words.to_lowercase();
    let number = |label: &str| {
        let rest = lower.strip_prefix(label)?.trim_start_matches(['.', ' ', '\u{a0}']);
        rest.starts_with(|c: char| c.is_ascii_digit()).then_some(())
    };
    let names = ["Von ", "von ", "VON "].iter().find_map(|by| words.strip_prefix(by));
    if is_address(words) {
        Some(Piece::Url)
    } else if number("seite").or_else(|| number("s.")).or_else(|| number("s ")).is_some() {
        // `Seite 5 im Protokoll` is none.
        let is_word = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 3;
        Some(Piece::Page).filter(|_| !words.split_whitespace().skip(1).any(is_word))
    } else if is_issue(words)
        || number("nr").or_else(|| number("ausgabe")).or_else(|| number("heft")).is_some()
        || ["lesedauer", "lesezeit", "jahrgang"].iter().any(|note| lower.starts_with(note))
        || (lower.ends_with(" uhr") && lower.len() <= 10)
        || (lower.ends_with(" min.") && lower.len() <= 12)
    {
        Some(Piece::Note)
    } else if names.is_some_and(are_persons) {
        Some(Piece::Byline)
    } else if agency_list(words).is_some() {
        Some(Piece::Agency)
    } else if is_outlet(words) {
        Some(Piece::Outlet)
    } else if is_name(words) && words.split_whitespace().count() <= 5 {
        Some(Piece::Name)
    } else {
        None
    }
}

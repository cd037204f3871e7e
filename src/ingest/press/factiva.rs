//! Factiva: documents that end with `Document HAFEN00020251017…`, their fields in lines with two letters or in a fixed order.
//!
//! ```text
//! HD   Headline               Headline
//! BY   Eva Muster             Eva Muster
//! WC   312 words              312 Wörter
//! PD   17 October 2025        17. Oktober 2025
//! SN   Hafenblatt             Hafenblatt
//! LP   …                      HAFEN
//! TD   …                      Deutsch
//! AN   Document HAFEN…        Copyright 2025 …
//!                             …
//!                             Dokument HAFEN…
//! ```

use super::document::{Document, Parts, language, trim};
use crate::calendar::parse_at;
use crate::ingest::draft::{Declared, DeclaredDate, Draft};
use crate::model::ByteSpan;

/// The fields that are marked by two or three letters.
const CODES: &[&str] = &[
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "PG", "ED", "VOL", "LA", "CY", "LP", "TD", "CT", "RF", "CO",
    "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "ART", "CLM", "CX", "DLN",
];

/// Whether a text has the marks of an export.
pub(super) fn is_export(text: &str) -> bool {
    let (mut numbers, mut codes, mut words) = (0, 0, 0);
    for line in text.lines().map(str::trim_end).filter(|line| line.len() <= 4096) {
        numbers += usize::from(is_number(line.trim()));
        words += usize::from(is_length(line.trim()));
        codes +=
            usize::from(code(line).is_some_and(|(code, _)| matches!(code, "HD" | "PD" | "SN" | "LP" | "TD" | "AN")));
    }
    codes >= 4 || (numbers > 0 && words > 0)
}

/// `Document HAFEN00020251017eah00001`.
fn is_number(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ["Document" | "Dokument", number] = words.as_slice() else { return false };
    (16..=40).contains(&number.len())
        && number.starts_with(|c: char| c.is_ascii_uppercase())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && number.bytes().filter(u8::is_ascii_digit).count() >= 8
}

/// `312 words`, `312 Wörter`.
fn is_length(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [number, "words" | "word" | "Wörter" | "Worte" | "Wort"] = words.as_slice() else { return false };
    number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// The code of a line, and what stands behind it.
fn code(line: &str) -> Option<(&'static str, &str)> {
    let end = line.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(line.len());
    let code = CODES.iter().find(|code| line.get(..end) == Some(code))?;
    let rest = line.get(end..)?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some((*code, rest))
}

/// The documents of a file.
pub(super) fn split(text: &str) -> Vec<ByteSpan> {
    let mut documents = Vec::new();
    let (mut start, mut at, mut has_code) = (0, 0, false);
    for piece in text.split_inclusive('\n') {
        let end = at + piece.len();
        let line = piece.trim_end();
        let number = code(line).map_or(line, |(_, rest)| rest);
        if is_number(number.trim()) {
            documents.push(ByteSpan::new(start, end));
            (start, has_code) = (end, false);
        } else if matches!(code(line), Some(("HD" | "SE", _)))
            && has_code
            && code(line).is_some_and(|(code, _)| code == "HD")
        {
            // An export without numbers.
            documents.push(ByteSpan::new(start, at));
            start = at;
        }
        has_code |= code(line).is_some_and(|(code, _)| matches!(code, "LP" | "TD"));
        at = end;
    }
    let rest = ByteSpan::new(start, text.len());
    let is_document = |span: ByteSpan| {
        span.of(text)
            .lines()
            .any(|line| is_length(line.trim()) || matches!(code(line.trim_end()), Some(("HD" | "LP" | "TD", _))))
    };
    if is_document(rest) || documents.is_empty() {
        documents.push(rest);
    }
    documents.into_iter().map(|span| trim(text, span)).filter(|span| !span.is_empty()).collect()
}

/// The draft of a document; `None` if its head is not understood.
pub(super) fn read(document: &Document<'_>) -> Option<Draft> {
    let text = document.text();
    let fields = fields(text, document.span);
    let parts = match fields.iter().any(|(code, _)| matches!(*code, "LP" | "TD")) {
        true => coded(document, &fields),
        false => ordered(document),
    };
    document.draft(parts?)
}

/// The fields of a document with codes.
fn fields(text: &str, region: ByteSpan) -> Vec<(&'static str, ByteSpan)> {
    let mut fields: Vec<(&'static str, ByteSpan)> = Vec::new();
    let mut at = region.start;
    for piece in region.of(text).split_inclusive('\n') {
        let end = at + piece.len();
        match code(piece.trim_end()) {
            Some((code, rest)) => fields.push((code, ByteSpan::new(at + piece.trim_end().len() - rest.len(), end))),
            None => {
                if let Some((_, value)) = fields.last_mut() {
                    value.end = end;
                }
            }
        }
        at = end;
    }
    fields.into_iter().map(|(code, value)| (code, trim(text, value))).filter(|(_, value)| !value.is_empty()).collect()
}

fn coded(document: &Document<'_>, fields: &[(&'static str, ByteSpan)]) -> Option<Parts> {
    let text = document.text();
    let mut parts = Parts::default();
    let declared = &mut parts.declared;
    let time = fields.iter().find(|(code, _)| *code == "ET").map(|(_, value)| value.of(text));
    for (code, value) in fields {
        let words = || value.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        match *code {
            "HD" => parts.headline = Some(*value),
            "BY" => declared.byline = Some(words()),
            "CR" => declared.agencies.push(words()),
            "SN" => declared.outlet = Some(words()),
            "LA" => declared.language = language(&words()),
            "PD" => {
                let day = document.date(*value);
                // The same day with its time says more.
                declared.published.extend(time.map(|time| timed(&day, time)));
                declared.published.push(day);
            }
            "SE" => put(declared, "section", words()),
            "PG" => put(declared, "page", words()),
            "ED" => put(declared, "edition", words()),
            "AN" => put(
                declared,
                "document_number",
                words().trim_start_matches("Document ").trim_start_matches("Dokument ").to_owned(),
            ),
            "LP" | "TD" => parts.text.push(*value),
            _ => {}
        }
    }
    Some(parts)
}

fn timed(day: &DeclaredDate, time: &str) -> DeclaredDate {
    DeclaredDate { text: format!("{}, {time}", day.text), bytes: None }
}

fn put(declared: &mut Declared, key: &str, words: String) {
    declared.extra.entry(key).or_insert(words.into());
}

/// A document without codes: what a line is tells its place around the number of words.
fn ordered(document: &Document<'_>) -> Option<Parts> {
    const LONGEST_HEAD: usize = 14;
    let text = document.text();
    let lines = document.lines();
    let length_at = lines.iter().take(12).position(|(line, _)| is_length(line.of(text)))?;
    let mut parts = Parts::default();
    let mut above: Vec<ByteSpan> = lines.iter().take(length_at).map(|(line, _)| *line).collect();
    if above.len() > 1 && above.last().is_some_and(|line| is_byline(line.of(text))) {
        parts.declared.byline = above.pop().map(|line| line.of(text).to_owned());
    }
    parts.headline = above.pop();
    if let Some(section) = above.pop() {
        put(&mut parts.declared, "section", section.of(text).to_owned());
    }
    let mut start = None;
    let mut time = None;
    for (line, _) in lines.iter().skip(length_at + 1).take(LONGEST_HEAD) {
        let own = line.of(text);
        let found = parse_at(text.get(..line.end)?, line.start).filter(|found| found.day().is_some());
        if is_rights(own) {
            start = Some(line.end);
        } else if start.is_some() {
            break;
        } else if let Some(found) = found.filter(|_| parts.declared.published.is_empty()) {
            parts.declared.published.push(document.date(ByteSpan::new(line.start, found.end)));
        } else if own.len() <= 9 && own.contains(':') && own.starts_with(|c: char| c.is_ascii_digit()) {
            time = Some(own.trim_end_matches(" Uhr"));
        } else if parts.declared.outlet.is_none() {
            parts.declared.outlet = Some(own.to_owned());
        } else if let Some(tag) = language(own) {
            parts.declared.language = Some(tag);
        } else if own.bytes().all(|byte| byte.is_ascii_digit()) {
            put(&mut parts.declared, "page", own.to_owned());
        }
    }
    if let (Some(time), Some(day)) = (time, parts.declared.published.first()) {
        let timed = timed(day, time);
        parts.declared.published.insert(0, timed);
    }
    let end = lines.iter().rev().find(|(line, _)| !is_number(line.of(text)))?.0.end;
    if let Some((line, _)) = lines.last().filter(|(line, _)| is_number(line.of(text))) {
        let number = line.of(text).split_whitespace().nth(1).unwrap_or_default();
        put(&mut parts.declared, "document_number", number.to_owned());
    }
    let start = start?;
    parts.text.push(ByteSpan::new(start, end.max(start)));
    Some(parts)
}

fn is_rights(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["copyright", "(c) ", "©", "alle rechte", "all rights"].iter().any(|begin| lower.starts_with(begin))
}

/// `Eva Muster`, `Von Eva Muster und Jan Beispiel`: few capitalised words without a stop.
fn is_byline(line: &str) -> bool {
    const MOST_WORDS: usize = 8;
    let names = ["Von ", "VON ", "By "].iter().find_map(|by| line.strip_prefix(by));
    let is_word = |word: &str| {
        matches!(word, "und" | "von" | "van" | "de" | "and" | "der") || word.starts_with(char::is_uppercase)
    };
    let words = names.unwrap_or(line).split_whitespace().count();
    (2..=MOST_WORDS).contains(&words)
        && names.unwrap_or(line).split_whitespace().all(is_word)
        && (names.is_some() || words <= 5)
        && !line.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | '„' | '"'))
}

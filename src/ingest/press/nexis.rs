//! Nexis: documents between `1 of 20 DOCUMENTS` or `End of Document`, with labelled lines around the text.
//!
//! ```text
//! Headline                    Outlet
//! Outlet                      17. Oktober 2025 Freitag
//! 17. Oktober 2025 Freitag    Headline
//! Copyright 2025 …            BYLINE: Eva Muster
//! Section: LOKALES; S. 5      SECTION: LOKALES; S. 5
//! Length: 312 words           LENGTH: 312 Wörter
//! Byline: Eva Muster
//! Body
//! …                           …
//! Load-Date: …                LOAD-DATE: …
//! End of Document             Copyright 2025 …
//! ```

use super::document::{Document, Parts, language, trim};
use crate::calendar::parse_at;
use crate::ingest::draft::{Declared, Draft};
use crate::model::ByteSpan;

/// What a label says, and its words in lower case.
const LABELS: &[(Label, &[&str])] = &[
    (Label::Byline, &["byline", "autor", "von", "verfasser"]),
    (Label::Section, &["section", "rubrik", "ressort", "abschnitt"]),
    (Label::Length, &["length", "länge", "laenge"]),
    (Label::Dateline, &["dateline", "ort", "ortsmarke"]),
    (Label::Teaser, &["highlight", "highlights", "vorspann"]),
    (Label::Headline, &["headline", "überschrift", "titel"]),
    (Label::Kicker, &["kicker", "dachzeile"]),
    (Label::Edition, &["edition", "ausgabe"]),
    (Label::Language, &["language", "sprache"]),
    (Label::Url, &["url", "web", "link"]),
    (
        Label::Other,
        &[
            "load-date",
            "publication-type",
            "publikationstyp",
            "graphic",
            "grafik",
            "bild",
            "subject",
            "company",
            "organization",
            "person",
            "geographic",
            "industry",
            "ticker",
            "classification",
            "notes",
            "correction",
            "journal code",
            "document-type",
            "series",
            "type",
            "update",
            "acc-no",
            "zeitungs-code",
        ],
    ),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Byline,
    Section,
    Length,
    Dateline,
    Teaser,
    Headline,
    Kicker,
    Edition,
    Language,
    Url,
    Other,
}

/// Lines that begin the text.
const BODY: &[&str] = &["body", "hauptteil", "text", "volltext", "full text"];
/// Lines that end a document.
const ENDS: &[&str] = &["end of document", "ende des dokuments"];

/// Whether a text has the marks of an export: those that part documents, or labels that no other text has together.
pub(super) fn is_export(text: &str) -> bool {
    let (mut parted, mut length, mut others) = (false, false, 0);
    for line in text.lines().map(str::trim).filter(|line| line.len() <= 200) {
        let lower = line.to_lowercase();
        parted |= is_count(&lower) || ENDS.contains(&lower.as_str());
        match label(line) {
            Some((Label::Length, value)) => length |= is_length(value.trim()),
            Some((Label::Byline | Label::Section | Label::Language, _)) => others += 1,
            Some((Label::Other, _)) if lower.starts_with("load-date") || lower.starts_with("public") => others += 2,
            _ => {}
        }
    }
    length && (parted || others >= 2)
}

/// `312 words`, `312 Wörter`.
fn is_length(value: &str) -> bool {
    let mut words = value.split_whitespace();
    let number = words.next().is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    number
        && words
            .next()
            .is_some_and(|word| matches!(word.to_lowercase().as_str(), "words" | "word" | "wörter" | "worte" | "wort"))
}

/// `1 of 20 documents`, `dokument 1 von 20`, in lower case.
fn is_count(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    match words.as_slice() {
        [first, "of" | "von", all, "documents" | "document" | "dokumenten" | "dokumente"] => {
            is_number(first) && is_number(all)
        }
        ["dokument" | "document", first, "of" | "von", all] => is_number(first) && is_number(all),
        _ => false,
    }
}

/// The label of a line, and what stands behind it.
fn label(line: &str) -> Option<(Label, &str)> {
    const LONGEST: usize = 24;
    let (name, value) = line.split_once(':').filter(|(name, _)| name.len() <= LONGEST)?;
    let name = name.trim().to_lowercase();
    let found = LABELS.iter().find(|(_, words)| words.contains(&name.as_str()))?;
    Some((found.0, value))
}

/// The documents of a file.
pub(super) fn split(text: &str) -> Vec<ByteSpan> {
    let mut documents = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for piece in text.split_inclusive(['\n', '\u{c}']) {
        let end = at + piece.len();
        let lower = piece.trim().to_lowercase();
        if is_count(&lower) {
            documents.push(ByteSpan::new(start, at));
            start = end;
        } else if ENDS.contains(&lower.as_str()) {
            documents.push(ByteSpan::new(start, end));
            start = end;
        }
        at = end;
    }
    documents.push(ByteSpan::new(start, text.len()));
    let is_document = |span: &ByteSpan| {
        span.of(text).lines().any(|line| {
            label(line.trim()).is_some_and(|(label, value)| label == Label::Length && is_length(value.trim()))
        })
    };
    // Covers with the terms of the search stand before the first, and notes of the service behind the last.
    let kept: Vec<ByteSpan> = documents.iter().map(|span| trim(text, *span)).filter(is_document).collect();
    if kept.is_empty() { vec![trim(text, ByteSpan::new(0, text.len()))] } else { kept }
}

/// The draft of a document; `None` if its head is not understood.
pub(super) fn read(document: &Document<'_>) -> Option<Draft> {
    let text = document.text();
    let lines = without_cover(text, document.lines());
    let day_at = lines.iter().take(10).position(|(line, _)| day_of(text, *line).is_some())?;
    let mut parts = Parts::default();
    let (day_line, _) = *lines.get(day_at)?;
    parts.declared.published.push(document.date(day_of(text, day_line)?));
    let (outlet, _) = *lines.get(day_at.checked_sub(1)?)?;
    parts.declared.outlet = Some(outlet.of(text).to_owned());
    // The title stands above the outlet, or behind the day.
    let title_above =
        day_at.checked_sub(2).and_then(|last| Some(ByteSpan::new(lines.first()?.0.start, lines.get(last)?.0.end)));
    parts.headline = title_above;
    let mut rest = lines.get(day_at + 1..)?;
    let mut unlabelled: Vec<ByteSpan> = Vec::new();
    let mut any_label = false;
    let body = loop {
        let Some(((line, is_apart), behind)) = rest.split_first() else { break None };
        let own = line.of(text);
        if BODY.contains(&own.to_lowercase().as_str()) {
            break behind.first();
        }
        if is_rights(own) {
            rest = behind;
        } else if let Some((label, _)) = label(own) {
            let (value, behind) = value(text, *line, behind);
            note(text, label, value, &mut parts);
            any_label = true;
            rest = behind;
        } else if any_label && *is_apart && !has_label_soon(text, rest) {
            break rest.first();
        } else {
            unlabelled.push(*line);
            rest = behind;
        }
    };
    if parts.headline.is_none() {
        // Behind the day stands the edition, then the title.
        parts.headline = unlabelled.pop();
    }
    for line in unlabelled {
        extra(&mut parts.declared, "edition", line.of(text));
    }
    let start = body?.0.start;
    let end = tail(document, start, &mut parts);
    parts.text.push(ByteSpan::new(start, end));
    document.draft(parts)
}

/// Whether a line with a label follows among the next lines: then what stands here belongs to the head.
fn has_label_soon(text: &str, rest: &[(ByteSpan, bool)]) -> bool {
    const SOON: usize = 4;
    let mut short = rest.iter().take(SOON).take_while(|(line, _)| line.len() <= 160);
    short.any(|(line, _)| {
        let own = line.of(text);
        BODY.contains(&own.to_lowercase().as_str())
            || label(own).is_some_and(|(label, _)| {
                !matches!(label, Label::Language | Label::Url | Label::Edition | Label::Other)
            })
    })
}

/// The value of a labelled line, which goes on up to a blank line.
fn value<'a>(text: &str, line: ByteSpan, behind: &'a [(ByteSpan, bool)]) -> (ByteSpan, &'a [(ByteSpan, bool)]) {
    let colon = line.of(text).find(':').unwrap_or_default();
    let mut value = ByteSpan::new(line.start + colon + 1, line.end);
    let mut rest = behind;
    while let Some(((next, false), behind)) = rest.split_first() {
        let own = next.of(text);
        if label(own).is_some() || BODY.contains(&own.to_lowercase().as_str()) || is_rights(own) {
            break;
        }
        value.end = next.end;
        rest = behind;
    }
    (trim(text, value), rest)
}

/// Notes what a labelled line says.
fn note(text: &str, label: Label, value: ByteSpan, parts: &mut Parts) {
    let words = value.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return;
    }
    let declared = &mut parts.declared;
    match label {
        Label::Byline => declared.byline = Some(words),
        Label::Dateline => declared.place = Some(words),
        Label::Teaser => parts.teaser = Some(value),
        Label::Headline => parts.headline = Some(value),
        Label::Kicker => parts.kicker = Some(value),
        Label::Section => {
            let (section, page) = words.split_once(';').unwrap_or((&words, ""));
            extra(declared, "section", section.trim());
            extra(declared, "page", page.trim());
        }
        Label::Edition => extra(declared, "edition", &words),
        Label::Language => declared.language = language(&words),
        Label::Url => declared.url = Some(words).filter(|url| url.starts_with("http")),
        Label::Length | Label::Other => {}
    }
}

fn extra(declared: &mut Declared, key: &str, words: &str) {
    if !words.is_empty() {
        declared.extra.entry(key).or_insert_with(|| words.into());
    }
}

/// Where the text ends: before the labelled lines and the notes on rights at the end.
fn tail(document: &Document<'_>, start: usize, parts: &mut Parts) -> usize {
    const REACH: usize = 24;
    let text = document.text();
    let lines = document.lines();
    let mut end = start;
    let body: Vec<_> = lines.iter().filter(|(line, _)| line.start >= start).collect();
    let from = body.len().saturating_sub(REACH);
    for (at, (line, _)) in body.iter().enumerate() {
        let own = line.of(text);
        let lower = own.to_lowercase();
        let is_last = at >= from.max(1);
        if is_last && (ENDS.contains(&lower.as_str()) || is_rights(own)) {
            break;
        }
        if let Some((label, _)) = label(own).filter(|_| is_last) {
            if !matches!(label, Label::Other | Label::Language | Label::Length | Label::Section | Label::Url) {
                end = line.end;
                continue;
            }
            let rest: Vec<_> = body.iter().skip(at).map(|line| **line).collect();
            for (line, _) in rest {
                if let Some((label, _)) = self::label(line.of(text)) {
                    note(text, label, value(text, line, &[]).0, parts);
                }
            }
            break;
        }
        end = line.end;
    }
    end
}

/// The lines behind a cover with the terms of the search, and without what the service says of itself.
fn without_cover(text: &str, lines: Vec<(ByteSpan, bool)>) -> Vec<(ByteSpan, bool)> {
    const LOOKED_AT: usize = 200;
    let is_cover = |line: &str| {
        line.starts_with("About LexisNexis")
            || line.starts_with("Client/Matter")
            || line.starts_with("Narrowed by")
            || line.starts_with("Search Terms:")
            || line.starts_with("Search Type:")
            || (line.starts_with("Copyright ©") && line.contains("LexisNexis"))
    };
    let last = lines.iter().take(LOOKED_AT).rposition(|(line, _)| is_cover(line.of(text)));
    lines.into_iter().skip(last.map_or(0, |last| last + 1)).collect()
}

fn is_rights(line: &str) -> bool {
    let lower = line.to_lowercase();
    let begins = ["copyright", "(c) ", "©", "alle rechte vorbehalten", "all rights reserved"];
    line.len() <= 240 && begins.iter().any(|begin| lower.starts_with(begin))
}

/// The day of a line that says a day and little else: `17. Oktober 2025 Freitag`, `Freitag 17. Oktober 2025 14:05 GMT+1`.
fn day_of(text: &str, line: ByteSpan) -> Option<ByteSpan> {
    const MOST_WORDS: usize = 8;
    let own = line.of(text);
    if own.split_whitespace().count() > MOST_WORDS || label(own).is_some() {
        return None;
    }
    let starts =
        own.char_indices().filter(|(at, _)| *at == 0 || own.get(..*at).is_some_and(|before| before.ends_with(' ')));
    starts.take(3).find_map(|(at, _)| {
        let start = line.start + at;
        let found = parse_at(text.get(..line.end)?, start)?;
        found.day().map(|_| ByteSpan::new(start, found.end))
    })
}

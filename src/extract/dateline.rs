//! Datelines: place, day and agency before the first sentence.
//!
//! `Washington (dpa) -`, `WASHINGTON, 16. Oktober 2025 –`, `BERLIN/KIEW (dpa/AFP)`, `Wien (APA)`, `(dpa)`. A place alone (`Berlin –`) is
//! not taken: too many sentences begin so.

use super::agency::agency_list;
use crate::calendar::{FoundDate, parse_at};
use crate::model::ByteSpan;

/// What a dateline says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dateline {
    pub(super) place: Option<String>,
    pub(super) agencies: Vec<&'static str>,
    /// The day, and where it stands in the paragraph.
    pub(super) day: Option<(FoundDate, ByteSpan)>,
}

/// Lower-case words inside names of places.
const SMALL: &[&str] = &[
    "am", "an", "auf", "bei", "der", "den", "im", "in", "ob", "unter", "vor", "a.M.", "a.d.", "a.", "d.", "de", "del",
    "la",
];

/// The longest place, in bytes.
const MAX_PLACE: usize = 60;

/// Reads the dateline at the start of a paragraph.
pub(super) fn parse(paragraph: &str) -> Option<Dateline> {
    let place_end = paragraph.char_indices().take(MAX_PLACE).find_map(|(at, c)| {
        let rest = paragraph.get(at..).unwrap_or_default();
        (matches!(c, '(' | ',' | '\n') || (at > 0 && dash(rest.trim_start()).is_some() && rest.starts_with(' ')))
            .then_some(at)
    })?;
    let name = paragraph.get(..place_end)?.trim();
    if !name.is_empty() && !is_place(name) {
        return None;
    }
    let mut line = Dateline { place: None, agencies: Vec::new(), day: None };
    let mut at = place_end;
    let mut initials = false;
    let is_closed = loop {
        let rest = paragraph.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start_matches([' ', '\u{a0}']);
        at += rest.len() - trimmed.len();
        if dash(trimmed).is_some() {
            break true;
        } else if let Some(inside) = trimmed.strip_prefix('(') {
            let end = inside.find(')')?;
            let list = inside.get(..end)?;
            match agency_list(list) {
                Some(agencies) if line.agencies.is_empty() => line.agencies = agencies,
                None if list.len() <= 5 && list.chars().all(char::is_lowercase) => initials = true,
                _ => return None,
            }
            at += end + 2;
        } else if let Some(behind) = trimmed.strip_prefix(',') {
            let day_at = paragraph.len() - behind.trim_start().len();
            let found = parse_at(paragraph, day_at).filter(|_| line.day.is_none())?;
            line.day = Some((found, ByteSpan::new(day_at, found.end)));
            at = found.end;
        } else {
            break false;
        }
    };
    let is_signed = !line.agencies.is_empty();
    let is_dated = is_closed && !name.is_empty() && line.day.is_some();
    let is_initialled = is_closed && !name.is_empty() && initials;
    line.place = (!name.is_empty()).then(|| title_case(name));
    (is_signed || is_dated || is_initialled).then_some(line)
}

/// A dash with a blank behind it.
fn dash(text: &str) -> Option<()> {
    let rest = text.strip_prefix(['-', '–', '—'])?;
    rest.starts_with(char::is_whitespace).then_some(())
}

/// Whether a text may name a place or several: few words, the first with a capital.
fn is_place(name: &str) -> bool {
    const MOST_WORDS: usize = 6;
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '/' | '\'' | '’' | ' ' | '\u{a0}');
    let is_word = |word: &str| word.starts_with(char::is_uppercase) || SMALL.contains(&word);
    name.starts_with(char::is_uppercase)
        && name.chars().count() > 1
        && name.chars().all(is_letter)
        && name.split([' ', '/', '\u{a0}']).filter(|word| !word.is_empty()).all(is_word)
        && name.split_whitespace().count() <= MOST_WORDS
        && !name.ends_with('.')
        || name.ends_with("a.M.")
}

/// `NEW YORK` as `New York`; a name that is not all capitals stays as it is.
fn title_case(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    if letters.clone().count() < 3 || letters.clone().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut cased = String::with_capacity(name.len());
    for (i, piece) in name.split_inclusive([' ', '/', '-']).enumerate() {
        let lower = piece.to_lowercase();
        let word = lower.trim_end_matches([' ', '/', '-']);
        if i > 0 && matches!(word, "am" | "an" | "der" | "im" | "in" | "ob" | "bei" | "auf" | "vor" | "unter") {
            cased.push_str(&lower);
        } else if word == "a.m." {
            cased.push_str(&lower.replace("a.m.", "a.M."));
        } else {
            let mut chars = piece.chars();
            cased.extend(chars.next());
            cased.extend(chars.flat_map(char::to_lowercase));
        }
    }
    cased
}

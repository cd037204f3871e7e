//! Names of authors out of what pages write: `Von Anna Weber und Ben Kurz, Berlin`, lists, addresses.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::facts::is_address;
use crate::model::{agency, list};

/// The words around names; the list says what each section is.
struct Words {
    label: FxHashSet<&'static str>,
    colon: FxHashSet<&'static str>,
    lead: FxHashSet<&'static str>,
    role: Vec<&'static str>,
    house: Vec<&'static str>,
    office: FxHashSet<&'static str>,
    other: FxHashSet<&'static str>,
    calendar: FxHashSet<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let section = |name| list::section(include_str!("../../../index-data/lexicon/byline_words.txt"), name);
    Words {
        label: section("label").collect(),
        colon: section("colon").collect(),
        lead: section("lead").collect(),
        role: section("role").collect(),
        house: section("house").collect(),
        office: section("office").collect(),
        other: section("other").collect(),
        calendar: section("calendar").collect(),
    }
});

/// The longest name, in words and bytes.
const LONGEST: (usize, usize) = (7, 80);

/// Cleans names that a page declares: one name each, in their order, each once.
pub(super) fn clean(declared: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in declared {
        for name in split(text) {
            let known = names.iter().any(|known| known.to_lowercase() == name.to_lowercase());
            if !known {
                names.push(name);
            }
        }
    }
    names
}

/// Names in a line that stands in the page: only agencies, and what looks like a person's name. In a line that is `named` as a byline its first part
/// counts, in any other only what stands behind a label (`16.10.2025 von Anna Weber`).
pub(super) fn in_byline(line: &str, is_named: bool) -> Vec<String> {
    let mut first = Vec::new();
    for part in line.split(['|', '•', '·', '\n', '~']) {
        let (names, is_labelled) = without_day(part);
        let names: Vec<String> =
            split(&names).into_iter().filter(|name| is_person(name) || agency(name).is_some()).collect();
        if is_labelled && !names.is_empty() {
            return names;
        }
        if first.is_empty() {
            first = names;
        }
    }
    if is_named { first } else { Vec::new() }
}

/// Names in an element that is said to hold an author's: one word may be a name there.
pub(super) fn in_element(text: &str) -> Vec<String> {
    const MOST_WORDS: usize = 4;
    let is_name = |name: &String| {
        let words = name.split_whitespace().count();
        let first = name.split_whitespace().next().map(str::to_lowercase).unwrap_or_default();
        words <= MOST_WORDS
            && (words == 1 || is_person(name) || is_person_in_capitals(name))
            && ![&WORDS.office, &WORDS.other, &WORDS.lead].iter().any(|known| known.contains(first.as_str()))
    };
    split(text).into_iter().filter(is_name).collect()
}

/// Whether a word stands before names: `von`, `Autorin:`, `Text:`.
fn is_label(word: &str) -> bool {
    let lower = word.to_lowercase();
    match lower.strip_suffix(':') {
        Some(bare) => WORDS.label.contains(bare) || WORDS.colon.contains(bare),
        None => WORDS.label.contains(lower.as_str()),
    }
}

/// Whether a line begins with words that stand before names: `von`, `Gespeichert von`.
pub(super) fn begins_with_label(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    is_label(first) || WORDS.lead.contains(first.to_lowercase().as_str()) && words.next().is_some_and(is_label)
}

/// Whether a line is a label and names, and nothing else.
pub(super) fn is_whole_byline(line: &str) -> bool {
    const MOST_BESIDE: usize = 8;
    let names = in_byline(line, false);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    begins_with_label(line)
        && !names.is_empty()
        && letters(line) <= names.iter().map(|name| letters(name)).sum::<usize>() + MOST_BESIDE
}

/// A line's words without days and times, from the label of the authors on if it has one, and whether it has.
fn without_day(line: &str) -> (String, bool) {
    let is_of_day = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        bare.chars().any(|c| c.is_ascii_digit()) || WORDS.calendar.contains(bare.as_str())
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let starts_name = |word: &str| word.starts_with(char::is_uppercase) && !is_of_day(word);
    // `von` inside of a name stands behind a capital; `Bericht von` is a label.
    let label = words.iter().enumerate().position(|(i, word)| {
        let before = i.checked_sub(1).and_then(|i| words.get(i));
        let is_free = before.is_none_or(|word| {
            !starts_name(word)
                || word.ends_with([',', ':', ';', '.'])
                || WORDS.lead.contains(word.to_lowercase().as_str())
        });
        is_label(word) && is_free && words.get(i + 1).is_some_and(|next| starts_name(next) || next.ends_with("von"))
    });
    let rest = words.get(label.map_or(0, |label| label + 1)..).unwrap_or_default();
    let mut names: Vec<&str> = Vec::new();
    for word in rest {
        if is_of_day(word) {
            // What stands behind the day is another matter.
            if !names.is_empty() { break } else { continue }
        }
        // `von Anna Weber in Sport`
        let is_other = word.starts_with(char::is_lowercase) && !is_particle(word) && !matches!(*word, "und" | "and");
        if is_other && !names.is_empty() {
            break;
        }
        names.push(word);
    }
    (names.join(" ").trim_matches([',', '-', '–', ' ']).to_owned(), label.is_some())
}

fn split(text: &str) -> Vec<String> {
    let text = text.replace(['\u{a0}', '\n', '\t'], " ");
    let text = without_label(text.trim());
    if text.contains('@') && !text.contains(' ') || is_address(text) {
        return Vec::new();
    }
    let mut names = Vec::new();
    for part in text
        .split([';', '|', '/', '•'])
        .flat_map(|part| part.split(" und "))
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "))
    {
        let pieces: Vec<&str> = part.split(',').map(|piece| without_label(piece.trim())).collect();
        let has_name = pieces.first().is_some_and(|first| first.contains(' '));
        for (i, piece) in pieces.iter().enumerate() {
            // `Anna Weber, Berlin`: a single word behind a whole name is a place; an agency is short.
            let is_place = i > 0 && has_name && !piece.contains(' ') && piece.chars().count() > 4;
            let bare = without_role(without_brackets(piece), i > 0);
            let bare =
                bare.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '"' | '–' | '-' | '.' | '*' | '»'));
            let words = bare.split_whitespace().count();
            let is_name = bare.chars().any(char::is_alphabetic) && words <= LONGEST.0 && bare.len() <= LONGEST.1;
            if is_name && !is_place && !bare.contains('@') && !is_address(bare) {
                names.push(bare.to_owned());
            }
        }
    }
    names
}

/// What stands behind the labels with which a text begins: `Von`, `Autorin:`, `Ein Bericht von`, `Alle Artikel von`.
fn without_label(text: &str) -> &str {
    const MOST_WORDS: usize = 5;
    let mut text = text;
    loop {
        let first = text.split(' ').next().unwrap_or_default();
        let is_lead = WORDS.lead.contains(first.to_lowercase().as_str());
        let length = match () {
            () if is_label(first) => first.len(),
            () if is_lead => {
                let mut words = text.split(' ').take(MOST_WORDS).scan(0, |at, word| {
                    *at += word.len() + 1;
                    Some((*at - 1, word))
                });
                let end = words.find(|(_, word)| matches!(word.to_lowercase().as_str(), "von" | "by" | "von:" | "by:"));
                let Some((end, _)) = end else { return text };
                end
            }
            () => return text,
        };
        let rest = text.get(length..).unwrap_or_default().trim_start();
        if rest.is_empty() {
            return text;
        }
        text = rest;
    }
}

/// A name without what somebody is: `Anna Weber Chefreporterin`, `Redakteur Ben Kurz`, and without the words of a link (`anzeigen`) behind it.
/// Nothing is left of a `piece` of a list that only says so (`Korrespondentin in Berlin`).
fn without_role(name: &str, is_piece: bool) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_role = |word: &&str| {
        let lower = word.trim_end_matches([',', ':']).to_lowercase();
        WORDS.role.iter().any(|role| lower.ends_with(role))
    };
    let rest = match words.iter().position(is_role) {
        Some(0) => {
            let rest = words.get(1..).unwrap_or_default().join(" ");
            return match is_person(&rest) {
                true => rest,
                false if is_piece => String::new(),
                false => name.to_owned(),
            };
        }
        Some(at) if at >= 2 => words.get(..at).unwrap_or_default(),
        _ => &words,
    };
    let is_link = |word: &&&str| word.chars().all(char::is_lowercase) && !is_particle(word);
    let behind = rest.iter().rev().take_while(is_link).count();
    let kept = if rest.len() >= behind + 2 { rest.len() - behind } else { rest.len() };
    rest.get(..kept).unwrap_or_default().join(" ")
}

/// `Anna Weber (aw)` without the bracket.
fn without_brackets(name: &str) -> &str {
    match name.split_once('(') {
        Some((before, _)) if !before.trim().is_empty() => before.trim(),
        _ => name.trim_matches(['(', ')']),
    }
}

/// Whether a line says who took or made a picture.
pub(super) fn is_credit(line: &str) -> bool {
    const WORDS: [&str; 14] = [
        "foto",
        "fotos",
        "bild",
        "bilder",
        "photo",
        "photos",
        "grafik",
        "illustration",
        "symbolfoto",
        "symbolbild",
        "archivfoto",
        "archivbild",
        "video",
        "screenshot",
    ];
    let mut words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    line.contains('©') || words.next().is_some_and(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

/// Small words inside of names.
fn is_particle(word: &str) -> bool {
    matches!(word, "von" | "van" | "de" | "zu" | "der" | "den" | "di" | "da" | "vom" | "al" | "el" | "bin")
}

/// Bylines may stand in capitals.
fn is_person_in_capitals(name: &str) -> bool {
    let first_of_each = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect::<String>()
    };
    !name.contains(char::is_lowercase)
        && is_person(&name.split_whitespace().map(first_of_each).collect::<Vec<_>>().join(" "))
}

/// Whether a name looks like that of a person.
pub(super) fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_other = |word: &&str| {
        let lower = word.to_lowercase();
        WORDS.other.contains(lower.as_str()) || WORDS.house.iter().any(|house| lower.ends_with(house))
    };
    (2..=5).contains(&words.len())
        && !name.chars().any(|c| c.is_ascii_digit())
        && words.iter().all(|word| is_particle(word) || word.starts_with(char::is_uppercase))
        && !words.last().is_some_and(|last| is_particle(last))
        && !words.iter().any(is_other)
        && words.iter().any(|word| word.chars().any(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(name: &str) -> Vec<String> {
        clean(&[name.to_owned()])
    }

    #[test]
    fn names_are_parted_and_freed() {
        assert_eq!(cleaned("Von Anna Weber und Ben Kurz, Berlin"), ["Anna Weber", "Ben Kurz"]);
        assert_eq!(cleaned("Anna Weber, Ben Kurz, dpa"), ["Anna Weber", "Ben Kurz", "dpa"]);
        assert_eq!(cleaned("Anna Weber (aw)"), ["Anna Weber"]);
        assert_eq!(cleaned("Autorin: Dr. Anna von der Au"), ["Dr. Anna von der Au"]);
        assert_eq!(cleaned("Anna Weber Chefreporterin"), ["Anna Weber"]);
        assert_eq!(cleaned("Redakteur Ben Kurz, Anna Weber, Korrespondentin in Berlin"), ["Ben Kurz", "Anna Weber"]);
        assert_eq!(cleaned("Ein Bericht von Anna Weber"), ["Anna Weber"]);
        assert_eq!(cleaned("Alle Beiträge von Anna Weber anzeigen"), ["Anna Weber"]);
        assert_eq!(cleaned("Redakteurin"), ["Redakteurin"]);
        assert!(cleaned("https://www.example.org/autoren/weber").is_empty());
        assert!(cleaned("weber@example.org").is_empty());
    }

    #[test]
    fn a_byline_holds_persons_only() {
        for (line, names) in [
            ("Von Anna Weber | 12.10.2025", "Anna Weber"),
            ("12.10.2025 von Anna Weber", "Anna Weber"),
            ("Sonntag, 12. Oktober 2025, von Anna von der Au und Ben Kurz", "Anna von der Au, Ben Kurz"),
            ("Veröffentlicht von Anna Weber am 12. Oktober 2025 in Sport", "Anna Weber"),
            ("12.10.2025 | Autor: Anna Weber | Kai", "Anna Weber"),
            ("Anna Weber, 12.10.2025", ""),
            ("Oberbürgermeister von Halvik", ""),
            ("Stand: 12.10.2025, 14:05 Uhr", ""),
            ("Lesezeit 3 Min", ""),
            ("Ein Gastbeitrag von Anna Weber", "Anna Weber"),
            ("Von Anna Weber, Studio Halvik", "Anna Weber"),
        ] {
            assert_eq!(in_byline(line, false).join(", "), names, "{line}");
        }
        for (line, names) in [
            ("Anna Weber, 12.10.2025", "Anna Weber"),
            ("12. Oktober 2025 Anna Weber", "Anna Weber"),
            ("Politik | Anna Weber", "Anna Weber"),
            ("Politik und Kultur", ""),
        ] {
            assert_eq!(in_byline(line, true).join(", "), names, "{line}");
        }
    }
}

//! Names of authors out of what pages write: `Von Anna Weber und Ben Kurz, Berlin`, lists, addresses.

/// Words before a name, in lower case.
const BEFORE: &[&str] = &[
    "von ",
    "redaktion: ",
    "by ",
    "autor: ",
    "autorin: ",
    "autoren: ",
    "autor ",
    "autorin ",
    "autoren ",
    "text: ",
    "text von ",
    "ein artikel von ",
    "ein gastbeitrag von ",
    "ein kommentar von ",
    "eine analyse von ",
    "eine kolumne von ",
    "interview von ",
    "interview: ",
    "verfasst von ",
    "geschrieben von ",
    "veröffentlicht von ",
    "aus ",
    "author: ",
    "posted by ",
    "written by ",
    "aufgezeichnet von ",
    "protokoll: ",
    "autorenseite von ",
    "autorenprofil von ",
    "zur autorenseite von ",
    "profil von ",
    "zum profil von ",
    "zum autor ",
    "zur autorin ",
    "mehr von ",
    "mehr artikel von ",
    "mehr beiträge von ",
    "weitere artikel von ",
    "weitere beiträge von ",
    "alle artikel von ",
    "alle beiträge von ",
    "alle texte von ",
    "alle posts von ",
    "artikel von ",
    "beitrag von ",
    "beiträge von ",
    "view all posts by ",
    "all posts by ",
    "posts by ",
];

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

/// Names in a line that stands in the page: only what looks like a person's name. In a line that is `named` as a byline its first part
/// counts, in any other only what stands behind a label (`16.10.2025 von Anna Weber`).
pub(super) fn in_byline(line: &str, is_named: bool) -> Vec<String> {
    let mut first = Vec::new();
    for part in line.split(['|', '•', '·', '\n', '~']) {
        let (names, is_labelled) = without_day(part);
        let names: Vec<String> = split(&names).into_iter().filter(|name| is_person(name)).collect();
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
    const NONE: [&str; 12] = [
        "autor",
        "autorin",
        "autoren",
        "redaktion",
        "admin",
        "mehr",
        "profil",
        "website",
        "webseite",
        "kontakt",
        "alle artikel",
        "alle beiträge",
    ];
    let is_name = |name: &String| {
        let words = name.split_whitespace().count();
        let lower = name.to_lowercase();
        words <= MOST_WORDS
            && !NONE.contains(&lower.as_str())
            && (words == 1 || is_person(name))
            && !["zur ", "zum ", "alle ", "mehr ", "weitere "].iter().any(|start| lower.starts_with(start))
    };
    split(text).into_iter().filter(is_name).collect()
}

/// A line's words without days and times, from the label of the authors on if it has one, and whether it has.
fn without_day(line: &str) -> (String, bool) {
    let is_of_day = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        bare.chars().any(|c| c.is_ascii_digit()) || is_calendar_word(&bare)
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let starts_name = |word: &str| word.starts_with(char::is_uppercase) && !is_of_day(word);
    // `von` inside of a name stands behind a capital.
    let label = words.iter().enumerate().position(|(i, word)| {
        let bare = word.trim_end_matches(':').to_lowercase();
        let is_label = matches!(bare.as_str(), "von" | "by" | "autor" | "autorin" | "autoren" | "text" | "redaktion");
        let before = i.checked_sub(1).and_then(|i| words.get(i));
        let is_free =
            before.is_none_or(|word| !starts_name(word) || word.ends_with([',', ':', ';', '.']) || is_verb(word));
        is_label && is_free && words.get(i + 1).is_some_and(|next| starts_name(next) || next.ends_with("von"))
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

/// `Veröffentlicht von`, `Geschrieben von`.
fn is_verb(word: &str) -> bool {
    [
        "Veröffentlicht",
        "Geschrieben",
        "Verfasst",
        "Erstellt",
        "Gepostet",
        "Eingestellt",
        "Posted",
        "Written",
        "Published",
        "Autor",
    ]
    .contains(&word)
}

/// Words of days and times, in lower case.
fn is_calendar_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "januar",
        "jänner",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
        "january",
        "february",
        "march",
        "may",
        "june",
        "july",
        "october",
        "december",
        "jan",
        "feb",
        "mär",
        "mrz",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "okt",
        "oct",
        "nov",
        "dez",
        "dec",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
        "uhr",
        "am",
        "um",
        "den",
        "vom",
        "on",
        "at",
        "stand",
        "aktualisiert",
        "veröffentlicht",
        "zuletzt",
        "updated",
        "geb",
        "geboren",
    ];
    WORDS.contains(&word)
}

fn split(text: &str) -> Vec<String> {
    let text = text.replace(['\u{a0}', '\n', '\t'], " ");
    let text = without_label(text.trim());
    if text.contains('@') && !text.contains(' ') || super::facts::is_address(text) {
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
            let bare = without_brackets(piece)
                .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '"' | '–' | '-' | '.' | '*'));
            let words = bare.split_whitespace().count();
            let is_name = bare.chars().any(char::is_alphabetic) && words <= LONGEST.0 && bare.len() <= LONGEST.1;
            if is_name && !is_place && !bare.contains('@') && !super::facts::is_address(bare) {
                names.push(bare.to_owned());
            }
        }
    }
    names
}

fn without_label(text: &str) -> &str {
    let mut text = text;
    while let Some(rest) = BEFORE.iter().find_map(|label| {
        let head = text.get(..label.len())?;
        (head.to_lowercase() == *label).then(|| text.get(label.len()..)).flatten()
    }) {
        text = rest.trim_start();
    }
    text
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

fn is_person(name: &str) -> bool {
    /// Words that stand around names and in none.
    const NONE: &[&str] = &[
        "Uhr",
        "Min",
        "Minuten",
        "Lesezeit",
        "Stand",
        "Kommentare",
        "Kommentar",
        "Redaktion",
        "Teilen",
        "Artikel",
        "Beitrag",
        "Beiträge",
        "News",
        "Newsletter",
        "Autor",
        "Autorin",
        "Autoren",
        "Thema",
        "Themen",
        "Startseite",
        "Impressum",
        "Kategorie",
        "Foto",
        "Fotos",
    ];
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && !name.chars().any(|c| c.is_ascii_digit())
        && words.iter().all(|word| is_particle(word) || word.starts_with(char::is_uppercase))
        && !words.last().is_some_and(|last| is_particle(last))
        && words.iter().all(|word| !NONE.contains(word))
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

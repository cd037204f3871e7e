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

/// Names in a byline that stands in the page: only what looks like a person's name.
pub(super) fn in_byline(line: &str) -> Vec<String> {
    let line = line.split(['|', '•', '·', '\n']).next().unwrap_or_default();
    split(line).into_iter().filter(|name| is_person(name)).collect()
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

fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && !name.chars().any(|c| c.is_ascii_digit())
        && words.iter().all(|word| {
            matches!(*word, "von" | "van" | "de" | "zu" | "der" | "den" | "di" | "da" | "vom" | "al" | "el" | "bin")
                || word.starts_with(char::is_uppercase)
        })
        && words.iter().all(|word| {
            !matches!(
                *word,
                "Uhr" | "Min" | "Minuten" | "Lesezeit" | "Stand" | "Kommentare" | "Redaktion" | "Teilen" | "Artikel"
            )
        })
        && words.iter().filter(|word| word.chars().any(char::is_lowercase)).count() > 0
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
        assert_eq!(in_byline("Von Anna Weber | 12.10.2025"), ["Anna Weber"]);
        assert!(in_byline("Stand: 12.10.2025, 14:05 Uhr").is_empty());
        assert!(in_byline("Lesezeit 3 Min").is_empty());
    }
}

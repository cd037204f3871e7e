//! Short lines that hold a day: whether its words let it be the article's.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::{RefusalReason, list};

/// What a word says of a day beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Nothing,
    Published,
    Updated,
    Refused(RefusalReason),
}

static WORDS: LazyLock<FxHashMap<&'static str, Says>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for line in list::lines(include_str!("../../../index-data/lexicon/date_lines.txt")) {
        let Some((kind, names)) = line.split_once('\t') else { continue };
        let says = match kind {
            "published" => Says::Published,
            "updated" => Says::Updated,
            "life" => Says::Refused(RefusalReason::LifeDates),
            "picture" => Says::Refused(RefusalReason::Picture),
            "text" => Says::Refused(RefusalReason::Text),
            _ => Says::Nothing,
        };
        words.extend(names.split_whitespace().map(|name| (name, says)));
    }
    words
});

/// What a line says of the day in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayLine {
    /// That something was published or changed then.
    Labelled { is_update: bool },
    /// Nothing; beside it stand names at most.
    Bare,
    /// Nothing; it is one of other words.
    Sentence,
}

/// What a line says of its day, or why that is not the article's.
pub(super) fn day_line(line: &str) -> Result<DayLine, RefusalReason> {
    let mut said = DayLine::Bare;
    let mut is_sentence = false;
    // A credit behind the day is another matter.
    let mut is_before = true;
    let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '*' | '†' | '.' | '@'));
    // A host or an address is no word.
    let words =
        line.split(ends).map(|word| word.trim_matches('.')).filter(|word| !word.is_empty() && !word.contains('@'));
    let mut is_name = false;
    for word in words {
        // `von nele77`: who wrote it, in any case.
        let is_named = std::mem::replace(&mut is_name, matches!(word.to_lowercase().as_str(), "von" | "by"));
        is_before &= !word.starts_with(|c: char| c.is_ascii_digit());
        if word.starts_with(['*', '†']) && word.chars().any(|c| c.is_ascii_digit()) || word == "†" {
            return Err(RefusalReason::LifeDates);
        }
        match WORDS.get(word.to_lowercase().as_str()) {
            Some(Says::Refused(RefusalReason::Picture)) if !is_before => {}
            Some(Says::Refused(reason)) => return Err(*reason),
            Some(Says::Published) => said = DayLine::Labelled { is_update: false },
            Some(Says::Updated) if said == DayLine::Bare => said = DayLine::Labelled { is_update: true },
            Some(_) => {}
            None => is_sentence |= !is_named && word.starts_with(char::is_lowercase) && !word.contains('.'),
        }
    }
    Ok(if is_sentence && said == DayLine::Bare { DayLine::Sentence } else { said })
}

/// A line from the first word on that says what its day is, if no number stands before it: `Ida Kern, aktualisiert am 12.10.2025`.
pub(super) fn from_label(line: &str) -> &str {
    let mut at = 0;
    for word in line.split(|c: char| !c.is_alphanumeric()) {
        match WORDS.get(word.to_lowercase().as_str()) {
            Some(Says::Published | Says::Updated) => return line.get(at..).unwrap_or(line),
            _ if word.contains(|c: char| c.is_ascii_digit()) => return line,
            _ => {}
        }
        at += word.len() + line.get(at + word.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    line
}

/// Whether a line begins with what its day is: `Erschienen am 12.10.2025`, `Dieser Beitrag wurde am 12.10.2025 …`.
pub(super) fn begins_with_label(line: &str) -> bool {
    const THIS: [&str; 6] = ["dieser", "diese", "dieses", "der", "die", "das"];
    const ARTICLE: [&str; 6] = ["beitrag", "artikel", "eintrag", "text", "meldung", "post"];
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words = words.map(str::to_lowercase);
    let Some(first) = words.next() else { return false };
    let is_label = matches!(WORDS.get(first.as_str()), Some(Says::Published | Says::Updated));
    is_label || THIS.contains(&first.as_str()) && words.next().is_some_and(|second| ARTICLE.contains(&second.as_str()))
}

/// Whether a line names the day of the week in full.
pub(super) fn names_weekday(line: &str) -> bool {
    const DAYS: [&str; 8] =
        ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"];
    let mut words = line.split(|c: char| !c.is_alphanumeric());
    words.any(|word| DAYS.contains(&word.to_lowercase().as_str()))
}

/// Whether a line may hold a full date: a year, and another number or a month beside it.
pub(super) fn holds_date(line: &str) -> bool {
    let numbers: Vec<&str> = line.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    line.len() <= 200
        && numbers.len() >= 2
        && (numbers.iter().any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
            || numbers.len() >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_label_of_a_day_is_cut() {
        for (line, expected) in [
            ("Ida Kern – Aktualisiert: 12.10.2025", "Aktualisiert: 12.10.2025"),
            ("Halvik, 12.10.2025, aktualisiert 13.10.2025", "Halvik, 12.10.2025, aktualisiert 13.10.2025"),
            ("Ida Kern, 12.10.2025", "Ida Kern, 12.10.2025"),
            ("Geändert: 12.10.2025", "Geändert: 12.10.2025"),
        ] {
            assert_eq!(from_label(line), expected);
        }
    }

    #[test]
    fn words_beside_a_day_say_whose_it_is() {
        let bare = Ok(DayLine::Bare);
        let labelled = |is_update| Ok(DayLine::Labelled { is_update });
        for (line, expected) in [
            ("12.10.2025", bare),
            ("Von Ida Kern, 12.10.2025, 14:05 Uhr", bare),
            ("Halvik, 12. Oktober 2025 | Lesezeit: 3 Min.", bare),
            ("Sonntag, den 12. Oktober 2025", bare),
            ("von ida77 » 12.10.2025, 14:05", bare),
            ("Registriert: 12.10.2025", Err(RefusalReason::LifeDates)),
            ("Mitglied seit 12.10.2025", Err(RefusalReason::LifeDates)),
            ("Zuletzt aktualisiert am 12.10.2025", labelled(true)),
            ("Veröffentlicht am 12.10.2025, geändert am 13.10.2025", labelled(false)),
            ("Dieser Beitrag wurde am 12. Oktober 2025 von ida veröffentlicht", labelled(false)),
            ("Ida Kern / 12.10.2025 / Foto: Ole Sand", bare),
            ("Ida Kern (geb. 12.10.1970)", Err(RefusalReason::LifeDates)),
            ("Ida Kern, *12.10.1970", Err(RefusalReason::LifeDates)),
            ("Jahrgang 1970, seit 12.10.1999 hier", Err(RefusalReason::LifeDates)),
            ("Vor drei Tagen", bare),
            ("Der Kai bei Sturm, 12. Oktober 2020", Ok(DayLine::Sentence)),
            ("Foto vom 12.10.2020", Err(RefusalReason::Picture)),
            ("In einer früheren Fassung vom 12.10.2020 stand etwas anderes.", Err(RefusalReason::Text)),
            ("Korrektur vom 12.10.2020", Err(RefusalReason::Text)),
            ("Gültig ab 12.10.2020", Err(RefusalReason::Text)),
            ("Heute ist Sonntag, der 12.10.2025", Err(RefusalReason::Text)),
        ] {
            assert_eq!(day_line(line), expected, "{line}");
        }
    }
}

//! What a value of a source line can be: an address, a day, persons, the name of an outlet, a language.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::calendar::{FoundDate, Named, Stamp, parse_at, parse_stamp};
use crate::extract::agency::agency;
use crate::extract::outlet::is_known_outlet;
use crate::model::{ByteSpan, Precision, list};

/// Whether words are one web address, with or without a scheme, that leads to a page and not only to a host.
pub(super) fn is_address(words: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| words.strip_prefix(scheme));
    let Some(rest) = rest.or_else(|| words.starts_with("www.").then_some(words)) else { return false };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    host.contains('.') && !path.is_empty() && !words.contains(char::is_whitespace)
}

/// An address with its scheme.
pub(super) fn full_address(words: &str) -> String {
    let bare = words.trim_matches(['<', '>', '(', ')', '[', ']', '"']);
    if bare.contains("://") { bare.to_owned() } else { format!("https://{bare}") }
}

/// Where the first day or month with a year stands in a value: `Freitag, 17. Oktober 2025, 14:05 Uhr` from `17.` on.
pub(super) fn day_in(text: &str, value: ByteSpan) -> Option<ByteSpan> {
    day_at(text, value).map(|(found, at)| ByteSpan::new(at, found.end))
}

/// The first day or month with a year in a span of at most a few words before it.
pub(super) fn day_at(text: &str, value: ByteSpan) -> Option<(FoundDate, usize)> {
    const WORDS_BEFORE: usize = 3;
    let line = text.get(..value.end)?;
    let mut at = value.start;
    for _ in 0..=WORDS_BEFORE {
        let rest = line.get(at..)?;
        let found = parse_at(line, at).filter(|found| matches!(found.named, Named::Period(..)));
        if let Some(found) = found.filter(is_day_or_month) {
            return Some((found, at));
        }
        let word = rest.find(char::is_whitespace)?;
        at += word + (rest.len() - word) - rest.get(word..)?.trim_start().len();
    }
    None
}

fn is_day_or_month(found: &FoundDate) -> bool {
    matches!(found.named, Named::Period(_, Precision::Day | Precision::Month))
}

/// Whether words are a day that may be two: `11/01/2025`.
pub(super) fn is_ambiguous(words: &str) -> bool {
    matches!(parse_stamp(words), Some(Stamp::Ambiguous))
}

/// Whether words name persons or agencies, and nothing else: `Eva Muster und Jan Beispiel`, `Eva Muster, dpa`.
pub(super) fn are_persons(words: &str) -> bool {
    const LONGEST: usize = 160;
    let words = ["Von ", "von ", "VON ", "By ", "by "].iter().find_map(|by| words.strip_prefix(by)).unwrap_or(words);
    let names = words.split([',', '/', ';', '&']).flat_map(|part| part.split(" und "));
    let mut any = false;
    words.len() <= LONGEST
        && names.map(str::trim).all(|name| {
            any = true;
            agency(name).is_some() || is_person(name)
        })
        && any
}

/// Whether words name persons as catalogues do: `Muster, Eva; Beispiel, Jan`. They are taken as they stand, as it may also be two persons, or a
/// place that stands behind the comma.
pub(super) fn are_turned(words: &str) -> bool {
    let is_part = |part: &str| {
        let is_word = |word: &str| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\''))
        };
        let part = part.trim();
        (1..=2).contains(&part.split_whitespace().count())
            && part.split_whitespace().all(is_word)
            && agency(part).is_none()
    };
    let is_turned = |name: &str| name.split_once(',').is_some_and(|(last, first)| is_part(last) && is_part(first));
    words.len() <= 160 && words.split(';').all(is_turned) && !are_persons(words)
}

fn is_person(name: &str) -> bool {
    let is_word = |word: &str| {
        matches!(word, "von" | "van" | "de" | "der" | "den" | "zu" | "del" | "di" | "da" | "el" | "al" | "la")
            || (word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\'')))
    };
    let words = name.split_whitespace().count();
    (2..=5).contains(&words)
        && name.split_whitespace().all(is_word)
        && name.split_whitespace().last().is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// Whether words can be a name: few, and all of them capitalised but for small ones inside.
pub(super) fn is_name(words: &str) -> bool {
    const MOST_WORDS: usize = 6;
    const LONGEST: usize = 80;
    let is_word = |word: &str| {
        matches!(
            word,
            "am" | "an" | "der" | "des" | "die" | "für" | "im" | "in" | "und" | "vom" | "von" | "zu" | "&" | "-"
        ) || word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || matches!(word, "taz" | "n-tv" | "detektor.fm")
    };
    let begins = words.starts_with(|c: char| c.is_uppercase()) || words.starts_with("taz") || words.starts_with("n-tv");
    words.len() <= LONGEST
        && begins
        && words.split_whitespace().count() <= MOST_WORDS
        && words.split_whitespace().all(is_word)
        && !words.ends_with([':', '!', '?', '.', ';'])
}

/// Ends of outlets' names, and whether they make one by themselves.
static WORDS: LazyLock<Vec<(&'static str, bool)>> = LazyLock::new(|| {
    list::lines(include_str!("../../../index-data/lexicon/outlet_words.txt"))
        .filter_map(|line| line.split_once('\t'))
        .map(|(kind, word)| (word, kind == "word"))
        .collect()
});

/// Adjectives before a last part that is also a surname: `Neue Post`, `Rheinische Post`, `Die Woche`.
static ARTICLES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| ["der", "die", "das", "neue", "neuer", "neues", "freie", "freier", "alte"].into_iter().collect());

/// Whether words are the name of an outlet: a known one, a host, or one that is formed like one (`Hafenblatt`, `Neue Wiesenpost`).
pub(super) fn is_outlet(words: &str) -> bool {
    if agency(words).is_some() || words.len() > 80 {
        return false;
    }
    is_known_outlet(words) || is_host(words) || (is_name(words) && is_formed_like_one(words))
}

fn is_formed_like_one(words: &str) -> bool {
    let lower = words.to_lowercase();
    let mut parts = lower.split([' ', '-']).filter(|word| !word.is_empty()).rev();
    let (Some(last), before) = (parts.next(), parts.next()) else { return false };
    WORDS.iter().any(|(word, is_whole)| {
        let Some(front) = last.strip_suffix(word) else { return false };
        let is_compound = front.chars().count() >= 3;
        let has_adjective = before
            .is_some_and(|before| ARTICLES.contains(before) || before.ends_with("sche") || before.ends_with("scher"));
        let is_inhabitant = before.is_some_and(|before| before.ends_with("er") && before.chars().count() > 5);
        match is_whole {
            true => is_compound || (front.is_empty() && before.is_some()),
            false => {
                let is_joined = front.is_empty()
                    && (has_adjective
                        || (is_inhabitant && words.split_whitespace().count() == 2)
                        || words.contains('-'));
                // `Maria Morgenstimme` is a person.
                is_joined
                    || (is_compound && (before.is_none() || has_adjective || is_inhabitant || words.contains('-')))
            }
        }
    })
}

/// `hafenblatt.de`, `www.hafenblatt.de`: nothing but a host.
pub(super) fn is_host(words: &str) -> bool {
    const ENDINGS: [&str; 10] = ["de", "at", "ch", "com", "net", "org", "eu", "info", "li", "lu"];
    let bare = words.strip_prefix("www.").unwrap_or(words);
    let ending = bare.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
        && bare.len() > 5
}

/// The tag of a language that is written as a tag or as a word.
pub(super) fn language(words: &str) -> Option<&str> {
    let lower = words.to_lowercase();
    let first = lower.split([';', ',', '/', ' ']).next().unwrap_or_default();
    match first {
        "deutsch" | "german" => Some("de"),
        "englisch" | "english" => Some("en"),
        "französisch" | "french" => Some("fr"),
        "italienisch" | "italian" => Some("it"),
        "spanisch" | "spanish" => Some("es"),
        _ => {
            let is_tag = matches!(words.len(), 2 | 5) && words.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
            is_tag.then_some(words)
        }
    }
}

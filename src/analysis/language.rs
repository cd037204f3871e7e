//! In which language a text is analysed.
//!
//! All texts are cut and folded in the same way, and every word has the term that German gives it, so that a word as it is written (a name above
//! all) meets itself in every language. What else differs is here: only German words have compounds and families; a word of another
//! language has its own language's stem instead, where there is a stemmer. French and Italian words are also found without what is elided
//! before them (`l'Ukraine`).

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::{normalize, stem};

/// The language of a text.
///
/// ```
/// use beleg::analysis::{Analyzer, Language};
/// let parts = |text, tag| Analyzer::new().tokens_in(text, Language::of_tag(Some(tag)))[0].parts.clone();
/// assert_eq!(parts("negotiating", "en-GB"), ["negoti"]);
/// assert_eq!(parts("l’Ukraine", "fr"), ["ukrain"]);
/// assert_eq!(parts("Friedensgespräche", "de"), ["fried", "gesprach"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(Option<Foreign>);

/// What is known of another language than German.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foreign {
    stemmer: Option<Algorithm>,
    /// Whether small words lose their vowel before others and are written in one with them.
    elides: bool,
}

impl Language {
    /// German.
    pub const GERMAN: Self = Self(None);

    /// The language of a BCP 47 tag, whatever its region; German if there is none, or if it names no language (`und`).
    pub fn of_tag(tag: Option<&str>) -> Self {
        let letters = tag.unwrap_or_default().trim();
        let letters = letters.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_lowercase();
        let stemmer = match letters.as_str() {
            "" | "de" | "deu" | "ger" | "deutsch" | "german" | "gsw" | "nds" | "bar" | "und" | "mul" | "zxx"
            | "mis" => {
                return Self::GERMAN;
            }
            "ar" => Some(Algorithm::Arabic),
            "da" => Some(Algorithm::Danish),
            "el" => Some(Algorithm::Greek),
            "en" => Some(Algorithm::English),
            "es" => Some(Algorithm::Spanish),
            "fi" => Some(Algorithm::Finnish),
            "fr" => Some(Algorithm::French),
            "hu" => Some(Algorithm::Hungarian),
            "it" => Some(Algorithm::Italian),
            "nb" | "nn" | "no" => Some(Algorithm::Norwegian),
            "nl" => Some(Algorithm::Dutch),
            "pt" => Some(Algorithm::Portuguese),
            "ro" => Some(Algorithm::Romanian),
            "ru" => Some(Algorithm::Russian),
            "sv" => Some(Algorithm::Swedish),
            "ta" => Some(Algorithm::Tamil),
            "tr" => Some(Algorithm::Turkish),
            _ => None,
        };
        Self(Some(Foreign { stemmer, elides: matches!(letters.as_str(), "ca" | "fr" | "it") }))
    }

    /// The language of a query beside a filter of languages: the one that alone is asked for, else German.
    pub fn of_query(wanted: &[String]) -> Self {
        match wanted {
            [only] => Self::of_tag(Some(only)),
            _ => Self::GERMAN,
        }
    }

    pub(super) fn foreign(self) -> Option<Foreign> {
        self.0
    }

    /// A number of its own for every language that is read in its own way; 0 for German.
    pub(super) fn number(self) -> u8 {
        self.0.map_or(0, |Foreign { stemmer, elides }| {
            let stemmer = stemmer.map_or(0, |algorithm| algorithm as u8 + 1);
            1 + 2 * stemmer + u8::from(elides)
        })
    }
}

/// Longer words, in bytes, have no stem.
const MAX_WORD_BYTES: usize = 160;

impl Foreign {
    /// The forms by which a word is found beside its term, each behind a blank: its stem, if that is another; of a word behind an elided one, its
    /// term and its stem without that.
    pub(super) fn add_parts(self, surface: &str, term: &str, text: &mut String) {
        if surface.len() > MAX_WORD_BYTES {
            return;
        }
        let bare = if self.elides { without_elided(surface) } else { surface };
        let stem = self.stem(bare);
        let bare_term = if bare.len() < surface.len() { stem::stem(&normalize::fold(bare)) } else { String::new() };
        if !stem.is_empty() && stem != term {
            text.extend([" ", &stem]);
        }
        if !bare_term.is_empty() && bare_term != stem {
            text.extend([" ", &bare_term]);
        }
    }

    /// The folded stem; empty without a stemmer, and for what has no letters.
    fn stem(self, surface: &str) -> String {
        let Some(algorithm) = self.stemmer.filter(|_| surface.chars().any(char::is_alphabetic)) else {
            return String::new();
        };
        // Endings have accents and marks, which folding takes: stems first.
        let bare = normalize::without_apostrophe_s(surface);
        let word: String =
            bare.chars().filter(|&c| !normalize::is_invisible(c)).flat_map(char::to_lowercase).nfc().collect();
        let stem = Stemmer::create(algorithm).stem(&word).into_owned();
        // Umlauts as their vowels, as German stems have them.
        if stem.is_empty() { stem } else { normalize::without_umlauts(&normalize::fold(&stem)).collect() }
    }
}

/// The word behind an apostrophe that has at most six letters before it (`d’Orban`, `lorsqu'une`, `quell'intesa`); otherwise all of it.
fn without_elided(surface: &str) -> &str {
    const MOST: usize = 6;
    surface
        .char_indices()
        .take(MOST + 1)
        .find(|(_, c)| normalize::is_apostrophe(*c))
        .and_then(|(at, c)| surface.get(at + c.len_utf8()..))
        .filter(|rest| rest.chars().nth(1).is_some())
        .unwrap_or(surface)
}

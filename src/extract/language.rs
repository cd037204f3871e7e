//! In which language an article is written: found in its text, else declared by its source, else German.
//!
//! Finding is [whatlang](https://docs.rs/whatlang)'s, on some 4,000 bytes of running text. Texts with German function words that other languages
//! do not have are not given to it: they are German whatever names and quotes they hold, and so nearly all German texts cost a twentieth of what
//! it takes. Low German and Swiss German count as German. Headlines alone are too short for either.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use whatlang::{Detector, Lang};

use crate::model::list;

/// In fewer characters of text no language is found.
const MIN_CHARS: usize = 60;
/// In fewer characters a language that is only likely is none.
const MIN_CHARS_IF_LIKELY: usize = 100;
/// Text that is looked at, in bytes.
const SAMPLE: usize = 4_000;
/// Text in which German function words are counted, in bytes.
const BEGINNING: usize = 600;
/// One of so many words makes a text German; German news has one of seven or eight.
const ONE_OF: usize = 20;

const GERMAN: &str = "de";

static ONLY_GERMAN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    list::lines(include_str!("../../index-data/lexicon/only_german.txt")).flat_map(str::split_whitespace).collect()
});

/// Languages that are hardly met in a German archive, but that short German texts full of names look like. They are declared, or not known.
const UNLIKELY: [Lang; 11] = [
    Lang::Afr,
    Lang::Aka,
    Lang::Cym,
    Lang::Epo,
    Lang::Jav,
    Lang::Lat,
    Lang::Sna,
    Lang::Tgl,
    Lang::Tuk,
    Lang::Uzb,
    Lang::Zul,
];

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::with_denylist(UNLIKELY.to_vec()));

/// The language of an article with this running text, as a BCP 47 tag.
///
/// What is `declared` stays as it is written if the text is in that language (`de-AT`), or too short or too mixed to tell.
pub(super) fn language<'t>(running: impl Iterator<Item = &'t str>, declared: Option<&str>) -> String {
    let sample = sample(running);
    let declared = declared.map(str::trim).filter(|tag| !tag.is_empty());
    match (find(&sample), declared) {
        (Some(Found { language, .. }), Some(declared)) if primary(declared) == language => declared.to_owned(),
        (Some(found), Some(declared)) if found.language != GERMAN && is_unlikely(declared) => declared.to_owned(),
        (Some(Found { language, is_sure: true }), _) => language.to_owned(),
        (_, Some(declared)) => declared.to_owned(),
        (Some(Found { language, .. }), None) => language.to_owned(),
        (None, None) => GERMAN.to_owned(),
    }
}

/// Whether a declared language cannot be found.
fn is_unlikely(declared: &str) -> bool {
    UNLIKELY.iter().any(|lang| tag(*lang) == primary(declared))
}

/// What a text tells.
struct Found {
    language: &'static str,
    /// Otherwise it is likely only, and a declared language holds.
    is_sure: bool,
}

fn find(text: &str) -> Option<Found> {
    if text.chars().take(MIN_CHARS).count() < MIN_CHARS {
        return None;
    }
    if has_only_german_words(text) {
        return Some(Found { language: GERMAN, is_sure: true });
    }
    let found = DETECTOR.detect(text)?;
    let language = tag(found.lang());
    if found.is_reliable() {
        return Some(Found { language, is_sure: true });
    }
    if text.chars().take(MIN_CHARS_IF_LIKELY).count() < MIN_CHARS_IF_LIKELY {
        return None;
    }
    // Whatlang doubts between neighbours, Spanish and Portuguese; that it is not German may be beyond doubt.
    let is_german = Detector::with_allowlist(vec![Lang::Deu, found.lang()]).detect(text)?;
    (is_german.is_reliable() && is_german.lang() == found.lang()).then_some(Found { language, is_sure: false })
}

fn has_only_german_words(text: &str) -> bool {
    let beginning = text.get(..text.floor_char_boundary(BEGINNING)).unwrap_or(text);
    let words = beginning.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let (mut all, mut german) = (0, 0);
    for word in words {
        all += 1;
        german += usize::from(ONLY_GERMAN.contains(word));
    }
    german > 0 && german * ONE_OF >= all
}

/// The beginning of a text.
fn sample<'t>(running: impl Iterator<Item = &'t str>) -> String {
    let mut sample = String::with_capacity(SAMPLE);
    for text in running {
        let room = SAMPLE.saturating_sub(sample.len());
        if room == 0 {
            break;
        }
        sample.push_str(text.get(..text.floor_char_boundary(room)).unwrap_or(text));
        sample.push(' ');
    }
    sample
}

/// The language of a tag without region: `de` of `de-AT` and `de_DE`, in small letters and two where there are two.
fn primary(declared: &str) -> String {
    let language = declared.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    Lang::from_code(language.as_str()).map_or(language, |lang| tag(lang).to_owned())
}

/// Its tag, of two letters.
fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Bul => "bg",
        Lang::Ben => "bn",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Spa => "es",
        Lang::Est => "et",
        Lang::Pes => "fa",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Jav => "jv",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kan => "kn",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Mkd => "mk",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mya => "my",
        Lang::Nob => "nb",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tgl => "tl",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Cmn => "zh",
        Lang::Zul => "zu",
    }
}

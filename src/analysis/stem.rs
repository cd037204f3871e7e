//! Stems: the forms of one word become one term.
//!
//! Three steps on the folded form: typed `ae oe ue` become umlauts where they stand for one, a final -s that marks a
//! genitive or plural goes, and Snowball German does the rest (it also folds the umlauts). Taking the -s off first
//! closes a gap of Snowball, which takes it only after `b d f g h k l m n r t`, and makes a name and its genitive meet
//! by construction. Whether a final -s belongs to the word is told by `index-data/lexicon/final_s.txt`. An -n behind -el goes
//! too (`Regeln`), which the Snowball at hand leaves; later ones take it. Loan words that are listed (`Viren`) are not left to it at all.
//!
//! Limits: no other dictionary. What Snowball merges (`Masse`, `Maße`) or parts stays so.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use super::loan_words;
use super::normalize::without_umlauts;
use crate::model::list;

/// Shorter words keep their final -s, unless listed as a whole: `Gas`, `CDs`.
const MIN_CHARS_WITH_S: usize = 4;

/// Longer runs, in bytes, are no words (the longest German compounds have some 80 letters) and stay as they are, so that
/// garbage costs no more than its length.
const MAX_WORD_BYTES: usize = 160;

/// Returns the stem of a folded word; never empty if the word is not.
pub(super) fn stem(folded: &str) -> String {
    stem_of(&with_umlauts(folded))
}

/// Returns the stem of a folded word that has its umlauts as such.
pub(super) fn stem_of(word: &str) -> String {
    if word.len() > MAX_WORD_BYTES {
        return word.to_owned();
    }
    if let Some(stem) = loan_words::stem_of(word) {
        return stem;
    }
    let word = without_n(word);
    let stemmer = Stemmer::create(Algorithm::German);
    match final_s(word) {
        FinalS::Ending(bare) => stemmer.stem(bare).into_owned(),
        // An ending is added for Snowball to take, so that it leaves the -s: `Kurs` as `Kurse`.
        FinalS::Guarded => stemmer.stem(&format!("{word}e")).into_owned(),
        FinalS::Left => stemmer.stem(word).into_owned(),
    }
}

/// Shorter words keep an -n behind -el: `Eln`.
const MIN_CHARS_WITH_N: usize = 5;

/// Takes off the -n of a plural in -eln: `Regeln`, `Artikeln`. `handeln` is no form of `Handel`.
fn without_n(word: &str) -> &str {
    let bare = word.strip_suffix('n').filter(|bare| bare.ends_with("el") && !bare.ends_with("handel"));
    bare.filter(|_| word.chars().count() >= MIN_CHARS_WITH_N).unwrap_or(word)
}

/// How many letters of a word are its beginning.
const BEGINNING_CHARS: usize = 5;

/// Returns the first letters of a folded word that has its umlauts as such, umlauts as their vowels; the whole of a short word.
pub(super) fn beginning(word: &str) -> Box<str> {
    without_umlauts(word).take(BEGINNING_CHARS).collect()
}

/// What becomes of a word's final -s.
enum FinalS<'w> {
    /// It is an ending; this is the word without it.
    Ending(&'w str),
    /// It belongs to the word, and Snowball would take it off.
    Guarded,
    /// There is none, or Snowball knows best.
    Left,
}

fn final_s(word: &str) -> FinalS<'_> {
    let Some(bare) = word.strip_suffix('s') else { return FinalS::Left };
    let Some(before) = bare.chars().next_back() else { return FinalS::Left };
    if before == 's' || !before.is_alphabetic() {
        return FinalS::Left;
    }
    match FINAL_S.rule_for(word) {
        Some(Rule::Keep) if matches!(before, 'b' | 'd' | 'e'..='h' | 'k'..='n' | 'r' | 't') => FinalS::Guarded,
        Some(Rule::Keep) => FinalS::Left,
        Some(Rule::Drop) => FinalS::Ending(bare),
        None if matches!(before, 'e' | 'ä' | 'ö') => FinalS::Left,
        None if word.chars().count() < MIN_CHARS_WITH_S => FinalS::Left,
        None => FinalS::Ending(bare),
    }
}

#[derive(Clone, Copy)]
enum Rule {
    Keep,
    Drop,
}

/// The list of words and endings with a rule for their -s.
#[derive(Default)]
struct FinalSList {
    words: FxHashMap<&'static str, Rule>,
    endings: FxHashMap<&'static str, Rule>,
}

static FINAL_S: LazyLock<FinalSList> = LazyLock::new(|| {
    let mut list = FinalSList::default();
    for line in list::lines(include_str!("../../index-data/lexicon/final_s.txt")) {
        let mut entries = line.split_whitespace();
        let rule = if entries.next() == Some("drop") { Rule::Drop } else { Rule::Keep };
        for entry in entries {
            match entry.strip_prefix('-') {
                Some(ending) => list.endings.insert(ending, rule),
                None => list.words.insert(entry, rule),
            };
        }
    }
    list
});

impl FinalSList {
    /// The rule of the whole word, or else of its longest listed ending.
    fn rule_for(&self, word: &str) -> Option<Rule> {
        let of_ending = || word.char_indices().find_map(|(at, _)| self.endings.get(word.get(at..)?));
        self.words.get(word).or_else(of_ending).copied()
    }
}

/// Returns a folded word with `ä ö ü` for `ae oe ue` where these stand for an umlaut.
///
/// As in Lucene's `GermanNormalizationFilter`, `ue` after a vowel or `q` stays (`neue`, `Steuer`, `Quelle`); beyond it,
/// the pieces of words in `index-data/lexicon/digraphs.txt` stay (`Israel`, `aktuell`).
pub(super) fn with_umlauts(folded: &str) -> Cow<'_, str> {
    if folded.len() > MAX_WORD_BYTES {
        return Cow::Borrowed(folded);
    }
    let digraphs = umlaut_digraphs(folded);
    if digraphs.is_empty() {
        return Cow::Borrowed(folded);
    }
    let mut word = String::with_capacity(folded.len());
    let mut from = 0;
    for (at, umlaut) in digraphs {
        word.push_str(folded.get(from..at).unwrap_or_default());
        word.push(umlaut);
        from = at + 2;
    }
    word.push_str(folded.get(from..).unwrap_or_default());
    Cow::Owned(word)
}

/// Where `ae oe ue` stand for an umlaut, ascending, as byte offsets, and for which one.
fn umlaut_digraphs(word: &str) -> Vec<(usize, char)> {
    let bytes = word.as_bytes();
    let mut found = Vec::new();
    for at in memchr::memchr_iter(b'e', bytes).filter_map(|e| e.checked_sub(1)) {
        let umlaut = match bytes.get(at) {
            Some(b'a') => 'ä',
            Some(b'o') => 'ö',
            Some(b'u') => 'ü',
            _ => continue,
        };
        let before = word.get(..at).and_then(|head| head.chars().next_back());
        if umlaut == 'ü' && before.is_some_and(|c| "aeiouyäöüq".contains(c)) {
            continue;
        }
        found.push((at, umlaut));
    }
    if !found.is_empty() {
        let stays: Vec<_> = DIGRAPH_PIECES.iter().flat_map(|piece| piece.spans_in(word)).collect();
        found.retain(|&(at, _)| !stays.iter().any(|&(start, end)| start <= at && at + 2 <= end));
    }
    found
}

/// A piece of words in which `ae oe ue` stay.
struct Piece {
    letters: memmem::Finder<'static>,
    at_start: bool,
    at_end: bool,
}

static DIGRAPH_PIECES: LazyLock<Vec<Piece>> = LazyLock::new(|| {
    list::words(include_str!("../../index-data/lexicon/digraphs.txt"))
        .map(|entry| Piece {
            letters: memmem::Finder::new(entry.trim_start_matches('^').trim_end_matches('$')),
            at_start: entry.starts_with('^'),
            at_end: entry.ends_with('$'),
        })
        .collect()
});

impl Piece {
    fn spans_in<'w>(&'w self, word: &'w str) -> impl Iterator<Item = (usize, usize)> + 'w {
        self.letters
            .find_iter(word.as_bytes())
            .map(|start| (start, start + self.letters.needle().len()))
            .filter(|&(start, end)| (!self.at_start || start == 0) && (!self.at_end || end == word.len()))
    }
}

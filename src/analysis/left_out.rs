//! Parts of compounds that are left out: `Haus- und Straßentüren` has a `Haustür`, `Ein- und Ausfuhr` an `Einfuhr`.
//!
//! A hyphen at a word's end, with a conjunction behind it, stands for the end of the next word that has none; a hyphen at a word's beginning, behind a
//! conjunction, for the beginning of the word before it. What it stands for is told by the lexicon of compounds, or by a prefix
//! of verbs where both words begin with one. Limits: a compound whose first part is unknown lends nothing.

use std::sync::LazyLock;

use super::compound::Lexicon;
use super::tokenizer::Tokenizer;
use super::{normalize, stem};
use crate::model::{ByteSpan, list};

/// What may stand between the words.
const CONJUNCTIONS: [&str; 12] =
    ["und", "oder", "bzw", "beziehungsweise", "sowie", "bis", "als", "wie", "auch", "noch", "aber", "u"];

/// So many tokens are looked at behind a word.
const MAX_AHEAD: usize = 8;

/// The least that is lent behind a prefix or a first part that is known, in letters: `Kellertür`.
const MIN_REST: usize = 3;

/// Prefixes of verbs and of their nouns, the longest first.
static PREFIXES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = list::lines(include_str!("../../index-data/lexicon/families/prefixes.txt"));
    let mut prefixes: Vec<_> = lines.flat_map(|line| line.split_whitespace().skip(1)).collect();
    prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
    prefixes
});

/// Whether a word has a hyphen behind or before it that stands for something; most have none, which is told at a glance.
pub(super) fn may_be_short(text: &str, span: ByteSpan) -> bool {
    let bytes = text.as_bytes();
    let is_hyphen = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|byte| matches!(byte, b'-' | 0xE2));
    is_hyphen(Some(span.end)) || matches!(bytes.get(..span.start), Some([.., b'-'] | [.., 0xE2, 0x80, 0x90 | 0x91]))
}

/// The word that is meant, folded and with umlauts as such, by a word with such a hyphen; `before` are the words before it, the last one first.
pub(super) fn whole(text: &str, span: ByteSpan, before: [Option<ByteSpan>; 2], lexicon: &Lexicon) -> Option<String> {
    let word = folded(span.of(text));
    if let Some(behind) = text.get(span.end..).and_then(without_hyphen) {
        return Some(word.clone() + &end_of_next(behind, &word, lexicon)?);
    }
    let ahead = text.get(..span.start)?.strip_suffix(is_hyphen)?;
    let [Some(conjunction), Some(compound)] = before else { return None };
    if !ahead.ends_with([' ', '\u{A0}', '/']) || !is_conjunction(conjunction.of(text)) {
        return None;
    }
    let compound = folded(compound.of(text));
    let cuts = lexicon.cut_ends(&compound, &stem::stem_of(&compound));
    Some(compound.get(..*cuts.last()?)?.to_owned() + &word)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_conjunction(word: &str) -> bool {
    CONJUNCTIONS.contains(&word)
}

fn folded(word: &str) -> String {
    stem::with_umlauts(&normalize::fold(word)).into_owned()
}

/// What follows a hyphen at a word's end.
fn without_hyphen(behind: &str) -> Option<&str> {
    behind.strip_prefix(is_hyphen).filter(|rest| rest.starts_with([' ', '\u{A0}', '\n', ',', '/']))
}

/// The end of the next word that has no hyphen behind it, where conjunctions and more words with one are all that stands between.
fn end_of_next(behind: &str, word: &str, lexicon: &Lexicon) -> Option<String> {
    let (mut end, mut is_joined) = (0, false);
    for span in Tokenizer::new(behind).take(MAX_AHEAD) {
        let gap = behind.get(end..span.start)?;
        if !gap.chars().all(|c| c.is_whitespace() || is_hyphen(c) || matches!(c, ',' | '/' | '&' | '.')) {
            return None;
        }
        is_joined |= gap.contains(['/', '&']);
        let (next, rest) = (span.of(behind), behind.get(span.end..)?);
        end = span.end;
        if is_conjunction(next) {
            is_joined = true;
        } else if without_hyphen(rest).is_none() {
            return if is_joined { end_of(&folded(next), word, lexicon) } else { None };
        }
    }
    None
}

/// What a word lends to `word` that stands before it.
fn end_of(next: &str, word: &str, lexicon: &Lexicon) -> Option<String> {
    if PREFIXES.contains(&word) {
        let behind_prefix = PREFIXES.iter().find_map(|prefix| next.strip_prefix(prefix));
        if let Some(rest) = behind_prefix.filter(|rest| rest.chars().count() >= MIN_REST) {
            return Some(rest.to_owned());
        }
    }
    let cuts = lexicon.cut_ends(next, &stem::stem_of(next));
    if let Some(cut) = cuts.first() {
        return next.get(*cut..).map(str::to_owned);
    }
    let (rest_start, _) = next.char_indices().rev().nth(MIN_REST - 1)?;
    next.get(lexicon.known_end(next, rest_start)?..).map(str::to_owned)
}

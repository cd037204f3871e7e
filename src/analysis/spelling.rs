//! Other spellings of the same name or word, for filters and for words asked for as written.

use super::normalize::{fold, push_folded};
use super::stem::with_umlauts;

/// Returns the form in which names of outlets, agencies, places and authors are compared.
///
/// Case, accents, `ß`, umlauts and their spelling as `ae oe ue`, kinds of hyphens and apostrophes are folded, runs of
/// blanks become one blank, none at the ends. Other punctuation stays. Does not stem.
///
/// ```
/// use beleg::analysis::fold_keyword;
/// assert_eq!(fold_keyword(" Sueddeutsche  Zeitung"), fold_keyword("Süddeutsche Zeitung"));
/// assert_eq!(fold_keyword("Orbán"), "orban");
/// assert_eq!(fold_keyword("n‑tv"), "n-tv");
/// ```
pub fn fold_keyword(value: &str) -> String {
    let mut keyword = String::with_capacity(value.len());
    for part in value.split_whitespace() {
        let mut folded = String::with_capacity(part.len());
        push_folded(part, &mut folded, |c| !c.is_control() && !c.is_whitespace());
        if folded.is_empty() {
            continue;
        }
        if !keyword.is_empty() {
            keyword.push(' ');
        }
        keyword.push_str(&with_umlauts(&folded));
    }
    keyword
}

/// Returns the unstemmed forms under which a word typed into a query may stand in a text; distinct, the typed one first.
///
/// The others have `ä ö ü` for `ae oe ue` (by the rule of stems, so `Quelle` and `Israel` have none) and the other way
/// round. Not split: give it one token's word. `*` and `?` stay, and part the word.
///
/// ```
/// use beleg::analysis::exact_variants;
/// assert_eq!(exact_variants("Marschflugkoerper"), ["marschflugkoerper", "marschflugkörper"]);
/// assert_eq!(exact_variants("Grüße"), ["grüsse", "gruesse"]);
/// assert_eq!(exact_variants("Israel"), ["israel"]);
/// assert_eq!(exact_variants("*K?rper"), ["*k?rper"]);
/// ```
pub fn exact_variants(word: &str) -> Vec<String> {
    let mut variants = [String::new(), String::new(), String::new()];
    for piece in word.split_inclusive(['*', '?']) {
        let letters = piece.trim_end_matches(['*', '?']);
        let typed = fold(letters);
        let umlauts = with_umlauts(&typed).into_owned();
        let digraphs = umlauts.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
        let wildcard = piece.get(letters.len()..).unwrap_or_default();
        for (variant, form) in variants.iter_mut().zip([typed, umlauts, digraphs]) {
            variant.extend([&form, wildcard]);
        }
    }
    let mut distinct = Vec::new();
    for variant in variants {
        if !distinct.contains(&variant) {
            distinct.push(variant);
        }
    }
    distinct
}

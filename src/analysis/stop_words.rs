//! Function words, which carry no topic of their own.
//!
//! A stop word is still a token with a position, so that phrases match. The list is `index-data/lexicon/stopwords.txt`;
//! it holds no nouns, no main verbs, no numerals and no words that tell a question's topic.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::model::list;

static STOP_WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| list::words(include_str!("../../index-data/lexicon/stopwords.txt")).collect());

/// Tells whether a folded, unstemmed form with umlauts as such is a stop word: `schon` is, `schön` is not.
pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(word)
}

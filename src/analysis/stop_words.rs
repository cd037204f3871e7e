//! Function words, which carry no topic of their own.
//!
//! A stop word is still a token with a position, so that phrases match. The list is `index-data/lexicon/stopwords.txt`;
//! it holds no nouns, no main verbs, no numerals and no words that tell a question's topic.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{lexicon, stem};

static STOP_WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lexicon::words(include_str!("../../index-data/lexicon/stopwords.txt")).collect());

/// Tells whether the folded, unstemmed form of a word is a stop word: `schon` is, `schön` is not, `für` and `fuer` are.
pub(super) fn is_stop_word(exact: &str) -> bool {
    STOP_WORDS.contains(exact) || STOP_WORDS.contains(stem::with_umlauts(exact).as_ref())
}

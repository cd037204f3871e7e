//! Words of asking and saying: a query has them to say what it wants of what it names, and they tell passages less apart than they are rare.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{normalize, stem};
use crate::model::list;

static STEMS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let words = list::words(include_str!("../../index-data/lexicon/saying.txt"));
    words.map(|word| stem::stem_of(&stem::with_umlauts(&normalize::fold(word)))).collect()
});

/// Whether a stem is that of a word of asking and saying.
pub(crate) fn is_saying(stem: &str) -> bool {
    STEMS.contains(stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;

    #[test]
    fn words_of_saying_are_known_in_all_their_forms() {
        let is_said = |word: &str| Analyzer::new().tokens(word).iter().all(|token| is_saying(&token.term));
        for word in ["gesagt", "sagte", "sagten", "kritisierte", "kritisieren", "erklärt", "fragte", "äußerte", "hieß"]
        {
            assert!(is_said(word), "{word}");
        }
        // `Sage`, `Frage`, `Bericht` and `sägt` have stems of such words, and count less with them.
        for word in ["Kritik", "Gipfel", "Putin"] {
            assert!(!is_said(word), "{word}");
        }
    }
}

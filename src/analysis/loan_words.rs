//! Words whose plural no rule of the stemmer leads back to the singular: `Museen`, `Themen`, `Viren`, `Systeme`.
//!
//! All forms of such a word have one stem: the base by which `index-data/lexicon/loan_words.txt` lists them, behind what stands before it
//! (`Bundesministerien` → `bundesministerium`). Limits: an unlisted word is left to the stemmer; a plural that two words share
//! brings them together (`Stadien`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::normalize::without_umlauts;
use crate::model::list;

/// What stands before a listed ending has so many letters: `Ösystem` is a word of its own.
const MIN_HEAD: usize = 2;

/// The bases of forms.
#[derive(Default)]
struct Forms {
    /// Of whole words.
    words: FxHashMap<Box<str>, &'static str>,
    /// Of the ends of words.
    ends: FxHashMap<Box<str>, &'static str>,
    /// The lengths of ends in bytes, the longest first.
    lengths: Vec<usize>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = Forms::default();
    for line in list::lines(include_str!("../../index-data/lexicon/loan_words.txt")) {
        let Some((base, others)) = line.split_once(':') else { continue };
        let bare = base.strip_prefix('-').unwrap_or(base);
        for form in others.split_whitespace().chain([bare]) {
            let form: Box<str> = form.replace('+', bare).into();
            if bare.len() < base.len() {
                forms.ends.entry(form.clone()).or_insert(bare);
            }
            forms.words.entry(form).or_insert(bare);
        }
    }
    forms.lengths = forms.ends.keys().map(|end| end.len()).collect();
    forms.lengths.sort_unstable_by(|a, b| b.cmp(a));
    forms.lengths.dedup();
    forms
});

/// Returns the base of a folded word that has its umlauts as such, with what stands before it, if the word or its end is listed:
/// `museum` for `museen`.
pub(super) fn base_of(word: &str) -> Option<String> {
    let of_genitive = || word.strip_suffix('s').and_then(|bare| FORMS.find(bare));
    let (head, base) = FORMS.find(word).or_else(of_genitive)?;
    Some([head, base].concat())
}

/// Returns the stem of such a word.
pub(super) fn stem_of(word: &str) -> Option<String> {
    base_of(word).map(|base| without_umlauts(&base).collect())
}

impl Forms {
    /// What stands before a listed form, and its base.
    fn find<'w>(&self, word: &'w str) -> Option<(&'w str, &'static str)> {
        if let Some(base) = self.words.get(word) {
            return Some(("", base));
        }
        self.lengths.iter().find_map(|length| {
            let (head, end) = word.split_at_checked(word.len().checked_sub(*length)?)?;
            let base = self.ends.get(end)?;
            head.chars().nth(MIN_HEAD - 1).map(|_| (head, *base))
        })
    }
}

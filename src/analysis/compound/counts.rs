//! How often words stand in a text, and how: what a lexicon of compounds is derived from. A table has columns parted by tabs.
//!
//! ```text
//! # word  count  with a capital  behind a determiner
//! hauptstadt  1789  1789  1270
//! ```
//!
//! A determiner tells nouns from names: `die Hauptstadt`, but hardly ever `das Deutschland`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::tokenizer::Tokenizer;
use crate::analysis::{lexicon, normalize, stem};

/// Rarer words are left out of a table: they tell nothing and are most of it.
const MIN_COUNT: u32 = 3;
/// Longer words, in bytes, are left out.
const MAX_BYTES: usize = 60;

/// Articles, pronouns and their contractions with prepositions, which stand before nouns.
static DETERMINERS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    lexicon::section(include_str!("../../../index-data/lexicon/compound_parts.txt"), "determiner").collect()
});

/// How often one word was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) total: u32,
    /// With a capital letter.
    pub(crate) capitals: u32,
    /// Right behind a determiner, or behind a determiner and a word in small letters.
    pub(crate) determined: u32,
}

/// Words and how often they were seen; as a table one line each, in their order.
#[derive(Debug, Clone, Default)]
pub struct WordCounts(FxHashMap<String, Count>);

impl WordCounts {
    /// Reads a table; lines that are none are passed over.
    pub fn parse(table: &str) -> Self {
        let of_line = |line: &str| {
            let mut columns = line.split('\t');
            let word = columns.next()?.to_owned();
            let mut number = || columns.next()?.parse().ok();
            Some((word, Count { total: number()?, capitals: number()?, determined: number()? }))
        };
        Self(table.lines().filter(|line| !line.starts_with('#')).filter_map(of_line).collect())
    }

    /// The words that are frequent enough, in their order, as a table without header.
    pub fn table(&self) -> String {
        let mut table = String::new();
        for (word, count) in self.sorted().into_iter().filter(|(_, count)| count.total >= MIN_COUNT) {
            let Count { total, capitals, determined } = count;
            let _ = writeln!(table, "{word}\t{total}\t{capitals}\t{determined}");
        }
        table
    }

    /// All words in their order.
    pub(crate) fn sorted(&self) -> BTreeMap<&str, Count> {
        self.0.iter().map(|(word, count)| (word.as_str(), *count)).collect()
    }

    /// Counts the words of a text.
    pub fn add_text(&mut self, text: &str) {
        // Whether the word before is a determiner, or a small word behind one.
        let mut is_determined = false;
        for span in Tokenizer::new(text) {
            let surface = span.of(text);
            let folded = normalize::fold(surface);
            let is_small = surface.chars().next().is_some_and(char::is_lowercase);
            let is_determiner = DETERMINERS.contains(folded.as_str());
            let word = stem::with_umlauts(&folded);
            if word.len() <= MAX_BYTES && word.chars().all(is_letter) {
                let count = self.0.entry(word.into_owned()).or_default();
                count.total += 1;
                count.capitals += u32::from(!is_small);
                count.determined += u32::from(is_determined);
            }
            is_determined = is_determiner || (is_determined && is_small);
        }
    }

    /// Adds the counts of another table.
    pub fn add(&mut self, other: &Self) {
        for (word, count) in other.sorted() {
            let sum = self.0.entry(word.to_owned()).or_default();
            sum.total += count.total;
            sum.capitals += count.capitals;
            sum.determined += count.determined;
        }
    }
}

/// Whether a folded character can stand in a German word.
fn is_letter(c: char) -> bool {
    c.is_ascii_lowercase() || matches!(c, 'ä' | 'ö' | 'ü')
}

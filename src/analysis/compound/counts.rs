//! How often words stand in a text, and how: what a lexicon of compounds is derived from. A table has columns parted by tabs,
//! and lines that begin with `#` say where it comes from.
//!
//! ```text
//! # word  count  with a capital  behind a determiner
//! hauptstadt  1789  1789  1270
//! ```
//!
//! A determiner tells nouns from names: `die Hauptstadt`, but hardly ever `das Deutschland`.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::AddAssign;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::tokenizer::Tokenizer;
use crate::analysis::{normalize, stem};
use crate::messages::Message;
use crate::model::list;

/// Rarer words are left out of a table: they tell nothing and are most of it.
const MIN_COUNT: u32 = 3;
/// Longer words, in bytes, are left out.
const MAX_BYTES: usize = 60;
/// So many characters of a line that is no row are shown.
const MAX_FOUND: usize = 60;

/// Articles, pronouns and their contractions with prepositions, which stand before nouns.
static DETERMINERS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    list::section(include_str!("../../../index-data/lexicon/compound_parts.txt"), "determiner").collect()
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

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        // A table can be written by hand, with any numbers.
        self.total = self.total.saturating_add(other.total);
        self.capitals = self.capitals.saturating_add(other.capitals);
        self.determined = self.determined.saturating_add(other.determined);
    }
}

/// A line that is no row of a table of counts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct RowError {
    /// The line, from 1.
    pub line: usize,
    /// What stands there, or its beginning.
    pub found: String,
}

impl RowError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        Message::new("lexicon-row").with("line", self.line.to_string()).with("found", self.found.as_str())
    }
}

/// Words and how often they were seen; as a table one line each, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordCounts(FxHashMap<String, Count>);

/// The table that comes with the program, its words in ascending order.
const EMBEDDED: &str = include_str!("../../../index-data/lexicon/words.tsv");

/// How often a lower-case word was seen in the table that comes with the program; looked up in its text, so that nothing is held in memory.
pub(crate) fn word_count(word: &str) -> Option<Count> {
    let (mut low, mut high) = (0, EMBEDDED.len());
    while low < high {
        let middle = EMBEDDED.floor_char_boundary(low + (high - low) / 2);
        let start = EMBEDDED.get(..middle)?.rfind('\n').map_or(0, |at| at + 1);
        let end = EMBEDDED.get(start..)?.find('\n').map_or(EMBEDDED.len(), |at| start + at);
        let mut columns = EMBEDDED.get(start..end)?.split('\t');
        // Lines of the head, which begin with `#`, are less than any word.
        match columns.next().unwrap_or_default() {
            found if found == word => {
                let mut number = || columns.next()?.parse().ok();
                return Some(Count { total: number()?, capitals: number()?, determined: number()? });
            }
            found if found < word => low = end + 1,
            _ => high = start,
        }
    }
    None
}

impl WordCounts {
    /// The counts that come with the program.
    pub(super) fn embedded() -> Self {
        Self::parse(EMBEDDED).expect("a test reads the embedded table")
    }

    /// Reads a table; of two rows for one word the later counts.
    ///
    /// # Errors
    /// [`RowError`] for the first line that is neither a row nor begins with `#`.
    pub fn parse(table: &str) -> Result<Self, RowError> {
        let row = |line: &str| {
            let mut columns = line.split('\t');
            let word = columns.next().filter(|word| is_word(word))?.to_owned();
            let mut number = || columns.next()?.parse().ok();
            let count = Count { total: number()?, capitals: number()?, determined: number()? };
            columns.next().is_none().then_some((word, count))
        };
        let lines = (1..).zip(table.lines()).filter(|(_, line)| !line.starts_with('#'));
        let rows = lines.map(|(number, line)| {
            row(line).ok_or_else(|| RowError { line: number, found: line.chars().take(MAX_FOUND).collect() })
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    /// Forgets words that are too rare for a table.
    pub fn keep_frequent(&mut self) {
        self.0.retain(|_, count| count.total >= MIN_COUNT);
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words in their order, as a table without header.
    pub fn table(&self) -> String {
        let mut table = String::new();
        for (word, count) in self.sorted() {
            let Count { total, capitals, determined } = count;
            let _ = writeln!(table, "{word}\t{total}\t{capitals}\t{determined}");
        }
        table
    }

    /// How often a word was seen.
    pub(super) fn get(&self, word: &str) -> Option<Count> {
        self.0.get(word).copied()
    }

    /// All words, the most frequent first.
    pub fn by_frequency(&self) -> Vec<&str> {
        let mut words: Vec<_> = self.sorted().into_iter().collect();
        words.sort_by_key(|(_, count)| Reverse(count.total));
        words.into_iter().map(|(word, _)| word).collect()
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
            if is_word(&word) {
                let (capitals, determined) = (u32::from(!is_small), u32::from(is_determined));
                *self.0.entry(word.into_owned()).or_default() += Count { total: 1, capitals, determined };
            }
            is_determined = is_determiner || (is_determined && is_small);
        }
    }

    /// Adds the counts of another table.
    pub fn add(&mut self, other: &Self) {
        for (word, count) in other.sorted() {
            *self.0.entry(word.to_owned()).or_default() += count;
        }
    }
}

/// Whether a folded form is a German word that can be counted.
fn is_word(form: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || matches!(c, 'ä' | 'ö' | 'ü');
    !form.is_empty() && form.len() <= MAX_BYTES && form.chars().all(is_letter)
}

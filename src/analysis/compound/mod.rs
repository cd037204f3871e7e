//! Compounds: `Friedensgespräche` is also `Frieden` and `Gespräche`.
//!
//! A word is cut where all of it is parts that a [`Lexicon`] knows, with a linking element (`-s -es -n -en -er -e -ns -ens`)
//! or without a final `-e -en` behind every part but the last. The likeliest cut wins; then the parts are cut in turn. There is
//! never a remainder, and names and words that are more frequent than their parts would make stay whole.
//!
//! The lexicon is counted, not written: [`counts`] counts words in open text, [`mod@derive`] finds out which of them build
//! others (Koehn and Knight 2003, with how often a word is the first or last part of others in the place of its
//! frequency). What no count tells stands in `index-data/lexicon/compound_parts.txt`. An archive can be counted too: its words are
//! added to those that come with the program, and its index is built with the lexicon of both.
//!
//! The whole word is always kept as a term; the parts are terms of a field of their own, without places. A highlight
//! covers the whole word.

pub(crate) mod counts;
pub(crate) mod derive;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use tantivy_fst::raw::{Fst, Output};

use super::{LEXICON_VERSION, stem};
use crate::model::sha256;

/// Shorter words, in letters, are not cut.
const MIN_LETTERS: usize = 7;
/// The letters of a name that may stand before a known last part, and of that part, at least.
const MIN_NAME: usize = 3;
const MIN_BEHIND_NAME: usize = 4;
/// Longer words, in bytes, are not cut: no text has them but garbage.
const MAX_BYTES: usize = 100;
/// Endings of forms.
const ENDINGS: [&str; 3] = ["s", "es", "n"];
/// How to get from a first part, as it stands, to the word that it is.
const LINKS: [Link; 12] = [
    Link::Add(""),
    Link::Strip("s"),
    Link::Strip("es"),
    Link::Strip("n"),
    Link::Strip("en"),
    Link::Strip("er"),
    Link::Strip("e"),
    Link::Strip("ns"),
    Link::Strip("ens"),
    Link::Add("e"),
    Link::Add("en"),
    Link::Swap("s", "e"),
];

/// What stands between a word and the next part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// The word has gained these letters.
    Strip(&'static str),
    /// The word has lost these letters.
    Add(&'static str),
    /// The word has the first in the place of the second: `Hilfs-`, `Geschichts-`.
    Swap(&'static str, &'static str),
}

impl Link {
    /// The word that a first part is, if it ends so.
    fn base(self, part: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::Strip(letters) => part.strip_suffix(letters).map(Cow::Borrowed),
            Self::Add("") => Some(Cow::Borrowed(part)),
            Self::Add(letters) => Some(Cow::Owned(format!("{part}{letters}"))),
            Self::Swap(gained, lost) => part.strip_suffix(gained).map(|root| Cow::Owned(format!("{root}{lost}"))),
        }
    }
}

/// A part in a word: where it starts, where it ends, and its link in [`LINKS`] if it is not the last.
type Cut = (usize, usize, Option<usize>);

/// What the lexicon says of a word form; costs are negative logarithms of likelihood in hundredths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Entry {
    /// Of being a first part.
    first: Option<u32>,
    /// Number in [`LINKS`] of how the first part ends.
    link: usize,
    /// Of being a last part.
    last: Option<u32>,
    /// Stays whole.
    is_whole: bool,
}

impl Entry {
    /// The greatest cost that can be told.
    const MAX_COST: u32 = 0x7fe;

    fn from_number(number: u64) -> Self {
        let cost = |bits: u64| match (bits & 0x7ff) as u32 {
            0 => None,
            cost => Some(cost - 1),
        };
        Self {
            first: cost(number),
            link: (number >> 11 & 0xf) as usize,
            last: cost(number >> 15),
            is_whole: number >> 26 & 1 == 1,
        }
    }

    fn number(self) -> u64 {
        let cost = |cost: Option<u32>| cost.map_or(0, |cost| u64::from(cost.min(Self::MAX_COST)) + 1);
        cost(self.first) | (self.link as u64) << 11 | cost(self.last) << 15 | u64::from(self.is_whole) << 26
    }
}

/// The words that compounds are built of.
pub struct Lexicon {
    fst: Fst<Cow<'static, [u8]>>,
    version: String,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon").field("version", &self.version).field("entries", &self.fst.len()).finish()
    }
}

static EMBEDDED: LazyLock<Arc<Lexicon>> = LazyLock::new(|| {
    let bytes: &'static [u8] = include_bytes!("../../../index-data/lexicon/compounds.fst");
    let lexicon = Lexicon::from_bytes(Cow::Borrowed(bytes), LEXICON_VERSION.to_owned());
    Arc::new(lexicon.expect("a test builds the embedded lexicon anew"))
});

impl Lexicon {
    /// The lexicon that comes with the program.
    pub fn embedded() -> Arc<Self> {
        Arc::clone(&EMBEDDED)
    }

    /// Reads a lexicon that was learned; `None` if the bytes are none.
    pub fn read(bytes: Vec<u8>) -> Option<Arc<Self>> {
        let fingerprint: String = sha256(&bytes).chars().take(8).collect();
        Self::from_bytes(Cow::Owned(bytes), format!("{LEXICON_VERSION}+{fingerprint}")).map(Arc::new)
    }

    /// What [`Self::read`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.fst.to_vec()
    }

    /// [`LEXICON_VERSION`], and a fingerprint of the whole where something was learned: equal versions cut equally.
    pub fn version(&self) -> &str {
        &self.version
    }

    fn from_bytes(bytes: Cow<'static, [u8]>, version: String) -> Option<Self> {
        Fst::new(bytes).ok().map(|fst| Self { fst, version })
    }

    fn get(&self, word: &str) -> Option<Entry> {
        self.fst.get(word.as_bytes()).map(|output| Entry::from_number(output.value()))
    }

    /// The two or more parts of a compound, each as the word that it is, which may be a compound again; none for any other word.
    ///
    /// `word` is folded, with umlauts as such; `stem` is its stem, so that an inflected name stays as whole as the name.
    pub(super) fn split(&self, word: &str, stem: &str) -> Vec<String> {
        if word.chars().nth(MIN_LETTERS - 1).is_none() {
            return Vec::new();
        }
        let Some((form, cuts)) = self.cuts_of_form(word, stem) else { return Vec::new() };
        let is_whole = |word: &str| self.get(word).is_some_and(|entry| entry.is_whole);
        if [word, form, stem].into_iter().any(is_whole) {
            return Vec::new();
        }
        let part = |(start, end, link): Cut| {
            let piece = form.get(start..end).unwrap_or_default();
            let base = link.and_then(|link| LINKS.get(link)).and_then(|link| link.base(piece));
            base.map_or_else(|| piece.to_owned(), Cow::into_owned)
        };
        cuts.into_iter().map(part).collect()
    }

    /// Where the parts of a compound end that are not its last, in bytes; none for any other word. As for [`Self::split`].
    pub(super) fn cut_ends(&self, word: &str, stem: &str) -> Vec<usize> {
        if word.chars().nth(MIN_LETTERS - 1).is_none() {
            return Vec::new();
        }
        let cuts = self.cuts_of_form(word, stem).map_or(Vec::new(), |(_, cuts)| cuts);
        cuts.iter().filter(|(.., link)| link.is_some()).map(|(_, end, _)| *end).collect()
    }

    /// Where a word that is not cut may be cut behind a name that nobody counted, in bytes: before every last part that is known.
    pub(super) fn cuts_behind_names(&self, word: &str, stem: &str) -> Vec<usize> {
        let is_whole = |word: &str| self.get(word).is_some_and(|entry| entry.is_whole);
        if word.len() > MAX_BYTES || is_whole(word) || is_whole(stem) {
            return Vec::new();
        }
        let ends = word.char_indices().skip(MIN_NAME).map(|(at, _)| at);
        let is_last = |rest: &str| {
            rest.chars().nth(MIN_BEHIND_NAME - 1).is_some() && self.get(rest).is_some_and(|entry| entry.last.is_some())
        };
        ends.filter(|at| word.get(*at..).is_some_and(is_last)).collect()
    }

    /// Where the longest part that is known ends with which a word begins, in bytes, and `most` at the most; of a word that may be no
    /// compound that the lexicon cuts.
    pub(super) fn known_end(&self, word: &str, most: usize) -> Option<usize> {
        let ends = word.char_indices().map(|(end, _)| end).filter(|end| *end <= most.min(MAX_BYTES));
        let is_part = |entry: Entry| entry.first.is_some() || entry.last.is_some();
        ends.rev().find(|end| self.get(word.get(..*end).unwrap_or_default()).is_some_and(is_part))
    }

    /// How a word is cut, or else the form without its ending, which may be the only one that was counted; returned with it.
    fn cuts_of_form<'w>(&self, word: &'w str, stem: &str) -> Option<(&'w str, Vec<Cut>)> {
        let bare = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
        std::iter::once(word).chain(bare).find_map(|form| {
            let cuts = self.cuts(form)?;
            (form.len() == word.len() || stem::stem(form) == stem).then_some((form, cuts))
        })
    }

    /// The likeliest way to cut a word into at least two parts: start, end and the link of each but the last.
    ///
    /// Only what first parts reach from the beginning is looked at, and most words have none.
    fn cuts(&self, word: &str) -> Option<Vec<Cut>> {
        let length = word.len();
        if length > MAX_BYTES {
            return None;
        }
        // By end of a piece: cost up to there, start of the piece, and its link. Nothing costs `u32::MAX`.
        let mut best = [(u32::MAX, 0u8, 0u8); MAX_BYTES + 1];
        best[0].0 = 0;
        for start in 0..length {
            let before = best[start].0;
            if before == u32::MAX {
                continue;
            }
            let mut node = self.fst.root();
            let mut output = Output::zero();
            for (end, byte) in (start + 1..).zip(word.bytes().skip(start)) {
                let Some(i) = node.find_input(byte) else { break };
                let transition = node.transition(i);
                output = output.cat(transition.out);
                node = self.fst.node(transition.addr);
                if !node.is_final() || (start == 0 && end == length) {
                    continue;
                }
                let entry = Entry::from_number(output.cat(node.final_output()).value());
                let cost = if end == length { entry.last } else { entry.first };
                if let Some(cost) = cost
                    && before + cost < best[end].0
                {
                    best[end] = (before + cost, start as u8, entry.link as u8);
                }
            }
        }
        let mut cuts = Vec::new();
        let mut end = length;
        while end > 0 {
            let (cost, start, link) = best[end];
            if cost == u32::MAX {
                return None;
            }
            let start = usize::from(start);
            cuts.push((start, end, (end < length).then_some(usize::from(link))));
            end = start;
        }
        cuts.reverse();
        (cuts.len() > 1).then_some(cuts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        for first in [None, Some(0), Some(1234), Some(Entry::MAX_COST)] {
            for link in 0..LINKS.len() {
                for last in [None, Some(0), Some(777)] {
                    for is_whole in [false, true] {
                        let entry = Entry { first, link, last, is_whole };
                        assert_eq!(Entry::from_number(entry.number()), entry);
                    }
                }
            }
        }
    }
}

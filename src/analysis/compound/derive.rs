//! From counts to a lexicon: which words build others, and which stay whole.
//!
//! Every word of the table that could be two others is taken as evidence for its parts, shared out over the ways to cut it
//! in proportion to what is known of the parts by then, a few times over. How often a form is a first or a last part becomes
//! its likelihood. A word stays whole if it is a name (nearly always with a capital, hardly ever behind a determiner),
//! or if it is more frequent than the geometric mean of its parts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy_fst::MapBuilder;

use super::counts::{Count, WordCounts};
use super::{Entry, LINKS, Lexicon, Link, MIN_LETTERS};
use crate::analysis::{stem, stop_words};
use crate::model::list;

/// Shortest part, in letters.
const MIN_PART: usize = 3;
/// A word needs so many occurrences to be a part, by its number of letters: short ones meet by chance.
fn min_count(letters: usize) -> u32 {
    match letters {
        0..=3 => 150,
        4 => 60,
        5 => 15,
        _ => 4,
    }
}
/// A part of three letters must be part of so many words.
const MIN_WORDS_OF_SHORT: f64 = 8.0;
/// A noun of at least five letters may be a part without having been seen as one, from so many occurrences on.
fn min_unseen(letters: usize) -> u32 {
    match letters {
        0..=5 => 10,
        6 => 6,
        _ => 4,
    }
}
/// It then counts for one word.
const UNSEEN: f64 = 1.01;
/// A form with an ending -s may be a word by itself, and so a part, from so many occurrences on.
const MIN_COUNT_WITH_S: u32 = 30;
/// A name has so many occurrences, nearly all with a capital, and at most this share behind a determiner; or fewer, and none there.
const NAME_COUNT: u32 = 25;
const NAME_DETERMINED: f64 = 0.07;
const NEVER_DETERMINED: u32 = 15;
const CAPITALS: f64 = 0.9;
/// A word stays whole for its frequency from so many occurrences on.
const WHOLE_COUNT: u32 = 20;
/// A word that the program has met so often stays whole if it was.
const MIN_COUNT_TO_STAY: u32 = 10;
/// The root of a verb that makes other parts has at least so many letters.
const MIN_ROOT: usize = 5;
/// Rounds of sharing out.
const ROUNDS: usize = 5;

/// What no count tells: sections of the hand-written list.
struct Hand {
    not_first: FxHashSet<&'static str>,
    not_last: FxHashSet<&'static str>,
    first: Vec<&'static str>,
    last: Vec<&'static str>,
    whole: Vec<&'static str>,
}

impl Hand {
    fn read() -> Self {
        let text = include_str!("../../../index-data/lexicon/compound_parts.txt");
        Self {
            not_first: list::section(text, "not-first").collect(),
            not_last: list::section(text, "not-last").collect(),
            first: list::section(text, "first").collect(),
            last: list::section(text, "last").collect(),
            whole: list::section(text, "whole").collect(),
        }
    }
}

impl Lexicon {
    /// Derives the lexicon of what the program and an archive have counted.
    pub fn learned(counts: &WordCounts) -> Arc<Self> {
        Self::read(lexicon_with(counts)).expect("it was built a line ago")
    }
}

/// Builds the lexicon of the program's counts and of learned ones, taken together.
///
/// What the program leaves whole stays whole if it has met the word often, or if the other text never has it behind a determiner: so do
/// names, whatever the other text makes of their pieces. And what looks like a name in the other text alone is one.
fn lexicon_with(learned: &WordCounts) -> Vec<u8> {
    let own = WordCounts::embedded();
    let lexicon = Lexicon::embedded();
    let mut sum = own.clone();
    sum.add(learned);
    let mut derivation = Derivation::new(&sum);
    derivation.add_names(&learned.sorted());
    let (own, learned) = (own.sorted(), learned.sorted());
    let often = own.iter().filter(|(_, count)| count.total >= MIN_COUNT_TO_STAY);
    let undetermined = learned.iter().filter(|(_, count)| count.determined == 0);
    let words = often.chain(undetermined).map(|(word, _)| *word);
    let whole = words.filter(|word| lexicon.split(word, &stem::stem(word)).is_empty());
    derivation.stay_whole = whole.map(str::to_owned).collect();
    derivation.lexicon()
}

struct Derivation<'c> {
    hand: Hand,
    table: &'c WordCounts,
    /// The same in order.
    counts: BTreeMap<&'c str, Count>,
    stems: FxHashMap<&'c str, String>,
    by_stem: FxHashMap<String, Count>,
    /// Words that look like names, by themselves or with all forms of their stem.
    names: FxHashSet<String>,
    /// Words that are not to be cut although they look as if.
    stay_whole: FxHashSet<String>,
}

impl<'c> Derivation<'c> {
    fn new(table: &'c WordCounts) -> Self {
        let counts = table.sorted();
        let stems: FxHashMap<_, _> = counts.keys().map(|word| (*word, stem::stem(word))).collect();
        let by_stem = sums(&counts, &stems);
        let mut this = Self {
            hand: Hand::read(),
            table,
            counts: BTreeMap::new(),
            stems,
            by_stem,
            names: FxHashSet::default(),
            stay_whole: FxHashSet::default(),
        };
        this.add_names(&counts);
        this.counts = counts;
        this
    }

    fn add_names(&mut self, counts: &BTreeMap<&str, Count>) {
        let by_stem = sums(counts, &self.stems);
        let of_stem = |word: &str| self.stems.get(word).and_then(|stem| by_stem.get(stem)).copied().unwrap_or_default();
        let names = counts.iter().filter(|(word, count)| looks_like_name(**count) || looks_like_name(of_stem(word)));
        self.names.extend(names.map(|(word, _)| (*word).to_owned()));
    }

    /// How often a word was seen that may be a part; `None` if it may not.
    fn known(&self, word: &str) -> Option<u32> {
        let count = self.table.get(word)?;
        let enough = match word.chars().count() {
            // What mostly follows a determiner is a noun, and no ending or name.
            4 if count.determined >= count.total / 5 * 2 => min_count(4) / 2,
            letters => min_count(letters),
        };
        (count.total >= enough && !stop_words::is_stop_word(word)).then_some(count.total)
    }

    fn of_stem(&self, word: &str) -> Count {
        self.stems.get(word).and_then(|stem| self.by_stem.get(stem)).copied().unwrap_or_default()
    }

    fn is_first(&self, form: &str) -> bool {
        form.chars().count() >= MIN_PART
            && !self.hand.not_first.contains(form)
            && !stop_words::is_stop_word(form)
            && form.contains(['a', 'e', 'i', 'o', 'u', 'y', 'ä', 'ö', 'ü'])
    }

    fn is_last(&self, form: &str) -> bool {
        // Asked of every end of every word; most are no words.
        let Some(count) = self.table.get(form) else { return false };
        let letters = form.chars().count();
        let is_known = |form: &str| self.known(form).is_some();
        // `-rats`: an inflected form of a frequent short word.
        let is_form =
            || ["s", "es", "e", "en", "er", "n"].iter().filter_map(|ending| form.strip_suffix(ending)).any(is_known);
        // A word with an ending -s is cut without it; with it, `Barniers` would be a `Bar`. `Fonds` is a word by itself.
        let is_inflected = || {
            let is_ending = self.stems.get(form).is_some_and(|stem| !stem.ends_with('s'));
            let bare = form.strip_suffix('s').map(|bare| self.table.get(bare).map_or(0, |count| count.total));
            is_ending && bare.is_some_and(|total| count.total < MIN_COUNT_WITH_S.max(total))
        };
        letters >= MIN_PART
            && !self.hand.not_last.contains(form)
            && !stop_words::is_stop_word(form)
            && form.contains(['a', 'e', 'i', 'o', 'u', 'y', 'ä', 'ö', 'ü'])
            && (letters > 4 || is_known(form) || is_form())
            && !is_inflected()
    }

    /// The word that a first part is: the most frequent one, with a preference for no link and -s.
    fn base_of(&self, form: &str) -> Option<(String, usize)> {
        let mut best: Option<(f64, String, usize)> = None;
        for (number, link) in LINKS.iter().enumerate() {
            let Some(base) = link.base(form) else { continue };
            // What has lost letters is short enough to be anything.
            let has_lost = matches!(link, Link::Add("e" | "en") | Link::Swap(..));
            if base.chars().count() < MIN_PART + usize::from(has_lost) {
                continue;
            }
            let Some(total) = self.known(&base) else { continue };
            let weight = f64::from(total) * if number < 2 { 1.0 } else { 0.3 };
            if best.as_ref().is_none_or(|(most, ..)| weight > *most) {
                best = Some((weight, base.into_owned(), number));
            }
        }
        best.map(|(_, base, number)| (base, number))
    }

    fn is_noun(count: Count) -> bool {
        count.capitals > count.total / 2
    }

    /// For every form how many words it is the first part of, and for every stem the last.
    fn productivity(&self) -> (FxHashMap<&'c str, f64>, FxHashMap<&str, f64>) {
        let mut cuts: Vec<Vec<(&'c str, &str, f64)>> = Vec::new();
        let mut bases: FxHashMap<&'c str, bool> = FxHashMap::default();
        for word in self.counts.keys() {
            if word.chars().count() < MIN_LETTERS || stop_words::is_stop_word(word) || self.names.contains(*word) {
                continue;
            }
            let mut of_word = Vec::new();
            for (at, _) in word.char_indices().skip(MIN_PART) {
                let (Some(first), Some(last)) = (word.get(..at), word.get(at..)) else { continue };
                if !self.is_last(last) || self.of_stem(last).total < 5 {
                    continue;
                }
                let is_first =
                    *bases.entry(first).or_insert_with(|| self.is_first(first) && self.base_of(first).is_some());
                if is_first && let Some(stem) = self.stems.get(last) {
                    let short = |form: &str| if form.chars().count() > MIN_PART { 2.0 } else { 0.3 };
                    of_word.push((first, stem.as_str(), short(first) * short(last)));
                }
            }
            if !of_word.is_empty() {
                cuts.push(of_word);
            }
        }
        let (mut first, mut last): (FxHashMap<&str, f64>, FxHashMap<&str, f64>) = Default::default();
        for round in 0..ROUNDS {
            let (mut new_first, mut new_last): (FxHashMap<&str, f64>, FxHashMap<&str, f64>) = Default::default();
            for of_word in &cuts {
                let weight = |(a, b, short): &(&str, &str, f64)| match round {
                    0 => 1.0,
                    _ => first.get(a).unwrap_or(&0.0) * last.get(b).unwrap_or(&0.0) * short,
                };
                let sum: f64 = of_word.iter().map(weight).sum();
                for cut in of_word {
                    let share = weight(cut) / if sum > 0.0 { sum } else { 1.0 };
                    *new_first.entry(cut.0).or_default() += share;
                    *new_last.entry(cut.1).or_default() += share;
                }
            }
            (first, last) = (new_first, new_last);
        }
        (first, last)
    }

    /// First parts with their weights, and nouns that may be one without having been seen as one.
    fn with_unseen<'f>(&self, first: &FxHashMap<&'f str, f64>) -> BTreeMap<Cow<'f, str>, f64> {
        let mut firsts: BTreeMap<Cow<'f, str>, f64> =
            first.iter().map(|(form, weight)| (Cow::Borrowed(*form), *weight)).collect();
        for (word, count) in &self.counts {
            if word.chars().count() >= 5
                && count.total >= min_unseen(word.chars().count())
                && Self::is_noun(*count)
                && self.known(word).is_some()
            {
                let by_ending = if word.ends_with('e') { ["", "s", "n", "n"] } else { ["", "s", "es", "en"] };
                let mut forms: Vec<String> = by_ending.iter().map(|link| format!("{word}{link}")).collect();
                forms.dedup();
                for form in forms {
                    if self.is_first(&form) && self.base_of(&form).is_some_and(|(base, _)| base == *word) {
                        *firsts.entry(Cow::Owned(form)).or_default() += UNSEEN;
                    }
                }
            }
        }
        firsts
    }

    fn lexicon(&self) -> Vec<u8> {
        let (first, last) = self.productivity();
        // Sums over an ordered list, so that the costs do not depend on the order of a hash map.
        let ordered_sum = |weights: Vec<f64>| {
            let mut weights = weights;
            weights.sort_by(f64::total_cmp);
            weights.iter().sum::<f64>()
        };
        let first_sum = ordered_sum(first.values().copied().collect());
        let last_sum = ordered_sum(last.values().copied().collect());
        let cost = |weight: f64, sum: f64| {
            Some((-100.0 * (weight / sum).ln()).round().clamp(0.0, f64::from(Entry::MAX_COST)) as u32)
        };
        let mut entries: BTreeMap<Cow<'_, str>, Entry> = BTreeMap::new();
        for (form, weight) in &self.with_unseen(&first) {
            let enough = if form.chars().count() == MIN_PART { MIN_WORDS_OF_SHORT } else { 1.0 };
            if *weight >= enough
                && let Some((_, link)) = self.base_of(form)
            {
                let entry = entries.entry(form.clone()).or_default();
                (entry.first, entry.link) = (cost(*weight, first_sum), link);
            }
        }
        for (form, count) in self.counts.iter().filter(|(form, _)| self.is_last(form)) {
            let mut weight = self.stems.get(form).and_then(|stem| last.get(stem.as_str())).copied().unwrap_or(0.0);
            let of_stem = self.of_stem(form);
            let letters = form.chars().count();
            if letters >= 5
                && of_stem.total >= min_unseen(letters)
                && Self::is_noun(*count)
                && !self.names.contains(*form)
            {
                weight += UNSEEN;
            }
            if weight >= if letters == MIN_PART { MIN_WORDS_OF_SHORT } else { 1.0 } {
                entries.entry(Cow::Borrowed(*form)).or_default().last = cost(weight, last_sum);
            }
        }
        for (form, link) in self.of_verbs() {
            let entry = entries.entry(Cow::Owned(form)).or_default();
            match link {
                Some(link) if entry.first.is_none() => (entry.first, entry.link) = (cost(UNSEEN, first_sum), link),
                None if entry.last.is_none() => entry.last = cost(UNSEEN, last_sum),
                _ => {}
            }
        }
        for form in &self.hand.first {
            // `lieferung+s` names the word and its link.
            let (base, letters) = form.split_once('+').unwrap_or((form, ""));
            let link = LINKS.iter().position(|link| *link == Link::Strip(letters)).unwrap_or(0);
            let entry = entries.entry(Cow::Owned(format!("{base}{letters}"))).or_default();
            (entry.first, entry.link) = (cost(UNSEEN, first_sum), link);
        }
        for form in &self.hand.last {
            entries.entry(Cow::Borrowed(*form)).or_default().last = cost(UNSEEN, last_sum);
        }
        for word in self.wholes(&entries).into_iter().chain(self.hand.whole.iter().map(|word| (*word).to_owned())) {
            entries.entry(Cow::Owned(stem::stem(&word))).or_default().is_whole = true;
            entries.entry(Cow::Owned(word)).or_default().is_whole = true;
        }
        build(&entries)
    }

    /// Parts that verbs make, whether they were counted or not: `einreichen` makes `Einreichungs-`, `-einreichung` and `-einreicher`.
    /// First parts come with their link.
    fn of_verbs(&self) -> Vec<(String, Option<usize>)> {
        let ungs = LINKS.iter().position(|link| *link == Link::Strip("s"));
        let is_verb = |root: &str| {
            ["t", "et", "te", "ete"].iter().any(|ending| self.table.get(&format!("{root}{ending}")).is_some())
        };
        let small = self.counts.iter().filter(|(_, count)| !Self::is_noun(**count));
        let roots = small.filter_map(|(word, _)| {
            word.strip_suffix("en").filter(|root| root.chars().count() >= MIN_ROOT && is_verb(root))
        });
        roots
            .flat_map(|root| [(format!("{root}ungs"), ungs), (format!("{root}ung"), None), (format!("{root}er"), None)])
            .filter(
                |(form, link)| {
                    if link.is_some() { self.is_first(form) } else { !self.hand.not_last.contains(form.as_str()) }
                },
            )
            .collect()
    }

    /// Words that would be cut, but are names or too frequent.
    fn wholes(&self, entries: &BTreeMap<Cow<'_, str>, Entry>) -> Vec<String> {
        let lexicon = Lexicon::from_bytes(Cow::Owned(build(entries)), String::new()).expect("it was built a line ago");
        let mut wholes = Vec::new();
        for word in self.counts.keys() {
            if word.chars().count() < MIN_LETTERS {
                continue;
            }
            let stem = self.stems.get(word).map_or("", String::as_str);
            let Some((cut, cuts)) = lexicon.cuts_of_form(word, stem) else { continue };
            let of_word = self.of_stem(word);
            let total = |word: &str| self.table.get(word).map_or(1, |count| count.total);
            let is_too_frequent = || {
                let totals: Vec<f64> = cuts
                    .iter()
                    .filter_map(|(start, end, link)| {
                        let form = cut.get(*start..*end)?;
                        Some(match link {
                            Some(link) => {
                                LINKS.get(*link).and_then(|link| link.base(form)).map_or(1, |base| total(&base))
                            }
                            None => self.of_stem(form).total.max(1),
                        })
                    })
                    .map(f64::from)
                    .collect();
                let mean = (totals.iter().map(|total| total.ln()).sum::<f64>() / totals.len() as f64).exp();
                of_word.total >= WHOLE_COUNT && f64::from(of_word.total) > mean
            };
            if self.names.contains(*word) || self.stay_whole.contains(*word) || is_too_frequent() {
                wholes.push((*word).to_owned());
            }
        }
        wholes
    }
}

/// What all forms of a stem make together; function words stand for nothing.
fn sums(counts: &BTreeMap<&str, Count>, stems: &FxHashMap<&str, String>) -> FxHashMap<String, Count> {
    let mut sums: FxHashMap<String, Count> = FxHashMap::default();
    for (word, count) in counts.iter().filter(|(word, _)| !stop_words::is_stop_word(word)) {
        *sums.entry(stems.get(word).cloned().unwrap_or_default()).or_default() += *count;
    }
    sums
}

fn looks_like_name(count: Count) -> bool {
    let total = f64::from(count.total);
    let is_seldom_determined = match count.total {
        NAME_COUNT.. => f64::from(count.determined) < NAME_DETERMINED * total,
        total => total >= NEVER_DETERMINED && count.determined == 0,
    };
    is_seldom_determined && f64::from(count.capitals) >= CAPITALS * total
}

fn build(entries: &BTreeMap<Cow<'_, str>, Entry>) -> Vec<u8> {
    let mut builder = MapBuilder::memory();
    for (form, entry) in entries.iter().filter(|(form, _)| !form.is_empty()) {
        builder.insert(form.as_bytes(), entry.number()).expect("the entries are in order");
    }
    builder.into_inner().expect("memory takes all that is written")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lexicon that is embedded is the one that the counts make; `BELEG_BLESS=1` writes it anew.
    #[test]
    fn the_embedded_lexicon_is_that_of_the_counts() {
        let derived = Derivation::new(&WordCounts::embedded()).lexicon();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/index-data/lexicon/compounds.fst");
        if std::env::var_os("BELEG_BLESS").is_some_and(|value| value == "1") {
            std::fs::write(path, derived).unwrap();
            return;
        }
        let embedded: &[u8] = include_bytes!("../../../index-data/lexicon/compounds.fst");
        assert!(derived == embedded, "`compounds.fst` is stale: run `BELEG_BLESS=1 cargo test` and commit it");
    }
}

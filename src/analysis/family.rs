//! Word families: words that are formed from each other share a key.
//!
//! `starb, stirbt, gestorben` are with `sterben`, `Forderung` is with `gefordert`, `Botschafterin` with `Botschafter`. A key is a
//! stem, mostly that of the verb or the base word, so that a family is the union of the words with that stem and of
//! those with that key. Where that stem is another word's too (Snowball makes `fordern` a `Ford`, `landen` is with `Land`), the
//! key is the infinitive, which is nobody's stem.
//!
//! What is known is data in `index-data/lexicon/families/`; tried are, in this order:
//!
//! 1. `apart.txt`: words that only look like another word's form keep their stem, unless another list has this form;
//! 2. `groups.txt`, `countries.txt`, `places.txt`, `comparison.txt`: families written down word by word, compared by stem;
//! 3. `strong_verbs.txt`, `weak_verbs.txt`, `prefixes.txt`: forms of verbs, their -ung and -bar, with prefixes and `ge`, `zu`;
//! 4. verbs in -ieren and feminines in -in, told by their endings.
//!
//! `stems.txt` is made of the first two by a test, which tells when it is stale.
//!
//! Limits: no meaning (`Haft` and `Gefängnis` stay apart); families of names other than countries and places stay apart; a form that
//! two words share goes to the more frequent one or keeps its stem.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::stem;
use crate::model::list;

/// Longer words, in bytes, are hardly forms of a verb; they keep their stem, so that garbage costs nothing.
const MAX_BYTES: usize = 48;

/// What the lists and rules say of a word.
pub(super) enum Family {
    /// A form of a verb or a listed word, and so no compound, with the key of its family: `angreifen`, `Rückzug`.
    Known(String),
    /// The key that its ending tells; it may be a compound: `Bundesregierung`.
    Told(String),
    /// Listed as a word that only looks like another word's form: it keeps its stem.
    Apart,
    /// Nothing: it keeps its stem.
    Unknown,
}

/// Finds the family of a word; keys are never empty if the stem is not.
///
/// `word` is folded, with umlauts as such, `stem` is its stem. A key that is given as both comes out again, unless the word
/// that is spelt like it has another family (`sparte`, which keeps its stem `spart`, and `spart`).
pub(super) fn family(word: &str, stem: &str) -> Family {
    if word.len() > MAX_BYTES || word.len() < 3 { Family::Unknown } else { LEXICON.family(word, stem) }
}

/// Returns the key of a word's family, the stem itself where no rule applies.
pub(super) fn key(word: &str, stem: &str) -> String {
    match family(word, stem) {
        Family::Known(key) | Family::Told(key) => key,
        Family::Apart | Family::Unknown => stem.to_owned(),
    }
}

/// Words that only look like another word's form.
const APART: &str = include_str!("../../index-data/lexicon/families/apart.txt");

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

struct Lexicon {
    /// Forms that keep their stem.
    apart_forms: FxHashSet<&'static str>,
    /// Stems that keep themselves.
    apart_stems: FxHashSet<&'static str>,
    /// The keys of stems that are listed with a family.
    groups: FxHashMap<&'static str, &'static str>,
    /// The keys of forms that are listed although their stem is another word's.
    forms: FxHashMap<&'static str, &'static str>,
    /// The stems of the words by which families are listed.
    bases: FxHashSet<&'static str>,
    verbs: Verbs,
}

impl Lexicon {
    /// Reads what a test has made of the lists: to find the stem and the family of each entry takes longer than to answer a query.
    fn new() -> Self {
        let stems = include_str!("../../index-data/lexicon/families/stems.txt");
        let keys = |section| list::section(stems, section).filter_map(|entry| entry.split_once(':'));
        Self {
            apart_forms: list::words(APART).filter_map(|word| word.strip_prefix('=')).collect(),
            apart_stems: list::section(stems, "apart").collect(),
            groups: keys("groups").collect(),
            forms: keys("forms").collect(),
            bases: list::section(stems, "bases").collect(),
            verbs: Verbs::new(),
        }
    }

    fn family(&self, folded: &str, stem: &str) -> Family {
        if let Some(key) = self.forms.get(folded) {
            return Family::Known((*key).to_owned());
        }
        if self.apart_forms.contains(folded) || self.apart_stems.contains(stem) {
            return Family::Apart;
        }
        if let Some(key) = self.groups.get(stem) {
            return Family::Known((*key).to_owned());
        }
        let in_group = |key: String| self.groups.get(&*key).map_or(key, |key| (*key).to_owned());
        if let Some(key) = self.verbs.key(folded) {
            return Family::Known(in_group(key));
        }
        if self.bases.contains(stem) {
            return Family::Known(stem.to_owned());
        }
        if let Some(verb) = infinitive_in_ieren(folded) {
            return Family::Told(in_group(stem::stem(&verb)));
        }
        match masculine(folded) {
            Some(masculine) => Family::Told(self.key(masculine, &stem::stem(masculine))),
            None => Family::Unknown,
        }
    }

    fn key(&self, folded: &str, stem: &str) -> String {
        match self.family(folded, stem) {
            Family::Known(key) | Family::Told(key) => key,
            Family::Apart | Family::Unknown => stem.to_owned(),
        }
    }
}

/// The endings of forms of verbs in -ieren that the stemmer does not take off, and of words derived from them.
const IEREN: [&str; 20] = [
    "t", "te", "ten", "ter", "tes", "tem", "end", "ende", "enden", "ender", "endes", "endem", "ung", "ungen", "bar",
    "bare", "baren", "barer", "bares", "barkeit",
];

/// The infinitive of a form of a verb in -ieren: `kritisierte`, `Kritisierung`.
fn infinitive_in_ieren(folded: &str) -> Option<String> {
    let at = folded.rfind("ier")?;
    let (head, ending) = (folded.get(..at)?, folded.get(at + 3..)?);
    let long = head.chars().count() >= 2 && head.contains(['a', 'e', 'i', 'o', 'u', 'ä', 'ö', 'ü', 'y']);
    (long && IEREN.contains(&ending)).then(|| format!("{head}ieren"))
}

/// Endings of persons to which -in is put.
const PERSONS: [&str; 16] =
    ["er", "ent", "ant", "ist", "tor", "sor", "eur", "og", "nom", "krat", "omat", "ilot", "urg", "tekt", "dat", "wält"];

/// Persons that are too short for these endings, or have none of them, also as the last part of a compound.
const SHORT_PERSONS: [&str; 4] = ["ärzt", "chef", "freund", "könig"];

/// The masculine of a feminine in -in: `Richterin`, `Ärztinnen`.
fn masculine(folded: &str) -> Option<&str> {
    let person = folded.strip_suffix("innen").or_else(|| folded.strip_suffix("in"))?;
    let ends_with = |endings: &[&str]| endings.iter().any(|ending| person.ends_with(ending));
    (person.chars().count() >= 5 && ends_with(&PERSONS) || ends_with(&SHORT_PERSONS)).then_some(person)
}

/// What a stem of a verb may be followed by; a set of bits.
type Endings = u16;

/// The stem of the infinitive: `sterb`, `führ`.
const INFINITIVE: Endings = 1;
/// The same, where the bare stem, with -e or without, is another word: `land`.
const INFINITIVE_ONLY: Endings = 1 << 1;
/// The same of verbs in -eln and -ern: `sammel`, `förder`.
const INFINITIVE_N: Endings = 1 << 2;
/// A stem to which -er is put for a person, where the stemmer would not lead there: `samml`, `gründ`.
const PERSON: Endings = 1 << 3;
/// The stem of verbs in -eln without the e: `samml`.
const ELIDED: Endings = 1 << 4;
/// The stem of a past tense in -te or a present in -t: `führ`.
const WEAK: Endings = 1 << 5;
/// The same where an e comes between: `arbeit`.
const WEAK_E: Endings = 1 << 6;
/// A form that takes no ending: `stirbt`.
const WHOLE: Endings = 1 << 7;
/// A strong past tense: `starb`.
const PAST: Endings = 1 << 8;
/// The past tense of mixed verbs: `brachte`.
const PAST_E: Endings = 1 << 9;
/// A second subjunctive without -e: `stürb`.
const SUBJUNCTIVE: Endings = 1 << 10;
/// A participle without ge-, in -en: `storb`.
const PARTICIPLE_EN: Endings = 1 << 11;
/// A participle without ge-, in -t: `bracht`.
const PARTICIPLE_T: Endings = 1 << 12;

/// Any stem of the infinitive.
const ANY_INFINITIVE: Endings = INFINITIVE | INFINITIVE_ONLY;

/// The endings of finite forms, infinitives, present participles and derived nouns, with the stems that take them.
const FINITE: &[(&str, Endings)] = &[
    ("", INFINITIVE | WHOLE | PAST | PAST_E),
    ("e", INFINITIVE | ELIDED | SUBJUNCTIVE),
    ("en", ANY_INFINITIVE | PAST | SUBJUNCTIVE),
    ("n", INFINITIVE_N | PAST_E),
    ("t", WEAK),
    ("te", WEAK),
    ("ten", WEAK),
    ("et", WEAK_E),
    ("ete", WEAK_E),
    ("eten", WEAK_E),
    ("end", ANY_INFINITIVE | ELIDED),
    ("ende", ANY_INFINITIVE | ELIDED),
    ("enden", ANY_INFINITIVE | ELIDED),
    ("ender", ANY_INFINITIVE | ELIDED),
    ("endes", ANY_INFINITIVE | ELIDED),
    ("endem", ANY_INFINITIVE | ELIDED),
    ("nd", INFINITIVE_N),
    ("nde", INFINITIVE_N),
    ("nden", INFINITIVE_N),
    ("nder", INFINITIVE_N),
    ("ndes", INFINITIVE_N),
    ("ndem", INFINITIVE_N),
    ("ung", ANY_INFINITIVE | INFINITIVE_N | ELIDED),
    ("ungen", ANY_INFINITIVE | INFINITIVE_N | ELIDED),
    ("er", INFINITIVE_N | PERSON),
    ("ers", INFINITIVE_N | PERSON),
    ("ern", INFINITIVE_N | PERSON),
    ("bar", ANY_INFINITIVE | INFINITIVE_N),
    ("bare", ANY_INFINITIVE | INFINITIVE_N),
    ("baren", ANY_INFINITIVE | INFINITIVE_N),
    ("barer", ANY_INFINITIVE | INFINITIVE_N),
    ("bares", ANY_INFINITIVE | INFINITIVE_N),
    ("barkeit", ANY_INFINITIVE | INFINITIVE_N),
];

/// The endings of past participles.
const PARTICIPLE: &[(&str, Endings)] = &[
    ("t", WEAK),
    ("te", WEAK),
    ("ten", WEAK),
    ("ter", WEAK),
    ("tes", WEAK),
    ("tem", WEAK),
    ("et", WEAK_E),
    ("ete", WEAK_E),
    ("eten", WEAK_E),
    ("eter", WEAK_E),
    ("etes", WEAK_E),
    ("etem", WEAK_E),
    ("en", PARTICIPLE_EN),
    ("ene", PARTICIPLE_EN),
    ("enen", PARTICIPLE_EN),
    ("ener", PARTICIPLE_EN),
    ("enes", PARTICIPLE_EN),
    ("enem", PARTICIPLE_EN),
    ("", PARTICIPLE_T),
    ("e", PARTICIPLE_T),
    ("en", PARTICIPLE_T),
    ("er", PARTICIPLE_T),
    ("es", PARTICIPLE_T),
    ("em", PARTICIPLE_T),
];

/// The endings of an infinitive behind zu: `anzunehmen`, `anzunehmende`.
const WITH_ZU: &[(&str, Endings)] = &[
    ("en", ANY_INFINITIVE),
    ("n", INFINITIVE_N),
    ("ende", ANY_INFINITIVE),
    ("enden", ANY_INFINITIVE),
    ("ender", ANY_INFINITIVE),
    ("endes", ANY_INFINITIVE),
];

/// How a prefix goes with `ge` and `zu`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prefix {
    /// They stand behind it: `angenommen`.
    Separable,
    /// There is no `ge`: `vernommen`.
    Inseparable,
    /// Either: `umgestellt`, `umstellt`.
    Both,
}

/// The prefixes with which a listed verb may begin that has no ge- in its participle.
const INSEPARABLE: [&str; 10] = ["be", "emp", "ent", "er", "ge", "miss", "ver", "zer", "über", "unter"];

struct Verbs {
    prefixes: FxHashMap<&'static str, Prefix>,
    longest_prefix: usize,
    /// The stems of verbs' forms, with their verbs. A stem of two verbs belongs to the first for each ending.
    stems: FxHashMap<Cow<'static, str>, Vec<(Verb, Endings)>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Verb {
    infinitive: &'static str,
    key: VerbKey,
}

/// What the key of a verb's family is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum VerbKey {
    /// The stem of the infinitive.
    Stem,
    /// The infinitive; with a prefix, the stem of it.
    Infinitive,
    /// The infinitive, with a prefix too.
    InfinitiveAlways,
}

impl Verb {
    /// Reads an infinitive with the stars of `weak_verbs.txt`.
    fn parse(entry: &'static str) -> Self {
        let infinitive = entry.trim_end_matches('*');
        let key = match entry.len() - infinitive.len() {
            // Snowball takes -ern off as if it were a plural's.
            _ if infinitive.ends_with("ern") => VerbKey::InfinitiveAlways,
            0 => VerbKey::Stem,
            1 => VerbKey::Infinitive,
            _ => VerbKey::InfinitiveAlways,
        };
        Self { infinitive, key }
    }

    fn key_with(self, prefix: &str) -> String {
        let infinitive = format!("{prefix}{}", self.infinitive);
        match self.key {
            VerbKey::InfinitiveAlways => infinitive,
            VerbKey::Infinitive if prefix.is_empty() => infinitive,
            _ => stem::stem(&infinitive),
        }
    }
}

impl Verbs {
    fn new() -> Self {
        let mut verbs = Self { prefixes: FxHashMap::default(), longest_prefix: 0, stems: FxHashMap::default() };
        for line in list::lines(include_str!("../../index-data/lexicon/families/prefixes.txt")) {
            let mut words = line.split_whitespace();
            let kind = match words.next() {
                Some("separable") => Prefix::Separable,
                Some("inseparable") => Prefix::Inseparable,
                _ => Prefix::Both,
            };
            for prefix in words {
                verbs.longest_prefix = verbs.longest_prefix.max(prefix.len());
                verbs.prefixes.insert(prefix, kind);
            }
        }
        list::lines(include_str!("../../index-data/lexicon/families/strong_verbs.txt"))
            .for_each(|line| verbs.add_strong(line));
        list::words(include_str!("../../index-data/lexicon/families/weak_verbs.txt"))
            .for_each(|infinitive| verbs.add_weak(infinitive));
        verbs
    }

    fn add(&mut self, stem: impl Into<Cow<'static, str>>, verb: Verb, endings: Endings) {
        let entries = self.stems.entry(stem.into()).or_default();
        match entries.iter_mut().find(|(of, _)| *of == verb) {
            Some((_, known)) => *known |= endings,
            None => entries.push((verb, endings)),
        }
    }

    /// Adds `infinitive present past participle`, and second subjunctives; `-` for none.
    fn add_strong(&mut self, line: &'static str) {
        let mut forms = line.split_whitespace();
        let Some(verb) = forms.next().map(Verb::parse) else { return };
        self.add_infinitive(verb);
        for (i, form) in forms.enumerate().filter(|&(_, form)| form != "-") {
            let (stem, endings) = match i {
                _ if form.starts_with('=') => (form.trim_start_matches('='), WHOLE),
                0 => (form, WHOLE),
                1 if form.ends_with("te") => (form, PAST_E),
                1 => (form, PAST),
                2 => {
                    // `gelungen` has the ge of `gelingen`, but `gegangen` has its own.
                    let own = verb.infinitive.starts_with("ge") && !form.starts_with("geg");
                    let bare = form.strip_prefix("ge").filter(|_| !own).unwrap_or(form);
                    bare.strip_suffix("en").map_or((bare, PARTICIPLE_T), |stem| (stem, PARTICIPLE_EN))
                }
                _ => (form.strip_suffix('e').unwrap_or(form), SUBJUNCTIVE),
            };
            self.add(stem, verb, endings);
        }
    }

    fn add_weak(&mut self, entry: &'static str) {
        let verb = Verb::parse(entry);
        let Some(stem) = self.add_infinitive(verb) else { return };
        let endings = match stem.as_bytes() {
            [.., b't' | b'd'] => WEAK_E,
            // `atmet`, `regnet`, `rechnet`; but `plant`, `ahmt`, `lernt`, `filmt`, `nennt`.
            [.., b'c', b'h', b'n'] => WEAK_E,
            [.., before, b'n' | b'm'] if before.is_ascii() && !b"aeiouhlrmn".contains(before) => WEAK_E,
            _ => WEAK,
        };
        self.add(stem, verb, endings);
    }

    fn add_infinitive(&mut self, verb: Verb) -> Option<&'static str> {
        if let Some(stem) = verb.infinitive.strip_suffix("en") {
            let endings = match verb.key {
                VerbKey::Stem => INFINITIVE,
                VerbKey::Infinitive => INFINITIVE_ONLY,
                VerbKey::InfinitiveAlways => INFINITIVE_ONLY | PERSON,
            };
            self.add(stem, verb, endings);
            return Some(stem);
        }
        let stem = verb.infinitive.strip_suffix('n')?;
        self.add(stem, verb, INFINITIVE_N);
        if let Some(start) = stem.strip_suffix("el") {
            self.add(format!("{start}l"), verb, ELIDED | PERSON);
        }
        Some(stem)
    }

    /// Returns the key of the verb of which `word` is a form, or from which it is derived, with its prefixes.
    fn key(&self, word: &str) -> Option<String> {
        let without_prefix = || {
            let whole =
                || INSEPARABLE.iter().any(|prefix| word.starts_with(prefix)).then(|| self.find(word, PARTICIPLE))?;
            self.find(word, FINITE).or_else(whole).or_else(|| self.participle(word))
        };
        if let Some(verb) = without_prefix() {
            return Some(verb.key_with(""));
        }
        self.prefixes_of(word).find_map(|(prefix, kind, rest)| {
            if let Some(verb) = self.after_prefix(rest, kind) {
                return Some(verb.key_with(prefix));
            }
            if kind == Prefix::Inseparable {
                return None;
            }
            self.prefixes_of(rest.strip_prefix("zu").unwrap_or(rest)).find_map(|(second, kind, rest)| {
                let verb = (kind != Prefix::Separable).then(|| self.after_prefix(rest, kind))??;
                Some(verb.key_with(&format!("{prefix}{second}")))
            })
        })
    }

    /// The verb of a form that stands behind a prefix.
    fn after_prefix(&self, rest: &str, kind: Prefix) -> Option<Verb> {
        let without_ge = || (kind != Prefix::Separable).then(|| self.find(rest, PARTICIPLE)).flatten();
        let with_zu = || rest.strip_prefix("zu").and_then(|rest| self.find(rest, WITH_ZU));
        let separable = || (kind != Prefix::Inseparable).then(|| self.participle(rest).or_else(with_zu)).flatten();
        self.find(rest, FINITE).or_else(without_ge).or_else(separable)
    }

    /// The verb of a participle with ge-.
    fn participle(&self, word: &str) -> Option<Verb> {
        word.strip_prefix("ge").and_then(|rest| self.find(rest, PARTICIPLE))
    }

    /// The verb that has a stem and an ending as `word` has.
    fn find(&self, word: &str, endings: &[(&str, Endings)]) -> Option<Verb> {
        let last = word.as_bytes().last();
        // Most endings go by their last letter, which spares a look at the others.
        let fitting = endings.iter().filter(|(ending, _)| ending.is_empty() || ending.as_bytes().last() == last);
        fitting.into_iter().find_map(|&(ending, allowed)| {
            let entries = self.stems.get(word.strip_suffix(ending)?)?;
            entries.iter().find(|(_, has)| has & allowed != 0).map(|&(verb, _)| verb)
        })
    }

    /// The prefixes with which `word` begins, longest first, each with what follows it.
    fn prefixes_of<'w>(&'w self, word: &'w str) -> impl Iterator<Item = (&'w str, Prefix, &'w str)> {
        (2..=self.longest_prefix.min(word.len())).rev().filter_map(|at| {
            let (prefix, rest) = word.split_at_checked(at)?;
            Some((prefix, *self.prefixes.get(prefix)?, rest))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::fs;

    use super::*;
    use crate::analysis::normalize;

    impl Lexicon {
        /// What [`Lexicon::new`] reads, made of the lists.
        fn of_lists() -> Self {
            let mut lexicon = Self {
                groups: FxHashMap::default(),
                forms: FxHashMap::default(),
                bases: FxHashSet::default(),
                ..Self::new()
            };
            let apart = list::words(APART).filter(|word| !word.starts_with('='));
            lexicon.apart_stems = apart.map(|word| &*stem::stem(&word.to_lowercase()).leak()).collect();
            for list in [
                include_str!("../../index-data/lexicon/families/groups.txt"),
                include_str!("../../index-data/lexicon/families/countries.txt"),
                include_str!("../../index-data/lexicon/families/places.txt"),
                include_str!("../../index-data/lexicon/families/comparison.txt"),
            ] {
                list::lines(list).for_each(|line| lexicon.add_group(line));
            }
            lexicon
        }

        /// Adds `base: member member`. A base that is a member of an earlier group brings its members there.
        fn add_group(&mut self, line: &str) {
            let Some((base, members)) = line.split_once(':') else { return };
            let base = normalize::fold(base);
            let stem = stem::stem(&base);
            self.bases.insert(stem.clone().leak());
            let key = &*self.key(&base, &stem).leak();
            for member in members.split_whitespace() {
                if let Some(form) = member.strip_prefix('=') {
                    self.forms.insert(normalize::fold(form).leak(), key);
                    continue;
                }
                let member = normalize::fold(member);
                let feminines = member.ends_with("in").then(|| format!("{member}nen"));
                for form in std::iter::once(member).chain(feminines) {
                    let stem = stem::stem(&form);
                    if stem != key {
                        self.groups.insert(stem.leak(), key);
                    }
                }
            }
        }
    }

    /// `BELEG_BLESS=1` writes the list anew.
    #[test]
    fn the_stems_are_those_of_the_lists() {
        let lexicon = Lexicon::of_lists();
        let pairs = |keys: &FxHashMap<&str, &str>| keys.iter().map(|(word, key)| format!("{word}:{key}")).collect();
        let mut stems = "# The stems of the lists of families, with their keys: made by a test.\n\
                         # Source and licence: those of these lists.\n"
            .to_owned();
        let owned = |stems: &FxHashSet<&str>| stems.iter().map(|stem| (*stem).to_owned()).collect();
        for (name, entries) in [
            ("apart", owned(&lexicon.apart_stems)),
            ("bases", owned(&lexicon.bases)),
            ("forms", pairs(&lexicon.forms)),
            ("groups", pairs(&lexicon.groups)),
        ] {
            let mut entries: Vec<String> = entries;
            entries.sort();
            let _ = writeln!(stems, "[{name}]\n{}", entries.join("\n"));
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/index-data/lexicon/families/stems.txt");
        if std::env::var_os("BELEG_BLESS").is_some_and(|value| value == "1") {
            fs::write(path, &stems).unwrap();
        }
        let committed = fs::read_to_string(path).unwrap();
        assert!(committed == stems, "`stems.txt` is stale: run `BELEG_BLESS=1 cargo test` and commit it");
    }
}

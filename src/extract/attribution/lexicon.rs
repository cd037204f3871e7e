//! What the rules know of words: verbs and nouns of saying, the subjunctive, prepositions, roles.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::word_count;
use crate::model::list;

/// In which frames a verb of saying stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Any frame.
    Say,
    /// Opinions, hopes and fears.
    Think,
    /// Demands, announcements and threats.
    Ask,
    /// Names a thing with quoted words.
    Call,
    /// Beside a quotation only.
    Quote,
}

/// Which form of a verb a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Singular,
    /// Also the infinitive, where the present has the same form.
    Plural,
    Participle,
}

/// A verb of saying that a word may be a form of.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) class: Class,
    pub(super) shape: Shape,
    /// The prefix that must stand at the end of the clause (`teilte … mit`).
    pub(super) prefix: Option<&'static str>,
}

/// How sure it is that a word is a finite verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Finite {
    No,
    /// The form of an infinitive or an adjective, too.
    Perhaps,
    Sure,
}

/// How sure it is that a verb stands in the subjunctive of reported speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mood {
    Indicative,
    /// `hätten`, `würde`: also what might be.
    Weak,
    /// `sei`, `habe`, `komme`.
    Strong,
}

const WORDS: &str = include_str!("../../../index-data/lexicon/attribution/words.txt");
const VERBS: &str = include_str!("../../../index-data/lexicon/attribution/verbs.txt");
const NOUNS: &str = include_str!("../../../index-data/lexicon/attribution/nouns.txt");
const ROLES: &str = include_str!("../../../index-data/lexicon/attribution/roles.txt");
const STRONG: &str = include_str!("../../../index-data/lexicon/families/strong_verbs.txt");
const WEAK: &str = include_str!("../../../index-data/lexicon/families/weak_verbs.txt");
const PREFIXES: &str = include_str!("../../../index-data/lexicon/families/prefixes.txt");

type Set = FxHashSet<&'static str>;

/// All lists, read once.
pub(super) struct Lexicon {
    forms: FxHashMap<String, Vec<Form>>,
    finite: FxHashMap<String, Finite>,
    /// Infinitives without their last letter: what may be the subjunctive.
    present: FxHashSet<String>,
    /// Forms of the second subjunctive that differ from the past: `käme`, `böte`.
    second: FxHashSet<String>,
    prefixes: Vec<&'static str>,
    inseparable: Set,
    subjunctive: Set,
    weak_subjunctive: Set,
    roles: Set,
    after: Set,
    own: Set,
    clause: Set,
    sections: FxHashMap<&'static str, Set>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

const SECTIONS: &[&str] = &[
    "subordinators",
    "relatives",
    "questions",
    "prepositions",
    "genitive_prepositions",
    "nominative",
    "oblique",
    "pronouns",
    "finite_singular",
    "finite_plural",
    "auxiliaries",
    "passive",
    "negations",
    "particles",
    "feelings",
    "abstract_ends",
    "persons",
    "bodies",
    "modals",
    "verb_ends",
    "noun_frames",
    "feeling_frames",
    "adverbs",
    "times",
    "spans_of_time",
    "name_particles",
    "feminine_ends",
    "singular",
    "plural",
];

impl Lexicon {
    fn load() -> Self {
        let (prefixes, inseparable) = prefixes();
        let sections: FxHashMap<_, Set> =
            SECTIONS.iter().map(|name| (*name, list::section(WORDS, name).collect())).collect();
        let noun = |class: &str| -> Set {
            list::lines(NOUNS)
                .filter_map(|line| line.split_once('\t').filter(|(first, _)| *first == class))
                .flat_map(|(_, words)| words.split(' '))
                .collect()
        };
        let mut lexicon = Self {
            forms: FxHashMap::default(),
            finite: FxHashMap::default(),
            present: FxHashSet::default(),
            second: FxHashSet::default(),
            prefixes,
            inseparable,
            subjunctive: list::section(WORDS, "subjunctive").collect(),
            weak_subjunctive: list::section(WORDS, "weak_subjunctive").collect(),
            roles: list::words(ROLES).collect(),
            after: noun("after"),
            own: noun("self"),
            clause: noun("clause"),
            sections,
        };
        lexicon.load_verbs();
        lexicon.load_families();
        lexicon
    }

    fn load_verbs(&mut self) {
        for line in list::lines(VERBS) {
            let (class, verbs) = line.split_once('\t').unwrap_or_default();
            let class = match class {
                "say" => Class::Say,
                "think" => Class::Think,
                "ask" => Class::Ask,
                "call" => Class::Call,
                _ => Class::Quote,
            };
            for verb in verbs.split(' ') {
                self.add_verb(class, verb);
            }
        }
    }

    fn add_verb(&mut self, class: Class, verb: &'static str) {
        let (prefix, verb) = verb.split_once('|').map_or((None, verb), |(prefix, verb)| (Some(prefix), verb));
        let mut parts = verb.split(':');
        let infinitive = parts.next().unwrap_or_default();
        let stem = infinitive.strip_suffix("en").or_else(|| infinitive.strip_suffix('n')).unwrap_or(infinitive);
        let strong: Vec<&str> = parts.collect();
        let e = if stem.ends_with(['t', 'd']) || ["chn", "dn", "gn", "ffn", "tm"].iter().any(|end| stem.ends_with(end))
        {
            "e"
        } else {
            ""
        };
        let (third, preterite, participle) = match strong.as_slice() {
            [third, preterite, participle] => ((*third).to_owned(), (*preterite).to_owned(), (*participle).to_owned()),
            _ => {
                let ge = if infinitive.ends_with("ieren") || self.has_no_ge(infinitive) { "" } else { "ge" };
                (format!("{stem}{e}t"), format!("{stem}{e}te"), format!("{ge}{stem}{e}t"))
            }
        };
        let plural_past = if preterite.ends_with('e') { format!("{preterite}n") } else { format!("{preterite}en") };
        let subjunctive = format!("{stem}e");
        let finite = [
            (third, Shape::Singular),
            (preterite, Shape::Singular),
            (plural_past, Shape::Plural),
            (infinitive.to_owned(), Shape::Plural),
            (subjunctive.clone(), Shape::Singular),
        ];
        self.present.insert(format!("{}{subjunctive}", prefix.unwrap_or_default()));
        self.present.insert(subjunctive);
        for (word, shape) in finite {
            let joined = format!("{}{word}", prefix.unwrap_or_default());
            if prefix.is_some() {
                self.add_form(word, Form { class, shape, prefix });
            }
            self.add_form(joined, Form { class, shape, prefix: None });
        }
        // `bekannt gegeben`: written apart.
        if prefix == Some("bekannt") {
            self.add_form(participle.clone(), Form { class, shape: Shape::Participle, prefix });
        }
        let participle = format!("{}{participle}", prefix.unwrap_or_default());
        self.add_form(participle, Form { class, shape: Shape::Participle, prefix: None });
    }

    fn add_form(&mut self, word: String, form: Form) {
        if form.shape != Shape::Participle {
            self.finite.entry(word.clone()).or_insert(Finite::Sure);
        }
        let forms = self.forms.entry(word).or_default();
        let is_known =
            |known: &Form| known.prefix == form.prefix && known.class == form.class && known.shape == form.shape;
        if !forms.iter().any(is_known) {
            forms.push(form);
        }
    }

    fn has_no_ge(&self, infinitive: &str) -> bool {
        self.inseparable.iter().any(|prefix| infinitive.strip_prefix(prefix).is_some_and(|rest| rest.len() > 4))
    }

    fn load_families(&mut self) {
        for line in list::lines(STRONG) {
            let mut fields = line.split_whitespace();
            let infinitive = fields.next().unwrap_or_default().trim_matches('*');
            self.add_present(infinitive);
            self.finite.entry(infinitive.to_owned()).or_insert(Finite::Perhaps);
            let third = fields.next().unwrap_or("-");
            let preterite = fields.next().unwrap_or("-");
            for word in [third, preterite] {
                if word != "-" {
                    self.finite.entry(word.to_owned()).or_insert(Finite::Sure);
                }
            }
            for form in fields.skip(1).filter(|form| !form.starts_with('=')) {
                self.second.insert(form.to_owned());
                // `liefen` is the past, too.
                if format!("{form}n") != format!("{preterite}en") {
                    self.second.insert(format!("{form}n"));
                }
            }
            if preterite != "-" {
                self.finite.entry(format!("{preterite}en")).or_insert(Finite::Sure);
            }
        }
        for infinitive in list::words(WEAK) {
            let infinitive = infinitive.trim_matches('*');
            let stem = infinitive.strip_suffix("en").or_else(|| infinitive.strip_suffix('n')).unwrap_or(infinitive);
            self.add_present(infinitive);
            self.finite.entry(infinitive.to_owned()).or_insert(Finite::Perhaps);
            let e = if stem.ends_with(['t', 'd']) { "e" } else { "" };
            for end in ["t", "te", "ten"] {
                self.finite.entry(format!("{stem}{e}{end}")).or_insert(Finite::Sure);
            }
        }
    }

    /// Whether a lower-case word is of a class of `words.txt`.
    pub(super) fn is(&self, section: &str, word: &str) -> bool {
        self.sections.get(section).is_some_and(|words| words.contains(word))
    }

    /// The verbs of saying that a lower-case word may be a form of.
    pub(super) fn forms(&self, word: &str) -> &[Form] {
        self.forms.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether a lower-case word is a finite verb.
    pub(super) fn finite(&self, word: &str) -> Finite {
        if self.is("finite_singular", word) || self.is("finite_plural", word) || self.mood(word) == Mood::Strong {
            return Finite::Sure;
        }
        if self.is("prepositions", word) || self.is("nominative", word) || self.is("oblique", word) {
            return Finite::No;
        }
        if self.is_joined_infinitive(word) {
            return Finite::No;
        }
        let folded = word.replace('ß', "ss");
        if let Some(finite) = self.finite.get(&folded).or_else(|| self.finite.get(word)) {
            return *finite;
        }
        if word.ends_with("iert") {
            return Finite::Perhaps;
        }
        if word.ends_with("ierte") || word.ends_with("ierten") {
            return Finite::Sure;
        }
        for prefix in &self.prefixes {
            if let Some(rest) = folded.strip_prefix(prefix)
                && let Some(finite) = self.finite.get(rest)
            {
                return *finite;
            }
        }
        if self.mood(word) == Mood::Weak { Finite::Sure } else { Finite::No }
    }

    /// The mood of a lower-case word, taken for a verb.
    pub(super) fn mood(&self, word: &str) -> Mood {
        if self.subjunctive.contains(word) {
            return Mood::Strong;
        }
        let is_second = |word: &str| self.second.contains(word);
        if self.weak_subjunctive.contains(word)
            || is_second(word)
            || (word.ends_with('e') || word.ends_with("en"))
                && self.prefixes.iter().any(|prefix| word.strip_prefix(prefix).is_some_and(is_second))
        {
            return Mood::Weak;
        }
        Mood::Indicative
    }

    /// Whether a lower-case word is the infinitive of a known verb without its `n`: `resultiere`, `verfolge`.
    pub(super) fn may_be_subjunctive(&self, word: &str) -> bool {
        if !word.ends_with('e') || word.len() < 4 {
            return false;
        }
        if word.ends_with("iere") {
            return true;
        }
        let folded = word.replace('ß', "ss");
        self.present.contains(&folded)
            || self
                .prefixes
                .iter()
                .any(|prefix| folded.strip_prefix(prefix).is_some_and(|rest| self.present.contains(rest)))
    }

    /// `handeln` gives `handele` and `handle`.
    fn add_present(&mut self, infinitive: &str) {
        let Some(present) = infinitive.strip_suffix('n') else { return };
        if present.ends_with('e') {
            self.present.insert(present.to_owned());
        } else {
            self.present.insert(format!("{present}e"));
        }
    }

    /// Whether a word is an infinitive with `zu` inside: `anzusehen`.
    pub(super) fn is_joined_infinitive(&self, word: &str) -> bool {
        word.ends_with('n')
            && self.prefixes.iter().any(|prefix| {
                word.strip_prefix(prefix).and_then(|rest| rest.strip_prefix("zu")).is_some_and(|rest| rest.len() > 3)
            })
    }

    /// Whether a word names what a person is (`Kremlsprecherin`).
    pub(super) fn is_role(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let word = word.trim_end_matches('.');
        let bare = ["innen", "in", "en", "n", "s"]
            .iter()
            .filter_map(|end| word.strip_suffix(end))
            .chain(std::iter::once(word));
        bare.into_iter().any(|bare| {
            bare.char_indices().any(|(at, _)| {
                let part = bare.get(at..).unwrap_or_default();
                (at == 0 || part.len() >= 4 && !matches!(part, "mann" | "herr" | "frau")) && self.roles.contains(part)
            })
        })
    }

    /// Whether a noun names things more often than it is a name: articles stand before it.
    pub(super) fn is_common(&self, word: &str) -> bool {
        const RARE: u32 = 20;
        word_count(word).is_some_and(|count| {
            let is_noun = count.capitals * 5 > count.total * 4;
            count.total >= RARE && is_noun && count.determined * 5 > count.capitals
        })
    }

    /// Whether a noun names a body that speaks as persons do: `Innenministerium`.
    pub(super) fn is_body(&self, word: &str) -> bool {
        self.sections
            .get("bodies")
            .is_some_and(|ends| word.len() > 3 && ends_in_short(ends, word) || ends.contains(word))
    }

    /// Whether a noun says that its genitive speaks: `Angaben`, `Polizeiangaben`.
    pub(super) fn is_after_noun(&self, word: &str) -> bool {
        self.after.contains(word.to_lowercase().as_str())
    }

    /// Whether a noun is itself the source: `Medienberichten`, `Polizeiangaben`.
    pub(super) fn is_source(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.own.contains(word.as_str()) || ends_in(&self.own, &word) || ends_in(&self.after, &word)
    }

    /// Whether a noun takes what was said as a clause of its own.
    pub(super) fn is_clause_noun(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.clause.contains(word.as_str())
    }

    /// Whether a noun names no one who could speak: `Forderung`, `Gesundheit`.
    pub(super) fn is_abstract(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        if self.is("persons", &word)
            || self.is_body(&word)
            || ["regierung", "verwaltung", "zeitung", "leitung", "abteilung", "vereinigung", "vertretung"]
                .iter()
                .any(|end| word.ends_with(end))
        {
            return false;
        }
        word.len() > 5
            && self.sections.get("abstract_ends").is_some_and(|ends| ends_in_short(ends, &word))
            && !["gewerkschaft", "gesellschaft", "staatsanwaltschaft", "mannschaft", "kommission", "organisation"]
                .iter()
                .any(|end| word.ends_with(end))
            && !["botschaft", "opposition", "fraktion", "redaktion", "universität", "union", "koalition", "partei"]
                .iter()
                .any(|end| word.ends_with(end))
    }
}

/// Whether `word` ends in a word of the list that has at least five letters.
fn ends_in(words: &Set, word: &str) -> bool {
    word.char_indices().any(|(at, _)| {
        let part = word.get(at..).unwrap_or_default();
        part.len() >= 5 && at >= 3 && words.contains(part.trim_start_matches('-'))
    })
}

fn ends_in_short(ends: &Set, word: &str) -> bool {
    word.char_indices().any(|(at, _)| ends.contains(word.get(at..).unwrap_or_default()))
}

fn prefixes() -> (Vec<&'static str>, Set) {
    let mut all = Vec::new();
    let mut inseparable = Set::default();
    for line in list::lines(PREFIXES) {
        let mut words = line.split_whitespace();
        let kind = words.next().unwrap_or_default();
        for word in words {
            all.push(word);
            if kind != "separable" {
                inseparable.insert(word);
            }
        }
    }
    inseparable.insert("ge");
    inseparable.remove("um");
    (all, inseparable)
}

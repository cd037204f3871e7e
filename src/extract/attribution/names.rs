//! Names of persons within an article: `Kremlsprecher Dmitri Peskow` and `Peskow` are one.

use rustc_hash::FxHashMap;

use super::lexicon::LEXICON;
use super::token::{Token, tokens};
use crate::model::ByteSpan;

/// A person's full name, and what the article says the person is.
#[derive(Debug, Clone, Default)]
struct Person {
    /// Empty where two persons have the same last name.
    name: String,
    role: Option<String>,
}

/// The persons whom an article names in full.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_last_name: FxHashMap<String, Person>,
    /// Full names by role in lower case; empty where two have the role.
    by_role: FxHashMap<String, String>,
}

/// A speaker's name and role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) role: Option<String>,
}

/// The most words of a name.
const LONGEST: usize = 5;

impl Names {
    /// The names in some blocks.
    pub(super) fn of(blocks: &[&str]) -> Self {
        let mut names = Self::default();
        for text in blocks {
            let words = tokens(text, ByteSpan::new(0, text.len()), &[]);
            let mut at = 0;
            while at < words.len() {
                let run = run_at(text, &words, at);
                names.note(text, words.get(at..at + run).unwrap_or_default());
                at += run.max(1);
            }
        }
        names
    }

    /// Notes a run of words with capital letters: roles, then a name of two words and more.
    fn note(&mut self, text: &str, run: &[Token]) {
        let is_lead = |word: &&Token| {
            ["nominative", "oblique", "prepositions", "adverbs", "pronouns", "subordinators", "questions", "particles"]
                .iter()
                .any(|class| LEXICON.is(class, &word.lower))
        };
        let run = run.get(run.iter().take_while(is_lead).count()..).unwrap_or_default();
        if run.iter().any(|word| LEXICON.is_clause_noun(&word.lower)) {
            return;
        }
        let roles = run.iter().rposition(|word| LEXICON.is_role(&word.lower)).map_or(0, |last| last + 1);
        let name = run.get(roles..).unwrap_or_default();
        let (Some(first), Some(last)) = (name.first(), name.last()) else { return };
        let is_common = |word: &Token| {
            LEXICON.is_clause_noun(&word.lower)
                || LEXICON.is_source(&word.lower)
                || LEXICON.is_after_noun(&word.lower)
                || LEXICON.is_common(&word.lower)
                || LEXICON.is_body(&word.lower)
        };
        if name.len() < 2 || name.len() > LONGEST || is_common(first) || is_common(last) {
            return;
        }
        let full = ByteSpan::new(first.span.start, last.span.end).of(text).to_owned();
        let role = run.get(..roles).and_then(<[Token]>::last).map(|role| role.span.of(text).to_owned());
        if let Some(role) = &role {
            let known = self.by_role.entry(role_key(role)).or_insert_with(|| full.clone());
            if *known != full {
                known.clear();
            }
        }
        let key = last.span.of(text).to_lowercase();
        let person = self.by_last_name.entry(key).or_insert_with(|| Person { name: full.clone(), role: None });
        if person.name != full {
            person.name.clear();
        }
        if person.role.is_none() {
            person.role = role;
        }
    }

    /// The name and role of a speaker whose naming words are `head`; `behind` is the text after them.
    pub(super) fn named(&self, head: &str, whole: &str, behind: &str) -> Named {
        let words: Vec<&str> = head.split_whitespace().collect();
        let last_role = words.iter().rposition(|word| LEXICON.is_role(word));
        let roles = last_role.map_or(0, |last| last + 1);
        let own_role = words.get(..roles).and_then(<[&str]>::last).map(|role| (*role).to_owned());
        let name = words.get(roles..).unwrap_or_default().join(" ");
        // `Der Berater Putins`: a genitive.
        let is_genitive = |name: &str| {
            let last = name.to_lowercase();
            !self.by_last_name.contains_key(&last)
                && last.strip_suffix('s').is_some_and(|bare| self.by_last_name.contains_key(bare))
        };
        if name.is_empty() || roles > 0 && is_genitive(&name) {
            // `der US-Präsident`: who that is stands elsewhere.
            if let Some(name) = name_behind(behind) {
                return Named { name: name.to_owned(), role: Some(without_article(whole).to_owned()) };
            }
            let known = own_role.as_ref().and_then(|role| self.by_role.get(&role_key(role)));
            return match known.filter(|name| !name.is_empty()) {
                Some(name) => Named { name: name.clone(), role: own_role },
                None => Named { name: without_article(whole).to_owned(), role: None },
            };
        }
        let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let person = self
            .by_last_name
            .get(&last)
            // `Trumps`.
            .or_else(|| self.by_last_name.get(last.strip_suffix('s')?))
            .filter(|person| name == person.name || !name.contains(' ') && !person.name.is_empty());
        let role = own_role.or_else(|| apposition(behind)).or_else(|| person.and_then(|person| person.role.clone()));
        match person {
            Some(person) => Named { name: person.name.clone(), role },
            None if words.len() > 1 || roles > 0 => Named { name, role },
            None => Named { name: without_article(whole).to_owned(), role },
        }
    }
}

/// How many words with capital letters stand in a row from `at` on, blanks between them.
fn run_at(text: &str, words: &[Token], at: usize) -> usize {
    let mut end = None;
    let rest = words.get(at..).unwrap_or_default();
    rest.iter()
        .take_while(|word| {
            let follows = end.is_none_or(|end| ByteSpan::new(end, word.span.start).of(text) == " ");
            end = Some(word.span.end);
            word.is_word() && word.capital && follows && !word.lower.starts_with(|c: char| c.is_ascii_digit())
        })
        .count()
}

/// A role without the ending of its case: `US-Präsidenten`.
fn role_key(role: &str) -> String {
    let role = role.to_lowercase();
    role.strip_suffix("en").or_else(|| role.strip_suffix('s')).unwrap_or(&role).to_owned()
}

/// `, Juri Uschakow,` behind a role.
fn name_behind(behind: &str) -> Option<&str> {
    let rest = behind.get(behind.find(", ")? + 2..).filter(|_| !behind.starts_with(|c: char| c.is_lowercase()))?;
    let name = rest.get(..rest.find(',')?)?;
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && !LEXICON.is_role(word);
    let words = name.split(' ').count();
    ((2..=LONGEST).contains(&words) && name.split(' ').all(is_name)).then_some(name)
}

/// `, Sprecher der Werft,` behind a name.
fn apposition(behind: &str) -> Option<String> {
    const LONGEST_ROLE: usize = 80;
    let rest = behind.strip_prefix(", ")?;
    let end = rest.find([',', '.', ';', ':', '–', '„', '"', '\n']).unwrap_or(rest.len());
    let role = rest.get(..end).filter(|role| role.len() <= LONGEST_ROLE)?;
    let role = without_article(role.trim());
    let first = role.split_whitespace().find(|word| word.starts_with(char::is_uppercase))?;
    LEXICON.is_role(first).then(|| role.to_owned())
}

fn without_article(phrase: &str) -> &str {
    let Some((first, rest)) = phrase.split_once(' ') else { return phrase };
    let first = first.to_lowercase();
    if matches!(
        first.as_str(),
        "der" | "die" | "das" | "dem" | "den" | "des" | "ein" | "eine" | "einer" | "einem" | "eines" | "einen"
    ) {
        rest.trim_start()
    } else {
        phrase
    }
}

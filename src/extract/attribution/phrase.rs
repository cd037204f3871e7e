//! Noun phrases, and which of them is the subject of a clause.

use super::clause::Clause;
use super::lexicon::LEXICON;
use super::token::{Kind, Token};

/// A noun phrase or a pronoun: its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the words that name somebody begin (behind the article and adjectives) and end (before a genitive).
    pub(super) head: usize,
    pub(super) head_end: usize,
    pub(super) pronoun: bool,
    /// Whether its form lets it be a subject.
    pub(super) nominative: bool,
    /// `None` if its form does not say.
    pub(super) plural: Option<bool>,
}

impl Phrase {
    /// Whether it names a person: a role, or two names in a row, or one without an article.
    pub(super) fn is_person(&self, tokens: &[Token]) -> bool {
        let head = tokens.get(self.head..self.head_end).unwrap_or_default();
        self.pronoun
            || head.iter().any(|token| {
                LEXICON.is_role(&token.lower) || LEXICON.is("persons", &token.lower) || LEXICON.is_body(&token.lower)
            })
            || self.head == self.start
                && head.iter().all(|token| token.capital)
                && !(head.len() == 1 && head.iter().any(|token| LEXICON.is_common(&token.lower)))
                && !self.is_abstract(tokens)
    }

    pub(super) fn is_abstract(&self, tokens: &[Token]) -> bool {
        self.head_end - self.head == 1 && tokens.get(self.head).is_some_and(|token| LEXICON.is_abstract(&token.lower))
    }
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.lower.as_str())
}

/// Words with a capital letter that are no phrase's head: days and parts of a year.
fn is_time(word: &str) -> bool {
    LEXICON.is("times", word) || word.ends_with("abend") || word.starts_with(|c: char| c.is_ascii_digit())
}

fn is_span_of_time(word: &str) -> bool {
    LEXICON.is("spans_of_time", word) || word.ends_with("woche")
}

fn is_particle_of_name(word: &str) -> bool {
    LEXICON.is("name_particles", word)
}

/// The noun phrase that begins at `at`, not going beyond `end`.
pub(super) fn phrase(tokens: &[Token], at: usize, end: usize) -> Option<Phrase> {
    let first = tokens.get(at).filter(|token| at < end && (token.is_word() || token.kind == Kind::Quote))?;
    if LEXICON.is("pronouns", &first.lower)
        && !(first.lower == "sie" && tokens.get(at + 1).is_some_and(|t| t.lower == "sich"))
    {
        let plural = match first.lower.as_str() {
            "er" | "man" | "ich" => Some(false),
            "wir" => Some(true),
            _ => None,
        };
        return Some(Phrase {
            start: at,
            end: at + 1,
            head: at,
            head_end: at + 1,
            pronoun: true,
            nominative: true,
            plural,
        });
    }
    // `Von der Leyen betonte`: the name, at the start of a sentence.
    if first.lower == "von"
        && first.capital
        && word(tokens, at + 1) == "der"
        && tokens.get(at + 2).is_some_and(|token| token.capital)
    {
        let next = word(tokens, at + 3);
        if LEXICON.finite(next) == super::lexicon::Finite::Sure
            && !LEXICON.is("passive", next)
            && tokens
                .get(at + 2)
                .is_some_and(|token| !LEXICON.is_abstract(&token.lower) && !LEXICON.is_role(&token.lower))
        {
            return Some(Phrase {
                start: at,
                end: at + 3,
                head: at,
                head_end: at + 3,
                pronoun: false,
                nominative: true,
                plural: Some(false),
            });
        }
    }
    let determiner = (!first.capital || at == 0 || is_first(tokens, at)).then_some(first.lower.as_str());
    let is_nominative = determiner.is_some_and(|word| LEXICON.is("nominative", word));
    let is_oblique = determiner.is_some_and(|word| LEXICON.is("oblique", word));
    let has_determiner = is_nominative || is_oblique;
    let mut head = if has_determiner { at + 1 } else { at };
    if has_determiner {
        head = behind_attributes(tokens, head, end)?;
    } else if !first.capital && first.kind != Kind::Quote {
        // An adjective without an article: `politische Beobachter`.
        let is_adjective = first.lower.ends_with('e') || first.lower.ends_with("er") || first.lower.ends_with("es");
        let next = tokens.get(at + 1).filter(|_| at + 1 < end)?;
        let known = LEXICON.finite(&first.lower) == super::lexicon::Finite::Sure
            || LEXICON.is("prepositions", &first.lower)
            || LEXICON.is("questions", &first.lower)
            || LEXICON.is("subordinators", &first.lower)
            || first.lower == "es"
            || LEXICON.is("particles", &first.lower);
        if !is_adjective || known || !next.capital || is_time(&next.lower) {
            return None;
        }
        head = at + 1;
    }
    let lead = tokens.get(head).filter(|_| head < end)?;
    if !(lead.capital || lead.title) || !has_determiner && is_time(&lead.lower) {
        return None;
    }
    if !has_determiner && lead.capital && is_first(tokens, at) && is_function_word(&lead.lower) {
        return None;
    }
    let head_end = name_end(tokens, head, end);
    let mut phrase =
        Phrase { start: at, end: head_end, head, head_end, pronoun: false, nominative: !is_oblique, plural: None };
    judge_case(tokens, &mut phrase, determiner.filter(|_| has_determiner));
    phrase.end = behind_genitives(tokens, &phrase, end, has_determiner);
    Some(phrase)
}

fn is_first(tokens: &[Token], at: usize) -> bool {
    at == 0
        || tokens
            .get(at - 1)
            .is_some_and(|token| !token.is_word() && token.kind != Kind::Comma && token.kind != Kind::Quote)
}

/// Whether the first word of a sentence is no noun, in spite of its capital letter.
fn is_function_word(word: &str) -> bool {
    const CLASSES: &[&str] =
        &["prepositions", "subordinators", "particles", "questions", "finite_singular", "finite_plural", "adverbs"];
    CLASSES.iter().any(|class| LEXICON.is(class, word))
}

/// Skips adjectives, numbers and attributes of several words up to the noun.
fn behind_attributes(tokens: &[Token], from: usize, end: usize) -> Option<usize> {
    const REACH: usize = 12;
    let mut at = from;
    while at < end && at < from + REACH {
        let token = tokens.get(at)?;
        if token.kind == Kind::Quote {
            return Some(at);
        }
        if !token.is_word() {
            // `der neue, umstrittene Chef`.
            if token.kind == Kind::Comma
                && tokens.get(at + 1).is_some_and(|next| !next.capital && next.lower.ends_with("en"))
            {
                at += 1;
                continue;
            }
            return None;
        }
        if token.capital {
            return Some(at);
        }
        if LEXICON.is("prepositions", &token.lower) {
            // `der in die Gespräche einbezogene Gesandte`: on to the participle.
            let participle = (at + 1..end.min(at + REACH)).find(|at| {
                let own = word(tokens, *at);
                tokens.get(*at).is_some_and(|token| !token.capital)
                    && (own.ends_with("te")
                        || own.ends_with("ten")
                        || own.ends_with("ene")
                        || own.ends_with("enen")
                        || own.ends_with("nde")
                        || own.ends_with("nden"))
                    && tokens.get(at + 1).is_some_and(|next| {
                        next.capital
                            || next.lower.ends_with("er")
                            || next.lower.ends_with('e')
                            || next.lower.ends_with("en")
                    })
            })?;
            at = participle + 1;
            continue;
        }
        let is_verb = LEXICON.finite(&token.lower) == super::lexicon::Finite::Sure
            && !token.lower.ends_with("te")
            && !token.lower.ends_with("ten");
        if is_verb || LEXICON.is("pronouns", &token.lower) {
            return None;
        }
        at += 1;
    }
    None
}

/// Where a run of names ends: words with capital letters, and `von`, `al` and the like between them.
fn name_end(tokens: &[Token], from: usize, end: usize) -> usize {
    if LEXICON.is_source(word(tokens, from)) || LEXICON.is_after_noun(word(tokens, from)) {
        return from + 1;
    }
    let mut at = from + 1;
    let runs_on = |at: usize| {
        tokens.get(at).filter(|_| at < end).is_some_and(|token| {
            token.capital && !is_time(&token.lower) && !is_other_noun(word(tokens, at - 1), &token.lower)
                || token.title && token.words <= 3
        })
    };
    while at < end {
        // `die „Firefox“-Entwickler`.
        let joined = tokens.get(at).is_some_and(|token| {
            token.kind == Kind::Mark
                && tokens
                    .get(at - 1)
                    .is_some_and(|before| before.kind == Kind::Quote && before.span.end == token.span.start)
        }) && tokens
            .get(at + 1)
            .is_some_and(|next| next.capital && next.span.start == tokens.get(at).map_or(0, |t| t.span.end));
        if joined {
            at += 2;
        } else if runs_on(at) {
            at += 1;
        } else if is_particle_of_name(word(tokens, at)) && tokens.get(at - 1).is_some_and(|t| t.capital) && at > from {
            // `Jaap de Hoop Scheffer`, `Ursula von der Leyen`; but not `Sprecher der Polizei`.
            let own = word(tokens, at);
            let steps = if is_particle_of_name(word(tokens, at + 1)) && !runs_on(at + 1) { 2 } else { 1 };
            let is_article = matches!(own, "der" | "den" | "von" | "zu" | "da");
            let before = word(tokens, at - 1);
            let is_name = !is_article
                || own == "von"
                    && !LEXICON.is_role(before)
                    && from + 1 == at
                    && !LEXICON.is("persons", before)
                    && steps == 2
                || own == "von" && at >= from + 2 && steps == 2;
            if !(runs_on(at + steps) && is_name) {
                break;
            }
            at += steps + 1;
        } else {
            break;
        }
    }
    at.min(end)
}

/// Whether a noun does not belong to the name before it: `der Pilot Probleme`.
fn is_other_noun(before: &str, noun: &str) -> bool {
    let is_adjective = ["e", "er", "es", "en"].iter().any(|end| before.ends_with(end)) && !LEXICON.is_role(before);
    let is_noun = LEXICON.is_role(before) || LEXICON.is_common(before) || LEXICON.is_body(before);
    is_noun && LEXICON.is_common(noun) && !LEXICON.is_role(noun) && !LEXICON.is_body(noun) && !is_adjective
}

/// Sets what the article and the adjectives say of case and number.
fn judge_case(tokens: &[Token], phrase: &mut Phrase, determiner: Option<&str>) {
    let adjective = (phrase.head > phrase.start + 1).then(|| word(tokens, phrase.head - 1));
    let noun = word(tokens, phrase.head);
    let is_feminine = [
        "ung", "heit", "keit", "schaft", "tion", "tät", "rin", "tin", "gin", "din", "agentur", "zeitung", "presse",
        "polizei", "partei", "bank",
    ]
    .iter()
    .any(|end| noun.ends_with(end));
    match determiner {
        Some("der") => {
            let is_dative = adjective
                .is_some_and(|adjective| adjective.ends_with("en") && !LEXICON.is("oblique", adjective))
                || adjective.is_none() && is_feminine;
            phrase.nominative = !is_dative;
            phrase.plural = Some(false);
        }
        Some("die") => {
            phrase.plural = adjective.and_then(|adjective| {
                if adjective.ends_with("en") {
                    Some(true)
                } else if adjective.ends_with('e') {
                    Some(false)
                } else {
                    None
                }
            })
        }
        Some(
            "das" | "ein" | "kein" | "dieser" | "dieses" | "jeder" | "jedes" | "eine" | "jede" | "mein" | "sein"
            | "ihr" | "unser",
        ) => {
            phrase.plural = Some(false);
            if determiner == Some("ihr") && is_feminine {
                phrase.nominative = false;
            }
        }
        Some(
            "mehrere" | "viele" | "einige" | "alle" | "beide" | "zwei" | "drei" | "vier" | "fünf" | "zahlreiche"
            | "weitere" | "andere",
        ) => {
            phrase.plural = Some(true);
        }
        _ => {}
    }
}

/// Takes genitives, `von` and `für` behind a noun: `Sprecher der Polizei`, `Angaben von Ärzten`.
fn behind_genitives(tokens: &[Token], phrase: &Phrase, end: usize, has_determiner: bool) -> usize {
    let lead = word(tokens, phrase.head);
    let single = phrase.head_end == phrase.head + 1;
    let takes_genitive = has_determiner && single
        || phrase.head > phrase.start
        || LEXICON.is_role(lead) && single
        || LEXICON.is("persons", lead) && single
        || LEXICON.is_source(lead)
        || LEXICON.is_after_noun(lead);
    let mut at = phrase.head_end;
    if !takes_genitive {
        // `Patrick Kamanda von der Umweltbehörde`.
        if matches!(word(tokens, at), "von" | "vom")
            && let Some(next) = inner(tokens, at + 1, end)
        {
            return next.1;
        }
        return at;
    }
    for _ in 0..4 {
        let own = word(tokens, at);
        let is_genitive = matches!(
            own,
            "des"
                | "der"
                | "eines"
                | "einer"
                | "ihres"
                | "seines"
                | "ihrer"
                | "seiner"
                | "dieser"
                | "dieses"
                | "mehrerer"
                | "zweier"
        );
        let is_link = matches!(own, "von" | "vom" | "für" | "beim" | "aus" | "im" | "in");
        if !(is_genitive || is_link) || at >= end {
            break;
        }
        let inner = if is_genitive || matches!(own, "vom" | "beim" | "im") {
            bare(tokens, at + 1, end)
        } else {
            inner(tokens, at + 1, end)
        };
        let Some((_, next)) = inner else { break };
        at = next;
    }
    at
}

/// A noun with its adjectives, behind an article.
fn bare(tokens: &[Token], at: usize, end: usize) -> Option<(usize, usize)> {
    let head = behind_attributes(tokens, at, end)?;
    (head < end && !is_time(word(tokens, head))).then(|| (head, name_end(tokens, head, end)))
}

/// A noun phrase in any case.
fn inner(tokens: &[Token], at: usize, end: usize) -> Option<(usize, usize)> {
    let own = word(tokens, at);
    if LEXICON.is("nominative", own) || LEXICON.is("oblique", own) {
        return bare(tokens, at + 1, end);
    }
    bare(tokens, at, end).filter(|(head, _)| *head <= at + 3)
}

/// Where a phrase behind a preposition at `at` ends; `at + 1` if none follows.
pub(super) fn behind_preposition(tokens: &[Token], at: usize, end: usize) -> usize {
    if let Some(phrase) = phrase(tokens, at + 1, end).filter(|phrase| !phrase.pronoun) {
        return phrase.end;
    }
    match inner(tokens, at + 1, end) {
        Some((_, next)) => next,
        None => {
            // `am 16. Oktober`, `am Montag`, `bei ihm`.
            let is_part = |at: &usize| {
                tokens
                    .get(*at)
                    .is_some_and(|token| token.is_word() && is_time(&token.lower) || token.kind == Kind::Mark)
            };
            let mut next = at + 1;
            while next < end && is_part(&next) {
                next += 1;
            }
            next
        }
    }
}

/// The phrases of `from..end` that could be subjects, prepositional ones left out.
pub(super) fn candidates(tokens: &[Token], from: usize, end: usize) -> Vec<Phrase> {
    let mut out = Vec::new();
    let mut at = from;
    while at < end {
        let own = word(tokens, at);
        let is_name =
            own == "von" && tokens.get(at).is_some_and(|token| token.capital) && phrase(tokens, at, end).is_some();
        let is_preposition =
            (LEXICON.is("prepositions", own) || own == "als") && !(own == "während" && at == from) && !is_name;
        if is_preposition {
            at = behind_preposition(tokens, at, end).max(at + 1);
            continue;
        }
        match phrase(tokens, at, end) {
            Some(found) => {
                at = found.end.max(at + 1);
                let quoted = tokens.get(found.start).filter(|token| token.kind == Kind::Quote);
                let is_said = quoted.is_some_and(|token| {
                    token.words >= 4
                        || found.start > 0 && matches!(word(tokens, found.start - 1), "als" | "weder" | "so")
                });
                if found.nominative && !is_said && !is_span_of_time(word(tokens, found.head)) {
                    out.push(found);
                }
            }
            None => at += 1,
        }
    }
    out
}

/// The subject of a clause with a verb.
pub(super) fn subject(tokens: &[Token], clause: &Clause, plural: bool, prefers_person: bool) -> Option<Phrase> {
    let verb = clause.verb?;
    let fits = |phrase: &Phrase| phrase.plural.is_none_or(|own| own == plural || joined(tokens, phrase));
    let first = candidates(tokens, clause.start, verb).into_iter().find(fits);
    let behind = candidates(tokens, verb + 1, clause.end).into_iter().find(fits);
    match (first, behind) {
        (Some(first), Some(behind)) => {
            let is_near = behind.start == verb + 1;
            // `Der Chef nannte sie …`: the pronoun may be the object.
            let is_object = word(tokens, behind.start) == "sie" && first.is_person(tokens);
            let is_better = first.is_abstract(tokens) && !behind.is_abstract(tokens)
                || is_near
                    && (behind.pronoun && !is_object
                        || prefers_person && behind.is_person(tokens) && !first.is_person(tokens));
            Some(if is_better { behind } else { first })
        }
        (first, behind) => first.or(behind),
    }
}

/// Whether `und` and another phrase follow, so that both take a verb in the plural.
fn joined(tokens: &[Token], phrase: &Phrase) -> bool {
    matches!(word(tokens, phrase.end), "und" | "sowie")
}

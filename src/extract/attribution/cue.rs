//! The verb, noun or adjective of saying in a clause.

use super::clause::{Clause, Cue};
use super::lexicon::{Class, Form, LEXICON, Shape};
use super::token::Token;

/// How many words may stand behind a participle at the end of its clause (`gesagt haben will`).
const BEHIND_PARTICIPLE: usize = 4;

/// The word of saying of a clause.
pub(super) fn cue(tokens: &[Token], clause: &Clause) -> Option<Cue> {
    let verb = clause.verb?;
    let own = clause.tokens(tokens);
    let finite = tokens.get(verb)?.lower.as_str();
    let has = |word: &str| own.iter().any(|token| token.lower == word);
    let impersonal = Cue { class: Class::Say, at: verb, plural: false, passive: true, noun: false };
    if matches!(finite, "heißt" | "hieß" | "heisst" | "hiess" | "heiße") {
        return has("es").then_some(impersonal);
    }
    // `es stellte sich heraus`, `das bestätigt sich`: nobody says so.
    let itself = ["stell", "bestätig", "herausst", "ergab", "ergib"];
    if has("sich") && itself.iter().any(|start| finite.starts_with(start)) {
        return None;
    }
    // `war zu lesen`, `ist die Rede davon`.
    let is_being = matches!(finite, "ist" | "war" | "sei" | "steht" | "stand");
    let is_read = own.windows(2).any(|pair| match pair {
        [zu, verb] => zu.lower == "zu" && matches!(verb.lower.as_str(), "lesen" | "hören" | "erfahren" | "vernehmen"),
        _ => false,
    });
    if is_being && !has("nicht") && (is_read || has("rede") && has("die")) {
        return Some(Cue { noun: true, ..impersonal });
    }
    finite_cue(tokens, clause, verb)
        .or_else(|| participle_cue(own, clause, finite))
        .or_else(|| noun_cue(tokens, clause, verb))
}

/// `sagte`, `teilte … mit`, `bekannt gab`.
fn finite_cue(tokens: &[Token], clause: &Clause, verb: usize) -> Option<Cue> {
    const PREFIX_REACH: usize = 6;
    let behind = tokens.get(verb + 1..clause.end)?;
    let before = verb.checked_sub(1).filter(|at| *at >= clause.start).and_then(|at| tokens.get(at));
    let has_prefix = |prefix: &str| {
        behind.iter().rev().take(PREFIX_REACH).any(|token| token.lower == prefix)
            || prefix == "bekannt" && before.is_some_and(|token| token.lower == prefix)
    };
    let forms = LEXICON.forms(&tokens.get(verb)?.lower);
    let finite = forms.iter().filter(|form| form.shape != Shape::Participle);
    let prefixed = finite.clone().find(|form| form.prefix.is_some_and(has_prefix));
    // `sagte ab`, `gab auf`: another verb.
    let is_other = behind.last().is_some_and(|last| !last.capital && LEXICON.is("verb_ends", &last.lower));
    let form = prefixed.or_else(|| finite.clone().find(|form| form.prefix.is_none()).filter(|_| !is_other))?;
    Some(Cue { class: form.class, at: verb, plural: form.shape == Shape::Plural, passive: false, noun: false })
}

/// `hat gesagt`, `wurde mitgeteilt`, `ließ verlauten`.
fn participle_cue(own: &[Token], clause: &Clause, finite: &str) -> Option<Cue> {
    let lets = matches!(finite, "lässt" | "ließ" | "ließen");
    if !LEXICON.is("auxiliaries", finite) && !lets && !LEXICON.is("modals", finite) {
        return None;
    }
    let worden = own.iter().any(|token| token.lower == "worden");
    let passive = worden || LEXICON.is("passive", finite) || matches!(finite, "ist" | "sind" | "war");
    own.iter().enumerate().skip(own.len().saturating_sub(BEHIND_PARTICIPLE)).find_map(|(at, token)| {
        let before = at.checked_sub(1).and_then(|at| own.get(at)).map_or("", |token| token.lower.as_str());
        let fits = |form: &&Form| {
            form.prefix.is_none_or(|prefix| prefix == before)
                && (form.shape == Shape::Participle || lets && form.shape == Shape::Plural)
        };
        let form = LEXICON.forms(&token.lower).iter().find(fits).filter(|_| !token.capital)?;
        let plural = LEXICON.is("finite_plural", finite);
        Some(Cue { class: form.class, at: clause.start + at, plural, passive, noun: false })
    })
}

/// `ist überzeugt`, `zeigte sich besorgt`, `vertritt die Ansicht`, `ist der Meinung`, `äußerte die Hoffnung`.
fn noun_cue(tokens: &[Token], clause: &Clause, verb: usize) -> Option<Cue> {
    const BEHIND_NOUN: usize = 4;
    let finite = tokens.get(verb)?.lower.as_str();
    let plural = LEXICON.is("finite_plural", finite) || finite.ends_with("en");
    let cue = |at: usize| Cue { class: Class::Think, at, plural, passive: false, noun: true };
    (clause.start..clause.end).find_map(|at| {
        let token = tokens.get(at)?;
        if token.capital {
            let is_noun = at > verb && clause.end - at <= BEHIND_NOUN && LEXICON.is_clause_noun(&token.lower);
            return (is_noun && LEXICON.is("noun_frames", finite)).then(|| cue(at));
        }
        (LEXICON.is("feelings", &token.lower) && LEXICON.is("feeling_frames", finite)).then(|| cue(at))
    })
}

/// `zu erklären`, at the end of an infinitive.
pub(super) fn infinitive_cue(tokens: &[Token], clause: &Clause) -> Option<Cue> {
    let at = clause.end.checked_sub(1).filter(|at| *at > clause.start)?;
    let is_form = |form: &&Form| form.prefix.is_none() && form.shape == Shape::Plural && form.class == Class::Say;
    let form = LEXICON.forms(&tokens.get(at)?.lower).iter().find(is_form)?;
    let is_zu = tokens.get(at - 1).is_some_and(|token| token.lower == "zu");
    is_zu.then_some(Cue { class: form.class, at, plural: false, passive: false, noun: false })
}

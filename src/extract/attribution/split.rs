//! Cuts a sentence into clauses.

use super::clause::{Clause, QUOTED_WORDS, Sort};
use super::cue::{cue, infinitive_cue};
use super::lexicon::{Finite, LEXICON, Mood, Shape};
use super::phrase::{candidates, phrase};
use super::token::{Kind, Token};

/// Whether a token is a quotation that stands for itself, and not a name or a phrase inside a clause.
fn stands_alone(token: &Token) -> bool {
    token.kind == Kind::Quote && (token.words >= QUOTED_WORDS || token.ended)
}

/// Cuts the tokens of a sentence into clauses.
pub(super) fn clauses(tokens: &[Token]) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    let mut start = 0;
    let mut before = Kind::Mark;
    let mut push = |start: usize, end: usize, before: Kind| {
        if end > start {
            out.push(clause(tokens, start, end, before));
        }
    };
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            // `kam.Dann`: two sentences without a blank.
            Kind::Mark
                if tokens.get(at + 1).is_some_and(|next| next.capital && next.span.start == token.span.end)
                    && at > start =>
            {
                push(start, at, before);
                before = Kind::Semicolon;
                start = at + 1;
            }
            Kind::Comma | Kind::Colon | Kind::Semicolon | Kind::Dash => {
                push(start, at, before);
                if at > start || before != Kind::Colon {
                    before = token.kind;
                }
                start = at + 1;
            }
            Kind::Quote if stands_alone(token) => {
                // `„…“ sagte X` and `X sagte: „…“`: inside a clause it stays, as `dass die „…“ kommen`.
                let next = tokens.get(at + 1);
                let ends_here = next.is_none_or(|next| !next.is_word() || is_cue_verb(next) || next.capital);
                if at == start && ends_here {
                    push(start, at + 1, before);
                    start = at + 1;
                    before = Kind::Comma;
                }
            }
            Kind::Word if at > start && is_link(tokens, at) => {
                push(start, at, before);
                start = at;
                before = if token.lower.starts_with("da") { Kind::Comma } else { Kind::Word };
            }
            _ => {}
        }
    }
    push(start, tokens.len(), before);
    merged(tokens, out)
}

/// Joins a subject with its verb behind an apposition: `Ina Holt, Chefin der Werft, sagte`, `wie die Chefin, Ina Holt, sagte`.
fn merged(tokens: &[Token], clauses: Vec<Clause>) -> Vec<Clause> {
    const REACH: usize = 4;
    let mut out: Vec<Clause> = Vec::new();
    let mut at = 0;
    while let Some(first) = clauses.get(at) {
        let opener = first.opener(tokens);
        let is_open = first.verb.is_none()
            && matches!(first.sort, Sort::Fragment)
            && first.before != Kind::Word
            && tokens.get(first.start).is_some_and(|token| token.is_word())
            && opener != "so";
        let rest = clauses.get(at + 1..(at + 1 + REACH).min(clauses.len())).unwrap_or_default();
        let joins = |clause: &Clause| clause.sort == Sort::Fragment && clause.before == Kind::Comma;
        let last = rest.iter().position(|clause| !joins(clause) || clause.is_verb_first(tokens));
        let closes = last.and_then(|last| rest.get(last).map(|clause| (last, clause))).filter(|(last, clause)| {
            let alone = clause.sort == Sort::Main && clause.is_verb_first(tokens) && clause.before == Kind::Comma;
            let has_subject = || {
                let verb = clause.verb.unwrap_or_default();
                let subject = phrase(tokens, first.start, first.end);
                let is_person = subject.is_some_and(|subject| subject.is_person(tokens));
                candidates(tokens, verb + 1, clause.end)
                    .into_iter()
                    .any(|found| found.pronoun || (found.is_person(tokens) || !is_person) && found.start == verb + 1)
            };
            let is_subordinate = LEXICON.is("subordinators", opener) || matches!(opener, "wie");
            *last > 0
                && alone
                && (is_subordinate && clause.end - clause.start <= 2 || !is_subordinate && !has_subject())
        });
        match closes {
            Some((last, end)) if is_open => {
                let mut whole = clause(tokens, first.start, end.end, first.before);
                if !LEXICON.is("subordinators", opener) && opener != "wie" {
                    whole.sort = Sort::Main;
                    whole.verb = end.verb;
                    whole.mood = end.mood;
                    whole.cue = end.cue;
                    whole.negated = end.negated;
                }
                out.push(whole);
                at += last + 2;
            }
            _ => {
                out.push(first.clone());
                at += 1;
            }
        }
    }
    out
}

fn is_cue_verb(token: &Token) -> bool {
    token.lower == "so" || LEXICON.forms(&token.lower).iter().any(|form| form.shape != Shape::Participle)
}

/// Whether a new clause begins with `und` at `at`: a verb or a conjunction follows.
fn is_link(tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    // `wies darauf hin dass`: the comma is missing.
    if matches!(word(at), "dass" | "daß") {
        return !matches!(
            word(at - 1),
            "so" | "und" | "oder" | "aber" | "ohne" | "anstatt" | "statt" | "als" | "auch" | "nur"
        );
    }
    if !matches!(word(at), "und" | "aber" | "oder" | "doch" | "sowie") {
        return false;
    }
    let next = word(at + 1);
    if matches!(next, "dass" | "daß" | "ob") && word(at) != "sowie" {
        return true;
    }
    let is_finite = |at: usize| {
        tokens.get(at).is_some_and(|token| !token.capital)
            && LEXICON.finite(word(at)) == Finite::Sure
            && tokens.get(at + 1).is_none_or(|next| !next.is_word() || !matches!(word(at + 1), "und" | "wurde" | "hat"))
    };
    is_finite(at + 1)
        && !(word(at + 1).ends_with("te")
            && tokens.get(at + 2).is_some_and(|next| next.capital)
            && at > 0
            && is_adjective(word(at - 1)))
}

fn is_adjective(word: &str) -> bool {
    word.ends_with('e') || word.ends_with("en") || word.ends_with("er") || word.ends_with("es")
}

fn clause(tokens: &[Token], start: usize, end: usize, before: Kind) -> Clause {
    let is_mark = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Mark);
    let end = (start + 1..=end).rev().find(|end| !is_mark(end - 1)).unwrap_or(end);
    let (sort, verb, mood) = (Sort::Fragment, None, Mood::Indicative);
    let mut clause = Clause { start, end, before, sort, verb, mood, cue: None, negated: false };
    let own = clause.tokens(tokens);
    if own.iter().all(|token| !token.is_word()) {
        if own.iter().any(|token| token.kind == Kind::Quote) {
            clause.sort = Sort::Quotation;
        }
        return clause;
    }
    clause.negated = is_negated(own);
    let is_subordinate = is_subordinate(tokens, &clause);
    let last = last_verb(tokens, &clause);
    let is_relative = before != Kind::Mark && !is_subordinate && is_relative(tokens, &clause, last);
    let is_last = is_subordinate || is_relative;
    clause.verb = if is_last { last } else { first_verb(tokens, &clause) };
    clause.sort = if is_infinitive(tokens, &clause, is_subordinate) {
        Sort::Infinitive
    } else if is_relative {
        Sort::Relative
    } else if is_subordinate && (clause.verb.is_some() || matches!(clause.opener(tokens), "dass" | "daß" | "ob")) {
        Sort::Sub
    } else if clause.verb.is_some_and(|verb| !is_bare_infinitive(tokens, &clause, verb)) {
        Sort::Main
    } else {
        Sort::Fragment
    };
    match clause.sort {
        Sort::Infinitive => {
            clause.verb = None;
            clause.cue = infinitive_cue(tokens, &clause);
        }
        Sort::Fragment => clause.verb = None,
        _ => {
            clause.mood = clause.verb.map_or(Mood::Indicative, |verb| mood_at(tokens, verb));
            clause.cue = cue(tokens, &clause);
        }
    }
    clause
}

/// Whether `nicht` or `kein` denies what the clause says; `die nicht ausreichenden Mittel` denies nothing.
fn is_negated(own: &[Token]) -> bool {
    own.iter().enumerate().any(|(at, token)| {
        let next = own.get(at + 1);
        let is_attribute = token.lower == "nicht"
            && next.is_some_and(|next| {
                let is_article = LEXICON.is("nominative", &next.lower) || LEXICON.is("oblique", &next.lower);
                !next.capital && !is_article && is_adjective(&next.lower)
            })
            && own.get(at + 2).is_some_and(|next| next.capital);
        LEXICON.is("negations", &token.lower) && !is_attribute && next.is_none_or(|next| next.lower != "nur")
    })
}

/// Whether a clause begins with `dass`, `weil`, `wie` and the like.
fn is_subordinate(tokens: &[Token], clause: &Clause) -> bool {
    let opener = clause.opener(tokens);
    let own = clause.tokens(tokens);
    // `damit wäre …`: an adverb.
    let is_adverb = matches!(opener, "damit" | "seitdem" | "wobei" | "da" | "dabei")
        && own.len() > 2
        && own.get(1).is_some_and(|next| LEXICON.finite(&next.lower) == Finite::Sure);
    !is_adverb && LEXICON.is("subordinators", opener)
        || LEXICON.is("questions", opener) && (clause.before != Kind::Mark || opener == "wie")
}

/// Whether a clause is an infinitive with `zu`, and what looks like its verb is none.
fn is_infinitive(tokens: &[Token], clause: &Clause, is_subordinate: bool) -> bool {
    let own = clause.tokens(tokens);
    let Some(verb) = clause.verb else { return has_zu_infinitive(own) };
    let word = tokens.get(verb).map_or("", |token| token.lower.as_str());
    let is_doubtful = LEXICON.finite(word) == Finite::Perhaps
        || !is_subordinate && tokens.get(verb + 1).is_some_and(|next| next.lower == "zu")
        || is_subordinate && verb + 1 == clause.end && word.ends_with("en");
    // `beteiligte Firmen zu Aussagen zu locken`: the first verb is an adjective.
    let is_attribute = !is_subordinate
        && clause.before == Kind::Comma
        && verb > clause.start + 1
        && ends_in_infinitive(own)
        && !LEXICON.is("finite_singular", word)
        && !LEXICON.is("finite_plural", word)
        && LEXICON.mood(word) == Mood::Indicative;
    is_doubtful && has_zu_infinitive(own) || is_attribute
}

/// `sondern vielmehr eine Notlandung erfolgen`: an infinitive whose verb stands elsewhere.
fn is_bare_infinitive(tokens: &[Token], clause: &Clause, verb: usize) -> bool {
    let is_doubtful = tokens.get(verb).is_some_and(|token| LEXICON.finite(&token.lower) == Finite::Perhaps);
    verb > clause.start + 1 && verb + 1 == clause.end && is_doubtful
}

fn has_zu_infinitive(own: &[Token]) -> bool {
    own.iter().enumerate().any(|(at, token)| {
        let follows = |token: &Token| !token.capital && token.lower.ends_with('n') && token.is_word();
        token.lower == "zu" && !token.capital && own.get(at + 1).is_some_and(follows) && is_near_end(own, at + 1)
            || !token.capital && LEXICON.is_joined_infinitive(&token.lower)
    })
}

/// Whether an infinitive with `zu` is the last word.
fn ends_in_infinitive(own: &[Token]) -> bool {
    match own {
        [.., zu, last] => {
            let is_small = !last.capital && last.lower.ends_with('n');
            is_small && (zu.lower == "zu" || LEXICON.is_joined_infinitive(&last.lower))
        }
        _ => false,
    }
}

/// An infinitive stands at the end, but for a verb that governs it (`zu können`, `treffen zu wollen`).
fn is_near_end(own: &[Token], at: usize) -> bool {
    own.len() - at <= 3 || own.get(at + 1).is_some_and(|next| matches!(next.lower.as_str(), "und" | "oder"))
}

/// How sure it is that the token at `at` is a finite verb there.
fn finite_at(tokens: &[Token], at: usize, start: usize, end: usize) -> Finite {
    let Some(token) = tokens.get(at).filter(|token| token.is_word()) else { return Finite::No };
    // A verb has a capital letter only at the start of a sentence.
    if token.capital
        && (at > 0 || !LEXICON.is("finite_singular", &token.lower) && !LEXICON.is("finite_plural", &token.lower))
    {
        return Finite::No;
    }
    let previous = at.checked_sub(1).filter(|at| *at >= start).and_then(|at| tokens.get(at));
    let next = tokens.get(at + 1).filter(|_| at + 1 < end);
    let before = previous.map_or("", |token| token.lower.as_str());
    let is_attribute = next.is_some_and(|next| next.capital)
        && previous.is_some_and(|previous| {
            !previous.capital
                && previous.is_word()
                && (LEXICON.is("nominative", before)
                    || LEXICON.is("oblique", before)
                    || LEXICON.is("prepositions", before))
        });
    if is_attribute || before == "zu" {
        return Finite::No;
    }
    match LEXICON.finite(&token.lower) {
        Finite::No if LEXICON.may_be_subjunctive(&token.lower) => {
            let follows_noun = previous.is_some_and(|p| {
                p.capital || p.kind == Kind::Quote || LEXICON.is("pronouns", before) || before == "es"
            });
            let is_attribute =
                LEXICON.is("nominative", before) || LEXICON.is("oblique", before) || LEXICON.is("prepositions", before);
            let before_pronoun = next
                .is_some_and(|next| matches!(next.lower.as_str(), "es" | "er" | "sie" | "man" | "sich"))
                && !is_attribute;
            let is_second =
                before_pronoun || at == start + 1 && !is_attribute && next.is_some_and(|next| !next.capital);
            if next.is_none() && previous.is_some() && !is_attribute || follows_noun && at > start || is_second {
                Finite::Sure
            } else {
                Finite::No
            }
        }
        finite => finite,
    }
}

fn first_verb(tokens: &[Token], clause: &Clause) -> Option<usize> {
    let mut perhaps = None;
    for at in clause.start..clause.end {
        match finite_at(tokens, at, clause.start, clause.end) {
            Finite::Sure => return Some(at),
            Finite::Perhaps => perhaps = perhaps.or(Some(at)),
            Finite::No => {}
        }
    }
    perhaps
}

fn last_verb(tokens: &[Token], clause: &Clause) -> Option<usize> {
    let mut perhaps = None;
    for at in (clause.start..clause.end).rev() {
        match finite_at(tokens, at, clause.start, clause.end) {
            Finite::Sure => return Some(at),
            Finite::Perhaps => perhaps = perhaps.or(Some(at)),
            Finite::No => {}
        }
    }
    perhaps
}

/// Whether a clause that begins with `der`, `in der` and the like has its verb at the end.
fn is_relative(tokens: &[Token], clause: &Clause, last_verb: Option<usize>) -> bool {
    let own = clause.tokens(tokens);
    let word = |at: usize| own.get(at).map_or("", |token| token.lower.as_str());
    let first = if LEXICON.is("prepositions", word(0)) { 1 } else { 0 };
    if !LEXICON.is("relatives", word(first)) || own.first().is_some_and(|token| token.capital) {
        return false;
    }
    let Some(verb) = last_verb else { return false };
    // The verb stands last, or its participle before it; and something stands between it and the pronoun.
    let is_last = verb + 1 == clause.end;
    let Some(first_verb) = first_verb(tokens, clause) else { return false };
    let is_second = verb == clause.start + first + 2 && own.get(first + 1).is_some_and(|token| token.capital);
    is_last
        && !(is_second && mood_at(tokens, verb) == Mood::Strong)
        && (first_verb == verb || first_verb + 2 >= clause.end)
}

fn mood_at(tokens: &[Token], at: usize) -> Mood {
    let Some(token) = tokens.get(at) else { return Mood::Indicative };
    match LEXICON.mood(&token.lower) {
        Mood::Indicative if LEXICON.may_be_subjunctive(&token.lower) => Mood::Strong,
        mood => mood,
    }
}

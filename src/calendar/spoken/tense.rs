//! Whether a clause tells of what was or of what is to come: it decides which Monday `am Montag` is.

use super::meaning::Phrase;
use super::token::{Role, Sense, Token};

/// Words before a day that say nothing of its tense.
const ADVERBS: [&str; 11] =
    ["schon", "bereits", "erst", "noch", "auch", "aber", "doch", "denn", "erneut", "wieder", "am"];

/// What a clause says of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// The tense around a phrase: prepositions first, then attributes, then the finite verb before or behind it in its clause.
pub(super) fn tense(tokens: &[Token<'_>], phrase: &Phrase) -> Tense {
    let Clause { before, after } = clause(tokens, phrase);
    if let Some(tense) = preposition(before, after) {
        return tense;
    }
    if let Some(tense) = attribute(before, after) {
        return tense;
    }
    // What should have been, or should it be.
    if before.iter().chain(after).any(|token| token.is_any(&["sollte", "sollten"])) {
        return Tense::Unknown;
    }
    // `Nach dem Spiel am Montag wird beraten`.
    if before.first().is_some_and(|first| first.is_any(&["nach"])) && last_finite_of(before, after).is_none() {
        return Tense::Past;
    }
    // `Am Sonntag wählen sie`: the verb is next.
    let opens = before.iter().all(|token| is_function_word(token));
    let verb = if opens {
        after.first().and_then(|next| finite(next, after.get(1), true, after)).or_else(|| last_finite(after))
    } else {
        last_finite_of(before, after).or_else(|| last_finite(after))
    };
    verb.or_else(|| neighbour(before, after, opens)).or_else(|| infinitive(after)).unwrap_or(Tense::Unknown)
}

struct Clause<'t, 'a> {
    before: &'t [Token<'a>],
    after: &'t [Token<'a>],
}

/// What stands around a phrase up to the next marks.
fn clause<'t, 'a>(tokens: &'t [Token<'a>], phrase: &Phrase) -> Clause<'t, 'a> {
    let ends = |at: usize| match tokens.get(at).map(|token| token.sense) {
        Some(Sense::Mark('-' | '/' | '‑' | '\'' | '’' | '%' | '"' | '“' | '„' | '«' | '»' | '‚' | '‘')) => {
            false
        }
        // The point of a number or a short word ends nothing.
        Some(Sense::Mark('.')) => {
            tokens.get(at + 1).is_none_or(Token::is_capital)
                && at.checked_sub(1).and_then(|at| tokens.get(at)).is_none_or(|word| {
                    word.text.chars().count() > 2 || !matches!(word.sense, Sense::Number(..) | Sense::Other)
                })
        }
        // `am Montag, Dienstag und Mittwoch`.
        Some(Sense::Mark(',')) => {
            let is_day = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(is_day);
            !is_day(at.checked_sub(1)) || !is_day(Some(at + 1))
        }
        Some(Sense::Mark(_)) => true,
        Some(_) => false,
        None => true,
    };
    let start = (0..phrase.from).rev().find(|at| ends(*at)).map_or(0, |at| at + 1);
    let end = (phrase.to..tokens.len()).find(|at| ends(*at)).unwrap_or(tokens.len());
    Clause {
        before: tokens.get(start..phrase.from).unwrap_or_default(),
        after: tokens.get(phrase.to..end).unwrap_or_default(),
    }
}

fn is_day(token: &Token<'_>) -> bool {
    matches!(token.sense, Sense::Weekday(_) | Sense::Date(_) | Sense::Month(_)) || token.is(Role::Part)
}

/// `seit Montag` was, `bis Freitag` and `ab Juli` will be, unless the verb was.
fn preposition(before: &[Token<'_>], after: &[Token<'_>]) -> Option<Tense> {
    let mut back = before.iter().rev().skip_while(|token| token.is_any(&["zum", "den", "dem"]));
    let word = before.last().filter(|last| last.is_any(&["vom"])).or_else(|| back.next())?;
    let was = || before.iter().chain(after).any(|token| token.tense < 0);
    match word.lower.as_ref() {
        "seit" | "vom" => Some(Tense::Past),
        "für" => Some(Tense::Future),
        "ab" | "bis" => (!was()).then_some(Tense::Future),
        _ => None,
    }
}

fn is_function_word(token: &Token<'_>) -> bool {
    token.is(Role::BeforeDay) || token.is(Role::Article) || token.is_mark() || token.is_any(&ADVERBS)
}

/// `die am Montag begonnenen Gespräche`, `das am Freitag stattfindende Treffen`, `der für Mai geplante Besuch`: a participle before its noun.
fn attribute(before: &[Token<'_>], after: &[Token<'_>]) -> Option<Tense> {
    const LONGEST: usize = 8;
    let is_inside = before
        .iter()
        .rev()
        .find(|token| !token.is(Role::BeforeDay) && !token.is_any(&ADVERBS) || token.is_any(&["den"]))
        .is_some_and(|token| token.is(Role::Article) && !token.is(Role::BeforeDay) || token.is_any(&["den"]));
    let pairs = after.iter().zip(after.iter().skip(1)).take(LONGEST);
    let mut attributes = pairs.enumerate().filter(|(_, (word, noun))| !word.is_capital() && noun.is_capital());
    attributes.find_map(|(at, (word, _))| {
        let bare = word.lower.trim_end_matches("es").trim_end_matches(['e', 'n', 'r', 'm']);
        if bare.len() == word.lower.len() || !is_inside && (at > 0 || word.is(Role::Planned)) {
            None
        } else if word.is(Role::Planned) || is_inside && bare.len() > 5 && bare.ends_with("nd") {
            Some(Tense::Future)
        } else {
            (is_participle(bare) || is_participle(word.lower.trim_end_matches(['e', 'r', 's', 'm'])))
                .then_some(Tense::Past)
        }
    })
}

/// `am Freitag zurückzutreten`, `im Mai zu wählen`, in a clause without a finite verb.
fn infinitive(after: &[Token<'_>]) -> Option<Tense> {
    let last = after.last().filter(|last| !last.is_capital())?;
    let parted = after.iter().rev().nth(1).is_some_and(|before| before.is_any(&["zu"]));
    (parted || is_infinitive(&last.lower)).then_some(Tense::Future)
}

/// `anzutreten`.
fn is_infinitive(word: &str) -> bool {
    const SHORTEST: usize = 8;
    word.len() >= SHORTEST && word.ends_with('n') && word.find("zu").is_some_and(|at| at >= 2)
}

/// Whether a word looks like a participle: `begonnen`, `angekündigt`, `mitgeteilt`.
fn is_participle(word: &str) -> bool {
    let has_ge = word.starts_with("ge")
        || [
            "abge",
            "ange",
            "aufge",
            "ausge",
            "beige",
            "einge",
            "fortge",
            "herge",
            "hinge",
            "losge",
            "mitge",
            "nachge",
            "vorge",
            "wegge",
            "zuge",
            "zurückge",
            "zusammenge",
            "durchge",
            "umge",
            "unterge",
            "stattge",
            "teilge",
            "festge",
            "bekanntge",
            "freige",
            "niederge",
        ]
        .iter()
        .any(|start| word.starts_with(start));
    (has_ge
        || ["be", "ver", "er", "ent", "zer", "über", "unter", "wider"].iter().any(|start| word.starts_with(start))
        || word.ends_with("iert"))
        && (word.ends_with('t') || word.ends_with("en") || word.ends_with("enn") || word.ends_with("an"))
        && word.len() > 5
}

/// What a finite verb says; generic forms (`entscheidet`, `sagte`) where `in_place` says that a verb must stand here.
fn finite(token: &Token<'_>, next: Option<&Token<'_>>, in_place: bool, rest: &[Token<'_>]) -> Option<Tense> {
    let word = token.lower.as_ref();
    if token.is_capital() && !token.text.chars().all(char::is_uppercase) || token.is_mark() {
        return None;
    }
    if token.is(Role::Being) {
        return Some(perfect_or_present(rest));
    }
    match token.tense {
        -1 => return Some(Tense::Past),
        // `soll am Montag gesagt haben`.
        1 => return Some(if ends_in_perfect(rest) { Tense::Past } else { Tense::Future }),
        _ => {}
    }
    if is_infinitive(word)
        || token.is(Role::NoVerb)
        || token.is(Role::Article)
        || token.is(Role::Counted)
        || token.sense != Sense::Other
    {
        return None;
    }
    let is_attribute = next.is_some_and(|next| next.is_capital()) && !in_place;
    if (word.ends_with("te") || word.ends_with("ten")) && word.chars().count() > 4 && !is_attribute {
        return Some(Tense::Past);
    }
    let present = word.ends_with('t') && word.chars().count() > 3
        || word.ends_with("en") && next.is_some_and(|next| next.is_any(&["wir", "sie", "sich", "die"]))
        || word.ends_with('e') && next.is_some_and(|next| next.is_any(&["ich", "er", "sie", "es"]));
    (in_place && present).then_some(Tense::Future)
}

/// `ist am Montag gestorben`, `gestorben ist` was; `ist am Montag geplant`, `ist am Montag in Rom` will be.
fn perfect_or_present(rest: &[Token<'_>]) -> Tense {
    match rest.iter().rev().find(|token| !token.is(Role::Being)) {
        Some(last) if last.is(Role::Planned) => Tense::Future,
        Some(last) if !last.is_capital() && (is_participle(&last.lower) || last.is_any(&["worden"])) => Tense::Past,
        _ => Tense::Future,
    }
}

/// Whether a clause ends in `gesagt haben`, `getötet worden sein`; the finite verb may be its last.
fn ends_in_perfect(rest: &[Token<'_>]) -> bool {
    let last = |from_end: usize| rest.iter().rev().nth(from_end);
    let at = usize::from(last(0).is_some_and(|token| token.tense > 0));
    last(at).is_some_and(|infinitive| infinitive.is_any(&["haben", "sein"]))
        && last(at + 1).is_some_and(|verb| is_participle(&verb.lower) || verb.is_any(&["worden"]))
}

/// The last finite verb of what stands before, the rest of the clause being `after`.
fn last_finite_of(before: &[Token<'_>], after: &[Token<'_>]) -> Option<Tense> {
    (0..before.len()).rev().find_map(|at| finite(before.get(at)?, before.get(at + 1).or(after.first()), false, after))
}

fn last_finite(after: &[Token<'_>]) -> Option<Tense> {
    (0..after.len()).rev().find_map(|at| finite(after.get(at)?, after.get(at + 1), false, after.get(..=at)?))
}

/// A verb in the present tense that stands right before the phrase (`entscheidet am Montag`) or, in a clause with the verb at its end, last.
fn neighbour(before: &[Token<'_>], after: &[Token<'_>], opens: bool) -> Option<Tense> {
    let verb = before
        .iter()
        .rev()
        .find(|token| !is_function_word(token) && !token.is_any(&["sich", "er", "sie", "es", "wir", "ich", "man"]));
    let near = if opens { None } else { verb };
    near.and_then(|verb| finite(verb, None, true, after))
        .or_else(|| after.last().and_then(|last| finite(last, None, true, &[])))
        .filter(|tense| *tense == Tense::Future)
}

//! Sentences cut into clauses, and what kind of clause each is.

use super::lexicon::{Class, Mood};
use super::token::{Kind, Token};

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A main clause.
    Main,
    /// `dass`, `weil`, `wie`: begins with a conjunction, its verb stands at the end.
    Sub,
    /// A relative clause.
    Relative,
    /// An infinitive with `zu`.
    Infinitive,
    /// Nothing but a quotation.
    Quotation,
    /// Has no verb.
    Fragment,
}

/// The verb, adjective or noun of saying in a clause.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    pub(super) class: Class,
    /// The token.
    pub(super) at: usize,
    pub(super) plural: bool,
    pub(super) passive: bool,
    /// `ist überzeugt`, `vertrat die Ansicht`: takes a clause only, never stands behind what was said.
    pub(super) noun: bool,
}

/// A part of a sentence between commas, or around `und` with a verb.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    /// Its tokens, marks at its ends not among them.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The mark before it; `Word` for `und` and the like, `Mark` at the start of the sentence.
    pub(super) before: Kind,
    pub(super) sort: Sort,
    /// Its finite verb.
    pub(super) verb: Option<usize>,
    pub(super) mood: Mood,
    pub(super) cue: Option<Cue>,
    /// `nicht`, `kein`.
    pub(super) negated: bool,
}

impl Clause {
    pub(super) fn tokens<'a>(&self, tokens: &'a [Token]) -> &'a [Token] {
        tokens.get(self.start..self.end).unwrap_or_default()
    }

    /// The first word that is not `und` or the like, in lower case.
    pub(super) fn opener<'a>(&self, tokens: &'a [Token]) -> &'a str {
        let is_link = |word: &str| {
            matches!(word, "und" | "aber" | "doch" | "denn" | "sondern" | "auch" | "nur" | "oder" | "sowie")
        };
        self.tokens(tokens)
            .iter()
            .find(|token| token.kind == Kind::Quote || !is_link(&token.lower))
            .map_or("", |token| token.lower.as_str())
    }

    /// Whether its verb comes first, as in `sagte X`.
    pub(super) fn is_verb_first(&self, tokens: &[Token]) -> bool {
        let link = |token: &Token| matches!(token.lower.as_str(), "und" | "aber" | "doch" | "oder" | "auch" | "dann");
        self.verb.is_some_and(|verb| tokens.get(self.start..verb).unwrap_or_default().iter().all(link))
    }
}

/// How many words a quotation must have to be a statement of its own.
pub(super) const QUOTED_WORDS: usize = 4;

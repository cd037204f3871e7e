//! A sentence and what is found in it: claims of clauses become statements.

use std::ops::Range;

use super::clause::{Clause, QUOTED_WORDS, Sort};
use super::finding::{Finding, Frame, Rule, Speaker};
use super::lexicon::LEXICON;
use super::phrase::{Phrase, phrase};
use super::token::{Kind, Token};
use crate::model::ByteSpan;

/// A sentence, cut into clauses.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) block: usize,
    pub(super) span: ByteSpan,
    pub(super) tokens: &'a [Token],
    pub(super) clauses: &'a [Clause],
    /// For each clause the finding that holds it.
    pub(super) held: Vec<Option<usize>>,
    /// For each clause who reports it beside its own speaker: `X, der Agentur Y zufolge`.
    pub(super) reported_by: Vec<Option<Speaker>>,
    pub(super) found: Vec<Finding>,
}

/// What is to be added: the clauses from one up to another, but for the tokens of a hole.
pub(super) struct Claim {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) hole: Option<(usize, usize)>,
    pub(super) frame: Frame,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(
        text: &'a str,
        (block, span): (usize, ByteSpan),
        tokens: &'a [Token],
        clauses: &'a [Clause],
    ) -> Self {
        let none = vec![None; clauses.len()];
        let reported_by = vec![None; clauses.len()];
        Self { text, block, span, tokens, clauses, held: none, reported_by, found: Vec::new() }
    }

    /// A token's word in lower case; empty for marks and quotations.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }

    pub(super) fn clause(&self, n: usize) -> Option<&'a Clause> {
        self.clauses.get(n)
    }

    /// Whether nothing is found yet.
    pub(super) fn is_free(&self) -> bool {
        self.held.iter().all(Option::is_none)
    }

    pub(super) fn is_held(&self, n: usize) -> bool {
        self.held.get(n).is_some_and(Option::is_some)
    }

    /// A phrase as a speaker, with `und Y` behind it.
    pub(super) fn speaker(&self, found: &Phrase) -> Option<Speaker> {
        let span = |from: usize, to: usize| {
            let start = self.tokens.get(from)?.span.start;
            let end = self.tokens.get(to.checked_sub(1)?)?.span.end;
            (start <= end).then(|| ByteSpan::new(start, end))
        };
        let joined = matches!(self.word(found.end), "und" | "sowie")
            .then(|| phrase(self.tokens, found.end + 1, self.tokens.len()))
            .flatten()
            .filter(|second| second.nominative && !second.pronoun);
        let holds = |end: usize| self.clauses.iter().any(|clause| clause.start <= found.start && end <= clause.end);
        let end = joined.map(|second| second.end).filter(|end| holds(*end)).unwrap_or(found.end);
        Some(Speaker {
            block: self.block,
            span: span(found.start, end)?,
            head: span(found.head, found.head_end)?,
            pronoun: found.pronoun,
        })
    }

    /// Whether a quotation is a title or a name: `im Film „Nachts am Deich“`, `die „Elbpost“`.
    pub(super) fn is_title(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return true };
        let quoted = token.span.of(self.text);
        let inside = quoted.trim_matches(|c: char| !c.is_alphanumeric());
        let is_capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let words = inside.split_whitespace();
        let all_capital = words.clone().all(is_capital);
        let capitals = words.filter(|word| is_capital(word)).count();
        let joined = self.text.get(token.span.end..).is_some_and(|rest| rest.starts_with('-'));
        if joined || !is_capital(inside) {
            return joined;
        }
        const LONGEST: usize = 6;
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let behind_noun = before.is_some_and(|b| b.capital && b.is_word() && b.span.end + 1 == token.span.start);
        let own = before.map_or("", |token| token.lower.as_str());
        let behind_article = LEXICON.is("nominative", own)
            || LEXICON.is("oblique", own)
            || matches!(own, "im" | "am" | "zum" | "zur" | "beim" | "vom");
        behind_noun && token.words <= LONGEST && !quoted.contains(['!', '?'])
            || behind_article && all_capital
            || own.ends_with('e') && capitals > 1
    }

    pub(super) fn push_quote(&mut self, span: ByteSpan, frame: Frame, via: Vec<Speaker>) {
        if !self.found.iter().any(|known| known.direct && known.spans.contains(&span)) {
            self.push(vec![span], true, frame, via);
        }
    }

    /// Notes that the sentence before is what was said.
    pub(super) fn push_before(&mut self, frame: Frame) {
        self.push(Vec::new(), false, frame, Vec::new());
    }

    fn push(&mut self, spans: Vec<ByteSpan>, direct: bool, frame: Frame, via: Vec<Speaker>) {
        let (block, sentence) = (self.block, self.span);
        self.found.push(Finding { block, spans, direct, frame, meant: None, via, sentence });
    }

    /// Adds what the clauses of a claim say: quotations by themselves, the rest told indirectly.
    pub(super) fn claim(&mut self, claim: Claim) {
        let to = claim.to.min(self.clauses.len());
        let is_quotation =
            |clauses: &[Clause], n: usize| clauses.get(n).is_some_and(|clause| clause.sort == Sort::Quotation);
        let mut at = claim.from;
        // `Aber: Die Lage sei ernst`.
        let is_lead = |clause: &Clause| clause.sort == Sort::Fragment && clause.end - clause.start == 1;
        if self.clauses.get(at).is_some_and(is_lead)
            && self.clauses.get(at + 1).is_some_and(|next| next.before == Kind::Colon)
        {
            at += 1;
        }
        // `dass „…“`, `er hoffe, „…“`: a quotation behind words is a part of what is told.
        while at < to && is_quotation(self.clauses, at) {
            let via = self.via(at);
            for token in self.clauses.get(at).map_or(&[][..], |clause| clause.tokens(self.tokens)) {
                if token.kind == Kind::Quote {
                    self.push_quote(token.span, claim.frame, via.clone());
                }
            }
            self.hold(at..at + 1);
            at += 1;
        }
        if at < to {
            self.tell(at..to, &claim);
        }
    }

    fn hold(&mut self, range: Range<usize>) {
        let number = self.found.len().saturating_sub(1);
        for held in self.held.get_mut(range).unwrap_or_default() {
            *held = Some(number);
        }
    }

    /// Who says that the clause `n` was said.
    fn via(&self, n: usize) -> Vec<Speaker> {
        let outer = self.held.get(n).copied().flatten().and_then(|n| self.found.get(n));
        let mut via: Vec<Speaker> = outer.and_then(Finding::speaker).into_iter().collect();
        via.extend(n.checked_sub(1).and_then(|n| self.reported_by.get(n).copied().flatten()));
        via
    }

    fn tell(&mut self, range: Range<usize>, claim: &Claim) {
        let (Some(first), Some(last)) = (self.clauses.get(range.start), self.clauses.get(range.end - 1)) else {
            return;
        };
        let start = first.start + usize::from(matches!(self.word(first.start), "und" | "oder"));
        let pieces = match claim.hole {
            Some((from, to)) if from >= start && from <= to && to <= last.end => vec![(start, from), (to, last.end)],
            _ => vec![(start, last.end)],
        };
        let spans: Vec<ByteSpan> = pieces.into_iter().filter_map(|(from, to)| self.words_between(from, to)).collect();
        let own = self.tokens.get(start..last.end).unwrap_or_default();
        let is_known = self.found.iter().any(|known| !known.direct && known.spans == spans);
        // A lone word (`Er sagte Ja`) is no statement.
        if spans.is_empty() || is_known || own.iter().filter(|token| token.is_word()).count() < 2 {
            return;
        }
        let via = self.via(range.start);
        self.push(spans, false, claim.frame, via.clone());
        self.hold(range);
        for at in start..last.end {
            let in_hole = claim.hole.is_some_and(|(from, to)| at >= from && at < to);
            let Some(token) = self.tokens.get(at).filter(|token| token.kind == Kind::Quote && !in_hole) else {
                continue;
            };
            if self.is_quoted_speech(at) {
                let rule = if token.words >= QUOTED_WORDS { claim.frame.rule } else { Rule::InStatement };
                self.push_quote(token.span, Frame { rule, ..claim.frame }, via.clone());
            }
        }
    }

    /// Whether quoted words inside a statement are the speaker's.
    fn is_quoted_speech(&self, at: usize) -> bool {
        const LEAST: usize = 3;
        let Some(token) = self.tokens.get(at).filter(|_| !self.is_title(at)) else { return false };
        let first = token.span.of(self.text).chars().find(|c| c.is_alphanumeric());
        token.words >= LEAST || first.is_some_and(char::is_lowercase)
    }

    /// The words from token `from` up to `to`, without marks at the ends.
    fn words_between(&self, from: usize, to: usize) -> Option<ByteSpan> {
        let own = self.tokens.get(from..to)?;
        let is_part = |token: &&Token| token.is_word() || token.kind == Kind::Quote;
        let first = own.iter().find(is_part)?;
        let last = own.iter().rev().find(is_part)?;
        Some(ByteSpan::new(first.span.start, last.span.end))
    }
}

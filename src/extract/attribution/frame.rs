//! Which clauses are said: quotation, `dass`, subjunctive and infinitive beside a word of saying.

use super::clause::{Clause, Cue, Sort};
use super::finding::{Frame, Rule, Speaker};
use super::lexicon::{Class, LEXICON, Mood};
use super::phrase::{phrase, subject};
use super::sentence::{Claim, Sentence};
use super::token::Kind;
use crate::model::ByteSpan;

impl Sentence<'_> {
    /// Reads the whole sentence.
    pub(super) fn read(&mut self) {
        self.sources();
        for n in 0..self.clauses.len() {
            self.read_clause(n);
        }
    }
    pub(super) fn read_clause(&mut self, n: usize) {
        let Some(clause) = self.clause(n).cloned() else { return };
        if clause.opener(self.tokens) == "so" && self.so(n, &clause) {
            return;
        }
        if clause.sort == Sort::Sub && clause.opener(self.tokens) == "wonach" {
            let cue = self.tokens.get(clause.start).map(|token| token.span);
            self.claim(Claim {
                from: n,
                to: n + 1,
                hole: Some((clause.start, clause.start + 1)),
                frame: Frame { speaker: None, cue, rule: Rule::Source },
            });
            return;
        }
        let Some(cue) = clause.cue else {
            self.noun_clause(n, &clause);
            self.labelled(n, &clause);
            return;
        };
        let is_denied = clause.negated
            && !matches!(self.word(cue.at), "ausgeschlossen" | "ausschließen" | "schließt" | "schloss" | "bestritt");
        if is_denied || clause.sort == Sort::Infinitive {
            if clause.sort == Sort::Infinitive && !is_denied {
                self.infinitive_frame(n, &clause, cue);
            }
            return;
        }
        let cue_span = self.tokens.get(cue.at).map(|token| token.span);
        let speaker = self.speaker_of(n, &clause);
        let is_as = clause.sort == Sort::Sub && clause.opener(self.tokens) == "wie";
        if is_as {
            let is_said =
                !clause.tokens(self.tokens).iter().any(|token| matches!(token.lower.as_str(), "man" | "sich"));
            if cue.class != Class::Call && is_said {
                self.around(n, speaker, cue_span);
            }
            return;
        }
        if matches!(clause.sort, Sort::Sub)
            && matches!(clause.opener(self.tokens), "wenn" | "falls" | "ob" | "um" | "sofern")
        {
            return;
        }
        let claimed = self.fronted(n, &clause, speaker, cue_span) | self.following(n, &clause, speaker, cue_span);
        if !claimed {
            self.noun_clause(n, &clause);
        }
        self.quoted_words(&clause, speaker, cue_span);
        if !claimed && matches!(cue.class, Class::Say | Class::Ask) && self.held.iter().all(Option::is_none) {
            self.before(n, &clause, speaker, cue_span);
        }
    }
    /// `die Forderung der Partei, dass …`: whose noun it is says so.
    pub(super) fn noun_clause(&mut self, n: usize, clause: &Clause) {
        const REACH: usize = 7;
        let Some(next) = self.clause(n + 1) else { return };
        let opener = next.opener(self.tokens);
        let takes = match next.sort {
            Sort::Sub => matches!(opener, "dass" | "daß" | "ob"),
            Sort::Main => {
                next.mood != Mood::Indicative
                    && next.before == Kind::Comma
                    && next.verb.is_some_and(|verb| verb > next.start)
            }
            Sort::Infinitive => !matches!(opener, "um" | "ohne" | "statt" | "anstatt"),
            _ => false,
        };
        if !takes
            || clause.negated
            || next.before == Kind::Semicolon
            || self.held.get(n + 1).is_some_and(Option::is_some)
        {
            return;
        }
        let from = clause.start.max(clause.end.saturating_sub(REACH));
        // `Seine Aussage ist, dass`, but not `Die Forderung zeigt, dass`.
        let is_said = |noun: usize| {
            clause
                .verb
                .is_none_or(|verb| noun > verb || matches!(self.word(verb), "ist" | "war" | "lautet" | "lautete"))
        };
        let is_noun = |at: &usize| self.tokens.get(*at).is_some_and(|t| t.capital && LEXICON.is_clause_noun(&t.lower));
        let Some(noun) = (from..clause.end).rev().find(is_noun).filter(|noun| is_said(*noun)) else { return };
        let genitive = if noun + 1 < clause.end { self.owner(noun + 1, clause.end) } else { None };
        let named = genitive.filter(|found| !found.is_abstract(self.tokens));
        let before = noun
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .filter(|token| token.capital && token.lower.ends_with('s') && noun > clause.start);
        let speaker = match (named, before) {
            (Some(named), _) => self.speaker(&named),
            (None, Some(before)) => {
                Some(Speaker { block: self.block, span: before.span, head: before.span, pronoun: false })
            }
            _ => self.holder(clause, noun),
        };
        let cue = self.tokens.get(noun).map(|token| token.span);
        let to = self.statement_end(n + 1);
        self.claim(Claim { from: n + 1, to, hole: None, frame: Frame { speaker, cue, rule: Rule::Noun } });
    }
    /// `X beeilte sich, zu erklären, …`: who does so says so.
    pub(super) fn infinitive_frame(&mut self, n: usize, clause: &Clause, cue: Cue) {
        if matches!(clause.opener(self.tokens), "um" | "ohne" | "statt" | "anstatt") {
            return;
        }
        let Some(main) = n.checked_sub(1).and_then(|n| self.clause(n)).filter(|main| main.sort == Sort::Main).cloned()
        else {
            return;
        };
        let plural = main
            .verb
            .is_some_and(|verb| LEXICON.is("finite_plural", self.word(verb)) || self.word(verb).ends_with("en"));
        let speaker = subject(self.tokens, &main, plural, true).and_then(|found| self.speaker(&found));
        let cue_span = self.tokens.get(cue.at).map(|token| token.span);
        if speaker.is_some() && !main.negated {
            self.following(n, clause, speaker, cue_span);
        }
    }
    /// `X: „…“`, `mit den Worten: „…“`: a quotation behind a colon, without a verb of saying.
    pub(super) fn labelled(&mut self, n: usize, clause: &Clause) {
        let is_quoted = self.clause(n + 1).is_some_and(|next| next.before == Kind::Colon && self.begins_quoted(next));
        if !is_quoted || self.held.get(n + 1).is_some_and(Option::is_some) {
            return;
        }
        let phrase = match clause.verb {
            Some(_) => subject(self.tokens, clause, false, true),
            None => phrase(self.tokens, clause.start, clause.end).filter(|phrase| phrase.end == clause.end),
        };
        let speaker = phrase.filter(|phrase| phrase.is_person(self.tokens)).and_then(|phrase| self.speaker(&phrase));
        let to = self.statement_end(n + 1);
        self.claim(Claim { from: n + 1, to, hole: None, frame: Frame { speaker, cue: None, rule: Rule::Quotation } });
    }
    pub(super) fn begins_quoted(&self, clause: &Clause) -> bool {
        self.tokens.get(clause.start).is_some_and(|token| token.kind == Kind::Quote && token.words >= 2)
    }
    /// `…, so X`, `…, so X weiter, …`.
    pub(super) fn so(&mut self, n: usize, clause: &Clause) -> bool {
        let at = clause.start + usize::from(self.word(clause.start) != "so");
        let Some(found) = phrase(self.tokens, at + 1, clause.end) else {
            // `so berichten es US-Medien`.
            return false;
        };
        let rest = self.tokens.get(found.end..clause.end).unwrap_or_default();
        let is_alone = rest
            .iter()
            .take(6)
            .all(|token| !token.is_word() || LEXICON.finite(&token.lower) != super::lexicon::Finite::Sure);
        if !is_alone || clause.verb.is_some_and(|verb| verb < found.end + 6) {
            return false;
        }
        let cue = self.tokens.get(at).map(|token| token.span);
        let speaker = self.speaker(&found);
        if n > 0 && matches!(clause.before, Kind::Comma | Kind::Dash) {
            let from = self.region_start(n);
            self.claim(Claim { from, to: n, hole: None, frame: Frame { speaker, cue, rule: Rule::So } });
            // Behind it the statement goes on.
            if self.clause(n + 1).is_some_and(|next| next.before != Kind::Semicolon) {
                let from = self.behind_appositions(n);
                if self.clause(from).is_some_and(|next| {
                    next.mood != Mood::Indicative && next.sort == Sort::Main || self.begins_quoted(next)
                }) && !self.is_break(from)
                {
                    let to = self.statement_end(from);
                    self.claim(Claim { from, to, hole: None, frame: Frame { speaker, cue, rule: Rule::So } });
                }
            }
            return true;
        }
        if self.clause(n + 1).is_some_and(|next| next.before == Kind::Colon) {
            let to = self.statement_end(n + 1);
            self.claim(Claim { from: n + 1, to, hole: None, frame: Frame { speaker, cue, rule: Rule::So } });
            return true;
        }
        false
    }
    /// Skips `Chef der Werft` and `der dort wohnt` behind the clause `n`.
    pub(super) fn behind_appositions(&self, n: usize) -> usize {
        let mut next = n + 1;
        while self.clause(next).is_some_and(|clause| {
            (matches!(clause.sort, Sort::Fragment | Sort::Relative)
                || clause.sort == Sort::Infinitive && matches!(clause.opener(self.tokens), "ohne" | "um"))
                && clause.before != Kind::Colon
                && !self.begins_quoted(clause)
        }) && self.clause(next + 1).is_some()
        {
            next += 1;
        }
        next
    }
    /// `wie X mitteilte`: all the rest of the sentence.
    pub(super) fn around(&mut self, n: usize, speaker: Option<Speaker>, cue: Option<ByteSpan>) {
        if n > 0 {
            let from = self.region_start(n);
            self.claim(Claim { from, to: n, hole: None, frame: Frame { speaker, cue, rule: Rule::As } });
        }
        let next = if n == 0 { n + 1 } else { self.behind_appositions(n) };
        if self.clause(next).is_some()
            && (n == 0 || !self.is_break(next))
            && (n == 0 || self.clause(next).is_some_and(|c| c.before != Kind::Word))
        {
            let to = self.statement_end_as(next, n == 0);
            self.claim(Claim { from: next, to, hole: None, frame: Frame { speaker, cue, rule: Rule::As } });
        }
    }
    pub(super) fn statement_end_as(&self, from: usize, open: bool) -> usize {
        let mut to = from + 1;
        let links = |to: usize| {
            self.clause(to).is_some_and(|c| c.cue.is_some() && c.mood == Mood::Indicative && c.sort == Sort::Main)
        };
        while to < self.clauses.len()
            && (open && !links(to) || !self.is_break(to))
            && (open || self.clause(to).is_some_and(|c| c.before != Kind::Semicolon))
        {
            to += 1;
        }
        to
    }
    /// The statement stands before `sagte X`.
    pub(super) fn fronted(
        &mut self,
        n: usize,
        clause: &Clause,
        speaker: Option<Speaker>,
        cue: Option<ByteSpan>,
    ) -> bool {
        let Some(own) = clause.cue else { return false };
        let so = clause.opener(self.tokens) == "so";
        let starts = clause.is_verb_first(self.tokens) || so && clause.verb == Some(clause.start + 1);
        let feels = LEXICON.is("feelings", self.word(own.at))
            && self.clause(n.wrapping_sub(1)).is_some_and(|before| self.begins_quoted(before));
        if n == 0 || own.noun && !feels || !starts || !matches!(clause.before, Kind::Comma | Kind::Dash) {
            return false;
        }
        // `X, Chef von Y, sagte …`: the subject stands before, and nothing was said yet.
        let has_subject = subject(self.tokens, clause, own.plural, true).is_some() || own.passive;
        if !has_subject {
            return false;
        }
        let from = self.region_start(n);
        let region = self.clauses.get(from..n).unwrap_or_default();
        let quoted = region.iter().any(|clause| self.begins_quoted(clause));
        let said = region.iter().any(|clause| clause.sort == Sort::Main && clause.mood != Mood::Indicative);
        let told =
            matches!(own.class, Class::Say | Class::Ask) && region.iter().any(|clause| clause.sort == Sort::Main);
        let follows = self.complement(n, clause).is_some();
        let is_said = quoted
            || said
            || (told || so) && !follows
            || own.class != Class::Quote
                && region.iter().any(|c| c.sort == Sort::Sub && matches!(c.opener(self.tokens), "dass" | "ob"));
        if !is_said || own.class == Class::Call && !quoted || own.class == Class::Quote && !quoted {
            return false;
        }
        let rule = if quoted && region.len() == 1 { Rule::Quotation } else { Rule::Fronted };
        self.claim(Claim { from, to: n, hole: None, frame: Frame { speaker, cue, rule } });
        // `„…“, sagte X, „…“`, `…, sagte X, und …`.
        if let Some(next) = self.clause(n + 1)
            && (self.begins_quoted(next) || so && clause.before == Kind::Dash)
        {
            let to = self.statement_end(n + 1);
            self.claim(Claim { from: n + 1, to, hole: None, frame: Frame { speaker, cue, rule } });
        }
        true
    }
    /// Where the statement begins that ends before the clause `n`.
    pub(super) fn region_start(&self, n: usize) -> usize {
        let mut from = n;
        while from > 0 {
            let Some(clause) = self.clause(from - 1) else { break };
            let ends = clause.cue.is_some()
                && self.held.get(from - 1).is_some_and(Option::is_none)
                && from < n
                && clause.sort != Sort::Relative
                && self.held.get(from).is_some_and(Option::is_some);
            if ends {
                break;
            }
            from -= 1;
            if clause.before == Kind::Semicolon
                || clause.before == Kind::Colon && self.clause(from).is_some_and(|c| self.begins_quoted(c))
            {
                break;
            }
        }
        from
    }
    /// Where what was said begins behind the clause `n`, and by which rule.
    pub(super) fn complement(&self, n: usize, clause: &Clause) -> Option<(usize, Rule)> {
        let own = clause.cue?;
        let direct = |at: usize| {
            let next = self.clause(at)?;
            let opener = next.opener(self.tokens);
            let takes_clause = !matches!(own.class, Class::Call | Class::Quote);
            if self.begins_quoted(next) && (next.before != Kind::Word) && !own.noun {
                return Some(Rule::Quotation);
            }
            if next.before == Kind::Semicolon {
                return None;
            }
            if next.before == Kind::Colon && next.sort != Sort::Fragment && !own.noun && clause.sort != Sort::Relative {
                return Some(Rule::Subjunctive);
            }
            if !takes_clause {
                return None;
            }
            match next.sort {
                Sort::Sub if matches!(opener, "dass" | "daß" | "ob") => {
                    Some(if own.noun { Rule::Noun } else { Rule::That })
                }
                Sort::Sub if LEXICON.is("questions", opener) && opener != "wie" && next.mood != Mood::Indicative => {
                    Some(Rule::That)
                }
                Sort::Sub
                    if matches!(
                        opener,
                        "wenn" | "falls" | "sollte" | "solange" | "weil" | "da" | "sobald" | "bevor" | "nachdem"
                    ) =>
                {
                    let main = self.clauses.get(at..)?.iter().find(|clause| clause.sort == Sort::Main)?;
                    (main.mood != Mood::Indicative).then_some(Rule::Subjunctive)
                }
                Sort::Main
                    if next.before == Kind::Comma && (next.mood != Mood::Indicative || self.may_be_told(next)) =>
                {
                    Some(if own.noun { Rule::Noun } else { Rule::Subjunctive })
                }
                Sort::Infinitive if !matches!(opener, "um" | "ohne" | "statt" | "anstatt") => {
                    Some(if own.noun { Rule::Noun } else { Rule::Infinitive })
                }
                _ => None,
            }
        };
        if let Some(rule) = direct(n + 1) {
            return Some((n + 1, rule));
        }
        let behind = self.behind_appositions(n);
        (behind > n + 1).then(|| direct(behind).map(|rule| (behind, rule))).flatten()
    }
    /// Whether the verb of a main clause may be meant as a subjunctive behind a verb of saying: `sollen`, `hielten`.
    pub(super) fn may_be_told(&self, clause: &Clause) -> bool {
        let Some(verb) = clause.verb.filter(|verb| *verb > clause.start) else { return false };
        let own = self.word(verb);
        matches!(own, "soll" | "sollen" | "sollte" | "sollten" | "wollte" | "wollten" | "könnte" | "wolle")
            || own.ends_with("ten")
    }
    pub(super) fn following(
        &mut self,
        n: usize,
        clause: &Clause,
        speaker: Option<Speaker>,
        cue: Option<ByteSpan>,
    ) -> bool {
        let Some((from, rule)) = self.complement(n, clause) else { return false };
        let to = self.statement_end(from);
        let rule = if clause.cue.is_some_and(|cue| cue.passive && self.word(cue.at).starts_with("hie")) {
            Rule::Impersonal
        } else {
            rule
        };
        self.claim(Claim { from, to, hole: None, frame: Frame { speaker, cue, rule } });
        true
    }
    /// Whether something else begins with the clause `n`: `sagte X`, `so X`, `und kündigte an`.
    pub(super) fn is_break(&self, n: usize) -> bool {
        let Some(clause) = self.clause(n) else { return true };
        let opener = clause.opener(self.tokens);
        if clause.before == Kind::Semicolon {
            return true;
        }
        if matches!(opener, "so" | "wie")
            && matches!(clause.before, Kind::Comma | Kind::Dash)
            && (clause.verb.is_none() || clause.cue.is_some())
        {
            return true;
        }
        clause.sort == Sort::Main && clause.mood == Mood::Indicative && !self.begins_quoted(clause)
    }
    /// Behind which clause the statement ends that begins with the clause `from`.
    pub(super) fn statement_end(&self, from: usize) -> usize {
        let mut to = from + 1;
        let is_quoted = self.clause(from).is_some_and(|clause| clause.sort == Sort::Quotation);
        let is_told =
            self.clause(from).is_some_and(|clause| clause.sort == Sort::Main && clause.mood == Mood::Indicative);
        if is_quoted {
            return to;
        }
        while to < self.clauses.len() {
            let is_own = is_told && self.clause(to).is_some_and(|clause| clause.before != Kind::Semicolon);
            if self.is_break(to) && !is_own {
                break;
            }
            to += 1;
        }
        to
    }
    /// `Das teilte X mit`: the sentence before; told by a claim of no clause.
    pub(super) fn before(&mut self, n: usize, clause: &Clause, speaker: Option<Speaker>, cue: Option<ByteSpan>) {
        let is_that =
            n == 0 && matches!(self.word(clause.start), "das" | "dies") && clause.verb == Some(clause.start + 1);
        if is_that && self.clauses.len() <= 3 {
            self.push_before(Frame { speaker, cue, rule: Rule::Before });
        }
    }
    /// Quoted words inside the clause of a verb of saying: `nannte ihn „…“`.
    pub(super) fn quoted_words(&mut self, clause: &Clause, speaker: Option<Speaker>, cue: Option<ByteSpan>) {
        let Some(own) = clause.cue else { return };
        let is_reflexive = clause.tokens(self.tokens).iter().any(|token| token.lower == "sich");
        if own.class == Class::Call && (is_reflexive || own.passive && speaker.is_none()) {
            return;
        }
        for at in clause.start..clause.end {
            let Some(token) = self.tokens.get(at).filter(|token| token.kind == Kind::Quote) else { continue };
            let before = at.checked_sub(1).map_or("", |at| self.word(at));
            let is_called = own.class == Class::Call || matches!(before, "als" | "von");
            let is_small =
                token.span.of(self.text).chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
            let least = if own.class == Class::Quote {
                4
            } else if is_called {
                1
            } else if is_small {
                2
            } else {
                3
            };
            if token.words >= least && !self.is_title(at) {
                self.push_quote(token.span, Frame { speaker, cue, rule: Rule::QuotedWords }, Vec::new());
            }
        }
    }
}

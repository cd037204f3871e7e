//! `laut X`, `X zufolge`, `nach Angaben von X`: whose statement a whole clause is.

use super::clause::Sort;
use super::finding::{Frame, Rule, Speaker};
use super::lexicon::{LEXICON, Mood};
use super::phrase::{Phrase, phrase};
use super::sentence::{Claim, Sentence};
use super::token::{Kind, Token};

/// A phrase that says whose statement a clause is.
struct Source {
    /// Its tokens.
    start: usize,
    end: usize,
    speaker: Option<Speaker>,
    cue: usize,
    rule: Rule,
}

impl Sentence<'_> {
    /// Claims the clauses that have a source.
    pub(super) fn sources(&mut self) {
        for n in 0..self.clauses.len() {
            let Some(clause) = self.clauses.get(n).cloned() else { return };
            let Some(source) = (clause.start..clause.end).find_map(|at| self.source(at, clause.start, clause.end))
            else {
                continue;
            };
            let cue = self.tokens.get(source.cue).map(|token| token.span);
            // `sagte X der Agentur zufolge`: she passes on what X says.
            if clause.cue.is_some() && clause.sort != Sort::Relative && !clause.negated && self.takes_statement(n) {
                if let Some(reported_by) = self.reported_by.get_mut(n) {
                    *reported_by = source.speaker;
                }
                continue;
            }
            // `aus Sicht der Werft` says whose view it is only where the sentence is about it.
            if self.word(source.cue) == "aus" && source.cue != clause.start
                || clause.sort == Sort::Fragment && self.clauses.len() > 1 && n > 0
            {
                continue;
            }
            let (from, to) = self.extent(n, clause.sort);
            let source = self.widened(source, n, clause.end);
            self.claim(Claim {
                from,
                to,
                hole: Some((source.start, source.end)),
                frame: Frame { speaker: source.speaker, cue, rule: source.rule },
            });
        }
    }

    /// Adds `und Y` and an apposition (`laut X, Chef von Y,`) to a source.
    fn widened(&self, mut source: Source, n: usize, end: usize) -> Source {
        let is_inside = |at: usize| {
            let start = self.tokens.get(at).map_or(usize::MAX, |token| token.span.start);
            source.speaker.is_some_and(|speaker| speaker.span.start <= start && start < speaker.span.end)
        };
        while source.end < end && is_inside(source.end) {
            source.end += 1;
        }
        let apposition =
            self.clauses.get(n + 1).filter(|next| next.sort == Sort::Fragment && next.before == Kind::Comma);
        if source.end == end
            && source.start + 1 < end
            && let Some(apposition) = apposition.filter(|_| self.clauses.get(n + 2).is_some())
        {
            source.end = apposition.end;
        }
        source
    }

    fn takes_statement(&self, n: usize) -> bool {
        let begins = |n: usize| {
            self.clauses.get(n).is_some_and(|clause| {
                clause.sort == Sort::Quotation
                    || clause.before == Kind::Colon
                    || matches!(clause.opener(self.tokens), "dass" | "ob")
            })
        };
        begins(n + 1) || n > 0 && self.clauses.get(n - 1).is_some_and(|clause| clause.sort == Sort::Quotation)
    }

    /// The clauses around `n` that its source speaks for.
    fn extent(&self, n: usize, sort: Sort) -> (usize, usize) {
        if sort == Sort::Relative || sort == Sort::Sub && n > 0 {
            return (n, n + 1);
        }
        let parts = |n: usize| {
            self.clauses.get(n).is_some_and(|clause| {
                clause.before == Kind::Semicolon
                    || clause.before == Kind::Colon
                    || clause.sort == Sort::Main
                        && (matches!(self.word(clause.start), "doch" | "aber")
                            || clause.before == Kind::Dash
                            || clause.mood != Mood::Indicative
                                && self
                                    .clauses
                                    .get(..n)
                                    .unwrap_or_default()
                                    .iter()
                                    .any(|c| c.sort == Sort::Main && c.mood == Mood::Indicative))
            })
        };
        let mut from = n;
        while from > 0 && !parts(from) {
            from -= 1;
        }
        let mut to = n + 1;
        while to < self.clauses.len() && !parts(to) {
            to += 1;
        }
        (from, to)
    }

    /// The source that begins with the token `at`.
    fn source(&self, at: usize, start: usize, end: usize) -> Option<Source> {
        match self.word(at) {
            "laut" | "gemäß"
                if !(self.word(at) == "gemäß" && at > start && self.tokens.get(at - 1).is_some_and(|t| t.capital)) =>
            {
                self.behind(at, end, Rule::According)
            }
            "nach" | "aus" => self.behind(at, end, Rule::Source),
            "zufolge" => self.ahead(at, start),
            "meinung" | "ansicht" | "auffassung" | "einschätzung" if self.word(at + 1) == "nach" => {
                self.possessed(at, start)
            }
            _ => None,
        }
    }

    /// `laut X`, `nach Angaben von X`.
    fn behind(&self, at: usize, end: usize, rule: Rule) -> Option<Source> {
        let cue = at;
        let first = self.word(at + 1);
        if LEXICON.is("pronouns", first) {
            return None;
        }
        let noun = (at + 1..end.min(at + 6))
            .find(|at| self.tokens.get(*at).is_some_and(|token| token.capital || token.kind == Kind::Quote));
        let noun = noun?;
        let lead = self.word(noun);
        let is_possessive = first.starts_with("sein")
            || first.starts_with("ihr")
            || first == "eigenen"
            || first == "deren"
            || first == "dessen";
        if LEXICON.is_after_noun(lead) && !(self.word(at) == "aus" && lead != "sicht") {
            if is_possessive {
                let speaker = (first != "eigenen").then(|| self.pronoun(at + 1)).flatten();
                return Some(Source { start: at, end: noun + 1, speaker, cue, rule: Rule::Source });
            }
            let owner = self.owner(noun + 1, end);
            let (speaker, end) = match owner {
                Some(phrase) => (self.speaker(&phrase), phrase.end),
                // `nach umfangreichen Ermittlungen`, `nach einer Erklärung`: an event.
                None if !matches!(
                    lead,
                    "angaben"
                        | "informationen"
                        | "erkenntnissen"
                        | "aussagen"
                        | "schätzungen"
                        | "berechnungen"
                        | "darstellung"
                ) =>
                {
                    return None;
                }
                None => (self.whole(at + 1, noun + 1), noun + 1),
            };
            let before_genitive = self.genitive_before(at, noun);
            return Some(Source { start: at, end, speaker: before_genitive.or(speaker), cue, rule: Rule::Source });
        }
        if rule == Rule::Source && !LEXICON.is_source(lead) {
            return None;
        }
        let found = self.any_case(at + 1, end)?;
        if rule == Rule::According && found.is_abstract(self.tokens) && !LEXICON.is_source(lead) {
            return Some(Source { start: at, end: found.end, speaker: self.speaker(&found), cue, rule });
        }
        if rule == Rule::Source && self.word(at) == "aus" {
            return None;
        }
        // `nach dem Bericht begann`: an event, not a source.
        if rule == Rule::Source
            && matches!(first, "dem" | "der" | "den")
            && matches!(lead, "untersuchung" | "untersuchungen" | "umfrage" | "analyse" | "presse" | "medien")
            && found.end == noun + 1
        {
            return None;
        }
        Some(Source { start: at, end: found.end, speaker: self.speaker(&found), cue, rule })
    }

    /// `nach Merkels Ansicht`.
    fn genitive_before(&self, at: usize, noun: usize) -> Option<Speaker> {
        let token = self.tokens.get(at + 1).filter(|token| token.capital && at + 1 < noun)?;
        token.lower.ends_with('s').then(|| self.whole(at + 1, noun)).flatten()
    }

    fn pronoun(&self, at: usize) -> Option<Speaker> {
        let span = self.tokens.get(at)?.span;
        Some(Speaker { block: self.block, span, head: span, pronoun: true })
    }

    fn whole(&self, from: usize, to: usize) -> Option<Speaker> {
        let head = (from..to).find(|at| self.tokens.get(*at).is_some_and(|token| token.capital)).unwrap_or(from);
        self.speaker(&Phrase {
            start: from,
            end: to,
            head,
            head_end: to,
            pronoun: false,
            nominative: false,
            plural: None,
        })
    }

    /// The genitive or `von X` behind `Angaben`.
    pub(super) fn owner(&self, at: usize, end: usize) -> Option<Phrase> {
        match self.word(at) {
            "von" | "vom" | "aus" | "der" | "des" | "eines" | "einer" | "mehrerer" | "seiner" | "ihrer" | "ihres"
            | "seines" | "zweier" | "beider" | "dieser" => {
                let skip = usize::from(matches!(self.word(at), "von" | "aus" | "vom"));
                let mut found =
                    if self.word(at) == "vom" { self.as_genitive(at, end)? } else { self.any_case(at + skip, end)? };
                if self.word(at) != "von" && skip == 0 {
                    found.start = at;
                }
                Some(found)
            }
            // `Äußerungen Trumps`.
            _ => phrase(self.tokens, at, end)
                .filter(|found| found.head == found.start && self.tokens.get(at).is_some_and(|token| token.capital)),
        }
    }

    fn as_genitive(&self, at: usize, end: usize) -> Option<Phrase> {
        let head = (at + 1..end.min(at + 6)).find(|at| self.tokens.get(*at).is_some_and(|token| token.capital))?;
        phrase(self.tokens, head, end).map(|mut found| {
            found.start = at + 1;
            found
        })
    }

    fn any_case(&self, at: usize, end: usize) -> Option<Phrase> {
        phrase(self.tokens, at, end).filter(|phrase| !phrase.pronoun).or_else(|| {
            let head = (at..end.min(at + 7))
                .find(|at| self.tokens.get(*at).is_some_and(|token| token.capital || token.kind == Kind::Quote))?;
            let all_small = self.tokens.get(at..head)?.iter().all(Token::is_word);
            let mut found = phrase(self.tokens, head, end)?;
            found.start = at;
            all_small.then_some(found)
        })
    }

    /// `X zufolge`.
    fn ahead(&self, at: usize, start: usize) -> Option<Source> {
        let mut best: Option<Phrase> = None;
        for from in (start.max(at.saturating_sub(14))..at).rev() {
            let ends = self.any_case(from, at).filter(|found| found.end == at && found.start == from);
            if let Some(found) = ends {
                let is_article = self
                    .tokens
                    .get(from)
                    .is_some_and(|token| LEXICON.is("oblique", &token.lower) || LEXICON.is("nominative", &token.lower));
                best = Some(found);
                let head_is_source =
                    LEXICON.is_after_noun(self.word(found.head)) || LEXICON.is_source(self.word(found.head));
                let of_noun = from > start
                    && self.tokens.get(from - 1).is_some_and(|t| {
                        t.capital
                            && (LEXICON.is_after_noun(&t.lower)
                                || LEXICON.is_source(&t.lower)
                                || LEXICON.is_role(&t.lower))
                    });
                if is_article && !of_noun || head_is_source {
                    break;
                }
            } else if best.is_some()
                && !self
                    .tokens
                    .get(from)
                    .is_some_and(|token| token.capital || token.lower.ends_with("en") || token.lower.ends_with("em"))
            {
                let of = matches!(self.word(from), "von" | "vom" | "für" | "aus" | "in" | "im");
                if !of {
                    break;
                }
            }
        }
        let found = best?;
        let before = found.start.checked_sub(1).map_or("", |at| self.word(at));
        if self.word(found.start) == "eigenen" || before == "eigenen" {
            return Some(Source { start: found.start, end: at + 1, speaker: None, cue: at, rule: Rule::According });
        }
        let found = self.with_article(found, start);
        let lead = self.word(found.head);
        let speaker = if LEXICON.is_after_noun(lead) {
            self.owner(found.head + 1, at).and_then(|owner| self.speaker(&owner)).or_else(|| self.speaker(&found))
        } else {
            self.speaker(&found)
        };
        Some(Source { start: found.start, end: at + 1, speaker, cue: at, rule: Rule::According })
    }

    /// Adds the article and adjectives before a phrase.
    fn with_article(&self, mut found: Phrase, start: usize) -> Phrase {
        let is_article = |at: usize| LEXICON.is("oblique", self.word(at)) || LEXICON.is("nominative", self.word(at));
        let is_part = |at: usize| {
            let own = self.word(at);
            let is_small = self.tokens.get(at).is_some_and(|token| !token.capital);
            is_article(at)
                || is_small && (own.ends_with("en") || own.ends_with("er")) && !LEXICON.is("finite_plural", own)
        };
        while !is_article(found.start) && found.start > start && is_part(found.start - 1) {
            found.start -= 1;
        }
        found
    }

    /// `ihrer Meinung nach`, `Merkels Ansicht nach`.
    fn possessed(&self, at: usize, start: usize) -> Option<Source> {
        let from = at.checked_sub(1).filter(|from| *from >= start)?;
        let own = self.word(from);
        let is_pronoun =
            own.starts_with("sein") || own.starts_with("ihr") || own.starts_with("mein") || own.starts_with("dere");
        let speaker = if is_pronoun { self.pronoun(from) } else { self.whole(from, at) };
        Some(Source { start: from, end: at + 2, speaker, cue: at + 1, rule: Rule::Source })
    }
}

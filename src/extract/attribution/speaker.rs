//! Who speaks in a clause with a word of saying.

use super::clause::{Clause, Sort};
use super::finding::Speaker;
use super::lexicon::{Class, LEXICON};
use super::phrase::{Phrase, behind_preposition, candidates, subject};
use super::sentence::Sentence;
use super::token::Kind;

impl Sentence<'_> {
    /// Who speaks in a clause with a verb of saying.
    pub(super) fn speaker_of(&self, n: usize, clause: &Clause) -> Option<Speaker> {
        let cue = clause.cue?;
        if cue.passive && self.word(cue.at) != "zitiert" {
            return self.passive_speaker(clause).or_else(|| {
                // `In dem Bericht, der vorliegt, heißt es`.
                let before = self.clauses.get(..n)?.iter().find(|clause| clause.sort == Sort::Fragment)?;
                self.word(cue.at).starts_with("hei").then(|| self.placed(before.start, before.end)).flatten()
            });
        }
        if ["verlaute", "geht", "ging", "hervorg"].iter().any(|start| self.word(cue.at).starts_with(start))
            && let Some(speaker) = self.passive_speaker(clause)
        {
            return Some(speaker);
        }
        let call = cue.class == Class::Call;
        if clause.sort == Sort::Relative {
            let own = candidates(self.tokens, clause.start + 1, clause.end)
                .into_iter()
                .find(|p| !p.is_abstract(self.tokens) && p.plural.is_none_or(|plural| plural == cue.plural));
            let pronoun = self.word(clause.start);
            let is_object =
                matches!(pronoun, "den" | "dem" | "denen" | "dessen" | "deren") || LEXICON.is("prepositions", pronoun);
            if is_object {
                return own.and_then(|own| self.speaker(&own));
            }
            return self.antecedent(n);
        }
        let found = subject(self.tokens, clause, cue.plural, call || cue.class == Class::Quote).or_else(|| {
            subject(self.tokens, clause, !cue.plural, true)
                .filter(|found| clause.verb.is_some_and(|verb| found.end == verb))
        });
        if let Some(found) = found.filter(|found| !self.is_misread(clause, found)) {
            if found.is_abstract(self.tokens) && !found.pronoun {
                return None;
            }
            return self.speaker(&found);
        }
        self.shared_subject(n, clause)
    }
    pub(super) fn is_misread(&self, clause: &Clause, found: &Phrase) -> bool {
        // `das sagte X`: no subject.
        matches!(self.word(found.start), "das" | "dies") && found.end == found.start + 1 && clause.verb.is_some()
    }
    /// The last phrase before a relative clause.
    pub(super) fn antecedent(&self, n: usize) -> Option<Speaker> {
        let before = self.clause(n.checked_sub(1)?)?;
        let last = candidates(self.tokens, before.start, before.end).into_iter().last()?;
        (last.end == before.end).then(|| self.speaker(&last)).flatten()
    }
    /// `X, Chef von Y, sagte`; `X lobte den Plan und sagte`.
    pub(super) fn shared_subject(&self, n: usize, clause: &Clause) -> Option<Speaker> {
        if !clause.is_verb_first(self.tokens) {
            return None;
        }
        let mut fragment = None;
        for k in (0..n).rev() {
            let before = self.clause(k)?;
            match before.sort {
                Sort::Main if clause.before == Kind::Word || fragment.is_none() => {
                    if self.held.get(k).is_some_and(Option::is_some) {
                        continue;
                    }
                    let plural =
                        before.cue.map_or(LEXICON.is("finite_plural", self.word(before.verb?)), |cue| cue.plural);
                    let found = subject(self.tokens, before, plural, true)
                        .or_else(|| subject(self.tokens, before, !plural, true));
                    return match found {
                        Some(found) => self.speaker(&found),
                        None => self.shared_subject(k, before),
                    };
                }
                Sort::Main => break,
                Sort::Fragment => fragment = Some(k),
                _ => {}
            }
        }
        let before = self.clause(fragment?)?;
        let found = candidates(self.tokens, before.start, before.end).into_iter().next()?;
        self.speaker(&found)
    }
    /// `wurde von X gefragt`, `hieß es aus dem Amt`.
    pub(super) fn passive_speaker(&self, clause: &Clause) -> Option<Speaker> {
        let impersonal = clause.cue.is_some_and(|cue| {
            cue.noun
                || ["hei", "hie", "verlaut", "geht", "ging", "hervorg"]
                    .iter()
                    .any(|start| self.word(cue.at).starts_with(start))
        });
        for at in clause.start..clause.end {
            let own = self.word(at);
            let fits = matches!(own, "von" | "vom" | "seitens")
                || impersonal && matches!(own, "in" | "im" | "aus" | "bei" | "beim" | "auf");
            if !fits {
                continue;
            }
            if let Some(found) = self.placed(at, clause.end) {
                return Some(found);
            }
        }
        None
    }
    /// The phrase behind a preposition.
    pub(super) fn placed(&self, at: usize, limit: usize) -> Option<Speaker> {
        {
            if !LEXICON.is("prepositions", self.word(at)) {
                return None;
            }
            let end = behind_preposition(self.tokens, at, limit);
            if end > at + 1 {
                let head = (at + 1..end).find(|at| self.tokens.get(*at).is_some_and(|token| token.capital))?;
                let start = at + 1;
                let phrase =
                    Phrase { start, end, head, head_end: end, pronoun: false, nominative: false, plural: None };
                return self.speaker(&phrase);
            }
        }
        None
    }
    /// The subject that has the noun: `Die Experten kamen zu dem Ergebnis`.
    pub(super) fn holder(&self, clause: &Clause, noun: usize) -> Option<Speaker> {
        let verb = clause.verb?;
        let rejects = ["lehn", "wies", "weis", "widersp", "dement", "reag", "bestr", "steh", "stand", "kam_"];
        if noun < verb || rejects.iter().any(|start| self.word(verb).starts_with(start)) {
            return None;
        }
        let plural = LEXICON.is("finite_plural", self.word(verb)) || self.word(verb).ends_with("en");
        let found = subject(self.tokens, clause, plural, true)?;
        (found.is_person(self.tokens) && !(found.start..found.end).contains(&noun))
            .then(|| self.speaker(&found))
            .flatten()
    }
}

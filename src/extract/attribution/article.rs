//! The sentences of an article in order: what runs on from one to the next.

use super::clause::{Clause, QUOTED_WORDS, Sort};
use super::finding::{Finding, Frame, Rule, Speaker};
use super::lexicon::{LEXICON, Mood};
use super::phrase::subject;
use super::sentence::{Claim, Sentence};
use super::split::clauses;
use super::token::{Kind, Token, quotations, tokens};
use crate::analysis::sentence::sentences;
use crate::model::ByteSpan;

/// A sentence of more tokens is passed over: no rule reads it well, and the time stays linear.
const MAX_TOKENS: usize = 400;

/// How many sentences back somebody may have spoken whose words the subjunctive still gives.
const NEAR: usize = 4;

/// What is said in the blocks of an article, in order.
pub(super) fn findings(blocks: &[&str]) -> Vec<Finding> {
    let mut article = Article::default();
    for (block, text) in blocks.iter().enumerate() {
        let quotes = quotations(text);
        for span in whole_sentences(text, &quotes) {
            let span = behind_dateline(text, span);
            let tokens = tokens(text, span, &quotes);
            article.number += 1;
            if tokens.len() <= MAX_TOKENS {
                article.sentence(text, (block, span), &tokens);
            }
            article.before = Some((block, span));
        }
        // A paragraph is further away than a sentence.
        article.number += 1;
    }
    article.found
}

/// A sentence without the dateline before it: `Washington (dpa) - `, `WIEN, 3. Mai – `.
fn behind_dateline(text: &str, span: ByteSpan) -> ByteSpan {
    const REACH: usize = 60;
    let own = span.of(text);
    let dash = own
        .char_indices()
        .find(|(at, c)| matches!(c, '-' | '–' | '—') && own.get(..*at).is_some_and(|before| before.ends_with(' ')));
    let Some((at, dash)) = dash.filter(|(at, _)| *at <= REACH && span.start == 0) else { return span };
    let before = own.get(..at).unwrap_or_default();
    let is_part =
        |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '(' | '/'));
    let is_line = before.contains(['(', ',', '/']) && before.split_whitespace().all(is_part);
    if !is_line {
        return span;
    }
    let rest = own.get(at + dash.len_utf8()..).unwrap_or_default();
    ByteSpan::new(span.end - rest.trim_start().len(), span.end)
}

/// The sentences of a block; one that would end inside a quotation goes on behind it.
fn whole_sentences(text: &str, quotes: &[ByteSpan]) -> Vec<ByteSpan> {
    let mut out: Vec<ByteSpan> = Vec::new();
    let mut quotes = quotes.iter().peekable();
    for span in sentences(text) {
        while quotes.peek().is_some_and(|quote| quote.end <= span.start) {
            quotes.next();
        }
        let inside = quotes.peek().is_some_and(|quote| quote.start < span.start);
        match out.last_mut() {
            Some(last) if inside => last.end = span.end,
            _ => out.push(span),
        }
    }
    out
}

/// What was said last.
#[derive(Debug, Clone)]
struct Said {
    speaker: Option<Speaker>,
    via: Vec<Speaker>,
    block: usize,
    sentence: usize,
}

/// What is known of the sentences so far.
#[derive(Default)]
struct Article {
    found: Vec<Finding>,
    said: Option<Said>,
    /// The last subject that is a person or a body, and the number of its sentence.
    subject: Option<(Speaker, usize)>,
    /// The sentence before: its block and its span.
    before: Option<(usize, ByteSpan)>,
    /// The number of the sentence.
    number: usize,
}

impl Article {
    fn sentence(&mut self, text: &str, (block, span): (usize, ByteSpan), tokens: &[Token]) {
        let clauses = clauses(tokens);
        let mut sentence = Sentence::new(text, (block, span), tokens, &clauses);
        sentence.read();
        self.chain(&mut sentence);
        self.thus(&mut sentence);
        self.run_on(&mut sentence);
        self.alone(&mut sentence);
        self.quotations(&mut sentence);
        let mut found = std::mem::take(&mut sentence.found);
        for finding in &mut found {
            if finding.frame.rule == Rule::Before {
                finding.spans.extend(self.before.filter(|(before, _)| *before == block).map(|(_, span)| span));
            }
            finding.meant =
                finding.frame.speaker.filter(|speaker| speaker.pronoun).and_then(|pronoun| self.meant(text, pronoun));
        }
        found.retain(|finding| !finding.spans.is_empty());
        let last = found.iter().rev().find(|finding| finding.frame.speaker.is_some()).or(found.last());
        if let Some(last) = last {
            let (speaker, via) = (last.speaker(), last.via.clone());
            self.said = Some(Said { speaker, via, block, sentence: self.number });
        } else if let Some(speaker) = framed(&sentence) {
            self.said = Some(Said { speaker: Some(speaker), via: Vec::new(), block, sentence: self.number });
        }
        if let Some(subject) = person(&sentence) {
            self.subject = Some((subject, self.number));
        }
        self.found.append(&mut found);
    }

    /// What was said in the sentence before, in the same block.
    fn just_said(&self, block: usize) -> Option<&Said> {
        self.said.as_ref().filter(|said| said.block == block && said.sentence + 1 == self.number)
    }

    /// The person or body of the sentence before, in the same block.
    fn last_subject(&self, block: usize) -> Option<Speaker> {
        let (speaker, number) = self.subject?;
        (number + 1 == self.number && speaker.block == block).then_some(speaker)
    }

    /// `Er habe gesagt, dass …`: the frame itself is told by somebody.
    fn chain(&self, sentence: &mut Sentence<'_>) {
        let Some(outer) = self.just_said(sentence.block).and_then(|said| said.speaker) else { return };
        for finding in &mut sentence.found {
            let is_told = finding.frame.cue.is_some_and(|cue| {
                sentence.clauses.iter().any(|clause| {
                    clause.sort == Sort::Main
                        && clause.mood == Mood::Strong
                        && clause.tokens(sentence.tokens).iter().any(|token| token.span == cue)
                })
            });
            let is_other = finding.frame.speaker.is_some_and(|speaker| !speaker.pronoun && speaker != outer);
            if is_told && is_other && finding.via.is_empty() {
                finding.via.push(outer);
            }
        }
    }

    /// Whom a pronoun means, if only one person stands before it.
    fn meant(&self, text: &str, pronoun: Speaker) -> Option<Speaker> {
        let own = pronoun.span.of(text).to_lowercase();
        if !matches!(own.as_str(), "er" | "sie" | "seinen" | "seiner" | "ihren" | "ihrer") {
            return None;
        }
        let fits = |speaker: &Speaker| !speaker.pronoun && agrees(&own, speaker.span.of(text));
        let subject = self.last_subject(pronoun.block).filter(fits);
        let said = self.just_said(pronoun.block).and_then(|said| said.speaker).filter(fits);
        match (subject, said) {
            (Some(subject), Some(said)) if subject.span != said.span => None,
            (subject, said) => subject.or(said),
        }
    }

    /// `Demnach …`: by the source of the sentence before.
    fn thus(&self, sentence: &mut Sentence<'_>) {
        let Some(start) = sentence.clauses.first().map(|clause| clause.start) else { return };
        let Some(said) = self.just_said(sentence.block) else { return };
        if matches!(sentence.word(start), "demnach" | "demzufolge") && sentence.is_free() {
            let cue = sentence.tokens.get(start).map(|token| token.span);
            let frame = Frame { speaker: said.speaker, cue, rule: Rule::RunOn };
            let to = sentence.clauses.len();
            sentence.claim(Claim { from: 0, to, hole: Some((start, start + 1)), frame });
        }
    }

    /// The subjunctive runs on behind what was said in the sentence before.
    fn run_on(&self, sentence: &mut Sentence<'_>) {
        let Some(said) = self.just_said(sentence.block) else { return };
        let Some(to) = free_subjunctive(sentence, Mood::Weak) else { return };
        let first = sentence.found.len();
        let frame = Frame { speaker: said.speaker, cue: None, rule: Rule::RunOn };
        sentence.claim(Claim { from: 0, to, hole: None, frame });
        for finding in sentence.found.get_mut(first..).unwrap_or_default() {
            finding.via.clone_from(&said.via);
        }
    }

    /// The subjunctive without anything that says whose: the subject of the sentence before.
    fn alone(&self, sentence: &mut Sentence<'_>) {
        let Some(to) = free_subjunctive(sentence, Mood::Strong) else { return };
        let near = self.said.as_ref().filter(|said| said.sentence + NEAR >= self.number).and_then(|said| said.speaker);
        let speaker = self.last_subject(sentence.block).or(near);
        sentence.claim(Claim { from: 0, to, hole: None, frame: Frame { speaker, cue: None, rule: Rule::Alone } });
    }

    /// Quotations that nothing frames.
    fn quotations(&self, sentence: &mut Sentence<'_>) {
        for n in 0..sentence.clauses.len() {
            let is_quoted = sentence.clause(n).is_some_and(|clause| {
                clause.sort == Sort::Quotation
                    && clause.tokens(sentence.tokens).iter().any(|token| token.words >= QUOTED_WORDS)
            });
            if !is_quoted || sentence.is_held(n) {
                continue;
            }
            let own = sentence.found.iter().rev().find_map(|finding| finding.frame.speaker);
            let near = self.said.as_ref().filter(|said| said.sentence + 2 >= self.number);
            let speaker = own.or(near.and_then(|said| said.speaker));
            let rule = if own.is_some() || near.is_some() { Rule::Neighbour } else { Rule::Nobody };
            sentence.claim(Claim { from: n, to: n + 1, hole: None, frame: Frame { speaker, cue: None, rule } });
        }
    }
}

/// Who speaks in a sentence with a word of saying, though what was said stands elsewhere.
fn framed(sentence: &Sentence<'_>) -> Option<Speaker> {
    let is_frame = |clause: &Clause| clause.sort == Sort::Main && clause.cue.is_some() && !clause.negated;
    let n = sentence.clauses.iter().position(is_frame)?;
    sentence.speaker_of(n, sentence.clause(n)?)
}

/// The subject of a sentence, if it is a person or a body.
fn person(sentence: &Sentence<'_>) -> Option<Speaker> {
    let is_main = |clause: &&Clause| clause.sort == Sort::Main && clause.mood == Mood::Indicative;
    let main = sentence.clauses.iter().find(is_main)?;
    let verb = sentence.word(main.verb?);
    let plural = LEXICON.is("finite_plural", verb) || verb.ends_with("en");
    let found = subject(sentence.tokens, main, plural, true)?;
    found.is_person(sentence.tokens).then(|| sentence.speaker(&found)).flatten()
}

/// Whether a pronoun may mean somebody: `er` no woman, `sie` no man.
fn agrees(pronoun: &str, name: &str) -> bool {
    let first = name.split_whitespace().next().unwrap_or_default().to_lowercase();
    let has_role =
        |of_woman: bool| name.split_whitespace().any(|word| LEXICON.is_role(word) && word.ends_with("in") == of_woman);
    let is_woman = has_role(true) || first == "frau";
    let is_man = !is_woman && has_role(false) || first == "herr";
    match pronoun {
        "er" | "seinen" | "seiner" => {
            !is_woman && !matches!(first.as_str(), "die" | "das" | "eine" | "viele" | "einige")
        }
        _ => !(is_man && matches!(first.as_str(), "der" | "ein")) && first != "das",
    }
}

/// The clauses of a sentence whose main clause is in the subjunctive and that nothing holds: up to which.
fn free_subjunctive(sentence: &Sentence<'_>, least: Mood) -> Option<usize> {
    let main = sentence.clauses.iter().position(|clause| clause.sort == Sort::Main)?;
    let clause = sentence.clauses.get(main)?;
    // `Hätte er gewusst, so würde …` is a condition.
    let is_condition = clause.mood == Mood::Weak && clause.is_verb_first(sentence.tokens);
    if clause.mood < least || is_condition || !sentence.is_free() {
        return None;
    }
    let goes_on = |clause: &&Clause| {
        !(clause.sort == Sort::Main && clause.mood == Mood::Indicative) && clause.before != Kind::Semicolon
    };
    let rest = sentence.clauses.get(main + 1..)?;
    Some(main + 1 + rest.iter().take_while(goes_on).count())
}

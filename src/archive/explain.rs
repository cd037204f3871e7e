//! Why a passage is found, and what its score is made of; or why it is not found.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};

use super::read::Planned;
use super::warnings::passages;
use super::{Archive, ArchiveError};
use crate::analysis::{Analyzer, Language};
use crate::engine::{Snapshot, StoredArticle};
use crate::model::{
    Block, ByteSpan, CharSpan, ExplainedScore, ExplainedWord, Explanation, PassageId, Reason, SearchRequest, Status,
};
use crate::query::ranking::{Contribution, ScoreSource};
use crate::query::{
    self, AnalyzedText, Ast, Clause, Distance, Occur, Plan, QueryField, ReadArticle, Scope, SpanQuery, Verdict,
};

/// Differences of sums that come from rounding, as a share of the score.
const ROUNDING: f32 = 1e-4;

impl Archive {
    /// Tells how a query is understood word by word, where it meets a passage (`ARTICLE#3`), and what each word adds to the
    /// score; for a passage that does not match, why not.
    ///
    /// # Errors
    /// As [`Archive::search`] and [`Archive::show`]; [`ArchiveError::UnknownId`] also for an article without a passage.
    pub fn explain(&self, request: &SearchRequest, id: &str) -> Result<Explanation, ArchiveError> {
        let snapshot = self.snapshot();
        let (article, passage) = self.look_up(&*snapshot, id)?;
        let unknown = || ArchiveError::UnknownId { what: "passage", id: id.to_owned() };
        let passage = passage.ok_or_else(unknown)?;
        let block = article.blocks.iter().find(|block| block.slot == passage.slot).ok_or_else(unknown)?;
        let Planned { plan, read_as, ast, warnings } = self.plan(request)?;
        let mut asker = Asker {
            request,
            now: self.now(),
            snapshot: &*snapshot,
            analyzer: &self.analyzer,
            article: &article,
            passage: &passage,
            block,
            read: ReadArticle::new(&article.stored.meta, &article.blocks, &self.analyzer),
        };
        let score = asker.score(&plan)?;
        let reasons = if score.is_some() { Vec::new() } else { asker.reasons(&ast, &plan)? };
        let (words, scores) = asker.scores(&plan, score)?;
        Ok(Explanation {
            id: id.to_owned(),
            query: request.query.clone(),
            read_as,
            warnings,
            matches: score.is_some(),
            score,
            words,
            scores,
            reasons,
            ranking: plan.ranking.weights().into_iter().map(|(name, weight)| (name.to_owned(), weight)).collect(),
        })
    }
}

/// Asks what a passage has of a query.
struct Asker<'a> {
    request: &'a SearchRequest,
    now: DateTime<Utc>,
    snapshot: &'a dyn Snapshot,
    analyzer: &'a Arc<Analyzer>,
    article: &'a StoredArticle,
    passage: &'a PassageId,
    block: &'a Block,
    read: ReadArticle,
}

impl Asker<'_> {
    /// The score of the passage; `None` if it does not match.
    fn score(&mut self, plan: &Plan) -> Result<Option<f32>, ArchiveError> {
        let plan = Plan {
            only_article: Some(self.passage.article.clone()),
            limit: self.article.blocks.len().max(1),
            offset: 0,
            per_article: 0,
            facets: Vec::new(),
            ..plan.clone()
        };
        let found = self.snapshot.search(&plan)?;
        Ok(found.passages.iter().find(|passage| passage.block.slot == self.passage.slot).map(|passage| passage.score))
    }

    /// The words of the query, and what the score is made of.
    fn scores(
        &mut self,
        plan: &Plan,
        score: Option<f32>,
    ) -> Result<(Vec<ExplainedWord>, Vec<ExplainedScore>), ArchiveError> {
        let mut contributions = self.snapshot.explain(plan, self.passage)?.unwrap_or_default();
        if let Some(score) = score {
            let missing = score - contributions.iter().map(|contribution| contribution.score).sum::<f32>();
            if missing < -ROUNDING * score.abs().max(1.0) {
                contributions.push(Contribution { source: ScoreSource::Cap, term: String::new(), score: missing });
            }
        }
        let query = self.request.query.as_str();
        let mut words = Vec::new();
        for (i, word) in plan.words.iter().enumerate() {
            let span = ByteSpan::new(word.span.start, word.span.end);
            let text = span.of(query).to_owned();
            let alone = self.part(&query::parse_plain(&text)?.ast, &text);
            let found = self.snapshot.search(&Plan { limit: 0, ..alone.clone() })?;
            let spans = self.text(self.block).highlights(&SpanQuery::new(&alone.root));
            let of_word = contributions.iter().filter(|contribution| word_of(plan, contribution) == Some(i));
            let chars = query::char_span(query, span);
            words.push(ExplainedWord {
                text,
                start: chars.start,
                end: chars.end,
                term: word.term.clone(),
                exact: word.exact.clone(),
                parts: if word.families == [word.term.clone()] { Vec::new() } else { word.families.clone() },
                spellings: word.spellings.iter().map(|spelling| spelling.exact.clone()).collect(),
                passages: found.total.passages,
                highlights: CharSpan::from_bytes(&self.block.text, &spans),
                score: of_word.map(|contribution| contribution.score).sum(),
            });
        }
        let explained = |contribution: &Contribution| ExplainedScore {
            word: word_of(plan, contribution),
            source: contribution.source.as_str().to_owned(),
            term: contribution.term.clone(),
            score: contribution.score,
        };
        Ok((words, contributions.iter().map(explained).collect()))
    }

    /// The plan for a part of the query alone, read in the language of the whole and without its filters.
    fn part(&mut self, ast: &Ast, text: &str) -> Plan {
        let mut request = SearchRequest::new(text);
        request.filter.languages.clone_from(&self.request.filter.languages);
        let plan = query::resolve(ast, &request, self.now, self.analyzer, &mut Vec::new());
        Plan { keywords: Vec::new(), ..plan }
    }

    /// The language that the query is read in.
    fn language(&self) -> Language {
        Language::of_query(&self.request.filter.languages)
    }

    /// A passage of the article, read in its language.
    fn text(&mut self, block: &Block) -> AnalyzedText {
        let language = Language::of_tag(self.article.stored.meta.language.as_deref());
        AnalyzedText::new(&block.text, language, self.analyzer)
    }

    /// Whether the passage matches a part of the query, whatever else must hold.
    fn matches(&mut self, ast: &Ast) -> bool {
        let plan = self.part(ast, &self.request.query);
        let ordinal = self.article.blocks.iter().position(|block| block.slot == self.passage.slot);
        self.is_looked_at(&plan) && ordinal.is_some_and(|ordinal| self.read.holds(&plan.root, ordinal))
    }

    /// Whether no filter of a plan leaves the article out.
    fn is_looked_at(&self, plan: &Plan) -> bool {
        let stored = &self.article.stored;
        plan.judge(&stored.meta, &stored.path) == Verdict::In
    }

    fn reasons(&mut self, ast: &Ast, plan: &Plan) -> Result<Vec<Reason>, ArchiveError> {
        let mut reasons = Vec::new();
        if let Some(message) = self.held_back(plan) {
            self.say(&mut reasons, None, message);
            return Ok(reasons);
        }
        if !plan.wants(self.block.kind) {
            let kind = self.block.kind.as_str();
            self.say(&mut reasons, None, format!("it is of the kind `{kind}`, which is not asked for"));
        }
        self.why_not(ast, &mut reasons)?;
        if reasons.is_empty() && !self.is_looked_at(plan) {
            self.say(&mut reasons, None, "a filter beside the query leaves its article out".to_owned());
        }
        Ok(reasons)
    }

    /// Why its article is not found whatever is asked for, if that is so.
    fn held_back(&self, plan: &Plan) -> Option<String> {
        let meta = &self.article.stored.meta;
        match (meta.status, meta.embargo) {
            (Some(Status::Canceled | Status::Withheld), _) if !plan.withdrawn => {
                Some("its article was withdrawn, and such articles are not asked for".to_owned())
            }
            (_, Some(until)) if until > self.now => Some(format!(
                "its article must not be published before {}",
                until.to_rfc3339_opts(SecondsFormat::Secs, true)
            )),
            _ => None,
        }
    }

    fn say(&self, reasons: &mut Vec<Reason>, span: Option<ByteSpan>, message: String) {
        let CharSpan { start, end } = query::char_span(&self.request.query, span.unwrap_or_default());
        reasons.push(Reason { start, end, message });
    }

    /// Adds why a part of the query does not hold of the passage; nothing, if it does.
    fn why_not(&mut self, ast: &Ast, reasons: &mut Vec<Reason>) -> Result<(), ArchiveError> {
        if self.matches(ast) {
            return Ok(());
        }
        match ast {
            Ast::All => {}
            Ast::And(parts) => parts.iter().try_for_each(|part| self.why_not(part, reasons))?,
            Ast::Not(inner) => self.say(reasons, inner.span(), format!("`{inner}` is excluded, and holds of it")),
            Ast::List(clauses) => self.why_not_list(clauses, reasons)?,
            Ast::Scope { scope: Scope::Article, ast: inner, .. } => {
                let message = format!("its article does not have all of `{inner}`, or the passage has none of it");
                self.say(reasons, inner.span(), message);
            }
            Ast::Scope { scope: Scope::Sentence, ast: inner, .. } => {
                let before = reasons.len();
                self.why_not(inner, reasons)?;
                if reasons.len() == before {
                    self.say(reasons, inner.span(), format!("no sentence of it has all of `{inner}`"));
                }
            }
            Ast::Near { left, right, distance: Distance { within, ordered }, span } => {
                let before = reasons.len();
                self.why_not(left, reasons)?;
                self.why_not(right, reasons)?;
                if reasons.len() == before {
                    let words = if *within == 1 { "word" } else { "words" };
                    let order = if *ordered { ", or they stand the other way round" } else { "" };
                    let message = format!("`{left}` and `{right}` have more than {within} {words} between them{order}");
                    self.say(reasons, Some(*span), message);
                }
            }
            Ast::Phrase { text, span, .. } => {
                let missing = self.missing_words(text)?;
                let message = match missing.as_slice() {
                    [] => format!("the words of `\"{text}\"` stand in it, but not like this"),
                    missing => format!("`\"{text}\"` does not stand in it: it lacks {}", missing.join(", ")),
                };
                self.say(reasons, Some(*span), message);
            }
            Ast::Word { text, span } => {
                let elsewhere = self.elsewhere(ast)?;
                self.say(reasons, Some(*span), format!("`{text}` does not stand in it{elsewhere}"));
            }
            Ast::Exact { span, .. } | Ast::Wildcard { span, .. } | Ast::Fuzzy { span, .. } => {
                self.say(reasons, Some(*span), format!("no word of it has the form `{ast}`"));
            }
            Ast::Field { field, ast: inner } => {
                let there = self.value_of(*field);
                self.say(reasons, inner.span(), format!("`{ast}` does not hold of its article: {there}"));
            }
            Ast::Days { span, .. } => {
                let date = self.article.stored.meta.date();
                let there = date.map_or("it has no date".to_owned(), |date| format!("it is of {}", date.day));
                self.say(reasons, Some(*span), format!("`{ast}` does not hold of its article: {there}"));
            }
        }
        Ok(())
    }

    fn why_not_list(&mut self, clauses: &[Clause], reasons: &mut Vec<Reason>) -> Result<(), ArchiveError> {
        for clause in clauses {
            match clause.occur {
                Occur::Must => self.why_not(&clause.ast, reasons)?,
                Occur::MustNot if self.matches(&clause.ast) => {
                    let message = format!("`{}` is excluded, and holds of it", clause.ast);
                    self.say(reasons, clause.ast.span(), message);
                }
                Occur::MustNot | Occur::Should => {}
            }
        }
        // Beside mere restrictions one of what is wanted is needed, too.
        let restricts = |ast: &Ast| matches!(ast, Ast::Field { .. } | Ast::Days { .. });
        if clauses.iter().any(|clause| clause.occur == Occur::Must && !restricts(&clause.ast)) {
            return Ok(());
        }
        let wanted = || clauses.iter().filter(|clause| clause.occur == Occur::Should).map(|clause| &clause.ast);
        let has_content = wanted().any(|ast| !self.is_stop_word(ast));
        let mut missing = Vec::new();
        for ast in wanted() {
            // Beside other words it is ignored.
            if has_content && self.is_stop_word(ast) {
                continue;
            }
            if self.matches(ast) {
                return Ok(());
            }
            self.why_not(ast, &mut missing)?;
        }
        reasons.append(&mut missing);
        Ok(())
    }

    fn is_stop_word(&mut self, ast: &Ast) -> bool {
        matches!(ast, Ast::Word { text, .. } if self.analyzer.tokens_in(text, self.language()).iter().all(|token| token.stop))
    }

    /// The words of a text that the passage lacks.
    fn missing_words(&mut self, text: &str) -> Result<Vec<String>, ArchiveError> {
        let mut missing = Vec::new();
        for word in text.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)) {
            let parsed = query::parse_plain(word)?;
            if !self.matches(&parsed.ast) {
                missing.push(format!("`{word}`"));
            }
        }
        Ok(missing)
    }

    /// In which other passages of the article a word stands.
    fn elsewhere(&mut self, ast: &Ast) -> Result<String, ArchiveError> {
        let spans = SpanQuery::new(&self.part(ast, &self.request.query).root);
        let mut slots = Vec::new();
        for block in &self.article.blocks {
            if self.text(block).holds(&spans) {
                slots.push(format!("#{}", block.slot));
            }
        }
        Ok(match slots.len() {
            0 => ", nor anywhere in its article".to_owned(),
            n => format!(", but in {} of its article: {}", passages(n as u64), slots.join(", ")),
        })
    }

    fn value_of(&self, field: QueryField) -> String {
        let meta = &self.article.stored.meta;
        let one = |value: &Option<String>| value.clone().into_iter().collect::<Vec<_>>();
        let (name, values) = match field {
            QueryField::Title => ("headline", [one(&meta.kicker), one(&meta.headline)].concat()),
            QueryField::Source => ("outlet or agency", [one(&meta.outlet), meta.agencies.clone()].concat()),
            QueryField::Agency => ("agency", meta.agencies.clone()),
            QueryField::Place => ("place", one(&meta.place)),
            QueryField::Author => ("author", meta.authors.clone()),
        };
        match values.is_empty() {
            true => format!("it has no {name}"),
            false => format!("its {name} is `{}`", values.join("`, `")),
        }
    }
}

/// The word of the plan that a contribution is counted under: the first that has the term.
fn word_of(plan: &Plan, contribution: &Contribution) -> Option<usize> {
    plan.words.iter().position(|word| word.scores_by(contribution.source, &contribution.term))
}

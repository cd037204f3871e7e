//! Query text → [`Ast`]. Reads anything: what makes no sense is passed over with a warning.

use chrono::{DateTime, Utc};
use unicode_normalization::char::is_combining_mark;

use super::day_range::day_range;
use super::lexer::{Spanned, Token, is_gender_form, tokens, unquoted};
use super::{Ast, Clause, Occur, QueryField, Scope};
use crate::messages::Message;
use crate::model::{ByteSpan, CharSpan, ErrorCode, Field, Hint, Warning, WarningCode};

/// The longest query, in bytes.
pub const MAX_QUERY_BYTES: usize = 4096;
/// The deepest brackets.
pub const MAX_NESTING: usize = 64;
/// As many letters may differ in `Wort~2`.
pub const MAX_FUZZY_DISTANCE: u8 = 2;

/// Why a query cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum QueryError {
    /// More than [`MAX_QUERY_BYTES`].
    TooLong {
        /// Bytes found.
        length: usize,
    },
    /// Brackets more than [`MAX_NESTING`] deep.
    TooDeep {
        /// Characters before the bracket that is too much.
        at: usize,
    },
}

impl QueryError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        match self {
            Self::TooLong { length } => Message::new("query-too-long")
                .with("length", length.to_string())
                .with("most", MAX_QUERY_BYTES.to_string()),
            Self::TooDeep { at } => Message::new("query-too-deep").with("most", MAX_NESTING).with("at", at.to_string()),
        }
    }

    /// Its code.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::TooLong { .. } => ErrorCode::QueryTooLong,
            Self::TooDeep { .. } => ErrorCode::QueryTooDeep,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Hint {
        match self {
            Self::TooLong { .. } => Hint::FewerWords,
            Self::TooDeep { .. } => Hint::FewerBrackets,
        }
    }
}

/// A query that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// What it says.
    pub ast: Ast,
    /// What was passed over or read differently.
    pub warnings: Vec<Warning>,
}

/// A byte span of the query in characters.
pub(crate) fn char_span(query: &str, span: ByteSpan) -> CharSpan {
    let chars = |end: usize| query.get(..end).unwrap_or(query).chars().count();
    CharSpan::new(chars(span.start), chars(span.end))
}

/// Makes a warning about a byte span of the query; its span is given in characters.
pub(crate) fn warn(query: &str, span: ByteSpan, code: WarningCode, message: Message) -> Warning {
    let CharSpan { start, end } = char_span(query, span);
    Warning { code, start, end, message, suggestion: None }
}

/// Reads a query; `now` is the clock for `datum:gestern`.
///
/// # Errors
/// [`QueryError`] if it is too long or nested too deeply; nothing else is an error.
///
/// ```
/// let query = beleg::query::parse("Trump UND \"Treffen in Budapest\"", chrono::Utc::now())?;
/// assert_eq!(query.ast.to_string(), "Trump UND \"Treffen in Budapest\"");
/// assert!(query.warnings.is_empty());
/// # Ok::<(), beleg::query::QueryError>(())
/// ```
pub fn parse(query: &str, now: DateTime<Utc>) -> Result<Parsed, QueryError> {
    check_length(query)?;
    let mut parser =
        Parser { query, tokens: tokens(query), next: 0, depth: 0, is_all: false, now, warnings: Vec::new() };
    let ast = parser.list()?;
    let mut warnings = parser.warnings;
    warnings.sort_by_key(|warning| (warning.start, warning.end));
    Ok(Parsed { ast, warnings })
}

/// Reads a query as mere words: no operators, no fields, no quotes.
///
/// # Errors
/// [`QueryError::TooLong`].
pub fn parse_plain(query: &str) -> Result<Parsed, QueryError> {
    check_length(query)?;
    let mut clauses = Vec::new();
    let mut start = 0;
    for piece in query.split_inclusive(char::is_whitespace) {
        let text = piece.trim();
        if text.chars().any(char::is_alphanumeric) {
            let span = ByteSpan::new(start, start + text.len());
            clauses.push(Clause { occur: Occur::Should, ast: Ast::Word { text: text.to_owned(), span } });
        }
        start += piece.len();
    }
    Ok(Parsed { ast: list_of(clauses), warnings: Vec::new() })
}

fn check_length(query: &str) -> Result<(), QueryError> {
    if query.len() > MAX_QUERY_BYTES { Err(QueryError::TooLong { length: query.len() }) } else { Ok(()) }
}

fn list_of(mut clauses: Vec<Clause>) -> Ast {
    match clauses.as_slice() {
        [] => Ast::All,
        // A field or days without words beside it are what every hit must have, also where brackets or an operator were left out around them.
        [Clause { occur: Occur::Should, ast: Ast::Field { .. } | Ast::Days { .. } }] => {
            Ast::List(clauses.into_iter().map(|clause| Clause { occur: Occur::Must, ..clause }).collect())
        }
        [Clause { occur: Occur::Should, .. }] => clauses.remove(0).ast,
        _ => Ast::List(clauses),
    }
}

/// Parts that are all required, or excluded.
fn all_of(parts: Vec<Clause>) -> Clause {
    let part = |clause: Clause| match clause.occur {
        Occur::MustNot => Ast::Not(Box::new(clause.ast)),
        _ => clause.ast,
    };
    Clause { occur: Occur::Should, ast: Ast::And(parts.into_iter().map(part).collect()) }
}

/// Makes one clause of those from `start` on, which are all required.
fn join_all(clauses: &mut Vec<Clause>, start: usize) {
    if clauses.len() > start + 1 {
        let parts = clauses.split_off(start);
        clauses.push(all_of(parts));
    }
}

struct Parser<'q> {
    query: &'q str,
    tokens: Vec<Spanned>,
    next: usize,
    depth: usize,
    /// Whether all that stands side by side is required, as in `SATZ(…)`.
    is_all: bool,
    now: DateTime<Utc>,
    warnings: Vec<Warning>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|spanned| &spanned.token)
    }

    fn take(&mut self) -> Option<Spanned> {
        let spanned = self.tokens.get(self.next).cloned();
        self.next += usize::from(spanned.is_some());
        spanned
    }

    fn warn(&mut self, span: ByteSpan, code: WarningCode, message: Message) {
        self.warnings.push(warn(self.query, span, code, message));
    }

    /// `list := and (("ODER")? and)*`, up to a closing bracket or the end.
    fn list(&mut self) -> Result<Ast, QueryError> {
        let mut clauses: Vec<Clause> = Vec::new();
        // Where the last alternative begins.
        let mut alternative = 0;
        let mut pending_or: Option<ByteSpan> = None;
        loop {
            match self.peek() {
                None => break,
                Some(Token::Close) if self.depth > 0 => break,
                Some(Token::Close) => {
                    let span = self.take().map(|spanned| spanned.span).unwrap_or_default();
                    self.warn(span, WarningCode::Unopened, Message::new("warn-unopened"));
                }
                Some(Token::Or) => {
                    let span = self.take().map(|spanned| spanned.span).unwrap_or_default();
                    if clauses.is_empty() || pending_or.is_some() {
                        self.dangling(span);
                    } else {
                        pending_or = Some(span);
                    }
                }
                Some(_) => {
                    if let Some(clause) = self.and(pending_or.is_some())? {
                        if self.is_all && pending_or.is_some() {
                            join_all(&mut clauses, alternative);
                            alternative = clauses.len();
                        }
                        clauses.push(clause);
                        pending_or = None;
                    }
                }
            }
        }
        if let Some(span) = pending_or {
            self.dangling(span);
        }
        if self.is_all {
            join_all(&mut clauses, alternative);
        }
        Ok(list_of(clauses))
    }

    fn dangling(&mut self, span: ByteSpan) {
        let operator = span.of(self.query).to_owned();
        self.warn(span, WarningCode::DanglingOperator, Message::new("warn-dangling").with("operator", operator));
    }

    /// `and := clause ("UND" clause)*`; a negative part after the first is an exclusion.
    fn and(&mut self, alternative: bool) -> Result<Option<Clause>, QueryError> {
        let Some(first) = self.clause(alternative)? else { return Ok(None) };
        let mut parts = vec![first];
        loop {
            let span = match (self.peek(), self.tokens.get(self.next)) {
                (Some(Token::And), Some(spanned)) => spanned.span,
                // `a NICHT b` is `a UND NICHT b`.
                (Some(Token::Not), Some(_)) => {
                    match self.clause(false)? {
                        Some(clause) => parts.push(clause),
                        None => break,
                    }
                    continue;
                }
                _ => break,
            };
            self.next += 1;
            if matches!(self.peek(), None | Some(Token::Close | Token::Or | Token::And)) {
                self.dangling(span);
                continue;
            }
            match self.clause(true)? {
                Some(clause) => parts.push(clause),
                None => self.dangling(span),
            }
        }
        if parts.len() == 1 {
            return Ok(parts.pop());
        }
        Ok(Some(all_of(parts)))
    }

    /// `clause := ("+" | "-" | "NICHT")* primary`; `alternative`: beside `ODER` or `UND`, where a field is no restriction of the list.
    fn clause(&mut self, alternative: bool) -> Result<Option<Clause>, QueryError> {
        let mut sign: Option<Occur> = None;
        let mut sign_span = ByteSpan::default();
        while let Some(token @ (Token::Plus | Token::Minus | Token::Not)) = self.peek().cloned() {
            let Some(spanned) = self.take() else { break };
            if spanned.loose && token != Token::Not || self.peek().is_none() {
                // A dash between blanks is punctuation.
                self.dangling(spanned.span);
                continue;
            }
            sign_span = spanned.span;
            sign = Some(match (token, sign) {
                (Token::Plus, None) => Occur::Must,
                (Token::Plus, Some(before)) => before,
                (_, Some(Occur::MustNot)) => Occur::Must,
                _ => Occur::MustNot,
            });
        }
        match self.near()? {
            Some(ast) => {
                let restricts = matches!(ast, Ast::Field { .. } | Ast::Days { .. })
                    && !alternative
                    && !matches!(self.peek(), Some(Token::Or | Token::And));
                let occur = sign.unwrap_or(if restricts { Occur::Must } else { Occur::Should });
                Ok(Some(Clause { occur, ast }))
            }
            None => {
                if sign.is_some() {
                    self.dangling(sign_span);
                }
                Ok(None)
            }
        }
    }

    /// `near := primary (("NEAR/n" | "VOR/n") primary)*`
    fn near(&mut self) -> Result<Option<Ast>, QueryError> {
        let Some(mut left) = self.primary()? else { return Ok(None) };
        while let Some(Spanned { token: Token::Near { distance: Some(distance) }, span, .. }) =
            self.tokens.get(self.next).cloned()
        {
            self.next += 1;
            match self.primary()? {
                Some(right) => {
                    left = Ast::Near { left: Box::new(left), right: Box::new(right), distance, span };
                }
                None => self.dangling(span),
            }
        }
        Ok(Some(left))
    }

    fn primary(&mut self) -> Result<Option<Ast>, QueryError> {
        let Some(Spanned { token, span, loose }) = self.tokens.get(self.next).cloned() else { return Ok(None) };
        match token {
            Token::Open => {
                self.next += 1;
                self.bracket(span, false)
            }
            Token::Scope(scope) => {
                self.next += 1;
                self.scope(scope, span)
            }
            Token::Near { distance } => {
                self.next += 1;
                if distance.is_some() {
                    self.dangling(span);
                    return Ok(None);
                }
                let text = span.of(self.query).to_owned();
                let message = Message::new("warn-near-word").with("text", text.as_str());
                self.warn(span, WarningCode::DanglingOperator, message);
                Ok(self.word(text, span))
            }
            Token::Word(text) => {
                self.next += 1;
                Ok(self.word(text, span))
            }
            Token::Phrase { text, closed, slop } => {
                self.next += 1;
                Ok(self.phrase(&text, closed, slop, span))
            }
            Token::Equals => {
                self.next += 1;
                Ok(self.exact(span, loose))
            }
            Token::Field(name) => {
                self.next += 1;
                self.field(&name, span, loose)
            }
            Token::Close | Token::And | Token::Or | Token::Plus | Token::Minus | Token::Not => {
                if matches!(token, Token::And) {
                    self.next += 1;
                    self.dangling(span);
                }
                Ok(None)
            }
        }
    }

    /// What follows `SATZ` and `ARTIKEL`: all of it is required there.
    fn scope(&mut self, scope: Scope, span: ByteSpan) -> Result<Option<Ast>, QueryError> {
        let open = self.take().map_or(span, |open| open.span);
        Ok(self.bracket(open, true)?.map(|ast| Ast::Scope { scope, ast: Box::new(ast), span }))
    }

    /// `is_all`: whether everything side by side is required.
    fn bracket(&mut self, open: ByteSpan, is_all: bool) -> Result<Option<Ast>, QueryError> {
        if self.depth == MAX_NESTING {
            let at = self.query.get(..open.start).unwrap_or_default().chars().count();
            return Err(QueryError::TooDeep { at });
        }
        self.depth += 1;
        let outside = std::mem::replace(&mut self.is_all, is_all);
        let inner = self.list()?;
        self.is_all = outside;
        self.depth -= 1;
        if self.peek() == Some(&Token::Close) {
            self.next += 1;
        } else {
            self.warn(open, WarningCode::Unclosed, Message::new("warn-unclosed"));
        }
        if inner == Ast::All {
            self.warn(open, WarningCode::NothingToFind, Message::new("warn-empty-brackets"));
            return Ok(None);
        }
        Ok(Some(inner))
    }

    fn word(&mut self, text: String, span: ByteSpan) -> Option<Ast> {
        if !text.chars().any(char::is_alphanumeric) {
            let message = Message::new("warn-no-letter").with("text", text.as_str());
            self.warn(span, WarningCode::NothingToFind, message);
            return None;
        }
        if let Some((word, number)) = text.rsplit_once('~') {
            return self.fuzzy(word, number, span);
        }
        // `Politiker*innen` is a word.
        let gender = |star: usize| text.get(star + 1..).is_some_and(is_gender_form);
        if text.find(['*', '?']).is_none_or(gender) {
            return Some(Ast::Word { text, span });
        }
        let pattern = text.trim_matches(|c: char| !is_letter(c) && !matches!(c, '*' | '?'));
        let question = pattern.trim_end_matches('?');
        if !question.contains(['*', '?']) {
            // A question mark at the end of a question.
            return Some(Ast::Word { text: question.to_owned(), span });
        }
        if pattern.chars().all(|c| is_letter(c) || is_joint(c) || matches!(c, '*' | '?')) {
            return Some(Ast::Wildcard { text: one_star(pattern), span });
        }
        let is_piece = |piece: &str| {
            piece.chars().any(char::is_alphanumeric)
                && piece.chars().all(|c| is_letter(c) || is_joint(c) || matches!(c, '*' | '?'))
        };
        if pattern.split('-').all(is_piece) {
            // Words joined by hyphens stand side by side, as in a phrase.
            return Some(Ast::Phrase { text: one_star(pattern).replace('-', " "), slop: 0, exact: false, span });
        }
        let plain = text.replace(['*', '?'], " ").trim().to_owned();
        let message = Message::new("warn-wildcard-word").with("text", text.as_str()).with("plain", plain.as_str());
        self.warn(span, WarningCode::WildcardIgnored, message);
        Some(Ast::Word { text: plain.replace(' ', "-"), span })
    }

    /// `Wort~1`, in which one letter may differ.
    fn fuzzy(&mut self, word: &str, number: &str, span: ByteSpan) -> Option<Ast> {
        let text = word.trim_matches(|c: char| !is_letter(c));
        let is_single = !text.is_empty() && text.chars().all(|c| is_letter(c) || is_joint(c));
        let distance = if number.is_empty() { Some(1) } else { number.parse().ok() };
        let Some(distance) = distance.filter(|_| is_single) else {
            let typed = span.of(self.query).to_owned();
            let plain = typed.replace('~', " ").trim().replace(' ', "-");
            let message = Message::new("warn-fuzzy-number").with("typed", typed).with("plain", plain.as_str());
            self.warn(span, WarningCode::WildcardIgnored, message);
            return self.word(plain, span);
        };
        let most = MAX_FUZZY_DISTANCE;
        if distance > most {
            let message = Message::new("warn-fuzzy-most")
                .with("most", most.to_string())
                .with("text", text)
                .with("distance", distance.to_string());
            self.warn(span, WarningCode::WildcardIgnored, message);
        }
        match distance.min(most) {
            0 => Some(Ast::Exact { text: text.to_owned(), span }),
            distance => Some(Ast::Fuzzy { text: text.to_owned(), distance, span }),
        }
    }

    /// `"…"`, and `"=…"`, which is `="…"`.
    fn phrase(&mut self, text: &str, closed: bool, slop: u32, span: ByteSpan) -> Option<Ast> {
        if !closed {
            self.warn(span, WarningCode::Unclosed, Message::new("warn-quote"));
        }
        let text = unquoted(text);
        let (text, exact) = match text.strip_prefix('=') {
            Some(behind) => (behind.trim_start(), true),
            None => (text.as_str(), false),
        };
        if text.chars().any(char::is_alphanumeric) {
            return Some(Ast::Phrase { text: text.to_owned(), slop, exact, span });
        }
        self.warn(span, WarningCode::NothingToFind, Message::new("warn-empty-phrase"));
        None
    }

    /// What follows `=`.
    fn exact(&mut self, span: ByteSpan, loose: bool) -> Option<Ast> {
        match self.peek().cloned() {
            Some(Token::Word(_) | Token::And | Token::Or | Token::Not | Token::Near { .. }) if !loose => {}
            Some(Token::Phrase { text, closed, slop }) if !loose => {
                let end = self.take()?.span.end;
                return self.phrase(&format!("={text}"), closed, slop, ByteSpan::new(span.start, end));
            }
            _ => {
                let message = Message::new("warn-exact-before");
                self.warn(span, WarningCode::ExactIgnored, message);
                return None;
            }
        }
        let word = self.take()?.span;
        let text = word.of(self.query).to_owned();
        let span = ByteSpan::new(span.start, word.end);
        let inner = text.trim_matches(|c: char| !is_letter(c));
        if !inner.is_empty() && inner.chars().all(|c| is_letter(c) || is_joint(c)) {
            if text.contains('*') {
                let message = Message::new("warn-exact-star").with("inner", inner);
                self.warn(span, WarningCode::WildcardIgnored, message);
            }
            return Some(Ast::Exact { text: inner.to_owned(), span });
        }
        if inner.split('-').all(|piece| !piece.is_empty() && piece.chars().all(|c| is_letter(c) || is_joint(c))) {
            // Words joined by hyphens stand side by side, as in a phrase.
            return Some(Ast::Phrase { text: inner.replace('-', " "), slop: 0, exact: true, span });
        }
        self.warn(span, WarningCode::ExactIgnored, Message::new("warn-exact-words").with("text", text.as_str()));
        self.word(text, span)
    }

    fn field(&mut self, name: &str, span: ByteSpan, loose: bool) -> Result<Option<Ast>, QueryError> {
        let small = name.to_lowercase();
        let value_follows = !loose
            && matches!(
                self.peek(),
                Some(
                    Token::Word(_)
                        | Token::Phrase { .. }
                        | Token::Open
                        | Token::Scope(_)
                        | Token::Near { distance: None }
                        | Token::Equals
                        | Token::Minus
                )
            );
        if Field::from_query_name(&small) == Some(Field::Date) && value_follows {
            return Ok(self.days(span));
        }
        let Some(field) = QueryField::called(&small) else {
            let names = QueryField::ALL.map(QueryField::as_str).into_iter().chain(Field::Date.query_name());
            let known = names.collect::<Vec<_>>().join(", ");
            let message = Message::new("warn-field").with("name", name).with("known", known);
            self.warn(span, WarningCode::UnknownField, message);
            return Ok(self.word(name.to_owned(), ByteSpan::new(span.start, span.end - 1)));
        };
        // `titel:-Gipfel` has no value: the sign belongs before the field.
        if !value_follows || self.peek() == Some(&Token::Minus) {
            let message = Message::new("warn-field-value").with("name", name);
            self.warn(span, WarningCode::UnknownField, message);
            return Ok(self.word(name.to_owned(), ByteSpan::new(span.start, span.end - 1)));
        }
        Ok(self.primary()?.map(|ast| Ast::Field { field, ast: Box::new(ast) }))
    }

    /// `2025-10-16`, `2025-10-16..2025-10-21`, `..2025-10`, `7d`, `gestern`.
    fn days(&mut self, field: ByteSpan) -> Option<Ast> {
        let mut text = String::new();
        let mut end = field.end;
        while let Some(Spanned { token, span, loose }) = self.take() {
            end = span.end;
            match token {
                Token::Phrase { text: quoted, .. } => text.push_str(&quoted),
                _ => text.push_str(span.of(self.query)),
            }
            if loose || matches!(self.peek(), Some(Token::Close)) {
                break;
            }
        }
        let span = ByteSpan::new(field.start, end);
        match day_range(&text, self.now) {
            Ok((days, None)) => Some(Ast::Days { days, span }),
            Ok((days, Some(message))) => {
                self.warn(span, WarningCode::InvalidDay, message);
                Some(Ast::Days { days, span })
            }
            Err(message) => {
                self.warn(
                    span,
                    WarningCode::InvalidDay,
                    Message::new("warn-day").with("text", text.as_str()).with("message", message),
                );
                None
            }
        }
    }
}

/// Several stars in a row say no more than one.
fn one_star(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        if c != '*' || !text.ends_with('*') {
            text.push(c);
        }
    }
    text
}

/// Letters, digits, and the marks that belong to the letter before them.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Characters that may stand inside a single word.
fn is_joint(c: char) -> bool {
    matches!(c, '\u{ad}' | '\'' | '’')
}

//! Query text → [`Ast`]. Reads anything: what makes no sense is passed over with a warning.

use chrono::{DateTime, Utc};

use super::{Ast, Clause, Occur, QueryField};
use crate::extract::days::parse_day;
use crate::model::{ByteSpan, DEFAULT_ZONE, DayFilter, DayPeriod, Warning, WarningCode};

/// The longest query, in bytes.
pub const MAX_QUERY_BYTES: usize = 4096;
/// The deepest brackets.
pub const MAX_NESTING: usize = 64;

/// Why a query cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// More than [`MAX_QUERY_BYTES`].
    #[error("the query has {length} bytes, at most {MAX_QUERY_BYTES} are read")]
    TooLong {
        /// Bytes found.
        length: usize,
    },
    /// Brackets more than [`MAX_NESTING`] deep.
    #[error("brackets are nested deeper than {MAX_NESTING} at character {at}")]
    TooDeep {
        /// Characters before the bracket that is too much.
        at: usize,
    },
}

/// A query that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// What it says.
    pub ast: Ast,
    /// What was passed over or read differently.
    pub warnings: Vec<Warning>,
}

/// Makes a warning about a byte span of the query; its place is given in characters.
pub(super) fn warn(query: &str, span: ByteSpan, code: WarningCode, message: String) -> Warning {
    let chars = |end: usize| query.get(..end).unwrap_or(query).chars().count();
    Warning { code, start: chars(span.start), end: chars(span.end), message }
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
    let tokens = Lexer { query, at: 0 }.tokens();
    let mut parser = Parser { query, tokens, next: 0, depth: 0, now, warnings: Vec::new() };
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
        // Alone, what restricts is required, however it came to stand alone.
        [Clause { occur: Occur::Should, ast: Ast::Field { .. } | Ast::Days { .. } }] => {
            Ast::List(clauses.into_iter().map(|clause| Clause { occur: Occur::Must, ..clause }).collect())
        }
        [Clause { occur: Occur::Should, .. }] => clauses.remove(0).ast,
        _ => Ast::List(clauses),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Plus,
    Minus,
    Equals,
    And,
    Or,
    Not,
    /// `name:` directly before something.
    Field(String),
    Phrase {
        text: String,
        closed: bool,
    },
    Word(String),
}

#[derive(Debug, Clone)]
struct Spanned {
    token: Token,
    span: ByteSpan,
    /// Whether a blank (or the end) follows.
    loose: bool,
}

struct Lexer<'q> {
    query: &'q str,
    at: usize,
}

/// Opening quotes and what closes them.
const QUOTES: &[(char, &[char])] =
    &[('"', &['"', '“', '”', '„']), ('„', &['“', '”', '"']), ('“', &['”', '"']), ('«', &['»']), ('»', &['«'])];

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.query.get(self.at..).unwrap_or_default()
    }

    fn tokens(mut self) -> Vec<Spanned> {
        let mut tokens = Vec::new();
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let start = self.at;
            let Some(first) = self.rest().chars().next() else { return tokens };
            let token = self.token(first);
            let loose = self.rest().chars().next().is_none_or(char::is_whitespace);
            tokens.push(Spanned { token, span: ByteSpan::new(start, self.at), loose });
        }
    }

    fn token(&mut self, first: char) -> Token {
        let single = match first {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            '+' => Some(Token::Plus),
            '-' | '–' | '−' => Some(Token::Minus),
            '=' => Some(Token::Equals),
            _ => None,
        };
        if let Some(token) = single {
            self.at += first.len_utf8();
            return token;
        }
        if let Some((_, closing)) = QUOTES.iter().find(|(open, _)| *open == first) {
            self.at += first.len_utf8();
            let rest = self.rest();
            let (text, end, closed) = match rest.char_indices().find(|(_, c)| closing.contains(c)) {
                Some((i, c)) => (rest.get(..i).unwrap_or_default().to_owned(), i + c.len_utf8(), true),
                None => (rest.to_owned(), rest.len(), false),
            };
            self.at += end;
            return Token::Phrase { text, closed };
        }
        let rest = self.rest();
        let length = rest
            .char_indices()
            .find(|(i, c)| *i > 0 && (c.is_whitespace() || matches!(c, '(' | ')') || QUOTES.iter().any(|q| q.0 == *c)))
            .map_or(rest.len(), |(i, _)| i);
        let word = rest.get(..length).unwrap_or_default();
        if let Some((name, value)) = word.split_once(':')
            && !name.is_empty()
            && name.chars().all(char::is_alphabetic)
            && !value.starts_with("//")
            && !is_gender_word(name, value)
        {
            let token = Token::Field(name.to_owned());
            self.at += name.len() + 1;
            return token;
        }
        let token = match word {
            "UND" | "AND" => Token::And,
            "ODER" | "OR" => Token::Or,
            "NICHT" | "NOT" => Token::Not,
            _ => Token::Word(word.to_owned()),
        };
        self.at += length;
        token
    }
}

/// What `Politiker*innen` has behind its star.
fn is_gender_form(value: &str) -> bool {
    let value = value.trim_end_matches([',', '.', ';', '!', '?']);
    value.starts_with("in") && value.chars().all(char::is_alphabetic)
}

/// `Politiker:innen` and `Autor:innen` are words, `ort:innsbruck` is a field.
fn is_gender_word(name: &str, value: &str) -> bool {
    let known = field_called(&name.to_lowercase()).is_some();
    is_gender_form(value) && (!known || matches!(value.trim_end_matches(|c: char| !c.is_alphabetic()), "in" | "innen"))
}

fn field_called(name: &str) -> Option<QueryField> {
    match name {
        "titel" | "title" => Some(QueryField::Title),
        "quelle" | "source" => Some(QueryField::Source),
        "agentur" | "agency" => Some(QueryField::Agency),
        "ort" | "place" => Some(QueryField::Place),
        "autor" | "author" => Some(QueryField::Author),
        _ => None,
    }
}

/// `text` without quotes, which would end a phrase when it is printed, and with single blanks.
pub(super) fn unquoted(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '„'))
        .filter(|piece| !piece.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether `text`, put into a query, is read as just this word: no operator, no field, no wildcard.
pub(super) fn reads_as_word(text: &str) -> bool {
    let tokens = Lexer { query: text, at: 0 }.tokens();
    matches!(tokens.as_slice(), [Spanned { token: Token::Word(word), .. }] if word == text)
        && text.find(['*', '?']).is_none_or(|star| text.get(star + 1..).is_some_and(is_gender_form))
}

struct Parser<'q> {
    query: &'q str,
    tokens: Vec<Spanned>,
    next: usize,
    depth: usize,
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

    fn warn(&mut self, span: ByteSpan, code: WarningCode, message: impl Into<String>) {
        self.warnings.push(warn(self.query, span, code, message.into()));
    }

    /// `list := and (("ODER")? and)*`, up to a closing bracket or the end.
    fn list(&mut self) -> Result<Ast, QueryError> {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut pending_or: Option<ByteSpan> = None;
        loop {
            match self.peek() {
                None => break,
                Some(Token::Close) if self.depth > 0 => break,
                Some(Token::Close) => {
                    let span = self.take().map(|spanned| spanned.span).unwrap_or_default();
                    self.warn(span, WarningCode::Unopened, "`)` without `(` was ignored");
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
                        clauses.push(clause);
                        pending_or = None;
                    }
                }
            }
        }
        if let Some(span) = pending_or {
            self.dangling(span);
        }
        Ok(list_of(clauses))
    }

    fn dangling(&mut self, span: ByteSpan) {
        let operator = span.of(self.query).to_owned();
        self.warn(
            span,
            WarningCode::DanglingOperator,
            format!("`{operator}` has nothing to connect and was ignored; in quotes it is a word"),
        );
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
        let parts = parts
            .into_iter()
            .map(|clause| match clause.occur {
                Occur::MustNot => Ast::Not(Box::new(clause.ast)),
                _ => clause.ast,
            })
            .collect();
        Ok(Some(Clause { occur: Occur::Should, ast: Ast::And(parts) }))
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
        match self.primary()? {
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

    fn primary(&mut self) -> Result<Option<Ast>, QueryError> {
        let Some(Spanned { token, span, loose }) = self.tokens.get(self.next).cloned() else { return Ok(None) };
        match token {
            Token::Open => {
                self.next += 1;
                self.bracket(span)
            }
            Token::Word(text) => {
                self.next += 1;
                Ok(self.word(text, span))
            }
            Token::Phrase { text, closed } => {
                self.next += 1;
                Ok(self.phrase(text, closed, span))
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

    fn bracket(&mut self, open: ByteSpan) -> Result<Option<Ast>, QueryError> {
        if self.depth == MAX_NESTING {
            let at = self.query.get(..open.start).unwrap_or_default().chars().count();
            return Err(QueryError::TooDeep { at });
        }
        self.depth += 1;
        let inner = self.list()?;
        self.depth -= 1;
        if self.peek() == Some(&Token::Close) {
            self.next += 1;
        } else {
            self.warn(open, WarningCode::Unclosed, "`(` was never closed: read up to the end");
        }
        if inner == Ast::All {
            self.warn(open, WarningCode::NothingToFind, "empty brackets were ignored");
            return Ok(None);
        }
        Ok(Some(inner))
    }

    fn word(&mut self, text: String, span: ByteSpan) -> Option<Ast> {
        if !text.chars().any(char::is_alphanumeric) {
            let message = format!("`{text}` has no letter and no digit and was ignored");
            self.warn(span, WarningCode::NothingToFind, message);
            return None;
        }
        let Some(star) = text.find(['*', '?']) else { return Some(Ast::Word { text, span }) };
        // `Politiker*innen` is a word.
        if text.get(star + 1..).is_some_and(is_gender_form) {
            return Some(Ast::Word { text, span });
        }
        let body = text.trim_end_matches('*');
        if star == body.len() && body.len() < text.len() && !body.contains('-') {
            return Some(Ast::Prefix { text: body.to_owned(), span });
        }
        if text.ends_with('?') && star + 1 == text.len() {
            // A question mark at the end of a question.
            let text = text.trim_end_matches('?').to_owned();
            return Some(Ast::Word { text, span });
        }
        let plain = text.replace(['*', '?'], " ").trim().to_owned();
        let message = format!("`*` is understood only at the end of a single word: `{text}` was read as `{plain}`");
        self.warn(span, WarningCode::WildcardIgnored, message);
        Some(Ast::Word { text: plain.replace(' ', "-"), span })
    }

    fn phrase(&mut self, text: String, closed: bool, span: ByteSpan) -> Option<Ast> {
        if !closed {
            self.warn(span, WarningCode::Unclosed, "the quote was never closed: read up to the end");
        }
        if text.chars().any(char::is_alphanumeric) {
            return Some(Ast::Phrase { text: unquoted(&text), span });
        }
        self.warn(span, WarningCode::NothingToFind, "an empty phrase was ignored");
        None
    }

    /// What follows `=`.
    fn exact(&mut self, span: ByteSpan, loose: bool) -> Option<Ast> {
        match self.peek() {
            Some(Token::Word(_) | Token::And | Token::Or | Token::Not) if !loose => {}
            _ => {
                self.warn(span, WarningCode::ExactIgnored, "`=` works directly before a single word, and was ignored");
                return None;
            }
        }
        let word = self.take()?.span;
        let text = word.of(self.query).to_owned();
        let span = ByteSpan::new(span.start, word.end);
        let inner = text.trim_matches(|c: char| !c.is_alphanumeric());
        if !inner.is_empty() && inner.chars().all(|c| c.is_alphanumeric() || is_joint(c)) {
            if text.contains('*') {
                let message = format!("`=` and `*` exclude each other: `*` was ignored, `={inner}` was looked for");
                self.warn(span, WarningCode::WildcardIgnored, message);
            }
            return Some(Ast::Exact { text: inner.to_owned(), span });
        }
        self.warn(
            span,
            WarningCode::ExactIgnored,
            format!("`=` works before a single word: `{text}` was read without it"),
        );
        self.word(text, span)
    }

    fn field(&mut self, name: &str, span: ByteSpan, loose: bool) -> Result<Option<Ast>, QueryError> {
        let small = name.to_lowercase();
        let value_follows = !loose
            && matches!(
                self.peek(),
                Some(Token::Word(_) | Token::Phrase { .. } | Token::Open | Token::Equals | Token::Minus)
            );
        if matches!(small.as_str(), "datum" | "date") && value_follows {
            return Ok(self.days(span));
        }
        let Some(field) = field_called(&small) else {
            let known = "titel, quelle, agentur, ort, autor, datum";
            let message = format!("`{name}:` is no field ({known}): `{name}` was read as a word");
            self.warn(span, WarningCode::UnknownField, message);
            return Ok(self.word(name.to_owned(), ByteSpan::new(span.start, span.end - 1)));
        };
        // `titel:-Gipfel` has no value: the sign belongs before the field.
        if !value_follows || self.peek() == Some(&Token::Minus) {
            let message = format!("`{name}:` is followed by no value, and was read as a word");
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
        let side = |side: &str| -> Result<Option<DayPeriod>, String> {
            if side.is_empty() {
                Ok(None)
            } else {
                parse_day(side, self.now, DEFAULT_ZONE).map(Some).map_err(|e| e.to_string())
            }
        };
        let read = match text.split_once("..") {
            Some(("", "")) => Err("expected a day on one side of `..`".to_owned()),
            Some((since, until)) => side(since.trim()).and_then(|since| Ok((since, side(until.trim())?))),
            None => side(text.trim()).map(|day| (day, day)),
        };
        match read {
            Ok((since, until)) => {
                let days = DayFilter { since: since.map(|p| p.first), until: until.map(|p| p.last) };
                Some(Ast::Days { days, span })
            }
            Err(message) => {
                self.warn(span, WarningCode::InvalidDay, format!("`datum:{text}` was ignored: {message}"));
                None
            }
        }
    }
}

/// Characters that may stand inside a single word.
fn is_joint(c: char) -> bool {
    matches!(c, '\u{ad}' | '\'' | '’' | '\u{300}'..='\u{36f}')
}

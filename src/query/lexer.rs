//! Query text → tokens: words, quotes, signs and operators with their spans.

use super::{Distance, QueryField, Scope};
use crate::model::ByteSpan;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    Plus,
    Minus,
    Equals,
    And,
    Or,
    Not,
    /// `NEAR/5`, `VOR/5`; without a distance if there is no number to read.
    Near {
        distance: Option<Distance>,
    },
    /// `SATZ` or `ARTIKEL` directly before a bracket.
    Scope(Scope),
    /// `name:` directly before something.
    Field(String),
    Phrase {
        text: String,
        closed: bool,
        /// The number behind `~`.
        slop: u32,
    },
    Word(String),
}

#[derive(Debug, Clone)]
pub(super) struct Spanned {
    pub(super) token: Token,
    pub(super) span: ByteSpan,
    /// Whether a blank (or the end) follows.
    pub(super) loose: bool,
}

struct Lexer<'q> {
    query: &'q str,
    at: usize,
}

/// The tokens of a query.
pub(super) fn tokens(query: &str) -> Vec<Spanned> {
    Lexer { query, at: 0 }.tokens()
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
            let slop = if closed { self.slop() } else { 0 };
            return Token::Phrase { text, closed, slop };
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
            "SATZ" | "SENTENCE" if rest.as_bytes().get(length) == Some(&b'(') => Token::Scope(Scope::Sentence),
            "ARTIKEL" | "ARTICLE" if rest.as_bytes().get(length) == Some(&b'(') => Token::Scope(Scope::Article),
            _ => near(word).unwrap_or_else(|| Token::Word(word.to_owned())),
        };
        self.at += length;
        token
    }

    /// What `~3` behind a phrase says; 0 without.
    fn slop(&mut self) -> u32 {
        let Some(rest) = self.rest().strip_prefix('~') else { return 0 };
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Some(slop) = rest.get(..digits).and_then(|number| number.parse().ok()) else { return 0 };
        self.at += 1 + digits;
        slop
    }
}

/// `NEAR/5` and its like.
fn near(word: &str) -> Option<Token> {
    let (name, number) = word.split_once('/').unwrap_or((word, ""));
    let ordered = match name {
        "NEAR" | "NAHE" => false,
        "VOR" | "BEFORE" => true,
        _ => return None,
    };
    // Without a stroke it may be a word in capitals.
    if !word.contains('/') && name != "NEAR" {
        return None;
    }
    let distance = number.parse().ok().map(|within| Distance { within, ordered });
    Some(Token::Near { distance })
}

/// What `Politiker*innen` has behind its star.
pub(super) fn is_gender_form(value: &str) -> bool {
    let value = value.trim_end_matches([',', '.', ';', '!', '?']);
    value.starts_with("in") && value.chars().all(char::is_alphabetic)
}

/// `Politiker:innen` and `Autor:innen` are words, `ort:innsbruck` is a field.
fn is_gender_word(name: &str, value: &str) -> bool {
    let is_known = || QueryField::called(&name.to_lowercase()).is_some();
    is_gender_form(value)
        && (!is_known() || matches!(value.trim_end_matches(|c: char| !c.is_alphabetic()), "in" | "innen"))
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
    matches!(tokens(text).as_slice(), [Spanned { token: Token::Word(word), .. }] if word == text)
        && text.find(['*', '?']).is_none_or(|star| text.get(star + 1..).is_some_and(is_gender_form))
        && !text.contains('~')
}

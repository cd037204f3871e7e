//! Query text → tokens: words, quotes, signs and operators with their spans.

use super::{Distance, QueryField, Scope};
use crate::analysis::number_length;
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
    /// The end of the word that was begun last: of `a:b:c` each part is a token, and its end is looked for once.
    word_end: usize,
}

/// The tokens of a query.
pub(super) fn tokens(query: &str) -> Vec<Spanned> {
    Lexer { query, at: 0, word_end: 0 }.tokens()
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
        let length = self.word_length();
        let rest = self.rest();
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

    /// The bytes up to the blank, bracket or quotation mark that ends the word which is begun or gone on with here.
    fn word_length(&mut self) -> usize {
        if self.at >= self.word_end {
            let rest = self.rest();
            // `10 000` is one number here as it is in texts.
            let number = number_length(rest);
            let length = rest
                .char_indices()
                .find(|(i, c)| {
                    *i >= number.max(1)
                        && (c.is_whitespace() || matches!(c, '(' | ')') || QUOTES.iter().any(|q| q.0 == *c))
                })
                .map_or(rest.len(), |(i, _)| i);
            self.word_end = self.at + length;
        }
        self.word_end - self.at
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
    let Some(rest) = value.strip_prefix("in") else { return false };
    rest.trim_start_matches(char::is_alphabetic).chars().all(|c| matches!(c, ',' | '.' | ';' | '!' | '?'))
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

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// Each takes some 10 ms; where every token looks at all that follows, it takes 10 s and more.
    #[test]
    fn a_long_query_takes_linear_time() {
        let most = Duration::from_secs(3);
        for piece in
            ["datum:", "in:", "a:in", "a-", "-", "=a ", "\"a\"~3 ", "„a“", "+", "a:«", "~1", "NEAR/5 ", "SATZ(", "»"]
        {
            let query = piece.repeat((128 << 10) / piece.len());
            let begin = Instant::now();
            let count = tokens(&query).len();
            assert!(begin.elapsed() < most, "{piece}: {:?} for {count} tokens", begin.elapsed());
        }
        let query = "in:".repeat(30_000) + &",".repeat(60_000);
        let begin = Instant::now();
        assert_eq!(tokens(&query).len(), 30_001);
        assert!(begin.elapsed() < most, "{:?}", begin.elapsed());
    }

    #[test]
    fn a_word_between_fields_ends_where_it_ended_alone() {
        let read = |query: &str| -> Vec<String> {
            tokens(query).into_iter().map(|spanned| spanned.span.of(query).to_owned()).collect()
        };
        assert_eq!(read("titel:ort:Wien.(a)"), ["titel:", "ort:", "Wien.", "(", "a", ")"]);
        assert_eq!(read("ort:\"Bad Ems\"~2:x y"), ["ort:", "\"Bad Ems\"~2", ":x", "y"]);
        assert_eq!(read("ort:-Wien:=x"), ["ort:", "-", "Wien:", "=", "x"]);
        assert_eq!(
            read("10 000 Euro (5\u{2009}000) 3 100m 100 000-mal"),
            ["10 000", "Euro", "(", "5\u{2009}000", ")", "3", "100m", "100 000-mal"]
        );
        assert_eq!(read("Autor:innen, ort:innsbruck"), ["Autor:innen,", "ort:", "innsbruck"]);
    }
}

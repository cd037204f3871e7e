//! Quotations, words and marks of a block.

use crate::model::ByteSpan;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Comma,
    Colon,
    Semicolon,
    Dash,
    /// Any other mark.
    Mark,
    /// A whole quotation.
    Quote,
}

/// A word, a mark or a whole quotation.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) span: ByteSpan,
    pub(super) kind: Kind,
    /// In lower case; empty unless a word.
    pub(super) lower: String,
    /// Whether a word begins with a capital letter.
    pub(super) capital: bool,
    /// Whether a quotation begins with a capital letter or a number.
    pub(super) title: bool,
    /// Whether a quotation ends in a full stop or the like.
    pub(super) ended: bool,
    /// The number of words in a quotation.
    pub(super) words: usize,
}

impl Token {
    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The longest quotation, in bytes; an opening mark further away from the next closing one is passed over.
const MAX_QUOTE: usize = 16 * 1024;

/// How many quotations may be open at once.
const MAX_DEPTH: usize = 8;

fn is_mark(c: char) -> bool {
    matches!(c, '„' | '‚' | '«' | '»' | '“' | '"' | '‹' | '›' | '”' | '\'' | '‘' | '’')
}

/// The quotations of a block, marks included: ascending and disjoint. Quotations within quotations are not told apart.
///
/// Reads `„…“`, `“…”`, `»…«`, `«…»`, `"…"`, `‚…‘` and `'…'`. A mark that is never closed opens nothing.
pub(super) fn quotations(text: &str) -> Vec<ByteSpan> {
    let mut found = Vec::new();
    // What is open: where, and with which mark. Inner pairs count only if the outer one is never closed.
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut inner: Vec<ByteSpan> = Vec::new();
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_mark(c) {
            before = c;
            continue;
        }
        let after = chars.peek().map_or(' ', |(_, c)| *c);
        if open.first().is_some_and(|(start, _)| at - start > MAX_QUOTE) {
            open.clear();
            found.append(&mut inner);
        }
        let closes = open.iter().rposition(|(_, mark)| closes(*mark, c));
        let is_apostrophe = matches!(c, '\'' | '’' | '‘') && before.is_alphanumeric() && after.is_alphanumeric();
        if is_apostrophe {
            before = c;
            continue;
        }
        if let Some(depth) = closes.filter(|_| !before.is_whitespace() || !opens(c, before, after)) {
            let (start, _) = open.get(depth).copied().unwrap_or_default();
            open.truncate(depth);
            let span = ByteSpan::new(start, at + c.len_utf8());
            if open.is_empty() {
                inner.clear();
                found.push(span);
            } else {
                inner.retain(|known| known.start < start);
                inner.push(span);
            }
        } else if opens(c, before, after) {
            if open.len() == MAX_DEPTH {
                open.clear();
                found.append(&mut inner);
            }
            open.push((at, c));
        }
        before = c;
    }
    found.append(&mut inner);
    found
}

fn opens(c: char, before: char, after: char) -> bool {
    let free = !before.is_alphanumeric();
    match c {
        '„' | '‚' => true,
        '«' | '»' | '“' | '"' | '‹' | '›' | '”' => free && !after.is_whitespace() && !is_stop(before),
        '\'' | '‘' => free && after.is_alphanumeric(),
        _ => false,
    }
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | ',' | '!' | '?' | '…')
}

fn closes(mark: char, c: char) -> bool {
    match mark {
        '„' => matches!(c, '“' | '”' | '"'),
        '“' | '”' => matches!(c, '”' | '“'),
        '"' => matches!(c, '"' | '“' | '”'),
        '«' => c == '»',
        '»' => c == '«',
        '‹' => c == '›',
        '›' => c == '‹',
        '‚' | '‘' => matches!(c, '‘' | '’'),
        '\'' => c == '\'',
        _ => false,
    }
}

/// The tokens of `span`; a quotation is one token, what stands in brackets is none.
pub(super) fn tokens(text: &str, span: ByteSpan, quotes: &[ByteSpan]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut at = span.start;
    let mut brackets = 0_usize;
    let first = quotes.partition_point(|quote| quote.start < span.start);
    let mut quotes = quotes.get(first..).unwrap_or_default().iter().peekable();
    while at < span.end {
        let Some(rest) = text.get(at..span.end) else { break };
        let Some(c) = rest.chars().next() else { break };
        while quotes.peek().is_some_and(|quote| quote.start < at) {
            quotes.next();
        }
        let (kind, end) = if let Some(quote) = quotes.peek().filter(|quote| quote.start == at) {
            (Kind::Quote, quote.end.min(span.end))
        } else if c.is_alphanumeric() {
            (Kind::Word, at + word_length(rest))
        } else {
            let end = at + c.len_utf8();
            let free = text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace) || before.is_empty());
            let kind = match c {
                ',' => Kind::Comma,
                ':' => Kind::Colon,
                ';' => Kind::Semicolon,
                '–' | '—' => Kind::Dash,
                '-' if free => Kind::Dash,
                _ => Kind::Mark,
            };
            match c {
                // A bracket that is not closed nearby hides nothing.
                '(' | '[' if brackets > 0 || closes_nearby(rest) => brackets += 1,
                ')' | ']' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            (kind, end)
        };
        let own = ByteSpan::new(at, end);
        at = end;
        if c.is_whitespace() || brackets > 0 || matches!(c, ')' | ']') {
            continue;
        }
        let (lower, words) = match kind {
            Kind::Word => (own.of(text).to_lowercase(), 0),
            Kind::Quote => (String::new(), own.of(text).split_whitespace().count()),
            _ => (String::new(), 0),
        };
        let first = own.of(text).chars().find(|c| c.is_alphanumeric());
        out.push(Token {
            span: own,
            kind,
            lower,
            capital: kind == Kind::Word && (!c.is_lowercase() || is_name(own.of(text))),
            title: kind == Kind::Quote && first.is_some_and(|c| !c.is_lowercase()),
            ended: kind == Kind::Quote
                && own.of(text).trim_end_matches(|c: char| !c.is_alphanumeric() && !is_end(c)).ends_with(is_end),
            words,
        });
    }
    out
}

/// Names that begin with a small letter: hosts, and what calls itself so.
fn is_name(word: &str) -> bool {
    matches!(word, "taz" | "dpa" | "epd" | "heise" | "n-tv" | "sda" | "rtr") || is_host(word)
}

/// `nume.example`: a name, though it begins with a small letter.
fn is_host(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(name, rest)| {
        name.len() > 2 && rest.len() > 1 && rest.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}

fn closes_nearby(rest: &str) -> bool {
    const REACH: usize = 300;
    rest.bytes().take(REACH).any(|byte| matches!(byte, b')' | b']'))
}

/// The length of the word at the start of `rest`: letters and digits, with hyphens, dots and apostrophes inside.
fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let is_number = matches!(c, ',' | ':')
            && before.is_ascii_digit()
            && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        // `kam.Dann`: the blank behind the full stop is missing.
        let is_stop = c == '.' && at > 3 && chars.peek().is_some_and(|(_, next)| next.is_uppercase());
        let joins = is_number
            || !is_stop
                && matches!(c, '-' | '.' | '\'' | '’' | '&' | '/')
                && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric())
            || c == '-' && chars.peek().is_some_and(|(_, next)| matches!(next, '"' | '„'));
        if !(c.is_alphanumeric() || joins || c == '\u{ad}') {
            break;
        }
        end = at + c.len_utf8();
        before = c;
    }
    end
}

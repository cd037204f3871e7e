//! [`Ast`] → [`Plan`]: words are analysed as in the index, days and fields become filters.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::lexer::is_gender_form;
use super::parse::warn;
use super::side_by_side::{field_of, phrase_of, side_by_side};
use super::{
    Ast, Clause, Distance, Facts, KeywordFilter, Limits, Node, Occur, PhraseSlot, Plan, QueryField, QueryWord, Ranking,
    Scope, TermPattern,
};
use crate::analysis::{Analyzer, Language, OwnedToken, exact_variants, fold_keyword, is_saying};
use crate::messages::Message;
use crate::model::{ByteSpan, DayFilter, Field, SearchRequest, Undated, Warning, WarningCode};

/// Makes the plan for a request whose query was parsed to `ast`; adds to `warnings`. What has an embargo
/// is found from `now` on.
pub fn resolve(
    ast: &Ast,
    request: &SearchRequest,
    now: DateTime<Utc>,
    analyzer: &Arc<Analyzer>,
    warnings: &mut Vec<Warning>,
) -> Plan {
    let language = Language::of_query(&request.filter.languages);
    let mut resolver = Resolver {
        query: &request.query,
        language,
        analyzer,
        warnings,
        words: Vec::new(),
        is_excluded: false,
        is_literal: false,
        is_required: false,
        ignored: Vec::new(),
    };
    let mut days = request.filter.days;
    let root = resolver.root(ast, &mut days);
    resolver.warn_of_ignored();
    resolver.warnings.sort_by_key(|warning| (warning.start, warning.end));
    let words = resolver.words;
    let filter = &request.filter;
    let keyword = |field: Field, values: &[String]| {
        let values = values.iter().map(|value| fold_keyword(value)).collect::<Vec<_>>();
        (!values.is_empty()).then(|| KeywordFilter { fields: vec![field], values, by_word: false, span: 0..0 })
    };
    Plan {
        root,
        words,
        side_by_side: side_by_side(ast, language, analyzer),
        days,
        undated: filter.undated.unwrap_or(if days.is_open() { Undated::Include } else { Undated::Exclude }),
        keywords: [
            keyword(Field::Outlet, &filter.outlets),
            keyword(Field::Agency, &filter.agencies),
            keyword(Field::Place, &filter.places),
            keyword(Field::Author, &filter.authors),
            keyword(Field::Language, &filter.languages),
        ]
        .into_iter()
        .flatten()
        .collect(),
        kinds: filter.kinds.clone(),
        under: filter.under.clone(),
        except: filter.except.clone(),
        withdrawn: filter.withdrawn,
        now: u64::try_from(now.timestamp()).unwrap_or_default(),
        only_article: None,
        only_passages: None,
        except_article: None,
        sort: request.sort,
        limit: request.limit,
        offset: request.offset,
        per_article: request.per_article,
        totals: request.totals,
        facets: request.facets.clone(),
        count: request.count,
        ranking: Ranking::without(&request.without),
        limits: Limits::default(),
        facts: Facts::default(),
        analyzer: Arc::clone(analyzer),
    }
}

struct Resolver<'a> {
    query: &'a str,
    /// In which its words are understood.
    language: Language,
    analyzer: &'a Analyzer,
    warnings: &'a mut Vec<Warning>,
    /// What scores.
    words: Vec<QueryWord>,
    /// Inside of what is excluded; it scores nothing.
    is_excluded: bool,
    /// Inside of what is meant in these forms alone.
    is_literal: bool,
    /// Inside of what must all be there, where leaving a word out changes what is found.
    is_required: bool,
    /// Stop words that were left out there.
    ignored: Vec<ByteSpan>,
}

impl Resolver<'_> {
    fn warn(&mut self, span: ByteSpan, code: WarningCode, message: Message) {
        self.warnings.push(warn(self.query, span, code, message));
    }

    /// One warning for all stop words that were left out.
    fn warn_of_ignored(&mut self) {
        let ignored = std::mem::take(&mut self.ignored);
        let (Some(first), Some(last)) = (ignored.first(), ignored.last()) else { return };
        let words: Vec<_> = ignored.iter().map(|span| format!("`{}`", span.of(self.query))).collect();
        let message = Message::new("warn-stop-words").with("n", words.len()).with("words", words.join(", "));
        self.warn(ByteSpan::new(first.start, last.end), WarningCode::StopWord, message);
    }

    fn tokens(&mut self, text: &str) -> Vec<OwnedToken> {
        self.analyzer.tokens_in(text, self.language)
    }

    /// The whole query; days that every hit must lie in move into the filter, so that undated matches are counted.
    fn root(&mut self, ast: &Ast, days: &mut DayFilter) -> Node {
        let mut narrow = |resolver: &mut Self, more: &DayFilter, span: ByteSpan| {
            days.since = days.since.max(more.since);
            days.until = match (days.until, more.until) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if days.since.zip(days.until).is_some_and(|(since, until)| since > until) {
                let message = Message::new("warn-no-days");
                resolver.warn(span, WarningCode::NoDays, message);
            }
        };
        let rest = match unwrapped(ast) {
            Ast::Days { days, span } => {
                narrow(self, days, *span);
                Ast::All
            }
            Ast::List(clauses) => {
                let mut rest = Vec::new();
                for clause in clauses {
                    match unwrapped(&clause.ast) {
                        Ast::Days { days, span } if clause.occur == Occur::Must => narrow(self, days, *span),
                        _ => rest.push(clause.clone()),
                    }
                }
                if rest.is_empty() && !clauses.is_empty() { Ast::All } else { Ast::List(rest) }
            }
            Ast::And(parts) => {
                let mut rest = Vec::new();
                for part in parts {
                    match unwrapped(part) {
                        Ast::Days { days, span } => narrow(self, days, *span),
                        _ => rest.push(part.clone()),
                    }
                }
                if rest.is_empty() { Ast::All } else { Ast::And(rest) }
            }
            _ => ast.clone(),
        };
        let only_negative = match &rest {
            Ast::Not(_) => true,
            Ast::List(clauses) => !clauses.is_empty() && clauses.iter().all(|clause| clause.occur == Occur::MustNot),
            Ast::And(parts) => parts.iter().all(|part| matches!(part, Ast::Not(_))),
            _ => false,
        };
        if only_negative {
            let message = Message::new("warn-only-negative");
            self.warn(ByteSpan::new(0, self.query.len()), WarningCode::OnlyNegative, message);
        }
        // Stop words are looked for only where there is nothing else.
        let stop_words_count = !self.has_content(&rest);
        self.node(&rest, stop_words_count)
    }

    /// Whether anything but stop words is asked for.
    fn has_content(&mut self, ast: &Ast) -> bool {
        match ast {
            Ast::All | Ast::Days { .. } => false,
            Ast::Word { text, .. } => self.tokens(text).iter().any(|token| !token.stop),
            Ast::Exact { .. }
            | Ast::Wildcard { .. }
            | Ast::Fuzzy { .. }
            | Ast::Phrase { .. }
            | Ast::Near { .. }
            | Ast::Field { .. } => true,
            Ast::Scope { ast, .. } => self.has_content(ast),
            Ast::List(clauses) => {
                clauses.iter().any(|clause| clause.occur != Occur::MustNot && self.has_content(&clause.ast))
            }
            Ast::And(parts) => parts.iter().any(|part| self.has_content(part)),
            Ast::Not(_) => false,
        }
    }

    /// `None`: nothing is left of it, as it is a stop word.
    fn part(&mut self, ast: &Ast, stop_words_count: bool) -> Option<Node> {
        if let Ast::Word { text, span } = ast
            && !stop_words_count
        {
            let tokens = self.tokens(text);
            if !tokens.is_empty() && tokens.iter().all(|token| token.stop) {
                self.ignored.extend(self.is_required.then_some(*span));
                return None;
            }
        }
        let node = self.node(ast, stop_words_count);
        // Brackets around stop words only are ignored like these.
        let empty = match &node {
            Node::Nothing => matches!(ast, Ast::List(_) | Ast::And(_)),
            Node::Bool { must, should, must_not } => [must, should, must_not].iter().all(|parts| parts.is_empty()),
            _ => false,
        };
        (!empty).then_some(node)
    }

    fn excluded(&mut self, ast: &Ast) -> Node {
        let outside = std::mem::replace(&mut self.is_excluded, true);
        let node = self.node(ast, true);
        self.is_excluded = outside;
        node
    }

    /// A part of what must all be there.
    fn required<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::replace(&mut self.is_required, true);
        let result = inner(self);
        self.is_required = outside;
        result
    }

    /// The tokens of a text that stands in the query; they score.
    fn words(&mut self, text: &str, span: ByteSpan) -> Vec<OwnedToken> {
        let tokens = self.tokens(text);
        let text_start = span.of(self.query).find(text);
        let is_scored = !self.is_excluded;
        for token in tokens.iter().filter(|token| is_scored && !token.stop) {
            // What was put together otherwise than it was typed has only the whole span.
            let span = text_start.map_or(span, |at| token.span.shifted(span.start + at));
            self.score(token, span);
        }
        tokens
    }

    /// Lets a word score, once.
    fn score(&mut self, token: &OwnedToken, span: ByteSpan) {
        let families = if token.parts.is_empty() { vec![token.term.clone()] } else { token.parts.clone() };
        if self.words.iter().any(|word| word.term == token.term && word.families == families) {
            return;
        }
        self.words.push(QueryWord {
            term: token.term.clone(),
            families,
            beginning: token.beginning.clone(),
            exact: token.exact.clone(),
            spellings: self.analyzer.spellings(token),
            span: span.range(),
            is_literal: self.is_literal,
            is_saying: is_saying(&token.term),
        });
    }

    fn node(&mut self, ast: &Ast, stop_words_count: bool) -> Node {
        match ast {
            Ast::All => Node::All,
            Ast::Word { text, span } => self.word(text, *span),
            Ast::Exact { text, span } => match self.tokens(text).as_slice() {
                // A stop word is never stemmed.
                [token] if token.stop => word_of(token),
                _ => Node::Form { pattern: TermPattern::OneOf(exact_variants(text)), span: span.range() },
            },
            Ast::Wildcard { text, span } => {
                Node::Form { pattern: TermPattern::Wildcard(exact_variants(text)), span: span.range() }
            }
            Ast::Fuzzy { text, distance, span } => {
                let pattern = TermPattern::Fuzzy { terms: exact_variants(text), distance: *distance };
                Node::any(vec![self.word(text, *span), Node::Form { pattern, span: span.range() }])
            }
            Ast::Phrase { text, slop, exact: false, span } => self.phrase(text, *slop, *span),
            Ast::Phrase { text, slop, exact: true, span } => self.exact_phrase(text, *slop, *span),
            Ast::Near { left, right, distance, span } => {
                let parts = vec![self.node(left, true), self.node(right, true)];
                self.near(parts, *distance, *span)
            }
            Ast::Scope { scope, ast, span } => {
                let inner = self.required(|resolver| resolver.node(ast, stop_words_count));
                match scope {
                    Scope::Article => Node::Article(Box::new(inner)),
                    Scope::Sentence => self.sentence(inner, *span),
                }
            }
            Ast::Field { field, ast } => self.field(*field, ast),
            Ast::Days { days, .. } => Node::Days(*days),
            Ast::And(parts) => {
                let (mut must, mut must_not) = (Vec::new(), Vec::new());
                for part in parts {
                    match part {
                        Ast::Not(inner) => must_not.push(self.excluded(inner)),
                        _ => must.extend(self.required(|resolver| resolver.part(part, stop_words_count))),
                    }
                }
                Node::Bool { must, should: Vec::new(), must_not }
            }
            Ast::Not(inner) => {
                let must_not = vec![self.excluded(inner)];
                Node::Bool { must: Vec::new(), should: Vec::new(), must_not }
            }
            Ast::List(clauses) => {
                let (mut must, mut should, mut must_not) = (Vec::new(), Vec::new(), Vec::new());
                for clause in clauses {
                    match clause.occur {
                        Occur::Must => must.push(self.node(&clause.ast, true)),
                        Occur::MustNot => must_not.push(self.excluded(&clause.ast)),
                        Occur::Should => should.extend(self.part(&clause.ast, stop_words_count)),
                    }
                }
                // Fields and days only restrict: one of the words beside them is still wanted.
                let restrictions_only = clauses
                    .iter()
                    .filter(|clause| clause.occur == Occur::Must)
                    .all(|clause| matches!(clause.ast, Ast::Field { .. } | Ast::Days { .. }));
                if restrictions_only && !must.is_empty() && !should.is_empty() {
                    must.push(Node::any(std::mem::take(&mut should)));
                }
                if must.is_empty() && must_not.is_empty() {
                    Node::any(should)
                } else {
                    Node::Bool { must, should, must_not }
                }
            }
        }
    }

    /// One word is its forms; words joined by hyphens are a phrase first, and all of them anywhere second.
    fn word(&mut self, text: &str, span: ByteSpan) -> Node {
        let tokens = self.words(text, span);
        match tokens.as_slice() {
            [] => Node::Nothing,
            [token] => self.word_of(token),
            _ => {
                let content: Vec<_> =
                    tokens.iter().filter(|token| !token.stop).map(|token| self.word_of(token)).collect();
                if content.is_empty() {
                    return phrase_of(&tokens, false);
                }
                let mut ways = vec![phrase_of(&tokens, false), Node::all(content)];
                let joined = if has_hyphens_only(text) { self.analyzer.joined(&tokens) } else { Vec::new() };
                if !joined.is_empty() {
                    ways.push(Node::Form { pattern: TermPattern::OneOf(joined), span: span.range() });
                }
                Node::any(ways)
            }
        }
    }

    /// A word as [`word_of`] finds it, or a name in another spelling, or in two words with a hyphen between them.
    fn word_of(&self, token: &OwnedToken) -> Node {
        let spellings = self.analyzer.spellings(token);
        let others = spellings.iter().map(|spelling| Node::term(Field::Words, &spelling.term));
        let slot = |(term, offset)| PhraseSlot { offset, field: Field::Words, term };
        let hyphenated = self.analyzer.hyphenated(token).into_iter();
        let phrases = hyphenated.map(|pieces| {
            let slots = pieces.into_iter().zip(0..).map(slot).collect();
            Node::Phrase { slots, quoted: false }
        });
        Node::any(std::iter::once(word_of(token)).chain(others).chain(phrases).collect())
    }

    fn phrase(&mut self, text: &str, slop: u32, span: ByteSpan) -> Node {
        if text.split(' ').any(is_wildcard) {
            return self.phrase_of_forms(text, slop, span);
        }
        let tokens = self.words(text, span);
        match tokens.as_slice() {
            [] => Node::Nothing,
            [token] => self.word_of(token),
            _ if slop == 0 => self.phrase_of_names(&tokens),
            _ => {
                let spelled = |token| self.spelled(token).iter().map(as_it_stands).collect();
                let parts = tokens.iter().map(|token| Node::any(spelled(token))).collect();
                Node::Near { parts, distance: Distance { within: slop, ordered: true } }
            }
        }
    }

    /// A token as it is typed, and in the other spellings of a name.
    fn spelled(&self, token: &OwnedToken) -> Vec<OwnedToken> {
        let others = self.analyzer.spellings(token).into_iter();
        let others = others.map(|other| OwnedToken { term: other.term, exact: other.exact, ..token.clone() });
        std::iter::once(token.clone()).chain(others).collect()
    }

    /// A phrase, with its names in every spelling, up to a number of ways.
    fn phrase_of_names(&self, tokens: &[OwnedToken]) -> Node {
        const MOST: usize = 64;
        let mut ways = vec![Vec::new()];
        for token in tokens {
            let mut spelled = self.spelled(token);
            spelled.truncate(MOST / ways.len());
            let longer = |way: &Vec<OwnedToken>| {
                spelled.iter().map(|token| [way.as_slice(), std::slice::from_ref(token)].concat()).collect::<Vec<_>>()
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        Node::any(ways.iter().map(|way| phrase_of(way, true)).collect())
    }

    /// A phrase in these forms alone: of the passages with its words side by side those of whose text that holds.
    fn exact_phrase(&mut self, text: &str, slop: u32, span: ByteSpan) -> Node {
        if text.split(' ').any(is_wildcard) {
            let message = Message::new("warn-exact-star-only");
            self.warn(span, WarningCode::WildcardIgnored, message);
        }
        self.is_literal = true;
        let tokens = self.words(text, span);
        self.is_literal = false;
        let form = |token: &OwnedToken| match token.stop {
            // A stop word is never stemmed.
            true => as_it_stands(token),
            false => {
                Node::Form { pattern: TermPattern::OneOf(exact_variants(token.span.of(text))), span: span.range() }
            }
        };
        let parts: Vec<_> = tokens.iter().map(form).collect();
        if parts.len() < 2 {
            return Node::all(parts);
        }
        let near = Node::Near { parts, distance: Distance { within: slop, ordered: true } };
        if slop == 0 { Node::all(vec![phrase_of(&tokens, true), near]) } else { near }
    }

    /// A phrase with wildcards in it.
    fn phrase_of_forms(&mut self, text: &str, slop: u32, span: ByteSpan) -> Node {
        let mut parts = Vec::new();
        for piece in text.split(' ') {
            let word = piece.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '*' | '?'));
            let tokens = self.tokens(word).len();
            if is_wildcard(piece) && tokens == 1 + word.trim_matches(['*', '?']).matches(['*', '?']).count() {
                parts.push(Node::Form { pattern: TermPattern::Wildcard(exact_variants(word)), span: span.range() });
                continue;
            }
            if is_wildcard(piece) {
                let message = Message::new("warn-wildcard-piece").with("piece", piece);
                self.warn(span, WarningCode::WildcardIgnored, message);
            }
            parts.extend(self.words(piece, span).iter().map(as_it_stands));
        }
        match parts.len() {
            0 | 1 => Node::all(parts),
            _ => Node::Near { parts, distance: Distance { within: slop, ordered: true } },
        }
    }

    fn near(&mut self, parts: Vec<Node>, distance: Distance, span: ByteSpan) -> Node {
        if parts.iter().all(Node::has_positions) {
            return Node::Near { parts, distance };
        }
        let operator = span.of(self.query).to_owned();
        let message = Message::new("warn-near").with("operator", operator);
        self.warn(span, WarningCode::NearIgnored, message);
        Node::all(parts)
    }

    /// What is asked of the article beside the words of a sentence is required beside it.
    fn sentence(&mut self, inner: Node, span: ByteSpan) -> Node {
        if inner.is_single() {
            return inner;
        }
        if inner.has_positions() {
            return Node::Sentence(Box::new(inner));
        }
        match inner {
            Node::Bool { must, should, must_not } if should.iter().chain(&must_not).all(Node::has_positions) => {
                let (words, beside): (Vec<_>, Vec<_>) = must.into_iter().partition(Node::has_positions);
                if words.is_empty() && should.is_empty() {
                    return Node::Bool { must: beside, should, must_not };
                }
                let words = Node::Bool { must: words, should, must_not };
                Node::all([vec![Node::Sentence(Box::new(words))], beside].concat())
            }
            inner => {
                let message = Message::new("warn-sentence");
                self.warn(span, WarningCode::NearIgnored, message);
                inner
            }
        }
    }

    fn field(&mut self, field: QueryField, ast: &Ast) -> Node {
        let fields = match field {
            QueryField::Title => return Node::Title(Box::new(self.node(ast, true))),
            QueryField::Source => vec![Field::Outlet, Field::Agency],
            QueryField::Agency => vec![Field::Agency],
            QueryField::Place => vec![Field::Place],
            QueryField::Author => vec![Field::Author],
        };
        self.keyword(&fields, ast)
    }

    fn keyword(&mut self, fields: &[Field], ast: &Ast) -> Node {
        match ast {
            Ast::Word { text, span }
            | Ast::Wildcard { text, span }
            | Ast::Exact { text, span }
            | Ast::Phrase { text, span, .. }
            | Ast::Fuzzy { text, span, .. } => {
                if matches!(ast, Ast::Fuzzy { .. } | Ast::Phrase { slop: 1.., .. }) {
                    let message = Message::new("warn-fuzzy-text").with("text", text.as_str());
                    self.warn(*span, WarningCode::WildcardIgnored, message);
                }
                Node::Keyword(KeywordFilter {
                    fields: fields.to_vec(),
                    values: vec![fold_keyword(text)],
                    by_word: !matches!(ast, Ast::Exact { .. } | Ast::Phrase { exact: true, .. }),
                    span: span.range(),
                })
            }
            Ast::Near { left, right, distance, span } => {
                let parts = vec![self.keyword(fields, left), self.keyword(fields, right)];
                self.near(parts, *distance, *span)
            }
            Ast::Scope { ast, .. } => self.keyword(fields, ast),
            Ast::List(clauses) => {
                let (mut must, mut should, mut must_not) = (Vec::new(), Vec::new(), Vec::new());
                for clause in clauses {
                    let node = self.keyword(fields, &clause.ast);
                    match clause.occur {
                        Occur::Must => must.push(node),
                        Occur::Should => should.push(node),
                        Occur::MustNot => must_not.push(node),
                    }
                }
                Node::Bool { must, should, must_not }
            }
            Ast::And(parts) => Node::all(parts.iter().map(|part| self.keyword(fields, part)).collect()),
            Ast::Not(inner) => {
                let must_not = vec![self.keyword(fields, inner)];
                Node::Bool { must: Vec::new(), should: Vec::new(), must_not }
            }
            Ast::All | Ast::Field { .. } | Ast::Days { .. } => self.node(ast, true),
        }
    }
}

/// The days inside brackets that hold nothing else.
fn unwrapped(ast: &Ast) -> &Ast {
    match ast {
        Ast::List(clauses) => match clauses.as_slice() {
            [Clause { occur: Occur::Must, ast: inner }] if matches!(unwrapped(inner), Ast::Days { .. }) => {
                unwrapped(inner)
            }
            _ => ast,
        },
        _ => ast,
    }
}

/// A word by its stem, or by its family; a compound also by all of its parts, wherever they stand in the passage.
fn word_of(token: &OwnedToken) -> Node {
    if token.stop {
        return Node::term(Field::Stops, &token.term);
    }
    let in_both = |name: &str| [Node::term(Field::Words, name), Node::term(Field::Parts, name)];
    match token.parts.as_slice() {
        [] => Node::any(in_both(&token.term).into()),
        [family] => {
            let mut forms = vec![Node::term(Field::Words, &token.term)];
            forms.extend(in_both(family));
            Node::any(forms)
        }
        parts => Node::Compound {
            term: token.term.clone(),
            parts: parts.iter().map(|part| Node::any(in_both(part).into())).collect(),
        },
    }
}

/// A word by its stem alone, as in a phrase.
fn as_it_stands(token: &OwnedToken) -> Node {
    Node::term(field_of(token), &token.term)
}

/// Whether the words of a text have hyphens between them and nothing else.
fn has_hyphens_only(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\u{2010}' | '\u{2011}'))
}

/// Whether a piece of a phrase has a wildcard; what ends in `?` is a question.
fn is_wildcard(piece: &str) -> bool {
    let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*');
    let star = word.find(['*', '?']);
    star.is_some_and(|star| word.get(star + 1..).is_none_or(|rest| !is_gender_form(rest)))
        && word.chars().any(char::is_alphanumeric)
}

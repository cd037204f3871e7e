//! What a query says, before words are analysed.

use crate::model::{ByteSpan, DayFilter, Field};

/// A field that can be asked by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueryField {
    /// `titel:` headline and kicker.
    Title,
    /// `quelle:` outlet or agency.
    Source,
    /// `agentur:`
    Agency,
    /// `ort:`
    Place,
    /// `autor:`
    Author,
}

impl QueryField {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Title, Self::Source, Self::Agency, Self::Place, Self::Author];

    /// The row of the table of fields that has its names.
    pub fn field(self) -> Field {
        match self {
            Self::Title => Field::Headline,
            Self::Source => Field::Outlet,
            Self::Agency => Field::Agency,
            Self::Place => Field::Place,
            Self::Author => Field::Author,
        }
    }

    /// The field called `name`, in small letters.
    pub fn called(name: &str) -> Option<Self> {
        let field = Field::from_query_name(name)?;
        Self::ALL.into_iter().find(|asked| asked.field() == field)
    }

    /// The German name, as printed.
    pub fn as_str(self) -> &'static str {
        self.field().query_name().unwrap_or_default()
    }
}

/// Whether a clause is wanted, required or excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occur {
    /// Raises the score; one of several is enough.
    Should,
    /// `+`
    Must,
    /// `-`
    MustNot,
}

/// How near two parts must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Distance {
    /// At most so many words between them.
    pub within: u32,
    /// Whether the first must come first.
    pub ordered: bool,
}

/// What must hold all of a list, where a passage is not meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// `SATZ(…)`
    Sentence,
    /// `ARTIKEL(…)`
    Article,
}

/// A part of a list, with its sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its sign.
    pub occur: Occur,
    /// The part.
    pub ast: Ast,
}

/// A query as a tree. Spans are bytes of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ast {
    /// Everything: the empty query.
    All,
    /// A word, or several joined by hyphens.
    Word {
        /// As typed.
        text: String,
        /// Where.
        span: ByteSpan,
    },
    /// `=Wort`
    Exact {
        /// As typed, without `=`.
        text: String,
        /// Where.
        span: ByteSpan,
    },
    /// `Wort*`, `*wort`, `W?rt`
    Wildcard {
        /// As typed.
        text: String,
        /// Where.
        span: ByteSpan,
    },
    /// `Wort~1`
    Fuzzy {
        /// As typed, without `~`.
        text: String,
        /// Letters that may differ.
        distance: u8,
        /// Where.
        span: ByteSpan,
    },
    /// `"…"`, `"…"~3`, `="…"`
    Phrase {
        /// As typed, without quotes and without `=`.
        text: String,
        /// At most so many other words between its own.
        slop: u32,
        /// Whether only these forms are meant.
        exact: bool,
        /// Where.
        span: ByteSpan,
    },
    /// `a NEAR/5 b`, `a VOR/5 b`
    Near {
        /// What stands before the operator.
        left: Box<Ast>,
        /// What stands behind it.
        right: Box<Ast>,
        /// How near.
        distance: Distance,
        /// Where the operator stands.
        span: ByteSpan,
    },
    /// `SATZ(…)`, `ARTIKEL(…)`
    Scope {
        /// What must hold it.
        scope: Scope,
        /// What is asked of it.
        ast: Box<Ast>,
        /// Where its name stands.
        span: ByteSpan,
    },
    /// `feld:…`
    Field {
        /// The field.
        field: QueryField,
        /// What is asked of it: word, exact, prefix, phrase or a list of these.
        ast: Box<Ast>,
    },
    /// `datum:…`
    Days {
        /// The days.
        days: DayFilter,
        /// Where.
        span: ByteSpan,
    },
    /// Clauses side by side (all `Should` or `Must` or `MustNot` with their signs).
    List(Vec<Clause>),
    /// `a UND b`
    And(Vec<Ast>),
    /// `NICHT a`
    Not(Box<Ast>),
}

impl Ast {
    /// Puts another word in place of the one that is typed at a span of the query.
    pub fn replace(&mut self, query: &str, typed: ByteSpan, other: &str) {
        match self {
            Self::Word { text, span } | Self::Phrase { text, span, exact: false, .. } => {
                if span.start <= typed.start && typed.end <= span.end {
                    *text = text.replacen(typed.of(query), other, 1);
                }
            }
            Self::Near { left, right, .. } => {
                left.replace(query, typed, other);
                right.replace(query, typed, other);
            }
            Self::Scope { ast, .. } | Self::Field { ast, .. } | Self::Not(ast) => ast.replace(query, typed, other),
            Self::List(clauses) => clauses.iter_mut().for_each(|clause| clause.ast.replace(query, typed, other)),
            Self::And(parts) => parts.iter_mut().for_each(|part| part.replace(query, typed, other)),
            Self::All
            | Self::Exact { .. }
            | Self::Wildcard { .. }
            | Self::Fuzzy { .. }
            | Self::Phrase { .. }
            | Self::Days { .. } => {}
        }
    }

    /// From the first to the last of the words in it; `None` for one without words.
    pub fn span(&self) -> Option<ByteSpan> {
        let over = |spans: &mut dyn Iterator<Item = Option<ByteSpan>>| {
            spans.flatten().reduce(|a, b| ByteSpan::new(a.start.min(b.start), a.end.max(b.end)))
        };
        match self {
            Self::All => None,
            Self::Word { span, .. }
            | Self::Exact { span, .. }
            | Self::Wildcard { span, .. }
            | Self::Fuzzy { span, .. }
            | Self::Phrase { span, .. }
            | Self::Days { span, .. } => Some(*span),
            Self::Near { left, right, .. } => over(&mut [left.span(), right.span()].into_iter()),
            Self::Scope { ast, .. } | Self::Field { ast, .. } | Self::Not(ast) => ast.span(),
            Self::List(clauses) => over(&mut clauses.iter().map(|clause| clause.ast.span())),
            Self::And(parts) => over(&mut parts.iter().map(Self::span)),
        }
    }
}

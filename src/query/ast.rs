//! What a query says, before words are analysed.

use std::fmt;

use super::lexer::{reads_as_word, unquoted};
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
    /// `"…"`, `"…"~3`
    Phrase {
        /// As typed, without quotes.
        text: String,
        /// At most so many other words between its own.
        slop: u32,
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

impl fmt::Display for Ast {
    /// Writes the query so that it is parsed to the same tree again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::Word { text, .. } if reads_as_word(text) => f.write_str(text),
            // What stands in a plain query, or was left of a piece, may look like an operator.
            Self::Word { text, .. } => write!(f, "\"{}\"", unquoted(text)),
            Self::Exact { text, .. } => write!(f, "={text}"),
            Self::Wildcard { text, .. } => f.write_str(text),
            Self::Fuzzy { text, distance, .. } => write!(f, "{text}~{distance}"),
            Self::Phrase { text, slop: 0, .. } => write!(f, "\"{text}\""),
            Self::Phrase { text, slop, .. } => write!(f, "\"{text}\"~{slop}"),
            Self::Near { left, right, distance: Distance { within, ordered }, .. } => {
                left.fmt_in_brackets(f)?;
                write!(f, " {}/{within} ", if *ordered { "VOR" } else { "NEAR" })?;
                right.fmt_in_brackets(f)
            }
            Self::Scope { scope, ast, .. } => {
                f.write_str(match scope {
                    Scope::Sentence => "SATZ(",
                    Scope::Article => "ARTIKEL(",
                })?;
                match &**ast {
                    Self::List(clauses) => fmt_list(clauses, true, f)?,
                    ast => write!(f, "{ast}")?,
                }
                f.write_str(")")
            }
            Self::Field { field, ast } => {
                write!(f, "{}:", field.as_str())?;
                ast.fmt_in_brackets(f)
            }
            Self::Days { days, .. } => {
                write!(f, "{}:", Field::Date.query_name().unwrap_or_default())?;
                if let Some(day) = days.since.filter(|_| days.since == days.until) {
                    return write!(f, "{day}");
                }
                let DayFilter { since, until } = days;
                since.map_or(Ok(()), |day| write!(f, "{day}"))?;
                f.write_str("..")?;
                until.map_or(Ok(()), |day| write!(f, "{day}"))
            }
            Self::List(clauses) => fmt_list(clauses, false, f),
            Self::And(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    if i > 0 {
                        f.write_str(" UND ")?;
                    }
                    match part {
                        Self::Not(_) => write!(f, "{part}")?,
                        _ => part.fmt_in_brackets(f)?,
                    }
                }
                Ok(())
            }
            Self::Not(part) => {
                f.write_str("NICHT ")?;
                part.fmt_in_brackets(f)
            }
        }
    }
}

/// `is_all`: whether mere neighbours would all be required.
fn fmt_list(clauses: &[Clause], is_all: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let restricts = |clause: &Clause| matches!(clause.ast, Ast::Field { .. } | Ast::Days { .. });
    let mut before: Option<&Clause> = None;
    for clause in clauses {
        if let Some(before) = before {
            // Beside mere words a field would be required.
            let mut both = [before, clause].into_iter();
            let alternative = is_all || both.any(|clause| clause.occur == Occur::Should && restricts(clause));
            f.write_str(if alternative { " ODER " } else { " " })?;
        }
        before = Some(clause);
        f.write_str(match clause.occur {
            Occur::Should => "",
            Occur::Must => "+",
            Occur::MustNot => "-",
        })?;
        clause.ast.fmt_in_brackets(f)?;
    }
    Ok(())
}

impl Ast {
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

    fn fmt_in_brackets(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(_) | Self::And(_) | Self::Not(_) | Self::Near { .. } => write!(f, "({self})"),
            _ => write!(f, "{self}"),
        }
    }
}

//! A query as text, so that it is parsed to the same tree again.

use std::fmt;

use super::ast::{Ast, Clause, Distance, Occur, Scope};
use super::lexer::{reads_as_word, unquoted};
use crate::model::{DayFilter, Field};

impl fmt::Display for Ast {
    /// Writes the query so that it is parsed to the same tree again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::Word { text, .. } if reads_as_word(text) => f.write_str(text),
            // What stands in a plain query, or was left of a piece, may look like an operator.
            Self::Word { text, .. } => write!(f, "\"{}\"", unquoted(text).trim_start_matches(['=', ' '])),
            Self::Exact { text, .. } => write!(f, "={text}"),
            Self::Wildcard { text, .. } => f.write_str(text),
            Self::Fuzzy { text, distance, .. } => write!(f, "{text}~{distance}"),
            Self::Phrase { text, slop, exact, .. } => {
                write!(f, "{}\"{text}\"", if *exact { "=" } else { "" })?;
                if *slop == 0 { Ok(()) } else { write!(f, "~{slop}") }
            }
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
    fn fmt_in_brackets(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(_) | Self::And(_) | Self::Not(_) | Self::Near { .. } => write!(f, "({self})"),
            _ => write!(f, "{self}"),
        }
    }
}

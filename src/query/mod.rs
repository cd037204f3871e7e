//! The query language: text becomes a tree, the tree becomes a plan of analysed terms.
//!
//! ```text
//! "Tomahawk +Kreml -Budapest datum:2025-10" ─parse→ Ast ─resolve(analysis)→ Plan ─→ engine
//! ```
//!
//! [`SYNTAX`] is the language with examples, as `beleg syntax` prints it. A passage matches by its own words, and `UND` works
//! inside one passage; `ARTIKEL(…)` looks at whole articles. A field restricts: beside words it is required.
//! Whatever is ignored or read differently comes back as a [`Warning`](crate::model::Warning) with its span.
//! A query has at most [`MAX_QUERY_BYTES`] and brackets at most [`MAX_NESTING`] deep.

mod ast;
mod day_range;
mod lexer;
mod node;
mod parse;
mod pattern;
mod plan;
mod print;
pub mod ranking;
mod reading;
mod resolve;
mod scored;
mod side_by_side;
mod spans;
mod syntax;

pub use ast::{Ast, Clause, Distance, Occur, QueryField, Scope};
pub use node::{KeywordFilter, Node, PhraseSlot};
pub use parse::{MAX_FUZZY_DISTANCE, MAX_NESTING, MAX_QUERY_BYTES, Parsed, QueryError, parse, parse_plain};
pub(crate) use parse::{char_span, warn};
pub use pattern::TermPattern;
pub use plan::{Facts, Limits, Plan, QueryWord, Verdict};
pub use ranking::Ranking;
pub use reading::ReadArticle;
pub use resolve::resolve;
pub use scored::{Scored, ScoredTerm};
pub use spans::{AnalyzedText, Occurrences, SpanLeaf, SpanQuery};
pub use syntax::{SYNTAX, SyntaxExample, SyntaxRule, synonyms};

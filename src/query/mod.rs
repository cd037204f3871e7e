//! The query language: text becomes a tree, the tree becomes a plan of analysed terms.
//!
//! ```text
//! "Tomahawk +Kreml -Budapest datum:2025-10" ─parse→ Ast ─resolve(analysis)→ Plan ─→ engine
//! ```
//!
//! | written | finds passages |
//! |---|---|
//! | `Tomahawk Kreml` | with any of the words; the more, the higher |
//! | `"Treffen in Budapest"` | with the words in this order |
//! | `+Kreml`, `-Budapest` | that must, must not contain the word |
//! | `Trump UND (Putin ODER Kreml) NICHT Alaska` | by logic; `AND OR NOT` mean the same; capitals only |
//! | `=Gespräch` | with exactly this form |
//! | `Steuer*` | with a word that begins like this |
//! | `titel:Gipfel` | in articles with the word in headline or kicker |
//! | `quelle:` `agentur:` `ort:` `autor:` | in articles of this outlet or agency, agency, place, author |
//! | `datum:2025-10-16..2025-10-21` | in articles of these days; also one day, month or year, and open sides |
//!
//! `NICHT` binds closest, then `UND`, then `ODER` and mere neighbourhood. A field restricts: beside words it is required.
//! Whatever is ignored or read differently comes back as a [`Warning`](crate::model::Warning) with its place.
//! A query has at most [`MAX_QUERY_BYTES`] and brackets at most [`MAX_NESTING`] deep.

mod ast;
mod lexer;
mod parse;
mod pattern;
mod places;
mod plan;
mod resolve;

pub use ast::{Ast, Clause, Distance, Occur, QueryField, Scope};
pub use parse::{MAX_FUZZY_DISTANCE, MAX_NESTING, MAX_QUERY_BYTES, Parsed, QueryError, parse, parse_plain};
pub use pattern::TermPattern;
pub use places::AnalyzedText;
pub use plan::{ContextWeights, KeywordFilter, Node, PhraseSlot, Plan, QueryWord};
pub use resolve::resolve;

//! Who says what, found by rule in the wording alone.
//!
//! ```text
//! block ─→ quotations ─→ sentences ─→ tokens ─→ clauses ─→ frames ─→ findings ─→ attributions
//!          token.rs      article.rs   token.rs  split.rs   frame.rs  sentence.rs  names.rs, view.rs
//! ```
//!
//! A sentence is cut at commas, colons and before `und` with a verb; each clause is a main clause, a subordinate or relative one, an
//! infinitive, a quotation or a fragment, and has a mood. A word of saying (`cue.rs`) makes a clause a frame. What stands beside it is the
//! statement if its form says so: a quotation, `dass`, the subjunctive, an infinitive with `zu`, or anything behind a colon. `speaker.rs` finds
//! the subject among the noun phrases (`phrase.rs`); `source.rs` reads `laut X`, `X zufolge`, `nach Angaben von X`. From one sentence to the
//! next (`article.rs`) the subjunctive runs on, and a pronoun means the one person who stands before it, or nobody.
//!
//! Nothing is parsed in full and no model is trained: the words that the rules know are lists in `index-data/lexicon/attribution/`. What is in
//! doubt has no speaker. Each rule has a measured confidence; those that name the wrong person more often are no `default`.
//!
//! Limits: German only. Summaries (`Der Kreml warnte vor Lieferungen`) are no statements. A sentence of more than 400 tokens is passed over, so
//! that the time is linear in the text.

mod article;
mod clause;
mod cue;
mod finding;
mod frame;
mod lexicon;
mod names;
mod phrase;
mod sentence;
mod source;
mod speaker;
mod split;
mod token;
mod view;

pub use view::{TextBlock, attribute};

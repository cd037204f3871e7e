//! Drafts become articles: blocks, dates, places, agencies and cited media are concluded from text and metadata.
//!
//! ```text
//! Draft ─→ layout (header lines, headline, headings, captions, boilerplate) ─→ passages ─→ Article
//!            └─→ attribution: who says what, from the passages alone, when an article is shown
//!            └─→ dating (calendar · header · dateline) · agency · outlet · cited · language
//! ```
//!
//! Everything here is a pure function of the draft, the path and [`ExtractOptions`]; the clock is one of the options. Nothing is invented:
//! a date, a place or an agency is given only where the source's own words (or address, or file name) state it.
//!
//! The days that a text speaks of (`mentions`) are found when it is shown.
//!
//! Lines that hold nothing but a date or a byline become metadata and no block. Dates of records that cannot be read, or that lie beyond
//! tomorrow, leave the date empty; the value is kept in `extra` under its key.

mod address;
mod agency;
mod article;
mod attribution;
mod blocks;
mod cited;
mod dateline;
mod dating;
mod header;
mod identity;
mod language;
mod layout;
mod lines;
mod mentions;
mod options;
mod outlet;
mod passages;
mod refused;
mod running;
mod source_lines;
mod web_archive;

pub use address::canonical_url;
pub use article::{NoArticle, extract};
pub use attribution::{TextBlock, attribute};
pub use mentions::mentions;
pub use options::{ExtractOptions, VERSION};
pub use passages::{MAX_WORDS, split_passages};

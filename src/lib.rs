//! Beleg: the search index for German news that finds the passage and proves where it stands, who published it, and when.
//!
//! Everything that can be done with an index is one call on [`Archive`]; the command line is one way to make these calls.
//!
//! ```text
//!            ┌──────────────────────────── archive ────────────────────────────┐
//! bytes ─ ingest ─→ Draft ─ extract ─→ Article ─ analysis ─→ terms ─ engine ─→ committed
//!                                      (blocks with byte spans, dates)
//! query ─ parse ─→ Ast ─ resolve ─→ Plan ─ engine ─→ candidates ─ cite, highlight ─→ SearchResponse
//! days:  words ─ calendar ─→ days with zone and precision ─ model ─→ stored day, filter, facet ─ messages ─→ words
//! ```
//!
//! | Module | What it does | Knows |
//! |---|---|---|
//! | [`cli`] | flags → requests, answers → text or JSON | `archive`, `calendar`, `messages` |
//! | [`eval`] | judged queries → run, MRR, nDCG | `archive` |
//! | [`archive`] | the one front door: open, index, watch, search, show, cite, verify | everything below |
//! | [`engine`] | stores terms and matches plans; [`engine::embedded`] is the one on tantivy | `query`, `analysis`, `model` |
//! | [`query`] | the German query language: text → tree → plan | `analysis`, `calendar`, `model` |
//! | [`extract`] | what a text says of itself: blocks, dates, place, agencies, cited media | `ingest`, `analysis`, `calendar`, `model` |
//! | [`ingest`] | files, formats, encodings: bytes → drafts | `model` |
//! | [`analysis`] | text → tokens → terms, parts of compounds, word families; the same for text and query | `model` |
//! | [`calendar`] | German days, periods, zones: words → days; the same for text, metadata, query and flags | `model` |
//! | [`model`] | plain data, and the one table of fields | `messages` |
//! | [`messages`] | what is said to people, in German and English | nothing |
//!
//! The cargo feature `cli`, on by default, holds the program and [`Archive::watch`]; without it neither clap nor indicatif nor notify
//! is compiled.
//!
//! Three promises hold throughout. Offsets are byte offsets into the original text, half-open and on character boundaries; no step
//! changes them. Equal input gives equal output, however many threads or segments there are. Whatever was not understood – in a
//! file or in a query – is said, never dropped silently.
//!
//! ```
//! use beleg::{Archive, IndexOptions, Input, SearchRequest};
//!
//! let folder = tempfile::tempdir()?;
//! let archive = Archive::open_or_create(&folder.path().join("index"))?;
//! archive.index(&[Input::Path("index-data/articles".into())], &IndexOptions::default(), &mut |_| {})?;
//!
//! let answer = archive.search(&SearchRequest::new("Tomahawk datum:2025-10-18"))?;
//! for hit in &answer.hits {
//!     println!("{} ({}:{})", hit.passage.text, hit.source.path, hit.source.line);
//! }
//! assert!(answer.total.passages > 0 && answer.total.undated.articles > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod analysis;
pub mod archive;
pub mod calendar;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod eval;
pub mod extract;
pub mod ingest;
pub mod messages;
pub mod model;
pub mod query;

pub use archive::{
    Archive, ArchiveError, Config, DateFrom, IndexEvent, IndexOptions, IndexTask, Input, Patience, Progress,
    RebuildOptions, Settings, Stop,
};
pub use model::{SearchRequest, SearchResponse};

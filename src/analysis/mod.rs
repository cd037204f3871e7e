//! Text becomes terms.
//!
//! One chain for the index and for queries, so that both mean the same words: [`Analyzer`] cuts the original text into
//! tokens (offsets are byte offsets into it, by construction), folds each token's surface, and stems it. A word has two
//! forms: the *term* (folded and stemmed: `Trumps` → `trump`) and the *exact* form (folded only, for `=Trumps`). Stop
//! words are marked and keep their position. What belongs to the language is data in `index-data/lexicon/`.
//!
//! | Step | Where | Lexicon |
//! |---|---|---|
//! | cut | `tokenizer` | |
//! | fold: Unicode forms, case, `ß`, accents, apostrophes, hyphens at a line's end | `normalize` | |
//! | mark function words | `stop_words` | `stopwords.txt` |
//! | stem: `ae oe ue`, final -s, Snowball German | `stem` | `digraphs.txt`, `final_s.txt` |
//! | stem of loan words with a plural of their own | `loan_words` | `loan_words.txt` |
//! | family: `starb` is with `sterben`, `Ankündigung` with `angekündigt` | `family` | `families/` |
//! | parts of compounds: `Friedensgespräche` is also `Frieden`, `Gespräche` | `compound` | `words.tsv`, `compound_parts.txt`, `compounds.fst` |
//! | what a hyphen stands for: `Haus- und Straßentüren` has a `Haustür` | `left_out` | the same, `families/prefixes.txt` |
//! | in other languages, instead of these three: their own stem | `language` | |
//! | of queries alone: other spellings of names | `transcription` | `spellings.txt` |
//! | of queries alone: words that count less | `saying` | `saying.txt` |
//!
//! Texts in another [`Language`] go through the same steps up to the stem, so that a word as it is written has one term in all texts; of what
//! follows they have their own stemmer alone. Limits: stop words and spellings are German ones everywhere.

mod analyzer;
mod article;
pub(crate) mod compound;
mod derived;
mod display;
mod family;
mod language;
mod left_out;
mod loan_words;
mod normalize;
mod saying;
pub mod sentence;
mod spelling;
mod stem;
mod stop_words;
mod tokenizer;
mod transcription;
mod vocabulary;

pub use analyzer::{Analyzer, OwnedToken, Spelling};
pub use article::{AnalyzedArticle, AnalyzedPassage};
pub use compound::Lexicon;
pub(crate) use compound::counts::word_count;
pub use compound::counts::{RowError, WordCounts};
pub use derived::{DERIVED, Derived, SENTENCE, Source, Taken};
pub use display::{AnalyzedToken, analyze, analyze_with};
pub use language::Language;
pub(crate) use saying::is_saying;
pub use spelling::{exact_variants, fold_keyword};
pub(crate) use tokenizer::number_length;
pub use vocabulary::{Vocabulary, Word, Words};

/// Version of the word lists in `index-data/lexicon/` that shape terms; stored in the index and compared on opening.
pub const LEXICON_VERSION: &str = "2026-11-30";

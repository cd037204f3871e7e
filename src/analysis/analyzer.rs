//! The chain: tokenizer → fold → stop word or not → stem, with a memory of words.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::compound::Lexicon;
use super::family::{self, Family};
use super::tokenizer::Tokenizer;
use super::{normalize, stem, stop_words};
use crate::model::ByteSpan;

/// News repeats its words, so that few surfaces make up most of a text. Beyond this many the memory keeps only what was met
/// since it was last so full, which bounds it to some 30 MB per analyzer.
const MAX_REMEMBERED: usize = 60_000;

/// Longer surfaces, in bytes, are rare and would let long garbage fill the memory.
const MAX_REMEMBERED_BYTES: usize = 64;

/// The forms of a word under which it is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded and stemmed form; never empty, without blanks.
    pub term: Box<str>,
    /// The folded form, unstemmed, umlauts as typed; never empty, without blanks.
    pub exact: Box<str>,
    /// Stems of the parts of a compound, each by its word family; one, if the word's family has another name than its
    /// stem; none, if the word stands for itself.
    pub parts: Box<[Box<str>]>,
    /// The first letters, without umlauts; never empty.
    pub beginning: Box<str>,
    /// Whether it is a function word, which is only looked for in phrases.
    pub stop: bool,
}

impl Word {
    fn of_surface(surface: &str, lexicon: &Lexicon) -> Self {
        let exact = normalize::fold(surface).into_boxed_str();
        let word = stem::with_umlauts(&exact);
        let term = stem::stem_of(&word).into_boxed_str();
        let stop = stop_words::is_stop_word(&exact);
        let beginning = stem::beginning(&word);
        let parts = if stop { Box::default() } else { Self::parts_of(&word, &term, lexicon) };
        Self { term, exact, parts, beginning, stop }
    }

    /// `word` has its umlauts as such.
    fn parts_of(word: &str, term: &str, lexicon: &Lexicon) -> Box<[Box<str>]> {
        let family = family::family(word, term);
        if let Family::Told(_) | Family::Unknown = family {
            let parts = lexicon.split(word, term);
            if !parts.is_empty() {
                return parts.iter().map(|part| family::key(part, &stem::stem(part)).into()).collect();
            }
        }
        match family {
            Family::Known(key) | Family::Told(key) if *key != *term => Box::new([key.into()]),
            _ => Box::default(),
        }
    }

    /// The word as its parts or its family, else its stem; never empty.
    pub fn families(&self) -> impl Iterator<Item = &str> {
        let whole = self.parts.is_empty().then_some(&self.term);
        self.parts.iter().chain(whole).map(AsRef::as_ref)
    }
}

/// One occurrence of a word in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedToken {
    /// Where it stands in the original text.
    pub span: ByteSpan,
    /// Its ordinal in the text, from 0; stop words count.
    pub position: u32,
    /// The folded and stemmed form.
    pub term: String,
    /// The folded form, unstemmed.
    pub exact: String,
    /// As [`Word::parts`].
    pub parts: Vec<String>,
    /// As [`Word::beginning`].
    pub beginning: String,
    /// Whether it is a function word.
    pub stop: bool,
}

/// Turns German text into terms, for the index and for queries alike.
///
/// Cheap to create; remembers the words it has met, so keep one per thread. The memory changes nothing but speed.
///
/// ```
/// use beleg::analysis::Analyzer;
/// let tokens = Analyzer::new().tokens("Trumps Tomahawk-Marschflugkörper");
/// let terms: Vec<_> = tokens.iter().map(|token| token.term.as_str()).collect();
/// assert_eq!(terms, ["trump", "tomahawk", "marschflugkorp"]);
/// assert_eq!(tokens[2].exact, "marschflugkörper");
/// ```
#[derive(Debug)]
pub struct Analyzer {
    words: FxHashMap<Box<str>, Word>,
    /// The words of the time before, of which those that are met again move over.
    older: FxHashMap<Box<str>, Word>,
    lexicon: Arc<Lexicon>,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer {
    /// Stored in the index and compared on opening. Any change to terms, exact forms, stop words or positions needs
    /// a new number.
    pub const NAME_AND_VERSION: &'static str = "de-2";

    /// An analyzer without memories, with the lexicon of the program.
    pub fn new() -> Self {
        Self::with_lexicon(Lexicon::embedded())
    }

    /// An analyzer without memories, with another lexicon of compounds.
    pub fn with_lexicon(lexicon: Arc<Lexicon>) -> Self {
        Self { words: FxHashMap::default(), older: FxHashMap::default(), lexicon }
    }

    /// Calls `each` with the span in `text`, the position and the word of every token, in order.
    ///
    /// Spans are ascending, disjoint, not empty and on character boundaries; positions count from 0 without gaps.
    pub fn for_each(&mut self, text: &str, mut each: impl FnMut(ByteSpan, u32, &Word)) {
        for (position, span) in (0..).zip(Tokenizer::new(text)) {
            let surface = span.of(text);
            if let Some(word) = self.words.get(surface) {
                each(span, position, word);
                continue;
            }
            let (surface, word) = match self.older.remove_entry(surface) {
                Some(remembered) => remembered,
                None => (surface.into(), Word::of_surface(surface, &self.lexicon)),
            };
            each(span, position, &word);
            if surface.len() <= MAX_REMEMBERED_BYTES {
                if self.words.len() >= MAX_REMEMBERED {
                    self.older = std::mem::take(&mut self.words);
                }
                self.words.insert(surface, word);
            }
        }
    }

    /// Returns the tokens of `text`, for queries, highlights and display.
    pub fn tokens(&mut self, text: &str) -> Vec<OwnedToken> {
        let mut tokens = Vec::new();
        self.for_each(text, |span, position, word| {
            tokens.push(OwnedToken {
                span,
                position,
                term: word.term.to_string(),
                exact: word.exact.to_string(),
                parts: word.parts.iter().map(ToString::to_string).collect(),
                beginning: word.beginning.to_string(),
                stop: word.stop,
            });
        });
        tokens
    }
}

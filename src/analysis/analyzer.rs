//! The chain: tokenizer → fold → stop word or not → stem, with a memory of words.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::compound::Lexicon;
use super::family::{self, Family};
use super::language::{Foreign, Language};
use super::memory::{Forms, Memory, Word};
use super::{normalize, stem, stop_words};
use crate::model::ByteSpan;

/// How often parts are cut again.
const MAX_DEPTH: usize = 2;

/// How many parts are remembered.
const MAX_PARTS: usize = 120_000;

/// Writes the forms of a German word.
fn german(surface: &str, parts: &mut Parts, text: &mut String) -> Forms {
    forms(surface, text, |word, term, is_stop, text| {
        if !is_stop {
            parts.add(word, term, text);
        }
    })
}

/// Writes the forms of a word of another language.
fn foreign(surface: &str, language: Foreign, text: &mut String) -> Forms {
    let forms = forms(surface, text, |_, term, _, text| language.add_parts(surface, term, text));
    Forms { foreign: true, ..forms }
}

/// Writes the forms of a word; `add_parts` is given the word with umlauts as such, its term, whether it is a German function word, and the
/// text of all forms.
fn forms(surface: &str, text: &mut String, add_parts: impl FnOnce(&str, &str, bool, &mut String)) -> Forms {
    let exact = normalize::fold(surface);
    let word = stem::with_umlauts(&exact);
    let term = stem::stem_of(&word);
    let function_word = stop_words::is_stop_word(&exact) || stop_words::is_stop_word(&word);
    let forms = Forms::write([surface, &exact, &term, &stem::beginning(&word)], text);
    add_parts(&word, &term, function_word, text);
    Forms { function_word, ..forms }
}

/// Finds the parts of words, and remembers what it found of parts.
#[derive(Debug)]
struct Parts {
    lexicon: Arc<Lexicon>,
    /// The families of parts that were met, behind a blank each. Few words are parts of others.
    of_parts: FxHashMap<Box<str>, Box<str>>,
}

impl Parts {
    /// Adds the families of a compound's parts, or the word's own if it has another name than the stem, behind a blank each.
    ///
    /// `word` has its umlauts as such.
    fn add(&mut self, word: &str, stem: &str, text: &mut String) {
        let family = family::family(word, stem);
        if let Family::Told(_) | Family::Unknown = family {
            let parts = self.lexicon.split(word, stem);
            if !parts.is_empty() {
                return parts.iter().for_each(|part| self.add_part(part, MAX_DEPTH, text));
            }
        }
        if let Family::Known(key) | Family::Told(key) = family
            && *key != *stem
        {
            text.extend([" ", &key]);
        }
    }

    fn add_part(&mut self, part: &str, depth: usize, text: &mut String) {
        if let Some(families) = self.of_parts.get(part) {
            return text.push_str(families);
        }
        let stem = stem::stem(part);
        let parts = if depth > 0 { self.lexicon.split(part, &stem) } else { Vec::new() };
        let start = text.len();
        if parts.is_empty() {
            text.extend([" ", &family::key(part, &stem)]);
        }
        parts.iter().for_each(|part| self.add_part(part, depth - 1, text));
        if self.of_parts.len() < MAX_PARTS {
            self.of_parts.insert(part.into(), text.get(start..).unwrap_or_default().into());
        }
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
    /// As [`Word::is_stop`].
    pub stop: bool,
    /// As [`Word::is_function_word`].
    pub function_word: bool,
}

/// Turns text into terms, for the index and for queries alike.
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
    german: Memory,
    parts: Parts,
    /// The words of one other language, the one that was met last.
    other: (Language, Memory),
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer {
    /// Stored in the index and compared on opening. Any change to terms, exact forms, stop words or positions needs
    /// a new number.
    pub const NAME_AND_VERSION: &'static str = "de-3";

    /// An analyzer without memories, with the lexicon of the program.
    pub fn new() -> Self {
        Self::with_lexicon(Lexicon::embedded())
    }

    /// An analyzer without memories, with another lexicon of compounds.
    pub fn with_lexicon(lexicon: Arc<Lexicon>) -> Self {
        Self {
            german: Memory::default(),
            parts: Parts { lexicon, of_parts: FxHashMap::default() },
            other: (Language::GERMAN, Memory::default()),
        }
    }

    /// Calls `each` with the span in a German `text`, the position and the word of every token, in order.
    ///
    /// Spans are ascending, disjoint, not empty and on character boundaries; positions count from 0 without gaps.
    pub fn for_each(&mut self, text: &str, each: impl FnMut(ByteSpan, u32, &Word<'_>)) {
        self.german.for_each(text, |surface, text| german(surface, &mut self.parts, text), each);
    }

    /// As [`Self::for_each`], for a text in any language.
    pub fn for_each_in(&mut self, text: &str, language: Language, each: impl FnMut(ByteSpan, u32, &Word<'_>)) {
        let Some(foreign) = language.foreign() else { return self.for_each(text, each) };
        if self.other.0 != language {
            self.other = (language, Memory::default());
        }
        self.other.1.for_each(text, |surface, text| self::foreign(surface, foreign, text), each);
    }

    /// Returns the tokens of a German text, for queries, highlights and display.
    pub fn tokens(&mut self, text: &str) -> Vec<OwnedToken> {
        self.tokens_in(text, Language::GERMAN)
    }

    /// As [`Self::tokens`], for a text in any language.
    pub fn tokens_in(&mut self, text: &str, language: Language) -> Vec<OwnedToken> {
        let mut tokens = Vec::new();
        self.for_each_in(text, language, |span, position, word| {
            tokens.push(OwnedToken {
                span,
                position,
                term: word.term().to_owned(),
                exact: word.exact().to_owned(),
                parts: word.parts().map(str::to_owned).collect(),
                beginning: word.beginning().to_owned(),
                stop: word.is_stop(),
                function_word: word.is_function_word(),
            });
        });
        tokens
    }
}

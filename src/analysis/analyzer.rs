//! The chain: tokenizer → fold → stop word or not → stem, with a memory of words.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::compound::Lexicon;
use super::family::{self, Family};
use super::language::{Foreign, Language};
use super::tokenizer::Tokenizer;
use super::{normalize, stem, stop_words};
use crate::model::ByteSpan;

/// News repeats its words, so that few surfaces make up most of a text. Beyond this many the memory keeps only what was met
/// since it was last so full, which bounds it to some 30 MB per analyzer.
const MAX_REMEMBERED: usize = 120_000;

/// Longer surfaces, in bytes, are rare and would let long garbage fill the memory.
const MAX_REMEMBERED_BYTES: usize = 64;

/// How often parts are cut again.
const MAX_DEPTH: usize = 2;

/// The forms of a word under which it is indexed.
///
/// All of them in one piece of memory, so that a word that was met before costs one look into it.
#[derive(Debug, Clone)]
pub struct Word {
    /// Surface, exact form, term, beginning, and the parts behind a blank each.
    text: Box<str>,
    /// Where the first four of them end, in bytes.
    ends: [u32; 4],
    /// Whether it is a German function word.
    function_word: bool,
    /// Whether it is of another language.
    foreign: bool,
}

impl Word {
    /// A German word.
    fn of_surface(surface: &str, parts: &mut Parts) -> Self {
        Self::new(surface, false, |word, term, is_stop, text| {
            if !is_stop {
                parts.add(word, term, text);
            }
        })
    }

    /// A word of another language.
    fn of_foreign(surface: &str, language: Foreign) -> Self {
        Self::new(surface, true, |_, term, _, text| language.add_parts(surface, term, text))
    }

    /// `add_parts` is given the word with umlauts as such, its term, whether it is a German function word, and the text of all forms.
    fn new(surface: &str, foreign: bool, add_parts: impl FnOnce(&str, &str, bool, &mut String)) -> Self {
        let exact = normalize::fold(surface);
        let word = stem::with_umlauts(&exact);
        let term = stem::stem_of(&word);
        let function_word = stop_words::is_stop_word(&exact) || stop_words::is_stop_word(&word);
        let mut text = String::with_capacity(surface.len() + exact.len() + 2 * term.len() + 16);
        let mut end_of = |piece: &str| {
            text.push_str(piece);
            text.len() as u32
        };
        let ends = [end_of(surface), end_of(&exact), end_of(&term), end_of(&stem::beginning(&word))];
        add_parts(&word, &term, function_word, &mut text);
        Self { text: text.into_boxed_str(), ends, function_word, foreign }
    }

    /// The `i`th of the forms that stand at the beginning.
    fn form(&self, i: usize) -> &str {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..self.ends[i] as usize).unwrap_or_default()
    }

    /// As it stands in the text.
    fn surface(&self) -> &str {
        self.form(0)
    }

    /// The folded form, unstemmed, umlauts as typed; never empty, without blanks.
    pub fn exact(&self) -> &str {
        self.form(1)
    }

    /// The folded and stemmed form; never empty, without blanks.
    pub fn term(&self) -> &str {
        self.form(2)
    }

    /// The first letters, without umlauts; never empty.
    pub fn beginning(&self) -> &str {
        self.form(3)
    }

    /// Stems of the parts of a compound, each by its word family; one, if the word's family has another name than its
    /// stem; none, if the word stands for itself. In other languages than German: its own language's stem, if it is not the term.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.text.get(self.ends[3] as usize..).unwrap_or_default().split(' ').skip(1)
    }

    /// Whether it is a function word, which is only looked for in phrases.
    pub fn is_stop(&self) -> bool {
        self.function_word && !self.foreign
    }

    /// Whether phrases find it among function words. In other languages than German such a word (`war`, `die`) is a word like others,
    /// too; but who types a phrase need not say of which language it is.
    pub fn is_function_word(&self) -> bool {
        self.function_word
    }

    /// The word as its parts or its family, else its stem; never empty. In other languages than German both, as nobody who asks in German has
    /// their stems.
    pub fn families(&self) -> impl Iterator<Item = &str> {
        let whole = (self.foreign || self.text.len() == self.ends[3] as usize).then(|| self.term());
        self.parts().chain(whole)
    }
}

/// A memory of words is asked by their surface.
impl Borrow<str> for Word {
    fn borrow(&self) -> &str {
        self.surface()
    }
}

impl Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.surface().hash(state);
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.surface() == other.surface()
    }
}

impl Eq for Word {}

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
        if self.of_parts.len() < MAX_REMEMBERED {
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

/// Words that were met before.
#[derive(Debug, Default)]
struct Memory {
    words: FxHashSet<Word>,
    /// The words of the time before, of which those that are met again move over.
    older: FxHashSet<Word>,
}

impl Memory {
    /// As [`Analyzer::for_each`]; `analyse` makes the word of a surface.
    fn for_each(
        &mut self,
        text: &str,
        mut analyse: impl FnMut(&str) -> Word,
        mut each: impl FnMut(ByteSpan, u32, &Word),
    ) {
        for (position, span) in (0..).zip(Tokenizer::new(text)) {
            let surface = span.of(text);
            if let Some(word) = self.words.get(surface) {
                each(span, position, word);
                continue;
            }
            let word = self.older.take(surface).unwrap_or_else(|| analyse(surface));
            each(span, position, &word);
            if surface.len() <= MAX_REMEMBERED_BYTES {
                if self.words.len() >= MAX_REMEMBERED {
                    std::mem::swap(&mut self.older, &mut self.words);
                    self.words.clear();
                }
                self.words.insert(word);
            }
        }
    }
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
    pub fn for_each(&mut self, text: &str, each: impl FnMut(ByteSpan, u32, &Word)) {
        self.german.for_each(text, |surface| Word::of_surface(surface, &mut self.parts), each);
    }

    /// As [`Self::for_each`], for a text in any language.
    pub fn for_each_in(&mut self, text: &str, language: Language, each: impl FnMut(ByteSpan, u32, &Word)) {
        let Some(foreign) = language.foreign() else { return self.for_each(text, each) };
        if self.other.0 != language {
            self.other = (language, Memory::default());
        }
        self.other.1.for_each(text, |surface| Word::of_foreign(surface, foreign), each);
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

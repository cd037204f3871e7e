//! The chain: tokenizer → fold → stop word or not → stem, with a memory of words.

use rustc_hash::FxHashMap;

use super::tokenizer::Tokenizer;
use super::{normalize, stem, stop_words};
use crate::model::ByteSpan;

/// News repeats its words, so that few surfaces make up most of a text. Beyond this many the memory starts anew, which
/// bounds it to some 15 MB per analyzer.
const MAX_REMEMBERED: usize = 100_000;

/// Longer surfaces, in bytes, are rare and would let long garbage fill the memory.
const MAX_REMEMBERED_BYTES: usize = 64;

/// The forms of a word under which it is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded and stemmed form; never empty, without blanks.
    pub term: Box<str>,
    /// The folded form, unstemmed, umlauts as typed; never empty, without blanks.
    pub exact: Box<str>,
    /// Whether it is a function word, which is only looked for in phrases.
    pub stop: bool,
}

impl Word {
    fn of_surface(surface: &str) -> Self {
        let exact = normalize::fold(surface).into_boxed_str();
        let term = stem::stem(&exact).into_boxed_str();
        let stop = stop_words::is_stop_word(&exact);
        Self { term, exact, stop }
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
#[derive(Debug, Default)]
pub struct Analyzer {
    words: FxHashMap<Box<str>, Word>,
}

impl Analyzer {
    /// Stored in the index and compared on opening. Any change to terms, exact forms, stop words or positions needs
    /// a new number.
    pub const NAME_AND_VERSION: &'static str = "de-1";

    /// An analyzer without memories.
    pub fn new() -> Self {
        Self::default()
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
            let word = Word::of_surface(surface);
            each(span, position, &word);
            if surface.len() <= MAX_REMEMBERED_BYTES {
                if self.words.len() >= MAX_REMEMBERED {
                    self.words.clear();
                }
                self.words.insert(surface.into(), word);
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
                stop: word.stop,
            });
        });
        tokens
    }
}

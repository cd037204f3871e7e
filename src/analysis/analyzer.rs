//! The chain: tokenizer → fold → stop word or not → stem, with a vocabulary of the words that were met.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::compound::Lexicon;
use super::family::{self, Family};
use super::language::{Foreign, Language};
use super::tokenizer::Tokenizer;
use super::vocabulary::{Forms, Vocabulary, Words};
use super::{left_out, loan_words, normalize, stem, stop_words, transcription};
use crate::model::ByteSpan;

/// How often parts are cut again.
const MAX_DEPTH: usize = 2;

/// How many parts are remembered.
const MAX_PARTS: usize = 120_000;

/// News repeats its words, so that few make up most of a text. Beyond so many bytes a new vocabulary begins, into which come those words
/// of the one before that are met again.
const MAX_VOCABULARY: usize = 32 << 20;

/// Parts a word from the longer one that it stands for; no surface has it.
const SHORT_FOR: char = '\u{1}';

/// Marks the number of a word that is not in the vocabulary yet.
const NEW: u32 = 1 << 31;

/// Writes the forms of a German word.
fn german(surface: &str, parts: &Parts, text: &mut String) -> Forms {
    forms(surface, 0, text, |word, term, is_stop, text| {
        if !is_stop {
            parts.add(word, term, text);
        }
    })
}

/// Writes the forms of a word of another language.
fn foreign(surface: &str, number: u8, language: Foreign, text: &mut String) -> Forms {
    forms(surface, number, text, |_, term, _, text| language.add_parts(surface, term, text))
}

/// Writes the forms of a word; `add_parts` is given the word with umlauts as such, its term, whether it is a German function word, and the
/// text of all forms.
fn forms(
    surface: &str,
    language: u8,
    text: &mut String,
    add_parts: impl FnOnce(&str, &str, bool, &mut String),
) -> Forms {
    let exact = normalize::fold(surface);
    let word = stem::with_umlauts(&exact);
    let term = stem::stem_of(&word);
    let function_word = stop_words::is_stop_word(&exact) || stop_words::is_stop_word(&word);
    let forms = Forms::write(surface, language, [&exact, &term, &stem::beginning(&word)], text);
    add_parts(&word, &term, function_word, text);
    Forms { function_word, ..forms }
}

/// Writes the forms of a German word that stands for a longer one, under a key of its own: what that one is found by comes to its parts.
fn shortened(key: &str, surface: &str, whole: &str, parts: &Parts, text: &mut String) -> Forms {
    let mut own = String::new();
    let forms = german(surface, parts, &mut own);
    let word = Words::alone(&own, forms);
    let forms = Forms::write(key, 0, [word.exact(), word.term(), word.beginning()], text);
    let mut of_whole = String::new();
    let stem = stem::stem_of(whole);
    parts.add(whole, &stem, &mut of_whole);
    let families = word.families().filter(|_| !word.is_stop());
    let mut added: Vec<&str> = Vec::new();
    for part in families.chain([&*stem]).chain(of_whole.split(' ').skip(1)) {
        if !added.contains(&part) {
            added.push(part);
            text.extend([" ", part]);
        }
    }
    Forms { function_word: word.is_function_word(), ..forms }
}

/// Finds the parts of words, and remembers what it found of parts.
#[derive(Debug)]
struct Parts {
    lexicon: Arc<Lexicon>,
    /// The families of parts that were met, behind a blank each. Few words are parts of others.
    of_parts: Mutex<FxHashMap<Box<str>, Box<str>>>,
}

impl Parts {
    /// Adds the families of a compound's parts, or the word's own if it has another name than the stem, behind a blank each.
    ///
    /// `word` has its umlauts as such.
    fn add(&self, word: &str, stem: &str, text: &mut String) {
        let base = loan_words::base_of(word);
        let word = base.as_deref().unwrap_or(word);
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

    fn add_part(&self, part: &str, depth: usize, text: &mut String) {
        let of_parts = || self.of_parts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(families) = of_parts().get(part) {
            return text.push_str(families);
        }
        let base = loan_words::base_of(part);
        let part = base.as_deref().unwrap_or(part);
        let stem = stem::stem(part);
        let parts = if depth > 0 { self.lexicon.split(part, &stem) } else { Vec::new() };
        let start = text.len();
        if parts.is_empty() {
            text.extend([" ", &family::key(part, &stem)]);
        }
        parts.iter().for_each(|part| self.add_part(part, depth - 1, text));
        let mut of_parts = of_parts();
        if of_parts.len() < MAX_PARTS {
            of_parts.insert(part.into(), text.get(start..).unwrap_or_default().into());
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
    /// As [`Word::parts`](super::Word::parts).
    pub parts: Vec<String>,
    /// As [`Word::beginning`](super::Word::beginning).
    pub beginning: String,
    /// As [`Word::is_stop`](super::Word::is_stop).
    pub stop: bool,
    /// As [`Word::is_function_word`](super::Word::is_function_word).
    pub function_word: bool,
}

/// Another spelling of a name, with the forms by which texts have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The folded form.
    pub exact: String,
    /// Its stem.
    pub term: String,
    /// Its first letters.
    pub beginning: String,
}

/// Turns text into terms, for the index and for queries alike.
///
/// Cheap to create; remembers the words it has met, for all threads that share it. What it remembers changes nothing but speed.
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
    parts: Parts,
    met: RwLock<Met>,
    /// [`MAX_VOCABULARY`].
    max_vocabulary: usize,
}

/// The words that were met: lately, and in the time before.
#[derive(Debug, Clone, Default)]
struct Met {
    words: Arc<Vocabulary>,
    older: Arc<Vocabulary>,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer {
    /// Stored in the index and compared on opening. Any change to terms, exact forms, stop words or positions needs
    /// a new number.
    pub const NAME_AND_VERSION: &'static str = "de-5";

    /// An analyzer that has met no word, with the lexicon of the program.
    pub fn new() -> Self {
        Self::with_lexicon(Lexicon::embedded())
    }

    /// An analyzer that has met no word, with another lexicon of compounds.
    pub fn with_lexicon(lexicon: Arc<Lexicon>) -> Self {
        let parts = Parts { lexicon, of_parts: Mutex::default() };
        Self { parts, met: RwLock::default(), max_vocabulary: MAX_VOCABULARY }
    }

    /// Its lexicon of compounds.
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.parts.lexicon
    }

    fn forms(&self, surface: &str, language: Language, text: &mut String) -> Forms {
        match language.foreign() {
            None => german(surface, &self.parts, text),
            Some(foreign) => self::foreign(surface, language.number(), foreign, text),
        }
    }

    /// Begins to read texts in a language.
    pub(super) fn reading(&self, language: Language) -> Reading<'_> {
        let met = self.met.read().unwrap_or_else(PoisonError::into_inner).clone();
        Reading { analyzer: self, language, met, new: Words::default() }
    }

    /// Returns the other spellings of a token that is a name brought over from another script, each once; none for other words, and most names.
    ///
    /// For queries: texts are indexed as they stand.
    ///
    /// ```
    /// use beleg::analysis::Analyzer;
    /// let analyzer = Analyzer::new();
    /// let spellings = |word| -> Vec<_> { analyzer.spellings(&analyzer.tokens(word)[0]).into_iter().map(|s| s.exact).collect() };
    /// assert!(spellings("Iwanows").contains(&"ivanov".to_owned()));
    /// assert!(spellings("Wein").is_empty());
    /// ```
    pub fn spellings(&self, token: &OwnedToken) -> Vec<Spelling> {
        if token.stop || token.parts.len() > 1 {
            return Vec::new();
        }
        let word = stem::with_umlauts(&token.exact);
        let mut spellings: Vec<Spelling> = Vec::new();
        for exact in transcription::spellings(&word) {
            let term = stem::stem(&exact);
            if term != token.term && spellings.iter().all(|other| other.term != term) {
                spellings.push(Spelling { beginning: stem::beginning(&exact).into(), term, exact });
            }
        }
        spellings
    }

    /// Returns the words, in two pieces each, as which texts may have a token that is one word here, with a hyphen between them: `Gaza-Krieg` for
    /// `Gazakrieg`. As terms. None for compounds that the lexicon cuts, which are found by their parts.
    pub fn hyphenated(&self, token: &OwnedToken) -> Vec<[String; 2]> {
        if token.stop || token.parts.len() > 1 {
            return Vec::new();
        }
        let word = stem::with_umlauts(&token.exact);
        let pieces = |at: usize| word.split_at_checked(at).filter(|(head, _)| !stop_words::is_stop_word(head));
        let cuts = self.lexicon().cuts_behind_names(&word, &token.term).into_iter().filter_map(pieces);
        cuts.map(|(head, rest)| [stem::stem(head), stem::stem(rest)]).collect()
    }

    /// Returns the forms as which texts may have tokens in one word that have hyphens between them here: `Gazakrieg` for `Gaza-Krieg`. As exact
    /// forms. None for compounds that the lexicon cuts, which are found by their parts.
    pub fn joined(&self, tokens: &[OwnedToken]) -> Vec<String> {
        let word: String = tokens.iter().map(|token| token.exact.as_str()).collect();
        let is_cut = || self.tokens(&word).iter().any(|token| token.parts.len() > 1);
        if !word.chars().all(char::is_alphabetic) || is_cut() {
            return Vec::new();
        }
        ["", "s", "es", "e", "n", "en", "er", "ern"].map(|ending| format!("{word}{ending}")).into()
    }

    /// Returns the tokens of a German text, for queries, highlights and display.
    pub fn tokens(&self, text: &str) -> Vec<OwnedToken> {
        self.tokens_in(text, Language::GERMAN)
    }

    /// As [`Self::tokens`], for a text in any language.
    pub fn tokens_in(&self, text: &str, language: Language) -> Vec<OwnedToken> {
        let mut tokens = Vec::new();
        let mut reading = self.reading(language);
        reading.words(text, |span, position, number, words| {
            let word = words.word(number & !NEW);
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
        reading.finish();
        tokens
    }
}

/// Texts of one language that are read one after another.
pub(super) struct Reading<'a> {
    analyzer: &'a Analyzer,
    language: Language,
    met: Met,
    /// Words that the vocabulary did not have.
    new: Words,
}

impl Reading<'_> {
    /// Calls `each` with the span, the position and the number of every token, in order, and with the words that have it but for [`NEW`].
    /// [`Self::finish`] tells what the numbers mean.
    ///
    /// Spans are ascending, disjoint, not empty and on character boundaries; positions count from 0 without gaps.
    pub(super) fn words(&mut self, text: &str, mut each: impl FnMut(ByteSpan, u32, u32, &Words)) {
        let Self { analyzer, language, met: Met { words: vocabulary, older }, new } = self;
        let number = language.number();
        let mut words = vocabulary.read();
        let mut before = [None, None];
        for (position, span) in (0..).zip(Tokenizer::new(text)) {
            let surface = span.of(text);
            let is_short = number == 0 && left_out::may_be_short(text, span);
            let whole = if is_short { left_out::whole(text, span, before, analyzer.lexicon()) } else { None };
            before = [Some(span), before[0]];
            let key = whole.as_ref().map(|whole| format!("{surface}{SHORT_FOR}{whole}"));
            let surface = key.as_deref().unwrap_or(surface);
            if let Some(known) = words.find(surface, number) {
                each(span, position, known, &words);
                continue;
            }
            let added = match new.find(surface, number) {
                Some(added) => added,
                None => {
                    // Nobody waits for what takes long.
                    drop(words);
                    let copied = {
                        let before = older.read();
                        let known = before.find(surface, number);
                        known.map(|known| new.add(|text| before.word(known).copy_to(text)))
                    };
                    let forms = |forms: &mut String| match &whole {
                        Some(whole) => shortened(surface, span.of(text), whole, &analyzer.parts, forms),
                        None => analyzer.forms(surface, *language, forms),
                    };
                    let added = copied.unwrap_or_else(|| new.add(forms));
                    words = vocabulary.read();
                    added
                }
            };
            each(span, position, NEW | added, new);
        }
    }

    /// Adds the words that were new to the vocabulary, and gives it with their numbers there.
    pub(super) fn finish(self) -> Numbers {
        let Self { analyzer, met: Met { words: vocabulary, .. }, new, .. } = self;
        let mut of_new = Vec::with_capacity(new.len());
        if new.len() > 0 {
            let mut words = vocabulary.write();
            of_new.extend((0..new.len() as u32).map(|number| words.find_or_add(new.word(number))));
            if words.bytes() > analyzer.max_vocabulary {
                let mut met = analyzer.met.write().unwrap_or_else(PoisonError::into_inner);
                if Arc::ptr_eq(&met.words, &vocabulary) {
                    let full = std::mem::take(&mut met.words);
                    // One huge text can fill it many times over, mostly with words that nobody meets again.
                    met.older = if words.bytes() < 2 * analyzer.max_vocabulary { full } else { Arc::default() };
                }
            }
        }
        Numbers { vocabulary, of_new }
    }
}

/// What the numbers of words mean.
pub(super) struct Numbers {
    pub(super) vocabulary: Arc<Vocabulary>,
    of_new: Vec<u32>,
}

impl Numbers {
    /// The number that a word has in the vocabulary.
    pub(super) fn of(&self, number: u32) -> u32 {
        if number & NEW == 0 { number } else { self.of_new[(number & !NEW) as usize] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts whose words come again, now and later.
    fn texts() -> impl Iterator<Item = String> {
        (0..400).map(|n| format!("Friedensgespräche Nr. {} in Halvik{} und Halvik{}", n % 7, n % 90, n / 3))
    }

    #[test]
    fn what_is_remembered_changes_no_token() {
        let forgetful = Analyzer { max_vocabulary: 2000, ..Analyzer::new() };
        let of_language = |n: usize| Language::of_tag(Some(["de", "en", "fr"][n % 3]));
        for (n, text) in texts().enumerate() {
            let tokens = forgetful.tokens_in(&text, of_language(n));
            assert_eq!(tokens, Analyzer::new().tokens_in(&text, of_language(n)), "{text}");
        }
        let met = forgetful.met.read().unwrap();
        assert!(met.older.read().len() > 0 && met.words.read().bytes() < 4000);
    }

    #[test]
    fn numbers_mean_the_same_words_whoever_adds_some_meanwhile() {
        let analyzer = Analyzer { max_vocabulary: 20_000, ..Analyzer::new() };
        let read = || {
            for text in texts() {
                let mut reading = analyzer.reading(Language::GERMAN);
                let mut surfaces = Vec::new();
                reading.words(&text, |span, _, number, _| surfaces.push((span.of(&text).to_owned(), number)));
                let numbers = reading.finish();
                let words = numbers.vocabulary.read();
                for (surface, number) in surfaces {
                    let mut copy = String::new();
                    words.word(numbers.of(number)).copy_to(&mut copy);
                    assert!(copy.starts_with(&format!("0{surface}\0")), "{surface}: {copy}");
                }
            }
        };
        std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(read))));
    }
}

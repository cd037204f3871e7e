//! Words that were met before, by number, with the forms under which they are indexed.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::mem::size_of;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// The forms of a word under which it is indexed.
#[derive(Debug, Clone, Copy)]
pub struct Word<'m> {
    /// The key, exact form, term, beginning, and the parts behind a blank each. The key is a letter for the language, the surface, which may have
    /// blanks (`10 000`), and [`KEY_END`].
    text: &'m str,
    forms: Forms,
}

/// Where the forms of a word end, and what kind of word it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forms {
    /// Where key, exact form, term and beginning end, in bytes.
    pub(super) ends: [u32; 4],
    /// Whether it is a German function word.
    pub(super) function_word: bool,
    /// [`Language::number`](super::Language::number) of the language that it was read in.
    pub(super) language: u8,
}

/// Ends a key; no surface has it.
const KEY_END: &str = "\0";

impl Forms {
    /// Writes key, exact form, term and beginning; parts may follow in the same text, behind a blank each.
    pub(super) fn write(surface: &str, language: u8, [exact, term, beginning]: [&str; 3], text: &mut String) -> Self {
        let start = text.len();
        text.push(letter(language));
        text.push_str(surface);
        let ends = [KEY_END, exact, term, beginning].map(|form| {
            text.push_str(form);
            (text.len() - start) as u32
        });
        Self { ends, function_word: false, language }
    }
}

impl<'m> Word<'m> {
    /// The `i`th of the forms that stand at the beginning, from 1.
    fn form(&self, i: usize) -> &'m str {
        self.text.get(self.forms.ends[i - 1] as usize..self.forms.ends[i] as usize).unwrap_or_default()
    }

    /// Whether it is of another language than German.
    fn is_foreign(&self) -> bool {
        self.forms.language != 0
    }

    /// As it stands in the text.
    fn surface(&self) -> &'m str {
        self.text.get(1..(self.forms.ends[0] - 1) as usize).unwrap_or_default()
    }

    /// The folded form, unstemmed, umlauts as typed; never empty, without blanks.
    pub fn exact(&self) -> &'m str {
        self.form(1)
    }

    /// The folded and stemmed form; never empty, without blanks.
    pub fn term(&self) -> &'m str {
        self.form(2)
    }

    /// The first letters, without umlauts; never empty.
    pub fn beginning(&self) -> &'m str {
        self.form(3)
    }

    /// Stems of the parts of a compound, each by its word family; one, if the word's family has another name than its
    /// stem; none, if the word stands for itself. Of a word that is short for a longer one (`Haus- und Straßentüren`) also what that is found
    /// by. In other languages than German: its own language's stem, if it is not the term.
    pub fn parts(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        self.text.get(self.forms.ends[3] as usize..).unwrap_or_default().split(' ').skip(1)
    }

    /// Whether it is a function word, which is only looked for in phrases.
    pub fn is_stop(&self) -> bool {
        self.forms.function_word && !self.is_foreign()
    }

    /// Whether phrases find it among function words. In other languages than German such a word (`war`, `die`) is a word like others,
    /// too; but who types a phrase need not say of which language it is.
    pub fn is_function_word(&self) -> bool {
        self.forms.function_word
    }

    /// Appends its forms to a text.
    pub(super) fn copy_to(&self, text: &mut String) -> Forms {
        text.push_str(self.text);
        self.forms
    }

    /// The word as its parts or its family, else its stem; never empty. In other languages than German both, as nobody who asks in German has
    /// their stems.
    pub fn families(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let whole = (self.is_foreign() || self.text.len() == self.forms.ends[3] as usize).then(|| self.term());
        self.parts().chain(whole)
    }
}

/// Words by number, shared by all who analyse: an article tells its words by their numbers here. What has a number keeps it.
#[derive(Debug, Default)]
pub struct Vocabulary(RwLock<Words>);

impl Vocabulary {
    /// Its words, to be read; who adds some waits meanwhile.
    pub fn read(&self) -> RwLockReadGuard<'_, Words> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, Words> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Words in the order in which they were met: frequent ones come early and lie side by side, so that a look at one seldom waits for
/// memory.
#[derive(Debug, Default)]
pub struct Words {
    /// Number and start of the text, by the hash of surface and language.
    numbers: HashTable<(u32, u32)>,
    /// By number: where a word's text starts, and its forms.
    places: Vec<(u32, Forms)>,
    texts: String,
}

impl Words {
    /// A word that stands in a text alone.
    pub(super) fn alone(text: &str, forms: Forms) -> Word<'_> {
        Word { text, forms }
    }

    /// The word of a number.
    pub fn word(&self, number: u32) -> Word<'_> {
        let number = number as usize;
        let end = self.places.get(number + 1).map_or(self.texts.len(), |(start, _)| *start as usize);
        let (start, forms) = self.places[number];
        Word { text: self.texts.get(start as usize..end).unwrap_or_default(), forms }
    }

    /// The number of a word with this surface in a language.
    pub(super) fn find(&self, surface: &str, language: u8) -> Option<u32> {
        // The key alone decides: looking anywhere else would often wait for memory.
        let is_meant = |(_, start): &(u32, u32)| {
            let text = self.texts.as_bytes().get(*start as usize..).unwrap_or_default();
            let rest = text.split_first().filter(|(first, _)| **first == letter(language) as u8);
            let behind = rest.and_then(|(_, rest)| rest.strip_prefix(surface.as_bytes()));
            behind.is_some_and(|behind| behind.starts_with(KEY_END.as_bytes()))
        };
        self.numbers.find(hash(surface, language), is_meant).map(|(number, _)| *number)
    }

    /// Adds a word that is not there yet, whose forms `write` appends to the text that it is given.
    pub(super) fn add(&mut self, write: impl FnOnce(&mut String) -> Forms) -> u32 {
        let number = self.places.len() as u32;
        let start = self.texts.len() as u32;
        let forms = write(&mut self.texts);
        self.places.push((start, forms));
        let mut numbers = std::mem::take(&mut self.numbers);
        let hash_of = |(number, _): &(u32, u32)| {
            let word = self.word(*number);
            hash(word.surface(), word.forms.language)
        };
        numbers.insert_unique(hash_of(&(number, start)), (number, start), hash_of);
        self.numbers = numbers;
        number
    }

    /// Adds a word of another vocabulary, unless it is there.
    pub(super) fn find_or_add(&mut self, word: Word<'_>) -> u32 {
        let known = self.find(word.surface(), word.forms.language);
        known.unwrap_or_else(|| self.add(|text| word.copy_to(text)))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Bytes that they take in memory, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.texts.len() + self.places.len() * (size_of::<(u32, Forms)>() + 3 * size_of::<u32>())
    }
}

fn hash(surface: &str, language: u8) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(surface).wrapping_add(u64::from(language))
}

/// The letter of a language, of which there are fewer than fifty.
fn letter(language: u8) -> char {
    char::from(b'0' + language)
}

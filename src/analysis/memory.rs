//! Words that were met before, with the forms under which they are indexed.

use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::tokenizer::Tokenizer;
use crate::model::ByteSpan;

/// News repeats its words, so that few surfaces make up most of a text. Beyond this many the memory keeps only what was met
/// since it was last so full, which bounds it to some 20 MB per analyzer.
const MAX_REMEMBERED: usize = 120_000;

/// Longer surfaces, in bytes, are rare and would let long garbage fill the memory.
const MAX_REMEMBERED_BYTES: usize = 64;

/// The forms of a word under which it is indexed.
#[derive(Debug, Clone, Copy)]
pub struct Word<'m> {
    /// Surface, exact form, term, beginning, and the parts behind a blank each.
    text: &'m str,
    forms: Forms,
}

/// Where the forms of a word end, and what kind of word it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forms {
    /// Where surface, exact form, term and beginning end, in bytes.
    pub(super) ends: [u32; 4],
    /// Whether it is a German function word.
    pub(super) function_word: bool,
    /// Whether it is of another language.
    pub(super) foreign: bool,
}

impl Forms {
    /// Writes surface, exact form, term and beginning; parts may follow in the same text, behind a blank each.
    pub(super) fn write(forms: [&str; 4], text: &mut String) -> Self {
        let start = text.len();
        let ends = forms.map(|form| {
            text.push_str(form);
            (text.len() - start) as u32
        });
        Self { ends, function_word: false, foreign: false }
    }
}

impl<'m> Word<'m> {
    /// The `i`th of the forms that stand at the beginning.
    fn form(&self, i: usize) -> &'m str {
        let start = i.checked_sub(1).map_or(0, |before| self.forms.ends[before] as usize);
        self.text.get(start..self.forms.ends[i] as usize).unwrap_or_default()
    }

    /// As it stands in the text.
    fn surface(&self) -> &'m str {
        self.form(0)
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
    /// stem; none, if the word stands for itself. In other languages than German: its own language's stem, if it is not the term.
    pub fn parts(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        self.text.get(self.forms.ends[3] as usize..).unwrap_or_default().split(' ').skip(1)
    }

    /// Whether it is a function word, which is only looked for in phrases.
    pub fn is_stop(&self) -> bool {
        self.forms.function_word && !self.forms.foreign
    }

    /// Whether phrases find it among function words. In other languages than German such a word (`war`, `die`) is a word like others,
    /// too; but who types a phrase need not say of which language it is.
    pub fn is_function_word(&self) -> bool {
        self.forms.function_word
    }

    /// The word as its parts or its family, else its stem; never empty. In other languages than German both, as nobody who asks in German has
    /// their stems.
    pub fn families(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let whole = (self.forms.foreign || self.text.len() == self.forms.ends[3] as usize).then(|| self.term());
        self.parts().chain(whole)
    }
}

/// Words of one language that were met before.
#[derive(Debug, Default)]
pub(super) struct Memory {
    words: Words,
    /// The words of the time before, of which those that are met again are written anew.
    older: Words,
}

/// Words in the order in which they were met: frequent ones come early and lie side by side, so that a look at one seldom waits for
/// memory.
#[derive(Debug, Default)]
struct Words {
    /// The numbers of words, by the hash of their surface.
    numbers: HashTable<u32>,
    /// By number: where a word's text starts, and its forms.
    places: Vec<(u32, Forms)>,
    texts: String,
}

impl Memory {
    /// Calls `each` with the span in `text`, the position and the word of every token, in order. `analyse` writes the forms of a surface
    /// that is new.
    pub(super) fn for_each(
        &mut self,
        text: &str,
        mut analyse: impl FnMut(&str, &mut String) -> Forms,
        mut each: impl FnMut(ByteSpan, u32, &Word<'_>),
    ) {
        for (position, span) in (0..).zip(Tokenizer::new(text)) {
            let surface = span.of(text);
            let hash = hash(surface);
            if let Some(word) = self.words.find(hash, surface) {
                each(span, position, &word);
                continue;
            }
            if self.words.places.len() >= MAX_REMEMBERED {
                std::mem::swap(&mut self.older, &mut self.words);
                self.words.clear();
            }
            let start = self.words.texts.len();
            let forms = match self.older.find(hash, surface) {
                Some(word) => {
                    self.words.texts.push_str(word.text);
                    word.forms
                }
                None => analyse(surface, &mut self.words.texts),
            };
            each(span, position, &Word { text: self.words.texts.get(start..).unwrap_or_default(), forms });
            if surface.len() <= MAX_REMEMBERED_BYTES {
                self.words.remember(hash, start, forms);
            } else {
                self.words.texts.truncate(start);
            }
        }
    }
}

impl Words {
    fn word(&self, number: u32) -> Word<'_> {
        let number = number as usize;
        let end = self.places.get(number + 1).map_or(self.texts.len(), |(start, _)| *start as usize);
        let (start, forms) = self.places[number];
        Word { text: self.texts.get(start as usize..end).unwrap_or_default(), forms }
    }

    fn find(&self, hash: u64, surface: &str) -> Option<Word<'_>> {
        let number = self.numbers.find(hash, |number| self.word(*number).surface() == surface)?;
        Some(self.word(*number))
    }

    /// Keeps the word whose text starts at `start` and is the last.
    fn remember(&mut self, of_surface: u64, start: usize, forms: Forms) {
        let number = self.places.len() as u32;
        self.places.push((start as u32, forms));
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.insert_unique(of_surface, number, |number| hash(self.word(*number).surface()));
        self.numbers = numbers;
    }

    fn clear(&mut self) {
        self.numbers.clear();
        self.places.clear();
        self.texts.clear();
    }
}

fn hash(surface: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(surface)
}

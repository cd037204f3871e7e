//! Which terms each field has: a table, of what words, and what of them.

use super::Word;
use crate::model::{BlockKind, Field};

/// The term that stands where a sentence begins.
pub const SENTENCE: &str = ".";

/// The words that a field's terms are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Those of the passage.
    Passage,
    /// None: [`SENTENCE`] stands where the passage's sentences begin, but for the first.
    Sentences,
    /// Those of the section heading above the passage.
    Section,
    /// Those of the article's headline and kicker.
    Headline,
    /// Those of the article's text: all but headline, kicker and boilerplate.
    Body,
}

impl Source {
    /// Whether it has the words of a block of this kind.
    pub fn has(self, kind: BlockKind) -> bool {
        let is_headline = matches!(kind, BlockKind::Headline | BlockKind::Kicker);
        match self {
            Self::Passage | Self::Sentences | Self::Section => true,
            Self::Headline => is_headline,
            Self::Body => !is_headline && kind != BlockKind::Boilerplate,
        }
    }
}

/// What is taken of a word; of German function words [`Self::FunctionWord`] takes something, and what takes parts if there are some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Its stem.
    Stem,
    /// Its stem, of function words alone.
    FunctionWord,
    /// The parts of a compound, or its word family; in other languages than German its own stem.
    Parts,
    /// The word as written.
    Exact,
    /// As [`Self::Parts`], else its stem.
    Families,
    /// Its first letters.
    Beginning,
}

impl Taken {
    /// Calls `each` with the terms that are taken of a word.
    pub fn for_each<'m>(self, word: &Word<'m>, mut each: impl FnMut(&'m str)) {
        match self {
            Self::FunctionWord if word.is_function_word() => each(word.term()),
            Self::FunctionWord => {}
            // A function word has some if it is short for another word: `Ein- und Ausfuhr`.
            Self::Parts => word.parts().for_each(each),
            Self::Families if word.is_stop() => word.parts().for_each(each),
            _ if word.is_stop() => {}
            Self::Stem => each(word.term()),
            Self::Exact => each(word.exact()),
            Self::Families => word.families().for_each(each),
            Self::Beginning => each(word.beginning()),
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Derived {
    /// The field.
    pub field: Field,
    /// Of what words.
    pub source: Source,
    /// What of them.
    pub taken: Taken,
}

impl Derived {
    /// The row of a field; `None` if it has no terms of words.
    pub fn of(field: Field) -> Option<&'static Self> {
        DERIVED.iter().find(|row| row.field == field)
    }
}

const fn row(field: Field, source: Source, taken: Taken) -> Derived {
    Derived { field, source, taken }
}

/// Every field of terms, in the order of [`FIELDS`](crate::model::FIELDS).
pub const DERIVED: &[Derived] = &[
    row(Field::Words, Source::Passage, Taken::Stem),
    row(Field::Stops, Source::Passage, Taken::FunctionWord),
    row(Field::Sentences, Source::Sentences, Taken::Stem),
    row(Field::Parts, Source::Passage, Taken::Parts),
    row(Field::Exact, Source::Passage, Taken::Exact),
    row(Field::Section, Source::Section, Taken::Stem),
    row(Field::Headline, Source::Headline, Taken::Families),
    row(Field::Body, Source::Body, Taken::Families),
    row(Field::Beginnings, Source::Body, Taken::Beginning),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FIELDS, FieldUse};

    #[test]
    fn every_field_of_terms_has_a_row_in_the_same_order() {
        let of_terms = FIELDS.iter().filter(|info| matches!(info.kept, FieldUse::Terms { .. }));
        assert!(of_terms.map(|info| info.field).eq(DERIVED.iter().map(|row| row.field)));
    }
}

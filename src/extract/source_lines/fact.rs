//! What source lines state.

use crate::model::ByteSpan;

/// What a line may state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Outlet,
    Url,
    Author,
    Published,
    Updated,
    Place,
    Headline,
    Kicker,
    Teaser,
    Language,
    /// Kept under this key.
    Extra(&'static str),
    /// Known, and of no use.
    Nothing,
}

/// How much a line must be supported by others to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Beside a strong one, or with another above the text.
    Weak,
    /// Under a title, too.
    UnderTitle,
    /// Alone.
    Strong,
}

/// Something that a line states, and where its words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) field: Field,
    pub(super) value: ByteSpan,
    pub(super) weight: Weight,
}

impl Fact {
    /// The field of an article that it would have been, if that is one that every article should have.
    pub(super) fn field_of_article(&self) -> Option<&'static str> {
        match self.field {
            Field::Outlet | Field::Url => Some("outlet"),
            Field::Author => Some("authors"),
            Field::Published => Some("published"),
            Field::Updated => Some("updated"),
            _ => None,
        }
    }
}

//! What a source says that was not taken for a fact of the article.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Words of a source that look like a fact of the article and were not taken for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedFact {
    /// The field that it would have been: `published`, `updated` or `authors`.
    pub fact: String,
    /// The words, as they stand in the source.
    pub value: String,
    /// Whose they are.
    pub reason: RefusalReason,
}

/// Why words are no fact of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalReason {
    /// They belong to another article that the page leads to or describes.
    OtherArticle,
    /// A reader wrote them.
    Comment,
    /// They belong to a post or film of somebody else that is shown in the article.
    Embed,
    /// They belong to somebody who is quoted.
    Quotation,
    /// They belong to a picture.
    Picture,
    /// They stand above or beside the article, on every page of the site.
    PageHead,
    /// They stand below the article, on every page of the site.
    PageFoot,
    /// They are words of the text, or of a note to it.
    Text,
    /// They are when somebody was born or died.
    LifeDates,
}

impl RefusalReason {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OtherArticle => "other-article",
            Self::Comment => "comment",
            Self::Embed => "embed",
            Self::Quotation => "quotation",
            Self::Picture => "picture",
            Self::PageHead => "page-head",
            Self::PageFoot => "page-foot",
            Self::Text => "text",
            Self::LifeDates => "life-dates",
        }
    }

    /// The reason in words, as the end of a sentence that begins with the refused words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::OtherArticle => "of another article",
            Self::Comment => "of a reader's comment",
            Self::Embed => "of an embedded post",
            Self::Quotation => "of somebody who is quoted",
            Self::Picture => "of a picture",
            Self::PageHead => "in the page's head",
            Self::PageFoot => "in the page's foot",
            Self::Text => "in the text",
            Self::LifeDates => "of somebody's life",
        }
    }
}

//! What a source says that was not taken for a fact of the article.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::messages::Message;

/// Words of a source that look like a fact of the article and were not taken for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedFact {
    /// The field that it would have been: `outlet`, `published`, `updated` or `authors`.
    pub fact: String,
    /// The words, as they stand in the source; empty if nothing in it looks like the fact.
    pub value: String,
    /// Whose they are, or why they say nothing.
    pub reason: RefusalReason,
    /// The line of the file on which the words stand; `null` where that is not known.
    #[serde(default)]
    pub line: Option<u64>,
}

impl RefusedFact {
    /// Words that were not taken, on a line that is not known yet.
    pub fn new(fact: &str, value: impl Into<String>, reason: RefusalReason) -> Self {
        Self { fact: fact.to_owned(), value: value.into(), reason, line: None }
    }

    /// A fact that nothing in the source looks like.
    pub fn not_stated(fact: &str) -> Self {
        Self::new(fact, "", RefusalReason::NotStated)
    }
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
    /// They belong to who sent the mail on: who wrote what is in it is not known.
    Forwarded,
    /// They are a mail box that anybody can have.
    MailBox,
    /// They are a service that sends mails for others.
    SendingService,
    /// They are not known to name a person.
    NoPerson,
    /// They need not be who published the text, as nothing beside them tells.
    Unsure,
    /// They announce an event.
    Event,
    /// They are a day that has not come yet.
    Future,
    /// They are two days, by how one reads them.
    Ambiguous,
    /// They are a day that machines write for none.
    NullDay,
    /// They cannot be read as a day.
    Unreadable,
    /// There are none.
    NotStated,
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
            Self::Forwarded => "forwarded",
            Self::MailBox => "mail-box",
            Self::SendingService => "sending-service",
            Self::NoPerson => "no-person",
            Self::Unsure => "unsure",
            Self::Event => "event",
            Self::Future => "future",
            Self::Ambiguous => "ambiguous",
            Self::NullDay => "null-day",
            Self::Unreadable => "unreadable",
            Self::NotStated => "not-stated",
        }
    }

    /// The reason in words, as the end of a sentence that begins with the refused words.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::OtherArticle => "refused-other-article",
            Self::Comment => "refused-comment",
            Self::Embed => "refused-embed",
            Self::Quotation => "refused-quotation",
            Self::Picture => "refused-picture",
            Self::PageHead => "refused-page-head",
            Self::PageFoot => "refused-page-foot",
            Self::Text => "refused-text",
            Self::LifeDates => "refused-life-dates",
            Self::Forwarded => "refused-forwarded",
            Self::MailBox => "refused-mail-box",
            Self::SendingService => "refused-sending-service",
            Self::NoPerson => "refused-no-person",
            Self::Unsure => "refused-unsure",
            Self::Event => "refused-event",
            Self::Future => "refused-future",
            Self::Ambiguous => "refused-ambiguous",
            Self::NullDay => "refused-null-day",
            Self::Unreadable => "refused-unreadable",
            Self::NotStated => "refused-not-stated",
        })
    }
}

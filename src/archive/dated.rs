//! How the date of an article is told.

use crate::messages::{Lang, Message};
use crate::model::{ArticleDate, Basis, Precision};

/// The date of an article with its basis; a stated one needs no word.
pub fn date_in_words(date: Option<&ArticleDate>, lang: Lang) -> String {
    let Some(ArticleDate { day, precision, basis, .. }) = date else { return Message::new("date-none").say(lang) };
    let days = match precision {
        Precision::Minute | Precision::Day => lang.day(*day),
        Precision::Month => lang.month(*day),
        Precision::Year => day.format("%Y").to_string(),
    };
    let key = match basis {
        Basis::Stated => return days,
        Basis::Dateline => "date-dateline",
        Basis::Url => "date-url",
        Basis::Filename => "date-filename",
        Basis::Mtime => "date-mtime",
        Basis::Inferred => "date-inferred",
        Basis::Corrected => "date-corrected",
    };
    Message::new(key).with("days", days).say(lang)
}

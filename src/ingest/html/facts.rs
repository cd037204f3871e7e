//! What a page says of itself.

use super::dom::Id;
use crate::ingest::draft::DeclaredDate;
use crate::model::RefusedFact;

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Titles in the order of trust.
    pub(super) titles: Vec<String>,
    /// Whether the linked data describe an article.
    pub(super) describes_article: bool,
    /// Whether the first of the titles is declared as the article's, not only as the page's.
    pub(super) declares_title: bool,
    /// Whether the first of the titles is the one by which a news article is shared.
    pub(super) shares_news: bool,
    /// Whether the page itself, in its window and in lists of results, has that title, too.
    pub(super) shares_page_title: bool,
    /// Short lines above the title.
    pub(super) kicker: Option<String>,
    /// Summaries in the order of trust.
    pub(super) summaries: Vec<String>,
    /// Names as they stand: persons, agencies, addresses, lists of them.
    pub(super) authors: Vec<String>,
    pub(super) outlet: Option<String>,
    pub(super) urls: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) published: Vec<DeclaredDate>,
    pub(super) updated: Vec<DeclaredDate>,
    pub(super) keywords: Vec<String>,
    pub(super) section: Option<String>,
    /// Whether the whole text is free to read.
    pub(super) is_free: Option<bool>,
    /// The type that the linked data name.
    pub(super) kind: Option<String>,
    /// The text as the linked data give it.
    pub(super) body: Option<String>,
    /// Properties of microdata and the elements that have them; whose they are is settled when the article was found.
    pub(super) microdata: Vec<(String, Id)>,
    /// What the linked data say of other articles.
    pub(super) refused: Vec<RefusedFact>,
}

/// Text with every run of blanks as one.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page's title without the site's name behind it.
pub(super) fn without_site(title: &str, outlet: Option<&str>) -> String {
    const SITE_WORDS: usize = 4;
    let Some((at, mark)) = [" | ", " - ", " – ", " — ", " • ", " · ", " :: ", " » "]
        .iter()
        .filter_map(|mark| title.rfind(mark).map(|at| (at, mark)))
        .max_by_key(|(at, _)| *at)
    else {
        return title.to_owned();
    };
    let (before, site) = (title.get(..at).unwrap_or_default(), title.get(at + mark.len()..).unwrap_or_default());
    let is_outlet = outlet.is_some_and(|outlet| {
        let (outlet, site) = (outlet.to_lowercase(), site.to_lowercase());
        outlet.contains(&site) || site.contains(&outlet)
    });
    let is_short = site.split_whitespace().count() <= SITE_WORDS && before.split_whitespace().count() >= 3;
    let is_site = is_outlet
        || (is_short && matches!(*mark, " | " | " :: " | " • " | " · " | " » "))
        || site.contains('.') && !site.contains(' ');
    if is_site { before.trim().to_owned() } else { title.to_owned() }
}

pub(super) fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//") || text.starts_with("www.")
}

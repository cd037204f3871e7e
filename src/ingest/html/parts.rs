//! What the names in an element's markup say of the part of the page that it holds.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::dom::{Dom, Id};
use crate::model::list;

/// A part of a page, as a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Parts(u16);

impl Parts {
    /// Never the article's text.
    pub(super) const OUTSIDE: Self = Self(1);
    /// The article's text only if it reads like one.
    pub(super) const BESIDE: Self = Self(2);
    pub(super) const CAPTION: Self = Self(4);
    pub(super) const TEASER: Self = Self(8);
    pub(super) const KICKER: Self = Self(16);
    pub(super) const BYLINE: Self = Self(32);
    pub(super) const DATE: Self = Self(128);
    /// What readers wrote.
    pub(super) const COMMENTS: Self = Self(64);
    /// Words of somebody who is quoted.
    pub(super) const QUOTE: Self = Self(256);
    /// A post or film of somebody else.
    pub(super) const EMBED: Self = Self(512);
    pub(super) const PICTURE: Self = Self(1024);
    /// The head of a page or of a part of it.
    pub(super) const HEAD: Self = Self(2048);

    pub(super) fn has(self, part: Self) -> bool {
        self.0 & part.0 != 0
    }
}

static WORDS: LazyLock<FxHashMap<&'static str, u16>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for line in list::lines(include_str!("../../../index-data/lexicon/page_parts.txt")) {
        let Some((part, names)) = line.split_once('\t') else { continue };
        let part = match part {
            "comments" => Parts::COMMENTS,
            "outside" => Parts::OUTSIDE,
            "beside" => Parts::BESIDE,
            "caption" => Parts::CAPTION,
            "teaser" => Parts::TEASER,
            "kicker" => Parts::KICKER,
            "date" => Parts::DATE,
            "quote" => Parts::QUOTE,
            "embed" => Parts::EMBED,
            "picture" => Parts::PICTURE,
            "head" => Parts::HEAD,
            _ => Parts::BYLINE,
        };
        for name in names.split_whitespace() {
            *words.entry(name).or_default() |= part.0;
        }
    }
    words
});

/// How a beginning in the list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The whole line.
    Line,
    /// The beginning of a short line.
    Start,
    /// The beginning of any block.
    Long,
}

/// Beginnings of lines behind which no article text follows.
static ENDS: LazyLock<Vec<(&'static str, Place)>> = LazyLock::new(|| {
    let lines =
        list::lines(include_str!("../../../index-data/lexicon/page_ends.txt")).filter_map(|line| line.split_once('\t'));
    lines
        .map(|(place, words)| match place {
            "line" => (words, Place::Line),
            "long" => (words, Place::Long),
            _ => (words, Place::Start),
        })
        .collect()
});

/// Whether a heading or a line says that it, or what follows, is not the article's.
pub(super) fn ends_article(block: &str) -> bool {
    const LONGEST: usize = 120;
    const LONGEST_WORDS: usize = 64;
    let head: String = block.chars().take(if block.len() > LONGEST { LONGEST_WORDS } else { LONGEST }).collect();
    let head = head.to_lowercase();
    let bare = head.trim_matches(|c: char| !c.is_alphanumeric() && c != ':' && c != '-').trim();
    ENDS.iter().any(|(words, place)| match place {
        Place::Line => block.len() <= LONGEST && bare.trim_end_matches(':') == *words,
        Place::Start | Place::Long => {
            (*place == Place::Long || block.len() <= LONGEST)
                && bare.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        }
    })
}

/// What the names of an element say.
pub(super) fn parts_of(dom: &Dom, id: Id) -> Parts {
    let mut parts = 0;
    for key in ["class", "id", "role", "data-testid", "data-component", "data-module", "data-ct-area", "itemprop"] {
        if let Some(names) = dom.attribute(id, key) {
            for name in names.split_whitespace().take(64) {
                parts |= parts_of_name(name);
            }
        }
    }
    Parts(parts)
}

/// What the class and the id of an element say: its other attributes hold words of the program that made the page.
pub(super) fn own_parts_of(dom: &Dom, id: Id) -> Parts {
    let names = ["class", "id"].iter().filter_map(|key| dom.attribute(id, key));
    Parts(names.flat_map(|names| names.split_whitespace().take(64)).fold(0, |parts, name| parts | parts_of_name(name)))
}

/// `articleBody--withSidebar` says nothing of a sidebar: what stands behind `with`, `has`, `no` is not what the element is.
fn parts_of_name(name: &str) -> u16 {
    const LONGEST: usize = 80;
    // `md:hidden`, `[&_ad]:flex`: classes that only style.
    if name.len() > LONGEST || name.contains([':', '[', '=']) {
        return 0;
    }
    let mut parts = 0;
    let mut is_other = false;
    let mut word = String::new();
    let mut was_lower = false;
    let joined = WORDS.get(name.to_lowercase().replace(['-', '_'], "").as_str()).copied().unwrap_or_default();
    for c in name.chars().chain(std::iter::once('-')) {
        let ends = !c.is_alphanumeric() || (c.is_uppercase() && was_lower);
        if ends && !word.is_empty() {
            match word.as_str() {
                "with" | "has" | "no" | "not" | "mit" | "ohne" | "hide" | "hides" | "without" | "is" => is_other = true,
                known if !is_other => parts |= WORDS.get(known).copied().unwrap_or_default(),
                _ => {}
            }
            word.clear();
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    if is_other { parts } else { parts | joined }
}

/// Whether an element that is a `header` belongs to the site, not to the article.
pub(super) fn is_site_header(dom: &Dom, id: Id) -> bool {
    !dom.above(id).any(|above| matches!(dom.name(above), "article" | "main" | "section"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let has = |name: &str, part| Parts(parts_of_name(name)).has(part);
        assert!(has("article__relatedArticles", Parts::OUTSIDE));
        assert!(has("related-articles", Parts::OUTSIDE));
        assert!(has("authorBox", Parts::OUTSIDE));
        assert!(has("article-teaser", Parts::TEASER));
        assert!(!has("layout--with-sidebar", Parts::OUTSIDE));
        assert!(!has("hasComments", Parts::COMMENTS));
        assert!(!has("md:ad-free", Parts::OUTSIDE));
        assert!(!has("download", Parts::OUTSIDE));
    }
}

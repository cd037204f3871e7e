//! Which of the articles that a page's linked data describe is the page's own, and what is said of it.
//!
//! Pages also describe articles that they lead to. An object is the page's own by its address, else by its headline. One that is known by
//! neither counts if the page has no other; one whose address or headline is another's never does.

use serde_json::{Map, Value};

use super::dom::{Data, Dom, Id, place_in};
use super::facts::{Facts, folded, is_address};
use super::jsonld::{Described, LinkedData, References, name_of, names, text_of};
use super::prose::likeness;
use crate::ingest::draft::DeclaredDate;
use crate::ingest::references::unescaped;
use crate::model::{ByteSpan, RefusalReason, RefusedFact};

/// What a page is known by.
#[derive(Debug, Default)]
pub(super) struct Identity {
    /// Its addresses, as it declares them.
    pub(super) addresses: Vec<String>,
    /// Its titles: in the window, for sharing, in its headings.
    pub(super) titles: Vec<String>,
}

/// How an object of the linked data belongs to the page.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Standing {
    Foreign,
    /// Nothing says whose it is.
    Unknown,
    /// How like its headline is to the page's, from 0 to 1.
    Titled(f32),
    /// It has the page's address.
    Addressed,
}

impl Identity {
    fn standing(&self, found: &Described<'_>) -> Standing {
        /// A headline that is less like each of the page's is another article's.
        const ALIKE: f32 = 0.5;
        /// Likewise if the address is another one.
        const NEARLY_SAME: f32 = 0.9;
        let theirs: Vec<Place> = addresses(found.object).iter().filter_map(|url| Place::of(url)).collect();
        let own: Vec<Place> = self.addresses.iter().filter_map(|url| Place::of(url)).collect();
        if theirs.iter().any(|place| own.iter().any(|known| known.is(place))) {
            return Standing::Addressed;
        }
        let is_elsewhere = !theirs.is_empty() && !own.is_empty();
        let headlines = ["headline", "name", "alternativeHeadline"].iter().filter_map(|key| found.object.get(*key));
        let headlines: Vec<String> = headlines.filter_map(text_of).map(|text| folded(&unescaped(text))).collect();
        let alike =
            headlines.iter().flat_map(|headline| self.titles.iter().map(move |title| likeness(headline, title)));
        let alike = alike.fold(0.0, f32::max);
        match () {
            () if headlines.is_empty() || self.titles.is_empty() => {
                if is_elsewhere {
                    Standing::Foreign
                } else {
                    Standing::Unknown
                }
            }
            () if alike >= if is_elsewhere { NEARLY_SAME } else { ALIKE } => Standing::Titled(alike),
            () => Standing::Foreign,
        }
    }
}

/// The part of an address that says which page it is.
#[derive(Debug)]
struct Place {
    path: String,
    query: String,
}

impl Place {
    /// `None` for a site's front page, and for what is no address.
    fn of(url: &str) -> Option<Self> {
        // Web archives put their own address before the page's.
        let url = match url.rfind("http://").max(url.rfind("https://")) {
            Some(at) => url.get(at..)?.split_once("://")?.1,
            None => url.strip_prefix("//").or(Some(url).filter(|url| url.starts_with('/')))?,
        };
        let (url, _) = url.split_once('#').unwrap_or((url, ""));
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let path = place.split_once('/')?.1.to_lowercase();
        let mut path = path.trim_end_matches('/');
        for ending in ["/amp", "/index.html", "/index.php", ".amp.html", ".html", ".htm"] {
            path = path.strip_suffix(ending).unwrap_or(path);
        }
        let is_front = path.is_empty() && query.is_empty();
        (!is_front).then(|| Self { path: path.to_owned(), query: query.to_owned() })
    }

    fn is(&self, other: &Self) -> bool {
        self.path == other.path
            && (!self.path.is_empty() && (self.query.is_empty() || other.query.is_empty()) || self.query == other.query)
    }
}

/// The addresses of an object.
fn addresses(object: &Map<String, Value>) -> Vec<String> {
    let address = |value: &Value| match value {
        Value::Object(inner) => ["@id", "url"].iter().find_map(|key| inner.get(*key)?.as_str().map(str::to_owned)),
        other => other.as_str().map(str::to_owned),
    };
    ["mainEntityOfPage", "url", "@id"].iter().filter_map(|key| object.get(*key)).filter_map(address).collect()
}

/// Adds what the linked data say of the page's own article. Returns the dates of its film, where that is all that is described: it may be
/// older than the page around it, which says its own date elsewhere.
pub(super) fn linked_data(data: &LinkedData, page: &Identity, dom: &Dom, facts: &mut Facts) -> Vec<DeclaredDate> {
    let known = data.references();
    let mut own: Vec<(Standing, Described<'_>)> = Vec::new();
    for found in data.articles() {
        match page.standing(&found) {
            // A film without a sign that it is the page's matter is one of many.
            Standing::Foreign => refuse(&found, &known, facts),
            Standing::Unknown if found.rank == 0 => {}
            standing => own.push((standing, found)),
        }
    }
    let value = |(standing, found): &(Standing, Described<'_>)| {
        let has = |key| usize::from(found.object.contains_key(key));
        let keys = has("datePublished") + has("headline") + has("author") + has("articleBody");
        (*standing > Standing::Unknown, found.rank, *standing, keys)
    };
    let mut best: Option<&(Standing, Described<'_>)> = None;
    for candidate in &own {
        if best.is_none_or(|known| value(candidate) > value(known)) {
            best = Some(candidate);
        }
    }
    best.map(|(_, found)| describe(found, &known, dom, facts)).unwrap_or_default()
}

/// Notes the facts of another article that the page describes.
fn refuse(found: &Described<'_>, known: &References<'_>, facts: &mut Facts) {
    let mut refuse = |fact: &str, value: String| {
        facts.refused.push(RefusedFact::new(fact, value, RefusalReason::OtherArticle));
    };
    for (key, fact) in [("datePublished", "published"), ("uploadDate", "published"), ("dateModified", "updated")] {
        if let Some(date) = found.object.get(key).and_then(text_of) {
            refuse(fact, date.to_owned());
        }
    }
    let mut authors = Vec::new();
    if let Some(value) = found.object.get("author") {
        names(value, known, &mut authors);
    }
    authors.into_iter().for_each(|name| refuse("authors", name));
}

fn describe(found: &Described<'_>, known: &References<'_>, dom: &Dom, facts: &mut Facts) -> Vec<DeclaredDate> {
    let Described { object, rank, script } = *found;
    let mut of_video = Vec::new();
    let text = |key: &str| object.get(key).and_then(text_of).map(|text| folded(&unescaped(text)));
    facts.describes_article = rank >= 3;
    if rank > 0 {
        facts.titles.extend(["headline", "name"].iter().filter_map(|key| text(key)));
        facts.kicker = text("alternativeHeadline");
        facts.summaries.extend(["description", "abstract"].iter().filter_map(|key| text(key)));
        facts.kind = object.get("@type").and_then(text_of).map(str::to_owned);
    }
    for key in ["author", "creator"] {
        if let Some(value) = object.get(key).filter(|_| facts.authors.is_empty()) {
            names(value, known, &mut facts.authors);
        }
    }
    facts.outlet = object.get("publisher").and_then(|value| name_of(value, known)).filter(|name| !is_address(name));
    facts.urls.extend(addresses(object));
    facts.language = text("inLanguage").or(facts.language.take());
    for key in ["datePublished", "dateCreated", "uploadDate", "dateModified"] {
        if let Some(date) = object.get(key).and_then(text_of) {
            let field = match key {
                "dateModified" => &mut facts.updated,
                _ if rank == 0 => &mut of_video,
                _ => &mut facts.published,
            };
            field.push(DeclaredDate { text: date.to_owned(), bytes: in_script(dom, script, key, date) });
        }
    }
    facts.section = text("articleSection");
    facts.keywords = match object.get("keywords") {
        Some(Value::String(list)) => list.split(',').map(unescaped).filter(|word| !word.is_empty()).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(text_of).map(unescaped).collect(),
        _ => Vec::new(),
    };
    facts.is_free = object.get("isAccessibleForFree").and_then(truth);
    facts.body = body(object);
    of_video
}

/// The text of an article, or of all entries of a live blog.
fn body(object: &Map<String, Value>) -> Option<String> {
    let own = |object: &Map<String, Value>| {
        object.get("articleBody").or_else(|| object.get("text")).and_then(Value::as_str).map(unescaped)
    };
    let mut text = own(object).unwrap_or_default();
    if let Some(Value::Array(updates)) = object.get("liveBlogUpdate") {
        for update in updates.iter().filter_map(Value::as_object) {
            if let Some(part) = own(update) {
                text.push_str("\n\n");
                text.push_str(&part);
            }
        }
    }
    Some(text).filter(|text| !text.trim().is_empty())
}

/// A date's place in a script: behind its key.
fn in_script(dom: &Dom, script: Id, key: &str, date: &str) -> Option<ByteSpan> {
    let child = dom.children(script).next()?;
    let Data::Text(text) = &dom.node(child).data else { return None };
    let mark = format!("\"{key}\"");
    let behind_key = text.text.match_indices(&mark).find_map(|(at, _)| {
        let rest = text.text.get(at + mark.len()..)?;
        let value = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '"'));
        value.starts_with(date).then(|| at + mark.len() + rest.len() - value.len())
    });
    let start = behind_key.or_else(|| text.text.find(date))?;
    place_in(text, start, start + date.len())
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(word) => match word.trim().to_ascii_lowercase().as_str() {
            "true" | "http://schema.org/true" | "https://schema.org/true" | "yes" => Some(true),
            "false" | "http://schema.org/false" | "https://schema.org/false" | "no" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_same(one: &str, other: &str) -> Option<bool> {
        Some(Place::of(one)?.is(&Place::of(other)?))
    }

    #[test]
    fn addresses_name_the_same_page() {
        for (one, other) in [
            ("https://www.kai.example/a/b-1.html", "http://kai.example/a/b-1/"),
            ("https://kai.example/a/b?utm=x#top", "/a/b"),
            ("https://archiv.example/web/2025/https://kai.example/a", "https://kai.example/a/amp/"),
            ("https://kai.example/?p=7", "https://kai.example/?p=7"),
        ] {
            assert_eq!(is_same(one, other), Some(true), "{one} {other}");
        }
        for (one, other) in [
            ("https://kai.example/a", "https://kai.example/b"),
            ("https://kai.example/?p=7", "https://kai.example/?p=8"),
            ("https://kai.example/a.php?id=7", "https://kai.example/a.php?id=8"),
        ] {
            assert_eq!(is_same(one, other), Some(false), "{one} {other}");
        }
        for front in ["https://kai.example", "https://kai.example/", "#org", "true", "https://kai.example/#/schema/1"] {
            assert!(Place::of(front).is_none(), "{front}");
        }
    }
}

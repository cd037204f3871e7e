//! What a page says of itself: linked data, meta elements, microdata, and a few elements of known meaning.
//!
//! Every fact has several places; all are collected in the order of trust. Which date of several counts is settled by `extract`,
//! which knows the clock.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::dom::{Data, Dom, Id, place_in};
use super::jsonld::{self, Described, text_of, unescaped};
use crate::ingest::draft::DeclaredDate;
use crate::model::ByteSpan;

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
}

/// Longer values are no title, no summary; a longer text is not compared with the page's blocks. In bytes.
const MAX_TITLE: usize = 500;
const MAX_SUMMARY: usize = 4000;
const MAX_BODY: usize = 512 << 10;

/// The names of a meta element, in lower case, and what it says.
struct Meta<'a> {
    name: String,
    content: &'a str,
    node: Id,
}

/// Collects the facts of a page.
pub(super) fn facts(dom: &Dom, page: &str) -> Facts {
    let mut facts = Facts::default();
    let mut scripts = Vec::new();
    let mut metas = Vec::new();
    let mut microdata: Vec<(String, Id)> = Vec::new();
    let mut canonical = Vec::new();
    let mut title = None;
    for id in dom.below(super::dom::DOCUMENT) {
        match dom.name(id) {
            "script" if dom.attribute(id, "type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) => {
                scripts.push(id);
            }
            "meta" => {
                let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| dom.attribute(id, key));
                if let (Some(name), Some(content)) = (name, dom.attribute(id, "content"))
                    && !content.trim().is_empty()
                {
                    metas.push(Meta { name: name.trim().to_ascii_lowercase(), content, node: id });
                }
            }
            "link" if dom.attribute(id, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                canonical.extend(dom.attribute(id, "href").map(str::to_owned));
            }
            "title" if title.is_none() => title = Some(dom.text_of(id)),
            "html" => {
                facts.language = dom.attribute(id, "lang").or_else(|| dom.attribute(id, "xml:lang")).map(str::to_owned)
            }
            _ => {}
        }
        if let Some(property) = dom.attribute(id, "itemprop").filter(|_| dom.name(id) != "meta") {
            microdata.extend(property.split_whitespace().map(|name| (name.to_ascii_lowercase(), id)));
        }
    }
    facts.urls.append(&mut canonical);
    let of_video = linked_data(dom, &scripts, &mut facts);
    from_metas(&metas, dom, page, &mut facts);
    from_microdata(&microdata, dom, page, &mut facts);
    facts.published.extend(of_video);
    let is_article = metas.iter().any(|meta| meta.name == "og:type" && meta.content.to_lowercase().contains("article"));
    facts.declares_title = !facts.titles.is_empty() && (is_article || facts.describes_article);
    let page_title = title.map(|title| folded(&title)).filter(|title| !title.is_empty());
    facts.titles.extend(page_title.clone());
    if let Some(title) = metas.iter().find(|meta| meta.name == "og:title") {
        // What is shared of an article is nearest to what stands above it; linked data often hold a title for search engines.
        let shared = without_site(&folded(title.content), facts.outlet.as_deref());
        let of_page = page_title.map(|title| without_site(&title, facts.outlet.as_deref()));
        facts.shares_news = facts.kind.as_ref().is_some_and(|kind| kind.ends_with("NewsArticle"));
        facts.shares_page_title = of_page.is_some_and(|title| title == shared);
        facts.titles.insert(0, shared);
    }
    facts.titles.retain(|title| title.len() <= MAX_TITLE);
    facts.summaries.retain(|summary| summary.len() <= MAX_SUMMARY);
    facts.body = facts.body.take().filter(|body| body.len() <= MAX_BODY);
    if let Some(from) = dom.first_comment.as_deref().and_then(saved_from) {
        facts.urls.push(from);
    }
    facts
}

/// `saved from url=(0031)https://…`, which browsers write into saved pages.
fn saved_from(comment: &str) -> Option<String> {
    let (_, behind) = comment.split_once("saved from url=")?;
    let url = behind.split_once(')').map_or(behind, |(_, url)| url);
    Some(url.trim().to_owned())
}

/// Text with every run of blanks as one.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the dates of a video, where that is all that is described: it may be older than the page around it, which says its own date elsewhere.
fn linked_data(dom: &Dom, scripts: &[Id], facts: &mut Facts) -> Vec<DeclaredDate> {
    let mut best: Option<(Described, Id)> = None;
    for id in scripts {
        for found in jsonld::articles(&dom.text_of(*id)) {
            let value = |found: &Described| {
                let has = |key| usize::from(found.object.contains_key(key));
                (found.rank, has("datePublished") + has("headline") + has("author") + has("articleBody"))
            };
            if best.as_ref().is_none_or(|(known, _)| value(&found) > value(known)) {
                best = Some((found, *id));
            }
        }
    }
    let mut of_video = Vec::new();
    let Some((Described { object, rank }, script)) = best else { return of_video };
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
            names(value, &mut facts.authors);
        }
    }
    facts.outlet = object.get("publisher").and_then(text_of).map(unescaped).filter(|name| !is_address(name));
    for key in ["mainEntityOfPage", "url", "@id"] {
        let address = |value: &Value| match value {
            Value::Object(inner) => ["@id", "url"].iter().find_map(|key| inner.get(*key)?.as_str().map(str::to_owned)),
            other => other.as_str().map(str::to_owned),
        };
        facts.urls.extend(object.get(key).and_then(address));
    }
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
    facts.body = body(&object);
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

/// A date's place in a script: behind its key.
fn in_script(dom: &Dom, script: Id, key: &str, date: &str) -> Option<ByteSpan> {
    let child = dom.children(script).next()?;
    let Data::Text(text) = &dom.node(child).data else { return None };
    let from = text.text.find(&format!("\"{key}\"")).unwrap_or_default();
    let start = from + text.text.get(from..)?.find(date)?;
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

/// The names in an author's value.
fn names(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(name) => found.push(unescaped(name)),
        Value::Array(items) => items.iter().take(64).for_each(|item| names(item, found)),
        Value::Object(object) => match object.get("name") {
            Some(inner @ (Value::String(_) | Value::Array(_))) => names(inner, found),
            _ => {
                let part = |key| object.get(key).and_then(Value::as_str).map(unescaped);
                if let (Some(given), Some(family)) = (part("givenName"), part("familyName")) {
                    found.push(format!("{given} {family}"));
                }
            }
        },
        _ => {}
    }
}

pub(super) fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//") || text.starts_with("www.")
}

/// Names of meta elements by fact, the most trustworthy first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "publish-date",
    "publishdate",
    "publish_date",
    "publishedat",
    "published_at",
    "pubdate",
    "date_published",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "article:published",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc:date",
    "dc.date.publication",
    "citation_publication_date",
    "citation_date",
    "date.created",
    "datecreated",
    "og:pubdate",
    "last-published",
    "date",
    "sorttime",
    "created",
    "releasedate",
    "release_date",
];
const UPDATED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "modified",
    "revised",
    "date.modified",
];
const TITLES: &[&str] =
    &["og:title", "twitter:title", "dc.title", "dcterms.title", "headline", "title", "parsely-title", "citation_title"];
const SUMMARIES: &[&str] = &["og:description", "description", "twitter:description", "dc.description"];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "creator",
    "byl",
    "og:article:author",
];

fn from_metas(metas: &[Meta<'_>], dom: &Dom, page: &str, facts: &mut Facts) {
    let all = |names: &[&str]| -> Vec<&Meta<'_>> {
        names.iter().flat_map(|name| metas.iter().filter(move |meta| meta.name == *name)).collect()
    };
    let first = |names: &[&str]| all(names).first().map(|meta| folded(meta.content));
    for meta in all(PUBLISHED) {
        facts.published.push(in_attribute(dom, page, meta.node, meta.content));
    }
    for meta in all(UPDATED) {
        facts.updated.push(in_attribute(dom, page, meta.node, meta.content));
    }
    facts.titles.extend(all(TITLES).iter().map(|meta| folded(meta.content)));
    facts.summaries.extend(all(SUMMARIES).iter().map(|meta| folded(meta.content)));
    if facts.authors.is_empty() {
        for name in AUTHORS {
            let named = metas.iter().filter(|meta| meta.name == *name && !is_address(meta.content.trim()));
            let mut seen = HashSet::new();
            facts.authors.extend(named.map(|meta| folded(meta.content)).filter(|name| seen.insert(name.clone())));
            if !facts.authors.is_empty() {
                break;
            }
        }
    }
    let site = first(&["og:site_name", "application-name", "publisher", "dc.publisher"]);
    facts.outlet = facts.outlet.take().or(site);
    facts.urls.extend(all(&["og:url", "twitter:url"]).iter().map(|meta| meta.content.trim().to_owned()));
    facts.language =
        facts.language.take().or_else(|| first(&["og:locale", "content-language", "language", "dc.language"]));
    if facts.keywords.is_empty() {
        let list = first(&["news_keywords", "article:tag", "keywords"]).unwrap_or_default();
        facts.keywords =
            list.split([',', ';']).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
    }
    facts.section = facts.section.take().or_else(|| first(&["article:section"]));
    if facts.is_free.is_none() {
        let tier = first(&["article:content_tier", "lp.article:content_tier", "isaccessibleforfree"])
            .map(|tier| tier.to_ascii_lowercase());
        facts.is_free = match tier.as_deref() {
            Some("locked" | "metered" | "false") => Some(false),
            Some("free" | "true") => Some(true),
            _ => None,
        };
    }
}

/// A date in an attribute, and where it stands in the page.
pub(super) fn in_attribute(dom: &Dom, page: &str, node: Id, content: &str) -> DeclaredDate {
    let at = dom.node(node).at;
    let tag = page.get(at..).map(|rest| rest.get(..rest.find('>').unwrap_or(rest.len())).unwrap_or_default());
    let start = tag.and_then(|tag| tag.find(content)).map(|start| at + start);
    DeclaredDate { text: content.trim().to_owned(), bytes: start.map(|start| trimmed(content, start)) }
}

fn trimmed(content: &str, start: usize) -> ByteSpan {
    let lead = content.len() - content.trim_start().len();
    ByteSpan::new(start + lead, start + lead + content.trim().len())
}

fn from_microdata(microdata: &[(String, Id)], dom: &Dom, page: &str, facts: &mut Facts) {
    let mut headline = None;
    let mut authors = Vec::new();
    for (name, id) in microdata.iter().filter(|(_, id)| !is_beside(dom, *id)) {
        let value = || {
            let attribute = ["content", "datetime"].iter().find_map(|key| dom.attribute(*id, key));
            attribute.map(str::to_owned).unwrap_or_else(|| folded(&dom.text_of(*id)))
        };
        match name.as_str() {
            "headline" if headline.is_none() => headline = Some(value()),
            "datepublished" => facts.published.push(attribute_or_text(dom, page, *id)),
            "datemodified" => facts.updated.push(attribute_or_text(dom, page, *id)),
            "author" | "creator" => {
                let named =
                    dom.below(*id).find(|inner| dom.attribute(*inner, "itemprop").is_some_and(|name| name == "name"));
                authors.push(named.map_or_else(value, |inner| {
                    dom.attribute(inner, "content").map_or_else(|| folded(&dom.text_of(inner)), str::to_owned)
                }));
            }
            _ => {}
        }
    }
    facts.titles.extend(headline.filter(|headline| !headline.is_empty()));
    if facts.authors.is_empty() {
        authors.dedup();
        facts.authors = authors.into_iter().filter(|name| !name.is_empty() && !is_address(name)).collect();
    }
}

/// A date in `content` or `datetime`, else in the text.
fn attribute_or_text(dom: &Dom, page: &str, id: Id) -> DeclaredDate {
    match ["content", "datetime"].iter().find_map(|key| dom.attribute(id, key)) {
        Some(value) => in_attribute(dom, page, id, value),
        None => DeclaredDate { text: folded(&dom.text_of(id)), bytes: None },
    }
}

/// Whether an element belongs to something beside the article: a comment, a list of other articles.
fn is_beside(dom: &Dom, id: Id) -> bool {
    dom.above(id).any(|above| {
        let kind = dom.attribute(above, "itemtype").unwrap_or_default();
        matches!(dom.name(above), "aside" | "footer")
            || kind.ends_with("/Comment")
            || kind.ends_with("/UserComments")
            || kind.ends_with("/ItemList")
    })
}

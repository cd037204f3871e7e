//! Collects what a page says of itself: linked data, meta elements, microdata, and a few elements of known meaning.
//!
//! Every fact has several places; all are collected in the order of trust. Which date of several counts is settled by `extract`,
//! which knows the clock; whose the facts of microdata are, when the article was found.

use std::collections::HashSet;

use super::dom::{DOCUMENT, Dom, Id};
use super::facts::{Facts, folded, is_address, without_site};
use super::jsonld::LinkedData;
use super::linked::{Identity, linked_data};
use crate::ingest::draft::DeclaredDate;
use crate::model::ByteSpan;

/// Longer values are no title, no summary; a longer text is not compared with the page's blocks. In bytes.
const MAX_TITLE: usize = 500;
const MAX_SUMMARY: usize = 4000;
const MAX_BODY: usize = 512 << 10;
/// Headings of the first level that are looked at.
const MAX_HEADINGS: usize = 8;

/// The names of a meta element, in lower case, and what it says.
struct Meta<'a> {
    name: String,
    content: &'a str,
    node: Id,
}

/// Collects the facts of a page.
pub(super) fn collect(dom: &Dom, page: &str) -> Facts {
    let mut facts = Facts::default();
    let mut data = LinkedData::default();
    let mut metas = Vec::new();
    let mut identity = Identity::default();
    let mut title = None;
    let mut body = None;
    let mut second = Vec::new();
    for id in dom.below(DOCUMENT) {
        let attribute = |key| dom.attribute(id, key);
        match dom.name(id) {
            "script" if attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) => {
                data.read(id, &dom.text_of(id));
            }
            // A property of an item in the page, not of the page.
            "meta" if body.is_some() && attribute("itemprop").is_some() => {}
            "meta" => {
                let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| attribute(key));
                if let (Some(name), Some(content)) = (name, attribute("content"))
                    && !content.trim().is_empty()
                {
                    metas.push(Meta { name: name.trim().to_ascii_lowercase(), content, node: id });
                }
            }
            "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                facts.urls.extend(attribute("href").map(str::to_owned));
            }
            "title" if title.is_none() => title = Some(folded(&dom.text_of(id))),
            name @ ("h1" | "h2") if !is_link(dom, id) => {
                let headings = if name == "h1" { &mut identity.titles } else { &mut second };
                if headings.len() < MAX_HEADINGS {
                    headings.push(folded(&dom.text_of(id)));
                }
            }
            "body" => body = Some(id),
            "html" => facts.language = attribute("lang").or_else(|| attribute("xml:lang")).map(str::to_owned),
            _ => {}
        }
        if let Some(property) = attribute("itemprop").filter(|_| dom.name(id) != "meta" || body.is_some()) {
            facts.microdata.extend(property.split_whitespace().map(|name| (name.to_ascii_lowercase(), id)));
        }
    }
    if identity.titles.is_empty() {
        identity.titles = second;
    }
    let saved_from = dom.first_comment.as_deref().and_then(saved_from);
    let page_title = title.filter(|title| !title.is_empty());
    let said = |names: &[&str]| {
        let said = metas.iter().filter(|meta| names.contains(&meta.name.as_str()));
        said.map(|meta| folded(meta.content)).collect::<Vec<_>>()
    };
    let titles = said(&["og:title", "twitter:title"]).into_iter().chain(page_title.clone());
    identity.titles.extend(titles.map(|title| without_site(&title, None)));
    identity.titles.retain(|title| !title.is_empty());
    identity.addresses = facts.urls.iter().cloned().chain(said(&["og:url"])).chain(saved_from.clone()).collect();
    let of_video = linked_data(&data, &identity, dom, &mut facts);
    from_metas(&metas, dom, page, &mut facts);
    facts.titles.extend(headline(dom, &facts));
    facts.published.extend(of_video);
    let is_article = metas.iter().any(|meta| meta.name == "og:type" && meta.content.to_lowercase().contains("article"));
    facts.declares_title = !facts.titles.is_empty() && (is_article || facts.describes_article);
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
    facts.urls.extend(saved_from);
    facts
}

/// Whether a heading leads to another article.
fn is_link(dom: &Dom, id: Id) -> bool {
    dom.above(id).any(|above| dom.name(above) == "a") || dom.below(id).take(8).any(|below| dom.name(below) == "a")
}

/// `saved from url=(0031)https://…`, which browsers write into saved pages.
fn saved_from(comment: &str) -> Option<String> {
    let (_, behind) = comment.split_once("saved from url=")?;
    let url = behind.split_once(')').map_or(behind, |(_, url)| url);
    Some(url.trim().to_owned())
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
    if facts.authors.is_empty() {
        // A label, and in the next element its value: `twitter:label1` says what `twitter:data1` is.
        let labels = metas.iter().filter_map(|meta| Some((meta.name.strip_prefix("twitter:label")?, meta.content)));
        let written =
            labels.filter(|(_, label)| matches!(label.trim(), "Verfasst von" | "Geschrieben von" | "Written by"));
        facts.authors.extend(written.filter_map(|(number, _)| first(&[&format!("twitter:data{number}")])));
    }
    let site = first(&["og:site_name", "application-name", "publisher", "dc.publisher"]);
    facts.outlet = facts.outlet.take().or(site.filter(|site| !is_address(site)));
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

/// The headline in the microdata, but for those of lists.
fn headline(dom: &Dom, facts: &Facts) -> Option<String> {
    let is_listed = |id: Id| {
        dom.above(id).any(|above| dom.attribute(above, "itemtype").is_some_and(|kind| kind.ends_with("/ItemList")))
    };
    let mut named = facts.microdata.iter().filter(|(name, id)| name == "headline" && !is_listed(*id));
    let (_, id) = named.next()?;
    let attribute = dom.attribute(*id, "content").map(str::to_owned);
    Some(attribute.unwrap_or_else(|| folded(&dom.text_of(*id)))).filter(|headline| !headline.is_empty())
}

/// A date in `content` or `datetime`, else in the text.
pub(super) fn date_of(dom: &Dom, page: &str, id: Id) -> DeclaredDate {
    let attributes = ["content", "datetime"].iter().filter_map(|key| dom.attribute(id, key));
    match attributes.into_iter().find(|value| !value.trim().is_empty()) {
        Some(value) => in_attribute(dom, page, id, value),
        None => DeclaredDate { text: folded(&dom.text_of(id)), bytes: None },
    }
}

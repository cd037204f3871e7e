//! HTML pages. The cases are files in `html/`: a page, and beside it what is understood of it (`BELEG_BLESS=1` writes it anew).

use std::fmt::Write;
use std::fs;
use std::path::Path;

use beleg::extract::ExtractOptions;
use beleg::model::{Article, SkipReason, SourceOf};
use proptest::prelude::*;

use crate::contracts::assert_current;
use crate::extract::{articles_with, now};

fn article(raw: &[u8], name: &str) -> Result<Article, String> {
    let mut articles = articles_with(raw, name, &ExtractOptions::new(now()))
        .map_err(|skipped| format!("{}: {}", skipped.reason, skipped.message))?;
    assert_eq!(articles.len(), 1, "a page is one article");
    articles.remove(0).map_err(|skipped| format!("{}: {}", skipped.reason, skipped.message))
}

pub(super) fn describe(article: &Article) -> String {
    let meta = &article.meta;
    let mut text = String::new();
    let mut row = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            writeln!(text, "{name}: {value}").unwrap();
        }
    };
    if meta.version.is_some() || meta.status.is_some() {
        row("id", Some(meta.id.to_string()));
    }
    row("version", meta.version.map(|version| version.to_string()));
    row("status", meta.status.map(|status| status.as_str().to_owned()));
    row("embargo", meta.embargo.map(|instant| instant.format("%FT%TZ").to_string()));
    row("outlet", meta.outlet.clone());
    row("agencies", Some(meta.agencies.join(", ")));
    row("authors", Some(meta.authors.join(", ")));
    row("place", meta.place.clone());
    row("url", meta.url.clone());
    row("language", meta.language.clone());
    for (name, date) in [("published", &meta.published), ("updated", &meta.updated)] {
        row(
            name,
            date.as_ref().map(|date| {
                let instant = date.instant.map(|instant| format!(" {}", instant.format("%FT%TZ"))).unwrap_or_default();
                let evidence = date
                    .evidence
                    .as_ref()
                    .map(|evidence| format!(" `{}` {}..{}", evidence.text, evidence.bytes.start, evidence.bytes.end));
                format!("{}{instant} {}{}", date.day, date.basis.as_str(), evidence.unwrap_or_default())
            }),
        );
    }
    for (key, value) in &meta.extra {
        row(&format!("extra {key}"), Some(value.to_string()));
    }
    for block in &article.blocks {
        let of = if block.source.of == SourceOf::File { "file" } else { "extracted" };
        let body = block.text.replace('\n', "⏎");
        writeln!(text, "{} {} line {} {of}: {body}", block.slot, block.kind.as_str(), block.source.line).unwrap();
    }
    text
}

#[test]
fn pages_are_understood() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest/html");
    let mut pages: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    pages.sort();
    assert!(pages.len() >= 8);
    for page in pages {
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        let text = match article(&fs::read(&page).unwrap(), &name) {
            Ok(article) => describe(&article),
            Err(skipped) => skipped + "\n",
        };
        assert_current(&page.with_extension("txt"), &text);
    }
}

#[test]
fn passages_stand_where_their_ranges_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest/html");
    let (mut in_file, mut extracted) = (0, 0);
    for name in ["linked_data.html", "windows_1252.html", "broken_markup.html"] {
        let raw = fs::read(folder.join(name)).unwrap();
        let is_utf8 = std::str::from_utf8(&raw).is_ok();
        for block in article(&raw, name).unwrap().blocks {
            match block.source.of {
                SourceOf::File => {
                    in_file += 1;
                    let own = &raw[block.source.bytes.range()];
                    let own = if is_utf8 {
                        String::from_utf8(own.to_vec()).unwrap()
                    } else {
                        own.iter().map(|byte| char::from(*byte)).collect()
                    };
                    assert_eq!(own, block.text);
                }
                SourceOf::Extracted => extracted += 1,
            }
        }
    }
    assert!(in_file > 10 && extracted > 2, "{in_file} in the file, {extracted} extracted");
}

#[test]
fn pages_that_are_none_are_skipped_with_a_reason() {
    let reason = |page: &str| {
        articles_with(page.as_bytes(), "a.html", &ExtractOptions::new(now()))
            .map(|_| ())
            .map_err(|skipped| skipped.reason)
    };
    assert_eq!(
        reason("<!DOCTYPE html><html><body><div id=root></div><script>start()</script></body></html>"),
        Err(SkipReason::NoText)
    );
    assert_eq!(
        reason("<html><body><nav><a href=/>Start</a> <a href=/a>Politik</a></nav></body></html>"),
        Err(SkipReason::NoText)
    );
    assert_eq!(reason(&"<div>".repeat(50_000)), Err(SkipReason::Malformed));
    assert_eq!(reason(&format!("<p {}>Ein Satz.", "a=b ".repeat(50_000))), Err(SkipReason::Malformed));
    assert_eq!(reason("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel/></rss>"), Err(SkipReason::NoText));
    assert_eq!(reason("<?xml version=\"1.0\"?><opml><body/></opml>"), Err(SkipReason::UnsupportedFormat));
}

#[test]
fn nesting_and_size_are_bounded() {
    let sentence = "Der Hafen bleibt nach dem Sturm bis auf Weiteres gesperrt, teilte die Stadt am Montag mit.";
    let deep = format!("<!DOCTYPE html>{}<p>{sentence}</p>{}", "<div>".repeat(400), "</div>".repeat(400));
    assert_eq!(article(deep.as_bytes(), "a.html").unwrap().blocks[0].text, sentence);
    let inline = format!("<!DOCTYPE html><p>{}{sentence}</p>", "<b><i>".repeat(300));
    assert!(article(inline.as_bytes(), "a.html").is_ok());
    let huge = format!("<!DOCTYPE html><p>{}</p>", format!("{sentence} ").repeat(40_000));
    let article = article(huge.as_bytes(), "a.html").unwrap();
    assert!(article.blocks.len() > 1000);
}

#[test]
fn utf16_pages_are_cited_in_their_bytes() {
    let page = "<!DOCTYPE html><html><body><p>Die Fähre über den Großen See fährt seit Donnerstag wieder nach Zarin.</p></body></html>";
    let raw: Vec<u8> = [0xFF, 0xFE].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let article = article(&raw, "a.html").unwrap();
    let block = &article.blocks[0];
    let units: Vec<u16> =
        raw[block.source.bytes.range()].chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    assert_eq!(String::from_utf16(&units).unwrap(), block.text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_are_read_without_a_panic(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = articles_with(&raw, "a.html", &ExtractOptions::new(now()));
        let page = [b"<!DOCTYPE html><body><p>", raw.as_slice()].concat();
        let _ = articles_with(&page, "a.html", &ExtractOptions::new(now()));
    }

    #[test]
    fn any_markup_keeps_its_places(page in "(<(p|b|a|td|table|/p|/b|div|/div|br|li|h1|h2|time|figure|svg|template|!--|script type=\"application/ld.json\")>|&(amp|auml|#8222|quot);?|[a-zäöß ,.]{1,30}|\r\n){0,40}") {
        let raw = format!("<!DOCTYPE html>{page}");
        if let Ok(article) = article(raw.as_bytes(), "a.html") {
            for block in article.blocks.iter().filter(|block| block.source.of == SourceOf::File) {
                prop_assert_eq!(raw.get(block.source.bytes.range()), Some(block.text.as_str()));
            }
        }
    }
}

/// Each line of linked data costs a bounded look at the page, whether it stands there or not, and so does each block a look at them. Before,
/// 50,000 lines cost a look at the whole page each: minutes.
#[test]
fn a_page_of_short_lines_takes_linear_time() {
    const PADDING: usize = 8 << 20;
    let time = |lines: usize, body: &str| {
        // In the page the letter stands as an escape, so that no line stands there as it is.
        let text = (0..lines).map(|i| format!("\\u00fcb {i}")).collect::<Vec<_>>().join("\\n");
        let page = format!(
            "<html><head><title>Am Kai</title><script type=\"application/ld+json\">{{\"@type\": \"NewsArticle\", \"headline\": \"Am Kai\", \"articleBody\": \"{text}\"}}</script></head><body><h1>Am Kai</h1>{body}</body></html>"
        );
        let began = std::time::Instant::now();
        let draft = super::drafts(page.as_bytes(), "a.html").unwrap().remove(0).unwrap();
        assert!(draft.text.contains(&format!("üb {}", lines - 1)));
        began.elapsed().as_secs_f32()
    };
    let shown: String =
        (0..20_000).map(|i| format!("<div>Zeile {i} nennt andere Möwen am Kai und im Hafen</div>")).collect();
    for body in [format!("<!--{}-->", "-x".repeat(PADDING / 2)), shown] {
        let (few, many) = (time(500, &body), time(50_000, &body));
        assert!(many < 3.0 * few + 10.0, "{few} seconds for 500 lines, {many} for 50,000");
    }
}

//! From drafts to articles: layout, dates, datelines, cited media. The cases are files in this folder.

mod attribution;
mod languages;
mod refused;

use std::fmt::Write;
use std::ops::ControlFlow;

use beleg::calendar::{DayError, find_days, parse_day};
use beleg::extract::{ExtractOptions, MAX_WORDS, extract, mentions, split_passages};
use beleg::ingest::read_stream;
use beleg::model::{Article, ArticleDate, Basis, ByteSpan, Resolved, Skipped, SourceOf};
use chrono::{DateTime, Utc};
use proptest::prelude::*;

pub(crate) fn now() -> DateTime<Utc> {
    "2026-01-15T12:00:00Z".parse().expect("a valid instant")
}

/// The articles of some bytes, or why there is none.
pub(crate) fn articles_with(
    raw: &[u8],
    name: &str,
    options: &ExtractOptions,
) -> Result<Vec<Result<Article, Skipped>>, Skipped> {
    let mut articles = Vec::new();
    read_stream(raw, name, &mut |draft| {
        articles.push(draft.and_then(|draft| Ok(extract(draft, name, "00", options)?)));
        ControlFlow::Continue(())
    })?;
    Ok(articles)
}

/// The articles of a readable file.
pub(crate) fn articles_of(raw: &[u8], name: &str) -> Vec<Result<Article, Skipped>> {
    articles_with(raw, name, &ExtractOptions::new(now())).expect("readable")
}

fn article(raw: impl AsRef<[u8]>, name: &str) -> Article {
    articles_with(raw.as_ref(), name, &ExtractOptions::new(now())).expect("readable").remove(0).expect("an article")
}

/// Checks every case of a file: lines with `#` say the rule, `---` parts input from output, `===` the cases.
fn check(file: &str, output: impl Fn(&str) -> String) {
    for case in file.split("\n===\n") {
        let (input, expected) = case.rsplit_once("\n---").expect("a case has input and output");
        let lines = input.lines();
        let comment: Vec<&str> = lines.clone().take_while(|line| line.starts_with('#')).collect();
        let input = lines.skip(comment.len()).collect::<Vec<_>>().join("\n");
        assert_eq!(output(&input).trim(), expected.trim(), "{comment:?}");
    }
}

fn describe(date: &ArticleDate) -> String {
    let instant = date.instant.map(|instant| format!(" {}", instant.format("%FT%TZ"))).unwrap_or_default();
    format!("{}{instant} {}", date.day, date.basis.as_str())
}

#[test]
fn layouts_of_german_news() {
    check(include_str!("layout.txt"), |input| {
        let article = article(input, "story.txt");
        let mut output = String::new();
        for block in &article.blocks {
            let text = block.text.replace('\n', "⏎");
            writeln!(output, "{} {}: {text}", block.slot, block.kind.as_str()).unwrap();
        }
        let meta = &article.meta;
        for (name, date) in [("published", &meta.published), ("updated", &meta.updated)] {
            if let Some(date) = date {
                writeln!(output, "{name}: {}", describe(date)).unwrap();
            }
        }
        let place = meta.place.clone().into_iter().collect::<Vec<_>>();
        let mut lists =
            vec![("place", &place), ("agencies", &meta.agencies), ("authors", &meta.authors), ("cited", &meta.cited)];
        let found = mentions(meta, &article.blocks, article.header_days.clone());
        let spoken = found.into_iter().map(|mention| mention.text).collect();
        if meta.published.is_none() {
            lists.push(("mentions", &spoken));
        }
        for (name, list) in lists {
            if !list.is_empty() {
                writeln!(output, "{name}: {}", list.join(", ")).unwrap();
            }
        }
        output
    });
}

#[test]
fn lines_that_say_the_source_of_a_text() {
    check(include_str!("source_lines.txt"), |input| {
        let article = article(input, "story.txt");
        let mut output = String::new();
        for block in &article.blocks {
            writeln!(output, "{}: {}", block.kind.as_str(), block.text.replace('\n', "⏎")).unwrap();
        }
        let meta = &article.meta;
        let list = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
        let pairs = meta.extra.iter().map(|(key, value)| format!("{key}={}", value.as_str().unwrap()));
        let extra: Vec<String> = pairs.collect();
        for (name, value) in [
            ("outlet", meta.outlet.clone()),
            ("authors", list(&meta.authors)),
            ("agencies", list(&meta.agencies)),
            ("published", meta.published.as_ref().map(describe)),
            ("place", meta.place.clone()),
            ("url", meta.url.clone()),
            ("extra", (!extra.is_empty()).then(|| extra.join(" "))),
        ] {
            output.extend(value.map(|value| format!("{name}: {value}\n")));
        }
        output
    });
}

#[test]
fn days_that_a_text_speaks_of() {
    let output = |input: &str| {
        let mut output = String::new();
        for day in find_days(input, "2025-10-16".parse().ok()) {
            let days = match day.period {
                None => "?".to_owned(),
                Some(period) if period.first == period.last => period.first.to_string(),
                Some(period) => format!("{}..{}", period.first, period.last),
            };
            writeln!(output, "{} = {days}", day.span.of(input)).unwrap();
        }
        output
    };
    check(include_str!("dates.txt"), output);
    check(include_str!("spoken.txt"), output);
}

#[test]
fn without_the_day_of_its_article_a_text_says_only_what_its_words_say() {
    let text =
        "Am 3. Mai 2024 und im Herbst 1989; am Montag, gestern, im Mai, Anfang 2020, vor zwei Jahren, zu Ostern 2026.";
    let found = find_days(text, None);
    let stated: Vec<&str> =
        found.iter().filter(|day| day.resolved == Some(Resolved::Stated)).map(|day| day.span.of(text)).collect();
    assert_eq!(stated, ["3. Mai 2024", "Herbst 1989", "Anfang 2020", "Ostern 2026"]);
    let open: Vec<&str> = found.iter().filter(|day| day.period.is_none()).map(|day| day.span.of(text)).collect();
    assert_eq!(open, ["am Montag", "gestern", "Mai", "vor zwei Jahren"]);
    assert_eq!(found.len(), stated.len() + open.len());
}

#[test]
fn mentions_stand_in_their_passages_and_in_the_source() {
    let text = "Über den Fluss\n\nPublished: x\nSie kam am Montag, fünf Züge fielen aus.\nÄrger gab es schon vergangene Woche.\n\nGebaut wird ab Mai.\n";
    let published = "Stand: 16.10.2025\n\n";
    let plain = format!("{text}\n{published}");
    let crlf = plain.replace('\n', "\r\n");
    let latin: Vec<u8> = crlf.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(crlf.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let ascii = |raw: &[u8]| raw.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect::<String>();
    for raw in [plain.as_bytes(), crlf.as_bytes(), &latin, &utf16] {
        let article = article(raw, "story.txt");
        assert_eq!(article.meta.published.as_ref().map(|date| date.day.to_string()).as_deref(), Some("2025-10-16"));
        let found = mentions(&article.meta, &article.blocks, article.header_days);
        let days: Vec<_> =
            found.iter().map(|mention| (mention.text.as_str(), mention.day.unwrap().to_string())).collect();
        let expected = [("am Montag", "2025-10-13"), ("vergangene Woche", "2025-10-06"), ("Mai", "2026-05-01")];
        assert_eq!(days, expected.map(|(words, day)| (words, day.to_owned())));
        for mention in &found {
            assert_eq!(ascii(&raw[mention.bytes.range()]), mention.text);
            let block = article
                .blocks
                .iter()
                .find(|block| mention.passage.as_deref().unwrap().ends_with(&format!("#{}", block.slot)))
                .unwrap();
            let (start, end) = (mention.start.unwrap(), mention.end.unwrap());
            assert_eq!(block.text.chars().skip(start).take(end - start).collect::<String>(), mention.text);
        }
    }
}

#[test]
fn days_that_sources_declare() {
    check(include_str!("stamps.txt"), |input| {
        let mut output = String::new();
        for declared in input.lines() {
            let value = if declared.starts_with(['{', '[']) { declared.to_owned() } else { format!("{declared:?}") };
            let meta = article(format!("{{\"text\": \"Ein Satz.\", \"published\": {value}}}"), "a.json").meta;
            let kept = meta.extra.get("published").map_or("", |_| " (kept)");
            let date = meta.published.as_ref().map_or("none".to_owned(), |date| match date.instant {
                Some(instant) => instant.format("%FT%TZ").to_string(),
                None => date.day.to_string(),
            });
            writeln!(output, "{declared} = {date}{kept}").unwrap();
        }
        output
    });
}

#[test]
fn the_next_declared_date_counts_where_one_says_nothing() {
    let feed = |dates: &str| {
        format!(
            "<rss xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><item><title>Rat tagt</title>\
             <description>Der Rat tagte.</description>{dates}</item></channel></rss>"
        )
    };
    let page = |metas: &str| {
        format!(
            "<!DOCTYPE html><html lang=\"de\"><head><title>Rat tagt</title>{metas}</head><body><article><h1>Rat tagt</h1>\
             <p>Der Rat der Stadt hat am Abend die Brücke gesperrt.</p></article></body></html>"
        )
    };
    let nitf = "<nitf><head><docdata><date.issue norm=\"bald\"/><story.date norm=\"20251016\"/></docdata></head>\
                <body><body.head><hedline><hl1>Rat tagt</hl1></hedline></body.head><body.content><p>Der Rat tagte.</p></body.content></body></nitf>";
    let ninjs = "{\"uri\": \"urn:x:1\", \"pubstatus\": \"usable\", \"headline\": \"Rat tagt\", \"firstcreated\": \"\", \
                 \"contentcreated\": \"2025-10-16T10:00:00Z\", \"body_html\": \"<p>Der Rat tagte.</p>\"}";
    for (name, raw) in [
        ("leer.xml", feed("<pubDate></pubDate><dc:date>2025-10-16</dc:date>")),
        ("unlesbar.xml", feed("<pubDate>neulich</pubDate><dc:date>2025-10-16</dc:date>")),
        ("null.xml", feed("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate><dc:date>2025-10-16</dc:date>")),
        ("zweimal.xml", feed("<dc:date></dc:date><dc:date>2025-10-16</dc:date>")),
        (
            "null-und-prism.xml",
            feed("<pubDate>0000-00-00</pubDate><prism:publicationDate>2025-10-16</prism:publicationDate>"),
        ),
        (
            "leer.html",
            page("<meta property=\"article:published_time\" content=\"\"><meta name=\"date\" content=\"2025-10-16\">"),
        ),
        (
            "zweideutig.html",
            page(
                "<meta property=\"article:published_time\" content=\"11/01/2025\"><meta name=\"date\" content=\"2025-10-16\">",
            ),
        ),
        ("a.nitf.xml", nitf.to_owned()),
        ("a.json", ninjs.to_owned()),
    ] {
        let published = article(raw, name).meta.published;
        assert_eq!(published.map(|date| date.day.to_string()).as_deref(), Some("2025-10-16"), "{name}");
    }
}

#[test]
fn media_that_a_text_leans_on() {
    check(include_str!("cited.txt"), |input| article(input, "story.txt").meta.cited.join(", "));
}

#[test]
fn days_on_the_command_line() {
    let days = |text| {
        let now = "2025-10-21T22:30:00Z".parse().unwrap();
        parse_day(text, now, chrono_tz::Europe::Berlin).map(|period| format!("{} {}", period.first, period.last))
    };
    for (text, expected) in [
        ("2025-10-16", "2025-10-16 2025-10-16"),
        ("16.10.2025", "2025-10-16 2025-10-16"),
        ("2025-10", "2025-10-01 2025-10-31"),
        ("2024", "2024-01-01 2024-12-31"),
        ("Februar 2024", "2024-02-01 2024-02-29"),
        // In Berlin it is the 22nd already.
        ("heute", "2025-10-22 2025-10-22"),
        ("gestern", "2025-10-21 2025-10-21"),
        ("7d", "2025-10-15 2025-10-22"),
    ] {
        assert_eq!(days(text).as_deref(), Ok(expected), "{text}");
    }
    assert_eq!(days("31.02.2025"), Err(DayError::Impossible { found: "31.02.2025".to_owned() }));
    assert_eq!(days("2025-13"), Err(DayError::Impossible { found: "2025-13".to_owned() }));
    for text in ["", "bald", "d", "99999999999999999999d", "18. August", "Donnerstag"] {
        assert!(matches!(days(text), Err(DayError::Unknown { .. })), "{text}");
    }
}

#[test]
fn a_time_that_clocks_skip_leaves_the_day_and_one_they_repeat_is_the_earlier() {
    let date = |published: &str| {
        article(format!("{{\"text\": \"Ein Satz.\", \"published\": \"{published}\"}}"), "a.json")
            .meta
            .published
            .map(|date| describe(&date))
    };
    assert_eq!(date("30.03.2025, 02:30 Uhr").as_deref(), Some("2025-03-30 stated"));
    assert_eq!(date("26.10.2025, 02:30 Uhr").as_deref(), Some("2025-10-26 2025-10-26T00:30:00Z stated"));
    assert_eq!(date("2025-10-16T23:30:00Z").as_deref(), Some("2025-10-17 2025-10-16T23:30:00Z stated"));
    assert_eq!(date("Thu, 16 Oct 2025 14:05:00 +0200").as_deref(), Some("2025-10-16 2025-10-16T12:05:00Z stated"));
}

#[test]
fn days_as_databases_write_them_are_read() {
    let date = |record: &str| article(record, "a.json").meta.published;
    let described = |record: &str| date(record).map(|date| describe(&date));
    for published in ["1760616000", "\"1760616000\"", "1760616000000"] {
        let record = format!("{{\"text\": \"Ein Satz.\", \"published\": {published}}}");
        assert_eq!(described(&record).as_deref(), Some("2025-10-16 2025-10-16T12:00:00Z stated"), "{published}");
    }
    // The day where the archive is.
    let night = r#"{"inhalt": "Ein Satz.", "datum": 1760652000}"#;
    assert_eq!(described(night).as_deref(), Some("2025-10-17 2025-10-16T22:00:00Z stated"));
    let evidence = date(night).unwrap().evidence.unwrap();
    assert_eq!(night.get(evidence.bytes.start..evidence.bytes.end), Some("1760652000"));
    assert_eq!(described(r#"{"text": "Ein Satz.", "published": 20251016}"#).as_deref(), Some("2025-10-16 stated"));
    // A text that is a day goes before a number that may be one.
    let both = r#"{"titel": "A", "inhalt": "Ein Satz.", "published_at": 10203040, "datum": "2025-10-16"}"#;
    assert_eq!(described(both).as_deref(), Some("2025-10-16 stated"));
    // A fraction of a second is cut off.
    let fraction = r#"{"text": "Ein Satz.", "datum": 1760616000.5}"#;
    assert_eq!(described(fraction).as_deref(), Some("2025-10-16 2025-10-16T12:00:00Z stated"));
    // No day, or one that no article can have.
    for published in ["20251340", "7", "4102444800", "-1760616000", "10101010", "\"00010101\"", "\"0000000000\""] {
        let record = format!("{{\"text\": \"Ein Satz.\", \"datum\": {published}}}");
        assert_eq!(described(&record), None, "{published}");
    }
}

#[test]
fn a_stated_date_that_cannot_be_read_is_kept_in_extra() {
    let article =
        article(r#"{"text": "Ein Satz.", "published": "bald", "updated": "31.12.2030", "rubrik": 7}"#, "a.json");
    assert_eq!((article.meta.published, article.meta.updated), (None, None));
    let extra: Vec<_> = article.meta.extra.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(extra, ["rubrik=7", "published=\"bald\"", "updated=\"31.12.2030\""]);
}

#[test]
fn addresses_and_file_names_date_only_what_has_no_better_date() {
    let basis =
        |raw: &str, name: &str| article(raw, name).meta.published.map(|date| (date.day.to_string(), date.basis));
    let url = r#"{"text": "Ein Satz.", "url": "https://www.zeit.example/2025/10/16/hafen"}"#;
    assert_eq!(basis(url, "2024-01-01.json"), Some(("2025-10-16".to_owned(), Basis::Url)));
    assert_eq!(basis("Ein Satz.", "news/20251016_hafen.txt"), Some(("2025-10-16".to_owned(), Basis::Filename)));
    assert_eq!(basis("Ein Satz.", "news/2025-10-16-hafen.txt"), Some(("2025-10-16".to_owned(), Basis::Filename)));
    assert_eq!(basis("Ein Satz.", "news/120251016.txt"), None);
    assert_eq!(basis("Ein Satz.", "news/2031-10-16.txt"), None);
    assert_eq!(basis("Ein Satz.", "2025-10-16/hafen.txt"), None);
}

#[test]
fn outlets_come_from_the_option_the_record_or_the_host() {
    let outlet = |raw: &str, set: Option<&str>| {
        let options = ExtractOptions { set_outlet: set.map(str::to_owned), ..ExtractOptions::new(now()) };
        articles_with(raw.as_bytes(), "a.json", &options).unwrap().remove(0).unwrap().meta.outlet
    };
    let known = r#"{"text": "Ein Satz.", "url": "https://www.spiegel.de/a"}"#;
    assert_eq!(outlet(known, None).as_deref(), Some("Der Spiegel"));
    assert_eq!(outlet(known, Some("Bote")).as_deref(), Some("Bote"));
    assert_eq!(
        outlet(r#"{"text": "Ein Satz.", "url": "https://www.bote.example/a"}"#, None).as_deref(),
        Some("bote.example")
    );
    assert_eq!(
        outlet(r#"{"text": "Ein Satz.", "outlet": "Bote", "url": "https://www.spiegel.de/a"}"#, None).as_deref(),
        Some("Bote")
    );
}

#[test]
fn ids_are_declared_or_made_from_the_address_or_the_place() {
    let id = |raw: &str, name: &str| article(raw, name).meta.id.to_string();
    assert_eq!(id(r#"{"id": 17, "text": "Ein Satz."}"#, "a.json"), "17");
    let address = id(r#"{"text": "Ein Satz.", "url": "https://bote.example/a"}"#, "a.json");
    assert_eq!(id(r#"{"text": "Neu.", "url": "HTTPS://Bote.example/a/?utm_source=x#y"}"#, "b.json"), address);
    assert_eq!(id("Ein Satz.", "a.txt"), id("Ein anderer Satz.", "a.txt"));
    assert_ne!(id("Ein Satz.", "a.txt"), id("Ein Satz.", "b.txt"));
    let refused = articles_with(br#"{"id": "a b", "text": "Ein Satz."}"#, "a.json", &ExtractOptions::new(now()))
        .unwrap()
        .remove(0);
    assert_eq!(refused.unwrap_err().message, "`id`: an id must not contain ` `: found in `a b`");
}

#[test]
fn strings_with_escapes_are_cited_in_the_extracted_text() {
    let raw = "{\n \"headline\": \"Größer\",\n \"paragraphs\": [\"Ohne Zeichen\", \"\", \"Mit \\\"Zeichen\\\"\"]}";
    let article = article(raw, "a.json");
    let [headline, first, last] = article.blocks.as_slice() else { panic!("three blocks") };
    for block in [headline, first] {
        assert_eq!((block.source.of, block.source.bytes.of(raw)), (SourceOf::File, block.text.as_str()));
    }
    assert_eq!((headline.source.line, first.source.line, first.slot.to_string()), (2, 3, "0".to_owned()));
    // An empty paragraph keeps its number.
    assert_eq!((last.source.of, last.slot.to_string()), (SourceOf::Extracted, "2".to_owned()));
}

#[test]
fn long_paragraphs_are_cut_at_sentence_ends() {
    let text = "Dieser eine Satz hat genau acht kurze Wörter. ".repeat(60);
    let article = article(&text, "a.txt");
    let counts: Vec<_> =
        article.blocks.iter().map(|block| (block.slot.to_string(), block.text.split(' ').count())).collect();
    assert_eq!(counts, [("0.0".to_owned(), 160), ("0.1".to_owned(), 160), ("0.2".to_owned(), 160)]);
}

/// Every block, cut from the raw bytes, decoded and with its line breaks normalised, is its text.
fn assert_blocks_stand_in_the_file(raw: &[u8], decode: impl Fn(&[u8]) -> String) {
    for article in articles_with(raw, "a.txt", &ExtractOptions::new(now())).into_iter().flatten().flatten() {
        for block in &article.blocks {
            let cut = decode(&raw[block.source.bytes.range()]);
            let cut = cut.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
            assert_eq!(cut, block.text);
            assert_eq!(block.source.of, SourceOf::File);
        }
    }
}

fn assert_days_are_ordered(text: &str, today: Option<chrono::NaiveDate>) {
    let mut end = 0;
    for day in find_days(text, today) {
        assert!(day.span.start >= end && day.span.end > day.span.start, "{text:?} {day:?}");
        assert!(text.get(day.span.range()).is_some(), "{text:?} {day:?}");
        assert!(day.period.is_none_or(|period| period.first <= period.last), "{text:?} {day:?}");
        assert_eq!(day.period.is_some(), day.resolved.is_some());
        assert!(today.is_some() || day.resolved != Some(Resolved::Relative));
        end = day.span.end;
    }
}

proptest! {
    #[test]
    fn blocks_stand_in_the_file_in_every_encoding(
        lines in prop::collection::vec("[A-ZÄÖÜ][a-zäöüß]{2,9}( [a-zäöüß]{2,9}){0,30}[.?]?", 1..12),
        breaks in prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n", "\r\n \r\n", "\u{2028}"]),
    ) {
        let text = lines.join(breaks);
        assert_blocks_stand_in_the_file(text.as_bytes(), |raw| String::from_utf8(raw.to_vec()).unwrap());
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_blocks_stand_in_the_file(&utf16, |raw| {
            let units: Vec<u16> = raw.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).unwrap()
        });
        if breaks != "\u{2028}" {
            let raw: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
            assert_blocks_stand_in_the_file(&raw, |raw| raw.iter().map(|byte| char::from(*byte)).collect());
        }
    }

    #[test]
    fn days_spoken_of_are_ordered_and_stand_between_letters(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "am ", "Montag", "Freitagabend", "der ", "des ", "vergangenen ", "kommende ", "Woche", "Jahr", "Jahren", "Monat", "Mitte ", "Ende ", "Mai ", "Oktober ",
            "29. Februar", "31.", "11., ", "und ", "bis ", "vor ", "in ", "drei ", "99 ", "999 ", "Tagen ", "2024", "9999", "1", "0", "90er", "-", "–", "Jahre ", "Ostern ",
            "Buß- und ", "Bettag ", "ersten ", "Advent ", "im ", "Winter ", "dritten ", "Quartal ", "Wochenende ", "Vortag ", "Tag darauf ", "später ", "heute ", "früh ",
            "will ", "hat ", "wird ", "gesagt ", ".", ",", "(", "\n\n", " ", "§", "ß", "İ", "heuer ", "nächsten ", "zu ", "anzutreten ", "sein ", "Dienstag, der 7."
        ]), 0..40),
        year in 1..=9999i32, ordinal in 1..=365u32,
    ) {
        let text = pieces.concat();
        assert_days_are_ordered(&text, chrono::NaiveDate::from_yo_opt(year, ordinal));
        assert_days_are_ordered(&text, None);
    }

    #[test]
    fn days_of_any_text_are_ordered(text in "(?s).{0,300}", year in 1..=9999i32) {
        assert_days_are_ordered(&text, chrono::NaiveDate::from_yo_opt(year, 60));
    }

    #[test]
    fn random_text_never_panics(text in "(?s).{0,400}") {
        let _ = articles_with(text.as_bytes(), "a.txt", &ExtractOptions::new(now()));
    }

    #[test]
    fn texts_made_of_what_the_rules_look_for_never_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "date ", "Stand: ", "16.10.2025", "2025-", "31. ", "Oktober", " (dpa", ") - ", "Berlin", "laut ", "\"Bild\"", "-Zeitung", "nume.ch",
            "\n", "\n\n", " ", "Do, ", "14:05", " Uhr", "T", "+02:00", "(l.)", "Foto: ", "©", "ß", "„", ".", "Aktualisiert am ", "9", "İ",
            "Quelle: ", "Autor: ", "URL:", "https://a.example/b", "Von Eva Muster", "SPIEGEL, ", " vom ", ", S. 5", "---\n", "title: ", "- ", "[", "]",
        ]), 0..40)
    ) {
        let text = pieces.concat();
        let _ = articles_with(text.as_bytes(), "a.txt", &ExtractOptions::new(now()));
        let _ = parse_day(&text, now(), chrono_tz::Europe::Berlin);
    }

    #[test]
    fn passages_are_ordered_and_lose_nothing(words in prop::collection::vec("[A-Za-zö]{1,8}[.!]?", 0..900)) {
        let text = words.join(" ");
        let mut end = 0;
        for span in split_passages(&text) {
            prop_assert!(ByteSpan::new(end, span.start).of(&text).trim().is_empty());
            prop_assert!(span.of(&text).split_whitespace().count() <= MAX_WORDS);
            end = span.end;
        }
        prop_assert!(ByteSpan::new(end, text.len()).of(&text).trim().is_empty());
    }
}

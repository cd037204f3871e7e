//! JSON of other programs: known by its keys, and read as ours.

use beleg::ingest::{Draft, Layout};
use beleg::model::BlockKind;
use proptest::prelude::*;

use super::drafts;
use crate::sandbox::Sandbox;

fn one(raw: &str) -> Draft {
    drafts(raw.as_bytes(), "a.jsonl").unwrap().remove(0).unwrap()
}

/// Headline, teaser, text, authors, date and outlet of a draft.
fn facts(draft: &Draft) -> [String; 6] {
    let Layout::Parts { headline, teaser, text, .. } = &draft.layout else { panic!("no parts") };
    let of =
        |span: &Option<beleg::model::ByteSpan>| span.map(|span| span.of(&draft.text).to_owned()).unwrap_or_default();
    let date = draft.declared.published.first().map(|date| date.text.clone()).unwrap_or_default();
    let outlet = draft.declared.outlet.clone().unwrap_or_default();
    [of(headline), of(teaser), of(text), draft.declared.authors.join("+"), date, outlet]
}

#[test]
fn news_please() {
    let draft = one(
        r#"{"authors": ["Eva Muster"], "date_download": "2025-10-17 08:00:00", "date_modify": null, "date_publish": "2025-10-16 12:05:00", "description": "Am Kai ist es still.", "filename": "a.html", "image_url": null, "language": "de", "localpath": null, "maintext": "Die Möwen kreisen.\nDie Kräne stehen.", "source_domain": "www.example.org", "title": "Der Hafen schläft", "title_page": null, "url": "https://www.example.org/hafen"}"#,
    );
    let text = "Die Möwen kreisen.\nDie Kräne stehen.";
    assert_eq!(
        facts(&draft),
        ["Der Hafen schläft", "Am Kai ist es still.", text, "Eva Muster", "2025-10-16 12:05:00", ""]
    );
    assert_eq!(draft.declared.url.as_deref(), Some("https://www.example.org/hafen"));
    assert_eq!(draft.declared.extra["source_domain"], "www.example.org");
}

#[test]
fn fundus() {
    let draft = one(
        r#"{"title": "Der Hafen schläft", "body": {"summary": ["Am Kai ist es still."], "sections": [{"headline": [], "paragraphs": ["Die Möwen kreisen."]}, {"headline": ["Kräne"], "paragraphs": ["Die Kräne stehen."]}]}, "plaintext": "Die Möwen kreisen.\n\nDie Kräne stehen.", "authors": ["Eva Muster", "Max Beispiel"], "publishing_date": "2025-10-16 14:05:00+02:00", "publisher": "Hafenblatt", "topics": ["Hafen"]}"#,
    );
    let Layout::Blocks { blocks, .. } = &draft.layout else { panic!("no blocks") };
    let blocks: Vec<_> = blocks.iter().map(|(kind, span)| (*kind, span.of(&draft.text))).collect();
    assert_eq!(
        blocks,
        [
            (BlockKind::Headline, "Der Hafen schläft"),
            (BlockKind::Teaser, "Am Kai ist es still."),
            (BlockKind::Paragraph, "Die Möwen kreisen."),
            (BlockKind::Heading, "Kräne"),
            (BlockKind::Paragraph, "Die Kräne stehen.")
        ]
    );
    assert_eq!(draft.declared.authors, ["Eva Muster", "Max Beispiel"]);
    assert_eq!(draft.declared.published[0].text, "2025-10-16 14:05:00+02:00");
    assert_eq!(draft.declared.outlet.as_deref(), Some("Hafenblatt"));
    assert!(!draft.declared.extra.contains_key("plaintext"));
    let flat = one(r#"{"title": "Der Hafen schläft", "plaintext": "Die Möwen kreisen.", "publisher": "Hafenblatt"}"#);
    assert_eq!(facts(&flat)[2], "Die Möwen kreisen.");
}

#[test]
fn trafilatura() {
    let draft = one(
        r#"{"title": "Der Hafen schläft", "author": "Eva Muster; Max Beispiel", "hostname": "example.org", "date": "2025-10-16", "fingerprint": "0a", "id": null, "license": null, "comments": "Schöner Artikel!", "raw_text": "Die Möwen kreisen.", "text": "Die Möwen kreisen.", "language": "de", "excerpt": "Am Kai ist es still.", "source": "https://example.org/hafen", "source-hostname": "Hafenblatt"}"#,
    );
    let authors = "Eva Muster+Max Beispiel";
    assert_eq!(
        facts(&draft),
        ["Der Hafen schläft", "Am Kai ist es still.", "Die Möwen kreisen.", authors, "2025-10-16", "Hafenblatt"]
    );
    assert_eq!(draft.declared.url.as_deref(), Some("https://example.org/hafen"));
    assert!(!draft.declared.extra.contains_key("comments") && !draft.declared.extra.contains_key("raw_text"));
}

#[test]
fn media_cloud() {
    let draft = one(
        r#"{"id": "ab12", "media_name": "example.org", "media_url": "example.org", "title": "Der Hafen schläft", "publish_date": "2025-10-16", "url": "https://example.org/hafen", "language": "de", "indexed_date": "2025-10-17T01:02:03", "text": "Die Möwen kreisen."}"#,
    );
    assert_eq!(facts(&draft), ["Der Hafen schläft", "", "Die Möwen kreisen.", "", "2025-10-16", "example.org"]);
    assert_eq!(draft.declared.id.as_deref(), Some("ab12"));
}

#[test]
fn our_own_records_stay_what_they_are() {
    let draft =
        one(r#"{"headline": "Eins", "text": "Zwei <p>", "title": "Drei", "date": "2025-10-16", "author": "Eva"}"#);
    assert_eq!(facts(&draft), ["Eins", "", "Zwei <p>", "", "", ""]);
    assert_eq!(draft.declared.extra.len(), 3);
    // A value that does not fit stays where it is.
    // As databases export them.
    for date in [
        r#"{"$date": "2025-10-16"}"#,
        r#"["2025-10-16"]"#,
        r#"{"$date": {"$numberLong": "2025-10-16"}}"#,
        r#"[{"$date": "2025-10-16"}]"#,
    ] {
        let record = format!(r#"{{"title": "Eins", "date": {date}, "text": "Zwei"}}"#);
        assert_eq!(one(&record).declared.published[0].text, "2025-10-16", "{date}");
    }
    for date in ["true", "[]", "{}", "[[[1]]]", "1.5", "-1", "1e300", r#"{"day": 16}"#, r#""""#] {
        let draft = one(&format!(r#"{{"title": "Eins", "date": {date}, "text": "Zwei"}}"#));
        assert_eq!((draft.declared.published.len(), draft.declared.extra.contains_key("date")), (0, true), "{date}");
    }
    let odd = one(r#"{"title": "Eins", "author": {"name": "Eva"}, "date": 16, "text": "Zwei"}"#);
    assert_eq!(facts(&odd), ["Eins", "", "Zwei", "", "", ""]);
    assert_eq!(odd.declared.extra.len(), 2);
}

#[test]
fn a_database_comes_by_pipe() {
    let sandbox = Sandbox::new();
    let rows = "[{\"Titel\":\"Der Hafen schläft\",\"Text\":\"<p>Die Möwen kreisen.</p><p>Die Kräne stehen.</p>\",\"Datum\":\"16.10.2025\",\"Quelle\":\"Hafenblatt\"},\n{\"Titel\":\"Ebbe\",\"Text\":\"Das Wasser geht.\",\"Datum\":null,\"Quelle\":null}]\n";
    assert!(sandbox.run_on("index -", rows).with_code(0).stdout.starts_with("2 added"));
    let hit = &sandbox.json("search Möwen")["hits"][0];
    assert_eq!(hit["article"]["published"]["day"], "2025-10-16");
    assert_eq!(hit["article"]["outlet"], "Hafenblatt");
    assert_eq!(hit["passage"]["text"], "Die Möwen kreisen.");
}

proptest! {
    #[test]
    fn records_of_others_never_panic(
        keys in prop::collection::vec("title|text|body|author|date|source|id|comments|summary|sections", 0..6),
        values in prop::collection::vec("null|1|\"x\"|\"<p>x</p>\"|\\[\"x\"\\]|\\{\"sections\": \\[\\{\"paragraphs\": \\[\"x\", 1\\]\\}\\]\\}|\\{\\}", 6)
    ) {
        let pairs: Vec<String> = keys.iter().zip(&values).map(|(key, value)| format!("\"{key}\": {value}")).collect();
        let _ = drafts(format!("{{{}}}", pairs.join(", ")).as_bytes(), "a.jsonl");
    }
}

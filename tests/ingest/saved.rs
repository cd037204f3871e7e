//! Web archives in which something is broken, or which hold more than answers with pages: no record costs another one.

use std::io::Write;

use beleg::model::SkipReason;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;

use super::containers::{gzip, zip};
use super::drafts;
use super::warc::{HTML, page, record, response};
use crate::sandbox::Sandbox;

const WORDS: [&str; 6] = ["Anna", "Berta", "Clara", "Dora", "Emma", "Frida"];

fn pages() -> Vec<Vec<u8>> {
    WORDS.iter().zip(1..).map(|(word, id)| response(id, HTML, page(word).as_bytes())).collect()
}

/// The first words of what is read, or reason and name of what is not.
fn told(raw: &[u8], name: &str) -> Vec<String> {
    let all = match drafts(raw, name) {
        Ok(all) => all,
        Err(skipped) => vec![Err(skipped)],
    };
    all.into_iter()
        .map(|record| match record {
            Ok(draft) => draft.text.split_whitespace().next().unwrap().to_owned(),
            Err(skipped) => {
                format!("{} {}", skipped.reason, skipped.container.unwrap_or_default()).trim_end().to_owned()
            }
        })
        .collect()
}

/// Indexes a file, and checks that what is indexed of it verifies.
fn verified(raw: &[u8], name: &str) -> u64 {
    let sandbox = Sandbox::new();
    sandbox.write(name, raw);
    let report = sandbox.json(&format!("index {name}"));
    let verified = sandbox.json("verify --all");
    assert_eq!(verified["counts"]["ok"], verified["results"].as_array().unwrap().len(), "{name}: {verified}");
    report["articles"].as_u64().unwrap()
}

/// An archive in which something was done to a record, plain and packed record by record.
fn changed(at: usize, change: impl Fn(&str) -> String) -> [(Vec<u8>, &'static str); 2] {
    let mut records = pages();
    records[at] = change(std::str::from_utf8(&records[at]).unwrap()).into_bytes();
    [(records.concat(), "a.warc"), (records.iter().flat_map(gzip).collect(), "a.warc.gz")]
}

fn stated_length(record: &str) -> u64 {
    let (_, rest) = record.split_once("Content-Length: ").unwrap();
    rest.split_once('\r').unwrap().0.parse().unwrap()
}

#[test]
fn a_record_that_states_a_wrong_length_costs_no_other_and_is_named() {
    for at in [0, 2, 5] {
        for wrong in [-200, -20, -7, -1, 1, 3, 17, 700, 2000, 5_000_000_000] {
            let is_last = at == 5;
            let archives = changed(at, |record| {
                let length = stated_length(record);
                let stated = length.checked_add_signed(wrong).unwrap();
                record.replace(&format!("Length: {length}"), &format!("Length: {stated}"))
            });
            for (raw, name) in archives {
                let found = told(&raw, name);
                let mut expected: Vec<String> = WORDS.map(str::to_owned).into();
                let id = format!("malformed urn:uuid:{}", at + 1);
                match (wrong > 0, is_last) {
                    // What is missing at the end may have been anything. Line breaks behind the record count for it.
                    (true, true) if wrong > 4 => expected[at] = id,
                    (true, true) => {}
                    // Line breaks behind a record are not missed.
                    (true, false) if wrong <= 4 => {}
                    _ => expected.insert(at + 1, id),
                }
                assert_eq!(found, expected, "{wrong} at {at}, {name}");
            }
        }
    }
}

#[test]
fn a_page_that_shows_a_record_is_no_border() {
    for quoted in [
        "\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nHallo\r\n\r\n",
        "\nWARC/1.1\nWARC-Type: warcinfo\n",
        "\nhttps://example.org/1 192.0.2.1 20060101120000 text/html 500\n",
    ] {
        let shown = page("Berta").replace(
            "</p>",
            &format!("</p><pre>{quoted}</pre><p>Die Fähre Berta fährt erst am Abend zurück, heißt es.</p>"),
        );
        let mut records = pages();
        records[1] = response(2, HTML, shown.as_bytes());
        let found = drafts(records.concat().as_slice(), "a.warc").unwrap();
        assert_eq!(found.len(), 6);
        assert!(found[1].as_ref().unwrap().text.contains("fährt erst am Abend"), "{quoted}");
        let arc = arc(&[("https://www.example.org/b", shown.as_str()), ("https://www.example.org/c", &page("Clara"))]);
        let found = drafts(arc.as_slice(), "a.arc").unwrap();
        assert_eq!(found.len(), 2);
        assert!(found[0].as_ref().unwrap().text.contains("fährt erst am Abend"), "{quoted}");
    }
}

#[test]
fn behind_lines_that_cannot_be_read_the_next_record_is_found() {
    type Change = fn(&str) -> String;
    let changes: [(&str, Change, &str); 5] = [
        ("no length", |record| record.replace("Content-Length", "Content-Lenght"), "malformed"),
        ("no number", |record| record.replace("Content-Length: ", "Content-Length: x"), "malformed"),
        ("no version", |record| record.replace("WARC/1.0", "WURC/1.0"), "malformed"),
        ("another version", |record| record.replace("WARC/1.0", "WARC/7.0"), "malformed"),
        (
            "endless lines",
            |record| record.replacen("\r\n", &format!("\r\nX: {}\r\n", "y".repeat(300_000)), 1),
            "malformed",
        ),
    ];
    for (what, change, reason) in changes {
        for (raw, name) in changed(2, change) {
            let found = told(&raw, name);
            assert_eq!(found, ["Anna", "Berta", reason, "Dora", "Emma", "Frida"], "{what}, {name}");
            assert_eq!(verified(&raw, name), 5, "{what}, {name}");
        }
    }
    let mut records = pages();
    records.insert(3, b"Unsinn ohne Ende\r\n".repeat(20_000));
    assert_eq!(told(&records.concat(), "a.warc"), ["Anna", "Berta", "Clara", "malformed", "Dora", "Emma", "Frida"]);
}

#[test]
fn a_broken_part_of_a_packed_archive_costs_its_own_record() {
    type Break = fn(&mut Vec<u8>);
    let breaks: [(&str, Break); 6] = [
        ("magic", |part| part[0] = 0),
        ("method", |part| part[2] = 3),
        ("content", |part| part[60..90].fill(0xFF)),
        ("half", |part| part.truncate(part.len() / 2)),
        ("checksum", |part| {
            let at = part.len() - 6;
            part[at] ^= 0x10;
        }),
        ("nothing but a beginning", |part| part.truncate(12)),
    ];
    for (what, break_it) in breaks {
        for at in [1, 3, 5] {
            let mut parts: Vec<Vec<u8>> = pages().iter().map(gzip).collect();
            break_it(&mut parts[at]);
            let raw = parts.concat();
            let found = told(&raw, "a.warc.gz");
            let read: Vec<&String> = found.iter().filter(|word| !word.starts_with("malformed")).collect();
            let expected: Vec<&str> =
                WORDS.into_iter().enumerate().filter(|(i, _)| *i != at).map(|(_, word)| word).collect();
            assert_eq!(read, expected, "{what} at {at}: {found:?}");
            assert_eq!(found.len(), 6, "{what} at {at}: {found:?}");
            assert_eq!(verified(&raw, "a.warc.gz"), 5, "{what} at {at}");
        }
    }
    // Only its own part is doubted.
    let mut parts: Vec<Vec<u8>> = pages().iter().map(gzip).collect();
    parts[2][0] = 0;
    assert_eq!(told(&parts.concat(), "a.warc.gz")[..2], ["Anna", "Berta"]);
}

#[test]
fn what_stands_before_a_cut_is_read_however_small_the_file_is() {
    let packed: Vec<u8> = pages().iter().flat_map(gzip).collect();
    let last = gzip(pages().last().unwrap()).len();
    let found = told(&packed[..packed.len() - last / 6], "a.warc.gz");
    assert_eq!(found, ["Anna", "Berta", "Clara", "Dora", "Emma", "malformed urn:uuid:6"]);
    // A hash in each line keeps the file from shrinking to nothing.
    let line =
        |i: u32| format!("{{\"headline\": \"Nummer {i}\", \"text\": \"Wert {:x}.\"}}\n", i.wrapping_mul(2_654_435_769));
    let lines: String = (0..200).map(line).collect();
    let rows = lines.replace("{\"headline\": \"", "").replace("\", \"text\": \"", ";").replace("\"}", "");
    for (text, name) in [(lines, "a.jsonl.gz"), (format!("Titel;Text\n{rows}"), "a.csv.gz")] {
        let packed = gzip(text);
        let cut = &packed[..packed.len() * 3 / 4];
        let found = told(cut, name);
        assert!(found.len() > 100 && found.len() < 200, "{name}: {}", found.len());
        assert_eq!(found.last().unwrap(), "malformed", "{name}");
        assert!(found[..found.len() - 1].iter().all(|word| word == "Nummer"), "{name}");
        assert_eq!(verified(cut, name), found.len() as u64 - 1, "{name}");
    }
}

#[test]
fn a_packed_text_or_page_is_read_up_to_where_it_is_cut() {
    let line = |i: u32| format!("Möwe {i} zählt {:x} Fische.", i.wrapping_mul(2_654_435_769));
    let text: String = (0..300).map(|i| line(i) + "\n\n").collect();
    let body: String = (0..300).map(|i| format!("<p>{}</p>\n", line(i))).collect();
    let page = format!("<!DOCTYPE html><title>Möwe</title><article><h1>Möwe</h1>{body}</article>");
    for (raw, name) in [(&text, "a.txt"), (&page, "a.html")] {
        let (packed, zipped) = (gzip(raw), zip(&[("erst.txt", b"Eins."), (name, raw.as_bytes()), ("c.txt", b"Drei.")]));
        // However the end falls, it does not cut a character.
        for end in 0..24 {
            let cut = &packed[..packed.len() * 3 / 4 + end];
            assert_eq!(told(cut, &format!("{name}.gz")), ["Möwe", &format!("malformed {name}")], "{name} {end}");
        }
        let cut = &packed[..packed.len() * 3 / 4];
        let read = drafts(cut, &format!("{name}.gz")).unwrap().remove(0).unwrap().text;
        assert!(read.contains("Möwe 100 ") && !read.contains("Möwe 299 "), "{name}: {} bytes", read.len());
        assert_eq!(verified(cut, &format!("{name}.gz")), 1, "{name}");
        // Of an archive, the members before the cut are read, and that which is cut is named.
        let cut = &zipped[..zipped.len() / 2];
        assert_eq!(told(cut, "a.zip"), ["Eins.", &format!("malformed {name}"), "malformed"], "{name}");
        assert_eq!(verified(cut, "a.zip"), 1, "{name}");
        // What is broken and not cut may have been another text before that place too.
        let mut broken = packed.clone();
        broken.iter_mut().skip(packed.len() / 2).take(30).for_each(|byte| *byte ^= 0x5A);
        assert!(!told(&broken, &format!("{name}.gz")).contains(&"Möwe".to_owned()), "{name}");
    }
}

#[test]
fn a_broken_part_of_packed_lines_harms_no_other() {
    let part = |from: u32| {
        gzip((from..from + 5).map(|i| format!("{{\"id\": \"a{i}\", \"text\": \"Nummer {i}.\"}}\n")).collect::<String>())
    };
    let mut parts: Vec<Vec<u8>> = (0..4).map(|i| part(i * 5)).collect();
    let end = parts[1].len();
    parts[1][end - 6] ^= 1;
    let raw = parts.concat();
    let found = told(&raw, "a.jsonl.gz");
    assert_eq!(found.iter().filter(|word| *word == "Nummer").count(), 20, "{found:?}");
    assert_eq!(found.iter().filter(|word| word.starts_with("malformed")).count(), 1, "{found:?}");
    parts[2].truncate(14);
    let found = told(&parts.concat(), "a.jsonl.gz");
    assert_eq!(found.iter().filter(|word| *word == "Nummer").count(), 15, "{found:?}");
    assert_eq!(verified(&parts.concat(), "a.jsonl.gz"), 15);
}

#[test]
fn entries_before_a_cut_of_a_feed_are_read() {
    let entry = |i: u32| {
        format!(
            "<item><guid>urn:x:{i}</guid><title>Nummer {i}</title><description>Wert {:x}.</description></item>\n",
            i.wrapping_mul(2_654_435_769)
        )
    };
    let feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss><channel>\n{}</channel></rss>\n",
        (0..40).map(entry).collect::<String>()
    );
    let cut = feed.find("Nummer 30").unwrap();
    let found = drafts(&feed.as_bytes()[..cut], "a.xml").unwrap();
    assert_eq!(found.len(), 31);
    assert!(found[..30].iter().all(Result::is_ok));
    let skipped = found[30].as_ref().unwrap_err();
    assert_eq!((skipped.reason, skipped.line), (SkipReason::Malformed, Some(33)));
    assert!(skipped.message.ends_with("the entries before are read"), "{}", skipped.message);
    assert_eq!(verified(&feed.as_bytes()[..cut], "a.xml"), 30);
    let packed = gzip(&feed);
    let cut = &packed[..packed.len() * 3 / 4];
    let found = told(cut, "a.xml.gz");
    assert!(found.len() > 15 && found.last().unwrap() == "malformed a.xml", "{found:?}");
    assert_eq!(verified(cut, "a.xml.gz"), found.len() as u64 - 1);
    let item = |i: u32| {
        format!(
            "<newsItem guid=\"urn:x:{i}\" version=\"1\"><contentSet><inlineXML><html><body><p>Nummer {i} kommt an.</p></body></html></inlineXML></contentSet></newsItem>\n"
        )
    };
    let message = format!(
        "<?xml version=\"1.0\"?>\n<newsMessage><itemSet>\n{}</itemSet></newsMessage>",
        (0..5).map(item).collect::<String>()
    );
    let cut = &message.as_bytes()[..message.find("Nummer 3").unwrap()];
    assert_eq!(told(cut, "a.xml"), ["Nummer", "Nummer", "Nummer", "malformed"]);
    assert_eq!(verified(cut, "a.xml"), 3);
    // Nothing of a feed whose first entry is cut can be read.
    assert_eq!(told(&feed.as_bytes()[..120], "a.xml"), ["malformed"]);
}

#[test]
fn a_record_that_is_no_answer_is_named() {
    let url = "https://www.example.org/a";
    for block in [
        "WTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>",
        "<html>\n\n<p>Anna</p></html>",
        "\u{0}\u{1}\r\n\r\n",
    ] {
        let raw = [record("response", 1, url, block.as_bytes()), response(2, HTML, page("Berta").as_bytes())].concat();
        assert_eq!(told(&raw, "a.warc"), ["malformed urn:uuid:1", "Berta"], "{block}");
    }
    // Names of hosts are answers of another kind.
    let raw = [
        record("response", 1, "dns:www.example.org", b"20251016\nwww.example.org. 192.0.2.1\n\n"),
        response(2, HTML, page("Berta").as_bytes()),
    ]
    .concat();
    assert_eq!(told(&raw, "a.warc"), ["Berta"]);
}

#[test]
fn deflate_is_read_with_and_without_its_frame() {
    let bare = |text: &str| {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let lines = format!("{HTML}Content-Encoding: deflate\r\n");
    for body in
        [bare(&page("Anna")), page("Anna").into_bytes(), super::warc::deflated(&page("Anna")), gzip(page("Anna"))]
    {
        assert_eq!(told(&response(1, &lines, &body), "a.warc"), ["Anna"]);
    }
    let chunked = super::warc::chunked(&bare(&page("Anna")));
    let both = format!("{lines}Transfer-Encoding: chunked\r\n");
    assert_eq!(told(&response(1, &both, &chunked), "a.warc"), ["Anna"]);
    let broken = drafts(response(1, &lines, &[0xFF; 100]).as_slice(), "a.warc").unwrap().remove(0).unwrap_err();
    assert_eq!(broken.reason, SkipReason::Malformed);
    assert!(broken.message.ends_with("(https://www.example.org/faehre/1)"), "{}", broken.message);
}

/// A record that is no answer, of a type.
fn plain(kind: &str, id: u32, url: &str, content: &str, body: &str) -> Vec<u8> {
    let record = String::from_utf8(record(kind, id, url, body.as_bytes())).unwrap();
    record.replace(&format!("application/http; msgtype={kind}"), content).into_bytes()
}

#[test]
fn resources_and_conversions_are_read_once() {
    let url = "https://www.example.org/text";
    let text =
        "Die Fähre ruht\n\nDie Fähre Gerda liegt seit Montag im Hafen von Halvik fest, wie die Reederei mitteilte.";
    let records = [
        plain("resource", 1, "https://www.example.org/seite", "text/html", &page("Anna")),
        plain("conversion", 2, url, "text/plain", text),
        response(3, HTML, page("Berta").as_bytes()),
        // Made of the page before.
        plain("conversion", 4, "https://www.example.org/faehre/3", "text/plain", text),
        plain("resource", 5, "metadata://example.org/log", "text/plain", "Ein Protokoll."),
        plain("metadata", 6, url, "text/plain", "Eine Notiz."),
    ];
    let raw = records.concat();
    assert_eq!(told(&raw, "a.warc"), ["Anna", "Die", "Berta"]);
    let found = drafts(raw.as_slice(), "a.warc").unwrap().remove(1).unwrap();
    assert_eq!(found.declared.url.as_deref(), Some(url));
    assert!(found.declared.captured.is_some());
    assert_eq!(verified(&raw, "a.warc"), 3);
}

#[test]
fn feeds_and_json_of_news_are_read_and_other_data_is_passed_over() {
    let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Bote</title><item><title>Anna legt an</title><link>https://www.example.org/anna</link><description>Die Fähre Anna legte an.</description></item><item><title>Berta legt ab</title><description>Die Fähre Berta legte ab.</description></item></channel></rss>";
    let typed = |id, kind: &str, body: &str| response(id, &format!("Content-Type: {kind}\r\n"), body.as_bytes());
    let article = "{\"headline\": \"Clara legt an\", \"text\": \"Die Fähre Clara legte an.\"}";
    let records = [
        typed(1, "application/rss+xml; charset=utf-8", feed),
        // Many servers call them so.
        typed(2, "text/html", &feed.replace("Anna", "Dora").replace("anna", "dora")),
        typed(3, "application/json", article),
        typed(
            4,
            "application/feed+json",
            "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Bote\", \"items\": [{\"id\": \"1\", \"title\": \"Emma legt an\", \"content_text\": \"Die Fähre Emma legte an.\"}]}",
        ),
        typed(5, "application/json", "{\"type\": \"rich\", \"title\": \"Clara legt an\", \"version\": \"1.0\"}"),
        typed(6, "application/json", "[1, 2, {\"status\": \"ok\"}]"),
        typed(7, "application/json", "{\"text\": 7}"),
        typed(
            8,
            "application/xml",
            "<?xml version=\"1.0\"?><urlset><url><loc>https://www.example.org/</loc></url></urlset>",
        ),
        typed(9, "image/svg+xml", "<svg><text>Anna legt an</text></svg>"),
        typed(10, "text/plain", "User-agent: *"),
        typed(11, "application/javascript", "let article = {\"headline\": \"Nein\", \"text\": \"Nein.\"};"),
    ];
    let raw = records.concat();
    assert_eq!(told(&raw, "a.warc"), ["Anna", "Berta", "Dora", "Berta", "Clara", "Emma"]);
    let found: Vec<_> = drafts(raw.as_slice(), "a.warc").unwrap().into_iter().map(Result::unwrap).collect();
    // An entry without an address has not that of its feed.
    assert_eq!(found[0].declared.url.as_deref(), Some("https://www.example.org/anna"));
    assert_eq!(found[1].declared.url, None);
    assert_eq!(found[4].declared.url, None);
    assert_eq!(verified(&raw, "a.warc"), 6);
    let json = |text: &[u8]| {
        let body = [b"{\"headline\": \"Eins\", \"text\": \"", text, b"\"}"].concat();
        told(&response(1, "Content-Type: application/json\r\n", &body), "a.warc")
    };
    assert_eq!(json(b" F\xFCr alle G\xE4ste."), ["Eins"], "in windows-1252");
    assert_eq!(json(b" F\x81r alle G\x84ste."), ["unknown_encoding urn:uuid:1"], "in an old code page");
}

/// An archive of the old kind.
fn arc(pages: &[(&str, &str)]) -> Vec<u8> {
    parts_of_arc(pages).concat()
}

fn parts_of_arc(pages: &[(&str, &str)]) -> Vec<Vec<u8>> {
    let version = "1 0 Probe\nURL IP-address Archive-date Content-type Archive-length\n";
    let mut parts = vec![
        format!("filedesc://probe.arc 0.0.0.0 20060101000000 text/plain {}\n{version}\n", version.len()).into_bytes(),
    ];
    for (url, page) in pages {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        parts.push(format!("{url} 192.0.2.1 20060102123456 text/html {}\n{answer}\n", answer.len()).into_bytes());
    }
    parts
}

fn some() -> Vec<Vec<u8>> {
    let urls: Vec<String> = (0..4).map(|i| format!("https://www.example.org/{i}")).collect();
    let pages: Vec<String> = WORDS.iter().map(|word| page(word)).collect();
    parts_of_arc(&urls.iter().map(String::as_str).zip(pages.iter().map(String::as_str)).collect::<Vec<_>>())
}

#[test]
fn archives_of_the_old_kind_are_read() {
    let (raw, packed) = (some().concat(), some().iter().flat_map(gzip).collect::<Vec<u8>>());
    for (raw, name) in [(&raw, "a.arc"), (&packed, "a.arc.gz"), (&raw, "a.txt"), (&gzip(&raw), "b.gz")] {
        assert_eq!(told(raw, name), WORDS[..4], "{name}");
        assert_eq!(verified(raw, name), 4, "{name}");
    }
    let first = drafts(raw.as_slice(), "a.arc").unwrap().remove(0).unwrap();
    assert_eq!(first.declared.url.as_deref(), Some("https://www.example.org/0"));
    assert_eq!(first.declared.captured.unwrap().to_rfc3339(), "2006-01-02T12:34:56+00:00");
    // Version 2 says more in a line; an address may hold blanks; names of hosts are no pages.
    let text = String::from_utf8(raw.clone()).unwrap();
    let second = text.replace("20060102123456 text/html", "20060102123456 text/html 200 - - 99 probe.arc");
    assert_eq!(told(second.as_bytes(), "a.arc"), WORDS[..4]);
    assert_eq!(told(text.replace("example.org/1 ", "example.org/a b ").as_bytes(), "a.arc"), WORDS[..4]);
    let host = text.replacen(
        "https://www.example.org/0",
        "dns:www.example.org 192.0.2.9 20060102123456 text/dns 9\n192.0.2.1\nhttps://www.example.org/0",
        1,
    );
    assert_eq!(told(host.as_bytes(), "a.arc"), WORDS[..4]);
    // A text that begins so is a text.
    assert_eq!(told(b"filedesc: So beginnt ein Satz.", "a.txt"), ["filedesc:"]);
    assert_eq!(told(&some()[0], "a.arc"), ["no_text"]);
}

#[test]
fn a_broken_record_of_the_old_kind_costs_no_other() {
    for (what, change) in [("-150", -150i64), ("-1", -1), ("1", 1), ("200", 200), ("5000", 5000)] {
        let mut parts = some();
        let text = String::from_utf8(parts[2].clone()).unwrap();
        let (line, rest) = text.split_once('\n').unwrap();
        let (before, length) = line.rsplit_once(' ').unwrap();
        let length: i64 = length.parse().unwrap();
        parts[2] = format!("{before} {}\n{rest}", length + change).into_bytes();
        for (raw, name) in [(parts.concat(), "a.arc"), (parts.iter().flat_map(gzip).collect(), "a.arc.gz")] {
            let found = told(&raw, name);
            let read: Vec<&String> = found.iter().filter(|word| !word.starts_with("malformed")).collect();
            assert_eq!(read, WORDS[..4].iter().collect::<Vec<_>>(), "{what}, {name}");
            assert_eq!(found.len(), if change == 1 { 4 } else { 5 }, "{what}, {name}: {found:?}");
            assert_eq!(verified(&raw, name), 4, "{what}, {name}");
        }
    }
}

pub(crate) fn old() -> Vec<u8> {
    some().concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn broken_archives_never_panic_and_lose_little(at in 0.1..1.0f64, byte in any::<u8>(), count in 1..40usize) {
        for (parts, name) in [(pages(), "a.warc"), (some(), "a.arc")] {
            for (mut raw, name) in [(parts.concat(), name.to_owned()), (parts.iter().flat_map(gzip).collect(), format!("{name}.gz"))] {
                let from = (raw.len() as f64 * at) as usize;
                let to = raw.len().min(from + count);
                raw[from..to].fill(byte);
                let found = told(&raw, &name);
                let read = found.iter().filter(|word| WORDS.contains(&word.as_str())).count();
                prop_assert!(read + 3 >= parts.len().min(WORDS.len()) , "{name}: {found:?}");
            }
        }
    }
}

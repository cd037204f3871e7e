//! Web archives: the pages in them are read, everything else is passed over.

use std::io::Write;

use beleg::ingest::read_stream;
use beleg::model::SkipReason;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::containers::gzip;
use super::drafts;
use crate::sandbox::Sandbox;

/// A page with a text and no facts.
pub(crate) fn page(word: &str) -> String {
    format!(
        "<html><head><title>Nachricht</title></head><body><article><h1>{word} legt an</h1><p>Die Fähre {word} legte am Morgen mit zweihundert Menschen an Bord im Hafen an, wie die Reederei mitteilte.</p></article></body></html>"
    )
}

pub(crate) fn record(kind: &str, id: u32, url: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-10-16T07:30:00Z\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

pub(crate) fn response(id: u32, lines: &str, body: &[u8]) -> Vec<u8> {
    let answer = [format!("HTTP/1.1 200 OK\r\n{lines}\r\n").as_bytes(), body].concat();
    record("response", id, &format!("https://www.example.org/fähre/{id}").replace('ä', "ae"), &answer)
}

pub(super) fn chunked(body: &[u8]) -> Vec<u8> {
    let mut chunks = Vec::new();
    for chunk in body.chunks(100) {
        write!(chunks, "{:x};name=value\r\n", chunk.len()).unwrap();
        chunks.extend_from_slice(chunk);
        chunks.extend_from_slice(b"\r\n");
    }
    chunks.extend_from_slice(b"0\r\n\r\n");
    chunks
}

pub(super) fn deflated(body: &str) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub(crate) const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";

pub(crate) fn archive() -> Vec<Vec<u8>> {
    let gzip_chunked = chunked(&gzip(page("Berta")));
    vec![
        record("warcinfo", 0, "", b"software: x\r\n"),
        record("request", 1, "https://www.example.org/", b"GET / HTTP/1.1\r\nHost: www.example.org\r\n\r\n"),
        response(2, HTML, page("Anna").as_bytes()),
        response(3, "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1A\n"),
        response(4, &format!("{HTML}Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"), &gzip_chunked),
        record(
            "response",
            5,
            "https://www.example.org/weg",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>",
        ),
        response(6, &format!("{HTML}Content-Encoding: deflate\r\n"), &deflated(&page("Clara"))),
        // Its lines tell of what the archive has already undone.
        response(
            7,
            &format!("{HTML}Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
            page("Dora").as_bytes(),
        ),
        response(8, "", page("Emma").as_bytes()),
        // `page("Fritz")`, packed by the reference encoder.
        response(9, &format!("{HTML}Content-Encoding: br\r\n"), include_bytes!("fritz.html.br")),
        response(12, &format!("{HTML}Content-Encoding: br\r\n"), format!("\u{feff}\n{}", page("Greta")).as_bytes()),
        response(10, &format!("{HTML}Content-Encoding: br\r\n"), &include_bytes!("fritz.html.br")[..100]),
        response(11, &format!("{HTML}Content-Encoding: br\r\n"), b"\x0b\x02\x80abc"),
    ]
}

#[test]
fn pages_of_a_web_archive_are_read() {
    let plain = archive().concat();
    let packed = archive().iter().flat_map(gzip).collect::<Vec<u8>>();
    for (raw, name) in [(plain, "a.warc"), (packed, "a.warc.gz")] {
        let mut all = Vec::new();
        let summary = read_stream(raw.as_slice(), name, &mut |record| {
            all.push(record);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(summary.passed_over, 4);
        let (pages, skipped): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
        let pages: Vec<_> = pages.into_iter().flatten().collect();
        let named: Vec<_> = pages
            .iter()
            .map(|draft| (draft.container.as_deref().unwrap(), draft.text.split(' ').next().unwrap()))
            .collect();
        assert_eq!(
            named,
            [
                ("urn:uuid:2", "Anna"),
                ("urn:uuid:4", "Berta"),
                ("urn:uuid:6", "Clara"),
                ("urn:uuid:7", "Dora"),
                ("urn:uuid:8", "Emma"),
                ("urn:uuid:9", "Fritz"),
                ("urn:uuid:12", "Greta")
            ]
        );
        assert_eq!(pages[0].declared.url.as_deref(), Some("https://www.example.org/faehre/2"));
        for (skipped, id) in skipped.iter().zip(["urn:uuid:10", "urn:uuid:11"]) {
            let skipped = skipped.as_ref().unwrap_err();
            assert_eq!((skipped.reason, skipped.container.as_deref()), (SkipReason::Malformed, Some(id)));
            assert!(skipped.message.contains("page's brotli stream"), "{}", skipped.message);
        }
        assert_eq!(skipped.len(), 2);
    }
}

#[test]
fn a_page_that_asks_for_a_window_of_a_gigabyte_is_refused() {
    // 16 MiB of the letter `a`, in 15 bytes with a window that no page on the web has.
    let page = b"\x11\x1e\xff\xff\xff\x01\x80\x08\x8b\xc7\x02\x22\xf7\xfe\xdf";
    let raw = response(1, &format!("{HTML}Content-Encoding: br\r\n"), page);
    let skipped = drafts(raw.as_slice(), "a.warc").unwrap().pop().unwrap().unwrap_err();
    assert_eq!(skipped.reason, SkipReason::Malformed);
    assert!(skipped.message.contains("behind 0 unpacked bytes"), "{}", skipped.message);
}

#[test]
fn a_page_without_a_date_has_that_of_its_record() {
    let sandbox = Sandbox::new();
    sandbox.write("a.warc.gz", gzip(archive().concat()));
    assert!(sandbox.run("index a.warc.gz").with_code(0).stdout.contains("7 added"));
    let hits = sandbox.json("search Berta");
    let hit = &hits["hits"][0];
    assert_eq!(hit["article"]["published"]["day"], "2025-10-16");
    assert_eq!(hit["article"]["published"]["basis"], "mtime");
    assert_eq!(hit["article"]["url"], "https://www.example.org/faehre/4");
    assert_eq!(hit["source"]["container"], "urn:uuid:4");
    let report = sandbox.json("verify --all");
    assert_eq!(report["counts"]["ok"], report["results"].as_array().unwrap().len());
}

#[test]
fn lines_of_answers_are_read_as_browsers_read_them() {
    let chunks = chunked(page("Clara").as_bytes());
    let many: String = (0..3000).map(|i| format!("x-{i}: y\r\n")).collect();
    let twins: [(&str, String); 7] = [
        ("folded", "Transfer-Encoding:\r\n chunked\r\n".to_owned()),
        ("a blank before the colon", "Transfer-Encoding : chunked\r\n".to_owned()),
        ("feeds alone", "Server: x\nTransfer-Encoding: chunked\n".to_owned()),
        ("no colon", "Unsinn ohne Ende\r\nTransfer-Encoding: chunked\r\n".to_owned()),
        ("zero byte", "X-Alt: \0\r\nTransfer-Encoding: chunked\r\n".to_owned()),
        ("no name", ": leer\r\nTransfer-Encoding: chunked\r\n".to_owned()),
        ("thousands", many + "Transfer-Encoding: chunked\r\n"),
    ];
    for (what, lines) in twins {
        for status in ["HTTP/1.1 200 OK", "HTTP/1.0 200", "HTTP/2 200", "HTTP/2.0 203 Non-Authoritative"] {
            let answer = [format!("{status}\r\n{HTML}{lines}\r\n").as_bytes(), &chunks].concat();
            let archive = record("response", 1, "https://www.example.org/clara", &answer);
            let found = drafts(archive.as_slice(), "a.warc")
                .unwrap_or_else(|skipped| panic!("{what}, {status}: {}", skipped.message));
            let text = found[0]
                .as_ref()
                .unwrap_or_else(|skipped| panic!("{what}, {status}: {}", skipped.message))
                .text
                .as_str();
            assert!(text.ends_with("wie die Reederei mitteilte."), "{what}: {text}");
        }
    }
}

#[test]
fn a_broken_web_archive_says_where() {
    let whole = archive().concat();
    let cut = drafts(&whole[..whole.len() / 2], "a.warc").unwrap();
    let skipped = cut.last().unwrap().as_ref().unwrap_err();
    assert!(skipped.message.contains("cut off"), "{}", skipped.message);
    assert!(cut[0].is_ok());
    let none = drafts(archive()[..2].concat().as_slice(), "a.warc").unwrap_err();
    assert_eq!(none.message, "the web archive holds no page: none of its 2 records is an answer with HTML");
    let wild = [archive()[2].as_slice(), b"Unsinn\r\n\r\n"].concat();
    let wild = drafts(wild.as_slice(), "a.warc").unwrap();
    assert!(
        wild[1].as_ref().unwrap_err().message.starts_with("record 2 of the web archive does not begin with `WARC/`")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn broken_web_archives_never_panic(cut in 0.0..1.0f64, flip in 0.0..1.0f64, bit in 0..8u32, noise in prop::collection::vec(any::<u8>(), 0..500)) {
        let whole = archive().concat();
        let _ = drafts(&whole[..(whole.len() as f64 * cut) as usize], "a.warc");
        let mut flipped = whole;
        let at = (flipped.len() as f64 * flip) as usize;
        if let Some(byte) = flipped.get_mut(at) {
            *byte ^= 1 << bit;
        }
        let _ = drafts(flipped.as_slice(), "a.warc");
        let _ = drafts([b"WARC/1.0\r\n".as_slice(), &noise].concat().as_slice(), "a.warc");
    }
}

#[test]
fn records_of_one_id_are_told_apart_by_their_place() {
    let sandbox = Sandbox::new();
    let unnamed = |word: &str| {
        let raw = String::from_utf8(response(7, HTML, page(word).as_bytes())).unwrap();
        raw.replace("WARC-Record-ID: <urn:uuid:7>\r\n", "").into_bytes()
    };
    let records = [
        response(1, HTML, page("Anna").as_bytes()),
        response(1, HTML, page("Berta").as_bytes()),
        record(
            "response",
            1,
            "https://www.example.org/andere",
            &[b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".as_slice(), page("Clara").as_bytes()].concat(),
        ),
        unnamed("Dora"),
    ];
    sandbox.write("a.warc", records.concat());
    sandbox.write("b.warc.gz", records.iter().flat_map(gzip).collect::<Vec<u8>>());
    for name in ["a.warc", "b.warc.gz"] {
        sandbox.run(&format!("index {name} --rebuild")).with_code(0);
        let verify = sandbox.run("verify --all --format json").with_code(0).json();
        let mut containers: Vec<&str> = verify["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|result| result["source"]["container"].as_str().unwrap())
            .collect();
        containers.sort_unstable();
        containers.dedup();
        // Anna's address comes again with Berta: the later page replaces the earlier one.
        assert_eq!(containers, ["record 4", "urn:uuid:1#2", "urn:uuid:1#3"], "{name}");
    }
}

/// So many pages of one address, one behind the other.
pub(crate) fn one_address(pages: u32) -> Vec<u8> {
    let page = |id| {
        let page = page(&format!("Fähre{id}"));
        let answer = [format!("HTTP/1.1 200 OK\r\n{HTML}\r\n").as_bytes(), page.as_bytes()].concat();
        record("response", id, "https://www.example.org/faehre", &answer)
    };
    (0..pages).flat_map(page).collect()
}

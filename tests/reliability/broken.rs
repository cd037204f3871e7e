//! Whatever is broken in a file: what is indexed of it verifies right away, and a file of which nothing is indexed is named.

use std::fs;
use std::ops::ControlFlow;

use beleg::model::{SkipReason, VerifyStatus};
use beleg::{Archive, IndexOptions, Input};

use super::twins::{good, random_from};
use crate::sandbox::Sandbox;

/// Indexes files, and checks that all that is indexed of them verifies, and that nothing is lost silently.
fn check(files: &[(String, Vec<u8>)]) {
    let sandbox = Sandbox::new();
    for (name, bytes) in files {
        sandbox.write(&format!("kaputt/{name}"), bytes);
    }
    let archive = Archive::open_or_create(&sandbox.path("index")).unwrap();
    let report = archive.index(&[Input::Path(sandbox.path("kaputt"))], &IndexOptions::default(), &mut |_| {}).unwrap();
    let faults: Vec<_> = report.skipped.iter().filter(|skipped| skipped.reason == SkipReason::Internal).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let counts = archive.verify_all(&mut |result| {
        if result.status != VerifyStatus::Ok {
            let kept = std::env::temp_dir().join(format!("beleg-{}", file_of(&result.source.path)));
            fs::copy(&result.source.path, &kept).unwrap();
            panic!("{:?}: {} of {}: {:?}", result.status, result.id, kept.display(), result.source);
        }
        ControlFlow::Continue(())
    });
    assert!(counts.unwrap().ok > 0);
}

fn file_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// The same bytes with a few changed, cut out, doubled, or replaced by what is no UTF-8.
fn mutated(bytes: &[u8], random: &mut dyn FnMut() -> usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + random() % 4 {
        if bytes.is_empty() {
            break;
        }
        let at = random() % bytes.len();
        match random() % 8 {
            0 => bytes[at] ^= 1 << (random() % 8),
            1 | 2 => bytes[at] = [0xFF, 0xC3, 0x80, 0xE4, 0xFC, 0xED, 0x1A, 0x0B][random() % 8],
            3 => {
                bytes.insert(at, [0xFF, 0xC3, 0xA0, b'\r', b'\n', b'"', b'\\', b'&'][random() % 8]);
            }
            4 => {
                bytes.remove(at);
            }
            // A letter beyond ASCII loses a half.
            5 | 6 => {
                if let Some(half) = (0..bytes.len()).map(|i| (at + i) % bytes.len()).find(|i| bytes[*i] >= 0xC2) {
                    bytes.remove(half);
                }
            }
            _ => {
                let end = bytes.len().min(at + random() % 200);
                let part = bytes[at..end].to_vec();
                let to = random() % bytes.len();
                bytes.splice(to..to, part);
            }
        }
    }
    bytes
}

fn round(seed: u64) {
    let mut random = random_from(seed);
    let files: Vec<(String, Vec<u8>)> =
        good().into_iter().map(|(name, bytes)| (format!("{seed}-{name}"), mutated(&bytes, &mut random))).collect();
    check(&files);
}

#[test]
fn what_is_indexed_of_broken_files_verifies() {
    (0..8).for_each(round);
}

/// Many more, to be run by hand: `cargo test --release -- --ignored broken_files_by_the_thousand`.
#[test]
#[ignore = "takes minutes"]
fn broken_files_by_the_thousand() {
    let first: u64 = std::env::var("BELEG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1000);
    (first..first + 400).for_each(round);
}

#[test]
fn what_is_indexed_of_cut_files_verifies() {
    for part in 1..16 {
        let cut = |(name, bytes): (String, Vec<u8>)| (name, bytes[..bytes.len() * part / 16].to_vec());
        check(&good().into_iter().map(cut).collect::<Vec<_>>());
    }
}

#[test]
fn what_is_indexed_of_files_in_another_encoding_than_they_state_verifies() {
    for encoding in [encoding_rs::WINDOWS_1252, encoding_rs::ISO_8859_15, encoding_rs::MACINTOSH] {
        let encoded = |(name, bytes): (String, Vec<u8>)| {
            let text = String::from_utf8(bytes).ok()?;
            Some((format!("{}-{name}", encoding.name()), encoding.encode(&text).0.into_owned()))
        };
        check(&good().into_iter().filter_map(encoded).collect::<Vec<_>>());
    }
}

#[test]
fn files_with_one_broken_byte_are_named() {
    let sentence: &[u8] = b"Der Gipfel in Z\xFCrich beginnt fr\xC3\xBCh am Montag, sagt die Regierung.";
    let whole = "Das Wetter wird besser, sagt der Wetterdienst für die Küste.";
    let around = |before: &str, behind: &str| [before.as_bytes(), sentence, behind.as_bytes()].concat();
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let html = "<html><head><meta charset=\"utf-8\"></head><body><article><h1>Der Gipfel</h1><p>";
    let newsml = format!(
        "{xml}<newsItem guid=\"a\" version=\"1\"><contentSet><inlineXML><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>"
    );
    let files = [
        (
            "rss.xml",
            around(
                &format!("{xml}<rss version=\"2.0\"><channel><item><title>Gipfel</title><description>"),
                "</description></item></channel></rss>",
            ),
        ),
        (
            "titel.xml",
            around(
                &format!("{xml}<rss version=\"2.0\"><channel><item><title>"),
                &format!("</title><description>{whole}</description></item></channel></rss>"),
            ),
        ),
        (
            "atom.xml",
            around(
                &format!(
                    "{xml}<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>Gipfel</title><content type=\"html\"><![CDATA[<p>"
                ),
                "</p>]]></content></entry></feed>",
            ),
        ),
        ("nitf.xml", around(&format!("{xml}<nitf><body><body.content><p>"), "</p></body.content></body></nitf>")),
        ("newsml.xml", around(&newsml, "</p></body></html></inlineXML></contentSet></newsItem>")),
        ("seite.html", around(html, "</p></article></body></html>")),
        ("utf-16.html", around(&html.replace("utf-8", "utf-16"), "</p></article></body></html>")),
        ("satz.txt", around("", "")),
        ("satz.json", around("{\"text\": \"", "\"}")),
    ];
    for (name, bytes) in files {
        let sandbox = Sandbox::new();
        sandbox.write(name, bytes);
        let report = sandbox.json(&format!("index {name}"));
        assert_eq!(
            (&report["articles"], &report["skipped"][0]["reason"]),
            (&0.into(), &"broken_encoding".into()),
            "{name}: {report}"
        );
    }
    // The entries of a feed that are whole are read.
    let sandbox = Sandbox::new();
    let entry = |text: &[u8]| {
        [b"<item><title>Gipfel</title><description>".as_slice(), text, b"</description></item>\n"].concat()
    };
    let feed = [
        format!("{xml}<rss version=\"2.0\"><channel>\n").into_bytes(),
        entry(whole.as_bytes()),
        entry(sentence),
        entry(whole.as_bytes()),
        b"</channel></rss>".to_vec(),
    ]
    .concat();
    sandbox.write("feed.xml", feed);
    let report = sandbox.json("index feed.xml");
    assert_eq!((&report["articles"], &report["skipped"][0]["line"]), (&2.into(), &4.into()), "{report}");
    assert_eq!(sandbox.run("verify --all").code, Some(0));
}

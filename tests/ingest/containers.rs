//! Compressed files and archives: what they hold is read, what is broken or too large in them is named, and the rest goes on.

use std::io::{Cursor, Read, Write};

use beleg::ingest::{FREE_BYTES, FREE_FILE_BYTES, MAX_RATIO};
use beleg::model::SkipReason;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::{drafts, seen};
use crate::sandbox::Sandbox;

const HAFEN: &str = "Der Hafen schläft\n\nÜber dem Kai kreisen früh am Morgen die Möwen.\n";
const LINES: &str = "{\"headline\": \"Eins\", \"text\": \"Die Fähre legt ab.\"}\n{\"headline\": \"Zwei\", \"text\": \"Sie kommt zurück.\"}\n";

pub(crate) fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    zstd::stream::encode_all(bytes.as_ref(), 1).unwrap()
}

pub(crate) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Container and text, or container and reason, of everything in an input.
fn inside(raw: &[u8], name: &str) -> Vec<(String, String)> {
    let named = |container: Option<String>| container.unwrap_or_default();
    drafts(raw, name)
        .unwrap()
        .into_iter()
        .map(|record| match record {
            Ok(draft) => (named(draft.container), draft.text),
            Err(skipped) => {
                assert_eq!(skipped.path, name);
                (named(skipped.container), skipped.reason.to_string())
            }
        })
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(container, text)| ((*container).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn compressed_files_are_read_as_what_they_hold() {
    assert_eq!(inside(&gzip(HAFEN), "hafen.txt.gz"), pairs(&[("hafen.txt", HAFEN)]));
    let two = [("a.jsonl", "Eins\n\nDie Fähre legt ab."), ("a.jsonl", "Zwei\n\nSie kommt zurück.")];
    assert_eq!(inside(&gzip(LINES), "x/a.jsonl.GZ"), pairs(&two));
    assert_eq!(inside(&zstd(LINES), "a.jsonl.zst"), pairs(&two));
    // The content decides, not the ending; and the parts of a file in several parts follow each other.
    let (first, second) = LINES.split_once('\n').unwrap();
    let parts = [gzip(format!("{first}\n")), gzip(second)].concat();
    assert_eq!(inside(&parts, "a"), pairs(&[("a", two[0].1), ("a", two[1].1)]));
}

#[test]
fn members_of_archives_are_read_one_by_one() {
    let members: [(&str, &[u8]); 5] = [
        ("2025/hafen.txt", HAFEN.as_bytes()),
        ("2025/bild.png", b"\x89PNG\r\n\x1A\n\0"),
        (".DS_Store", b"\0\0\0\x01"),
        ("__MACOSX/2025/._hafen.txt", b"\0\x05\x16\x07"),
        ("züge.jsonl", LINES.as_bytes()),
    ];
    let expected = pairs(&[
        ("2025/hafen.txt", HAFEN),
        ("2025/bild.png", "unsupported_format"),
        ("züge.jsonl", "Eins\n\nDie Fähre legt ab."),
        ("züge.jsonl", "Zwei\n\nSie kommt zurück."),
    ]);
    assert_eq!(inside(&tar(&members), "a.tar"), expected);
    assert_eq!(inside(&zip(&members), "a.zip"), expected);
    assert_eq!(inside(&gzip(tar(&members)), "a.tar.gz"), expected);
    assert_eq!(inside(&gzip(tar(&members)), "a.tgz"), expected);
    let numbers: Vec<u64> =
        drafts(zip(&members).as_slice(), "a").unwrap().into_iter().flatten().map(|d| d.record).collect();
    assert_eq!(numbers, [0, 0, 1], "records are counted in their member");
}

#[test]
fn archives_stand_in_archives_once() {
    let inner = gzip(tar(&[("a.txt", HAFEN.as_bytes())]));
    let outer = zip(&[("inner.tar.gz", &inner), ("b.txt.gz", &gzip(HAFEN)), ("c.txt", b"Ein Satz.")]);
    let expected = [("inner.tar.gz!a.txt", HAFEN), ("b.txt.gz", HAFEN), ("c.txt", "Ein Satz.")];
    assert_eq!(inside(&outer, "a.zip"), pairs(&expected));
    let third = tar(&[("outer.zip", &outer), ("d.txt", b"Noch einer.")]);
    assert_eq!(
        inside(&third, "a.tar"),
        pairs(&[
            ("outer.zip!inner.tar.gz", "unsupported_format"),
            ("outer.zip!b.txt.gz", HAFEN),
            ("outer.zip!c.txt", "Ein Satz."),
            ("d.txt", "Noch einer.")
        ])
    );
    assert_eq!(seen(&gzip(gzip(HAFEN)), "a.txt.gz.gz"), ["unsupported_format"]);
}

#[test]
fn office_files_are_no_archives() {
    let document = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")]);
    let skipped = drafts(document.as_slice(), "a.docx").unwrap_err();
    // The command is missing, or finds nothing to convert.
    assert!(skipped.message.contains("pandoc"), "{}", skipped.message);
}

#[test]
fn a_cut_container_gives_what_stands_before_the_cut() {
    let lines: String =
        (0..9_000).map(|i| format!("{{\"text\": \"Satz {i} von {}.\"}}\n", i * 7919 % 10_007)).collect();
    let raw = gzip(&lines);
    let cut = drafts(&raw[..raw.len() / 2], "a.jsonl.gz").unwrap();
    let skipped = cut.last().unwrap().as_ref().unwrap_err();
    assert!(cut.len() > 1_000 && cut[..cut.len() - 1].iter().all(Result::is_ok));
    assert_eq!((skipped.reason, skipped.container.as_deref()), (SkipReason::Malformed, None));
    assert!(skipped.message.starts_with("the gzip stream is broken or cut off behind"), "{}", skipped.message);

    let archive = tar(&[("a.txt", HAFEN.as_bytes()), ("b.txt", "Ein Satz.\n".repeat(100).as_bytes())]);
    assert_eq!(inside(&archive[..512 * 3 + 700 - 512], "a.tar"), pairs(&[("a.txt", HAFEN), ("b.txt", "malformed")]));
    let flipped = zip(&[("a.txt", HAFEN.as_bytes()), ("b.txt", b"Ein Satz.")]);
    let at = flipped.windows(4).position(|four| four == b"b.tx").unwrap() + 7;
    let flipped: Vec<u8> = flipped.iter().enumerate().map(|(i, byte)| if i == at { !byte } else { *byte }).collect();
    assert_eq!(inside(&flipped, "a.zip"), pairs(&[("a.txt", HAFEN), ("b.txt", "malformed")]));
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let zeros = || std::io::repeat(b'0').take(FREE_BYTES * 4);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    std::io::copy(&mut zeros(), &mut encoder).unwrap();
    let bomb = encoder.finish().unwrap();
    assert!(FREE_BYTES * 4 > MAX_RATIO * bomb.len() as u64);
    let skipped = drafts(bomb.as_slice(), "a.txt.gz").unwrap_err();
    assert_eq!(skipped.reason, SkipReason::TooLarge);
    assert!(skipped.message.contains("more than 200 times its size"), "{}", skipped.message);
    assert_eq!(
        inside(&tar(&[("bomb.gz", &bomb), ("a.txt", b"Ein Satz.")]), "a.tar"),
        pairs(&[("bomb.gz", "too_large"), ("a.txt", "Ein Satz.")])
    );

    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("bomb.txt", SimpleFileOptions::default()).unwrap();
    std::io::copy(&mut zeros(), &mut writer).unwrap();
    writer.start_file("a.txt", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"Ein Satz.").unwrap();
    let bomb = writer.finish().unwrap().into_inner();
    let found = inside(&bomb, "a.zip");
    assert_eq!(found[0], ("bomb.txt".to_owned(), "too_large".to_owned()));
    // Whether the rest is read depends on the size of the whole.
    assert!(found.len() == 2);
}

/// A zip archive of `count` members that all stand on the bytes of the first.
fn overlapping(count: usize, text: &[u8]) -> Vec<u8> {
    let names: Vec<String> = (0..count).map(|i| format!("{i:06}.txt")).collect();
    let whole = zip(&[(&names[0], text)]);
    let at = whole.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    let end = whole.windows(4).position(|bytes| bytes == b"PK\x05\x06").unwrap();
    let mut archive = whole[..at].to_vec();
    for name in &names {
        let entry = archive.len();
        archive.extend_from_slice(&whole[at..end]);
        archive[entry + 46..entry + 46 + name.len()].copy_from_slice(name.as_bytes());
    }
    let (size, entries) = ((archive.len() - at) as u32, (count as u16).to_le_bytes());
    let mut last = whole[end..].to_vec();
    last[8..10].copy_from_slice(&entries);
    last[10..12].copy_from_slice(&entries);
    last[12..16].copy_from_slice(&size.to_le_bytes());
    archive.extend_from_slice(&last);
    archive
}

#[test]
fn members_that_share_their_bytes_end_the_archive() {
    let text: String = (0..2000).map(|i| format!("Zeile {i} über den Hafen.\n")).collect();
    let archive = overlapping(1000, text.as_bytes());
    let found = inside(&archive, "a.zip");
    assert!(found.len() > 2 && found.len() < 20, "{} of 1000 members were read", found.len());
    assert_eq!(found.last(), Some(&(String::new(), "malformed".to_owned())));
    // One that stands there alone is read.
    assert_eq!(inside(&overlapping(1, b"Ein Satz."), "a.zip"), pairs(&[("000000.txt", "Ein Satz.")]));
}

#[test]
fn many_small_bombs_end_their_archive() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    std::io::copy(&mut std::io::repeat(b'0').take(FREE_BYTES), &mut encoder).unwrap();
    let bomb = encoder.finish().unwrap();
    let names: Vec<String> = (0..100).map(|i| format!("{i}.txt.gz")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), bomb.as_slice())).collect();
    let most = FREE_FILE_BYTES / FREE_BYTES + MAX_RATIO * (100 * bomb.len() as u64) / FREE_BYTES;
    assert!(most < 50, "the archive is no bomb");
    let found = inside(&tar(&members), "a.tar");
    assert!(found.len() as u64 <= most + 2, "{} members were unpacked", found.len());
    assert_eq!(found.last(), Some(&(String::new(), "too_large".to_owned())));
}

#[test]
fn what_was_cited_of_a_container_is_verified_in_it() {
    let sandbox = Sandbox::new();
    let page = "<html><head><title>Die Fähre</title></head><body><article><h1>Die Fähre kommt</h1><p>Am <b>Morgen</b> legte die Fähre mit zweihundert Menschen an Bord im Hafen an.</p></article></body></html>";
    let archive = |hafen: &str| {
        zip(&[
            ("2025-10-16-hafen.txt", hafen.as_bytes()),
            ("seite.html", page.as_bytes()),
            ("a.jsonl", LINES.as_bytes()),
        ])
    };
    sandbox.write("a.zip", archive(HAFEN));
    sandbox.write("b.txt.gz", gzip(HAFEN));
    let run = sandbox.run("index a.zip b.txt.gz").with_code(0);
    assert!(run.stdout.starts_with("5 added, "), "{run}");
    let hits = sandbox.json("search Möwen --undated include");
    let sources: Vec<_> = hits["hits"].as_array().unwrap().iter().map(|hit| &hit["source"]).collect();
    let mut containers: Vec<_> = sources.iter().map(|source| source["container"].as_str().unwrap()).collect();
    containers.sort_unstable();
    assert_eq!(containers, ["2025-10-16-hafen.txt", "b.txt"]);
    assert!(sources.iter().all(|source| source["of"] == "file" && source["bytes"][0] == 20));
    let dated = sandbox.json("search Möwen --on 2025-10-16");
    assert_eq!(dated["hits"][0]["article"]["published"]["basis"], "filename");
    let id = dated["hits"][0]["article"]["id"].as_str().unwrap().to_owned();
    assert_eq!(sandbox.json(&format!("show {id}"))["blocks"][1]["source"]["container"], "2025-10-16-hafen.txt");

    let counts = |expected: [u64; 4]| {
        let report = sandbox.run("verify --all --format json").json();
        let counts = ["ok", "moved", "changed", "gone"].map(|status| report["counts"][status].as_u64().unwrap());
        assert_eq!(counts, expected, "{report}");
    };
    let all = sandbox.json("stats")["passages"].as_u64().unwrap();
    counts([all, 0, 0, 0]);
    sandbox.run(&format!("verify {id}")).with_code(0);
    sandbox.write("a.zip", archive(&format!("Eine neue Zeile.\n{HAFEN}")));
    counts([all - 2, 2, 0, 0]);
    sandbox.write("a.zip", zip(&[("seite.html", page.as_bytes()), ("a.jsonl", LINES.as_bytes())]));
    counts([all - 2, 0, 2, 0]);
    std::fs::remove_file(sandbox.path("b.txt.gz")).unwrap();
    counts([all - 4, 0, 2, 2]);
    // A member that vanished takes its article along, as a record that vanished from its file does.
    let run = sandbox.run("index a.zip").with_code(0);
    assert!(run.stdout.starts_with("0 added, 0 replaced, 3 unchanged, 1 deleted"), "{run}");
    assert!(sandbox.run("index a.zip").stdout.starts_with("0 added, 0 replaced, 3 unchanged, 0 deleted"));
}

#[test]
fn containers_come_on_standard_input() {
    let sandbox = Sandbox::new();
    sandbox.run_on("index -", zip(&[("a.jsonl", LINES.as_bytes())])).with_code(0);
    let hits = sandbox.json("search Fähre --undated include");
    assert_eq!(hits["hits"][0]["source"]["container"], "a.jsonl");
    assert_eq!(hits["hits"][0]["source"]["path"], "-");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever follows the first bytes, and wherever a container is cut or flipped: reading it ends with articles or reasons.
    #[test]
    fn broken_containers_never_panic(
        kind in 0..6usize, noise in prop::collection::vec(any::<u8>(), 0..2_000), cut in 0.0..1.0f64, flip in 0.0..1.0f64
    ) {
        let whole = match kind {
            0 => gzip(LINES),
            1 => zstd(LINES),
            2 => tar(&[("a.txt", HAFEN.as_bytes()), ("b.jsonl", LINES.as_bytes())]),
            3 => zip(&[("a.txt", HAFEN.as_bytes()), ("b.jsonl", LINES.as_bytes())]),
            4 => gzip(tar(&[("a.zip", &zip(&[("a.txt", HAFEN.as_bytes())]))])),
            _ => Vec::new(),
        };
        let noisy = |magic: &[u8]| [magic, &noise].concat();
        for magic in [b"\x1F\x8B\x08".as_slice(), b"\x28\xB5\x2F\xFD", b"PK\x03\x04", b"PK\x05\x06"] {
            let _ = drafts(noisy(magic).as_slice(), "a");
        }
        let at = (whole.len() as f64 * cut) as usize;
        let _ = drafts(&whole[..at], "a");
        let mut flipped = whole;
        let at = (flipped.len() as f64 * flip) as usize;
        if let Some(byte) = flipped.get_mut(at) {
            *byte ^= 1 << (noise.len() % 8);
        }
        let _ = drafts(flipped.as_slice(), "a");
    }
}

/// Every article's container and id, after everything verified right after it was indexed.
fn verified(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let sandbox = Sandbox::new();
    sandbox.write(name, bytes);
    sandbox.run(&format!("index {name}")).with_code(0);
    let verify = sandbox.run("verify --all --format json").with_code(0).json();
    let results = verify["results"].as_array().unwrap();
    assert!(results.iter().all(|result| result["status"] == "ok"), "{name}: {verify}");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let article = |id: String| id.split('#').next().unwrap().to_owned();
    let mut all: Vec<_> =
        results.iter().map(|result| (text(&result["source"]["container"]), article(text(&result["id"])))).collect();
    all.sort();
    all.dedup();
    // The same bytes give the same ids.
    sandbox.run(&format!("index {name} --rebuild")).with_code(0);
    let again = sandbox.run("verify --all --format json").with_code(0).json();
    assert_eq!(again["results"], verify["results"], "{name}");
    all
}

#[test]
fn members_of_one_name_are_told_apart_by_their_place() {
    let (first, second, third) =
        ("Der Gipfel in Bern beginnt.", "Das Wetter in Wien wird gut.", "Der Zug nach Graz fährt.");
    let twins: [(&str, &[u8]); 3] =
        [("a.txt", first.as_bytes()), ("a.txt", second.as_bytes()), ("a.txt", third.as_bytes())];
    let doubled = tar(&twins);
    // The writer of zip archives refuses to double a name.
    let zipped = zip(&[("a.txt", twins[0].1), ("b.txt", twins[1].1), ("c.txt", twins[2].1)]);
    let zipped = replaced(&replaced(&zipped, b"b.txt", b"a.txt"), b"c.txt", b"a.txt");
    let names = ["a.txt", "a.txt#2", "a.txt#3"];
    for (name, bytes) in [("a.tar", &doubled), ("a.tar.gz", &gzip(&doubled)), ("a.zip", &zipped)] {
        let all = verified(name, bytes);
        assert_eq!(all.iter().map(|(container, _)| container.as_str()).collect::<Vec<_>>(), names, "{name}");
        // The first has the id that it has alone.
        let alone = if name == "a.zip" { zip(&twins[..1]) } else { tar(&twins[..1]) };
        let alone = if name == "a.tar.gz" { gzip(&alone) } else { alone };
        assert_eq!(verified(name, &alone), all[..1], "{name}");
    }
    // Archives of one name in an archive, members of one name in each of them, and a member that is called like a second one.
    let inner = tar(&twins[..2]);
    let outer = tar(&[
        ("i.tar", &inner),
        ("i.tar", &inner),
        ("b.txt", twins[0].1),
        ("b.txt#2", twins[1].1),
        ("b.txt", twins[2].1),
    ]);
    let all = verified("a.tar", &outer);
    let names: Vec<&str> = all.iter().map(|(container, _)| container.as_str()).collect();
    let expected = ["b.txt", "b.txt#2", "b.txt#3", "i.tar!a.txt", "i.tar!a.txt#2", "i.tar#2!a.txt", "i.tar#2!a.txt#2"];
    assert_eq!(names, expected);
    // Names that are one when they are read, and several records in each.
    let lines = |word: &str| format!("{{\"text\": \"{word} eins.\"}}\n{{\"text\": \"{word} zwei.\"}}\n");
    let (summer, winter) = (lines("Sommer"), lines("Winter"));
    let all = verified(
        "a.tar",
        &replaced(
            &tar(&[("x/a.jsonl", summer.as_bytes()), ("y/a.jsonl", winter.as_bytes())]),
            b"y/a.jsonl",
            b"x/a.jsonl",
        ),
    );
    let mut ids: Vec<&str> = all.iter().map(|(_, id)| id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

/// The bytes with every `from` as `to`, in the headers of a tar archive with their checksums.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for at in (0..bytes.len() - from.len()).rev() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + from.len()].copy_from_slice(to);
            if at % 512 == 0 && bytes.get(at + 257..at + 262) == Some(b"ustar") {
                let sum: u32 = bytes[at..at + 512]
                    .iter()
                    .enumerate()
                    .map(|(i, byte)| if (148..156).contains(&i) { 32 } else { u32::from(*byte) })
                    .sum();
                bytes[at + 148..at + 156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
            }
        }
    }
    bytes
}

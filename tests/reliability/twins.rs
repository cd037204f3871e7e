//! One good file of every format that is read, and broken twins of each: cut, flipped, misnamed, in another encoding than they say, nested
//! without end, packed without end, or one huge piece. Properties proved here, on one run of the program over all of them:
//! 1. the good files are indexed as if they were alone;
//! 2. every twin that gives no article is named with a reason, and none of the reasons is a fault of the program;
//! 3. memory stays below [`MAX_MEMORY`], time below [`MAX_TIME`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use beleg::analysis::Lexicon;
use beleg::engine::Engine;
use beleg::engine::embedded::EmbeddedEngine;
use serde_json::Value;

use crate::ingest::containers::{gzip, tar, zip, zstd};
use crate::ingest::{saved, warc};
use crate::sandbox::{Run, Sandbox};

/// The most memory of its own that the program may take (`RssAnon`), in bytes; it took 340 MB on 2026-11-24, with two cores.
const MAX_MEMORY: u64 = 600 << 20;
/// The longest that the run may take on a busy machine; it took 3 s on 2026-11-24. A reader that goes over its input again and again
/// takes hours.
const MAX_TIME: Duration = Duration::from_secs(60);
/// The size of one huge piece, in bytes: more than an article may have.
const HUGE: usize = 100_000_000;

/// A file of every format.
pub(super) fn good() -> Vec<(String, Vec<u8>)> {
    let text = "date 2025-10-16 Ein Kormoran auf der Mole\n\nHalvik (dpa) - Ein Kormoran sitzt auf der Mole von Halvik.\n\nEr trocknet die Flügel.\n";
    let record = |id: &str| {
        format!("{{\"id\": \"{id}\", \"headline\": \"Eisvogel\", \"text\": \"Ein Eisvogel sitzt am Ufer.\"}}")
    };
    let rows = "Titel;Datum;Text\nDer Reiher;16.10.2025;\"Der Reiher steht, und steht.\"\nDie Möwe;17.10.2025;Die Möwe fliegt.\n";
    let markdown = "# Die Uferschwalbe\n\nDie Uferschwalbe ist zurück.\n\n- Sie brütet im Steilufer.\n";
    let mut files: Vec<(String, Vec<u8>)> = [
        ("text.txt", text.to_owned()),
        ("markdown.md", markdown.to_owned()),
        ("satz.json", record("json")),
        ("feld.json", format!("[{}, {}]", record("feld-1"), record("feld-2"))),
        ("zeilen.jsonl", format!("{}\n{}\n", record("zeile-1"), record("zeile-2"))),
        ("tabelle.csv", rows.to_owned()),
        ("tabelle.tsv", rows.replace(';', "\t")),
    ]
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .into();
    files.push((
        "utf-16.txt".to_owned(),
        [b"\xFF\xFE".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
    ));
    for (folder, ending) in [
        ("tests/ingest/html", ".html"),
        ("tests/ingest/wire", ""),
        ("tests/ingest/press", ""),
        ("tests/ingest/mail", ""),
    ] {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        for path in names {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if name.ends_with(ending) && !name.ends_with(".expected") {
                files.push((name, fs::read(path).unwrap()));
            }
        }
    }
    let pages = warc::archive();
    files.push(("netz.warc".to_owned(), pages.concat()));
    files.push(("netz.warc.gz".to_owned(), pages.iter().flat_map(gzip).collect()));
    files.push(("alt.arc".to_owned(), saved::old()));
    files.push(("alt.arc.gz".to_owned(), gzip(saved::old())));
    let members: [(&str, &[u8]); 2] = [("a.txt", text.as_bytes()), ("b/c.md", markdown.as_bytes())];
    files.push(("text.txt.gz".to_owned(), gzip(text)));
    files.push(("text.txt.zst".to_owned(), zstd(text)));
    files.push(("texte.tar".to_owned(), tar(&members)));
    files.push(("texte.tar.gz".to_owned(), gzip(tar(&members))));
    files.push(("texte.zip".to_owned(), zip(&members)));
    files
}

/// Numbers that look random (splitmix64): the same in every run.
pub(super) fn random_from(mut state: u64) -> impl FnMut() -> usize {
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize
    }
}

/// The same bytes with some of them changed.
fn flipped(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut random = random_from(seed);
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + bytes.len() / 300 {
        let (at, bit) = (random() % bytes.len(), random() % 8);
        bytes[at] ^= 1 << bit;
    }
    bytes
}

/// The broken twins of a file.
fn twins(name: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut twins = vec![
        (format!("halb-{name}"), bytes[..bytes.len() / 2].to_vec()),
        (format!("anfang-{name}"), bytes[..bytes.len() / 10].to_vec()),
        (format!("ende-{name}"), bytes[bytes.len() / 2..].to_vec()),
        (format!("doppelt-{name}"), [bytes, bytes].concat()),
    ];
    twins.extend((0..4).map(|seed| (format!("gekippt-{seed}-{name}"), flipped(bytes, seed))));
    for ending in ["txt", "json", "jsonl", "html", "xml", "csv", "gz", "zip", "warc", "pdf"] {
        twins.push((format!("falsch-{name}.{ending}"), bytes.to_vec()));
    }
    // What is UTF-8 says it is something else, and the other way round.
    let text = String::from_utf8_lossy(bytes);
    for declared in ["utf-16", "windows-1252", "shift_jis", "nirgends"] {
        let said = text.replace("utf-8", declared).replace("UTF-8", declared).replace("ISO-8859-1", declared);
        twins.push((format!("{declared}-{name}"), said.into_bytes()));
    }
    // Text in one byte for each letter, whatever it says: of Windows, of old Macintosh computers.
    for encoding in [encoding_rs::WINDOWS_1252, encoding_rs::MACINTOSH] {
        twins.push((format!("{}-{name}", encoding.name()), encoding.encode(&text).0.into_owned()));
    }
    twins.push((format!("marke-8-{name}"), [b"\xEF\xBB\xBF\xE4", bytes].concat()));
    twins.push((format!("marke-16-{name}"), [b"\xFE\xFF", bytes].concat()));
    twins
}

/// Small files that unpack to large ones, and what is nested 200 times.
fn bombs() -> Vec<(String, Vec<u8>)> {
    let line = b"Der Kormoran sitzt auf der Mole und trocknet seine Fl\xC3\xBCgel.\n";
    let much: Vec<u8> = line.repeat((100 << 20) / line.len());
    let packed = gzip(&much);
    let mut files = vec![
        ("bombe.zip".to_owned(), zip(&[("a.txt", &much)])),
        ("bombe.txt.zst".to_owned(), zstd(&much)),
        ("bombe.tar.gz".to_owned(), gzip(tar(&[("a.txt", &much)]))),
        ("bombe.warc.gz".to_owned(), gzip([b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 104857600\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".as_slice(), &much].concat())),
        ("bombe-innen.tar".to_owned(), tar(&[("a.txt.gz", &packed)])),
        ("bombe.txt.gz".to_owned(), packed),
    ];
    let nested = |open: &str, inside: &str, close: &str| format!("{}{inside}{}", open.repeat(200), close.repeat(200));
    let record = |value: String| format!("{{\"id\": \"tief\", \"text\": \"Ein Satz.\", \"mehr\": {value}}}");
    let article = |body: String| format!("<html><body><article><h1>Tief</h1>{body}</article></body></html>");
    files.extend(
        [
            ("tief-1.json", nested("[", "1", "]")),
            ("tief-2.json", record(nested("[", "1", "]"))),
            ("tief-3.jsonl", record(nested("{\"a\": ", "1", "}"))),
            ("tief-4.json", nested("{\"text\": ", "\"Ein Satz.\"", "}")),
            ("tief-5.html", article(nested("<div>", "<p>Ein Satz in der Tiefe.</p>", "</div>"))),
            ("tief-6.html", article(nested("<b><p><table><tr><td>", "Ein Satz.", "</td>"))),
            (
                "tief-7.xml",
                format!(
                    "<nitf><body><body.content>{}</body.content></body></nitf>",
                    nested("<block>", "<p>Ein Satz.</p>", "</block>")
                ),
            ),
            (
                "tief-8.xml",
                format!(
                    "<rss><channel><item><title>A</title><description>{}</description></item></channel></rss>",
                    nested("<a>", "Ein Satz.", "</a>")
                ),
            ),
            ("tief-9.xml", nested("<newsItem guid=\"a\">", "Ein Satz.", "</newsItem>")),
        ]
        .map(|(name, text)| (name.to_owned(), text.into_bytes())),
    );
    let mut packed_again = |ending: &str, pack: fn(&[u8]) -> Vec<u8>| {
        let inner = (0..200).fold(b"Ein Satz.".to_vec(), |inner, _| pack(&inner));
        files.push((format!("tief.{ending}"), inner));
    };
    packed_again("gz", |bytes| gzip(bytes));
    packed_again("zst", |bytes| zstd(bytes));
    packed_again("zip", |bytes| zip(&[("a", bytes)]));
    packed_again("tar", |bytes| tar(&[("a", bytes)]));
    files
}

/// Writes files of which one piece is [`HUGE`].
fn write_huge(folder: &Path) {
    let record = "{\"id\": \"riesig\", \"text\": \"";
    for (name, start, end) in [
        ("riesig.json", record, "\"}"),
        ("riesig.jsonl", record, "\"}\n{\"id\": \"danach\", \"text\": \"Ein Kiebitz.\"}\n"),
        ("riesig.xml", "<nitf><body><body.content><p>", "</p></body.content></body></nitf>"),
        (
            "riesig-rss.xml",
            "<rss><channel><item><title>Riesig</title><description>",
            "</description></item></channel></rss>",
        ),
        (
            "riesig-newsml.xml",
            "<newsItem guid=\"a\"><contentSet><inlineData contenttype=\"text/plain\">",
            "</inlineData></contentSet></newsItem>",
        ),
        ("riesig-iptc.txt", "\u{1}bdt0123 4 pl 210  dpa 0456\r\n\r\nRiesig =\r\n\u{2}", "\u{3}\u{4}"),
        (
            "riesig.warc",
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 100000059\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>",
            "\r\n\r\n",
        ),
        ("riesig.html", "<html><body><article><h1>Riesig</h1><p>", "</p></article></body></html>"),
        ("riesig.csv", "Titel;Text\nRiesig;\"", "\"\nDanach;Ein Kiebitz.\n"),
        ("riesig.txt", "", "\n"),
    ] {
        let mut file = BufWriter::new(File::create(folder.join(name)).unwrap());
        file.write_all(start.as_bytes()).unwrap();
        std::io::copy(&mut std::io::repeat(b'x').take(HUGE as u64), &mut file).unwrap();
        file.write_all(end.as_bytes()).unwrap();
    }
}

/// What an index holds of a file.
#[derive(Debug, PartialEq)]
struct Held {
    /// How many articles were in it when it was read.
    read: u64,
    /// Those that no other file has taken over.
    ids: Vec<String>,
}

/// Every file that was read into an index, by its path.
fn held(sandbox: &Sandbox, index: &str) -> BTreeMap<String, Held> {
    let engine = EmbeddedEngine::open(&sandbox.path(index), &Lexicon::embedded()).unwrap();
    let snapshot = engine.snapshot().unwrap();
    let files = snapshot.files_under(None).unwrap().into_iter();
    let ids = |path: &str| {
        snapshot.articles_of_files(&[path.to_owned()]).unwrap().concat().into_iter().map(|id| id.to_string()).collect()
    };
    let held = files.map(|file| (file.path.clone(), Held { read: file.articles, ids: ids(&file.path) }));
    held.collect()
}

/// Runs a command, and tells the most memory of its own that it took, in bytes, where the system tells it.
pub(super) fn measured(mut command: Command) -> (Run, u64) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut stdout = child.stdout.take().unwrap();
    let answer = thread::spawn(move || {
        let mut text = Vec::new();
        stdout.read_to_end(&mut text).unwrap();
        text
    });
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let anonymous = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        most = most.max(anonymous.unwrap_or_default() << 10);
        thread::sleep(Duration::from_millis(2));
    }
    let mut output = child.wait_with_output().unwrap();
    output.stdout = answer.join().unwrap();
    (Run::from(output), most)
}

#[test]
fn broken_twins_harm_nothing() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.path("kaputt")).unwrap();
    for (name, bytes) in good() {
        for (name, bytes) in twins(&name, &bytes) {
            sandbox.write(&format!("kaputt/{name}"), bytes);
        }
        sandbox.write(&format!("gut/{name}"), bytes);
    }
    for (name, bytes) in bombs() {
        sandbox.write(&format!("kaputt/{name}"), bytes);
    }
    write_huge(&sandbox.path("kaputt"));

    sandbox.run("index gut --index index-data/allein").with_code(0);
    let alone = held(&sandbox, "index-data/allein");
    assert!(alone.len() > 30 && alone.values().all(|held| held.read > 0), "{alone:#?}");

    // The good ones come last, as a twin may have the same id: the later article replaces the earlier one.
    let started = Instant::now();
    let (run, memory) = measured(sandbox.command("index kaputt gut --format json"));
    let time = started.elapsed();
    let report = run.with_code(0).json();
    println!("{} MB in {time:.1?}", memory >> 20);

    let all = held(&sandbox, "index-data/index");
    for (path, held) in &alone {
        assert_eq!(all.get(path), Some(held), "{path}");
    }
    let skipped = report["skipped"].as_array().unwrap();
    let internal: Vec<&Value> = skipped.iter().filter(|skipped| skipped["reason"] == "internal").collect();
    assert!(internal.is_empty(), "{internal:#?}");
    let named: BTreeSet<&str> = skipped.iter().map(|skipped| skipped["path"].as_str().unwrap()).collect();
    assert!(skipped.iter().all(|skipped| !skipped["message"].as_str().unwrap().is_empty()));
    let twins = fs::read_dir(sandbox.path("kaputt")).unwrap();
    let twins = twins.map(|entry| format!("kaputt/{}", entry.unwrap().file_name().into_string().unwrap()));
    let silent: Vec<String> = twins
        .filter(|path| !named.contains(path.as_str()))
        .filter(|path| all.get(&format!("../../{path}")).is_none_or(|held| held.read == 0))
        .collect();
    assert!(silent.is_empty(), "neither indexed nor named: {silent:#?}");
    assert!(memory <= MAX_MEMORY, "{} MB", memory >> 20);
    assert!(time <= MAX_TIME, "{time:?}");
    if cfg!(target_os = "linux") {
        assert!(memory > 0, "no memory was measured");
    }
}

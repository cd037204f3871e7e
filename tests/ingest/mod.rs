//! From files to drafts: formats, encodings, records, and everything that is refused.

pub(crate) mod containers;
mod embargo;
mod encodings;
mod exports;
mod kept;
mod page_facts;
mod pages;
pub(crate) mod saved;
mod tables;
pub(crate) mod warc;
mod wire;

use std::fs;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use beleg::ingest::{Draft, Layout, MAX_ARTICLE_BYTES, article_schema, hash_file, read_file, read_stream, walk};
use beleg::model::{SkipReason, Skipped};
use proptest::prelude::*;

pub(crate) fn drafts(raw: impl Read, name: &str) -> Result<Vec<Result<Draft, Skipped>>, Skipped> {
    let mut all = Vec::new();
    read_stream(raw, name, &mut |draft| {
        all.push(draft);
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

/// The reason and line of everything that was skipped, and the text of everything else.
pub(crate) fn seen(raw: &[u8], name: &str) -> Vec<String> {
    let describe = |skipped: Skipped| match skipped.line {
        Some(line) => format!("{} in line {line}", skipped.reason),
        None => skipped.reason.to_string(),
    };
    match drafts(raw, name) {
        Ok(all) => all.into_iter().map(|draft| draft.map_or_else(describe, |draft| draft.text)).collect(),
        Err(skipped) => vec![describe(skipped)],
    }
}

#[test]
fn the_format_is_chosen_by_content() {
    assert_eq!(seen(b"{\"text\": \"Ein Satz.\"}", "a.txt"), ["Ein Satz."]);
    assert_eq!(seen(b"[{\"text\": \"Eins\"}, {\"text\": \"Zwei\"}]", "a"), ["Eins", "Zwei"]);
    assert_eq!(seen(b"[1] Siehe oben.", "a.txt"), ["[1] Siehe oben."]);
    assert_eq!(seen(b"{Vermerk} Ein Satz.", "a.txt"), ["{Vermerk} Ein Satz."]);
    assert_eq!(seen(b"{Vermerk} Ein Satz.", "a.json"), ["malformed in line 1"]);
}

#[test]
fn records_are_read_in_every_shape() {
    let pretty = b"\xEF\xBB\xBF{\n  \"headline\": \"Eins\",\n  \"text\": \"Zwei\"\n}\n";
    assert_eq!(seen(pretty, "a.json"), ["Eins\n\nZwei"]);
    let lines = b"{\"text\": \"Eins\"}\n\n{\"text\": \"Zwei\"\n{\"text\": \"Drei\"}\r\n";
    assert_eq!(seen(lines, "a.jsonl"), ["Eins", "malformed in line 3", "Drei"]);
    assert_eq!(seen(lines, "a"), ["Eins", "malformed in line 3", "Drei"]);
    let first_is_broken = b"{\"text\": \"Eins\n{\"text\": \"Zwei\"}\n";
    assert_eq!(seen(first_is_broken, "a.jsonl"), ["malformed in line 1", "Zwei"]);
    let array = b"[\n{\"text\": \"Eins\"},\n7,\n{\"text\": \"Zwei\"}";
    assert_eq!(seen(array, "a.json"), ["Eins", "malformed in line 3", "Zwei", "malformed in line 4"]);
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("{\"text\": \"Für\"}".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(seen(&utf16, "a.json"), ["Für"]);
}

#[test]
fn records_say_what_is_wrong_with_them() {
    let message = |raw: &str| match drafts(raw.as_bytes(), "a.jsonl").unwrap().remove(0) {
        Err(skipped) => format!("{}: {}", skipped.reason, skipped.message),
        Ok(draft) => draft.text,
    };
    assert_eq!(
        message("{\"paragraphs\": [\"Eins\", 2]}"),
        "invalid_value: `paragraphs[1]`: expected a string, found a number: `2`"
    );
    assert_eq!(
        message("{\"text\": \"Eins\", \"authors\": {\"name\": \"Eva\"}}"),
        "invalid_value: `authors`: expected a string or an array of strings, found an object: `{\"name\": \"Eva\"}`"
    );
    assert_eq!(
        message("{\"text\": \"Eins\", \"id\": 1.5}"),
        "invalid_value: `id`: expected a string or a whole number, found a number: `1.5`"
    );
    assert_eq!(
        message("{\"headline\": null, \"text\": \" \"}"),
        "no_text: expected text under at least one of the keys `headline`, `text`, `paragraphs`"
    );
    assert_eq!(message("[7]"), "malformed: expected an article as a JSON object, found another value");
    assert!(message("{\"text\": \"\\ud800\"}").starts_with("malformed: `text`: the string holds an escape"));
    assert_eq!(message("{\"text\": \"Eins\", \"text\": \"Zwei\"}"), "Zwei");
}

#[test]
fn unknown_keys_are_kept_in_order_and_null_is_absent() {
    let raw = b"{\"z\": [1], \"text\": \"Eins\", \"authors\": \"Eva Muster\", \"a\": {}, \"url\": null, \"n\": null}";
    let draft = drafts(raw.as_slice(), "a.json").unwrap().remove(0).unwrap();
    assert_eq!(serde_json::to_string(&draft.declared.extra).unwrap(), "{\"z\":[1],\"a\":{}}");
    assert_eq!((draft.declared.authors, draft.declared.url), (vec!["Eva Muster".to_owned()], None));
}

#[test]
fn deep_nesting_is_malformed_and_overflows_nothing() {
    for deep in ["[".repeat(1000) + &"]".repeat(1000), "[".repeat(200_000)] {
        let raw = format!("{{\"text\": \"Eins\", \"x\": {deep}}}");
        assert_eq!(seen(raw.as_bytes(), "a.jsonl"), ["malformed in line 1"]);
    }
}

#[test]
fn what_is_no_article_says_what_it_is() {
    for (raw, reason, word) in [
        (b"PK\x03\x04\x00".as_slice(), SkipReason::Malformed, "zip archive"),
        (b"\x1F\x8B\x08\x00", SkipReason::Malformed, "gzip stream"),
        (b"\x89PNG\r\n\x1A\n\x00", SkipReason::UnsupportedFormat, "PNG"),
        (b"\xFF\xD8\xFF\xE0\x00", SkipReason::UnsupportedFormat, "JPEG"),
        (b" <opml version=\"2.0\">", SkipReason::UnsupportedFormat, "XML"),
        (b"ab\x00\x01\x02cd\x00", SkipReason::Binary, "NUL"),
        (b"", SkipReason::Empty, "empty"),
        (b" \r\n\t\n", SkipReason::Empty, "empty"),
        (b"F\xC3\xBCr\n\xFFx", SkipReason::BrokenEncoding, "byte 5 (line 2)"),
        (b"{\"text\": \"M\x81de G\x84ste\"}", SkipReason::UnknownEncoding, "JSON must be UTF-8"),
    ] {
        let skipped = match drafts(raw, "a") {
            Err(skipped) => skipped,
            Ok(mut all) => all.remove(0).unwrap_err(),
        };
        assert_eq!(skipped.reason, reason, "{}", skipped.message);
        assert!(skipped.message.contains(word), "{}", skipped.message);
    }
    assert_eq!(seen(b"<3 Berlin, ich liebe dich.", "a.txt"), ["<3 Berlin, ich liebe dich."]);
}

#[test]
fn what_is_too_large_is_passed_over() {
    let size = MAX_ARTICLE_BYTES as u64 + 10;
    let long = || io::repeat(b'x').take(size);
    assert_eq!(drafts(long(), "a.txt").unwrap_err().reason, SkipReason::TooLarge);
    let lines = b"{\"text\": \"".as_slice().chain(long()).chain(b"\"}\n{\"text\": \"Zwei\"}".as_slice());
    let all = drafts(lines, "a.jsonl").unwrap();
    assert_eq!(all[0].as_ref().unwrap_err().reason, SkipReason::TooLarge);
    let second = all[1].as_ref().unwrap();
    assert_eq!((second.text.as_str(), second.record_line, second.record_start), ("Zwei", 2, size + 13));
}

#[test]
fn folders_are_walked_in_order_and_report_what_they_refuse() {
    let root = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for name in
        ["b.txt", "a/2.txt", "a/10.txt", ".hidden", ".git/x", "index/meta.json", "index/beleg.json", "other/meta.json"]
    {
        write(name, "x");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(root.path(), root.path().join("a/loop")).unwrap();
    let missing = root.path().join("missing");
    let found: Vec<String> = walk(&[root.path().to_owned(), missing])
        .map(|file| match file {
            Ok(file) => file.path.strip_prefix(root.path()).unwrap().display().to_string(),
            Err(skipped) => {
                format!("{}: {}", PathBuf::from(&skipped.path).file_name().unwrap().display(), skipped.reason)
            }
        })
        .collect();
    let expected = ["a/10.txt", "a/2.txt", "loop: loop", "b.txt", "other/meta.json", "missing: unreadable"];
    assert_eq!(
        found,
        expected.iter().filter(|name| cfg!(unix) || !name.starts_with("loop")).copied().collect::<Vec<_>>()
    );
}

#[test]
fn the_summary_has_the_hash_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, "{\"text\": \"Eins\"}\n".repeat(10_000)).unwrap();
    let summary = read_file(&path, "a.jsonl", &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((summary.sha256, summary.bytes), hash_file(&path).unwrap());
    assert_eq!(summary.format, "json");
}

#[test]
fn the_schema_accepts_what_is_read() {
    let schema = article_schema();
    let keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 14);
    assert!(schema["anyOf"].is_array() && schema.get("additionalProperties").is_none());
}

proptest! {
    #[test]
    fn random_bytes_never_panic(raw in prop::collection::vec(any::<u8>(), 0..300), name in "a\\.(txt|json|jsonl)") {
        let _ = drafts(raw.as_slice(), &name);
    }

    #[test]
    fn a_wrong_encoding_never_panics(
        text in "[a-zäöüß„“€ <>,;\n]{0,80}", declared in "utf-8|utf-16|utf-16be|windows-1252|iso-8859-15|shift_jis|x-user-defined|nirgends",
        encoding in 0..5usize, cut in 0..4usize,
    ) {
        let with = |start: &str, end: &str| {
            let text = format!("{start}{text}{end}");
            let utf_16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
            let mut raw = match encoding {
                0 => text.clone().into_bytes(),
                1 => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'\x80')).collect(),
                2 => utf_16(u16::to_le_bytes),
                3 => [b"\xFE\xFF".as_slice(), &utf_16(u16::to_be_bytes)].concat(),
                _ => [b"\xEF\xBB\xBF\xC3".as_slice(), text.as_bytes()].concat(),
            };
            raw.truncate(raw.len().saturating_sub(cut));
            raw
        };
        let _ = drafts(with("", "").as_slice(), "a.txt");
        let _ = drafts(with("Titel;Text\n", "").as_slice(), "a.csv");
        let _ = drafts(with("{\"text\": \"", "\"}").as_slice(), "a.json");
        let _ = drafts(with(&format!("<html><meta charset={declared}><p>"), "</p></html>").as_slice(), "a.html");
        let xml = format!("<?xml version=\"1.0\" encoding=\"{declared}\"?>");
        let _ = drafts(with(&format!("{xml}<nitf><body><body.content><p>"), "</p></body.content></body></nitf>").as_slice(), "a.xml");
        let _ = drafts(with(&format!("{xml}<rss><channel><item><title>"), "</title></item></channel></rss>").as_slice(), "a.xml");
    }

    #[test]
    fn random_records_never_panic(raw in "[\\[{][\\[\\]{}\",:\\\\n ux0-9atex\n]{0,60}", name in "a\\.(txt|json|jsonl)") {
        let _ = drafts(raw.as_bytes(), &name);
    }

    #[test]
    fn strings_stand_where_their_places_say(
        texts in prop::collection::vec("[a-zäß\"\\\\\n]{1,12}[a-z]", 1..6),
        pretty in any::<bool>(),
    ) {
        let value = serde_json::json!({"paragraphs": texts});
        let raw = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let raw = format!(" \n{raw}");
        let draft = drafts(raw.as_bytes(), "a.json").unwrap().remove(0).unwrap();
        let Layout::Parts { paragraphs, .. } = &draft.layout else { panic!("a record has parts") };
        for (span, text) in paragraphs.iter().zip(&texts) {
            prop_assert_eq!(span.of(&draft.text), text);
            let place = draft.offsets.raw(&draft.text, *span);
            prop_assert_eq!(place.is_none(), text.contains(['"', '\\', '\n']));
            if let Some(place) = place {
                prop_assert_eq!(place.of(&raw), text.as_str());
            }
        }
    }
}

#[test]
fn an_escape_sequence_without_an_end_swallows_nothing() {
    let text = |tail: &str| format!("Der Gipfel beginnt.{tail}");
    for tail in ["\u{1b}]0;Titel", "\u{1b}[", "\u{1b}P1$r", "\u{9b}31", "\u{1b}"] {
        let expected = [text(tail), "Noch ein Satz.".to_owned()];
        let escaped: String = text(tail)
            .chars()
            .map(|c| if c.is_control() { format!("\\u{:04x}", u32::from(c)) } else { c.into() })
            .collect();
        assert_eq!(
            seen(format!("{{\"text\": \"{escaped}\"}}\n{{\"text\": \"Noch ein Satz.\"}}\n").as_bytes(), "a.jsonl"),
            expected
        );
        assert_eq!(
            seen(format!("[{{\"text\": \"{escaped}\"}}, {{\"text\": \"Noch ein Satz.\"}}]").as_bytes(), "a.json"),
            expected
        );
        assert_eq!(seen(format!("Text,Nr\n{},1\nNoch ein Satz.,2\n", text(tail)).as_bytes(), "a.csv").len(), 2);
        assert_eq!(seen(format!("{}\n\nNoch ein Satz.", text(tail)).as_bytes(), "a.txt"), [expected.join("\n\n")]);
    }
}

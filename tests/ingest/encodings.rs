//! Files that are not in the encoding that they state: read where that is certain, else named. Never with lost letters and without a word.

use encoding_rs::{IBM866, ISO_8859_2, KOI8_R, MACINTOSH, WINDOWS_1252};

use super::{drafts, seen};
use crate::sandbox::Sandbox;

const TITLE: &str = "Fähre läuft auf Grund";
const TEXT: &str = "Die Fähre lief früh am Morgen vor der Küste auf. Öl trat nicht aus, heißt es.";

/// German letters as DOS wrote them.
fn dos(text: &str) -> Vec<u8> {
    let letter = |c: char| match c {
        'ä' => 0x84,
        'ö' => 0x94,
        'ü' => 0x81,
        'Ä' => 0x8E,
        'Ö' => 0x99,
        'Ü' => 0x9A,
        'ß' => 0xE1,
        c => u8::try_from(c).unwrap(),
    };
    text.chars().map(letter).collect()
}

fn western(text: &str) -> Vec<u8> {
    WINDOWS_1252.encode(text).0.into_owned()
}

fn macintosh(text: &str) -> Vec<u8> {
    MACINTOSH.encode(text).0.into_owned()
}

/// The same article as a file of several formats, each of which states that it is in `encoding`.
fn stating(encoding: &str, title: &str, text: &str) -> Vec<(&'static str, String)> {
    let xml = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n");
    vec![
        (
            "rss.xml",
            format!(
                "{xml}<rss version=\"2.0\"><channel><title>Bote</title><item><title>{title}</title><description>{text}</description></item></channel></rss>"
            ),
        ),
        (
            "atom.xml",
            format!(
                "{xml}<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Bote</title><entry><id>1</id><title>{title}</title><content type=\"html\">&lt;p&gt;{text}&lt;/p&gt;</content></entry></feed>"
            ),
        ),
        (
            "nitf.xml",
            format!(
                "{xml}<nitf><body><body.head><hedline><hl1>{title}</hl1></hedline></body.head><body.content><p>{text}</p></body.content></body></nitf>"
            ),
        ),
        (
            "newsml.xml",
            format!(
                "{xml}<newsItem guid=\"a\" version=\"1\"><contentMeta><headline>{title}</headline></contentMeta><contentSet><inlineXML><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>{text}</p></body></html></inlineXML></contentSet></newsItem>"
            ),
        ),
        (
            "seite.html",
            format!(
                "<html><head><meta charset=\"{encoding}\"><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
            ),
        ),
    ]
}

#[test]
fn german_text_that_states_utf_8_and_has_one_byte_for_each_letter_is_read() {
    for encoding in ["utf-8", "UTF-8", "utf-16"] {
        let sandbox = Sandbox::new();
        for (name, file) in stating(encoding, TITLE, TEXT) {
            assert_eq!(seen(&western(&file), name), [format!("{TITLE}\n\n{TEXT}")], "{name}, {encoding}");
            sandbox.write(&format!("{encoding}/{name}"), western(&file));
        }
        let run = sandbox.run(&format!("index {encoding}"));
        assert!(run.stdout.contains("5 added, 0 replaced, 0 unchanged, 0 deleted, nothing skipped"), "{run}");
        assert_eq!(sandbox.json("search Küste")["total"]["articles"], 5);
        let report = sandbox.json("verify --all");
        assert_eq!(report["counts"]["ok"], report["results"].as_array().unwrap().len());
    }
}

#[test]
fn what_is_not_certain_is_named_and_never_read_with_lost_letters() {
    type Encode = fn(&str) -> Vec<u8>;
    let cyrillic = "Паром сел на мель у берега рано утром, сообщили в порту";
    let russian: Encode = |text| KOI8_R.encode(text).0.into_owned();
    let polish: Encode = |text| ISO_8859_2.encode(text).0.into_owned();
    let old: Encode = |text| IBM866.encode(text).0.into_owned();
    for (what, stated, text, encode) in [
        ("DOS", "utf-8", TEXT, dos as Encode),
        ("DOS", "iso-8859-1", TEXT, dos),
        ("DOS", "windows-1252", "Der Bürger hat genug.", dos),
        ("Macintosh", "utf-8", TEXT, macintosh),
        ("Macintosh", "iso-8859-15", TEXT, macintosh),
        ("KOI8-R", "utf-8", cyrillic, russian),
        ("code page 866", "utf-8", cyrillic, old),
        ("ISO-8859-2", "utf-8", "Prom osiadł na mieliźnie, ładunek był ciężki, a łódź poszła na dno.", polish),
    ] {
        for (name, file) in stating(stated, "Fall", text) {
            let found = seen(&encode(&file), name);
            let is_named = |line: &String| line.starts_with("unknown_encoding") || line.starts_with("broken_encoding");
            assert!(found.iter().all(is_named), "{what} as {stated}, {name}: {found:?}");
        }
    }
}

#[test]
fn tables_of_old_encodings_are_named_and_those_of_windows_are_read() {
    let table = |title: &str, text: &str| format!("Titel;Datum;Text\r\n\"{title}\";16.10.2025;\"{text}\"\r\n");
    for text in [TEXT, "Das Tor ist blau; für heute bleibt es zu.", "Die Brücke hält."] {
        for (name, raw) in [("a.csv", dos(&table("Fall", text))), ("b.csv", macintosh(&table("Fall", text)))] {
            assert_eq!(seen(&raw, name), ["unknown_encoding"], "{name}: {text}");
            assert_eq!(seen(&raw[..raw.len() - 1], "c.txt"), ["unknown_encoding"], "{name}: {text}");
        }
    }
    assert_eq!(seen(&macintosh(&table("Fall", "Das ist schön.")), "a.csv"), ["unknown_encoding"]);
    for text in
        [TEXT, "Milošewitsch und Žižek trafen Schröder.", "Sie kostet 5 € – „für alle“.", "Café au lait für André"]
    {
        let found = seen(&western(&table("Tür", text)), "a.csv");
        assert_eq!(found, [format!("Tür\n\n16.10.2025\n\n{text}")]);
    }
    // Names alone are no sign of an old encoding.
    assert_eq!(
        seen(&western(&table("Besuch", "Orbán traf André.")), "a.csv"),
        ["Besuch\n\n16.10.2025\n\nOrbán traf André."]
    );
    assert_eq!(seen(b"Titel;Text\r\nEins;F\xFCr 5 \xA4 mehr.\r\n", "a.csv"), ["Eins\n\nFür 5 € mehr."]);
}

#[test]
fn rows_of_a_table_that_was_put_together_are_read_each_in_its_encoding() {
    let ascii = "Titel;Text\r\n".to_owned() + &"Eins;Kein Umlaut steht hier.\r\n".repeat(4000);
    let mixed = [ascii.as_bytes(), &western("Zwei;Für alle.\r\n"), "Drei;Grün für alle.\r\n".as_bytes()].concat();
    let found = seen(&mixed, "a.csv");
    assert_eq!(found[4000..], ["Zwei\n\nFür alle.", "Drei\n\nGrün für alle."]);
    let old = [ascii.as_bytes(), &dos("Zwei;Für alle.\r\n"), b"Drei;Wieder ohne.\r\n"].concat();
    assert_eq!(seen(&old, "a.csv")[4000..], ["unknown_encoding in line 4002", "Drei\n\nWieder ohne."]);
}

#[test]
fn a_line_that_states_the_delimiter_is_no_row() {
    for (stated, delimiter) in [
        ("sep=;", ';'),
        ("SEP=;", ';'),
        ("\u{feff}sep=;", ';'),
        ("\"sep=,\"", ','),
        ("sep=;;;", ';'),
        ("sep=\t", '\t'),
        ("sep=|", '|'),
        ("sep=^", '^'),
    ] {
        let rows = [["Titel", "Text"], ["Die Tür", "Sie klemmt, wieder einmal"]];
        let rows: String = rows
            .iter()
            .map(|row| {
                format!(
                    "{}\r\n",
                    row.join(&delimiter.to_string())
                        .replace("klemmt, wieder", if delimiter == ',' { "klemmt wieder" } else { "klemmt, wieder" })
                )
            })
            .collect();
        for end in ["\r\n", "\n"] {
            let raw = format!("{stated}{end}{rows}");
            let found = drafts(raw.as_bytes(), "a.csv").unwrap().remove(0).unwrap();
            assert!(found.text.starts_with("Die Tür\n\nSie klemmt"), "{stated}: {}", found.text);
            assert_eq!(found.record_line, 3, "{stated}");
            let place = found.offsets.raw(&found.text, beleg::model::ByteSpan::new(0, "Die Tür".len())).unwrap();
            assert_eq!(raw.get(place.range()), Some("Die Tür"), "{stated}");
        }
    }
    // A column may be called so, and a file may hold nothing else.
    assert_eq!(seen(b"sep=a;Titel;Text\nx;Eins;Zwei\n", "a.csv"), ["x\n\nEins\n\nZwei"]);
    assert_eq!(seen(b"sep=;\n", "a.csv"), ["empty"]);
    let utf16: Vec<u8> =
        "\u{feff}sep=;\r\nTitel;Text\r\nTür;Zu.\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(seen(&utf16, "a.csv"), ["Tür\n\nZu."]);
}

/// A text with a broken byte in the place of each `#`.
fn broken(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| if byte == b'#' { 0xFC } else { byte }).collect()
}

#[test]
fn of_an_article_with_a_broken_byte_the_other_parts_are_read() {
    let (whole, bad) = ("Die Fähre fährt wieder, heißt es.", "Der Hafen von Z#rich bleibt zu.");
    for (name, file) in stating("utf-8", TITLE, "@") {
        let paragraphs = |parts: &[&str]| {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| match name {
                    "rss.xml" | "atom.xml" => format!("&lt;p&gt;{part}&lt;/p&gt;"),
                    _ => format!("<p>{part}</p>"),
                })
                .collect();
            let file = file.replace("&lt;p&gt;@&lt;/p&gt;", "@").replace("<p>@</p>", "@");
            broken(&file.replace('@', &parts.concat()))
        };
        let sandbox = Sandbox::new();
        sandbox.write(name, paragraphs(&[whole, bad, "Öl trat nicht aus."]));
        let report = sandbox.json(&format!("index {name}"));
        assert_eq!(report["articles"], 1, "{name}: {report}");
        let skipped = &report["skipped"][0];
        assert_eq!(skipped["reason"], "broken_encoding", "{name}: {report}");
        let message = skipped["message"].as_str().unwrap();
        assert!(
            message.starts_with("the article is read, but for one part of it: the text is UTF-8, but broken at byte"),
            "{message}"
        );
        assert_eq!(sandbox.json("search heißt")["total"]["passages"], 1, "{name}");
        assert_eq!(sandbox.json("search Hafen")["total"]["passages"], 0, "{name}");
        assert_eq!(sandbox.run("verify --all").code, Some(0), "{name}");
        // Without a title or a paragraph that is whole, nobody knows what it says.
        assert!(seen(&paragraphs(&[bad]), name)[0].starts_with("broken_encoding"), "{name}");
        let file = file.replace(TITLE, "F#hre").replace('@', whole);
        assert!(seen(&broken(&file), name)[0].starts_with("broken_encoding"), "{name}");
    }
}

#[test]
fn a_fact_with_a_broken_byte_is_none() {
    let feed = broken(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss><channel><item><title>Für alle</title><author>Eva M#ller</author><category>Häfen</category><description>Die Fähre fährt.</description></item></channel></rss>",
    );
    let draft = drafts(feed.as_slice(), "a.xml").unwrap().remove(0).unwrap();
    assert_eq!(draft.declared.authors, Vec::<String>::new());
    assert_eq!(draft.declared.extra["keywords"][0], "Häfen");
}

#[test]
fn a_page_with_a_broken_byte_is_read_whatever_it_states() {
    let page = |head: &str| {
        format!(
            "{head}<article><h1>{TITLE}</h1><p>Grüße aus Zürich, heißt es früh.</p><p>Der Hafen von Z#rich.</p><p>Öl trat nicht aus.</p></article></body></html>"
        )
    };
    for head in [
        "<html><head></head><body>",
        "\u{feff}<html><head></head><body>",
        "<html><head><meta charset=\"iso-8859-1\"></head><body>",
        "<html><head><meta charset=\"windows-1252\"></head><body>",
        "\u{feff}<html><head><meta charset=\"utf-8\"></head><body>",
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("a.html", broken(&page(head)));
        let report = sandbox.json("index a.html");
        assert_eq!(
            (&report["articles"], &report["skipped"][0]["reason"]),
            (&1.into(), &"broken_encoding".into()),
            "{head}: {report}"
        );
        let at = broken(&page(head)).iter().rposition(|byte| *byte == 0xFC).unwrap();
        assert!(
            report["skipped"][0]["message"].as_str().unwrap().contains(&format!("broken at byte {at} ")),
            "{head}: {report}"
        );
        let found = |word: &str| sandbox.json(&format!("search {word}"))["total"]["passages"].clone();
        assert_eq!((found("Grüße"), found("Hafen"), found("Öl")), (1.into(), 0.into(), 1.into()), "{head}");
        assert_eq!(sandbox.run("verify --all").code, Some(0), "{head}");
    }
    // What is whole in the encoding that it states is read in it, whatever else it might be.
    let whole = page("<html><head><meta charset=\"iso-8859-1\"></head><body>").replace('#', "ü");
    assert!(seen(&western(&whole), "a.html")[0].ends_with("Der Hafen von Zürich.\n\nÖl trat nicht aus."));
}

#[test]
fn an_entry_in_another_encoding_harms_no_entry_beside_it() {
    let entry = |text: &str| format!("<item><title>Öl im Hafen</title><description>{text}</description></item>\n");
    let good = entry("Über die Brücke fährt früh für Zürich ein müder Läufer, möglichst gemütlich.").repeat(30);
    let other = western(&entry(&"Für Übermütige gibt es Müll. ".repeat(20)));
    let xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss><channel>\n";
    let feed = [xml.as_bytes(), good.as_bytes(), &other, good.as_bytes(), b"</channel></rss>"].concat();
    let found = seen(&feed, "a.xml");
    assert_eq!(found.len(), 61);
    assert_eq!(found[30], "broken_encoding in line 33");
    assert!(found.iter().enumerate().all(|(i, text)| i == 30 || text.starts_with("Öl im Hafen\n\nÜber die Brücke")));
}

#[test]
fn json_in_windows_1252_is_read_and_verifies() {
    let record = |n: u32| format!("{{\"headline\": \"{TITLE} {n}\", \"text\": \"{TEXT}\"}}");
    let want = |n: u32| format!("{TITLE} {n}\n\n{TEXT}");
    let lines = format!("{{\"text\": \"Nur ASCII.\"}}\n{}\n{}\n", record(1), record(2));
    let array = format!("[{},\n{}]", record(1), record(2));
    let sandbox = Sandbox::new();
    for (file, name) in [(lines.as_str(), "a.jsonl"), (&array, "b.json"), (&record(1), "c.json")] {
        let texts: Vec<String> = seen(&western(file), name).into_iter().filter(|text| text != "Nur ASCII.").collect();
        assert_eq!(texts.first(), Some(&want(1)), "{name}");
        assert!(texts.len() == 1 || texts[1] == want(2), "{name}: {texts:?}");
        sandbox.write(name, western(file));
    }
    // A record in UTF-8 among them is read as what it is.
    let mixed = [western(&lines), record(3).into_bytes()].concat();
    assert_eq!(seen(&mixed, "a.jsonl").last(), Some(&want(3)));
    let report = sandbox.json("index .");
    assert_eq!((&report["articles"], &report["total_skipped"]), (&6.into(), &0.into()), "{report}");
    let verified = sandbox.json("verify --all");
    assert_eq!(verified["counts"]["ok"], report["passages"], "{}", verified["counts"]);
}

#[test]
fn a_broken_byte_in_json_in_utf_8_is_no_other_encoding() {
    let good = format!("{{\"text\": \"{TEXT}\"}}\n");
    let bad = western("{\"text\": \"Für\"}\n");
    let raw = [good.as_bytes(), &bad, good.as_bytes()].concat();
    assert_eq!(seen(&raw, "a.jsonl"), [TEXT, "broken_encoding in line 2", TEXT]);
    let dos = dos(&format!("{{\"text\": \"{TEXT}\"}}\n"));
    assert_eq!(seen(&dos, "a.jsonl"), ["unknown_encoding in line 1"]);
}

//! Tables: columns are guessed or mapped, cells are cited where they stand.

use std::ops::ControlFlow;

use beleg::ingest::{ColumnMap, Draft, ReadOptions};
use beleg::model::{ByteSpan, SkipReason, Skipped};
use proptest::prelude::*;

use super::drafts;
use crate::sandbox::Sandbox;

fn one(raw: impl AsRef<[u8]>, name: &str) -> Draft {
    drafts(raw.as_ref(), name).unwrap().remove(0).unwrap()
}

fn mapped(raw: &str, map: &str) -> Result<Vec<Result<Draft, Skipped>>, Skipped> {
    let options = ReadOptions { columns: ColumnMap::parse(map).unwrap(), ..ReadOptions::DEFAULT };
    let mut all = Vec::new();
    options.read_stream(raw.as_bytes(), "a.csv", &mut |record| {
        all.push(record);
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

/// Id, headline, text, authors, date and outlet of a draft.
fn facts(draft: &Draft) -> [String; 5] {
    let beleg::ingest::Layout::Parts { headline, text, .. } = &draft.layout else { panic!("no parts") };
    let of = |span: &Option<ByteSpan>| span.map(|span| span.of(&draft.text).to_owned()).unwrap_or_default();
    let date = draft.declared.published.first().map(|date| date.text.clone()).unwrap_or_default();
    [of(headline), of(text), draft.declared.authors.join("+"), date, draft.declared.outlet.clone().unwrap_or_default()]
}

#[test]
fn columns_are_guessed_in_german_and_english() {
    let german = "Überschrift;Inhalt;Veröffentlicht am;Autor;Quelle;Ressort\nHafen schläft;\"Die Möwen kreisen.\n\nDie Kräne stehen.\";16.10.2025;Eva Muster und Max Beispiel;Hafenblatt;Lokales\n";
    let draft = one(german, "a.csv");
    let text = "Die Möwen kreisen.\n\nDie Kräne stehen.";
    assert_eq!(facts(&draft), ["Hafen schläft", text, "Eva Muster+Max Beispiel", "16.10.2025", "Hafenblatt"]);
    assert_eq!(draft.declared.extra["Ressort"], "Lokales");
    let english = "title,content,publish_date,author,source\n\"Hafen, still\",\"Er sagte: \"\"Nein\"\".\",2025-10-16,,https://example.org/a\n";
    let draft = one(english, "export");
    assert_eq!(facts(&draft), ["Hafen, still", "Er sagte: \"Nein\".", "", "2025-10-16", ""]);
    assert_eq!(draft.declared.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(facts(&one("Titel\tText\tDatum\nEins\tZwei\t1.2.2025\n", "a"))[1], "Zwei");
    assert_eq!(facts(&one("Titel|Text|Datum\r\nEins|Zwei; drei, vier|1.2.2025\r\n", "a"))[1], "Zwei; drei, vier");
}

#[test]
fn texts_with_commas_are_no_tables() {
    let draft = one("Titel, Text und Bild\n\nDer Satz, der folgt, hat Kommas.", "a.txt");
    assert!(matches!(draft.layout, beleg::ingest::Layout::Plain));
}

#[test]
fn cells_are_cited_where_they_stand() {
    let raw = "Titel;Text\r\nEins;\"Die \"\"Fähre\"\" legt ab.\"\r\nZwei;Sie kommt zurück.\r\n";
    let all: Vec<Draft> = drafts(raw.as_bytes(), "a.csv").unwrap().into_iter().flatten().collect();
    let place = |draft: &Draft, word: &str| {
        let at = draft.text.find(word).unwrap();
        draft.offsets.raw(&draft.text, ByteSpan::new(at, at + word.len()))
    };
    let found = place(&all[1], "zurück").unwrap();
    assert_eq!(raw.get(found.range()), Some("zurück"));
    assert_eq!(place(&all[0], "Fähre"), None, "doubled quotes do not stand in the text");
    assert_eq!((all[1].record_line, all[1].record), (3, 1));
}

#[test]
fn tables_come_in_windows_1252_and_utf16() {
    let raw = "Titel;Text\nHafen;Die Möwen schreien über dem Fluß.\n";
    let eight_bit: Vec<u8> = raw.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(facts(&one(eight_bit, "a.csv"))[1], "Die Möwen schreien über dem Fluß.");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(raw.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(facts(&one(utf16, "a.csv"))[1], "Die Möwen schreien über dem Fluß.");
    let broken = b"Titel;Text\nF\xC3\xBCr;Eins.\nF\xFCr;Zwei.\nVier;Drei.\n";
    let all = drafts(broken.as_slice(), "a.csv").unwrap();
    let skipped = all[1].as_ref().unwrap_err();
    assert_eq!((skipped.reason, skipped.line), (SkipReason::BrokenEncoding, Some(3)));
    assert!(all[2].is_ok());
}

#[test]
fn tables_of_old_macintosh_computers_end_their_lines_otherwise() {
    let raw = "Titel;Text\rHafen;\"Die Möwen\rschreien.\"\rFähre;Sie legt ab.\r\rMole;Sie \"\"steht\"\".";
    for (raw, lines) in [(raw.to_owned(), [2, 4, 6]), (format!("sep=;\r{raw}"), [3, 5, 7])] {
        let found: Vec<_> = drafts(raw.as_bytes(), "a.csv").unwrap().into_iter().map(Result::unwrap).collect();
        assert_eq!(found.iter().map(|draft| draft.record_line).collect::<Vec<_>>(), lines);
        assert_eq!(found[0].text, "Hafen\n\nDie Möwen\rschreien.");
        assert_eq!(found[1].text, "Fähre\n\nSie legt ab.");
        let sandbox = Sandbox::new();
        let western: Vec<u8> = raw.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        sandbox.write("a.csv", &raw);
        sandbox.write("b.csv", &western);
        assert!(sandbox.run("index a.csv b.csv").with_code(0).stdout.starts_with("6 added"));
        let report = sandbox.json("verify --all");
        assert_eq!(report["counts"]["ok"], report["results"].as_array().unwrap().len());
    }
    // A carriage return inside of a cell ends no row where line feeds do.
    assert_eq!(one("Titel;Text\nHafen;Die Möwen\rschreien.\n", "a.csv").text, "Hafen\n\nDie Möwen\rschreien.");
}

#[test]
fn html_in_cells_becomes_text() {
    let draft = one("Titel;Text\nHafen;\"<p>Die <b>Möwen</b> &amp; Kräne.</p><p>Ein Satz.</p>\"\n", "a.csv");
    assert_eq!(facts(&draft)[1], "Die Möwen & Kräne.\n\nEin Satz.");
}

#[test]
fn a_map_wins_over_names() {
    let raw = "A,Titel,B\nHafen schläft,Lokales,Die Möwen kreisen.\n";
    let draft = mapped(raw, "headline=A,text=B").unwrap().remove(0).unwrap();
    assert_eq!(facts(&draft)[..2], ["Hafen schläft", "Die Möwen kreisen."]);
    let skipped = mapped(raw, "text=C").unwrap_err();
    assert_eq!(skipped.message, "the table has no column `C` as its map says; it has `A`, `Titel`, `B`");
    let unknown = drafts(b"A,B\n1,2\n".as_slice(), "a.csv").unwrap_err();
    assert_eq!(unknown.reason, SkipReason::NoText);
}

#[test]
fn a_column_map_says_what_is_wrong_with_it() {
    let message = |map: &str| ColumnMap::parse(map).unwrap_err().to_string();
    assert_eq!(message("headline"), "expected `part=column`, found `headline`");
    assert!(message("titel=A").starts_with("articles have no part `titel`; parts are `id`, `kicker`"));
    let sandbox = Sandbox::new();
    let run = sandbox.run("index --map titel=A a.csv").with_code(2);
    assert!(run.stderr.contains("hint: write it like `headline=Titel,published=Datum`"), "{run}");
}

#[test]
fn rows_are_indexed_and_verified_with_and_without_a_map() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "a.csv",
        "A;B;Datum\nHafen schläft;\"Die \"\"Möwen\"\" kreisen.\";16.10.2025\nEbbe;Der Kran steht.;17.10.2025\n",
    );
    let run = sandbox.run("index a.csv");
    assert!(run.stdout.contains("no column is known to hold a title or a text among `A`, `B`, `Datum`"), "{run}");
    assert!(sandbox.run("index --map headline=A,text=B a.csv").with_code(0).stdout.starts_with("2 added"));
    assert_eq!(sandbox.json("search Möwen")["hits"][0]["article"]["published"]["day"], "2025-10-16");
    let report = sandbox.json("verify --all");
    assert_eq!(report["counts"]["ok"], report["results"].as_array().unwrap().len());
    // With another map the same rows are other articles' words.
    assert!(sandbox.run("index --map headline=B,text=A a.csv").stdout.starts_with("0 added, 2 replaced"));
}

proptest! {
    #[test]
    fn tables_never_panic(rows in "[a-zäöü\"\n\r;,\t|<> ]{0,300}", noise in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = drafts(format!("Titel;Text\n{rows}").as_bytes(), "a.csv");
        let _ = drafts([b"Titel;Text\n".as_slice(), &noise].concat().as_slice(), "a.csv");
        let _ = drafts(noise.as_slice(), "a.tsv");
    }
}

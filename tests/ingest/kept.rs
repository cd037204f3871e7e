//! What people keep: exports of press databases in `press/`, mails and pages saved as mails in `mail/`. The cases are files, and beside each
//! what is understood of it (`BELEG_BLESS=1` writes it anew).

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use beleg::extract::ExtractOptions;
use beleg::ingest::read_stream;
use beleg::model::{Skipped, SourceOf};
use proptest::prelude::*;

use super::pages::describe;
use crate::contracts::assert_current;
use crate::extract::{articles_with, now};
use crate::sandbox::Sandbox;

fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest").join(folder);
    let mut cases: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|ending| ending != "expected"));
    cases.sort();
    cases
}

fn all() -> impl Iterator<Item = (PathBuf, Vec<u8>)> {
    let paths = [cases("press"), cases("mail")].concat();
    assert!(paths.len() > 8);
    paths.into_iter().map(|path| (path.clone(), fs::read(&path).unwrap()))
}

fn skip(skipped: &Skipped) -> String {
    let place = skipped.container.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
    format!("{}{place}: {}\n", skipped.reason, skipped.message)
}

#[test]
fn exports_and_mails_are_understood() {
    for (path, raw) in all() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = match articles_with(&raw, &name, &ExtractOptions::new(now())) {
            Ok(articles) => {
                let texts = articles.iter().map(|article| match article {
                    Ok(article) => {
                        let place = article.container.iter().map(|place| format!("in {place}\n")).collect::<String>();
                        place + &describe(article)
                    }
                    Err(skipped) => skip(skipped),
                });
                texts.collect::<Vec<_>>().join("\n")
            }
            Err(skipped) => skip(&skipped),
        };
        assert_current(&path.with_file_name(format!("{name}.expected")), &text);
    }
}

#[test]
fn documents_of_an_export_stand_where_their_ranges_say() {
    for path in cases("press") {
        let raw = fs::read(&path).unwrap();
        let Ok(text) = String::from_utf8(raw.clone()) else { continue };
        for article in articles_with(&raw, "a", &ExtractOptions::new(now())).unwrap() {
            for block in article.unwrap().blocks {
                let (span, own) = (block.source.bytes, block.text.as_str());
                assert_eq!(
                    (block.source.of, text.get(span.range())),
                    (SourceOf::File, Some(own)),
                    "{}",
                    path.display()
                );
                let before = text.get(..span.start).unwrap();
                assert_eq!(block.source.line, before.matches('\n').count() as u64 + 1, "{}: {own}", path.display());
            }
        }
    }
}

#[test]
fn what_is_indexed_of_them_verifies_in_other_encodings_and_containers_too() {
    let sandbox = Sandbox::new();
    for (path, raw) in all() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        sandbox.write(&format!("archiv/{name}"), &raw);
        sandbox.write(&format!("archiv/{name}.gz"), super::containers::gzip(&raw));
        sandbox.write(&format!("archiv/{name}.zip"), super::containers::zip(&[("innen/datei", &raw)]));
        let latin: Vec<u8> = String::from_utf8(raw).unwrap().chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
        sandbox.write(&format!("archiv/latin-{name}"), latin);
    }
    let report = sandbox.json("index archiv");
    assert_eq!(report["total_skipped"], 0, "{report}");
    let verified = sandbox.json("verify --all");
    assert_eq!(verified["counts"]["ok"], report["passages"], "{}", verified["counts"]);
}

#[test]
fn texts_that_only_look_like_them_are_texts() {
    let texts = [
        "Date: Der erste Abend\n\nFrom: Hier begann alles, und niemand wusste davon.\n",
        "From the beginning, nobody believed in it.\n\nSubject: none.\n",
        "Dokument 1 von 3 im Streit um den Hafen\n\nDie Stadt hat drei Dokumente vorgelegt.\n",
        "Das Protokoll\n\nLänge: 12 Seiten\n\nDie Sitzung war lang.\n",
        "Zahlen des Tages\n\n41 Wörter\n\nSo viele Wörter hat die kürzeste Rede des Bürgermeisters.\n",
        "Akten\n\nOrt: Archiv\nDokumentnummer: 17\n\nMehr steht nicht darin.\n\nOrt: Archiv\nDokumentnummer: 18\n\nAuch hier nicht.\n",
        "HD ist besser\n\nPD sagt nichts dazu, und auch die AN schweigt.\n",
    ];
    for text in texts {
        let articles = articles_with(text.as_bytes(), "a.txt", &ExtractOptions::new(now())).unwrap();
        let [Ok(article)] = articles.as_slice() else { panic!("{text}: {articles:?}") };
        assert_eq!((&article.container, &article.meta.outlet), (&None, &None), "{text}");
    }
}

#[test]
fn a_mail_that_is_cut_off_is_read_as_far_as_it_goes_and_named() {
    let raw = fs::read(cases("mail").iter().find(|path| path.ends_with("seite.mhtml")).unwrap()).unwrap();
    let text = String::from_utf8(raw).unwrap();
    let newsletter = fs::read_to_string(cases("mail").iter().find(|path| path.ends_with("newsletter.eml")).unwrap());
    let newsletter = newsletter.unwrap();
    for (whole, until) in [(&text, "Konserven"), (&newsletter, "Mole von")] {
        let cut = &whole.as_bytes()[..whole.find(until).unwrap()];
        let articles = articles_with(cut, "a", &ExtractOptions::new(now())).unwrap();
        let (read, named): (Vec<_>, Vec<_>) = articles.into_iter().partition(Result::is_ok);
        assert_eq!((read.len(), named.len()), (1, 1), "{read:#?} {named:?}");
        assert!(named[0].as_ref().unwrap_err().message.contains("cut off"));
        let article = read.into_iter().next().unwrap().unwrap();
        assert_eq!(article.meta.headline.as_deref(), Some("Fähre wieder im Dienst"));
        assert!(article.meta.published.is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn exports_and_mails_made_of_what_the_rules_look_for_never_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "1 of 2 DOCUMENTS\n", "End of Document\n", "Length: 4 words\n", "LÄNGE: 3 Wörter\n", "Body\n", "Byline: ", "Wattenbote\n", "4. März 2025\n",
            "Copyright 2025\n", "Load-Date: ", "HD   ", "LP\n", "TD\n", "PD   ", "SN   ", "AN   Document WATTE00020250304el3400001\n", "4 Wörter\n",
            "From: Eva <eva@a.example>\n", "Subject: =?utf-8?q?F=E4?=\n", "MIME-Version: 1.0\n", "Content-Type: multipart/mixed; boundary=a\n", "--a\n", "--a--\n",
            "Content-Type: text/html\n", "Content-Transfer-Encoding: base64\n", "RsOk", "Content-Type: message/rfc822\n", "From a@b Tue\n", "\n", "\r\n", "ä", "Ein Satz. ",
            "Snapshot-Content-Location: https://a.example/b\n", "<p>Ein Satz.</p>", "\u{c}",
        ]), 0..40)
    ) {
        let text = pieces.concat();
        let _ = articles_with(text.as_bytes(), "a.eml", &ExtractOptions::new(now()));
        let mut again = 0;
        let _ = read_stream(text.as_bytes(), "a.eml", &mut |_| {
            again += 1;
            ControlFlow::Continue(())
        });
    }
}

#[test]
fn what_belongs_to_a_saved_page_and_what_programs_leave_is_passed_over() {
    let sandbox = Sandbox::new();
    let page = "<html><body><article><h1>Die Fähre</h1><p>Die Fähre nach Sollum fährt wieder nach dem alten Plan.</p></article></body></html>";
    for name in [
        "Fähre.html",
        "Fähre_files/rahmen.html",
        "Mole.htm",
        "Mole-Dateien/werbung/anzeige.html",
        // No page stands beside it.
        "Alte_files/brief.html",
        "notiz.txt.tmp",
        "notiz.txt~",
        "~$notiz.txt",
        "Thumbs.db",
        "laden.crdownload",
    ] {
        sandbox.write(&format!("mappe/{name}"), page);
    }
    let found = |sandbox: &Sandbox, flags: &str| {
        let report = sandbox.json(&format!("index mappe --index {flags}"));
        (report["articles"].as_u64().unwrap(), report["total_skipped"].as_u64().unwrap())
    };
    assert_eq!(found(&sandbox, "eins"), (3, 0));
    assert_eq!(sandbox.json("index mappe/Fähre_files --index zwei")["articles"], 1, "who names it means it");
    // Another list stands in the place of the first one.
    sandbox.write("beleg.toml", "exclude = [\"Alte_*\", \"*/werbung\", \"*.html\"]\n[[source]]\npath = \"mappe\"\n");
    let report = sandbox.json("index --index drei");
    let skipped: Vec<&str> =
        report["skipped"].as_array().unwrap().iter().map(|skipped| skipped["path"].as_str().unwrap()).collect();
    assert_eq!(
        (report["articles"].as_u64(), skipped),
        (Some(6), Vec::new()),
        "Mole.htm and the five that programs leave"
    );
    sandbox.write("beleg.toml", "exclude = \"*.tmp\"\n");
    let said = sandbox.run("index mappe --index drei").with_code(2).stderr;
    assert!(said.contains("expected a list like `[\"*.tmp\", \"*~\"]`"), "{said}");
}

/// A file that begins like a PDF, and whose text stands in it as `tail -n +2` shows it.
#[cfg(unix)]
const PDF: &str = "%PDF-1.4\nFähre wieder im Dienst\nWattenbote, 04.03.2025\nVon Ida Lornsen\n\nDie Fähre nach Sollum fährt wieder nach dem alten Plan.\n\u{c}Auf der Insel warten\nseit Wochen Gäste und Waren.\n\u{c}\u{c}Alle hoffen\nauf ruhige See.\n\u{c}";

#[cfg(unix)]
#[test]
fn a_pdf_is_read_by_the_command_that_is_named_and_verified_by_it() {
    let sandbox = Sandbox::new();
    sandbox.write("mappe/blatt.pdf", PDF);
    let index = |command: &str| {
        sandbox.write("beleg.toml", format!("[converters]\npdf = \"{command}\"\n[[source]]\npath = \"mappe\"\n"));
        sandbox.json("index --index ix")
    };
    let report = index("tail -n +2 {}");
    assert_eq!((&report["articles"], &report["total_skipped"]), (&1.into(), &0.into()), "one article: {report}");
    // What stands above the first page holds for all, and each passage is cited from its own.
    let hits = sandbox.json("search Insel --index ix --outlet Wattenbote --on 2025-03-04");
    let source = &hits["hits"][0]["source"];
    assert_eq!((source["container"].as_str(), source["of"].as_str()), (Some("page 2"), Some("extracted")));
    assert_eq!(source["sha256"], beleg::ingest::hash_file(&sandbox.path("mappe/blatt.pdf")).unwrap().0);
    let verify = || {
        let verified = sandbox.json("verify --all --index ix");
        let told = |result: &serde_json::Value| {
            let [status, container] =
                [&result["status"], &result["source"]["container"]].map(|word| word.as_str().unwrap());
            format!("{status} {container} line {}", result["source"]["line"])
        };
        verified["results"].as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    let pages = ["ok page 1 line 1", "ok page 1 line 5", "ok page 2 line 1", "ok page 4 line 1"];
    assert_eq!(verify(), pages);
    // In an archive, too.
    sandbox.write("mappe/hefte.zip", super::containers::zip(&[("hefte/blatt.pdf", PDF.as_bytes())]));
    assert_eq!(sandbox.json("index --index ix")["added"], 1);
    assert_eq!(verify()[4..], pages.map(|place| place.replace(" page", " hefte/blatt.pdf!page")));
    fs::remove_file(sandbox.path("mappe/hefte.zip")).unwrap();
    assert_eq!(sandbox.json("index --index ix --prune")["deleted"], 1);
    // A passage that stands on another page now is told with that one.
    sandbox.write("mappe/blatt.pdf", PDF.replace("%PDF-1.4\n", "%PDF-1.4\nEin Vorsatzblatt.\n\u{c}"));
    let moved = verify();
    let moved: Vec<&str> = moved.iter().map(|told| told.split(" line").next().unwrap()).collect();
    assert_eq!(moved, ["moved page 2", "moved page 2", "moved page 3", "moved page 5"]);
    // A command that is gone says nothing of the file, also if that changed.
    sandbox.write("mappe/blatt.pdf", format!("{PDF}Ein Satz mehr.\n"));
    sandbox.write("beleg.toml", "[converters]\npdf = \"nirgends-da {}\"\n");
    let counts = sandbox.run("verify --all --index ix --format json").with_code(2).json()["counts"].clone();
    assert_eq!(counts["unreadable"], report["passages"], "{counts}");
    for (command, reason, words) in [
        ("nirgends-da {}", "unsupported_format", "it needs `nirgends-da`"),
        ("false {}", "malformed", "`false {}` failed"),
        ("true {}", "no_text", "`true {}` found no text"),
        ("yes {}", "too_large", "wrote more than 64 MiB"),
    ] {
        let report = index(command);
        let skipped = &report["skipped"][0];
        assert_eq!(skipped["reason"], reason, "{report}");
        assert!(skipped["message"].as_str().unwrap().contains(words), "{skipped}");
    }
    sandbox.write("beleg.toml", "[converters]\npdf = \"pdftotext\"\n");
    let said = sandbox.run("index mappe --index ix").with_code(2).stderr;
    assert!(said.contains("does not say where the file stands"), "{said}");
}

#[cfg(unix)]
#[test]
fn what_stands_on_every_page_of_a_pdf_is_no_paragraph_and_no_heading() {
    let sandbox = Sandbox::new();
    sandbox.write("beleg.toml", "[converters]\npdf = \"tail -n +2 {}\"\n[[source]]\npath = \"mappe\"\n");
    let head = "Wattenbote, 4. März 2025";
    let texts = [
        "Fähre wieder im Dienst\n\nDie Fähre nach Sollum fährt\nwieder, sagt\n",
        "die Reederei am Abend.\n\nSturmflut\n\nDer Hafen lag lange still, wie der Hafenmeister sagte.\n\n1250\n\n1300\n",
        "Alle hoffen auf ruhige See.\n\nWattenbote, 4. März 2025, stand auf dem Zettel.\n\nMehr war nicht zu lesen.\n",
    ];
    let pages: Vec<String> = texts
        .iter()
        .zip(7..)
        .map(|(text, number)| format!("{head}\n{text}Das sagen alle.\n\nNr. 3\n– Seite {number} –\n\u{c}"))
        .collect();
    sandbox.write("mappe/blatt.pdf", format!("%PDF-1.4\n{}", pages.concat()));
    sandbox.json("index --index ix");
    let hits = sandbox.json("search Hafenmeister --index ix --outlet Wattenbote --on 2025-03-04");
    assert_eq!(hits["hits"][0]["passage"]["section"], "Sturmflut");
    let id = hits["hits"][0]["article"]["id"].as_str().unwrap();
    let article = sandbox.json(&format!("show {id} --index ix"));
    let of_kind = |kind: &str| {
        let blocks = article["blocks"].as_array().unwrap().iter().filter(|block| block["kind"] == kind);
        blocks.map(|block| block["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of_kind("headline"), ["Fähre wieder im Dienst"]);
    assert_eq!(
        of_kind("boilerplate"),
        ["Nr. 3", "– Seite 7 –", head, "Nr. 3", "– Seite 8 –", head, "Nr. 3", "– Seite 9 –"]
    );
    let paragraphs = of_kind("paragraph");
    assert!(paragraphs.contains(&format!("{head}, stand auf dem Zettel.")), "{paragraphs:?}");
}

/// What somebody has in a folder is indexed without a flag, and every article has outlet, day and author, or it is told why not.
#[cfg(unix)]
#[test]
fn a_strangers_folder_is_indexed_without_a_flag() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    let page = |outlet: &str| {
        format!(
            "<html><head><title>Mole bleibt gesperrt</title><meta property=\"og:site_name\" content=\"{outlet}\"><meta name=\"author\" content=\"Per Holm\"><meta property=\"article:published_time\" content=\"2025-03-05T14:05:00+01:00\"><link rel=\"canonical\" href=\"https://www.{outlet}.example/mole\"></head><body><article><h1>Mole bleibt gesperrt</h1><p>Die Mole von Sollum bleibt gesperrt, weil ein Stück der Mauer ins Wasser gefallen ist.</p></article></body></html>"
        )
    };
    let feed = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Sollum Aktuell</title><link>https://www.sollum-aktuell.example/</link><item><title>Hafen wird tiefer</title><link>https://www.sollum-aktuell.example/hafen</link><dc:creator>Per Holm</dc:creator><pubDate>Wed, 05 Mar 2025 14:05:00 +0100</pubDate><description>Der Hafen von Sollum wird im Sommer um zwei Meter tiefer.</description></item></channel></rss>";
    for (name, bytes) in [
        ("oben.txt", "Fähre wieder im Dienst\nVon Ida Lornsen\nWattenbote, 04.03.2025\n\nDie Fähre nach Sollum fährt wieder.\n".to_owned()),
        ("unten.txt", "Fähre fährt\n\nDie Fähre nach Sollum fährt wieder, sagt die Reederei.\n\nQuelle: Wattenbote vom 04.03.2025, S. 5\nAutorin: Ida Lornsen\n".to_owned()),
        ("notiz.md", "---\ntitle: Die Fähre\nauthor: Ida Lornsen\ndate: 2025-03-04\nsource: Wattenbote\n---\n\nDie Fähre nach Sollum fährt.\n".to_owned()),
        ("Seite.html", page("wattenbote")),
        ("Ganze Seite.html", page("inselpost")),
        ("Ganze Seite-Dateien/rahmen.html", page("werbung")),
        ("feed.xml", feed.to_owned()),
        ("blatt.pdf", PDF.split('\u{c}').next().unwrap().to_owned()),
    ] {
        sandbox.write(&format!("mappe/{name}"), bytes);
    }
    let of_tests =
        |name: &str| fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest").join(name)).unwrap();
    for name in ["mail/seite.mhtml", "mail/newsletter.eml", "press/nexis.txt"] {
        sandbox.write(&format!("mappe/{}", name.rsplit('/').next().unwrap()), of_tests(name));
    }
    // Press databases hand out Office files, too.
    sandbox.write("mappe/nexis.rtf", [b"{\\rtf1\n".as_slice(), &of_tests("press/nexis_alt.txt")].concat());
    sandbox.write("mappe/.DS_Store", "");
    for (program, last) in [("pdftotext", 3), ("pandoc", 6)] {
        let program = format!("programme/{program}");
        sandbox.write(&program, format!("#!/bin/sh\ntail -n +2 \"${last}\"\n"));
        fs::set_permissions(sandbox.path(&program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:{}", sandbox.path("programme").display(), std::env::var("PATH").unwrap());
    let read = sandbox.command("read mappe --format jsonl").env("PATH", &path).output().unwrap();
    let articles: Vec<serde_json::Value> =
        String::from_utf8(read.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let file = |article: &serde_json::Value| article["blocks"][0]["source"]["path"].as_str().unwrap().to_owned();
    assert_eq!(articles.len(), 13, "{:?}", articles.iter().map(file).collect::<Vec<_>>());
    let said = String::from_utf8(read.stderr).unwrap();
    let found = |kind, program| format!("{kind} files are read with `{program}` (found on the path)\n");
    assert_eq!(said, found("PDF", "pdftotext") + &found("RTF", "pandoc"), "said once");
    for article in &articles {
        let file = file(article);
        assert!(article["outlet"].is_string(), "{file}: {article}");
        assert!(article["published"]["day"].as_str().unwrap().starts_with("2025-03-0"), "{file}");
        // A newsletter and an article of the export are signed by nobody, and it is said.
        let refused: Vec<&str> =
            article["refused"].as_array().unwrap().iter().map(|fact| fact["fact"].as_str().unwrap()).collect();
        let unsigned: &[&str] = if article["authors"].as_array().unwrap().is_empty() { &["authors"] } else { &[] };
        assert_eq!(refused, unsigned, "{file}");
        let may_be_unsigned = file.ends_with("newsletter.eml") || file.ends_with("nexis.rtf");
        assert!(unsigned.is_empty() || may_be_unsigned, "{file}");
        assert!(article["headline"].is_string(), "{file}");
    }
    let output = sandbox.command("index mappe --format json").env("PATH", &path).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["articles"], &report["total_skipped"]), (&13.into(), &0.into()), "{report}");
    // The frames beside the page, and what the system leaves in a folder; pictures and style sheets in MHTML.
    assert_eq!((&report["excluded"], &report["passed_over"]), (&2.into(), &3.into()));
    let converters = r#"{"pdf":"pdftotext -enc UTF-8 {} -","rtf":"pandoc -f rtf -t plain --wrap=none {}"}"#;
    assert_eq!(report["converters"].to_string(), converters);
    let again = sandbox.command("index mappe").env("PATH", &path).output().unwrap();
    assert_eq!(String::from_utf8(again.stderr).unwrap(), "", "nothing was converted");
    let output = sandbox.command("verify --all --format json").env("PATH", &path).output().unwrap();
    let verified: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verified["counts"]["ok"], report["passages"], "{}", verified["counts"]);
}

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
        "HD ist besser\n\nPD sagt nichts dazu, und auch die AN schweigt.\n",
    ];
    for text in texts {
        let articles = articles_with(text.as_bytes(), "a.txt", &ExtractOptions::new(now())).unwrap();
        let article = articles.into_iter().next().unwrap().unwrap();
        assert_eq!((article.container, article.meta.outlet), (None, None), "{text}");
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

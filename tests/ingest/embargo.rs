//! What must not be published yet is not found, whatever its source calls it; and never too early where clocks change.

use crate::sandbox::{Run, Sandbox};

/// How many articles a search finds at a time.
fn found(sandbox: &Sandbox, now: &str, word: &str) -> u64 {
    let run = Run::of(sandbox.command(&format!("search {word} --format json")).env("BELEG_NOW", now));
    run.json()["total"]["articles"].as_u64().unwrap()
}

/// Checks that `word` is held back until an instant, and found from then on.
#[track_caller]
fn check(sandbox: &Sandbox, word: &str, held: &str, free: &str) {
    assert_eq!(found(sandbox, held, word), 0, "{word} at {held}");
    assert_eq!(found(sandbox, free, word), 1, "{word} at {free}");
}

fn ninjs(id: &str, word: &str, embargoed: &str) -> String {
    format!(
        "{{\"uri\": \"u:{id}\", \"type\": \"text\", \"versioncreated\": \"2025-03-20T10:00:00+01:00\", \"language\": \"de\", \
         \"headline\": \"Messe {id}\", \"body_text\": \"Die Messe in {word}.\", \"embargoed\": {embargoed}}}"
    )
}

fn newsml(id: &str, word: &str, embargoed: &str) -> String {
    format!(
        r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:{id}" version="1" standard="NewsML-G2" xml:lang="de">
<itemMeta><versionCreated>2025-03-20T10:00:00+01:00</versionCreated><embargoed>{embargoed}</embargoed></itemMeta>
<contentMeta><headline>Messe</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Die Messe in {word}.</p></body></html></inlineXML></contentSet>
</newsItem>"#
    )
}

fn nitf(id: &str, word: &str, norm: &str) -> String {
    format!(
        "<nitf><head><docdata><doc-id id-string=\"{id}\"/><date.issue norm=\"20250320T100000+0100\"/><date.release norm=\"{norm}\"/></docdata></head>\
         <body><body.head><hedline><hl1>Messe</hl1></hedline></body.head><body.content><p>Die Messe in {word}.</p></body.content></body></nitf>"
    )
}

fn iptc(word: &str, line: &str) -> String {
    format!(
        "\u{1}bwi0123 4 wi 210  dpa 0456\n{line}\nMesse öffnet =\u{2}   Leipzig (dpa) - Die Messe in {word}.\n201000 Mrz 25\n\u{3}"
    )
}

#[test]
fn an_hour_that_clocks_skip_ends_an_embargo_after_the_change() {
    let sandbox = Sandbox::new();
    sandbox.write("a/1.json", ninjs("1", "Gera", "\"2025-03-30T02:30:00\""));
    sandbox.write("a/2.xml", newsml("2", "Suhl", "2025-03-30T02:30:00"));
    sandbox.write("a/3.xml", nitf("3", "Jena", "20250330T023000"));
    sandbox.write("a/4.txt", iptc("Apolda", "Sperrfrist: 30. März 2025, 2.30 Uhr"));
    sandbox.write(
        "a/5.json",
        r#"{"id": "5", "headline": "Messe", "embargo": "30.03.2025, 02:30 Uhr", "text": "Die Messe in Weimar."}"#,
    );
    sandbox.write("a/6.csv", "titel;text;Sperrfrist\nMesse;Die Messe in Ilmenau.;30.03.2025 02:30\n");
    Run::of(sandbox.command("index a").env("BELEG_NOW", "2025-03-21T12:00:00Z")).with_code(0);
    for word in ["Gera", "Suhl", "Jena", "Apolda", "Weimar", "Ilmenau"] {
        // Clocks are set forward at 01:00 UTC; half past two would be half an hour later.
        check(&sandbox, word, "2025-03-30T01:29:00Z", "2025-03-30T01:31:00Z");
    }
}

#[test]
fn an_hour_that_clocks_repeat_ends_an_embargo_the_second_time() {
    let sandbox = Sandbox::new();
    sandbox.write("a/1.json", ninjs("1", "Gera", "\"2025-10-26T02:30:00\""));
    sandbox.write("a/2.xml", newsml("2", "Suhl", "2025-10-26T02:30:00"));
    sandbox.write("a/3.xml", nitf("3", "Jena", "20251026T023000"));
    sandbox.write("a/4.txt", iptc("Apolda", "(SPERRFRIST bis 26.10.2025, 02.30 Uhr)"));
    sandbox.write(
        "a/5.json",
        r#"{"id": "5", "headline": "Messe", "embargoed": "2025-10-26 02:30", "text": "Die Messe in Weimar."}"#,
    );
    sandbox.write("a/6.csv", "titel;text;embargo\nMesse;Die Messe in Ilmenau.;2025-10-26 02:30:00\n");
    // Whoever says the zone means one of the two.
    sandbox.write("a/7.json", ninjs("7", "Gotha", "\"2025-10-26T02:30:00+02:00\""));
    sandbox.json("index a");
    for word in ["Gera", "Suhl", "Jena", "Apolda", "Weimar", "Ilmenau"] {
        check(&sandbox, word, "2025-10-26T01:29:00Z", "2025-10-26T01:31:00Z");
    }
    check(&sandbox, "Gotha", "2025-10-26T00:29:00Z", "2025-10-26T00:31:00Z");
}

/// In each zone an hour that does not exist, and one that comes twice: when the embargo must still hold, and when it has ended.
#[test]
fn embargoes_end_never_too_early_in_any_zone() {
    for (zone, embargo, held, free) in [
        ("Europe/London", "2025-03-30T01:30:00", "2025-03-30T00:59:00Z", "2025-03-30T01:31:00Z"),
        ("Europe/London", "2025-10-26T01:30:00", "2025-10-26T01:29:00Z", "2025-10-26T01:31:00Z"),
        ("America/New_York", "2025-03-09T02:30:00", "2025-03-09T06:59:00Z", "2025-03-09T07:31:00Z"),
        ("America/New_York", "2025-11-02T01:30:00", "2025-11-02T06:29:00Z", "2025-11-02T06:31:00Z"),
        // Clocks that change by half an hour.
        ("Australia/Lord_Howe", "2025-10-05T02:15:00", "2025-10-04T15:29:00Z", "2025-10-04T15:46:00Z"),
        ("Australia/Lord_Howe", "2025-04-06T01:45:00", "2025-04-05T15:14:00Z", "2025-04-05T15:16:00Z"),
        // And where they do not.
        ("Asia/Tokyo", "2025-03-30T02:30:00", "2025-03-29T17:29:00Z", "2025-03-29T17:31:00Z"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("a/1.json", ninjs("1", "Gera", &format!("\"{embargo}\"")));
        sandbox.write("a/2.xml", newsml("2", "Suhl", embargo));
        sandbox.write("a/3.xml", nitf("3", "Jena", &embargo.replace(['-', ':'], "")));
        sandbox.write("a/4.csv", format!("titel;text;embargo\nMesse;Die Messe in Ilmenau.;{embargo}\n"));
        sandbox.json(&format!("index a --zone {zone}"));
        for word in ["Gera", "Suhl", "Jena", "Ilmenau"] {
            assert_eq!(found(&sandbox, held, word), 0, "{word} in {zone} at {held}");
            assert_eq!(found(&sandbox, free, word), 1, "{word} in {zone} at {free}");
        }
    }
}

#[test]
fn days_begin_late_where_midnight_is_skipped() {
    let sandbox = Sandbox::new();
    sandbox
        .write("a.json", r#"{"id": "1", "headline": "Messe", "embargo": "2025-03-30", "text": "Die Messe in Tyros."}"#);
    sandbox.json("index a.json --zone Asia/Beirut");
    check(&sandbox, "Tyros", "2025-03-29T21:59:00Z", "2025-03-29T22:01:00Z");
}

#[test]
fn an_embargo_of_our_own_json_and_of_tables_is_no_extra_and_gives_no_word_away() {
    let sandbox = Sandbox::new();
    sandbox.write("a/1.json", r#"{"id": "y", "headline": "Treffen", "embargo": "2099-01-01T00:00:00Z", "paragraphs": ["Das Treffen in Linz."]}"#);
    sandbox.write(
        "a/2.json",
        r#"{"id": "z", "titel": "Treffen", "embargoedUntil": 4070908800, "inhalt": "Das Treffen in Steyr."}"#,
    );
    sandbox
        .write("a/3.csv", "id,headline,text,embargo,embargoed\nc,Treffen,Das Treffen in Wels.,2001-01-01,2099-01-01\n");
    sandbox.write("a/4.csv", "id,headline,text,bis\nd,Treffen,Das Treffen in Enns.,2099-01-01\n");
    assert_eq!(sandbox.json("index a/1.json a/2.json a/3.csv")["added"], 3);
    assert_eq!(sandbox.json("index a/4.csv --map embargo=bis")["added"], 1);
    for (id, word) in [("y", "Linz"), ("z", "Steyr"), ("c", "Wels"), ("d", "Enns")] {
        let article = sandbox.json(&format!("show {id}"));
        assert!(article["embargo"].as_str().is_some_and(|until| until.starts_with("20")), "{article}");
        assert_eq!(article["extra"], serde_json::json!({}), "{id}");
        assert_eq!(sandbox.run(&format!("search {word}")).code, Some(1), "{word}");
        let start = word.get(..3).unwrap();
        assert_eq!(sandbox.json(&format!("suggest {start}"))["terms"].as_array().map(Vec::len), Some(0), "{word}");
    }
    // What says that there is none holds nothing back.
    sandbox.write("b.csv", "id,headline,text,embargo\ne,Treffen,Das Treffen in Graz.,0000-00-00 00:00:00\nf,Treffen,Das Treffen in Leoben.,\n");
    sandbox.write(
        "c.json",
        r#"{"id": "g", "headline": "Treffen", "embargo": null, "embargoed": false, "text": "Das Treffen in Lienz."}"#,
    );
    sandbox.json("index b.csv c.json");
    for word in ["Graz", "Leoben", "Lienz"] {
        assert_eq!(sandbox.run(&format!("search {word}")).code, Some(0), "{word}");
    }
}

#[test]
fn an_article_whose_embargo_cannot_be_read_is_withheld_and_said() {
    let sandbox = Sandbox::new();
    let own = |embargo: &str| {
        format!(r#"{{"id": "x", "headline": "Treffen", "embargo": {embargo}, "text": "Das Treffen in Bregenz."}}"#)
    };
    sandbox.write("a/1.json", own("null"));
    assert_eq!(sandbox.json("index a")["added"], 1);
    assert_eq!(sandbox.run("search Bregenz").code, Some(0));
    for unreadable in ["\"demnächst\"", "\"2025-02-30T10:00:00\"", "true", "{\"until\": \"2025-10-01\"}", "\"2025-10\""]
    {
        sandbox.write("a/1.json", own(unreadable));
        let report = sandbox.json("index a");
        let message = report["skipped"][0]["message"].as_str().unwrap();
        assert!(message.starts_with("the article is withheld, as its embargo `"), "{message}");
        // What was found before is not found any more, and stays so when nothing changes.
        assert_eq!(sandbox.run("search Bregenz").code, Some(1), "{unreadable}");
        assert_eq!(sandbox.json("index a")["skipped"].as_array().map(Vec::len), Some(1));
        assert_eq!(sandbox.run("search Bregenz").code, Some(1), "{unreadable}");
        sandbox.write("a/1.json", own("\"2025-10-01\""));
        assert_eq!(sandbox.json("index a")["added"], 1);
        assert_eq!(sandbox.run("search Bregenz").code, Some(0));
    }
    // In a table, in an agency's item, in a message: alone it is withheld, and the others come.
    sandbox.write(
        "b/1.csv",
        "id,headline,text,embargo\nc,Treffen,Das Treffen in Wels.,bald\nd,Treffen,Das Treffen in Enns.,\n",
    );
    sandbox.write("b/2.json", ninjs("2", "Gera", "[\"2025-01-01\"]"));
    sandbox.write("b/3.xml", newsml("3", "Suhl", "morgen frueh"));
    sandbox.write("b/4.xml", nitf("4", "Jena", "20250230T100000"));
    sandbox.write("b/5.txt", iptc("Apolda", "Sperrfrist: Beginn der Rede"));
    let report = sandbox.json("index b");
    assert_eq!((report["added"].as_u64(), report["skipped"].as_array().map(Vec::len)), (Some(1), Some(5)), "{report}");
    for word in ["Wels", "Gera", "Suhl", "Jena", "Apolda"] {
        assert_eq!(sandbox.run(&format!("search {word}")).code, Some(1), "{word}");
    }
    assert_eq!(sandbox.run("index b --strict").code, Some(2));
}

//! A day that lies in the future by the clock is not taken, and tried again when the clock is later, or right.

use crate::ingest::containers::{gzip, tar, zip};
use crate::sandbox::{Run, Sandbox};

const BEFORE: &str = "2026-12-02T12:00:00Z";
const AFTER: &str = "2026-12-09T12:00:00Z";
const WRONG: &str = "1999-01-01T00:00:00Z";

fn own(id: &str, published: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"headline\": \"Messe\", \"published\": \"{published}\", \"text\": \"Die Messe {id} in Chur.\"}}\n"
    )
}

fn index(sandbox: &Sandbox, now: &str, args: &str) -> serde_json::Value {
    Run::of(sandbox.command(&format!("index {args} --format json")).env("BELEG_NOW", now)).json()
}

/// How many articles of a day are found.
fn on(sandbox: &Sandbox, day: &str) -> u64 {
    let run = Run::of(sandbox.command(&format!("search Messe --on {day} --format json")).env("BELEG_NOW", AFTER));
    run.json()["total"]["articles"].as_u64().unwrap()
}

#[track_caller]
fn counts(report: &serde_json::Value, replaced: u64, unchanged: u64, refused: u64) {
    let count = |key: &str| report[key].as_u64().unwrap();
    assert_eq!(
        (count("replaced"), count("unchanged"), count("refused_days")),
        (replaced, unchanged, refused),
        "{report}"
    );
}

#[test]
fn a_day_in_the_future_is_told_and_taken_when_it_has_come() {
    let sandbox = Sandbox::new();
    sandbox.write("a.json", own("x", "2026-12-05"));
    let first = Run::of(sandbox.command("index a.json").env("BELEG_NOW", BEFORE)).with_code(0);
    assert!(first.stdout.contains("1 day lies in the future and was not taken; later runs try it again"), "{first}");
    assert_eq!(on(&sandbox, "2026-12-05"), 0);
    // Nothing has changed yet, and it is told again.
    counts(&index(&sandbox, "2026-12-03T12:00:00Z", "a.json"), 0, 1, 1);
    // Tomorrow is no future: editions are dated ahead.
    counts(&index(&sandbox, "2026-12-04T12:00:00Z", "a.json"), 1, 0, 0);
    assert_eq!(on(&sandbox, "2026-12-05"), 1);
    counts(&index(&sandbox, AFTER, "a.json"), 0, 1, 0);
}

#[test]
fn a_run_under_a_wrong_clock_is_made_good_wherever_days_stand() {
    let sandbox = Sandbox::new();
    sandbox.write("a/json.json", own("json", "2026-11-05"));
    sandbox.write("a/2026-11-05-messe.txt", "Messe in Chur\n\nDie Messe hat begonnen.\n");
    sandbox.write(
        "a/adresse.json",
        "{\"headline\": \"Messe\", \"text\": \"Die Messe.\", \"url\": \"https://zeitung.example/2026/11/05/messe\"}",
    );
    sandbox
        .write("a/kopf.txt", "Messe in Chur\n\nVeröffentlicht am 05.11.2026, 14:05 Uhr\n\nDie Messe hat begonnen.\n");
    sandbox.write("a/ortsmarke.txt", "Messe\n\nCHUR, 5. November 2026 – Die Messe hat begonnen.\n");
    sandbox.write("a/tabelle.csv", "titel;text;datum\nMesse;Die Messe hat begonnen.;05.11.2026\n");
    let first = index(&sandbox, WRONG, "a");
    assert_eq!((first["added"].as_u64(), on(&sandbox, "2026-11-05")), (Some(6), 0), "{first}");
    counts(&index(&sandbox, BEFORE, "a"), 6, 0, 0);
    assert_eq!(on(&sandbox, "2026-11-05"), 6);
    counts(&index(&sandbox, BEFORE, "a"), 0, 6, 0);
    assert_eq!(sandbox.run("verify --all").code, Some(0));
}

#[test]
fn of_many_records_and_in_containers_those_with_refused_days_are_replaced() {
    let sandbox = Sandbox::new();
    let records =
        |ids: [&str; 3]| [own(ids[0], "2026-11-05"), own(ids[1], "2026-12-05"), own(ids[2], "2026-12-24")].concat();
    sandbox.write("a/viele.jsonl", records(["a", "b", "c"]));
    sandbox.write("a/gepackt.jsonl.gz", gzip(records(["d", "e", "f"])));
    sandbox.write(
        "a/mappe.zip",
        zip(&[("1.jsonl", records(["g", "h", "i"]).as_bytes()), ("2.json", own("j", "2026-11-06").as_bytes())]),
    );
    sandbox.write("a/band.tar", tar(&[("1.jsonl", records(["k", "l", "m"]).as_bytes())]));
    // Larger than what is read whole.
    let filler = "Die Messe in Chur hat begonnen, und viele sind gekommen. ".repeat(20_000);
    let large = format!("{{\"id\": \"q\", \"text\": \"{filler}\"}}\n{}", records(["n", "o", "p"]));
    sandbox.write("a/gross.jsonl", large);
    counts(&index(&sandbox, BEFORE, "a"), 0, 0, 10);
    counts(&index(&sandbox, AFTER, "a"), 5, 12, 5);
    assert_eq!((on(&sandbox, "2026-12-05"), on(&sandbox, "2026-12-24")), (5, 0));
    counts(&index(&sandbox, "2027-01-09T12:00:00Z", "a"), 5, 12, 0);
    assert_eq!(on(&sandbox, "2026-12-24"), 5);
}

/// A file of each format that states a day, which is refused at first.
#[test]
fn days_of_every_format_are_taken_when_they_have_come() {
    let page = |head: &str| {
        format!(
            "<html><head><title>Messe</title>{head}</head><body><article><h1>Messe</h1><p>Die Messe in Chur hat heute begonnen, sagt die Stadt in ihrer Mitteilung an die Presse.</p></article></body></html>"
        )
    };
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page(""));
    for (name, content) in [
        ("rss.xml", "<rss version=\"2.0\"><channel><item><title>Messe</title><pubDate>Sat, 05 Dec 2026 10:00:00 +0100</pubDate><description>Die Messe in Chur.</description></item></channel></rss>".to_owned()),
        ("atom.xml", "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>Messe</title><published>2026-12-05T10:00:00Z</published><content type=\"text\">Die Messe in Chur.</content></entry></feed>".to_owned()),
        ("feed.json", "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"id\": \"f\", \"title\": \"Messe\", \"content_text\": \"Die Messe in Chur.\", \"date_published\": \"2026-12-05T10:00:00Z\"}]}".to_owned()),
        ("verknuepft.html", page("<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"datePublished\": \"2026-12-05T10:00:00Z\"}</script>")),
        ("meta.html", page("<meta property=\"article:published_time\" content=\"2026-12-05T10:00:00Z\">")),
        ("ninjs.json", "{\"uri\": \"u:1\", \"type\": \"text\", \"versioncreated\": \"2026-12-05T10:00:00+01:00\", \"headline\": \"Messe\", \"body_text\": \"Die Messe in Chur.\", \"language\": \"de\"}".to_owned()),
        ("nitf.xml", "<nitf><head><docdata><date.issue norm=\"20261205T100000+0100\"/></docdata></head><body><body.head><hedline><hl1>Messe</hl1></hedline></body.head><body.content><p>Die Messe in Chur.</p></body.content></body></nitf>".to_owned()),
        ("newsml.xml", "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"n\" version=\"1\"><itemMeta><versionCreated>2026-12-05T10:00:00+01:00</versionCreated></itemMeta><contentMeta><headline>Messe</headline></contentMeta><contentSet><inlineXML><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>Die Messe in Chur.</p></body></html></inlineXML></contentSet></newsItem>".to_owned()),
        ("iptc.txt", "\u{1}bwi0123 4 wi 210  dpa 0456\nMesse öffnet =\u{2}   Chur (dpa) - Die Messe in Chur.\n051000 Dez 26\n\u{3}".to_owned()),
        ("netz.warc", format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/messe\r\nWARC-Date: 2026-12-05T07:30:00Z\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n", answer.len())),
        ("sekunden.json", "{\"headline\": \"Messe\", \"published\": 1796464800, \"text\": \"Die Messe in Chur.\"}".to_owned()),
        ("geaendert.json", "{\"headline\": \"Messe\", \"updated\": \"5. Dezember 2026\", \"text\": \"Die Messe in Chur.\"}".to_owned()),
        ("dienst.json", "{\"format\": \"digitalwires@0.9.1\", \"urn\": \"d\", \"version\": 1, \"pubstatus\": \"usable\", \"version_created\": \"2026-12-05T10:00:00+01:00\", \"headline\": \"Messe\", \"article_html\": \"<p>Die Messe in Chur.</p>\"}".to_owned()),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write(name, content);
        let first = index(&sandbox, BEFORE, name);
        assert_eq!((&first["added"], &first["refused_days"]), (&1.into(), &1.into()), "{name}: {first}");
        assert_eq!(on(&sandbox, "2026-12-05"), 0, "{name}");
        let second = index(&sandbox, AFTER, name);
        assert_eq!((&second["replaced"], &second["refused_days"]), (&1.into(), &0.into()), "{name}: {second}");
        assert_eq!(on(&sandbox, "2026-12-05"), 1, "{name}");
        assert_eq!(index(&sandbox, AFTER, name)["unchanged"], 1, "{name}");
    }
}

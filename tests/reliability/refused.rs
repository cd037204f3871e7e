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

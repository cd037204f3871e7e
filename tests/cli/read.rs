//! `beleg read`.

use crate::sandbox::Sandbox;

#[test]
fn read_tells_what_is_understood_of_standard_input() {
    let run = Sandbox::new()
        .run_on("read - --set-outlet Probe --format jsonl", "{\"id\": \"x\", \"text\": \"Ein Satz.\"}\nUnsinn\n");
    let article =
        run.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()).next().unwrap();
    assert_eq!((&article["id"], &article["outlet"]), (&"x".into(), &"Probe".into()));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.starts_with("skipped -:2: malformed: "), "{run}");
}

/// A page with an address, a date that is refused, and one that counts.
const PAGE: &str = "<!DOCTYPE html><html lang=\"de\"><head><title>Der Deich hält</title>
<meta property=\"og:url\" content=\"https://deichbote.example/deich-hält\">
<meta property=\"article:published_time\" content=\"2031-02-03\"></head>
<body><article><h1>Der Deich hält</h1><p class=\"date\">Stand: 21.10.2025, 14:05 Uhr</p>
<p>Der neue Deich hat den ersten Sturm am 20. Oktober überstanden, sagte ein Sprecher des Verbandes.</p>
<p>Im nächsten Jahr soll der <b>zweite Abschnitt</b> folgen. Das Geld dafür liegt bereit, die Pläne sind genehmigt.</p></article></body></html>";

#[test]
fn read_tells_what_is_understood_and_on_which_lines() {
    let sandbox = Sandbox::new();
    sandbox.write("deich.html", PAGE);
    let run = sandbox.run("read deich.html").with_code(0);
    for line in [
        "outlet     deichbote.example",
        "published  21 Oct 2025, 14:05",
        "published (refused) 2031-02-03",
        "           paragraph line 6, bytes",
        "  line 4: 21.10.2025, 14:05 Uhr (published)",
        "  line 5: 20. Oktober (20 Oct 2025)",
    ] {
        assert!(run.stdout.contains(line), "`{line}` is not in:\n{}", run.stdout);
    }
    assert!(!sandbox.path("index-data").exists(), "no index is made");
    let article = sandbox.json("read deich.html");
    assert_eq!(article["blocks"][1]["source"]["of"], "file");
    assert_eq!(article["blocks"][2]["source"]["of"], "extracted");
    let link = article["blocks"][2]["link"].as_str().unwrap();
    assert_eq!(
        link,
        "https://deichbote.example/deich-hält#:~:text=Im%20n%C3%A4chsten%20Jahr%20soll%20der%20zweite,liegt%20bereit%2C%20die%20Pl%C3%A4ne%20sind%20genehmigt."
    );
}

#[test]
fn read_goes_on_behind_what_it_cannot_read_and_says_so() {
    let sandbox = Sandbox::new();
    sandbox.write("a.html", "<!DOCTYPE html><html><body><nav><a href=\"/\">Start</a></nav></body></html>");
    sandbox.write("b.txt", "Der Hafen schläft\n\nÜber dem Kai kreisen früh am Morgen die Möwen.\n");
    let run = sandbox.run("read a.html b.txt --format jsonl").with_code(2);
    assert_eq!(run.stdout.lines().count(), 1);
    assert!(run.stderr.contains("skipped a.html: no_text: the page holds no article text"), "{}", run.stderr);
    assert_eq!(sandbox.json("read b.txt b.txt").as_array().map(Vec::len), Some(2));
}

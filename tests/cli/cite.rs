//! `beleg cite`, and what `verify` and `show` make of it.

use insta::assert_snapshot;

use super::archive;
use crate::sandbox::Sandbox;

/// One article that says much of itself, with signs that styles must escape.
fn rich() -> Sandbox {
    let sandbox = Sandbox::new();
    let article = r#"{"id": "r-1", "headline": "Hafen & Markt: 100 %", "outlet": "Elbpost", "agencies": ["dpa"], "authors": ["Eva Muster", "Jan Ö. Nagel"], "place": "Halvik", "url": "https://elbpost.example/hafen_1?a=1&b=2", "published": "2025-10", "paragraphs": ["Vorher.", "Der *Hafen* kostet 5 $_{x}.", "Nachher."]}"#;
    sandbox.write("artikel/a.jsonl", format!("{article}\n"));
    sandbox.run("index artikel").with_code(0);
    sandbox
}

#[test]
fn a_passage_is_cited_in_every_style() {
    let sandbox = rich();
    assert_snapshot!(sandbox.run("cite r-1#1"), @r#"
    exit: 0
    ----- stdout
    „Der *Hafen* kostet 5 $_{x}.“
    Elbpost, Eva Muster, Jan Ö. Nagel, „Hafen & Markt: 100 %“, Oct 2025, dpa, https://elbpost.example/hafen_1?a=1&b=2 [r-1#1@f69c3f185b01]
    "#);
    assert_snapshot!(sandbox.run("cite r-1#1 --style markdown"), @r#"
    exit: 0
    ----- stdout
    > Der \*Hafen\* kostet 5 $\_{x}.

    — Elbpost, Eva Muster, Jan Ö. Nagel, [Hafen & Markt: 100 %](<https://elbpost.example/hafen_1?a=1&b=2>), Oct 2025, dpa · `r-1#1@f69c3f185b01`
    "#);
    assert_snapshot!(sandbox.run("cite r-1#1 --style bibtex"), @r"
    exit: 0
    ----- stdout
    @article{r-1-1,
      author = {{Eva Muster} and {Jan Ö. Nagel}},
      title = {{Hafen \& Markt: 100 \%}},
      journal = {Elbpost},
      year = {2025},
      month = {10},
      url = {https://elbpost.example/hafen_1?a=1&b=2},
      language = {de},
      annote = {Der *Hafen* kostet 5 \$\_\{x\}.},
      note = {artikel/a.jsonl:1; Beleg r-1\#1@f69c3f185b01},
    }
    ");
    assert_snapshot!(sandbox.run("cite r-1#1 --style ris"), @"
    exit: 0
    ----- stdout
    TY  - NEWS
    AU  - Eva Muster
    AU  - Jan Ö. Nagel
    TI  - Hafen & Markt: 100 %
    T2  - Elbpost
    PY  - 2025
    DA  - 2025/10//
    PP  - Halvik
    UR  - https://elbpost.example/hafen_1?a=1&b=2
    LA  - de
    AB  - Der *Hafen* kostet 5 $_{x}.
    AN  - r-1#1
    N1  - artikel/a.jsonl:1; Beleg r-1#1@f69c3f185b01
    ER  -
    ");
    let items = sandbox.run("cite r-1#1 r-1 --style csl-json").with_code(0).json();
    assert_eq!(items[0]["issued"], serde_json::json!({"date-parts": [[2025, 10]]}));
    assert_eq!(items[0]["author"][1]["literal"], "Jan Ö. Nagel");
    assert_eq!(items[0]["abstract"], "Der *Hafen* kostet 5 $_{x}.");
    assert_eq!(items[1]["abstract"], serde_json::Value::Null, "an article is cited without a quotation");
    assert_eq!(items.as_array().unwrap().len(), 2);
}

#[test]
fn days_that_are_not_stated_say_how_they_are_known() {
    let sandbox = archive();
    let by_name = sandbox.write("artikel/2025-10-19-dorf.txt", "Ein Dorf am Meer feiert.\n");
    sandbox.run("index artikel").with_code(0);
    let id = sandbox.json("search Dorf")["hits"][0]["passage"]["id"].as_str().unwrap().to_owned();
    let text = sandbox.run(&format!("cite {id}")).with_code(0).stdout;
    assert!(by_name.exists() && text.contains("19 Oct 2025 (file name), artikel/2025-10-19-dorf.txt:1"), "{text}");
    let undated = sandbox.json("search Seeadler")["hits"][0]["passage"]["id"].as_str().unwrap().to_owned();
    let text = sandbox.run(&format!("cite {undated}")).with_code(0).stdout;
    assert!(text.contains("undated, artikel/notiz.txt:1"), "{text}");
    let ris = sandbox.run(&format!("cite {undated} --style ris")).with_code(0).stdout;
    assert!(!ris.contains("DA  -") && !ris.contains("PY  -"), "{ris}");
    sandbox.run("cite nirgends").with_code(2);
}

#[test]
fn a_token_proves_later_what_was_cited() {
    let sandbox = archive();
    let token = sandbox.json("cite m-1#0")["items"][0]["token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("m-1#0@") && token.len() == "m-1#0@".len() + 12, "{token}");
    let verify = |code: i32, status: &str| {
        let answer = sandbox.run(&format!("verify {token} --format json")).with_code(code).json();
        assert_eq!(answer["results"][0]["status"], status, "{answer}");
    };
    verify(0, "ok");
    let path = sandbox.path("artikel/meldungen.jsonl");
    let before = std::fs::read_to_string(&path).unwrap();
    let changed = before.replace("wird ausgebaut.", "wird verkleinert.");
    std::fs::write(&path, changed).unwrap();
    verify(1, "changed");
    // When the index knows only the new text, the token still tells that another was cited.
    sandbox.run("index artikel").with_code(0);
    sandbox.run("verify m-1#0").with_code(0);
    verify(1, "changed");
    sandbox.run("verify m-1#0@zzzzzzzzzzzz").with_code(2);
}

#[test]
fn several_articles_are_shown_and_addresses_are_ids() {
    let sandbox = rich();
    sandbox.write(
        "artikel/b.jsonl",
        "{\"url\": \"https://www.talbote.example/markt\", \"text\": \"Der Markt öffnet.\"}\n",
    );
    sandbox.run("index artikel").with_code(0);
    let shown = sandbox.run("show r-1#1 r-1#headline --format json").with_code(0).json();
    assert_eq!(shown[1]["blocks"][0]["text"], "Hafen & Markt: 100 %");
    let of = |address: &str| sandbox.run(&format!("show {address} --format json")).with_code(0).json()["id"].clone();
    assert_eq!(of("https://elbpost.example/hafen_1?a=1&b=2#oben"), "r-1", "an article with an id of its own");
    assert_ne!(of("https://www.talbote.example/markt?utm_source=x"), "r-1");
    sandbox.run("show https://nirgends.example/").with_code(2);
    // Who published is not said: the host is.
    let hit = sandbox.run("search Markt --kind paragraph").with_code(0).stdout;
    assert!(hit.contains("talbote.example · "), "{hit}");
}

#[test]
fn neighbours_are_shown_around_a_passage() {
    let sandbox = rich();
    let texts = |args: &str| {
        let shown = sandbox.json(args);
        let blocks = shown["blocks"].as_array().unwrap().clone();
        blocks.iter().map(|block| block["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(texts("show r-1#1"), ["Der *Hafen* kostet 5 $_{x}."]);
    assert_eq!(texts("show r-1#1 --around 1"), ["Vorher.", "Der *Hafen* kostet 5 $_{x}.", "Nachher."]);
    assert_eq!(texts("show r-1#2 --around 1"), ["Der *Hafen* kostet 5 $_{x}.", "Nachher."]);
    assert_eq!(texts("show r-1").len(), 4, "an article is whole");
}

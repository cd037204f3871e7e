use std::fs;

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

const FILE: &str = "index-data/lists/belege.jsonl";

/// Three articles, of which one with its headline and a passage of another are kept.
fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "artikel/m.jsonl",
        "{\"id\": \"m-1\", \"outlet\": \"Elbpost\", \"published\": \"2025-10-16\", \"headline\": \"Vögel\", \"text\": \"Ein Reiher am Kai.\"}\n\
         {\"id\": \"m-2\", \"outlet\": \"Elbpost\", \"published\": \"2025-10-16\", \"paragraphs\": [\"Ein Seeadler am Kai.\", \"Noch ein Kai.\"]}\n",
    );
    sandbox.write("artikel/a.txt", "Ein Kormoran am Kai.\n");
    sandbox.run("index artikel").with_code(0);
    sandbox.run("list add belege m-1 m-2#0").with_code(0);
    sandbox
}

#[test]
fn a_list_filters_what_is_found_and_counted() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("search Kai --list belege"), @"
    exit: 0
    ----- stdout
    1. Ein Seeadler am *Kai*.
       Elbpost · 16 Oct 2025 · artikel/m.jsonl:2 · m-2#0

    2. Ein Reiher am *Kai*.
       Elbpost · „Vögel“ · 16 Oct 2025 · artikel/m.jsonl:1 · m-1#0

    2 passages in 2 articles
    ");
    let facets = sandbox.json("facets --list belege --facet kind");
    assert_eq!(facets["total"]["passages"], 3, "{facets}");
    sandbox.run("list add andere m-2#1").with_code(0);
    assert_eq!(sandbox.json("facets --list belege --list andere")["total"]["passages"], 4, "one of them");
    sandbox.run("search Kormoran --list belege").with_code(1);
    assert_snapshot!(sandbox.run("search Kai --list fehlt"), @"
    exit: 2
    ----- stderr
    error: there is no list `fehlt`
    hint: `beleg list` names all lists, `beleg list show NAME` what is in one
    ");
}

#[test]
fn a_list_tells_what_changed_since_and_survives_a_rebuild() {
    let sandbox = archive();
    let before = fs::read_to_string(sandbox.path(FILE)).unwrap();
    assert_eq!(before.lines().count(), 3);
    let article = fs::read_to_string(sandbox.path("artikel/m.jsonl")).unwrap();
    sandbox.write("artikel/m.jsonl", article.replace("Reiher am Kai", "Reiher im Watt"));
    assert_snapshot!(sandbox.run("list show belege"), @"
    exit: 0
    ----- stdout
    ok       m-1#headline  artikel/m.jsonl:1
       Vögel
    changed  m-1#0  artikel/m.jsonl:1
       Ein Reiher am Kai.
    moved    m-2#0  artikel/m.jsonl:2
       Ein Seeadler am Kai.
    1 ok, 1 moved, 1 changed, 0 gone
    ");
    sandbox.run("index artikel --rebuild").with_code(0);
    sandbox.run("delete m-2").with_code(0);
    assert_snapshot!(sandbox.run("list show belege"), @"
    exit: 0
    ----- stdout
    ok       m-1#headline  artikel/m.jsonl:1
       Vögel
    changed  m-1#0  artikel/m.jsonl:1
       Ein Reiher am Kai.
       now: Ein Reiher im Watt.
    gone     m-2#0  artikel/m.jsonl:2: it is not in the index any more
       Ein Seeadler am Kai.
    1 ok, 0 moved, 1 changed, 1 gone
    ");
    assert_eq!(fs::read_to_string(sandbox.path(FILE)).unwrap(), before, "nothing but commands changes the file");
    // Kept again, it is kept as it is now.
    sandbox.run("list add belege m-1#0").with_code(0);
    assert!(sandbox.run("list show belege").stdout.starts_with("ok       m-1#headline"));
    assert!(fs::read_to_string(sandbox.path(FILE)).unwrap().contains("Reiher im Watt"));
}

#[test]
fn lists_are_named_exported_and_removed() {
    let sandbox = archive();
    sandbox.run("list add andere m-2").with_code(0);
    assert_snapshot!(sandbox.run("list"), @"
    exit: 0
    ----- stdout
    andere: 2 passages
    belege: 3 passages
    ");
    let export = sandbox.run("list export belege").with_code(0).stdout;
    let items: Vec<serde_json::Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["m-1#headline", "m-1#0", "m-2#0"]);
    assert_eq!(items[2]["article"]["outlet"], "Elbpost");
    sandbox.run("list remove belege m-1").with_code(0);
    assert_eq!(sandbox.json("list show belege")["counts"]["ok"], 1);
    sandbox.run("list remove belege m-1").with_code(2);
    sandbox.run("list remove andere").with_code(0);
    assert_eq!(sandbox.run("list").stdout, "belege: 1 passage\n");
    for refused in ["list add ../x m-1", "list add .x m-1", "list add neu m-9", "list show fehlt", "list remove fehlt"]
    {
        sandbox.run(refused).with_code(2);
    }
    assert_eq!(fs::read_dir(sandbox.path("index-data/lists")).unwrap().count(), 1);
}

#[test]
fn a_broken_line_of_a_list_is_named_and_kept() {
    let sandbox = archive();
    let text = "kaputt\n".to_owned() + &fs::read_to_string(sandbox.path(FILE)).unwrap();
    sandbox.write(FILE, text);
    let show = sandbox.run("list show belege").with_code(0);
    assert!(show.stdout.ends_with("3 ok, 0 moved, 0 changed, 0 gone\n"), "{show}");
    assert!(show.stderr.contains("index-data/lists/belege.jsonl:1: malformed"), "{show}");
    sandbox.run("list remove belege m-2#0").with_code(0);
    assert!(fs::read_to_string(sandbox.path(FILE)).unwrap().ends_with("\nkaputt\n"));
}

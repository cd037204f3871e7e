//! Files are read by several threads, but come into the index as if one had read them.

use super::{counts, line};
use crate::sandbox::Sandbox;

#[test]
fn of_many_files_with_one_id_the_last_wins_and_what_is_skipped_is_told_in_order() {
    let sandbox = Sandbox::new();
    // The first takes by far the longest.
    let long = "Der Hafen von Halvik wird ausgebaut. ".repeat(20_000);
    sandbox.write("artikel/000.jsonl", line("x", &format!("Nummer 0. {long}")));
    for i in 1..60 {
        let broken = if i % 10 == 0 { "{broken\n" } else { "" };
        sandbox.write(&format!("artikel/{i:03}.jsonl"), broken.to_owned() + &line("x", &format!("Nummer {i}.")));
    }
    let run = sandbox.run("index artikel --format json").with_code(0);
    assert_eq!(run.counts(), "added 1 replaced 59 unchanged 0 deleted 0 skipped 5 articles 1");
    let skipped = run.json()["skipped"].clone();
    let paths: Vec<&str> =
        skipped.as_array().unwrap().iter().map(|skipped| skipped["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["010", "020", "030", "040", "050"].map(|name| format!("artikel/{name}.jsonl")));
    let hits = sandbox.json("search Nummer")["hits"].clone();
    assert_eq!((hits[0]["passage"]["text"].as_str(), hits.as_array().map(Vec::len)), (Some("Nummer 59."), Some(1)));
}

#[test]
fn small_and_large_files_are_found_alike() {
    let sandbox = Sandbox::new();
    let records: Vec<String> = (0..400)
        .map(|i| line(&format!("g-{i}"), &format!("Kormoran {i}. {}", "Hafen und Kai. ".repeat(300))))
        .collect();
    sandbox.write("artikel/gross.jsonl", records.concat());
    for i in 0..40 {
        sandbox.write(&format!("artikel/klein-{i}.html"), format!("<html><head><title>Kormoran {i}</title></head><body><p>Ein Kormoran sitzt am Kai, und niemand weiß, was er dort sucht.</p></body></html>"));
    }
    assert_eq!(counts(&sandbox, ""), "added 440 replaced 0 unchanged 0 deleted 0 skipped 0 articles 440");
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 440 deleted 0 skipped 0 articles 440");
    assert_eq!(sandbox.run("verify --all").code, Some(0));
}

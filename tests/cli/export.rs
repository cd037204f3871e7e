//! `beleg export`.

use serde_json::Value;

use super::archive;

#[test]
fn every_hit_is_a_line_and_the_last_says_how_many_there_are() {
    let sandbox = archive();
    let run = sandbox.run("export Tomahawk").with_code(0);
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (summary, hits) = lines.split_last().unwrap();
    let found = sandbox.json("search Tomahawk --per-article 0 --limit 100");
    let ids = |hits: &[Value]| {
        let id = |hit: &Value| hit["passage"]["id"].as_str().unwrap().to_owned();
        hits.iter().map(id).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(ids(hits), ids(found["hits"].as_array().unwrap()));
    assert_eq!(summary["summary"]["total"], found["total"]);
    assert_eq!((&summary["summary"]["exported"], &summary["summary"]["sample"]), (&Value::from(3), &Value::Null));
    assert_eq!(run.stderr, "3 passages in 2 articles\n");
    sandbox.run("export Tomahawk --outlet Elbpost --since 2025-10-20").with_code(0);
    let nothing = sandbox.run("export Zebra").with_code(1);
    assert_eq!(nothing.stdout.lines().count(), 1, "only the summary: {nothing}");
    sandbox.run("export Tomahawk --since 2025-10-20 --until 2025-10-01").with_code(2);
    sandbox.run("export Tomahawk --seed 3").with_code(2);
}

#[test]
fn a_table_is_written_whole_and_says_of_what_it_is_a_sample() {
    let sandbox = archive();
    let table = |args: &str| {
        let run = sandbox.run(&format!("export {args} --format csv")).with_code(0);
        let mut table = csv::Reader::from_reader(run.stdout.as_bytes());
        let names = table.headers().unwrap().iter().map(str::to_owned).collect::<Vec<_>>();
        let rows = table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        (names, rows, run.stderr)
    };
    let (names, rows, _): (_, Vec<Vec<String>>, _) = table("Hafen");
    assert_eq!((names.len(), rows.len()), (23, 3));
    let (names, rows, told): (_, Vec<Vec<String>>, _) = table("Hafen --sample 2 --seed 9");
    assert_eq!(names[23..], ["sample_of", "sample_seed"]);
    assert_eq!(rows.iter().map(|row| row[23..].to_vec()).collect::<Vec<_>>(), [["3", "9"], ["3", "9"]]);
    assert_eq!(told, "a sample of 2 with seed 9 out of 3 passages in 2 articles\n");
    assert_eq!(table("Hafen --sample 2 --seed 9").1, rows, "the same seed draws the same");
}

#[test]
fn a_table_of_a_search_says_when_it_is_cut() {
    let sandbox = archive();
    let cut = sandbox.run("search Hafen --limit 1 --format csv").with_code(0);
    assert_eq!(cut.stderr, "warning: 1 of 3 passages written: `beleg export` writes all\n");
    assert_eq!(sandbox.run("search Hafen --format csv").with_code(0).stderr, "");
}

#[test]
fn a_reader_who_has_enough_ends_an_export_in_silence() {
    let sandbox = archive();
    let run = sandbox.shell("beleg export | head -n 1").with_code(0);
    assert_eq!((run.stdout.lines().count(), run.stderr.contains("error")), (1, false), "{run}");
}

use std::fs;

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/m.jsonl", "{\"id\": \"m-1\", \"text\": \"Ein Reiher.\"}\n");
    sandbox.write("artikel/a.txt", "Ein Kormoran am Kai.\n");
    sandbox.run("index artikel").with_code(0);
    sandbox
}

#[test]
fn what_vanished_is_named_until_it_is_pruned() {
    let sandbox = archive();
    fs::remove_file(sandbox.path("artikel/a.txt")).unwrap();
    assert_snapshot!(sandbox.run("index artikel"), @"
    exit: 0
    ----- stdout
    0 added, 0 replaced, 1 unchanged, 0 deleted, nothing skipped
    gone: artikel/a.txt; what was read from there stays until `--prune`
    2 passages in 2 articles after 0 s
    ");
    assert_eq!(sandbox.json("index artikel")["total_vanished"], 1);
    assert_eq!(sandbox.json("index artikel/m.jsonl")["total_vanished"], 0, "it is not asked for");
    sandbox.run("index artikel --prune").with_code(0);
    assert_eq!(sandbox.json("index artikel")["total_vanished"], 0);
}

#[test]
fn a_file_whose_articles_are_met_elsewhere_did_not_vanish() {
    let sandbox = archive();
    fs::rename(sandbox.path("artikel/m.jsonl"), sandbox.path("artikel/n.jsonl")).unwrap();
    let report = sandbox.json("index artikel");
    assert_eq!((&report["total_vanished"], &report["unchanged"]), (&0.into(), &2.into()), "{report}");
    assert_eq!(sandbox.json("index artikel")["total_vanished"], 0);
}

#[test]
fn a_folder_in_which_nothing_is_found_is_pruned_only_if_that_is_meant() {
    let sandbox = archive();
    fs::rename(sandbox.path("artikel"), sandbox.path("weg")).unwrap();
    fs::create_dir_all(sandbox.path("artikel/leer")).unwrap();
    assert_snapshot!(sandbox.run("index artikel --prune"), @"
    exit: 2
    ----- stderr
    error: nothing is found in `artikel`, and pruning would delete 2 articles
    hint: look whether its disk is mounted; if its articles are to be deleted, add `--yes`
    ");
    sandbox.write("neu.txt", "Ein Kiebitz.\n");
    sandbox.run("index neu.txt artikel --prune --rebuild").with_code(2);
    assert_eq!(sandbox.json("stats")["articles"], 2);
    assert_eq!(sandbox.json("index artikel --prune --yes")["deleted"], 2);
    // Where the index has nothing of it, nothing is lost.
    sandbox.run("index artikel neu.txt --prune").with_code(0);
}

#[test]
fn that_a_run_undoes_what_flags_said_before_is_told() {
    let sandbox = archive();
    sandbox.run("index artikel --set-outlet Elbpost").with_code(0);
    assert_eq!(sandbox.json("index artikel --set-outlet Elbpost")["forgotten"], 0);
    let run = sandbox.run("index artikel").with_code(0);
    let warning = "warning: 2 files lost the outlet or day that flags gave before: \
                   repeat `--set-outlet` and `--date-from`, or write them into `beleg.toml`\n";
    assert!(run.stdout.contains(warning), "{run}");
    assert_eq!(sandbox.json("index artikel")["forgotten"], 0);
}

#[test]
fn read_shows_the_id_that_index_gives() {
    let sandbox = archive();
    let read = sandbox.json("read artikel/a.txt")["id"].clone();
    let found = sandbox.json("search Kormoran")["hits"][0]["article"]["id"].clone();
    assert_eq!(read, found);
    let elsewhere = sandbox.json("read artikel/a.txt --index anderswo/tief/index")["id"].clone();
    sandbox.run("index artikel/a.txt --index anderswo/tief/index").with_code(0);
    let found = sandbox.json("search Kormoran --index anderswo/tief/index")["hits"][0]["article"]["id"].clone();
    assert_eq!(elsewhere, found);
    assert_ne!(read, elsewhere);
}

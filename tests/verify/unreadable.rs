//! `verify` accuses nobody falsely: what cannot be looked at is neither `changed` nor `gone`.

use std::fs;

use super::{TEXT, indexed, statuses, verified};
use crate::ingest::containers::{gzip, tar, zstd};
use crate::sandbox::Sandbox;

/// The reasons that are said, each once.
fn reasons(sandbox: &Sandbox) -> Vec<String> {
    let report = sandbox.json("verify --all");
    let mut reasons: Vec<String> = report["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|result| result["reason"].as_str())
        .map(str::to_owned)
        .collect();
    reasons.dedup();
    reasons
}

/// Records whose text hardly shrinks, so that a cut archive still gives many.
fn records(count: u32) -> String {
    let mut state = 1u32;
    let mut number = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state
    };
    (0..count)
        .map(|i| {
            let (a, b) = (number(), number());
            format!("{{\"id\": \"a{i}\", \"headline\": \"Gipfel {i}\", \"text\": \"Der \\\"Gipfel\\\" {a} kostet {b} Kronen.\"}}\n")
        })
        .collect()
}

#[test]
fn what_was_read_of_a_cut_file_is_ok() {
    let text = records(4000);
    for (name, packed) in
        [("a.jsonl.gz", gzip(&text)), ("a.jsonl.zst", zstd(&text)), ("a.tar", tar(&[("a.jsonl", text.as_bytes())]))]
    {
        for cut in [packed.len() / 2, packed.len() * 4 / 5] {
            let sandbox = indexed(name, &packed[..cut]);
            let run = sandbox.run("verify --all").with_code(0);
            let ok: u64 = run.stdout.split(' ').next().unwrap().parse().unwrap();
            assert!(ok > 500, "{name}: {run}");
            assert!(run.stdout.ends_with(" ok, 0 moved, 0 changed, 0 gone\n"), "{name}: {run}");
        }
    }
}

#[test]
fn what_was_read_of_a_file_that_unpacks_without_end_is_ok() {
    let endless = records(2000) + &"\n".repeat(40 << 20);
    for (name, packed) in [("a.jsonl.gz", gzip(&endless)), ("a.jsonl.zst", zstd(&endless))] {
        let sandbox = indexed(name, packed);
        let run = sandbox.run("verify --all").with_code(0);
        assert_eq!(run.stdout, "4000 ok, 0 moved, 0 changed, 0 gone\n", "{name}");
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_is_unreadable() {
    let sandbox = indexed("a.txt", TEXT);
    fs::remove_file(sandbox.path("a.txt")).unwrap();
    fs::create_dir(sandbox.path("a.txt")).unwrap();
    assert_eq!(statuses(&sandbox), ["unreadable"; 3]);
    assert_eq!(reasons(&sandbox), ["a folder stands in its place"]);
    let run = sandbox.run("verify --all").with_code(2);
    assert_eq!(run.stdout.lines().last(), Some("0 ok, 0 moved, 0 changed, 0 gone, 3 unreadable"));
    assert!(run.stdout.starts_with("unreadable  "), "{run}");
    assert!(run.stdout.lines().next().unwrap().ends_with(": a folder stands in its place"), "{run}");
}

#[test]
fn something_unreadable_beside_something_changed_is_an_error() {
    let sandbox = indexed("a.txt", TEXT);
    sandbox.write("b.txt", "Ein Satz, der sich bald ändert.\n");
    sandbox.run("index b.txt").with_code(0);
    sandbox.write("b.txt", "Ein Satz, der sich geändert hat.\n");
    assert_eq!(statuses(&sandbox), ["ok", "ok", "ok", "changed"]);
    fs::remove_file(sandbox.path("a.txt")).unwrap();
    fs::create_dir(sandbox.path("a.txt")).unwrap();
    assert_eq!(statuses(&sandbox), ["unreadable", "unreadable", "unreadable", "changed"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_link_that_leads_nowhere_is_unreadable() {
    let sandbox = indexed("a.txt", TEXT);
    let path = sandbox.path("a.txt");
    fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert_eq!(reasons(&sandbox), ["a pipe, socket or device stands in its place"]);
    for (target, reason) in [("fehlt", "the link leads to a file that is not there"), ("a.txt", "cannot be read: ")] {
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(target, &path).unwrap();
        assert_eq!(statuses(&sandbox), ["unreadable"; 3], "{target}");
        assert!(reasons(&sandbox)[0].starts_with(reason), "{:?}", reasons(&sandbox));
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_rights_is_unreadable() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = indexed("ordner/a.txt", TEXT);
    for path in ["ordner/a.txt", "ordner"] {
        let path = sandbox.path(path);
        let rights = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        let is_root = fs::File::open(sandbox.path("ordner/a.txt")).is_ok();
        let found = verified(&sandbox, "--all");
        fs::set_permissions(&path, rights).unwrap();
        let status = if is_root { "ok" } else { "unreadable" };
        assert!(found.iter().all(|line| line.contains(status)), "{found:?}");
    }
}

#[test]
fn a_cut_archive_lacks_what_stood_behind_the_cut() {
    let packed = gzip(records(3000));
    let sandbox = indexed("a.jsonl.gz", &packed);
    sandbox.write("a.jsonl.gz", &packed[..packed.len() / 2]);
    let found = statuses(&sandbox);
    let count = |status: &str| found.iter().filter(|found| *found == status).count();
    assert!(count("ok") > 2000 && count("changed") > 2000, "{} {}", count("ok"), count("changed"));
    assert_eq!(count("ok") + count("changed"), 6000);
}

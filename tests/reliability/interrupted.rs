//! Crashes, full disks and folders that may not be written to.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

use super::{INDEX, counts, found, many};
use crate::sandbox::{Run, Sandbox, program};

#[test]
fn a_killed_run_leaves_a_readable_index_that_the_next_run_completes() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    let n = many(&sandbox);
    let mut child = sandbox.command("index -").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It reads until the pipe ends, and the pipe does not end: so it is killed in the middle of its work.
    stdin.write_all(&fs::read(sandbox.path("viele.jsonl")).unwrap()).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    drop(stdin);
    assert_eq!(found(&sandbox, "Kormoran"), 1);
    assert_eq!(found(&sandbox, "Hafen"), 0, "nothing of the killed run");
    let report = sandbox.run("index artikel viele.jsonl --format json").with_code(0).json();
    assert_eq!((&report["added"], &report["articles"]), (&n.into(), &(n + 1).into()));
    assert_eq!(sandbox.run("verify v-0 v-9999").code, Some(0));
}

#[test]
fn an_index_that_was_killed_while_it_was_made_is_made_by_the_next_run() {
    for mark in ["", "meta.json", "beleg.json", ".tantivy-writer.lock"] {
        let sandbox = Sandbox::new();
        sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
        let mut child = sandbox.command("index -").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mark = sandbox.path(INDEX).join(mark);
        while !mark.exists() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(
            counts(&sandbox, ""),
            "added 1 replaced 0 unchanged 0 deleted 0 skipped 0 articles 1",
            "{}",
            mark.display()
        );
    }
}

#[test]
fn what_a_crash_left_in_a_new_folder_is_not_taken_for_another_program() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    for name in [".managed.json", ".tmpA1b2C3", ".tantivy-meta.lock", ".beleg.json.77"] {
        sandbox.write(&format!("{INDEX}/{name}"), "[]");
    }
    assert_eq!(counts(&sandbox, ""), "added 1 replaced 0 unchanged 0 deleted 0 skipped 0 articles 1");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_run_and_keeps_what_was_committed() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    many(&sandbox);
    // No file may grow beyond 100 blocks of 512 (or 1024) bytes; what is written beyond that fails as on a full disk.
    let run = sandbox.shell("trap '' XFSZ; ulimit -f 100; beleg index viele.jsonl");
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.starts_with("error: cannot write"), "{run}");
    assert_eq!(found(&sandbox, "Kormoran"), 1);
    assert_eq!(found(&sandbox, "Hafen"), 0);
    let run = sandbox.shell("trap '' XFSZ; ulimit -f 100; beleg index artikel viele.jsonl --rebuild");
    assert_eq!(run.code, Some(2), "{run}");
    assert_eq!(found(&sandbox, "Kormoran"), 1);
    let report = sandbox.run("index viele.jsonl --format json").with_code(0).json();
    assert_eq!(report["articles"], 10_001);
}

#[cfg(unix)]
#[test]
fn a_full_disk_ends_a_run_that_waits_for_standard_input() {
    let sandbox = Sandbox::new();
    many(&sandbox);
    // So few that all of them are read before the engine fails.
    let articles = fs::read_to_string(sandbox.path("viele.jsonl")).unwrap();
    let articles: String = articles.split_inclusive('\n').take(240).collect();
    let mut command = sandbox.prepare("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 20; exec \"$0\" index -"]).arg(program());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The pipe stays open, and nothing more comes.
    let _ = stdin.write_all(articles.as_bytes());
    let ended = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        child.try_wait().unwrap().is_some()
    });
    if !ended {
        child.kill().unwrap();
    }
    let run = Run::from(child.wait_with_output().unwrap());
    assert!(ended, "it waits for ever: {run}");
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.starts_with("error: cannot write"), "{run}");
    drop(stdin);
}

#[test]
fn a_folder_that_may_not_be_written_says_so() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    let run = Run::of(sandbox.prepare(program()).args(["index", "artikel", "--index", "/proc/beleg"]));
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.starts_with("error: cannot "), "{run}");
}

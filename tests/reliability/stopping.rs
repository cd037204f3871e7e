//! Runs that are asked to stop: what was read is committed, they say how far they came, and the next run goes on.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
#[cfg(unix)]
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};

use beleg::{Archive, IndexEvent, IndexOptions, Input, Stop};
use insta::assert_snapshot;

use super::{INDEX, counts, found, line, many};
use crate::sandbox::{Run, Sandbox};

/// Sends a signal to the program.
fn signal(child: &Child, name: &str) {
    let status = std::process::Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

/// A file that is too large to be read as one piece: 100 articles.
fn large(sandbox: &Sandbox, word: &str) {
    fs::create_dir_all(sandbox.path("artikel")).unwrap();
    let mut file = BufWriter::new(File::create(sandbox.path("artikel/gross.jsonl")).unwrap());
    let text = "Der Hafen von Halvik wird ausgebaut. ".repeat(600);
    for i in 0..100 {
        file.write_all(line(&format!("g-{i}"), &format!("{word} {i}. {text}")).as_bytes()).unwrap();
    }
}

/// Indexes `artikel`, and asks to stop when so many articles are in order.
fn index_up_to(sandbox: &Sandbox, articles: u64) -> beleg::model::IndexReport {
    let archive = Archive::open_or_create(&sandbox.path(INDEX)).unwrap();
    let stop = Stop::default();
    let options = IndexOptions { stop: stop.clone(), ..IndexOptions::default() };
    let inputs = [Input::Path(sandbox.path("artikel"))];
    let report = archive.index(&inputs, &options, &mut |event| match event {
        IndexEvent::Progress(state) if state.articles >= articles => stop.request(),
        _ => {}
    });
    report.unwrap()
}

#[test]
fn a_run_that_is_stopped_between_files_ends_with_a_whole_file() {
    let sandbox = Sandbox::new();
    for name in ["a", "b", "c", "d", "e"] {
        sandbox.write(
            &format!("artikel/{name}.jsonl"),
            line(&format!("{name}-1"), "Kormoran") + &line(&format!("{name}-2"), "Reiher"),
        );
    }
    let report = index_up_to(&sandbox, 5);
    assert_eq!((report.added, report.articles), (6, 6));
    let stopped = report.stopped.unwrap();
    assert!(stopped.path.unwrap().ends_with("artikel/c.jsonl"));
    assert_eq!(stopped.line, None);
    assert_eq!(counts(&sandbox, ""), "added 4 replaced 0 unchanged 6 deleted 0 skipped 0 articles 10");
}

#[test]
fn a_run_that_is_stopped_inside_a_file_reads_it_again() {
    let sandbox = Sandbox::new();
    large(&sandbox, "Kormoran");
    let report = index_up_to(&sandbox, 10);
    assert_eq!((report.added, report.articles), (10, 10));
    let stopped = report.stopped.unwrap();
    assert!(stopped.path.unwrap().ends_with("artikel/gross.jsonl"));
    assert_eq!(stopped.line, Some(10));
    assert_eq!(sandbox.run("verify g-0 g-9").code, Some(0));
    assert_eq!(counts(&sandbox, ""), "added 90 replaced 0 unchanged 10 deleted 0 skipped 0 articles 100");
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 0 unchanged 100 deleted 0 skipped 0 articles 100");
}

#[test]
fn what_was_read_of_a_file_that_vanished_before_its_end_is_pruned() {
    let sandbox = Sandbox::new();
    large(&sandbox, "Kormoran");
    index_up_to(&sandbox, 10);
    fs::remove_file(sandbox.path("artikel/gross.jsonl")).unwrap();
    assert_eq!(counts(&sandbox, "--prune --yes"), "added 0 replaced 0 unchanged 0 deleted 10 skipped 0 articles 0");
}

#[test]
fn a_file_that_was_half_read_and_is_again_as_before_is_read_again() {
    let sandbox = Sandbox::new();
    large(&sandbox, "Kormoran");
    counts(&sandbox, "");
    large(&sandbox, "Seeadler");
    assert_eq!(index_up_to(&sandbox, 10).replaced, 10);
    assert_eq!(found(&sandbox, "Seeadler"), 10);
    large(&sandbox, "Kormoran");
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 10 unchanged 90 deleted 0 skipped 0 articles 100");
    assert_eq!(found(&sandbox, "Seeadler"), 0);
}

#[test]
fn a_stopped_run_deletes_nothing_that_it_might_still_have_met() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
    sandbox.write("artikel/b.jsonl", line("b", "Ein Reiher."));
    sandbox.write("artikel/c.jsonl", line("c", "Ein Kiebitz."));
    counts(&sandbox, "");
    fs::rename(sandbox.path("artikel/a.jsonl"), sandbox.path("artikel/d.jsonl")).unwrap();
    let archive = Archive::open(&sandbox.path(INDEX)).unwrap();
    let stop = Stop::default();
    stop.request();
    let options = IndexOptions { stop, prune: true, ..IndexOptions::default() };
    let report = archive.index(&[Input::Path(sandbox.path("artikel"))], &options, &mut |_| {}).unwrap();
    assert_eq!((report.deleted, report.articles), (0, 3));
    assert_eq!(report.stopped.unwrap().path, None);
    assert_eq!(
        counts(&sandbox, "--prune"),
        "added 0 replaced 0 unchanged 3 deleted 0 skipped 0 articles 3",
        "an article that moved is not deleted"
    );
    assert_eq!(sandbox.json("search Kormoran")["hits"][0]["source"]["path"], "artikel/d.jsonl");
}

#[cfg(unix)]
#[test]
fn ctrl_c_commits_says_where_it_stopped_and_the_next_run_goes_on() {
    let sandbox = Sandbox::new();
    let n = many(&sandbox);
    let mut command = sandbox.command("index viele.jsonl");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The engine makes this file for the first article that it gets.
    let index = sandbox.path(INDEX);
    let has_begun = || {
        fs::read_dir(&index).is_ok_and(|mut entries| {
            entries
                .any(|entry| entry.is_ok_and(|entry| entry.path().extension().is_some_and(|ending| ending == "store")))
        })
    };
    while !has_begun() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    signal(&child, "-INT");
    let run = Run::from(child.wait_with_output().unwrap());
    assert_eq!(run.code, Some(130), "{run}");
    assert!(run.stdout.starts_with("stopped inside viele.jsonl, behind the article of line "), "{run}");
    assert!(run.stdout.contains("; run the command again to go on\n"), "{run}");
    let half = sandbox.json("stats")["articles"].as_u64().unwrap();
    assert!((1..n).contains(&half), "{half} of {n}");
    assert_eq!(sandbox.run("verify v-0").code, Some(0));
    let report = sandbox.json("index viele.jsonl");
    assert_eq!((&report["added"], &report["unchanged"]), (&(n - half).into(), &half.into()));
    assert_eq!((&report["articles"], &report["stopped"]), (&n.into(), &serde_json::Value::Null));
}

#[cfg(unix)]
#[test]
fn a_run_that_waits_for_standard_input_stops_too() {
    let sandbox = Sandbox::new();
    many(&sandbox);
    let mut command = sandbox.command("index - --format json");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // More than can be on its way: when all of it was taken, some of it is in order.
    stdin.write_all(&fs::read(sandbox.path("viele.jsonl")).unwrap()).unwrap();
    signal(&child, "-TERM");
    let run = Run::from(child.wait_with_output().unwrap());
    drop(stdin);
    assert_eq!(run.code, Some(130), "{run}");
    let report = run.json();
    assert_eq!(report["stopped"]["path"], "-");
    assert!(report["stopped"]["line"].as_u64().is_some_and(|line| line > 0), "{run}");
    assert!(report["added"].as_u64().is_some_and(|added| added > 0), "{run}");
    assert_eq!(sandbox.json("stats")["articles"], report["added"]);
}

#[cfg(unix)]
#[test]
fn a_rebuild_that_is_stopped_keeps_the_old_index() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Kormoran.\n");
    counts(&sandbox, "");
    let mut command = sandbox.command("index - --rebuild");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take().unwrap();
    let fresh = sandbox.path(INDEX).join("beleg-data-1");
    while !fresh.exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    signal(&child, "-INT");
    let run = Run::from(child.wait_with_output().unwrap());
    drop(stdin);
    assert_snapshot!(run, @"
    exit: 130
    ----- stderr
    stopping; press Ctrl-C again to end at once
    stopped: index `./index-data/index` stays as it was
    ");
    assert!(!fresh.exists());
    assert_eq!(found(&sandbox, "Kormoran"), 1);
}

#[cfg(unix)]
#[test]
fn the_second_ctrl_c_ends_a_program_that_cannot_finish() {
    let sandbox = Sandbox::new();
    let articles: String = (0..2000).map(|i| line(&format!("v-{i}"), "Ein Kormoran.")).collect();
    sandbox.write("artikel/viele.jsonl", articles);
    let mut command = sandbox.command("watch artikel --format jsonl");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut events = BufReader::new(child.stdout.take().unwrap());
    let mut messages = BufReader::new(child.stderr.take().unwrap());
    // Events are told when they are committed. Nobody takes the rest of them, more than a pipe holds: writing them never ends.
    events.read_line(&mut String::new()).unwrap();
    signal(&child, "-INT");
    let mut message = String::new();
    while !message.ends_with("stopping; press Ctrl-C again to end at once\n") {
        assert!(messages.read_line(&mut message).unwrap() > 0, "{message}");
    }
    assert_eq!(child.try_wait().unwrap(), None, "it still writes");
    signal(&child, "-INT");
    assert_eq!(child.wait().unwrap().signal(), Some(2));
    assert_eq!(found(&sandbox, "Kormoran"), 2000);
}

#[cfg(unix)]
#[test]
fn a_read_that_hangs_does_not_keep_a_run_from_stopping() {
    let sandbox = Sandbox::new();
    large(&sandbox, "Kormoran");
    let last = sandbox.write("artikel/z.txt", "Ein Reiher.\n");
    let (done, is_done) = std::sync::mpsc::channel();
    let (index, articles) = (sandbox.path(INDEX), sandbox.path("artikel"));
    // A thread of its own, so that the test fails instead of hanging with it.
    std::thread::spawn(move || {
        let archive = Archive::open_or_create(&index).unwrap();
        let stop = Stop::default();
        let options = IndexOptions { stop: stop.clone(), ..IndexOptions::default() };
        let mut replaced = false;
        let report = archive.index(&[Input::Path(articles)], &options, &mut |event| {
            let IndexEvent::Progress(state) = event else { return };
            // The reader is still in the first file, of which only so much may be on its way: the last one was found, but not opened.
            if !replaced {
                fs::remove_file(&last).unwrap();
                assert!(std::process::Command::new("mkfifo").arg(&last).status().unwrap().success());
                replaced = true;
            }
            // Behind the first file waits whoever opens the pipe.
            if state.articles == 100 {
                stop.request();
            }
        });
        done.send(report).unwrap();
    });
    let report = is_done.recv_timeout(std::time::Duration::from_secs(120)).expect("the run ends").unwrap();
    assert_eq!((report.added, report.articles), (100, 100));
    assert!(report.stopped.is_some());
    assert_eq!(found(&sandbox, "Kormoran"), 100);
}

//! A rebuild loses no article without a word, however its source fails: named by paths, or by the sources of `beleg.toml`.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{found, line};
use crate::ingest::containers::{gzip, tar};
use crate::sandbox::{Run, Sandbox};

const CONFIG: &str = "[[source]]\npath = \"../nord\"\n\n[[source]]\npath = \"../sued\"\n";

/// Two sources, one of them with several files, that `beleg.toml` names.
fn two() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("index-data/beleg.toml", CONFIG);
    sandbox.write("nord/a.jsonl", line("a", "Ein Kormoran."));
    sandbox.write("sued/b.jsonl", line("b", "Ein Reiher.") + &line("c", "Noch ein Reiher."));
    sandbox.write("sued/tief/d.tar.gz", gzip(tar(&[("d.txt", b"Ein Reiher im Schilf.\n")])));
    sandbox.run("index").with_code(0);
    sandbox
}

/// Runs the program without more rights than files give, for some seconds at most.
fn run(sandbox: &Sandbox, args: &str) -> Run {
    let mut command: Command = sandbox.unprivileged(args);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("`{args}` does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Run::from(child.wait_with_output().unwrap())
}

#[test]
fn a_rebuild_keeps_the_index_however_a_source_fails() {
    let rights = |path, mode| {
        move |sandbox: &Sandbox| fs::set_permissions(sandbox.path(path), Permissions::from_mode(mode)).unwrap()
    };
    let replace = |sandbox: &Sandbox| {
        fs::remove_file(sandbox.path("sued/b.jsonl")).map(|()| sandbox.path("sued/b.jsonl")).unwrap()
    };
    type Fail<'a> = &'a dyn Fn(&Sandbox);
    let failures: [(&str, Fail<'_>, u64); 16] = [
        ("a source is away", &|sandbox| fs::rename(sandbox.path("sued"), sandbox.path("weg")).unwrap(), 3),
        ("a file is gone", &|sandbox| drop(replace(sandbox)), 2),
        ("a folder of a source is gone", &|sandbox| fs::remove_dir_all(sandbox.path("sued/tief")).unwrap(), 1),
        ("a source may not be read", &rights("sued", 0o000), 3),
        ("a source may be listed, not entered", &rights("sued", 0o600), 3),
        ("a file may not be read", &rights("sued/b.jsonl", 0o000), 2),
        ("a folder of a source may not be read", &rights("sued/tief", 0o000), 1),
        ("a folder stands in the place of a file", &|sandbox| fs::create_dir(replace(sandbox)).unwrap(), 2),
        (
            "a pipe stands in the place of a file",
            &|sandbox| assert!(Command::new("mkfifo").arg(replace(sandbox)).status().unwrap().success()),
            2,
        ),
        ("a link leads nowhere", &|sandbox| symlink("fehlt", replace(sandbox)).unwrap(), 2),
        ("a link leads to itself", &|sandbox| symlink("b.jsonl", replace(sandbox)).unwrap(), 2),
        (
            "a file stands in the place of a source",
            &|sandbox| {
                fs::remove_dir_all(sandbox.path("sued")).unwrap();
                sandbox.write("sued", "Eine Notiz.\n");
            },
            3,
        ),
        (
            "a file is hidden now",
            &|sandbox| fs::rename(sandbox.path("sued/b.jsonl"), sandbox.path("sued/.b.jsonl")).unwrap(),
            2,
        ),
        ("a file is empty", &|sandbox| drop(sandbox.write("sued/b.jsonl", "")), 2),
        (
            "a record is cut",
            &|sandbox| drop(sandbox.write("sued/b.jsonl", line("b", "Ein Reiher.") + "{\"id\": \"c\", \"te")),
            1,
        ),
        (
            "a packed file is cut",
            &|sandbox| {
                let path = sandbox.path("sued/tief/d.tar.gz");
                let bytes = fs::read(&path).unwrap();
                fs::write(&path, &bytes[..20]).unwrap();
            },
            1,
        ),
    ];
    for (case, fail, lost) in failures {
        for by in ["", "nord sued"] {
            let sandbox = two();
            fail(&sandbox);
            let refused = run(&sandbox, &format!("index --rebuild {by}"));
            let (articles, yes) =
                (if lost == 1 { "article" } else { "articles" }, "do without these articles with `--yes`");
            let told = format!("a rebuild would lose {lost} {articles} whose source cannot be read: `");
            assert!(
                refused.code == Some(2) && refused.stderr.contains(&told) && refused.stderr.contains(yes),
                "{case}, `{by}`: {refused}"
            );
            assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 3), "{case}, `{by}`");
            let done = run(&sandbox, &format!("index --rebuild --yes {by}"));
            assert_eq!(done.code, Some(0), "{case}, `{by}`: {done}");
            assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 3 - lost), "{case}, `{by}`");
            for path in ["sued", "sued/tief"] {
                let _ = fs::set_permissions(sandbox.path(path), Permissions::from_mode(0o755));
            }
        }
    }
}

#[test]
fn a_source_that_is_not_named_and_fails_keeps_the_index_too() {
    for (case, place) in
        [("pipe", "mkfifo sued/b.jsonl"), ("folder", "mkdir sued/b.jsonl"), ("link", "ln -s fehlt sued/b.jsonl")]
    {
        let sandbox = two();
        fs::remove_file(sandbox.path("sued/b.jsonl")).unwrap();
        sandbox.shell(place).with_code(0);
        for flags in ["", "--prune"] {
            let refused = run(&sandbox, &format!("index --rebuild {flags} nord"));
            assert!(
                refused.code == Some(2) && refused.stderr.contains("would lose 2 articles"),
                "{case} {flags}: {refused}"
            );
        }
        assert_eq!(found(&sandbox, "Reiher"), 3, "{case}");
    }
    // What is left out of the file with the sources, and can be read, is left out on purpose.
    let sandbox = two();
    sandbox.write("index-data/beleg.toml", CONFIG.split("\n\n").next().unwrap());
    run(&sandbox, "index --rebuild").with_code(0);
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 0));
}

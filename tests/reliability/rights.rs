//! Rights that are missing: the message names the file, and what may not be done with it; nothing is called damaged or gone for it.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{INDEX, counts, line};
use crate::ingest::containers::{gzip, zip};
use crate::sandbox::{Run, Sandbox, copy_folder};

/// Takes rights away, and gives them back when it is dropped.
struct Without {
    path: PathBuf,
    before: Permissions,
}

impl Without {
    fn rights(path: PathBuf, left: u32) -> Self {
        let before = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, Permissions::from_mode(left)).unwrap();
        Self { path, before }
    }
}

impl Drop for Without {
    fn drop(&mut self) {
        fs::set_permissions(&self.path, self.before.clone()).unwrap();
    }
}

fn run(sandbox: &Sandbox, args: &str) -> Run {
    Run::of(&mut sandbox.unprivileged(args))
}

/// Articles of several kinds, in an index.
fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
    sandbox.write("artikel/b.txt", "Ein Reiher am Kai.\n");
    sandbox.write("artikel/c.txt.gz", gzip("Ein Kiebitz im Watt.\n"));
    sandbox.write("artikel/d.zip", zip(&[("d.txt", b"Ein Seeadler im Wind.\n")]));
    sandbox.write("artikel/ordner/e.txt", "Eine Uferschwalbe.\n");
    counts(&sandbox, "");
    sandbox
}

#[test]
fn an_article_that_may_not_be_read_is_named_with_the_right() {
    let sandbox = archive();
    let refused = "unreadable: cannot be read: permission denied; give yourself the right to read it";
    for (path, left) in [
        ("artikel/a.jsonl", 0o000),
        ("artikel/b.txt", 0o200),
        ("artikel/c.txt.gz", 0o333),
        ("artikel/d.zip", 0o000),
        ("artikel/ordner", 0o000),
        ("artikel/ordner", 0o300),
    ] {
        let without = Without::rights(sandbox.path(path), left);
        let index = run(&sandbox, "index artikel").with_code(0);
        assert!(index.stdout.contains(&format!("skipped {path}: {refused}\n")), "{path} {left:o}: {index}");
        let index = run(&sandbox, &format!("index {path} --index index-data/{left:o}")).with_code(1);
        assert!(index.stdout.contains(&format!("skipped {path}: {refused}\n")), "{path} {left:o}: {index}");
        let read = run(&sandbox, &format!("read {path}")).with_code(2);
        assert!(format!("{read}").contains(path) && format!("{read}").contains(refused), "{path} {left:o}: {read}");
        drop(without);
        // Nothing was lost meanwhile.
        assert_eq!(
            counts(&sandbox, "--prune"),
            "added 0 replaced 0 unchanged 5 deleted 0 skipped 0 articles 5",
            "{path}"
        );
    }
    // A folder whose names may be read, but not what they name: each of them is told.
    let without = Without::rights(sandbox.path("artikel/ordner"), 0o600);
    let index = run(&sandbox, "index artikel --prune").with_code(0);
    assert!(index.stdout.contains(&format!("skipped artikel/ordner/e.txt: {refused}\n")), "{index}");
    assert!(index.stdout.contains(" 0 deleted, 1 skipped"), "{index}");
    drop(without);
}

#[test]
fn an_index_that_may_not_be_written_is_named_with_the_right() {
    let sandbox = archive();
    sandbox.write("artikel/a.jsonl", line("a", "Ein Eisvogel."));
    let lock = format!("{INDEX}/.tantivy-writer.lock");
    let told = |run: Run, path: &str, action: &str| {
        let run = run.with_code(2);
        let begin = format!("error: cannot {action} `./{path}");
        assert!(run.stderr.starts_with(&begin), "{action} {path}: {run}");
        assert!(run.stderr.contains(": Permission denied (os error 13)\nhint: check the rights"), "{run}");
    };
    for command in
        ["index artikel", "index artikel --prune", "index artikel --rebuild", "delete a", "search Kiebitz --in artikel"]
    {
        // Of the folder, in which files are made and replaced; and of the lock, when it is another's.
        let without = Without::rights(sandbox.path(INDEX), 0o555);
        let action = if command.contains("--rebuild") { "make folder" } else { "write" };
        told(run(&sandbox, command), INDEX, action);
        drop(without);
        let without = Without::rights(sandbox.path(&lock), 0o444);
        told(run(&sandbox, command), &lock, "write");
        drop(without);
        assert_eq!(
            run(&sandbox, "search Kormoran").with_code(0).stdout.lines().last(),
            Some("1 passage in 1 article"),
            "{command}"
        );
    }
    // Where no index is yet.
    fs::create_dir(sandbox.path("voll")).unwrap();
    let without = Without::rights(sandbox.path("voll"), 0o555);
    told(run(&sandbox, "index artikel --index ./voll"), "voll", "write");
    told(run(&sandbox, "index artikel --index ./voll/neu"), "voll/neu", "make folder");
    drop(without);
    assert_eq!(counts(&sandbox, ""), "added 0 replaced 1 unchanged 4 deleted 0 skipped 0 articles 5");
}

#[test]
fn a_file_of_the_index_that_may_not_be_read_is_named_with_the_right() {
    let sandbox = archive();
    sandbox.run("lexicon learn artikel").with_code(0);
    counts(&sandbox, "--rebuild");
    counts(&sandbox, "");
    let data = Path::new(INDEX).join("beleg-data-1");
    let mut files: Vec<PathBuf> = fs::read_dir(sandbox.path(data.to_str().unwrap()))
        .unwrap()
        .map(|entry| data.join(entry.unwrap().file_name()))
        .filter(|path| path.file_name().is_some_and(|name| name != ".managed.json"))
        .collect();
    assert!(files.len() > 7, "segments, their list and the lexicon: {files:?}");
    files.push(Path::new(INDEX).join("beleg.json"));
    for path in &files {
        let path = path.to_str().unwrap();
        let without = Without::rights(sandbox.path(path), 0o000);
        for command in ["search Kormoran", "stats", "index artikel", "verify --all", "facets"] {
            let run = run(&sandbox, command).with_code(2);
            let expected = format!(
                "{}`: Permission denied (os error 13)\nhint: check the rights",
                path.trim_start_matches("index-data/")
            );
            assert!(
                run.stderr.starts_with("error: cannot read `") && run.stderr.contains(&expected),
                "{command}: {run}"
            );
        }
        drop(without);
    }
    let without = Without::rights(sandbox.path(INDEX), 0o000);
    let searched = run(&sandbox, "search Kormoran").with_code(2);
    assert!(
        searched.stderr.starts_with("error: cannot read `./index-data/index/beleg.json`: Permission denied"),
        "{searched}"
    );
    drop(without);
    let without = Without::rights(sandbox.path(data.to_str().unwrap()), 0o000);
    let searched = run(&sandbox, "search Kormoran").with_code(2);
    assert!(searched.stderr.contains("beleg-data-1") && searched.stderr.contains("Permission denied"), "{searched}");
    drop(without);
    sandbox.run("search Kormoran").with_code(0);
}

#[test]
fn what_a_command_reads_beside_articles_is_named_with_the_right() {
    let sandbox = archive();
    sandbox.write("fragen.jsonl", "{\"id\": \"f\", \"text\": \"Kormoran\"}\n");
    sandbox.write("urteile.txt", "f 0 a#0 1\n");
    sandbox.write("eigene.toml", "[[source]]\npath = \"artikel\"\n");
    sandbox.run("lexicon learn artikel").with_code(0);
    let learned = format!("{INDEX}/lexicon.tsv");
    for (path, command) in [
        ("fragen.jsonl", "eval fragen.jsonl --qrels urteile.txt"),
        ("urteile.txt", "eval fragen.jsonl --qrels urteile.txt"),
        ("eigene.toml", "index --config eigene.toml"),
        ("eigene.toml", "sources --config eigene.toml"),
        (learned.as_str(), "index artikel --rebuild"),
    ] {
        let without = Without::rights(sandbox.path(path), 0o000);
        let run = run(&sandbox, command).with_code(2);
        let shown = format!("{path}`: Permission denied (os error 13)\nhint: ");
        assert!(run.stderr.starts_with("error: cannot read `") && run.stderr.contains(&shown), "{path}: {run}");
        drop(without);
    }
    for (folder, command) in [
        ("zu", "init artikel --config zu/eigene.toml"),
        ("zu", "eval fragen.jsonl --qrels urteile.txt --run zu/lauf.txt"),
    ] {
        fs::create_dir_all(sandbox.path(folder)).unwrap();
        let without = Without::rights(sandbox.path(folder), 0o555);
        let run = run(&sandbox, command).with_code(2);
        assert!(run.stderr.starts_with(&format!("error: cannot write `{folder}/")), "{command}: {run}");
        assert!(run.stderr.contains("Permission denied (os error 13)\nhint: "), "{command}: {run}");
        drop(without);
    }
}

// Whoever may read, searches.

#[test]
fn whoever_may_only_read_searches() {
    let sandbox = archive();
    for rebuild in [false, true] {
        if rebuild {
            counts(&sandbox, "--rebuild");
        }
        copy_folder(&sandbox.path(INDEX), &sandbox.path("nur-lesen"));
        let mut without: Vec<Without> = Vec::new();
        let mut folders = vec![sandbox.path("nur-lesen")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
                match entry.path() {
                    path if path.is_dir() => folders.push(path),
                    path => without.push(Without::rights(path, 0o444)),
                }
            }
            without.push(Without::rights(folder, 0o555));
        }
        for (command, code) in [
            ("search Kormoran", 0),
            ("search Kormoran --format csv", 0),
            ("search Zebra", 1),
            ("facets", 0),
            ("show a", 0),
            ("stats", 0),
            ("explain Kormoran a#0", 0),
            ("suggest Korm", 0),
            ("analyze Kormoran", 0),
        ] {
            let run = run(&sandbox, &format!("{command} --index nur-lesen"));
            assert_eq!(run.code, Some(code), "{command}: {run}");
        }
        drop(without);
        fs::remove_dir_all(sandbox.path("nur-lesen")).unwrap();
    }
}

#[test]
fn another_user_searches_what_the_umask_lets_everybody_read() {
    use std::process::Command;
    if !crate::sandbox::is_superuser() {
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
    fs::set_permissions(sandbox.path(""), Permissions::from_mode(0o755)).unwrap();
    // Opened before the user changes, as the way to the program may be closed to others.
    let nobody = |args: &str| {
        let script = format!("exec setpriv --reuid=65534 --regid=65534 --clear-groups /proc/self/fd/9 {args} 9<\"$0\"");
        let mut command: Command = sandbox.prepare("sh");
        Run::of(command.arg("-c").arg(script).arg(crate::sandbox::program()))
    };
    sandbox.shell("umask 022; beleg index artikel").with_code(0);
    sandbox.write("mehr/b.jsonl", line("b", "Ein Reiher."));
    for how in [
        "index mehr",
        "lexicon learn artikel",
        "index artikel mehr --rebuild",
        "delete b",
        "index mehr artikel --prune",
    ] {
        sandbox.shell(&format!("umask 022; beleg {how}")).with_code(0);
        let run = nobody("search Kormoran").with_code(0);
        assert_eq!(run.stdout.lines().last(), Some("1 passage in 1 article"), "{how}");
        nobody("verify a").with_code(0);
        let run = nobody("index artikel").with_code(2);
        assert!(
            run.stderr.starts_with("error: cannot write `./index-data/index/.tantivy-writer.lock`: Permission denied"),
            "{how}: {run}"
        );
    }
    // What the umask keeps to its owner is named.
    sandbox.shell("umask 077; beleg index artikel mehr --rebuild").with_code(0);
    let run = nobody("search Kormoran").with_code(2);
    assert!(run.stderr.starts_with("error: cannot read `./index-data/index/beleg.json`: Permission denied"), "{run}");
}

//! The folder of the index: who may write, who may read, what a rebuild may lose.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use beleg::engine::embedded::Folder;
use beleg::{Archive, SearchRequest};
use insta::assert_snapshot;

use super::{INDEX, counts, found, line};
use crate::sandbox::{Run, Sandbox};

/// A sandbox with an index of one article.
fn one() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
    counts(&sandbox, "");
    sandbox
}

/// The lock as a program of an earlier version holds it.
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // To close the file would not do: a program that another test starts has a copy of it for a moment.
        self.0.unlock().unwrap();
    }
}

fn lock(sandbox: &Sandbox) -> Held {
    let path = sandbox.path(INDEX).join(".tantivy-writer.lock");
    let file = File::options().create(true).truncate(false).write(true).open(path).unwrap();
    file.try_lock().unwrap();
    Held(file)
}

/// Every name below a folder.
fn names(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(sandbox.path(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn whoever_writes_waits_for_the_lock_whatever_lies_in_the_folder() {
    let sandbox = one();
    let info = sandbox.path(INDEX).join("beleg.json");
    let sound = fs::read_to_string(&info).unwrap();
    for text in [sound.replace("\"de-", "\"alt-"), "{\"format\": 99}".to_owned(), "{".to_owned(), sound.clone()] {
        fs::write(&info, &text).unwrap();
        let held = lock(&sandbox);
        let before = super::contents(&sandbox.path(INDEX));
        for command in ["index artikel --rebuild", "lexicon learn artikel"] {
            let run = sandbox.run(command).with_code(2);
            assert!(run.stderr.contains("is being written by another process"), "{text} {run}");
        }
        assert_eq!(super::contents(&sandbox.path(INDEX)), before);
        drop(held);
    }
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
    fs::create_dir_all(sandbox.path(INDEX)).unwrap();
    let held = lock(&sandbox);
    for command in ["index artikel", "index artikel --rebuild"] {
        let run = sandbox.run(command).with_code(2);
        assert!(run.stderr.contains("is being written by another process"), "where no index is: {run}");
    }
    drop(held);
    counts(&sandbox, "--rebuild");
    assert_eq!(found(&sandbox, "Kormoran"), 1);
}

#[test]
fn programs_that_are_started_meanwhile_do_not_keep_the_lock() {
    let sandbox = one();
    let is_done = AtomicBool::new(false);
    // With a user named, the whole process is copied first, which takes longest.
    let user = fs::metadata(sandbox.path(INDEX)).unwrap().uid();
    let start_programs = || {
        while !is_done.load(Ordering::Relaxed) {
            Command::new("true").uid(user).status().unwrap();
        }
    };
    thread::scope(|scope| {
        (0..4).for_each(|_| drop(scope.spawn(start_programs)));
        let folder = Folder::new(&sandbox.path(INDEX));
        let locked: Vec<_> = (0..10_000).map(|_| folder.lock().map(drop)).collect();
        is_done.store(true, Ordering::Relaxed);
        locked.into_iter().for_each(|lock| lock.unwrap());
    });
}

#[test]
fn a_writer_can_wait_for_another() {
    let sandbox = one();
    sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran.") + &line("b", "Ein Reiher."));
    for command in [
        "index artikel",
        "delete b",
        "lexicon learn artikel",
        "search Kormoran --in artikel",
        "index artikel --rebuild",
    ] {
        let held = lock(&sandbox);
        let mut waiting = sandbox.command(&format!("{command} --wait 30s"));
        let child = waiting.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        thread::sleep(Duration::from_millis(100));
        drop(held);
        Run::from(child.wait_with_output().unwrap()).with_code(0);
        let held = lock(&sandbox);
        if !command.starts_with("search") {
            let run = sandbox.run(&format!("{command} --wait 30ms")).with_code(2);
            assert!(run.stderr.contains("is being written by another process"), "{run}");
        }
        drop(held);
    }
    assert_snapshot!(sandbox.run("delete b --wait 30"), @"
    exit: 2
    ----- stderr
    error: invalid value '30' for '--wait <DURATION>': expected a number with `ms`, `s`, `m` or `h`, such as `30s`

    For more information, try '--help'.
    ");
}

#[test]
fn writers_that_race_for_a_fresh_folder_leave_an_index() {
    for round in 0..6 {
        let sandbox = Sandbox::new();
        sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
        thread::scope(|scope| {
            for number in 0..6 {
                let sandbox = &sandbox;
                let rebuild = if number % 2 == 0 { "--rebuild" } else { "" };
                scope.spawn(move || {
                    let run = sandbox.run(&format!("index artikel {rebuild}"));
                    let refused = run.stderr.contains("is being written by another process");
                    assert!(run.code == Some(0) || refused, "{run}");
                });
            }
        });
        assert_eq!(found(&sandbox, "Kormoran"), 1, "round {round}");
        counts(&sandbox, "");
        assert_eq!(found(&sandbox, "Kormoran"), 1, "round {round}");
    }
}

#[test]
fn readers_find_an_index_at_every_moment() {
    let sandbox = one();
    let done = AtomicBool::new(false);
    let hits = |archive: &Archive| archive.search(&SearchRequest::new("Kormoran")).unwrap().hits.len();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let kept = Archive::open(&sandbox.path(INDEX)).unwrap();
                while !done.load(Ordering::Relaxed) {
                    assert_eq!(hits(&Archive::open(&sandbox.path(INDEX)).unwrap()), 1);
                    kept.reload().unwrap();
                    assert_eq!(hits(&kept), 1);
                }
            });
        }
        for round in 0..8 {
            sandbox.write("artikel/b.jsonl", line("b", &format!("Ein Reiher {round}.")));
            counts(&sandbox, "--rebuild");
            sandbox.write("artikel/b.jsonl", line("b", &format!("Kein Reiher {round}.")));
            counts(&sandbox, "");
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(names(&sandbox, INDEX), [".tantivy-writer.lock", "beleg-data-8", "beleg.json", "meta.json"]);
    assert_eq!(names(&sandbox, "index-data"), ["index"]);
}

#[test]
fn what_earlier_versions_left_beside_the_folder_is_swept() {
    let sandbox = one();
    for name in [".index.new-77", ".index.old-78", ".index.new-79", ".index.old-79", ".indexe.new-80", ".index.new-x"] {
        sandbox.write(&format!("index-data/{name}/beleg.json"), "{}");
    }
    counts(&sandbox, "");
    assert_eq!(
        names(&sandbox, "index-data"),
        [".index.new-79", ".index.new-x", ".index.old-79", ".indexe.new-80", "index"],
        "where both are left, the old one may be all there is"
    );
}

#[test]
fn reading_writes_nothing() {
    let sandbox = one();
    for name in [".tantivy-writer.lock", ".tantivy-meta.lock"] {
        let _ = fs::remove_file(sandbox.path(INDEX).join(name));
    }
    let before = super::contents(&sandbox.path(INDEX));
    for command in ["search Kormoran", "stats", "show a", "verify --all", "facets"] {
        sandbox.run(command).with_code(0);
    }
    assert_eq!(super::contents(&sandbox.path(INDEX)), before);
}

#[cfg(unix)]
#[test]
fn new_files_have_the_rights_that_the_umask_gives() {
    use std::os::unix::fs::PermissionsExt;
    for (umask, rights) in [("022", 0o644), ("027", 0o640)] {
        let sandbox = Sandbox::new();
        sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
        for rebuild in ["", "--rebuild"] {
            let index = format!("umask {umask}; beleg index artikel {rebuild}");
            sandbox.shell(&index).with_code(0);
            let mut folders = vec![sandbox.path(INDEX)];
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                    if entry.path().is_dir() {
                        folders.push(entry.path());
                    } else {
                        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
                        assert_eq!(mode, rights, "{}", entry.path().display());
                    }
                }
            }
        }
    }
}

/// A rebuild needs nothing but the folder itself.
#[cfg(unix)]
#[test]
fn a_rebuild_stays_inside_the_folder_whatever_the_folder_is() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let mount = "unshare -m sh -c 'mount -t tmpfs -o size=20m t index-data/index && ";
    for case in ["among what may not be written", "a link", "a mount point", "called `.`", "with readers"] {
        let sandbox = Sandbox::new();
        sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
        fs::create_dir_all(sandbox.path(INDEX)).unwrap();
        if case == "a link" {
            fs::rename(sandbox.path(INDEX), sandbox.path("anderswo")).unwrap();
            symlink("../anderswo", sandbox.path(INDEX)).unwrap();
        }
        if case == "a mount point" {
            let both = "beleg index artikel -q > /dev/null && beleg index artikel --rebuild && beleg search Kormoran | tail -n 1; }'";
            if sandbox.shell(&format!("{mount} true'")).code == Some(0) {
                let run = sandbox.shell(&format!("{mount} {{ {both}")).with_code(0);
                assert!(run.stdout.ends_with("1 passage in 1 article\n"), "{run}");
                assert_eq!(names(&sandbox, "index-data"), ["index"]);
            }
            continue;
        }
        counts(&sandbox, "");
        let reader = Archive::open(&sandbox.path(INDEX)).unwrap();
        fs::set_permissions(sandbox.path("index-data"), fs::Permissions::from_mode(0o555)).unwrap();
        for round in 0..3 {
            let mut command = sandbox.unprivileged("index --rebuild --index");
            match case {
                "called `.`" => command.args([".", "../../artikel"]).current_dir(sandbox.path(INDEX)),
                _ => command.args([INDEX, "artikel"]),
            };
            let run = Run::of(&mut command);
            assert_eq!(run.code, Some(0), "{case}, round {round}: {run}");
            let answer = reader.search(&SearchRequest::new("Kormoran")).unwrap();
            assert_eq!(answer.hits.len(), 1, "{case}: whoever reads goes on");
            reader.reload().unwrap();
        }
        fs::set_permissions(sandbox.path("index-data"), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(names(&sandbox, "index-data"), ["index"], "{case}: nothing is left beside it");
        assert_eq!(found(&sandbox, "Kormoran"), 1, "{case}");
    }
}

// What a rebuild may lose

/// Two folders with an article each, in one index.
fn two() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("nord/a.jsonl", line("a", "Ein Kormoran."));
    sandbox.write("sued/b.jsonl", line("b", "Ein Reiher."));
    sandbox.run("index nord sued").with_code(0);
    sandbox
}

#[test]
fn a_rebuild_keeps_the_index_when_the_source_of_an_article_is_away() {
    let sandbox = two();
    fs::rename(sandbox.path("sued"), sandbox.path("abgehaengt")).unwrap();
    assert_snapshot!(sandbox.run("index --rebuild nord sued"), @"
    exit: 2
    ----- stdout
    skipped sued: unreadable: does not exist; check the path
    ----- stderr
    error: index `./index-data/index` stays as it is: a rebuild would lose 1 article whose source cannot be read: `b` (`sued/b.jsonl`)
    hint: bring the files back, or do without these articles with `--yes`
    ");
    sandbox.run("index --rebuild nord").with_code(2);
    sandbox.run("index --rebuild --prune nord sued").with_code(2);
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 1));
    assert!(!names(&sandbox, INDEX).iter().any(|name| name.starts_with("beleg-data-")), "nothing is left");
    sandbox.run("index --rebuild --yes nord sued").with_code(0);
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 0));
}

#[test]
fn a_rebuild_keeps_the_index_when_a_file_broke_or_vanished() {
    let sandbox = two();
    sandbox.write("sued/b.jsonl", "{\"id\": \"b\", \"text\": ");
    sandbox.run("index --rebuild nord sued").with_code(2);
    fs::remove_file(sandbox.path("sued/b.jsonl")).unwrap();
    sandbox.run("index --rebuild nord sued").with_code(2);
    assert_eq!(found(&sandbox, "Reiher"), 1);
    // Of an index of another version, too.
    let info = sandbox.path(INDEX).join("beleg.json");
    fs::write(&info, fs::read_to_string(&info).unwrap().replace("\"de-", "\"alt-")).unwrap();
    let run = sandbox.run("index --rebuild nord sued").with_code(2);
    assert!(run.stderr.contains("`b` (`sued/b.jsonl`)"), "{run}");
    // `sued` is empty: its disk may be away.
    sandbox.run("index --rebuild --prune nord sued").with_code(2);
    sandbox.run("index --rebuild --prune --yes nord sued").with_code(0);
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 0));
}

#[test]
fn a_rebuild_drops_what_can_be_read_and_was_not_named() {
    let sandbox = two();
    sandbox.run("index --rebuild nord").with_code(0);
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Reiher")), (1, 0));
    // A file that moved loses nothing.
    sandbox.run("index --rebuild nord sued").with_code(0);
    fs::rename(sandbox.path("sued/b.jsonl"), sandbox.path("nord/b.jsonl")).unwrap();
    sandbox.run("index --rebuild nord").with_code(0);
    assert_eq!(found(&sandbox, "Reiher"), 1);
}

#[test]
fn a_rebuild_keeps_the_index_when_articles_came_from_standard_input() {
    let sandbox = one();
    sandbox.run_on("index -", line("x", "Ein Kiebitz.")).with_code(0);
    sandbox.run("index --rebuild artikel").with_code(2);
    assert_eq!(found(&sandbox, "Kiebitz"), 1);
}

#[test]
fn a_strict_rebuild_decides_before_the_swap() {
    let sandbox = one();
    sandbox.write("artikel/b.jsonl", "{broken\n");
    sandbox.write("artikel/a.jsonl", line("a", "Ein Seeadler."));
    let run = sandbox.run("index --rebuild --strict artikel").with_code(2);
    assert!(run.stderr.starts_with("error: 1 record or file was skipped, so that index"), "{run}");
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Seeadler")), (1, 0));
    sandbox.run("index --rebuild artikel").with_code(0);
    assert_eq!((found(&sandbox, "Kormoran"), found(&sandbox, "Seeadler")), (0, 1));
}

//! Why a run failed is said as it is, also where a thread met it: a full disk is a full disk, too many open files are that.

#![cfg(target_os = "linux")]

use std::fs;

use super::{counts, found, line};
use crate::sandbox::{Run, Sandbox};

/// Articles of some bytes each, so that some of them fill a small disk.
fn articles(count: usize) -> String {
    let text = "Der Hafen von Halvik wird ausgebaut, und niemand weiß, was es kostet. ".repeat(20);
    (0..count).map(|i| line(&format!("v-{i}"), &format!("Nummer {i}. {text}"))).collect()
}

/// How to mount a small disk, as far as this user may: as root, or as root of a namespace of its own.
fn mounting(sandbox: &Sandbox) -> Option<&'static str> {
    ["unshare -m", "unshare -rm"].into_iter().find(|how| {
        sandbox.shell(&format!("mkdir -p probe && {how} mount -t tmpfs -o size=1m t probe")).code == Some(0)
    })
}

/// Runs lines of `sh` with a disk of so many bytes in `index-data`.
fn on_a_small_disk(sandbox: &Sandbox, how: &str, size: &str, lines: &str) -> Run {
    fs::create_dir_all(sandbox.path("index-data")).unwrap();
    sandbox.shell(&format!("{how} sh -c 'mount -t tmpfs -o size={size} t index-data && {{ {lines}; }}'"))
}

#[test]
fn a_full_disk_is_told_as_a_full_disk_whatever_meets_it() {
    let probe = Sandbox::new();
    let Some(how) = mounting(&probe) else { return };
    let first = "beleg index artikel -q >/dev/null; ";
    let filled = "beleg index artikel -q >/dev/null; cat /dev/zero > index-data/voll 2>/dev/null; ";
    for (case, size, before, last) in [
        ("a run", "300k", first, "beleg index viele.jsonl"),
        ("the first commit", "200k", "", "beleg index viele.jsonl"),
        ("making the folder", "4k", "", "beleg index artikel"),
        ("making the index", "16k", "", "beleg index artikel"),
        ("a rebuild", "300k", first, "beleg index --rebuild viele.jsonl artikel"),
        ("the beginning of a rebuild", "1m", filled, "beleg index --rebuild artikel"),
        ("standard input", "300k", first, "beleg index - < viele.jsonl"),
        ("a watch", "300k", first, "timeout 60 beleg watch viele.jsonl > gesehen"),
        ("a search that indexes first", "300k", first, "beleg search Hafen --in viele.jsonl"),
        ("a deletion", "1m", filled, "beleg delete x"),
        ("what is learned", "1m", filled, "beleg lexicon learn artikel"),
        ("the file of the sources", "1m", filled, "beleg init artikel"),
        ("a run file", "1m", filled, "beleg eval fragen.jsonl --qrels urteile.txt --run index-data/lauf.txt"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("artikel/a.jsonl", line("x", "Ein Kormoran."));
        sandbox.write("viele.jsonl", articles(4000));
        sandbox.write("fragen.jsonl", "{\"id\": \"f\", \"text\": \"Kormoran\"}\n");
        sandbox.write("urteile.txt", "f 0 x#0 1\n");
        let after = "code=$?; rm -f index-data/voll; beleg search Kormoran 2>&1 | tail -n 1 > funde; exit $code";
        let run = on_a_small_disk(&sandbox, how, size, &format!("{before}{last}; {after}"));
        assert_eq!(run.code, Some(2), "{case}: {run}");
        assert!(run.stderr.starts_with("error: cannot write `") || case == "a watch", "{case}: {run}");
        let told = "`: No space left on device (os error 28)\nhint: free some space and run the command again; what was committed before is safe\n";
        assert!(run.stderr.ends_with(told), "{case}: {run}");
        let last = fs::read_to_string(sandbox.path("funde")).unwrap();
        assert_eq!(last == "1 passage in 1 article\n", !before.is_empty(), "{case}: {last}");
    }
}

#[test]
fn too_many_open_files_are_told_as_such_whatever_meets_them() {
    let sandbox = Sandbox::new();
    for i in 0..6 {
        sandbox.write("artikel/a.jsonl", (0..=i).map(|i| line(&format!("a{i}"), "Ein Kormoran.")).collect::<String>());
        counts(&sandbox, "");
    }
    for (command, least) in [
        ("index artikel", 3),
        ("index artikel --rebuild", 6),
        ("delete a1", 1),
        ("search Kormoran --in artikel", 1),
        ("watch artikel", 4),
        ("lexicon learn artikel", 1),
    ] {
        let mut told = 0;
        // With 3 the program itself is not loaded.
        for most in 4..40 {
            let mut command = sandbox.command(command);
            let run = limited(&mut command, most);
            if run.code != Some(2) {
                break;
            }
            assert!(run.stderr.starts_with("error: "), "{command:?} with {most} files: {run}");
            assert!(run.stderr.contains("Too many open files (os error 24)"), "{command:?} with {most} files: {run}");
            let hint = "hint: close some files, or let more be open with `ulimit -n`\n";
            let is_of_articles = run.stderr.starts_with("error: no article was found");
            assert!(is_of_articles || run.stderr.ends_with(hint), "{command:?} with {most} files: {run}");
            told += 1;
        }
        assert!(told >= least, "{command}: told {told} times");
        assert_eq!(sandbox.run("search Kormoran").code, Some(0), "{command}");
        if command.starts_with("delete") {
            // What was deleted by hand stays away otherwise.
            sandbox.run("delete --restore a1").with_code(0);
        }
        sandbox.run("index artikel").with_code(0);
        assert_eq!(found(&sandbox, "Kormoran"), 6, "{command}");
    }
}

/// Runs a command that may have so many files open, for some seconds at most.
fn limited(command: &mut std::process::Command, most: u32) -> Run {
    let program = command.get_program().to_owned();
    let line = format!("ulimit -n {most}; exec \"$0\" \"$@\"");
    let mut shell = std::process::Command::new("timeout");
    shell.args(["10", "sh", "-c", &line]).arg(program).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    Run::of(&mut shell)
}

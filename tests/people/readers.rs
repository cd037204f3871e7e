use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::sandbox::{Run, Sandbox, is_superuser, program};

/// All that reads, and what each ends with.
const READING: [(&str, i32); 12] = [
    ("search Kormoran", 0),
    ("search Kormoran --format json", 0),
    ("facets", 0),
    ("show a", 0),
    ("show a#0 --format json", 0),
    ("verify a", 0),
    ("verify --all", 0),
    ("stats", 0),
    ("suggest Kor", 0),
    ("explain Kormoran a#0", 0),
    ("similar a#0", 1),
    ("sources", 1),
];

const WRITING: [&str; 5] =
    ["index artikel", "index artikel --rebuild", "delete a", "set a outlet=Elbpost", "search Kormoran --in artikel"];

fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", "{\"id\": \"a\", \"text\": \"Ein Kormoran am Kai.\"}\n");
    sandbox.run("index artikel").with_code(0);
    sandbox
}

/// Every file below a folder with its size and time.
fn state(folder: &Path) -> Vec<(String, u64, SystemTime)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let data = entry.metadata().unwrap();
        files.push((entry.path().display().to_string(), data.len(), data.modified().unwrap()));
        if data.is_dir() {
            files.extend(state(&entry.path()));
        }
    }
    files.sort();
    files
}

fn check(sandbox: &Sandbox, run: &dyn Fn(&str) -> Run, refused: &str) {
    let before = state(&sandbox.path("."));
    for (args, code) in READING {
        run(args).with_code(code);
    }
    for args in WRITING {
        let run = run(args).with_code(2);
        assert!(run.stderr.contains(refused) && run.stderr.contains("\nhint: check the rights"), "{args}: {run}");
        assert!(!run.stderr.contains("another process"), "{args}: {run}");
    }
    assert_eq!(state(&sandbox.path(".")), before, "not a byte was written");
}

#[test]
fn another_user_can_do_all_that_reads() {
    if !is_superuser() {
        println!("skipped: only a superuser can become another user");
        return;
    }
    let sandbox = archive();
    // What the built program lies in may not be open to others.
    let own = sandbox.path("beleg");
    fs::copy(program(), &own).unwrap();
    for path in [sandbox.path("."), own.clone()] {
        fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }
    let run = |args: &str| {
        let mut command: Command = sandbox.prepare("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&own);
        Run::of(command.args(args.split_whitespace()))
    };
    check(&sandbox, &run, "Permission denied");
}

#[test]
fn on_a_read_only_mount_all_that_reads_can_be_done() {
    let sandbox = archive();
    let can_mount = Command::new("unshare").args(["--mount", "true"]).status().is_ok_and(|status| status.success());
    if !can_mount {
        println!("skipped: nothing can be mounted here");
        return;
    }
    let root = sandbox.path(".");
    let run = |args: &str| {
        let mut command = sandbox.prepare("unshare");
        let script =
            "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && cd \"$1\" && shift && exec \"$@\"";
        command.args(["--mount", "sh", "-c", script, "sh"]).arg(&root).arg(program());
        Run::of(command.args(args.split_whitespace()))
    };
    check(&sandbox, &run, "Read-only file system");
}

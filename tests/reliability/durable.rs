//! What is committed outlives a power failure: a file is synced before it takes its name, and the folder after. Seen in the calls that the
//! program makes, where `strace` can look at them.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;

use super::{INDEX, line};
use crate::sandbox::Sandbox;

/// A call that changes what is on the disk.
#[derive(Debug, PartialEq)]
enum Call {
    /// A file or folder of this name was made durable.
    Sync(String),
    /// The second name was given to the file of the first.
    Rename(String, String),
}

/// The last part of a path in quotation marks.
fn name(argument: &str) -> String {
    let path = argument.split('"').nth(1).unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The calls of a run in their order; `None` where nobody may look.
fn calls(sandbox: &Sandbox, command: &str) -> Option<Vec<Call>> {
    let works = sandbox.shell("strace -f -qq -o /dev/null true");
    if works.code != Some(0) {
        return None;
    }
    let trace = "openat,mkdir,fsync,fdatasync,rename,renameat,renameat2";
    sandbox.shell(&format!("strace -f -qq -y -e signal=none -e trace={trace} -o spur beleg {command}")).with_code(0);
    let mut begun: BTreeMap<String, String> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in fs::read_to_string(sandbox.path("spur")).unwrap().lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        // A call that another thread interrupts is told in two parts.
        let call = if let Some(start) = call.trim().strip_suffix("<unfinished ...>") {
            begun.insert(thread.to_owned(), start.to_owned());
            continue;
        } else if let Some((_, rest)) = call.split_once(" resumed>") {
            begun.remove(thread).unwrap_or_default() + rest
        } else {
            call.trim().to_owned()
        };
        if !call.trim_end().ends_with("= 0") {
            continue;
        }
        if call.starts_with("fsync") || call.starts_with("fdatasync") {
            let path = call.split(['<', '>']).nth(1).unwrap_or_default();
            calls.push(Call::Sync(path.rsplit('/').next().unwrap_or_default().to_owned()));
        } else if call.starts_with("rename") {
            let names: Vec<String> = call.split(", ").filter(|argument| argument.contains('"')).map(name).collect();
            calls.push(Call::Rename(names[0].clone(), names[1].clone()));
        }
    }
    Some(calls)
}

/// Checks that a file was synced under its first name, then renamed, and that its folder was synced behind.
#[track_caller]
fn check(calls: &[Call], file: &str, folder: &str) {
    let renamed = calls.iter().rposition(|call| matches!(call, Call::Rename(_, to) if to == file));
    let renamed = renamed.unwrap_or_else(|| panic!("`{file}` was not renamed: {calls:#?}"));
    let Call::Rename(from, _) = &calls[renamed] else { unreachable!("found as such") };
    assert!(calls[..renamed].contains(&Call::Sync(from.clone())), "`{file}` was not synced before: {calls:#?}");
    assert!(calls[renamed..].contains(&Call::Sync(folder.to_owned())), "`{folder}` was not synced behind: {calls:#?}");
}

#[test]
fn what_is_committed_is_synced_before_and_behind_its_rename() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.jsonl", line("a", "Ein Kormoran."));
    fs::create_dir(sandbox.path("index-data")).unwrap();
    let Some(first) = calls(&sandbox, "index artikel") else { return };
    check(&first, "beleg.json", "index");
    check(&first, "meta.json", "index");
    assert!(first.contains(&Call::Sync("index-data".to_owned())), "the folder of a new index: {first:#?}");
    sandbox.write("artikel/a.jsonl", line("a", "Ein Reiher."));
    check(&calls(&sandbox, "index artikel").unwrap(), "meta.json", "index");
    check(&calls(&sandbox, "lexicon learn artikel").unwrap(), "lexicon.tsv", "index");
    let rebuilt = calls(&sandbox, "index artikel --rebuild").unwrap();
    check(&rebuilt, "beleg.json", "index");
    let pointed = rebuilt.iter().position(|call| matches!(call, Call::Rename(_, to) if to == "beleg.json")).unwrap();
    for folder in ["beleg-data-1", "index"] {
        let is_synced = rebuilt[..pointed].contains(&Call::Sync(folder.to_owned()));
        assert!(is_synced, "what the pointer names is durable before it: {folder}, {rebuilt:#?}");
    }
    assert!(rebuilt[pointed..].contains(&Call::Sync("index-data".to_owned())), "{rebuilt:#?}");
    check(&calls(&sandbox, "delete a").unwrap(), "meta.json", "beleg-data-1");
    assert!(sandbox.path(INDEX).exists());
}

//! The house stands straight: files import each other in one direction only.
//!
//! 1. No file reaches itself by way of what it names. A name that a `mod.rs` hands on counts as its own file's.
//! 2. No folder names anything of a folder above it.
//! 3. No file has more than 600 lines; that no function is too long is a lint (`clippy.toml`).
//! 4. The reader of the sources sees what it should see: imports, paths in the code, names that are handed on.

mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use self::names::House;

#[test]
fn no_file_imports_itself_by_way_of_others() {
    let house = House::read(Path::new("src"));
    let edges = house.edges();
    assert!(edges.len() > 100, "the sources were not found");
    let circles: Vec<String> = circles(&edges).iter().map(|circle| described(circle, &edges)).collect();
    assert!(circles.is_empty(), "files that import each other in a circle:\n{}", circles.join("\n"));
}

#[test]
fn imports_point_down() {
    const HOUSE: [&str; 11] =
        ["cli", "eval", "archive", "engine", "query", "extract", "ingest", "analysis", "calendar", "model", "messages"];
    let floor = |file: &str| {
        let folder = file.split('/').next().unwrap_or(file).trim_end_matches(".rs");
        HOUSE.iter().position(|floor| *floor == folder)
    };
    let edges = House::read(Path::new("src")).edges();
    assert!(edges.keys().all(|file| file == "lib.rs" || floor(file).is_some()), "a folder has no floor");
    let mut up = Vec::new();
    for (from, to) in &edges {
        let above = to.iter().filter(|(to, _)| floor(to) < floor(from));
        up.extend(above.map(|(to, names)| format!("{from} -> {to}: {names:?}")));
    }
    assert!(up.is_empty(), "imports that point up:\n{}", up.join("\n"));
}

#[test]
fn no_file_has_more_than_600_lines() {
    const MOST: usize = 600;
    let folders = ["src", "tests", "benches"];
    let sources = folders.map(|folder| names::sources(Path::new(folder)).into_iter().map(move |file| (folder, file)));
    let long: Vec<String> = sources
        .into_iter()
        .flatten()
        .map(|(folder, (file, text))| (format!("{folder}/{file}"), text.lines().count()))
        .filter(|(_, lines)| *lines > MOST)
        .map(|(file, lines)| format!("{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "files to be parted:\n{}", long.join("\n"));
}

#[test]
fn a_circle_is_found_through_imports_paths_and_names_that_are_handed_on() {
    let sources = [
        ("lib.rs", "pub mod yard;\npub mod tree;"),
        ("yard/mod.rs", "mod gate;\nmod wall;\npub use gate::Gate;\npub(crate) use wall::{Wall as Fence, height};"),
        (
            "yard/gate.rs",
            "// use super::wall::Wall;\nfn open() -> &'static str { \"super::wall::Wall\" }\npub struct Gate;",
        ),
        (
            "yard/wall.rs",
            "pub struct Wall;\npub(in crate::tree) fn depth() {}\npub fn height(gate: crate::yard::Gate) {}",
        ),
        ("tree.rs", "use crate::yard::{Fence, height};\n#[cfg(test)]\nmod tests { use crate::yard::Gate; }"),
    ];
    let files = sources.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let edges = House::new(files.clone()).edges();
    let reached =
        |from: &str| edges.get(from).map(|to| to.keys().map(String::as_str).collect::<Vec<_>>()).unwrap_or_default();
    let nothing: Vec<&str> = Vec::new();
    assert_eq!(reached("yard/mod.rs"), nothing);
    assert_eq!(reached("yard/gate.rs"), nothing);
    assert_eq!(reached("yard/wall.rs"), ["yard/gate.rs"]);
    assert_eq!(reached("tree.rs"), ["yard/wall.rs"]);
    assert!(circles(&edges).is_empty());

    let closed = files.map(|(path, text)| match path.as_str() {
        "yard/gate.rs" => (path, "use super::Fence;\npub struct Gate(Fence);".to_owned()),
        _ => (path, text),
    });
    let edges = House::new(closed).edges();
    assert_eq!(circles(&edges), [BTreeSet::from(["yard/gate.rs".to_owned(), "yard/wall.rs".to_owned()])]);
}

/// Which files a file names, and by which names.
type Edges = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// The groups of files that reach each other.
fn circles(edges: &Edges) -> Vec<BTreeSet<String>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        edges.keys().map(|file| (file.as_str(), reached(edges, file))).collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (file, own) in &reach {
        if own.contains(file) && !circles.iter().any(|circle| circle.contains(*file)) {
            let back = |other: &&&str| reach.get(**other).is_some_and(|theirs| theirs.contains(file));
            circles.push(own.iter().filter(back).map(|file| (*file).to_owned()).collect());
        }
    }
    circles
}

/// All files that `from` names, and those that they name.
fn reached<'a>(edges: &'a Edges, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(file) = waiting.pop() {
        for next in edges.get(file).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(next.as_str()) {
                waiting.push(next);
            }
        }
    }
    reached
}

/// A circle's files, each with what it names of the others.
fn described(circle: &BTreeSet<String>, edges: &Edges) -> String {
    let mut lines = vec![format!("- {} files", circle.len())];
    for file in circle {
        for (other, names) in edges.get(file).into_iter().flatten().filter(|(other, _)| circle.contains(*other)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            lines.push(format!("  {file} -> {other}: {}", names.join(", ")));
        }
    }
    lines.join("\n")
}

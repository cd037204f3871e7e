//! The commands in README.md and in the pages of `docs/` print what these pages say they print, and their links lead somewhere.
//!
//! In every ```` ```console ```` block, a line `$ …` is run (blocks in order, in one folder of samples for each page), and the lines below
//! it must be its output; `cargo run --release --` is `beleg`, and other commands of `cargo` are passed over. A line `…` stands for any lines.
//! `sqlite3` is the real one; where there is none, `sqlite3.sh` prints what it would.

#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::sandbox::{Sandbox, copy_folder, settled};

/// A command of a page and what it is said to print.
#[derive(Debug, PartialEq)]
struct Example {
    line: usize,
    /// The command with `beleg` as the program; `None` for one that is not run.
    command: Option<String>,
    output: Vec<String>,
}

/// The commands of all console blocks.
fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    let mut goes_on = false;
    for (i, line) in page.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            inside = !inside && info.trim() == "console";
            goes_on = false;
            // Output before the first command of a block belongs to nothing.
            if inside {
                examples.push(Example { line: i + 1, command: None, output: Vec::new() });
            }
        } else if !inside {
        } else if goes_on {
            let last = examples.last_mut().unwrap();
            goes_on = line.ends_with('\\');
            if let Some(command) = &mut last.command {
                command.push(' ');
                command.push_str(line.trim().trim_end_matches('\\'));
            }
        } else if let Some(command) = line.strip_prefix("$ ") {
            goes_on = command.ends_with('\\');
            let command = command.trim_end_matches('\\').trim_end();
            let command = match command.strip_prefix("cargo run --release -- ") {
                Some(rest) => Some(format!("beleg {rest}")),
                None => (!command.starts_with("cargo ")).then(|| command.to_owned()),
            };
            examples.push(Example { line: i + 1, command, output: Vec::new() });
        } else {
            examples.last_mut().unwrap().output.push(line.to_owned());
        }
    }
    examples.retain(|example| example.command.is_some());
    examples
}

/// Whether the printed lines are those of the page, in which `…` stands for any.
fn agrees(said: &[String], printed: &[&str]) -> bool {
    match said.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line.trim() == "…" => (0..=printed.len()).any(|n| agrees(rest, &printed[n..])),
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| line.trim_end() == first.trim_end() && agrees(rest, others)),
    }
}

/// Runs the examples of a page on samples, which are copied to `folder`, and says where they differ.
fn differences(page: &str, samples: &str, folder: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sandbox = Sandbox::new();
    copy_folder(&root.join(samples), &sandbox.path(folder));
    let programs = tempfile::tempdir().unwrap();
    if !has_sqlite() {
        fs::copy(root.join("tests/readme/sqlite3.sh"), programs.path().join("sqlite3")).unwrap();
    }
    let mut all = Vec::new();
    for Example { line, command, output } in examples(&settled(page)) {
        let command = command.unwrap();
        let run = sandbox.shell(&format!("PATH=\"{}:$PATH\"; {{ {command}\n}} 2>&1", programs.path().display()));
        let printed = settled(&run.stdout);
        let mut said = output;
        while said.last().is_some_and(|line| line.trim().is_empty()) {
            said.pop();
        }
        if !agrees(&said, &printed.trim_end().lines().collect::<Vec<_>>()) {
            all.push(format!("line {line}: `{command}` prints\n{printed}"));
        }
    }
    all
}

fn has_sqlite() -> bool {
    Command::new("sqlite3").arg("--version").output().is_ok_and(|output| output.status.success())
}

fn assert_true(name: &str, samples: &str, folder: &str) {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let differences = differences(&page, samples, folder);
    assert!(differences.is_empty(), "{name}: {}", differences.join("\n"));
}

#[test]
fn the_readme_prints_what_it_says() {
    assert_true("README.md", "index-data/articles", "index-data/articles");
}

#[test]
fn the_recipes_print_what_they_say() {
    assert_true("docs/recipes.md", "index-data/recipes", ".");
}

#[test]
fn the_other_pages_print_what_they_say() {
    for page in pages().iter().filter(|page| page.starts_with("docs/") && *page != "docs/recipes.md") {
        assert_true(page, "index-data/articles", "index-data/articles");
    }
}

/// The README and the pages of `docs/`.
fn pages() -> Vec<String> {
    let docs = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")).unwrap();
    let names = docs.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut pages: Vec<_> = names.filter(|name| name.ends_with(".md")).map(|name| format!("docs/{name}")).collect();
    assert!(!pages.is_empty());
    pages.push("README.md".to_owned());
    pages.sort();
    pages
}

/// The name that a heading has in an address.
fn anchor(heading: &str) -> String {
    let letters = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    letters.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn links_between_the_pages_lead_to_a_file_and_a_heading() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut broken = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(root.join(&page)).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            if link.starts_with("http") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => root.join(&page),
                file => root.join(&page).parent().unwrap().join(file),
            };
            let leads_there = target.exists()
                && (heading.is_empty() || {
                    let text = fs::read_to_string(&target).unwrap();
                    let headings = text.lines().filter(|line| line.starts_with('#'));
                    headings.map(|line| anchor(line.trim_start_matches('#').trim())).any(|name| name == heading)
                });
            if !leads_there {
                broken.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What `sqlite3.sh` prints must be what `sqlite3` does: compared wherever there is one.
#[test]
fn the_stand_in_for_sqlite_prints_what_sqlite_does() {
    let sandbox = Sandbox::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy_folder(&root.join("index-data/recipes"), &sandbox.path("."));
    let page = fs::read_to_string(root.join("docs/recipes.md")).unwrap();
    let commands: Vec<String> = examples(&page).into_iter().filter_map(|example| example.command).collect();
    let fill = commands.iter().find(|command| command.starts_with("sqlite3 ") && command.contains('<')).unwrap();
    let select = commands.iter().find(|command| command.starts_with("sqlite3 -json ")).unwrap();
    let (select, _) = select.split_once(" | beleg").unwrap();
    let stand_in = format!("sh '{}'", root.join("tests/readme/sqlite3.sh").display());
    let with = |program: &str| {
        sandbox.shell(&format!("rm -f news.db; {fill}; {select}").replace("sqlite3 ", &format!("{program} ")))
    };
    let printed = with(&stand_in).with_code(0).json();
    assert_eq!(printed.as_array().unwrap().len(), 2);
    if has_sqlite() {
        assert_eq!(with("sqlite3").with_code(0).json(), printed);
    }
}

#[test]
fn a_page_is_run_from_its_first_block_to_its_last() {
    let sample = "\
# Beleg

```console
$ cargo run --release -- index index-data/articles/2025-10-19-kommentar.txt
1 added, 0 replaced, 0 unchanged, 0 deleted, nothing skipped
7 passages in 1 article after 12.3 s
$ cargo test
nothing that is run
$ printf 'Ein Moorfrosch quakt.' | beleg index -
1 added, 0 replaced, 0 unchanged, 0 deleted, nothing skipped
8 passages in 2 articles after 1 s
$ beleg search 'Flugkörper Fragezeichen' \\
    --limit 1 --kind paragraph
1. Genau das lässt Halvorsen offen. Der Tomahawk ist in diesen Tagen kein *Flugkörper*, sondern ein
…
1 passage in 1 article
```

```text
$ beleg not run
```

```console
$ beleg search Zebra
0 passages in 0 articles

$ beleg show nirgends
error: there is no article `nirgends` in the index
hint: search prints the ids with `--format json`
```
";
    let differences = |page: &str| differences(page, "index-data/articles", "index-data/articles");
    assert_eq!(differences(sample), Vec::<String>::new());
    let wrong = sample.replace("0 passages in 0 articles", "1 passage in 1 article");
    assert_eq!(differences(&wrong), ["line 24: `beleg search Zebra` prints\n0 passages in 0 articles\n"]);
}

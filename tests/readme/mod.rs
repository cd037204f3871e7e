//! The commands in README.md print what the README says they print.
//!
//! In every ```` ```console ```` block, a line `$ beleg …` or `$ cargo run --release -- …` is run (blocks in order, in one copy of
//! `index-data/articles`), and the lines below it must be its output. Other commands are passed over. A line `…` stands for any lines.

#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use std::path::Path;

use crate::sandbox::{Sandbox, copy_folder, sample_articles, settled};

/// A command of a README and what it is said to print.
#[derive(Debug, PartialEq)]
struct Example {
    line: usize,
    /// The command with `beleg` as the program; `None` for one that is not run.
    command: Option<String>,
    output: Vec<String>,
}

/// The commands of all console blocks.
fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    let mut goes_on = false;
    for (i, line) in readme.lines().enumerate() {
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
                None => command.starts_with("beleg ").then(|| command.to_owned()),
            };
            examples.push(Example { line: i + 1, command, output: Vec::new() });
        } else {
            examples.last_mut().unwrap().output.push(line.to_owned());
        }
    }
    examples.retain(|example| example.command.is_some());
    examples
}

/// Whether the printed lines are those of the README, in which `…` stands for any.
fn agrees(said: &[String], printed: &[&str]) -> bool {
    match said.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line.trim() == "…" => (0..=printed.len()).any(|n| agrees(rest, &printed[n..])),
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| line.trim_end() == first.trim_end() && agrees(rest, others)),
    }
}

/// Runs the examples of a README and says where they differ.
fn differences(readme: &str) -> Vec<String> {
    let sandbox = Sandbox::new();
    copy_folder(&sample_articles(), &sandbox.path("index-data/articles"));
    let mut all = Vec::new();
    for Example { line, command, output } in examples(&settled(readme)) {
        let command = command.unwrap();
        let run = sandbox.shell(&format!("{{ {command}\n}} 2>&1"));
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

#[test]
fn the_readme_prints_what_it_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let Ok(readme) = std::fs::read_to_string(path) else { return };
    let differences = differences(&readme);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn a_readme_is_run_from_its_first_block_to_its_last() {
    let sample = "\
# Beleg

```console
$ cargo run --release -- index index-data/articles/2025-10-19-kommentar.txt
1 added, 0 replaced, 0 unchanged, 0 deleted, nothing skipped
7 passages in 1 article after 12.3 s
$ ls
nothing that is run
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
    assert_eq!(differences(sample), Vec::<String>::new());
    let wrong = sample.replace("0 passages in 0 articles", "1 passage in 1 article");
    assert_eq!(differences(&wrong), ["line 21: `beleg search Zebra` prints\n0 passages in 0 articles\n"]);
}

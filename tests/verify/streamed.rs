//! `verify --all` reads each file once or twice, however many passages stand in it, and tells results while it goes on.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::ingest::containers::{gzip, tar};
use crate::sandbox::Sandbox;

/// So many records, whose text stands in the file otherwise than in the article.
fn records(name: &str, count: usize) -> String {
    (0..count)
        .map(|i| {
            format!(
                "{{\"id\": \"{name}{i}\", \"text\": \"Der \\\"Hafen\\\" Nummer {i} von {name} wird ausgebaut.\"}}\n"
            )
        })
        .collect()
}

/// All that a process and its children read, in bytes.
#[cfg(target_os = "linux")]
fn read_by(sandbox: &Sandbox, command: &str) -> u64 {
    let run = sandbox.shell(&format!("{command} > antwort; grep rchar /proc/$$/io")).with_code(0);
    run.stdout.trim().split(' ').next_back().unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_is_read_a_few_times_however_many_passages_it_holds() {
    let text = records("a", 20_000);
    for (name, bytes) in [
        ("a.jsonl", text.clone().into_bytes()),
        (
            "a.txt",
            (0..20_000)
                .map(|i| format!("Der Hafen Nummer {i} wird ausgebaut, und niemand weiß warum.\n\n"))
                .collect::<String>()
                .into_bytes(),
        ),
        ("a.tar", tar(&[("a.jsonl", text.as_bytes())])),
        ("a.jsonl.gz", gzip(&text)),
    ] {
        let sandbox = Sandbox::new();
        let size = fs::metadata(sandbox.write(name, bytes)).unwrap().len();
        sandbox.run(&format!("index {name}")).with_code(0);
        // What is read beside the file: the program's own parts.
        let beside = read_by(&sandbox, "beleg stats") + 100_000;
        let read = read_by(&sandbox, "beleg verify --all");
        // Once for the checksum, once for the texts, once for each passage's own bytes.
        assert!(read < beside + 5 * size, "{name}: {read} bytes of a file of {size}");
        assert!(read > size, "{name}: the file is looked at");
    }
}

#[test]
fn results_are_told_before_the_last_file_is_looked_at() {
    for format in ["text", "json"] {
        let sandbox = Sandbox::new();
        sandbox.write("a.jsonl", records("a", 4000));
        sandbox.write("z.jsonl", records("z", 3));
        sandbox.run("index a.jsonl z.jsonl").with_code(0);
        // In text only what is not in order is told one by one.
        fs::remove_file(sandbox.path("a.jsonl")).unwrap();
        let mut command = sandbox.command(&format!("verify --all --format {format}"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut answer = child.stdout.take().unwrap();
        let mut first = [0; 1000];
        answer.read_exact(&mut first).unwrap();
        // The rest fills the pipe; the last file is looked at when somebody takes it.
        fs::remove_file(sandbox.path("z.jsonl")).unwrap();
        let mut rest = String::new();
        answer.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(1));
        match format {
            "text" => assert!(rest.ends_with("0 ok, 0 moved, 0 changed, 4003 gone\n"), "{:?}", rest.lines().last()),
            _ => assert!(rest.contains("\"gone\": 4003"), "{:?}", rest.lines().last()),
        }
    }
}

#[test]
fn what_cannot_be_unpacked_for_want_of_room_is_unreadable() {
    // More than is unpacked in memory.
    let text = records("a", 3) + &"\n".repeat(17 << 20);
    for (name, bytes) in [
        ("a.tar", tar(&[("a.jsonl", text.as_bytes())])),
        ("b.tar", tar(&[("0.txt", b"Ein Satz.\n"), ("a.jsonl", text.as_bytes())])),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write(name, bytes);
        sandbox.run(&format!("index {name}")).with_code(0);
        sandbox.run("verify --all").with_code(0);
        let mut command = sandbox.command("verify --all --format json");
        let report = crate::sandbox::Run::of(command.env("TMPDIR", sandbox.path("fehlt"))).with_code(2).json();
        let counts = ["ok", "changed", "gone", "unreadable"].map(|status| report["counts"][status].as_u64().unwrap());
        assert_eq!(counts, [u64::from(name == "b.tar"), 0, 0, 3], "{name}: {report}");
    }
}

//! Nothing is lost, nothing is done twice, and whatever goes wrong is said: repeated runs, refused files, several processes, crashes.

#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

mod broken;
mod causes;
mod crashes;
mod durable;
mod folder;
mod folders;
mod interrupted;
mod limits;
mod lossy;
mod many;
mod parallel;
mod processes;
mod pruning;
mod refused;
mod rights;
mod runs;
mod shared_ids;
mod skipped;
mod stopping;
mod twins;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::sandbox::Sandbox;

const INDEX: &str = "index-data/index";

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One article a line.
fn line(id: &str, text: &str) -> String {
    format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}\n")
}

/// What an index run of `artikel` counts.
fn counts(sandbox: &Sandbox, flags: &str) -> String {
    sandbox.run(&format!("index artikel {flags} --format json")).counts()
}

/// How many passages hold a word.
fn found(sandbox: &Sandbox, word: &str) -> u64 {
    sandbox.json(&format!("search {word} --per-article 0"))["total"]["passages"].as_u64().unwrap()
}

/// Every file in a folder with its content.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    all.sort();
    all
}

/// Many articles, about 30 MB.
fn many(sandbox: &Sandbox) -> u64 {
    let mut file = BufWriter::new(File::create(sandbox.path("viele.jsonl")).unwrap());
    let text = "Der Hafen von Halvik wird ausgebaut, und niemand weiß, was es kostet. ".repeat(40);
    let n = 10_000;
    for i in 0..n {
        file.write_all(line(&format!("v-{i}"), &format!("Nummer {i}. {text}")).as_bytes()).unwrap();
    }
    n
}

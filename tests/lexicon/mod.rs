//! A lexicon is learned from an archive. Properties proved here:
//! 1. an index goes on with the lexicon it was built with until it is rebuilt, and then everything uses the new one: articles,
//!    queries, marks, `analyze`;
//! 2. learning twice from the same articles changes nothing; learning from nothing loses nothing;
//! 3. what cannot be read is named, and never an answer of the wrong lexicon;
//! 4. whatever is learned, names stay whole.

use std::fs;

use beleg::analysis::{Analyzer, LEXICON_VERSION, Lexicon, WordCounts};
use beleg::model::Hint;
use beleg::{Archive, IndexOptions, Input, SearchRequest};
use insta::assert_snapshot;

use crate::sandbox::Sandbox;

const INDEX: &str = "index-data/index";
const LEARNED: &str = "index-data/index/lexicon.tsv";

/// An archive of a region that has a word of its own.
fn region() -> Sandbox {
    let sandbox = Sandbox::new();
    let days = "Die Zwirbel steht am Hafen. Viele mögen die Zwirbel, manche hassen eine Zwirbel.\n\n";
    sandbox.write(
        "artikel/zwirbel.txt",
        days.repeat(4) + "Über die Zwirbelsteuer wird gestritten. Die Zwirbelsteuer gilt ab Mai. Eine Zwirbelsteuer!\n",
    );
    sandbox.write("artikel/steuer.txt", "Der Rat beschloss gestern die Zwirbelsteuer.\n");
    sandbox
}

fn articles_with(sandbox: &Sandbox, query: &str) -> u64 {
    sandbox.json(&format!("search {query}"))["total"]["articles"].as_u64().unwrap()
}

/// What learning prints, without the fingerprint of the lexicon that the program comes with.
fn learned(sandbox: &Sandbox) -> String {
    let version = sandbox.json("lexicon learn artikel")["lexicon"].as_str().unwrap().to_owned();
    assert!(version.starts_with(&format!("{LEXICON_VERSION}+")), "{version}");
    sandbox.run("lexicon learn artikel").to_string().replace(&version, "VERSION")
}

fn version(sandbox: &Sandbox) -> String {
    sandbox.json("stats")["lexicon"].as_str().unwrap().to_owned()
}

#[test]
fn what_was_learned_is_used_after_a_rebuild_and_not_before() {
    let sandbox = region();
    sandbox.run("index artikel").with_code(0);
    assert_eq!(articles_with(&sandbox, "Zwirbel"), 1);
    assert_snapshot!(learned(&sandbox), @"
    exit: 0
    ----- stdout
    11 words learned from 2 articles: lexicon VERSION
    1 word cut otherwise than by the program's own:
      zwirbelsteuer  zwirbel·steu
    ----- stderr
    the index uses it after `beleg index --rebuild PATH…`, and goes on as it is until then
    ");
    for _ in 0..2 {
        assert_eq!(articles_with(&sandbox, "Zwirbel"), 1);
        assert_eq!(version(&sandbox), LEXICON_VERSION);
        sandbox.run("index artikel").with_code(0);
    }
    sandbox.run("index artikel --rebuild").with_code(0);
    assert_eq!(articles_with(&sandbox, "Zwirbel"), 2);
    assert!(version(&sandbox).starts_with(&format!("{LEXICON_VERSION}+")), "{}", version(&sandbox));
    // The query is cut, too, and the whole word is marked.
    let answer = sandbox.json("search Zwirbelsteuern");
    assert_eq!(answer["total"]["articles"], 2);
    sandbox.write("artikel/neu.txt", "Noch eine Zwirbelsteuer.\n");
    sandbox.run("index artikel").with_code(0);
    let hits = sandbox.json("search Zwirbel")["hits"].clone();
    let new = hits.as_array().unwrap().iter().find(|hit| hit["passage"]["text"] == "Noch eine Zwirbelsteuer.").unwrap();
    assert_eq!(new["passage"]["highlights"], serde_json::json!([[10, 23]]));
}

#[test]
fn analyze_reads_with_the_lexicon_of_the_index() {
    let sandbox = region();
    sandbox.run("lexicon learn artikel").with_code(0);
    let analyze = |index: &str| sandbox.run_with(&["analyze", "Zwirbelsteuer", "--index", index]);
    let whole = analyze(INDEX);
    sandbox.run("index artikel").with_code(0);
    assert_snapshot!(analyze(INDEX), @"
    exit: 0
    ----- stdout
      0  Zwirbelsteuer  zwirbelsteu  =zwirbelsteuer  zwirbel·steu
    ");
    assert_eq!(analyze("anderswo"), whole);
    fs::write(sandbox.path(INDEX).join("beleg.json"), "{").unwrap();
    assert_snapshot!(analyze(INDEX), @"
    exit: 0
    ----- stdout
      0  Zwirbelsteuer  zwirbelsteu  =zwirbelsteuer
    ----- stderr
    read with the lexicon of the program: index `index-data/index` is damaged: `beleg.json` cannot be read (EOF while parsing an object at line 1 column 1)
    ");
}

#[test]
fn a_new_index_uses_what_was_learned_for_it_at_once() {
    let sandbox = region();
    assert_snapshot!(learned(&sandbox), @"
    exit: 0
    ----- stdout
    11 words learned from 2 articles: lexicon VERSION
    1 word cut otherwise than by the program's own:
      zwirbelsteuer  zwirbel·steu
    ");
    sandbox.run("search Zwirbel").with_code(2);
    sandbox.run("index artikel").with_code(0);
    assert_eq!(articles_with(&sandbox, "Zwirbel"), 2);
    assert_eq!(sandbox.json("lexicon learn artikel")["lexicon"], version(&sandbox));
}

#[test]
fn learning_twice_changes_nothing_and_learning_anew_replaces() {
    let sandbox = region();
    sandbox.run("lexicon learn artikel").with_code(0);
    let learned = fs::read_to_string(sandbox.path(LEARNED)).unwrap();
    assert_snapshot!(learned.lines().take(6).collect::<Vec<_>>().join("\n"), @"
    # How often words stand in an archive: word, count, with a capital letter, behind a determiner; from three occurrences on.
    # Source: 2 articles, words and numbers only. Date: 2025-10-22.
    # Made by: beleg lexicon learn artikel
    am	4	0	0
    die	11	5	0
    eine	5	1	0
    ");
    let first = sandbox.json("lexicon learn artikel");
    assert_eq!(fs::read_to_string(sandbox.path(LEARNED)).unwrap(), learned);
    assert_eq!(sandbox.json("lexicon learn artikel"), first);
    sandbox.write("andere/a.txt", "Der Rat tagt. Der Rat tagt. Der Rat tagt.\n");
    assert_ne!(sandbox.json("lexicon learn andere")["lexicon"], first["lexicon"]);
    assert_eq!(sandbox.json("lexicon learn artikel"), first);
}

#[test]
fn learning_from_nothing_keeps_what_was_learned() {
    let sandbox = region();
    sandbox.run("lexicon learn artikel").with_code(0);
    let learned = fs::read(sandbox.path(LEARNED)).unwrap();
    assert_snapshot!(sandbox.run("lexicon learn fehlt"), @"
    exit: 2
    ----- stderr
    error: no article was found to learn words from: what was learned before stays as it is (`fehlt`: does not exist; check the path)
    hint: name the files or folders with the articles
    ");
    assert_eq!(fs::read(sandbox.path(LEARNED)).unwrap(), learned);
    let file = sandbox.path("artikel/steuer.txt").display().to_string();
    let run = sandbox.run_with(&["lexicon", "learn", "artikel", "--index", &file]).with_code(2);
    assert!(run.stderr.contains("is not an index of Beleg"), "{run}");
    sandbox.run_with(&["lexicon", "learn", "artikel", "--index", "artikel"]).with_code(2);
    assert!(!sandbox.path("artikel/lexicon.tsv").exists());
}

#[test]
fn a_row_that_cannot_be_read_stops_a_rebuild_and_the_index_stays() {
    let sandbox = region();
    sandbox.run("index artikel").with_code(0);
    fs::write(sandbox.path(LEARNED), "# von Hand\nzwirbel\t12\t12\t12\nZwirbel 12\n").unwrap();
    assert_snapshot!(sandbox.run("index artikel --rebuild"), @"
    exit: 2
    ----- stderr
    error: cannot read lexicon `./index-data/index/lexicon.tsv`: line 3: expected `word<TAB>count<TAB>capitals<TAB>determined`, found `Zwirbel 12`
    hint: make it anew with `beleg lexicon learn PATH…`, or remove it to do without
    ");
    assert_eq!(articles_with(&sandbox, "Zwirbel"), 1);
    let beside: Vec<_> =
        fs::read_dir(sandbox.path("index-data")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside, ["index"]);
    // Numbers beyond all bounds are no reason to fail.
    fs::write(sandbox.path(LEARNED), format!("zwirbel\t{max}\t{max}\t{max}\nund\t{max}\t0\t0\n", max = u32::MAX))
        .unwrap();
    sandbox.run("index artikel --rebuild").with_code(0);
    fs::remove_file(sandbox.path(LEARNED)).unwrap();
    sandbox.run("index artikel --rebuild").with_code(0);
    assert_eq!(version(&sandbox), LEXICON_VERSION);
}

#[test]
fn an_index_without_its_lexicon_is_refused_until_it_is_rebuilt() {
    let sandbox = region();
    sandbox.run("lexicon learn artikel").with_code(0);
    // It lies in the folder that the last rebuild made.
    let lexicon = || {
        let info: serde_json::Value =
            serde_json::from_slice(&fs::read(sandbox.path(INDEX).join("beleg.json")).unwrap()).unwrap();
        sandbox.path(INDEX).join(info["data"].as_str().unwrap()).join("lexicon.fst")
    };
    for damage in [None, Some(&b"kein Lexikon"[..])] {
        sandbox.run("index artikel --rebuild").with_code(0);
        let whole = fs::read(lexicon()).unwrap();
        match damage {
            None => fs::remove_file(lexicon()).unwrap(),
            Some(bytes) => fs::write(lexicon(), bytes).unwrap(),
        }
        let run = sandbox.run("search Zwirbel").with_code(2);
        assert!(
            run.stderr.ends_with("hint: rebuild it from the articles with `beleg index --rebuild PATH…`\n"),
            "{run}"
        );
        let mut other = whole.clone();
        other[100] ^= 1;
        fs::write(lexicon(), other).unwrap();
        assert!(sandbox.run("search Zwirbel").with_code(2).stderr.contains("built with lexicon `"));
        sandbox.run("index artikel --rebuild").with_code(0);
        assert_eq!(fs::read(lexicon()).unwrap(), whole);
        assert_eq!(articles_with(&sandbox, "Zwirbel"), 2);
    }
}

#[test]
fn an_open_archive_never_reads_or_writes_an_index_of_another_lexicon() {
    let sandbox = region();
    sandbox.run("index artikel").with_code(0);
    let archive = Archive::open(&sandbox.path(INDEX)).unwrap();
    sandbox.run("lexicon learn artikel").with_code(0);
    sandbox.run("index artikel --rebuild").with_code(0);
    let error = archive.reload().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("index `{}` was rebuilt in another way since it was opened", sandbox.path(INDEX).display())
    );
    assert_eq!(error.hint(), Some(Hint::OpenAgain));
    let inputs = [Input::Path(sandbox.path("artikel"))];
    assert!(archive.index(&inputs, &IndexOptions::default(), &mut |_| {}).is_err());
    assert_eq!(archive.search(&SearchRequest::new("Zwirbel")).unwrap().total.articles, 1);
}

#[test]
fn names_stay_whole_whatever_is_learned() {
    // The program knows these, and the archive speaks of `die Washington`; the last two are known from the archive alone.
    let known =
        ["Deutschland", "Washington", "Stuttgart", "Nürnberg", "Schröder", "Hamburg", "Brandenburg", "Österreich"];
    let new = "Zwirbelhauser";
    let mut table = String::new();
    for name in known.iter().chain([&new]) {
        let word = name.to_lowercase();
        for at in 3..=word.chars().count() - 3 {
            let start: String = word.chars().take(at).collect();
            let rest: String = word.chars().skip(at).collect();
            table += &format!("{start}\t900\t900\t700\n{rest}\t900\t900\t700\n");
        }
        table += &format!("{word}\t60\t60\t{}\n", if *name == new { 1 } else { 50 });
    }
    let rare = "Zwirbelfelder";
    table += "felder\t90\t90\t70\nzwirbelfelder\t3\t3\t0\n";
    let counts = WordCounts::parse(&table).unwrap();
    let analyzer = Analyzer::with_lexicon(Lexicon::learned(&counts));
    for name in known.iter().chain([&new, &rare]).flat_map(|name| [(*name).to_owned(), format!("{name}s")]) {
        let parts = analyzer.tokens(&name)[0].parts.clone();
        assert!(parts.len() < 2, "{name} is {parts:?}");
    }
    // The pieces are really learned.
    assert_eq!(analyzer.tokens("Zwirbelsteuer")[0].parts.len(), 2);
}

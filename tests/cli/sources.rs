//! `beleg.toml`, `beleg init` and `beleg sources`. Properties proved here:
//! 1. a file gets the same articles, whether it is indexed by itself, with a folder above it, or with all sources;
//! 2. flags win over the file, the deepest source over those above it;
//! 3. what is wrong in the file is named with its line, and nothing is indexed;
//! 4. `beleg init` writes what reads back as the sources it was given, and never over a file.

use std::fs;
use std::path::{Path, PathBuf};

use beleg::archive::{Config, ConfigSource, DateFrom, IndexOptions, Settings};
use insta::assert_snapshot;
use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

const CONFIG: &str = r#"
[[source]]
path = "../eingang"
outlet = "Sammelmappe"

[[source]]
path = "../eingang/dpa"
outlet = "dpa"
language = "de-DE"
zone = "UTC"

[[source]]
path = "../tabellen/export.csv"
map = { headline = "Zeile 1", published = "Tag" }
date-from = "content"

[[source]]
path = "../fehlt"
"#;

/// Three sources with an article each, one of them inside another, and one that does not exist.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("eingang/notiz.txt", "Ein Seeadler kreiste über dem Hafen.\n");
    sandbox.write("eingang/dpa/heute/gipfel.json", r#"{"id": "g", "text": "Der Gipfel ist vertagt."}"#);
    sandbox.write("tabellen/export.csv", "Zeile 1;Tag;Text\nHafen wird ausgebaut;21.10.2025;In Halvik wird gebaut.\n");
    sandbox.write("index-data/beleg.toml", CONFIG);
    sandbox
}

/// Headline, outlet, language and day of the article that a query finds.
fn facts(sandbox: &Sandbox, query: &str) -> String {
    let answer = sandbox.run_with(&["search", query, "--format", "json"]).with_code(0).json();
    let article = &answer["hits"][0]["article"];
    let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
    [&article["headline"], &article["outlet"], &article["language"], &article["published"]["day"]].map(text).join(" ")
}

fn counts(sandbox: &Sandbox, args: &str) -> String {
    sandbox.run(&format!("{args} --format json")).with_code(0).counts()
}

#[test]
fn index_without_a_path_brings_all_sources_up_to_date() {
    let sandbox = sandbox();
    assert_snapshot!(sandbox.run("index"), @"
    exit: 0
    ----- stdout
    skipped fehlt: unreadable: does not exist; check the path
    3 added, 0 replaced, 0 unchanged, 0 deleted, 1 skipped
    4 passages in 3 articles after 0 s
    ");
    assert_eq!(facts(&sandbox, "Seeadler"), "– Sammelmappe de –");
    assert_eq!(facts(&sandbox, "vertagt"), "– dpa de-DE –");
    assert_eq!(facts(&sandbox, "gebaut"), "Hafen wird ausgebaut – de 2025-10-21");
    assert_eq!(counts(&sandbox, "index"), "added 0 replaced 0 unchanged 3 deleted 0 skipped 1 articles 3");
}

#[test]
fn a_file_gets_the_same_articles_however_it_is_indexed() {
    let sandbox = sandbox();
    sandbox.run("index").with_code(0);
    for paths in ["eingang/dpa/heute/gipfel.json", "eingang/dpa/heute", "eingang/dpa", "./eingang/../eingang/dpa"] {
        let report = counts(&sandbox, &format!("index {paths}"));
        assert_eq!(report, "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 3", "{paths}");
    }
    for paths in ["eingang", "eingang eingang/dpa", "eingang/dpa eingang"] {
        let report = counts(&sandbox, &format!("index {paths}"));
        assert_eq!(report, "added 0 replaced 0 unchanged 2 deleted 0 skipped 0 articles 3", "{paths}");
    }
    // Also from elsewhere, and when a search brings it up to date first.
    let mut command = sandbox.command("index . --index ../../index-data/index --format json");
    let run = Run::of(command.current_dir(sandbox.path("eingang/dpa")));
    assert_eq!(run.counts(), "added 0 replaced 0 unchanged 1 deleted 0 skipped 0 articles 3");
    sandbox.write("eingang/dpa/heute/wahl.txt", "Die Auszählung dauert an.\n");
    sandbox.run("search Auszählung --in eingang/dpa/heute").with_code(0);
    assert_eq!(facts(&sandbox, "Auszählung"), "– dpa de-DE –");
    // And `read` tells what `index` makes of it.
    let read = sandbox.json("read eingang/dpa/heute/gipfel.json");
    assert_eq!((&read["outlet"], &read["language"]), (&Value::from("dpa"), &Value::from("de-DE")));
    let read = sandbox.json("read eingang");
    let outlets: Vec<_> = read.as_array().unwrap().iter().map(|article| article["outlet"].as_str().unwrap()).collect();
    assert_eq!(outlets, ["Sammelmappe", "dpa", "dpa"]);
}

#[test]
fn flags_win_over_the_file() {
    let sandbox = sandbox();
    sandbox.run_with(&["index", "--set-outlet", "Probe", "--map", "headline=Text"]).with_code(0);
    assert_eq!(facts(&sandbox, "Seeadler"), "– Probe de –");
    assert_eq!(facts(&sandbox, "vertagt"), "– Probe de-DE –");
    assert_eq!(facts(&sandbox, "titel:gebaut"), "In Halvik wird gebaut. Probe de –");
    sandbox.write("index-data/beleg.toml", "[[source]]\npath = \"../eingang\"\ndate-from = \"mtime\"\n");
    sandbox.run("index").with_code(0);
    assert!(!facts(&sandbox, "Seeadler").ends_with('–'));
    sandbox.run("index --date-from content").with_code(0);
    assert!(facts(&sandbox, "Seeadler").ends_with('–'));
}

#[test]
fn an_index_is_made_anew_from_all_sources() {
    let sandbox = sandbox();
    sandbox.write("anderes.txt", "Ein Kormoran.\n");
    assert_eq!(counts(&sandbox, "index anderes.txt"), "added 1 replaced 0 unchanged 0 deleted 0 skipped 0 articles 1");
    assert_eq!(counts(&sandbox, "index --rebuild"), "added 3 replaced 0 unchanged 0 deleted 0 skipped 1 articles 3");
    assert_eq!(facts(&sandbox, "vertagt"), "– dpa de-DE –");
}

#[test]
fn what_vanished_is_deleted_when_it_is_asked_for() {
    let sandbox = sandbox();
    sandbox.run("index").with_code(0);
    fs::remove_file(sandbox.path("eingang/dpa/heute/gipfel.json")).unwrap();
    assert_eq!(counts(&sandbox, "index"), "added 0 replaced 0 unchanged 2 deleted 0 skipped 1 articles 3");
    assert_eq!(
        counts(&sandbox, "index --prune --yes"),
        "added 0 replaced 0 unchanged 2 deleted 1 skipped 1 articles 2"
    );
}

#[test]
fn sources_are_listed_with_what_the_index_holds() {
    let sandbox = sandbox();
    assert_snapshot!(sandbox.run("sources"), @"
    exit: 0
    ----- stdout
    eingang
      outlet Sammelmappe
      0 files, 0 articles, 0 passages
    eingang/dpa
      outlet dpa · language de-DE · zone UTC
      0 files, 0 articles, 0 passages
    tabellen/export.csv
      date-from content · map headline=Zeile 1,published=Tag
      0 files, 0 articles, 0 passages
    fehlt  (does not exist)
      0 files, 0 articles, 0 passages
    ");
    sandbox.run("index").with_code(0);
    assert_snapshot!(sandbox.run("sources"), @"
    exit: 0
    ----- stdout
    eingang
      outlet Sammelmappe
      1 file, 1 article, 1 passage; changed 22 Oct 2025, 14:00
    eingang/dpa
      outlet dpa · language de-DE · zone UTC
      1 file, 1 article, 1 passage; changed 22 Oct 2025, 14:00
    tabellen/export.csv
      date-from content · map headline=Zeile 1,published=Tag
      1 file, 1 article, 2 passages; 21 Oct 2025; changed 22 Oct 2025, 14:00
    fehlt  (does not exist)
      0 files, 0 articles, 0 passages
    ");
    sandbox.write("index-data/beleg.toml", "[[source]]\npath = \"../tabellen\"\n");
    assert_snapshot!(sandbox.run("sources --format json"), @r#"
    exit: 0
    ----- stdout
    {
      "config": "index-data/beleg.toml",
      "sources": [
        {
          "path": "tabellen",
          "exists": true,
          "outlet": null,
          "language": null,
          "zone": "Europe/Berlin",
          "date_from": "content",
          "map": {},
          "files": 1,
          "articles": 1,
          "passages": 2,
          "first_day": "2025-10-21",
          "last_day": "2025-10-21",
          "last_change": "2025-10-22T12:00:00Z"
        }
      ]
    }
    "#);
}

#[test]
fn the_last_change_is_when_a_file_was_read_last_as_it_was_new_or_had_changed() {
    let sandbox = sandbox();
    let last = |now: &str| {
        Run::of(sandbox.command("index").env("BELEG_NOW", now)).with_code(0);
        let report = sandbox.json("sources");
        let of = |i: usize| report["sources"][i]["last_change"].as_str().map(str::to_owned);
        [of(0), of(1)].map(Option::unwrap)
    };
    assert_eq!(last("2025-10-22T12:00:00Z"), ["2025-10-22T12:00:00Z", "2025-10-22T12:00:00Z"]);
    sandbox.write("eingang/dpa/neu.txt", "Neues aus Halvik.\n");
    assert_eq!(last("2025-10-23T12:00:00Z"), ["2025-10-22T12:00:00Z", "2025-10-23T12:00:00Z"]);
}

#[test]
fn without_paths_and_sources_index_says_what_to_do() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("index"), @"
    exit: 2
    ----- stderr
    error: no path is given, and there is no `index-data/beleg.toml` that names sources
    hint: name files or folders, or write the file with `beleg init PATH…`
    ");
    assert_snapshot!(sandbox.run("sources"), @"
    exit: 1
    ----- stderr
    there is no `index-data/beleg.toml`: write one with `beleg init PATH…`
    ");
    assert_snapshot!(sandbox.run("index --config eigene.toml"), @"
    exit: 2
    ----- stderr
    error: cannot read `eigene.toml`: No such file or directory (os error 2)
    hint: write one with `beleg init`, or name another with `--config FILE`
    ");
    sandbox.write("index-data/beleg.toml", "# leer\n");
    assert_snapshot!(sandbox.run("index"), @"
    exit: 2
    ----- stderr
    error: no path is given, and `index-data/beleg.toml` names no source
    hint: name files or folders, or add `[[source]]` to the file
    ");
    assert_snapshot!(sandbox.run("sources"), @"
    exit: 1
    ----- stderr
    `index-data/beleg.toml` names no source: add `[[source]]` with a `path`
    ");
    assert!(!sandbox.path("index-data/index").exists());
}

#[test]
fn another_file_may_name_the_sources() {
    let sandbox = sandbox();
    sandbox.write("eigene.toml", "[[source]]\npath = \"eingang/dpa\"\noutlet = \"Eigene\"\n");
    let mut by_variable = sandbox.command("index");
    by_variable.env("BELEG_CONFIG", "eigene.toml");
    for mut command in [sandbox.command("index --config eigene.toml"), by_variable] {
        Run::of(&mut command).with_code(0);
        assert_eq!(facts(&sandbox, "vertagt"), "– Eigene de –");
        sandbox.run("delete g").with_code(0);
        sandbox.run("delete g --restore").with_code(0);
    }
}

#[test]
fn what_is_wrong_in_the_file_is_named_with_its_line() {
    let sandbox = sandbox();
    let said = |text: &str| {
        sandbox.write("index-data/beleg.toml", text);
        sandbox.run("index eingang").with_code(2).stderr
    };
    let wrong = [
        "[[source]]\npath = \"../eingang\"\noutlett = \"dpa\"\n",
        "[[sources]]\npath = \"../eingang\"\n",
        "[source]\npath = \"../eingang\"\n",
        "[[source]]\noutlet = \"dpa\"\n",
        "[[source]]\npath = \"\"\n",
        "[[source]]\npath = \"../eingang\"\nzone = \"Mitteleuropa\"\n",
        "[[source]]\npath = \"../eingang\"\ndate-from = \"heute\"\n",
        "[[source]]\npath = \"../eingang\"\nmap = { schlagzeile = \"Titel\" }\n",
        "[[source]]\npath = \"../eingang\"\nmap = \"headline=Titel\"\n",
        "[[source]]\npath = \"../eingang\"\n\n[[source]]\npath = \"./../eingang/\"\n",
        "[[source]]\n# ä\npath = \"ä\" outlet\n",
        "[[source]]\npath = \"../eingang\n",
    ];
    assert_snapshot!(wrong.map(said).join("\n"), @r#"
    error: `index-data/beleg.toml`, line 3, column 1: unknown key `outlett`, expected one of `path`, `outlet`, `language`, `zone`, `date-from`, `map`
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 1, column 3: unknown key `sources`, expected one of `exclude`, `converters`, `source`
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 1, column 1: a single table, expected `[[source]]`, with two brackets on both sides
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 1, column 1: missing key `path`
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 2, column 8: expected a text, found nothing between the quotes: write one, or leave out the line
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 3, column 8: `Mitteleuropa` is no time zone: write it like `Europe/Berlin` or `UTC`
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 3, column 13: unknown value `heute`, expected `content` or `mtime`
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 3, column 9: unknown value `schlagzeile`, expected one of `id`, `kicker`, `headline`, `teaser`, `text`, `url`, `outlet`, `agencies`, `authors`, `place`, `language`, `published`, `updated`, `embargo`
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 3, column 7: invalid type: string "headline=Titel", expected `{ headline = "Titel", … }`
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 5, column 8: an earlier source has the same path: say everything about it in one
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 3, column 12: unexpected key or value, expected newline, `#`
    hint: correct the line; `beleg init --config FILE` writes an example with comments

    error: `index-data/beleg.toml`, line 2, column 19: invalid basic string, expected `"`
    hint: correct the line; `beleg init --config FILE` writes an example with comments
    "#);
    assert!(!sandbox.path("index-data/index").exists());
}

#[test]
fn init_writes_a_file_and_never_over_one() {
    let sandbox = Sandbox::new();
    sandbox.write("artikel/a.txt", "Ein Satz.\n");
    assert_snapshot!(sandbox.run("init"), @"
    exit: 0
    ----- stdout
    wrote `index-data/beleg.toml`: name your sources in it, then run `beleg index`
    ");
    assert_snapshot!(sandbox.run("init artikel"), @"
    exit: 2
    ----- stderr
    error: `index-data/beleg.toml` is there already, and stays as it is
    hint: edit it, or write another with `--config FILE`
    ");
    assert_snapshot!(sandbox.run("init artikel fehlt --config anderswo/beleg.toml"), @"
    exit: 0
    ----- stdout
    wrote `anderswo/beleg.toml` with 2 sources: look through it, then run `beleg index`
    ----- stderr
    warning: `fehlt` does not exist yet
    ");
    assert_snapshot!(sandbox.run("init -"), @"
    exit: 2
    ----- stderr
    error: standard input is no source
    hint: name files and folders
    ");
    assert_eq!(
        counts(&sandbox, "index --config anderswo/beleg.toml"),
        "added 1 replaced 0 unchanged 0 deleted 0 skipped 1 articles 1"
    );
    assert_snapshot!(fs::read_to_string(sandbox.path("anderswo/beleg.toml")).unwrap(), @r#"
    # The sources of this archive. `beleg index` brings all of them up to date, `beleg sources` lists them.
    # Settings also hold for a file or folder below a source that is indexed by itself; flags win over this file.
    #
    # Each source begins with `[[source]]` and needs a `path`: a file or a folder with everything below it, counted from the folder of this
    # file. A folder inside another source may be a source of its own, with its own settings. The rest may stay commented out.
    #
    # Before the first source: names of files and folders that are left out, instead of these.
    # exclude = ["*.tmp", "*~", "~$*", "*.part", "*.crdownload", "*.swp", "*.lock", "Thumbs.db", "desktop.ini"]
    # Commands that turn files into text, by the endings of their names; run without a shell, with the file for `{}`.
    # converters = { pdf = "pdftotext -enc UTF-8 {} -", docx = "pandoc -f docx -t plain -s --wrap=none {}" }

    [[source]]
    path = "../artikel"
    # outlet = "Elbpost"           # the outlet of all articles, whatever they say
    # language = "de"              # the language of all articles, whatever they say
    # zone = "Europe/Berlin"       # zone of local days and of times without a zone
    # date-from = "content"        # "mtime": take the date of an undated article from its file's time
    # map = { headline = "Titel", published = "Datum" }    # columns of CSV files, where their names do not tell

    [[source]]
    path = "../fehlt"
    # outlet = "Elbpost"           # the outlet of all articles, whatever they say
    # language = "de"              # the language of all articles, whatever they say
    # zone = "Europe/Berlin"       # zone of local days and of times without a zone
    # date-from = "content"        # "mtime": take the date of an undated article from its file's time
    # map = { headline = "Titel", published = "Datum" }    # columns of CSV files, where their names do not tell
    "#);
}

#[test]
fn a_new_file_says_what_holds_without_it() {
    let file = Path::new("data/beleg.toml");
    assert_eq!(Config::parse(&Config::draft(&[]), file).unwrap().sources, []);
    let paths = ["../eingang/dpa", "/archiv/\"alt\" und\\neu", "tabellen"].map(PathBuf::from);
    let given = Config::parse(&Config::draft(&paths), file).unwrap();
    let expected = ["eingang/dpa", "/archiv/\"alt\" und\\neu", "data/tabellen"]
        .map(|path| ConfigSource { path: path.into(), settings: Settings::default() });
    assert_eq!(given.sources, expected);
    // Every setting that is commented out can be read, and those that have a default have it.
    let line = |line: &str| match line.strip_prefix("# ") {
        Some(setting) if setting.starts_with("[[") || setting.contains(" = ") => setting.to_owned(),
        _ => line.to_owned(),
    };
    let all = Config::draft(&[]).lines().map(line).collect::<Vec<_>>().join("\n");
    let all = Config::parse(&all, file).unwrap();
    assert_eq!(all.exclude, Some(IndexOptions::default().exclude));
    let [ConfigSource { path, settings }] = all.sources.try_into().unwrap();
    assert_eq!(path, Path::new("data/eingang/dpa"));
    let default = IndexOptions::default();
    assert_eq!((settings.zone, settings.date_from), (Some(default.zone), Some(DateFrom::default())));
    assert_eq!(default.date_from, DateFrom::default());
    assert_eq!(settings.map.unwrap().to_string(), "headline=Titel,published=Datum");
    assert!(settings.outlet.is_some() && settings.language.is_some());
}

#[test]
fn the_file_is_looked_for_beside_the_index() {
    for (index, file) in
        [("./index-data/index", "index-data/beleg.toml"), ("index", "beleg.toml"), ("/a/b/", "/a/beleg.toml")]
    {
        assert_eq!(Config::beside(Path::new(index)), Path::new(file));
    }
    let sandbox = sandbox();
    sandbox.run("index").with_code(0);
    let mut inside = sandbox.command("index --index . --format json");
    let run = Run::of(inside.current_dir(sandbox.path("index-data/index")));
    assert_eq!(run.counts(), "added 0 replaced 0 unchanged 3 deleted 0 skipped 1 articles 3");
}

#[cfg(unix)]
#[test]
fn paths_count_from_where_the_file_really_lies() {
    let sandbox = Sandbox::new();
    sandbox.write("hier/eingang/a.txt", "Ein Kormoran.\n");
    fs::create_dir_all(sandbox.path("platte/daten")).unwrap();
    std::os::unix::fs::symlink("../platte/daten", sandbox.path("hier/index-data")).unwrap();
    let run = |args: &str| Run::of(sandbox.command(args).current_dir(sandbox.path("hier"))).with_code(0);
    run("init eingang");
    let file = fs::read_to_string(sandbox.path("platte/daten/beleg.toml")).unwrap();
    assert!(file.contains("path = \"../../hier/eingang\"\n"), "{file}");
    assert_eq!(run("index --format json").counts(), "added 1 replaced 0 unchanged 0 deleted 0 skipped 0 articles 1");
    assert_eq!(run("sources --format json").json()["sources"][0]["articles"], 1);
}

#[test]
fn a_search_under_a_folder_above_the_index_finds_what_lies_beside_it() {
    // 2026-11-24: `--in .` found nothing in `index-data`, as `../artikel/a.txt` does not begin with the folder above (`../..`).
    let sandbox = Sandbox::new();
    sandbox.write("index-data/artikel/a.txt", "Ein Kormoran.\n");
    assert_eq!(sandbox.json("search Kormoran --in .")["total"]["passages"], 1);
    fs::remove_file(sandbox.path("index-data/artikel/a.txt")).unwrap();
    assert_eq!(
        counts(&sandbox, "index . --prune --yes"),
        "added 0 replaced 0 unchanged 0 deleted 1 skipped 0 articles 0"
    );
}

//! What reaches standard output and standard error: colours, nothing that steers a terminal, cells that are safe in a spreadsheet, and
//! outputs that nobody takes.

use std::fs::OpenOptions;
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::json;

use super::archive;
use crate::sandbox::{Run, Sandbox};

#[test]
fn colours_only_where_they_are_wanted() {
    let sandbox = archive();
    let plain = sandbox.run("search Container").stdout;
    assert!(plain.contains("*Container*") && !plain.contains('\u{1b}'), "{plain}");
    let coloured = sandbox.run("search Container --color always").stdout;
    assert!(coloured.contains("\u{1b}[") && !coloured.contains("*Container*"), "{coloured}");
    assert_eq!(Run::of(sandbox.command("search Container").env("NO_COLOR", "1")).stdout, plain);
    assert_eq!(
        Run::of(sandbox.command("search Container").env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")).stdout,
        plain
    );
    assert_eq!(Run::of(sandbox.command("search Container --color never").env("CLICOLOR_FORCE", "1")).stdout, plain);
    assert_eq!(
        Run::of(sandbox.command("search Container --color always").env("NO_COLOR", "1")).stdout,
        coloured,
        "a flag says more than the environment"
    );
    let json = sandbox.run("search Container --color always --format json").stdout;
    assert!(!json.contains('\u{1b}'));
}

#[test]
fn nothing_in_an_article_can_steer_the_terminal() {
    let sandbox = Sandbox::new();
    let bad = "a\u{1b}[31mrot\u{1b}]0;Titel\u{7} \u{9b}2J \u{202e}falsch\u{2066}herum\u{200f} \r\n\u{85}Ende";
    let article = serde_json::json!({
        "id": "x", "headline": bad, "kicker": bad, "outlet": bad, "authors": [bad], "place": bad, "agencies": [bad],
        "url": "https://a.example/\u{1b}[2J", "language": bad, "published": "2025-10-16", "paragraphs": [format!("Kormoran {bad}")],
        "extra\u{1b}[1m": bad, "liste": [bad],
    });
    sandbox.write("x.json", article.to_string());
    sandbox.write("b\u{1b}[1m.json", "{\"id\": \"mit blank\", \"text\": \"\u{1b}[2J\"}");
    let mut all = String::new();
    for args in [
        "index x.json",
        "index .",
        "search Kormoran",
        "search titel:rot",
        "search Kormoran --facet outlet --facet author --facet place --facet agency",
        "facets",
        "show x",
        "verify --all",
        "verify x",
        "search Kormoran --outlet Fehlt",
        "search Kormoran --author Fehlt",
    ] {
        let run = sandbox.run(args);
        assert_ne!(run.code, None);
        all.push_str(&run.stdout);
        all.push_str(&run.stderr);
    }
    let run = sandbox.run_with(&["analyze", bad]);
    all.push_str(&run.stdout);
    let run = sandbox.run_with(&["show", "\u{1b}[2J"]);
    all.push_str(&run.stderr);
    let run = sandbox.run_with(&["search", "Zebra \u{1b}[2J titel:\u{202e}x datum:\u{1b}[1m"]);
    all.push_str(&run.stderr);
    let found: Vec<&str> = all
        .lines()
        .filter(|line| {
            line.contains(|c: char| {
                c.is_control()
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
            })
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
    assert_snapshot!(sandbox.run("search Kormoran"), @"
    exit: 0
    ----- stdout
    1. *Kormoran* a�[31mrot�]0;Titel� �2J �falsch�herum�  �Ende
       a�[31mrot�]0;Titel� �2J �falsch�herum�   �Ende · „a�[31mrot�]0;Titel� �2J �falsch�herum�  �Ende“ · 16 Oct 2025 · a�[31mrot�]0;Titel� �2J �falsch�herum�   �Ende · a�[31mrot�]0;Titel� �2J �falsch�herum�   �Ende · x.json:1 · x#0

    1 passage in 1 article
    ");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let sandbox = archive();
    for args in [
        "search Tomahawk --format json",
        "search Tomahawk --format csv",
        "search Tomahawk --format jsonl",
        "man",
        "completions bash",
        "facets",
        "show m-1",
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = sandbox.command(args).stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output();
        let run = Run::from(output.unwrap());
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{args}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_an_error() {
    let sandbox = archive();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sandbox.command("search Tomahawk").stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    assert_snapshot!(Run::from(output.wait_with_output().unwrap()), @r#"
    exit: 2
    ----- stderr
    error: cannot write the answer: No space left on device (os error 28)
    "#);
}

/// Four articles, the second of which opens an escape sequence that it never closes.
fn open_sequence() -> Sandbox {
    let sandbox = Sandbox::new();
    let article = |id: &str, text: &str| json!({"id": id, "headline": id, "text": text}).to_string();
    let lines = [
        article("a", "Das Kormoran-Jahr beginnt."),
        article("b", "Kormoran Kormoran \u{1b}]0;verschluckt \u{9b}2J \u{7f}"),
        article("c", "Ein anderer Kormoran in Bern."),
        article("d", "Noch ein Kormoran in Wien."),
    ];
    sandbox.write("a.jsonl", lines.join("\n"));
    sandbox.run("index a.jsonl").with_code(0);
    sandbox
}

#[test]
fn an_open_escape_sequence_swallows_nothing_of_the_data() {
    let sandbox = open_sequence();
    let whole = "Kormoran Kormoran \u{1b}]0;verschluckt \u{9b}2J \u{7f}";
    for color in ["auto", "always", "never"] {
        let run = sandbox.run(&format!("search Kormoran --format csv --color {color}")).with_code(0);
        let rows: Vec<_> = csv::Reader::from_reader(run.stdout.as_bytes()).records().map(Result::unwrap).collect();
        let texts: Vec<&str> = rows.iter().map(|row| &row[4]).collect();
        assert_eq!(rows.len(), 4, "{run}");
        assert!(texts.contains(&whole), "{texts:?}");
        let run = sandbox.run(&format!("search Kormoran --format jsonl --color {color}")).with_code(0);
        assert_eq!(run.stdout.lines().count(), 5, "{run}");
        assert!(run.stdout.contains("Noch ein Kormoran in Wien."), "{run}");
        assert_eq!(sandbox.run(&format!("show b --format json --color {color}")).json()["blocks"][1]["text"], whole);
    }
    // People read what stands behind it, too.
    let run = sandbox.run("search Kormoran").with_code(0);
    for text in ["beginnt", "verschluckt", "Bern", "Wien", "4 passages"] {
        assert!(run.stdout.contains(text), "`{text}`: {run}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_escape_sequence_of_an_article_reaches_a_terminal() {
    let sandbox = open_sequence();
    let key = "\u{1b}]0;GEKAPERT\u{7}\u{1b}[2J\u{9b}31mrot";
    let article = json!({"id": "k", "headline": "Kormoran", "outlet": format!("Kormoran {key}"), "text": "Im Watt \u{1b}[0m.", (key): key, "zeile\nzwei": 1});
    sandbox.write("k.json", article.to_string());
    sandbox.run("index k.json").with_code(0);
    sandbox.write("quellen.toml", "[[source]]\npath = \"k.json\"\noutlet = \"Kormoran \\u001b[2J\"\n");
    sandbox.write("kaputt/Kormoran\u{1b}[2J.json", "{");
    for command in [
        "show k",
        "search Kormoran",
        "search Kormoran --format csv",
        "search Kormoran --format csv --raw",
        "search Kormoran --format jsonl",
        "show k --format json",
        "explain Kormoran b#0",
        "suggest Korm",
        "read k.json",
        "read k.json --format jsonl",
        "similar b#0",
        "facets --facet outlet",
        "sources --config quellen.toml",
        "sources --config quellen.toml --format json",
        "lexicon count a.jsonl",
        "analyze \"Kormoran \u{1b}[2J\u{9b}1m\"",
        "index kaputt --index neu; true",
        "search \"Kormoran \u{1b}]0;x\u{7}\"",
    ] {
        // `script` runs the program in a terminal.
        let run = sandbox.shell(&format!("script -qec 'beleg --color always {command}' /dev/null")).with_code(0);
        let own = ["\u{1b}[1m\u{1b}[33m", "\u{1b}[2m", "\u{1b}[0m"];
        let mut rest = run.stdout.clone();
        if !command.contains("--format") {
            own.iter().for_each(|sequence| rest = rest.replace(sequence, ""));
        }
        let steering: Vec<char> = rest.chars().filter(|c| c.is_control() && !matches!(c, '\r' | '\n' | '\t')).collect();
        assert!(steering.is_empty(), "{command}: {steering:?} in {run}");
        assert!(rest.contains("ormoran"), "{command}: {run}");
    }
}

#[test]
fn an_error_quotes_arguments_harmlessly() {
    let sandbox = archive();
    for args in
        [["\u{1b}]0;T\u{7}", "--sort", "newest"], ["search", "a", "--sort=\u{1b}[2J"], ["search", "a", "--\u{9b}2J"]]
    {
        let run = sandbox.run_with(&args).with_code(2);
        assert!(!run.stderr.chars().any(|c| c.is_control() && c != '\n'), "{run:?}");
        assert!(run.stderr.contains('\u{fffd}'), "{run:?}");
    }
}

#[test]
fn cells_that_a_spreadsheet_would_run_begin_with_an_apostrophe() {
    let sandbox = Sandbox::new();
    let formula = "=HYPERLINK(\"http://a.example\",\"Kormoran\")";
    let article = json!({
        "id": "x", "headline": "@Kormoran", "outlet": "+49 x", "authors": ["-2+3", "=B"], "place": "=1+1",
        "paragraphs": [formula, "Der Kormoran = ein Vogel - und mehr."],
    });
    sandbox.write("x.json", article.to_string());
    sandbox.run("index x.json").with_code(0);
    let cells = |flags: &str| {
        let run = sandbox.run(&format!("search Kormoran --kind paragraph --format csv {flags}")).with_code(0);
        let rows = csv::Reader::from_reader(run.stdout.as_bytes()).records().map(Result::unwrap).collect::<Vec<_>>();
        let of = |row: &csv::StringRecord| [4, 6, 7, 9, 10].map(|column| row[column].to_owned());
        rows.iter().map(of).collect::<std::collections::BTreeSet<_>>()
    };
    let rest = |quote: &str| {
        [format!("{quote}@Kormoran"), format!("{quote}+49 x"), format!("{quote}-2+3; =B"), format!("{quote}=1+1")]
    };
    for (flags, quote) in [("", "'"), ("--raw", "")] {
        let row = |text: String| {
            let [headline, outlet, authors, place] = rest(quote);
            [text, headline, outlet, authors, place]
        };
        let expected = [row(format!("{quote}{formula}")), row("Der Kormoran = ein Vogel - und mehr.".to_owned())];
        assert_eq!(cells(flags), expected.into(), "`{flags}`");
    }
    let snippets = sandbox.run("search Kormoran --kind paragraph --format csv --snippet 60").with_code(0);
    assert!(snippets.stdout.contains(",\"'=HYPERLINK"), "{snippets}");
}

/// Each column of a table that an article fills, with each sign that begins a formula.
#[test]
fn no_cell_of_any_column_begins_with_what_a_spreadsheet_would_run() {
    let signs = ["=1+1", "+49 30", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠A"];
    let sandbox = Sandbox::new();
    let mut lines = Vec::new();
    for (i, sign) in signs.iter().enumerate() {
        lines.push(
            json!({"id": format!("={i}"), "headline": sign, "kicker": sign, "teaser": sign, "outlet": sign, "authors": [sign, "A"],
                "agencies": [sign], "place": sign, "url": sign, "paragraphs": [format!("{sign} Kormoran")]})
            .to_string(),
        );
    }
    sandbox.write("=befehl.jsonl", lines.join("\n"));
    sandbox.run_with(&["index", "=befehl.jsonl"]).with_code(0);
    for flags in ["", "--snippet 40", "--per-article 0"] {
        let run = sandbox.run(&format!("search Kormoran --limit 100 --format csv {flags}")).with_code(0);
        let rows: Vec<_> = csv::Reader::from_reader(run.stdout.as_bytes()).records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), signs.len(), "{flags}");
        for cell in rows.iter().flatten() {
            let bare = cell.chars().next().is_some_and(|c| "=+-@\t\r\n＝＋－＠".contains(c));
            assert!(!bare, "{flags}: {cell:?}");
        }
        assert!(rows.iter().all(|row| row[15].starts_with("'=befehl")), "{flags}");
    }
    let raw = sandbox.run("search Kormoran --limit 100 --format csv --raw").with_code(0).stdout;
    assert!(raw.contains(",=1+1 Kormoran") && raw.contains("=befehl.jsonl") && !raw.contains("'="), "{raw}");
}

#[test]
fn a_pipe_closed_in_the_midst_of_a_table_is_no_error() {
    let sandbox = Sandbox::new();
    let lines: Vec<String> = (0..2000)
        .map(|i| json!({"id": format!("g{i}"), "text": format!("Kormoran Nummer {i}.")}).to_string())
        .collect();
    sandbox.write("a.jsonl", lines.join("\n"));
    sandbox.run("index a.jsonl").with_code(0);
    for format in ["csv", "text", "json", "jsonl"] {
        let line = format!("{{ beleg search Kormoran --limit 2000 --format {format}; echo rc $? >&2; }} | head -n 1");
        assert_eq!(sandbox.shell(&line).with_code(0).stderr, "rc 0\n", "{format}");
    }
}

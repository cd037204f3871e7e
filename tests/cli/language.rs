//! German and English: what people read is of one language, and programs read the same in both.

use insta::assert_snapshot;

use crate::sandbox::{Run, Sandbox};

const ARTICLE: &str = r#"{"id": "m-1", "headline": "Hafen wird ausgebaut", "outlet": "Elbpost", "published": "2025-10-21", "paragraphs": ["Der Hafen in Halvik wird ausgebaut.", "Die Fähre fährt wieder."]}"#;

fn indexed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("a.json", ARTICLE);
    sandbox.run("index a.json").with_code(0);
    sandbox
}

fn german(sandbox: &Sandbox, args: &str) -> Run {
    Run::of(sandbox.command(args).env("BELEG_LANG", "de"))
}

#[test]
fn an_answer_its_warnings_and_its_errors_are_german() {
    let sandbox = indexed();
    assert_snapshot!(german(&sandbox, "search Hafen quelle:Nirgends"), @"
    exit: 1
    ----- stdout
    0 Stellen in 0 Artikeln
    ----- stderr
    Warnung: kein Artikel hat outlet oder agency `nirgends`; bekannt: `Elbpost`
    ");
    assert_snapshot!(german(&sandbox, "search Hafen --limit 1"), @"
    exit: 0
    ----- stdout
    1. Der *Hafen* in Halvik wird ausgebaut.
       Elbpost · „Hafen wird ausgebaut“ · 21.10.2025 · a.json:1 · m-1#0

    2 Stellen in 1 Artikel; weiter mit `--offset 1`
    ");
    assert_snapshot!(german(&sandbox, "show m-9"), @"
    exit: 2
    ----- stderr
    Fehler: es gibt keinen Artikel `m-9` im Index
    Hinweis: die Suche gibt die Kennungen mit `--format json` aus
    ");
    assert_snapshot!(german(&sandbox, "search Hafen --since bald"), @"
    exit: 2
    ----- stderr
    Fehler: `--since bald`: erwartet wird ein Tag wie `2025-10-16`, `16.10.2025`, `2025-10`, `Oktober 2025`, `2025`, `7d` oder `gestern`, gefunden `bald`
    Hinweis: einen Tag so schreiben: 2025-10-16, 16.10.2025, 2025-10, 2025, 7d, heute, gestern
    ");
    assert_snapshot!(german(&sandbox, "index fehlt.json"), @"
    exit: 1
    ----- stdout
    übergangen fehlt.json: unlesbar: does not exist; check the path
    0 neu, 0 ersetzt, 0 unverändert, 0 gelöscht, 1 übergangen
    3 Stellen in 1 Artikel nach 0,0 s
    ");
    assert_snapshot!(german(&sandbox, "--index nirgends stats"), @"
    exit: 2
    ----- stderr
    Fehler: in `nirgends` ist kein Index
    Hinweis: mit `beleg index PFAD…` einen anlegen oder mit `--index ORDNER` einen anderen nennen
    ");
}

#[test]
fn wrong_arguments_are_told_in_german() {
    let sandbox = Sandbox::new();
    assert_snapshot!(german(&sandbox, "serach Hafen"), @"
    exit: 2
    ----- stderr
    Fehler: unbekannter Befehl `serach`

    vielleicht ist `watch`, `search` gemeint

    Aufruf: beleg [SCHALTER] <BEFEHL>

    Mehr dazu mit `--help`
    ");
    assert_snapshot!(german(&sandbox, "search Hafen --sort alt"), @"
    exit: 2
    ----- stderr
    Fehler: ungültiger Wert `alt` für `--sort <ORDER>`

    mögliche Werte: relevance, newest, oldest

    Mehr dazu mit `--help`
    ");
    assert_snapshot!(german(&sandbox, "search Hafen --on 2025 --since 2024"), @"
    exit: 2
    ----- stderr
    Fehler: `--on <DAY>` verträgt sich nicht mit `--since <DAY>`

    Aufruf: beleg search --on <DAY> <QUERY>...

    Mehr dazu mit `--help`
    ");
    assert_snapshot!(german(&sandbox, "show"), @"
    exit: 2
    ----- stderr
    Fehler: es fehlt: <ID>...

    Aufruf: beleg show <ID>...

    Mehr dazu mit `--help`
    ");
    assert_snapshot!(german(&sandbox, "index --wait bald a.json"), @"
    exit: 2
    ----- stderr
    Fehler: ungültiger Wert `bald` für `--wait <DURATION>`

    Mehr dazu mit `--help`
    ");
}

#[test]
fn help_and_the_manual_are_german() {
    let sandbox = Sandbox::new();
    let help = german(&sandbox, "search --help").with_code(0).stdout;
    for words in ["Aufruf: beleg search", "Stellen finden", "Filter:", "Überall:", "[Vorgabe: 10]"] {
        assert!(help.contains(words), "{words}: {help}");
    }
    for words in ["Usage", "Options", "Print", "default", "possible values"] {
        assert!(!help.contains(words), "{words}: {help}");
    }
    let manual = german(&sandbox, "man").with_code(0).stdout;
    assert!(manual.contains("Stellen finden") && !manual.contains("Find passages"), "{manual}");
}

#[test]
fn the_flag_goes_before_the_variable_and_that_before_the_locale() {
    let sandbox = indexed();
    let said = |args: &str, variables: &[(&str, &str)]| {
        let mut command = sandbox.command(args);
        for name in ["BELEG_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"] {
            command.env_remove(name);
        }
        let run = Run::of(command.envs(variables.iter().copied())).with_code(0);
        run.stdout.lines().next().unwrap_or_default().to_owned()
    };
    let (german, english) = ("3 Stellen in 1 Artikel", "3 passages in 1 article");
    assert_eq!(said("stats", &[("LANG", "de_AT.UTF-8")]), german);
    assert_eq!(said("stats", &[("LANG", "C")]), english);
    assert_eq!(said("stats", &[("LANG", "de_AT.UTF-8"), ("BELEG_LANG", "en")]), english);
    assert_eq!(said("stats --lang de", &[("BELEG_LANG", "en")]), german);
}

#[test]
fn programs_read_the_same_in_both_languages() {
    let sandbox = indexed();
    for args in ["search Hafenn --format json", "show m-1 --format json", "verify --all --format json"] {
        let settled = |run: Run| crate::sandbox::settled(&run.stdout);
        assert_eq!(settled(german(&sandbox, args)), settled(sandbox.run(args)), "{args}");
    }
}

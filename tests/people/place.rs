use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::sandbox::{Run, Sandbox};

/// A project with an index, and a folder in it three steps further down.
fn project() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("projekt/artikel/a.txt", "Ein Kormoran am Kai.\n");
    fs::create_dir_all(sandbox.path("projekt/notizen/alt")).unwrap();
    within(&sandbox, "projekt", "index artikel").with_code(0);
    sandbox
}

fn within(sandbox: &Sandbox, folder: &str, args: &str) -> Run {
    Run::of(sandbox.command(args).current_dir(sandbox.path(folder)))
}

#[test]
fn an_index_is_found_upwards_and_what_writes_to_it_says_so() {
    let sandbox = project();
    assert_snapshot!(within(&sandbox, "projekt/notizen/alt", "search Kormoran"), @"
    exit: 0
    ----- stdout
    1. Ein *Kormoran* am Kai.
       ../../artikel/a.txt:1 · undated · hr0njxvrgsvv#0

    1 passage in 1 article
    ");
    assert_snapshot!(within(&sandbox, "projekt/artikel", "index a.txt"), @"
    exit: 0
    ----- stdout
    0 added, 0 replaced, 1 unchanged, 0 deleted, nothing skipped
    1 passage in 1 article after 0 s
    ----- stderr
    index `../index-data/index`
    ");
    assert!(!sandbox.path("projekt/artikel/index-data").exists());
    // Nothing is said where it is plain.
    assert_eq!(within(&sandbox, "projekt", "index artikel").stderr, "");
    assert_eq!(within(&sandbox, "projekt/notizen", "index ../artikel --index ../index-data/index").stderr, "");
    assert!(within(&sandbox, ".", "search Kormoran").stderr.contains("there is no index in `./index-data/index`"));
}

#[test]
fn sources_that_are_named_make_an_index_too() {
    let sandbox = Sandbox::new();
    sandbox.write("projekt/artikel/a.txt", "Ein Kormoran am Kai.\n");
    within(&sandbox, "projekt", "init artikel").with_code(0);
    within(&sandbox, "projekt/artikel", "index").with_code(0);
    assert!(sandbox.path("projekt/index-data/index/beleg.json").exists());
}

#[test]
fn the_environment_gives_way_to_what_lies_nearer_but_never_without_a_word() {
    let sandbox = project();
    sandbox.write("b.txt", "Ein Reiher.\n");
    sandbox.run("index b.txt --index anderer").with_code(0);
    let other = sandbox.path("anderer");
    let run = |folder: &str, args: &str| {
        Run::of(sandbox.command(args).env("BELEG_INDEX", &other).current_dir(sandbox.path(folder)))
    };
    let found = run("projekt/notizen", "search Kormoran").with_code(0);
    let warning = format!(
        "warning: index `../index-data/index` lies nearer than that of `BELEG_INDEX`, `{}`: name one with `--index DIR`\n",
        other.display()
    );
    assert_eq!(found.stderr, warning);
    assert_eq!(run("projekt/notizen", "--quiet search Kormoran").with_code(0).stderr, "");
    assert_eq!(run(".", "search Reiher").with_code(0).stderr, "", "there is no other");
    assert_eq!(run(".", "index b.txt").with_code(0).stderr, format!("index `{}`\n", other.display()));
    let same = sandbox.path("projekt/index-data/index");
    let run =
        Run::of(sandbox.command("search Kormoran").env("BELEG_INDEX", &same).current_dir(sandbox.path("projekt")));
    assert_eq!(run.with_code(0).stderr, "", "it is the same one");
}

#[test]
fn the_users_own_index_is_the_last_that_is_looked_for() {
    let sandbox = project();
    let run = |folder: &str, args: &str| {
        let data = sandbox.path("daten");
        Run::of(sandbox.command(args).env("XDG_DATA_HOME", &data).env("HOME", &data).current_dir(sandbox.path(folder)))
    };
    run(".", "search Kormoran").with_code(2);
    let init = run(".", "init --user projekt/artikel").with_code(0);
    let file = init.stdout.split('`').nth(1).unwrap().to_owned();
    let file = Path::new(&file);
    assert!(file.starts_with(sandbox.path("daten")) && file.ends_with("beleg/beleg.toml"), "{}", file.display());
    let index = file.with_file_name("index");
    let run_index = run(".", "index").with_code(0);
    assert_eq!(run_index.stderr, format!("index `{}`\n", index.display()));
    assert!(index.join("beleg.json").exists() && !sandbox.path("index-data").exists());
    run(".", "search Kormoran").with_code(0);
    fs::remove_dir_all(&index).unwrap();
    run("projekt", "search Kormoran").with_code(0);
    run(".", "search Kormoran").with_code(2);
}

/// Whoever may write to `/tmp` could else have commands run by everybody who works below.
#[cfg(unix)]
#[test]
fn an_index_of_another_user_in_a_folder_above_is_passed_over() {
    let sandbox = project();
    let other = std::process::Command::new("chown").arg("65534").arg(sandbox.path("projekt/index-data")).status();
    if !other.is_ok_and(|status| status.success()) {
        println!("skipped: files cannot be given to another user here");
        return;
    }
    let run = within(&sandbox, "projekt/notizen", "search Kormoran").with_code(2);
    assert!(
        run.stderr.starts_with(
            "warning: index `../index-data/index` belongs to another user and is passed over: name it with `--index DIR`\n"
        ),
        "{run}"
    );
    within(&sandbox, "projekt/notizen", "search Kormoran --index ../index-data/index").with_code(0);
    within(&sandbox, "projekt", "search Kormoran").with_code(0);
}

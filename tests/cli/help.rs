//! The help of the program and its commands, and what is made of the same definitions: the manual, completions, the README.

use insta::assert_snapshot;

use super::COMMANDS;
use crate::sandbox::Sandbox;

/// The help of a command without the options of every command, which stand last, as in the help of the program.
fn help(command: &str) -> String {
    let sandbox = Sandbox::new();
    let parts = |args: &str| {
        let text = sandbox.run(args).with_code(0).to_string();
        let (own, common) = text.split_once("\nEverywhere:\n").expect("the options of every command");
        (own.trim_end().to_owned(), common.split("\nExamples:\n").next().unwrap_or_default().trim_end().to_owned())
    };
    let (own, common) = parts(&format!("{command} --help"));
    let all = parts("--help").1;
    let behind = common.strip_prefix(&all).unwrap_or_else(|| panic!("`{command}` has not all of: {all}"));
    own + behind
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = sandbox.run(&format!("completions {shell}")).with_code(0).stdout;
        assert!(COMMANDS.iter().all(|command| script.contains(command)), "{shell}");
    }
    let manual = sandbox.run("man").with_code(0).stdout;
    assert!(COMMANDS.iter().all(|command| manual.contains(command)));
    assert!(manual.starts_with(".ie") || manual.starts_with(".TH"), "{manual}");
    for flag in ["per\\-article", "set\\-outlet", "undated", "rebuild"] {
        assert!(manual.contains(flag), "{flag}");
    }
}

#[test]
fn help_of_the_program() {
    assert_snapshot!(Sandbox::new().run("--help"), @"
    exit: 0
    ----- stdout
    Search index for German news: finds the passage and proves where it stands, who published it, and
    when

    Usage: beleg [OPTIONS] <COMMAND>

    Commands:
      search       Find passages
      similar      Find passages of other articles that are like one
      facets       Count what matches by day, outlet, agency, …
      timeline     Count what matches over time: by day, week, month or year
      export       Write everything that matches, without a limit, or a random sample of it
      suggest      Complete a word, and find headlines, while a query is typed
      explain      Tell why a passage is found and what its score is made of, or why it is not found
      syntax       Print the query language with examples
      show         Show articles or passages with their source
      read         Tell what would be understood of files, without an index
      cite         Cite passages with their source and a token for `verify`
      list         Keep passages under a name, and see what became of them
      verify       Check whether passages still stand where they were found
      stats        Tell what the index holds
      init         Write a beleg.toml with comments: the sources of the archive and what is said of them
      index        Bring articles into the index, or up to date
      watch        Index articles as they arrive, and print a line for each
      sources      List the sources in beleg.toml with their settings, counts and last change
      set          Correct facts of an article: when it was published, by whom, …
      delete       Delete articles from the index, so that they stay away until they are restored
      analyze      Show how a text is read: its words, their terms and places
      eval         Measure how well judged queries are answered
      lexicon      Count or learn words, of which the lexicon of compounds is made
      completions  Print a completion script for a shell
      man          Print the manual page
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Everywhere:
          --index <DIR>
              Folder of the index [default: index-data/index in this folder or one above, else
              BELEG_INDEX, else the user's own]

          --config <FILE>
              File with the sources of the archive [default: beleg.toml beside the folder of the index]

              [env: BELEG_CONFIG]

          --color <WHEN>
              When to use colours

              Possible values:
              - auto:   In a terminal, unless NO_COLOR is set
              - always
              - never

              [default: auto]

          --lang <LANG>
              The language of what people read; else that of BELEG_LANG, else that of the locale

              [possible values: de, en]

      -q, --quiet
              Print only results and errors

    Examples:
      beleg index ARTICLES
      beleg search Tomahawk --since 2025-10-16
      beleg search Tomahawk --in ARTICLES --format json
      beleg verify --all

    Exit codes:
      0    done, or found
      1    nothing found
      2    error
      130  stopped by Ctrl-C

    Environment:
      BELEG_INDEX   folder of the index
      BELEG_CONFIG  file with the sources
      BELEG_LANG    language: de or en
      BELEG_NOW     time of day, as in 2025-10-21T12:00:00+02:00
      NO_COLOR      no colours, if it is not empty
    ");
}

#[test]
fn help_of_index() {
    assert_snapshot!(help("index"), @"
    exit: 0
    ----- stdout
    Bring articles into the index, or up to date

    Usage: beleg index [OPTIONS] [PATH]...

    Arguments:
      [PATH]...
              Files and folders with articles; `-` for standard input [default: all sources in
              beleg.toml]

    Options:
          --set-outlet <NAME>
              The outlet of all these articles

          --set-language <TAG>
              The language of all these articles [default: found in each, else declared, else de]

          --zone <ZONE>
              Zone of local days and of times without a zone [default: Europe/Berlin]

          --date-from <SOURCE>
              From where an article may take its date: from its `content` alone, or else from its file's
              time (`mtime`) [default: content]

              [possible values: content, mtime]

          --map <PART=COLUMN,…>
              Which columns of a table hold what, such as `headline=Titel,published=Datum`; else their
              names tell

          --prune
              Delete articles whose file vanished from under these paths

          --rebuild
              Make the index anew from these paths alone, and drop what came from others; it may be of
              any version

          --strict
              Fail if anything was skipped; with `--rebuild` the old index then stays

          --yes
              With `--rebuild`: do without articles whose source cannot be read; with `--prune`: also
              where nothing is found

          --wait <DURATION>
              Wait so long for another process that writes, such as `500ms`, `30s` or `2m` [default:
              fail at once]

          --format <FORMAT>
              How to print the summary

              [default: text]
              [possible values: text, json]

      -h, --help
              Print help (see a summary with '-h')

    Ctrl-C ends the run in good order: what was read is committed, the summary says where it stopped,
    and the exit code is 130. The same command goes on from there.
    ");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one text")]
fn help_of_search() {
    assert_snapshot!(help("search"), @r#"
    exit: 0
    ----- stdout
    Find passages

    Usage: beleg search [OPTIONS] <QUERY>...

    Arguments:
      <QUERY>...
              Words, "phrases", +must -not, UND ODER NICHT NEAR/5, =exact, begin*, titel: … (see `beleg
              syntax`)

    Options:
      -h, --help
              Print help (see a summary with '-h')

    Filters:
          --in <PATH>
              Index this file or folder first (only what changed), then search only what lies under it

          --since <DAY>
              From this day on; a month or year counts whole: 2025-10-16, 16.10.2025, 2025-10, 2025, 7d,
              heute, gestern

          --until <DAY>
              Up to this day; a month or year counts whole: 2025-10-16, 16.10.2025, 2025-10, 2025, 7d,
              heute, gestern

          --on <DAY>
              On this day, or in this month or year

          --undated <HOW>
              What happens to articles without a date [default: exclude beside a day filter, else
              include]

              [possible values: exclude, include, only]

          --outlet <NAME>
              Only of this outlet (repeatable: one of them)

          --agency <NAME>
              Only with copy of this agency (repeatable)

          --place <NAME>
              Only written in this place (repeatable)

          --author <NAME>
              Only by this author (repeatable)

          --language <TAG>
              Only in this language (repeatable); beside a single one the query is read in it, otherwise
              in German

          --kind <KIND>
              Only passages of this kind (repeatable) [default: all but boilerplate]

              [possible values: headline, kicker, teaser, heading, paragraph, caption, boilerplate]

          --list <NAME>
              Only passages that are kept in this list (repeatable)

          --withdrawn
              Also articles that their agency has withdrawn or withheld

          --wait <DURATION>
              Wait so long for another process that writes, such as `500ms`, `30s` or `2m` [default:
              fail at once]

          --facet <NAME[:PATH]>
              Count by this beside the hits: date[:/2025/10], outlet, agency, place, author, language,
              kind, basis (repeatable)

          --sort <ORDER>
              The order of hits

              [default: relevance]
              [possible values: relevance, newest, oldest]

          --limit <N>
              At most so many hits

              [default: 10]

          --offset <N>
              Pass over so many hits first

              [default: 0]

          --per-article <N>
              At most so many hits of one article; 0 for all

              [default: 3]

          --plain
              Read the query as mere words, without operators

          --exact-words
              Look for every word as it is typed, also for one that stands nowhere and is much like
              another

          --snippet <N>
              Print excerpts of at most so many characters instead of whole passages

          --totals <HOW>
              Whether totals must be exact

              [default: exact]
              [possible values: exact, at-least]

          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json, jsonl, csv]

          --raw
              In CSV, leave cells as they are; else those that a spreadsheet would run begin with an
              apostrophe
    "#);
}

#[test]
fn help_of_facets() {
    assert_snapshot!(Sandbox::new().run("facets -h"), @"
    exit: 0
    ----- stdout
    Count what matches by day, outlet, agency, …

    Usage: beleg facets [OPTIONS] [QUERY]...

    Arguments:
      [QUERY]...  What to count; everything if left out

    Options:
      -h, --help  Print help (see more with '--help')

    Filters:
          --in <PATH>            Index this file or folder first (only what changed), then search only
                                 what lies under it
          --since <DAY>          From this day on; a month or year counts whole
          --until <DAY>          Up to this day; a month or year counts whole
          --on <DAY>             On this day, or in this month or year
          --undated <HOW>        What happens to articles without a date [default: exclude beside a day
                                 filter, else include] [possible values: exclude, include, only]
          --outlet <NAME>        Only of this outlet (repeatable: one of them)
          --agency <NAME>        Only with copy of this agency (repeatable)
          --place <NAME>         Only written in this place (repeatable)
          --author <NAME>        Only by this author (repeatable)
          --language <TAG>       Only in this language (repeatable); beside a single one the query is
                                 read in it, otherwise in German
          --kind <KIND>          Only passages of this kind (repeatable) [default: all but boilerplate]
                                 [possible values: headline, kicker, teaser, heading, paragraph,
                                 caption, boilerplate]
          --list <NAME>          Only passages that are kept in this list (repeatable)
          --withdrawn            Also articles that their agency has withdrawn or withheld
          --wait <DURATION>      Wait so long for another process that writes, such as `500ms`, `30s` or
                                 `2m` [default: fail at once]
          --facet <NAME[:PATH]>  Count by this: date[:/2025/10], outlet, agency, place, author,
                                 language, kind, basis (repeatable) [default: all]
          --count <WHAT>         Whether to count passages or articles [default: passages] [possible
                                 values: passages, articles]
          --format <FORMAT>      How to print the answer [default: text] [possible values: text, json]

    Everywhere:
          --index <DIR>    Folder of the index [default: index-data/index in this folder or one above,
                           else BELEG_INDEX, else the user's own]
          --config <FILE>  File with the sources of the archive [default: beleg.toml beside the folder
                           of the index] [env: BELEG_CONFIG]
          --color <WHEN>   When to use colours [default: auto] [possible values: auto, always, never]
          --lang <LANG>    The language of what people read; else that of BELEG_LANG, else that of the
                           locale [possible values: de, en]
      -q, --quiet          Print only results and errors
    ");
}

#[test]
fn help_of_show_verify_and_delete() {
    assert_snapshot!(help("show"), @"
    exit: 0
    ----- stdout
    Show articles or passages with their source

    Usage: beleg show [OPTIONS] <ID>...

    Arguments:
      <ID>...
              Articles (`ARTICLE`, or their addresses), or passages (`ARTICLE#3`)

    Options:
          --around <N>
              With a passage, so many before and behind it

              [default: 0]

          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(help("verify"), @"
    exit: 0
    ----- stdout
    Check whether passages still stand where they were found

    Usage: beleg verify [OPTIONS] [ID]...

    Arguments:
      [ID]...
              Articles (`ARTICLE`), passages (`ARTICLE#3`), or tokens of citations
              (`ARTICLE#3@9f86d081884c`)

    Options:
          --all
              Check everything in the index

          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(help("delete"), @"
    exit: 0
    ----- stdout
    Delete articles from the index, so that they stay away until they are restored

    Usage: beleg delete [OPTIONS] <ID>...

    Arguments:
      <ID>...
              Articles

    Options:
          --restore
              Let articles that were deleted come back with the next `beleg index`

          --wait <DURATION>
              Wait so long for another process that writes, such as `500ms`, `30s` or `2m` [default:
              fail at once]

          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn help_of_stats_analyze_and_completions() {
    assert_snapshot!(help("stats"), @"
    exit: 0
    ----- stdout
    Tell what the index holds

    Usage: beleg stats [OPTIONS]

    Options:
          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(help("analyze"), @"
    exit: 0
    ----- stdout
    Show how a text is read: its words, their terms and places

    Usage: beleg analyze [OPTIONS] <TEXT>...

    Arguments:
      <TEXT>...
              The text

    Options:
          --language <TAG>
              The language it is read in

              [default: de]

          --format <FORMAT>
              How to print the answer

              [default: text]
              [possible values: text, json]

      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(help("completions"), @"
    exit: 0
    ----- stdout
    Print a completion script for a shell

    Usage: beleg completions [OPTIONS] <SHELL>

    Arguments:
      <SHELL>
              The shell

              [possible values: bash, elvish, fish, powershell, zsh]

    Options:
      -h, --help
              Print help (see a summary with '-h')
    ");
    assert_snapshot!(help("man"), @"
    exit: 0
    ----- stdout
    Print the manual page

    Usage: beleg man [OPTIONS]

    Options:
      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn every_command_says_what_it_does_and_stands_in_the_readme() {
    use clap::CommandFactory;
    let program = beleg::cli::Cli::command();
    let commands: Vec<&clap::Command> = program.get_subcommands().collect();
    assert_eq!(commands.iter().map(|command| command.get_name()).collect::<Vec<_>>(), COMMANDS);
    for command in &commands {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for arg in command.get_arguments() {
            assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
        }
    }
    let readme = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    if let Ok(readme) = std::fs::read_to_string(readme) {
        for command in commands {
            let name = command.get_name();
            assert!(readme.contains(&format!("`{name}")) || readme.contains(&format!("beleg {name}")), "{name}");
        }
    }
}

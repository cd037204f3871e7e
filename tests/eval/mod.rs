//! Judged queries. Properties proved here:
//! 1. the measures are those of their definitions, computed by hand;
//! 2. a query counts in its set, and every set as much as any other in the mean;
//! 3. a wrong line is named with its file, number, what was expected and what stands there;
//! 4. the program runs the queries of a file over the sample story and compares two runs.

use beleg::eval::{EvalError, JudgedQuery, Level, Run, evaluate, read_judgements, read_queries, read_run};
use proptest::prelude::*;

use crate::sandbox::{Sandbox, copy_folder, sample_articles};

fn query(id: &str, set: &str, level: Level) -> JudgedQuery {
    JudgedQuery { id: id.to_owned(), text: String::new(), set: set.to_owned(), level }
}

fn run_of(lists: &[(&str, &[&str])]) -> Run {
    let documents =
        |list: &[&str]| (0u8..).zip(list).map(|(i, document)| ((*document).to_owned(), f32::from(200 - i))).collect();
    lists.iter().map(|(query, list)| ((*query).to_owned(), documents(list))).collect()
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn measures_are_those_of_their_definitions() {
    let judgements = read_judgements("q 0 a#1 2\nq 0 b#0 1\nq 0 c#7 0\n".as_bytes(), "qrels").unwrap();
    let run = run_of(&[("q", &["x#0", "b#0", "c#7", "a#1"])]);
    let metrics = evaluate(&run, None, &[query("q", "s", Level::Passage)], &judgements).mean;
    near(metrics.mrr10, 0.5);
    near(metrics.success1, 0.0);
    near(metrics.recall10, 1.0);
    // Gains 1 at rank 2 and 3 at rank 4; at best 3 at rank 1 and 1 at rank 2.
    near(metrics.ndcg10, (1.0 / 3f64.log2() + 3.0 / 5f64.log2()) / (3.0 + 1.0 / 3f64.log2()));
}

#[test]
fn what_stands_below_ten_counts_only_for_recall_at_a_hundred() {
    let judgements = read_judgements("q 0 a#1 1\n".as_bytes(), "qrels").unwrap();
    let names: Vec<String> = (0..10).map(|n| format!("x#{n}")).collect();
    let mut list: Vec<&str> = names.iter().map(String::as_str).collect();
    list.push("a#1");
    let metrics = evaluate(&run_of(&[("q", &list)]), None, &[query("q", "s", Level::Passage)], &judgements).mean;
    assert_eq!((metrics.mrr10, metrics.ndcg10, metrics.recall10, metrics.recall100), (0.0, 0.0, 0.0, 1.0));
}

#[test]
fn an_article_counts_at_its_best_passage() {
    let judgements = read_judgements("q 0 b 1\n".as_bytes(), "qrels").unwrap();
    let run = run_of(&[("q", &["a#0", "a#1", "b#4", "b#5"])]);
    let metrics = evaluate(&run, None, &[query("q", "s", Level::Doc)], &judgements).mean;
    assert_eq!((metrics.mrr10, metrics.recall10), (0.5, 1.0));
}

#[test]
fn sets_weigh_the_same_and_unjudged_queries_nothing() {
    let judgements = read_judgements("a 0 x#0 1\nb 0 x#0 1\nc 0 x#0 1\nd 0 x#0 0\n".as_bytes(), "qrels").unwrap();
    let run = run_of(&[("a", &["x#0"]), ("b", &["x#0"]), ("c", &["y#0"]), ("d", &["x#0"])]);
    let queries =
        [("a", "s"), ("b", "s"), ("c", "t"), ("d", "t"), ("e", "t")].map(|(id, set)| query(id, set, Level::Passage));
    let evaluation = evaluate(&run, None, &queries, &judgements);
    assert_eq!(evaluation.sets.keys().collect::<Vec<_>>(), ["s", "t"]);
    assert_eq!((evaluation.sets["s"].mrr10, evaluation.sets["t"].mrr10), (1.0, 0.0));
    assert_eq!((evaluation.mean.mrr10, evaluation.mean.n), (0.5, 3));
}

#[test]
fn another_run_is_compared_query_by_query() {
    let ids: Vec<String> = (0..40).map(|n| format!("q{n}")).collect();
    let queries: Vec<_> = ids.iter().map(|id| query(id, "s", Level::Passage)).collect();
    let qrels: String = ids.iter().map(|id| format!("{id} 0 x#0 1\n")).collect();
    let judgements = read_judgements(qrels.as_bytes(), "qrels").unwrap();
    let list = |good: &dyn Fn(usize) -> bool| {
        let of = |i: usize| if good(i) { vec![("x#0".to_owned(), 1.0)] } else { Vec::new() };
        ids.iter().enumerate().map(|(i, id)| (id.clone(), of(i))).collect::<Run>()
    };
    let (better, base) = (list(&|i| i >= 10), list(&|i| i >= 20));
    let difference = evaluate(&better, Some(&base), &queries, &judgements).base.unwrap()["s"];
    assert_eq!((difference.wins, difference.losses, difference.mrr10), (10, 0, 0.25));
    assert!(0.0 < difference.low && difference.low < 0.25 && 0.25 < difference.high && difference.high < 0.5);
    let same = evaluate(&base, Some(&base), &queries, &judgements).base.unwrap()["s"];
    assert_eq!((same.mrr10, same.low, same.high, same.wins), (0.0, 0.0, 0.0, 0));
}

#[test]
fn a_wrong_line_is_named() {
    let message = |error: EvalError| format!("{error}; {:?}", error.hint().unwrap());
    let queries = |text: &str| message(read_queries(text.as_bytes(), "fragen.jsonl").unwrap_err());
    insta::assert_snapshot!(queries("{\"id\": \"a\", \"text\": \"x\"}\n\nWer?\n"), @"`fragen.jsonl`, line 3: expected a JSON object with `id`, `text` and perhaps `set`, `level` (`passage` or `doc`), found `Wer?` (expected value at line 1 column 1); MendLine");
    insta::assert_snapshot!(queries("{\"id\": \"a b\", \"text\": \"x\"}"), @"`fragen.jsonl`, line 1: expected an `id` without blanks, found `a b`; MendLine");
    insta::assert_snapshot!(queries("{\"id\": \"a\", \"text\": \"x\"}\n{\"id\": \"a\", \"text\": \"y\"}"), @"`fragen.jsonl`, line 2: expected an `id` of its own, found `a` again; MendLine");
    let qrels = |text: &str| message(read_judgements(text.as_bytes(), "urteile.tsv").unwrap_err());
    insta::assert_snapshot!(qrels("q 0 a#1"), @"`urteile.tsv`, line 1: expected `query 0 document grade`, found `q 0 a#1`; MendLine");
    insta::assert_snapshot!(qrels("q 0 a#1 gut"), @"`urteile.tsv`, line 1: expected a whole number as grade, found `gut`; MendLine");
    let run = |text: &str| message(read_run(text.as_bytes(), "lauf.txt").unwrap_err());
    insta::assert_snapshot!(run("q Q0 a#1 eins 2.5 x"), @"`lauf.txt`, line 1: expected `query Q0 document rank score tag`, found `q Q0 a#1 eins 2.5 x`; MendLine");
}

#[test]
fn the_sample_story_is_evaluated() {
    let sandbox = Sandbox::new();
    copy_folder(&sample_articles(), &sandbox.path("index-data/articles"));
    assert_eq!(sandbox.run("index index-data/articles").code, Some(0));
    sandbox.write(
        "fragen.jsonl",
        "{\"id\": \"reichweite\", \"text\": \"Welche Reichweite haben die Marschflugkörper?\"}\n\
         {\"id\": \"agentur\", \"text\": \"Marschflugkörper Reichweite\", \"set\": \"artikel\", \"level\": \"doc\"}\n\
         {\"id\": \"ohne\", \"text\": \"Kormoran\"}\n",
    );
    sandbox.write("urteile.tsv", "reichweite 0 ag-0003#1 1\nagentur 0 ag-0003 1\n");
    let first = sandbox.run("eval fragen.jsonl --qrels urteile.tsv --run lauf.txt");
    insta::assert_snapshot!(first, @r#"
    exit: 0
    ----- stdout
    set          n  MRR@10  nDCG@10    S@1   R@10  R@100
    all          1  1.0000   1.0000  1.000  1.000  1.000
    artikel      1  1.0000   1.0000  1.000  1.000  1.000
    mean         2  1.0000   1.0000  1.000  1.000  1.000
    ----- stderr
    1 of 3 queries have no relevant document and do not count
    "#);
    let again =
        sandbox.run("eval fragen.jsonl --qrels urteile.tsv --base lauf.txt --format json --no-context headline,lead");
    insta::assert_snapshot!(again, @r#"
    exit: 0
    ----- stdout
    {
      "sets": {
        "all": {
          "n": 1,
          "mrr10": 1.0,
          "ndcg10": 1.0,
          "success1": 1.0,
          "recall10": 1.0,
          "recall100": 1.0
        },
        "artikel": {
          "n": 1,
          "mrr10": 1.0,
          "ndcg10": 1.0,
          "success1": 1.0,
          "recall10": 1.0,
          "recall100": 1.0
        }
      },
      "mean": {
        "n": 2,
        "mrr10": 1.0,
        "ndcg10": 1.0,
        "success1": 1.0,
        "recall10": 1.0,
        "recall100": 1.0
      },
      "base": {
        "all": {
          "mrr10": 0.0,
          "low": 0.0,
          "high": 0.0,
          "wins": 0,
          "losses": 0
        },
        "artikel": {
          "mrr10": 0.0,
          "low": 0.0,
          "high": 0.0,
          "wins": 0,
          "losses": 0
        }
      }
    }
    ----- stderr
    1 of 3 queries have no relevant document and do not count
    "#);
    let run = std::fs::read_to_string(sandbox.path("lauf.txt")).unwrap();
    assert!(run.starts_with("reichweite Q0 ag-0003#1 1 "), "{run}");
}

#[test]
fn a_missing_file_and_a_limit_of_nothing_are_told() {
    let sandbox = Sandbox::new();
    sandbox.write("fragen.jsonl", "{\"id\": \"ohne\", \"text\": \"Kormoran\"}\n");
    sandbox.write("urteile.tsv", "ohne 0 ag-0003 1\n");
    insta::assert_snapshot!(sandbox.run("eval fehlt.jsonl --qrels urteile.tsv"), @r#"
    exit: 2
    ----- stderr
    error: cannot read `fehlt.jsonl`: No such file or directory (os error 2)
    hint: check the path and its rights
    "#);
    insta::assert_snapshot!(sandbox.run("eval fragen.jsonl --qrels urteile.tsv --limit 0"), @r#"
    exit: 2
    ----- stderr
    error: `--limit` is 0, expected 1 to 10000
    hint: 300 are enough for every measure here
    "#);
}

proptest! {
    #[test]
    fn the_order_of_lines_does_not_matter(order in Just((0..12usize).collect::<Vec<_>>()).prop_shuffle()) {
        let lines: Vec<String> = (1..=12).map(|rank| format!("q Q0 d#{rank} {rank} {} t", 20 - rank)).collect();
        let shuffled: String = order.iter().map(|i| format!("{}\n", lines[*i])).collect();
        let sorted = lines.join("\n");
        prop_assert_eq!(
            read_run(shuffled.as_bytes(), "a").unwrap(),
            read_run(sorted.as_bytes(), "b").unwrap()
        );
    }

    #[test]
    fn any_file_is_read_or_refused(text in "(?s).{0,200}") {
        let _ = read_queries(text.as_bytes(), "a");
        let _ = read_judgements(text.as_bytes(), "a");
        let _ = read_run(text.as_bytes(), "a");
    }
}

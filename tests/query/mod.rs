//! Queries become trees and plans. Properties proved here:
//! 1. each query of `cases.txt` is read as written there, with these warnings at these places;
//! 2. any text of up to 4 KiB is read or refused, never a panic;
//! 3. what is printed is read as the same again;
//! 4. nesting and length have limits;
//! 5. any query searches an archive without a panic;
//! 6. no word of a query gets lost without a warning;
//! 7. reading a query of 4 KiB takes no more than the square of what a shorter one takes.

use std::fmt::Write as _;
use std::sync::Arc;

use beleg::analysis::Analyzer;
use beleg::query::{MAX_NESTING, MAX_QUERY_BYTES, QueryError, parse, parse_plain, resolve};
use beleg::{Archive, IndexOptions, Input, SearchRequest};
use chrono::{DateTime, Utc};
use proptest::prelude::*;

fn clock() -> DateTime<Utc> {
    "2025-10-20T10:00:00Z".parse().unwrap()
}

/// `read_as | code start-end, …` of a query.
fn reading(query: &str) -> String {
    let parsed = parse(query, clock()).unwrap();
    let mut warnings = parsed.warnings;
    resolve(&parsed.ast, &SearchRequest::new(query), clock(), &Arc::new(Analyzer::new()), &mut warnings);
    let mut line = parsed.ast.to_string();
    for (i, warning) in warnings.iter().enumerate() {
        let code = serde_json::to_value(warning.code).unwrap();
        let code = code.as_str().unwrap();
        let mark = if i == 0 { " | " } else { ", " };
        write!(line, "{mark}{code} {}-{}", warning.start, warning.end).unwrap();
    }
    line
}

#[test]
fn queries_are_read_as_written_in_the_cases() {
    let mut wrong = String::new();
    let mut cases = 0;
    for (number, line) in include_str!("cases.txt").lines().enumerate() {
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        let (query, expected) = line.split_once(" --- ").unwrap_or_else(|| panic!("line {}: no ` --- `", number + 1));
        let found = reading(query);
        cases += 1;
        if found != expected {
            writeln!(wrong, "line {}: {query}\n  expected: {expected}\n  found:    {found}", number + 1).unwrap();
        }
    }
    assert!(cases > 100, "only {cases} cases were found");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn each_operator_of_the_table_stands_in_the_cases() {
    let cases = include_str!("cases.txt");
    for operator in [
        "UND",
        "ODER",
        "NICHT",
        "AND",
        "OR",
        "NOT",
        "NEAR/",
        "NAHE/",
        "VOR/",
        "BEFORE/",
        "SATZ(",
        "SENTENCE(",
        "ARTIKEL(",
        "ARTICLE(",
        "titel:",
        "quelle:",
        "agentur:",
        "ort:",
        "autor:",
        "datum:",
    ] {
        let asked = |line: &str| line.split(" --- ").next().is_some_and(|query| query.contains(operator));
        assert!(cases.lines().any(asked), "no case has `{operator}`");
    }
}

#[test]
fn brackets_nest_64_deep_and_no_deeper() {
    let nested = |depth: usize| format!("{}Tomahawk{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(parse(&nested(MAX_NESTING), clock()).unwrap().ast.to_string(), "Tomahawk");
    assert_eq!(parse(&nested(MAX_NESTING + 1), clock()).unwrap_err(), QueryError::TooDeep { at: MAX_NESTING });
    let title = format!("{}Gipfel{}", "titel:(".repeat(MAX_NESTING + 1), ")".repeat(MAX_NESTING + 1));
    assert!(matches!(parse(&title, clock()), Err(QueryError::TooDeep { .. })));
}

#[test]
fn four_kibibytes_of_brackets_are_refused() {
    for bracket in ["(", "((", "+(", "NICHT ("] {
        let query = bracket.repeat(MAX_QUERY_BYTES / bracket.len());
        assert!(matches!(parse(&query, clock()), Err(QueryError::TooDeep { .. })), "{bracket}");
    }
    let closing = parse(&")".repeat(MAX_QUERY_BYTES), clock()).unwrap();
    assert_eq!(closing.warnings.len(), MAX_QUERY_BYTES);
}

#[test]
fn a_query_has_at_most_4096_bytes() {
    assert!(parse(&"ä".repeat(MAX_QUERY_BYTES / 2), clock()).is_ok());
    let long = "x".repeat(MAX_QUERY_BYTES + 1);
    assert_eq!(parse(&long, clock()).unwrap_err(), QueryError::TooLong { length: MAX_QUERY_BYTES + 1 });
    assert_eq!(parse_plain(&long).unwrap_err(), QueryError::TooLong { length: MAX_QUERY_BYTES + 1 });
}

#[test]
fn long_chains_of_operators_are_read() {
    for piece in [
        "NICHT ",
        "a UND ",
        "a ODER ",
        "+",
        "-",
        "=",
        "titel:",
        "datum:",
        "\"",
        "„“",
        "a* ",
        "a NEAR/5 ",
        "VOR/2 ",
        "~",
        "a~1 ",
    ] {
        let query = piece.repeat(MAX_QUERY_BYTES / piece.len());
        let read = parse(&query, clock()).unwrap();
        resolve(&read.ast, &SearchRequest::new(&query), clock(), &Arc::new(Analyzer::new()), &mut Vec::new());
    }
}

#[test]
fn a_plain_query_is_only_words() {
    let read = |query: &str| parse_plain(query).unwrap().ast.to_string();
    assert_eq!(read("Trump Putin"), "Trump Putin");
    // Printed in the query language, in which operators that are meant as words stand in quotes.
    assert_eq!(read("Trump UND -Putin"), "Trump \"UND\" \"-Putin\"");
    assert_eq!(read("titel:Gipfel (\"Treffen\" Steuer*"), "\"titel:Gipfel\" \"( Treffen\" \"Steuer*\"");
    assert_eq!(read(" … "), "");
}

/// Pieces that mean something to the parser, and random ones.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "(", ")", "+", "-", "–", "=", "*", "?", ":", "\"", "„", "“", "”", "«", "»", "'", "..", ",", "#", "//",
            "UND", "ODER", "NICHT", "AND", "OR", "NOT", "titel:", "quelle:", "agentur:", "ort:", "autor:", "datum:",
            "NEAR/5", "VOR/2", "NAHE/0", "BEFORE/9", "NEAR", "SATZ(", "ARTIKEL(", "SENTENCE(", "SATZ", "~", "~1", "~2",
            "/", "foo:", "2025-10", "2025-10-16", "gestern", "7d", "16:30", "https://beleg.example/a?b=c", "Politiker:innen",
            "Leser*innen", "der", "und", "²", "\u{ad}", "\u{301}",
        ])
        .prop_map(str::to_owned),
        3 => prop::sample::select(vec!["Tomahawk", "Gespräch", "Marschflugkörper", "Tomahawk-Marschflugkörper", "Wien"])
            .prop_map(str::to_owned),
        1 => "\\PC{1,4}",
    ];
    let glue = prop::sample::select(vec!["", " ", " "]);
    prop::collection::vec((piece, glue), 0..24)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, glue)| piece + glue).collect())
}

fn assert_stable(query: &str) -> Result<(), TestCaseError> {
    let Ok(parsed) = parse(query, clock()) else { return Ok(()) };
    for warning in &parsed.warnings {
        prop_assert!(warning.start <= warning.end && warning.end <= query.chars().count(), "{warning:?}");
    }
    let printed = parsed.ast.to_string();
    match parse(&printed, clock()) {
        Ok(again) => prop_assert_eq!(again.ast.to_string(), printed, "of {:?}", query),
        // Printing writes out what may be left out, which can be too much for a query at the limit.
        Err(QueryError::TooLong { .. }) => prop_assert!(printed.len() > MAX_QUERY_BYTES),
        Err(QueryError::TooDeep { .. }) => prop_assert!(query.matches('(').count() >= MAX_NESTING),
    }
    Ok(())
}

/// Words that are operators or names of fields where they stand as such, and are printed by another name.
const OPERATORS: &[&str] = &[
    "und", "and", "oder", "or", "nicht", "not", "near", "nahe", "vor", "before", "satz", "sentence", "artikel",
    "article", "titel", "title", "quelle", "source", "agentur", "agency", "ort", "place", "autor", "author", "datum",
    "date",
];

proptest! {
    #[test]
    fn no_word_is_lost_without_a_warning(query in pieces()) {
        // Days are printed in another form.
        prop_assume!(!query.contains("datum"));
        let Ok(parsed) = parse(&query, clock()) else { return Ok(()) };
        let analyzer = Analyzer::new();
        let read: Vec<String> =
            analyzer.tokens(&parsed.ast.to_string()).into_iter().map(|token| token.exact).collect();
        for token in analyzer.tokens(&query) {
            let word = token.exact.as_str();
            let start = query.get(..token.span.start).unwrap().chars().count();
            let is_warned = parsed.warnings.iter().any(|warning| warning.start <= start && start < warning.end);
            prop_assert!(
                is_warned || OPERATORS.contains(&word) || read.iter().any(|other| other == word),
                "`{word}` of `{query}` is not in `{}`: {:?}", parsed.ast, parsed.warnings
            );
        }
    }

    #[test]
    fn any_text_is_read_or_refused(query in "(?s).{0,1024}") {
        assert_stable(&query)?;
        prop_assert!(parse_plain(&query).is_ok());
    }

    #[test]
    fn what_is_printed_is_read_the_same(query in pieces()) {
        assert_stable(&query)?;
    }

    #[test]
    fn a_plain_query_is_printed_in_the_query_language(query in pieces()) {
        let printed = parse_plain(&query).unwrap().ast.to_string();
        prop_assert_eq!(parse(&printed, clock()).unwrap().ast.to_string(), printed);
    }
}

#[test]
fn any_query_searches_without_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("artikel.jsonl");
    let records = [
        r#"{"id":"a","headline":"Gipfel in Wien","outlet":"Elbpost","published":"2025-10-16","paragraphs":["Tomahawk-Marschflugkörper für Velonien.","Das Gespräch dauerte zwei Stunden."]}"#,
        r#"{"id":"b","headline":"Kein Termin","place":"Wien","paragraphs":["Der und die und das.","Wien wartet."]}"#,
    ];
    std::fs::write(&path, records.join("\n")).unwrap();
    let archive = Archive::open_or_create(&folder.path().join("index")).unwrap().with_clock(clock());
    archive.index(&[Input::Path(path)], &IndexOptions::default(), &mut |_| {}).unwrap();
    proptest!(|(query in prop_oneof![pieces(), "(?s).{0,64}".boxed()])| {
        let Ok(answer) = archive.search(&SearchRequest::new(&query)) else { return Ok(()) };
        prop_assert!(answer.hits.len() as u64 <= answer.total.passages);
        prop_assert!(answer.hits.iter().all(|hit| hit.score.is_finite()));
        let places: Vec<_> = answer.warnings.iter().map(|warning| (warning.start, warning.end)).collect();
        prop_assert!(places.is_sorted(), "{:?}", places);
    });
}

#[test]
fn reading_any_query_takes_at_most_the_square_of_its_length() {
    let pieces =
        ["(a ", "a NEAR/5 ", "\"a b\"~3 ", "=a ", "titel:(a ", "*a*b*c*", "ä~2 ", "-", "datum:", "„", "a-", "SATZ(a "];
    let pieces = pieces.into_iter().chain(["Donaudampfschifffahrtsgesellschaft", "\u{301}\u{ad}"]);
    let analyzer = Arc::new(Analyzer::new());
    for piece in pieces {
        // The fastest of a few runs, as the machine may be busy.
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let once = |_| {
                let start = std::time::Instant::now();
                if let Ok(read) = parse(&text, clock()) {
                    let mut warnings = read.warnings;
                    resolve(&read.ast, &SearchRequest::new(&text), clock(), &analyzer, &mut warnings);
                }
                start.elapsed().as_secs_f64()
            };
            (0..3).map(once).fold(f64::INFINITY, f64::min)
        };
        let (short, long) = (time(MAX_QUERY_BYTES / 8), time(MAX_QUERY_BYTES));
        // Eight times as long; what cannot be measured is allowed.
        assert!(long < 64.0 * short + 1.0, "{piece}: {short} s for an eighth, {long} s for all");
    }
}

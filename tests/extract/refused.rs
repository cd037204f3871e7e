//! Every article has outlet, day and author, or says why not. The cases are `refused.txt`: a file, and what is refused of it.

use std::fmt::Write;
use std::path::Path;

use beleg::extract::ExtractOptions;
use beleg::model::{Article, Block, BlockKind};

use super::{articles_with, now};

/// The reasons, and the facts for which each must be met in the cases.
const REASONS: [&str; 11] = [
    "forwarded",
    "mail-box",
    "sending-service",
    "no-person",
    "unsure",
    "event",
    "future",
    "ambiguous",
    "null-day",
    "unreadable",
    "not-stated",
];

fn described(article: &Article) -> String {
    let mut text = String::new();
    let meta = &article.meta;
    writeln!(text, "outlet: {}", meta.outlet.as_deref().unwrap_or("-")).unwrap();
    let day = meta.published.as_ref().or(meta.updated.as_ref()).map(|date| date.day.to_string());
    writeln!(text, "day: {}", day.as_deref().unwrap_or("-")).unwrap();
    writeln!(text, "authors: {}", if meta.authors.is_empty() { "-".to_owned() } else { meta.authors.join(", ") })
        .unwrap();
    for refused in &article.refused_facts {
        let line = refused.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        writeln!(text, "{line}{}: {} ({})", refused.fact, refused.value, refused.reason.as_str()).unwrap();
    }
    text.replace(":  (", ": (")
}

#[test]
fn what_an_article_lacks_says_why() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/extract/refused.txt");
    let cases = std::fs::read_to_string(&path).unwrap();
    let (mut wrong, mut met) = (String::new(), String::new());
    for case in cases.split("\n===\n").map(str::trim).filter(|case| !case.is_empty()) {
        let (comment, rest) = case.split_once('\n').unwrap();
        let (name, rule) = comment.trim_start_matches("# ").split_once(": ").unwrap();
        let (input, expected) = rest.split_once("\n---\n").unwrap();
        let mut found = articles_with(input.as_bytes(), name, &ExtractOptions::new(now())).unwrap();
        assert_eq!(found.len(), 1, "{comment}");
        let article = found.remove(0).unwrap();
        let found = described(&article);
        let is_heading = |block: &&Block| block.kind == BlockKind::Heading;
        assert_eq!(article.blocks.iter().find(is_heading), None, "{comment}");
        met.push_str(&found);
        for (fact, lacking) in [("outlet", "outlet: -\n"), ("published", "day: -\n")] {
            assert!(!found.contains(lacking) || found.contains(&format!("{fact}: ")), "{rule}: {found}");
        }
        if found.trim() != expected.trim() {
            writeln!(wrong, "# {name}: {rule}\n{input}\n---\n{}\n===", found.trim()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    for reason in REASONS {
        assert!(met.contains(&format!("({reason})")), "no case has the reason `{reason}`");
    }
}

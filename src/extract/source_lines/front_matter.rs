//! YAML front matter, as note-taking programs and site generators write it: keys and values between two lines `---`.
//!
//! Read are plain, quoted and listed values (`authors: [a, b]`, `- a` below the key). Nested values are passed over.

use super::fact::{Fact, Field};
use super::labels;
use crate::extract::lines::{lines_of, trim};
use crate::model::ByteSpan;

/// The longest front matter, in bytes.
const LONGEST: usize = 32 << 10;

/// What stands before the text.
#[derive(Debug)]
pub(super) struct Matter {
    pub(super) span: ByteSpan,
    pub(super) facts: Vec<Fact>,
    /// Keys that are not known, with their values.
    pub(super) others: Vec<(String, String)>,
}

/// Reads the front matter of a text; `None` if it has none.
pub(super) fn read(text: &str) -> Option<Matter> {
    let head = trim(text, ByteSpan::new(0, text.floor_char_boundary(text.len().min(LONGEST))));
    let lines = lines_of(text, head);
    let (first, lines) = lines.split_first()?;
    if first.of(text) != "---" {
        return None;
    }
    let end = lines.iter().position(|line| matches!(line.of(text), "---" | "..."))?;
    let span = ByteSpan::new(first.start, lines.get(end)?.end);
    let mut matter = Matter { span, facts: Vec::new(), others: Vec::new() };
    let mut keys = 0;
    let mut key = "";
    for line in lines.get(..end)? {
        let own = line.of(text);
        if own.starts_with('#') {
            continue;
        }
        if let Some(item) = own.strip_prefix("- ") {
            add(text, key, ByteSpan::new(line.end - item.len(), line.end), &mut matter);
            continue;
        }
        let Some((name, value)) = own.split_once(':').filter(|(name, _)| is_key(name)) else { continue };
        // What is indented belongs to the key above.
        let is_nested = text.get(..line.start).is_some_and(|before| before.ends_with([' ', '\t']));
        if is_nested {
            continue;
        }
        keys += 1;
        key = name.trim();
        let value = trim(text, ByteSpan::new(line.end - value.len(), line.end));
        let own = value.of(text);
        match own.strip_prefix('[').and_then(|list| list.strip_suffix(']')).filter(|_| !own.starts_with("[[")) {
            Some(list) => {
                let mut at = value.start + 1;
                for item in list.split(',') {
                    add(text, key, ByteSpan::new(at, at + item.len()), &mut matter);
                    at += item.len() + 1;
                }
            }
            None => add(text, key, value, &mut matter),
        }
    }
    (keys > 0).then_some(matter)
}

fn is_key(name: &str) -> bool {
    name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '))
}

/// Adds what a value says, without its quotation marks.
fn add(text: &str, key: &str, value: ByteSpan, matter: &mut Matter) {
    let mut value = trim(text, value);
    for (open, close) in [("\"", "\""), ("'", "'"), ("[[", "]]")] {
        let own = value.of(text);
        if let Some(inside) = own.strip_prefix(open).and_then(|own| own.strip_suffix(close)) {
            value = ByteSpan::new(value.start + open.len(), value.start + open.len() + inside.len());
        }
    }
    let words = value.of(text);
    // A block of lines follows; escapes are none of the text.
    if matches!(words, "" | "|" | ">" | ">-" | "|-" | "null" | "~") {
        return;
    }
    let known = labels::under_key(text, key, value);
    if known.is_empty() {
        matter.others.push((key.to_owned(), words.to_owned()));
        return;
    }
    let is_headline = |fact: &Fact| matches!(fact.field, Field::Headline | Field::Teaser | Field::Kicker);
    let is_escaped = words.contains('\\');
    matter.facts.extend(known.into_iter().filter(|fact| !(is_escaped && is_headline(fact))));
}

//! `corrections.jsonl`: what people correct, in a plain file beside the folder of the index.
//!
//! ```text
//! {"id":"m-1","fact":"outlet","value":"Elbpost"}
//! {"id":"m-1","fact":"published","value":"2025-10-17"}
//! {"id":"m-2","fact":"deleted","value":true}
//! ```
//!
//! One line per fact, by id and fact, so that versions of the file can be compared and merged. It may be edited by hand: keys that are not known
//! are kept, a line that cannot be read is named and kept, and the others hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ArchiveError;
use super::paths::beside;
use super::plain_file::{broken, lines, read_text};
use crate::calendar::{Named, parse_whole};
use crate::engine::embedded::write_durably;
use crate::model::{
    ArticleDate, ArticleId, ArticleMeta, Basis, Corrected, CorrectionView, DEFAULT_ZONE, Fact, Precision, Skipped,
    SourceFacts, fingerprint, sha256,
};

/// A line of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    id: ArticleId,
    fact: Fact,
    value: Value,
    /// Whatever else somebody notes.
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// What people corrected.
#[derive(Debug, Clone, Default)]
pub(super) struct Corrections {
    path: PathBuf,
    lines: BTreeMap<ArticleId, BTreeMap<Fact, Line>>,
    /// Lines that cannot be read, as they stand.
    unread: Vec<String>,
    /// What is wrong in the file.
    pub(super) broken: Vec<Skipped>,
}

impl Corrections {
    /// The name of the file.
    const FILE_NAME: &str = "corrections.jsonl";

    /// Reads the file of an index; there are no corrections if there is none.
    pub(super) fn of_index(index: &Path) -> Result<Self, ArchiveError> {
        let path = beside(index, Self::FILE_NAME);
        Ok(Self::parse(&read_text(&path)?.unwrap_or_default(), path))
    }

    fn parse(text: &str, path: PathBuf) -> Self {
        let mut corrections = Self { path, ..Self::default() };
        for (number, text, line) in lines::<Line>(text) {
            let line = line.and_then(|line| match ArticleId::parse(line.id.as_str()) {
                Err(error) => Err(error.to_string()),
                Ok(_) => read(line.fact, &line.value).map(|_| line),
            });
            match line {
                Ok(line) => {
                    let facts = corrections.lines.entry(line.id.clone()).or_default();
                    if let Some(before) = facts.insert(line.fact, line)
                        && let Some(now) = facts.get(&before.fact).filter(|now| now.value != before.value)
                    {
                        let message = format!("`{}` of `{}` is said twice: this line holds", now.fact, now.id);
                        corrections.note(number, message);
                    }
                }
                Err(message) => {
                    corrections.unread.push(text.to_owned());
                    corrections.note(number, format!("{message}; mend the line, the others hold"));
                }
            }
        }
        corrections
    }

    fn note(&mut self, line: u64, message: String) {
        self.broken.push(broken(&self.path, line, message));
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the file, by id and fact.
    pub(super) fn write(&self) -> Result<(), ArchiveError> {
        let mut text = self.text();
        self.unread.iter().for_each(|line| {
            text.push_str(line);
            text.push('\n');
        });
        Ok(write_durably(&self.path, text.as_bytes())?)
    }

    /// Writes the file as it was when it was read; none if there was nothing in it.
    pub(super) fn write_back(&self) -> Result<(), ArchiveError> {
        if self.lines.is_empty() && self.unread.is_empty() {
            let removed = fs::remove_file(&self.path);
            return removed.map_err(|source| ArchiveError::Io { action: "remove", path: self.path.clone(), source });
        }
        self.write()
    }

    /// The lines that can be read.
    fn text(&self) -> String {
        let mut text = String::new();
        for line in self.lines.values().flat_map(BTreeMap::values) {
            text.push_str(&serde_json::to_string(line).expect("plain data with text keys has a JSON form"));
            text.push('\n');
        }
        text
    }

    /// A checksum of all that holds.
    pub(super) fn sha256(&self) -> String {
        sha256(self.text().as_bytes())
    }

    /// The articles that something is said of.
    pub(super) fn ids(&self) -> BTreeSet<ArticleId> {
        self.lines.keys().cloned().collect()
    }

    /// Says something of an article, or takes it back.
    pub(super) fn set(&mut self, id: &ArticleId, fact: Fact, value: Option<Value>) {
        let facts = self.lines.entry(id.clone()).or_default();
        match value {
            Some(value) => {
                let rest = facts.remove(&fact).map(|line| line.rest).unwrap_or_default();
                facts.insert(fact, Line { id: id.clone(), fact, value, rest });
            }
            None => {
                facts.remove(&fact);
            }
        }
        if facts.is_empty() {
            self.lines.remove(id);
        }
    }

    /// Whether somebody deleted an article.
    pub(super) fn is_deleted(&self, id: &ArticleId) -> bool {
        self.lines.get(id).is_some_and(|facts| facts.contains_key(&Fact::Deleted))
    }

    /// All that is said of an article, by fact.
    pub(super) fn of(&self, id: &ArticleId) -> Vec<CorrectionView> {
        let facts = self.lines.get(id).into_iter().flat_map(BTreeMap::values);
        facts.map(|line| CorrectionView { fact: line.fact, value: line.value.clone() }).collect()
    }

    /// A fingerprint of what is said of an article; 0 if nothing is.
    pub(super) fn fingerprint(&self, id: &ArticleId) -> u64 {
        let facts = self.lines.get(id).into_iter().flat_map(BTreeMap::values);
        let said: String = facts.map(|line| format!("{}\0{}\0", line.fact, line.value)).collect();
        if said.is_empty() { 0 } else { fingerprint(said.as_bytes()) }
    }

    /// Corrects an article of which all is as its source says.
    pub(super) fn apply(&self, meta: &mut ArticleMeta) -> Option<Box<Corrected>> {
        let by = self.fingerprint(&meta.id);
        let corrected = (by != 0).then(|| Box::new(Corrected { by, source: SourceFacts::of(meta) }));
        for line in self.lines.get(&meta.id).into_iter().flat_map(BTreeMap::values) {
            match (line.fact, read(line.fact, &line.value)) {
                (Fact::Published, Ok(Said::Date(date))) => meta.published = date,
                (Fact::Updated, Ok(Said::Date(date))) => meta.updated = date,
                (Fact::Outlet, Ok(Said::Text(text))) => meta.outlet = text,
                (Fact::Place, Ok(Said::Text(text))) => meta.place = text,
                (Fact::Language, Ok(Said::Text(text))) => meta.language = text,
                (Fact::Author, Ok(Said::List(names))) => meta.authors = names,
                (Fact::Agency, Ok(Said::List(names))) => meta.agencies = names,
                _ => {}
            }
        }
        corrected
    }
}

/// What a value says.
enum Said {
    Date(Option<ArticleDate>),
    Text(Option<String>),
    List(Vec<String>),
    Deleted,
}

/// Reads the value of a fact.
fn read(fact: Fact, value: &Value) -> Result<Said, String> {
    let expected = |what: &str| format!("`{fact}`: expected {what}, found `{value}`");
    let filled = |text: &String| !text.trim().is_empty();
    match (fact, value) {
        (Fact::Deleted, Value::Bool(true)) => Ok(Said::Deleted),
        (Fact::Deleted, _) => Err(expected("`true`")),
        (Fact::Published | Fact::Updated, Value::Null) => Ok(Said::Date(None)),
        (Fact::Published | Fact::Updated, Value::String(text)) => match date(text) {
            Some(date) => Ok(Said::Date(Some(date))),
            None => Err(expected("a day like `2025-10-17`, `2025-10` or `2025`, or a time with its zone")),
        },
        (Fact::Published | Fact::Updated, _) => Err(expected("a text like `\"2025-10-17\"`, or `null`")),
        (Fact::Author | Fact::Agency, Value::Array(values)) => {
            let names: Option<Vec<String>> = values.iter().map(|name| name.as_str().map(str::to_owned)).collect();
            names.filter(|names| names.iter().all(filled)).map(Said::List).ok_or_else(|| expected("a list of names"))
        }
        (Fact::Author | Fact::Agency, Value::String(name)) if filled(name) => Ok(Said::List(vec![name.clone()])),
        (Fact::Author | Fact::Agency, _) => Err(expected("a list of names")),
        (_, Value::Null) => Ok(Said::Text(None)),
        (_, Value::String(text)) if filled(text) => Ok(Said::Text(Some(text.clone()))),
        _ => Err(expected("a text, or `null`")),
    }
}

/// A day, a period or a time, as a person says it.
fn date(text: &str) -> Option<ArticleDate> {
    let found = parse_whole(text.trim())?;
    let Named::Period(period, precision) = found.named else { return None };
    let instant = found.instant(DEFAULT_ZONE);
    let has_zone = found.time.is_some_and(|time| time.offset.is_some());
    let local = instant.filter(|_| has_zone).map(|instant| instant.with_timezone(&DEFAULT_ZONE).date_naive());
    Some(ArticleDate {
        day: local.unwrap_or(period.first),
        last_day: (period.last != period.first).then_some(period.last),
        instant,
        precision: if instant.is_some() { Precision::Minute } else { precision },
        basis: Basis::Corrected,
        evidence: None,
    })
}

/// The value of a fact as a person types it, in the form in which the file has it; `None` takes a correction back.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn typed(fact: Fact, texts: &[&str]) -> Result<Option<Value>, String> {
    let value = match (fact, texts) {
        (_, [""]) => return Ok(None),
        (Fact::Author | Fact::Agency, names) => names.iter().map(|name| Value::from(*name)).collect(),
        (Fact::Published | Fact::Updated, ["none"]) => Value::Null,
        (Fact::Published | Fact::Updated, [text]) => {
            let date = date(text).ok_or_else(|| {
                format!("expected a day like `2025-10-17`, `2025-10` or `2025`, a time, or `none`, found `{text}`")
            })?;
            let day = || date.path().trim_start_matches('/').replace('/', "-");
            let time = date.instant.map(|instant| instant.with_timezone(&DEFAULT_ZONE));
            Value::from(time.map_or_else(day, |time| time.to_rfc3339_opts(SecondsFormat::Secs, false)))
        }
        (_, [text]) => Value::from(*text),
        _ => return Err("expected one value, found several".to_owned()),
    };
    read(fact, &value)?;
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Corrections {
        Corrections::parse(text, PathBuf::from("corrections.jsonl"))
    }

    #[test]
    fn lines_are_written_by_id_and_fact_and_keep_what_somebody_noted() {
        let corrections = parse(
            "{\"id\":\"b\",\"fact\":\"deleted\",\"value\":true}\n\n\
             {\"id\":\"a\",\"fact\":\"published\",\"value\":\"2025-10\",\"note\":\"siehe Impressum\"}\n\
             {\"id\":\"a\",\"fact\":\"outlet\",\"value\":\"Elbpost\"}\n",
        );
        assert!(corrections.broken.is_empty());
        assert_eq!(
            corrections.text(),
            "{\"id\":\"a\",\"fact\":\"outlet\",\"value\":\"Elbpost\"}\n\
             {\"id\":\"a\",\"fact\":\"published\",\"value\":\"2025-10\",\"note\":\"siehe Impressum\"}\n\
             {\"id\":\"b\",\"fact\":\"deleted\",\"value\":true}\n"
        );
    }

    #[test]
    fn a_broken_line_is_named_and_the_others_hold() {
        let corrections = parse(
            "<<<<<<< HEAD\n{\"id\":\"a\",\"fact\":\"outlet\",\"value\":\"Elbpost\"}\n=======\n\
             {\"id\":\"a\",\"fact\":\"outlet\",\"value\":\"Alpenbote\"}\n\
             {\"id\":\"a\",\"fact\":\"published\",\"value\":\"gestern abend\"}\n\
             {\"id\":\"a b\",\"fact\":\"place\",\"value\":\"Halvik\"}\n{\"id\":\"a\",\"fact\":\"titel\",\"value\":\"x\"}\n",
        );
        let lines: Vec<u64> = corrections.broken.iter().filter_map(|broken| broken.line).collect();
        assert_eq!(lines, [1, 3, 4, 5, 6, 7]);
        assert_eq!(corrections.unread.len(), 5);
        let id = ArticleId::parse("a").unwrap();
        assert_eq!(corrections.of(&id)[0].value, "Alpenbote");
    }

    #[test]
    fn days_are_kept_as_exactly_as_they_are_known() {
        let kept =
            |text: &str| typed(Fact::Published, &[text]).map(|value| value.map_or(String::new(), |v| v.to_string()));
        assert_eq!(kept("17.10.2025").as_deref(), Ok("\"2025-10-17\""));
        assert_eq!(kept("Oktober 2025").as_deref(), Ok("\"2025-10\""));
        assert_eq!(kept("2025").as_deref(), Ok("\"2025\""));
        assert_eq!(kept("2025-10-17T23:30:00Z").as_deref(), Ok("\"2025-10-18T01:30:00+02:00\""));
        assert_eq!(kept("none").as_deref(), Ok("null"));
        assert_eq!(kept("").as_deref(), Ok(""));
        assert!(kept("am Montag").is_err());
    }
}

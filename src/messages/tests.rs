//! Both files say everything, nothing is said in vain, and words come out as they should.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chrono::NaiveDate;

use super::*;

/// The keys of a file with their variables.
fn variables(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let is_key = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
    let keys: Vec<&str> = lang.file().lines().filter(is_key).filter_map(|line| line.split(" =").next()).collect();
    let count = keys.len();
    let found: BTreeMap<_, _> = keys
        .into_iter()
        .map(|key| {
            let entry = entry(lang.file(), key).unwrap();
            assert!(FluentResource::try_new(entry.to_owned()).is_ok(), "{lang:?}: `{key}` is no Fluent:\n{entry}");
            let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '-';
            let names = entry.split('$').skip(1).filter_map(|rest| rest.split(is_end).next());
            (key.to_owned(), names.map(str::to_owned).collect())
        })
        .collect();
    assert_eq!(found.len(), count, "{lang:?}: a key stands there twice");
    found
}

/// The code of all sources, without comments.
fn sources() -> String {
    fn add(folder: &Path, all: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path, all);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("messages/tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                code.for_each(|line| all.extend([line, "\n"]));
            }
        }
    }
    let mut all = String::new();
    add(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_variables() {
    let (english, german) = (variables(Lang::English), variables(Lang::German));
    // Help is English in the sources; the tests of the command line hold it complete.
    let other = |key: &&String| !key.starts_with("help") && english.get(*key) != german.get(*key);
    let differ: BTreeSet<_> = english.keys().chain(german.keys()).filter(other).collect();
    assert!(differ.is_empty(), "in one language only, or with other variables: {differ:?}");
}

#[test]
fn every_message_is_used_and_every_used_one_is_there() {
    let known = variables(Lang::English);
    let sources = sources();
    // What was tried is named where it fails; its key is made of that.
    let words = |key: &str| key.strip_prefix("do-").map_or(key.to_owned(), |action| action.replace('-', " "));
    let in_vain: Vec<_> = known.keys().filter(|key| !sources.contains(&format!("\"{}\"", words(key)))).collect();
    assert!(in_vain.is_empty(), "said nowhere: {in_vain:?}");
    let unknown: Vec<_> = sources
        .split("Message::new(")
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .filter(|key| !known.contains_key(*key))
        .collect();
    assert!(unknown.is_empty(), "in no file: {unknown:?}");
}

#[test]
fn numbers_and_plurals_follow_the_language() {
    let total =
        |passages: u64, articles: u64| Message::new("total").with("passages", passages).with("articles", articles);
    assert_eq!(total(1, 1).say(Lang::German), "1 Stelle in 1 Artikel");
    assert_eq!(total(12_345, 2).say(Lang::German), "12.345 Stellen in 2 Artikeln");
    assert_eq!(total(1_234_567, 0).to_string(), "1,234,567 passages in 0 articles");
    assert_eq!(Lang::German.bytes(12_345_678_901), "12,3 GB");
    assert_eq!([9_999, 10_000].map(|n| Lang::English.number(n)), ["9999", "10,000"]);
}

#[test]
fn days_are_written_so_that_nobody_takes_the_day_for_the_month() {
    let day = NaiveDate::from_ymd_opt(2025, 10, 6).unwrap();
    assert_eq!((Lang::English.day(day), Lang::German.day(day)), ("6 Oct 2025".to_owned(), "06.10.2025".to_owned()));
    let instant = "2025-10-06T22:05:00Z".parse().unwrap();
    assert_eq!(Lang::German.instant(instant, chrono_tz::Europe::Berlin), "07.10.2025, 00:05");
}

#[test]
fn the_locale_decides_as_it_does_for_other_programs() {
    let of = |variables: &[(&str, &str)]| {
        Lang::of_environment(|name| {
            variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(of(&[]), Lang::English);
    assert_eq!(of(&[("LANG", "de_DE.UTF-8")]), Lang::German);
    assert_eq!(of(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", ""), ("LC_MESSAGES", "en_GB")]), Lang::English);
    assert_eq!(of(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C.UTF-8"), ("LANGUAGE", "de")]), Lang::English);
    assert_eq!(of(&[("LANG", "fr_FR"), ("LANGUAGE", "nds:de_AT:en")]), Lang::German);
    assert_eq!(of(&[("LC_ALL", "fr_FR"), ("LANG", "de")]), Lang::English);
}

#[test]
fn a_message_survives_the_index_in_every_language() {
    let inner = Message::new("date-dateline").with("days", "10.2025");
    let message = Message::new("warning").with("message", inner);
    let mut kept = Vec::new();
    stored::serialize(&message, &mut serde_json::Serializer::new(&mut kept)).unwrap();
    let read = stored::deserialize(&mut serde_json::Deserializer::from_slice(&kept)).unwrap();
    assert_eq!(read.say(Lang::German), "Warnung: 10.2025 (Ortsmarke)");
    assert_eq!(serde_json::to_string(&read).unwrap(), "\"warning: 10.2025 (dateline)\"");
    let older = stored::deserialize(&mut serde_json::Deserializer::from_str("\"cut off\"")).unwrap();
    assert_eq!(older, Message::words("cut off"));
}

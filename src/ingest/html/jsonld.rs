//! Linked data in a page's scripts: the articles that they describe, and what they name by reference.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::dom::Id;
use super::lenient::values;
use crate::ingest::references::unescaped;

/// Types that are articles, and how well they say it; the best counts.
const TYPES: &[(&str, u8)] = &[
    ("newsarticle", 4),
    ("reportagenewsarticle", 4),
    ("analysisnewsarticle", 4),
    ("backgroundnewsarticle", 4),
    ("opinionnewsarticle", 4),
    ("reviewnewsarticle", 4),
    ("askpublicnewsarticle", 4),
    ("liveblogposting", 4),
    ("article", 3),
    ("blogposting", 3),
    ("report", 3),
    ("satiricalarticle", 3),
    ("advertisercontentarticle", 3),
    ("scholarlyarticle", 3),
    ("techarticle", 3),
    ("socialmediaposting", 2),
    ("discussionforumposting", 2),
    ("claimreview", 2),
    ("review", 2),
    ("criticreview", 2),
    ("recipe", 2),
    ("howto", 2),
    ("qapage", 1),
    ("faqpage", 1),
    ("webpage", 1),
    ("itempage", 1),
    ("creativework", 1),
    ("videoobject", 0),
];

/// Levels of nesting that are searched.
const MAX_LEVELS: usize = 12;
/// Objects that others may refer to.
const MAX_REFERENCES: usize = 1 << 12;

/// All linked data of a page.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    /// The values, and the script that each stands in.
    values: Vec<(Value, Id)>,
}

/// An object that describes an article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Described<'a> {
    pub(super) object: &'a Map<String, Value>,
    /// How well its type says that it is an article.
    pub(super) rank: u8,
    pub(super) script: Id,
}

/// Objects with a name, by their `@id`.
pub(super) type References<'a> = FxHashMap<&'a str, &'a Map<String, Value>>;

impl LinkedData {
    /// Adds what a script holds.
    pub(super) fn read(&mut self, script: Id, text: &str) {
        self.values.extend(values(text).into_iter().map(|value| (value, script)));
    }

    /// The articles that are described, in order.
    pub(super) fn articles(&self) -> Vec<Described<'_>> {
        let mut found = Vec::new();
        for (value, script) in &self.values {
            collect(value, *script, MAX_LEVELS, &mut found);
        }
        found
    }

    /// The objects that others may refer to.
    pub(super) fn references(&self) -> References<'_> {
        let mut known = References::default();
        for (value, _) in &self.values {
            refer(value, MAX_LEVELS, &mut known);
        }
        known
    }
}

fn collect<'a>(value: &'a Value, script: Id, levels: usize, found: &mut Vec<Described<'a>>) {
    if levels == 0 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, script, levels - 1, found)),
        Value::Object(object) => {
            // What is listed beside the article (`itemListElement`, `hasPart`) is another article.
            for inner in ["@graph", "mainEntity", "mainEntityOfPage"].iter().filter_map(|key| object.get(*key)) {
                collect(inner, script, levels - 1, found);
            }
            if let Some(rank) = rank(object) {
                found.push(Described { object, rank, script });
            }
        }
        _ => {}
    }
}

fn refer<'a>(value: &'a Value, levels: usize, known: &mut References<'a>) {
    if levels == 0 || known.len() >= MAX_REFERENCES {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| refer(item, levels - 1, known)),
        Value::Object(object) => {
            let is_named = ["name", "givenName"].iter().any(|key| object.contains_key(*key));
            if let Some(Value::String(id)) = object.get("@id").filter(|_| is_named) {
                known.entry(id).or_insert(object);
            }
            object.values().for_each(|inner| refer(inner, levels - 1, known));
        }
        _ => {}
    }
}

fn rank(object: &Map<String, Value>) -> Option<u8> {
    let types: Vec<&str> = match object.get("@type")? {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let known = |name: &str| {
        let bare = name.rsplit(['/', ':', '#']).next().unwrap_or(name).to_ascii_lowercase();
        TYPES.iter().find(|(known, _)| *known == bare).map(|(_, rank)| *rank)
    };
    types.into_iter().filter_map(known).max()
}

/// The text of a value: a string, or the `name` or `@value` of an object, or the first of an array.
pub(super) fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.as_str()).filter(|text| !text.trim().is_empty()),
        Value::Array(items) => items.iter().find_map(text_of),
        Value::Object(object) => ["name", "@value"].iter().find_map(|key| match object.get(*key) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        }),
        _ => None,
    }
}

/// The name of what a value is or refers to.
pub(super) fn name_of(value: &Value, known: &References<'_>) -> Option<String> {
    let mut found = Vec::new();
    names(value, known, &mut found);
    found.into_iter().find(|name| !name.trim().is_empty())
}

/// The names in an author's value, also of those that it refers to.
pub(super) fn names(value: &Value, known: &References<'_>, found: &mut Vec<String>) {
    const MOST: usize = 64;
    match value {
        Value::String(name) => match known.get(name.as_str()) {
            Some(object) => names_in(object, found),
            // `#org`: a reference to nothing.
            None => found.extend(Some(unescaped(name)).filter(|name| !name.starts_with('#'))),
        },
        Value::Array(items) => items.iter().take(MOST).for_each(|item| names(item, known, found)),
        Value::Object(object) => {
            let before = found.len();
            names_in(object, found);
            let meant = object.get("@id").and_then(Value::as_str).and_then(|id| known.get(id));
            if let Some(meant) = meant.filter(|_| found.len() == before) {
                names_in(meant, found);
            }
        }
        _ => {}
    }
}

fn names_in(object: &Map<String, Value>, found: &mut Vec<String>) {
    const MOST: usize = 64;
    let part = |key| object.get(key).and_then(Value::as_str).map(unescaped);
    match object.get("name") {
        Some(Value::String(name)) => found.push(unescaped(name)),
        Some(Value::Array(list)) => found.extend(list.iter().take(MOST).filter_map(Value::as_str).map(unescaped)),
        _ => found.extend(part("givenName").zip(part("familyName")).map(|(given, family)| format!("{given} {family}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: &str) -> LinkedData {
        let mut data = LinkedData::default();
        data.read(1, script);
        data
    }

    #[test]
    fn articles_are_found_in_graphs_and_arrays() {
        let script = r#"[{"@graph": [{"@type": "WebPage"}, {"@type": ["Thing", "https://schema.org/Article"]}]}, 7]"#;
        let ranks: Vec<u8> = read(script).articles().iter().map(|found| found.rank).collect();
        assert_eq!(ranks, [1, 3]);
    }

    #[test]
    fn names_are_found_by_reference() {
        let data = read(
            r##"{"@graph": [{"@id": "#ida", "name": "Ida Kern"}, {"@id": "#ole", "givenName": "Ole", "familyName": "Sand"}, {"@id": "#x"}]}"##,
        );
        let known = data.references();
        for (value, expected) in [
            (r##"{"@id": "#ida"}"##, "Ida Kern"),
            (r##"["#ole", {"name": "Nele Brück"}]"##, "Ole Sand, Nele Brück"),
            (r##"{"@id": "#ida", "name": "I. Kern"}"##, "I. Kern"),
            (r##"{"@id": "#x"}"##, ""),
            (r##"{"@id": "#unbekannt"}"##, ""),
        ] {
            let mut found = Vec::new();
            names(&serde_json::from_str(value).unwrap(), &known, &mut found);
            assert_eq!(found.join(", "), expected, "{value}");
        }
    }
}

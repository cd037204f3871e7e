//! Linked data in a page's scripts: the article that it describes, also where the JSON is sloppy.

use serde_json::{Map, Value};

use crate::ingest::references::character;

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

/// An object that describes an article.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) object: Map<String, Value>,
    pub(super) rank: u8,
}

/// Finds the articles that a script describes, in order.
pub(super) fn articles(script: &str) -> Vec<Described> {
    let mut found = Vec::new();
    for value in values(script) {
        collect(value, MAX_LEVELS, &mut found);
    }
    found
}

fn collect(value: Value, levels: usize, found: &mut Vec<Described>) {
    if levels == 0 {
        return;
    }
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| collect(item, levels - 1, found)),
        Value::Object(mut object) => {
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"] {
                // What is listed beside the article is another article.
                let is_list = matches!(key, "itemListElement" | "item" | "hasPart");
                if let Some(inner) = object.get_mut(key)
                    && !is_list
                    && (inner.is_object() || inner.is_array())
                {
                    collect(inner.take(), levels - 1, found);
                }
            }
            if let Some(rank) = rank(&object) {
                found.push(Described { object, rank });
            }
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

/// The values in a script: as they stand, else with the usual faults mended.
fn values(script: &str) -> Vec<Value> {
    let bare =
        script.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let bare = bare.trim_end().trim_end_matches("-->").trim_end_matches("]]>").trim_end_matches("//").trim_end();
    let read = |text: &str| -> Vec<Value> {
        serde_json::Deserializer::from_str(text).into_iter::<Value>().map_while(Result::ok).collect()
    };
    if let Ok(value) = serde_json::from_str(bare) {
        return vec![value];
    }
    read(&mended(bare))
}

/// Mends what strict JSON refuses: control characters in strings, comments, commas before a closing bracket or doubled, a stop at the end,
/// unknown escapes.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        if in_string {
            match c {
                '\\' => match chars.peek() {
                    Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') => {
                        out.push('\\');
                        out.extend(chars.next());
                    }
                    _ => out.push_str("\\\\"),
                },
                '"' => {
                    in_string = false;
                    out.push('"');
                }
                '\n' => out.push_str("\\n"),
                '\r' => {}
                '\t' => out.push_str("\\t"),
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push('"');
            }
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            '/' if chars.peek() == Some(&'*') => {
                let mut before = ' ';
                for c in chars.by_ref().skip(1) {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            ',' if out.trim_end().ends_with([',', '[', '{']) => {}
            ']' | '}' => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
                out.push(c);
            }
            ';' => {}
            c => out.push(c),
        }
    }
    out
}

/// The text of a value: a string, or the `name`, `@value`, `@id` or `url` of an object, or the first of an array.
pub(super) fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.as_str()).filter(|text| !text.trim().is_empty()),
        Value::Array(items) => items.iter().find_map(text_of),
        Value::Object(object) => ["name", "@value", "@id", "url"].iter().find_map(|key| match object.get(*key) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        }),
        _ => None,
    }
}

/// Text with character references resolved: values of linked data are often written as if they were HTML.
pub(super) fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.trim().to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let end = behind.bytes().take(12).position(|byte| byte == b';');
        let known = end.and_then(|end| Some((character(behind.get(1..end)?)?, end)));
        match known {
            Some((c, end)) => {
                out.push(c);
                rest = behind.get(end + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = behind.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sloppy_json_is_read() {
        let script = "<!-- {\"@type\": \"NewsArticle\", /* Titel */ \"headline\": \"Eins\nzwei\\' drei\", // hier\n \"author\": [\"Eva\",],}; -->";
        let found = articles(script);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].object["headline"], "Eins\nzwei\\' drei");
    }

    #[test]
    fn articles_are_found_in_graphs_and_arrays() {
        let script = r#"[{"@graph": [{"@type": "WebPage"}, {"@type": ["Thing", "https://schema.org/Article"]}]}, 7]"#;
        let ranks: Vec<u8> = articles(script).iter().map(|found| found.rank).collect();
        assert_eq!(ranks, [1, 3]);
    }

    #[test]
    fn character_references_are_resolved() {
        assert_eq!(unescaped("&quot;M&uuml;ller&#8220; &amp;co &unbekannt;"), "\"Müller“ &co &unbekannt;");
    }
}

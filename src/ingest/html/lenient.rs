//! JSON as pages write it, which is often none: a reader that takes what the strict one refuses.
//!
//! Taken are: quotation marks and line breaks inside of strings, comments, commas too many or missing, single quotes, keys and values without
//! quotes, wrappings (`<!-- … -->`, `var x = …;`), texts in which every quotation mark is `&quot;`, and texts that are cut: what is complete
//! before the cut counts, what the cut goes through does not.

use serde_json::{Map, Value};

use crate::ingest::references::unescaped;

/// Levels of nesting that are read; deeper values are left out.
const MAX_LEVELS: usize = 64;
/// The longest key, in bytes: further is not looked for the end of one.
const MAX_KEY: usize = 80;
/// How far behind a quotation mark is looked for what it ends, in bytes.
const MAX_AHEAD: usize = 1 << 10;

/// The values in a script: as they stand if they are JSON, else as well as they can be read.
pub(super) fn values(script: &str) -> Vec<Value> {
    if let Ok(value) = serde_json::from_str(script.trim()) {
        return vec![value];
    }
    let decoded = (!script.contains('"') && script.contains("&quot;")).then(|| unescaped(script));
    let mut reader = Reader { text: decoded.as_deref().unwrap_or(script), at: 0, has_bare_keys: false };
    let mut values = Vec::new();
    while reader.skip_to_value() {
        values.extend(reader.value(MAX_LEVELS, Within::Nothing));
    }
    values
}

/// What a value stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Array,
    Object,
    /// It is a key.
    Key,
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Whether keys without quotes were met: then words before a colon may be such.
    has_bare_keys: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes in the next character.
    fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Goes to the next object or array outside of all values; `false` if there is none.
    fn skip_to_value(&mut self) -> bool {
        self.skip();
        match self.rest().find(['{', '[']) {
            // `<![CDATA[` opens no array.
            Some(next) if self.rest().get(next..).is_some_and(|rest| !rest.starts_with("[CDATA[")) => {
                self.at += next;
                true
            }
            Some(next) => {
                self.at += next + "[CDATA[".len();
                self.skip_to_value()
            }
            None => false,
        }
    }

    /// Passes over blanks and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let bare = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            let end = |mark: &str| bare.find(mark).map_or(bare.len(), |end| end + mark.len());
            let comment = match () {
                () if bare.starts_with("//") => bare.find(['\n', '\r']).unwrap_or(bare.len()),
                () if bare.starts_with("/*") => end("*/"),
                () if bare.starts_with("<!--") => "<!--".len(),
                () => 0,
            };
            self.at += rest.len() - bare.len() + comment;
            if comment == 0 {
                return;
            }
        }
    }

    /// Reads a value; `None` if it is cut, too deep, or none.
    fn value(&mut self, levels: usize, within: Within) -> Option<Value> {
        self.skip();
        match self.peek()? {
            '{' | '[' if levels == 0 => {
                self.at = self.text.len();
                None
            }
            '{' => Some(Value::Object(self.object(levels - 1))),
            '[' => Some(Value::Array(self.array(levels - 1))),
            quote @ ('"' | '\'') => self.string(quote, within).map(Value::String),
            _ => self.bare(),
        }
    }

    fn object(&mut self, levels: usize) -> Map<String, Value> {
        let mut object = Map::new();
        self.bump();
        loop {
            self.skip();
            match self.peek() {
                None => return object,
                Some('}') => {
                    self.bump();
                    return object;
                }
                // A bracket that closes something else.
                Some(']') => return object,
                Some(',' | ';') => self.bump(),
                Some(_) => {
                    let Some(key) = self.key() else { return object };
                    if let Some(value) = self.value(levels, Within::Object) {
                        object.entry(key).or_insert(value);
                    }
                }
            }
        }
    }

    /// Reads a key and the colon behind it; `None` if there is none, and then nothing more is read.
    fn key(&mut self) -> Option<String> {
        let key = match self.peek()? {
            quote @ ('"' | '\'') => self.string(quote, Within::Key),
            _ => {
                let end = self.rest().find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '@' | '$' | '-')))?;
                let key = self.rest().get(..end).map(str::to_owned).filter(|key| !key.is_empty());
                self.at += end;
                self.has_bare_keys = true;
                key
            }
        };
        self.skip();
        if key.is_none() || self.peek() != Some(':') {
            self.at = self.text.len();
            return None;
        }
        self.bump();
        key
    }

    fn array(&mut self, levels: usize) -> Vec<Value> {
        let mut items = Vec::new();
        self.bump();
        loop {
            self.skip();
            match self.peek() {
                None => return items,
                Some(']') => {
                    self.bump();
                    return items;
                }
                Some('}') => return items,
                Some(',' | ';') => self.bump(),
                Some(_) => {
                    let before = self.at;
                    items.extend(self.value(levels, Within::Array));
                    if self.at == before {
                        self.bump();
                    }
                }
            }
        }
    }

    /// A number, a word, or a text without quotes.
    fn bare(&mut self) -> Option<Value> {
        let end = self.rest().find([',', '}', ']', '\n', '\r']);
        let word = self.rest().get(..end.unwrap_or(self.rest().len())).unwrap_or_default().trim_end().to_owned();
        self.at += end.unwrap_or(self.rest().len());
        // What reaches to the end may be cut.
        end?;
        match word.as_str() {
            "" | "null" | "undefined" | "NaN" => None,
            _ => Some(serde_json::from_str(&word).unwrap_or(Value::String(word))),
        }
    }

    /// Reads a string; `None` if it does not end.
    fn string(&mut self, quote: char, within: Within) -> Option<String> {
        let mut text = String::new();
        self.bump();
        loop {
            let c = self.peek()?;
            self.bump();
            match c {
                '\\' => self.escape(&mut text),
                c if c == quote && self.ends_string(within) => return Some(text),
                '\r' => {}
                '\n' | '\t' => text.push(c),
                c if c.is_control() => text.push(' '),
                c => text.push(c),
            }
        }
    }

    /// Whether a quotation mark before the place at hand ends its string, by what follows it.
    fn ends_string(&self, within: Within) -> bool {
        let end = self.text.floor_char_boundary(self.at + MAX_AHEAD);
        let mut ahead = Reader { text: self.text.get(..end).unwrap_or_default(), ..*self };
        ahead.skip();
        match ahead.peek() {
            None => end == self.text.len(),
            Some(':') => within == Within::Key,
            Some(',') => {
                ahead.bump();
                ahead.skip();
                match (within, ahead.peek()) {
                    (Within::Object, Some(c)) => c == '}' || c == ',' || ahead.begins_key(),
                    (Within::Array, Some(c)) => matches!(c, '"' | '\'' | '{' | '[' | ']' | ','),
                    (Within::Key, Some(_)) => false,
                    (_, next) => next.is_none() || within == Within::Nothing,
                }
            }
            Some('}') => within == Within::Object,
            Some(']') => within == Within::Array,
            Some('"' | '\'') => within == Within::Object && ahead.begins_key(),
            Some(_) => false,
        }
    }

    /// Whether a key and its colon follow.
    fn begins_key(&self) -> bool {
        let rest = self.rest();
        let head = rest.get(..rest.floor_char_boundary(MAX_KEY)).unwrap_or_default();
        let (open, inner) = match head.chars().next() {
            Some(quote @ ('"' | '\'')) => (Some(quote), head.get(1..).unwrap_or_default()),
            _ => (None, head),
        };
        let end = inner.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '@' | '$' | '-' | ':' | '.')));
        let key = inner.get(..end.unwrap_or(inner.len())).unwrap_or_default();
        let behind = inner.get(key.len()..).unwrap_or_default();
        match open {
            // A key that was cut.
            Some(quote)
                if head.len() == rest.len() && (behind.is_empty() || behind.strip_prefix(quote) == Some("")) =>
            {
                true
            }
            Some(quote) => {
                !key.is_empty() && behind.strip_prefix(quote).is_some_and(|rest| rest.trim_start().starts_with(':'))
            }
            None => {
                self.has_bare_keys && (key.ends_with(':') || !key.is_empty() && behind.trim_start().starts_with(':'))
            }
        }
    }

    /// What a backslash begins.
    fn escape(&mut self, text: &mut String) {
        let Some(c) = self.peek() else { return };
        let plain = match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' | 'f' => ' ',
            '"' | '\\' | '/' | '\'' => c,
            '\n' => ' ',
            'u' => {
                let unit = |at: usize| u16::from_str_radix(self.text.get(at..at + 4)?, 16).ok();
                let follows = self.text.get(self.at + 5..self.at + 7) == Some("\\u");
                let (Some(first), second) = (unit(self.at + 1), unit(self.at + 7).filter(|_| follows)) else {
                    text.push_str("\\u");
                    self.bump();
                    return;
                };
                let pair: Vec<u16> = std::iter::once(first).chain(second).collect();
                let c = char::decode_utf16(pair).next().and_then(Result::ok);
                self.at += match c.map(char::len_utf16) {
                    Some(2) => 11,
                    _ => 5,
                };
                text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
                return;
            }
            _ => {
                text.push('\\');
                return;
            }
        };
        self.bump();
        text.push(plain);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is read of `script`, as JSON.
    fn read(script: &str) -> String {
        values(script).iter().map(Value::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sloppy_json_is_read() {
        for (script, expected) in [
            (r#"{"a": "Kai "Nord" zu", "b": "Ida"}"#, r#"{"a":"Kai \"Nord\" zu","b":"Ida"}"#),
            (r#"{"a": "Der "Rat", sagt sie", "b": 1}"#, r#"{"a":"Der \"Rat\", sagt sie","b":1}"#),
            (r#"{"a": "Der "Rat", sagt: nein", "b": 1}"#, r#"{"a":"Der \"Rat\", sagt: nein","b":1}"#),
            (r#"{"a": "Er: "Nein"", "b": "Sie: "Ja""}"#, r#"{"a":"Er: \"Nein\"","b":"Sie: \"Ja\""}"#),
            (r#"{"a": ["der "Rat", heißt es", "Ida"]}"#, r#"{"a":["der \"Rat\", heißt es","Ida"]}"#),
            ("{\"a\": \"Zeile\neins\", \"b\": \"c\u{1}d\"}", r#"{"a":"Zeile\neins","b":"c d"}"#),
            (
                r#"<!-- {"a": /* Titel */ 1, // hier
                "b": ["x",],,} -->"#,
                r#"{"a":1,"b":["x"]}"#,
            ),
            (
                r#"//<![CDATA[
                {"a": 1}
                //]]>"#,
                r#"{"a":1}"#,
            ),
            (r#"var daten = {a: 'Ida\'s Kai', "b": "1" "c": 2};"#, r#"{"a":"Ida's Kai","b":"1","c":2}"#),
            (r#"{&quot;a&quot;: &quot;M&uuml;he &amp; Not&quot;}"#, r#"{"a":"Mühe & Not"}"#),
            (r#"{"a": 2025-10-01T10:00, "b": undefined, "c": , "d": true}"#, r#"{"a":"2025-10-01T10:00","d":true}"#),
            (r#"{"a": "x", "b": {"c": "y", "d": "abgeschn"#, r#"{"a":"x","b":{"c":"y"}}"#),
            (r#"{"a": "x", "b": 20"#, r#"{"a":"x"}"#),
            (r#"{"a": 1}{"b": 2}, [3]"#, r#"{"a":1} {"b":2} [3]"#),
            (r#"{"a": "\u00fc\uD83D\uDE00\q", "a": 2,}"#, r#"{"a":"ü😀\\q"}"#),
            ("", ""),
            ("kein JSON", ""),
            (r#"{"a" 1}"#, "{}"),
        ] {
            assert_eq!(read(script), expected, "{script}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(values(&"[".repeat(1 << 20)).len() < 2);
        assert!(values(&"{\"a\":".repeat(1 << 18)).len() < 2);
    }

    /// A script as sites write them, whole.
    const WHOLE: &str = r#"{"@type": "NewsArticle", "headline": "Fähre \"Ida\" fährt", "author": [{"name": "Ida Kern"}, {"name": "Per"}], "n": 3, "b": true}"#;

    #[test]
    fn what_stands_before_a_cut_is_read() {
        let whole: Value = serde_json::from_str(WHOLE).unwrap();
        for at in (0..WHOLE.len()).filter(|at| WHOLE.is_char_boundary(*at)) {
            let read = values(WHOLE.get(..at).unwrap());
            assert!(read.len() < 2, "{at}");
            // A key that is there has the value of the whole, or the beginning of its list.
            for (key, value) in read.iter().filter_map(Value::as_object).flatten() {
                let same = whole.get(key) == Some(value);
                assert!(same || (key == "author" && value.is_array()), "cut at {at}: {key} is {value}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_script_panics(script in "[\\[\\]{}:,\"'\\\\/*&;a-cäu0-9.\n -]{0,120}") {
            let _ = values(&script);
        }

        #[test]
        fn good_json_is_read_as_it_is(
            texts in prop::collection::vec("[^\\p{Cc}]{0,20}", 1..5),
            number in any::<i64>()
        ) {
            let good = serde_json::json!({"texte": texts, "zahl": number, "innen": {"ja": true}});
            prop_assert_eq!(values(&good.to_string()), vec![good.clone()]);
            // A comma too many changes nothing.
            let sloppy = good.to_string();
            let sloppy = sloppy.strip_suffix('}').map(|open| format!("{open},}}")).unwrap_or_default();
            prop_assert_eq!(values(&sloppy), vec![good]);
        }
    }
}

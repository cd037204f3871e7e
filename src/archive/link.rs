//! Links that open a passage in the page it was published on: the address with a text fragment (<https://wicg.github.io/scroll-to-text-fragment/>).

use std::fmt::Write;

use super::address::is_address;

/// Words that name the beginning of a passage, and as many its end.
const WORDS: usize = 6;

/// Returns the address of an article with a text fragment that leads to `passage`; `None` if it is no web address, or if the passage has no word.
///
/// A short passage is named as a whole, a longer one by its first and its last words. Of a table row (`Ort | Tag`) the first and the last
/// cell are named, as the marks between them are not in the page. What is percent-encoded is all but ASCII letters, digits, `.`, `_` and `~`: the
/// fragment's own signs `-`, `,` and `&` among them.
///
/// ```
/// use beleg::archive::text_link;
/// let link = text_link("https://example.org/a", "Er kam, sah – und ging.");
/// assert_eq!(link.as_deref(), Some("https://example.org/a#:~:text=Er%20kam%2C%20sah%20%E2%80%93%20und%20ging."));
/// ```
pub fn text_link(url: &str, passage: &str) -> Option<String> {
    if !is_address(url) || url.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let page = url.split(":~:").next().unwrap_or(url).trim_end_matches('#');
    let cells: Vec<&str> = passage.split(" | ").collect();
    let (first, last) = (words(cells.first()?), words(cells.last()?));
    let is_whole = cells.len() == 1 && first.len() <= 2 * WORDS;
    let start = if is_whole { first.as_slice() } else { first.get(..first.len().min(WORDS))? };
    if start.is_empty() {
        return None;
    }
    let mark = if page.contains('#') { "" } else { "#" };
    let mut link = format!("{page}{mark}:~:text=");
    encode(start, &mut link);
    if !is_whole {
        let end = last.get(last.len().saturating_sub(WORDS)..)?;
        link.push(',');
        encode(end, &mut link);
    }
    Some(link)
}

/// The words of a text without the mark of a list item before them.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words.first().is_some_and(|first| !first.contains(char::is_alphanumeric) && first.chars().count() == 1) {
        words.remove(0);
    }
    words
}

fn encode(words: &[&str], link: &mut String) {
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            link.push_str("%20");
        }
        // A soft hyphen is no sign that a browser looks for.
        for byte in word.replace('\u{ad}', "").bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~') {
                link.push(char::from(byte));
            } else {
                let _ = write!(link, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text_link;

    #[test]
    fn long_passages_are_named_by_their_ends() {
        let passage =
            "- Die Ministerin sagte am Freitag, man werde die Lage noch einmal prüfen & dann neu-tral entscheiden";
        assert_eq!(
            text_link("https://example.org/a?b=1#oben", passage).as_deref(),
            Some(
                "https://example.org/a?b=1#oben:~:text=Die%20Ministerin%20sagte%20am%20Freitag%2C%20man,einmal%20pr%C3%BCfen%20%26%20dann%20neu%2Dtral%20entscheiden"
            )
        );
    }

    #[test]
    fn cells_are_named_alone() {
        let link = text_link("http://example.org/a", "Köln | 12 Uhr | Rathaus");
        assert_eq!(link.as_deref(), Some("http://example.org/a#:~:text=K%C3%B6ln,Rathaus"));
    }

    #[test]
    fn only_web_addresses_have_links() {
        assert_eq!(text_link("urn:newsml:dpa.com", "Ein Satz."), None);
        assert_eq!(text_link("https://example.org/a b", "Ein Satz."), None);
        assert_eq!(text_link("https://example.org/", "–"), None);
    }
}

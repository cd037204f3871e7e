//! Lines of a text, and what a line of names is.

use crate::model::ByteSpan;

/// Where each line break begins and ends: `\n`, `\r\n`, `\r`, U+2028 and U+2029.
pub(super) fn breaks(text: &str, region: ByteSpan) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let own = region.of(text).as_bytes();
    // Both separators are rare; E2 begins every typographic quote, so it is looked for only if they occur.
    let separators = memchr::memmem::find(own, "\u{2028}".as_bytes()).is_some()
        || memchr::memmem::find(own, "\u{2029}".as_bytes()).is_some();
    let needle = if separators { 0xE2 } else { b'\n' };
    memchr::memchr3_iter(b'\n', b'\r', needle, own).filter_map(move |at| {
        let at = region.start + at;
        match bytes.get(at..)? {
            [b'\r', b'\n', ..] => None,
            [b'\n', ..] if at > region.start && bytes.get(at - 1) == Some(&b'\r') => Some((at - 1, at + 1)),
            [b'\n' | b'\r', ..] => Some((at, at + 1)),
            [0xE2, 0x80, 0xA8 | 0xA9, ..] => Some((at, at + 3)),
            _ => None,
        }
    })
}

/// The lines of a region that hold more than blanks, trimmed.
pub(super) fn lines_of(text: &str, region: ByteSpan) -> Vec<ByteSpan> {
    let mut lines = Vec::new();
    let mut start = region.start;
    for (end, next) in breaks(text, region) {
        lines.push(trim(text, ByteSpan::new(start, end)));
        start = next;
    }
    lines.push(trim(text, ByteSpan::new(start, region.end)));
    lines.retain(|line| !line.is_empty());
    lines
}

/// A span without the blanks at its ends.
pub(super) fn trim(text: &str, span: ByteSpan) -> ByteSpan {
    let is_blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let own = span.of(text);
    let kept = own.trim_start_matches(is_blank);
    let start = span.start + own.len() - kept.len();
    ByteSpan::new(start, start + kept.trim_end_matches(is_blank).len())
}

/// `Von Anna Beispiel und Ben Muster`: the names.
pub(super) fn byline(line: &str) -> Option<Vec<String>> {
    const LONGEST: usize = 80;
    let names =
        line.strip_prefix("Von ").or_else(|| line.strip_prefix("von ")).filter(|names| names.len() <= LONGEST)?;
    let is_name = |name: &str| {
        let words = name.split_whitespace().count();
        (2..=4).contains(&words)
            && name.split_whitespace().all(|word| {
                matches!(word, "von" | "van" | "de" | "zu")
                    || (word.starts_with(char::is_uppercase) && !word.ends_with([':', '!', '?']))
            })
    };
    let names: Vec<&str> = names.split(',').flat_map(|part| part.split(" und ")).map(str::trim).collect();
    names.iter().all(|name| is_name(name)).then(|| names.into_iter().map(str::to_owned).collect())
}

//! Word lists that are embedded at compile time: UTF-8 text, `#` starts a comment line.
//!
//! Every list names its source, licence and date in its first lines. Limits: no comments behind an entry.

/// Returns the entries of a word list: its lines without comment lines, blank lines and outer blanks.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Returns the entries of a list that holds several words in a line, parted by blanks.
pub(crate) fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    lines(text).flat_map(str::split_whitespace)
}

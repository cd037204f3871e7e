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

/// Returns the fields of an entry, parted by tabulators.
pub(crate) fn fields(entry: &'static str) -> impl Iterator<Item = &'static str> {
    entry.split('\t').map(str::trim).filter(|field| !field.is_empty())
}

/// Returns the words of one section of a list that is parted by `[name]` lines.
pub(crate) fn section(text: &'static str, name: &str) -> impl Iterator<Item = &'static str> {
    let name = name.to_owned();
    let is_head = |line: &&str| line.starts_with('[');
    let of_section = lines(text)
        .skip_while(move |line| line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) != Some(name.as_str()));
    of_section.skip(1).take_while(move |line| !is_head(line)).flat_map(str::split_whitespace)
}

//! Word lists of this module, read from `index-data/lexicon/` at compile time.

/// The lines of a list without comments and blank lines.
pub(super) fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// The fields of a line, parted by tabulators.
pub(super) fn fields(line: &'static str) -> impl Iterator<Item = &'static str> {
    line.split('\t').map(str::trim).filter(|field| !field.is_empty())
}

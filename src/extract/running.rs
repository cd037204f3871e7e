//! Lines that come again at the heads or feet of the pages of a file: its name, a day, the number of the page. They are nobody's paragraph.

use rustc_hash::FxHashMap;

use super::lines::lines_of;
use crate::model::ByteSpan;

/// So many lines may stand above and below the text of a page.
const MOST: usize = 3;
/// The longest of them, in bytes.
const LONGEST: usize = 160;

/// The lines at the heads and feet of pages that come again on at least a third of them, whatever their figures; ascending.
///
/// The head of the first page is none: it may say whose text it is. `pages` are the beginnings of the pages.
pub(super) fn running_lines(text: &str, pages: &[usize]) -> Vec<ByteSpan> {
    let ends = pages.iter().skip(1).copied().chain([text.len()]);
    let pages: Vec<Vec<ByteSpan>> = pages
        .iter()
        .zip(ends)
        .map(|(start, end)| lines_of(text, ByteSpan::new(*start, end)))
        .filter(|lines| !lines.is_empty())
        .collect();
    let mut counts: FxHashMap<(Side, String), usize> = FxHashMap::default();
    for page in &pages {
        for side in [Side::Head, Side::Foot] {
            side.lines(page).for_each(|line| *counts.entry((side, key(line.of(text)))).or_default() += 1);
        }
    }
    let least = pages.len().div_ceil(3).max(2);
    let mut running = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        for side in [Side::Head, Side::Foot].into_iter().filter(|side| number > 0 || *side == Side::Foot) {
            let again = |(n, line): &(usize, ByteSpan)| {
                let key = key(line.of(text));
                // Figures alone are the page's number at its border, and elsewhere part of a table.
                (*n == 0 || !key.is_empty())
                    && line.len() <= LONGEST
                    && counts.get(&(side, key)).is_some_and(|count| *count >= least)
            };
            let lines: Vec<ByteSpan> = side.lines(page).collect();
            let often = lines.iter().copied().enumerate().take_while(again).count();
            // Several stand apart from the text.
            let is_apart = |count: &usize| match (lines.get(count - 1), side.line(page, *count)) {
                (Some(last), Some(next)) => is_parted(text, *last, next),
                _ => false,
            };
            let count = (1..=often).rev().find(|count| *count == 1 || is_apart(count)).unwrap_or_default();
            running.extend(lines.into_iter().take(count));
        }
    }
    running.sort_by_key(|line| line.start);
    running.dedup();
    running
}

/// Where on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Head,
    Foot,
}

impl Side {
    /// The outer lines of a page, from its border on; never all of them.
    fn lines(self, page: &[ByteSpan]) -> impl Iterator<Item = ByteSpan> {
        (0..MOST.min(page.len() / 2)).filter_map(move |n| self.line(page, n))
    }

    /// The line of this number, from the border on.
    fn line(self, page: &[ByteSpan], n: usize) -> Option<ByteSpan> {
        let at = if self == Self::Head { Some(n) } else { page.len().checked_sub(n + 1) };
        page.get(at?).copied()
    }
}

/// Whether a blank line stands between two lines.
fn is_parted(text: &str, a: ByteSpan, b: ByteSpan) -> bool {
    let between = text.get(a.end.min(b.end)..a.start.max(b.start)).unwrap_or_default();
    between.matches('\n').count() > 1
}

/// The letters of a line: its figures count up, and signs around them vary.
fn key(line: &str) -> String {
    line.chars().filter(|c| c.is_alphabetic()).collect()
}

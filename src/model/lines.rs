//! Numbers of lines.

/// Tells on which line any offset of a text stands, at the cost of one look at the text and of counting 4 KiB for each question.
#[derive(Debug, Clone)]
pub(crate) struct LineIndex {
    ends: LineEnds,
    /// The number of the first line of each block of [`BLOCK`] bytes.
    first: Vec<u64>,
}

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnds {
    /// A line feed, as in JSON and tables.
    Feed,
    /// Also a carriage return that no line feed follows, as in texts and pages.
    FeedOrReturn,
}

const BLOCK: usize = 4096;

impl LineIndex {
    /// `first` is the number of the text's first line.
    pub(crate) fn new(text: &[u8], ends: LineEnds, first: u64) -> Self {
        let mut index = Self { ends, first: Vec::with_capacity(text.len() / BLOCK + 1) };
        let mut line = first;
        for start in (0..=text.len()).step_by(BLOCK) {
            index.first.push(line);
            line += index.ended(text, start, (start + BLOCK).min(text.len()));
        }
        index
    }

    /// The line on which an offset of the same text stands; what is behind the end stands on the last line.
    pub(crate) fn line(&self, text: &[u8], offset: usize) -> u64 {
        let offset = offset.min(text.len());
        let block = offset / BLOCK;
        self.first.get(block).copied().unwrap_or_default() + self.ended(text, block * BLOCK, offset)
    }

    /// How many lines end between two offsets.
    fn ended(&self, text: &[u8], start: usize, end: usize) -> u64 {
        let between = text.get(start..end).unwrap_or_default();
        let is_alone = |at: &usize| text.get(start + at + 1) != Some(&b'\n');
        let returns = match self.ends {
            LineEnds::Feed => 0,
            LineEnds::FeedOrReturn => memchr::memchr_iter(b'\r', between).filter(is_alone).count(),
        };
        line_feeds(between) + returns as u64
    }
}

/// How many line feeds stand in some bytes.
pub(crate) fn line_feeds(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_return_counts_where_no_feed_follows() {
        let text = b"eins\r\nzwei\rdrei\n\nvier";
        let index = LineIndex::new(text, LineEnds::FeedOrReturn, 1);
        assert_eq!([0, 6, 11, 16, 17, 99].map(|at| index.line(text, at)), [1, 2, 3, 4, 5, 5]);
        let index = LineIndex::new(text, LineEnds::Feed, 7);
        assert_eq!([17, 11, 6, 0].map(|at| index.line(text, at)), [10, 8, 8, 7]);
    }

    proptest! {
        #[test]
        fn it_says_what_counting_says(lines in prop::collection::vec(0..900usize, 0..60), at in prop::collection::vec(any::<prop::sample::Index>(), 1..20)) {
            let text: String = lines.iter().map(|length| "x".repeat(*length) + if length % 3 == 0 { "\r" } else { "\r\n" }).collect();
            let index = LineIndex::new(text.as_bytes(), LineEnds::Feed, 1);
            for at in at.iter().map(|at| at.index(text.len() + 1)) {
                prop_assert_eq!(index.line(text.as_bytes(), at), 1 + line_feeds(&text.as_bytes()[..at]));
            }
        }
    }
}

//! Excerpts of passages for display.

use std::ops::Range;

use crate::analysis::sentence::sentences;
use crate::model::{CharSpan, Snippet};

/// Stands where something is left out.
const ELLIPSIS: &str = "…";

/// The excerpt of `text` with most of its highlights in at most `most` characters.
///
/// It is cut at sentence ends; a sentence that is too long by itself is cut between words. What is left out before or
/// behind is marked by `…`, which counts.
pub(super) fn snippet(text: &str, highlights: &[CharSpan], most: usize) -> Snippet {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= most {
        return Snippet { text: text.to_owned(), span: CharSpan::new(0, chars.len()), highlights: highlights.to_vec() };
    }
    let cut = Cut { chars: &chars, highlights, most };
    let sentences: Vec<Range<usize>> = CharSpan::from_bytes(text, &sentences(text))
        .iter()
        .map(|span| cut.trimmed(span.start..span.end))
        .filter(|sentence| !sentence.is_empty())
        .collect();
    let whole = cut.best(&sentences);
    let richest = sentences.iter().rev().max_by_key(|sentence| cut.marks(sentence)).cloned();
    let part = cut.within(richest.unwrap_or(0..chars.len()));
    // Half a sentence is worth it only for more of what was asked for.
    cut.snippet(whole.filter(|whole| cut.marks(whole) >= cut.marks(&part)).unwrap_or(part))
}

struct Cut<'t> {
    chars: &'t [char],
    highlights: &'t [CharSpan],
    most: usize,
}

impl Cut<'_> {
    /// Without blanks at both ends.
    fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        let is_blank = |i: usize| self.chars.get(i).is_some_and(|c| c.is_whitespace());
        while !range.is_empty() && is_blank(range.start) {
            range.start += 1;
        }
        while !range.is_empty() && is_blank(range.end - 1) {
            range.end -= 1;
        }
        range
    }

    /// How many highlights lie in a range.
    fn marks(&self, range: &Range<usize>) -> usize {
        self.highlights.iter().filter(|mark| range.start <= mark.start && mark.end <= range.end).count()
    }

    /// The marks of what is left out on both sides.
    fn ellipses(&self, range: &Range<usize>) -> (&'static str, &'static str) {
        let of = |left_out: bool| if left_out { ELLIPSIS } else { "" };
        (of(range.start > 0), of(range.end < self.chars.len()))
    }

    /// Characters of the excerpt: the range, and for what is left out `…` and a blank.
    fn length(&self, range: &Range<usize>) -> usize {
        let (before, behind) = self.ellipses(range);
        range.len() + [before, behind].iter().filter(|mark| !mark.is_empty()).count() * 2
    }

    /// The whole sentences that fit with most highlights in them; of these the most text, of these the first.
    fn best(&self, sentences: &[Range<usize>]) -> Option<Range<usize>> {
        let mut best: Option<(usize, usize, Range<usize>)> = None;
        for (i, first) in sentences.iter().enumerate() {
            for last in sentences.iter().skip(i) {
                let range = first.start..last.end;
                if self.length(&range) > self.most {
                    break;
                }
                let worth = (self.marks(&range), range.len());
                if best.as_ref().is_none_or(|(marks, length, _)| worth > (*marks, *length)) {
                    best = Some((worth.0, worth.1, range));
                }
            }
        }
        best.map(|(.., range)| range)
    }

    /// Whole words of a sentence that is too long, with most highlights in them and about as much before as behind.
    fn within(&self, sentence: Range<usize>) -> Range<usize> {
        let room = self.most.saturating_sub(4).max(1);
        let inside: Vec<_> =
            self.highlights.iter().filter(|mark| sentence.start <= mark.start && mark.end <= sentence.end).collect();
        let run = |i: usize| -> (usize, Range<usize>) {
            let start = inside[i].start;
            let fits = inside[i..].iter().take_while(|mark| mark.end <= start + room);
            (fits.clone().count(), start..fits.last().map_or(inside[i].end, |mark| mark.end))
        };
        let (_, marked) = (0..inside.len()).rev().map(run).max_by_key(|(count, _)| *count).unwrap_or_default();
        let spare = room.saturating_sub(marked.len());
        let start =
            if marked.is_empty() { sentence.start } else { marked.start.saturating_sub(spare / 2).max(sentence.start) };
        let end = (start + room).min(sentence.end);
        let start = end.saturating_sub(room).max(sentence.start);
        let is_cut = |at: usize, bound: usize| {
            let is_word = |i: usize| self.chars.get(i).is_some_and(|c| !c.is_whitespace());
            at != bound && at > 0 && is_word(at - 1) && is_word(at)
        };
        let mut range = start..end;
        // Neither half words nor half highlights, unless there is nothing else.
        while range.start < marked.start.min(range.end) && is_cut(range.start, sentence.start) {
            range.start += 1;
        }
        while range.end > marked.end.max(range.start) && is_cut(range.end, sentence.end) {
            range.end -= 1;
        }
        let range = self.trimmed(range);
        if range.is_empty() { start..end } else { range }
    }

    fn snippet(&self, range: Range<usize>) -> Snippet {
        let (before, behind) = self.ellipses(&range);
        let body: String = self.chars.get(range.clone()).unwrap_or_default().iter().collect();
        let text = [before, &body, behind].into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ");
        let shift = if before.is_empty() { 0 } else { 2 };
        let moved = |mark: &CharSpan| CharSpan::new(mark.start - range.start + shift, mark.end - range.start + shift);
        let inside = self.highlights.iter().filter(|mark| range.start <= mark.start && mark.end <= range.end);
        Snippet { text, span: CharSpan::new(range.start, range.end), highlights: inside.map(moved).collect() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Der Gipfel ist vertagt. Am 16. Oktober sagte Sarkow ab, wie die Ministerin erklärte. Wien wartet \
                        weiter. Der Tomahawk bleibt in Norland.";

    /// An excerpt with its highlights between `*`.
    fn cut(words: &[&str], most: usize) -> String {
        let mut marks: Vec<CharSpan> = Vec::new();
        for word in words {
            let start = TEXT.split(word).next().unwrap().chars().count();
            marks.push(CharSpan::new(start, start + word.chars().count()));
        }
        marks.sort_by_key(|mark| mark.start);
        let Snippet { text, highlights, .. } = snippet(TEXT, &marks, most);
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for mark in highlights {
            chars[mark.start].insert(0, '*');
            chars[mark.end - 1].push('*');
        }
        chars.concat()
    }

    #[test]
    fn whole_sentences_with_most_of_the_words_are_taken() {
        assert_eq!(cut(&["Wien"], 500), TEXT.replace("Wien", "*Wien*"));
        assert_eq!(cut(&["Tomahawk"], 45), "… Der *Tomahawk* bleibt in Norland.");
        assert_eq!(
            cut(&["Sarkow", "Wien"], 95),
            "… Am 16. Oktober sagte *Sarkow* ab, wie die Ministerin erklärte. *Wien* wartet weiter. …"
        );
        assert_eq!(cut(&[], 30), "Der Gipfel ist vertagt. …");
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_between_words() {
        assert_eq!(cut(&["Sarkow"], 40), "… Oktober sagte *Sarkow* ab, wie die …");
        assert_eq!(cut(&["Ministerin"], 20), "… *Ministerin* …");
    }

    proptest! {
        #[test]
        fn an_excerpt_is_a_piece_of_the_text(text in "(\\PC|[ .]){0,200}", places in prop::collection::vec(0..200usize, 0..6), most in 20..120usize) {
            let chars: Vec<char> = text.chars().collect();
            let mut marks: Vec<CharSpan> = Vec::new();
            let mut sorted = places;
            sorted.sort_unstable();
            for at in sorted {
                let is_word = chars.get(at..at + 3).is_some_and(|word| word.iter().all(|c| c.is_alphanumeric()));
                if is_word && marks.last().is_none_or(|last| last.end <= at) {
                    marks.push(CharSpan::new(at, at + 3));
                }
            }
            let found = snippet(&text, &marks, most);
            let count = found.text.chars().count();
            prop_assert!(count <= most, "{} > {most}: {found:?}", count);
            let piece: String = text.chars().skip(found.span.start).take(found.span.end - found.span.start).collect();
            prop_assert!(found.text.contains(&piece));
            let of = |text: &str, mark: &CharSpan| text.chars().skip(mark.start).take(mark.end - mark.start).collect::<String>();
            let original: Vec<_> = marks.iter().filter(|mark| found.span.start <= mark.start && mark.end <= found.span.end).map(|mark| of(&text, mark)).collect();
            prop_assert_eq!(found.highlights.iter().map(|mark| of(&found.text, mark)).collect::<Vec<_>>(), original);
            let is_one_sentence = sentences(&text).len() == 1;
            prop_assert!(marks.is_empty() || !is_one_sentence || !found.highlights.is_empty());
        }
    }
}

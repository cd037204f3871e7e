//! Where German sentences end.
//!
//! A full stop ends a sentence unless it belongs to an abbreviation, an ordinal (`16. Oktober`), an initial or a number, or what
//! follows goes on in lower case. Quotation marks are looked at only where they touch a stop, so that one that is never closed
//! costs nothing: the time is linear in the text.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::{ByteSpan, list};

/// Before what an abbreviation ends a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Never,
    BeforeOpener,
    BeforeCapital,
}

static ABBREVIATIONS: LazyLock<FxHashMap<&'static str, Ends>> = LazyLock::new(|| {
    list::lines(include_str!("../../index-data/lexicon/abbreviations.txt"))
        .map(|line| match line.split_once(' ') {
            Some((word, "+")) => (word, Ends::BeforeCapital),
            Some((word, _)) => (word, Ends::BeforeOpener),
            None => (line, Ends::Never),
        })
        .collect()
});

/// Words that begin a sentence more often than they follow a number or an initial inside one.
const OPENERS: &[&str] = &[
    "Aber",
    "Allerdings",
    "Als",
    "Am",
    "An",
    "Auch",
    "Auf",
    "Aus",
    "Bei",
    "Bis",
    "Da",
    "Dabei",
    "Dafür",
    "Damit",
    "Dann",
    "Daraufhin",
    "Das",
    "Dass",
    "Dazu",
    "Dem",
    "Den",
    "Denn",
    "Der",
    "Derzeit",
    "Deshalb",
    "Die",
    "Dies",
    "Diese",
    "Dieser",
    "Dieses",
    "Doch",
    "Dort",
    "Ein",
    "Eine",
    "Einen",
    "Einer",
    "Er",
    "Es",
    "Für",
    "Gegen",
    "Hier",
    "Ich",
    "Ihr",
    "Ihre",
    "Im",
    "In",
    "Insgesamt",
    "Ist",
    "Jetzt",
    "Kein",
    "Keine",
    "Man",
    "Mit",
    "Nach",
    "Nicht",
    "Noch",
    "Nun",
    "Nur",
    "Ob",
    "Obwohl",
    "Schon",
    "Sehr",
    "Sein",
    "Seine",
    "Seit",
    "Sie",
    "So",
    "Sollte",
    "Trotz",
    "Um",
    "Und",
    "Unter",
    "Viele",
    "Von",
    "Vor",
    "War",
    "Warum",
    "Was",
    "Weil",
    "Wenn",
    "Wer",
    "Wie",
    "Wir",
    "Wo",
    "Während",
    "Zu",
    "Zudem",
    "Zum",
    "Zur",
    "Zwar",
];

/// The longest word before a full stop that is looked up, in bytes.
const MAX_WORD: usize = 24;

/// Cuts `text` at its sentence ends; the spans are ascending, disjoint, and without blanks at their ends.
///
/// The spans and the blanks between them make up the whole text. A blank line ends a sentence, a single line break does not.
///
/// ```
/// use beleg::analysis::sentence::sentences;
/// let text = "Am 16. Oktober kam Dr. Huber. „Wozu?“, fragte er.";
/// let parts: Vec<_> = sentences(text).into_iter().map(|span| span.of(text)).collect();
/// assert_eq!(parts, ["Am 16. Oktober kam Dr. Huber.", "„Wozu?“, fragte er."]);
/// ```
pub fn sentences(text: &str) -> Vec<ByteSpan> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| is_candidate(*byte))) {
        at += found;
        if bytes.get(at) == Some(&b'\n') {
            let blanks = skip(text, at, char::is_whitespace);
            if text.get(at..blanks).is_some_and(|gap| gap.matches('\n').count() > 1) {
                push(text, start, at, &mut spans);
                start = blanks;
            }
            at = blanks;
            continue;
        }
        let stop = at;
        let after_stops = skip(text, at, |c| matches!(c, '.' | '!' | '?' | '…'));
        if after_stops == at {
            at += 1;
            continue;
        }
        let end = skip(text, after_stops, is_closing);
        let next = skip(text, end, char::is_whitespace);
        at = end;
        let is_full_stop = text.get(stop..after_stops) == Some(".");
        if next > end && ends_here(text, start, stop, is_full_stop && end == after_stops, next) {
            push(text, start, end, &mut spans);
            start = next;
            at = next;
        }
    }
    push(text, start, text.len(), &mut spans);
    spans
}

/// Bytes at which a stop or a line break may begin (`…` begins with E2).
fn is_candidate(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | b'\n' | 0xE2)
}

/// Marks that close what a stop ends.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '’' | '‘' | '«' | '»' | '›' | '‹' | ')' | ']')
}

fn skip(text: &str, from: usize, what: impl Fn(char) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    text.len() - rest.trim_start_matches(what).len()
}

fn push(text: &str, start: usize, end: usize, spans: &mut Vec<ByteSpan>) {
    let piece = text.get(start..end).unwrap_or_default();
    let start = start + (piece.len() - piece.trim_start().len());
    if !piece.trim().is_empty() {
        spans.push(ByteSpan::new(start, start + piece.trim().len()));
    }
}

/// Whether the stop at `stop` ends the sentence that begins at `start`, when behind blanks the text goes on at `next`.
fn ends_here(text: &str, start: usize, stop: usize, is_plain_full_stop: bool, next: usize) -> bool {
    let rest = text.get(next..).unwrap_or_default();
    let following = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
    let Some(first) = following.chars().next() else { return true };
    if first.is_lowercase() {
        return false;
    }
    // `„Nein!“ – sagte er`: behind a dash the sentence goes on.
    if first.is_whitespace() && rest.starts_with(['–', '—', '-']) {
        return following.trim_start().chars().next().is_none_or(|c| !c.is_lowercase());
    }
    if !is_plain_full_stop {
        return true;
    }
    let window = text.get(text.floor_char_boundary(stop.saturating_sub(MAX_WORD))..stop).unwrap_or_default();
    let word = window.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    let opens = || {
        let end = following.find(|c: char| !c.is_alphabetic()).unwrap_or(following.len());
        following.get(..end).is_some_and(|next| OPENERS.binary_search(&next).is_ok())
    };
    let length = word.chars().count();
    if length == 0 || length >= MAX_WORD {
        return true;
    }
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        // `1. Das erste`: the number of a list item belongs to what follows.
        let is_list_number = text.get(start..stop).is_some_and(|before| before.trim() == word);
        return !is_list_number && (length > 3 || opens());
    }
    if word.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) {
        return opens();
    }
    match ABBREVIATIONS.get(word.to_lowercase().as_str()) {
        Some(Ends::Never) => false,
        Some(Ends::BeforeOpener) => opens(),
        Some(Ends::BeforeCapital) => first.is_uppercase(),
        None if word.split('.').all(|part| part.chars().count() == 1) => {
            word.starts_with(char::is_uppercase) && opens()
        }
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn openers_are_sorted() {
        assert!(OPENERS.is_sorted());
    }

    #[test]
    fn ordinals_and_days_do_not_end_a_sentence() {
        assert_eq!(cut("Am 3. Mai kam der 2. Zug an. Um 8 Uhr.").len(), 2);
        assert_eq!(cut("Das war 2024. Seitdem ruht der Bau.").len(), 2);
        assert_eq!(cut("Papst Johannes XXIII. Nachfolger war Paul VI. Er kam 1963.").len(), 2);
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_a_sentence() {
        assert_eq!(cut("Laut Prof. Dr. Meier, z. B. in Frankfurt a. M. Mitte, gilt das u. a. Nachts nicht.").len(), 1);
        assert_eq!(cut("Der Bau von J. P. Huber kostet 3 Mio. Euro. Das ist viel.").len(), 2);
    }

    #[test]
    fn closing_quotes_belong_to_their_sentence() {
        assert_eq!(
            cut("„Wir kommen.“ Er ging. «Nein!» Sie blieb."),
            ["„Wir kommen.“", "Er ging.", "«Nein!»", "Sie blieb."]
        );
        assert_eq!(cut("„Wozu?“, fragte er. „Nein!“ – sagte sie."), ["„Wozu?“, fragte er.", "„Nein!“ – sagte sie."]);
    }

    #[test]
    fn stops_inside_words_and_numbers_are_none() {
        assert_eq!(
            cut("Auf nume.example stehen 1.000 Texte. Version 2.0 folgt."),
            ["Auf nume.example stehen 1.000 Texte.", "Version 2.0 folgt."]
        );
    }

    #[test]
    fn blank_lines_end_a_sentence_and_single_breaks_do_not() {
        assert_eq!(cut("Erste\nZeile\n\nZweite"), ["Erste\nZeile", "Zweite"]);
    }

    #[test]
    fn unclosed_quotes_cost_linear_time() {
        let text = "„Er kam. ".repeat(200_000);
        assert_eq!(sentences(&text).len(), 200_000);
    }

    proptest::proptest! {
        #[test]
        fn pieces_and_blanks_make_up_the_text(text in "(?s)[a-zA-ZäÖ0-9 .!?…„“\n\u{a0}]{0,200}") {
            let mut end = 0;
            for span in sentences(&text) {
                proptest::prop_assert!(ByteSpan::new(end, span.start).of(&text).trim().is_empty() && !span.is_empty());
                end = span.end;
            }
            proptest::prop_assert!(ByteSpan::new(end, text.len()).of(&text).trim().is_empty());
        }
    }
}

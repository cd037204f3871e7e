//! Words that are asked for by their form.

use std::cmp::Reverse;
use std::fmt;

/// Which unstemmed words are meant; forms are folded as the index has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermPattern {
    /// One of these.
    OneOf(Vec<String>),
    /// What one of these describes: `*` any letters, also none; `?` one letter.
    Wildcard(Vec<String>),
    /// What differs from one of these in at most so many letters: one too many, missing, wrong, or two changed over.
    Fuzzy {
        /// The words.
        terms: Vec<String>,
        /// As many letters may differ.
        distance: u8,
    },
}

impl TermPattern {
    /// Whether a word is meant.
    pub fn matches(&self, word: &str) -> bool {
        match self {
            Self::OneOf(terms) => terms.iter().any(|term| term == word),
            Self::Wildcard(patterns) => patterns.iter().any(|pattern| wildcard_matches(pattern, word)),
            Self::Fuzzy { terms, distance } => {
                terms.iter().any(|term| differs_by(term, word) <= usize::from(*distance))
            }
        }
    }

    /// What every word begins with that one of the alternatives describes; disjoint, none if every word may be meant.
    pub fn beginnings(&self) -> Vec<&str> {
        let mut beginnings: Vec<&str> = match self {
            Self::OneOf(terms) => terms.iter().map(String::as_str).collect(),
            Self::Wildcard(patterns) => {
                patterns.iter().map(|pattern| pattern.split(['*', '?']).next().unwrap_or_default()).collect()
            }
            Self::Fuzzy { .. } => vec![""],
        };
        beginnings.sort_by_key(|beginning| Reverse(beginning.len()));
        let all = beginnings.clone();
        let is_covered =
            |(i, beginning): (usize, &&str)| all.iter().skip(i + 1).any(|other| beginning.starts_with(other));
        all.iter()
            .enumerate()
            .filter(|(i, beginning)| !is_covered((*i, beginning)))
            .map(|(_, beginning)| *beginning)
            .collect()
    }
}

impl fmt::Display for TermPattern {
    /// The alternative that was typed; without what tells the kinds apart.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::OneOf(terms) | Self::Wildcard(terms) | Self::Fuzzy { terms, .. }) = self;
        f.write_str(terms.first().map_or("", String::as_str))
    }
}

/// In how many letters two words differ.
pub(super) fn differs_by(one: &str, other: &str) -> usize {
    strsim::osa_distance(one, other)
}

/// In time bounded by the product of both lengths, whatever the pattern.
fn wildcard_matches(pattern: &str, word: &str) -> bool {
    let (pattern, word) = (pattern.as_bytes(), word.as_bytes());
    let after = |at: usize| (at + 1..word.len()).find(|at| word[*at] & 0xc0 != 0x80).unwrap_or(word.len());
    let (mut i, mut at) = (0, 0);
    // The last star, and up to where it reaches.
    let mut star: Option<(usize, usize)> = None;
    while at < word.len() {
        match pattern.get(i) {
            Some(b'*') => {
                star = Some((i, at));
                i += 1;
            }
            Some(b'?') => {
                i += 1;
                at = after(at);
            }
            Some(byte) if *byte == word[at] => {
                i += 1;
                at += 1;
            }
            _ => {
                let Some((star_at, reach)) = star else { return false };
                at = after(reach);
                i = star_at + 1;
                star = Some((star_at, at));
            }
        }
    }
    pattern.get(i..).unwrap_or_default().iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_letters() {
        for (pattern, yes, no) in [
            ("steuer*", &["steuer", "steuern"][..], &["steue", "asteuer"][..]),
            ("*körper", &["körper", "marschflugkörper"], &["körpers"]),
            ("ste?er", &["steuer", "stecer", "steäer"], &["steer", "steuuer"]),
            ("*flug*", &["flug", "ausflugs", "flugflug"], &["fug"]),
            ("*a?b", &["axb", "aaxb", "axbaäb"], &["ab", "aaxab", "axbc"]),
            ("*", &["", "a"], &[]),
        ] {
            let pattern = TermPattern::Wildcard(vec![pattern.to_owned()]);
            yes.iter().for_each(|word| assert!(pattern.matches(word), "{pattern:?} {word}"));
            no.iter().for_each(|word| assert!(!pattern.matches(word), "{pattern:?} {word}"));
        }
    }

    #[test]
    fn beginnings_do_not_overlap() {
        let wildcard = |patterns: &[&str]| TermPattern::Wildcard(patterns.iter().map(|p| (*p).to_owned()).collect());
        assert_eq!(wildcard(&["steu*er", "ste*"]).beginnings(), ["ste"]);
        assert_eq!(wildcard(&["ste*", "ste*"]).beginnings(), ["ste"]);
        assert_eq!(wildcard(&["grü*", "grue*"]).beginnings(), ["grü", "grue"]);
        assert_eq!(wildcard(&["*er", "a*"]).beginnings(), [""]);
    }
}

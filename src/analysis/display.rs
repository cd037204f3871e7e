//! How a text is read, for people and for `beleg analyze`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Analyzer, Language};
use crate::model::CharSpan;

/// One token as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "token")]
pub struct AnalyzedToken {
    /// The characters of the text.
    pub text: String,
    /// Where it begins, in Unicode scalar values.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Its ordinal among the tokens.
    pub position: u32,
    /// The stem under which it is indexed and found, by the rules of German.
    pub term: String,
    /// The form for `=Wort`.
    pub exact: String,
    /// Whether it is a stop word.
    pub stop: bool,
    /// The parts of a compound or the word's family; in other languages its own stem. None if it is found by its term alone.
    pub parts: Vec<String>,
    /// Other spellings under which a query finds it, too, if it is a name; unstemmed.
    pub spellings: Vec<String>,
}

/// Reads a German text as an index without a lexicon of its own does.
///
/// ```
/// let tokens = beleg::analysis::analyze("Orbáns Gespräche");
/// assert_eq!(tokens[0].term, "orban");
/// assert_eq!((tokens[1].start, tokens[1].end, tokens[1].exact.as_str()), (7, 16, "gespräche"));
/// ```
pub fn analyze(text: &str) -> Vec<AnalyzedToken> {
    analyze_with(text, Language::GERMAN, &Analyzer::new())
}

/// Reads a text in some language with an analyzer.
pub fn analyze_with(text: &str, language: Language, analyzer: &Analyzer) -> Vec<AnalyzedToken> {
    let tokens = analyzer.tokens_in(text, language);
    let spans: Vec<_> = tokens.iter().map(|token| token.span).collect();
    let spans = CharSpan::from_bytes(text, &spans);
    tokens
        .into_iter()
        .zip(spans)
        .map(|(token, span)| AnalyzedToken {
            text: token.span.of(text).to_owned(),
            spellings: analyzer.spellings(&token).into_iter().map(|spelling| spelling.exact).collect(),
            start: span.start,
            end: span.end,
            position: token.position,
            term: token.term,
            exact: token.exact,
            stop: token.stop,
            parts: token.parts,
        })
        .collect()
}

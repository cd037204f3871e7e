//! Who says what in a passage, as far as rules can tell.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::span::CharSpan;

/// A statement of somebody, found by rule in the wording of a passage. Offsets are Unicode scalar values of the passage's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "attribution")]
pub struct Attribution {
    /// The passage in which the statement stands, `ARTICLE#SLOT`.
    pub passage: String,
    /// Where the statement begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Its parts: two, if other words stand in its middle (`…, so X, …`).
    pub spans: Vec<CharSpan>,
    /// Its words; ` … ` between its parts.
    pub text: String,
    /// Whether it is quoted.
    pub kind: StatementKind,
    /// Who said it; `null` if the text does not tell, or a pronoun may mean several.
    pub speaker: Option<StatementSpeaker>,
    /// The medium that it was said to or that reports it.
    pub medium: Option<String>,
    /// Those who say that the speaker said so, the outermost first.
    pub via: Vec<String>,
    /// The words that show it: `sagte`, `laut`.
    pub cue: Option<Words>,
    /// The rule that found it.
    pub rule: AttributionRule,
    /// How often the rule was right where it named a speaker, from 0 to 1; measured, not judged in this case.
    pub confidence: f32,
    /// Whether the rule errs so seldom that its finds are shown by default.
    pub default: bool,
}

/// Whether a statement is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatementKind {
    /// In quotation marks.
    Direct,
    /// In the author's words.
    Indirect,
}

/// Who said something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatementSpeaker {
    /// The name, as full as the article has it anywhere; the words themselves if it has none.
    pub name: String,
    /// The words that name the speaker beside the statement: `der Sprecher`, `er`.
    pub text: String,
    /// The passage in which these words stand.
    pub passage: String,
    /// Where they begin in it.
    pub start: usize,
    /// Where they end.
    pub end: usize,
    /// What the speaker is, where the article puts it beside the name: `Kremlsprecher`.
    pub role: Option<String>,
}

/// Some words of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Words {
    /// The words.
    pub text: String,
    /// Where they begin.
    pub start: usize,
    /// Where they end.
    pub end: usize,
}

/// The rule that found an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttributionRule {
    /// A quotation beside a verb of saying or behind a colon.
    Quotation,
    /// Quoted words inside the clause of the verb: `nannte ihn „…“`.
    QuotedWords,
    /// Quoted words inside a statement that is told indirectly.
    InStatement,
    /// A verb of saying and `dass` or `ob`.
    That,
    /// A verb of saying and a main clause in the subjunctive.
    Subjunctive,
    /// A verb of saying and an infinitive with `zu`.
    Infinitive,
    /// The statement first: `…, sagte X`.
    Fronted,
    /// `…, so X`.
    So,
    /// `laut X`, `X zufolge`.
    According,
    /// `nach Angaben von X`.
    Source,
    /// `wie X mitteilte`.
    As,
    /// `Das teilte X mit`: the sentence before.
    Before,
    /// `hieß es aus X`.
    Impersonal,
    /// A noun of saying: `die Forderung der Partei, dass`.
    Noun,
    /// The subjunctive runs on behind an attribution.
    RunOn,
    /// The subjunctive with nothing that says whose: the person of the sentence before.
    Alone,
    /// A quotation without a frame: the speaker beside it.
    Neighbour,
    /// A quotation by nobody.
    Nobody,
}

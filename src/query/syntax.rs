//! The query language, written down: what can be typed, with examples that are tests.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::FIELDS;

/// One way to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "syntax_rule")]
pub struct SyntaxRule {
    /// What is typed, in general.
    pub form: &'static str,
    /// What it finds.
    pub finds: &'static str,
    /// Queries, each with a text.
    pub examples: &'static [SyntaxExample],
}

/// A query that finds one text and passes over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "syntax_example")]
pub struct SyntaxExample {
    /// The query.
    pub query: &'static str,
    /// A passage that it finds; for fields, what its article says of itself.
    pub finds: &'static str,
    /// A passage that it does not find; likewise.
    pub passes_over: &'static str,
}

/// Names of operators that mean the same, the first as printed.
const OPERATORS: &[&[&str]] = &[
    &["UND", "AND"],
    &["ODER", "OR"],
    &["NICHT", "NOT"],
    &["NEAR/5", "NAHE/5"],
    &["VOR/5", "BEFORE/5"],
    &["SATZ(…)", "SENTENCE(…)"],
    &["ARTIKEL(…)", "ARTICLE(…)"],
];

/// Names of operators and fields that mean the same, the first as printed.
pub fn synonyms() -> Vec<Vec<String>> {
    let operators = OPERATORS.iter().map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    let fields = FIELDS.iter().filter(|field| field.query_names.len() > 1);
    let fields = fields.map(|field| field.query_names.iter().map(|name| format!("{name}:")).collect());
    operators.chain(fields).collect()
}

const fn rule(form: &'static str, finds: &'static str, examples: &'static [SyntaxExample]) -> SyntaxRule {
    SyntaxRule { form, finds, examples }
}

const fn example(query: &'static str, finds: &'static str, passes_over: &'static str) -> SyntaxExample {
    SyntaxExample { query, finds, passes_over }
}

/// The language, from words to fields.
pub const SYNTAX: &[SyntaxRule] = &[
    rule(
        "Wort Wort",
        "any of the words, in any form, as part of a compound and by its word family; passages with more of them come first",
        &[
            example("Gipfel Absage", "Die Absagen häufen sich.", "Das Treffen findet statt."),
            example("Gespräch", "Friedensgespräche in Wien", "Frieden in Wien"),
            example("gestorben", "Der Minister starb in Wien.", "Der Minister sprach in Wien."),
            example("Marschflugkoerper", "Ein Marschflugkörper flog.", "Ein Flugzeug flog."),
        ],
    ),
    rule(
        "Wort-Wort",
        "the words side by side first, and both anywhere in the passage second",
        &[example("Tomahawk-Marschflugkörper", "Marschflugkörper vom Typ Tomahawk", "Marschflugkörper vom Typ Taurus")],
    ),
    rule(
        "\"Wort Wort\"",
        "the words in this order, side by side; wildcards may stand in it",
        &[
            example("\"Treffen in Wien\"", "Das Treffen in Wien fällt aus.", "In Wien fällt das Treffen aus."),
            example("\"Treff* in Wien\"", "Die Treffen in Wien fallen aus.", "Der Treffpunkt ist in Linz."),
        ],
    ),
    rule(
        "\"Wort Wort\"~3",
        "the words in this order, with at most so many others between them",
        &[example("\"Treffen Wien\"~2", "Das Treffen findet in Wien statt.", "In Wien gibt es ein Treffen.")],
    ),
    rule(
        "+Wort -Wort",
        "what must and what must not stand in the passage",
        &[example("Gipfel +Wien -Linz", "Der Gipfel in Wien.", "Der Gipfel in Wien oder Linz.")],
    ),
    rule(
        "a UND b ODER c NICHT d (…)",
        "by logic, inside one passage; NICHT binds closest, then NEAR and VOR, then UND, then ODER and mere neighbourhood",
        &[
            example("Gipfel UND (Wien ODER Linz)", "Der Gipfel in Linz.", "Der Gipfel in Graz."),
            example("Gipfel NICHT Wien", "Der Gipfel in Linz.", "Der Gipfel in Wien."),
        ],
    ),
    rule(
        "a NEAR/5 b",
        "both with at most so many words between them, in any order",
        &[example(
            "Sarkow NEAR/3 Gipfel",
            "Den Gipfel lehnt Sarkow ab.",
            "Den Gipfel, der in Wien stattfinden sollte, lehnt Sarkow ab.",
        )],
    ),
    rule(
        "a VOR/5 b",
        "both with at most so many words between them, in this order",
        &[example("Sarkow VOR/3 Gipfel", "Sarkow lehnt den Gipfel ab.", "Den Gipfel lehnt Sarkow ab.")],
    ),
    rule(
        "SATZ(…)",
        "all of it in one sentence",
        &[example(
            "SATZ(Sarkow Gipfel)",
            "Sarkow lehnt den Gipfel ab. Wien wartet.",
            "Sarkow schweigt. Der Gipfel wartet.",
        )],
    ),
    rule(
        "ARTIKEL(…)",
        "passages with any of it, in articles that have all of it, in whatever passages",
        &[example(
            "ARTIKEL(Sarkow Gipfel)",
            "Sarkow schweigt.\n\nDer Gipfel wartet.",
            "Sarkow schweigt.\n\nWien wartet.",
        )],
    ),
    rule("=Wort", "exactly this form", &[example("=Gespräche", "Die Gespräche enden.", "Das Gespräch endet.")]),
    rule(
        "=\"Wort Wort\"",
        "exactly these forms in this order, side by side; `\"=Wort Wort\"` means the same",
        &[example("=\"Treffen in Wien\"", "Das Treffen in Wien fällt aus.", "Die Treffens in Wien fallen aus.")],
    ),
    rule(
        "Wort* *wort W?rt",
        "words with any letters for `*`, one letter for `?` (at the end of a word `?` is a question mark)",
        &[
            example("Steuer*", "Steuern und Abgaben", "Zölle und Abgaben"),
            example("*flugkörper", "Marschflugkörper", "Flugzeuge"),
            example("Ste?er", "Die Steuer steigt.", "Die Stelle ist frei."),
        ],
    ),
    rule(
        "Wort~1 Wort~2",
        "words in which so many letters may differ",
        &[example("Selensky~1", "Selenskyj in Wien", "Sarkow in Wien")],
    ),
    rule(
        "titel:Wort titel:(…)",
        "articles with this in headline or kicker; beside words a field is required",
        &[example("titel:Gipfel Sarkow", "Gipfel vertagt: Sarkow schweigt.", "Wien wartet: Sarkow schweigt.")],
    ),
    rule(
        "quelle:Name quelle:(Name Name)",
        "articles of this outlet or agency; whole words of the name, `*` for the rest, `=Name` for all of it",
        &[example("quelle:(dpa Alpenbote)", "agency dpa", "agency AFP")],
    ),
    rule("agentur:Name", "articles with copy of this agency", &[example("agentur:dpa", "agency dpa", "agency AFP")]),
    rule("ort:Name", "articles written in this place", &[example("ort:Wien", "place Wien", "place Zarin")]),
    rule(
        "autor:Name autor:\"Vorname Name\"",
        "articles by this author",
        &[example("autor:Brückner", "author Nele Brückner", "author Jan Brück")],
    ),
    rule(
        "datum:Tag datum:von..bis",
        "articles of these days: a day, a month, a year, `heute`, `gestern`, `7d`; a side may be left open",
        &[
            example("datum:2025-10-16", "day 2025-10-16", "day 2025-10-17"),
            example("datum:16.10.2025..", "day 2025-10-17", "day 2025-10-15"),
            example("datum:2025-10", "day 2025-10-31", "day 2025-11-01"),
        ],
    ),
];

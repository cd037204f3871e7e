//! Who says what. Properties proved here:
//! 1. the rules find what the cases say, and leave alone what only looks like a statement;
//! 2. any text gives spans inside the passage that read as they say, in order;
//! 3. names are joined over the passages of an article, and a speaker stands where the answer says;
//! 4. the time is linear in the text.

use std::fmt::Write;
use std::time::{Duration, Instant};

use beleg::extract::{TextBlock, attribute};
use beleg::model::{Attribution, AttributionRule, CharSpan, StatementKind};
use proptest::prelude::*;

/// `direct fronted: Ina Holt (Chefin), through Tass, via Falk [sagte] „…“`
fn describe(said: &Attribution) -> String {
    let mut line = match said.kind {
        StatementKind::Direct => "direct".to_owned(),
        StatementKind::Indirect => "indirect".to_owned(),
    };
    write!(line, " {}: ", serde_json::to_value(said.rule).unwrap().as_str().unwrap()).unwrap();
    match &said.speaker {
        Some(speaker) => line.push_str(&speaker.name),
        None => line.push('-'),
    }
    if let Some(role) = said.speaker.as_ref().and_then(|speaker| speaker.role.as_ref()) {
        write!(line, " ({role})").unwrap();
    }
    for name in &said.via {
        write!(line, ", via {name}").unwrap();
    }
    if let Some(medium) = &said.medium {
        write!(line, ", through {medium}").unwrap();
    }
    if let Some(cue) = &said.cue {
        write!(line, " [{}]", cue.text).unwrap();
    }
    write!(line, " {}", said.text).unwrap();
    line
}

fn found(text: &str) -> Vec<Attribution> {
    attribute(&[TextBlock { id: "story#1", text }])
}

#[test]
fn who_says_what_and_what_nobody_says() {
    super::check(include_str!("attribution.txt"), |input| {
        found(input).iter().map(describe).collect::<Vec<_>>().join("\n")
    });
}

/// The characters of a span.
fn part(text: &str, span: CharSpan) -> String {
    text.chars().skip(span.start).take(span.end - span.start).collect()
}

fn assert_sound(blocks: &[TextBlock<'_>]) {
    for said in attribute(blocks) {
        let text_of = |id: &str| blocks.iter().find(|block| block.id == id).expect("a passage").text;
        let text = text_of(&said.passage);
        let length = text.chars().count();
        assert!(!said.spans.is_empty() && said.spans.iter().all(|span| span.start < span.end && span.end <= length));
        assert!(said.spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{said:?}");
        let parts: Vec<String> = said.spans.iter().map(|span| part(text, *span)).collect();
        assert_eq!(said.text, parts.join(" … "));
        assert_eq!((said.start, said.end), (said.spans[0].start, said.spans[said.spans.len() - 1].end));
        if let Some(cue) = &said.cue {
            assert_eq!(cue.text, part(text, CharSpan::new(cue.start, cue.end)));
        }
        if let Some(speaker) = &said.speaker {
            assert_eq!(speaker.text, part(text_of(&speaker.passage), CharSpan::new(speaker.start, speaker.end)));
            assert!(!speaker.name.trim().is_empty(), "{said:?}");
        }
        assert!(said.confidence > 0.0 && said.confidence < 1.0);
        assert!(!said.default || said.speaker.is_some(), "{said:?}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_sound_spans(one in "(?s).{0,200}", two in "(?s).{0,200}") {
        assert_sound(&[TextBlock { id: "a#1", text: &one }, TextBlock { id: "a#2", text: &two }]);
    }

    #[test]
    fn words_of_saying_in_any_order_give_sound_spans(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "Ina", "Holt", "Die", "der", "Polizei", "sagte", "sagten", "er", "dass", "wie", "so", "laut", "zufolge",
            "nach", "Angaben", "von", "und", "sei", "habe", "mitteilte", "teilte", "mit", "nicht", ",", ":", ";", ".",
            " – ", "„", "“", "\"", "'", "«", "»", "(", ")", "zu", "kommen", "heißt", "es", "Das", "seinen", "Worten",
            "Sprecher", "Äpfel", "\n", "hat", "gesagt", "die", "Forderung", "wonach", "Demnach", "Dr.", "ß", "😀",
        ]), 0..60)) {
        let text = words.join(" ");
        assert_sound(&[TextBlock { id: "a#1", text: text.trim() }]);
    }
}

#[test]
fn names_are_joined_over_the_passages_of_an_article() {
    let first = "Kreissprecher Timo Falk lehnte den Plan ab.";
    let second = "„Der Plan kostet zu viel“, sagte Falk.";
    let blocks = [TextBlock { id: "a#1", text: first }, TextBlock { id: "a#2", text: second }];
    assert_sound(&blocks);
    let said = attribute(&blocks);
    assert_eq!(
        said.iter().map(describe).collect::<Vec<_>>(),
        ["direct quotation: Timo Falk (Kreissprecher) [sagte] „Der Plan kostet zu viel“"]
    );
    assert_eq!((said[0].passage.as_str(), said[0].speaker.as_ref().unwrap().text.as_str()), ("a#2", "Falk"));
}

#[test]
fn a_rule_has_one_confidence_and_one_default() {
    let so = found("Das Watt sei leer, so Ina Holt.");
    let alone = found("Ina Holt kam am Abend. Das Watt sei leer.");
    assert_eq!((so[0].rule, so[0].default), (AttributionRule::So, true));
    assert_eq!((alone[0].rule, alone[0].default), (AttributionRule::Alone, false));
    assert!(so[0].confidence > alone[0].confidence);
}

#[test]
fn the_time_is_linear_in_broken_text() {
    let hopeless = [
        "„Der Deich hält, sagte Holt, ".repeat(20_000),
        "Holt, der, die, das, ".repeat(20_000),
        "laut ".repeat(100_000),
        "( ".repeat(200_000),
        "Ina Holt sagte, dass der Deich hält. ".repeat(10_000),
    ];
    for text in hopeless {
        let started = Instant::now();
        assert_sound_quickly(&text);
        assert!(started.elapsed() < Duration::from_secs(60), "{}", text.get(..20).unwrap_or_default());
    }
}

/// Only that it ends: reading every span of a long text anew is quadratic in the test itself.
fn assert_sound_quickly(text: &str) {
    let said = found(text);
    assert!(said.iter().all(|said| said.end <= text.len()));
}

//! Operators mean what the query language says.

use beleg::model::WarningCode;
use serde_json::json;

use super::{Shelf, ids};

#[test]
fn a_phrase_spans_a_hyphen() {
    let shelf = Shelf::of_paragraphs(&[
        "Lieferung von Tomahawk-Marschflugkörpern an Velonien.",
        "Der Tomahawk ist kein Spielzeug, Marschflugkörper fliegen tief.",
        "Die Tomahawk Marschflugkörper fehlen.",
    ]);
    assert_eq!(shelf.found("\"Tomahawk Marschflugkörper\""), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("\"Tomahawk-Marschflugkörper\""), ["a00#0", "a02#0"]);
    // Without quotes it is enough that both are there, but side by side ranks first.
    let answer = shelf.search("Tomahawk-Marschflugkörper");
    assert_eq!(answer.hits.len(), 3);
    assert_eq!(answer.hits[2].passage.id, "a01#0");
}

#[test]
fn a_phrase_respects_its_stop_words() {
    let shelf = Shelf::of_paragraphs(&[
        "Das Treffen in Budapest ist abgesagt.",
        "Treffen und Budapest passen nicht zusammen.",
        "Ein Treffen bei Budapest.",
        "In Budapest gab es kein Treffen.",
    ]);
    assert_eq!(shelf.found("\"Treffen in Budapest\""), ["a00#0"]);
    assert_eq!(shelf.found("\"in Budapest\""), ["a00#0", "a03#0"]);
    assert_eq!(shelf.found("\"Treffen Budapest\""), [""; 0]);
}

#[test]
fn a_query_of_stop_words_searches() {
    let shelf = Shelf::of_paragraphs(&["Wir sind wieder da.", "Regen fällt.", "Wieder Regen und kein Ende."]);
    assert_eq!(shelf.found("wieder"), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("wieder da"), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("\"wieder da\""), ["a00#0"]);
    let answer = shelf.search("wieder Regen");
    assert_eq!(answer.warnings[0].code, WarningCode::StopWord);
    assert_eq!(answer.total.passages, 2);
    assert_eq!(shelf.found("+wieder Regen"), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("Regen -wieder"), ["a01#0"]);
    // Brackets around nothing but ignored words are ignored too.
    assert_eq!(shelf.found("Regen UND (wieder ODER und)"), ["a01#0", "a02#0"]);
    assert_eq!(shelf.found("Regen UND (wieder UND und)"), ["a01#0", "a02#0"]);
}

#[test]
fn an_exact_word_finds_only_its_form() {
    let shelf = Shelf::of_paragraphs(&["Das Gespräch endet.", "Die Gespräche enden.", "DAS GESPRÄCH ENDET."]);
    assert_eq!(shelf.found("=Gespräch"), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("=Gespraech"), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("=Gespräche"), ["a01#0"]);
    assert_eq!(shelf.found("Gespräch"), ["a00#0", "a01#0", "a02#0"]);
}

#[test]
fn a_beginning_finds_all_its_words() {
    let shelf =
        Shelf::of_paragraphs(&["Die Steuer steigt.", "Steuern und Abgaben.", "Steuerzahler zahlen.", "Das Steigen."]);
    assert_eq!(shelf.found("Steuer*"), ["a00#0", "a01#0", "a02#0"]);
    assert_eq!(shelf.found("steuerz*"), ["a02#0"]);
    assert_eq!(shelf.found("Steuer* -Steuern*"), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("Xy*"), [""; 0]);
}

fn summit() -> Shelf {
    Shelf::of_paragraphs(&[
        "Trump reist nach Budapest.",
        "Putin reist nach Budapest.",
        "Trump und Putin reden in Alaska.",
        "Der Kreml schweigt zu Trump.",
        "Das Wetter bleibt trüb.",
    ])
}

#[test]
fn any_of_the_words_is_enough() {
    let shelf = summit();
    assert_eq!(shelf.found("Trump Putin"), ["a00#0", "a01#0", "a02#0", "a03#0"]);
    assert_eq!(shelf.found("Trump ODER Putin"), shelf.found("Trump Putin"));
    assert_eq!(shelf.found("Xylophon Wetter"), ["a04#0"]);
    // The more of them, the higher.
    assert_eq!(ids(&shelf.search("Trump Putin"))[0], "a02#0");
}

#[test]
fn plus_demands_and_minus_excludes() {
    let shelf = summit();
    assert_eq!(shelf.found("+Trump Putin"), ["a00#0", "a02#0", "a03#0"]);
    assert_eq!(shelf.found("+Trump +Putin"), ["a02#0"]);
    assert_eq!(shelf.found("Trump -Putin"), ["a00#0", "a03#0"]);
    assert_eq!(shelf.found("Trump NICHT Putin"), ["a00#0", "a03#0"]);
    assert_eq!(shelf.found("+Trump -Budapest -Kreml"), ["a02#0"]);
    assert_eq!(shelf.found("+Xylophon Trump"), [""; 0]);
    // A wanted word beside a demanded one changes only the order.
    assert_eq!(ids(&shelf.search("+Trump Kreml"))[0], "a03#0");
}

#[test]
fn only_exclusion_finds_the_rest_and_says_so() {
    let shelf = summit();
    let answer = shelf.search("-Trump");
    assert_eq!(ids(&answer), ["a01#0", "a04#0"]);
    assert_eq!(answer.warnings[0].code, WarningCode::OnlyNegative);
    assert_eq!(shelf.found("NICHT Trump"), ["a01#0", "a04#0"]);
    assert_eq!(shelf.found("NICHT Trump UND NICHT Putin"), ["a04#0"]);
}

#[test]
fn logic_follows_its_brackets() {
    let shelf = summit();
    assert_eq!(shelf.found("Trump UND (Putin ODER Kreml)"), ["a02#0", "a03#0"]);
    assert_eq!(shelf.found("Trump UND (Putin ODER Kreml) NICHT Alaska"), ["a03#0"]);
    assert_eq!(shelf.found("Wetter ODER Trump UND Putin"), ["a02#0", "a04#0"]);
    assert_eq!(shelf.found("(Wetter ODER Trump) UND Putin"), ["a02#0"]);
    assert_eq!(shelf.found("NICHT (Trump ODER Putin)"), ["a04#0"]);
    assert_eq!(shelf.found("Trump AND NOT Putin"), ["a00#0", "a03#0"]);
    assert_eq!(shelf.found("Budapest UND ()"), ["a00#0", "a01#0"]);
}

#[test]
fn and_works_inside_one_passage() {
    let shelf = Shelf::of(&[json!({
        "id": "a", "headline": "Trump und Putin", "teaser": "Worum es Trump geht.",
        "paragraphs": ["Trump reist ab.", "Putin bleibt.", "Trump trifft Putin."]
    })]);
    assert_eq!(shelf.found("Trump UND Putin"), ["a#2", "a#headline"]);
    assert_eq!(shelf.found("+Trump +Putin"), ["a#2", "a#headline"]);
    assert_eq!(shelf.found("Trump -Putin"), ["a#0", "a#teaser"]);
}

#[test]
fn an_empty_query_finds_everything() {
    let shelf = summit();
    for query in ["", " ", "()", "…"] {
        assert_eq!(ids(&shelf.search(query)), ["a00#0", "a01#0", "a02#0", "a03#0", "a04#0"], "{query:?}");
    }
}

//! Operators mean what the query language says.

use beleg::SearchRequest;
use beleg::model::{Filter, Undated, WarningCode};
use serde_json::json;

use super::{Shelf, ids, marked, sorted};

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
    assert_eq!(answer.warnings, []);
    assert_eq!(answer.total.passages, 2);
    assert_eq!(shelf.found("+wieder Regen"), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("Regen -wieder"), ["a01#0"]);
    // Brackets around nothing but ignored words are ignored too.
    assert_eq!(shelf.found("Regen UND (wieder ODER und)"), ["a01#0", "a02#0"]);
    assert_eq!(shelf.found("Regen UND (wieder UND und)"), ["a01#0", "a02#0"]);
}

#[test]
fn one_warning_tells_of_all_words_that_were_left_out_and_change_what_is_found() {
    let shelf = Shelf::of_paragraphs(&["Wir sind wieder da.", "Regen fällt."]);
    let warnings = |query: &str| shelf.search(query).warnings;
    assert_eq!(warnings("Wir sind wieder im Regen"), []);
    let ignored = warnings("Regen UND wir UND wieder");
    assert_eq!(ignored.len(), 1);
    assert_eq!((ignored[0].code, ignored[0].start, ignored[0].end), (WarningCode::StopWord, 10, 24));
    assert_eq!(
        ignored[0].message.to_string(),
        "`wir`, `wieder` are too frequent to tell passages apart, and left out; in quotation marks each must be there"
    );
    assert_eq!(shelf.found("Regen UND \"wieder\""), [""; 0]);
    assert_eq!(warnings("SATZ(der Regen)").len(), 1);
}

#[test]
fn an_exact_phrase_finds_only_these_forms_in_this_order() {
    let shelf = Shelf::of_paragraphs(&[
        "Das war ein Erfolg im Nahen Osten.",
        "Von Erfolgen im Nahen Osten war die Rede.",
        "Im Nahen Osten blieb der Erfolg aus.",
        "Der ERFOLG IM NAHEN OSTEN bleibt aus.",
        "Erfolg am Nahen Osten vorbei.",
        "Ein Erfolg, im nahen Ostens.",
    ]);
    assert_eq!(shelf.found("=\"Erfolg im Nahen Osten\""), ["a00#0", "a03#0"]);
    assert_eq!(shelf.found("\"=Erfolg im Nahen Osten\""), ["a00#0", "a03#0"]);
    assert_eq!(shelf.found("\"Erfolg im Nahen Osten\""), ["a00#0", "a01#0", "a03#0", "a05#0"]);
    assert_eq!(shelf.found("=\"Erfolg Nahen Osten\"~1"), ["a00#0", "a03#0", "a04#0"]);
    assert_eq!(shelf.found("=\"im Nahen\" -=\"Erfolg im\""), ["a01#0", "a02#0"]);
    let answer = shelf.search("=\"Erfolg im Nahen Osten\"");
    assert_eq!(answer.warnings, []);
    assert_eq!(marked(&answer, 0), ["Erfolg", "im", "Nahen", "Osten"]);
}

#[test]
fn a_passage_with_all_words_side_by_side_comes_first() {
    let long = "Bereit ist, wer bereit ist: das Wort bereit stand dreimal da.";
    let shelf = Shelf::of(&[
        json!({"id": "laut", "headline": "Bereit sind wir!", "paragraphs": ["Bereit, bereit.", long, "Sie ist bereit."]}),
        json!({"id": "leise", "headline": "Wetter", "paragraphs": [
            "Regen.", "Wind.", "Am Ende einer langen Rede über Häfen, Schiffe und den Wind rief sie: „Wir sind bereit!“"]}),
    ]);
    for query in ["Wir sind bereit!", "wir sind bereit", "datum:..2030 Wir sind bereit"] {
        let request = SearchRequest {
            filter: Filter { undated: Some(Undated::Include), ..Filter::default() },
            ..SearchRequest::new(query)
        };
        assert_eq!(ids(&shelf.ask(&request))[0], "leise#2", "{query}");
    }
    // In another order they are but words.
    assert!(ids(&shelf.search("bereit wir sind"))[0].starts_with("laut#"));
    // What stands in quotes outweighs all other words.
    assert_eq!(ids(&shelf.search("bereit Rede \"Wir sind bereit\""))[0], "leise#2");
}

#[test]
fn words_of_asking_and_saying_weigh_less_than_names() {
    let shelf = Shelf::of_paragraphs(&[
        "Brückner sah den Hafen.",
        "Das kritisierte die Opposition.",
        "Der Hafen von Halvik wächst.",
        "Regen fällt auf den Hafen.",
    ]);
    assert_eq!(ids(&shelf.search("Was kritisierte Brückner?")), ["a00#0", "a01#0"]);
    assert_eq!(ids(&shelf.search("Wer sagte wann, was Brückner kritisierte?"))[0], "a00#0");
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
fn an_empty_query_beside_a_filter_finds_all_that_it_leaves() {
    let shelf = summit();
    for query in ["", " ", "()", "…"] {
        let filter = Filter { undated: Some(Undated::Include), ..Filter::default() };
        let answer = shelf.ask(&SearchRequest { filter, ..SearchRequest::new(query) });
        assert_eq!(ids(&answer), ["a00#0", "a01#0", "a02#0", "a03#0", "a04#0"], "{query:?}");
        assert!(shelf.archive.search(&SearchRequest::new(query)).is_err(), "{query:?}");
    }
}

#[test]
fn near_counts_the_words_between_in_any_order() {
    let shelf = Shelf::of_paragraphs(&[
        "Trump sprach am Montag lange mit Putin.",
        "Putin traf Trump.",
        "Trump reiste ab. Viele Tage später, so heißt es aus dem Kreml, kam endlich auch Putin.",
        "Trump und Trump, dann Orban.",
    ]);
    assert_eq!(shelf.found("Trump NEAR/5 Putin"), ["a00#0", "a01#0"]);
    assert_eq!(shelf.found("Trump NEAR/4 Putin"), ["a01#0"]);
    assert_eq!(shelf.found("Putin NEAR/5 Trump"), ["a00#0", "a01#0"]);
    assert_eq!(shelf.found("Trump VOR/5 Putin"), ["a00#0"]);
    assert_eq!(shelf.found("Trump BEFORE/20 Putin"), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("Trump NEAR/0 Putin"), [""; 0]);
    // Two mentions of one word are near each other, one mention is not near itself.
    assert_eq!(shelf.found("Trump NEAR/1 Trump"), ["a03#0"]);
    // Words of which there is another occurrence far away are marked only where they are near.
    let answer = shelf.search("Trump NEAR/2 Orban");
    assert_eq!(marked(&answer, 0), ["Trump", "Orban"]);
}

#[test]
fn near_takes_phrases_lists_and_forms() {
    let shelf = Shelf::of_paragraphs(&[
        "Vor dem Treffen in Budapest schwieg Trump.",
        "Trump in Budapest, ein Treffen fällt aus.",
        "Die Friedensgespräche in Kiew enden.",
        "Steuern will niemand senken.",
    ]);
    assert_eq!(shelf.found("\"Treffen in Budapest\" NEAR/3 Trump"), ["a00#0"]);
    assert_eq!(shelf.found("(Trump ODER Gespräche) NEAR/2 (Budapest ODER Kiew)"), ["a00#0", "a01#0", "a02#0"]);
    assert_eq!(shelf.found("Steuer* VOR/2 =senken"), ["a03#0"]);
    assert_eq!(shelf.found("Steuer* VOR/1 =senken"), [""; 0]);
    assert_eq!(shelf.found("Frieden NEAR/0 Gespräch"), ["a02#0"]);
    assert_eq!(shelf.search("Trump NEAR/2 agentur:dpa").warnings[0].code, WarningCode::NearIgnored);
}

#[test]
fn a_loose_phrase_keeps_the_order_of_its_words() {
    let shelf = Shelf::of_paragraphs(&[
        "Treffen von Trump und Putin in Budapest.",
        "In Budapest ein Treffen.",
        "Das Treffen in Budapest.",
    ]);
    assert_eq!(shelf.found("\"Treffen Budapest\"~5"), ["a00#0", "a02#0"]);
    assert_eq!(shelf.found("\"Treffen Budapest\"~1"), ["a02#0"]);
    assert_eq!(shelf.found("\"Treffen Budapest\""), [""; 0]);
    assert_eq!(shelf.found("\"Treff* in Bud*\""), ["a02#0"]);
    assert_eq!(marked(&shelf.search("\"Treff* in Bud*\""), 0), ["Treffen", "in", "Budapest"]);
}

#[test]
fn a_sentence_holds_all_of_it() {
    let shelf = Shelf::of(&[
        json!({"id": "a", "agencies": ["dpa"], "paragraphs": ["Trump kam am 16. Oktober nach Budapest. Putin blieb fern."]}),
        json!({"id": "b", "paragraphs": ["Trump und Putin telefonierten. Budapest wartet.", "Trump schwieg."]}),
    ]);
    assert_eq!(shelf.found("SATZ(Trump Budapest)"), ["a#0"]);
    assert_eq!(shelf.found("SATZ(Trump Putin)"), ["b#0"]);
    assert_eq!(shelf.found("SATZ(Putin Budapest)"), [""; 0]);
    // A sentence that lacks a word is enough, wherever else the word stands.
    assert_eq!(shelf.found("SATZ(Trump -Putin)"), ["a#0", "b#1"]);
    assert_eq!(shelf.found("SATZ(Trump ODER Putin fern)"), ["a#0", "b#0", "b#1"]);
    assert_eq!(shelf.found("SATZ(Trump agentur:dpa)"), ["a#0"]);
    assert_eq!(shelf.found("NICHT SATZ(Trump Putin) UND Budapest"), ["a#0"]);
    assert_eq!(marked(&shelf.search("SATZ(Trump Putin)"), 0), ["Trump", "Putin"]);
}

#[test]
fn an_article_holds_all_of_it_in_any_passages() {
    let shelf = Shelf::of(&[
        json!({"id": "a", "headline": "Gipfel", "paragraphs": ["Trump kam.", "Putin blieb fern.", "Regen fiel."]}),
        json!({"id": "b", "paragraphs": ["Trump schwieg.", "Regen fiel."]}),
        json!({"id": "c", "paragraphs": ["Putin schwieg zu Trump."]}),
    ]);
    assert_eq!(shelf.found("ARTIKEL(Trump Putin)"), ["a#0", "a#1", "c#0"]);
    assert_eq!(shelf.found("ARTIKEL(Trump -Putin)"), ["b#0"]);
    assert_eq!(shelf.found("ARTIKEL(Trump Putin) UND Regen"), [""; 0]);
    assert_eq!(shelf.found("Regen ARTIKEL(Trump Putin)"), ["a#0", "a#1", "a#2", "b#1", "c#0"]);
    assert_eq!(shelf.found("+Regen -ARTIKEL(Trump Putin)"), ["b#1"]);
    assert_eq!(shelf.found("ARTIKEL(Gipfel Regen)"), ["a#2", "a#headline"]);
    assert_eq!(shelf.found("ARTIKEL(SATZ(Putin Trump) ODER Gipfel)"), ["a#headline", "c#0"]);
}

#[test]
fn wildcards_stand_for_letters() {
    let shelf = Shelf::of_paragraphs(&[
        "Marschflugkörper und Flugkörper fliegen.",
        "Das Flugkörperchen fliegt.",
        "Die Steuer, der Stecker, ein Stecer.",
        "GRÜNE Grüne gruene Wiese",
    ]);
    assert_eq!(shelf.found("*flugkörper"), ["a00#0"]);
    assert_eq!(shelf.found("*flugkoerper*"), ["a00#0", "a01#0"]);
    assert_eq!(shelf.found("Ste?er"), ["a02#0"]);
    assert_eq!(marked(&shelf.search("Ste?er"), 0), ["Steuer", "Stecer"]);
    assert_eq!(shelf.found("gr?ne"), ["a03#0"]);
    assert_eq!(marked(&shelf.search("Grün*"), 0), ["GRÜNE", "Grüne", "gruene"]);
    assert_eq!(shelf.found("*"), ["a00#0", "a01#0", "a02#0", "a03#0"]);
}

#[test]
fn a_wildcard_that_stands_for_too_many_words_says_so() {
    let words: Vec<String> = (0..1100).map(|n| format!("wort{n}")).collect();
    let shelf = Shelf::of_paragraphs(&[&words.join(" "), "wortreich wortreich", "wortreich"]);
    let answer = shelf.search("wort*");
    assert_eq!(answer.warnings.len(), 1);
    assert_eq!(answer.warnings[0].code, WarningCode::WildcardCut);
    assert!(answer.warnings[0].message.to_string().contains("1101 words"), "{}", answer.warnings[0].message);
    // The most frequent ones are kept.
    assert_eq!(sorted(ids(&answer)[..2].to_vec()), ["a01#0", "a02#0"]);
}

#[test]
fn a_word_may_be_misspelt() {
    let shelf = Shelf::of_paragraphs(&["Zwirbelnau im Mai.", "Zwirbelno dankt.", "Swirbelna dankt.", "Sellerie."]);
    assert_eq!(shelf.found("Zwirbelna~1"), ["a00#0", "a01#0", "a02#0"]);
    assert_eq!(shelf.found("Zwirbelnu~1"), ["a00#0", "a01#0"]);
    assert_eq!(shelf.found("Zwirblene~1"), [""; 0]);
    assert_eq!(shelf.found("Sellreie~1"), ["a03#0"]);
    assert_eq!(marked(&shelf.search("Zwirbelna~1"), 0).len(), 1);
}

#[test]
fn fields_take_lists_and_wildcards() {
    let shelf = Shelf::of(&[
        json!({"id": "a", "outlet": "Elbpost", "agencies": ["dpa"], "authors": ["Anna Weber"], "paragraphs": ["Regen."]}),
        json!({"id": "b", "outlet": "Alpenbote", "agencies": ["APA"], "authors": ["Jan Weberling"], "paragraphs": ["Regen."]}),
        json!({"id": "c", "outlet": "Elbkurier", "agencies": ["AFP"], "paragraphs": ["Regen."]}),
    ]);
    assert_eq!(shelf.found("quelle:(dpa AFP)"), ["a#0", "c#0"]);
    assert_eq!(shelf.found("quelle:(dpa ODER Alpenbote)"), ["a#0", "b#0"]);
    assert_eq!(shelf.found("agentur:(dpa UND AFP)"), [""; 0]);
    assert_eq!(shelf.found("quelle:Elb*"), ["a#0", "c#0"]);
    assert_eq!(shelf.found("autor:Weber"), ["a#0"]);
    assert_eq!(shelf.found("autor:\"Anna Weber\""), ["a#0"]);
    assert_eq!(shelf.found("autor:=Weber"), [""; 0]);
    assert_eq!(shelf.found("Regen -quelle:(dpa AFP)"), ["b#0"]);
}

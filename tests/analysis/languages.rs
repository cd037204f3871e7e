//! Other languages than German: the same words, other forms beside them.

use beleg::analysis::{Analyzer, Language};
use proptest::prelude::*;

/// The forms by which the words of a text are found beside their terms.
fn parts(text: &str, tag: &str) -> Vec<String> {
    Analyzer::new()
        .tokens_in(text, Language::of_tag(Some(tag)))
        .into_iter()
        .map(|token| token.parts.join("+"))
        .collect()
}

#[test]
fn words_have_the_stems_of_their_own_language() {
    assert_eq!(parts("Negotiators were negotiating policies", "en"), ["negoti", "were", "negoti", ""]);
    assert_eq!(parts("negotiating", "EN_us"), ["negoti"]);
    assert_eq!(parts("L’Ukraine aujourd'hui, d'Obama", "fr"), ["ukrain", "", "obam+obama"]);
    assert_eq!(parts("dell'intesa", "it"), ["intes+intesa"]);
    assert_eq!(parts("российский", "ru"), parts("российских", "ru"));
    // There is no stemmer for Polish, and no compounds but German ones.
    assert_eq!(parts("Friedensgespräche rozmowami", "pl"), ["", ""]);
    assert_eq!(parts("2.500 Friedensgespräche", "en"), ["", ""]);
}

#[test]
fn a_tag_that_names_no_other_language_is_german() {
    for tag in ["", "de", "de-AT", "de_CH", "DE", "deu", "und", "*"] {
        assert_eq!(Language::of_tag(Some(tag)), Language::GERMAN, "{tag}");
    }
    assert_eq!(Language::of_tag(None), Language::GERMAN);
    assert_ne!(Language::of_tag(Some("pl")), Language::GERMAN);
    let of = |tags: &[&str]| Language::of_query(&tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
    assert_eq!(of(&["en"]), Language::of_tag(Some("en-GB")));
    assert_eq!(of(&["en", "fr"]), Language::GERMAN);
    assert_eq!(of(&[]), Language::GERMAN);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever the language, a word has the tokens, terms and exact forms of German, and no stemmer fails.
    #[test]
    fn only_the_parts_of_words_depend_on_the_language(
        text in "(\\PC|[ a-zäöüéèñçşığåøæ'’]){0,60}|[а-яіїґA-Zα-ωάέ ']{0,60}|[ا-ي ]{0,40}|[க-ஹா-் ]{0,40}",
        tag in prop::sample::select(vec!["ar", "ca", "da", "el", "en", "es", "fi", "fr", "hu", "it", "nb", "nl", "pl", "pt", "ro", "ru", "sv", "ta", "tr"]),
    ) {
        let analyzer = Analyzer::new();
        let german = analyzer.tokens(&text);
        let language = Language::of_tag(Some(tag));
        let tokens = analyzer.tokens_in(&text, language);
        prop_assert_eq!(&tokens, &analyzer.tokens_in(&text, language));
        prop_assert_eq!(german.len(), tokens.len());
        for (one, other) in german.iter().zip(&tokens) {
            prop_assert_eq!((one.span, one.position, &one.term, &one.exact), (other.span, other.position, &other.term, &other.exact));
            prop_assert!(!other.stop && other.function_word == one.stop);
            prop_assert!(other.parts.iter().all(|part| !part.is_empty() && !part.contains(char::is_whitespace)), "{:?}", other.parts);
        }
    }
}

//! Text becomes terms. Properties proved here:
//! 1. spans lie in the text on character boundaries, are not empty and do not go backwards; positions count from 0;
//! 2. words that must meet do, words that must not do not, and what is accepted is written down;
//! 3. Unicode forms and soft hyphens do not change terms;
//! 4. in other languages words have their own stems beside the same terms (`languages`).

mod languages;

use beleg::analysis::{Analyzer, OwnedToken, exact_variants, fold_keyword};
use proptest::prelude::*;

/// The one checker of token streams: analyses `text` cold and warm, and returns its tokens.
fn checked_tokens(text: &str) -> Vec<OwnedToken> {
    let analyzer = Analyzer::new();
    let tokens = analyzer.tokens(text);
    check_stream(text, &tokens);
    assert_eq!(tokens, analyzer.tokens(text), "the memory of words changes tokens of {text:?}");
    tokens
}

fn check_stream(text: &str, tokens: &[OwnedToken]) {
    let mut end = 0;
    for (token, position) in tokens.iter().zip(0..) {
        let span = token.span;
        assert!(span.start >= end && span.end > span.start, "{span:?} goes backwards or is empty in {text:?}");
        assert!(text.get(span.range()).is_some(), "{span:?} is not inside {text:?}, or cuts a letter");
        assert_eq!(token.position, position, "positions count from 0 in {text:?}");
        for form in [&token.term, &token.exact, &token.beginning].into_iter().chain(&token.parts) {
            assert!(!form.is_empty() && !form.contains(char::is_whitespace), "bad form {form:?} in {text:?}");
        }
        end = span.end;
    }
}

fn terms(text: &str) -> Vec<String> {
    checked_tokens(text).into_iter().map(|token| token.term).collect()
}

/// Replaces `{00AD}` by the character with that code.
fn unescape(text: &str) -> String {
    let mut pieces = text.split('{');
    let mut unescaped = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_once('}').expect("a code in braces");
        let c = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character's code");
        unescaped.push(c);
        unescaped.push_str(rest);
    }
    unescaped
}

fn case_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// The words of each line, with the terms of each.
fn groups(text: &str) -> Vec<Vec<(String, Vec<String>)>> {
    let with_terms = |word: &str| (word.to_owned(), terms(&unescape(word)));
    case_lines(text).map(|line| line.split_whitespace().map(with_terms).collect()).collect()
}

fn lines_that_do_not_meet(groups: &[Vec<(String, Vec<String>)>]) -> Vec<String> {
    let differ = |group: &&Vec<(String, Vec<String>)>| group.windows(2).any(|pair| pair[0].1 != pair[1].1);
    groups.iter().filter(differ).map(|group| format!("{group:?}")).collect()
}

#[test]
fn words_that_must_meet_have_the_same_terms() {
    let groups = groups(include_str!("meet.txt"));
    assert!(groups.len() >= 150, "{} groups", groups.len());
    let failed = lines_that_do_not_meet(&groups);
    assert!(failed.is_empty(), "{} do not meet:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn words_that_must_not_meet_have_different_terms() {
    let groups = groups(include_str!("part.txt"));
    assert!(groups.len() >= 80, "{} groups", groups.len());
    let mut failed = Vec::new();
    for group in &groups {
        for (i, (word, terms)) in group.iter().enumerate() {
            failed.extend(group[..i].iter().filter(|other| other.1 == *terms).map(|other| (word, &other.0, terms)));
        }
    }
    assert!(failed.is_empty(), "these meet: {failed:?}");
}

fn family(word: &str) -> String {
    let tokens = checked_tokens(word);
    assert_eq!(tokens.len(), 1, "{word} is one token");
    family_of(&tokens[0])
}

/// The key of a word's family; of a compound the keys of its parts.
fn family_of(token: &OwnedToken) -> String {
    if token.parts.is_empty() { token.term.clone() } else { token.parts.join("+") }
}

/// The words of each line, with the key of each word's family.
fn families(text: &str) -> Vec<Vec<(&str, String)>> {
    case_lines(text).map(|line| line.split_whitespace().map(|word| (word, family(word))).collect()).collect()
}

#[test]
fn words_of_one_family_have_the_same_key() {
    let groups = families(include_str!("family_meet.txt"));
    assert!(groups.len() >= 200, "{} groups", groups.len());
    let differ = |group: &&Vec<(&str, String)>| group.windows(2).any(|pair| pair[0].1 != pair[1].1);
    let failed: Vec<_> = groups.iter().filter(differ).map(|group| format!("{group:?}")).collect();
    assert!(failed.is_empty(), "{} do not meet:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn words_of_different_families_have_different_keys() {
    let groups = families(include_str!("family_apart.txt"));
    assert!(groups.len() >= 100, "{} groups", groups.len());
    let mut failed = Vec::new();
    for group in &groups {
        for (i, (word, key)) in group.iter().enumerate() {
            failed.extend(group[..i].iter().filter(|other| other.1 == *key).map(|other| (word, other.0, key)));
        }
    }
    assert!(failed.is_empty(), "these meet: {failed:?}");
}

#[test]
fn forms_that_the_stemmer_leaves_apart_are_found_by_each_other() {
    let groups = families(include_str!("forms_meet.txt"));
    assert!(groups.len() >= 250, "{} groups", groups.len());
    let differ = |group: &&Vec<(&str, String)>| group.windows(2).any(|pair| pair[0].1 != pair[1].1);
    let failed: Vec<_> = groups.iter().filter(differ).map(|group| format!("{group:?}")).collect();
    assert!(failed.is_empty(), "{} do not meet:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn words_that_look_like_such_forms_stay_apart() {
    let groups = families(include_str!("forms_apart.txt"));
    assert!(groups.len() >= 120, "{} groups", groups.len());
    let mut failed = Vec::new();
    for group in &groups {
        for (i, (word, key)) in group.iter().enumerate() {
            failed.extend(group[..i].iter().filter(|other| other.1 == *key).map(|other| (word, other.0, key)));
        }
    }
    assert!(failed.is_empty(), "these meet: {failed:?}");
}

#[test]
fn listed_families_are_whole() {
    let lists = [
        include_str!("../../index-data/lexicon/families/groups.txt"),
        include_str!("../../index-data/lexicon/families/countries.txt"),
        include_str!("../../index-data/lexicon/families/places.txt"),
        include_str!("../../index-data/lexicon/families/comparison.txt"),
    ];
    let mut failed = Vec::new();
    for line in lists.into_iter().flat_map(case_lines) {
        let (base, members) = line.split_once(": ").expect("base: members");
        let key = family(base);
        let members = members.split_whitespace().map(|member| member.trim_start_matches('='));
        failed.extend(members.filter(|member| family(member) != key).map(|m| (base, m, family(m))));
    }
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn names_keep_their_stem() {
    let names = "Scholz Merkel Merz Putin Trump Weber Müller Fischer Schröder Kohl Brandt Steinmeier Baerbock Habeck Lindner Lauterbach \
        Faeser Pistorius Söder Laschet Spahn Seehofer Selenskyj Orban Erdogan Macron Meloni Berlin Hamburg München Köln Dresden \
        Tomahawk Budapest Moskau Kiew Stalin Lenin Martin Kathrin Karin Robin Edwin Schwerin Konstantin Ford Verdi Hesse";
    for token in checked_tokens(names) {
        assert!(token.parts.is_empty(), "{} is {:?}", token.exact, token.parts);
    }
}

#[test]
fn the_key_of_a_family_is_its_own_key() {
    let keys = families_of_single_tokens(include_str!("family_meet.txt")).into_iter();
    // An infinitive that is a key is not a stem, and its form may be that of a noun too (`raten`).
    for key in keys.filter(|key| terms(key) == [key.as_str()]) {
        assert_eq!(family(&key), key);
    }
}

fn families_of_single_tokens(list: &str) -> Vec<String> {
    let tokens = case_lines(list).flat_map(str::split_whitespace).map(|word| checked_tokens(&unescape(word)));
    tokens.filter(|tokens| tokens.len() == 1 && !tokens[0].stop).flatten().map(|token| family_of(&token)).collect()
}

#[test]
fn accepted_merges_are_still_there() {
    let failed = lines_that_do_not_meet(&groups(include_str!("accepted.txt")));
    assert!(failed.is_empty(), "no longer merged:\n{}", failed.join("\n"));
}

#[test]
fn queries_find_their_text_in_sequence() {
    for line in case_lines(include_str!("find.txt")) {
        let (query, text) = line.split_once(" | ").expect("query | text");
        let (query, text) = (terms(&unescape(query)), terms(&unescape(text)));
        assert!(text.windows(query.len()).any(|window| window == query), "{line}: {query:?} in {text:?}");
    }
}

/// Whether a name that is asked for is found where a text has another word: by the same stem, or as another spelling.
fn finds(analyzer: &Analyzer, asked: &str, there: &str) -> bool {
    let (asked, there) = (&analyzer.tokens(asked)[0], &analyzer.tokens(there)[0]);
    asked.term == there.term || analyzer.spellings(asked).iter().any(|spelling| spelling.term == there.term)
}

/// The pairs of words of each line, in both orders.
fn pairs(text: &str) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    for words in case_lines(text).map(|line| line.split_whitespace().collect::<Vec<_>>()) {
        for (i, word) in words.iter().enumerate() {
            pairs.extend(words[..i].iter().flat_map(|other| [(*word, *other), (*other, *word)]));
        }
    }
    pairs
}

#[test]
fn names_are_found_in_other_spellings() {
    let (analyzer, pairs) = (Analyzer::new(), pairs(include_str!("spellings_meet.txt")));
    assert!(pairs.len() >= 2 * 150, "{}", pairs.len());
    let failed: Vec<_> = pairs.iter().filter(|(asked, there)| !finds(&analyzer, asked, there)).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn what_only_looks_like_another_spelling_is_none() {
    let (analyzer, pairs) = (Analyzer::new(), pairs(include_str!("spellings_apart.txt")));
    assert!(pairs.len() >= 2 * 100, "{}", pairs.len());
    let failed: Vec<_> = pairs.iter().filter(|(asked, there)| finds(&analyzer, asked, there)).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn words_of_the_language_have_no_other_spelling() {
    let words = [
        include_str!("../../index-data/lexicon/stopwords.txt"),
        include_str!("../../index-data/lexicon/loan_words.txt"),
        include_str!("../../index-data/lexicon/families/groups.txt"),
        include_str!("../../index-data/lexicon/families/comparison.txt"),
        include_str!("../../index-data/lexicon/families/strong_verbs.txt"),
        include_str!("../../index-data/lexicon/families/weak_verbs.txt"),
    ];
    let analyzer = Analyzer::new();
    let with_spellings: Vec<_> = words
        .into_iter()
        .flat_map(case_lines)
        .flat_map(str::split_whitespace)
        .flat_map(|word| analyzer.tokens(word))
        .filter(|token| !analyzer.spellings(token).is_empty())
        .map(|token| token.exact)
        .collect();
    assert_eq!(with_spellings, Vec::<String>::new());
}

/// Whether a word is found in a text by its stem.
fn is_in(word: &str, text: &str) -> bool {
    let word = &checked_tokens(word)[0].term;
    checked_tokens(text).iter().any(|token| !token.stop && token.term == *word || token.parts.contains(word))
}

#[test]
fn a_hyphen_stands_for_the_part_that_is_left_out() {
    let mut failed = Vec::new();
    let (mut found, mut not_found) = (0, 0);
    for line in case_lines(include_str!("left_out.txt")) {
        let (text, words) = line.split_once(" | ").expect("text | words");
        for word in words.split_whitespace() {
            let (word, is_wanted) = word.strip_prefix('-').map_or((word, true), |word| (word, false));
            *if is_wanted { &mut found } else { &mut not_found } += 1;
            if is_in(word, &unescape(text)) != is_wanted {
                failed.push((text, word, is_wanted));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
    assert!(found >= 40 && not_found >= 20, "{found} and {not_found}");
}

#[test]
fn tokenizer_rules_hold() {
    let cases = include_str!("tokens.txt").split("\n\n").filter(|case| case.contains("\n---"));
    let mut count = 0;
    for case in cases {
        let lines: Vec<_> = case.lines().filter(|line| !line.starts_with('#')).collect();
        let (text, expected) = (unescape(lines[0]), unescape(&lines[2..].join("\n")));
        let stop = |token: &OwnedToken| if token.stop { "stop" } else { "-" };
        let found: Vec<_> = checked_tokens(&text)
            .iter()
            .map(|t| {
                let surface = t.span.of(&text);
                format!("{surface}|{}|{}|{}|{}|{}|{}", t.span.start, t.span.end, t.position, t.term, t.exact, stop(t))
            })
            .collect();
        assert_eq!(found.join("\n"), expected, "{case}");
        count += 1;
    }
    assert!(count >= 20, "{count} cases");
}

#[test]
fn empty_text_has_no_tokens() {
    assert!(checked_tokens("").is_empty());
    assert!(checked_tokens(" \n\u{AD}-\u{301}'").is_empty());
}

#[test]
fn very_long_words_are_words_and_cost_no_more_than_their_length() {
    for piece in ["ä", "blue", "ae", "s", "\u{308}a", "a\u{AD}"] {
        let long = format!("a{}s", piece.repeat(500_000));
        assert_eq!(checked_tokens(&long).len(), 1, "{piece:?}");
    }
    checked_tokens(&"a-\n".repeat(100_000));
    checked_tokens(&"1.000".repeat(100_000));
}

#[test]
fn more_words_than_are_remembered_change_nothing() {
    let text: String = (0..250_000).map(|i| format!("Wort{i} ")).collect();
    assert_eq!(checked_tokens(&text).len(), 250_000);
}

#[test]
fn exact_variants_are_distinct_and_begin_as_typed() {
    assert_eq!(exact_variants("Marschflugkoerper"), ["marschflugkoerper", "marschflugkörper"]);
    assert_eq!(exact_variants("Marschflugkörper"), ["marschflugkörper", "marschflugkoerper"]);
    assert_eq!(exact_variants("Ueberkörper"), ["ueberkörper", "überkörper", "ueberkoerper"]);
    assert_eq!(exact_variants("aktuelle"), ["aktuelle"]);
    assert_eq!(exact_variants("Trumps"), ["trumps"]);
}

#[test]
fn the_exact_form_of_a_text_is_among_the_variants_of_its_spellings() {
    for group in case_lines(include_str!("meet.txt")).filter(|line| line.contains(['ä', 'ö', 'ü'])) {
        for word in group.split_whitespace().map(unescape) {
            for token in checked_tokens(&word) {
                assert!(exact_variants(token.span.of(&word)).contains(&token.exact), "{word}");
            }
        }
    }
}

#[test]
fn keywords_are_compared_without_case_accents_and_umlaut_spelling() {
    assert_eq!(fold_keyword("Sueddeutsche Zeitung"), fold_keyword(" SÜDDEUTSCHE\u{A0} Zeitung "));
    assert_eq!(fold_keyword("Österreichischer Rundfunk"), "österreichischer rundfunk");
    assert_eq!(fold_keyword("Großbritannien"), fold_keyword("GROSSBRITANNIEN"));
    assert_eq!(fold_keyword("Su\u{308}ddeutsche"), fold_keyword("Süddeutsche"));
    assert_eq!(fold_keyword("dpa‑infocom"), fold_keyword("dpa-infocom"));
    assert_eq!(fold_keyword("taz.de"), "taz.de");
    assert_ne!(fold_keyword("Trumps"), fold_keyword("Trump"));
    assert_eq!(fold_keyword(" \u{AD} "), "");
}

/// Letters, marks, invisible characters, hyphens, apostrophes, separators and line breaks, as news has them and worse.
const WILD: &str =
    "[a-fsuyASXÄäöüßéğłİǅ0-9½²\u{AD}\u{200B}\u{301}\u{308}\u{2011}\u{2010}\u{A0}\u{202F}’'`.,:_ \n\r-]{0,60}";

proptest! {
    #[test]
    fn any_text_gives_a_good_stream(text in "(?s).{0,200}") {
        checked_tokens(&text);
        fold_keyword(&text);
    }

    #[test]
    fn wild_german_gives_a_good_stream(text in WILD) {
        checked_tokens(&text);
    }

    #[test]
    fn unicode_forms_have_the_same_terms(text in WILD) {
        use unicode_normalization::UnicodeNormalization;
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(terms(&composed), terms(&decomposed));
    }

    #[test]
    fn soft_hyphens_inside_words_change_no_terms(text in "[a-zäöüßÄÖÜéA-Z ]{0,40}", every in 1usize..5) {
        let mut hyphenated = String::new();
        for (i, c) in text.chars().enumerate() {
            if i % every == 0 && c != ' ' {
                hyphenated.push('\u{AD}');
            }
            hyphenated.push(c);
        }
        prop_assert_eq!(terms(&text), terms(&hyphenated));
    }
}

#[test]
fn names_are_never_cut() {
    let names: Vec<&str> = case_lines(include_str!("names.txt")).flat_map(str::split_whitespace).collect();
    assert!(names.len() >= 300, "{} names", names.len());
    let genitive = |name: &&str| format!("{name}s");
    let forms = names.iter().map(|name| (*name).to_owned()).chain(names.iter().map(genitive));
    let cut: Vec<_> = forms.flat_map(|form| checked_tokens(&form)).filter(|token| token.parts.len() > 1).collect();
    assert!(cut.is_empty(), "{:?}", cut.iter().map(|token| (&token.exact, &token.parts)).collect::<Vec<_>>());
}

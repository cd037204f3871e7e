//! Folding: the spellings of one word become one form.
//!
//! Folded are: soft hyphens and other invisible characters, hyphens at a line's end, Unicode forms (NFKC), case,
//! apostrophes and a genitive's `'s`, `ß`, accents other than the umlaut, separators of thousands.
//! Kept are `ä ö ü` and typed `ae oe ue`; [`super::stem`] joins those. Limits: no transliteration of other scripts.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether `c` is one of the characters that serve as an apostrophe inside words.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '‘' | '’' | '‛' | '\u{2BB}' | '\u{2BC}')
}

/// Whether `c` may stand inside a word without being seen: soft hyphen, zero-width characters, marks of direction.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether `c` is a fraction of one character; such a character is a token of its own (`6½` is `6`, `1/2`).
pub(super) fn is_fraction(c: char) -> bool {
    matches!(c, '\u{BC}'..='\u{BE}' | '\u{2150}'..='\u{215E}' | '\u{2189}')
}

/// Returns the folded form of one token's surface, without blanks and never empty.
pub(super) fn fold(surface: &str) -> String {
    if surface.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return surface.to_ascii_lowercase();
    }
    let surface = without_apostrophe_s(surface);
    // The tokenizer leaves a comma only inside numbers: one is a decimal comma, several are English thousands.
    let decimal = surface.bytes().filter(|&byte| byte == b',').count() == 1;
    let mut folded = String::with_capacity(surface.len());
    push_folded(surface, &mut folded, |c| c == ',' && decimal);
    if folded.is_empty() {
        folded.extend(surface.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase));
    }
    folded
}

/// Cuts the `'s` of a genitive off: `Putin’s`, `Lenin'S`.
pub(super) fn without_apostrophe_s(surface: &str) -> &str {
    surface
        .strip_suffix(['s', 'S'])
        .and_then(|rest| rest.strip_suffix(is_apostrophe))
        .filter(|bare| !bare.is_empty())
        .unwrap_or(surface)
}

/// Appends the letters and digits of `text`, folded; of all other characters only those that `keeps` accepts.
pub(super) fn push_folded(text: &str, folded: &mut String, keeps: impl Fn(char) -> bool) {
    let mut recompose = false;
    for c in text.chars().filter(|&c| !is_invisible(c)).map(plain_punctuation).nfkd().flat_map(char::to_lowercase) {
        match c {
            '\u{308}' => match folded.pop() {
                Some('a') => folded.push('ä'),
                Some('o') => folded.push('ö'),
                Some('u') => folded.push('ü'),
                Some(other) => folded.push(other),
                None => {}
            },
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'ı' => folded.push('i'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'ŋ' => folded.push('n'),
            'ə' => folded.push('e'),
            'ς' => folded.push('σ'),
            '\u{2044}' => folded.push('/'),
            _ if is_accent(c) => {}
            _ if c.is_alphanumeric() || keeps(c) => {
                recompose |= c >= '\u{1100}';
                folded.push(c);
            }
            _ if is_combining_mark(c) => {
                recompose = true;
                folded.push(c);
            }
            _ => {}
        }
    }
    if recompose {
        *folded = folded.nfc().collect();
    }
}

/// The letters of a folded word, umlauts as their vowels.
pub(super) fn without_umlauts(word: &str) -> impl Iterator<Item = char> {
    word.chars().map(|c| match c {
        'ä' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        c => c,
    })
}

/// Gives the typographic kinds of hyphens and apostrophes one form, before decomposition tears them apart.
fn plain_punctuation(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ if is_apostrophe(c) => '\'',
        _ => c,
    }
}

/// Whether `c` is a mark above, below or through a letter, which readers may leave out.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
}

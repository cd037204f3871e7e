//! Character references of HTML and XML: `&auml;`, `&#228;`, `&#xE4;`.

use html5ever::data::NAMED_ENTITIES;

/// The character of a reference, without `&` and `;`; `None` for one that is unknown or stands for several characters.
pub(super) fn character(reference: &str) -> Option<char> {
    if let Some(number) = reference.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    match NAMED_ENTITIES.get(format!("{reference};").as_str())? {
        (code, 0) => char::from_u32(*code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_known() {
        for (reference, c) in
            [("auml", 'ä'), ("apos", '\''), ("shy", '\u{ad}'), ("frac12", '½'), ("#228", 'ä'), ("#xE4", 'ä')]
        {
            assert_eq!(character(reference), Some(c), "{reference}");
        }
        for reference in ["", "#", "#0", "#x110000", "umlaut", "NotEqualTilde"] {
            assert_eq!(character(reference), None, "{reference}");
        }
    }
}

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

/// Text with character references resolved: values of linked data are often written as if they were HTML.
pub(super) fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.trim().to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let end = behind.bytes().take(12).position(|byte| byte == b';');
        let known = end.and_then(|end| Some((character(behind.get(1..end)?)?, end)));
        match known {
            Some((c, end)) => {
                out.push(c);
                rest = behind.get(end + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = behind.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
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

    #[test]
    fn character_references_are_resolved() {
        assert_eq!(unescaped("&quot;M&uuml;ller&#8220; &amp;co &unbekannt;"), "\"Müller“ &co &unbekannt;");
    }
}

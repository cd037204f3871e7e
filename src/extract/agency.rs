//! Whose copy a text is: agencies are taken only where they sign (dateline, last line, metadata).

pub(super) use crate::model::agency;

/// The agencies of a list such as `dpa/AFP`, `dpa, mk`, `dpa und Reuters`; `None` if the list names anything but agencies, initials and hosts.
pub(super) fn agency_list(list: &str) -> Option<Vec<&'static str>> {
    const LONGEST: usize = 90;
    const INITIALS: usize = 5;
    if list.len() > LONGEST {
        return None;
    }
    let mut found = Vec::new();
    let parts = list.split(['/', ',', ';', '+', '&', '|']).flat_map(|part| part.split(" und "));
    for part in parts.map(|part| part.trim().trim_end_matches('.')) {
        // `dpa:251016-930-170547/1` is dpa's own number of the text.
        let name = part.split_once(':').map_or(part, |(name, _)| name);
        // `Quelle: zeitung.example, mk/dpa`
        let is_host = part.contains('.') && !part.contains(char::is_whitespace);
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        match agency(name) {
            Some(agency) if found.contains(&agency) => {}
            Some(agency) => found.push(agency),
            None if is_number || is_host || (part.len() <= INITIALS && part.chars().all(char::is_lowercase)) => {}
            None => return None,
        }
    }
    Some(found).filter(|found| !found.is_empty())
}

/// The authors and the agencies that a byline names: `Von Eva Muster und Jan Beispiel, dpa`.
pub(super) fn byline_names(line: &str) -> (Vec<String>, Vec<&'static str>) {
    const LONGEST: usize = 80;
    let line = line.trim();
    let names = ["Von ", "von ", "VON ", "Text: ", "Foto: ", "By "].iter().find_map(|label| line.strip_prefix(label));
    let (mut authors, mut agencies): (Vec<String>, _) = (Vec::new(), Vec::new());
    let parts = names.unwrap_or(line).split([',', '/', ';', '&', '\n']).flat_map(|part| part.split(" und "));
    // In brackets behind a name stands for whom somebody writes, or what: `Eva Muster (dpa)`, `Eva Muster (Text)`.
    let parts = parts.flat_map(|part| {
        let (name, aside) = part.split_once('(').filter(|(name, _)| !name.trim().is_empty()).unwrap_or((part, ""));
        [Some(name), Some(aside).filter(|aside| agency(aside.trim_matches([' ', ')'])).is_some())]
    });
    let parts = parts.flatten().map(|part| without_role(part.trim().trim_matches(['(', ')', '.', ' '])));
    for part in parts.filter(|part| !part.is_empty()) {
        if let Some(agency) = agency(part) {
            agencies.push(agency);
        } else if part.len() <= LONGEST
            && part.starts_with(char::is_uppercase)
            && !part.contains(|c: char| c == '@' || c.is_ascii_digit())
            && !authors.iter().any(|known| known == part)
        {
            authors.push(part.to_owned());
        }
    }
    // Beside full names a single word is where somebody writes from: `Eva Muster, Halvik`.
    if authors.iter().any(|name| name.contains(' ')) {
        authors.retain(|name| name.contains(' '));
    }
    (authors, agencies)
}

/// A name without who that is: `von unserer Korrespondentin Eva Muster`.
fn without_role(part: &str) -> &str {
    let part = part.strip_prefix("Von ").or_else(|| part.strip_prefix("von ")).unwrap_or(part);
    let mut words = part.splitn(3, ' ');
    match (words.next(), words.next(), words.next()) {
        (Some("unserer" | "unserem" | "unser" | "unsere"), Some(role), Some(name))
            if role.starts_with(char::is_uppercase) && name.contains(' ') && name.starts_with(char::is_uppercase) =>
        {
            name
        }
        _ => part,
    }
}

/// Words before the agencies in a signing line, lower case.
const SIGNING: &[&str] = &[
    "quellen:",
    "quelle:",
    "©",
    "(c)",
    "mit material von",
    "mit agenturmaterial von",
    "mit informationen von",
    "mit material der agenturen",
    "mit agenturmaterial",
    "mit",
    "aus",
    "agenturen:",
    "agentur:",
    "text:",
    "von",
];

/// The agencies that a block signs as a whole: `dpa/AFP`, `Quelle: dpa`, `(mit Material von dpa und AFP)`.
pub(super) fn signature(block: &str) -> Option<Vec<&'static str>> {
    const LONGEST: usize = 120;
    if block.len() > LONGEST {
        return None;
    }
    let block = block.trim();
    let inner = block.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(block).trim();
    let lower = inner.to_lowercase();
    let label = SIGNING.iter().find(|label| lower.starts_with(**label)).filter(|_| lower.len() == inner.len());
    let list = label.and_then(|label| inner.get(label.len()..)).unwrap_or(inner);
    agency_list(list.trim_matches([' ', ':', '©', '\u{a0}', '–', '-']))
}

/// The agencies that a paragraph signs at its end: `… sagte er. (dpa/AFP)`, `… sagte er. dpa/mk`.
pub(super) fn closing_signature(paragraph: &str) -> Option<Vec<&'static str>> {
    let paragraph = paragraph.trim_end().trim_end_matches('.');
    let tail = match paragraph.strip_suffix(')') {
        Some(open) => open.get(open.rfind('(')? + 1..)?,
        None => paragraph.get(paragraph.rfind([' ', '\n'])? + 1..).filter(|_| {
            let before = paragraph.rfind([' ', '\n']).and_then(|at| paragraph.get(..at)).unwrap_or_default();
            before.trim_end().ends_with(['.', '!', '?', '“', '"', '«', '»', '©'])
        })?,
    };
    signature(tail)
}

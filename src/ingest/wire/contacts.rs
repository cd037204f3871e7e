//! Leaves out how journalists can be reached, and everything that is meant for editors only.
//!
//! A line goes if it holds an address or a number and says whose (`Autor/in: …`, `Redaktion: …`, `E-Mail: politik@…`), or an address of an
//! agency. A sentence that gives the public a number (`Hinweise an die Polizei unter Telefon …`) stays.

use std::borrow::Cow;

/// The longest line that is taken for nothing but a contact, in bytes.
const LONGEST: usize = 320;

/// Words of who can be reached, in lower case.
const PERSONS: &[&str] = &[
    "ansprechpartner",
    "autor",
    "redaktion",
    "kontakt",
    "rückfragen",
    "chef vom dienst",
    "newsdesk",
    "korrespondent",
    "reporter",
    "bildredaktion",
    "fotograf",
];

/// Words before an address or a number, in lower case.
const LABELS: &[&str] =
    &["tel", "telefon", "mobil", "handy", "fax", "e-mail", "email", "mail", "fon", "phone", "ihr", "ihre"];

/// Domains of agencies: their addresses are those of journalists.
const HOSTS: &[&str] = &[
    "dpa.com",
    "dpa.de",
    "dpa-info.com",
    "apa.at",
    "afp.com",
    "epd.de",
    "kna.de",
    "sid.de",
    "reuters.com",
    "thomsonreuters.com",
    "keystone-sda.ch",
    "sda.ch",
    "ap.org",
    "dts-nachrichtenagentur.de",
    "dowjones.com",
];

/// What begins the part of a text that is not for publication.
const NOTES: &[&str] = &[
    "notizblock",
    "die folgenden informationen sind nicht zur veröffentlichung",
    "nicht zur veröffentlichung",
    "dpa-kontakte",
    "dpa-notizblock",
    "achtung redaktionen",
    "an die redaktionen",
];

/// Whether a block begins the notes to editors.
pub(super) fn begins_notes(block: &str) -> bool {
    let bare = block.trim_matches(|c: char| !c.is_alphanumeric());
    let head: String = bare.chars().take(80).collect::<String>().to_lowercase();
    NOTES.iter().any(|note| head.strip_prefix(note).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// Whether a block is the line that closes dpa's items: `dpa abc yyzz n1 xy`.
pub(super) fn is_closing_line(block: &str) -> bool {
    const LONGEST: usize = 80;
    let mut words = block.split_whitespace();
    let is_sign = |word: &str| word.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '/' | '-'));
    block.len() <= LONGEST
        && words.next().is_some_and(|word| matches!(word, "dpa" | "apa" | "afp" | "epd" | "kna" | "sid"))
        && block.split_whitespace().count() > 2
        && words.all(is_sign)
}

/// Returns `text` without lines that tell how a journalist can be reached; empty if nothing else is in it.
pub(super) fn without_contacts(text: &str) -> Cow<'_, str> {
    if !text.split('\n').any(is_contact) && !has_agency_address(text) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for line in text.split('\n').filter(|line| !is_contact(line) && !is_label(line)) {
        if !kept.is_empty() {
            kept.push('\n');
        }
        // A long line keeps its words.
        let words = line.split(' ').filter(|word| !word.contains('@') || !has_agency_address(word));
        for (i, word) in words.enumerate() {
            if i > 0 {
                kept.push(' ');
            }
            kept.push_str(word);
        }
    }
    Cow::Owned(kept.trim().to_owned())
}

/// Whether a line says nothing but who follows: `Ansprechpartner:`.
fn is_label(line: &str) -> bool {
    let line = line.trim();
    line.len() < 60
        && line.ends_with(':')
        && (PERSONS.iter().chain(LABELS)).any(|word| line.to_lowercase().trim_start_matches("ihr ").starts_with(word))
}

fn is_contact(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let (mail, phone) = (line.contains('@') && mails(line).next().is_some(), has_phone(line));
    if !mail && !phone {
        return false;
    }
    let lower = line.to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    if has_agency_address(line) || words().any(|word| PERSONS.iter().any(|person| word.starts_with(person))) {
        return true;
    }
    // What is left beside labels, addresses and numbers.
    let rest = lower
        .split_whitespace()
        .filter(|word| !word.contains('@') && !word.contains(|c: char| c.is_ascii_digit()))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty() && !LABELS.contains(word));
    rest.count() <= 3
}

/// The e-mail addresses of a line.
fn mails(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"' | '[' | ']'))
        .map(|word| word.trim_matches(['.', ':', '!', '?']))
        .filter(|word| {
            word.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && host.contains('.') && host.ends_with(|c: char| c.is_ascii_alphabetic())
            })
        })
}

fn has_agency_address(line: &str) -> bool {
    line.contains('@')
        && mails(line).any(|mail| {
            let host = mail.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
            HOSTS
                .iter()
                .any(|known| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
        })
}

/// Whether a number of a telephone stands in a line: `+49 30 2852 31301`, `(030) 2852-31360`, `0171 5578772`, `030/2852 30002`.
fn has_phone(line: &str) -> bool {
    const LEAST: usize = 7;
    const MOST: usize = 18;
    let mut digits = 0;
    let mut first = None;
    for c in line.chars().chain(std::iter::once('.')) {
        match c {
            '0'..='9' => {
                first = first.or(Some(c));
                digits += 1;
            }
            '+' if digits == 0 => first = Some('+'),
            ' ' | '/' | '-' | '(' | ')' | '–' | '\u{a0}' => {}
            _ => {
                if matches!(first, Some('+' | '0')) && (LEAST..=MOST).contains(&digits) {
                    return true;
                }
                (digits, first) = (0, None);
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_of_journalists_go_and_sentences_stay() {
        for line in [
            "Autor/in: Eva Muster (Zarin) +49 151 00000001, muster.eva@dpa.com",
            "Redaktion Politik - Tel.: +49 30 0000 00002",
            "E-Mail: politik@agentur.example",
            "Ihr Ansprechpartner: Jan Beispiel, Tel. (030) 0000-00003\nE-Mail: audio@dpa.com",
            "Ansprechpartner:\nRedaktion - Tel.: 030/0000 00004",
        ] {
            assert_eq!(without_contacts(line), "", "{line}");
        }
        for line in [
            "Hinweise nimmt die Polizei in Zarin unter der Nummer 0381 0000005 entgegen.",
            "Der Verein bittet um Post an hafen@verein.example, sagte der Vorsitzende am Montag.",
            "Von 2020 bis 2025 stieg die Zahl auf 1 250 000 Fahrten, am Ende 0,7 Prozent mehr.",
            "Die Redaktion der Zeitung wird kleiner.",
        ] {
            assert_eq!(without_contacts(line), line);
        }
        let long = format!("{} Mehr bei foto@dpa.com im Archiv.", "Der Hafen bleibt gesperrt. ".repeat(20));
        assert!(!without_contacts(&long).contains('@'));
    }

    #[test]
    fn notes_to_editors_are_known() {
        assert!(begins_notes("# Notizblock #"));
        assert!(begins_notes("Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt"));
        assert!(!begins_notes("Notizblöcke aus Papier werden wieder beliebt."));
        assert!(is_closing_line("dpa abc yyzz n1 xy"));
        assert!(!is_closing_line("dpa meldet einen Sturm"));
    }
}

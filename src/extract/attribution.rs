//! Who published a text, whose copy it is, and on which media it leans.
//!
//! Agencies are taken only where they sign (dateline, last line, metadata); a medium is cited only where a word says so (`laut`, `berichtet`,
//! `zufolge`). `laut US-Medien` names nobody and gives nothing.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::ingest::MAX_NAMES;
use crate::model::{ByteSpan, list};

/// Lower-cased forms of agency names.
static AGENCIES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let mut forms = FxHashMap::default();
    for line in list::lines(include_str!("../../index-data/lexicon/agencies.txt")) {
        let name = list::fields(line).next().unwrap_or_default();
        for form in list::fields(line) {
            forms.entry(form.to_lowercase()).or_insert(name);
        }
    }
    forms
});

static OUTLETS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    list::lines(include_str!("../../index-data/lexicon/outlets.txt")).filter_map(|line| line.split_once('\t')).collect()
});

/// The agency that is called `name` in any case.
pub(super) fn agency(name: &str) -> Option<&'static str> {
    AGENCIES.get(name.trim().to_lowercase().as_str()).copied()
}

/// The agencies of a list such as `dpa/AFP`, `dpa, mk`, `dpa und Reuters`; `None` if the list names anything but agencies and initials.
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
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        match agency(name) {
            Some(agency) if found.contains(&agency) => {}
            Some(agency) => found.push(agency),
            None if is_number || (part.len() <= INITIALS && part.chars().all(char::is_lowercase)) => {}
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
    for part in parts.map(|part| part.trim().trim_matches(['(', ')', '.'])).filter(|part| !part.is_empty()) {
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
    (authors, agencies)
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

/// The name of who publishes at an address: known by its host, else the host itself without `www.`.
pub(super) fn outlet_of(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let mut part = host;
    loop {
        if let Some(name) = OUTLETS.get(part) {
            return Some((*name).to_owned());
        }
        match part.split_once('.') {
            Some((_, parent)) => part = parent,
            None => return Some(host.to_owned()).filter(|host| host.contains('.')),
        }
    }
}

/// How much more than its bare name a medium needs to be taken for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// The name is no other word.
    None,
    /// A common word: in quotation marks, with `-Zeitung`, or right beside `laut` or `zufolge`.
    Word,
    /// A very common word: in quotation marks or with `-Zeitung`.
    Plain,
}

#[derive(Debug)]
struct Form {
    text: &'static str,
    name: &'static str,
    doubt: Doubt,
}

struct Media {
    /// Forms by their first word, the longest first.
    forms: FxHashMap<&'static str, Vec<Form>>,
    /// Which pairs of first bytes begin a form: most words are told by it alone.
    begins: Vec<bool>,
}

static MEDIA: LazyLock<Media> = LazyLock::new(|| {
    let mut media = Media { forms: FxHashMap::default(), begins: vec![false; 1 << 16] };
    let lists =
        [include_str!("../../index-data/lexicon/media.txt"), include_str!("../../index-data/lexicon/agencies.txt")];
    for line in lists.into_iter().flat_map(list::lines) {
        let mut fields = list::fields(line);
        let first = fields.next().unwrap_or_default();
        let (doubt, name) = match (first.strip_prefix('?'), first.strip_prefix('!')) {
            (Some(name), _) => (Doubt::Word, name),
            (_, Some(name)) => (Doubt::Plain, name),
            _ => (Doubt::None, first),
        };
        for text in std::iter::once(name).chain(fields) {
            let key = text.get(..word_end(text, 0)).unwrap_or_default();
            media.begins[pair(key.as_bytes())] = true;
            // Forms of several words are no common words.
            let doubt = if text.contains(' ') && !text.starts_with("D") { Doubt::None } else { doubt };
            let forms = media.forms.entry(key).or_default();
            let place = forms.partition_point(|longer: &Form| longer.text.len() >= text.len());
            forms.insert(place, Form { text, name, doubt });
        }
    }
    media
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    Before,
    After,
    Both,
    Filler,
}

static CUES: LazyLock<FxHashMap<&'static str, Cue>> = LazyLock::new(|| {
    let mut cues = FxHashMap::default();
    for line in list::lines(include_str!("../../index-data/lexicon/cues.txt")) {
        let (place, words) = line.split_once('\t').unwrap_or_default();
        let cue = match place {
            "before" => Cue::Before,
            "after" => Cue::After,
            "both" => Cue::Both,
            _ => Cue::Filler,
        };
        for word in words.split(' ') {
            cues.entry(word).or_insert(cue);
        }
    }
    cues
});

/// Ends of host names that are taken for a medium's without more ado.
const HOST_ENDS: &[&str] = &[
    "at", "ch", "co", "com", "de", "eu", "fr", "info", "io", "it", "li", "lu", "media", "net", "news", "online", "org",
    "pl", "ru", "tv", "ua", "uk",
];

fn pair(word: &[u8]) -> usize {
    match word {
        [] => 0,
        [one] => usize::from(*one),
        [one, two, ..] => usize::from(*one) << 8 | usize::from(*two),
    }
}

/// Where the run of letters and digits that begins at `at` ends.
fn word_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
}

/// Adds the media that `text` leans on to `cited`, in the order in which they first appear, each once.
pub(super) fn cite(text: &str, cited: &mut Vec<String>) {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let media = &*MEDIA;
    let bytes = text.as_bytes();
    let mut last_end = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if !byte.is_ascii_alphabetic() && *byte < 0xC3 {
            at += 1;
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let length =
            rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte >= 0x80 && **byte != 0xE2).count();
        let begins = media.begins[pair(rest.get(..length).unwrap_or_default())];
        if begins && let Some(form) = form_at(media, text, at) {
            let span = ByteSpan::new(at, at + form.text.len());
            if is_cited(text, span, form.doubt) || last_end.is_some_and(|end| joins(text, end, at)) {
                found.push((at, form.name));
                last_end = Some(span.end);
            }
            at = span.end;
        } else {
            at += length.max(1);
        }
    }
    for host in hosts(text) {
        if is_cited(text, host, Doubt::None) {
            found.push((host.start, host.of(text)));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    for (_, name) in found {
        if cited.len() < MAX_NAMES && !cited.iter().any(|known| known == name) {
            cited.push(name.to_owned());
        }
    }
}

fn form_at<'a>(media: &'a Media, text: &str, at: usize) -> Option<&'a Form> {
    let end = word_end(text, at);
    let forms = media.forms.get(text.get(at..end)?)?;
    let rest = text.get(at..)?;
    forms.iter().find(|form| {
        rest.strip_prefix(form.text).is_some_and(|behind| behind.chars().next().is_none_or(|c| !c.is_alphanumeric()))
    })
}

/// Host names such as `nume.example`: a dot between letters, and a known end.
fn hosts(text: &str) -> impl Iterator<Item = ByteSpan> {
    let bytes = text.as_bytes();
    let mut behind = 0;
    memchr::memchr_iter(b'.', bytes).filter_map(move |dot| {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        let joined = dot > behind
            && bytes.get(dot - 1).is_some_and(u8::is_ascii_alphanumeric)
            && bytes.get(dot + 1).is_some_and(u8::is_ascii_lowercase);
        if !joined {
            return None;
        }
        let left = bytes.get(behind..dot)?.iter().rev().take_while(|byte| is_part(byte)).count();
        let right = bytes.get(dot..)?.iter().take_while(|byte| is_part(byte)).count();
        let span = ByteSpan::new(dot - left, dot + right);
        behind = span.end;
        let name = span.of(text).trim_matches(['.', '-']);
        let start = span.start + (span.len() - span.of(text).trim_start_matches(['.', '-']).len());
        let (_, end) = name.rsplit_once('.')?;
        let is_mail = span.start > 0 && bytes.get(span.start - 1) == Some(&b'@');
        (HOST_ENDS.contains(&end) && !is_mail).then(|| ByteSpan::new(start, start + name.len()))
    })
}

/// Whether only `und` and the like stand between a medium that is cited and the next one.
fn joins(text: &str, end: usize, start: usize) -> bool {
    const LONGEST: usize = 40;
    let Some(between) = text.get(end..start).filter(|between| between.len() <= LONGEST) else { return false };
    let mut words = between.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    !between.contains(['.', ';', ':'])
        && between.len() > 1
        && words.all(|word| matches!(word, "und" | "sowie" | "oder") || matches!(CUES.get(word), Some(Cue::Filler)))
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '„' | '“' | '”' | '‚' | '‘' | '’' | '«' | '»' | '‹' | '›')
}

/// Whether a word beside the name at `span` says that the text leans on it.
fn is_cited(text: &str, span: ByteSpan, doubt: Doubt) -> bool {
    const REACH: usize = 6;
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let unquoted = before.trim_end_matches(is_quote);
    let mut quoted = unquoted.len() < before.len();
    let mut after = after.trim_start_matches(is_quote);
    if let Some(joined) = after.strip_prefix('-') {
        let end = word_end(joined, 0);
        match joined.get(..end).unwrap_or_default() {
            "Zeitung" | "Magazin" | "Sender" | "Portal" => {
                quoted = true;
                after = joined.get(end..).unwrap_or_default().trim_start_matches(is_quote);
            }
            "Informationen" | "Angaben" | "Bericht" | "Berichte" | "Berichten" | "Berichts" | "Recherchen"
            | "Interview" | "Umfrage" | "Meldung" => {
                return doubt == Doubt::None || quoted || doubt == Doubt::Word;
            }
            _ => return false,
        }
    }
    if doubt == Doubt::Plain && !quoted {
        return false;
    }
    let is_sure = quoted || doubt == Doubt::None;
    let is_break =
        |c: char| !(c.is_alphanumeric() || c == '-' || c == ' ' || c == '\n' || c == '\u{a0}' || is_quote(c));

    let ahead = after.get(..after.find(is_break).unwrap_or(after.len())).unwrap_or_default();
    let words = ahead
        .split(|c: char| c.is_whitespace())
        .map(|word| word.trim_matches(is_quote))
        .filter(|word| !word.is_empty());
    for (i, word) in words.take(REACH).enumerate() {
        match CUES.get(word) {
            Some(Cue::After) => return i == 0 || is_sure,
            Some(Cue::Both) if is_sure => return true,
            Some(Cue::Filler) => {}
            _ => break,
        }
    }
    let behind = unquoted
        .get(unquoted.rfind(is_break).map_or(0, |at| unquoted.ceil_char_boundary(at + 1))..)
        .unwrap_or_default();
    let words = behind
        .rsplit(|c: char| c.is_whitespace())
        .map(|word| word.trim_matches(is_quote))
        .filter(|word| !word.is_empty());
    for (i, word) in words.take(REACH).enumerate() {
        match CUES.get(word) {
            Some(Cue::Before | Cue::Both) => return is_sure || (i <= 1 && matches!(word, "laut" | "Laut")),
            Some(Cue::Filler) => {}
            _ => break,
        }
    }
    false
}

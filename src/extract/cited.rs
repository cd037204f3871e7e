//! On which media a text leans: one is cited only where a word says so (`laut`, `berichtet`, `zufolge`). `laut US-Medien` names nobody and
//! gives nothing.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::ingest::MAX_NAMES;
use crate::model::{ByteSpan, list};

/// What must stand beside a name for it to be taken for a medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// Nothing: the name is no other word.
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
    /// A prefilter: which pairs of first bytes begin a form. It rejects most words without a look-up.
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
            let slot = forms.partition_point(|longer: &Form| longer.text.len() >= text.len());
            forms.insert(slot, Form { text, name, doubt });
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
        let (side, words) = line.split_once('\t').unwrap_or_default();
        let cue = match side {
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
    for (_, name) in cited_media(text) {
        if cited.len() < MAX_NAMES && !cited.iter().any(|known| known == name) {
            cited.push(name.to_owned());
        }
    }
}

/// The media that `text` leans on, and where they stand, in order.
pub(super) fn cited_media(text: &str) -> Vec<(ByteSpan, &str)> {
    let mut found: Vec<(ByteSpan, &str)> = Vec::new();
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
                found.push((span, form.name));
                last_end = Some(span.end);
            }
            at = span.end;
        } else {
            at += length.max(1);
        }
    }
    for host in hosts(text) {
        if is_cited(text, host, Doubt::None) {
            found.push((host, host.of(text)));
        }
    }
    found.sort_by_key(|(span, _)| *span);
    found
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

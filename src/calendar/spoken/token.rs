//! Cuts a text into words, numbers, marks and dates, and says what the words mean for a calendar.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::date::Named;
use super::super::find::StatedDate;
use super::super::word::{Word, word};
use crate::model::list;

/// How long a period is that a noun names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
    Weekend,
    Quarter,
    Half,
}

/// What a token means for the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// `16. Oktober 2025`, `18. August`, `Oktober 2025`.
    Date(Named),
    /// A number in digits, and how many they are.
    Number(u32, usize),
    Mark(char),
    /// `Montag`, `Montagabend`; from 1.
    Weekday(u32),
    Month(u32),
    /// `gestern`: days from today.
    Near(i64),
    /// `gestrigen`.
    NearAdjective(i64),
    /// `ersten`.
    Ordinal(u32),
    /// `zwei`.
    Cardinal(u32),
    /// `vergangene`: units from the present one.
    Relation(i64),
    /// `Woche`.
    Unit(Unit),
    /// `Wochen`.
    Units(Unit),
    /// `Anfang`, `Mitte`, `Ende`.
    Edge,
    /// `Jahresende`.
    EdgeOf(Unit),
    /// `Vorjahr`.
    Before(Unit),
    /// `heuer`.
    ThisYear,
    /// `Sommer`; by its first month.
    Season(u32),
    /// `siebziger`; below 100 in this century.
    Decade(i32),
    Other,
}

/// What else a word may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Role {
    /// `Abend`, `früh`.
    Part = 1,
    /// `rund`.
    About = 1 << 1,
    /// `der`, `im`.
    Article = 1 << 2,
    /// A word before which a day may stand.
    BeforeDay = 1 << 3,
    /// `mehr als`, `über`.
    BeforeNumber = 1 << 4,
    /// `Einwohner`: four digits before it are no year.
    Counted = 1 << 5,
    /// `ist`.
    Being = 1 << 6,
    /// `geplant`.
    Planned = 1 << 7,
    /// Ends like a verb and is none.
    NoVerb = 1 << 8,
    /// `Welt am Sonntag`.
    Paper = 1 << 9,
}

/// What a word is.
#[derive(Debug, Clone, Copy)]
struct Entry {
    sense: Sense,
    roles: u16,
    /// What it says as a finite verb: -1 past, 1 to come.
    tense: i8,
}

impl Entry {
    const NONE: Self = Self { sense: Sense::Other, roles: 0, tense: 0 };
}

/// A piece of a text.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: &'a str,
    /// The text in small letters.
    pub(super) lower: Cow<'a, str>,
    pub(super) sense: Sense,
    roles: u16,
    pub(super) tense: i8,
}

impl Token<'_> {
    pub(super) fn is(&self, role: Role) -> bool {
        self.roles & role as u16 != 0
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    pub(super) fn is_mark(&self) -> bool {
        matches!(self.sense, Sense::Mark(_))
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_ref())
    }
}

static WORDS: LazyLock<FxHashMap<String, Entry>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for line in list::lines(include_str!("../../../index-data/lexicon/days.txt")) {
        let mut fields = list::fields(line);
        let (kind, number) = (fields.next().unwrap_or_default(), fields.next().and_then(|n| n.parse().ok()));
        let number: i64 = number.unwrap_or_default();
        for name in fields.next().unwrap_or_default().split(' ') {
            let endings: &[&str] = if kind.ends_with("-stem") { &["e", "er", "en", "es", "em"] } else { &[""] };
            for ending in endings {
                enter(words.entry(format!("{name}{ending}")).or_insert(Entry::NONE), kind, number);
            }
        }
    }
    words
});

/// Adds to a word what one line of the list says of it.
fn enter(entry: &mut Entry, kind: &str, number: i64) {
    let small = u32::try_from(number).unwrap_or_default();
    let sense = match kind {
        "relation-stem" => Sense::Relation(number),
        "near-stem" => Sense::NearAdjective(number),
        "unit" => Sense::Unit(unit(number)),
        "units" => Sense::Units(unit(number)),
        "edge" => Sense::Edge,
        "edge-of" => Sense::EdgeOf(unit(number)),
        "before" => Sense::Before(unit(number)),
        "this-year" => Sense::ThisYear,
        "season" => Sense::Season(small),
        "cardinal" => Sense::Cardinal(small),
        "decade" => Sense::Decade(i32::try_from(number).unwrap_or_default()),
        _ => entry.sense,
    };
    // A noun in one number only is both: `Vierteljahr`; `Jahre` is the singular of `im Jahre` and a plural.
    if entry.sense == Sense::Other {
        entry.sense = sense;
    }
    entry.roles |= match kind {
        "part" => Role::Part as u16,
        "about" => Role::About as u16,
        "article" => Role::Article as u16,
        "before-day" => Role::BeforeDay as u16,
        "before-number" => Role::BeforeNumber as u16,
        "counted" => Role::Counted as u16,
        "being" => Role::Being as u16,
        "planned" => Role::Planned as u16,
        "no-verb" => Role::NoVerb as u16,
        "paper" => Role::Paper as u16,
        _ => 0,
    };
    if kind == "tense" {
        entry.tense = if number < 0 { -1 } else { 1 };
    }
}

fn unit(number: i64) -> Unit {
    match number {
        1 => Unit::Day,
        2 => Unit::Week,
        3 => Unit::Month,
        5 => Unit::Weekend,
        6 => Unit::Quarter,
        7 => Unit::Half,
        _ => Unit::Year,
    }
}

/// Cuts `text` at `dates` (ascending, disjoint) and between words.
pub(super) fn tokens<'a>(text: &'a str, dates: &[StatedDate]) -> Vec<Token<'a>> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut dates = dates.iter().peekable();
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some(date) = dates.next_if(|date| date.span.start <= at) {
            found.push(plain(text, date.span.start, date.span.end, Sense::Date(date.named)));
            at = date.span.end.max(at);
        } else if first.is_alphanumeric() {
            let rest = text.get(at..).unwrap_or_default();
            let limit = dates.peek().map_or(text.len(), |date| date.span.start);
            let end = (at + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())).min(limit);
            found.push(read(text, at, end));
            at = end;
        } else {
            let end = at + first.len_utf8();
            if !first.is_whitespace() {
                found.push(plain(text, at, end, Sense::Mark(first)));
            } else if text.get(at..).is_some_and(|rest| rest.starts_with("\n\n")) {
                found.push(plain(text, at, end, Sense::Mark('\n')));
            }
            at = end;
        }
    }
    found
}

fn plain(text: &str, start: usize, end: usize, sense: Sense) -> Token<'_> {
    let text = text.get(start..end).unwrap_or_default();
    Token { start, end, text, lower: Cow::Borrowed(text), sense, roles: 0, tense: 0 }
}

/// Reads a word or a number.
fn read(text: &str, start: usize, end: usize) -> Token<'_> {
    let mut token = plain(text, start, end, Sense::Other);
    if token.text.bytes().all(|byte| byte.is_ascii_digit()) {
        token.sense = token.text.parse().map_or(Sense::Other, |number| Sense::Number(number, token.text.len()));
        return token;
    }
    if token.text.contains(char::is_uppercase) {
        token.lower = Cow::Owned(token.text.to_lowercase());
    }
    let entry = WORDS.get(token.lower.as_ref()).copied().unwrap_or(Entry::NONE);
    token.roles = entry.roles;
    token.tense = entry.tense;
    token.sense = match entry.sense {
        Sense::Other => of_calendar(&token),
        // These are nouns; `ende` and `mitte` in small letters are others.
        Sense::Unit(_) | Sense::Units(_) | Sense::Edge | Sense::EdgeOf(_) | Sense::Before(_) | Sense::Season(_)
            if !token.is_capital() =>
        {
            Sense::Other
        }
        sense => sense,
    };
    token
}

/// The sense of the words that the calendar's own list has.
fn of_calendar(token: &Token<'_>) -> Sense {
    if let Some(weekday) = weekday(&token.lower) {
        return Sense::Weekday(weekday);
    }
    if let Some(name) = token.lower.strip_suffix("jahren").or_else(|| token.lower.strip_suffix("jahre"))
        && let Some(Entry { sense: Sense::Decade(year), .. }) = WORDS.get(name)
    {
        return Sense::Decade(*year);
    }
    match word(token.text).or_else(|| word(&token.lower)) {
        // `Aug` and `Mar` are names, too.
        Some(Word::Month(month)) if token.is_capital() && (token.text.len() > 3 || token.lower == "mai") => {
            Sense::Month(month)
        }
        Some(Word::Near(days)) => Sense::Near(days),
        Some(Word::Ordinal(number)) => Sense::Ordinal(number),
        _ => Sense::Other,
    }
}

/// The weekday of `montag`, `montagabend`, `montagfrüh`; `montags` is said of every one.
fn weekday(lower: &str) -> Option<u32> {
    const NAMES: [(&str, u32); 8] = [
        ("montag", 1),
        ("dienstag", 2),
        ("mittwoch", 3),
        ("donnerstag", 4),
        ("freitag", 5),
        ("samstag", 6),
        ("sonnabend", 6),
        ("sonntag", 7),
    ];
    let (name, weekday) = NAMES.iter().find(|(name, _)| lower.starts_with(name))?;
    let part = lower.strip_prefix(name)?;
    let is_part = part.is_empty() || WORDS.get(part).is_some_and(|entry| entry.roles & Role::Part as u16 != 0);
    is_part.then_some(*weekday)
}

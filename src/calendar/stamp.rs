//! Days as programs write them: RFC 822 and 2822 as feeds do, ISO 8601 in long and short, `date` of Unix, American order.
//!
//! Weekday, time and zone are taken from wherever they stand; what is left must be a day, a month and a year.

use chrono::{FixedOffset, NaiveDate, NaiveTime};

use super::date::{FoundDate, century, whole};
use super::time::{Time, zone_named};
use super::word::{Word, word};

/// What a program wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// A single day, with a time if there is one.
    Date(FoundDate),
    /// A day that is another in American order: `11/01/2023`.
    Ambiguous,
}

/// Half of a day, as English clocks tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

/// What stands in a stamp beside the day.
#[derive(Debug, Default)]
struct Clock {
    time: Option<NaiveTime>,
    half: Option<Half>,
    offset: Option<FixedOffset>,
}

/// Reads a whole text as a stamp; `None` if it is none, or a day that the calendar does not have.
pub(crate) fn parse_stamp(text: &str) -> Option<Stamp> {
    const LONGEST: usize = 80;
    let text = text.trim();
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut clock = Clock::default();
    let mut day = Vec::new();
    // `2025-03-04T10:00+01:00[Europe/Berlin]`: the offset says it all.
    let text = match text.strip_suffix(']').and_then(|text| text.rsplit_once('[')) {
        Some((text, zone)) if zone.contains('/') => text.trim_end(),
        _ => text,
    };
    // What stands in brackets is a comment; `(MEZ)` is one that says something.
    let (text, comment) = match text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        Some((text, comment)) => (text, zone_named(comment)),
        None => (text, None),
    };
    for token in text.split_whitespace() {
        let token = token.trim_end_matches(',');
        // `March 4, 2025 - 10:00`, `March 4, 2025 at 9:05 pm`
        if matches!(token, "-" | "–" | "at") {
            continue;
        }
        // `2018-08-01T09:00:00Z`, `20180801T090000Z`: the only `T` behind a digit.
        let (before, behind) = match token.split_once('T') {
            Some((before, behind)) if before.ends_with(|c: char| c.is_ascii_digit()) => (before, Some(behind)),
            _ => (token, None),
        };
        if let Some(behind) = behind {
            clock.take_time(behind)?;
        }
        if !before.is_empty() && !is_weekday(before) && !clock.take(before) {
            day.push(before);
        }
    }
    let time = match clock.time {
        Some(time) => Some(Time { time: with_half(time, clock.half)?, offset: clock.offset.or(comment) }),
        None if clock.half.is_some() => return None,
        None => None,
    };
    Some(match day_of(&day, clock.half.is_some())? {
        Some(day) => Stamp::Date(whole(text, day, time)),
        None => Stamp::Ambiguous,
    })
}

/// Whether a token is a weekday, also in English and in full.
fn is_weekday(token: &str) -> bool {
    const ENGLISH: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    ENGLISH.contains(&token) || matches!(word(token), Some(Word::Weekday(_)))
}

impl Clock {
    /// Takes a token that belongs to the time; each part may stand there once, a zone by number and by name.
    fn take(&mut self, token: &str) -> bool {
        let half = match token.to_ascii_lowercase().as_str() {
            "am" | "a.m." => Some(Half::Am),
            "pm" | "p.m." => Some(Half::Pm),
            _ => None,
        };
        if half.is_some() {
            return self.half.replace(half.unwrap_or(Half::Am)).is_none();
        }
        if self.time.is_none() && token.contains(':') && token.starts_with(|c: char| c.is_ascii_digit()) {
            return self.take_time(token).is_some();
        }
        match zone(token) {
            Some(offset) if self.time.is_some() => {
                self.offset.get_or_insert(offset);
                true
            }
            _ => false,
        }
    }

    /// Takes `09:00`, `09:00:00.123`, `090000`, `9:00pm`, with a zone behind it.
    fn take_time(&mut self, text: &str) -> Option<()> {
        let is_of_clock = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',');
        let end = text.find(|c| !is_of_clock(c)).unwrap_or(text.len());
        let (digits, behind) = text.split_at_checked(end)?;
        // A fraction of a second is cut off.
        let digits = digits.split(['.', ',']).next().unwrap_or_default();
        let time = ["%H:%M:%S", "%H:%M", "%H%M%S", "%H%M"];
        let time = time.iter().find_map(|format| NaiveTime::parse_from_str(digits, format).ok())?;
        if self.time.replace(time).is_some() {
            return None;
        }
        (behind.is_empty() || self.take(behind)).then_some(())
    }
}

/// A time as an English clock tells it; without a half of the day the hours are those of the whole.
fn with_half(time: NaiveTime, half: Option<Half>) -> Option<NaiveTime> {
    use chrono::Timelike;
    match half {
        None => Some(time),
        // `14:05 PM` is written, too.
        Some(Half::Pm) if time.hour() >= 12 => Some(time),
        Some(Half::Pm) => time.with_hour(time.hour() + 12),
        Some(Half::Am) if time.hour() == 12 => time.with_hour(0),
        Some(Half::Am) => Some(time).filter(|time| time.hour() < 12),
    }
}

/// `Z`, `EST`, `+0200`, `+02:00`, `GMT+0200`, `UTC+2`.
fn zone(token: &str) -> Option<FixedOffset> {
    let at = token.find(['+', '-', '\u{2212}']).unwrap_or(token.len());
    let (name, number) = token.split_at_checked(at)?;
    let named = if name.is_empty() { None } else { Some(zone_named(name)?) };
    let mut digits = number.chars();
    let Some(sign) = digits.next() else { return named };
    if named.is_some_and(|offset| offset.local_minus_utc() != 0) {
        return None;
    }
    let digits: String = digits.filter(|c| *c != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let seconds = match digits.len() {
        1 | 2 => number * 3600,
        4 => number / 100 * 3600 + number % 100 * 60,
        _ => return None,
    };
    FixedOffset::east_opt(if sign == '+' { seconds } else { -seconds })
}

/// A piece of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Month(u32),
    /// A number of four digits.
    Year(i32),
    /// A number of one or two digits.
    Number(u32),
}

/// The day that some tokens say; `Some(None)` if it is another in American order, unless that is the order for sure.
fn day_of(tokens: &[&str], is_american: bool) -> Option<Option<NaiveDate>> {
    if let [digits] = tokens
        && digits.len() == 8
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return NaiveDate::parse_from_str(digits, "%Y%m%d").ok().map(Some);
    }
    // Days with points are German: the grammar of texts reads them, but for what only programs write.
    if let [token] = tokens
        && token.contains('.')
    {
        let parts: Vec<u32> = token.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let (year, month, day) = match *parts.as_slice() {
            [year @ 1000..=9999, month, day] => (year, month, day),
            [day, month, year @ 1000..=9999] if is_american => (year, month, day),
            _ => return None,
        };
        return NaiveDate::from_ymd_opt(year as i32, month, day).map(Some);
    }
    let pieces: Vec<Piece> = tokens
        .iter()
        .flat_map(|token| token.split(['-', '/']))
        .map(|piece| piece.trim_end_matches(','))
        .map(piece)
        .collect::<Option<_>>()?;
    use Piece::{Month, Number, Year};
    let (year, month, day) = match *pieces.as_slice() {
        [Number(day), Month(month), Year(year)]
        | [Month(month), Number(day), Year(year)]
        | [Year(year), Month(month), Number(day)]
        | [Year(year), Number(month), Number(day)] => (year, month, day),
        [Number(day), Month(month), Number(year)] => (century(year), month, day),
        [Number(first), Number(second), Year(year)] if tokens.len() == 1 => {
            if is_american || second > 12 {
                (year, first, second)
            } else if first > 12 || first == second {
                (year, second, first)
            } else {
                return Some(None);
            }
        }
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, day).map(Some)
}

fn piece(text: &str) -> Option<Piece> {
    // `March 4th`
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end));
    let text = number.filter(|number| number.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(text);
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match word(text.trim_end_matches('.'))? {
            Word::Month(month) => Some(Piece::Month(month)),
            _ => None,
        };
    }
    match text.len() {
        1 | 2 => text.parse().ok().map(Piece::Number),
        4 => text.parse().ok().map(Piece::Year),
        _ => None,
    }
}

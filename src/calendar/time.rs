//! Times of day behind a day: `, 14:05 Uhr`, `T14:05:00+02:00`, ` | 14.05 Uhr MESZ`.

use std::sync::LazyLock;

use chrono::{FixedOffset, NaiveTime};
use rustc_hash::FxHashMap;

use super::cursor::Cursor;
use crate::model::list;

/// A time of day, and its distance from UTC if the words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time {
    pub(crate) time: NaiveTime,
    pub(crate) offset: Option<FixedOffset>,
}

/// Reads `, 14:05 Uhr`, ` um 14 Uhr`, `T14:05:00+02:00`, ` | 14.05 Uhr MESZ`; leaves the cursor where it is if there is none.
pub(super) fn time_behind(cursor: &mut Cursor<'_>) -> Option<Time> {
    let mut ahead = *cursor;
    if !(ahead.peek() == Some(b'T') && ahead.eat("T")) {
        ahead.blanks();
        while [",", "|", "·", "-", "–", "um ", "UM ", "gegen ", "/"].into_iter().any(|mark| ahead.eat(mark)) {
            ahead.blanks();
        }
    }
    if ahead.at == cursor.at {
        return None;
    }
    let hour = ahead.number(1, 2)?;
    let colon = ahead.eat(":");
    let dot = !colon && ahead.eat(".");
    let minute = if colon || dot { ahead.number(2, 2)? } else { 0 };
    let second = if colon && ahead.eat(":") { ahead.number(2, 2)? } else { 0 };
    if colon {
        second_fraction(&mut ahead);
    }
    let behind_time = ahead;
    ahead.blanks();
    let says_uhr = ["Uhr", "UHR", "uhr"].into_iter().any(|word| ahead.eat(word)) && ahead.is_at_word_end();
    if !says_uhr {
        if !colon {
            return None;
        }
        ahead = behind_time;
    }
    let time = match (hour, minute) {
        (24, 0) => return None,
        _ => NaiveTime::from_hms_opt(hour, minute, second)?,
    };
    let behind_time = ahead;
    let offset = offset_behind(&mut ahead);
    if offset.is_none() {
        ahead = behind_time;
        if !ahead.is_at_word_end() {
            return None;
        }
    }
    *cursor = ahead;
    Some(Time { time, offset })
}

/// The distance from UTC of a zone by its name: `MESZ`, `EST`.
pub(super) fn zone_named(name: &str) -> Option<FixedOffset> {
    ZONES.get(name).copied()
}

static ZONES: LazyLock<FxHashMap<&'static str, FixedOffset>> = LazyLock::new(|| {
    let mut zones = FxHashMap::default();
    for line in list::lines(include_str!("../../index-data/lexicon/zones.txt")) {
        let mut fields = list::fields(line);
        let minutes = fields.next().and_then(|minutes| minutes.parse::<i32>().ok()).unwrap_or_default();
        if let Some(offset) = FixedOffset::east_opt(minutes * 60) {
            zones.extend(fields.next().unwrap_or_default().split(' ').map(|name| (name, offset)));
        }
    }
    zones
});

/// Passes over `.123` behind seconds.
fn second_fraction(cursor: &mut Cursor<'_>) {
    let mut ahead = *cursor;
    if ahead.eat(".") {
        let digits = ahead.rest().bytes().take_while(u8::is_ascii_digit).count();
        if (1..=9).contains(&digits) {
            ahead.at += digits;
            *cursor = ahead;
        }
    }
}

/// Reads `Z`, `+02:00`, `+0200`, ` MESZ`, ` (MEZ)`, ` UTC`.
fn offset_behind(cursor: &mut Cursor<'_>) -> Option<FixedOffset> {
    if cursor.eat("Z") {
        return FixedOffset::east_opt(0).filter(|_| cursor.is_at_word_end());
    }
    cursor.blanks();
    let bracket = cursor.eat("(");
    let offset = match cursor.peek()? {
        sign @ (b'+' | b'-') => {
            cursor.at += 1;
            let mut pair = *cursor;
            let (hours, minutes) = match pair.number(4, 4) {
                Some(both) => (both / 100, both % 100),
                None => {
                    let hours = pair.number(2, 2)?;
                    let minutes = if pair.eat(":") { pair.number(2, 2)? } else { 0 };
                    (hours, minutes)
                }
            };
            *cursor = pair;
            let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
            FixedOffset::east_opt(if sign == b'+' { seconds } else { -seconds })
        }
        _ => zone_named(cursor.word()),
    };
    if bracket {
        cursor.eat(")");
    }
    offset
}

//! The grammar of German dates.
//!
//! Read are `16. Oktober 2025`, `16.10.2025`, `16.10.25`, `16. Okt.`, `2025-10-16T14:05:00+02:00`, `Oktober 2025`, `16/10/2025`, `16-Okt-2025`, `sechzehnten
//! Oktober`, with a weekday before and a time behind. A day that the calendar does not have is no day: it is never shifted, and no part of it is read as another day.
//! Two-digit years up to 40 belong to this century, the others to the last.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::cursor::Cursor;
use super::period::{exists_some_year, months_from};
use super::time::{Time, time_behind};
use super::word::{Word, word};
use super::zone::LocalTime;
use crate::model::{DayPeriod, Precision};

/// What the words of a day say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// Days of the calendar.
    Period(DayPeriod, Precision),
    /// Days of a month in a year that is not said.
    Yearless { month: u32, first: u32, last: u32 },
}

impl Named {
    fn says_year(self) -> bool {
        matches!(self, Self::Period(..))
    }
}

/// A day that was read, with a time if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FoundDate {
    pub(crate) named: Named,
    pub(crate) time: Option<Time>,
    /// The first byte behind the day.
    pub(crate) day_end: usize,
    /// The first byte behind the time.
    pub(crate) end: usize,
}

impl FoundDate {
    /// The day of a single full date.
    pub(crate) fn day(&self) -> Option<NaiveDate> {
        match self.named {
            Named::Period(period, Precision::Day) => Some(period.first),
            _ => None,
        }
    }

    /// The instant, with local times read in `zone`: of an hour that clocks repeat the first, of one that they skip none.
    pub(crate) fn instant(&self, zone: Tz) -> Option<DateTime<Utc>> {
        self.at(self.time?, zone)?.stated()
    }

    /// The instant up to which an embargo holds that is given in these words, never too early: of an hour that clocks repeat the second,
    /// of one that they skip the same time after the change; of a day without a time its beginning.
    pub(crate) fn end_of_embargo(&self, zone: Tz) -> Option<DateTime<Utc>> {
        let time = self.time.unwrap_or(Time { time: NaiveTime::MIN, offset: None });
        self.at(time, zone).map(LocalTime::latest)
    }

    /// What a time of the day means in `zone`, unless it says its own distance from UTC.
    fn at(&self, time: Time, zone: Tz) -> Option<LocalTime> {
        let local = self.day()?.and_time(time.time);
        match time.offset {
            Some(offset) => local.checked_sub_offset(offset).map(|utc| LocalTime::Once(utc.and_utc())),
            None => LocalTime::of(local, zone),
        }
    }
}

pub(super) fn century(year: u32) -> i32 {
    let year = year as i32;
    if year <= 40 { 2000 + year } else { 1900 + year }
}

fn single(day: NaiveDate) -> Named {
    Named::Period(DayPeriod::day(day), Precision::Day)
}

/// Reads the day that begins at byte `at`, where a digit or a letter must stand; `None` if none does.
pub(crate) fn parse_at(text: &str, at: usize) -> Option<FoundDate> {
    let mut cursor = Cursor { text, at };
    let is_digit = cursor.peek()?.is_ascii_digit();
    let named = match joined(&mut cursor) {
        Some(day) => single(day),
        None if is_digit => numeric(&mut cursor)?,
        None => worded(&mut cursor)?,
    };
    let day_end = cursor.at;
    let time = match named {
        Named::Period(_, Precision::Day) => time_behind(&mut cursor),
        _ => None,
    };
    Some(FoundDate { named, time, day_end, end: cursor.at })
}

/// `16/Okt/2025`, `Okt-16-2025`, `2025/Okt/16`: in any order if the month is a name; `16/10/2025`: day, month, year, where that is sure.
fn joined(cursor: &mut Cursor<'_>) -> Option<NaiveDate> {
    let mut ahead = *cursor;
    let (mut day, mut named_month, mut numbered_month, mut year) = (None, None, None, None);
    let mut mark = None;
    for i in 0..3 {
        if i > 0 {
            let found = ahead.peek().filter(|mark| matches!(mark, b'/' | b'-'))?;
            if *mark.get_or_insert(found) != found {
                return None;
            }
            ahead.at += 1;
        }
        let (piece, value) = if !ahead.peek()?.is_ascii_digit() {
            let Some(Word::Month(month)) = word(ahead.word()) else { return None };
            (&mut named_month, month)
        } else if let Some(number) = ahead.number(4, 4) {
            (&mut year, number)
        } else {
            let number = ahead.number(1, 2)?;
            // Without the name of a month the order is day, month, year; `16-10-2025` could be the range of a list.
            let is_month = i == 1 && day.is_some() && mark == Some(b'/');
            (if is_month { &mut numbered_month } else { &mut day }, number)
        };
        if piece.replace(value).is_some() {
            return None;
        }
    }
    // `11/01/2025` is another day where Americans write.
    if numbered_month.is_some_and(|month| day.is_some_and(|day| day <= 12 && day != month)) {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(year? as i32, named_month.or(numbered_month)?, day?)?;
    if !ahead.is_at_word_end() {
        return None;
    }
    *cursor = ahead;
    Some(day)
}

/// `Donnerstag, 16. Oktober 2025`, `Oktober 2025`.
fn worded(cursor: &mut Cursor<'_>) -> Option<Named> {
    let name = cursor.word();
    match word(name)? {
        Word::Month(month) => {
            if name.len() <= 5 {
                cursor.eat(".");
            }
            cursor.blanks();
            // `October 16, 2025`, as English pages and feeds write.
            let plain = *cursor;
            if let Some(day) = cursor.number(1, 2).filter(|_| cursor.eat(",")) {
                cursor.blanks();
                let year = cursor.number(4, 4).filter(|_| cursor.is_at_word_end())?;
                return NaiveDate::from_ymd_opt(year as i32, month, day).map(single);
            }
            *cursor = plain;
            let year = cursor.number(4, 4).filter(|_| cursor.is_at_word_end())?;
            months_from(year as i32, month, 1)
                .filter(|_| year >= 1000)
                .map(|period| Named::Period(period, Precision::Month))
        }
        Word::Weekday(_) => {
            let short = name.len() <= 3;
            let mark = cursor.eat(".") | cursor.eat(",");
            cursor.eat(",");
            cursor.blanks();
            if ["den ", "dem ", "der ", "DEN ", "DEM "].into_iter().any(|article| cursor.eat(article)) {
                cursor.blanks();
            }
            let mut ahead = *cursor;
            let day = if cursor.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                numeric(cursor)
            } else if let Some(Word::Ordinal(day)) = word(ahead.word()) {
                *cursor = ahead;
                ordinal(cursor, day)
            } else {
                None
            };
            // `So` and `Do` are words, too.
            day.filter(|day| mark || day.says_year() || !short)
        }
        Word::Near(_) => None,
        Word::Ordinal(day) => ordinal(cursor, day),
    }
}

/// What stands behind a day in words: ` Mai`, ` Mai 2025`, ` fünften`, ` 5.`, `/5.`.
fn ordinal(cursor: &mut Cursor<'_>, day: u32) -> Option<Named> {
    let slash = cursor.eat("/");
    cursor.blanks();
    let month = if cursor.peek()?.is_ascii_digit() {
        // `die ersten 4. Klassen` is no day.
        let name = cursor.text.get(..cursor.at)?.trim_end();
        cursor.number(1, 2).filter(|_| cursor.eat(".") && (slash || name.ends_with('r')))?
    } else {
        month_in_words(cursor)?
    };
    with_year(cursor, month, day, day)
}

/// The name of a month, or its number in words.
fn month_in_words(cursor: &mut Cursor<'_>) -> Option<u32> {
    let mut ahead = *cursor;
    match word(ahead.word()) {
        Some(Word::Ordinal(month)) if ahead.is_at_word_end() => {
            *cursor = ahead;
            Some(month)
        }
        _ => cursor.month(),
    }
}

/// Days of a month, with the year behind them if there is one.
fn with_year(cursor: &mut Cursor<'_>, month: u32, first: u32, last: u32) -> Option<Named> {
    let behind_month = *cursor;
    cursor.blanks();
    match cursor.number(4, 4).filter(|year| *year >= 1000 && cursor.is_at_word_end()) {
        Some(year) => {
            let day = |day| NaiveDate::from_ymd_opt(year as i32, month, day);
            Some(Named::Period(DayPeriod { first: day(first)?, last: day(last)? }, Precision::Day))
        }
        None => {
            *cursor = behind_month;
            exists_some_year(month, last).then_some(Named::Yearless { month, first, last })
        }
    }
}

/// `2025-10-16`, `16.10.2025`, `16.10.25`, `16. 10.`, `16. Oktober 2025`, `16. Okt.`, `16.–21. Oktober 2025`.
fn numeric(cursor: &mut Cursor<'_>) -> Option<Named> {
    if let Some(year) = cursor.number(4, 4) {
        return if cursor.eat("-") { iso(cursor, year) } else { None };
    }
    let follows_am = cursor.text.get(..cursor.at)?.ends_with(" am ");
    let day = cursor.number(1, 2).filter(|day| (1..=31).contains(day))?;
    let dotted = cursor.eat(".");
    cursor.blanks();
    if dotted && let Some(month) = cursor.number(1, 2) {
        if !cursor.eat(".") {
            // `am 22.04`; other numbers with a point are times and amounts.
            let is_amount = !cursor.is_at_word_end()
                || cursor.rest().starts_with([',', ':', '-', '–', '%'])
                || cursor.rest().trim_start().starts_with("Uhr");
            return (follows_am && !is_amount && exists_some_year(month, day)).then_some(Named::Yearless {
                month,
                first: day,
                last: day,
            });
        }
        let behind_month = *cursor;
        cursor.blanks();
        let year = cursor.number(4, 4).map(|year| year as i32);
        let year = year.or_else(|| {
            *cursor = behind_month;
            cursor.number(2, 2).map(century)
        });
        return match year {
            Some(year) if cursor.is_at_word_end() => NaiveDate::from_ymd_opt(year, month, day).map(single),
            Some(_) => None,
            None => {
                *cursor = behind_month;
                let follows_digit = cursor.peek().is_some_and(|byte| byte.is_ascii_digit());
                (exists_some_year(month, day) && !follows_digit).then_some(Named::Yearless {
                    month,
                    first: day,
                    last: day,
                })
            }
        };
    }
    if !dotted && !cursor.rest().starts_with(char::is_alphabetic) {
        return None;
    }
    let mut last = None;
    if dotted && joins_range(cursor) {
        last = cursor.number(1, 2).filter(|last| *last > day && *last <= 31 && cursor.eat("."));
        cursor.blanks();
        last?;
    }
    if dotted && last.is_none() {
        let mut ahead = *cursor;
        if let Some(Word::Ordinal(month)) = word(ahead.word()) {
            // `7. vierter`; but `die 7. zweite Runde` is no day.
            if !ahead.text.get(..ahead.at)?.ends_with(['r', 'n']) {
                return None;
            }
            *cursor = ahead;
            return with_year(cursor, month, day, day);
        }
    }
    let month = cursor.month()?;
    // `16 Oktober` may be sixteen of something; with a year it is a day.
    with_year(cursor, month, day, last.unwrap_or(day)).filter(|named| dotted || named.says_year())
}

/// Passes over `–` or `bis` between two days of a month. `16. und 21. Oktober` are two days, not a range.
fn joins_range(cursor: &mut Cursor<'_>) -> bool {
    let joined = ["–", "-", "bis zum ", "bis ", "Bis ", "BIS "].into_iter().any(|join| cursor.eat(join));
    cursor.blanks();
    joined
}

/// What stands behind `2025-`.
fn iso(cursor: &mut Cursor<'_>, year: u32) -> Option<Named> {
    let month = cursor.number(2, 2)?;
    if !cursor.eat("-") {
        let period = months_from(year as i32, month, 1)?;
        return cursor.is_at_word_end().then_some(Named::Period(period, Precision::Month));
    }
    let day = cursor.number(2, 2)?;
    let ends = cursor.is_at_word_end() || cursor.peek() == Some(b'T');
    NaiveDate::from_ymd_opt(year as i32, month, day).filter(|_| ends).map(single)
}
/// Reads a day as databases write it: `20251016`, or the seconds or milliseconds since 1970, with ten and thirteen digits.
pub(crate) fn parse_digits(text: &str) -> Option<FoundDate> {
    let digits = text.trim();
    // Seconds as some languages count them: `1759305600.0`.
    let digits = match digits.split_once('.') {
        Some((seconds, fraction)) if seconds.len() == 10 && fraction.bytes().all(|byte| byte.is_ascii_digit()) => {
            seconds
        }
        _ => digits,
    };
    let number: i64 = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    // Numbers below are ids: no article is older, and neither dates nor Unix times begin with 0.
    const FIRST_YEAR: i64 = 1600;
    if digits.starts_with('0') {
        return None;
    }
    let moment = match digits.len() {
        8 if number / 10_000 < FIRST_YEAR => return None,
        8 => {
            let part = |divisor, range| u32::try_from(number / divisor % range).ok();
            let day = NaiveDate::from_ymd_opt((number / 10_000) as i32, part(100, 100)?, part(1, 100)?)?;
            return Some(whole(digits, day, None));
        }
        10 => DateTime::from_timestamp(number, 0)?,
        13 => DateTime::from_timestamp_millis(number)?,
        _ => return None,
    };
    let time = Time { time: moment.time(), offset: FixedOffset::east_opt(0) };
    Some(whole(digits, moment.date_naive(), Some(time)))
}

/// A single day that is all of a text.
pub(super) fn whole(text: &str, day: NaiveDate, time: Option<Time>) -> FoundDate {
    let named = Named::Period(DayPeriod { first: day, last: day }, Precision::Day);
    FoundDate { named, time, day_end: text.len(), end: text.len() }
}

/// Reads a whole text as one day, month or year, with a time if there is one.
pub(crate) fn parse_whole(text: &str) -> Option<FoundDate> {
    let trimmed = text.trim();
    let mut cursor = Cursor { text: trimmed, at: 0 };
    if let Some(year) = cursor.number(4, 4).filter(|year| *year >= 1000 && cursor.rest().is_empty()) {
        let first = NaiveDate::from_ymd_opt(year as i32, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(year as i32, 12, 31)?;
        let named = Named::Period(DayPeriod { first, last }, Precision::Year);
        return Some(FoundDate { named, time: None, day_end: trimmed.len(), end: trimmed.len() });
    }
    parse_at(trimmed, 0)
        .filter(|found| trimmed.get(found.end..).is_some_and(|rest| rest.trim_matches(['.', ' ']).is_empty()))
}

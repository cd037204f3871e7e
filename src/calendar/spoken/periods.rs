//! Phrases that mean periods: months, seasons, quarters, years, decades, weekends.

use super::meaning::{Meaning, YearIs};
use super::reader::{Phrases, Read};
use super::token::{Role, Sense, Token, Unit};

impl Phrases<'_, '_> {
    /// `im Mai`, `Juli und August`, `ab September`, `August vorigen Jahres`.
    pub(super) fn month(&self, at: usize, month: u32) -> Read {
        let found = self.month_named(at, month);
        if self.is_in_compound(at) {
            return None;
        }
        let before = self.before(at)?;
        // `29. Februar 2023` is no day, and no part of it is a month.
        if before.sense == Sense::Mark('.') && matches!(self.sense(at.wrapping_sub(2)), Some(Sense::Number(1..=99, _)))
        {
            return None;
        }
        let in_list = || {
            (before.is_any(&["und", "oder", "bis", "sowie", "noch"]) || before.is_mark())
                && matches!(self.sense(at.wrapping_sub(2)), Some(Sense::Month(_) | Sense::Date(_) | Sense::Number(..)))
        };
        const PREPOSITIONS: [&str; 12] =
            ["im", "seit", "ab", "bis", "vom", "zum", "für", "von", "in", "auf", "zwischen", "nach"];
        let has_year = found.1 > at + 1;
        (has_year || before.is_any(&PREPOSITIONS) || in_list()).then_some(found)
    }

    pub(super) fn month_named(&self, at: usize, month: u32) -> (Meaning, usize) {
        let (year, end) = self.year_behind(at + 1);
        (Meaning::Months { month, count: 1, year: self.year_of_list(end, month, year) }, end)
    }

    /// `im Sommer`, `Sommer 2024`, `Herbst des Jahres 2005`.
    pub(super) fn season(&self, at: usize, month: u32) -> Read {
        const PREPOSITIONS: [&str; 10] = ["im", "vom", "seit", "bis", "ab", "zum", "für", "in", "über", "den"];
        let found = self.season_named(at, month, YearIs::Open);
        let has_year = found.1 > at + 1;
        let is_plural = self.get(at)?.lower.contains("monate") && self.follows_any(at, &["der", "den"]);
        (!self.is_in_compound(at) && (has_year || is_plural || self.follows_any(at, &PREPOSITIONS))).then_some(found)
    }

    pub(super) fn season_named(&self, at: usize, month: u32, year: YearIs) -> (Meaning, usize) {
        let (year, end) = match self.year_behind(at + 1) {
            (YearIs::Open, _) => (year, at + 1),
            found => found,
        };
        (Meaning::Months { month, count: 3, year }, end)
    }

    /// `dritten Quartal 2024`, `2. Halbjahr`, `zweiten Jahreshälfte`.
    pub(super) fn quarter(&self, at: usize, number: u32) -> Read {
        let is_dotted = matches!(self.sense(at + 1), Some(Sense::Mark('.'))) && self.is_joined(at + 1);
        let noun = if is_dotted { at + 2 } else { at + 1 };
        if !is_dotted && matches!(self.sense(at), Some(Sense::Number(..))) {
            return None;
        }
        let count = match self.sense(noun)? {
            Sense::Unit(Unit::Quarter) if (1..=4).contains(&number) => 3,
            Sense::Unit(Unit::Half) if (1..=2).contains(&number) => 6,
            _ => return None,
        };
        let (year, end) = self.year_behind(noun + 1);
        Some((Meaning::Months { month: (number - 1) * count + 1, count: i64::from(count), year }, end))
    }

    /// `Jahr 2012`.
    pub(super) fn year_named(&self, at: usize) -> Read {
        match self.sense(at + 1)? {
            Sense::Number(year @ 100..=9999, _) if self.is_plain_number(at + 1) => {
                Some((Meaning::Year(year as i32), at + 2))
            }
            _ => None,
        }
    }

    /// A year by itself.
    pub(super) fn year(&self, at: usize, number: u32, digits: usize) -> Read {
        // Of a day that the calendar does not have, no part is left.
        let is_of_no_day = matches!(self.before(at).map(|before| before.sense), Some(Sense::Month(_)))
            && matches!(self.sense(at.wrapping_sub(2)), Some(Sense::Mark('.')))
            && matches!(self.sense(at.wrapping_sub(3)), Some(Sense::Number(1..=99, _)));
        let is_year = !is_of_no_day
            && digits == 4
            && (1500..=2099).contains(&number)
            && self.is_plain_number(at)
            && self.speaks_of_year(at, number);
        is_year.then_some((Meaning::Year(number as i32), at + 1))
    }

    /// Whether four digits are a year rather than an amount.
    pub(super) fn speaks_of_year(&self, at: usize, number: u32) -> bool {
        const MORE: [&str; 9] =
            ["mehr", "über", "als", "weniger", "unter", "nur", "insgesamt", "mindestens", "höchstens"];
        const NUMBERED: [&str; 14] = [
            "seite",
            "seiten",
            "s",
            "nr",
            "nummer",
            "artikel",
            "paragraf",
            "paragraph",
            "platz",
            "rang",
            "tel",
            "fax",
            "euro",
            "plz",
        ];
        let is_round = number.is_multiple_of(100);
        let noun_behind = self.get(at + 1).is_some_and(Token::is_capital);
        let Some(before) = self.before(at) else { return !(is_round || self.is_counted(at + 1)) };
        if before.is_any(&["jahrgang", "seit", "jahr", "jahren"]) {
            return true;
        }
        if self.is_counted(at + 1)
            || before.is_any(&MORE)
            || before.is_any(&NUMBERED)
            || matches!(before.sense, Sense::Number(..) | Sense::Mark('§' | '#'))
        {
            return false;
        }
        if before.is(Role::BeforeNumber) && (noun_behind || is_round) {
            return false;
        }
        let is_lead = before.is_capital()
            || before.is_mark()
            || before.is_any(&["bis", "von", "ab", "um", "vor", "nach", "und", "für"]);
        if is_round {
            return is_lead && !noun_behind;
        }
        // `wurden 1950 Wohnungen gebaut`, but `hatte 1953 Stalin`.
        !noun_behind || is_lead || !number.is_multiple_of(10)
    }

    /// `am Wochenende`, `vom Wochenende`.
    pub(super) fn weekend(&self, at: usize) -> Read {
        const PREPOSITIONS: [&str; 12] =
            ["am", "vom", "übers", "zum", "bis", "dem", "fürs", "ab", "seit", "das", "ums", "beim"];
        // `am Wochenende vor der Wahl` is counted from that.
        let is_other =
            self.is_any(at + 1, &["vor", "nach"]) && self.get(at + 2).is_some_and(|token| token.is(Role::Article));
        (self.follows_any(at, &PREPOSITIONS) && !is_other && !self.is_in_compound(at))
            .then_some((Meaning::Weekend, at + 1))
    }

    /// `neunziger Jahre`, `90er-Jahre`.
    pub(super) fn decade(&self, at: usize, year: i32) -> Read {
        let year = if year < 100 { 2000 + year } else { year };
        let noun = if matches!(self.sense(at + 1), Some(Sense::Mark('-' | '‑'))) { at + 2 } else { at + 1 };
        if self.get(at)?.lower.ends_with("jahre") || self.get(at)?.lower.ends_with("jahren") {
            return Some((Meaning::Decade(year), at + 1));
        }
        self.is_any(noun, &["jahre", "jahren"]).then_some((Meaning::Decade(year), noun + 1))
    }
}

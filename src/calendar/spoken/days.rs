//! Phrases that mean single days: near days, weekdays, festivals, distances.

use super::super::date::Named;
use super::super::period::exists_some_year;
use super::holiday::festival;
use super::meaning::{Meaning, YearIs};
use super::reader::{Phrases, Read, month_of, year_of};
use super::token::{Role, Sense, Unit};

impl Phrases<'_, '_> {
    /// `gestern`, `heute früh`, `morgen Abend`.
    pub(super) fn near(&self, at: usize, days: i64) -> Read {
        let token = self.get(at)?;
        // `die Welt von morgen`, `mehr als heute`: no day is meant; `gestern morgen`, `Freitag morgen` are parts of one.
        if self.follows_any(at, &["von", "als", "wie", "guten", "jeden"]) || self.is_in_compound(at) {
            return None;
        }
        // `HEUTE` and `MORGEN` head sections.
        if token.text.chars().all(char::is_uppercase) {
            return None;
        }
        let is_noun = token.lower == "morgen" && token.is_capital() && !self.is_first(at);
        // `der heute 65-jährige`.
        let is_age = matches!(self.sense(at + 1), Some(Sense::Number(..)))
            && (self.is_any(at + 3, &["jährige", "jährigen", "jähriger"]) || self.is_any(at + 2, &["jahre"]))
            || self.get(at + 1).is_some_and(|token| token.lower.contains("jährig"));
        (!is_noun && !is_age).then(|| (Meaning::Near(days), self.skip(at + 1, Role::Part)))
    }

    /// `gestrigen Montag`, `heutigen Tag`.
    pub(super) fn near_noun(&self, at: usize, days: i64) -> Read {
        match self.sense(at + 1)? {
            Sense::Weekday(_) | Sense::Unit(Unit::Day) => Some((Meaning::Near(days), self.skip(at + 2, Role::Part))),
            _ => self.get(at + 1)?.is(Role::Part).then_some((Meaning::Near(days), at + 2)),
        }
    }

    /// ` am Montag`, ` Montag` behind a week.
    pub(super) fn weekday_behind(&self, at: usize) -> Option<(u32, usize)> {
        let at = if self.is_any(at, &["am"]) { at + 1 } else { at };
        match self.sense(at)? {
            Sense::Weekday(weekday) => Some((weekday, self.skip(at + 1, Role::Part))),
            _ => None,
        }
    }

    /// `Montag`, `Donnerstagabend`, `Montag nächster Woche`.
    pub(super) fn weekday(&self, at: usize, weekday: u32) -> Read {
        let token = self.get(at)?;
        if self.is_in_compound(at) || !self.may_be_day(at) {
            return None;
        }
        // `montags` is every Monday; `MONTAGS` too.
        if token.lower.ends_with("tags") || self.follows_any(at, &["jeden", "jedem", "jeder"]) {
            return None;
        }
        // `Welt am Sonntag`.
        if self.follows_any(at, &["am"]) && self.before(at - 1).is_some_and(|name| name.is(Role::Paper)) {
            return None;
        }
        if let Some((day, end)) = self.day_number(at + 1) {
            return Some((Meaning::Numbered { weekday, day }, end));
        }
        let end = self.skip(at + 1, Role::Part);
        let week = if self.is_any(end, &["in"]) { end + 1 } else { end };
        let week = if self.is_any(week, &["der", "dieser"]) && matches!(self.sense(week), Some(Sense::Other)) {
            week + 1
        } else {
            week
        };
        match (self.sense(week), self.sense(week + 1)) {
            (Some(Sense::Relation(weeks)), Some(Sense::Unit(Unit::Week))) => {
                Some((Meaning::WeekdayOf { weekday, weeks }, week + 2))
            }
            _ => Some((Meaning::Weekday { weekday, step: None }, end)),
        }
    }

    /// `, der 25.` behind a weekday.
    pub(super) fn day_number(&self, at: usize) -> Option<(u32, usize)> {
        let at = if self.sense(at) == Some(Sense::Mark(',')) { at + 1 } else { at };
        let at = if self.is_any(at, &["der", "den", "dem"]) { at + 1 } else { at };
        match (self.sense(at), self.sense(at + 1)) {
            (Some(Sense::Number(day @ 1..=31, 1..=2)), Some(Sense::Mark('.'))) if self.is_joined(at + 1) => {
                Some((day, at + 2))
            }
            _ => None,
        }
    }

    /// Whether a weekday's name is a day here, not a person (`Thomas Freitag`) or a paper (`der Freitag`).
    pub(super) fn may_be_day(&self, at: usize) -> bool {
        let Some(before) = self.before(at) else { return true };
        if before.is(Role::BeforeDay) || before.is(Role::Part) || self.is_first(at) {
            return true;
        }
        match before.sense {
            Sense::Weekday(_) | Sense::Near(_) => true,
            Sense::Mark(_) => false,
            _ => !before.is_capital() && !before.is(Role::Article),
        }
    }

    /// The first of `11., 18. und 25. März`.
    pub(super) fn listed_day(&self, at: usize, day: u32) -> Read {
        const LONGEST: usize = 40;
        let dot = at + 1;
        if !(1..=31).contains(&day) || self.sense(dot) != Some(Sense::Mark('.')) || !self.is_joined(dot) {
            return None;
        }
        let last = (dot + 1..self.tokens.len().min(at + LONGEST)).find(|at| match self.sense(*at) {
            Some(Sense::Number(1..=31, _) | Sense::Mark('.' | ',')) => false,
            _ => !self.is_any(*at, &["und", "oder", "sowie", "am", "den", "der", "dem"]),
        })?;
        // A sentence may end with a number, and the next begin with a day.
        let is_list =
            matches!(self.sense(dot + 1)?, Sense::Mark(',')) || self.is_any(dot + 1, &["und", "oder", "sowie"]);
        let (month, year) = match self.sense(last)? {
            Sense::Date(Named::Yearless { month, .. }) => (month, self.year_behind(last + 1).0),
            Sense::Date(Named::Period(period, _)) => (month_of(period)?, YearIs::Said(year_of(period))),
            _ => return None,
        };
        (is_list && exists_some_year(month, day))
            .then_some((Meaning::OfMonth { month, first: day, last: day, year }, dot + 1))
    }

    /// `vor zwei Jahren`, `in drei Wochen`, `vor gut einem Monat`.
    pub(super) fn distance(&self, at: usize) -> Read {
        let sign = match self.get(at)?.lower.as_ref() {
            "vor" => -1,
            "in" => 1,
            _ => return None,
        };
        let number = self.skip(at + 1, Role::About);
        let noun = number + 1;
        let count = match self.sense(number)? {
            Sense::Cardinal(count) => count,
            Sense::Number(count @ 1..=999, _) if self.is_plain_number(number) => count,
            _ => return None,
        };
        // `vor einem halben Jahr`.
        if count == 1 && self.is_any(noun, &["halben"]) && self.sense(noun + 1) == Some(Sense::Unit(Unit::Year)) {
            return Some((Meaning::Distant(Unit::Month, 6 * sign), noun + 2));
        }
        match self.sense(noun)? {
            Sense::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year))
                if count == 1 && self.get(noun)?.lower != "jahre" =>
            {
                Some((Meaning::Distant(unit, sign), noun + 1))
            }
            Sense::Units(unit) if count > 1 => Some((Meaning::Distant(unit, sign * i64::from(count)), noun + 1)),
            _ => None,
        }
    }

    /// `Tag zuvor`, `zwei Wochen später`: counted from the day that was spoken of last. `noun` is the unit.
    pub(super) fn later(&self, noun: usize, count: i64) -> Read {
        let sign = if self.is_any(noun + 1, &["zuvor", "vorher", "davor"]) {
            -1
        } else if self.is_any(noun + 1, &["später", "darauf", "danach"]) {
            1
        } else {
            return None;
        };
        let days = match self.sense(noun)? {
            Sense::Unit(Unit::Day) | Sense::Units(Unit::Day) => 1,
            Sense::Unit(Unit::Week) | Sense::Units(Unit::Week) => 7,
            _ => return None,
        };
        (count <= 99).then_some((Meaning::AfterLast(sign * days * count), noun + 2))
    }

    /// `am Nachmittag`, `am frühen Abend`, `Abends`: of the day that was spoken of last.
    pub(super) fn part(&self, at: usize) -> Read {
        if !self.is_any(at, &["am"]) {
            return None;
        }
        let noun = if self.is_any(at + 1, &["frühen", "späten", "selben", "gleichen"]) { at + 2 } else { at + 1 };
        let token = self.get(noun)?;
        let day =
            (token.is(Role::Part) && token.is_capital()) || noun > at + 1 && token.sense == Sense::Unit(Unit::Day);
        (day && !self.is_in_compound(noun)).then_some((Meaning::FromLast(0), noun + 1))
    }

    /// `unter der Woche`.
    pub(super) fn under_week(&self, at: usize) -> Read {
        (self.is_any(at, &["unter"]) && self.is_any(at + 1, &["der"]) && self.is_any(at + 2, &["woche"]))
            .then_some((Meaning::Off(Unit::Week, 0), at + 3))
    }

    pub(super) fn festival(&self, at: usize) -> Read {
        const PREPOSITIONS: [&str; 9] = ["am", "an", "zu", "bis", "seit", "vor", "nach", "ab", "über"];
        let (festival, length) = festival(self.tokens.get(at..)?)?;
        let end = at + length;
        // The noun, the last word, is written with a capital, or stands where only a day can.
        if !self.get(end - 1)?.is_capital() && !self.follows_any(at, &PREPOSITIONS) {
            return None;
        }
        if self.is_in_compound(at) || self.is_in_compound(end - 1) && length == 1 {
            return None;
        }
        let (year, end) = self.year_behind(end);
        Some((Meaning::Festival(festival, year), end))
    }
}

//! Finds phrases that speak of days, and says what they mean without saying when that is.

use super::super::date::Named;
use super::holiday::festival;
use super::meaning::{Meaning, Phrase, YearIs};
use super::reader::{Phrases, Read};
use super::token::{Role, Sense, Unit};

impl Phrases<'_, '_> {
    /// The phrase that begins at a token.
    pub(super) fn at(&self, at: usize) -> Option<Phrase> {
        let token = self.get(at)?;
        let read = match token.sense {
            Sense::Date(named) => Some(self.date(at, named)),
            Sense::Edge => self.edge(at),
            Sense::Near(days) => self.near(at, days),
            Sense::NearAdjective(days) => self.near_noun(at, days),
            Sense::Relation(step) => self.related(at, step),
            Sense::Weekday(weekday) => self.weekday(at, weekday),
            Sense::Month(month) => self.month(at, month),
            Sense::Season(month) => self.season(at, month),
            Sense::Number(number, digits) => {
                let other = || self.year(at, number, digits).or_else(|| self.later(at + 1, i64::from(number)));
                self.listed_day(at, number).or_else(|| self.quarter(at, number)).or_else(other)
            }
            Sense::Ordinal(number) => self.quarter(at, number),
            Sense::Unit(Unit::Year) => self.year_named(at),
            Sense::Unit(Unit::Weekend) => self.weekend(at),
            Sense::Decade(year) => self.decade(at, year),
            Sense::EdgeOf(unit) => Some(match self.year_behind(at + 1) {
                (YearIs::Said(year), end) if unit == Unit::Year => (Meaning::Year(year), end),
                _ => (Meaning::Off(unit, 0), at + 1),
            }),
            Sense::Before(Unit::Day) => Some((Meaning::FromLast(-1), at + 1)),
            Sense::Before(unit) => Some((Meaning::Off(unit, -1), at + 1)),
            Sense::ThisYear => Some((Meaning::Off(Unit::Year, 0), at + 1)),
            Sense::Unit(Unit::Day) => self.later(at, 1),
            Sense::Cardinal(count) => self.later(at + 1, i64::from(count)),
            _ => self.distance(at).or_else(|| self.part(at)).or_else(|| self.under_week(at)),
        };
        let read = read.or_else(|| self.festival(at));
        read.map(|(meaning, to)| Phrase { from: at, to, meaning })
    }

    fn date(&self, at: usize, named: Named) -> (Meaning, usize) {
        match named {
            Named::Period(period, _) => (Meaning::Days(period), at + 1),
            Named::Yearless { month, first, last } => {
                let (year, end) = self.year_behind(at + 1);
                let year = self.year_of_list(end, month, year);
                (Meaning::OfMonth { month, first, last, year }, end)
            }
        }
    }

    /// `Anfang Oktober`, `Ende 2024`, `Mitte nächsten Jahres`, `Beginn der Woche`, `Ende der siebziger Jahre`: the whole period, as the words tell no day.
    fn edge(&self, at: usize) -> Read {
        let core = self.skip(at + 1, Role::Article);
        let has_article = core > at + 1;
        match self.sense(core)? {
            Sense::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Quarter | Unit::Half)) if has_article => {
                Some(match self.year_behind(core) {
                    (YearIs::Said(year), end) => (Meaning::Year(year), end),
                    _ => (Meaning::Off(unit, 0), core + 1),
                })
            }
            Sense::Number(year @ 1000..=2999, 4) if !has_article && !self.is_counted(core + 1) => {
                Some((Meaning::Year(year as i32), core + 1))
            }
            Sense::Month(month) => Some(self.month_named(core, month)),
            Sense::Season(month) => Some(self.season_named(core, month, YearIs::Open)),
            Sense::Relation(step) => self.related(core, step),
            Sense::Decade(year) => self.decade(core, year),
            Sense::Ordinal(number) | Sense::Number(number, _) => self.quarter(core, number),
            Sense::Before(unit) if unit != Unit::Day => Some((Meaning::Off(unit, -1), core + 1)),
            Sense::Date(Named::Period(period, _)) if period.first != period.last => {
                Some((Meaning::Days(period), core + 1))
            }
            _ => None,
        }
    }

    /// `vergangene Woche`, `kommenden Freitag`, `diesen strengen Winter`, `nächsten drei Tage`, `vergangenen Mai`.
    fn related(&self, at: usize, step: i64) -> Read {
        let noun = at + 1;
        let count = match self.sense(noun)? {
            Sense::Cardinal(count) if count > 1 => Some(count),
            Sense::Number(count @ 2..=99, _) => Some(count),
            _ => None,
        };
        if let Some(count) = count {
            return match self.sense(noun + 1)? {
                Sense::Units(unit) | Sense::Unit(unit) if step.abs() == 1 => {
                    Some((Meaning::Stretch(unit, step * i64::from(count)), noun + 2))
                }
                _ => None,
            };
        }
        // `in der letzten Woche des Monats`, `im letzten Jahr im Amt` are not the last before this one.
        if self.get(at)?.lower.starts_with("letzt")
            && matches!(self.sense(noun)?, Sense::Unit(_) | Sense::Weekday(_))
            && self.is_part_of_more(noun + 1)
        {
            return None;
        }
        match self.sense(noun)? {
            Sense::Unit(Unit::Day) => match step {
                0 | 1 => Some((Meaning::FromLast(step), noun + 1)),
                _ => None,
            },
            Sense::Unit(Unit::Week) => Some(match self.weekday_behind(noun + 1) {
                Some((weekday, end)) => (Meaning::WeekdayOf { weekday, weeks: step }, end),
                None => (Meaning::Off(Unit::Week, step), noun + 1),
            }),
            // `im vergangenen Jahre`; but `vergangene Jahre` are many.
            Sense::Unit(Unit::Year) if self.is_any(noun, &["jahre"]) => {
                self.follows_any(at, &["im", "diesem"]).then_some((Meaning::Off(Unit::Year, step), noun + 1))
            }
            Sense::Unit(unit) => Some((Meaning::Off(unit, step), noun + 1)),
            Sense::Weekday(weekday) => {
                Some((Meaning::Weekday { weekday, step: Some(step) }, self.skip(noun + 1, Role::Part)))
            }
            Sense::Month(month) => Some((Meaning::Months { month, count: 1, year: YearIs::Step(step) }, noun + 1)),
            Sense::Season(month) => Some(self.season_named(noun, month, YearIs::Step(step))),
            Sense::Other if !self.get(noun)?.is_capital() => match self.sense(noun + 1)? {
                Sense::Season(month) => Some(self.season_named(noun + 1, month, YearIs::Step(step))),
                _ => None,
            },
            _ => {
                let (festival, length) = festival(self.tokens.get(noun..)?)?;
                Some((Meaning::Festival(festival, YearIs::Step(step)), noun + length))
            }
        }
    }

    /// ` des Monats`, ` im Juli`: what comes before is the last of it.
    fn is_part_of_more(&self, at: usize) -> bool {
        let is_month = matches!(self.sense(at + 1), Some(Sense::Month(_) | Sense::Date(_)));
        self.is_any(at, &["des"]) || self.is_any(at, &["im", "vom"]) && is_month
    }
}

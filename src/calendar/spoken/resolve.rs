//! When a phrase is: its meaning, the article's day, the tense and the day spoken of before give days.

use chrono::{Datelike, NaiveDate, Weekday};

use super::super::period::{day_off, month_off, months_from, week_of, year_of};
use super::meaning::{Meaning, YearIs};
use super::tense::Tense;
use super::token::Unit;
use crate::model::DayPeriod;

/// What a text's days are counted from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// The day of the article.
    pub(super) today: NaiveDate,
    /// The single day that was spoken of last.
    pub(super) last: Option<NaiveDate>,
}

/// The days of a meaning that says them by itself.
pub(super) fn stated(meaning: Meaning) -> Option<DayPeriod> {
    match meaning {
        Meaning::Days(period) => Some(period),
        Meaning::Year(year) => year_of(year),
        Meaning::Decade(year) => years(year, 10),
        Meaning::OfMonth { month, first, last, year: YearIs::Said(year) } => days_of(year, month, first, last),
        Meaning::Months { month, count, year: YearIs::Said(year) } => months_from(year, month, count),
        Meaning::Festival(festival, YearIs::Said(year)) => festival.day(year).map(DayPeriod::day),
        _ => None,
    }
}

fn years(first: i32, count: i32) -> Option<DayPeriod> {
    Some(DayPeriod { first: year_of(first)?.first, last: year_of(first.checked_add(count - 1)?)?.last })
}

fn days_of(year: i32, month: u32, first: u32, last: u32) -> Option<DayPeriod> {
    let day = |day| NaiveDate::from_ymd_opt(year, month, day);
    Some(DayPeriod { first: day(first)?, last: day(last)? })
}

impl Context {
    /// The days that `meaning` is, in a clause of this tense.
    pub(super) fn resolve(self, meaning: Meaning, tense: Tense) -> Option<DayPeriod> {
        match meaning {
            Meaning::OfMonth { month, first, last, year } => {
                self.of_year(year, tense, NEAR_DAYS, |year| days_of(year, month, first, last))
            }
            Meaning::Months { month, count, year } => {
                let year = match year {
                    // `im zweiten Quartal` without a tense is this year's; this winter is the nearest one.
                    YearIs::Open if tense == Tense::Unknown && count >= 3 && month % 3 == 1 => YearIs::Off(0),
                    YearIs::Step(0) if month == 12 && count == 3 => YearIs::Open,
                    year => year,
                };
                self.of_year(year, tense, 0, |year| months_from(year, month, count))
            }
            Meaning::Festival(festival, year) => {
                self.of_year(year, tense, NEAR_DAYS, |year| festival.day(year).map(DayPeriod::day))
            }
            Meaning::Near(days) => day_off(self.today, days).map(DayPeriod::day),
            Meaning::Weekday { weekday, step } => self.weekday(weekday, step, tense).map(DayPeriod::day),
            Meaning::Numbered { weekday, day } => self.numbered(weekday, day, tense).map(DayPeriod::day),
            Meaning::WeekdayOf { weekday, weeks } => {
                let week = week_of(day_off(self.today, weeks.checked_mul(7)?)?)?;
                day_off(week.first, i64::from(weekday) - 1).map(DayPeriod::day)
            }
            Meaning::Off(unit, count) => self.off(unit, count),
            Meaning::Weekend => self.weekend(tense),
            Meaning::Distant(unit, count) => self.distant(unit, count, tense),
            Meaning::Stretch(unit, count) => self.stretch(unit, count),
            Meaning::FromLast(days) => day_off(self.last.unwrap_or(self.today), days).map(DayPeriod::day),
            Meaning::AfterLast(days) => day_off(self.last?, days).map(DayPeriod::day),
            Meaning::Days(_) | Meaning::Year(_) | Meaning::Decade(_) => stated(meaning),
        }
    }

    /// Days that come every year: of the year that is said, else of the nearest one that fits the tense.
    ///
    /// What lies no more than `slack` days on the wrong side of the article is taken all the same: `am 9. November sprach sie` of what is announced, and the like.
    fn of_year(
        self,
        year: YearIs,
        tense: Tense,
        slack: i64,
        days: impl Fn(i32) -> Option<DayPeriod>,
    ) -> Option<DayPeriod> {
        let this = self.today.year();
        let (tense, slack) = match year {
            YearIs::Said(year) => return days(year),
            YearIs::Off(years) => return days(this.checked_add(i32::try_from(years).ok()?)?),
            YearIs::Step(0) => return days(this),
            YearIs::Step(step) => (if step < 0 { Tense::Past } else { Tense::Future }, -1),
            YearIs::Open => (tense, slack),
        };
        // 29 February is not in every year.
        let near: Vec<DayPeriod> = (this.saturating_sub(4)..=this.saturating_add(4)).filter_map(days).collect();
        let fits = |period: &&DayPeriod| match tense {
            Tense::Past if slack < 0 => period.last < self.today,
            Tense::Future if slack < 0 => period.first > self.today,
            Tense::Past => (period.first - self.today).num_days() <= slack,
            Tense::Future => (self.today - period.last).num_days() <= slack,
            Tense::Unknown => true,
        };
        near.iter().filter(fits).min_by_key(|period| self.away(**period)).copied()
    }

    /// Days between the article and a period; those ahead count twice, as news tell more of what was.
    fn away(self, period: DayPeriod) -> i64 {
        let ahead = (period.first - self.today).num_days();
        let behind = (self.today - period.last).num_days();
        (2 * ahead).max(behind).max(0)
    }

    fn weekday(self, weekday: u32, step: Option<i64>, tense: Tense) -> Option<NaiveDate> {
        let today = self.today.weekday().number_from_monday();
        let ahead = i64::from((weekday + 7 - today) % 7);
        let days = match (step, tense) {
            (Some(step), _) if step < 0 => (if ahead == 0 { 0 } else { ahead }) - 7 + 7 * (step + 1),
            (Some(0), _) => ahead,
            (Some(step), _) => (if ahead == 0 { 7 } else { ahead }) + 7 * (step - 1),
            (None, _) if ahead == 0 => 0,
            (None, Tense::Future) => ahead,
            (None, _) => ahead - 7,
        };
        day_off(self.today, days)
    }

    /// The nearest such day of a month that is this weekday.
    fn numbered(self, weekday: u32, day: u32, tense: Tense) -> Option<NaiveDate> {
        let first = self.today.with_day(1)?;
        let days = (-6..=6).filter_map(|months| month_off(first, months)?.with_day(day));
        let fits = days.filter(|day| {
            day.weekday().number_from_monday() == weekday
                && match tense {
                    Tense::Past => *day <= self.today,
                    Tense::Future => *day >= self.today,
                    Tense::Unknown => true,
                }
        });
        fits.min_by_key(|day| (*day - self.today).num_days().abs())
    }

    fn off(self, unit: Unit, count: i64) -> Option<DayPeriod> {
        let months = |size: u32, count: i64| {
            let first = self.today.month0() / size * size;
            let start = NaiveDate::from_ymd_opt(self.today.year(), first + 1, 1)?;
            let start = month_off(start, count.checked_mul(i64::from(size))?)?;
            months_from(start.year(), start.month(), i64::from(size))
        };
        match unit {
            Unit::Day => day_off(self.today, count).map(DayPeriod::day),
            Unit::Week => week_of(day_off(self.today, count.checked_mul(7)?)?),
            Unit::Month => months(1, count),
            Unit::Quarter => months(3, count),
            Unit::Half => months(6, count),
            Unit::Year => year_of(self.today.year().checked_add(i32::try_from(count).ok()?)?),
            Unit::Weekend => {
                let saturday = day_off(week_of(self.today)?.first, 5)?;
                // On a Saturday the last weekend is that of last week, the next one that of the next.
                let is_on = self.today >= saturday;
                let weeks = if count > 0 && !is_on { count - 1 } else { count };
                let first = day_off(saturday, weeks.checked_mul(7)?)?;
                Some(DayPeriod { first, last: day_off(first, 1)? })
            }
        }
    }

    fn weekend(self, tense: Tense) -> Option<DayPeriod> {
        let is_on = matches!(self.today.weekday(), Weekday::Sat | Weekday::Sun);
        self.off(Unit::Weekend, if is_on || tense == Tense::Future { 0 } else { -1 })
    }

    /// `vor drei Wochen`: the day where days are counted, else the week, month or year that it falls into; `in drei Wochen` is a plan, and means the day.
    fn distant(self, unit: Unit, count: i64, tense: Tense) -> Option<DayPeriod> {
        // `das hat er in zwei Jahren geschafft`.
        if count > 0 && tense == Tense::Past {
            return None;
        }
        match unit {
            Unit::Week if count > 0 => day_off(self.today, count.checked_mul(7)?).map(DayPeriod::day),
            Unit::Day | Unit::Week | Unit::Month | Unit::Year => self.off(unit, count),
            _ => None,
        }
    }

    fn stretch(self, unit: Unit, count: i64) -> Option<DayPeriod> {
        let end = match unit {
            Unit::Day => day_off(self.today, count)?,
            Unit::Week => day_off(self.today, count.checked_mul(7)?)?,
            Unit::Month => month_off(self.today, count)?,
            Unit::Year => month_off(self.today, count.checked_mul(12)?)?,
            _ => return None,
        };
        let step = count.signum();
        let start = day_off(self.today, step)?;
        Some(if step < 0 { DayPeriod { first: end, last: start } } else { DayPeriod { first: start, last: end } })
    }
}

/// Days of a month may lie so many days on the other side of the article than the tense says.
const NEAR_DAYS: i64 = 45;

//! The dates of an article, and its embargo.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

use super::blocks::{line_of, source_span};
use super::header::{Role, Stated, day_inside};
use super::options::ExtractOptions;
use crate::calendar::{FoundDate, Named, Stamp, days_in_address, parse_digits, parse_stamp, parse_whole};
use crate::ingest::{Declared, DeclaredDate, Draft, Layout};
use crate::model::{
    ArticleDate, Basis, ByteSpan, Evidence, HeaderDay, Precision, RefusalReason, RefusedDays, RefusedFact,
};

/// The dates of an article, and what was not taken for one.
#[derive(Debug, Default)]
pub(super) struct Dates {
    pub(super) published: Option<ArticleDate>,
    pub(super) updated: Option<ArticleDate>,
    /// Keys that Beleg does not know, and the words of declared dates that were not taken.
    pub(super) extra: Map<String, Value>,
    /// Days of header lines that no article can have.
    pub(super) refused: Vec<HeaderDay>,
    /// Words of declared days that were not taken, and why.
    pub(super) untaken: Vec<RefusedFact>,
    /// Stated days that were not taken, as they lie beyond tomorrow.
    pub(super) too_late: BTreeSet<NaiveDate>,
    /// Likewise days in addresses and file names; most of these are numbers that only look like days.
    pub(super) too_late_in_names: BTreeSet<NaiveDate>,
}

impl Dates {
    /// Settles the dates of an article: metadata before header lines, then the dateline, address, file name and file time.
    pub(super) fn of(
        draft: &Draft,
        path: &str,
        headers: &[Stated],
        dateline: Option<(FoundDate, ByteSpan)>,
        options: &ExtractOptions,
    ) -> Self {
        let mut dating =
            Dating { draft, options, settled: Self { extra: draft.declared.extra.clone(), ..Self::default() } };
        let (published, updated) = dating.stated(headers);
        let published = published
            .or_else(|| dateline.and_then(|(found, words)| dating.in_words(&found, words, Basis::Dateline)))
            .or_else(|| dating.outside_the_text(path, updated.is_some()));
        Self { published, updated, ..dating.settled }
    }

    /// The days that are to be tried again under a later clock.
    pub(super) fn refused_days(&self) -> RefusedDays {
        let all = self.too_late.iter().chain(&self.too_late_in_names);
        RefusedDays { first: all.min().copied(), stated: self.too_late.len() as u64 }
    }
}

struct Dating<'a> {
    draft: &'a Draft,
    options: &'a ExtractOptions,
    settled: Dates,
}

impl Dating<'_> {
    /// `published` and `updated` as metadata or header lines state them; metadata first.
    fn stated(&mut self, headers: &[Stated]) -> (Option<ArticleDate>, Option<ArticleDate>) {
        let mut published = self.declared("published", &self.draft.declared.published);
        let mut updated = self.declared("updated", &self.draft.declared.updated);
        let mut as_of = None;
        for stated in headers {
            let Some(date) = self.in_words(&stated.found, stated.span, Basis::Stated) else { continue };
            let field = match stated.role {
                Role::Published => &mut published,
                Role::Updated => &mut updated,
                Role::AsOf => &mut as_of,
            };
            // The same day with its time is more precise.
            let says_more =
                |known: &ArticleDate| known.day == date.day && known.instant.is_none() && date.instant.is_some();
            if field.as_ref().is_none_or(says_more) {
                *field = Some(date);
            }
        }
        match (&published, &updated) {
            (None, _) => published = as_of,
            (_, None) => updated = as_of,
            _ => {}
        }
        (published, updated)
    }

    /// The first declared date that can be the article's, or a later one that names its day with a time. If none can, or a day before
    /// it was refused, the refused words are kept in `extra`.
    fn declared(&mut self, key: &str, declared: &[DeclaredDate]) -> Option<ArticleDate> {
        let mut best: Option<ArticleDate> = None;
        let mut refused = None;
        for candidate in declared.iter().filter(|candidate| !candidate.text.trim().is_empty()) {
            let found = match parse_stamp(&candidate.text) {
                Some(Stamp::Date(found)) => Some(found),
                // Which of two days is meant is guesswork.
                Some(Stamp::Ambiguous) => None,
                None => parse_whole(&candidate.text)
                    .or_else(|| parse_digits(&candidate.text))
                    .or_else(|| self.in_label(&candidate.text)),
            };
            let date = found.filter(|found| !is_null(found, &candidate.text, self.options.zone));
            let Some(mut date) = date.and_then(|found| self.date(&found, Basis::Stated)) else {
                self.untaken(key, &candidate.text, found.as_ref());
                // Kept for `extra`: rather a day that was refused than words that are no day.
                let (is_day, text) = (found.is_some(), candidate.text.clone());
                if refused.as_ref().is_none_or(|(was_day, _)| !was_day && is_day) && best.is_none() {
                    refused = Some((is_day, text));
                }
                continue;
            };
            date.evidence = candidate.bytes.map(|bytes| Evidence { text: candidate.text.clone(), bytes });
            let says_more =
                |known: &ArticleDate| known.day == date.day && known.instant.is_none() && date.instant.is_some();
            if best.as_ref().is_none_or(says_more) {
                best = Some(date);
            }
        }
        if let Some((_, text)) = refused.filter(|(is_day, _)| best.is_none() || *is_day) {
            self.settled.extra.insert(key.to_owned(), Value::String(text));
        }
        best
    }

    /// The date in what a page writes around it (`Veröffentlicht am 16.10.2025`); values of records are dates and nothing else.
    fn in_label(&self, words: &str) -> Option<FoundDate> {
        const LONGEST: usize = 120;
        let is_page = matches!(self.draft.layout, Layout::Blocks { .. });
        let line = ByteSpan::new(0, words.len());
        day_inside(words, line).filter(|_| is_page && words.len() <= LONGEST).map(|stated| stated.found)
    }

    /// Notes that words were not taken for the article's day.
    fn untaken(&mut self, key: &str, words: &str, found: Option<&FoundDate>) {
        const MOST: usize = 16;
        let latest = self.options.latest();
        let reason = match found.map(|found| found.named) {
            Some(Named::Period(period, _)) if period.first > latest => RefusalReason::Future,
            Some(Named::Period(..)) => RefusalReason::NullDay,
            None if matches!(parse_stamp(words), Some(Stamp::Ambiguous)) => RefusalReason::Ambiguous,
            _ => RefusalReason::Unreadable,
        };
        let refused = RefusedFact::new(key, words.trim(), reason);
        if self.settled.untaken.len() < MOST && !self.settled.untaken.contains(&refused) {
            self.settled.untaken.push(refused);
        }
    }

    /// A date that stands at `span` of the text.
    fn in_words(&mut self, found: &FoundDate, span: ByteSpan, basis: Basis) -> Option<ArticleDate> {
        let evidence = Evidence { text: span.of(&self.draft.text).to_owned(), bytes: source_span(self.draft, span).0 };
        let date = self
            .date(found, basis)
            .filter(|_| basis != Basis::Stated || !is_null(found, &evidence.text, self.options.zone));
        match (date, found.named) {
            (Some(date), _) => Some(ArticleDate { evidence: Some(evidence), ..date }),
            (None, Named::Period(period, _)) if basis == Basis::Stated => {
                self.untaken("published", &evidence.text, Some(found));
                if let Some(untaken) = self.settled.untaken.last_mut() {
                    untaken.line = Some(line_of(self.draft, span.start));
                }
                self.settled.refused.push(HeaderDay {
                    text: evidence.text,
                    day: Some(period.first),
                    last_day: Some(period.last).filter(|last| *last != period.first),
                    bytes: evidence.bytes,
                });
                None
            }
            _ => None,
        }
    }

    /// The date of found days; `None` for days without a year, beyond tomorrow, or before there were newspapers to be read by this program.
    fn date(&mut self, found: &FoundDate, basis: Basis) -> Option<ArticleDate> {
        const FIRST_YEAR: i32 = 1800;
        let Named::Period(period, precision) = found.named else { return None };
        if period.first.year() < FIRST_YEAR {
            return None;
        }
        if period.first > self.options.latest() {
            self.settled.too_late.insert(period.first);
            return None;
        }
        let instant = found.instant(self.options.zone);
        // A time with another zone may fall on another local day.
        let local = instant.filter(|_| found.time.is_some_and(|time| time.offset.is_some()));
        let day = local.map_or(period.first, |instant| instant.with_timezone(&self.options.zone).date_naive());
        Some(ArticleDate {
            day,
            last_day: (period.last != period.first).then_some(period.last),
            instant,
            precision: if instant.is_some() { Precision::Minute } else { precision },
            basis,
            evidence: None,
        })
    }

    /// A date from the address, the file's name, or (if asked for) its time.
    fn outside_the_text(&mut self, path: &str, is_updated: bool) -> Option<ArticleDate> {
        let plain = |day, basis, evidence| ArticleDate {
            day,
            last_day: None,
            instant: None,
            precision: Precision::Day,
            basis,
            evidence,
        };
        if let Some(day) = self.draft.declared.url.as_deref().and_then(|url| self.in_name(url)) {
            return Some(plain(day, Basis::Url, None));
        }
        for path in self.draft.container.as_deref().into_iter().chain([path]) {
            if let Some(day) = self.in_name(path.rsplit('/').next().unwrap_or(path)) {
                return Some(plain(day, Basis::Filename, None));
            }
        }
        let local = |time: DateTime<Utc>| time.with_timezone(&self.options.zone).date_naive();
        let captured = self.draft.declared.captured;
        self.settled.too_late.extend(captured.filter(|time| *time > self.options.now).map(local));
        let captured = captured.filter(|time| *time <= self.options.now);
        let time = captured.or(self.options.mtime).filter(|_| !is_updated)?;
        let date = plain(local(time), Basis::Mtime, None);
        Some(ArticleDate { instant: Some(time), precision: Precision::Minute, ..date })
    }

    /// The first day in an address or a file's name that an article can have.
    fn in_name(&mut self, name: &str) -> Option<NaiveDate> {
        let latest = self.options.latest();
        let mut days = days_in_address(name).into_iter();
        let too_late = &mut self.settled.too_late_in_names;
        days.find(|day| {
            let is_late = *day > latest;
            if is_late {
                too_late.insert(*day);
            }
            !is_late
        })
    }
}

/// Days with which databases, tables and programming languages begin to count.
const NULL_DAYS: [&str; 5] = ["1970-01-01", "1900-01-01", "1899-12-31", "1899-12-30", "1904-01-01"];

/// Whether a declared date stands for none: the instant from which Unix counts, in UTC or as a local midnight, its day in figures, or another such
/// day as programs write it, with no time or midnight.
fn is_null(found: &FoundDate, text: &str, zone: Tz) -> bool {
    let unix = DateTime::UNIX_EPOCH;
    let is_midnight = found.time.is_none_or(|time| time.time == NaiveTime::MIN);
    let is_day_of_unix = found.day() == Some(unix.date_naive()) && !text.contains(char::is_alphabetic);
    let is_written_by_program = NULL_DAYS.iter().any(|day| text.trim_start().starts_with(day));
    let local = found.instant(zone).map(|instant| instant.with_timezone(&zone).naive_local());
    found.instant(Tz::UTC) == Some(unix)
        || local == Some(unix.naive_utc())
        || (is_day_of_unix || is_written_by_program) && is_midnight
}

/// How databases and tables write that there is no embargo, in lower case.
const NO_EMBARGO: [&str; 8] = ["", "-", "–", "null", "none", "\\n", "0000-00-00", "0000-00-00 00:00:00"];

/// The instant before which an article must not be published: the last, if it has several embargoes.
pub(super) fn embargo(declared: &Declared, options: &ExtractOptions) -> Result<Option<DateTime<Utc>>, String> {
    const SHOWN: usize = 80;
    let mut last = None;
    for words in declared.embargoes.iter().map(|words| words.trim()) {
        if NO_EMBARGO.contains(&words.to_lowercase().as_str()) {
            continue;
        }
        let found = parse_whole(words).or_else(|| parse_digits(words));
        // A text must not come out too early because its embargo was not understood.
        let until = found.and_then(|found| found.end_of_embargo(options.zone)).ok_or_else(|| {
            let words = words.get(..words.floor_char_boundary(SHOWN)).unwrap_or_default();
            format!(
                "the article is withheld, as its embargo `{words}` cannot be read; write it like `2025-10-16T14:05:00+02:00`"
            )
        })?;
        last = last.max(Some(until));
    }
    Ok(last)
}

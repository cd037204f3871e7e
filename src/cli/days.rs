//! Days on the command line: `2025-10-16`, `16.10.2025`, `2025-10`, `7d`, `gestern`.

use chrono::{DateTime, Utc};

use super::CliError;
use crate::calendar::parse_day;
use crate::messages::Message;
use crate::model::{DEFAULT_ZONE, DayFilter, DayPeriod};

/// What a day flag takes, for `--help`.
pub(super) const DAY_HELP: &str = "2025-10-16, 16.10.2025, 2025-10, 2025, 7d, heute, gestern";

#[derive(Debug, clap::Args)]
pub(super) struct DayArgs {
    /// From this day on; a month or year counts whole
    #[arg(long, value_name = "DAY", long_help = format!("From this day on; a month or year counts whole: {DAY_HELP}"))]
    since: Option<String>,
    /// Up to this day; a month or year counts whole
    #[arg(long, value_name = "DAY", long_help = format!("Up to this day; a month or year counts whole: {DAY_HELP}"))]
    until: Option<String>,
    /// On this day, or in this month or year
    #[arg(long, value_name = "DAY", conflicts_with_all = ["since", "until"])]
    on: Option<String>,
}

impl DayArgs {
    /// The days asked for.
    pub(super) fn filter(&self, now: DateTime<Utc>) -> Result<DayFilter, CliError> {
        let mut wrong: Option<Message> = None;
        let mut read = |flag: &str, text: &Option<String>| -> Option<DayPeriod> {
            let text = text.as_ref()?;
            let day = parse_day(text, now, DEFAULT_ZONE).map_err(|error| {
                let message = Message::new("flag-wrong").with("flag", flag).with("value", text.as_str());
                let message = message.with("error", error.message());
                wrong = Some(match wrong.take() {
                    Some(first) => Message::new("both").with("first", first).with("second", message),
                    None => message,
                });
            });
            day.ok()
        };
        let (on, since, until) = (read("on", &self.on), read("since", &self.since), read("until", &self.until));
        if let Some(message) = wrong {
            return Err(CliError::usage(message, Message::new("day-hint").with("days", DAY_HELP)));
        }
        Ok(DayFilter { since: on.or(since).map(|period| period.first), until: on.or(until).map(|period| period.last) })
    }
}

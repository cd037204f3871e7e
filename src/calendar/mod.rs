//! German days, periods and zones: words → days, days → words.
//!
//! ```text
//! „am 16. Oktober 2025“ ─ find (texts) · typed (queries, flags) · date (metadata) · address ─→ days, periods, times ─ zone ─→ instants
//! days, periods, instants ─ written ─→ „16.10.2025, 14:05“
//! ```
//!
//! All are pure functions of their arguments; which day is today is one of them. A day that the calendar does not have is never shifted
//! to another.

mod address;
mod cursor;
mod date;
mod find;
mod stamp;
mod time;
mod typed;
mod word;
mod written;
mod zone;

pub(crate) use address::days_in_address;
pub(crate) use date::{FoundDate, Named, parse_at, parse_digits, parse_whole};
pub use find::{DayMention, find_days};
pub(crate) use stamp::{Stamp, parse_stamp};
pub use typed::{DayError, parse_day};
pub use written::{day_in_words, instant_in_words, period_in_words, time_in_words};

//! German days, periods and zones: words → days. How days are written for people is a matter of their language ([`Lang::day`](crate::messages::Lang::day)).
//!
//! ```text
//! „am 16. Oktober 2025“ ─ find (texts) · typed (queries, flags) · date (metadata) · address ─→ days, periods, times ─ zone ─→ instants
//! ```
//!
//! All are pure functions of their arguments; which day is today is one of them. A day that the calendar does not have is never shifted
//! to another.

mod address;
mod cursor;
mod date;
mod find;
mod period;
mod spoken;
mod stamp;
mod time;
mod typed;
mod word;
mod zone;

pub(crate) use address::days_in_address;
pub(crate) use date::{FoundDate, Named, parse_at, parse_digits, parse_whole};
pub(crate) use find::find_dates;
pub use spoken::{DayMention, find_days};
pub(crate) use stamp::{Stamp, parse_stamp};
pub use typed::{DayError, parse_day};

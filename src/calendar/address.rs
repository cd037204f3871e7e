//! Days in addresses and names of files.

use chrono::{Datelike, NaiveDate};

/// The full days written in a path or address (`/2025/10/16/`, `-20251016-`, `2025-10-16-`), in their order.
///
/// Plausible are days from 1900 on, parted from other digits; whether one lies too late is for the caller to say.
pub(crate) fn days_in_address(address: &str) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    let bytes = address.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)).map(|n| at + n) {
        let digits =
            |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = |from: usize, to: usize| address.get(from..to).and_then(|part| part.parse::<u32>().ok());
        let run = digits(start);
        let end = start + run;
        let day = match run {
            8 => Some((number(start, start + 4), number(start + 4, start + 6), number(start + 6, end))),
            4 => {
                let mark = bytes.get(end).copied().filter(|mark| matches!(mark, b'-' | b'/' | b'_' | b'.'));
                let month = digits(end + 1);
                let behind = end + 1 + month;
                let day = digits(behind + 1);
                (mark.is_some()
                    && (1..=2).contains(&month)
                    && bytes.get(behind).copied() == mark
                    && (1..=2).contains(&day))
                .then(|| (number(start, end), number(end + 1, behind), number(behind + 1, behind + 1 + day)))
            }
            _ => None,
        };
        if let Some((Some(year), Some(month), Some(day))) = day
            && let Some(day) = NaiveDate::from_ymd_opt(year as i32, month, day)
            && day.year() >= 1900
        {
            days.push(day);
        }
        at = end;
    }
    days
}

//! `--wait`, on all that writes.

use std::time::Duration;

use crate::archive::{Patience, Stop};

#[derive(Debug, Clone, clap::Args)]
pub(super) struct WaitArgs {
    /// Wait so long for another process that writes, such as `500ms`, `30s` or `2m` [default: fail at once]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    wait: Option<Duration>,
}

impl WaitArgs {
    /// How long to wait; a stop ends it.
    pub(super) fn patience(&self, stop: Stop) -> Patience {
        Patience { wait: self.wait.unwrap_or_default(), stop }
    }
}

/// Reads `500ms`, `30s`, `2m`, `1h`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let millis = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err("expected a number with `ms`, `s`, `m` or `h`, such as `30s`".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "expected a number before the unit, such as `30s`".to_owned())?;
    Ok(Duration::from_millis(number.saturating_mul(millis)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_number_and_a_unit() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for wrong in ["", "30", "s", "-1s", "1.5s", "3 s", "2min", "99999999999999999999s", "ü"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}

//! The languages, and how they write numbers and days.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use fluent_bundle::{FluentBundle, FluentResource, FluentValue};

/// Smaller numbers are written without a sign between thousands.
const GROUPED_FROM: u64 = 10_000;

/// The language in which something is said to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// The language of a locale such as `de_AT.UTF-8`: German, else English.
    ///
    /// `value` looks an environment variable up. `LC_ALL`, `LC_MESSAGES` and `LANG` count in this order, the first that is not empty; unless
    /// that is `C`, a list in `LANGUAGE` goes before, of which the first language counts that is one of the two.
    pub fn of_environment(value: impl Fn(&str) -> Option<String>) -> Self {
        let filled = |name: &str| value(name).filter(|value| !value.is_empty());
        let Some(locale) = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(filled) else {
            return Self::English;
        };
        let of_locale = |locale: &str| match locale.split(['_', '.', '@', '-']).next() {
            Some("de") => Some(Self::German),
            Some("en") => Some(Self::English),
            _ => None,
        };
        if matches!(locale.split('.').next(), Some("C" | "POSIX")) {
            return Self::English;
        }
        let wanted = filled("LANGUAGE");
        let wanted = wanted.iter().flat_map(|list| list.split(':')).find_map(of_locale);
        wanted.or_else(|| of_locale(&locale)).unwrap_or_default()
    }

    /// A day: `16 Oct 2025`, `16.10.2025`.
    pub fn day(self, day: NaiveDate) -> String {
        self.format(day, "%-d %b %Y", "%d.%m.%Y")
    }

    /// A month: `Oct 2025`, `10.2025`.
    pub fn month(self, first: NaiveDate) -> String {
        self.format(first, "%b %Y", "%m.%Y")
    }

    /// The time of day of an instant in a zone: `14:05`.
    pub fn time(self, instant: DateTime<Utc>, zone: Tz) -> String {
        instant.with_timezone(&zone).format("%H:%M").to_string()
    }

    /// An instant in a zone: `16 Oct 2025, 14:05`, `16.10.2025, 14:05`.
    pub fn instant(self, instant: DateTime<Utc>, zone: Tz) -> String {
        format!("{}, {}", self.day(instant.with_timezone(&zone).date_naive()), self.time(instant, zone))
    }

    /// A number with decimals: `1.5`, `1,5`.
    pub fn decimal(self, number: f64, places: usize) -> String {
        let text = format!("{number:.places$}");
        match self {
            Self::English => text,
            Self::German => text.replace('.', ","),
        }
    }

    /// A size in the unit that reads best.
    pub fn bytes(self, bytes: u64) -> String {
        let of = |unit: f64, places| self.decimal(bytes as f64 / unit, places);
        match bytes {
            0..=9_999 => format!("{bytes} {}", if self == Self::German { "Byte" } else { "bytes" }),
            10_000..=9_999_999 => format!("{} kB", of(1e3, 0)),
            10_000_000..=9_999_999_999 => format!("{} MB", of(1e6, 0)),
            _ => format!("{} GB", of(1e9, 1)),
        }
    }

    /// A whole number: `12,345`, `12.345`.
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        if number < GROUPED_FROM {
            return digits;
        }
        let sign = if self == Self::German { '.' } else { ',' };
        let mut text = String::with_capacity(digits.len() * 4 / 3);
        for (i, digit) in digits.char_indices() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(sign);
            }
            text.push(digit);
        }
        text
    }

    fn format(self, day: NaiveDate, english: &str, german: &str) -> String {
        day.format(if self == Self::German { german } else { english }).to_string()
    }

    /// The keys of the help in this language.
    #[cfg(test)]
    pub(crate) fn help_keys(self) -> impl Iterator<Item = &'static str> {
        self.file().lines().filter(|line| line.starts_with("help")).filter_map(|line| line.split(" =").next())
    }

    pub(super) fn file(self) -> &'static str {
        match self {
            Self::English => include_str!("en.ftl"),
            Self::German => include_str!("de.ftl"),
        }
    }

    pub(super) fn bundle(self) -> FluentBundle<FluentResource> {
        let (tag, formatter): (_, fn(&FluentValue<'_>, &_) -> _) = match self {
            Self::English => ("en", |value, _| grouped(value, Self::English)),
            Self::German => ("de", |value, _| grouped(value, Self::German)),
        };
        let mut bundle = FluentBundle::new(tag.parse().into_iter().collect());
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(formatter));
        bundle
    }
}

fn grouped(value: &FluentValue<'_>, lang: Lang) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(lang.number(number.value as u64)),
        _ => None,
    }
}

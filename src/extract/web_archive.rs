//! Addresses of web archives, and the addresses of the pages that they saved.
//!
//! `https://web.archive.org/web/20251017140500/https://www.example.org/a`, `https://archive.ph/o/AbC12/https://www.example.org/a`.

use crate::ingest::Declared;

/// Hosts of archives that write the address behind any path of their own, or none at all.
const ARCHIVES: &[&str] = &[
    "archive.today",
    "archive.ph",
    "archive.is",
    "archive.li",
    "archive.vn",
    "archive.md",
    "archive.fo",
    "web.archive.org",
    "wayback.archive.org",
    "perma.cc",
    "webcitation.org",
    "ghostarchive.org",
];

/// What the address of a saved page tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Saved<'a> {
    /// The rest of the address, from where the page's own begins; its scheme may be missing, or have lost a slash.
    rest: &'a str,
}

impl Saved<'_> {
    /// The page's own address.
    pub(super) fn original(&self) -> String {
        for scheme in ["https", "http"] {
            let behind = self.rest.strip_prefix(scheme).and_then(|rest| rest.strip_prefix(":/"));
            if let Some(rest) = behind {
                return format!("{scheme}://{}", rest.trim_start_matches('/'));
            }
        }
        format!("http://{}", self.rest)
    }
}

/// Whether an address leads to a web archive.
pub(super) fn is_archive(url: &str) -> bool {
    ARCHIVES.contains(&host_and_path(url).0.to_ascii_lowercase().as_str())
}

/// What an address tells of a page that a web archive saved; `None` if it leads to none, or does not name it.
pub(super) fn saved(url: &str) -> Option<Saved<'_>> {
    let (_, path) = host_and_path(url);
    let is_known = is_archive(url);
    let mut is_timed = false;
    let mut rest = path;
    loop {
        let begins = rest.starts_with("http:/") || rest.starts_with("https:/");
        if begins && (is_known || is_timed) {
            return Some(Saved { rest });
        }
        let (part, behind) = rest.split_once('/')?;
        // The scheme may be left out behind the time.
        let host = behind.split(['/', '?']).next().unwrap_or_default();
        let is_host = host.contains('.') && !host.ends_with('.') && !host.contains(':') && !is_time(host);
        if is_time(part) && is_known && is_host {
            return Some(Saved { rest: behind });
        }
        is_timed |= is_time(part);
        rest = behind;
    }
}

/// Puts the page's own address in the place of an archive's, which is kept under `archive_url`. When it was
/// saved says nothing of when it was published.
pub(super) fn read_through(declared: &mut Declared) {
    let Some(url) = declared.url.as_deref() else { return };
    let Some(original) = saved(url).map(|saved| saved.original()) else { return };
    if let Some(archived) = declared.url.replace(original) {
        declared.extra.entry("archive_url").or_insert(archived.into());
    }
}

fn host_and_path(url: &str) -> (&str, &str) {
    let rest = url.trim().split_once("://").map_or("", |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (host.strip_prefix("www.").unwrap_or(host), path)
}

/// `20251017140500`, `20251017140500if_`, `2025.10.17-140500`.
fn is_time(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let bare = part.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == '_');
    digits == 14 && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn original(url: &str) -> Option<String> {
        saved(url).map(|saved| saved.original())
    }

    #[test]
    fn addresses_of_archives_are_read_through() {
        for url in [
            "https://web.archive.org/web/20251017140500/https://www.wattenbote.example/a?b=1",
            "http://web.archive.org/web/20251017140500if_/https://www.wattenbote.example/a?b=1",
            "https://web.archive.org/web/20251017140500/https:/www.wattenbote.example/a?b=1",
            "https://web.archive.org/web/2025*/https://www.wattenbote.example/a?b=1",
            "https://web.archive.org/web/https://www.wattenbote.example/a?b=1",
            "https://archive.ph/20251017140500/https://www.wattenbote.example/a?b=1",
            "https://archive.today/2025.10.17-140500/https://www.wattenbote.example/a?b=1",
            "https://archive.is/newest/https://www.wattenbote.example/a?b=1",
            "https://archive.ph/o/AbC12/https://www.wattenbote.example/a?b=1",
            "https://netzarchiv.example/wayback/20251017140500/https://www.wattenbote.example/a?b=1",
        ] {
            assert_eq!(original(url).as_deref(), Some("https://www.wattenbote.example/a?b=1"), "{url}");
        }
        let url = "https://web.archive.org/web/20251017140500/www.wattenbote.example/a";
        assert_eq!(original(url).as_deref(), Some("http://www.wattenbote.example/a"));
    }

    #[test]
    fn other_addresses_stay_what_they_are() {
        for url in [
            "https://www.wattenbote.example/2025/10/17/a",
            "https://www.wattenbote.example/share?u=https://www.inselpost.example/a",
            "https://www.wattenbote.example/out/https://www.inselpost.example/a",
            "https://www.wattenbote.example/artikel/20251017140500/faehre",
            "https://archive.ph/AbC12",
            "https://perma.cc/AB12-CD34",
            "",
            "nichts",
        ] {
            assert_eq!(original(url), None, "{url}");
        }
        assert!(is_archive("https://archive.ph/AbC12") && !is_archive("https://www.wattenbote.example/archive.ph"));
    }
}

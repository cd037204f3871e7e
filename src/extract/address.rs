//! Addresses of articles: the form in which two spellings of one address are equal.

use super::web_archive;

/// Parameters that say from where a reader came, not what is read; names beginning with `utm_` are among them.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "twclid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "wt_mc",
    "wt_zmc",
    "ref",
    "ref_src",
    "cmpid",
    "xing_share",
    "at_medium",
    "at_campaign",
];

/// Returns the canonical form of a web address: scheme and host in lower case, without fragment, default port, tracking parameters and trailing
/// slash; of a page in a web archive, that of the page. `None` if `url` is no `http` or `https` address.
///
/// ```
/// use beleg::extract::canonical_url;
/// let url = "HTTPS://Www.Example.org:443/Politik/?utm_source=x&id=7#oben";
/// assert_eq!(canonical_url(url).as_deref(), Some("https://www.example.org/Politik?id=7"));
/// ```
pub fn canonical_url(url: &str) -> Option<String> {
    let original = web_archive::saved(url).map(|saved| saved.original());
    let url = original.as_deref().unwrap_or(url);
    let (scheme, rest) = url.trim().split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let port = match scheme.as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = before.split_at(before.find('/').unwrap_or(before.len()));
    let host = host.to_lowercase();
    let host = host.strip_suffix(port).unwrap_or(&host);
    if host.is_empty() || host.contains(char::is_whitespace) {
        return None;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
    let mut canonical = format!("{scheme}://{host}{}", path.trim_end_matches('/'));
    if !kept.is_empty() {
        canonical.push('?');
        canonical.push_str(&kept.join("&"));
    }
    Some(canonical)
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

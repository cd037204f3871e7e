//! Who publishes at an address.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::web_archive::is_archive;
use crate::model::list;

static OUTLETS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    list::lines(include_str!("../../index-data/lexicon/outlets.txt")).filter_map(|line| line.split_once('\t')).collect()
});

/// The name of who publishes at an address: known by its host, else the host itself without `www.`.
pub(super) fn outlet_of(url: &str) -> Option<String> {
    // An archive publishes nothing.
    if is_archive(url) {
        return None;
    }
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let mut part = host;
    loop {
        if let Some(name) = OUTLETS.get(part) {
            return Some((*name).to_owned());
        }
        match part.split_once('.') {
            Some((_, parent)) => part = parent,
            None => return Some(host.to_owned()).filter(|host| host.contains('.')),
        }
    }
}

/// Names of outlets and media in lower case, without `der`, `die`, `das`.
static NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let media = list::lines(include_str!("../../index-data/lexicon/media.txt")).flat_map(list::fields);
    OUTLETS.values().copied().chain(media.map(|name| name.trim_start_matches(['?', '!']))).map(bare).collect()
});

fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    let rest = ["der ", "die ", "das "].iter().find_map(|article| lower.strip_prefix(article));
    rest.map_or_else(|| lower.clone(), str::to_owned)
}

/// Names among them that are common words, too.
static COMMON: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let media = list::lines(include_str!("../../index-data/lexicon/media.txt")).flat_map(list::fields);
    media.filter_map(|name| name.strip_prefix('!')).map(str::to_lowercase).collect()
});

/// Whether a name is that of a known outlet, whatever its case, its article and `Online` behind it. A name that is a common word counts
/// with its article or in capitals (`Die Welt`, `WELT`).
pub(super) fn is_known_outlet(name: &str) -> bool {
    let bare = bare(name);
    let without = [" online", " (online)", "-online", " plus", "+"].iter().find_map(|ending| bare.strip_suffix(ending));
    let is_common = COMMON.contains(&bare) && bare.len() == name.len() && name.contains(char::is_lowercase);
    (NAMES.contains(&bare) && !is_common) || without.is_some_and(|name| NAMES.contains(name))
}

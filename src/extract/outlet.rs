//! Who publishes at an address.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::list;

static OUTLETS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    list::lines(include_str!("../../index-data/lexicon/outlets.txt")).filter_map(|line| line.split_once('\t')).collect()
});

/// The name of who publishes at an address: known by its host, else the host itself without `www.`.
pub(super) fn outlet_of(url: &str) -> Option<String> {
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

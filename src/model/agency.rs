//! The names of news agencies.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::list;

/// Lower-cased forms of agency names.
static AGENCIES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let mut forms = FxHashMap::default();
    for line in list::lines(include_str!("../../index-data/lexicon/agencies.txt")) {
        let name = list::fields(line).next().unwrap_or_default();
        for form in list::fields(line) {
            forms.entry(form.to_lowercase()).or_insert(name);
        }
    }
    forms
});

/// The agency that is called `name` in any case.
pub(crate) fn agency(name: &str) -> Option<&'static str> {
    AGENCIES.get(name.trim().to_lowercase().as_str()).copied()
}

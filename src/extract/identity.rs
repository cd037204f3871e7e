//! What an article is called, and the fingerprints by which it is known again.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::address::canonical_url;
use super::dating::Dates;
use super::options::{ExtractOptions, VERSION};
use crate::ingest::Draft;
use crate::model::{ArticleId, first_bits};

/// The declared id, else one made from the address; `None` if the article is named after where it stands in the file.
pub(super) fn article_id(draft: &Draft, path: &str) -> Result<Option<ArticleId>, String> {
    if let Some(id) = &draft.declared.id {
        return ArticleId::parse(id).map(Some).map_err(|error| format!("`id`: {error}"));
    }
    if let Some(url) = draft.declared.url.as_deref().and_then(canonical_url) {
        return Ok(Some(ArticleId::from_key(&url)));
    }
    Ok((path == "-").then(|| ArticleId::from_key(&format!("-\n{}", draft.record_sha256))))
}

/// The id of an article that is named after where it stands: in a file, or in a member of it.
pub(super) fn id_of_record(draft: &Draft, path: &str) -> ArticleId {
    match &draft.container {
        Some(inside) => ArticleId::of_place(&format!("{path}\n{inside}"), draft.record),
        None => ArticleId::of_place(path, draft.record),
    }
}

/// The first eight bytes of the SHA-256 of the parts, with a zero byte behind each.
pub(super) fn fingerprint(parts: &[&str]) -> u64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    first_bits(&hasher.finalize())
}

pub(super) fn content_key(draft: &Draft, options: &ExtractOptions, dates: &Dates) -> u64 {
    let mtime = options.mtime.map(|time| time.timestamp().to_string());
    let columns = options.read.columns.to_string();
    // When a refused day is taken later, the article has changed although its bytes have not.
    let refused: Vec<String> =
        dates.too_late.iter().chain(&dates.too_late_in_names).map(NaiveDate::to_string).collect();
    fingerprint(&[
        &format!("{VERSION}{columns}"),
        &draft.record_sha256,
        options.set_outlet.as_deref().unwrap_or_default(),
        options.set_language.as_deref().unwrap_or_default(),
        options.zone.name(),
        mtime.as_deref().unwrap_or_default(),
        &refused.join(" "),
    ])
}

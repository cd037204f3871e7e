//! Articles by their addresses.

use super::{Archive, ArchiveError};
use crate::engine::{Snapshot, StoredArticle};
use crate::extract::canonical_url;
use crate::model::ArticleId;

/// Files whose articles are looked through at once.
const FILES: usize = 256;
/// Articles that are loaded at once.
const STEP: usize = 64;

impl Archive {
    /// The article at a web address: by the id that is made from it, else among all articles, the first by file and id.
    pub(super) fn article_at(&self, snapshot: &dyn Snapshot, address: &str) -> Result<StoredArticle, ArchiveError> {
        let unknown = || ArchiveError::UnknownId { what: "article", id: address.to_owned() };
        let wanted = canonical_url(address).ok_or_else(unknown)?;
        let is_there = |article: &StoredArticle| {
            article.stored.meta.url.as_deref().and_then(canonical_url).is_some_and(|url| url == wanted)
        };
        if let Some(found) = snapshot.articles(&[ArticleId::from_key(&wanted)])?.pop().flatten().filter(is_there) {
            return Ok(found);
        }
        let mut after: Option<String> = None;
        loop {
            let paths = snapshot.paths(after.as_deref(), FILES)?;
            for ids in snapshot.articles_of_files(&paths)?.concat().chunks(STEP) {
                if let Some(found) = snapshot.articles(ids)?.into_iter().flatten().find(is_there) {
                    return Ok(found);
                }
            }
            after = Some(paths.into_iter().next_back().ok_or_else(unknown)?);
        }
    }
}

/// Whether a text is a web address, and no id.
pub(super) fn is_address(text: &str) -> bool {
    let is_web = |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    is_web("http://") || is_web("https://")
}

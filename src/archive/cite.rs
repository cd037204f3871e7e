//! Sources: where a passage stands, with its checksums.

use super::paths::PathBase;
use crate::engine::StoredMeta;
use crate::model::{Block, Source, sha256};

/// Where a block of an article stands.
pub(super) fn source(paths: &PathBase, stored: &StoredMeta, block: &Block) -> Source {
    Source {
        path: paths.shown(&stored.path),
        container: stored.container.clone(),
        line: block.source.line,
        sha256: stored.sha256.clone(),
        bytes: block.source.bytes,
        of: block.source.of,
        passage_sha256: block.source.raw_sha256.clone().unwrap_or_else(|| sha256(block.text.as_bytes())),
    }
}

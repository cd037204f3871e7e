//! Sources: where a passage stands, with its checksums.

use sha2::{Digest, Sha256};

use super::paths::PathBase;
use crate::engine::StoredMeta;
use crate::model::{Block, Source};

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

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

//! Sources: where a passage stands, with its checksums.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::Archive;
use super::paths::PathBase;
use crate::engine::{EngineError, IndexedFile, Snapshot, StoredMeta};
use crate::model::{Block, Source};

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes sources; remembers the checksums of files for one answer.
pub(super) struct Citer<'a> {
    paths: &'a PathBase,
    snapshot: &'a dyn Snapshot,
    files: BTreeMap<String, Option<IndexedFile>>,
}

impl<'a> Citer<'a> {
    pub(super) fn new(archive: &'a Archive, snapshot: &'a dyn Snapshot) -> Self {
        Self { paths: &archive.paths, snapshot, files: BTreeMap::new() }
    }

    /// Where a block of an article stands.
    pub(super) fn source(&mut self, stored: &StoredMeta, block: &Block) -> Result<Source, EngineError> {
        let file = match self.files.get(&stored.path) {
            Some(known) => known.clone(),
            None => {
                let file = self.snapshot.file(&stored.path)?;
                self.files.insert(stored.path.clone(), file.clone());
                file
            }
        };
        Ok(Source {
            path: self.paths.shown(&stored.path),
            container: stored.container.clone(),
            line: block.source.line,
            // An article that did not change keeps the checksum it was read with; its file may have grown since.
            sha256: file
                // Of a file that was not read to its end, nobody knows the checksum.
                .filter(|file| !file.sha256.is_empty() && !file.left.contains(&stored.meta.id))
                .map_or_else(|| stored.sha256.clone(), |file| file.sha256),
            bytes: block.source.bytes,
            of: block.source.of,
            passage_sha256: block.source.raw_sha256.clone().unwrap_or_else(|| sha256(block.text.as_bytes())),
        })
    }
}

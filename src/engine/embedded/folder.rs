//! The life of the index folder.
//!
//! What a writer leaves behind that is killed in the middle of a commit is swept when the next one opens: segment files, and files of deletions,
//! that the last commit does not know. They must go, as the next commit may want a file of the same name.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use rustc_hash::FxHashSet;
use tantivy::Index;
use tantivy::index::{SegmentComponent, SegmentMeta};

use super::store_error;
use crate::engine::EngineError;

/// Removes the files of segments and deletions that the last commit does not know. Only for the one writer: to another they may belong.
pub(super) fn sweep(path: &Path, index: &Index) -> Result<(), EngineError> {
    let metas = index.load_metas().map_err(|source| store_error("read", path, source))?;
    let segments: FxHashSet<String> = metas.segments.iter().map(|segment| segment.id().uuid_string()).collect();
    let deletions: FxHashSet<_> = metas
        .segments
        .iter()
        .filter(|segment| segment.has_deletes())
        .map(|segment: &SegmentMeta| segment.relative_path(SegmentComponent::Delete))
        .collect();
    let io = |action| move |source| EngineError::Io { action, path: path.to_owned(), source };
    for entry in fs::read_dir(path).map_err(io("read folder"))? {
        let name = entry.map_err(io("read folder"))?.file_name();
        let Some((segment, component)) = of_segment(&name) else { continue };
        let is_known = segments.contains(segment)
            && (!component.ends_with("del") || deletions.contains(Path::new(&name)))
            && component != "store.temp";
        if !is_known && let Err(source) = fs::remove_file(path.join(&name)) {
            return Err(EngineError::Io { action: "remove", path: path.join(&name), source });
        }
    }
    Ok(())
}

/// The segment that a file belongs to, as 32 hexadecimal digits, and which of its files it is.
fn of_segment(name: &OsStr) -> Option<(&str, &str)> {
    let (segment, component) = name.to_str()?.split_once('.')?;
    (segment.len() == 32 && segment.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some((segment, component))
}

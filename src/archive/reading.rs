//! Reading without an index: what would be understood of files.

use std::ops::ControlFlow;
use std::path::PathBuf;

use super::cite::sha256;
use super::link::text_link;
use crate::extract::{ExtractOptions, extract};
use crate::ingest::{hash_file, walk};
use crate::model::{Article, ArticleView, BlockView, PassageId, SkipReason, Skipped, Source};

/// Reads the articles in some files and folders, and hands on each, or why there is none; stops when `each` breaks.
///
/// An article is what `index` would make of it, but for its id where that is made from the path: paths are taken as given here.
pub fn read_articles(
    paths: &[PathBuf],
    options: &ExtractOptions,
    each: &mut dyn FnMut(Result<ArticleView, Skipped>) -> ControlFlow<()>,
) {
    for found in walk(paths) {
        let file = match found {
            Ok(file) => file,
            Err(refused) => match each(Err(refused)) {
                ControlFlow::Continue(()) => continue,
                ControlFlow::Break(()) => return,
            },
        };
        let name = file.path.to_string_lossy().into_owned();
        // A file that cannot be hashed says why when it is read.
        let sha256 = hash_file(&file.path).map(|(sha256, _)| sha256).unwrap_or_default();
        let mut stopped = false;
        let read = options.read.read_file(&file.path, &name, &mut |draft| {
            let article = draft.and_then(|draft| extract(draft, &name, &sha256, options));
            let flow = each(article.map(view));
            stopped = flow.is_break();
            flow
        });
        if stopped {
            return;
        }
        match read {
            Ok(summary) if summary.sha256 != sha256 => {
                let message = "it changed while it was read: read it again".to_owned();
                let skipped = Skipped { path: name, container: None, line: None, reason: SkipReason::Changed, message };
                if each(Err(skipped)).is_break() {
                    return;
                }
            }
            Ok(_) => {}
            Err(skipped) => {
                if each(Err(skipped)).is_break() {
                    return;
                }
            }
        }
    }
}

/// An article as it is shown.
fn view(article: Article) -> ArticleView {
    let Article { meta, blocks, mentions, path, container, sha256: file, .. } = article;
    let blocks = blocks
        .into_iter()
        .map(|block| BlockView {
            id: PassageId { article: meta.id.clone(), slot: block.slot }.to_string(),
            kind: block.kind,
            link: meta.url.as_deref().and_then(|url| text_link(url, &block.text)),
            source: Source {
                path: path.clone(),
                container: container.clone(),
                line: block.source.line,
                sha256: file.clone(),
                bytes: block.source.bytes,
                of: block.source.of,
                passage_sha256: block.source.raw_sha256.unwrap_or_else(|| sha256(block.text.as_bytes())),
            },
            text: block.text,
            section: block.section,
        })
        .collect();
    ArticleView { meta, blocks, mentions }
}

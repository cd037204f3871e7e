//! Reading without an index: what would be understood of files.

use std::cell::{Cell, LazyCell};
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::attribution::attributions;
use super::link::text_link;
use super::paths::{PathBase, STANDARD_INPUT, mtime};
use super::{IndexOptions, IndexTask, Input};
use crate::extract::{NoArticle, extract, mentions};
use crate::ingest::{hash_file, walk_except};
use crate::model::{
    Article, ArticleView, BlockView, PassageId, RefusedFact, SkipReason, Skipped, Source, place_in_file, sha256,
};

type Each<'a> = &'a mut dyn FnMut(Result<ArticleView, Skipped>) -> ControlFlow<()>;

/// Reads the articles in some files and folders, and hands on each, or why there is none; stops when `each` breaks.
///
/// An article is what `index` would make of it for an index in this folder, which need not exist: its id may be made from the way from there.
/// Returns the commands that were found, not named, and turned files into text, by the ending of the files.
pub fn read_articles(
    index: &Path,
    tasks: &[IndexTask],
    now: DateTime<Utc>,
    each: &mut dyn FnMut(Result<ArticleView, Skipped>) -> ControlFlow<()>,
) -> BTreeMap<String, String> {
    let mut reading = Reading { paths: PathBase::of_any(index), now, converters: BTreeMap::new() };
    for IndexTask { inputs, options } in tasks {
        for input in inputs {
            let flow = match input {
                Input::StandardInput => reading.standard_input(options, each),
                Input::Path(root) => {
                    let (roots, excluded) = (std::slice::from_ref(root), Cell::new(0));
                    let mut found = walk_except(roots, &options.except, options.exclude.clone(), &excluded);
                    found.try_for_each(|found| match found {
                        Ok(found) => reading.file(&found.path, options, each),
                        Err(skipped) => each(Err(skipped)),
                    })
                }
            };
            if flow.is_break() {
                return reading.converters;
            }
        }
    }
    reading.converters
}

/// What is known while files are read.
struct Reading {
    paths: PathBase,
    now: DateTime<Utc>,
    /// Commands that were found and turned files into text.
    converters: BTreeMap<String, String>,
}

impl Reading {
    fn file(&mut self, path: &Path, options: &IndexOptions, each: Each<'_>) -> ControlFlow<()> {
        let name = path.to_string_lossy().into_owned();
        let stored = self.paths.stored(path).unwrap_or_else(|| name.clone());
        // A file that cannot be hashed says why when it is read.
        let sha256 = hash_file(path).map(|(sha256, _)| sha256).unwrap_or_default();
        let extracting = options.extract(self.now, mtime(path));
        let mut flow = ControlFlow::Continue(());
        let raw = LazyCell::new(|| small_file(path));
        let read = options.read.read_file(path, &name, &mut |draft| {
            let article = draft.and_then(|draft| {
                let shown = |none: NoArticle| Skipped { path: name.clone(), ..none.skipped };
                extract(draft, &stored, &sha256, &extracting).map_err(shown)
            });
            let article = article.map(|mut article| {
                article.refused_facts.iter_mut().for_each(|refused| find_line(refused, || &raw));
                Article { path: name.clone(), ..article }
            });
            flow = each(article.map(view));
            flow
        });
        flow?;
        match read {
            Ok(summary) if summary.sha256 != sha256 => {
                let message = "it changed while it was read: read it again".to_owned();
                each(Err(Skipped { path: name, container: None, line: None, reason: SkipReason::Changed, message }))
            }
            Ok(summary) => {
                self.converters.extend(summary.converted);
                ControlFlow::Continue(())
            }
            Err(skipped) => each(Err(skipped)),
        }
    }

    fn standard_input(&mut self, options: &IndexOptions, each: Each<'_>) -> ControlFlow<()> {
        let extracting = options.extract(self.now, None);
        let mut flow = ControlFlow::Continue(());
        let read = options.read.read_stream(io::stdin().lock(), STANDARD_INPUT, &mut |draft| {
            let article = draft.and_then(|draft| {
                let sha256 = draft.record_sha256.clone();
                Ok(extract(draft, STANDARD_INPUT, &sha256, &extracting)?)
            });
            flow = each(article.map(view));
            flow
        });
        flow?;
        match read {
            Ok(summary) => {
                self.converters.extend(summary.converted);
                ControlFlow::Continue(())
            }
            Err(skipped) => each(Err(skipped)),
        }
    }
}

/// The bytes of a file that is small enough to be searched for words; none of others.
fn small_file(path: &Path) -> Vec<u8> {
    const LARGEST: u64 = 1 << 20;
    let is_small = std::fs::metadata(path).is_ok_and(|file| file.len() <= LARGEST);
    if is_small { std::fs::read(path).unwrap_or_default() } else { Vec::new() }
}

/// Finds the line of refused words that one line of the file has and no other.
fn find_line<'r>(refused: &mut RefusedFact, raw: impl FnOnce() -> &'r [u8]) {
    if refused.line.is_some() || refused.value.is_empty() {
        return;
    }
    let raw = raw();
    let line = |at: usize| memchr::memchr_iter(b'\n', raw.get(..at).unwrap_or_default()).count() as u64 + 1;
    let mut lines = memchr::memmem::find_iter(raw, refused.value.as_bytes()).map(line);
    refused.line = lines.next().filter(|first| lines.all(|other| other == *first));
}

/// An article as it is shown.
fn view(article: Article) -> ArticleView {
    let Article { meta, blocks, header_days, path, container, pages, sha256: file, refused_facts: refused, .. } =
        article;
    let mentions = mentions(&meta, &blocks, header_days);
    let blocks = blocks
        .into_iter()
        .map(|block| BlockView {
            id: PassageId { article: meta.id.clone(), slot: block.slot }.to_string(),
            kind: block.kind,
            link: meta.url.as_deref().and_then(|url| text_link(url, &block.text)),
            source: Source {
                path: path.clone(),
                container: place_in_file(container.as_deref(), &pages, block.source.bytes.start),
                line: block.source.line,
                sha256: file.clone(),
                bytes: block.source.bytes,
                of: block.source.of,
                passage_sha256: block.source.raw_sha256.unwrap_or_else(|| sha256(block.text.as_bytes())),
            },
            text: block.text,
            section: block.section,
        })
        .collect::<Vec<_>>();
    let attributions = attributions(&meta, &blocks);
    ArticleView { meta, blocks, mentions, attributions, refused }
}

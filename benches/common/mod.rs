//! What the benches have in common: where articles come from.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use beleg::extract::{ExtractOptions, extract};
use beleg::ingest::{read_file, walk};
use beleg::model::{Article, ArticleId};

/// The program's own, for all rows.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The articles of some files and folders.
pub(crate) fn read(files: &[PathBuf]) -> Vec<Article> {
    let options = ExtractOptions::new(chrono::Utc::now());
    let mut articles = Vec::new();
    for file in walk(files).filter_map(Result::ok) {
        let name = file.path.to_string_lossy().into_owned();
        let _ = read_file(&file.path, &name, &mut |draft| {
            articles.extend(draft.ok().and_then(|draft| extract(draft, &name, "", &options).ok()));
            ControlFlow::Continue(())
        });
    }
    articles
}

/// The sample articles.
pub(crate) fn sample() -> Vec<Article> {
    read(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("index-data/articles")])
}

/// Articles so many times over, each copy with an id of its own.
pub(crate) fn copies(articles: &[Article], times: usize) -> Vec<Article> {
    let copy = |n: usize, article: &Article| {
        let mut article = article.clone();
        article.meta.id = ArticleId::from_key(&format!("{n} {}", article.meta.id));
        article
    };
    (0..times).flat_map(|n| articles.iter().map(move |article| copy(n, article))).collect()
}

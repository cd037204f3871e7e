//! Articles on their way to the engine, of each id only the last.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::analysis::AnalyzedArticle;
use crate::model::ArticleId;

/// So many bytes of [`AnalyzedArticle::size`] wait at most: about a thousand short articles.
const MAX_BYTES: usize = 1 << 20;

/// Lets an article wait for a later one of the same id.
///
/// For each article that replaces another, the engine looks through all that its segment holds of the id, those included that were replaced
/// before: one id n times in a file would cost n² steps. Of copies that stand close together, one reaches the engine; those that stand
/// far apart are fewer than a file has megabytes.
#[derive(Default)]
pub(super) struct Pending {
    articles: IndexMap<ArticleId, AnalyzedArticle, FxBuildHasher>,
    bytes: usize,
}

impl Pending {
    /// Lets an article wait, in the place of the one with its id.
    pub(super) fn put(&mut self, article: AnalyzedArticle) {
        self.bytes += article.size();
        if let Some(before) = self.articles.insert(article.article.meta.id.clone(), article) {
            self.bytes -= before.size();
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes > MAX_BYTES
    }

    /// All that waits, in the order in which it came.
    pub(super) fn take(&mut self) -> impl Iterator<Item = AnalyzedArticle> + use<> {
        self.bytes = 0;
        std::mem::take(&mut self.articles).into_values()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::analysis::Analyzer;
    use crate::extract::{ExtractOptions, extract};
    use crate::ingest::read_stream;

    fn indexed(line: &str, analyzer: &Analyzer) -> AnalyzedArticle {
        let mut article = None;
        let options = ExtractOptions::new(DateTime::UNIX_EPOCH);
        read_stream(line.as_bytes(), "a.jsonl", &mut |draft| {
            article = extract(draft.unwrap(), "a.jsonl", "", &options).ok();
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
        AnalyzedArticle::new(article.unwrap(), analyzer)
    }

    #[test]
    fn of_one_id_only_the_last_article_reaches_the_engine() {
        let analyzer = Analyzer::new();
        let mut pending = Pending::default();
        for i in 0..500 {
            let line = format!("{{\"id\": \"x{}\", \"text\": \"Der Gipfel {i} findet statt.\"}}", i % 2);
            pending.put(indexed(&line, &analyzer));
        }
        assert!(!pending.is_full());
        let texts: Vec<_> = pending.take().map(|indexed| indexed.article.blocks[0].text.clone()).collect();
        assert_eq!(texts, ["Der Gipfel 498 findet statt.", "Der Gipfel 499 findet statt."]);
        assert_eq!((pending.take().count(), pending.bytes), (0, 0));
    }
}

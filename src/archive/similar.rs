//! Passages of other articles that are like a given one.

use std::time::Instant;

use super::{Archive, ArchiveError};
use crate::analysis::{Analyzer, Language};
use crate::engine::Snapshot;
use crate::model::{BlockKind, Field, SearchRequest, SearchResponse, WarningCode};
use crate::query::{Node, TermPattern};

/// Words of a passage that are looked for: the most telling ones.
const WORDS: usize = 24;

impl Archive {
    /// Finds passages of other articles that have telling words in common with a passage (`ARTICLE#3`), or with a whole
    /// article. What the request says beside its query holds; `read_as` has the words that were looked for.
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`], [`ArchiveError::UnknownId`], and as [`Archive::search`].
    pub fn similar(&self, id: &str, request: &SearchRequest) -> Result<SearchResponse, ArchiveError> {
        let started = Instant::now();
        let snapshot = self.snapshot();
        let (article, passage) = self.look_up(&*snapshot, id)?;
        let is_asked = |slot| passage.as_ref().is_none_or(|passage| passage.slot == slot);
        let blocks = article.blocks.iter().filter(|block| is_asked(block.slot));
        let texts: Vec<&str> = blocks
            .filter(|block| passage.is_some() || block.kind != BlockKind::Boilerplate)
            .map(|block| block.text.as_str())
            .collect();
        let language = Language::of_tag(article.stored.meta.language.as_deref());
        let query = telling_words(&texts, language, &*snapshot, &self.analyzer)?.join(" ");
        let request = SearchRequest { query, plain: true, exact_words: true, ..request.clone() };
        let mut planned = self.plan(&request)?;
        planned.plan.except_article = Some(article.stored.meta.id.clone());
        if planned.plan.words.is_empty() {
            planned.plan.root = Node::Nothing;
        }
        let mut answer = self.answer(&request, planned, &*snapshot, started)?;
        // Nobody typed the words; the filters were.
        answer.warnings.retain(|warning| warning.code == WarningCode::UnknownValue);
        Ok(SearchResponse { query: id.to_owned(), ..answer })
    }
}

/// The words that tell most: often in the texts and in few passages, but not in one alone.
fn telling_words(
    texts: &[&str],
    language: Language,
    snapshot: &dyn Snapshot,
    analyzer: &Analyzer,
) -> Result<Vec<String>, ArchiveError> {
    let kinds = TermPattern::OneOf(BlockKind::ALL.map(|kind| kind.as_str().to_owned()).to_vec());
    let kinds = snapshot.terms(Field::Kind, &[kinds], BlockKind::ALL.len())?;
    let passages = kinds.iter().flat_map(|kinds| &kinds.best).map(|kind| kind.count).sum::<u64>() as f64;
    // By stem: a form that stands in the texts, where it stands first, how often it is there.
    let mut words: Vec<(String, String, f64)> = Vec::new();
    for text in texts {
        for token in analyzer.tokens_in(text, language).into_iter().filter(|token| !token.stop) {
            match words.iter_mut().find(|(stem, ..)| *stem == token.term) {
                Some((.., count)) => *count += 1.0,
                None => words.push((token.term, token.span.of(text).to_owned(), 1.0)),
            }
        }
    }
    let mut weighed = Vec::new();
    let stems: Vec<_> = words.iter().map(|(stem, ..)| TermPattern::OneOf(vec![stem.clone()])).collect();
    let found = snapshot.terms(Field::Words, &stems, 1)?;
    for (i, ((_, form, count), found)) in words.into_iter().zip(found).enumerate() {
        let documents = found.best.first().map_or(0, |term| term.count);
        if documents > 1 {
            weighed.push((count * (passages / documents as f64).ln(), i, form));
        }
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    weighed.truncate(WORDS);
    weighed.sort_by_key(|(_, i, _)| *i);
    Ok(weighed.into_iter().map(|(.., form)| form).collect())
}

//! How a query may go on: words and headlines of the index.

use indexmap::IndexMap;

use super::warnings::as_typed;
use super::{Archive, ArchiveError};
use crate::analysis::{Analyzer, exact_variants};
use crate::engine::Snapshot;
use crate::model::{BlockKind, Field, Filter, SearchRequest, SuggestedHeadline, SuggestedTerm, Suggestions};
use crate::query::TermPattern;

/// Words that begin as typed and are looked at: the most frequent ones.
const FORMS: usize = 200;
/// Passages that are read to find out what follows a word: the best ones.
const FOLLOWED: usize = 200;
/// Headlines that are looked at: the best ones.
const HEADLINES: usize = 300;

impl Archive {
    /// Completes the last word of `text`, and finds headlines with all its words, at most `limit` of each.
    ///
    /// Words that follow the word before come first, then any other. Words and headlines are ordered by how many passages or articles have them. Forms of one word count together and
    /// are shown as the most frequent of them. Operators are not understood: it is for text that is being typed.
    ///
    /// # Errors
    /// [`ArchiveError::Query`] if the text is too long, [`ArchiveError::Engine`] if the index cannot be read.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Suggestions, ArchiveError> {
        let before = text.trim_end_matches(char::is_alphanumeric);
        let word = text.get(before.len()..).unwrap_or_default();
        let mut terms = Vec::new();
        if !word.is_empty() {
            terms = self.followers(before, word, limit)?;
            let analyzer = &self.analyzer;
            for (form, count) in completions(word, &*self.snapshot(), analyzer)? {
                if terms.len() == limit {
                    break;
                }
                // Words that stand only where nothing is found, as in what has an embargo, are not given away.
                if let Some(form) = self.as_written(&form, word, analyzer)? {
                    let text = format!("{before}{form}");
                    if terms.iter().all(|term| term.text != text) {
                        terms.push(SuggestedTerm { text, count });
                    }
                }
            }
        }
        let headlines = self.headlines(before, word, limit)?;
        Ok(Suggestions { text: text.to_owned(), terms, headlines })
    }

    /// Words that begin as typed and follow the word before: the most frequent first, counted by passages in which both stand so.
    fn followers(&self, before: &str, word: &str, limit: usize) -> Result<Vec<SuggestedTerm>, ArchiveError> {
        let ahead = before.trim_end();
        let first = ahead.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if ahead.len() == before.len() || first.is_empty() {
            return Ok(Vec::new());
        }
        let request =
            SearchRequest { limit: FOLLOWED, per_article: 0, ..SearchRequest::new(format!("\"{first} {word}*\"")) };
        let mut plan = self.plan(&request)?.plan;
        plan.limits.texts = FOLLOWED as u64;
        let terms: Vec<_> = self.analyzer.tokens(first).into_iter().map(|token| token.term).collect();
        let beginnings = exact_variants(word);
        // By stem, how often each form follows.
        let mut forms: IndexMap<String, IndexMap<String, u64>> = IndexMap::new();
        for passage in self.snapshot().search(&plan)?.passages {
            let text = passage.block.text.as_str();
            let tokens = self.analyzer.tokens(text);
            for (_, next) in tokens.iter().zip(tokens.iter().skip(1)).filter(|(token, _)| terms.contains(&token.term)) {
                if !next.stop && beginnings.iter().any(|beginning| next.exact.starts_with(beginning)) {
                    *forms.entry(next.term.clone()).or_default().entry(next.span.of(text).to_owned()).or_default() += 1;
                }
            }
        }
        let mut found = Vec::new();
        for forms in forms.into_values() {
            let Some((form, _)) = forms.into_iter().max_by_key(|(_, count)| *count) else { continue };
            let both = SearchRequest { limit: 0, ..SearchRequest::new(format!("\"{first} {form}\"")) };
            let count = self.snapshot().search(&self.plan(&both)?.plan)?.total.passages;
            found.push(SuggestedTerm { text: format!("{before}{form}"), count });
        }
        found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        found.truncate(limit);
        Ok(found)
    }

    /// A word as it stands in the passage that ranks first for it, or as `typed` if it is spelled in another way there;
    /// `None` if no passage is found by it.
    fn as_written(&self, form: &str, typed: &str, analyzer: &Analyzer) -> Result<Option<String>, ArchiveError> {
        let request = SearchRequest { limit: 1, ..SearchRequest::new(format!("={form}")) };
        let found = self.snapshot().search(&self.plan(&request)?.plan)?;
        let Some(passage) = found.passages.first() else { return Ok(None) };
        let text = passage.block.text.as_str();
        let tokens = analyzer.tokens(text);
        // A word in capitals is shown so only if it never stands otherwise.
        let mut written = tokens.iter().filter(|token| token.exact == form).map(|token| token.span.of(text));
        let first = written.next();
        let is_loud = |word: &&str| !word.chars().any(char::is_lowercase);
        let word = first.filter(is_loud).and_then(|_| written.find(|word| !is_loud(word))).or(first);
        Ok(Some(word.map_or_else(|| as_typed(form, typed), str::to_owned)))
    }

    fn headlines(&self, before: &str, word: &str, limit: usize) -> Result<Vec<SuggestedHeadline>, ArchiveError> {
        let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
        let words = before.split(|c: char| !c.is_alphanumeric()).filter(is_word).map(|word| format!("\"{word}\""));
        let last = (!word.is_empty()).then(|| format!("{word}*"));
        let words: Vec<String> = words.chain(last).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let request = SearchRequest {
            filter: Filter { kinds: vec![BlockKind::Headline], ..Filter::default() },
            limit: HEADLINES,
            per_article: 1,
            ..SearchRequest::new(words.join(" UND "))
        };
        let mut headlines: IndexMap<String, SuggestedHeadline> = IndexMap::new();
        for hit in self.search(&request)?.hits {
            let (text, article) = (hit.passage.text, hit.article.id.to_string());
            headlines.entry(text.clone()).or_insert(SuggestedHeadline { text, count: 0, article }).count += 1;
        }
        let mut headlines: Vec<_> = headlines.into_values().collect();
        headlines.sort_by_key(|headline| std::cmp::Reverse(headline.count));
        headlines.truncate(limit);
        Ok(headlines)
    }
}

/// Words that begin like one, each in its most frequent form, with the passages that have any of its forms.
fn completions(word: &str, snapshot: &dyn Snapshot, analyzer: &Analyzer) -> Result<Vec<(String, u64)>, ArchiveError> {
    let beginnings = exact_variants(word).into_iter().map(|variant| variant + "*").collect();
    let forms = snapshot.terms(Field::Exact, &[TermPattern::Wildcard(beginnings)], FORMS)?;
    let mut words: IndexMap<String, (String, u64)> = IndexMap::new();
    for form in forms.into_iter().flat_map(|forms| forms.best) {
        let stem = analyzer.tokens(&form.term).first().map_or_else(|| form.term.clone(), |token| token.term.clone());
        words.entry(stem).or_insert((form.term, 0)).1 += form.count;
    }
    let mut words: Vec<_> = words.into_values().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(words)
}

//! Analyzers that are lent: each remembers the words it has met, which the next search or article meets again.

use std::num::NonZero;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Analyzer, Lexicon};

/// Lends analyzers of one lexicon, and keeps as many idle ones as there are cores: an idle analyzer remembers up to some 20 MB of words,
/// and after a peak of searches nobody needs more than can run at once.
#[derive(Debug)]
pub struct AnalyzerPool {
    lexicon: Arc<Lexicon>,
    idle: Mutex<Vec<Analyzer>>,
    most_idle: usize,
}

impl AnalyzerPool {
    /// A pool for a lexicon, empty at first.
    pub fn new(lexicon: Arc<Lexicon>) -> Arc<Self> {
        let most_idle = std::thread::available_parallelism().map_or(1, NonZero::get);
        Arc::new(Self { lexicon, idle: Mutex::default(), most_idle })
    }

    /// The lexicon of its analyzers.
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.lexicon
    }

    /// Lends an idle analyzer, or a new one if there is none. It comes back when it is dropped.
    pub fn lend(&self) -> LentAnalyzer<'_> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let analyzer = idle.unwrap_or_else(|| Analyzer::with_lexicon(Arc::clone(&self.lexicon)));
        LentAnalyzer { pool: self, analyzer: Some(analyzer) }
    }
}

/// An analyzer on loan from an [`AnalyzerPool`].
#[derive(Debug)]
pub struct LentAnalyzer<'p> {
    pool: &'p AnalyzerPool,
    /// Always there until it is dropped.
    analyzer: Option<Analyzer>,
}

impl Deref for LentAnalyzer<'_> {
    type Target = Analyzer;

    fn deref(&self) -> &Analyzer {
        self.analyzer.as_ref().expect("it is taken only when dropped")
    }
}

impl DerefMut for LentAnalyzer<'_> {
    fn deref_mut(&mut self) -> &mut Analyzer {
        self.analyzer.as_mut().expect("it is taken only when dropped")
    }
}

impl Drop for LentAnalyzer<'_> {
    fn drop(&mut self) {
        // What it remembers may be half written.
        if std::thread::panicking() {
            return;
        }
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.pool.most_idle {
            idle.extend(self.analyzer.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_peak_only_so_many_are_kept() {
        let pool = AnalyzerPool::new(Lexicon::embedded());
        let lent: Vec<_> = (0..pool.most_idle + 3).map(|_| pool.lend()).collect();
        drop(lent);
        assert_eq!(pool.idle.lock().unwrap().len(), pool.most_idle);
        assert_eq!(pool.lend().tokens("Trumps")[0].term, "trump");
    }
}

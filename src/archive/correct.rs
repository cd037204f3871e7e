//! Correcting: what people say of articles holds over what their sources say, in every index made from these.

use std::collections::{BTreeMap, BTreeSet};

use super::corrections::{Corrections, typed};
use super::{Archive, ArchiveError};
use crate::analysis::AnalyzedArticle;
use crate::engine::{IndexedFile, Snapshot, StoredArticle, Writer};
use crate::model::{Article, ArticleId, Fact, SetReport};

/// Articles that are loaded at once.
const STEP: usize = 64;

/// What changed in the index, as somebody corrects it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reconciled {
    /// Articles whose facts are others now.
    pub(super) corrected: u64,
    /// Articles that were deleted.
    pub(super) deleted: u64,
}

impl Archive {
    /// Says facts of an article, each with its values, whatever its source says; no value takes back what was said.
    ///
    /// They are kept in `corrections.jsonl` beside the folder of the index, so that they hold after every index run.
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`], [`ArchiveError::UnknownId`], [`ArchiveError::Correction`] if a value cannot be read;
    /// [`ArchiveError::Engine`]. Nothing is changed then.
    pub fn set(&self, id: &str, facts: &BTreeMap<Fact, Vec<String>>) -> Result<SetReport, ArchiveError> {
        let article = ArticleId::parse(id).map_err(|source| ArchiveError::InvalidId { id: id.to_owned(), source })?;
        let mut said = Vec::with_capacity(facts.len());
        for (fact, texts) in facts {
            let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
            let value = typed(*fact, &texts).map_err(|message| ArchiveError::Correction { fact: *fact, message })?;
            said.push((*fact, value));
        }
        let writer = self.writer()?;
        let mut corrections = self.corrections()?;
        let is_there = self.engine.snapshot()?.states(std::slice::from_ref(&article))?.pop().flatten().is_some();
        if !is_there && corrections.of(&article).is_empty() {
            return Err(ArchiveError::UnknownId { what: "article", id: id.to_owned() });
        }
        said.into_iter().for_each(|(fact, value)| corrections.set(&article, fact, value));
        self.keep(&corrections, writer)?;
        let found = self.snapshot().articles(std::slice::from_ref(&article))?.pop().flatten();
        Ok(SetReport {
            corrections: corrections.of(&article),
            file: corrections.path().to_string_lossy().into_owned(),
            article: found.map(|found| found.stored.meta),
            id: article,
        })
    }

    /// Deletes articles, and returns how many there were. They stay away until they are [restored](Self::restore), also when their files are
    /// indexed again.
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`] and [`ArchiveError::UnknownId`] before anything is deleted; [`ArchiveError::Engine`].
    pub fn delete(&self, ids: &[String]) -> Result<u64, ArchiveError> {
        let writer = self.writer()?;
        let snapshot = self.engine.snapshot()?;
        let mut corrections = self.corrections()?;
        let mut deleted = BTreeSet::new();
        for id in ids {
            let parsed = ArticleId::parse(id).map_err(|source| ArchiveError::InvalidId { id: id.clone(), source })?;
            if snapshot.states(std::slice::from_ref(&parsed))?.pop().flatten().is_none() {
                return Err(ArchiveError::UnknownId { what: "article", id: id.clone() });
            }
            corrections.set(&parsed, Fact::Deleted, Some(true.into()));
            deleted.insert(parsed);
        }
        self.keep(&corrections, writer)?;
        Ok(deleted.len() as u64)
    }

    /// Lets deleted articles come back with the next index run of their files, and returns how many there were.
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`], and [`ArchiveError::NotDeleted`] if one was not deleted; nothing is changed then. [`ArchiveError::Engine`].
    pub fn restore(&self, ids: &[String]) -> Result<u64, ArchiveError> {
        let writer = self.writer()?;
        let mut corrections = self.corrections()?;
        let mut restored = BTreeSet::new();
        for id in ids {
            let parsed = ArticleId::parse(id).map_err(|source| ArchiveError::InvalidId { id: id.clone(), source })?;
            if !corrections.is_deleted(&parsed) && !restored.contains(&parsed) {
                return Err(ArchiveError::NotDeleted { id: id.clone() });
            }
            corrections.set(&parsed, Fact::Deleted, None);
            restored.insert(parsed);
        }
        self.keep(&corrections, writer)?;
        Ok(restored.len() as u64)
    }

    /// What people corrected.
    pub(super) fn corrections(&self) -> Result<Corrections, ArchiveError> {
        Corrections::of_index(self.paths.folder())
    }

    /// Keeps corrections, first in their file: after a kill between the two the next index run brings the index in line. If the index cannot be
    /// written, the file is as it was.
    fn keep(&self, corrections: &Corrections, writer: Box<dyn Writer>) -> Result<(), ArchiveError> {
        let before = self.corrections()?;
        corrections.write()?;
        let kept = self.bring_in_line(corrections, writer);
        if kept.is_err() {
            before.write_back()?;
        }
        kept
    }

    fn bring_in_line(&self, corrections: &Corrections, mut writer: Box<dyn Writer>) -> Result<(), ArchiveError> {
        let snapshot = self.engine.snapshot()?;
        self.reconcile(corrections, &*snapshot, &mut *writer)?;
        writer.commit()?;
        writer.finish()?;
        self.reload()
    }

    /// Brings the index in line with corrections that were made since, by this program, by hand or by others; not yet committed.
    pub(super) fn reconcile(
        &self,
        corrections: &Corrections,
        snapshot: &dyn Snapshot,
        writer: &mut dyn Writer,
    ) -> Result<Reconciled, ArchiveError> {
        let mut done = Reconciled::default();
        let known = snapshot.files(&[IndexedFile::CORRECTIONS.to_owned()])?.pop().flatten();
        let sha256 = corrections.sha256();
        let mut ids = corrections.ids();
        match known {
            Some(known) if known.sha256 == sha256 => return Ok(done),
            None if ids.is_empty() => return Ok(done),
            known => ids.extend(known.into_iter().flat_map(|known| known.left)),
        }
        let analyzer = self.analyzer();
        let ids: Vec<ArticleId> = ids.into_iter().collect();
        let mut without: BTreeMap<String, Vec<ArticleId>> = BTreeMap::new();
        for step in ids.chunks(STEP) {
            for ((id, stored), state) in step.iter().zip(snapshot.articles(step)?).zip(snapshot.states(step)?) {
                let Some((stored, state)) = stored.zip(state) else { continue };
                let before = stored.stored.corrected.as_ref().map_or(0, |corrected| corrected.by);
                if corrections.is_deleted(id) {
                    writer.delete(id)?;
                    without.entry(state.path).or_default().push(id.clone());
                    done.deleted += 1;
                } else if corrections.fingerprint(id) != before {
                    let article = corrected(stored, (state.content, state.position), corrections);
                    writer.put(AnalyzedArticle::new(article, &analyzer))?;
                    done.corrected += 1;
                }
            }
        }
        for (path, mut deleted) in without {
            if let Some(mut file) = snapshot.files(std::slice::from_ref(&path))?.pop().flatten() {
                file.articles = file.articles.saturating_sub(deleted.len() as u64);
                file.kept_out.append(&mut deleted);
                writer.put_file(&file)?;
            }
        }
        writer.put_file(&IndexedFile::of_corrections(sha256, corrections.ids()))?;
        Ok(done)
    }
}

/// An article from the index with what is said of it now.
fn corrected(article: StoredArticle, (content, position): (u64, u64), corrections: &Corrections) -> Article {
    let StoredArticle { stored, header_days, blocks } = article;
    let mut meta = stored.meta;
    let before = stored.corrected.map_or(0, |corrected| {
        corrected.source.put_back(&mut meta);
        corrected.by
    });
    let corrected = corrections.apply(&mut meta);
    Article {
        content: content ^ before ^ corrections.fingerprint(&meta.id),
        meta,
        blocks,
        header_days,
        path: stored.path,
        container: stored.container,
        pages: stored.pages,
        sha256: stored.sha256,
        by_place: stored.by_place,
        corrected,
        position,
        refused: crate::model::RefusedDays::default(),
        refused_facts: Vec::new(),
    }
}

//! Verifying: does a cited passage still stand where it was found?
//!
//! Passages are checked file by file, so that a file is hashed once and a container unpacked once, however many articles stand in it,
//! and that nothing is held but one file. `changed` and `gone` are accusations: what cannot be looked at is `unreadable`.

mod file;
mod place;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use super::cite::source;
use super::paths::STANDARD_INPUT;
use super::{Archive, ArchiveError};
use crate::engine::{Snapshot, StoredArticle};
use crate::ingest::read_members;
use crate::model::{ArticleId, CiteToken, PassageId, Slot, Source, VerifyCounts, VerifyReport, VerifyResult};
use file::{Held, Verdict, says_nothing};

/// Articles that are loaded at once.
const STEP: usize = 64;
/// Paths that are looked up at once.
const PATHS: usize = 1024;

impl Archive {
    /// Checks the passages of articles, or single ones, or passages as they were cited ([`CiteToken`]), against their files; results in the order of `ids`, then by place.
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`], [`ArchiveError::UnknownId`], [`ArchiveError::Engine`]. A file that is gone or cannot be read is a
    /// result.
    pub fn verify(&self, ids: &[String]) -> Result<VerifyReport, ArchiveError> {
        let snapshot = self.snapshot();
        let mut files: BTreeMap<String, Vec<Asked>> = BTreeMap::new();
        for (number, id) in ids.iter().enumerate() {
            let token = CiteToken::parse(id).transpose();
            let token = token.map_err(|source| ArchiveError::InvalidId { id: id.clone(), source })?;
            let (article, passage) = match &token {
                Some(token) => self.look_up(&*snapshot, &token.id.to_string())?,
                None => self.look_up(&*snapshot, id)?,
            };
            let only = passage.map(|passage| passage.slot);
            let asked = Asked { number, id: article.stored.meta.id, only, token };
            files.entry(article.stored.path).or_default().push(asked);
        }
        let mut found: Vec<(usize, VerifyResult)> = Vec::new();
        let mut counts = VerifyCounts::default();
        for (path, asked) in &files {
            let mut each = |number, result: VerifyResult| {
                counts.add(result.status);
                found.push((number, result));
                ControlFlow::Continue(())
            };
            Checker::new(self, &*snapshot, path, &mut each).run(asked).or_else(Halt::into_error)?;
        }
        found.sort_by_key(|(number, _)| *number);
        Ok(VerifyReport { results: found.into_iter().map(|(_, result)| result).collect(), counts })
    }

    /// Checks every passage in the index and hands on each result, until `each` breaks.
    ///
    /// The order is that of the files' paths; in a file by article id and place, in an archive first by member in the order of the archive.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if the index cannot be read.
    pub fn verify_all(
        &self,
        each: &mut dyn FnMut(VerifyResult) -> ControlFlow<()>,
    ) -> Result<VerifyCounts, ArchiveError> {
        let snapshot = self.snapshot();
        let mut counts = VerifyCounts::default();
        let mut each = |_, result: VerifyResult| {
            counts.add(result.status);
            each(result)
        };
        let mut after: Option<String> = None;
        loop {
            let paths = snapshot.paths(after.as_deref(), PATHS)?;
            for path in &paths {
                let articles = snapshot.articles_of_files(std::slice::from_ref(path))?.concat().into_iter();
                let asked: Vec<Asked> = articles.map(|id| Asked { number: 0, id, only: None, token: None }).collect();
                match Checker::new(self, &*snapshot, path, &mut each).run(&asked) {
                    Err(Halt::Enough) => return Ok(counts),
                    checked => checked.or_else(Halt::into_error)?,
                }
            }
            match paths.into_iter().next_back() {
                Some(last) => after = Some(last),
                None => return Ok(counts),
            }
        }
    }
}

/// An article that is to be checked.
struct Asked {
    /// Its place in the question.
    number: usize,
    id: ArticleId,
    /// The only passage of it that was asked for.
    only: Option<Slot>,
    /// As it was cited.
    token: Option<CiteToken>,
}

type Each<'a> = &'a mut dyn FnMut(usize, VerifyResult) -> ControlFlow<()>;

/// Why checking ends early.
enum Halt {
    /// Nobody wants to know more.
    Enough,
    Failed(ArchiveError),
}

impl Halt {
    fn into_error(self) -> Result<(), ArchiveError> {
        match self {
            Self::Enough => Ok(()),
            Self::Failed(error) => Err(error),
        }
    }
}

impl<E: Into<ArchiveError>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Checks what was read from one file.
struct Checker<'a, 'e> {
    archive: &'a Archive,
    snapshot: &'a dyn Snapshot,
    stored: &'a str,
    each: Each<'e>,
}

impl<'a, 'e> Checker<'a, 'e> {
    fn new(archive: &'a Archive, snapshot: &'a dyn Snapshot, stored: &'a str, each: Each<'e>) -> Self {
        Self { archive, snapshot, stored, each }
    }

    fn run(&mut self, asked: &[Asked]) -> Result<(), Halt> {
        let path = self.archive.paths.open(self.stored);
        let mut held = if self.stored == STANDARD_INPUT {
            // There never was a file.
            Err(Verdict::GONE)
        } else {
            let file = self.snapshot.files(&[self.stored.to_owned()])?.pop().flatten();
            Held::open(&path, file.and_then(|file| file.mount), &self.archive.converters)
        };
        let mut members: BTreeMap<String, Vec<&Asked>> = BTreeMap::new();
        self.articles(asked.iter(), |checker, asked, article| match (&mut held, &article.stored.container) {
            (Ok(_), Some(member)) => {
                members.entry(member.clone()).or_default().push(asked);
                Ok(())
            }
            (Ok(held), None) => checker.blocks(asked, article, |source, text| held.check(source, text)),
            (Err(verdict), _) => checker.blocks(asked, article, |_, _| verdict.clone()),
        })?;
        match held {
            Ok(held) if !members.is_empty() => self.members(&path, &held, members),
            _ => Ok(()),
        }
    }

    /// Checks what stands in a container, which is unpacked once.
    fn members(
        &mut self,
        path: &Path,
        container: &Held,
        mut members: BTreeMap<String, Vec<&Asked>>,
    ) -> Result<(), Halt> {
        let wanted = members.keys().cloned().collect();
        let mut checked = Ok(());
        let converters = &self.archive.converters;
        let read = read_members(path, &path.to_string_lossy(), wanted, converters, &mut |member| {
            let asked = members.remove(&member.container).unwrap_or_default();
            let mut held = Held::of_member(path, member, container.sha256.clone());
            if checked.is_ok() {
                checked = self.articles(asked.into_iter(), |checker, asked, article| {
                    checker.blocks(asked, article, |source, text| held.check(source, text))
                });
            }
        });
        checked?;
        // What the operating system refuses half-way may stand behind that place.
        let refused = read.err().filter(says_nothing);
        let rest: Vec<&Asked> = members.into_values().flatten().collect();
        self.articles(rest.into_iter(), |checker, asked, article| {
            checker.blocks(asked, article, |source, _| match &refused {
                Some(refused) => Verdict::unreadable(refused.message.as_str()),
                None => container.missing(source),
            })
        })
    }

    /// Loads articles, some at a time.
    fn articles<'q>(
        &mut self,
        asked: impl Iterator<Item = &'q Asked>,
        mut each: impl FnMut(&mut Self, &'q Asked, &StoredArticle) -> Result<(), Halt>,
    ) -> Result<(), Halt> {
        let mut asked = asked.peekable();
        while asked.peek().is_some() {
            let step: Vec<&Asked> = asked.by_ref().take(STEP).collect();
            let ids: Vec<ArticleId> = step.iter().map(|asked| asked.id.clone()).collect();
            for (asked, article) in step.into_iter().zip(self.snapshot.articles(&ids)?) {
                if let Some(article) = article {
                    each(self, asked, &article)?;
                }
            }
        }
        Ok(())
    }

    /// Tells what `check` says of the passages of an article.
    fn blocks(
        &mut self,
        asked: &Asked,
        article: &StoredArticle,
        mut check: impl FnMut(&Source, &str) -> Verdict,
    ) -> Result<(), Halt> {
        for block in article.blocks.iter().filter(|block| asked.only.is_none_or(|slot| slot == block.slot)) {
            let source = source(&self.archive.paths, &article.stored, block);
            let is_cited = asked.token.as_ref().is_none_or(|token| token.is_of(&source.passage_sha256));
            let Verdict { status, now, reason } =
                if is_cited { check(&source, &block.text) } else { Verdict::other_text() };
            let id = PassageId { article: asked.id.clone(), slot: block.slot }.to_string();
            let result = VerifyResult { id, status, source: now.map_or(source, |now| *now), reason };
            if (self.each)(asked.number, result).is_break() {
                return Err(Halt::Enough);
            }
        }
        Ok(())
    }
}

//! Sources: where a passage stands, with its checksums; and citations.

mod styles;

use super::paths::PathBase;
use super::{Archive, ArchiveError};
use crate::engine::StoredMeta;
use crate::messages::Lang;
use crate::model::{Block, Citation, Citations, CiteStyle, CiteToken, PassageId, Source, place_in_file, sha256};
use styles::Cited;

impl Archive {
    /// Cites passages in a language, each with its source and a token by which [`Self::verify`] knows it later; an article is cited without a quotation, with
    /// the token of its first block.
    ///
    /// ```
    /// use beleg::messages::Lang;
    /// use beleg::model::CiteStyle;
    /// use beleg::{Archive, IndexOptions, Input};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let archive = Archive::open_or_create(&folder.path().join("index"))?;
    /// archive.index(&[Input::Path("index-data/articles".into())], &IndexOptions::default(), &mut |_| {})?;
    ///
    /// let cited = archive.cite(&["ag-0003#1".to_owned()], CiteStyle::Bibtex, Lang::German)?;
    /// assert!(cited.text.starts_with("@article{ag-0003-1,"));
    /// assert_eq!(archive.verify(&[cited.items[0].token.clone()])?.counts.ok, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`], [`ArchiveError::UnknownId`], [`ArchiveError::Engine`].
    pub fn cite(&self, ids: &[String], style: CiteStyle, lang: Lang) -> Result<Citations, ArchiveError> {
        let snapshot = self.snapshot();
        let mut items = Vec::with_capacity(ids.len());
        for id in ids {
            let (article, passage) = self.look_up(&*snapshot, id)?;
            let is_meant = |block: &&Block| passage.as_ref().is_none_or(|passage| passage.slot == block.slot);
            let unknown = || ArchiveError::UnknownId { what: "passage", id: id.clone() };
            let block = article.blocks.iter().find(is_meant).ok_or_else(unknown)?;
            let meta = &article.stored.meta;
            let passage_id = PassageId { article: meta.id.clone(), slot: block.slot };
            let source = source(&self.paths, &article.stored, block);
            let token = CiteToken::new(passage_id.clone(), &source.passage_sha256).to_string();
            let quotation = passage.as_ref().map(|_| block.text.as_str());
            let id = passage.map_or_else(|| meta.id.to_string(), |_| passage_id.to_string());
            let cited = Cited { id: &id, quotation, article: meta, source: &source, token: &token, lang };
            let text = styles::written(style, &cited);
            items.push(Citation { id, text, source, token });
        }
        let texts: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
        Ok(Citations { style, text: styles::joined(style, &texts), items })
    }
}

/// Where a block of an article stands.
pub(super) fn source(paths: &PathBase, stored: &StoredMeta, block: &Block) -> Source {
    Source {
        path: paths.shown(&stored.path),
        container: place_in_file(stored.container.as_deref(), &stored.pages, block.source.bytes.start),
        line: block.source.line,
        sha256: stored.sha256.clone(),
        bytes: block.source.bytes,
        of: block.source.of,
        passage_sha256: block.source.raw_sha256.clone().unwrap_or_else(|| sha256(block.text.as_bytes())),
    }
}

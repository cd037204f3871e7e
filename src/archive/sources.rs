//! What the index holds of each source.

use super::{Archive, ArchiveError, Config, DateFrom, IndexOptions};
use crate::engine::{IndexedFile, Sums};
use crate::model::stored_path::deepest_above;
use crate::model::{SourceReport, SourcesReport};

/// The sources of an archive with their settings, and what the index holds of each; nothing if there is no index yet.
///
/// # Errors
/// [`ArchiveError::Engine`] if the index cannot be read.
pub fn list_sources(config: &Config, archive: Option<&Archive>) -> Result<SourcesReport, ArchiveError> {
    let mut reports: Vec<SourceReport> = Vec::with_capacity(config.sources.len());
    for source in &config.sources {
        let options = source.settings.over(IndexOptions::default());
        let columns = options.read.columns.pairs();
        reports.push(SourceReport {
            path: source.path.to_string_lossy().into_owned(),
            exists: source.path.exists(),
            outlet: options.set_outlet,
            language: options.set_language,
            zone: options.zone.to_string(),
            date_from: match options.date_from {
                DateFrom::Content => "content",
                DateFrom::Mtime => "mtime",
            }
            .to_owned(),
            map: columns.map(|(part, column)| (part.key().to_owned(), column.to_owned())).collect(),
            files: 0,
            articles: 0,
            passages: 0,
            first_day: None,
            last_day: None,
            last_change: None,
        });
    }
    if let Some(archive) = archive {
        count(config, archive, &mut reports)?;
    }
    Ok(SourcesReport { config: config.file.to_string_lossy().into_owned(), sources: reports })
}

/// Fills in what the index holds.
fn count(config: &Config, archive: &Archive, reports: &mut [SourceReport]) -> Result<(), ArchiveError> {
    let snapshot = archive.snapshot();
    let paths: Vec<String> = config.sources.iter().map(|source| archive.paths.place(&source.path)).collect();
    let sums = snapshot.sums_under(&paths)?;
    for (report, Sums { articles, passages, first_day, last_day, .. }) in reports.iter_mut().zip(sums) {
        (report.articles, report.passages) = (articles, passages);
        (report.first_day, report.last_day) = (first_day, last_day);
    }
    for file in snapshot.files_under(None)?.into_iter().filter(IndexedFile::is_file) {
        if let Some(report) = deepest_above(&file.path, &paths).and_then(|owner| reports.get_mut(owner)) {
            report.files += 1;
            report.last_change = report.last_change.max(file.indexed);
        }
    }
    Ok(())
}

//! Verifying: does a cited passage still stand where it was found?

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

use encoding_rs::{Encoding, ISO_8859_15, WINDOWS_1252};
use memchr::memmem;

use super::cite::{Citer, sha256};
use super::paths::STANDARD_INPUT;
use super::{Archive, ArchiveError};
use crate::engine::StoredArticle;
use crate::ingest::{hash_file, read_file};
use crate::model::{ByteSpan, PassageId, Slot, Source, SourceOf, VerifyReport, VerifyResult, VerifyStatus};

/// Articles that are loaded at once when everything is verified.
const STEP: usize = 256;

/// What is known of a file while its passages are verified.
struct FileState {
    /// The open file; `None` if it cannot be read.
    file: Option<File>,
    sha256: String,
    /// All its bytes; read when a passage does not stand where it stood.
    bytes: Option<Vec<u8>>,
    /// How far the last moved passage moved, in bytes and in lines.
    shift: Option<(i64, i64)>,
    /// The texts that its records give, in order, each with the line it begins on; made when first needed.
    extracted: Option<Vec<(u64, String)>>,
}

impl Archive {
    /// Checks the passages of articles, or single ones, against their files.
    ///
    /// # Errors
    /// [`ArchiveError::InvalidId`], [`ArchiveError::UnknownId`], [`ArchiveError::Engine`]. A file that is gone is a result.
    pub fn verify(&self, ids: &[String]) -> Result<VerifyReport, ArchiveError> {
        let snapshot = self.snapshot();
        let mut asked = Vec::new();
        for id in ids {
            asked.push(self.look_up(&*snapshot, id)?);
        }
        let mut checker = Checker::new(self, Citer::new(self, &*snapshot));
        for (article, passage) in &asked {
            checker.article(article, passage.as_ref().map(|passage| passage.slot))?;
        }
        Ok(checker.report)
    }

    /// Checks every passage in the index.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if the index cannot be read.
    pub fn verify_all(&self) -> Result<VerifyReport, ArchiveError> {
        let snapshot = self.snapshot();
        let mut checker = Checker::new(self, Citer::new(self, &*snapshot));
        let mut after = None;
        loop {
            let articles = snapshot.scan(after.as_ref(), STEP)?;
            for article in &articles {
                checker.article(article, None)?;
            }
            match articles.last() {
                Some(last) => after = Some(last.stored.meta.id.clone()),
                None => return Ok(checker.report),
            }
        }
    }
}

struct Checker<'a> {
    archive: &'a Archive,
    citer: Citer<'a>,
    report: VerifyReport,
    /// The file read last; articles of one file mostly follow each other.
    files: BTreeMap<String, FileState>,
}

impl<'a> Checker<'a> {
    fn new(archive: &'a Archive, citer: Citer<'a>) -> Self {
        Self { archive, citer, report: VerifyReport::default(), files: BTreeMap::new() }
    }

    fn article(&mut self, article: &StoredArticle, only: Option<Slot>) -> Result<(), ArchiveError> {
        for block in &article.blocks {
            if only.is_some_and(|slot| slot != block.slot) {
                continue;
            }
            let source = self.citer.source(&article.stored, block)?;
            let (status, source) = self.check(&article.stored.path, source, &block.text);
            match status {
                VerifyStatus::Ok => self.report.counts.ok += 1,
                VerifyStatus::Moved => self.report.counts.moved += 1,
                VerifyStatus::Changed => self.report.counts.changed += 1,
                VerifyStatus::Gone => self.report.counts.gone += 1,
            }
            let id = PassageId { article: article.stored.meta.id.clone(), slot: block.slot }.to_string();
            self.report.results.push(VerifyResult { id, status, source });
        }
        Ok(())
    }

    fn file(&mut self, stored: &str) -> (&mut FileState, std::path::PathBuf) {
        let path = self.archive.paths.open(stored);
        if !self.files.contains_key(stored) {
            // One file at a time keeps memory bounded.
            self.files.clear();
            let state = FileState::open(&path);
            self.files.insert(stored.to_owned(), state);
        }
        let state = self.files.get_mut(stored).expect("inserted just now");
        (state, path)
    }

    fn check(&mut self, stored: &str, source: Source, text: &str) -> (VerifyStatus, Source) {
        if stored == STANDARD_INPUT {
            return (VerifyStatus::Gone, source);
        }
        let (state, path) = self.file(stored);
        if state.file.is_none() {
            return (VerifyStatus::Gone, source);
        }
        let now = Source { sha256: state.sha256.clone(), ..source.clone() };
        match source.of {
            SourceOf::File => {
                if is_passage(state.range(source.bytes).as_deref(), &source.passage_sha256) {
                    return (VerifyStatus::Ok, now);
                }
                if let Some((bytes, line)) = state.shifted_place(&source) {
                    return (VerifyStatus::Moved, Source { bytes, line, ..now });
                }
                let bytes: &[u8] = state.bytes.get_or_insert_with(|| fs::read(&path).unwrap_or_default());
                match find(bytes, text, &source) {
                    Some((bytes, line)) => {
                        state.shift =
                            Some((bytes.start as i64 - source.bytes.start as i64, line as i64 - source.line as i64));
                        (VerifyStatus::Moved, Source { bytes, line, ..now })
                    }
                    None => (VerifyStatus::Changed, source),
                }
            }
            SourceOf::Extracted => {
                let records = state.extracted.get_or_insert_with(|| extracted(&path));
                let range = source.bytes.range();
                let holds = |text: &str| is_passage(text.as_bytes().get(range.clone()), &source.passage_sha256);
                // Nearly always it is the record on the same line.
                let behind = records.partition_point(|(line, _)| *line <= source.line);
                let same = behind.checked_sub(1).and_then(|i| records.get(i));
                let same_text = |(_, record): &(u64, String)| record.get(range.clone()) == Some(text);
                if same.is_some_and(|(_, record)| holds(record)) || records.iter().any(same_text) {
                    return (VerifyStatus::Ok, now);
                }
                let found = records.iter().find_map(|(line, record)| Some((*line, record.find(text)?)));
                match found {
                    Some((line, start)) => {
                        let bytes = ByteSpan::new(start, start + text.len());
                        (VerifyStatus::Moved, Source { bytes, line, ..now })
                    }
                    None => (VerifyStatus::Changed, source),
                }
            }
        }
    }
}

impl FileState {
    fn open(path: &Path) -> Self {
        let opened = hash_file(path).and_then(|(sha256, _)| Ok((File::open(path)?, sha256)));
        match opened {
            Ok((file, sha256)) => Self { file: Some(file), sha256, bytes: None, extracted: None, shift: None },
            Err(_) => Self { file: None, sha256: String::new(), bytes: None, extracted: None, shift: None },
        }
    }

    /// The place and line of a passage that moved as far as the one before: something was inserted or cut above both.
    fn shifted_place(&mut self, source: &Source) -> Option<(ByteSpan, u64)> {
        let (bytes, lines) = self.shift?;
        let start = usize::try_from(source.bytes.start as i64 + bytes).ok()?;
        let span = ByteSpan::new(start, start + source.bytes.len());
        let line = u64::try_from(source.line as i64 + lines).ok()?;
        is_passage(self.range(span).as_deref(), &source.passage_sha256).then_some((span, line))
    }

    /// The bytes in a range; `None` if the file is shorter.
    fn range(&mut self, span: ByteSpan) -> Option<Vec<u8>> {
        let file = self.file.as_mut()?;
        file.seek(SeekFrom::Start(span.start as u64)).ok()?;
        let mut bytes = Vec::with_capacity(span.len());
        file.take(span.len() as u64).read_to_end(&mut bytes).ok()?;
        (bytes.len() == span.len()).then_some(bytes)
    }
}

fn is_passage(bytes: Option<&[u8]>, wanted: &str) -> bool {
    bytes.is_some_and(|bytes| sha256(bytes) == wanted)
}

/// Where the passage stands now, and on which line: the place nearest to the old one whose bytes are the same.
fn find(bytes: &[u8], text: &str, source: &Source) -> Option<(ByteSpan, u64)> {
    let (raw, unit) = raw_passage(text, source)?;
    // In UTF-16 the same bytes may also stand across two characters.
    let start = memmem::find_iter(bytes, &raw)
        .filter(|start| start % unit.width() == source.bytes.start % unit.width())
        .min_by_key(|start| start.abs_diff(source.bytes.start))?;
    let lines = unit.lines(bytes.get(..start).unwrap_or_default());
    Some((ByteSpan::new(start, start + raw.len()), 1 + lines))
}

/// How characters are written in a file, as far as it matters for finding them again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Byte,
    Utf16Little,
    Utf16Big,
}

impl Unit {
    fn width(self) -> usize {
        if self == Self::Byte { 1 } else { 2 }
    }

    /// The line breaks in `bytes`; a carriage return counts where no line feed follows it.
    fn lines(self, bytes: &[u8]) -> u64 {
        let (feed, back): (&[u8], &[u8]) = match self {
            Self::Byte => (b"\n", b"\r"),
            Self::Utf16Little => (b"\n\0", b"\r\0"),
            Self::Utf16Big => (b"\0\n", b"\0\r"),
        };
        let width = self.width();
        let is_at = |what: &[u8], at: usize| at.is_multiple_of(width) && bytes.get(at..at + width) == Some(what);
        let feeds = memmem::find_iter(bytes, feed).filter(|at| at % width == 0).count();
        let returns = memmem::find_iter(bytes, back).filter(|at| at % width == 0 && !is_at(feed, at + width)).count();
        (feeds + returns) as u64
    }
}

/// The passage as it stands in its file: its text with those line breaks and in that encoding that give the checksum it was cited with.
///
/// `None` if none does, as in a passage that has several kinds of line breaks.
fn raw_passage(text: &str, source: &Source) -> Option<(Vec<u8>, Unit)> {
    let breaks: &[&str] = if text.contains('\n') { &["\n", "\r\n", "\r", "\u{2028}", "\u{2029}"] } else { &["\n"] };
    breaks.iter().find_map(|line_break| {
        let text = text.replace('\n', line_break);
        let utf16 = |encode: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(encode).collect::<Vec<u8>>();
        let eight_bit = |encoding: &'static Encoding| encoding.encode(&text).0.into_owned();
        let candidates: [(&dyn Fn() -> Vec<u8>, Unit); 5] = [
            (&|| text.as_bytes().to_vec(), Unit::Byte),
            (&|| eight_bit(WINDOWS_1252), Unit::Byte),
            (&|| eight_bit(ISO_8859_15), Unit::Byte),
            (&|| utf16(u16::to_le_bytes), Unit::Utf16Little),
            (&|| utf16(u16::to_be_bytes), Unit::Utf16Big),
        ];
        candidates
            .into_iter()
            .map(|(encode, unit)| (encode(), unit))
            .find(|(raw, _)| raw.len() == source.bytes.len() && is_passage(Some(raw), &source.passage_sha256))
    })
}

/// The texts of a file's records, and the lines they begin on.
fn extracted(path: &Path) -> Vec<(u64, String)> {
    let mut texts = Vec::new();
    let name = path.to_string_lossy();
    let _ = read_file(path, &name, &mut |record| {
        if let Ok(draft) = record {
            texts.push((draft.record_line, draft.text));
        }
        ControlFlow::Continue(())
    });
    texts
}

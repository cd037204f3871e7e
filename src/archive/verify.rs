//! Verifying: does a cited passage still stand where it was found?

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

use encoding_rs::{Encoding, ISO_8859_15, WINDOWS_1252};
use memchr::memmem;

use super::cite::{Citer, sha256};
use super::paths::STANDARD_INPUT;
use super::{Archive, ArchiveError};
use crate::engine::{Snapshot, StoredArticle};
use crate::ingest::{Member, ReadOptions, hash_file, read_members};
use crate::model::{ArticleId, ByteSpan, PassageId, Slot, Source, SourceOf, VerifyReport, VerifyResult, VerifyStatus};

/// Articles that are loaded at once when everything is verified.
const STEP: usize = 256;

/// A file, or an unpacked member of one.
trait Bytes: Read + Seek {}
impl<T: Read + Seek> Bytes for T {}

/// What is known of a file while its passages are verified.
struct FileState {
    /// The open file; `None` if it cannot be read.
    file: Option<Box<dyn Bytes>>,
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
        let mut checker = Checker::new(self, &*snapshot);
        for (article, passage) in &asked {
            checker.article(article, passage.as_ref().map(|passage| passage.slot))?;
        }
        checker.finish()
    }

    /// Checks every passage in the index.
    ///
    /// # Errors
    /// [`ArchiveError::Engine`] if the index cannot be read.
    pub fn verify_all(&self) -> Result<VerifyReport, ArchiveError> {
        let snapshot = self.snapshot();
        let mut checker = Checker::new(self, &*snapshot);
        let mut after = None;
        loop {
            let articles = snapshot.scan(after.as_ref(), STEP)?;
            for article in &articles {
                checker.article(article, None)?;
            }
            match articles.last() {
                Some(last) => after = Some(last.stored.meta.id.clone()),
                None => return checker.finish(),
            }
        }
    }
}

/// The passages of an article that stands in a container.
struct Packed {
    id: ArticleId,
    only: Option<Slot>,
    /// The place of its first passage in the report.
    first: usize,
}

struct Checker<'a> {
    archive: &'a Archive,
    snapshot: &'a dyn Snapshot,
    citer: Citer<'a>,
    report: VerifyReport,
    /// The file read last; articles of one file mostly follow each other.
    files: BTreeMap<String, FileState>,
    /// What stands in containers, by stored path and member: a container is unpacked once for all its articles.
    packed: BTreeMap<String, BTreeMap<String, Vec<Packed>>>,
}

impl<'a> Checker<'a> {
    fn new(archive: &'a Archive, snapshot: &'a dyn Snapshot) -> Self {
        let citer = Citer::new(archive, snapshot);
        let (files, packed) = (BTreeMap::new(), BTreeMap::new());
        Self { archive, snapshot, citer, report: VerifyReport::default(), files, packed }
    }

    fn article(&mut self, article: &StoredArticle, only: Option<Slot>) -> Result<(), ArchiveError> {
        let StoredArticle { stored, blocks, .. } = article;
        let member = stored.container.as_ref().filter(|_| stored.path != STANDARD_INPUT);
        if let Some(member) = member {
            let members = self.packed.entry(stored.path.clone()).or_default();
            let packed = Packed { id: stored.meta.id.clone(), only, first: self.report.results.len() };
            members.entry(member.clone()).or_default().push(packed);
        }
        for block in blocks.iter().filter(|block| only.is_none_or(|slot| slot == block.slot)) {
            let source = self.citer.source(stored, block)?;
            let (status, source) = match member {
                // Until it is found in its container.
                Some(_) => (VerifyStatus::Changed, source),
                None => self.check(&stored.path, source, &block.text),
            };
            let id = PassageId { article: stored.meta.id.clone(), slot: block.slot }.to_string();
            self.report.results.push(VerifyResult { id, status, source });
        }
        Ok(())
    }

    /// Looks into the containers, and counts.
    fn finish(mut self) -> Result<VerifyReport, ArchiveError> {
        for (stored, mut members) in std::mem::take(&mut self.packed) {
            let path = self.archive.paths.open(&stored);
            let Ok((sha256, _)) = hash_file(&path) else {
                for packed in members.values().flatten() {
                    self.set(packed, &mut |_, _| Ok(None))?;
                }
                continue;
            };
            let mut failed = Ok(());
            let wanted = members.keys().cloned().collect();
            // A container that is broken now lacks members, whose passages stay changed.
            let _ = read_members(&path, &path.to_string_lossy(), wanted, &mut |member: Member| {
                let articles = members.remove(&member.container).unwrap_or_default();
                let mut state = FileState::of_member(member, sha256.clone());
                for packed in &articles {
                    let set = self.set(packed, &mut |source, text| Ok(Some(state.check(source, text, Vec::new))));
                    if let Err(error) = set {
                        failed = Err(error);
                    }
                }
            });
            failed?;
        }
        let mut report = self.report;
        for result in &report.results {
            match result.status {
                VerifyStatus::Ok => report.counts.ok += 1,
                VerifyStatus::Moved => report.counts.moved += 1,
                VerifyStatus::Changed => report.counts.changed += 1,
                VerifyStatus::Gone => report.counts.gone += 1,
            }
        }
        Ok(report)
    }

    /// Checks the passages of an article from a container; `None` of `check` means that the file is gone.
    fn set(&mut self, packed: &Packed, check: CheckPacked<'_>) -> Result<(), ArchiveError> {
        let Some(article) = self.snapshot.articles(std::slice::from_ref(&packed.id))?.pop().flatten() else {
            return Ok(());
        };
        let blocks = article.blocks.iter().filter(|block| packed.only.is_none_or(|slot| slot == block.slot));
        for (block, result) in blocks.zip(self.report.results.iter_mut().skip(packed.first)) {
            match check(result.source.clone(), &block.text)? {
                Some((status, source)) => (result.status, result.source) = (status, source),
                None => result.status = VerifyStatus::Gone,
            }
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
        state.check(source, text, || extracted(&path))
    }
}

impl FileState {
    fn open(path: &Path) -> Self {
        let opened = hash_file(path).and_then(|(sha256, _)| Ok((File::open(path)?, sha256)));
        match opened {
            Ok((file, sha256)) => {
                Self { file: Some(Box::new(file)), sha256, bytes: None, extracted: None, shift: None }
            }
            Err(_) => Self { file: None, sha256: String::new(), bytes: None, extracted: None, shift: None },
        }
    }

    /// A member of a container with this checksum.
    fn of_member(member: Member, sha256: String) -> Self {
        let file: Box<dyn Bytes> = Box::new(member.raw);
        Self { file: Some(file), sha256, bytes: None, extracted: Some(member.texts), shift: None }
    }

    /// How a passage stands in the file now; `extract` gives the texts of the file's records.
    fn check(
        &mut self,
        source: Source,
        text: &str,
        extract: impl FnOnce() -> Vec<(u64, String)>,
    ) -> (VerifyStatus, Source) {
        let now = Source { sha256: self.sha256.clone(), ..source.clone() };
        match source.of {
            SourceOf::File => {
                if is_passage(self.range(source.bytes).as_deref(), &source.passage_sha256) {
                    return (VerifyStatus::Ok, now);
                }
                if let Some((bytes, line)) = self.shifted_place(&source) {
                    return (VerifyStatus::Moved, Source { bytes, line, ..now });
                }
                if self.bytes.is_none() {
                    self.bytes = Some(self.all());
                }
                match find(self.bytes.as_deref().unwrap_or_default(), text, &source) {
                    Some((bytes, line)) => {
                        self.shift =
                            Some((bytes.start as i64 - source.bytes.start as i64, line as i64 - source.line as i64));
                        (VerifyStatus::Moved, Source { bytes, line, ..now })
                    }
                    None => (VerifyStatus::Changed, source),
                }
            }
            SourceOf::Extracted => {
                let records = self.extracted.get_or_insert_with(extract);
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

    /// All bytes, as far as they can be read.
    fn all(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some(file) = &mut self.file {
            let _ = file.rewind().and_then(|()| file.read_to_end(&mut bytes));
        }
        bytes
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

/// Tells how a passage of a container stands there now.
type CheckPacked<'a> = &'a mut dyn FnMut(Source, &str) -> Result<Option<(VerifyStatus, Source)>, ArchiveError>;

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
    let _ = ReadOptions::CHECK.read_file(path, &name, &mut |record| {
        if let Ok(draft) = record {
            texts.push((draft.record_line, draft.text));
        }
        ControlFlow::Continue(())
    });
    texts
}

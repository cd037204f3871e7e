//! One file, or an unpacked member of one, in which passages are looked for.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::place::{find, is_passage};
use crate::archive::paths::device;
use crate::ingest::{Converters, Member, ReadOptions, RecordText, hash, unreadable};
use crate::model::{ByteSpan, SkipReason, Skipped, Source, SourceOf, VerifyStatus, place_in_file};

/// What is said of a passage.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub(super) status: VerifyStatus,
    /// Where the passage stands now; `None` for where it was indexed from.
    pub(super) now: Option<Box<Source>>,
    /// Why it cannot be looked at.
    pub(super) reason: Option<String>,
}

impl Verdict {
    pub(super) const CHANGED: Self = Self { status: VerifyStatus::Changed, now: None, reason: None };
    pub(super) const GONE: Self = Self { status: VerifyStatus::Gone, now: None, reason: None };

    /// The index itself holds another text by now than was cited.
    pub(super) fn other_text() -> Self {
        Self { reason: Some("the index holds another text there than was cited".to_owned()), ..Self::CHANGED }
    }

    pub(super) fn unreadable(reason: impl Into<String>) -> Self {
        Self { status: VerifyStatus::Unreadable, now: None, reason: Some(reason.into()) }
    }

    fn found(status: VerifyStatus, now: Source) -> Self {
        Self { status, now: Some(Box::new(now)), reason: None }
    }
}

trait Bytes: Read + Seek {}
impl<T: Read + Seek> Bytes for T {}

/// A file that can be looked at, and what is known of it while its passages are verified.
pub(super) struct Held {
    path: PathBuf,
    /// The member, if it is one.
    member: Option<String>,
    raw: Box<dyn Bytes>,
    /// Commands that its text may be made with.
    converters: Converters,
    /// Of the whole file, also for a member.
    pub(super) sha256: String,
    /// All bytes; read when a passage does not stand where it stood.
    bytes: Option<Vec<u8>>,
    /// How far the last moved passage moved, in bytes and in lines.
    shift: Option<(i64, i64)>,
    /// The texts that its records give, in order, or why they are not to be had; made when first needed.
    records: Option<Result<Vec<RecordText>, Skipped>>,
    /// How many records further the last extracted passage stood that was not in its old record.
    records_on: i64,
}

impl Held {
    /// Opens and hashes a file; else what is to be said of everything in it. `mount` is the device it lay on if that is not the index's.
    pub(super) fn open(path: &Path, mount: Option<u64>, converters: &Converters) -> Result<Self, Verdict> {
        let refused = |error: io::Error| Verdict::unreadable(unreadable(&error));
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(Verdict::unreadable("a folder stands in its place")),
            // Opening it might wait for ever.
            Ok(metadata) if !metadata.is_file() => {
                return Err(Verdict::unreadable("a pipe, socket or device stands in its place"));
            }
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Err(absent(path, mount));
            }
            Err(error) => return Err(refused(error)),
        }
        let mut file = File::open(path).map_err(refused)?;
        let (sha256, _) = hash(&mut file).map_err(refused)?;
        Ok(Self { converters: converters.clone(), ..Self::new(path, Box::new(file), sha256) })
    }

    /// A member of a container with this checksum.
    pub(super) fn of_member(path: &Path, member: Member, sha256: String) -> Self {
        let Member { container, raw, texts } = member;
        Self { member: Some(container), records: Some(Ok(texts)), ..Self::new(path, Box::new(raw), sha256) }
    }

    fn new(path: &Path, raw: Box<dyn Bytes>, sha256: String) -> Self {
        let (member, converters) = (None, Converters::NONE);
        let path = path.to_owned();
        Self { path, member, raw, converters, sha256, bytes: None, shift: None, records: None, records_on: 0 }
    }

    /// How a passage stands in the file now.
    pub(super) fn check(&mut self, source: &Source, text: &str) -> Verdict {
        let found = match source.of {
            SourceOf::File => self.in_file(source, text).map_err(|error| unreadable(&error)),
            SourceOf::Extracted => self.in_records(source, text),
        };
        match found {
            Ok(Some((status, place))) => {
                let old = || Place { bytes: source.bytes, line: source.line, container: source.container.clone() };
                let Place { bytes, line, container } = place.unwrap_or_else(old);
                let now = Source { sha256: self.sha256.clone(), container, bytes, line, ..source.clone() };
                Verdict::found(status, now)
            }
            Ok(None) => self.missing(source),
            Err(why) => Verdict::unreadable(why),
        }
    }

    /// What is said of a passage that is not found: never that it changed if every byte of the file is as it was.
    pub(super) fn missing(&self, source: &Source) -> Verdict {
        if self.sha256 != source.sha256 {
            return Verdict::CHANGED;
        }
        Verdict::unreadable("the file is as it was, but is read in another way now; index it again")
    }

    /// Looks for a passage whose range counts in the file itself.
    fn in_file(&mut self, source: &Source, text: &str) -> io::Result<Option<Standing>> {
        if is_passage(self.range(source.bytes)?.as_deref(), &source.passage_sha256) {
            return Ok(Some((VerifyStatus::Ok, None)));
        }
        let moved = |(bytes, line)| {
            Some((VerifyStatus::Moved, Some(Place { bytes, line, container: source.container.clone() })))
        };
        if let Some(place) = self.shifted(source)? {
            return Ok(moved(place));
        }
        if self.bytes.is_none() {
            let mut all = Vec::new();
            self.raw.rewind()?;
            self.raw.read_to_end(&mut all)?;
            self.bytes = Some(all);
        }
        let Some((bytes, line)) = find(self.bytes.as_deref().unwrap_or_default(), text, source) else {
            return Ok(None);
        };
        self.shift = Some((bytes.start as i64 - source.bytes.start as i64, line as i64 - source.line as i64));
        Ok(moved((bytes, line)))
    }

    /// Looks for a passage whose range counts in the text of its record.
    ///
    /// # Errors
    /// Why the texts of the records cannot be made, where that says nothing of the file.
    fn in_records(&mut self, source: &Source, text: &str) -> Result<Option<Standing>, String> {
        let (path, converters) = (&self.path, &self.converters);
        let records = match self.records.get_or_insert_with(|| extracted(path, converters)) {
            Ok(records) => records,
            Err(Skipped { message, .. }) => return Err(message.clone()),
        };
        let range = source.bytes.range();
        let holds = |at: usize| {
            let record = records.get(at).and_then(|record| record.text.as_bytes().get(range.clone()));
            is_passage(record, &source.passage_sha256)
        };
        // Nearly always it is the record on the same line, or as far from it as the one before.
        let old = records.partition_point(|record| record.line <= source.line).checked_sub(1);
        let shifted = old.and_then(|old| usize::try_from(old as i64 + self.records_on).ok());
        if old.into_iter().chain(shifted).any(holds) {
            return Ok(Some((VerifyStatus::Ok, None)));
        }
        let same = records.iter().position(|record| record.text.get(range.clone()) == Some(text));
        if let Some(at) = same {
            self.records_on = old.map_or(0, |old| at as i64 - old as i64);
            return Ok(Some((VerifyStatus::Ok, None)));
        }
        let found = records.iter().find_map(|record| Some((record, record.text.find(text)?)));
        Ok(found.map(|(record, start)| {
            let bytes = ByteSpan::new(start, start + text.len());
            let container = place_in_file(self.member.as_deref(), &record.pages, start);
            (VerifyStatus::Moved, Some(Place { bytes, line: record.line, container }))
        }))
    }

    /// The place of a passage that moved as far as the one before: something was inserted or cut above both.
    fn shifted(&mut self, source: &Source) -> io::Result<Option<(ByteSpan, u64)>> {
        let Some((bytes, lines)) = self.shift else { return Ok(None) };
        let start = usize::try_from(source.bytes.start as i64 + bytes).ok();
        let place = start.zip(u64::try_from(source.line as i64 + lines).ok());
        let Some((start, line)) = place else { return Ok(None) };
        let span = ByteSpan::new(start, start + source.bytes.len());
        let is_there = is_passage(self.range(span)?.as_deref(), &source.passage_sha256);
        Ok(is_there.then_some((span, line)))
    }

    /// The bytes in a range; `None` if the file is shorter.
    fn range(&mut self, span: ByteSpan) -> io::Result<Option<Vec<u8>>> {
        self.raw.seek(SeekFrom::Start(span.start as u64))?;
        let mut bytes = Vec::with_capacity(span.len());
        self.raw.by_ref().take(span.len() as u64).read_to_end(&mut bytes)?;
        Ok((bytes.len() == span.len()).then_some(bytes))
    }
}

/// How a passage stands, and where if not in its old place.
type Standing = (VerifyStatus, Option<Place>);

/// Where a passage stands in a file.
struct Place {
    bytes: ByteSpan,
    line: u64,
    container: Option<String>,
}

/// What is said of a file that is not there. It is gone only if what it lay on is there.
fn absent(path: &Path, mount: Option<u64>) -> Verdict {
    if path.is_symlink() {
        return Verdict::unreadable("the link leads to a file that is not there");
    }
    let Some(mount) = mount else { return Verdict::GONE };
    let folder = path.ancestors().skip(1).map(|folder| if folder == Path::new("") { Path::new(".") } else { folder });
    let nearest = folder.filter_map(|folder| fs::metadata(folder).ok()).next();
    if nearest.and_then(|folder| device(&folder)) == Some(mount) {
        return Verdict::GONE;
    }
    Verdict::unreadable("the disk or share that it lay on is not mounted")
}

/// The texts of a file's records.
///
/// # Errors
/// A report that says nothing of the file: a command that is missing, or something that the operating system refuses.
fn extracted(path: &Path, converters: &Converters) -> Result<Vec<RecordText>, Skipped> {
    let mut texts = Vec::new();
    let name = path.to_string_lossy();
    let options = ReadOptions { converters: converters.clone(), ..ReadOptions::CHECK };
    // As far as it can be read: what stands behind a broken place was not indexed either.
    let read = options.read_file(path, &name, &mut |record| {
        texts.extend(record.ok().map(RecordText::from));
        ControlFlow::Continue(())
    });
    match read {
        Err(refused) if texts.is_empty() && says_nothing(&refused) => Err(refused),
        _ => Ok(texts),
    }
}

/// Whether a report says nothing of the file: it may hold what was cited.
pub(super) fn says_nothing(refused: &Skipped) -> bool {
    matches!(refused.reason, SkipReason::Unreadable | SkipReason::UnsupportedFormat)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_disk_that_is_not_mounted_is_not_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("platte/ordner/a.txt");
        let here = device(&fs::metadata(folder.path()).unwrap()).unwrap();
        let status = |mount| absent(&path, mount).status;
        assert_eq!(status(None), VerifyStatus::Gone, "it lay on the disk of the index, which is there");
        assert_eq!(status(Some(here)), VerifyStatus::Gone, "its disk is there");
        assert_eq!(status(Some(here + 1)), VerifyStatus::Unreadable);
    }
}

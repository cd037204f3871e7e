//! Zip archives: read from the list of members at their end, or, where that is cut off, one after the other.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;

use tempfile::SpooledTempFile;
use zip::read::{ZipReadOptions, read_zipfile_from_stream};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::limits::{Guarded, IN_MEMORY, MAX_UNPACKED_BYTES};
use super::member::{is_hidden, name_of, read_member, refuse_member};
use crate::ingest::detect::Head;
use crate::ingest::format::{Each, Format, Input, refused};
use crate::ingest::session::{Nesting, Stream};
use crate::ingest::skipped;
use crate::ingest::trouble::trouble_in;
use crate::model::{SkipReason, Skipped};

/// The flag of a member whose name is UTF-8.
const UTF8_NAME: u16 = 1 << 11;

/// A zip archive.
pub(super) struct Zip;

trait Seekable: Read + Seek {}
impl<T: Read + Seek> Seekable for T {}

impl Format for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06")
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let (name, outer) = (input.name, input.nesting);
        let file = outer.session.file.filter(|_| outer.is_root());
        let mut archive: Box<dyn Seekable> = match file {
            Some(path) => Box::new(File::open(path).map_err(|error| refused(name, &error))?),
            None => {
                let mut spooled = SpooledTempFile::new(IN_MEMORY);
                let copied = io::copy(&mut input.take(MAX_UNPACKED_BYTES), &mut spooled);
                copied.map_err(|error| refused(name, &error))?;
                Box::new(spooled)
            }
        };
        let length = archive.seek(io::SeekFrom::End(0)).map_err(|error| refused(name, &error))?;
        if outer.is_root() {
            outer.session.raw.set(length);
        }
        let mut archive = match ZipIterable::try_new(&mut archive, zip::read::Config::default()) {
            Ok(archive) => archive,
            Err(ZipError::InvalidArchive(_)) => return read_cut(&mut archive, input, each),
            Err(error) => return Err(broken(name, &error)),
        };
        if is_office(&mut archive) {
            return Err(office(name));
        }
        if archive.is_empty() {
            return Err(skipped(name, SkipReason::Empty, "the archive is empty".to_owned()));
        }
        let files = archive.files().map_err(|error| broken(name, &error))?;
        let mut left = length;
        while let Some(entry) = files.next() {
            let entry = entry.map_err(|error| broken(name, &error))?;
            let member = match entry.name() {
                Ok(member) if entry.flags().as_u16() & UTF8_NAME != 0 || entry.name_raw().is_ascii() => {
                    member.into_owned()
                }
                _ => name_of(entry.name_raw()),
            };
            if is_no_file(&member) || entry.is_symlink() {
                continue;
            }
            let (size, packed) = (entry.size(), entry.compressed_size());
            left = match left.checked_sub(packed.min(length)) {
                Some(left) => left,
                // However often a body is shared, each of its members costs its whole size.
                None => {
                    let message = "members of the archive claim more bytes than it has: they overlap (an archive bomb?), or its list of members is broken; unpack it yourself if you trust it";
                    return Err(skipped(name, SkipReason::Malformed, message.to_owned()));
                }
            };
            let reader = files.reader_mut();
            let flow = match entry.with_reader(reader, ZipReadOptions::new()) {
                Ok(mut file) => {
                    let stream = Stream { bytes: &mut file, name: &member, size: Some(size), format: None };
                    one(stream, packed, outer, each)?
                }
                Err(error) => {
                    let Skipped { reason, message, .. } = broken(name, &error);
                    refuse_member(&member, reason, message, outer, each)
                }
            };
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Reads an archive that has no list of members, as it is cut off before: each member has lines of its own. Those before the cut are read, that which
/// is cut is named.
///
/// # Errors
/// A report of the cut, in any case.
fn read_cut(archive: &mut dyn Seekable, input: &Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
    let (name, outer) = (input.name, input.nesting);
    archive.rewind().map_err(|error| refused(name, &error))?;
    let mut archive = io::BufReader::new(archive);
    // Programs that write to a stream say how long a member is behind it: where that begins nobody knows then.
    while let Ok(Some(mut entry)) = read_zipfile_from_stream(&mut archive) {
        if SIGNS.contains(&entry.name_raw()) {
            return Err(office(name));
        }
        let member = name_of(entry.name_raw());
        let (size, packed) = (entry.size(), entry.compressed_size());
        if is_no_file(&member) {
            continue;
        }
        let stream = Stream { bytes: &mut entry, name: &member, size: Some(size), format: None };
        if one(stream, packed, outer, each)?.is_break() {
            return Ok(());
        }
    }
    let message = "the zip archive is broken or cut off, and has no list of its members; what stands before is read; get it anew, or try `zip -FF FILE`";
    Err(skipped(name, SkipReason::Malformed, message.to_owned()))
}

/// Whether a member is a folder, or hidden.
fn is_no_file(member: &str) -> bool {
    member.ends_with('/') || is_hidden(member)
}

/// What to say of an Office file that no command converts.
fn office(name: &str) -> Skipped {
    let message = "this is an Office file or an e-book, which is not read; turn it into text with `pandoc -t plain FILE`, or `soffice --convert-to txt FILE`";
    skipped(name, SkipReason::UnsupportedFormat, message.to_owned())
}

/// Members that Office files and e-books begin with.
const SIGNS: [&[u8]; 4] = [b"[Content_Types].xml", b"mimetype", b"META-INF/container.xml", b"META-INF/MANIFEST.MF"];

/// Reads one member, of which `packed` bytes stand in the archive.
fn one(stream: Stream<'_>, packed: u64, outer: Nesting<'_>, each: Each<'_>) -> Result<ControlFlow<()>, Skipped> {
    let packed = Cell::new(packed.max(1));
    let mut guarded = Guarded::new(stream.bytes, &packed, outer.session, "zip member");
    read_member(Stream { bytes: &mut guarded, ..stream }, outer, each)
}

/// Whether an archive is an Office file or an e-book: by the members that these begin with.
fn is_office<R: Read + Seek>(archive: &mut ZipIterable<R>) -> bool {
    const LOOKED_AT: usize = 32;
    let Ok(files) = archive.files() else { return false };
    files.take(LOOKED_AT).flatten().any(|entry| SIGNS.contains(&entry.name_raw()))
}

/// What to say of an archive or a member that cannot be opened.
fn broken(name: &str, error: &ZipError) -> Skipped {
    let (reason, message) = match error {
        ZipError::Io(error) if error.raw_os_error().is_some() || trouble_in(error).is_some() => {
            return refused(name, error);
        }
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => {
            (SkipReason::UnsupportedFormat, "it is encrypted; unpack it with its password")
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            (SkipReason::UnsupportedFormat, "it is packed in a way that is not read; unpack it with `7z x FILE`")
        }
        _ => (SkipReason::Malformed, "the zip archive is broken or cut off; get it anew, or try `zip -FF FILE`"),
    };
    skipped(name, reason, message.to_owned())
}

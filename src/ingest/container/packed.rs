//! Files compressed with gzip or zstd, of one part or several.

use std::cell::Cell;
use std::io::Read;

use super::limits::{Counted, Guarded};
use super::parts::Parts;
use crate::ingest::detect::Head;
use crate::ingest::format::{Each, Format, Input, refused};
use crate::ingest::session::{Nesting, Stream};
use crate::model::Skipped;

/// The logarithm of the largest window that a zstd file may ask for, in bytes: 128 MiB, as `zstd --long` writes.
const WINDOW_LOG: u32 = 27;

pub(super) const GZIP_NAME: &str = "gzip";
pub(super) const ZSTD_NAME: &str = "zstd";

/// A compressed file.
pub(super) struct Packed {
    name: &'static str,
    magic: &'static [u8],
    endings: &'static [&'static str],
    what: &'static str,
}

pub(super) const GZIP: Packed =
    Packed { name: GZIP_NAME, magic: b"\x1F\x8B\x08", endings: &[".gz", ".gzip"], what: "gzip stream" };
pub(super) const ZSTD: Packed =
    Packed { name: ZSTD_NAME, magic: b"\x28\xB5\x2F\xFD", endings: &[".zst", ".zstd"], what: "zstd stream" };

impl Format for Packed {
    fn name(&self) -> &'static str {
        self.name
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(self.magic)
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let (name, outer) = (input.name, input.nesting);
        let stem = self.stem(name);
        let packed = Cell::new(0);
        let counted = Counted { inner: input, bytes: &packed };
        let decoder: Box<dyn Read + '_> = if self.name == GZIP_NAME {
            Box::new(Parts::new(counted, outer.session))
        } else {
            let mut decoder = zstd::stream::read::Decoder::new(counted).map_err(|error| refused(name, &error))?;
            decoder.window_log_max(WINDOW_LOG).map_err(|error| refused(name, &error))?;
            Box::new(decoder)
        };
        let mut guarded = Guarded::new(decoder, &packed, outer.session, self.what);
        let nesting = Nesting { stem: Some(stem), ..outer };
        nesting.read(Stream { bytes: &mut guarded, name: stem, size: None, format: None }, each)
    }
}

impl Packed {
    /// The file's name without folders and the ending.
    fn stem<'a>(&self, name: &'a str) -> &'a str {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let without = |ending: &&str| {
            let at = name.len().checked_sub(ending.len()).filter(|at| *at > 0)?;
            name.get(at..)?.eq_ignore_ascii_case(ending).then(|| name.get(..at)).flatten()
        };
        self.endings.iter().find_map(without).unwrap_or(name)
    }
}

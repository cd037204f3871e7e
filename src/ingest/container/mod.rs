//! Containers: compressed files, and archives of several files. Their members are read as files are.
//!
//! ```text
//! packed (gzip, zstd) ─→ one stream, within limits ─→ any format
//! tar, zip, warc, arc ─→ one stream per member     ─→ any format
//! mail, mbox          ─→ one stream per part       ─→ any format
//! ```
//!
//! A container is known by its content. An archive may hold compressed files and other archives, those no more archives: nothing is
//! unpacked deeper. A member is named by its path inside the archive, behind the name of an inner archive and `!`
//! (`2025/oktober.zip!seite.html`); of several members of one name the second has `#2` behind it, and so on. The only content of a
//! compressed file is named as the file without its ending.
//! Hidden members (names with `.` before them, `__MACOSX`) are left out, as hidden files are.
//!
//! Nothing is written to disk, but for a zip archive that comes on standard input or inside another container: a zip file is read from its end.

mod answer;
mod arc;
mod limits;
mod mail;
mod mbox;
mod member;
mod packed;
mod parts;
mod saved;
mod sender;
mod source;
mod tape;
mod warc;
mod zipped;

use super::format::Format;
use super::session::Nesting;
use super::skipped;
use crate::model::{SkipReason, Skipped};

pub(super) use limits::IN_MEMORY;
pub use limits::{FREE_BYTES, FREE_FILE_BYTES, MAX_MEMBERS, MAX_NESTING, MAX_RATIO, MAX_UNPACKED_BYTES};

/// The containers among the formats.
pub(super) const CONTAINERS: [&dyn Format; 8] =
    [&packed::GZIP, &packed::ZSTD, &zipped::Zip, &warc::Warc, &arc::Arc, &mbox::Mbox, &mail::Mail, &tape::Tar];

/// Why a container is not read where it stands: because that is too deep.
pub(super) fn refuse(container: &dyn Format, nesting: Nesting<'_>) -> Option<Skipped> {
    let is_packed = matches!(container.name(), packed::GZIP_NAME | packed::ZSTD_NAME);
    let too_deep = if is_packed { nesting.stem.is_some() } else { nesting.archives >= MAX_NESTING };
    too_deep.then(|| {
        let message = "an archive inside an archive inside an archive, or a file that is compressed twice, is not read; unpack the outer one first";
        skipped(nesting.session.name, SkipReason::UnsupportedFormat, message.to_owned())
    })
}

//! Containers: compressed files, and archives of several files. Their members are read as files are.
//!
//! ```text
//! packed (gzip, zstd) ─→ one stream, within limits ─→ any format
//! tar, zip, warc      ─→ one stream per member     ─→ any format
//! ```
//!
//! A container is known by its content. An archive may hold compressed files and other archives, those no more archives: nothing is
//! unpacked deeper. A member is named by its path inside the archive, behind the name of an inner archive and `!`
//! (`2025/oktober.zip!seite.html`); the only content of a compressed file is named as the file without its ending.
//! Hidden members (names with `.` before them, `__MACOSX`) are left out, as hidden files are.
//!
//! Nothing is written to disk, but for a zip archive that comes on standard input or inside another container: a zip file is read from its end.

mod limits;
mod member;
mod packed;
mod tape;
mod warc;
mod zipped;

use std::cell::Cell;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use super::format::{Each, Format};
use super::read::{ReadOptions, read_at};
use super::skipped;
use crate::model::{SkipReason, Skipped};

pub(super) use limits::trouble_in;
pub use limits::{FREE_BYTES, MAX_MEMBERS, MAX_NESTING, MAX_RATIO, MAX_UNPACKED_BYTES};
pub use member::{Member, read_members};
pub(super) use member::{Visit, visit};

/// The containers among the formats.
pub(super) const CONTAINERS: [&dyn Format; 5] = [&packed::GZIP, &packed::ZSTD, &zipped::Zip, &warc::Warc, &tape::Tar];

/// One file that is read, with everything inside it.
pub(super) struct Session<'a> {
    /// What the file is called in reports.
    pub(super) name: &'a str,
    /// How it is read.
    pub(super) options: &'a ReadOptions,
    /// Where it can be opened again; `None` for a stream.
    pub(super) file: Option<&'a Path>,
    /// Who wants to see the members' bytes.
    pub(super) visit: Option<&'a dyn Visit>,
    /// Bytes unpacked so far.
    unpacked: Cell<u64>,
    /// Members met so far.
    members: Cell<u64>,
    /// Records of web archives that are no pages.
    passed_over: Cell<u64>,
}

impl<'a> Session<'a> {
    pub(super) fn new(name: &'a str, file: Option<&'a Path>, options: &'a ReadOptions) -> Self {
        Self {
            name,
            options,
            file,
            visit: None,
            unpacked: Cell::new(0),
            members: Cell::new(0),
            passed_over: Cell::new(0),
        }
    }

    /// Counts a record that is no page.
    fn pass_over(&self) {
        self.passed_over.set(self.passed_over.get() + 1);
    }

    /// How many records were no pages.
    pub(super) fn passed_over(&self) -> u64 {
        self.passed_over.get()
    }
}

/// Where an input stands: it is a file of its own, or stands in one.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) session: &'a Session<'a>,
    /// The member's name.
    label: Option<&'a str>,
    /// If it was unpacked just now: its name without the ending.
    stem: Option<&'a str>,
    /// How many archives it stands in.
    archives: u8,
}

impl<'a> Place<'a> {
    pub(super) fn root(session: &'a Session<'a>) -> Self {
        Self { session, label: None, stem: None, archives: 0 }
    }

    /// Whether it is the file itself.
    pub(super) fn is_root(self) -> bool {
        self.archives == 0 && self.stem.is_none()
    }

    /// The name of a member that holds text; `None` for a file of its own.
    pub(super) fn member(self) -> Option<&'a str> {
        self.label.or(self.stem)
    }

    /// A report about what stands here.
    pub(super) fn blame(self, report: Skipped) -> Skipped {
        let container = report.container.or_else(|| self.label.map(str::to_owned));
        Skipped { path: self.session.name.to_owned(), container, ..report }
    }

    /// Why a container is not read here: because it stands too deep.
    pub(super) fn refuse(self, format: &dyn Format) -> Option<Skipped> {
        let is_packed = matches!(format.name(), packed::GZIP_NAME | packed::ZSTD_NAME);
        let too_deep = if is_packed { self.stem.is_some() } else { self.archives >= MAX_NESTING };
        too_deep.then(|| {
            let message = "an archive inside an archive inside an archive, or a file that is compressed twice, is not read; unpack the outer one first";
            skipped(self.session.name, SkipReason::UnsupportedFormat, message.to_owned())
        })
    }
}

/// Reads a member of an archive at `outer`; broken ones are reported, and the rest goes on.
///
/// # Errors
/// A report if the archive is to be read no further.
fn read_member(
    reader: &mut dyn Read,
    name: &str,
    size: Option<u64>,
    outer: Place<'_>,
    each: Each<'_>,
) -> Result<ControlFlow<()>, Skipped> {
    read_member_with(name, outer, each, |place, each| read_at(reader, name, size, place, each).map(drop))
}

/// As [`read_member`], in a way of its own.
fn read_member_with(
    name: &str,
    outer: Place<'_>,
    each: Each<'_>,
    read: impl FnOnce(Place<'_>, Each<'_>) -> Result<(), Skipped>,
) -> Result<ControlFlow<()>, Skipped> {
    count_member(outer)?;
    let label = label(outer, name);
    let place = Place { label: Some(&label), stem: None, archives: outer.archives + 1, ..outer };
    let mut stopped = false;
    let was_read = read(place, &mut |record| {
        let flow = each(record);
        stopped |= flow.is_break();
        flow
    });
    if let Err(skipped) = was_read
        && !stopped
    {
        stopped = each(Err(skipped)).is_break();
    }
    let is_done = outer.session.visit.is_some_and(Visit::is_done);
    Ok(if stopped || is_done { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
}

/// Reports a member that cannot be read.
fn refuse_member(name: &str, reason: SkipReason, message: String, outer: Place<'_>, each: Each<'_>) -> ControlFlow<()> {
    let container = Some(label(outer, name));
    each(Err(Skipped { path: outer.session.name.to_owned(), container, line: None, reason, message }))
}

/// The name of a member of an archive at `outer`.
fn label(outer: Place<'_>, name: &str) -> String {
    outer.label.map_or_else(|| name.to_owned(), |outer| format!("{outer}!{name}"))
}

fn count_member(outer: Place<'_>) -> Result<(), Skipped> {
    let members = &outer.session.members;
    members.set(members.get() + 1);
    if members.get() <= MAX_MEMBERS {
        return Ok(());
    }
    let message = format!("it has more than {MAX_MEMBERS} members, of which the first are read; split it into several");
    Err(skipped(outer.session.name, SkipReason::TooLarge, message))
}

/// Whether a member is left out as hidden files are.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || (part.starts_with('.') && !matches!(part, "." | "..")))
}

/// A member's name as text: UTF-8, else the code page that most old archives are written in.
fn name_of(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.strip_prefix("./").map_or_else(|| name.clone(), str::to_owned)
}

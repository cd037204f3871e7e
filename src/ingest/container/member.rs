//! What all archives do with a member: name it, count it, read it or report it.

use std::ops::ControlFlow;

use super::limits::{MAX_MEMBERS, is_overdrawn, overdrawn};
use crate::ingest::format::Each;
use crate::ingest::session::{Nesting, Stream, Visit};
use crate::ingest::skipped;
use crate::model::{SkipReason, Skipped};

/// Reads a member of an archive at `outer`; broken ones are reported, and the rest goes on.
///
/// # Errors
/// A report if the archive is to be read no further.
pub(super) fn read_member(stream: Stream<'_>, outer: Nesting<'_>, each: Each<'_>) -> Result<ControlFlow<()>, Skipped> {
    count_member(outer)?;
    let label = label(outer, stream.name);
    let nesting = Nesting { label: Some(&label), stem: None, archives: outer.archives + 1, ..outer };
    let mut stopped = false;
    let was_read = nesting.read(stream, &mut |record| {
        let flow = each(record);
        stopped |= flow.is_break();
        flow
    });
    if let Err(skipped) = was_read
        && !stopped
    {
        stopped = each(Err(skipped)).is_break();
    }
    if !stopped && is_overdrawn(outer.session) {
        return Err(skipped(outer.session.name, SkipReason::TooLarge, overdrawn()));
    }
    let is_done = outer.session.visit.is_some_and(Visit::is_done);
    Ok(if stopped || is_done { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
}

/// Reports a member that cannot be read.
pub(super) fn refuse_member(
    name: &str,
    reason: SkipReason,
    message: String,
    outer: Nesting<'_>,
    each: Each<'_>,
) -> ControlFlow<()> {
    let container = Some(label(outer, name));
    each(Err(Skipped { path: outer.session.name.to_owned(), container, line: None, reason, message }))
}

/// The name of the next member of an archive at `outer`.
fn label(outer: Nesting<'_>, name: &str) -> String {
    let name = outer.label.map_or_else(|| name.to_owned(), |outer| format!("{outer}!{name}"));
    outer.session.name_apart(name)
}

/// Counts a member.
///
/// # Errors
/// A report if they are too many.
pub(super) fn count_member(outer: Nesting<'_>) -> Result<(), Skipped> {
    let members = &outer.session.members;
    members.set(members.get() + 1);
    if members.get() <= MAX_MEMBERS {
        return Ok(());
    }
    let message = format!("it has more than {MAX_MEMBERS} members, of which the first are read; split it into several");
    Err(skipped(outer.session.name, SkipReason::TooLarge, message))
}

/// Whether a member is left out as hidden files are.
pub(super) fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || (part.starts_with('.') && !matches!(part, "." | "..")))
}

/// A member's name as text: UTF-8, else the code page that most old archives are written in.
pub(super) fn name_of(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.strip_prefix("./").map_or_else(|| name.clone(), str::to_owned)
}

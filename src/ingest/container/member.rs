//! Members seen again: their bytes, to check what was cited of them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

use tempfile::SpooledTempFile;

use super::zipped::IN_MEMORY;
use super::{Place, Session};
use crate::ingest::format::{Format, Input, refused};
use crate::ingest::read::{ReadOptions, read_session};
use crate::model::Skipped;

/// A member of a container.
#[derive(Debug)]
pub struct Member {
    /// Its name, as drafts of it have it in `container`.
    pub container: String,
    /// Its bytes, unpacked.
    pub raw: SpooledTempFile,
    /// The texts of its records in their order, each with the line it begins on.
    pub texts: Vec<(u64, String)>,
}

/// Who wants to see members.
pub(in crate::ingest) trait Visit {
    fn wants(&self, label: &str) -> bool;
    fn member(&self, member: Member);
    fn is_done(&self) -> bool;
}

/// Hands a member on to who wants to see it.
pub(in crate::ingest) fn visit(
    visit: &dyn Visit,
    label: &str,
    format: &dyn Format,
    input: &mut Input<'_>,
) -> Result<(), Skipped> {
    if !visit.wants(label) {
        return Ok(());
    }
    let name = input.name;
    let mut raw = SpooledTempFile::new(IN_MEMORY);
    io::copy(input, &mut raw).and_then(|_| raw.rewind()).map_err(|error| refused(name, &error))?;
    let session = Session::new(name, None, input.place.session.options);
    let mut texts = Vec::new();
    // Records that cannot be read are none of those that were cited.
    let _ = format.read(&mut Input::new(Vec::new(), &mut raw, name, None, Place::root(&session)), &mut |record| {
        texts.extend(record.ok().map(|draft| (draft.record_line, draft.text)));
        ControlFlow::Continue(())
    });
    visit.member(Member { container: label.to_owned(), raw, texts });
    Ok(())
}

/// Who waits for some members.
struct Waiting<'a> {
    wanted: RefCell<BTreeSet<String>>,
    each: RefCell<&'a mut dyn FnMut(Member)>,
    stopped: Cell<bool>,
}

impl Visit for Waiting<'_> {
    fn wants(&self, label: &str) -> bool {
        self.wanted.borrow().contains(label)
    }

    fn member(&self, member: Member) {
        let mut wanted = self.wanted.borrow_mut();
        wanted.remove(&member.container);
        self.stopped.set(wanted.is_empty());
        drop(wanted);
        (self.each.borrow_mut())(member);
    }

    fn is_done(&self) -> bool {
        self.stopped.get()
    }
}

/// Reads a container again, and hands on its members of these names, in the order in which they stand there.
///
/// # Errors
/// A report if the file as a whole cannot be read; members behind a broken place are missing.
pub fn read_members(
    path: &Path,
    name: &str,
    wanted: BTreeSet<String>,
    each: &mut dyn FnMut(Member),
) -> Result<(), Skipped> {
    let waiting = Waiting { wanted: RefCell::new(wanted), each: RefCell::new(each), stopped: Cell::new(false) };
    // The text of a table is the same whatever was said of its columns.
    let options = ReadOptions::CHECK;
    let session = Session { visit: Some(&waiting), ..Session::new(name, Some(path), &options) };
    let mut file = std::fs::File::open(path).map_err(|error| refused(name, &error))?;
    let reader: &mut dyn Read = &mut file;
    read_session(reader, None, &session, &mut |_| ControlFlow::Continue(())).map(drop)
}

//! Members seen again: their bytes, to check what was cited of them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use super::converters::Converters;
use super::format::refused;
use super::options::ReadOptions;
use super::read::{open_session, read_session};
use super::session::{Member, Visit};
use crate::model::Skipped;

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
pub(crate) fn read_members(
    path: &Path,
    name: &str,
    wanted: BTreeSet<String>,
    converters: &Converters,
    each: &mut dyn FnMut(Member),
) -> Result<(), Skipped> {
    let waiting = Waiting { wanted: RefCell::new(wanted), each: RefCell::new(each), stopped: Cell::new(false) };
    // The text of a table is the same whatever was said of its columns.
    let options = ReadOptions { converters: converters.clone(), ..ReadOptions::CHECK };
    let mut session = open_session(name, Some(path), &options);
    session.visit = Some(&waiting);
    let mut file = File::open(path).map_err(|error| refused(name, &error))?;
    read_session(&mut file, None, &session, &mut |_| ControlFlow::Continue(())).map(drop)
}

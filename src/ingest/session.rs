//! One file that is read with everything inside it, and how deep an input is nested in it.
//!
//! Containers hand their members back to the function that reads any input. A [`Session`] carries it, so that they need not know it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use tempfile::SpooledTempFile;

use super::draft::Draft;
use super::options::ReadOptions;
use crate::model::Skipped;

/// Takes the drafts (or what was skipped) in the order of the file; breaks to stop reading.
pub(super) type Each<'a> = &'a mut dyn FnMut(Result<Draft, Skipped>) -> ControlFlow<()>;

/// Reads an input, whatever it holds.
pub(super) type ReadAny = fn(Stream<'_>, Nesting<'_>, Each<'_>) -> Result<(), Skipped>;

/// An input that is not read yet.
pub(super) struct Stream<'a> {
    pub(super) bytes: &'a mut dyn Read,
    /// What it is called in reports.
    pub(super) name: &'a str,
    /// Its size, where that is known beforehand.
    pub(super) size: Option<u64>,
    /// The name of its format, if that is known; else its content tells.
    pub(super) format: Option<&'static str>,
}

/// One file that is read, with everything inside it.
pub(super) struct Session<'a> {
    /// What the file is called in reports.
    pub(super) name: &'a str,
    /// How it is read.
    pub(super) options: &'a ReadOptions,
    /// Where it can be opened again; `None` for a stream.
    pub(super) file: Option<&'a Path>,
    /// Reads what stands inside.
    pub(super) read: ReadAny,
    /// Who wants to see the members' bytes.
    pub(super) visit: Option<&'a dyn Visit>,
    /// Bytes of the file itself that were read so far.
    pub(super) raw: Cell<u64>,
    /// Bytes unpacked so far, by all that is packed in the file.
    pub(super) unpacked: Cell<u64>,
    /// Members met so far.
    pub(super) members: Cell<u64>,
    /// Their names, as the beginnings of their SHA-256: a name that comes again is told apart by its place.
    names: RefCell<FxHashSet<u128>>,
    /// The last number that a name of several members was given.
    numbers: RefCell<FxHashMap<u128, u64>>,
    /// Records of web archives that are no pages.
    passed_over: Cell<u64>,
    /// Commands that turned what stands in the file into text, by ending; without those that somebody named.
    converted: RefCell<BTreeMap<String, String>>,
    /// Asks whoever unpacks the file to go on behind a broken place; members that are seen again ask the same.
    pub(super) goes_on: Rc<Cell<bool>>,
    /// Whether the last broken place stands between two parts of a packed file, so that nothing before it is wrong.
    pub(super) is_between: Cell<bool>,
}

impl<'a> Session<'a> {
    pub(super) fn new(name: &'a str, file: Option<&'a Path>, options: &'a ReadOptions, read: ReadAny) -> Self {
        Self {
            name,
            options,
            file,
            read,
            visit: None,
            raw: Cell::new(0),
            unpacked: Cell::new(0),
            members: Cell::new(0),
            names: RefCell::default(),
            numbers: RefCell::default(),
            passed_over: Cell::new(0),
            converted: RefCell::default(),
            goes_on: Rc::default(),
            is_between: Cell::new(false),
        }
    }

    /// A name that no member before has: the second `a.txt` is `a.txt#2`.
    pub(super) fn name_apart(&self, name: String) -> String {
        let key = |name: &str| {
            let digest = Sha256::digest(name.as_bytes());
            digest.iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
        };
        let (own, mut names) = (key(&name), self.names.borrow_mut());
        if names.insert(own) {
            return name;
        }
        let mut numbers = self.numbers.borrow_mut();
        let number = numbers.entry(own).or_insert(1);
        loop {
            *number += 1;
            // An archive may also hold an `a.txt#2` of its own.
            let numbered = format!("{name}#{number}");
            if names.insert(key(&numbered)) {
                return numbered;
            }
        }
    }

    /// Counts a record that is no page.
    pub(super) fn pass_over(&self) {
        self.passed_over.set(self.passed_over.get() + 1);
    }

    /// Notes the command that turned something into text.
    pub(super) fn converted_by(&self, ending: &str, command: &str) {
        self.converted.borrow_mut().insert(ending.to_owned(), command.to_owned());
    }

    /// Which commands turned something into text.
    pub(super) fn converted(&self) -> BTreeMap<String, String> {
        self.converted.borrow().clone()
    }

    /// How many records were no pages.
    pub(super) fn passed_over(&self) -> u64 {
        self.passed_over.get()
    }
}

/// How an input is nested: it is the file itself, or stands in one.
#[derive(Clone, Copy)]
pub(super) struct Nesting<'a> {
    pub(super) session: &'a Session<'a>,
    /// The member's name.
    pub(super) label: Option<&'a str>,
    /// If it was unpacked just now: its name without the ending.
    pub(super) stem: Option<&'a str>,
    /// How many archives it stands in.
    pub(super) archives: u8,
}

impl<'a> Nesting<'a> {
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

    /// Reads an input that stands here, whatever it holds.
    ///
    /// # Errors
    /// A report if the input as a whole cannot be read.
    pub(super) fn read(self, stream: Stream<'_>, each: Each<'_>) -> Result<(), Skipped> {
        (self.session.read)(stream, self, each)
    }

    /// A report about what stands here.
    pub(super) fn blame(self, report: Skipped) -> Skipped {
        let container = report.container.or_else(|| self.label.map(str::to_owned));
        Skipped { path: self.session.name.to_owned(), container, ..report }
    }
}

/// A member of a container.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its name, as drafts of it have it in `container`.
    pub(crate) container: String,
    /// Its bytes, unpacked.
    pub(crate) raw: SpooledTempFile,
    /// The texts of its records in their order.
    pub(crate) texts: Vec<RecordText>,
}

/// The text of a record that is seen again.
#[derive(Debug)]
pub(crate) struct RecordText {
    /// The line on which the record begins, from 1.
    pub(crate) line: u64,
    pub(crate) text: String,
    /// Where its pages begin.
    pub(crate) pages: Vec<usize>,
}

impl From<Draft> for RecordText {
    fn from(Draft { record_line: line, text, pages, .. }: Draft) -> Self {
        Self { line, text, pages }
    }
}

/// Who wants to see members.
pub(super) trait Visit {
    fn wants(&self, label: &str) -> bool;
    fn member(&self, member: Member);
    fn is_done(&self) -> bool;
}

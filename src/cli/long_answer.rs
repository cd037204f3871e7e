//! JSON answers that are written while they are found, so that nothing holds them whole.

use std::io::{self, Write};

use serde::Serialize;

/// An object that begins with an array of any length; in the same form as [`super::write_json`] writes.
pub(super) struct LongAnswer<'a> {
    out: &'a mut dyn Write,
    array: &'static str,
    is_empty: bool,
}

impl<'a> LongAnswer<'a> {
    /// Nothing is written before there is an element, or the end.
    pub(super) fn new(out: &'a mut dyn Write, array: &'static str) -> Self {
        Self { out, array, is_empty: true }
    }

    /// Adds an element to the array.
    pub(super) fn push(&mut self, element: &impl Serialize) -> io::Result<()> {
        self.part()?;
        self.is_empty = false;
        // No text in JSON holds a line break.
        let element = serde_json::to_string_pretty(element)?.replace('\n', "\n    ");
        write!(self.out, "\n    {element}")
    }

    /// Ends the array, and the object with the keys of another one.
    pub(super) fn finish(mut self, rest: &impl Serialize) -> io::Result<()> {
        if self.is_empty {
            self.part()?;
        } else {
            write!(self.out, "\n  ")?;
        }
        let rest = serde_json::to_string_pretty(rest)?;
        writeln!(self.out, "],{}", rest.strip_prefix('{').unwrap_or(&rest))
    }

    /// What stands before an element.
    fn part(&mut self) -> io::Result<()> {
        if self.is_empty { write!(self.out, "{{\n  \"{}\": [", self.array) } else { write!(self.out, ",") }
    }
}

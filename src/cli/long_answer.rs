//! JSON answers that are written while they are found, so that nothing holds them whole.

use std::io::{self, Write};

use serde::Serialize;

/// An object that begins with an array of any length; in the same form as [`super::write_json`] writes.
pub(super) struct LongAnswer<'a> {
    out: &'a mut dyn Write,
    is_empty: bool,
}

impl<'a> LongAnswer<'a> {
    /// Begins the object with its array.
    pub(super) fn begin(out: &'a mut dyn Write, array: &str) -> io::Result<Self> {
        write!(out, "{{\n  \"{array}\": [")?;
        Ok(Self { out, is_empty: true })
    }

    /// Adds an element to the array.
    pub(super) fn push(&mut self, element: &impl Serialize) -> io::Result<()> {
        let comma = if self.is_empty { "" } else { "," };
        self.is_empty = false;
        // No text in JSON holds a line break.
        let element = serde_json::to_string_pretty(element)?.replace('\n', "\n    ");
        write!(self.out, "{comma}\n    {element}")
    }

    /// Ends the array, and the object with the keys of another one.
    pub(super) fn finish(self, rest: &impl Serialize) -> io::Result<()> {
        let end = if self.is_empty { "" } else { "\n  " };
        let rest = serde_json::to_string_pretty(rest)?;
        writeln!(self.out, "{end}],{}", rest.strip_prefix('{').unwrap_or(&rest))
    }
}

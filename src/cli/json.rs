//! Answers for programs.

use std::io::{self, Write};

use clap::ValueEnum;

use super::error::CliError;
use super::output::Output;

/// Text for people, or JSON for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// Writes an answer as JSON.
pub(super) fn write_json(answer: &impl serde::Serialize, out: &mut Output) -> Result<(), CliError> {
    let mut out = out.data();
    serde_json::to_writer_pretty(&mut out, answer).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

/// Writes an object as JSON on a line of its own.
pub(super) fn write_json_line(object: &impl serde::Serialize, out: &mut Output) -> io::Result<()> {
    let mut out = out.data();
    serde_json::to_writer(&mut out, object)?;
    writeln!(out)
}

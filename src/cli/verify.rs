//! `beleg verify [ID…]`

use std::io::{self, Write};
use std::ops::ControlFlow;

use super::long_answer::LongAnswer;
use super::{CliError, Context, Format, Outcome, Output, plain, render};
use crate::archive::Archive;
use crate::messages::Message;
use crate::model::{VerifyCounts, VerifyReport, VerifyResult, VerifyStatus};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Articles (`ARTICLE`), passages (`ARTICLE#3`), or tokens of citations (`ARTICLE#3@9f86d081884c`)
    #[arg(value_name = "ID", conflicts_with = "all")]
    ids: Vec<String>,
    /// Check everything in the index
    #[arg(long)]
    all: bool,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    if args.ids.is_empty() && !args.all {
        return Err(CliError::usage(Message::new("verify-nothing"), Message::new("verify-nothing-hint")));
    }
    let archive = context.open()?;
    let counts = match args.format {
        Format::Json => json(args, &archive, &mut out.data())?,
        Format::Text => text(args, &archive, context, out)?,
    };
    Ok(match counts {
        VerifyCounts { unreadable: 1.., .. } => Outcome::Refused,
        VerifyCounts { changed: 1.., .. } | VerifyCounts { gone: 1.., .. } => Outcome::Nothing,
        _ => Outcome::Done,
    })
}

/// Hands on each result; those of everything as they are found.
fn verify(
    args: &Args,
    archive: &Archive,
    each: &mut dyn FnMut(VerifyResult) -> io::Result<()>,
) -> Result<VerifyCounts, CliError> {
    let mut failed = Ok(());
    let mut each = |result| {
        failed = each(result);
        if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let counts = if args.all {
        archive.verify_all(&mut each)?
    } else {
        let VerifyReport { results, counts } = archive.verify(&args.ids)?;
        let _ = results.into_iter().try_for_each(each);
        counts
    };
    failed?;
    Ok(counts)
}

fn json(args: &Args, archive: &Archive, out: &mut dyn Write) -> Result<VerifyCounts, CliError> {
    let mut answer = LongAnswer::new(out, "results");
    let counts = verify(args, archive, &mut |result| answer.push(&result))?;
    answer.finish(&serde_json::json!({ "counts": counts }))?;
    Ok(counts)
}

fn text(args: &Args, archive: &Archive, context: &Context, out: &mut dyn Write) -> Result<VerifyCounts, CliError> {
    let counts = verify(args, archive, &mut |VerifyResult { id, status, source, reason }| {
        if args.all && status == VerifyStatus::Ok {
            return Ok(());
        }
        let reason = reason.map(|reason| format!(": {}", plain(&reason))).unwrap_or_default();
        let status = context.say(render::status(status));
        writeln!(out, "{status:<7}  {id}  {}{reason}", render::place(&source, context.lang))
    })?;
    writeln!(out, "{}", context.say(render::verify_counts(counts)))?;
    Ok(counts)
}

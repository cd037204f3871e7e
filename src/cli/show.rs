//! `beleg show ID`

use super::{CliError, Context, Format, Outcome, Output, render, write_json};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// An article (`ARTICLE`) or a passage (`ARTICLE#3`)
    #[arg(value_name = "ID")]
    id: String,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Output) -> Result<Outcome, CliError> {
    let article = context.open()?.show(&args.id)?;
    match args.format {
        Format::Json => write_json(&article, out)?,
        Format::Text => {
            render::article(&article, context, out)?;
            render::days_spoken_of(&article, context, out)?;
        }
    }
    Ok(Outcome::Done)
}

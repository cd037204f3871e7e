//! Flags that say which articles and passages are meant; the same for search and facets.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::days::DayArgs;
use super::{CliError, Context};
use crate::archive::{Archive, ArchiveError, IndexOptions, Input, Settings};
use crate::engine::EngineError;
use crate::model::{BlockKind, Facet, FacetRequest, Filter, Undated};

#[derive(Debug, clap::Args)]
pub(super) struct FilterArgs {
    /// Index this file or folder first (only what changed), then search only what lies under it
    #[arg(long = "in", value_name = "PATH")]
    inside: Option<PathBuf>,
    #[command(flatten)]
    days: DayArgs,
    /// What happens to articles without a date [default: exclude beside a day filter, else include]
    #[arg(long, value_name = "HOW")]
    undated: Option<UndatedArg>,
    /// Only of this outlet (repeatable: one of them)
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,
    /// Only with copy of this agency (repeatable)
    #[arg(long, value_name = "NAME")]
    agency: Vec<String>,
    /// Only written in this place (repeatable)
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Only by this author (repeatable)
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// Only in this language (repeatable); beside a single one the query is read in it, otherwise in German
    #[arg(long, value_name = "TAG")]
    language: Vec<String>,
    /// Only passages of this kind (repeatable) [default: all but boilerplate]
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    kind: Vec<BlockKind>,
    /// Also articles that their agency has withdrawn or withheld
    #[arg(long)]
    withdrawn: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum UndatedArg {
    Exclude,
    Include,
    Only,
}

impl FilterArgs {
    /// Opens the archive, with the path of `--in` brought up to date, and makes the filter.
    pub(super) fn open(self, context: &Context) -> Result<(Archive, Filter), CliError> {
        let days = self.days.filter(context.now())?;
        let (archive, under, except) = match &self.inside {
            None => (context.open()?, None, Vec::new()),
            Some(path) => {
                if !path.exists() {
                    let message = format!("`--in {}`: no such file or folder", path.display());
                    return Err(CliError::usage(message, "name a file or folder with articles"));
                }
                let archive = context.open_or_create()?;
                let progress = super::progress::Bar::new(context);
                // A search must not undo the outlet or zone that an article was indexed with.
                let options = IndexOptions { keep_unchanged: true, ..IndexOptions::default() };
                let tasks = context.config()?.tasks(&[Input::Path(path.clone())], &Settings::default(), &options);
                let result = archive.index_all(&tasks, &mut |state| progress.show(state));
                progress.finish();
                match result {
                    Ok(report) => {
                        report.skipped.iter().for_each(|skipped| context.remark(&super::render::skipped(skipped)));
                    }
                    // What is there can be read all the same.
                    Err(error @ ArchiveError::Engine(EngineError::Locked { .. })) => {
                        context.remark(&format!("warning: {error}: searching what it holds so far"));
                    }
                    Err(error) => return Err(error.into()),
                }
                let under = archive.stored_path(path);
                // Articles whose file is gone stay in the index until they are pruned, but lie under no path any more.
                let except = under.as_deref().map_or(Ok(Vec::new()), |under| archive.vanished(under))?;
                (archive, under, except)
            }
        };
        let filter = Filter {
            days,
            undated: self.undated.map(|undated| match undated {
                UndatedArg::Exclude => Undated::Exclude,
                UndatedArg::Include => Undated::Include,
                UndatedArg::Only => Undated::Only,
            }),
            outlets: self.outlet,
            agencies: self.agency,
            places: self.place,
            authors: self.author,
            languages: self.language,
            kinds: self.kind,
            under,
            except,
            withdrawn: self.withdrawn,
        };
        Ok((archive, filter))
    }
}

/// Reads the name of a kind of passage, and lists them in the help.
fn kinds() -> impl TypedValueParser<Value = BlockKind> {
    PossibleValuesParser::new(BlockKind::ALL.map(BlockKind::as_str))
        .map(|name| BlockKind::from_word(&name).expect("only the names of kinds are possible"))
}

/// Reads `NAME` or `NAME:PATH`.
pub(super) fn facet(text: &str) -> Result<FacetRequest, String> {
    let (name, path) = text.split_once(':').unwrap_or((text, "/"));
    let names = Facet::ALL.map(Facet::as_str).join(", ");
    let facet = Facet::from_name(name).ok_or_else(|| format!("expected one of {names}, found `{name}`"))?;
    if facet != Facet::Date && path != "/" {
        return Err(format!("only `date` has paths, as in `date:/2025/10`; found `{text}`"));
    }
    let path = format!("/{}", path.replace('-', "/").trim_matches('/'));
    Ok(FacetRequest { facet, path })
}

//! Flags that say which articles and passages are meant; the same for search and facets.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, StringDeserializer};

use super::days::DayArgs;
use super::wait::WaitArgs;
use super::{CliError, Context};
use crate::archive::{Archive, ArchiveError, IndexEvent, IndexOptions, Input, Patience, Settings, Stop};
use crate::engine::EngineError;
use crate::messages::Message;
use crate::model::{BlockKind, Filter, SearchRequest, Undated};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(super) struct FilterArgs {
    /// Index this file or folder first (only what changed), then search only what lies under it
    #[arg(long = "in", value_name = "PATH")]
    inside: Option<PathBuf>,
    #[command(flatten)]
    days: DayArgs,
    /// What happens to articles without a date [default: exclude beside a day filter, else include]
    #[arg(long, value_name = "HOW", value_parser = words::<Undated>(["exclude", "include", "only"]))]
    undated: Option<Undated>,
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
    #[arg(long, value_name = "KIND", value_parser = words::<BlockKind>(BlockKind::ALL.map(BlockKind::as_str)))]
    kind: Vec<BlockKind>,
    /// Only passages that are kept in this list (repeatable)
    #[arg(long, value_name = "NAME")]
    list: Vec<String>,
    /// Also articles that their agency has withdrawn or withheld
    #[arg(long)]
    withdrawn: bool,
    #[command(flatten)]
    wait: WaitArgs,
}

impl FilterArgs {
    /// Puts the filter into a request and opens the archive, with the path of `--in` brought up to date.
    pub(super) fn open(self, request: SearchRequest, context: &Context) -> Result<(Archive, SearchRequest), CliError> {
        let filter = Filter {
            days: self.days.filter(context.now())?,
            undated: self.undated,
            outlets: self.outlet,
            agencies: self.agency,
            places: self.place,
            authors: self.author,
            languages: self.language,
            kinds: self.kind,
            lists: self.list,
            withdrawn: self.withdrawn,
            ..Filter::default()
        };
        let mut request = SearchRequest { filter, ..request };
        // Nothing is indexed for a request that will be refused.
        request.validate().map_err(ArchiveError::from)?;
        let archive = match &self.inside {
            None => context.open()?,
            Some(path) => inside(path, &self.wait.patience(Stop::default()), &mut request.filter, context)?,
        };
        Ok((archive, request))
    }
}

/// Brings a path up to date, and has only what lies under it searched.
fn inside(path: &Path, patience: &Patience, filter: &mut Filter, context: &Context) -> Result<Archive, CliError> {
    if !path.exists() {
        let message = Message::new("in-missing").with("path", path.display());
        return Err(CliError::usage(message, Message::new("in-missing-hint")));
    }
    let archive = context.open_or_create(patience)?;
    let progress = super::progress::Bar::new(context);
    // A search must not undo the outlet or zone that an article was indexed with.
    let options = IndexOptions { keep_unchanged: true, ..IndexOptions::default() };
    let tasks = context.config()?.tasks(&[Input::Path(path.to_owned())], &Settings::default(), &options);
    let result = archive.index_all(&tasks, &mut |event| match event {
        IndexEvent::Progress(state) => progress.show(state),
        IndexEvent::Skipped(skipped) => {
            progress.beside(|| context.remark(&super::render::skipped(skipped, context.lang)));
        }
    });
    progress.finish();
    match result {
        Ok(_) => {}
        // What is there can be read all the same.
        Err(error @ ArchiveError::Engine(EngineError::Locked { .. })) => {
            context.warn(Message::new("in-locked").with("error", error.message()));
        }
        Err(error) => return Err(error.into()),
    }
    filter.under = archive.stored_path(path);
    // Articles whose file is gone stay in the index until they are pruned, but lie under no path any more.
    filter.except = filter.under.as_deref().map_or(Ok(Vec::new()), |under| archive.vanished(under))?;
    Ok(archive)
}

/// The values of a flag, called as in JSON, and listed in the help.
pub(super) fn words<T>(names: impl IntoIterator<Item = &'static str>) -> impl TypedValueParser<Value = T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| T::deserialize(StringDeserializer::<ValueError>::new(name)))
}

//! `beleg eval QUERIES --qrels FILE`

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{CliError, Context as Shell, Format, Outcome, Output, write_json};
use crate::eval::{
    Difference, EvalError, Evaluation, Metrics, evaluate, read_judgements, read_queries, read_run, run_queries,
    write_run,
};
use crate::messages::Message;
use crate::model::{Context, SearchRequest};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Queries: one JSON object a line with `id`, `text`, and perhaps `set` and `level` (`passage` or `doc`)
    #[arg(value_name = "QUERIES")]
    queries: PathBuf,
    /// Judgements: `query 0 document grade` a line
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// Write what was found, as a TREC run
    #[arg(long, value_name = "OUT")]
    run: Option<PathBuf>,
    /// Compare with another run
    #[arg(long, value_name = "RUN")]
    base: Option<PathBuf>,
    /// At most so many passages a query
    #[arg(long, value_name = "N", default_value_t = 300)]
    limit: usize,
    /// Score without these
    #[arg(long, value_name = "CONTEXT", value_delimiter = ',')]
    no_context: Vec<ContextArg>,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ContextArg {
    /// Headline and kicker
    Headline,
    /// The section heading above the passage
    Section,
    /// Teaser or first paragraph, which add nothing of their own
    Lead,
    /// The article's text
    Article,
}

impl ContextArg {
    fn context(self) -> Option<Context> {
        match self {
            Self::Headline => Some(Context::Headline),
            Self::Section => Some(Context::Section),
            Self::Lead => None,
            Self::Article => Some(Context::Article),
        }
    }
}

pub(super) fn run(args: &Args, shell: &Shell, out: &mut Output) -> Result<Outcome, CliError> {
    if args.limit == 0 || args.limit > SearchRequest::MAX_WINDOW {
        let message =
            Message::new("eval-limit").with("found", args.limit).with("most", SearchRequest::MAX_WINDOW.to_string());
        return Err(CliError::usage(message, Message::new("eval-limit-hint")));
    }
    let name = |path: &Path| path.display().to_string();
    let open = |path: &Path| {
        File::open(path).map(BufReader::new).map_err(|source| EvalError::Read { name: name(path), source })
    };
    let queries = read_queries(open(&args.queries)?, &name(&args.queries))?;
    let judgements = read_judgements(open(&args.qrels)?, &name(&args.qrels))?;
    let base = match &args.base {
        Some(path) => Some(read_run(open(path)?, &name(path))?),
        None => None,
    };
    let without: Vec<Context> = args.no_context.iter().copied().filter_map(ContextArg::context).collect();
    let found = run_queries(&shell.open()?, &queries, args.limit, &without)?;
    if let Some(path) = &args.run {
        let write = || {
            let mut file = BufWriter::new(File::create(path)?);
            write_run(&found, &queries, &mut file)?;
            file.flush()
        };
        write().map_err(|source| EvalError::Write { name: name(path), source })?;
    }
    let is_judged = |id: &String| judgements.get(id).is_some_and(|grades| grades.values().any(|grade| *grade > 0));
    let unjudged = queries.iter().filter(|query| !is_judged(&query.id)).count();
    if unjudged > 0 {
        shell.note(Message::new("eval-unjudged").with("n", unjudged).with("all", queries.len()));
    }
    let evaluation = evaluate(&found, base.as_ref(), &queries, &judgements);
    match args.format {
        Format::Json => write_json(&evaluation, out)?,
        Format::Text => table(&evaluation, shell, out)?,
    }
    Ok(Outcome::Done)
}

fn table(evaluation: &Evaluation, shell: &Shell, out: &mut dyn Write) -> Result<(), CliError> {
    let names = evaluation.sets.keys().map(|name| name.chars().count()).max().unwrap_or(0).max(4);
    write!(out, "{:names$}  {:>5}  MRR@10  nDCG@10    S@1   R@10  R@100", "set", "n")?;
    if evaluation.base.is_some() {
        write!(out, "   {}", shell.say(Message::new("eval-beside")))?;
    }
    writeln!(out)?;
    let row = |out: &mut dyn Write, name: &str, metrics: &Metrics, difference: Option<&Difference>| {
        let Metrics { n, mrr10, ndcg10, success1, recall10, recall100 } = metrics;
        write!(out, "{name:names$}  {n:>5}  {mrr10:.4}   {ndcg10:.4}  {success1:.3}  {recall10:.3}  {recall100:.3}")?;
        if let Some(Difference { mrr10, low, high, wins, losses }) = difference {
            write!(out, "   {mrr10:+.4} [{low:+.4}, {high:+.4}]  ")?;
            let compared = Message::new("eval-compared").with("wins", *wins).with("losses", *losses);
            write!(out, "{}", shell.say(compared))?;
        }
        writeln!(out)
    };
    for (name, metrics) in &evaluation.sets {
        row(out, name, metrics, evaluation.base.as_ref().and_then(|base| base.get(name)))?;
    }
    Ok(row(out, &shell.say(Message::new("eval-mean")), &evaluation.mean, None)?)
}
